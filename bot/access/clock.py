"""The clock of a request: stopped, set going again, and given more months (3.7)."""

from __future__ import annotations

from bot.access.requests import fetch_open
from bot.access.timing import now, said_day, settle, stops_of
from bot.errors import FieldProblem
from bot.records import AccessRequest, AccessStop
from bot.store import Desk
from policy.access import WhyLonger, WhyStopped
from policy.access_steps import Longer, Restarting, Stopping, flaws


def stop(desk: Desk, request_id: str, why: WhyStopped, step: Stopping) -> AccessRequest:
    """Let time stand still from a day on: once at a time, with what we asked for."""
    row = fetch_open(desk, request_id)
    _must_be_right(desk, row, step)
    stopped = AccessStop(
        id=desk.new_id("T"), team_id=desk.team, request_id=row.id, why=why, stopped_on=step.stopped_on, stopped_by=desk.actor, stopped_at=desk.now, sealed=b"",
    )  # fmt: skip
    stopped.sealed = desk.seal(row.sealed_for, "access_stop", stopped.id, step.reason)
    desk.session.add(stopped)
    settle(desk, row)
    desk.log("access:clock:stop", row.id, stop=stopped.id, why=why, on=step.stopped_on.isoformat())
    desk.redraw(row.id)
    return row


def restart(desk: Desk, request_id: str, step: Restarting, heard: str) -> AccessRequest:
    """Let time go on from the day on which the answer came."""
    row = fetch_open(desk, request_id)
    _must_be_right(desk, row, step)
    stopped = stops_of(desk, row)[-1]
    stopped.restarted_on, stopped.restarted_by = step.restarted_on, desk.actor
    stopped.sealed_restart = desk.seal(row.sealed_for, "access_restart", stopped.id, heard)
    settle(desk, row)
    days = (step.restarted_on - stopped.stopped_on).days
    desk.log("access:clock:restart", row.id, stop=stopped.id, on=step.restarted_on.isoformat(), days=days, due=said_day(row.due_on))
    desk.redraw(row.id)
    return row


def lengthen(desk: Desk, request_id: str, why: WhyLonger, step: Longer) -> AccessRequest:
    """Add months, once, while the usual time runs, when whoever asked was told."""
    row = fetch_open(desk, request_id)
    _must_be_right(desk, row, step)
    row.longer = step.months
    row.sealed_longer = desk.seal(row.sealed_for, "access_longer", row.id, {"why": why, "reason": step.reason, "told_on": step.told_on.isoformat()})
    before = row.due_on
    settle(desk, row)
    desk.log("access:clock:extend", row.id, why=why, months=step.months, told=step.told_on.isoformat(), was_due=said_day(before), due=said_day(row.due_on))
    desk.redraw(row.id)
    return row


def _must_be_right(desk: Desk, row: AccessRequest, step: Stopping | Restarting | Longer) -> None:
    if problems := flaws(step, now(desk, row)):
        raise FieldProblem(**{field: str(flaw) for field, flaw in problems.items()})
