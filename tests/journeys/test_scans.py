"""Scans of signed paper (3.6): handed in with the answer, kept under lock, gone from Slack, and sent back to whom they are for."""

from __future__ import annotations

from typing import Any

import pytest

from policy.facts import Form
from sandbox.client import Person, Result
from tests.cast import AISHA, BEN, DANA, GRACE, OLU, TOMASZ
from tests.danger.tools import overheard, pressing, sent, trouble
from tests.journeys.steps import shown, typed_into
from tests.journeys.test_consent import YES, opens
from tests.papers import HEIC, JPEG, PDF, PNG, PROGRAM, TIFF, scan_of, scans_of
from tests.scene import Scene, words_of


def hands_in(scene: Scene, name: str = "signed.pdf", content: bytes = PDF, **changes: Any) -> Result:
    """Aisha records a good written yes with a scan of the paper."""
    aisha = opens(scene)
    aisha.fills(**{**YES, "paper_at": "Cabinet 2", **changes})
    aisha.attaches("scan", name, content)
    return aisha.submits()


def kept(scene: Scene, **how: Any) -> str:
    """A scan is handed in and taken; the reference of the answer."""
    assert hands_in(scene, **how).ok
    scene.time_passes(seconds=1)
    scene.settled()
    return scan_of(scene).consent_id


def page(scene: Scene, user: str = AISHA) -> Person:
    """Somebody opens the client's page."""
    person = scene.person(user)
    if person.views():
        person.closes(everything=True)
    assert person.types("/justus status JU-0412", channel="general").ok
    person.view("board")
    return person


def buttons(person: Person, action: str) -> list[dict[str, Any]]:
    """The buttons of a kind on the page that is open."""
    return [one for block in person.view("board")["blocks"] for one in block.get("elements", ()) if one.get("action_id") == action]


def asks_for_it(scene: Scene, user: str = AISHA) -> Result:
    """From the client's page."""
    return page(scene, user).press("scan_send", in_view=True)


def in_slack(scene: Scene) -> list[str]:
    """The names of the files that are in Slack."""
    return [file["name"] for file in scene.sandbox.files()]


def given_deletes(scene: Scene) -> None:
    """A workspace that lets the app delete what people hand in."""
    scene.sandbox.world("app_deletes_any_file")


def test_a_scan_is_taken_in_and_gone_from_slack(scene: Scene) -> None:
    """The worker chooses it with the answer, reads that it is taken in, and finds it on the client's page; in Slack it is no more, with no message."""
    given_deletes(scene)
    scene.given_client("JU-0412", AISHA)

    assert hands_in(scene).ok
    assert "We are taking in the scan" in words_of(scene.person(AISHA).view("board"))
    scene.time_passes(seconds=1)

    assert in_slack(scene) == []
    assert "A scan of the paper is kept." in words_of(page(scene).view("board"))
    assert scene.heard(AISHA) == []
    assert [one for one in scene.logged() if one.startswith("scan:")] == ["scan:file:hand_in", "scan:paper:seal", "scan:file:gone"]
    assert scene.log_verifies()


def test_a_scan_is_taken_in_over_each_transport_and_on_each_database(everywhere: Scene) -> None:
    given_deletes(everywhere)
    everywhere.given_client("JU-0412", AISHA)
    kept(everywhere)
    assert in_slack(everywhere) == []
    asks_for_it(everywhere)
    everywhere.settled()
    (file,) = everywhere.person(AISHA).files()
    assert everywhere.person(AISHA).downloads(file) == PDF
    assert everywhere.log_verifies()


@pytest.mark.parametrize(("name", "content", "ending"), [
    ("a.pdf", PDF, "pdf"), ("b.png", PNG, "png"), ("c.jpeg", JPEG, "jpg"), ("d.heic", HEIC, "heic"), ("e.tiff", TIFF, "tif"), ("wrong-name.png", PDF, "pdf"),
])  # fmt: skip
def test_each_kind_of_scan_is_known_by_its_first_bytes(scene: Scene, name: str, content: bytes, ending: str) -> None:
    """Whatever its name says, as long as it is one of the kinds; it comes back as what it is."""
    given_deletes(scene)
    scene.given_client("JU-0412", AISHA)
    answer = kept(scene, name=name, content=content)
    asks_for_it(scene)
    scene.settled()
    (file,) = scene.person(AISHA).files()
    assert file["name"] == f"{answer}-scan.{ending}"
    assert scene.person(AISHA).downloads(file) == content


def test_slack_lets_only_its_owner_delete_a_file_so_the_worker_is_asked(scene: Scene) -> None:
    """As Slack really is. The scan is kept at once; when the worker has deleted it, the message says so and nothing is left to do."""
    scene.given_client("JU-0412", AISHA)
    kept(scene)

    (heard,) = scene.heard(AISHA)
    assert "please delete your scan" in heard
    assert "We have taken it in. But the file in Slack is yours" in heard
    assert "signed" not in heard
    assert f"In Slack it is still to be deleted, by <@{AISHA}>" in words_of(page(scene).view("board"))

    assert scene.person(AISHA).deletes_file(scan_of(scene).file_id).ok
    scene.time_passes(hours=1)

    assert "is gone from Slack" in scene.heard(AISHA)[0]
    assert "A scan of the paper is kept." in words_of(page(scene).view("board"))
    assert scan_of(scene).state == "kept"


def test_who_does_not_delete_it_is_asked_three_times_and_then_the_data_lead_hears(scene: Scene) -> None:
    scene.given_client("JU-0412", AISHA)
    kept(scene)
    for _ in range(6):
        scene.time_passes(days=1)
        scene.settled()

    assert len([one for one in scene.heard(AISHA) if "please delete your scan" in one]) == 3
    (told_once,) = scene.heard(DANA)
    assert f"still in Slack.* We asked <@{AISHA}>" in told_once

    scene.time_passes(days=40)
    scene.time_passes(days=40)
    assert scene.logged().count("scan:file:stay") == 1
    assert len(scene.heard(DANA)) == 1


def test_the_form_asks_for_a_scan_only_of_a_written_answer(scene: Scene) -> None:
    scene.given_client("JU-0412", AISHA)
    aisha = opens(scene)
    assert "scan" in shown(aisha)
    block = next(one for one in aisha.view("consent")["blocks"] if one.get("block_id") == "scan")
    assert block["optional"] is True
    assert block["element"]["max_files"] == 1
    aisha.chooses("form", "verbal")
    assert "scan" not in shown(aisha)
    aisha.chooses("answer", "refused")
    assert "scan" not in shown(aisha)


def test_a_redraw_of_the_form_keeps_the_chosen_file(scene: Scene) -> None:
    """Each answer that changes the form draws it anew; what was chosen before is still chosen, and is handed in."""
    given_deletes(scene)
    scene.given_client("JU-0412", AISHA)
    aisha = opens(scene)
    aisha.fills(**YES)
    file = aisha.attaches("scan", "signed.pdf", PDF)
    aisha.chooses("kept_back", ["contact"])
    aisha.chooses("decided_by", "client_in_doubt")
    aisha.chooses("decided_by", "client")
    assert typed_into(aisha, "scan") == [file]

    assert aisha.submits(given_on="2031-01-01").errors
    assert typed_into(aisha, "scan") == [file]
    assert aisha.submits(given_on=str(scene.today)).ok
    scene.time_passes(seconds=1)
    assert scan_of(scene).state == "kept"


@pytest.mark.parametrize(
    ("says", "said"),
    [({"size": 10 * 1024 * 1024 + 1}, "over 10 MB"), ({"filetype": "zip"}, "This is not a scan"), ({"filetype": "binary"}, "This is not a scan")],
)
def test_what_slack_says_of_the_file_is_answered_beside_the_field(scene: Scene, says: dict[str, Any], said: str) -> None:
    """Nothing typed is lost, and nothing is on record; another file goes through in the same form."""
    given_deletes(scene)
    scene.given_client("JU-0412", AISHA)
    aisha = opens(scene)
    aisha.fills(**YES)
    file = aisha.attaches("scan", "signed.pdf", PDF)
    scene.sandbox.world("file_says", file=file, says=says)

    result = aisha.submits()

    assert list(result.errors) == ["scan"]
    assert said in result.errors["scan"]
    assert typed_into(aisha, "in_their_words") == YES["in_their_words"]
    assert "consent:answer:record" not in scene.logged()
    aisha.fills(scan=[])
    aisha.attaches("scan", "signed.png", PNG)
    assert aisha.submits().ok


def test_a_scan_that_is_a_program_is_not_kept_and_the_worker_is_told_what_to_do(scene: Scene) -> None:
    """Its name says PDF; its first bytes say otherwise. It is deleted in Slack, its name is not repeated, and the answer stays."""
    given_deletes(scene)
    scene.given_client("JU-0412", AISHA)

    kept(scene, name="signed.pdf", content=PROGRAM)

    assert in_slack(scene) == []
    (heard,) = scene.heard(AISHA)
    assert "is not a scan, so it was not kept" in heard
    assert "press *Add a scan*" in heard
    assert "signed" not in heard
    assert scene.phone(AISHA) == [f"{scan_of(scene).id}: the scan was not kept"]
    said = words_of(page(scene).view("board"))
    assert f"could not be kept: <@{AISHA}> has been told why" in said
    assert "Leeds Housing" in said
    assert "scan:paper:seal" not in scene.logged()


def test_who_must_delete_a_scan_that_was_not_kept_does_not_hear_that_it_was(scene: Scene) -> None:
    """As Slack really is: the file is the worker's, so they are asked to delete it, and both messages say the same of it."""
    scene.given_client("JU-0412", AISHA)

    kept(scene, name="signed.pdf", content=PROGRAM)

    refused, asked = scene.heard(AISHA)
    assert "is not a scan, so it was not kept" in refused
    assert "please delete your scan" in asked
    assert "We have not kept it. But the file in Slack is yours" in asked
    assert "taken it in" not in asked
    assert in_slack(scene) == ["signed.pdf"]

    assert scene.person(AISHA).deletes_file(scan_of(scene).file_id).ok
    scene.time_passes(hours=1)

    assert "is gone from Slack" in scene.heard(AISHA)[1]


def test_a_scan_can_be_handed_in_later_from_the_clients_page(scene: Scene) -> None:
    given_deletes(scene)
    scene.given_client("JU-0412", AISHA, BEN)
    scene.given_consent("JU-0412", "Leeds Housing")
    ben = page(scene, BEN)
    ben.press("scan_add", in_view=True)
    ben.view("scan")
    assert ben.submits().status == "refused"
    ben.attaches("scan", "photo.jpg", JPEG)
    assert ben.submits().ok
    assert "We are taking the scan" in words_of(ben.view("board"))
    scene.time_passes(seconds=1)

    assert "A scan of the paper is kept." in words_of(page(scene).view("board"))
    asks_for_it(scene)
    scene.settled()
    assert [file["name"].rpartition(".")[2] for file in scene.person(AISHA).files()] == ["jpg"]


def test_there_is_nothing_to_scan_where_nothing_was_written(scene: Scene) -> None:
    """The button is not there, and a click on an old one is told why."""
    scene.given_client("JU-0412", AISHA)
    consent = scene.given_consent("JU-0412", "Leeds Housing", form=Form.VERBAL, why_verbal="Rang from hospital", plan_to_sign="On Friday")
    assert not buttons(page(scene), "scan_add")

    scene.given_consent("JU-0412", "York Housing")
    page(scene).press("scan_add", in_view=True)
    scene.person(AISHA).view("scan")
    sent(scene, "action", pressing(overheard(scene, "scan_add"), consent.id))

    assert scene.person(AISHA).messages()[-1]["text"] == trouble(scene, "no_paper", ref=consent.id)


def test_a_scan_comes_back_for_an_hour_to_the_one_who_asked(scene: Scene) -> None:
    """Slack asks first whether they mean it; it comes as a file named by references only, the reading is logged, and after an hour it is deleted."""
    given_deletes(scene)
    scene.given_client("JU-0412", AISHA, BEN)
    answer = kept(scene)
    board = page(scene, BEN)
    (button,) = buttons(board, "scan_send")
    assert button["confirm"]["title"]["text"] == "Send you the scan?"

    board.press("scan_send", in_view=True)

    assert "is on its way" in words_of(board.view("board"))
    scene.settled()
    ben = scene.person(BEN)
    (file,) = ben.files()
    assert (file["name"], file["title"]) == (f"{answer}-scan.pdf", f"Scan of {answer}")
    assert ben.downloads(file) == PDF
    assert "deleted here after an hour" in scene.heard(BEN)[-1]
    assert scene.logged().count("scan:paper:read") == 1
    assert [scene.person(one).files() for one in (AISHA, TOMASZ, GRACE, DANA, OLU) if scene.person(one).messages()] == []

    scene.time_passes(minutes=59)
    assert not ben.files()[0]["deleted"]
    scene.time_passes(minutes=2)
    assert ben.files()[0]["deleted"]
    assert in_slack(scene) == []
    assert scene.logged().count("file:sent:delete") == 1
    assert scene.log_verifies()


def test_the_one_who_handed_it_in_is_the_only_one_who_hears_of_it(scene: Scene) -> None:
    scene.given_client("JU-0412", AISHA, BEN)
    kept(scene, content=PROGRAM)
    assert all(scene.heard(user) == [] for user in (BEN, TOMASZ, GRACE, DANA, OLU))
    assert scene.heard(TOMASZ, "approvals") == []


def test_a_scan_shows_only_at_the_answer_that_it_is_of(scene: Scene) -> None:
    given_deletes(scene)
    scene.given_client("JU-0412", AISHA)
    scene.given_consent("JU-0412", "York Housing")
    kept(scene)
    said = [line for line in words_of(page(scene).view("board")).splitlines() if "Housing" in line]
    assert [("scan" in line, "Leeds" in line) for line in said] == [(True, True), (False, False)]
    assert len(scans_of(scene)) == 1
