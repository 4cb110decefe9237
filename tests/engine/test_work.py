"""`justus work`: an admin at the computer looks at what is stuck, has it tried again or sets it aside, with the bot running beside; nothing is said twice."""

from __future__ import annotations

import json
import logging
from collections.abc import Callable, Iterator
from datetime import timedelta
from typing import Any

import pytest
import structlog
from sqlalchemy import select, text
from sqlalchemy.orm import Session
from typer.testing import CliRunner

from bot import log
from bot.cli import app
from bot.errors import NotSetUp
from bot.offline import store_of
from bot.records import RoleHeld
from bot.settings import Settings
from bot.store import Store
from bot.tables import LogEntry, WorkStep
from bot.vault import new_key
from sandbox.client import Sandbox
from tests.engine.conftest import MakeRig
from tests.engine.rig import PRIVATE, PUBLIC, TEAM, USER, Rig, now, until

ADMIN, LEAD = "UADMIN00", "ULEAD000"
CANARY = "the kanarievogel channel was archived"
KEY = new_key()


def settings(url: str) -> dict[str, Any]:
    return {
        "SLACK_BOT_TOKEN": "xoxb-x", "SLACK_APP_TOKEN": "xapp-x", "JUSTUS_DATABASE_URL": url, "JUSTUS_KEY": KEY, "JUSTUS_ADMINS": ADMIN,
        "JUSTUS_APPROVALS_CHANNEL": PRIVATE, "JUSTUS_SETTINGS": "/nowhere",
    }  # fmt: skip


Typed = Callable[..., tuple[int, str]]


@pytest.fixture
def _quiet() -> Iterator[None]:
    """The bot runs in this process, and what it logs is not part of what a command prints."""
    structlog.configure(wrapper_class=structlog.make_filtering_bound_logger(logging.CRITICAL))
    yield
    structlog.reset_defaults()


@pytest.fixture
def typed(_quiet: None, database_url: str) -> Typed:
    """Type `justus work …` on the computer of this bot; exit code and all that is printed."""

    def types(*words: str, answers: str = "") -> tuple[int, str]:
        done = CliRunner(env=settings(database_url)).invoke(app, ["work", *words], input=answers)
        if done.exception is not None and not isinstance(done.exception, SystemExit):
            raise done.exception
        return done.exit_code, done.output

    return types


@pytest.fixture
def store(rig: Rig, database_url: str) -> Iterator[Store]:
    """The records of the workspace, with a data lead."""
    found = store_of(rig.database, Settings(_env_file=None, **settings(database_url)), TEAM)  # type: ignore[call-arg]  # pydantic reads them
    found.settle_in()
    with Session(rig.database) as session, session.begin():
        session.add(RoleHeld(team_id=TEAM, user_id=LEAD, role="data_lead", given_by=ADMIN, given_at=now()))
    yield found


def by_hand(step: str, *ids: str, because: str = CANARY, by: str = ADMIN) -> tuple[str, ...]:
    return (step, *ids, "--by", by, "--because", because)


def given_failed(rig: Rig, sandbox: Sandbox, **more: Any) -> str:
    """A message that Slack refused for good, and somebody knows."""
    sandbox.faults("chat.postMessage", "error", error="channel_not_found")
    said = rig.say(**more)
    assert rig.settled(said) == ["failed"]
    rig.settled(*(row.id for row in rig.rows()))
    return said


def given_tried_in_vain(rig: Rig, sandbox: Sandbox) -> str:
    """A message that Slack did not take yet, and will be asked to take again in a while."""
    sandbox.faults("chat.postMessage", "429", seconds=60)
    said = rig.say(dedupe="in vain")
    until(lambda: rig.row(said).problem)
    return said


def said_in(sandbox: Sandbox, channel: str = PUBLIC) -> list[str]:
    return [message["text"] for message in sandbox.person(USER).messages(channel)]


def lines(store: Store) -> list[LogEntry]:
    with Session(store.database) as session:
        return list(session.scalars(select(LogEntry).where(LogEntry.event.like("message:delivery:%")).order_by(LogEntry.seq)))


# Looking


def test_what_is_stuck_is_listed_by_name_and_reference(rig: Rig, store: Store, sandbox: Sandbox, typed: Typed) -> None:
    failed = given_failed(rig, sandbox, about="JU-0412")
    waiting = given_tried_in_vain(rig, sandbox)
    rig.settled(rig.say("told", target=PRIVATE))
    code, told = typed("list")
    assert code == 0
    first, second = [line for line in told.splitlines() if line.startswith((failed, waiting))]
    assert first.split() == [failed, "failed", "0", "min", "1", "channel_not_found", "hello", "JU-0412"]
    assert second.split() == [waiting, "waiting", "0", "min", "1", "ratelimited", "hello", "R-1"]
    assert "told" not in told and PUBLIC not in told and USER not in told


def test_the_list_can_be_read_by_a_program_and_for_one_state(rig: Rig, store: Store, sandbox: Sandbox, typed: Typed) -> None:
    failed = given_failed(rig, sandbox, at=now() - timedelta(hours=3))
    waiting = given_tried_in_vain(rig, sandbox)
    found = json.loads(typed("list", "--json")[1])
    assert [one["id"] for one in found] == [failed, waiting]
    assert set(found[0]) == {"id", "workspace", "message", "about", "state", "problem", "attempts", "said_at", "tried_at", "age"}
    assert found[0]["problem"] == "channel_not_found"
    assert 10_800 <= found[0]["age"] < 10_900
    for state, ids in {"waiting": [waiting], "failed": [failed], "aside": [], "all": [failed, waiting]}.items():
        assert [one["id"] for one in json.loads(typed("list", "--state", state, "--json")[1])] == ids
    assert "1 of 2" in typed("list", "--limit", "1")[1]


def test_a_message_about_somebody_names_nobody(rig: Rig, store: Store, sandbox: Sandbox, typed: Typed) -> None:
    failed = given_failed(rig, sandbox, about=USER)
    code, told = typed("list", "--state", "failed")
    assert (code, failed in told, USER in told) == (0, True, False)
    assert json.loads(typed("list", "--state", "failed", "--json")[1])[0]["about"] is None


def test_when_nothing_is_stuck_it_says_so(rig: Rig, store: Store, typed: Typed) -> None:
    assert typed("list") == (0, "Nothing is stuck, and nothing waits.\n")


# Trying again


def test_what_failed_is_said_after_all_by_the_bot_that_runs_beside(rig: Rig, store: Store, sandbox: Sandbox, typed: Typed) -> None:
    failed = given_failed(rig, sandbox)
    code, told = typed(*by_hand("retry", failed))
    assert (code, "is tried again" in told) == (0, True)
    assert rig.settled(failed) == ["sent"]
    assert said_in(sandbox) == ["hello R-1 first"]


def test_what_failed_is_said_when_the_bot_is_started(rig: Rig, store: Store, sandbox: Sandbox, typed: Typed) -> None:
    failed = given_failed(rig, sandbox)
    rig.engine.stop()
    assert typed(*by_hand("retry", failed))[0] == 0
    assert rig.row(failed).state == "waiting"
    rig.engine.start()
    assert rig.settled(failed) == ["sent"]


def test_what_slack_has_although_it_seemed_to_fail_is_not_said_twice(rig: Rig, store: Store, sandbox: Sandbox, typed: Typed) -> None:
    """The answer was lost, and then Slack would not let us look: it counts as failed, and stands in the channel all the same."""
    sandbox.faults("chat.postMessage", "reset_after")
    sandbox.faults("conversations.history", "error", error="channel_not_found")
    failed = rig.say()
    assert rig.settled(failed) == ["failed"]
    assert typed(*by_hand("retry", failed))[0] == 0
    assert rig.settled(failed) == ["sent"]
    assert said_in(sandbox) == ["hello R-1 first"]
    assert sum(entry["name"] == "chat.postMessage" for entry in sandbox.wire()) == 2  # the other is the notice that it failed


def test_trying_again_twice_is_trying_again_once(rig: Rig, store: Store, sandbox: Sandbox, typed: Typed) -> None:
    failed = given_failed(rig, sandbox)
    rig.engine.stop()
    assert typed(*by_hand("retry", failed, failed))[0] == 0
    code, told = typed(*by_hand("retry", failed))
    assert (code, "waits already" in told) == (0, True)
    assert len(lines(store)) == 1
    rig.engine.start()
    assert rig.settled(failed) == ["sent"]
    code, told = typed(*by_hand("retry", failed))
    assert (code, "is in Slack" in told) == (1, True)
    assert said_in(sandbox) == ["hello R-1 first"]


def test_what_was_said_again_since_is_not_said_a_second_time(rig: Rig, store: Store, sandbox: Sandbox, typed: Typed) -> None:
    failed = given_failed(rig, sandbox)
    rig.settled(rig.say(dedupe="again"))
    code, told = typed(*by_hand("retry", failed))
    assert (code, "said again since" in told) == (1, True)
    assert rig.row(failed).state == "failed"
    assert said_in(sandbox) == ["hello R-1 first"]


def test_what_was_given_up_as_too_old_gets_its_time_anew(database_url: str, make_rig: MakeRig, sandbox: Sandbox, typed: Typed) -> None:
    rig = make_rig(database_url, give_up_after=timedelta(minutes=10))
    store_of(rig.database, Settings(_env_file=None, **settings(database_url)), TEAM).settle_in()  # type: ignore[call-arg]  # pydantic reads them
    rig.engine.start()
    old = rig.say(at=now() - timedelta(hours=3))
    assert rig.settled(old) == ["failed"]
    assert rig.row(old).problem == "too_late"
    assert typed(*by_hand("retry", old))[0] == 0
    assert rig.settled(old) == ["sent"]


def test_what_was_not_worth_saying_any_more_stays_unsaid(rig: Rig, store: Store, typed: Typed) -> None:
    dropped = rig.say("nothing")
    assert rig.settled(dropped) == ["dropped"]
    for step in ("retry", "drop"):
        code, told = typed(*by_hand(step, dropped))
        assert (code, "no longer worth saying" in told) == (1, True)
    assert dropped not in typed("list", "--state", "all")[1]


# Setting aside


def test_what_is_set_aside_is_not_said_and_the_data_leads_hear_of_it(rig: Rig, store: Store, sandbox: Sandbox, typed: Typed) -> None:
    stuck = given_tried_in_vain(rig, sandbox)
    code, told = typed(*by_hand("drop", stuck))
    assert (code, told) == (0, f"{stuck} is set aside.\n")
    assert (rig.row(stuck).state, rig.row(stuck).problem) == ("dropped", "set_aside")
    assert [(row.about, row.target) for row in rig.rows() if row.message == "trouble/undelivered"] == [(stuck, LEAD)]
    assert rig.deliverer.deliver(stuck) is None
    assert said_in(sandbox) == []
    assert [one["id"] for one in json.loads(typed("list", "--state", "aside", "--json")[1])] == [stuck]
    code, told = typed(*by_hand("drop", stuck))
    assert (code, "set aside before" in told) == (0, True)
    assert len(lines(store)) == 1


def test_what_was_set_aside_can_be_taken_up_again(rig: Rig, store: Store, sandbox: Sandbox, typed: Typed) -> None:
    failed = given_failed(rig, sandbox)
    assert typed(*by_hand("drop", failed))[0] == 0
    assert [row for row in rig.rows() if row.message == "trouble/undelivered"] == []  # that it failed, they know
    assert typed(*by_hand("retry", failed))[0] == 0
    assert rig.settled(failed) == ["sent"]


def test_what_slack_takes_while_it_is_set_aside_counts_as_said(rig: Rig, store: Store, sandbox: Sandbox, typed: Typed) -> None:
    sandbox.faults("chat.postMessage", "500")
    sandbox.faults("chat.postMessage", "latency", seconds=3)
    stuck = rig.say()
    until(lambda: rig.row(stuck).attempts == 2)
    assert typed(*by_hand("drop", stuck))[0] == 0
    assert until(lambda: rig.row(stuck).state == "sent")
    assert rig.row(stuck).posted_ts


def test_what_is_about_to_be_said_is_not_stuck(rig: Rig, store: Store, sandbox: Sandbox, typed: Typed) -> None:
    rig.engine.stop()
    fresh, slow = rig.say("fresh"), rig.say("slow", at=now() - timedelta(minutes=6))
    code, told = typed(*by_hand("drop", fresh, slow))
    assert code == 1
    assert f"{fresh} is not stuck" in told and f"{slow} is set aside" in told
    rig.engine.start()
    assert rig.settled(fresh, slow) == ["sent", "dropped"]


# Who, why, and what is kept of it


def test_each_step_is_a_line_in_the_log_and_its_reason_is_sealed(rig: Rig, store: Store, sandbox: Sandbox, typed: Typed) -> None:
    failed = given_failed(rig, sandbox, about="JU-0412")
    typed(*by_hand("drop", failed))
    typed(*by_hand("retry", failed))
    rig.settled(failed)
    with Session(rig.database) as session:
        kept = list(session.scalars(select(WorkStep).order_by(WorkStep.taken_at)))
        assert log.verify(session, store.vault, TEAM).problem is None
    assert [(one.actor, one.event, one.subject, one.detail) for one in lines(store)] == [
        (ADMIN, f"message:delivery:{step}", failed, {"message": "hello", "about": "JU-0412", "problem": problem, "reason": row.id})
        for step, problem, row in zip(("drop", "retry"), ("channel_not_found", "set_aside"), kept, strict=True)
    ]
    with rig.database.connect() as connection:
        for table in ("work_step", "log_entry", "outbox"):
            rows = connection.execute(text(f"SELECT * FROM {table}")).all()  # noqa: S608
            assert rows and "kanarie" not in repr(rows)
    code, told = typed("show", failed)
    assert code == 0
    assert [line.split(" ", 2)[2] for line in told.splitlines()] == [f"set aside by {ADMIN}: {CANARY}", f"tried again by {ADMIN}: {CANARY}"]


def test_only_an_admin_does_it_and_only_with_a_reason(rig: Rig, store: Store, sandbox: Sandbox, typed: Typed) -> None:
    failed = given_failed(rig, sandbox)
    for step in ("retry", "drop"):
        with pytest.raises(NotSetUp, match="not an admin"):
            typed(*by_hand(step, failed, by=USER))
        with pytest.raises(NotSetUp, match="Say why"):
            typed(*by_hand(step, failed, because="  "))
    assert rig.row(failed).state == "failed"
    assert lines(store) == []


def test_a_reason_that_may_say_who_somebody_is_is_asked_about_first(rig: Rig, store: Store, sandbox: Sandbox, typed: Typed) -> None:
    failed = given_failed(rig, sandbox)
    named = "Jane Doe asked for it"
    code, told = typed(*by_hand("drop", failed, because=named), answers="n\n")
    assert (code, "never a name" in told, rig.row(failed).state) == (1, True, "failed")
    assert typed(*by_hand("drop", failed, because=named), answers="y\n")[0] == 0


def test_a_reason_is_asked_for_if_it_was_left_out(rig: Rig, store: Store, sandbox: Sandbox, typed: Typed) -> None:
    failed = given_failed(rig, sandbox)
    assert typed("drop", failed, "--by", ADMIN, answers=f"{CANARY}\n")[0] == 0
    assert CANARY in typed("show", failed)[1]


def test_what_is_not_there_is_said_and_the_others_are_done(rig: Rig, store: Store, sandbox: Sandbox, typed: Typed) -> None:
    failed = given_failed(rig, sandbox)
    code, told = typed(*by_hand("drop", "nothing", failed))
    assert (code, "nothing: there is no such message" in told, rig.row(failed).state) == (1, True, "dropped")
    assert typed("show", "nothing")[0] == 1
    assert "Nothing was done by hand" in typed("show", rig.settled(rig.say("told")) and rig.rows()[-1].id)[1]
