"""The days of a request on record: by when it is answered is kept with it, and settled anew at each step (3.7)."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from sqlalchemy import select

from bot.access.calendar import bank_holidays
from bot.records import AccessRequest, AccessStop
from bot.store import Desk
from policy.access import Clock, Stop, answer_due
from policy.access_steps import Now

NONE, NEAR, DUE, LATE = range(4)
"""How far the reminders of one day have come."""


def stops_of(desk: Desk, row: AccessRequest) -> Sequence[AccessStop]:
    """The stops of a request, the oldest first."""
    query = select(AccessStop).where(AccessStop.team_id == desk.team, AccessStop.request_id == row.id)
    return desk.session.scalars(query.order_by(AccessStop.stopped_on, AccessStop.stopped_at)).all()


def clock_of(row: AccessRequest, stops: Sequence[AccessStop]) -> Clock:
    """The days of a request, as the policy takes them."""
    stood = tuple(Stop(stopped_on=one.stopped_on, restarted_on=one.restarted_on) for one in stops)
    return Clock(received_on=row.received_on, asked_on=row.asked_on, proved_on=row.proved_on, stops=stood, longer=row.longer)


def now(desk: Desk, row: AccessRequest) -> Now:
    """What is known when somebody takes a step."""
    return Now(clock=clock_of(row, stops_of(desk, row)), day=desk.today, holidays=bank_holidays(desk), values=desk.values)


def settle(desk: Desk, row: AccessRequest, stops: Sequence[AccessStop] | None = None) -> None:
    """Keep by when the request is answered, or since when we wait for whoever asked; what was reminded of an older day is forgotten."""
    desk.session.flush()
    clock = clock_of(row, stops_of(desk, row) if stops is None else stops)
    waits = clock.waits_since
    due = None if waits else answer_due(clock, desk.today, bank_holidays(desk), desk.values)
    if due != row.due_on:
        row.reminded, row.reminded_on = NONE, None
    if waits != row.waits_since:
        row.warned = False
    row.due_on, row.waits_since = due, waits


def said_day(day: date | None) -> str | None:
    """A day for the log."""
    return day.isoformat() if day else None
