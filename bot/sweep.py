"""What time brings: requests that nobody answered, records that are owed. Run again and again; each thing happens once."""

from __future__ import annotations

from datetime import timedelta

from sqlalchemy import or_, select

from bot import telling
from bot.approving import expire
from bot.records import Emergency, Request
from bot.store import CLOCK, DATA_LEAD, TRUSTEE, Desk, Store

BATCH = 50
_REMIND_AGAIN = timedelta(hours=4)


def sweep(store: Store) -> None:
    """Expire what is past its time, remind of what is half way there, and chase records and confirmations that are owed."""
    for request_id in _due_requests(store):
        with store.open(CLOCK, "sweep") as desk:
            _look_at(desk, desk.request(request_id, hold=True))
    for emergency_id in _owed_records(store):
        with store.open(CLOCK, "sweep") as desk:
            _chase(desk, desk.emergency(emergency_id, hold=True))
    for request_id in _unconfirmed(store):
        with store.open(CLOCK, "sweep") as desk:
            telling.chase(desk, request_id)


def _due_requests(store: Store) -> list[str]:
    """The waiting requests that are due, or half way and not yet reminded; only ids leave the transaction."""
    with store.open(CLOCK, "sweep") as desk:
        rows = desk.session.scalars(
            select(Request).where(Request.team_id == desk.team, Request.state == "waiting", or_(Request.due_at <= desk.now, Request.reminded_at.is_(None)))
            .order_by(Request.due_at).limit(BATCH)
        ).all()  # fmt: skip
        return [row.id for row in rows if row.due_at and (row.due_at <= desk.now or _half_way(row, desk))]


def _half_way(request: Request, desk: Desk) -> bool:
    assert request.due_at is not None
    return request.reminded_at is None and desk.now >= request.due_at - (request.due_at - request.asked_at) / 2


def _look_at(desk: Desk, request: Request) -> None:
    """Expire or remind, if it still waits."""
    if request.state != "waiting" or request.due_at is None:
        return
    if request.due_at <= desk.now:
        expire(desk, request)
    elif _half_way(request, desk):
        request.reminded_at = desk.now
        desk.log("request:approval:remind", request.id)
        for trustee in desk.holders(TRUSTEE):
            if trustee != request.asked_by:
                desk.say("approval/reminder", request.id, trustee)


def _owed_records(store: Store) -> list[str]:
    with store.open(CLOCK, "sweep") as desk:
        query = select(Emergency.id).where(
            Emergency.team_id == desk.team, Emergency.state == "owed", Emergency.record_due_at <= desk.now,
            or_(Emergency.reminded_at.is_(None), Emergency.reminded_at <= desk.now - _REMIND_AGAIN),
        )  # fmt: skip
        return list(desk.session.scalars(query.limit(BATCH)))


def _unconfirmed(store: Store) -> list[str]:
    with store.open(CLOCK, "sweep") as desk:
        return telling.unconfirmed(desk, BATCH)


def _chase(desk: Desk, alarm: Emergency) -> None:
    """Remind the worker of the record that is owed, and let the data lead know."""
    if alarm.state != "owed" or desk.now < alarm.record_due_at:
        return
    alarm.reminded_at = desk.now
    desk.log("emergency:record:chase", alarm.id)
    desk.say("emergency/record_overdue", alarm.id, alarm.raised_by, once=desk.now.isoformat())
    for lead in desk.holders(DATA_LEAD):
        desk.say("emergency/record_overdue", alarm.id, lead, once=desk.now.isoformat())
