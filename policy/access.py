"""When somebody asks for what we hold about them: from which day time runs, what stops it, and by when they have their answer (3.7)."""

from __future__ import annotations

from collections.abc import Container
from dataclasses import dataclass
from datetime import date, timedelta

from policy.deadlines import subject_access_due
from policy.value import Values
from policy.values import STANDARD
from policy.word import Word

SATURDAY = 5
# No run of days off is longer than this: nothing waits for ever.
LOOK_AHEAD = 60


class WhyStopped(Word):
    """What we wait for while the time for an answer stands still (3.7)."""

    CLARIFICATION = "clarification"
    FEE = "fee"


class WhyLonger(Word):
    """Why an answer takes longer than the usual time (3.7)."""

    COMPLEX = "complex"
    MANY = "many"


class WhyRefused(Word):
    """Why a subject access request may be refused as a whole (3.7)."""

    UNFOUNDED = "unfounded"
    EXCESSIVE = "excessive"


@dataclass(frozen=True, slots=True, kw_only=True)
class Stop:
    """Time stood still from one day to another, or stands still yet (3.7)."""

    stopped_on: date
    restarted_on: date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Clock:
    """The days of a subject access request: when it came, when we asked who they are and had the proof, when time stood still, and the months added (3.7)."""

    received_on: date
    asked_on: date | None = None
    proved_on: date | None = None
    stops: tuple[Stop, ...] = ()
    longer: int = 0

    @property
    def started_on(self) -> date | None:
        """Return the day from which time runs: the day of the request, or that of the proof of who they are if we asked for it and it came later (3.7)."""
        if self.asked_on is None:
            return self.received_on
        return max(self.received_on, self.proved_on) if self.proved_on else None

    @property
    def open_stop(self) -> Stop | None:
        """Return the stop that has not ended, if time stands still (3.7)."""
        return self.stops[-1] if self.stops and self.stops[-1].restarted_on is None else None

    @property
    def waits_since(self) -> date | None:
        """Return since when we wait for an answer of whoever asked, if we do: for the proof of who they are, or for what the clock was stopped for (3.7)."""
        if self.started_on is None:
            return self.asked_on
        return self.open_stop.stopped_on if self.open_stop else None

    def days_stopped(self, today: date) -> int:
        """Return how many days time has stood still by a day; none of them before it began to run (3.7)."""
        begins = self.started_on or today
        return sum(max(0, ((one.restarted_on or today) - max(one.stopped_on, begins)).days) for one in self.stops)


def working_day(day: date, holidays: Container[date]) -> date:
    """Return a day, or the first one after it that is neither at a weekend nor a bank holiday (3.7)."""
    ahead = (day + timedelta(days=one) for one in range(LOOK_AHEAD))
    return next((one for one in ahead if one.weekday() < SATURDAY and one not in holidays), day)


def answer_due(clock: Clock, today: date, holidays: Container[date], values: Values = STANDARD) -> date | None:
    """Return by when whoever asked has an answer: months, then the days that time stood still, then the next working day; nothing before time runs (3.7)."""
    started = clock.started_on
    if started is None:
        return None
    return working_day(subject_access_due(started, values, clock.longer) + timedelta(days=clock.days_stopped(today)), holidays)


def closes_on(clock: Clock, values: Values = STANDARD) -> date | None:
    """Return the day on which a request ends because whoever asked never answered us, if we wait for them (3.7)."""
    since = clock.waits_since
    return None if since is None else since + timedelta(days=values.access_stop_days.on(since))


def warning_due(clock: Clock, values: Values = STANDARD) -> date | None:
    """Return the day from which the data lead is warned that a request will end like that (3.7)."""
    ends = closes_on(clock, values)
    return None if ends is None else ends - timedelta(days=values.access_stop_warning_days.on(ends))


def acknowledgement_due(received_on: date, values: Values = STANDARD) -> date:
    """Return by when somebody who complained has heard that their complaint came (3.7)."""
    return received_on + timedelta(days=values.complaint_acknowledge_days.on(received_on))
