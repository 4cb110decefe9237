"""Which days are off where the charity is, and whether it is at work now."""

from __future__ import annotations

from collections.abc import Container
from datetime import date

from bot.store import Desk


def bank_holidays(desk: Desk) -> Container[date]:
    """The bank holidays of the place that is set; also for a charity that is always at work, because the law counts without them."""
    return desk.hours.holidays


def at_work(desk: Desk) -> bool:
    """Whether what can wait may be said now."""
    return desk.hours.charity.is_open(desk.now)
