"""By when something is due: pure sums of a moment or a day and a value of the policy."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from enum import StrEnum

from policy.values import (
    APPROVAL_DUE_HOURS_NORMAL,
    APPROVAL_DUE_HOURS_URGENT,
    CONSENT_DEFAULT_MONTHS,
    CONSENT_MAX_MONTHS,
    CONSENT_REMINDER_DAYS,
    DUTIES_READ_MONTHS,
    EMERGENCY_RECORD_DUE_HOURS,
    LAW_CHECKED_MONTHS,
    PRECAUTION_REVIEW_MONTHS,
    SUBJECT_ACCESS_MONTHS,
    ends_on,
)


class Urgency(StrEnum):
    """How long a request can wait (4.1)."""

    NORMAL = "normal"
    URGENT = "urgent"


def approval_due(asked_at: datetime, urgency: Urgency) -> datetime:
    """Return by when a request is to be decided (4.1)."""
    value = APPROVAL_DUE_HOURS_URGENT if urgency is Urgency.URGENT else APPROVAL_DUE_HOURS_NORMAL
    return _hours_later(asked_at, value.on(asked_at.date()))


def emergency_record_due(told_at: datetime) -> datetime:
    """Return by when what was told in danger is to be recorded (4.1)."""
    return _hours_later(told_at, EMERGENCY_RECORD_DUE_HOURS.on(told_at.date()))


def consent_ends(given_on: date) -> date:
    """Return the last day of a consent for which no other day was agreed (5.4)."""
    return ends_on(given_on, CONSENT_DEFAULT_MONTHS.on(given_on))


def consent_ends_at_the_latest(given_on: date) -> date:
    """Return the last day that a consent may have (5.4)."""
    return ends_on(given_on, CONSENT_MAX_MONTHS.on(given_on))


def consent_reminder_due(consent_ends_on: date) -> date:
    """Return the day from which the worker is reminded that a consent will end (5.4)."""
    return date.fromordinal(max(consent_ends_on.toordinal() - CONSENT_REMINDER_DAYS.on(consent_ends_on), 1))


def precaution_review_due(noted_on: date) -> date:
    """Return by when a note on precautions is to be reviewed (4.8)."""
    return ends_on(noted_on, PRECAUTION_REVIEW_MONTHS.on(noted_on))


def duties_due(read_on: date) -> date:
    """Return by when somebody is to read their duties again (4.9)."""
    return ends_on(read_on, DUTIES_READ_MONTHS.on(read_on))


def subject_access_due(clock_started_on: date) -> date:
    """Return by when a client's request for their file is to be answered, before working days are looked at (3.7)."""
    return ends_on(clock_started_on, SUBJECT_ACCESS_MONTHS.on(clock_started_on))


def law_check_due(checked_on: date) -> date:
    """Return by when a citation of the law is to be checked again (App. 1)."""
    return ends_on(checked_on, LAW_CHECKED_MONTHS.on(checked_on))


def _hours_later(moment: datetime, hours: int) -> datetime:
    """Return a moment some real hours later, in UTC, whatever the clocks do in between."""
    if moment.tzinfo is None:
        raise ValueError("a due time needs a moment with its time zone")
    return moment.astimezone(UTC) + timedelta(hours=hours)
