"""Scans when things go wrong: deaths between steps, a silent Slack, other people's files, programs, other hosts. Kept once, and seen by nobody else."""

from __future__ import annotations

import threading
from pathlib import Path
from typing import Any

import pytest
from slack_sdk import WebClient

from bot import scans
from bot.file_host import put
from bot.people import set_roles
from bot.records import Client
from bot.scan_taking import Taker, kind_of
from tests.cast import AISHA, BEN, DANA, GRACE, OLU, TOMASZ
from tests.danger.killing import Killable, stage
from tests.danger.tools import carrying, from_person, overheard, pressing, sent, trouble, until
from tests.holding import Holding
from tests.journeys.test_scans import asks_for_it, given_deletes, hands_in, in_slack, kept, page
from tests.papers import HEIC, JPEG, PAGE, PDF, PNG, PROGRAM, SCRIPT, TIFF, ZIP, scan_of, scans_of
from tests.scene import Scene


@pytest.fixture(params=["sqlite", "postgresql"])
def killable(request: pytest.FixtureRequest, tmp_path: Path) -> Any:
    """A bot to be killed, on each database."""
    url = request.getfixturevalue("sqlite_url" if request.param == "sqlite" else "postgres_url")
    with stage(url, tmp_path) as ready:
        yield ready


def events(scene: Scene) -> list[str]:
    return [one for one in scene.logged() if one.startswith("scan:")]


ONCE = ["scan:file:hand_in", "scan:paper:seal", "scan:file:gone"]


def test_a_bot_that_dies_between_any_two_steps_keeps_one_scan_and_leaves_none_in_slack(killable: Killable) -> None:
    """It dies while it fetches; then when the scan is sealed and not yet deleted; then when Slack deleted it, and it has not heard the answer."""
    scene = killable.scene
    given_deletes(scene)
    scene.given_client("JU-0412", AISHA)
    scene.sandbox.faults("files-pri", "latency", seconds=20)
    killable.starts()
    assert hands_in(scene).ok
    until(lambda: any(one["name"] == "files.info" for one in scene.sandbox.wire()), 30)
    killable.dies()
    assert events(scene) == ONCE[:1]

    scene.sandbox.clear_faults()
    scene.sandbox.faults("files.delete", "latency", seconds=3)
    killable.starts()
    until(lambda: scan_of(scene).state == "sealed", 30)
    killable.dies()
    assert len(in_slack(scene)) == 1

    scene.sandbox.clear_faults()
    with Holding(scene.slack.url, "files.delete") as held:
        killable.starts(held.api_url)
        assert held.taken.wait(120)
        killable.dies()
    assert (in_slack(scene), scan_of(scene).state) == ([], "sealed")

    killable.starts()
    until(lambda: scan_of(scene).state == "kept", 120)
    assert events(scene) == ONCE
    assert len(scans_of(scene)) == 1
    assert scene.log_verifies()


@pytest.mark.parametrize("method", ["files.info", "files-pri", "files.delete"])
@pytest.mark.parametrize("kind", ["429", "500", "reset_before", "reset_after", "empty", "latency"])
def test_whatever_breaks_at_whichever_step_it_is_kept_once(scene: Scene, method: str, kind: str) -> None:
    given_deletes(scene)
    scene.given_client("JU-0412", AISHA)
    scene.sandbox.faults(method, kind, seconds=1)
    assert hands_in(scene).ok
    for _ in range(4):
        scene.time_passes(minutes=5)
    assert scan_of(scene).state == "kept"
    assert events(scene) == ONCE
    assert in_slack(scene) == []
    with scene.desk(AISHA) as desk:
        assert scans.content(desk, scan_of(scene).id) == PDF


def test_two_who_take_it_at_once_keep_it_once(everywhere: Scene) -> None:
    """Two replicas look at the same moment."""
    scene = everywhere
    given_deletes(scene)
    scene.given_client("JU-0412", AISHA)
    scene.sandbox.faults("files.info", "latency", seconds=0.7, times=9)
    assert hands_in(scene).ok
    slack = WebClient("xoxb-sandbox-bot", base_url=scene.slack.api_url, timeout=10, retry_handlers=[])
    both = [threading.Thread(target=Taker(slack, scene.store).round) for _ in range(3)]
    for one in both:
        one.start()
    for one in both:
        one.join()
    until(lambda: scan_of(scene).state == "kept")
    assert events(scene) == ONCE


def test_the_same_form_sent_twice_hands_in_one_scan(scene: Scene) -> None:
    given_deletes(scene)
    scene.given_client("JU-0412", AISHA)
    kept(scene)
    scene.sandbox.deliver("submission", overheard(scene, "consent", "view_submission"))
    scene.time_passes(seconds=1)
    assert len(scans_of(scene)) == 1


def test_a_slack_that_is_silent_for_days_is_given_up_out_loud(scene: Scene) -> None:
    """Tried again and again meanwhile; then the worker hears what to do, and the data lead that it happened."""
    scene.given_client("JU-0412", AISHA)
    scene.sandbox.faults("files.info", "500", times=999)
    assert hands_in(scene).ok
    for _ in range(7):
        scene.time_passes(hours=10)
    assert scan_of(scene).state == "waiting"
    scene.time_passes(hours=10)
    scene.settled()

    assert scan_of(scene).state == "lost"
    assert "in three days, so we have stopped asking" in scene.heard(AISHA)[0]
    assert "press *Add a scan*" in scene.heard(AISHA)[0]
    assert f"It was handed in by <@{AISHA}>" in scene.heard(DANA)[0]
    assert scene.logged().count("scan:paper:lose") == 1
    scene.time_passes(days=1)
    scene.settled()
    assert "please delete your scan" in scene.heard(AISHA)[1]
    assert "We have not kept it." in scene.heard(AISHA)[1]


def test_a_scan_that_was_deleted_too_early_is_said_to_be_gone(scene: Scene) -> None:
    scene.given_client("JU-0412", AISHA)
    scene.sandbox.faults("files.info", "500", times=99)
    assert hands_in(scene).ok
    scene.person(AISHA).deletes_file(scan_of(scene).file_id)
    scene.sandbox.clear_faults()
    scene.time_passes(hours=2)
    assert "was deleted in Slack before we had it" in scene.heard(AISHA)[0]
    assert (scan_of(scene).state, scan_of(scene).done_at is None) == ("lost", False)


def test_the_token_goes_to_no_other_host_whatever_a_file_says_of_itself(scene: Scene) -> None:
    """It is not fetched from there, now or later; and it is given up out loud."""
    scene.given_client("JU-0412", AISHA)
    with Holding(scene.slack.url, "a.pdf") as elsewhere:
        scene.sandbox.faults("files.info", "500", times=3)
        assert hands_in(scene).ok
        where = elsewhere.api_url.replace("/api/", "/files-pri/a.pdf")
        scene.sandbox.world("file_says", file=scan_of(scene).file_id, says={"url_private_download": where, "url_private": where})
        scene.sandbox.clear_faults()
        for _ in range(8):
            scene.time_passes(hours=10)
    assert scan_of(scene).state == "lost"
    assert not elsewhere.taken.is_set()
    assert not [one for one in scene.sandbox.wire() if one["name"] == "files-pri"]


def test_somebody_elses_file_is_neither_taken_nor_deleted(scene: Scene) -> None:
    """A forged form names a file of Ben's by its id: with our token it could be read, and would then be sent to whoever asks."""
    given_deletes(scene)
    scene.given_client("JU-0412", AISHA)
    bens = scene.person(BEN).uploads("private.pdf", PDF)
    kept(scene)
    form = overheard(scene, "consent", "view_submission")
    forged = carrying(form)
    forged["view"]["state"]["values"]["scan"]["scan"]["files"] = [{"id": bens, "size": 5, "filetype": "pdf"}]
    scene.sandbox.deliver("submission", forged)
    scene.time_passes(seconds=1)
    scene.settled()

    assert [one.state for one in scans_of(scene)] == ["kept", "refused"]
    assert in_slack(scene) == ["private.pdf"]
    assert "is not one of yours" in scene.heard(AISHA)[-1]
    assert scene.heard(BEN) == []


@pytest.mark.parametrize("file", ["../../etc/passwd", "F1&token=x", "", "F" * 99, None, {"id": "F1"}])
def test_a_forged_file_id_is_answered_kindly_and_nothing_is_kept(scene: Scene, file: Any) -> None:
    scene.given_client("JU-0412", AISHA)
    hands_in(scene)
    forged = carrying(overheard(scene, "consent", "view_submission"))
    forged["view"]["state"]["values"]["scan"]["scan"]["files"] = [{"id": file, "size": 5, "filetype": "pdf"}]
    before = scene.logged().count("consent:answer:record")
    (said,) = sent(scene, "submission", forged)
    assert "Please check this answer" in said
    assert scene.logged().count("consent:answer:record") == before


def test_more_than_slack_said_is_not_kept(scene: Scene) -> None:
    """It said five bytes; there were eleven million."""
    given_deletes(scene)
    scene.given_client("JU-0412", AISHA)
    api = scene.bot.services.slack
    ticket = api.files_getUploadURLExternal(filename="big.pdf", length=11 * 1024 * 1024)
    put(api, ticket["upload_url"], PDF + b"x" * (11 * 1024 * 1024 - len(PDF)))
    api.files_completeUploadExternal(files=[{"id": ticket["file_id"]}])
    scene.sandbox.world("file_says", file=ticket["file_id"], says={"user": AISHA, "size": 5})
    kept(scene)
    forged = carrying(overheard(scene, "consent", "view_submission"))
    forged["view"]["state"]["values"]["scan"]["scan"]["files"] = [{"id": ticket["file_id"], "size": 5, "filetype": "pdf"}]
    scene.sandbox.deliver("submission", forged)
    scene.time_passes(seconds=1)
    scene.settled()
    assert [one.state for one in scans_of(scene)] == ["kept", "refused"]
    assert "is too large, so it was not kept" in scene.heard(AISHA)[-1]
    assert in_slack(scene) == []


@pytest.mark.parametrize(
    "content", [PROGRAM, SCRIPT, PAGE, ZIP, b"", b"%PD", b"\x7fELF\x02\x01\x01", b"\x00\x00\x00\x18ftypmp42" + bytes(50), b"GIF89a" + bytes(50)]
)
def test_what_is_no_scan_is_known_by_its_first_bytes(content: bytes) -> None:
    assert kind_of(content) is None


def test_what_is_a_scan_is_known_by_its_first_bytes() -> None:
    assert [kind_of(one) for one in (PDF, PNG, JPEG, HEIC, TIFF)] == ["pdf", "png", "jpg", "heic", "tif"]


def test_nobody_but_a_key_worker_has_a_scan_sent(scene: Scene) -> None:
    """A click by somebody else is answered as if there were none, and so is a click on an answer that is not there."""
    scene.given_client("JU-0412", AISHA)
    answer = kept(scene)
    asks_for_it(scene)
    scene.settled()
    click = overheard(scene, "scan_send")
    for user in (BEN, TOMASZ, GRACE, DANA, OLU):
        for value in (answer, "C-222222"):
            sent(scene, "action", from_person(pressing(click, value), user))
            assert scene.person(user).messages()[-1]["text"] == trouble(scene, "no_such_consent", ref=value)
        assert scene.person(user).files() == []
    assert scene.logged().count("scan:paper:read") == 1


def test_who_has_lost_the_client_meanwhile_gets_nothing(scene: Scene) -> None:
    """Asked for, and then no worker any more before it was sent: it is asked again at that moment."""
    scene.given_client("JU-0412", AISHA)
    kept(scene)
    scene.settled()
    scene.sandbox.faults("conversations.open", "429", seconds=3)
    asks_for_it(scene)
    standing = scene.bot.services.directory.standing(AISHA)
    with scene.store.open(OLU, "people") as desk:
        set_roles(desk, standing, frozenset({"trustee"}))
    scene.settled()
    assert scene.person(AISHA).files() == []
    assert [file["name"] for file in scene.sandbox.files()] == ["signed.pdf"]


def test_what_was_destroyed_is_neither_kept_nor_sent(scene: Scene) -> None:
    """With the client's key goes every scan."""
    scene.given_client("JU-0412", AISHA)
    kept(scene)
    scene.sandbox.faults("conversations.open", "429", seconds=3)
    asks_for_it(scene)
    scene.sandbox.faults("files.info", "500", times=99)
    page(scene).press("consent_change", in_view=True)
    aisha = scene.person(AISHA)
    aisha.view("consent")
    aisha.attaches("scan", "second.pdf", PDF)
    assert aisha.submits(free_of_duress="yes").ok
    with scene.store.open(OLU, "test") as desk:
        desk.session.get_one(Client, (desk.team, "JU-0412")).wrapped_key = None
    scene.sandbox.clear_faults()
    scene.time_passes(hours=2)
    scene.settled()

    assert scene.person(AISHA).files() == []
    assert scan_of(scene).problem == "destroyed"
    assert "the client's file was destroyed meanwhile" in "".join(scene.heard(AISHA))


def test_one_scan_that_cannot_be_had_does_not_hold_up_the_others(scene: Scene) -> None:
    given_deletes(scene)
    scene.given_client("JU-0412", AISHA)
    scene.sandbox.faults("files-pri", "500", times=1)
    assert hands_in(scene).ok
    first = scan_of(scene).id
    until(lambda: scan_of(scene).tries == 1)
    kept(scene, name="other.png", content=PNG)
    assert {one.id: one.state for one in scans_of(scene)}.pop(first) == "waiting"
    assert scan_of(scene).state == "kept"
