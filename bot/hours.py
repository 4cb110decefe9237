"""When people of the charity are at work, as its settings say, each in the time zone that Slack last told of them (4.1). Only what can wait is held back."""

from __future__ import annotations

import re
from datetime import datetime, timedelta
from functools import cache
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from slack_sdk.errors import SlackApiError

from bot.errors import Refused
from policy.working_time import NO_HOLIDAYS, WorkingTime

if TYPE_CHECKING:
    from collections.abc import Container, Iterable
    from datetime import date

    from bot.directory import Directory

ALWAYS, NONE = "always", "none"
NATIONS = ("ENG", "WLS", "SCT", "NIR")
"""Whose bank holidays can be kept: England's and Wales' are the same."""

_DAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
_SAID = re.compile(rf"({'|'.join(_DAYS)})-({'|'.join(_DAYS)}) (\d\d):([0-5]\d)-(\d\d):([0-5]\d)")
_YEARS = range(2018, 2041)
_ASK_AGAIN = timedelta(days=1)
_AT_ONCE = 5


def working_time(said: str, nation: str, zone: ZoneInfo) -> WorkingTime:
    """Read the charity's hours, such as 'mon-fri 09:00-17:00' or 'always', and whose bank holidays it keeps; ValueError if they are none."""
    if said.strip().lower() == ALWAYS:
        return WorkingTime.never_closed(zone)
    found = _SAID.fullmatch(" ".join(said.lower().split()))
    if found is None:
        raise ValueError("hours")
    first, last = _DAYS.index(found[1]), _DAYS.index(found[2])
    opens, closes = 60 * int(found[3]) + int(found[4]), 60 * int(found[5]) + int(found[6])
    if not first <= last or not opens < closes <= 24 * 60:
        raise ValueError("hours")
    return WorkingTime(zone=zone, days=frozenset(range(first, last + 1)), opens=opens, closes=closes, holidays=bank_holidays(nation))


@cache
def bank_holidays(nation: str) -> frozenset[date]:
    """The bank holidays of a nation of the United Kingdom, for many years ahead; ValueError for any other word."""
    if nation.lower() == NONE:
        return NO_HOLIDAYS
    if nation.upper() not in NATIONS:
        raise ValueError("nation")
    from holidays import country_holidays  # takes a moment, and not every command needs it

    return frozenset(country_holidays("GB", subdiv=nation.upper(), years=_YEARS))


class Hours:
    """The charity's working time, the bank holidays of the place, and everybody's own time as far as Slack has told where they are."""

    def __init__(self, charity: WorkingTime, holidays: Container[date] = NO_HOLIDAYS) -> None:
        """Begin with the charity's; nobody's own is known yet. By the holidays the law counts, also for a charity that is always at work."""
        self.charity = charity
        self.holidays = holidays
        self._zones: dict[str, ZoneInfo] = {}
        self._asked: dict[str, datetime] = {}

    def of(self, user: str) -> WorkingTime:
        """When somebody is at work: in their own zone if it is known, else in the charity's."""
        zone = self._zones.get(user)
        return self.charity.of(zone) if zone else self.charity

    def learn(self, directory: Directory, people: Iterable[str], now: datetime) -> None:
        """Ask Slack where some people are who were not asked about today; what it cannot say now is asked again in a later round."""
        if self.charity.never_closes:
            return
        unknown = [one for one in people if one not in self._asked or now - self._asked[one] >= _ASK_AGAIN]
        for one in unknown[:_AT_ONCE]:
            try:
                self.is_in(one, directory.standing(one).timezone)
            except (Refused, SlackApiError, OSError):
                return
            self._asked[one] = now

    def is_in(self, user: str, zone: str) -> None:
        """Keep where somebody is; a zone that this machine does not know is the charity's."""
        try:
            self._zones[user] = ZoneInfo(zone)
        except (ValueError, KeyError, OSError):
            self._zones.pop(user, None)
