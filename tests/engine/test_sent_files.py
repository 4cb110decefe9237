"""A message with files stands in Slack once, whatever Slack does between the bytes and the share; and files go when their time is over."""

from __future__ import annotations

import logging
import threading
from collections.abc import Iterator
from datetime import timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from bot import logs
from bot.attaching import PATIENCE, STALE, Attached, file_name
from bot.log import verify
from bot.removing import Remover
from bot.store import DATA_LEAD, Store
from bot.tables import LogEntry, SentFile
from bot.vault import Vault, new_key
from policy.values import STANDARD
from policy.working_time import WorkingTime
from sandbox.client import Sandbox
from tests.engine.conftest import MakeRig
from tests.engine.rig import PRIVATE, PUBLIC, TEAM, USER, Rig, now, until

STEPS = ("files.getUploadURLExternal", "upload_url", "files.completeUploadExternal", "files.info")
FAULTS = ("429", "429_empty", "500", "reset_before", "reset_after", "empty")
HOUR = timedelta(hours=1)


def paper(text: bytes = b"%PDF-1.7 paper", name: str = "R-1-paper.pdf", **more: Any) -> Attached:
    return Attached(name, "A paper", lambda session: text, **more)


@pytest.fixture
def slow(database_url: str, make_rig: MakeRig) -> Iterator[Rig]:
    """A rig whose turns are taken by hand, and whose clock is moved by hand."""
    yield by_hand(make_rig, database_url)


def by_hand(make_rig: MakeRig, url: str) -> Rig:
    made = make_rig(url)
    made.files = [paper()]
    made.later = timedelta()
    made.deliverer.clock = made.deliverer._attacher._clock = lambda: now() + made.later
    return made


def there(sandbox: Sandbox, channel: str = PUBLIC) -> list[dict[str, Any]]:
    """The files that somebody finds in a channel."""
    return [file for file in sandbox.person(USER).files(channel) if not file["deleted"]]


def turns(rig: Rig, said: str, most: int = 12) -> None:
    """Take turns at a message until it is done with, each after the wait that was asked for."""
    for _ in range(most):
        wait = rig.deliverer.deliver(said)
        if wait is None:
            return
        rig.later += timedelta(seconds=wait)
    pytest.fail(f"not done after {most} turns: {rig.row(said).problem}")


def sent(rig: Rig) -> list[SentFile]:
    with Session(rig.database) as session:
        return list(session.scalars(select(SentFile).order_by(SentFile.uploaded_at, SentFile.place)))


def calls(sandbox: Sandbox, name: str) -> int:
    return sum(one["name"] == name for one in sandbox.wire())


@pytest.mark.parametrize("target", [PUBLIC, PRIVATE, USER])
def test_a_file_stands_in_the_channel_with_the_words(rig: Rig, sandbox: Sandbox, target: str) -> None:
    rig.files = [paper()]
    said = rig.say("paper", target=target)
    assert rig.settled(said) == ["sent"]
    (file,) = there(sandbox, "dm" if target == USER else target)
    assert (file["name"], file["title"]) == ("R-1-paper.pdf", "A paper")
    assert sandbox.person(USER).downloads(file) == b"%PDF-1.7 paper"
    (message,) = sandbox.person(USER).messages("dm" if target == USER else target)
    assert message["blocks"][0]["text"]["text"] == "paper R-1 first"
    assert (rig.row(said).posted_ts, rig.row(said).posted_channel) == (message["ts"], message["channel"])
    assert [row.state for row in sent(rig)] == ["shared"]


def test_several_files_are_one_message_and_a_picture_has_its_words(rig: Rig, sandbox: Sandbox) -> None:
    rig.files = [paper(), paper(b"\x89PNG\r\n\x1a\n", "R-1-chart.png", alt="Two bars, the second is higher"), paper(b"PK", "R-1-pack.zip")]
    rig.settled(rig.say("paper"))
    assert [(file["name"], file["alt_txt"]) for file in there(sandbox)] == [
        ("R-1-paper.pdf", ""),
        ("R-1-chart.png", "Two bars, the second is higher"),
        ("R-1-pack.zip", ""),
    ]
    assert len(sandbox.person(USER).messages(PUBLIC)) == 1


def test_a_file_may_stand_in_a_thread_and_its_words_may_change(rig: Rig, sandbox: Sandbox) -> None:
    rig.files = [paper()]
    parent = rig.say("parent")
    said = rig.say("paper", thread_of=parent)
    rig.settled(parent, said)
    rig.state = "second"
    rig.settled(rig.say("paper", dedupe="edit", edits=said))
    message = sandbox.person(USER).messages(PUBLIC)[1]
    assert message["thread_ts"] == rig.row(parent).posted_ts
    assert message["blocks"][0]["text"]["text"] == "paper R-1 second"
    assert len(there(sandbox)) == 1


@pytest.mark.parametrize("kind", FAULTS)
@pytest.mark.parametrize("step", STEPS)
def test_whatever_breaks_at_whichever_step_it_is_there_once(slow: Rig, sandbox: Sandbox, step: str, kind: str) -> None:
    sandbox.faults(step, kind, seconds=1)
    said = slow.say("paper")
    turns(slow, said, 99)
    assert slow.row(said).state == "sent"
    assert len(there(sandbox)) == 1
    assert len(sandbox.person(USER).messages(PUBLIC)) == 1


@pytest.mark.parametrize("kind", ["reset_after", "500", "429"])
def test_the_second_attempt_may_break_too(slow: Rig, sandbox: Sandbox, kind: str) -> None:
    sandbox.faults("files.completeUploadExternal", "reset_after")
    sandbox.faults("files.info", kind, times=3, seconds=1)
    said = slow.say("paper")
    turns(slow, said, 99)
    assert len(there(sandbox)) == len(sandbox.person(USER).messages(PUBLIC)) == 1
    assert calls(sandbox, "files.completeUploadExternal") == 1


def test_a_crash_between_the_bytes_and_the_share_leaves_nothing_to_see_and_is_made_good(slow: Rig, sandbox: Sandbox, make_rig: MakeRig) -> None:
    """The bytes are there and the process dies: the next one shares those, and nothing else."""
    said = slow.say("paper")
    sandbox.faults("files.completeUploadExternal", "reset_before")
    with pytest.raises(SystemExit):
        slow.deliverer._attacher._share = _dies  # the process ends here
        slow.deliverer.deliver(said)
    assert there(sandbox) == []
    after = by_hand(make_rig, slow.database.url.render_as_string(hide_password=False))
    sandbox.clear_faults()
    turns(after, said)
    assert len(there(sandbox)) == 1
    assert calls(sandbox, "files.getUploadURLExternal") == 1


def _dies(*_: object) -> None:
    raise SystemExit


def test_a_crash_after_the_share_is_seen_by_the_next_process(slow: Rig, sandbox: Sandbox, make_rig: MakeRig) -> None:
    """Slack shared it and the process dies before it knows."""
    said = slow.say("paper")
    slow.deliverer._attacher._seen = _dies
    with pytest.raises(SystemExit):
        slow.deliverer.deliver(said)
    until(lambda: there(sandbox))
    after = by_hand(make_rig, slow.database.url.render_as_string(hide_password=False))
    turns(after, said)
    assert after.row(said).state == "sent"
    assert len(there(sandbox)) == len(sandbox.person(USER).messages(PUBLIC)) == 1
    assert calls(sandbox, "files.completeUploadExternal") == 1


def test_slack_says_yes_and_shares_nothing_so_it_is_sent_anew(slow: Rig, sandbox: Sandbox) -> None:
    """Only when Slack had its time, and what did not show is deleted first."""
    sandbox.faults("files.completeUploadExternal", "unshared")
    said = slow.say("paper")
    for _ in range(4):
        assert slow.deliverer.deliver(said) is not None
    assert calls(sandbox, "files.getUploadURLExternal") == 1
    slow.later += PATIENCE
    turns(slow, said)
    assert len(there(sandbox)) == 1
    assert [row.state for row in sent(slow)] == ["deleted", "shared"]
    assert len(sandbox.files()) == 1


def test_an_upload_that_has_grown_old_is_made_anew(slow: Rig, sandbox: Sandbox) -> None:
    """What it says may no longer be true."""
    said = slow.say("paper")
    sandbox.faults("files.completeUploadExternal", "429", seconds=1)
    assert slow.deliverer.deliver(said) == 1
    slow.later += STALE + timedelta(seconds=1)
    slow.files = [paper(b"%PDF-1.7 newer")]
    turns(slow, said)
    (file,) = there(sandbox)
    assert sandbox.content(file["id"]) == b"%PDF-1.7 newer"


def test_after_a_429_the_same_upload_is_shared(slow: Rig, sandbox: Sandbox) -> None:
    sandbox.faults("files.completeUploadExternal", "429", seconds=7)
    said = slow.say("paper")
    assert slow.deliverer.deliver(said) == 7
    turns(slow, said)
    assert calls(sandbox, "files.getUploadURLExternal") == 1
    assert len(there(sandbox)) == 1


def test_an_upload_that_slack_forgot_is_made_anew(slow: Rig, sandbox: Sandbox) -> None:
    sandbox.faults("files.completeUploadExternal", "error", error="file_not_found")
    said = slow.say("paper")
    assert slow.deliverer.deliver(said) is not None
    turns(slow, said)
    assert len(there(sandbox)) == 1
    assert calls(sandbox, "files.getUploadURLExternal") == 2


@pytest.mark.parametrize(
    ("change", "problem"),
    [({"do": "archive", "channel": PRIVATE}, "is_archived"), ({"do": "remove_bot", "channel": PRIVATE}, "channel_not_found"), ({}, "file_uploads_disabled")],
)
def test_a_refusal_for_good_fails_and_leaves_nothing_in_slack(slow: Rig, sandbox: Sandbox, change: dict[str, Any], problem: str) -> None:
    if change:
        sandbox.world(**change)
    else:
        sandbox.faults("files.getUploadURLExternal", "error", error=problem)
    said = slow.say("paper", target=PRIVATE)
    turns(slow, said)
    assert slow.failed == [(said, problem)]
    store_of(slow)[1].round()
    assert {row.state for row in sent(slow)} <= {"deleted"}
    assert sandbox.files() == []


def test_nothing_left_to_say_makes_no_file(slow: Rig, sandbox: Sandbox) -> None:
    made: list[int] = []
    slow.files = [Attached("R-1-paper.pdf", "A paper", lambda session: bytes(made.append(1) or b"x"))]
    slow.deliverer.deliver(slow.say("nothing"))
    assert made == []
    assert calls(sandbox, "files.getUploadURLExternal") == 0


def test_bytes_go_to_slacks_own_host_only(slow: Rig, sandbox: Sandbox) -> None:
    """An answer that names another host is no permission to send them there."""
    answer = slow.client.files_getUploadURLExternal(filename="R-1-paper.pdf", length=1)
    answer.data["upload_url"] = "http://127.0.0.1:9/upload"
    slow.client.files_getUploadURLExternal = lambda **_: answer
    said = slow.say("paper")
    turns(slow, said)
    assert slow.failed == [(said, "not_the_host")]


@pytest.mark.parametrize("name", ["Jane Doe.pdf", "R-1 paper.pdf", "../R-1.pdf", "R-1", "R-1.", "a" * 81 + ".pdf", "R-1.PDF", "R_1.pdf"])
def test_a_name_holds_a_reference_and_a_kind_only(name: str) -> None:
    with pytest.raises(ValueError, match="reference and a kind"):
        Attached(name, "A paper", lambda session: b"")


def test_a_name_is_made_of_any_reference() -> None:
    assert file_name("JU-0412", "scan", "pdf") == "JU-0412-scan.pdf"
    assert file_name("2024/113 ä", "scan", "pdf") == "2024-113-scan.pdf"


@pytest.mark.parametrize("fault", [("upload_url", "500"), ("files.completeUploadExternal", "reset_after"), ("files.getUploadURLExternal", "error"), None])
def test_no_line_of_any_log_holds_what_a_file_says_or_where_it_goes(
    slow: Rig, sandbox: Sandbox, capfd: pytest.CaptureFixture[str], fault: tuple[str, str] | None
) -> None:
    """At DEBUG too, where Slack's library would write down what it sends: neither the bytes, nor the name, nor the address, which is a permission."""
    for name in ("slack_sdk", "slack_sdk.web.base_client", "urllib3", ""):
        logging.getLogger(name).setLevel(logging.DEBUG)
    logs.set_up("debug", json=True)
    slow.files = [paper(b"%PDF kanarie in the bytes", "R-1-kanarie.pdf")]
    if fault:
        sandbox.faults(*fault)
    turns(slow, slow.say("paper"), 99)
    said = "".join(capfd.readouterr())
    assert "delivery:message:" in said
    tickets = [one["request"]["file"] for one in sandbox.wire() if one["name"] == "upload_url"]
    assert [word for word in ("kanarie", "/upload/", "xoxb", *tickets) if word in said] == []


# Files go again


def store_of(rig: Rig) -> tuple[Store, Remover]:
    """The records on the rig's database, with a data lead; and what takes files out of Slack."""
    zone = ZoneInfo("Europe/London")
    vault = Vault(new_key())
    store = Store(
        rig.database, vault, lambda: now() + rig.later, TEAM, rig.engine, zone=zone, admins=("UOLU0000",), approvals=PRIVATE, values=STANDARD,
        working=WorkingTime.never_closed(zone),
    )  # fmt: skip
    store.settle_in()
    with store.open("UOLU0000", "people") as desk:
        from bot.records import RoleHeld

        desk.session.merge(RoleHeld(team_id=TEAM, user_id=USER, role=DATA_LEAD, given_by="UOLU0000", given_at=now()))
    return store, Remover(rig.client, store)


def logged(rig: Rig) -> list[tuple[str, dict[str, Any]]]:
    with Session(rig.database) as session:
        return [(one.event, one.detail) for one in session.scalars(select(LogEntry).where(LogEntry.event.like("file:%")))]


def shared_for_an_hour(rig: Rig) -> str:
    rig.files = [paper(stays=HOUR)]
    said = rig.say("paper")
    turns(rig, said)
    return said


def test_a_file_goes_when_its_hour_is_over_and_the_log_says_so_once(slow: Rig, sandbox: Sandbox) -> None:
    shared_for_an_hour(slow)
    store, remover = store_of(slow)
    slow.later += HOUR - timedelta(minutes=2)
    remover.round()
    assert len(there(sandbox)) == 1
    slow.later += timedelta(minutes=3)
    remover.round()
    remover.round()
    assert there(sandbox) == []
    ((event, detail),) = logged(slow)
    assert event == "file:sent:delete"
    assert detail["message"] == "paper"
    assert calls(sandbox, "files.delete") == 1
    with Session(slow.database) as session:
        assert verify(session, store.vault, TEAM).problem is None


def test_a_file_without_an_hour_stays(slow: Rig, sandbox: Sandbox) -> None:
    turns(slow, slow.say("paper"))
    slow.later += timedelta(days=900)
    store_of(slow)[1].round()
    assert len(there(sandbox)) == 1


def test_two_who_look_at_once_write_it_down_once(slow: Rig, sandbox: Sandbox) -> None:
    shared_for_an_hour(slow)
    _, remover = store_of(slow)
    slow.later += HOUR
    sandbox.faults("files.delete", "latency", seconds=0.5, times=2)
    both = [threading.Thread(target=remover.round) for _ in range(2)]
    for one in both:
        one.start()
    for one in both:
        one.join()
    assert calls(sandbox, "files.delete") == 2
    assert [event for event, _ in logged(slow)] == ["file:sent:delete"]


@pytest.mark.parametrize("kind", ["429", "500", "reset_before", "reset_after", "empty"])
def test_what_slack_cannot_delete_now_goes_at_the_next_round(slow: Rig, sandbox: Sandbox, kind: str) -> None:
    shared_for_an_hour(slow)
    _, remover = store_of(slow)
    slow.later += HOUR
    sandbox.faults("files.delete", kind)
    remover.round()
    assert logged(slow) == []
    remover.round()
    assert there(sandbox) == []
    assert [event for event, _ in logged(slow)] == ["file:sent:delete"]


def test_a_file_that_somebody_deleted_already_is_fine(slow: Rig, sandbox: Sandbox) -> None:
    shared_for_an_hour(slow)
    slow.client.files_delete(file=there(sandbox)[0]["id"])
    slow.later += HOUR
    store_of(slow)[1].round()
    assert [event for event, _ in logged(slow)] == ["file:sent:delete"]


def test_a_file_that_slack_will_not_let_go_is_told_to_the_data_lead_once(slow: Rig, sandbox: Sandbox) -> None:
    shared_for_an_hour(slow)
    _, remover = store_of(slow)
    slow.later += HOUR
    sandbox.faults("files.delete", "error", error="file_deleting_disabled", times=9)
    for _ in range(3):
        remover.round()
    assert [(event, detail["problem"]) for event, detail in logged(slow)] == [("file:sent:stay", "file_deleting_disabled")]
    assert [(row.message, row.target) for row in slow.rows()][1:] == [("trouble/file_stays", USER)]


def test_a_file_is_not_deleted_while_its_message_is_still_being_sent(slow: Rig, sandbox: Sandbox) -> None:
    """The process died after Slack shared it, and came back two hours later: one message, and the hour begins when it is seen."""
    slow.files = [paper(stays=HOUR)]
    said = slow.say("paper")
    end = slow.deliverer._end

    def dies_when_posted(job: Any, outcome: Any) -> Any:
        return end(job, outcome) if hasattr(outcome, "seconds") else _dies()

    slow.deliverer._end = dies_when_posted
    with pytest.raises(SystemExit):
        turns(slow, said)
    slow.deliverer._end = end
    assert [row.state for row in sent(slow)] == ["shared"]
    _, remover = store_of(slow)
    slow.later += 2 * HOUR
    remover.round()
    assert len(there(sandbox)) == 1
    turns(slow, said)
    remover.round()
    assert len(there(sandbox)) == len(sandbox.person(USER).messages(PUBLIC)) == 1
