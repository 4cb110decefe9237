"""A week of a busy charity, by the clock: no storm, no silence. What would go to Slack is counted; nothing of it is sent (see tests/week/stage.py)."""

from __future__ import annotations

import tempfile
from collections import Counter, defaultdict
from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import func, select

from bot import log
from bot.records import Reminder
from bot.reminding import kind_of
from bot.store import CLOCK
from bot.tables import LogEntry, Outbox
from policy.working_time import WorkingTime
from tests.week import page
from tests.week.charity import BEGINS, CLOSED, DEPUTIES, ENDS, LEAD, LEFT_LYING, REQUESTS, TRUSTEES, WORKERS, Week
from tests.week.stage import APPROVALS, LONDON, TEAM, Sent, Stage

AT_MOST = 4
"""Reminders of what can wait, to one person on one day."""
ASKED_AGAIN = {"emergency/review_late", "emergency/record_overdue"}
"""What is asked for again until it is done."""
ROOT = Path(__file__).resolve().parents[2]

pytestmark = pytest.mark.timeout(1200)  # the week is lived through before the first look, and a busy machine takes its time for it


@pytest.fixture(scope="module")
def week(_quick_folder: Path) -> Iterator[Week]:
    """It happens once for all that is looked at."""
    with tempfile.TemporaryDirectory(dir=_quick_folder) as folder:
        happened = Week(Stage(Path(folder), BEGINS))
        happened.run()
        yield happened


def by_the_clock(week: Week) -> list[Sent]:
    """What people were told because time went by, and nobody did anything."""
    return [one for one in week.stage.sent if one.by == CLOCK and one.to != APPROVALS]


def working(week: Week) -> WorkingTime:
    return week.stage.store.hours.charity


def test_it_is_a_busy_week(week: Week) -> None:
    """200 requests, asked by day and by night, on a Sunday and on a bank holiday; trustees are away, and every end that there is comes about."""
    asked = [one.asked_at.astimezone(LONDON) for one in week.stage.requests()]
    assert len(asked) == REQUESTS
    assert len({one.date() for one in asked}) == 7
    assert sum(not working(week).is_open(one) for one in asked) > 30
    assert {one.state for one in week.stage.requests()} == CLOSED
    assert {one.state for one in week.stage.alarms()} == {"reviewed"}
    assert ENDS.weekday() == 3


def test_nobody_is_disturbed_at_night_on_a_weekend_or_a_bank_holiday_by_what_can_wait(week: Week) -> None:
    """Whatever the clock says to somebody: they are at work then, unless it is urgent, very serious or danger."""
    early = [one for one in by_the_clock(week) if not one.presses and not working(week).is_open(one.at) and one.message != "share/expired"]
    assert [(one.at, one.to, one.message) for one in early] == []
    assert any(one.presses and not working(week).is_open(one.at) for one in by_the_clock(week))


def test_the_answer_that_nobody_gave_comes_in_working_time_too(week: Week) -> None:
    """No request that can wait runs out at night or on a free day: its time is working time, at whose last minute at the latest it ends."""
    late = [one for one in week.stage.sent if one.message == "share/expired" and not one.presses]
    assert late
    for one in late:
        assert working(week).works_on(one.at.astimezone(LONDON).date())
        assert 9 <= one.at.astimezone(LONDON).hour <= 17


def test_there_is_no_storm(week: Week) -> None:
    """A handful of reminders of what can wait to one person on one day at most, however many requests there are."""
    counted = Counter((one.to, one.at.astimezone(LONDON).date()) for one in by_the_clock(week) if not one.presses and one.message != "share/expired")
    assert {pair: count for pair, count in counted.items() if count > AT_MOST} == {}
    waits = Counter(day for (_, day) in counted)
    assert waits


def test_each_step_of_a_request_reaches_a_person_once(week: Week) -> None:
    """No message twice: neither the same row, nor the same words to the same person."""
    with week.stage.store.open(CLOCK, "look", to_look=True) as desk:
        rows = select(Outbox.message, Outbox.about, Outbox.target, Outbox.dedupe).where(Outbox.edits.is_(None))
        sent = desk.session.execute(rows).all()
        steps = desk.session.execute(select(Reminder.about, Reminder.user_id, Reminder.step)).all()
        assert desk.session.scalar(select(func.count()).select_from(Reminder).where(Reminder.said_at.is_(None))) == 0
    assert len({tuple(one) for one in sent}) == len(sent)
    kinds = Counter((about, user, kind_of(step)) for about, user, step in steps if kind_of(step) not in {"review", "nudge"})
    assert [pair for pair, count in kinds.items() if count > 1] == []
    said = Counter((one.to, one.words) for one in week.stage.sent if one.message not in ASKED_AGAIN)
    assert [pair for pair, count in said.items() if count > 1] == []


def test_there_is_no_silence(week: Week) -> None:
    """Every request ends, and whoever asked hears how; what nobody answered was reminded of, widened, and told to the data lead before it ran out."""
    heard: dict[str, list[Sent]] = defaultdict(list)
    for one in week.stage.sent:
        for ref in one.about:
            heard[ref].append(one)
    ends = {
        "shared": "share/approved", "not_shared": "share/approved", "declined": "share/declined", "expired": "share/expired", "lapsed": "share/approved",
    }  # fmt: skip
    for request in week.stage.requests():
        told = {one.message for one in heard[request.id] if one.to == request.asked_by}
        if request.state != "overtaken":
            assert ends[request.state] in told, request.id
        if request.state == "lapsed":
            lapse = [one for one in heard[request.id] if one.to == request.asked_by and one.by == CLOCK]
            assert len(lapse) >= 2, request.id  # before, and after
        if request.state == "expired":
            _was_not_passed_over(heard[request.id], request.due_at)


def _was_not_passed_over(heard: list[Sent], due_at: object) -> None:
    """Those who decide, the deputies and the data lead all heard of it before its time was over."""
    before = {one.to for one in heard if one.by == CLOCK and due_at and one.at < due_at}  # type: ignore[operator]  # a moment
    assert before & set(TRUSTEES) or before & set(DEPUTIES)
    assert before & set(DEPUTIES)
    assert LEAD in before


def test_danger_is_heard_at_once_at_any_hour(week: Week) -> None:
    """Every trustee, the data lead and the channel, in the minute of the alarm; once each."""
    for alarm in week.stage.alarms():
        told = [one for one in week.stage.sent if one.message == "emergency/raised" and one.about == (alarm.id,)]
        assert {one.at for one in told} == {alarm.raised_at}
        assert {*TRUSTEES, LEAD, APPROVALS} <= {one.to for one in told}
        assert len({one.to for one in told}) == len(told)


def test_who_is_away_hears_nothing_but_danger(week: Week) -> None:
    """Priya is away all week, with nobody in her place: she is told of emergencies, and of nothing that can wait for her."""
    priya = list(TRUSTEES)[2]
    messages = {one.message for one in week.stage.sent if one.to == priya and one.at < ENDS}
    assert messages == {"away/entered", "emergency/raised", "emergency/to_review"}


def test_whoever_stood_in_decided_under_both_names(week: Week) -> None:
    """Ewa stood in for Tom: her answers of those days carry his name too."""
    with week.stage.store.open(CLOCK, "look", to_look=True) as desk:
        lines = desk.session.scalars(select(LogEntry).where(LogEntry.event == "request:approval:vote", LogEntry.actor == DEPUTIES[0])).all()
        assert {one.detail["stands_in_for"] for one in lines} >= {"U0TOM"}
        assert log.verify(desk.session, week.stage.store.vault, TEAM).problem is None


def test_what_everybody_leaves_to_somebody_else_runs_out_and_nothing_else_does(week: Week) -> None:
    """The requests that nobody wanted to decide are those that expired, but for a few that were asked too late in the night."""
    expired = {week.numbers[one.id] for one in week.stage.requests() if one.state == "expired"}
    assert expired >= LEFT_LYING
    assert len(expired) <= len(LEFT_LYING) + 3
    assert len(WORKERS) == 12


def test_the_page_in_the_documents_is_what_this_week_gives(week: Week) -> None:
    """Written anew by `python -m tests.week`."""
    assert page.written(week) == (ROOT / "docs" / "a-week.html").read_text(encoding="utf-8")
