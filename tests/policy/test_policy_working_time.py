"""What can wait is due in working time: no Sunday night, no bank holiday; worked examples by the calendar of spring 2026, and what holds for every moment."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta, timezone
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from policy.deadlines import Step, Urgency, approval_due, approval_lapse_reminder_due, approval_lapses_on, approval_steps, review_due
from policy.values import STANDARD
from policy.working_time import WHOLE_DAY, WorkingTime, clock_share

LONDON = ZoneInfo("Europe/London")
EASTER = frozenset({date(2026, 4, 3), date(2026, 4, 6)})
MAY_DAY = frozenset({date(2026, 5, 4)})
OFFICE = WorkingTime(zone=LONDON, holidays=EASTER | MAY_DAY)
ALWAYS = WorkingTime.never_closed(LONDON)
FORMAT = "%a %d %b %H:%M"


def at(day: date, hour: int = 10, minute: int = 0) -> datetime:
    return datetime(day.year, day.month, day.day, hour, minute, tzinfo=LONDON)


def told(moment: datetime) -> str:
    return moment.astimezone(LONDON).strftime(FORMAT)


WED, THU, FRI = date(2026, 4, 29), date(2026, 4, 30), date(2026, 5, 1)


@pytest.mark.parametrize(
    ("asked", "due", "because"),
    [
        (at(date(2026, 4, 20), 10), "Thu 23 Apr 10:00", "three days of work"),
        (at(THU, 15), "Wed 06 May 15:00", "a weekend and a bank holiday lie between"),
        (at(THU, 22, 30), "Thu 07 May 09:00", "asked at night counts from the next morning"),
        (at(date(2026, 5, 3), 13), "Fri 08 May 09:00", "asked on a Sunday counts from the first day of work"),
        (at(date(2026, 4, 2), 16, 59), "Thu 09 Apr 16:59", "Good Friday and Easter Monday are nobody's days"),
        (at(date(2026, 3, 27), 11), "Wed 01 Apr 11:00", "the clocks change meanwhile, and the hour on the wall is the same"),
        (at(THU, 17), "Thu 07 May 09:00", "the day is over when it closes"),
    ],
)
def test_a_request_that_can_wait_is_due_by_working_time(asked: datetime, due: str, because: str) -> None:
    assert told(approval_due(asked, Urgency.NORMAL, STANDARD, OFFICE)) == due, because


@pytest.mark.parametrize("asked", [at(FRI, 23), at(date(2026, 5, 3), 3), at(date(2026, 5, 4), 12)])
def test_an_urgent_request_is_due_by_the_clock_at_night_and_on_a_holiday_too(asked: datetime) -> None:
    assert approval_due(asked, Urgency.URGENT, STANDARD, OFFICE) - asked.astimezone(UTC) == timedelta(hours=4)


def test_a_charity_that_never_closes_counts_by_the_clock() -> None:
    asked = at(FRI, 23)
    assert ALWAYS.never_closes and not OFFICE.never_closes
    assert not WorkingTime(zone=LONDON, days=frozenset(range(7)), opens=0, closes=WHOLE_DAY, holidays=MAY_DAY).never_closes
    assert approval_due(asked, Urgency.NORMAL, STANDARD, ALWAYS) - asked.astimezone(UTC) == timedelta(hours=72)
    assert all(ALWAYS.is_open(asked + timedelta(hours=hour)) for hour in range(200))


def test_hours_that_are_no_whole_days_are_hours_of_work() -> None:
    assert told(OFFICE.later(at(THU, 15), 4)) == "Fri 01 May 11:00"
    assert told(OFFICE.later(at(THU, 15), 28)) == "Tue 05 May 11:00"
    assert told(OFFICE.later(at(THU, 15), 2)) == "Thu 30 Apr 17:00"
    assert told(OFFICE.later(at(THU, 15), 0)) == "Thu 30 Apr 15:00"


def test_the_steps_of_a_request_lie_in_working_time_and_in_their_order() -> None:
    asked = at(THU, 15)
    due = approval_due(asked, Urgency.NORMAL, STANDARD, OFFICE)

    steps = approval_steps(asked, due, Urgency.NORMAL, STANDARD, OFFICE)

    assert {step: told(moment) for step, moment in steps.items()} == {
        Step.REMIND: "Fri 01 May 13:00", Step.WIDEN: "Tue 05 May 11:00", Step.LEAD: "Tue 05 May 17:00", Step.EXPIRE: "Wed 06 May 15:00",
    }  # fmt: skip


def test_the_steps_of_an_urgent_request_are_quarters_of_its_hours() -> None:
    asked = at(date(2026, 5, 3), 1)

    steps = approval_steps(asked, asked + timedelta(hours=4), Urgency.URGENT, STANDARD, OFFICE)

    assert [told(moment) for moment in steps.values()] == ["Sun 03 May 02:00", "Sun 03 May 03:00", "Sun 03 May 04:00", "Sun 03 May 05:00"]


def test_an_approval_lapses_after_its_days_and_the_worker_hears_before() -> None:
    assert approval_lapses_on(THU, STANDARD) == date(2026, 5, 14)
    assert approval_lapse_reminder_due(date(2026, 5, 14), STANDARD) == date(2026, 5, 11)


def test_a_review_is_due_after_five_days_of_work() -> None:
    assert told(review_due(at(THU, 15), STANDARD, OFFICE)) == "Fri 08 May 15:00"


def test_people_are_at_work_from_the_opening_up_to_the_closing() -> None:
    assert [OFFICE.is_open(at(FRI, *it)) for it in ((8, 59), (9, 0), (16, 59), (17, 0))] == [False, True, True, False]
    assert not OFFICE.is_open(at(date(2026, 5, 2))) and not OFFICE.is_open(at(date(2026, 5, 4))) and OFFICE.is_open(at(date(2026, 5, 5)))
    assert told(OFFICE.next_open(at(FRI, 17))) == "Tue 05 May 09:00"
    assert OFFICE.next_open(at(FRI, 12)) == at(FRI, 12)


def test_somebody_elsewhere_is_at_work_by_their_own_clock() -> None:
    warsaw = OFFICE.of(ZoneInfo("Europe/Warsaw"))
    assert OFFICE.of(LONDON) is OFFICE
    assert warsaw.is_open(at(FRI, 8, 30)) and not warsaw.is_open(at(FRI, 16, 30))


def test_a_charity_that_is_closed_for_months_holds_nothing_up() -> None:
    shut = WorkingTime(zone=LONDON, days=frozenset())
    assert shut.next_open(at(FRI)) == at(FRI)
    assert shut.later(at(FRI), 72) - at(FRI).astimezone(UTC) == timedelta(hours=72)
    assert shut.later(at(FRI), 3) - at(FRI).astimezone(UTC) == timedelta(hours=3)
    assert shut.share(at(FRI), at(FRI, 14), 50) == at(FRI, 12)


def test_a_moment_without_a_time_zone_is_refused() -> None:
    with pytest.raises(ValueError, match="time zone"):
        OFFICE.next_open(datetime(2026, 5, 1, 10))


moments = st.datetimes(datetime(2026, 1, 1), datetime(2027, 12, 31)).map(lambda it: it.replace(tzinfo=UTC))
calendars = st.builds(
    WorkingTime,
    zone=st.sampled_from((LONDON, ZoneInfo("Pacific/Auckland"), timezone(timedelta(hours=-7)))),
    days=st.frozensets(st.integers(0, 6), min_size=1),
    opens=st.sampled_from((0, 540)),
    closes=st.sampled_from((1020, WHOLE_DAY)),
    holidays=st.frozensets(st.dates(date(2026, 1, 1), date(2027, 12, 31)), max_size=9),
)


@given(moments, calendars)
def test_what_is_held_back_comes_when_people_are_at_work_and_never_earlier(moment: datetime, working: WorkingTime) -> None:
    opened = working.next_open(moment)
    assert opened >= moment and working.is_open(opened)
    assert (opened == moment) is working.is_open(moment)


@given(moments, calendars, st.integers(1, 168))
def test_a_due_time_is_never_sooner_than_by_the_clock_and_always_at_work_or_at_its_end(moment: datetime, working: WorkingTime, hours: int) -> None:
    due = working.later(moment, hours)
    # Whole days keep the hour on the wall, so the clocks may take an hour away.
    assert due >= moment + timedelta(hours=hours - 1)
    assert working.is_open(due) or working.is_open(due - timedelta(seconds=1))


@given(moments, calendars, st.integers(1, 168), st.sampled_from(Urgency))
def test_steps_never_come_before_the_ask_nor_after_the_end_nor_out_of_order(moment: datetime, working: WorkingTime, hours: int, urgency: Urgency) -> None:
    due = working.later(moment, hours)
    steps = list(approval_steps(moment, due, urgency, STANDARD, working).values())
    assert [moment, *steps] == sorted([moment, *steps]) and steps[-1] == due
    assert clock_share(moment, due, 100) == due
