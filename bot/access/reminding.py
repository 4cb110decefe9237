"""What time brings to requests, to what colleagues owe, and to complaints: each said once, in working hours unless it is overdue (3.7)."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from sqlalchemy import Select, or_, select

from bot.access import closing, complaints, material
from bot.access.calendar import at_work
from bot.access.requests import OPEN, fetch, handlers
from bot.access.timing import DUE, LATE, NEAR, NONE, now
from bot.records import AccessMaterial, AccessRequest, Complaint
from bot.store import Desk
from policy.access import warning_due


def _level(today: date, due: date, near_days: int) -> int:
    """How near a day is."""
    if today > due:
        return LATE
    if today == due:
        return DUE
    return NEAR if today >= due - timedelta(days=near_days) else NONE


def _owed(desk: Desk, level: int, reminded: int, reminded_on: date | None) -> bool:
    """Whether something is to be said now: once for each level in working hours; of what is late, once a day whatever the hour."""
    if level == LATE:
        return reminded_on != desk.today
    return level > reminded and at_work(desk)


# Requests


def _due_requests(desk: Desk) -> Select[tuple[AccessRequest]]:
    near = desk.today + timedelta(days=desk.values.access_reminder_days.on(desk.today))
    said = or_(AccessRequest.reminded_on.is_(None), AccessRequest.reminded_on != desk.today)
    return select(AccessRequest).where(AccessRequest.team_id == desk.team, AccessRequest.state == OPEN, AccessRequest.due_on <= near, said)


def due_requests(desk: Desk, limit: int) -> list[str]:
    """The requests of whose day somebody should hear now."""
    rows = desk.session.scalars(_due_requests(desk).order_by(AccessRequest.due_on, AccessRequest.id))
    return [row.id for row in rows if _request_owed(desk, row)][:limit]


def _request_owed(desk: Desk, row: AccessRequest) -> int:
    """The level that is to be said now, or none."""
    if row.due_on is None:
        return NONE
    level = _level(desk.today, row.due_on, desk.values.access_reminder_days.on(desk.today))
    return level if _owed(desk, level, row.reminded, row.reminded_on) else NONE


def remind_of_request(desk: Desk, request_id: str) -> None:
    """Remind those who handle requests that an answer is nearly due, due, or late; not if another process just did."""
    row = fetch(desk, request_id, hold=True)
    level = _request_owed(desk, row) if row.state == OPEN else NONE
    if level == NONE:
        return
    row.reminded, row.reminded_on = level, desk.today
    desk.log("access:request:remind", row.id, due=row.due_on.isoformat() if row.due_on else None, late=level == LATE)
    for one in handlers(desk):
        desk.say("access/due", row.id, one, once=desk.today.isoformat())


def waiting_requests(desk: Desk, limit: int) -> list[str]:
    """The requests for which we wait so long for whoever asked that they end soon, or now."""
    rows = desk.session.scalars(
        select(AccessRequest).where(AccessRequest.team_id == desk.team, AccessRequest.state == OPEN, AccessRequest.waits_since.is_not(None))
        .order_by(AccessRequest.waits_since, AccessRequest.id)
    )  # fmt: skip
    return [row.id for row in rows if _ends(desk, row) or _to_warn(desk, row)][:limit]


def _ends(desk: Desk, row: AccessRequest) -> bool:
    return row.waits_since is not None and row.waits_since + timedelta(days=desk.values.access_stop_days.on(row.waits_since)) <= desk.today


def _to_warn(desk: Desk, row: AccessRequest) -> bool:
    warn_on = warning_due(now(desk, row).clock, desk.values)
    return not row.warned and warn_on is not None and warn_on <= desk.today and at_work(desk)


def look_at_waiting(desk: Desk, request_id: str) -> None:
    """Warn that a request will end, or end it."""
    row = fetch(desk, request_id, hold=True)
    if row.state != OPEN or row.waits_since is None:
        return
    if _ends(desk, row):
        closing.lapse(desk, request_id)
    elif _to_warn(desk, row):
        row.warned = True
        desk.log("access:request:warn", row.id, since=row.waits_since.isoformat())
        for one in handlers(desk):
            desk.say("access/ends_soon", row.id, one, once=row.waits_since.isoformat())


# What colleagues owe


def _material_owed(desk: Desk, row: AccessMaterial) -> int:
    """The level that is to be said now, or none: near from the day before on."""
    level = _level(desk.today, row.due_on, 1)
    return level if _owed(desk, level, row.reminded, row.reminded_on) else NONE


def owed_material(desk: Desk, limit: int) -> list[str]:
    """What colleagues owe, and should hear of now."""
    rows = desk.session.scalars(
        select(AccessMaterial).where(
            AccessMaterial.team_id == desk.team, AccessMaterial.state == material.OWED, AccessMaterial.due_on <= desk.today + timedelta(days=1)
        ).order_by(AccessMaterial.due_on, AccessMaterial.id)
    )  # fmt: skip
    return [row.id for row in rows if _material_owed(desk, row)][:limit]


def chase_material(desk: Desk, material_id: str) -> None:
    """Chase a colleague; some days later their lead hears too."""
    query: Select[Any] = select(AccessMaterial).where(AccessMaterial.team_id == desk.team, AccessMaterial.id == material_id)
    row = desk.session.scalars(query.with_for_update()).one()
    level = _material_owed(desk, row) if row.state == material.OWED else NONE
    if level == NONE:
        return
    row.reminded, row.reminded_on = level, desk.today
    late_by = (desk.today - row.due_on).days
    desk.log("access:material:chase", row.id, of=row.asked_of, late_by=max(late_by, 0))
    desk.say("access/material", row.id, row.asked_of, once=desk.today.isoformat())
    if late_by >= desk.values.access_escalation_days.on(desk.today):
        for lead in material.lead_of(desk, row.asked_of):
            desk.say("access/material_late", row.id, lead, once=desk.today.isoformat())


# Complaints


def _complaint_owed(desk: Desk, row: Complaint) -> int:
    """The level that is to be said now, or none: until it is acknowledged by its day; after that, every so many days until they were told."""
    if row.state == complaints.OPEN:
        level = _level(desk.today, row.acknowledge_by, desk.values.complaint_reminder_days.on(desk.today))
        return level if _owed(desk, level, row.reminded, row.reminded_on) else NONE
    if row.state != complaints.ACKNOWLEDGED or row.reminded_on is None:
        return NONE
    again = row.reminded_on + timedelta(days=desk.values.complaint_outcome_days.on(desk.today))
    return DUE if again <= desk.today and at_work(desk) else NONE


def open_complaints(desk: Desk, limit: int) -> list[str]:
    """The complaints of which somebody should hear now."""
    query = select(Complaint).where(Complaint.team_id == desk.team, Complaint.state != complaints.CLOSED)
    rows = desk.session.scalars(query.order_by(Complaint.acknowledge_by, Complaint.id))
    return [row.id for row in rows if _complaint_owed(desk, row)][:limit]


def remind_of_complaint(desk: Desk, complaint_id: str) -> None:
    """Remind those who handle complaints to acknowledge one, or to tell what came of it."""
    row = complaints.fetch(desk, complaint_id, hold=True)
    level = _complaint_owed(desk, row)
    if level == NONE:
        return
    row.reminded, row.reminded_on = level, desk.today
    desk.log("complaint:case:remind", row.id, acknowledged=row.acknowledged_on is not None, late=level == LATE)
    for one in handlers(desk):
        desk.say("complaint/due", row.id, one, once=desk.today.isoformat())
