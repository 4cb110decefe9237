"""What time brings: requests that nobody answered, records that are owed, notes and duties to look at again. Run again and again; each thing happens once."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

from sqlalchemy import Select, or_, select

from bot import about, cover, duties, emergencies, enquiries, law_checks, precautions, reading, rooms, telling
from bot.approving import expire
from bot.records import Emergency, Request
from bot.store import CLOCK, DATA_LEAD, TRUSTEE, Desk, Store

BATCH = 50
_REMIND_AGAIN = timedelta(hours=4)


def sweep(store: Store) -> None:
    """Do every chore that is due; only ids leave the transaction that looks, and each is done, or found done, in one of its own."""
    for due, do in CHORES:
        with store.open(CLOCK, "sweep", to_look=True) as desk:
            found = due(desk, BATCH)
        for one in found:
            with store.open(CLOCK, "sweep") as desk:
                do(desk, one)


def _due_requests(desk: Desk, limit: int) -> list[str]:
    """The waiting requests that are due, or half way and not yet reminded."""
    rows = desk.session.scalars(
        select(Request).where(Request.team_id == desk.team, Request.state == "waiting", or_(Request.due_at <= desk.now, Request.reminded_at.is_(None)))
        .order_by(Request.due_at).limit(limit)
    ).all()  # fmt: skip
    return [row.id for row in rows if row.due_at and (row.due_at <= desk.now or _half_way(row, desk))]


def _half_way(request: Request, desk: Desk) -> bool:
    assert request.due_at is not None and request.put_at is not None
    return request.reminded_at is None and desk.now >= request.due_at - (request.due_at - request.put_at) / 2


def _look_at(desk: Desk, request_id: str) -> None:
    """Expire or remind, if it still waits."""
    request = desk.request(request_id, hold=True)
    if request.state != "waiting" or request.due_at is None:
        return
    if request.due_at <= desk.now:
        expire(desk, request)
    elif _half_way(request, desk):
        request.reminded_at = desk.now
        desk.log("request:approval:remind", request.id)
        for trustee in desk.holders(TRUSTEE):
            if trustee not in {request.asked_by, request.second_worker}:
                desk.say("approval/reminder", request.id, trustee)


def _owed(desk: Desk) -> Select[tuple[Emergency]]:
    return select(Emergency).where(
        Emergency.team_id == desk.team, Emergency.state == "owed", Emergency.record_due_at <= desk.now,
        or_(Emergency.reminded_at.is_(None), Emergency.reminded_at <= desk.now - _REMIND_AGAIN),
    )  # fmt: skip


def _owed_records(desk: Desk, limit: int) -> list[str]:
    return [one.id for one in desk.session.scalars(_owed(desk).limit(limit))]


def _chase(desk: Desk, emergency_id: str) -> None:
    """Remind the worker of the record that is owed, and let the data lead know; not if another process just did."""
    alarm = desk.session.scalars(_owed(desk).where(Emergency.id == emergency_id).with_for_update()).one_or_none()
    if alarm is None:
        return
    alarm.reminded_at = desk.now
    desk.log("emergency:record:chase", alarm.id)
    desk.say("emergency/record_overdue", alarm.id, alarm.raised_by, once=desk.now.isoformat())
    for lead in desk.holders(DATA_LEAD):
        desk.say("emergency/record_overdue", alarm.id, lead, once=desk.now.isoformat())


CHORES: tuple[tuple[Callable[[Desk, int], list[str]], Callable[[Desk, str], None]], ...] = (
    (_due_requests, _look_at),
    (_owed_records, _chase),
    (emergencies.to_follow_up, emergencies.follow_up),
    (telling.unconfirmed, telling.chase),
    (duties.to_remind, duties.remind),
    (precautions.to_review, precautions.remind),
    (reading.to_chase, reading.chase),
    (cover.to_begin, cover.begin),
    (about.to_ask, about.ask),
    (enquiries.to_tell, enquiries.tell),
    (enquiries.to_remind, enquiries.remind),
    (law_checks.to_remind, law_checks.remind),
    (rooms.to_remind, rooms.remind),
)
"""What may be due, and what is then done with each."""
