"""What can be done with the clock of a subject access request, and when: each statement speaks of one step, beside one of its fields (3.7)."""

from __future__ import annotations

from collections.abc import Callable, Container, Mapping
from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum
from typing import Any, Protocol

from policy.access import Clock, answer_due
from policy.text import said
from policy.value import Values
from policy.values import STANDARD


class AccessFlaw(StrEnum):
    """What cannot be so, or is lacking, in a step of a subject access request; each member names its words in templates/problems (3.7)."""

    PROVED_BEFORE_ASKED = "proved_before_asked"
    ASKED_BEFORE_RECEIVED = "asked_before_received"
    STILL_TO_COME = "still_to_come"
    NOT_RUNNING = "clock_not_running"
    STOPPED_ALREADY = "clock_stopped_already"
    STOPPED_TOO_EARLY = "clock_stopped_too_early"
    STOPPED_TOO_LATE = "clock_stopped_too_late"
    RUNS_ALREADY = "clock_runs_already"
    RESTARTED_TOO_EARLY = "clock_restarted_too_early"
    LONGER_ALREADY = "longer_already"
    LONGER_THAN_ALLOWED = "longer_than_allowed"
    LONGER_TOO_LATE = "longer_too_late"
    TOLD_BEFORE_RECEIVED = "told_before_received"
    TOLD_TOO_LATE = "told_too_late"
    WHY_NOT_SAID = "why_not_said"


@dataclass(frozen=True, slots=True, kw_only=True)
class Proof:
    """Somebody asks who they are, or has the proof (3.7)."""

    asked_on: date | None = None
    proved_on: date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Stopping:
    """Somebody stops the clock, from a day on (3.7)."""

    stopped_on: date
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Restarting:
    """What we waited for came, on a day (3.7)."""

    restarted_on: date


@dataclass(frozen=True, slots=True, kw_only=True)
class Longer:
    """Somebody adds months, and whoever asked was told of it and why on a day (3.7)."""

    months: int
    told_on: date
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Now:
    """What is known when somebody takes a step: the clock as it stands, the day, the days off and the numbers (3.7)."""

    clock: Clock
    day: date
    holidays: Container[date] = frozenset()
    values: Values = STANDARD

    @property
    def usual_due(self) -> date | None:
        """Return by when an answer would be due without any months added (3.7)."""
        return answer_due(replace(self.clock, longer=0), self.day, self.holidays, self.values)


class Speaks(Protocol):
    """What a statement on a step of a subject access request is (3.7)."""

    __name__: str

    def __call__(self, step: Any, now: Now) -> AccessFlaw | None:
        """Return what is wrong with the step, if it is (3.7)."""


@dataclass(frozen=True, slots=True)
class Check:
    """One statement on one kind of step; it speaks of one that does not keep to it, beside one of its fields (3.7)."""

    step: type
    field: str
    speaks: Speaks
    clause: str = "3.7"

    @property
    def name(self) -> str:
        """Return the statement, as it is named in the register (2.3.5)."""
        return self.speaks.__name__

    @property
    def statement(self) -> str:
        """Return the sentence that a trustee may dispute (2.3.5)."""
        return self.speaks.__doc__ or ""


CHECKS: list[Check] = []


def _about(step: type, field: str) -> Callable[[Speaks], Check]:
    """Make a statement of a function on one field of a kind of step, and keep it in order (3.7)."""

    def keep(speaks: Speaks) -> Check:
        CHECKS.append(Check(step, field, speaks))
        return CHECKS[-1]

    return keep


def _unless(good: bool, flaw: AccessFlaw) -> AccessFlaw | None:
    return None if good else flaw


@_about(Proof, "asked_on")
def who_they_are_is_asked_after_the_request(step: Proof, now: Now) -> AccessFlaw | None:
    """Who somebody is can be asked from the day of the request on, and not before."""
    if step.asked_on is None:
        return None
    return _unless(step.asked_on <= now.day, AccessFlaw.STILL_TO_COME) or _unless(step.asked_on >= now.clock.received_on, AccessFlaw.ASKED_BEFORE_RECEIVED)


@_about(Proof, "proved_on")
def a_proof_answers_the_question(step: Proof, now: Now) -> AccessFlaw | None:
    """The proof of who somebody is comes on the day on which it was asked for, or later."""
    if step.proved_on is None:
        return None
    asked = step.asked_on or now.clock.received_on
    return _unless(step.proved_on <= now.day, AccessFlaw.STILL_TO_COME) or _unless(step.proved_on >= asked, AccessFlaw.PROVED_BEFORE_ASKED)


@_about(Stopping, "why")
def only_time_that_runs_can_be_stopped(step: Stopping, now: Now) -> AccessFlaw | None:
    """Time can be stopped once it runs, and only once at a time."""
    return _unless(now.clock.started_on is not None, AccessFlaw.NOT_RUNNING) or _unless(now.clock.open_stop is None, AccessFlaw.STOPPED_ALREADY)


@_about(Stopping, "stopped_on")
def a_stop_lies_between_the_start_and_the_end(step: Stopping, now: Now) -> AccessFlaw | None:
    """Time stops on a day on which it ran: not before it began or went on, not after the answer was due, and not in days to come."""
    if step.stopped_on > now.day:
        return AccessFlaw.STILL_TO_COME
    began = max((now.clock.started_on or now.clock.received_on, *(one.restarted_on for one in now.clock.stops if one.restarted_on)))
    due = answer_due(now.clock, now.day, now.holidays, now.values)
    return _unless(step.stopped_on >= began, AccessFlaw.STOPPED_TOO_EARLY) or _unless(due is None or step.stopped_on <= due, AccessFlaw.STOPPED_TOO_LATE)


@_about(Stopping, "reason")
def a_stop_has_its_reason(step: Stopping, now: Now) -> AccessFlaw | None:
    """Whoever stops the time says what they asked for."""
    return _unless(said(step.reason), AccessFlaw.WHY_NOT_SAID)


@_about(Restarting, "restarted_on")
def only_time_that_stands_still_can_go_on(step: Restarting, now: Now) -> AccessFlaw | None:
    """Time goes on from the day on which the answer came, if it stands still."""
    stop = now.clock.open_stop
    if stop is None:
        return AccessFlaw.RUNS_ALREADY
    return _unless(step.restarted_on <= now.day, AccessFlaw.STILL_TO_COME) or _unless(step.restarted_on >= stop.stopped_on, AccessFlaw.RESTARTED_TOO_EARLY)


@_about(Longer, "months")
def months_are_added_once(step: Longer, now: Now) -> AccessFlaw | None:
    """Months can be added once, two of them at most."""
    most = now.values.access_extension_months.on(now.day)
    return _unless(now.clock.longer == 0, AccessFlaw.LONGER_ALREADY) or _unless(1 <= step.months <= most, AccessFlaw.LONGER_THAN_ALLOWED)


@_about(Longer, "why")
def months_are_added_before_the_usual_time_is_over(step: Longer, now: Now) -> AccessFlaw | None:
    """Months can be added once time runs and until the usual time for an answer is over."""
    if now.usual_due is None:
        return AccessFlaw.NOT_RUNNING
    return _unless(now.day <= now.usual_due, AccessFlaw.LONGER_TOO_LATE)


@_about(Longer, "told_on")
def whoever_asked_is_told_in_the_usual_time(step: Longer, now: Now) -> AccessFlaw | None:
    """Whoever asked is told of the months and of the reason within the usual time for an answer."""
    if step.told_on > now.day:
        return AccessFlaw.STILL_TO_COME
    if step.told_on < now.clock.received_on:
        return AccessFlaw.TOLD_BEFORE_RECEIVED
    return _unless(now.usual_due is None or step.told_on <= now.usual_due, AccessFlaw.TOLD_TOO_LATE)


@_about(Longer, "reason")
def added_months_have_their_reason(step: Longer, now: Now) -> AccessFlaw | None:
    """Whoever adds months says why they are needed in this case."""
    return _unless(said(step.reason), AccessFlaw.WHY_NOT_SAID)


def flaws(step: Proof | Stopping | Restarting | Longer, now: Now) -> Mapping[str, AccessFlaw]:
    """Return what is wrong with a step, by the field that says it; nothing means that it may be taken (3.7)."""
    found = ((one.field, one.speaks(step, now)) for one in CHECKS if isinstance(step, one.step))
    return {field: flaw for field, flaw in found if flaw is not None}
