"""Who may open a file that is not theirs, who counts as a child, and what became of an answer."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest

from policy.ages import asked_again_on, is_child_on, last_of
from policy.facts import Answer, Category, Consent, ConsentKind, Purpose, TakenBack
from policy.lives import PERMITS, RENEWABLE, STANDING, Life, life_of, lives
from policy.reading import DATA_LEAD, MAY_STATE, TRUSTEE, WORKER, ReadingPurpose, is_looked_at, purposes_for
from policy.values import STANDARD

TODAY = date(2026, 6, 15)
DAY = timedelta(days=1)
YES = Consent(
    id="C1", answer=Answer.GIVEN, recipients=("Hill Surgery", "Elm House"), purposes=(Purpose.HEALTH_CARE,), categories=(Category.HEALTH, Category.CONTACT),
    given_on=TODAY - 30 * DAY, ends_on=TODAY + 30 * DAY,
)  # fmt: skip


def test_each_role_states_the_purposes_that_can_be_its_own() -> None:
    of = {role: set(purposes_for(frozenset({role}))) for role in (WORKER, TRUSTEE, DATA_LEAD, "admin")}

    assert of[WORKER] == {ReadingPurpose.SUPERVISION, ReadingPurpose.COVER, ReadingPurpose.ADVICE, ReadingPurpose.URGENT}
    assert of[TRUSTEE] == {ReadingPurpose.SUPERVISION, ReadingPurpose.COMPLAINT, ReadingPurpose.URGENT}
    assert of[DATA_LEAD] == set(ReadingPurpose) - {ReadingPurpose.COVER}
    assert of["admin"] == set()
    assert purposes_for(frozenset({WORKER, DATA_LEAD})) == tuple(ReadingPurpose)
    assert purposes_for(frozenset()) == ()
    assert set(MAY_STATE) == set(ReadingPurpose)


def test_only_what_is_urgent_is_looked_at_afterwards() -> None:
    assert [purpose for purpose in ReadingPurpose if is_looked_at(purpose)] == [ReadingPurpose.URGENT]


@pytest.mark.parametrize(
    ("child", "adult_in", "day", "counts"),
    [
        (True, None, TODAY, True),
        (False, None, TODAY, False),
        (False, date(2027, 1, 1), TODAY, False),
        (True, date(2026, 7, 1), TODAY, True),
        (True, date(2026, 6, 1), date(2026, 6, 1), True),
        (True, date(2026, 6, 1), date(2026, 6, 30), True),
        (True, date(2026, 6, 1), date(2026, 7, 1), False),
        (True, date(2026, 12, 1), date(2026, 12, 31), True),
        (True, date(2026, 12, 1), date(2027, 1, 1), False),
    ],
)
def test_a_child_stays_one_to_the_end_of_the_month_because_the_day_is_not_kept(child: bool, adult_in: date | None, day: date, counts: bool) -> None:
    assert is_child_on(child, adult_in, day) is counts


def test_the_age_is_asked_again_as_the_month_begins_or_once_a_year() -> None:
    assert asked_again_on(True, date(2027, 3, 9), TODAY, STANDARD) == date(2027, 3, 1)
    assert asked_again_on(True, None, TODAY, STANDARD) == date(2027, 6, 15)
    assert asked_again_on(False, None, TODAY, STANDARD) is None
    assert asked_again_on(False, date(2027, 3, 1), TODAY, STANDARD) is None
    assert last_of(date(2028, 2, 11)) == date(2028, 2, 29)


@pytest.mark.parametrize(
    ("changes", "life"),
    [
        ({}, Life.STANDS),
        ({"ends_on": TODAY}, Life.STANDS),
        ({"ends_on": TODAY - DAY}, Life.LAPSED),
        ({"given_on": TODAY}, Life.STANDS),
        ({"given_on": TODAY + DAY}, Life.NOT_BEGUN),
        ({"withdrawn_on": TODAY}, Life.WITHDRAWN),
        ({"withdrawn_on": TODAY, "ends_on": TODAY - DAY}, Life.WITHDRAWN),
        ({"withdrawn_on": TODAY, "withdrawn_recipients": ("Elm House",)}, Life.STANDS_IN_PART),
        ({"withdrawn_recipients": ("Elm House",)}, Life.STANDS_IN_PART),
        ({"withdrawn_recipients": ("elm house ", "HILL SURGERY")}, Life.WITHDRAWN),
        ({"withdrawn_categories": (Category.HEALTH,)}, Life.STANDS_IN_PART),
        ({"withdrawn_categories": (Category.HEALTH, Category.CONTACT)}, Life.WITHDRAWN),
        ({"recipients": (), "categories": ()}, Life.STANDS),
        ({"withdrawn_recipients": ("Elm House",), "ends_on": TODAY - DAY}, Life.LAPSED),
        ({"answer": Answer.REFUSED}, Life.NO),
        ({"answer": Answer.REFUSED, "ends_on": TODAY - DAY}, Life.NO),
        ({"answer": Answer.NOT_ANSWERED}, Life.NOT_ANSWERED),
        ({"answer": Answer.UNABLE}, Life.UNABLE),
        ({"kind": ConsentKind.SUPPORT, "recipients": (), "purposes": (), "categories": ()}, Life.STANDS),
        ({"kind": ConsentKind.SUPPORT, "ends_on": TODAY - DAY}, Life.LAPSED),
        ({"taken_back": (TakenBack(since=TODAY, recipients=("elm house",)),)}, Life.STANDS_IN_PART),
        ({"taken_back": (TakenBack(since=TODAY),)}, Life.WITHDRAWN),
        ({"taken_back": (TakenBack(since=TODAY, recipients=("elm house",)),), "withdrawn_categories": (Category.HEALTH, Category.CONTACT)}, Life.WITHDRAWN),
        ({"kind": ConsentKind.SUPPORT, "answer": Answer.REFUSED}, Life.NO),
        ({"in_error": True, "withdrawn_on": TODAY}, Life.IN_ERROR),
    ],
)
def test_an_answer_has_one_life(changes: dict[str, Any], life: Life) -> None:
    assert life_of(replace(YES, **changes), TODAY) is life


@pytest.mark.parametrize("changes", [{}, {"recipients": ("Elm House",)}, {"answer": Answer.REFUSED}, {"kind": ConsentKind.SUPPORT}])
def test_a_record_that_takes_its_place_changes_an_answer_unless_it_is_one_of_the_renewals(changes: dict[str, Any]) -> None:
    later = replace(YES, id="C2", replaces="C1", given_on=TODAY, ends_on=TODAY + 200 * DAY, **changes)
    every = (replace(YES, withdrawn_recipients=("Hill Surgery",)), later)

    assert lives(every, TODAY)["C1"] is Life.CHANGED
    assert lives(every, TODAY, frozenset({"C1", "C9"}))["C1"] is Life.CHANGED
    assert lives(every, TODAY, frozenset({"C2"}))["C1"] is Life.RENEWED
    assert lives(every, TODAY, frozenset({"C2"}))["C2"] is life_of(later, TODAY)
    assert lives((YES, replace(later, replaces="C9")), TODAY, frozenset({"C2"}))["C1"] is Life.STANDS


@pytest.mark.parametrize("after", [None, Life.RENEWED, Life.CHANGED])
def test_what_was_an_error_stays_one_and_else_the_record_that_takes_its_place_comes_first(after: Life | None) -> None:
    assert life_of(replace(YES, in_error=True), TODAY, after) is Life.IN_ERROR
    assert life_of(replace(YES, answer=Answer.REFUSED), TODAY, after) is (after or Life.NO)
    assert life_of(replace(YES, ends_on=TODAY - DAY, withdrawn_on=TODAY), TODAY, after) is (after or Life.WITHDRAWN)


def test_an_answer_is_over_or_stands_and_only_a_yes_that_stands_permits() -> None:
    assert PERMITS < STANDING < set(Life)
    assert {Life.NOT_BEGUN, Life.LAPSED} == RENEWABLE - PERMITS
    assert set(Life) - STANDING == {Life.RENEWED, Life.CHANGED, Life.WITHDRAWN, Life.LAPSED, Life.IN_ERROR}
