"""When people of the charity are at work: what can wait is due, and is asked for again, in that time only; what is urgent runs by the clock (4.1)."""

from __future__ import annotations

from collections.abc import Container, Iterator
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time, timedelta, tzinfo

MONDAY, FRIDAY = 0, 4
WHOLE_DAY = 24 * 60
NO_HOLIDAYS: frozenset[date] = frozenset()
# A charity that is closed for longer than this is not waited for.
LOOK_AHEAD = 60


@dataclass(frozen=True, slots=True, kw_only=True)
class WorkingTime:
    """On which days of the week and between which minutes of the day people are at work where they are, and on which days they never are (4.1)."""

    zone: tzinfo
    days: frozenset[int] = frozenset(range(MONDAY, FRIDAY + 1))
    opens: int = 9 * 60
    closes: int = 17 * 60
    holidays: Container[date] = NO_HOLIDAYS

    @classmethod
    def never_closed(cls, zone: tzinfo) -> WorkingTime:
        """Return the time of a charity where somebody is always at work (4.1)."""
        return cls(zone=zone, days=frozenset(range(7)), opens=0, closes=WHOLE_DAY)

    @property
    def never_closes(self) -> bool:
        """Tell whether somebody is always at work (4.1)."""
        return len(self.days) == 7 and self.closes - self.opens == WHOLE_DAY and self.holidays == NO_HOLIDAYS

    def of(self, zone: tzinfo) -> WorkingTime:
        """Return the same days and hours for somebody who is in another time zone (4.1)."""
        return self if zone == self.zone else replace(self, zone=zone)

    def works_on(self, day: date) -> bool:
        """Tell whether people are at work on a day (4.1)."""
        return day.weekday() in self.days and day not in self.holidays

    def is_open(self, moment: datetime) -> bool:
        """Tell whether people are at work at a moment (4.1)."""
        begins, ends = self._hours(_local(moment, self.zone))
        return self.works_on(_local(moment, self.zone)) and begins <= moment < ends

    def next_open(self, moment: datetime) -> datetime:
        """Return the first moment from this one on at which people are at work; this one, if they are not for two months: nothing waits for ever (4.1)."""
        return next((max(begins, moment) for begins, _ in self._spans(moment)), moment).astimezone(UTC)

    def later(self, moment: datetime, hours: int) -> datetime:
        """Return the moment some hours later: 24 are a day of work, and what is left over is counted in hours of work (4.1)."""
        if self.never_closes:
            return moment.astimezone(UTC) + timedelta(hours=hours)
        begun = self.next_open(moment).astimezone(self.zone)
        days, left = divmod(hours, 24)
        day = begun.date()
        for _ in range(days):
            day = self._next_working_day(day)
        there = datetime.combine(day, begun.timetz()).astimezone(UTC)
        return self._after(there, timedelta(hours=left))

    def share(self, begun: datetime, ends: datetime, percent: int) -> datetime:
        """Return when so much of the working time from one moment to another has gone by; of the time by the clock, if none of it is working time (4.1)."""
        worked = sum((min(closes, ends) - max(opens, begun) for opens, closes in self._spans(begun) if opens < ends), timedelta())
        return self._after(begun, worked * percent / 100) if worked else clock_share(begun, ends, percent)

    def _after(self, moment: datetime, amount: timedelta) -> datetime:
        """Return when so much working time has gone by."""
        left = amount
        for opens, closes in self._spans(moment):
            there = max(opens, moment)
            if closes - there >= left:
                return (there + left).astimezone(UTC)
            left -= closes - there
        return (moment + amount).astimezone(UTC)

    def _next_working_day(self, day: date) -> date:
        ahead = (day + timedelta(days=one) for one in range(1, LOOK_AHEAD))
        return next((one for one in ahead if self.works_on(one)), day + timedelta(days=1))

    def _spans(self, moment: datetime) -> Iterator[tuple[datetime, datetime]]:
        """Return the working times that end after a moment, as far as we look ahead."""
        first = _local(moment, self.zone)
        for one in range(LOOK_AHEAD):
            day = first + timedelta(days=one)
            begins, ends = self._hours(day)
            if self.works_on(day) and ends > moment:
                yield begins, ends

    def _hours(self, day: date) -> tuple[datetime, datetime]:
        """Return when work begins and ends on a day, by the clock on the wall there."""
        return _at(day, self.opens, self.zone), _at(day, self.closes, self.zone)


def clock_share(begun: datetime, ends: datetime, percent: int) -> datetime:
    """Return when so much of the time from one moment to another has gone by, by the clock (4.1)."""
    return (begun + (ends - begun) * percent / 100).astimezone(UTC)


def _local(moment: datetime, zone: tzinfo) -> date:
    if moment.tzinfo is None:
        raise ValueError("working time needs a moment with its time zone")
    return moment.astimezone(zone).date()


def _at(day: date, minutes: int, zone: tzinfo) -> datetime:
    there = datetime.combine(day + timedelta(days=minutes // WHOLE_DAY), time(minutes % WHOLE_DAY // 60, minutes % 60), zone)
    return there.astimezone(UTC)
