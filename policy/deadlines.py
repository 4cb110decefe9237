"""By when something is due: pure sums of a moment or a day and a value of the policy."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from enum import IntEnum, StrEnum

from policy.value import Value, Values
from policy.values import ends_on
from policy.working_time import WorkingTime, clock_share


class Urgency(StrEnum):
    """How long a request can wait (4.1)."""

    NORMAL = "normal"
    URGENT = "urgent"


class Step(IntEnum):
    """What comes of a request that nobody answers, one after the other (1.1, 4.1)."""

    ASKED = 0
    REMIND = 1
    WIDEN = 2
    LEAD = 3
    EXPIRE = 4


def approval_due(asked_at: datetime, urgency: Urgency, values: Values, working: WorkingTime) -> datetime:
    """Return by when a request is to be decided: an urgent one by the clock, another by working time, so that none runs out on a Sunday (4.1)."""
    if urgency is Urgency.URGENT:
        return _hours_later(asked_at, values.approval_due_hours_urgent.on(asked_at.date()))
    return working.later(asked_at, values.approval_due_hours_normal.on(asked_at.date()))


def approval_steps(asked_at: datetime, due_at: datetime, urgency: Urgency, values: Values, working: WorkingTime) -> dict[Step, datetime]:
    """Return when each step is due while nobody answers: reminded, then wider, then the data lead, and at last it has run out (1.1, 4.1)."""
    day = asked_at.date()
    parts = {Step.REMIND: values.approval_remind_percent, Step.WIDEN: values.approval_widen_percent, Step.LEAD: values.approval_lead_percent}
    share = clock_share if urgency is Urgency.URGENT else working.share
    return {**{step: share(asked_at, due_at, value.on(day)) for step, value in parts.items()}, Step.EXPIRE: due_at}


def approval_lapses_on(decided_on: date, values: Values) -> date:
    """Return the last day on which what was approved may still be told; after it, it is asked anew (4.1)."""
    return decided_on + timedelta(days=values.approval_lapses_days.on(decided_on))


def approval_lapse_reminder_due(lapses_on: date, values: Values) -> date:
    """Return the day from which the worker is reminded that an approval will lapse (4.1)."""
    return _days_before(lapses_on, values.approval_lapse_reminder_days)


def review_due(recorded_at: datetime, values: Values, working: WorkingTime) -> datetime:
    """Return by when what was done in danger is to be reviewed by others (4.1)."""
    return working.later(recorded_at, 24 * values.review_due_days.on(recorded_at.date()))


def emergency_record_due(told_at: datetime, values: Values) -> datetime:
    """Return by when what was told in danger is to be recorded (4.1)."""
    return _hours_later(told_at, values.emergency_record_due_hours.on(told_at.date()))


def referral_follow_up_due(recorded_at: datetime, values: Values) -> datetime:
    """Return when a worker who told of somebody at risk is asked what became of it; the charity's own habit, not a promise of the law (4.10)."""
    return _hours_later(recorded_at, 24 * values.referral_follow_up_days.on(recorded_at.date()))


def consent_ends(given_on: date, values: Values) -> date:
    """Return the last day of a consent for which no other day was agreed (5.4)."""
    return ends_on(given_on, values.consent_default_months.on(given_on))


def consent_ends_at_the_latest(given_on: date, values: Values) -> date:
    """Return the last day that a consent may have (5.4)."""
    return ends_on(given_on, values.consent_max_months.on(given_on))


def consent_reminder_due(recorded_on: date, consent_ends_on: date, values: Values) -> date:
    """Return the day from which the worker is reminded that a consent will end: never before half of its time on record has gone by (5.4)."""
    half = date.fromordinal((recorded_on.toordinal() + consent_ends_on.toordinal() + 1) // 2)
    return max(_days_before(consent_ends_on, values.consent_reminder_days), half)


def consent_again_due(today: date, consent_ends_on: date, values: Values, *, tried: bool) -> date:
    """Return the day from which the worker is reminded again, who tried or had no time: the last day at the latest; on that day, the day after it (5.4)."""
    again = _days_after(today, values.consent_again_days if tried else values.consent_later_days)
    return max(min(again, consent_ends_on), date.fromordinal(min(today.toordinal() + 1, date.max.toordinal())))


def support_ends(given_on: date, values: Values) -> date:
    """Return the last day that a yes to support may have, and has if no other day was agreed (5.5)."""
    return ends_on(given_on, values.support_months.on(given_on))


def notice_due(owed_since: date, values: Values) -> date:
    """Return by when whoever holds what a client took back is to have a notice of it (5.4)."""
    return _days_after(owed_since, values.notice_due_days)


def notice_answer_due(sent_on: date, values: Values) -> date:
    """Return by when whoever got such a notice is asked to say what became of what they hold (5.4)."""
    return _days_after(sent_on, values.notice_answer_days)


def told_again_due(words_changed_on: date, values: Values) -> date:
    """Return the last day on which a consent may rest on what a client was told in words that have changed since (5.2.2)."""
    return ends_on(words_changed_on, values.told_again_months.on(words_changed_on))


def precaution_review_due(noted_on: date, values: Values) -> date:
    """Return by when a note on precautions is to be reviewed (4.8)."""
    return ends_on(noted_on, values.precaution_review_months.on(noted_on))


def precaution_reminder_due(review_on: date, values: Values) -> date:
    """Return the day from which the client's workers are reminded of a review (4.8)."""
    return _days_before(review_on, values.precaution_reminder_days)


def duties_due(read_on: date, values: Values) -> date:
    """Return by when somebody is to read their duties again (4.9)."""
    return ends_on(read_on, values.duties_read_months.on(read_on))


def duties_reminder_due(read_on: date, values: Values) -> date:
    """Return the day from which somebody is reminded to read their duties again (4.9)."""
    return _days_before(duties_due(read_on, values), values.duties_reminder_days)


def subject_access_due(clock_started_on: date, values: Values, longer: int = 0) -> date:
    """Return by when a client's request for their file is to be answered, with the months added, before working days are looked at (3.7)."""
    return ends_on(clock_started_on, values.subject_access_months.on(clock_started_on) + longer)


def reading_ends(stated_at: datetime, values: Values, *, urgent: bool) -> datetime:
    """Return until when a stated purpose opens a client's file (3.8)."""
    value = values.urgent_reading_hours if urgent else values.reading_hours
    return _hours_later(stated_at, value.on(stated_at.date()))


def reading_review_due(stated_at: datetime, values: Values) -> datetime:
    """Return by when somebody else is to have looked at an urgent reading (3.8, 4.1)."""
    return _hours_later(stated_at, values.reading_review_hours.on(stated_at.date()))


def cover_ends_at_the_latest(begins_on: date, values: Values) -> date:
    """Return the last day that a cover may have; what is longer is a hand-over (3.8)."""
    return date.fromordinal(min(begins_on.toordinal() + values.cover_days.on(begins_on) - 1, date.max.toordinal()))


def law_check_due(checked_on: date, values: Values) -> date:
    """Return by when a citation of the law is to be checked again (App. 1)."""
    return ends_on(checked_on, values.law_checked_months.on(checked_on))


def years_past(due: date, today: date) -> int | None:
    """Return how many whole years have gone by since a day; nothing before it has gone by (App. 1)."""
    return None if today <= due else today.year - due.year - ((today.month, today.day) < (due.month, due.day))


def _days_before(day: date, value: Value) -> date:
    """Return the day some days earlier, or the first day there is."""
    return date.fromordinal(max(day.toordinal() - value.on(day), 1))


def _days_after(day: date, value: Value) -> date:
    """Return the day some days later, or the last day there is."""
    return date.fromordinal(min(day.toordinal() + value.on(day), date.max.toordinal()))


def _hours_later(moment: datetime, hours: int) -> datetime:
    """Return a moment some real hours later, in UTC, whatever the clocks do in between."""
    if moment.tzinfo is None:
        raise ValueError("a due time needs a moment with its time zone")
    return moment.astimezone(UTC) + timedelta(hours=hours)
