"""The pack: what must be looked at is found, nothing goes out before it was, and what goes out opens with its pass phrase and says what is on record (3.7)."""

from __future__ import annotations

import json
import re
import stat
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
import pyzipper
from typer.testing import CliRunner

from bot.sar_cli import sar_app
from sandbox.client import Person, Result
from tests.cast import AISHA, BEN, DANA, GRACE, OLU, TOMASZ
from tests.danger.tools import until
from tests.journeys.access_steps import answers, inputs, knows_who_asks, opens, pack_made, page_of, phrase_of, requested, step, the_packs
from tests.journeys.steps import approves, now, records, refusal, request_waits
from tests.journeys.test_precautions import writes_note
from tests.on_paper.readers import Pdf
from tests.scene import Scene, words_of


def file_of(scene: Scene, pack_id: str) -> Path:
    """Where the file of a pack is."""
    path: Path = scene.bot.maker.path(pack_id)
    return path


def unpacked(scene: Scene, pack_id: str, phrase: str) -> dict[str, bytes]:
    """The members of a pack, opened with its pass phrase."""
    with pyzipper.AESZipFile(file_of(scene, pack_id)) as pack:
        pack.setpassword(phrase.encode())
        return {name: pack.read(name) for name in pack.namelist()}


def in_slack(scene: Scene) -> list[dict[str, Any]]:
    """The files that stand in the data lead's messages."""
    scene.settled()
    return [file for message in scene.person(DANA).messages() for file in message["files"] if not file["deleted"]]


def given_a_life(scene: Scene) -> None:
    """A client with a consent, a safety note, a request for an adult at risk that was approved and shared, and a name in a text."""
    scene.given_client("JU-0412", AISHA)
    scene.given_consent("JU-0412", "Leeds Housing", in_their_words="Tell them that my sister Mary Jones pays")
    assert writes_note(scene, what_happened="Threw a chair at the wall", evidence="seen").ok
    scene.person(AISHA).closes(everything=True)
    request_waits(scene, AISHA)
    assert approves(scene.person(TOMASZ)).ok
    scene.settled()
    assert records(scene.person(AISHA), categories=["housing"], channel="email", **now(scene)).ok
    scene.person(AISHA).closes(everything=True)
    scene.settled()


def looks(scene: Scene, ref: str, **given: Any) -> tuple[str, Result]:
    """A data lead looks at the next record and chooses; what they read, and what came of it."""
    person = opens(scene, ref)
    person.press("access_consider", in_view=True)
    return chooses(person, **given)


def chooses(person: Person, **given: Any) -> tuple[str, Result]:
    """Answer the form for a record."""
    return words_of(person.view("access_choice")), answers(person, **{"choice": "release", "reason": "They know of it already", **given})


def looks_at_all(scene: Scene, ref: str) -> list[str]:
    """A data lead sends everything on; what they read on the way."""
    person = opens(scene, ref)
    person.press("access_consider", in_view=True)
    read = []
    while person.view()["callback_id"] == "access_choice":
        said, done = chooses(person)
        assert done.ok, done
        read.append(said)
    return read


def test_a_pack_of_a_plain_file_is_made_and_opens_with_its_pass_phrase(scene: Scene) -> None:
    """A page, a PDF and JSON; whom we told and who looked is in it; names of files say nothing, and nobody else may read the file."""
    scene.given_client("JU-0412", AISHA, BEN)
    scene.given_consent("JU-0412", "Leeds Housing")
    ref = requested(scene)

    pack = pack_made(scene, ref)

    assert pack.state == "ready", pack.problem
    assert stat.S_IMODE(file_of(scene, pack.id).stat().st_mode) == 0o600
    found = unpacked(scene, pack.id, phrase_of(scene))
    assert set(found) == {"read-me.txt", "file.html", "file-001.pdf", "file.json"}
    assert b"What we hold about you" in found["file.html"]
    assert "Leeds Housing" in Pdf(found["file-001.pdf"]).text
    told = json.loads(found["file.json"])
    assert {one["kind"] for one in told["records"]} >= {"file", "briefing", "consent", "access_request", "reading"}
    assert told["request"] == ref and told["kept_back"] == {"other": 0}
    lines = {line["what"]: line["text"] for one in told["records"] if one["kind"] == "consent" for line in one["lines"]}
    assert lines["Who may be told"] == "Leeds Housing" and lines["Written down by"] == "Aisha Khan"
    assert not re.search(r"\u27e6|U[A-Z]{4,}0", found["file.html"].decode())


def test_the_pass_phrase_is_shown_once_and_stands_nowhere_else(scene: Scene) -> None:
    """Not in a message, not in the log, not in the records; a second look is refused kindly, and a new pack has another."""
    scene.given_client("JU-0412", AISHA)
    ref = requested(scene)
    pack = pack_made(scene, ref)
    phrase = phrase_of(scene)
    assert re.fullmatch(r"(?:[2-9A-HJKMNP-TV-Z]{4}-){5}[2-9A-HJKMNP-TV-Z]{4}", phrase)

    dana = scene.person(DANA)
    scene.settled()
    assert "access_phrase" not in str(dana.messages()[-1]["blocks"])
    dana.closes(everything=True)
    overheard = [one for one in scene.sandbox.wire() if phrase in json.dumps(one)]
    assert {one["name"] for one in overheard} <= {"views.open", "views.update"} and len(overheard) == 1
    assert pack.sealed_phrase is not None and the_packs(scene)[0].sealed_phrase is None
    with scene.bot.database.connect() as connection:
        assert phrase not in str([connection.exec_driver_sql(f"SELECT * FROM {one}").all() for one in ("access_pack", "log_entry", "outbox")])
    again = pack_made(scene, ref)
    assert [one.state for one in the_packs(scene)] == ["removed", "ready"]
    assert phrase_of(scene) != phrase and again.id != pack.id
    until(lambda: scene.bot.round() or not file_of(scene, pack.id).exists(), what="the old file is gone")


def test_a_pass_phrase_that_slack_would_not_show_was_not_shown(scene: Scene) -> None:
    """Slack refuses the page: it can be asked for again."""
    scene.given_client("JU-0412", AISHA)
    requested_and_made = pack_made(scene, requested(scene))
    scene.person(DANA).closes(everything=True)
    scene.sandbox.faults("views.open", "500")

    scene.person(DANA).press("access_phrase", in_message=True)
    scene.sandbox.clear_faults()

    assert the_packs(scene)[0].shown_at is None
    assert unpacked(scene, requested_and_made.id, phrase_of(scene))


def test_what_must_be_looked_at_is_found_and_nothing_goes_out_before(scene: Scene) -> None:
    """A name in a text, a safety note, and all that rests on an adult at risk; the working copy shows them apart."""
    given_a_life(scene)
    ref = requested(scene)
    first = pack_made(scene, ref, "access_pack")
    assert (first.state, first.problem) == ("stopped", "to_look_at")
    assert "records wait to be looked at" in scene.heard(DANA)[-1]
    assert list(scene.bot.settings.files.iterdir()) == []

    copy = pack_made(scene, ref, "access_look")
    assert copy.state == "ready" and copy.to_look_at >= 5
    told = json.loads(unpacked(scene, copy.id, phrase_of(scene))["file.json"])
    groups = {one["kind"]: one["group"] for one in told["records"]}
    assert groups["consent"] == "others" and groups["safety_note"] == "look" and groups["request"] == "look" and groups["briefing"] == "own"

    knows_who_asks(scene, ref)
    opens(scene, ref).press("access_pack", in_view=True)
    assert "some records still wait to be looked at" in refusal(scene.person(DANA))


def test_each_record_is_sent_left_out_in_part_or_kept_back_and_the_pack_does_so(scene: Scene) -> None:
    """With reasons on record; what is kept back needs somebody else; what they are told of it stands at the end."""
    given_a_life(scene)
    ref = requested(scene)
    pack_made(scene, ref, "access_look")
    scene.person(DANA).closes(everything=True)

    dana = opens(scene, ref)
    dana.press("access_consider", in_view=True)
    seen: set[str] = set()
    while dana.view()["callback_id"] == "access_choice":
        said = words_of(dana.view("access_choice"))
        if "Mary Jones" in said and "Consent" in said:
            none = answers(dana, choice="redact", reason="Her sister is named")
            assert list(none.errors) == ["left_out"]
            (left,) = [one for one in inputs(dana) if one["block_id"].startswith("left_out:")]
            (line,) = [one["value"] for one in left["element"]["options"] if "Mary" in one["text"]["text"]]
            assert answers(dana, left_out=[line], instead="That a relative pays").ok
            seen.add("redact")
        elif "Safety note" in said:
            alone = answers(dana, choice="withhold", reason="He would come for whoever wrote it", second=DANA)
            assert "somebody else" in alone.errors["second"]
            assert "a data lead or a trustee" in answers(dana, second=BEN).errors["second"]
            assert answers(dana, second=GRACE).ok
            seen.add("withhold")
        else:
            assert chooses(dana)[1].ok
    assert seen == {"redact", "withhold"}
    scene.settled()
    early = pack_early(scene, ref)
    assert "some records still wait" in early

    grace = scene.person(GRACE)
    grace.press("access_second", in_message=True)
    read = words_of(grace.view("access_second"))
    assert "Threw a chair" in read and "He would come for whoever wrote it" in read and "Leeds Housing" not in read
    grace.chooses("agrees", "yes")
    assert grace.submits().ok
    scene.settled()
    assert "are decided" in page_of(scene, ref)

    pack = pack_made(scene, ref)
    assert pack.state == "ready", pack.problem
    found = unpacked(scene, pack.id, phrase_of(scene))
    page, told = found["file.html"].decode(), json.loads(found["file.json"])
    assert "Mary Jones" not in page and "That a relative pays" in page and "We left something out here." in page
    assert "Threw a chair" not in page + Pdf(found["file-001.pdf"]).text + found["file.json"].decode()
    assert told["kept_back"] == {"serious_harm": 1, "other": 0} and "To read it could do somebody serious harm" in page
    assert {"disclosure", "vote", "request"} <= {one["kind"] for one in told["records"]}
    assert "safety_note" not in {one["kind"] for one in told["records"]}
    choices = scene.logged().count("access:item:choose")
    assert choices == len([1 for _ in seen]) + sum(1 for one in told["records"] if one["kind"] in {"request", "vote", "disclosure"})


def test_each_of_us_stands_by_name_in_the_forms_and_in_the_pack(scene: Scene) -> None:
    """As Slack shows people, where a data lead reads a record; by name, where the client does; and nowhere as an id."""
    given_a_life(scene)
    ref = requested(scene)
    pack_made(scene, ref, "access_look")
    scene.person(DANA).closes(everything=True)

    read = looks_at_all(scene, ref)
    pack = pack_made(scene, ref)

    assert all(f"<@{AISHA}>" in said for said in read if "Safety note" in said) and any("Safety note" in said for said in read)
    page = unpacked(scene, pack.id, phrase_of(scene))["file.html"].decode()
    assert "Looked at again by:</strong> Aisha Khan" in page or "Looked at again by: </strong>Aisha Khan" in page
    raw = re.compile(r"\u27e6|(?<!<@)\bU[A-Z]{4,}0")
    assert not [page[max(0, one.start() - 200) : one.end()] for one in raw.finditer(page)]
    assert not [said for said in read if raw.search(said)]


def pack_early(scene: Scene, ref: str) -> str:
    """What a data lead is told who wants the pack too soon."""
    knows_who_asks(scene, ref)
    opens(scene, ref).press("access_pack", in_view=True)
    return refusal(scene.person(DANA))


def test_a_second_person_who_does_not_agree_sends_the_record_back(scene: Scene) -> None:
    """It waits to be looked at again, with their reason; the old button says that it is over."""
    scene.given_client("JU-0412", AISHA)
    assert writes_note(scene).ok
    scene.person(AISHA).closes(everything=True)
    ref = requested(scene)
    pack_made(scene, ref, "access_look")
    _, done = looks(scene, ref, choice="withhold", second=TOMASZ, reason="He would come for whoever wrote it")
    assert done.ok
    scene.settled()
    tomasz = scene.person(TOMASZ)
    tomasz.press("access_second", in_message=True)
    tomasz.view("access_second")
    tomasz.chooses("agrees", "no")
    assert tomasz.submits(reason="He knows of the note").ok

    assert "does not agree" in scene.heard(DANA)[-1]
    assert "1 wait for you" in page_of(scene, ref)
    read, done = looks(scene, ref)
    assert "does not agree: He knows of the note" in read
    assert done.ok
    assert "nothing more is needed here" in scene.heard(TOMASZ)[-1]


def test_one_choice_for_all_of_a_kind_is_a_decision_on_record_for_each(scene: Scene) -> None:
    """To send them on; each has its own row and line."""
    scene.given_client("JU-0412", AISHA)
    for number in range(3):
        scene.given_consent("JU-0412", f"Body {number}", in_their_words="My sister Mary Jones said yes")
    ref = requested(scene)
    pack_made(scene, ref, "access_look")

    _, done = looks(scene, ref, alike="all")

    assert done.ok
    assert scene.logged().count("access:item:choose") == 3
    assert "0 wait for you" in page_of(scene, ref)
    assert pack_made(scene, ref).state == "ready"


def test_any_record_can_be_looked_at_by_its_reference(scene: Scene) -> None:
    """Also one that nothing marks; of this client only; until it is decided, nothing goes out."""
    scene.given_client("JU-0412", AISHA)
    scene.given_client("JU-0999", BEN)
    mine = scene.given_consent("JU-0412", "Leeds Housing").id
    others = scene.given_consent("JU-0999", "Leeds Housing", by=BEN).id
    ref = requested(scene)

    assert list(step(scene, ref, "access_record", "access_record", record=others).errors) == ["record"]
    assert scene.person(DANA).submits(record=mine.lower()).ok
    assert "Nothing marks it" in words_of(scene.person(DANA).view("access_choice"))
    assert pack_early(scene, ref).count("some records still wait")
    _, done = looks(scene, ref, choice="withhold", second=TOMASZ, reason="It is a mistake", say_so="no")
    assert done.ok


def test_a_record_that_changed_after_it_was_decided_waits_again(scene: Scene) -> None:
    """What was decided on other words goes nowhere."""
    scene.given_client("JU-0412", AISHA)
    assert writes_note(scene).ok
    scene.person(AISHA).closes(everything=True)
    ref = requested(scene)
    pack_made(scene, ref, "access_look")
    looks_at_all(scene, ref)
    from tests.journeys.test_precautions import looks_again

    assert looks_again(scene, AISHA, "end", reason="Two calm years").ok
    scene.person(AISHA).closes(everything=True)

    pack = pack_made(scene, ref)

    assert (pack.state, pack.problem) == ("stopped", "to_look_at")
    assert "2 wait for you" in page_of(scene, ref)  # the note that ended, and why


def test_a_pack_is_removed_after_thirty_days(scene: Scene) -> None:
    """From the disk, with a line in the log; its message says so."""
    scene.given_client("JU-0412", AISHA)
    pack = pack_made(scene, requested(scene))
    assert pack.remove_on == scene.today + timedelta(days=30)
    (sent,) = in_slack(scene)
    assert sent["name"].endswith("-pack.zip") and "JU-0412" not in str(sent["name"])
    scene.time_passes(days=29)
    assert file_of(scene, pack.id).exists() and in_slack(scene) == [sent]

    scene.time_passes(days=1)
    scene.settled()
    scene.bot.round()

    assert not file_of(scene, pack.id).exists()
    assert in_slack(scene) == []
    assert the_packs(scene)[0].state == "removed" and the_packs(scene)[0].sealed_phrase is None
    assert scene.logged().count("access:pack:remove") == 1
    assert any("has been removed" in one for one in scene.heard(DANA))
    assert scene.log_verifies()


def test_a_working_copy_is_never_taken_for_the_pack(scene: Scene) -> None:
    """Both are ready at once: their files and their buttons have names of their own, and each button shows the pass phrase of its own."""
    scene.given_client("JU-0412", AISHA)
    ref = requested(scene)
    copy, pack = pack_made(scene, ref, "access_look"), pack_made(scene, ref)

    assert {one["name"] for one in in_slack(scene)} == {f"{ref}-working-copy.zip", f"{ref}-pack.zip"}
    for button, label, made, other in (
        ("access_copy_phrase", "Pass phrase: the working copy", copy, pack),
        ("access_phrase", "Pass phrase: the pack", pack, copy),
    ):
        dana = opens(scene, ref)
        labels = [one["text"]["text"] for block in dana.view()["blocks"] for one in block.get("elements", ()) if one.get("action_id") == button]
        assert labels == [label]
        dana.press(button, in_view=True)
        phrase = words_of(dana.view("read")).split("`")[1]
        assert unpacked(scene, made.id, phrase)
        with pytest.raises(RuntimeError, match="Bad password"):
            unpacked(scene, other.id, phrase)


def test_progress_is_one_message_that_is_edited(scene: Scene) -> None:
    """No storm: one message that says how far it is, and one when it is ready."""
    scene.given_client("JU-0412", AISHA)
    for _ in range(12):
        scene.given_consent("JU-0412", "Leeds Housing")
    ref = requested(scene)
    before = len(scene.heard(DANA))

    pack_made(scene, ref)

    said = scene.heard(DANA)[before:]
    assert len(said) == 3
    assert f"*{ref}: the pack is made.*" in said[0] and f"*{ref}: the pack is ready to hand over.*" in said[1] and "here is the pack" in said[2]
    edits = [one for one in scene.sandbox.wire() if one["name"] == "chat.update" and "being made" in json.dumps(one["request"])]
    assert 1 <= len(edits) <= 5


def test_somebody_who_is_no_client_of_ours_has_no_pack(scene: Scene) -> None:
    """Said kindly, and what to do if they are one."""
    ref = requested(scene, AISHA, "", who="A man by phone")
    with scene.store.open(DANA, "access") as desk:
        from bot.access import packs
        from bot.access.kinds import PackPurpose
        from bot.errors import Refused

        with pytest.raises(Refused) as refused:
            packs.ask_for(desk, ref, PackPurpose.TO_HAND_OVER)
    assert refused.value.code == "nothing_to_pack"


def test_an_admin_copies_a_pack_at_the_computer_and_cannot_read_it(scene: Scene, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """`justus sar pack`: the same bytes, a line in the log, nothing written over; without a pack it says what to do."""
    scene.given_client("JU-0412", AISHA)
    ref = requested(scene)
    settings = scene.bot.settings
    given = {
        "SLACK_BOT_TOKEN": "xoxb-x", "SLACK_APP_TOKEN": "xapp-x", "JUSTUS_KEY": settings.key.get_secret_value(), "JUSTUS_ADMINS": OLU,
        "JUSTUS_DATABASE_URL": settings.database_url, "JUSTUS_APPROVALS_CHANNEL": "C0APPROVALS", "JUSTUS_FILES": str(settings.files),
        "JUSTUS_SETTINGS": "/dev/null",
    }  # fmt: skip
    for name, value in given.items():
        monkeypatch.setenv(name, value)
    to = tmp_path / "pack.zip"

    none = CliRunner().invoke(sar_app, ["pack", ref, "--to", str(to)])
    assert none.exit_code == 1 and f"There is no pack of {ref}" in none.output
    pack = pack_made(scene, ref)
    done = CliRunner().invoke(sar_app, ["pack", ref.lower(), "--to", str(to)])

    assert done.exit_code == 0, done.output
    assert to.read_bytes() == file_of(scene, pack.id).read_bytes()
    assert stat.S_IMODE(to.stat().st_mode) == 0o600
    assert scene.logged()[-1] == "access:pack:copy" and scene.log_verifies()
    again = CliRunner().invoke(sar_app, ["pack", ref, "--to", str(to)])
    assert again.exit_code != 0

    copy = pack_made(scene, ref, "access_look")
    monkeypatch.chdir(tmp_path)
    for options, name, one in (([], f"{ref}-pack.zip", pack), (["--working-copy"], f"{ref}-working-copy.zip", copy)):
        assert CliRunner().invoke(sar_app, ["pack", ref, *options]).exit_code == 0
        assert (tmp_path / name).read_bytes() == file_of(scene, one.id).read_bytes()


def test_every_fact_of_every_record_has_words_of_its_own(scene: Scene) -> None:
    """No label is made of a name in the code."""
    from dataclasses import fields
    from typing import get_args

    from bot.access import opened
    from policy.cases import Basis, WithoutConsent
    from policy.facts import Ask, Assessment, Call, Consent
    from policy.precautions import Precaution

    words = scene.bot.services.words
    names = {one.name for kind in (Ask, Assessment, Call, Consent, Precaution, WithoutConsent, *get_args(Basis)) for one in fields(kind)}
    named = {"consents", "assessment", "call", "basis", "without_consent"}
    left = {name for name in names - named - opened._LEFT_OUT if not opened.has_label(words, name)}  # noqa: SLF001  # what a pack never shows
    assert left == set()
