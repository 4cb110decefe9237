"""A receipt of what a client answered: on paper in three sizes, as HL7 FHIR and as ISO/IEC TS 27560; for their key workers, and at the terminal (5.4)."""

from __future__ import annotations

import json
import stat
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from fhir.resources.consent import Consent as FhirConsent
from sqlalchemy import update
from sqlalchemy.orm import Session
from typer.testing import CliRunner

from bot import client_papers, consents, samples
from bot.cli import app
from bot.errors import NotSetUp
from bot.papers.model import Size
from bot.papers.web import html
from bot.receipts import check
from bot.receipts.dpv import as_dpv
from bot.receipts.endings import PaperEnding
from bot.receipts.facts import Receipt, State
from bot.receipts.fhir import as_fhir
from bot.records import Client
from bot.samples.papers import receipts
from policy.facts import Category, ConsentKind, Form, KeptBack
from tests.cast import AISHA
from tests.danger.tools import nothing_changes, overheard, saying, sent, trouble
from tests.journeys.test_consent import LEEDS, YES, opens
from tests.journeys.test_consent_changes import YORK, board
from tests.journeys.test_consent_life import renews, takes_back
from tests.journeys.test_papers_for_clients import has_sent
from tests.journeys.test_withdraw import withdraws
from tests.on_paper.readers import Page, Pdf
from tests.scene import Scene

WORDS = samples.words()
EVERY = {f"{number}-{one.state}": one for number, one in enumerate(receipts())}
STATUS = {State.STANDS: "active", State.REFUSED: "active", State.IN_ERROR: "entered-in-error", State.NOT_A_YES: "not-done"}
PREFIXES = (("dpv", check.DPV), ("dct", check.DCT), ("schema", check.SCHEMA))
Json = dict[str, Any]


def receives(scene: Scene, ending: str, worker: str = AISHA) -> tuple[dict[str, Any], bytes]:
    """From the button beside an answer on the client's page to the file."""

    def asks(person: Any) -> None:
        board(scene, worker)
        person.press("receipt_start", in_view=True)
        person.view("paper")
        person.chooses("ending:receipt", ending)
        assert person.submits().ok
        person.view("board")
        person.closes(everything=True)

    return has_sent(scene, worker, asks)


def as_json(scene: Scene, ending: str) -> Json:
    """The newest receipt as JSON."""
    _, made = receives(scene, ending)
    found: Json = json.loads(made)
    return found


# What it says, in every state


@pytest.mark.parametrize("told", EVERY.values(), ids=EVERY)
def test_it_is_a_consent_that_fhir_takes(told: Receipt) -> None:
    """Read back by the model of R5: nothing that it does not know, nothing missing; the client is a reference and no more."""
    read = FhirConsent.model_validate(json.loads(json.dumps(as_fhir(WORDS, told))))

    assert read.subject.identifier.value == told.client
    assert read.subject.display is None and read.subject.reference is None
    assert read.decision == "deny"
    assert read.status == {State.STANDS: "active", State.REFUSED: "active", State.IN_ERROR: "entered-in-error", State.NOT_A_YES: "not-done"}.get(
        told.state, "inactive"
    )


@pytest.mark.parametrize("told", EVERY.values(), ids=EVERY)
def test_it_has_every_mandatory_field_of_27560_and_fetches_nothing(told: Receipt) -> None:
    """Expanded and framed by its own context alone: the reader of these tests refuses to fetch anything."""
    document = json.loads(json.dumps(as_dpv(WORDS, told, "a" * 64)))

    assert check.lacks(document) == ()
    root = check.framed(document)
    assert root["@type"] == "dpv:ConsentReceipt"
    assert root["dct:hasPart"]["dct:identifier"] == told.id
    assert all(word.startswith("@") or ":" in word for word in _names(document)), "a short name that stands for nothing"


def _names(node: Any) -> set[str]:
    if isinstance(node, dict):
        return set(node).union(*(_names(value) for name, value in node.items() if name != "@context")) - {"@context"}
    return set().union(*map(_names, node)) if isinstance(node, list) else set()


@pytest.mark.parametrize("field", [*check.MANDATORY, *check.MANDATORY_OF_A_YES])
def test_each_missing_field_is_noticed(field: str) -> None:
    """The check looks: with what stands at the end of each way taken out, that field is missing."""
    document = as_dpv(WORDS, EVERY["0-stands"], "a" * 64)
    way = {**check.MANDATORY, **check.MANDATORY_OF_A_YES}[field]
    taken = json.loads(json.dumps(document))
    for one in _at(taken, [_short(name) for name in way[:-1]]):
        one.pop(_short(way[-1]))

    assert field in check.lacks(taken)


def _short(name: str) -> str:
    return next((name.replace(iri, f"{prefix}:") for prefix, iri in PREFIXES if name.startswith(iri)), name)


def _at(node: Any, way: list[str]) -> list[Json]:
    found = [node]
    for name in way:
        found = [one for value in found for one in (value[name] if isinstance(value[name], list) else [value[name]])]
    return found


@pytest.mark.parametrize("told", EVERY.values(), ids=EVERY)
@pytest.mark.parametrize("size", list(Size))
def test_on_paper_it_says_what_became_of_it_and_how_to_change_ones_mind(told: Receipt, size: Size) -> None:
    """What no longer counts is never said as if it did."""
    text = " ".join(Page(html(client_papers.receipt(WORDS, size, told), size)).texts["body"])

    assert told.id in text and told.client in text
    assert "You can change your mind" in text
    assert ("may be told" in text or "we may tell" in text) is (told.state is State.STANDS)
    assert told.state is not State.WITHDRAWN or "You took it back on" in text
    assert told.state is not State.ENDED or "Nobody did this" in text


# From the client's page


def test_a_key_worker_has_the_receipt_in_each_form(everywhere: Scene) -> None:
    """Each is a file that is called by the reference alone and is gone from Slack after an hour; that it left is in the log each time."""
    scene = everywhere
    scene.given_client("JU-0412", AISHA)
    consent = scene.given_consent("JU-0412", LEEDS, YORK, kept_back=(KeptBack(category=Category.MONEY, recipient=YORK),))

    made = {ending: receives(scene, ending) for ending in PaperEnding}

    assert [file["name"] for file, _ in made.values()] == [
        f"{consent.id}-receipt-{name}" for name in ("standard.pdf", "standard.html", "fhir.json", "dpv.json")
    ]  # fmt: skip
    assert LEEDS in Pdf(made[PaperEnding.PDF][1]).text
    fhir, dpv = (json.loads(made[one][1]) for one in (PaperEnding.FHIR, PaperEnding.DPV))
    (rule,) = fhir["provision"]
    assert [one["reference"]["display"] for one in rule["actor"]] == [LEEDS, YORK]
    assert rule["provision"][0]["actor"][0]["reference"]["display"] == YORK
    assert check.lacks(dpv) == ()
    assert scene.logged().count("client:paper:export") == 4
    scene.time_passes(hours=1, minutes=1)
    assert all(file["deleted"] for file in scene.person(AISHA).files())


def test_what_was_taken_back_in_part_is_denied_since_its_day(scene: Scene) -> None:
    """In both forms."""
    scene.given_client("JU-0412", AISHA)
    scene.given_consent("JU-0412", LEEDS, categories=(Category.HOUSING, Category.MONEY))
    takes_back(scene, categories=["money"])

    (denied,) = as_json(scene, "fhir")["provision"][0]["provision"]
    (prohibited,) = as_json(scene, "dpv")["dct:hasPart"]["dpv:hasProcess"]["dpv:hasRule"]

    assert denied["code"][0]["coding"][0]["code"] == "money" and denied["period"] == {"start": str(scene.today)}
    assert prohibited["dpv:hasPersonalData"][0]["dct:title"] == "Money" and prohibited["dct:date"] == str(scene.today)


@pytest.mark.parametrize(
    ("happens", "status", "event"),
    [
        (lambda scene: withdraws(scene), "inactive", "dpv:ConsentWithdrawn"),
        (lambda scene: scene.time_passes(days=400), "inactive", "dpv:ConsentExpired"),
    ],
    ids=["withdrawn", "ended"],
)  # fmt: skip
def test_what_was_withdrawn_or_has_ended_says_so_with_its_day(scene: Scene, happens: Callable[[Scene], object], status: str, event: str) -> None:
    """The period ends on that day, and what happened before stays as it was."""
    scene.given_client("JU-0412", AISHA)
    consent = scene.given_consent("JU-0412", LEEDS)
    happens(scene)
    if scene.person(AISHA).views():
        scene.person(AISHA).closes(everything=True)
    day = str(min(consent.ends_on, scene.today))

    fhir, record = as_json(scene, "fhir"), as_json(scene, "dpv")["dct:hasPart"]

    assert (fhir["status"], fhir["period"]) == (status, {"start": str(consent.given_on), "end": day})
    assert [one["@type"][0] for one in record["dpv:hasConsentStatus"]] == ["dpv:ConsentGiven", event]
    assert record["dpv:hasConsentStatus"][-1]["dpv:isIndicatedAtTime"] == day


def test_a_yes_that_does_not_count_is_never_handed_on_as_one(scene: Scene) -> None:
    """Somebody was pressing the client: no rule permits anything, its status says so, and on paper it reads as no yes; to tell nobody is all it does."""
    scene.given_client("JU-0412", AISHA)
    scene.given_consent("JU-0412", LEEDS, free_of_duress=False)

    fhir, record = as_json(scene, "fhir"), as_json(scene, "dpv")["dct:hasPart"]
    text = Pdf(receives(scene, PaperEnding.PDF)[1]).text

    assert fhir["status"] == "inactive" and "provision" not in fhir and "period" not in fhir
    assert [one["@type"][0] for one in record["dpv:hasConsentStatus"]] == ["dpv:ConsentGiven", "dpv:ConsentInvalidated"]
    given = record["dpv:hasConsentStatus"][0]
    assert given["dpv:hasDuration"] == "/".join([given["dpv:isIndicatedAtTime"]] * 2)
    assert "It does not count." in text and "may be told" not in text


def test_the_answer_that_does_not_count_comes_without_a_copy_for_the_client(scene: Scene) -> None:
    """Just saved, its receipt is not offered: there is nothing to hand over; its case note is."""
    scene.given_client("JU-0412", AISHA)
    aisha = opens(scene)
    assert aisha.submits(**{**YES, "free_of_duress": "no"}).ok

    saved = str(aisha.view("board"))
    assert "receipt_start" not in saved and "note" in saved


def test_a_renewal_and_what_it_renews_name_each_other(scene: Scene) -> None:
    """The old receipt says by which answer it was replaced, and the new one which it renews."""
    scene.given_client("JU-0412", AISHA)
    old = scene.given_consent("JU-0412", LEEDS)
    renews(scene)
    scene.person(AISHA).closes(everything=True)

    record = as_json(scene, "dpv")["dct:hasPart"]

    assert record["dct:replaces"] == f"urn:x-justus:record:{old.id}"
    assert record["dpv:hasConsentStatus"][0]["@type"][0] == "dpv:RenewedConsentGiven"


def test_what_was_said_and_where_the_paper_is_stand_in_no_receipt(scene: Scene) -> None:
    """Their own words, why it was not signed and how it will be are the file's, and not another system's."""
    scene.given_client("JU-0412", AISHA)
    typed = {"in_their_words": "kanarie words", "why_verbal": "kanarie why", "plan_to_sign": "kanarie plan"}
    scene.given_consent("JU-0412", LEEDS, form=Form.VERBAL, **typed)

    for ending in ("fhir", "dpv", "html"):
        _, made = receives(scene, ending)
        assert b"kanarie" not in made and b"cabinet" not in made


def test_a_yes_to_support_has_no_receipt_of_telling_others(scene: Scene) -> None:
    """Its page offers none, and a changed form gets none."""
    scene.given_client("JU-0412", AISHA)
    about = scene.given_consent("JU-0412", LEEDS).id
    receives(scene, "fhir")
    form = overheard(scene, "paper", "view_submission")
    aisha = opens(scene)
    aisha.chooses("kind", "support")
    aisha.chooses("complex_case", "no")
    assert aisha.submits(in_their_words="Help me").ok
    with scene.desk(AISHA) as desk:
        (support,) = [one.id for one in consents.on_record(desk, "JU-0412") if one.kind is ConsentKind.SUPPORT]

    page = str(board(scene).view("board"))
    assert page.count("receipt_start") == 1
    with nothing_changes(scene):
        assert sent(scene, "submission", saying(form, **{"about:receipt": support})) == [trouble(scene, "no_receipt", ref=support)]
    assert about in page


# At the terminal

Run = Callable[..., tuple[int, str]]


@pytest.fixture
def run(scene: Scene) -> Run:
    """Type `justus consent receipt` on the scene's database; exit code and output."""
    settings = scene.bot.settings

    def runs(*arguments: str) -> tuple[int, str]:
        env = {
            "JUSTUS_SETTINGS": "/nowhere", "SLACK_BOT_TOKEN": "xoxb-sandbox-bot", "SLACK_APP_TOKEN": "xapp-sandbox-app",
            "JUSTUS_DATABASE_URL": settings.database_url, "JUSTUS_KEY": settings.key.get_secret_value(),
            "JUSTUS_APPROVALS_CHANNEL": settings.approvals_channel, "JUSTUS_ADMINS": settings.admins[0],
        }  # fmt: skip
        result = CliRunner().invoke(app, ["consent", "receipt", *arguments], env=env)
        if result.exception is not None and not isinstance(result.exception, SystemExit):
            raise result.exception
        return result.exit_code, result.output

    return runs


@pytest.mark.parametrize("ending", list(PaperEnding))
def test_a_receipt_is_printed_at_the_terminal_in_each_form(scene: Scene, run: Run, tmp_path: Path, ending: PaperEnding) -> None:
    """For the one who asks alone, and the log says that it left and that it was the terminal."""
    scene.given_client("JU-0412", AISHA)
    consent = scene.given_consent("JU-0412", LEEDS)
    to = tmp_path / "receipt"

    code, said = run(consent.id.lower(), "--as", ending, "--size", "large", "--to", str(to))

    assert (code, said) == (0, f"Written to {to}. It is about a client: keep it locked away.\n")
    assert stat.S_IMODE(to.stat().st_mode) == 0o600
    made = to.read_bytes()
    assert (LEEDS in Pdf(made).text) if ending is PaperEnding.PDF else (LEEDS in made.decode())
    assert scene.logged()[-1] == "client:paper:export" and scene.log_verifies()


def test_it_is_printed_where_no_file_is_named_but_a_pdf_needs_one(scene: Scene, run: Run) -> None:
    """JSON can be handed on to another program."""
    scene.given_client("JU-0412", AISHA)
    consent = scene.given_consent("JU-0412", LEEDS)

    code, said = run(consent.id, "--as", "fhir")

    assert code == 0 and json.loads(said)["resourceType"] == "Consent"
    with pytest.raises(NotSetUp, match="A PDF needs a file"):
        run(consent.id)


@pytest.mark.parametrize("destroyed", [False, True])
def test_what_is_not_there_and_what_was_destroyed_are_one_answer(scene: Scene, run: Run, tmp_path: Path, destroyed: bool) -> None:
    """Nothing is written, and nothing is logged."""
    scene.given_client("JU-0412", AISHA)
    consent = scene.given_consent("JU-0412", LEEDS)
    asked = consent.id if destroyed else "C-XXXXXX"
    with Session(scene.bot.database) as session, session.begin():
        session.execute(update(Client).where(Client.ref == "JU-0412").values(wrapped_key=None if destroyed else Client.wrapped_key))

    code, said = run(asked, "--to", str(tmp_path / "receipt.pdf"))

    assert (code, said) == (1, f"{asked}: there is no such answer.\n")
    assert list(tmp_path.iterdir()) == []
    assert "client:paper:export" not in scene.logged()


def test_a_file_that_is_there_is_not_written_over(scene: Scene, run: Run, tmp_path: Path) -> None:
    """And nothing is said to have left."""
    scene.given_client("JU-0412", AISHA)
    consent = scene.given_consent("JU-0412", LEEDS)
    there = tmp_path / "there.pdf"
    there.write_bytes(b"mine")

    with pytest.raises(NotSetUp, match="is there already"):
        run(consent.id, "--to", str(there))

    assert there.read_bytes() == b"mine"
    assert "client:paper:export" not in scene.logged()
