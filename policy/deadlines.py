"""By when something is due: pure sums of a moment or a day and a value of the policy."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from enum import StrEnum

from policy.values import Values, ends_on


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


def consent_ends(given_on: date, values: Values) -> date:
    """Return the last day of a consent for which no other day was agreed (5.4)."""
    return ends_on(given_on, values.consent_default_months.on(given_on))


def consent_ends_at_the_latest(given_on: date, values: Values) -> date:
    """Return the last day that a consent may have (5.4)."""
    return ends_on(given_on, values.consent_max_months.on(given_on))


def consent_reminder_due(consent_ends_on: date, values: Values) -> date:
    """Return the day from which the worker is reminded that a consent will end (5.4)."""
    return date.fromordinal(max(consent_ends_on.toordinal() - values.consent_reminder_days.on(consent_ends_on), 1))


def precaution_review_due(noted_on: date, values: Values) -> date:
    """Return by when a note on precautions is to be reviewed (4.8)."""
    return ends_on(noted_on, values.precaution_review_months.on(noted_on))


def duties_due(read_on: date, values: Values) -> date:
    """Return by when somebody is to read their duties again (4.9)."""
    return ends_on(read_on, values.duties_read_months.on(read_on))


def subject_access_due(clock_started_on: date, values: Values) -> date:
    """Return by when a client's request for their file is to be answered, before working days are looked at (3.7)."""
    return ends_on(clock_started_on, values.subject_access_months.on(clock_started_on))


def law_check_due(checked_on: date, values: Values) -> date:
    """Return by when a citation of the law is to be checked again (App. 1)."""
    return ends_on(checked_on, values.law_checked_months.on(checked_on))


def _hours_later(moment: datetime, hours: int) -> datetime:
    """Return a moment some real hours later, in UTC, whatever the clocks do in between."""
    if moment.tzinfo is None:
        raise ValueError("a due time needs a moment with its time zone")
    return moment.astimezone(UTC) + timedelta(hours=hours)
