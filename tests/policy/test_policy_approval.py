"""Who may decide a request, what votes add up to, and by when things are due."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from itertools import permutations
from zoneinfo import ZoneInfo

import pytest

from policy import deadlines
from policy.approval import Approver, Outcome, Refusal, Request, State, Vote, dissent, may_decide, tally, too_few_could_approve
from policy.grounds import Ground
from policy.text import is_among, said, same_name
from policy.values import STANDARD, ends_on

TRUSTEE = Approver(user_id="UT", roles=frozenset({"trustee"}), same_workspace=True, is_guest=False, is_bot=False, is_deactivated=False)
YES, ALSO_YES, NO = Vote(user_id="U1", approve=True), Vote(user_id="U2", approve=True), Vote(user_id="U3", approve=False)


def test_another_trustee_may_decide_a_waiting_request() -> None:
    assert may_decide(TRUSTEE, "UW", State.WAITING, conflicted=False) is None


@pytest.mark.parametrize(
    ("approver", "refusal"),
    [
        (replace(TRUSTEE, user_id="UW"), Refusal.OWN_REQUEST),
        (replace(TRUSTEE, roles=frozenset({"worker"})), Refusal.NOT_A_TRUSTEE),
        (replace(TRUSTEE, is_guest=True), Refusal.GUEST),
        (replace(TRUSTEE, is_bot=True), Refusal.BOT),
        (replace(TRUSTEE, same_workspace=False), Refusal.STRANGER),
        (replace(TRUSTEE, is_deactivated=True), Refusal.DEACTIVATED),
    ],
)
def test_nobody_else_may_decide_it(approver: Approver, refusal: Refusal) -> None:
    assert may_decide(approver, "UW", State.WAITING, conflicted=False) is refusal


@pytest.mark.parametrize("state", [state for state in State if state is not State.WAITING])
def test_a_request_that_is_no_longer_open_is_not_decided_again(state: State) -> None:
    assert may_decide(TRUSTEE, "UW", state, conflicted=False) is Refusal.ALREADY_DECIDED


def test_a_trustee_with_a_conflict_or_an_earlier_vote_may_not_decide() -> None:
    assert may_decide(TRUSTEE, "UW", State.WAITING, conflicted=True) is Refusal.CONFLICT
    assert may_decide(TRUSTEE, "UW", State.WAITING, conflicted=False, already_voted=True) is Refusal.ALREADY_VOTED


@pytest.mark.parametrize("declines_needed", [0, 1])
def test_nobody_declines_by_saying_nothing(declines_needed: int) -> None:
    assert tally([], 1, declines_needed) is tally([], 0, declines_needed) is Outcome.WAITING


def test_every_refusal_to_decide_can_happen() -> None:
    everything_wrong = Approver(user_id="UW", same_workspace=False, is_guest=True, is_bot=True, is_deactivated=True)

    assert may_decide(everything_wrong, "UW", State.EXPIRED, conflicted=True, already_voted=True) is Refusal.DEACTIVATED
    assert may_decide(TRUSTEE, "UW", State.WAITING, conflicted=False, tells_with="UT") is Refusal.WILL_TELL
    assert len(Refusal) == 10


@pytest.mark.parametrize(
    ("votes", "needed", "outcome"),
    [
        ([], 1, Outcome.WAITING),
        ([], 0, Outcome.WAITING),
        ([YES], 1, Outcome.APPROVED),
        ([YES], 2, Outcome.WAITING),
        ([YES, YES], 2, Outcome.WAITING),
        ([YES, ALSO_YES], 2, Outcome.APPROVED),
        ([NO], 1, Outcome.DECLINED),
        ([YES, NO], 1, Outcome.DECLINED),
        ([YES, replace(YES, approve=False)], 1, Outcome.DECLINED),
    ],
)
def test_votes_add_up_the_same_in_any_order(votes: list[Vote], needed: int, outcome: Outcome) -> None:
    assert {tally(shuffled, needed, 1) for shuffled in permutations(votes)} == {outcome}


def test_a_charity_may_ask_for_two_declines_and_keeps_the_dissent() -> None:
    votes = [YES, NO, ALSO_YES]

    assert tally(votes, 2, declines_needed=2) is Outcome.APPROVED
    assert dissent(votes, Outcome.APPROVED) == (NO,)
    assert dissent(votes, Outcome.DECLINED) == (YES, ALSO_YES)
    assert dissent(votes, Outcome.WAITING) == ()


def test_a_requester_learns_when_too_few_others_could_approve() -> None:
    assert too_few_could_approve([TRUSTEE], "UT", 1)
    assert too_few_could_approve([], "UW", 0)
    assert too_few_could_approve([TRUSTEE], "UW", 2)
    assert not too_few_could_approve([TRUSTEE], "UW", 1)


def test_a_request_waits_until_somebody_decides_it() -> None:
    assert Request(requested_by="UW", ground=Ground.COURT).state is State.WAITING


@pytest.mark.parametrize(
    ("given", "months", "end"),
    [
        (date(2026, 8, 31), 6, date(2027, 2, 28)),
        (date(2023, 8, 31), 6, date(2024, 2, 29)),
        (date(2024, 2, 29), 12, date(2025, 2, 28)),
        (date(2026, 12, 15), 1, date(2027, 1, 15)),
        (date(9999, 12, 1), 12, date.max),
    ],
)
def test_months_are_counted_by_the_calendar(given: date, months: int, end: date) -> None:
    assert ends_on(given, months) == end


def test_due_times_are_real_hours_even_when_the_clocks_change() -> None:
    before = datetime(2026, 3, 28, 22, 0, tzinfo=ZoneInfo("Europe/London"))

    assert deadlines.approval_due(before, deadlines.Urgency.URGENT, STANDARD) == datetime(2026, 3, 29, 2, 0, tzinfo=UTC)
    assert deadlines.approval_due(before, deadlines.Urgency.NORMAL, STANDARD) - before.astimezone(UTC) == timedelta(hours=72)
    assert deadlines.emergency_record_due(before, STANDARD) - before.astimezone(UTC) == timedelta(hours=24)
    assert deadlines.referral_follow_up_due(before, STANDARD) - before.astimezone(UTC) == timedelta(days=2)
    assert deadlines.reading_ends(before, STANDARD, urgent=False) - before.astimezone(UTC) == timedelta(hours=8)
    assert deadlines.reading_ends(before, STANDARD, urgent=True) - before.astimezone(UTC) == timedelta(hours=2)
    assert deadlines.reading_review_due(before, STANDARD) - before.astimezone(UTC) == timedelta(hours=48)


def test_a_due_time_without_a_time_zone_is_refused() -> None:
    with pytest.raises(ValueError, match="time zone"):
        deadlines.emergency_record_due(datetime(2026, 3, 28, 22, 0), STANDARD)  # noqa: DTZ001  # the point of the test


def test_due_days_follow_the_values_of_the_policy() -> None:
    day = date(2026, 6, 15)

    assert deadlines.consent_ends(day, STANDARD) == date(2026, 12, 15)
    assert deadlines.consent_ends_at_the_latest(day, STANDARD) == date(2027, 6, 15)
    assert deadlines.consent_reminder_due(date(2026, 12, 15), STANDARD) == date(2026, 11, 17)
    assert deadlines.precaution_review_due(day, STANDARD) == deadlines.duties_due(day, STANDARD) == deadlines.law_check_due(day, STANDARD) == date(2027, 6, 15)
    assert deadlines.precaution_reminder_due(date(2026, 12, 15), STANDARD) == date(2026, 12, 1)
    assert deadlines.duties_reminder_due(day, STANDARD) == date(2027, 5, 18)
    assert deadlines.subject_access_due(date(2026, 1, 31), STANDARD) == date(2026, 2, 28)
    assert deadlines.cover_ends_at_the_latest(day, STANDARD) == date(2026, 7, 26)
    assert deadlines.cover_ends_at_the_latest(date.max, STANDARD) == date.max


def test_a_reminder_is_due_even_for_the_first_days_of_the_calendar() -> None:
    assert deadlines.consent_reminder_due(date.min, STANDARD) == date.min


@pytest.mark.parametrize(
    ("text", "is_said"), [("", False), ("  ", False), ("...", False), ("x", False), ("1234", False), ("n/a", False), ("yes", True), ("да и", True)]
)
def test_an_answer_has_at_least_three_letters(text: str, is_said: bool) -> None:
    assert said(text) is is_said


def test_names_are_the_same_whatever_their_spaces_and_capitals() -> None:
    assert same_name(" City  Council", "city council") and same_name("JobCentre", "Job Centre") and same_name("Straße", "STRASSE")
    assert not same_name("City Council", "County Council")
    assert not same_name(" ", "") and not is_among("  ", ("", " "))
