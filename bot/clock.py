"""Time is passed in: one clock for the whole process, so that tests can hold it."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime

Clock = Callable[[], datetime]
"""Gives the aware UTC time now."""


def system_clock() -> datetime:
    """Read the machine's clock, in UTC."""
    return datetime.now(UTC)


def utc(moment: datetime, *, naive_is_utc: bool = False) -> datetime:
    """Turn an aware time into UTC; refuse a naive one unless it is known to be UTC."""
    if moment.tzinfo is None:
        if not naive_is_utc:
            raise ValueError("a time without a zone")
        return moment.replace(tzinfo=UTC)
    return moment.astimezone(UTC)
