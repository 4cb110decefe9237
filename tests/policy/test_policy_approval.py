"""Who may decide a request, what votes add up to, and by when things are due."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from itertools import permutations
from zoneinfo import ZoneInfo

import pytest

from policy import deadlines
from policy.approval import (
    Approver,
    Case,
    Needed,
    Outcome,
    Refusal,
    Seat,
    Spoken,
    State,
    Vote,
    could_approve,
    counts,
    dissent,
    for_whom,
    left_unsaid,
    may_decide,
    seats,
    still_needed,
    tally,
)
from policy.text import is_among, said, same_name
from policy.values import STANDARD, ends_on
from policy.working_time import WorkingTime

TRUSTEE = Approver(user_id="UT", roles=frozenset({"trustee"}), same_workspace=True, is_guest=False, is_bot=False, is_deactivated=False)
DEPUTY = replace(TRUSTEE, user_id="UD", roles=frozenset({"deputy"}))
STAND_IN = replace(TRUSTEE, user_id="US", roles=frozenset({"worker"}), stands_in_for=frozenset({"UT"}))
ASKED = Case(requested_by="UW")
OPEN = WorkingTime.never_closed(UTC)
YES, ALSO_YES, NO = Vote(user_id="U1", approve=True), Vote(user_id="U2", approve=True), Vote(user_id="U3", approve=False)
DEPUTYS_YES = Vote(user_id="U4", approve=True, seat=Seat.DEPUTY)
ONE, TWO = Needed(approvals=1), Needed(approvals=2)


@pytest.mark.parametrize(
    ("approver", "case"),
    [
        (TRUSTEE, ASKED),
        (STAND_IN, ASKED),
        (DEPUTY, replace(ASKED, widened=True)),
        (replace(TRUSTEE, roles=frozenset({"trustee", "worker", "admin"})), ASKED),
        (replace(STAND_IN, stands_in_for=frozenset({"UT", "UW"})), ASKED),
        (replace(DEPUTY, stands_in_for=frozenset({"UW"})), replace(ASKED, widened=True)),
        (replace(TRUSTEE, has_code=True), replace(ASKED, code_needed=True)),
    ],
)
def test_a_trustee_a_stand_in_and_in_the_end_a_deputy_may_decide(approver: Approver, case: Case) -> None:
    assert may_decide(approver, case) is None


@pytest.mark.parametrize(
    ("approver", "case", "refusal"),
    [
        (replace(TRUSTEE, is_deactivated=True), ASKED, Refusal.DEACTIVATED),
        (replace(TRUSTEE, is_bot=True), ASKED, Refusal.BOT),
        (replace(TRUSTEE, is_guest=True), ASKED, Refusal.GUEST),
        (replace(TRUSTEE, same_workspace=False), ASKED, Refusal.STRANGER),
        (replace(TRUSTEE, roles=frozenset({"worker", "admin", "data_lead"})), ASKED, Refusal.NOT_A_TRUSTEE),
        (replace(TRUSTEE, user_id="UW"), ASKED, Refusal.OWN_REQUEST),
        (replace(STAND_IN, user_id="UW"), ASKED, Refusal.OWN_REQUEST),
        (replace(DEPUTY, user_id="UW"), replace(ASKED, widened=True), Refusal.OWN_REQUEST),
        (TRUSTEE, replace(ASKED, tells_with="UT"), Refusal.WILL_TELL),
        (STAND_IN, replace(ASKED, requested_by="UT"), Refusal.FOR_SOMEBODY_OUT),
        (STAND_IN, replace(ASKED, tells_with="UT"), Refusal.FOR_SOMEBODY_OUT),
        (STAND_IN, replace(ASKED, conflicted=frozenset({"UT"})), Refusal.FOR_SOMEBODY_OUT),
        (DEPUTY, ASKED, Refusal.NOT_WIDENED),
        (TRUSTEE, replace(ASKED, answered=frozenset({"UT"})), Refusal.ALREADY_VOTED),
        (STAND_IN, replace(ASKED, answered=frozenset({"UT"})), Refusal.ALREADY_VOTED),
        (STAND_IN, replace(ASKED, answered=frozenset({"US"})), Refusal.ALREADY_VOTED),
        (TRUSTEE, replace(ASKED, conflicted=frozenset({"UT"})), Refusal.CONFLICT),
        (STAND_IN, replace(ASKED, conflicted=frozenset({"US"})), Refusal.CONFLICT),
        (TRUSTEE, replace(ASKED, code_needed=True), Refusal.NO_CODE),
    ],
)
def test_nobody_else_may_decide_it(approver: Approver, case: Case, refusal: Refusal) -> None:
    assert may_decide(approver, case) is refusal


@pytest.mark.parametrize("state", [state for state in State if state is not State.WAITING])
def test_a_request_that_is_no_longer_open_is_not_decided_again(state: State) -> None:
    assert may_decide(TRUSTEE, replace(ASKED, state=state)) is Refusal.ALREADY_DECIDED


def test_who_somebody_is_is_said_before_their_part_in_the_request() -> None:
    everything_wrong = Approver(user_id="UW", same_workspace=False, is_guest=True, is_bot=True, is_deactivated=True)

    assert may_decide(everything_wrong, Case(requested_by="UW", state=State.EXPIRED, conflicted=frozenset({"UW"}))) is Refusal.DEACTIVATED


def test_a_stand_in_decides_for_the_first_trustee_whose_answer_is_not_in() -> None:
    for_two = replace(STAND_IN, stands_in_for=frozenset({"UT", "UU", "UW"}))

    assert for_whom(for_two, ASKED) == "UT"
    assert for_whom(for_two, replace(ASKED, answered=frozenset({"UT"}))) == "UU"
    assert for_whom(for_two, replace(ASKED, answered=frozenset({"UT", "UU"}))) is None
    assert for_whom(replace(for_two, roles=frozenset({"trustee"})), ASKED) is None
    assert for_whom(TRUSTEE, ASKED) is None


def test_who_holds_several_seats_decides_from_the_first() -> None:
    everything = replace(STAND_IN, roles=frozenset({"trustee", "deputy"}))

    assert seats(everything, replace(ASKED, widened=True)) == (Seat.TRUSTEE, Seat.STAND_IN, Seat.DEPUTY)
    assert seats(everything, ASKED) == (Seat.TRUSTEE, Seat.STAND_IN)
    assert seats(DEPUTY, ASKED) == ()


SPOKEN = Spoken(discussed_with="Aisha", discussed_when="Today by phone", discussed_what="A smaller share", reason="The risk is real")


def test_a_decision_says_with_whom_when_and_about_what_it_was_discussed_and_why() -> None:
    assert left_unsaid(SPOKEN) == ()
    assert left_unsaid(replace(SPOKEN, discussed_what="...")) == ("discussed_what",)
    assert left_unsaid(Spoken(discussed_with="", discussed_when=" ", discussed_what="-", reason="ok")) == (
        "discussed_with", "discussed_when", "discussed_what", "reason",
    )  # fmt: skip


@pytest.mark.parametrize(
    ("approver", "case", "seat"),
    [
        (TRUSTEE, ASKED, Seat.TRUSTEE),
        (STAND_IN, ASKED, Seat.STAND_IN),
        (DEPUTY, replace(ASKED, widened=True), Seat.DEPUTY),
        (TRUSTEE, replace(ASKED, state=State.APPROVED, answered=frozenset({"UT"}), code_needed=True), Seat.TRUSTEE),
        (replace(TRUSTEE, roles=frozenset({"worker"})), ASKED, None),
        (replace(TRUSTEE, is_deactivated=True), ASKED, None),
        (TRUSTEE, replace(ASKED, conflicted=frozenset({"UT"})), None),
        (STAND_IN, replace(ASKED, conflicted=frozenset({"UT"})), None),
        (DEPUTY, ASKED, None),
    ],
)
def test_an_answer_counts_as_long_as_who_gave_it_might_give_it(approver: Approver, case: Case, seat: Seat | None) -> None:
    assert counts(approver, case) is seat


@pytest.mark.parametrize("declines", [0, 1])
def test_nobody_declines_by_saying_nothing(declines: int) -> None:
    assert tally([], Needed(approvals=1, declines=declines)) is tally([], Needed(approvals=0, declines=declines)) is Outcome.WAITING


@pytest.mark.parametrize(
    ("votes", "needed", "outcome"),
    [
        ([], ONE, Outcome.WAITING),
        ([], Needed(approvals=0), Outcome.WAITING),
        ([YES], ONE, Outcome.APPROVED),
        ([YES], TWO, Outcome.WAITING),
        ([YES, YES], TWO, Outcome.WAITING),
        ([YES, ALSO_YES], TWO, Outcome.APPROVED),
        ([NO], ONE, Outcome.DECLINED),
        ([YES, NO], ONE, Outcome.DECLINED),
        ([YES, replace(YES, approve=False)], ONE, Outcome.DECLINED),
        ([DEPUTYS_YES], ONE, Outcome.APPROVED),
        ([DEPUTYS_YES], replace(ONE, from_trustees=1), Outcome.WAITING),
        ([DEPUTYS_YES, replace(DEPUTYS_YES, user_id="U5")], replace(TWO, from_trustees=1), Outcome.WAITING),
        ([DEPUTYS_YES, YES], replace(TWO, from_trustees=1), Outcome.APPROVED),
        ([DEPUTYS_YES, replace(YES, seat=Seat.STAND_IN)], replace(TWO, from_trustees=1), Outcome.APPROVED),
        ([YES, NO, ALSO_YES], replace(TWO, declines=2), Outcome.APPROVED),
        ([YES, NO, replace(NO, user_id="U5")], replace(TWO, declines=2), Outcome.DECLINED),
        ([NO, NO], replace(TWO, declines=2), Outcome.WAITING),
    ],
)
def test_votes_add_up_the_same_in_any_order(votes: list[Vote], needed: Needed, outcome: Outcome) -> None:
    assert {tally(shuffled, needed) for shuffled in permutations(votes)} == {outcome}


def test_the_dissent_is_kept() -> None:
    votes = [YES, NO, ALSO_YES]

    assert dissent(votes, Outcome.APPROVED) == (NO,)
    assert dissent(votes, Outcome.DECLINED) == (YES, ALSO_YES)
    assert dissent(votes, Outcome.WAITING) == ()


@pytest.mark.parametrize(
    ("votes", "needed", "approvals", "trustees"),
    [
        ([], ONE, 1, 0),
        ([], Needed(approvals=0), 1, 0),
        ([YES], TWO, 1, 0),
        ([NO], TWO, 2, 0),
        ([DEPUTYS_YES], replace(TWO, from_trustees=1), 1, 1),
        ([DEPUTYS_YES, replace(DEPUTYS_YES, user_id="U5")], replace(TWO, from_trustees=1), 1, 1),
        ([YES, ALSO_YES], TWO, 0, 0),
        ([YES, ALSO_YES], ONE, 0, 0),
        ([YES, YES], TWO, 1, 0),
        ([YES, replace(YES, approve=False)], TWO, 2, 0),
    ],
)
def test_it_is_said_who_is_still_needed(votes: list[Vote], needed: Needed, approvals: int, trustees: int) -> None:
    still = still_needed(votes, needed)

    assert (still.approvals, still.from_trustees) == (approvals, trustees)


def test_a_requester_learns_when_too_few_others_could_approve() -> None:
    assert not could_approve([TRUSTEE], replace(ASKED, requested_by="UT"), [], ONE)
    assert not could_approve([], ASKED, [], Needed(approvals=0))
    assert not could_approve([TRUSTEE], ASKED, [], TWO)
    assert could_approve([TRUSTEE], ASKED, [], ONE)


def test_who_is_left_is_counted_with_what_was_said_already() -> None:
    other = replace(TRUSTEE, user_id="UU")

    assert could_approve([TRUSTEE, other], replace(ASKED, answered=frozenset({"UU"})), [replace(YES, user_id="UU")], TWO)
    assert not could_approve([TRUSTEE, other], replace(ASKED, answered=frozenset({"UU"})), [replace(NO, user_id="UU")], replace(TWO, declines=2))
    assert not could_approve([TRUSTEE, other], replace(ASKED, conflicted=frozenset({"UU"})), [], TWO)
    assert not could_approve([TRUSTEE, replace(other, is_deactivated=True)], ASKED, [], TWO)


def test_a_trustee_and_who_stands_in_for_them_are_one_answer() -> None:
    assert not could_approve([STAND_IN, TRUSTEE], ASKED, [], TWO)
    assert could_approve([STAND_IN, replace(TRUSTEE, user_id="UU")], ASKED, [], TWO)
    assert not could_approve([replace(STAND_IN, user_id="U9"), STAND_IN], ASKED, [], TWO)


def test_deputies_count_as_left_once_a_request_is_theirs_too() -> None:
    assert not could_approve([DEPUTY], ASKED, [], ONE)
    assert could_approve([DEPUTY], replace(ASKED, widened=True), [], ONE)
    assert not could_approve([DEPUTY, replace(DEPUTY, user_id="U9")], replace(ASKED, widened=True), [], replace(TWO, from_trustees=1))
    assert could_approve([DEPUTY, TRUSTEE], replace(ASKED, widened=True), [], replace(TWO, from_trustees=1))


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

    assert deadlines.approval_due(before, deadlines.Urgency.URGENT, STANDARD, OPEN) == datetime(2026, 3, 29, 2, 0, tzinfo=UTC)
    assert deadlines.approval_due(before, deadlines.Urgency.NORMAL, STANDARD, OPEN) - before.astimezone(UTC) == timedelta(hours=72)
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
    assert deadlines.consent_reminder_due(day, date(2026, 12, 15), STANDARD) == date(2026, 11, 17)
    assert deadlines.support_ends(day, STANDARD) == date(2027, 6, 15)
    assert deadlines.notice_due(day, STANDARD) == date(2026, 6, 18)
    assert deadlines.notice_answer_due(day, STANDARD) == date(2026, 6, 29)
    assert deadlines.told_again_due(day, STANDARD) == date(2027, 6, 15)
    assert deadlines.precaution_review_due(day, STANDARD) == deadlines.duties_due(day, STANDARD) == deadlines.law_check_due(day, STANDARD) == date(2027, 6, 15)
    assert deadlines.precaution_reminder_due(date(2026, 12, 15), STANDARD) == date(2026, 12, 1)
    assert deadlines.duties_reminder_due(day, STANDARD) == date(2027, 5, 18)
    assert deadlines.subject_access_due(date(2026, 1, 31), STANDARD) == date(2026, 2, 28)
    assert deadlines.cover_ends_at_the_latest(day, STANDARD) == date(2026, 7, 26)
    assert deadlines.cover_ends_at_the_latest(date.max, STANDARD) == date.max


@pytest.mark.parametrize(
    "lasts, due_after",
    [(183, 155), (57, 29), (56, 28), (55, 28), (28, 14), (3, 2), (2, 1), (1, 1), (0, 0)],
)
def test_a_short_consent_is_not_reminded_of_before_half_of_its_time(lasts: int, due_after: int) -> None:
    """Four weeks before the end of a long one; nobody is told on the day on which they wrote it down that it ends next week."""
    day = date(2026, 6, 15)

    assert deadlines.consent_reminder_due(day, day + timedelta(days=lasts), STANDARD) == day + timedelta(days=due_after)


@pytest.mark.parametrize("left, tried, later", [(28, 7, 3), (8, 7, 3), (7, 7, 3), (6, 6, 3), (3, 3, 3), (2, 2, 2), (1, 1, 1), (0, 1, 1)])
def test_a_worker_is_reminded_again_on_the_last_day_at_the_latest(left: int, tried: int, later: int) -> None:
    """On the last day itself the next would be the day after it, when the consent has ended."""
    day = date(2026, 6, 15)
    ends_on = day + timedelta(days=left)

    assert deadlines.consent_again_due(day, ends_on, STANDARD, tried=True) == day + timedelta(days=tried)
    assert deadlines.consent_again_due(day, ends_on, STANDARD, tried=False) == day + timedelta(days=later)
    assert deadlines.consent_again_due(date.max, date.max, STANDARD, tried=True) == date.max


def test_a_reminder_is_due_even_for_the_first_days_of_the_calendar() -> None:
    assert deadlines.consent_reminder_due(date.min, date.min, STANDARD) == date.min
    assert deadlines.notice_due(date.max, STANDARD) == deadlines.notice_answer_due(date.max, STANDARD) == deadlines.support_ends(date.max, STANDARD) == date.max


@pytest.mark.parametrize(
    ("text", "is_said"), [("", False), ("  ", False), ("...", False), ("x", False), ("1234", False), ("n/a", False), ("yes", True), ("да и", True)]
)
def test_an_answer_has_at_least_three_letters(text: str, is_said: bool) -> None:
    assert said(text) is is_said


def test_names_are_the_same_whatever_their_spaces_and_capitals() -> None:
    assert same_name(" City  Council", "city council") and same_name("JobCentre", "Job Centre") and same_name("Straße", "STRASSE")
    assert not same_name("City Council", "County Council")
    assert not same_name(" ", "") and not is_among("  ", ("", " "))
