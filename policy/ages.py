"""Whether a client is a child, from the least that says so: a yes and, if it is known, the month in which they become an adult. No date of birth."""

from __future__ import annotations

from datetime import date, timedelta

from policy.value import Values
from policy.values import ends_on


def is_child_on(child: bool, adult_in: date | None, day: date) -> bool:
    """Tell whether a client counts as a child on a day: to the end of the month in which they become an adult, because the day is not kept (4.10, 5.2.1)."""
    return child and (adult_in is None or day <= last_of(adult_in))


def asked_again_on(child: bool, adult_in: date | None, said_on: date, values: Values) -> date | None:
    """Return the day on which the client's workers are asked whether they are still a child: as that month begins, or else once a year (4.10)."""
    if not child:
        return None
    return adult_in.replace(day=1) if adult_in else ends_on(said_on, values.child_asked_months.on(said_on))


def last_of(month: date) -> date:
    """Return the last day of a month (4.10)."""
    return ends_on(month.replace(day=1), 1) - timedelta(days=1)
