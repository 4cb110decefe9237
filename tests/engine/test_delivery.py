"""Each message is said once: whatever Slack does, and in whatever order things happen."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from slack_sdk import WebClient
from sqlalchemy.orm import Session

from bot import logs
from bot.delivery import Deliverer
from sandbox.client import Sandbox
from tests.engine.conftest import MakeRig
from tests.engine.rig import FOREIGN, PRIVATE, PUBLIC, USER, Rig, everything_in, now, until


def texts(sandbox: Sandbox, channel: str = PUBLIC) -> list[str]:
    """What the bot said in a channel, oldest first."""
    return [message["text"] for message in sandbox.person(USER).messages(channel)]


def posts(sandbox: Sandbox) -> int:
    """How often chat.postMessage was called."""
    return sum(entry["name"] == "chat.postMessage" for entry in sandbox.wire())


def test_what_is_said_is_posted_once_with_its_mark(rig: Rig, sandbox: Sandbox) -> None:
    said = rig.say()
    assert rig.settled(said) == ["sent"]
    row = rig.row(said)
    assert texts(sandbox) == ["hello R-1 first"]
    assert (row.posted_channel, row.attempts) == (PUBLIC, 1)
    [sent] = [entry["request"] for entry in sandbox.wire() if entry["name"] == "chat.postMessage"]
    assert sent["metadata"] == {"event_type": "justus_outbox", "event_payload": {"id": said}}
    assert (sent["unfurl_links"], sent["unfurl_media"]) == (False, False)


def test_a_person_gets_it_in_the_conversation_with_the_app(rig: Rig, sandbox: Sandbox) -> None:
    said = rig.say(target=USER)
    rig.settled(said)
    assert texts(sandbox, "dm") == ["hello R-1 first"]
    assert str(rig.row(said).posted_channel).startswith("D")


def test_nothing_is_said_of_what_was_rolled_back(rig: Rig, sandbox: Sandbox) -> None:
    with pytest.raises(ZeroDivisionError), Session(rig.database) as session, session.begin():
        rig.say("lost", session=session)
        raise ZeroDivisionError
    rig.settled(rig.say("kept"))
    assert texts(sandbox) == ["kept R-1 first"]
    assert [row.message for row in rig.rows()] == ["kept"]


def test_the_same_thing_is_said_once(rig: Rig, sandbox: Sandbox) -> None:
    first = rig.say(dedupe="same")
    with Session(rig.database) as session, session.begin():
        assert rig.say("other", dedupe="same", session=session) == first
    rig.settled(first, rig.say("last"))
    assert texts(sandbox) == ["hello R-1 first", "last R-1 first"]


def test_another_workspace_may_say_the_same(rig: Rig) -> None:
    assert rig.say(dedupe="same") != rig.say(dedupe="same", team="T0OTHER0")


def test_nothing_left_to_say_is_dropped(rig: Rig, sandbox: Sandbox) -> None:
    assert rig.settled(rig.say("nothing")) == ["dropped"]
    assert posts(sandbox) == 0


@pytest.mark.parametrize("kind", ["429", "429_empty"])
def test_too_many_requests_means_wait_as_long_as_slack_says(rig: Rig, sandbox: Sandbox, kind: str) -> None:
    sandbox.faults("chat.postMessage", kind, seconds=1)
    said = rig.say()
    until(lambda: rig.row(said).attempts == 1)
    assert rig.settled(said) == ["sent"]
    assert texts(sandbox) == ["hello R-1 first"]
    assert not [entry for entry in sandbox.wire() if entry["name"] == "conversations.history"]


@pytest.mark.parametrize("kind", ["429", "429_empty"])
def test_the_wait_is_what_slack_says_and_the_next_after_that_is_not_longer(database_url: str, make_rig: MakeRig, sandbox: Sandbox, kind: str) -> None:
    rig = make_rig(database_url)
    said = rig.say()
    for seconds in (60, 7):
        sandbox.faults("chat.postMessage", kind, seconds=seconds)
        assert rig.deliverer.deliver(said) == seconds
    assert rig.deliverer.deliver(said) is None
    assert texts(sandbox) == ["hello R-1 first"]


@pytest.mark.parametrize("kind", ["500", "reset_before", "reset_after", "empty"])
@pytest.mark.parametrize("target", [PUBLIC, USER])
def test_an_unknown_outcome_is_looked_for_before_it_is_said_again(rig: Rig, sandbox: Sandbox, kind: str, target: str) -> None:
    sandbox.faults("chat.postMessage", kind)
    assert rig.settled(rig.say(target=target)) == ["sent"]
    assert texts(sandbox, target if target == PUBLIC else "dm") == ["hello R-1 first"]
    assert posts(sandbox) == (1 if kind in {"reset_after", "empty"} else 2)


def test_an_unknown_outcome_in_a_thread_is_looked_for_in_the_thread(rig: Rig, sandbox: Sandbox) -> None:
    parent = rig.say("parent")
    rig.settled(parent)
    sandbox.faults("chat.postMessage", "reset_after")
    reply = rig.say("reply", thread_of=parent)
    rig.settled(reply)
    assert texts(sandbox) == ["parent R-1 first", "reply R-1 first"]
    assert rig.row(reply).posted_ts != rig.row(parent).posted_ts
    assert [message["thread_ts"] for message in sandbox.person(USER).messages(PUBLIC)][1] == rig.row(parent).posted_ts


def test_after_a_429_on_a_second_try_it_is_still_looked_for(rig: Rig, sandbox: Sandbox) -> None:
    sandbox.faults("chat.postMessage", "reset_before")
    sandbox.faults("chat.postMessage", "429", seconds=1)
    sandbox.faults("chat.postMessage", "reset_after")
    assert rig.settled(rig.say()) == ["sent"]
    assert texts(sandbox) == ["hello R-1 first"]


def test_one_message_that_must_wait_does_not_hold_up_another_place(rig: Rig, sandbox: Sandbox) -> None:
    sandbox.faults("chat.postMessage", "429", seconds=60)
    stuck = rig.say(target=PRIVATE)
    until(lambda: rig.row(stuck).attempts == 1)
    assert rig.settled(rig.say(target=PUBLIC), seconds=5) == ["sent"]
    assert rig.row(stuck).state == "waiting"


def test_what_was_said_together_comes_in_order(rig: Rig, sandbox: Sandbox) -> None:
    with Session(rig.database) as session, session.begin():
        at = now()
        ids = [rig.say(f"m{number}", session=session, at=at) for number in range(8)]
    rig.settled(*ids)
    assert texts(sandbox) == [f"m{number} R-1 first" for number in range(8)]


def test_a_later_message_does_not_overtake_one_that_is_tried_again(rig: Rig, sandbox: Sandbox) -> None:
    sandbox.faults("chat.postMessage", "500")
    first, second = rig.say("first"), rig.say("second")
    rig.settled(first, second)
    assert texts(sandbox) == ["first R-1 first", "second R-1 first"]


def test_one_stuck_message_does_not_stop_its_channel_for_ever(database_url: str, make_rig: MakeRig, sandbox: Sandbox) -> None:
    rig = make_rig(database_url, hold_for=timedelta(seconds=1.5))
    rig.engine.start()
    sandbox.faults("chat.postMessage", "429", seconds=120)
    stuck = rig.say("stuck")
    until(lambda: rig.row(stuck).attempts == 1)
    assert rig.settled(rig.say("next")) == ["sent"]
    assert rig.row(stuck).state == "waiting"


def test_an_edit_changes_the_message_to_what_is_true_then(rig: Rig, sandbox: Sandbox) -> None:
    card = rig.say("card")
    rig.settled(card)
    rig.state = "second"
    edit = rig.say("card", dedupe="edit", edits=card)
    assert rig.settled(edit) == ["sent"]
    assert texts(sandbox) == ["card R-1 second"]
    assert rig.row(edit).posted_ts == rig.row(card).posted_ts


def test_an_edit_of_what_is_not_posted_yet_waits_for_it(rig: Rig, sandbox: Sandbox) -> None:
    sandbox.faults("chat.postMessage", "500")
    card = rig.say("card")
    edit = rig.say("card", dedupe="edit", edits=card)
    assert rig.settled(card, edit) == ["sent", "sent"]
    assert texts(sandbox) == ["card R-1 first"]


@pytest.mark.parametrize(("message", "state"), [("nothing", "dropped"), ("bad", "failed")])
def test_an_edit_of_what_never_came_is_dropped(rig: Rig, message: str, state: str) -> None:
    card = rig.say(message)
    edit = rig.say("card", dedupe="edit", edits=card)
    assert rig.settled(card, edit) == [state, "dropped"]


def test_an_edit_of_a_message_that_was_deleted_fails(rig: Rig, sandbox: Sandbox) -> None:
    card = rig.say("card")
    rig.settled(card)
    rig.client.chat_delete(channel=PUBLIC, ts=str(rig.row(card).posted_ts))
    assert rig.settled(rig.say("card", dedupe="edit", edits=card)) == ["failed"]
    assert rig.failed[0][1] == "message_not_found"


def test_an_edit_that_is_cut_off_is_made_again(rig: Rig, sandbox: Sandbox) -> None:
    card = rig.say("card")
    rig.settled(card)
    rig.state = "second"
    sandbox.faults("chat.update", "reset_before")
    assert rig.settled(rig.say("card", dedupe="edit", edits=card)) == ["sent"]
    assert texts(sandbox) == ["card R-1 second"]


REFUSALS: list[tuple[str, str, dict[str, Any]]] = [
    (FOREIGN, "channel_not_found", {}),
    (PRIVATE, "is_archived", {"do": "archive", "channel": PRIVATE}),
    (PRIVATE, "channel_not_found", {"do": "remove_bot", "channel": PRIVATE}),
    (PUBLIC, "not_in_channel", {"do": "remove_bot", "channel": PUBLIC}),
]


@pytest.mark.parametrize(("target", "problem", "change"), REFUSALS, ids=lambda value: value if isinstance(value, str) else "")
def test_a_refusal_for_good_fails_and_is_told_in_the_same_transaction(rig: Rig, sandbox: Sandbox, target: str, problem: str, change: dict[str, Any]) -> None:
    if change:
        sandbox.world(**change)
    said = rig.say(target=target)
    assert rig.settled(said) == ["failed"]
    assert rig.failed == [(said, problem)]
    assert rig.row(said).problem == problem
    [notice] = [row.id for row in rig.rows() if row.message == "notice"]
    assert rig.settled(notice) == ["sent"]


@pytest.mark.parametrize("error", ["user_disabled", "missing_scope", "msg_too_long", "restricted_action", "account_inactive"])
def test_other_refusals_for_good_fail_too(rig: Rig, sandbox: Sandbox, error: str) -> None:
    sandbox.faults("chat.postMessage", "error", error=error)
    said = rig.say()
    assert rig.settled(said) == ["failed"]
    assert rig.failed == [(said, error)]


def test_blocks_that_slack_refuses_fail(rig: Rig) -> None:
    said = rig.say("bad")
    assert rig.settled(said) == ["failed"]
    assert rig.failed == [(said, "invalid_blocks")]


@pytest.mark.parametrize("error", ["internal_error", "invalid_auth", "service_unavailable"])
def test_what_is_not_about_the_message_is_tried_again(rig: Rig, sandbox: Sandbox, error: str) -> None:
    sandbox.faults("chat.postMessage", "error", error=error)
    assert rig.settled(rig.say()) == ["sent"]
    assert texts(sandbox) == ["hello R-1 first"]


def test_after_three_days_it_is_given_up_and_told(rig: Rig) -> None:
    said = rig.say(at=now() - timedelta(days=3, minutes=1))
    assert rig.settled(said) == ["failed"]
    assert rig.failed == [(said, "too_late")]


def test_a_failure_that_cannot_be_told_is_not_a_failure_yet(database_url: str, make_rig: MakeRig) -> None:
    rig = make_rig(database_url)

    def refuses(_session: Session, _row: object) -> None:
        raise OSError("not now")

    deliverer = Deliverer(rig.database, rig.client, rig.deliverer.compose, now, refuses)
    said = rig.say("bad")
    with pytest.raises(OSError):
        deliverer.deliver(said)
    assert rig.row(said).state == "waiting"


def test_words_that_cannot_be_made_are_tried_again_and_leave_no_trace_of_the_error(rig: Rig, capfd: pytest.CaptureFixture[str]) -> None:
    logs.set_up("debug", json=True)
    said = rig.say("broken")
    seen: list[str] = []

    def told() -> str:
        seen.append(capfd.readouterr().err)
        return "".join(seen)

    until(lambda: "delivery:turn:broke" in told())
    until(lambda: f"msg-{said}-2" in everything_in(rig.database))
    assert rig.row(said).state == "waiting"
    assert "Acacia" not in told() + everything_in(rig.database)
    assert '"error": "RuntimeError"' in told()


def test_a_client_that_retries_by_itself_is_refused(rig: Rig) -> None:
    with pytest.raises(ValueError, match="retry_handlers"):
        Deliverer(rig.database, WebClient("xoxb-x"), rig.deliverer.compose, now, rig.deliverer.on_failed)
