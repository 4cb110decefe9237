"""By when something is due: pure sums of a moment or a day and a value of the policy."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from enum import StrEnum

from policy.values import Value, Values, ends_on


class Urgency(StrEnum):
    """How long a request can wait (4.1)."""

    NORMAL = "normal"
    URGENT = "urgent"


def approval_due(asked_at: datetime, urgency: Urgency, values: Values) -> datetime:
    """Return by when a request is to be decided (4.1)."""
    value = values.approval_due_hours_urgent if urgency is Urgency.URGENT else values.approval_due_hours_normal
    return _hours_later(asked_at, value.on(asked_at.date()))


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


def consent_reminder_due(consent_ends_on: date, values: Values) -> date:
    """Return the day from which the worker is reminded that a consent will end (5.4)."""
    return _days_before(consent_ends_on, values.consent_reminder_days)


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


def subject_access_due(clock_started_on: date, values: Values) -> date:
    """Return by when a client's request for their file is to be answered, before working days are looked at (3.7)."""
    return ends_on(clock_started_on, values.subject_access_months.on(clock_started_on))


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


def _hours_later(moment: datetime, hours: int) -> datetime:
    """Return a moment some real hours later, in UTC, whatever the clocks do in between."""
    if moment.tzinfo is None:
        raise ValueError("a due time needs a moment with its time zone")
    return moment.astimezone(UTC) + timedelta(hours=hours)
