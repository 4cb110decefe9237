"""The clock of a subject access request, by the calendar: months, working days, stops, months added; and what holds for every request (3.7)."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date, timedelta

import holidays
import pytest
from hypothesis import given
from hypothesis import strategies as st

from policy.access import Clock, Stop, acknowledgement_due, answer_due, closes_on, warning_due, working_day
from policy.access_steps import CHECKS, AccessFlaw, Longer, Now, Proof, Restarting, Stopping, flaws
from policy.values import STANDARD

ENGLAND = frozenset(holidays.country_holidays("GB", subdiv="ENG", years=range(2023, 2033)))
SCOTLAND = frozenset(holidays.country_holidays("GB", subdiv="SCT", years=range(2023, 2033)))
DAY = timedelta(days=1)


def due(clock: Clock, today: date | None = None) -> date | None:
    return answer_due(clock, today or clock.received_on, ENGLAND)


@pytest.mark.parametrize(
    ("received", "answer_by", "because"),
    [
        (date(2026, 9, 3), date(2026, 10, 5), "the third of October is a Saturday"),
        (date(2026, 3, 2), date(2026, 4, 2), "the same day of the next month"),
        (date(2026, 3, 3), date(2026, 4, 7), "Good Friday, a weekend and Easter Monday lie between"),
        (date(2026, 1, 31), date(2026, 3, 2), "the end of February is a Saturday"),
        (date(2025, 1, 31), date(2025, 2, 28), "February has no 31st"),
        (date(2024, 1, 31), date(2024, 2, 29), "in a leap year February ends on the 29th"),
        (date(2028, 1, 29), date(2028, 2, 29), "in a leap year February has a 29th"),
        (date(2024, 2, 29), date(2024, 4, 2), "the 29th of March was Good Friday"),
        (date(2027, 2, 28), date(2027, 3, 30), "the 28th of March is Easter Sunday, and Easter Monday follows"),
        (date(2026, 11, 25), date(2026, 12, 29), "Christmas, and Boxing Day on a Saturday is moved to the Monday"),
        (date(2026, 12, 1), date(2027, 1, 4), "New Year's Day is a Friday"),
        (date(2026, 7, 31), date(2026, 9, 1), "the last Monday of August is a bank holiday"),
        (date(2026, 4, 30), date(2026, 6, 1), "the 30th of May is a Saturday"),
        (date(2026, 5, 31), date(2026, 6, 30), "June has no 31st"),
        (date(2026, 12, 31), date(2027, 2, 1), "over the end of a year, to a Sunday"),
    ],
)
def test_an_answer_is_due_a_calendar_month_later_on_a_working_day(received: date, answer_by: date, because: str) -> None:
    assert due(Clock(received_on=received)) == answer_by, because


def test_where_other_days_are_off_the_day_is_another() -> None:
    received = date(2026, 12, 2)

    assert answer_due(Clock(received_on=received), received, frozenset()) == date(2027, 1, 4)
    assert answer_due(Clock(received_on=date(2027, 12, 1)), received, ENGLAND) == date(2028, 1, 4)
    assert answer_due(Clock(received_on=date(2027, 12, 1)), received, SCOTLAND) == date(2028, 1, 5)
    assert answer_due(Clock(received_on=date(2026, 10, 30)), received, ENGLAND) == date(2026, 11, 30)
    assert answer_due(Clock(received_on=date(2026, 10, 30)), received, SCOTLAND) == date(2026, 12, 1)


def test_a_charity_with_no_working_days_is_not_waited_for() -> None:
    class Never:
        def __contains__(self, day: object) -> bool:
            return True

    assert working_day(date(2026, 3, 2), Never()) == date(2026, 3, 2)


@pytest.mark.parametrize(
    ("clock", "answer_by", "because"),
    [
        (Clock(received_on=date(2026, 3, 2), asked_on=date(2026, 3, 4), proved_on=date(2026, 3, 10)), date(2026, 4, 10), "from the proof"),
        (Clock(received_on=date(2026, 3, 2), asked_on=date(2026, 3, 4)), None, "no proof yet"),
        (Clock(received_on=date(2026, 3, 2), asked_on=date(2026, 3, 2), proved_on=date(2026, 3, 2)), date(2026, 4, 2), "on the same day"),
        (Clock(received_on=date(2026, 3, 2), stops=(Stop(stopped_on=date(2026, 3, 5), restarted_on=date(2026, 3, 12)),)), date(2026, 4, 9), "seven days"),
        (Clock(received_on=date(2026, 3, 2), stops=(Stop(stopped_on=date(2026, 3, 5), restarted_on=date(2026, 3, 5)),)), date(2026, 4, 2), "no day"),
        (Clock(received_on=date(2026, 3, 2), stops=(Stop(stopped_on=date(2026, 3, 5), restarted_on=date(2026, 3, 6)),)), date(2026, 4, 7), "onto Good Friday"),
        (
            Clock(
                received_on=date(2026, 3, 2),
                stops=(Stop(stopped_on=date(2026, 3, 5), restarted_on=date(2026, 3, 12)), Stop(stopped_on=date(2026, 3, 16), restarted_on=date(2026, 3, 23))),
            ),
            date(2026, 4, 16),
            "two stops of seven days",
        ),
        (Clock(received_on=date(2026, 3, 2), longer=2), date(2026, 6, 2), "three months in all"),
        (Clock(received_on=date(2026, 11, 30), longer=2), date(2027, 3, 1), "the end of February is a Sunday"),
        (Clock(received_on=date(2026, 1, 31), longer=1), date(2026, 3, 31), "counted from the start, not from the end of February"),
        (
            Clock(received_on=date(2026, 3, 2), longer=2, stops=(Stop(stopped_on=date(2026, 3, 5), restarted_on=date(2026, 3, 12)),)),
            date(2026, 6, 9), "months and days",
        ),
        (
            Clock(
                received_on=date(2026, 3, 2), asked_on=date(2026, 3, 9), proved_on=date(2026, 3, 11),
                stops=(Stop(stopped_on=date(2026, 3, 4), restarted_on=date(2026, 3, 16)),),
            ),
            date(2026, 4, 16), "days before time ran do not count twice",
        ),
    ],
)  # fmt: skip
def test_proof_stops_and_months_move_the_day(clock: Clock, answer_by: date | None, because: str) -> None:
    assert due(clock) == answer_by, because


def test_while_time_stands_still_the_day_moves_with_it() -> None:
    clock = Clock(received_on=date(2026, 3, 2), stops=(Stop(stopped_on=date(2026, 3, 5)),))

    assert [due(clock, date(2026, 3, day)) for day in (5, 12)] == [date(2026, 4, 2), date(2026, 4, 9)]
    assert clock.open_stop == clock.stops[0] and clock.waits_since == date(2026, 3, 5)


def test_whoever_never_answers_is_waited_for_a_quarter_of_a_year_and_the_data_lead_is_warned() -> None:
    stopped = Clock(received_on=date(2026, 3, 2), stops=(Stop(stopped_on=date(2026, 3, 5)),))
    unproved = Clock(received_on=date(2026, 3, 2), asked_on=date(2026, 3, 5))
    patient = STANDARD.stepped({"access_stop_days": ((date(2018, 1, 1), 120),)})

    for clock in (stopped, unproved):
        assert (warning_due(clock), closes_on(clock)) == (date(2026, 5, 20), date(2026, 6, 3))
        assert closes_on(clock, patient) == date(2026, 7, 3)
    for runs in (Clock(received_on=date(2026, 3, 2)), replace(unproved, proved_on=date(2026, 3, 6))):
        assert runs.waits_since is None
        assert closes_on(runs) is None and warning_due(runs) is None


def test_a_complaint_is_acknowledged_within_thirty_days() -> None:
    assert acknowledgement_due(date(2026, 7, 1)) == date(2026, 7, 31)
    assert acknowledgement_due(date(2026, 7, 1), STANDARD.stepped({"complaint_acknowledge_days": ((date(2018, 1, 1), 7),)})) == date(2026, 7, 8)


# Steps

CLOCK = Clock(received_on=date(2026, 3, 2))
STOPPED = replace(CLOCK, stops=(Stop(stopped_on=date(2026, 3, 5)),))
WENT_ON = replace(CLOCK, stops=(Stop(stopped_on=date(2026, 3, 5), restarted_on=date(2026, 3, 12)),))
UNPROVED = replace(CLOCK, asked_on=date(2026, 3, 4))
MARCH_20 = date(2026, 3, 20)
WHY = "Which years do they mean?"

STEPS = [
    (CLOCK, Stopping(stopped_on=date(2026, 3, 5), reason=WHY), {}),
    (CLOCK, Stopping(stopped_on=date(2026, 3, 2), reason=WHY), {}),
    (CLOCK, Stopping(stopped_on=MARCH_20, reason=WHY), {}),
    (CLOCK, Stopping(stopped_on=MARCH_20 + DAY, reason=WHY), {"stopped_on": AccessFlaw.STILL_TO_COME}),
    (CLOCK, Stopping(stopped_on=date(2026, 3, 1), reason=WHY), {"stopped_on": AccessFlaw.STOPPED_TOO_EARLY}),
    (CLOCK, Stopping(stopped_on=date(2026, 3, 5), reason=".."), {"reason": AccessFlaw.WHY_NOT_SAID}),
    (STOPPED, Stopping(stopped_on=date(2026, 3, 6), reason=WHY), {"why": AccessFlaw.STOPPED_ALREADY}),
    (WENT_ON, Stopping(stopped_on=date(2026, 3, 11), reason=WHY), {"stopped_on": AccessFlaw.STOPPED_TOO_EARLY}),
    (WENT_ON, Stopping(stopped_on=date(2026, 3, 12), reason=WHY), {}),
    (UNPROVED, Stopping(stopped_on=date(2026, 3, 5), reason=WHY), {"why": AccessFlaw.NOT_RUNNING}),
    (Clock(received_on=date(2026, 1, 5)), Stopping(stopped_on=date(2026, 2, 5), reason=WHY), {}),
    (Clock(received_on=date(2026, 1, 5)), Stopping(stopped_on=date(2026, 2, 6), reason=WHY), {"stopped_on": AccessFlaw.STOPPED_TOO_LATE}),
    (STOPPED, Restarting(restarted_on=date(2026, 3, 5)), {}),
    (STOPPED, Restarting(restarted_on=MARCH_20), {}),
    (STOPPED, Restarting(restarted_on=MARCH_20 + DAY), {"restarted_on": AccessFlaw.STILL_TO_COME}),
    (STOPPED, Restarting(restarted_on=date(2026, 3, 4)), {"restarted_on": AccessFlaw.RESTARTED_TOO_EARLY}),
    (WENT_ON, Restarting(restarted_on=date(2026, 3, 13)), {"restarted_on": AccessFlaw.RUNS_ALREADY}),
    (CLOCK, Restarting(restarted_on=date(2026, 3, 13)), {"restarted_on": AccessFlaw.RUNS_ALREADY}),
    (CLOCK, Longer(months=2, told_on=MARCH_20, reason="Four folders"), {}),
    (CLOCK, Longer(months=1, told_on=date(2026, 3, 2), reason="Four folders"), {}),
    (CLOCK, Longer(months=3, told_on=MARCH_20, reason="Four folders"), {"months": AccessFlaw.LONGER_THAN_ALLOWED}),
    (CLOCK, Longer(months=0, told_on=MARCH_20, reason="Four folders"), {"months": AccessFlaw.LONGER_THAN_ALLOWED}),
    (replace(CLOCK, longer=1), Longer(months=1, told_on=MARCH_20, reason="Four folders"), {"months": AccessFlaw.LONGER_ALREADY}),
    (CLOCK, Longer(months=2, told_on=MARCH_20 + DAY, reason="Four folders"), {"told_on": AccessFlaw.STILL_TO_COME}),
    (CLOCK, Longer(months=2, told_on=date(2026, 3, 1), reason="Four folders"), {"told_on": AccessFlaw.TOLD_BEFORE_RECEIVED}),
    (CLOCK, Longer(months=2, told_on=MARCH_20, reason="-"), {"reason": AccessFlaw.WHY_NOT_SAID}),
    (UNPROVED, Longer(months=2, told_on=MARCH_20, reason="Four folders"), {"why": AccessFlaw.NOT_RUNNING}),
    (Clock(received_on=date(2026, 2, 20)), Longer(months=2, told_on=MARCH_20, reason="Four folders"), {}),
    (Clock(received_on=date(2026, 2, 19)), Longer(months=2, told_on=date(2026, 3, 19), reason="Four folders"), {"why": AccessFlaw.LONGER_TOO_LATE}),
    (
        Clock(received_on=date(2026, 2, 19)),
        Longer(months=2, told_on=MARCH_20, reason="Four folders"),
        {"why": AccessFlaw.LONGER_TOO_LATE, "told_on": AccessFlaw.TOLD_TOO_LATE},
    ),
    (CLOCK, Proof(), {}),
    (CLOCK, Proof(asked_on=date(2026, 3, 2), proved_on=date(2026, 3, 2)), {}),
    (CLOCK, Proof(asked_on=date(2026, 3, 1)), {"asked_on": AccessFlaw.ASKED_BEFORE_RECEIVED}),
    (CLOCK, Proof(asked_on=MARCH_20 + DAY), {"asked_on": AccessFlaw.STILL_TO_COME}),
    (CLOCK, Proof(asked_on=MARCH_20, proved_on=date(2026, 3, 19)), {"proved_on": AccessFlaw.PROVED_BEFORE_ASKED}),
    (CLOCK, Proof(asked_on=date(2026, 3, 4), proved_on=MARCH_20 + DAY), {"proved_on": AccessFlaw.STILL_TO_COME}),
    (CLOCK, Proof(proved_on=date(2026, 3, 1)), {"proved_on": AccessFlaw.PROVED_BEFORE_ASKED}),
]


@pytest.mark.parametrize(("clock", "step", "found"), STEPS)
def test_a_step_that_cannot_be_taken_says_why_beside_its_field(
    clock: Clock, step: Proof | Stopping | Restarting | Longer, found: dict[str, AccessFlaw]
) -> None:
    assert flaws(step, Now(clock=clock, day=MARCH_20, holidays=ENGLAND)) == found


def test_every_flaw_of_a_step_was_seen() -> None:
    assert {flaw for *_, found in STEPS for flaw in found.values()} == set(AccessFlaw)


def test_every_statement_on_a_step_is_one_sentence() -> None:
    for one in CHECKS:
        assert re.fullmatch(r"[A-Z][^.]+\.", one.statement), one.name
        assert "_" in one.name and one.clause == "3.7"
    assert {one.step for one in CHECKS} == {Proof, Stopping, Restarting, Longer}


# What holds for every request

days = st.dates(date(2024, 1, 1), date(2029, 12, 31))
amounts = st.integers(0, 120)


@st.composite
def clocks(draw: st.DrawFn) -> Clock:
    """A clock whose steps could all be taken, whenever they were."""
    received = draw(days)
    asked = draw(st.none() | st.integers(0, 20))
    asked_on = None if asked is None else received + asked * DAY
    proved_on = None if asked_on is None else asked_on + draw(st.integers(0, 60)) * DAY
    at, stops = proved_on or received, []
    for _ in range(draw(st.integers(0, 3))):
        stopped = at + draw(st.integers(0, 15)) * DAY
        at = stopped + draw(amounts) * DAY
        stops.append(Stop(stopped_on=stopped, restarted_on=at))
    return Clock(received_on=received, asked_on=asked_on, proved_on=proved_on, stops=tuple(stops), longer=draw(st.integers(0, 2)))


@given(clocks())
def test_an_answer_is_due_on_a_working_day_at_least_a_month_after_the_request(clock: Clock) -> None:
    answer_by = due(clock, date(2031, 1, 1))

    assert answer_by is not None and answer_by.weekday() < 5 and answer_by not in ENGLAND
    assert answer_by - clock.received_on >= 28 * DAY


@given(clocks(), amounts)
def test_a_stop_of_some_days_moves_the_day_by_as_many(clock: Clock, amount: int) -> None:
    begins = max((clock.started_on or clock.received_on, *(one.restarted_on for one in clock.stops if one.restarted_on)))
    stopped = replace(clock, stops=(*clock.stops, Stop(stopped_on=begins, restarted_on=begins + amount * DAY)))
    today = date(2032, 1, 1)

    assert stopped.days_stopped(today) == clock.days_stopped(today) + amount
    before, after = answer_due(clock, today, NO_DAYS), answer_due(stopped, today, NO_DAYS)
    assert before is not None and after is not None
    assert working_day(before + amount * DAY, NO_DAYS) >= after >= working_day(before - 2 * DAY + amount * DAY, NO_DAYS)
    plain, moved = due(clock, today), due(stopped, today)
    assert plain is not None and moved is not None and moved >= plain


NO_DAYS: frozenset[date] = frozenset()


@given(clocks(), st.integers(0, 2), st.integers(0, 2))
def test_more_months_never_make_it_earlier(clock: Clock, fewer: int, more: int) -> None:
    least, most = sorted((fewer, more))
    one, other = due(replace(clock, longer=least), date(2031, 1, 1)), due(replace(clock, longer=most), date(2031, 1, 1))

    assert one is not None and other is not None and one <= other


@given(clocks(), st.integers(0, 60))
def test_a_later_proof_never_makes_it_earlier(clock: Clock, amount: int) -> None:
    sooner = replace(clock, asked_on=clock.received_on, proved_on=clock.received_on, stops=())
    later = replace(sooner, proved_on=clock.received_on + amount * DAY)
    one, other = due(sooner), due(later)

    assert one is not None and other is not None and one <= other


@given(days, days)
def test_who_asks_later_has_an_answer_no_sooner(one: date, other: date) -> None:
    first, second = sorted((one, other))
    sooner, later = due(Clock(received_on=first)), due(Clock(received_on=second))

    assert sooner is not None and later is not None and sooner <= later
