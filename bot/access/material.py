"""What colleagues hold: each is asked by name, with a day; they answer, or are chased, and then their lead hears (3.7)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from sqlalchemy import select

from bot import people
from bot.access.kinds import Held
from bot.access.requests import CLOSED, fetch_open, handlers
from bot.access.timing import NONE
from bot.errors import FieldProblem, Refused
from bot.records import AccessMaterial, AccessRequest
from bot.store import ADMIN, DATA_LEAD, ROLES, Desk

OWED, ANSWERED, NOT_NEEDED = "owed", "answered", "not_needed"


@dataclass(frozen=True, slots=True)
class Owed:
    """What a colleague reads who is asked: by whom, about which client of ours if it is one, by when, and what the data lead wrote for them."""

    row: AccessMaterial
    client: str | None
    note: str


def usual_day(desk: Desk) -> date:
    """The day by which colleagues are asked to answer, if nobody chooses another."""
    return desk.today + timedelta(days=desk.values.access_material_days.on(desk.today))


def ask(desk: Desk, request_id: str, colleagues: Sequence[str], due_on: date, note: str) -> tuple[AccessMaterial, ...]:
    """Ask colleagues for what they hold; who already owes an answer to the same request is not asked twice."""
    row = fetch_open(desk, request_id)
    if due_on < desk.today:
        raise FieldProblem(due_on="day_gone_by")
    if any(not desk.roles(one) for one in colleagues):
        raise FieldProblem(colleagues="has_no_role")
    waits = {one.asked_of for one in asked(desk, row.id) if one.state == OWED}
    return tuple(_ask(desk, row, one, due_on, note) for one in dict.fromkeys(colleagues) if one not in waits)


def _ask(desk: Desk, request: AccessRequest, colleague: str, due_on: date, note: str) -> AccessMaterial:
    row = AccessMaterial(
        id=desk.new_id("M"), team_id=desk.team, request_id=request.id, asked_of=colleague, asked_by=desk.actor, asked_at=desk.now, due_on=due_on, state=OWED,
        reminded=NONE, sealed=b"",
    )  # fmt: skip
    row.sealed = desk.seal(request.sealed_for, "material", row.id, note)
    desk.session.add(row)
    desk.log("access:material:ask", row.id, request=request.id, of=colleague, due=due_on.isoformat())
    desk.say("access/material", row.id, colleague)
    return row


def asked(desk: Desk, request_id: str) -> Sequence[AccessMaterial]:
    """Everything that was asked of colleagues for a request, what is due first at the top."""
    query = select(AccessMaterial).where(AccessMaterial.team_id == desk.team, AccessMaterial.request_id == request_id)
    return desk.session.scalars(query.order_by(AccessMaterial.due_on, AccessMaterial.id)).all()


def to_answer(desk: Desk, material_id: str, *, hold: bool = False) -> Owed:
    """Open what somebody is asked for; for anybody else it is not there."""
    query = select(AccessMaterial).where(AccessMaterial.team_id == desk.team, AccessMaterial.id == material_id)
    row = desk.session.execute(query.with_for_update() if hold else query).scalar_one_or_none()
    if row is None or row.asked_of != desk.actor or not desk.roles() & set(ROLES):
        raise Refused("no_such_request", ref=material_id)
    if row.state != OWED:
        raise Refused("material_not_owed", ref=material_id)
    request = desk.session.get_one(AccessRequest, row.request_id)
    if not hold:
        desk.log("access:material:read", row.id, client=request.client_ref)
    return Owed(row, request.client_ref, desk.unseal(request.sealed_for, "material", row.id, row.sealed))


def answer(desk: Desk, material_id: str, held: Held, text: str) -> AccessMaterial:
    """Take what a colleague holds: written here, handed over, or nothing."""
    owed = to_answer(desk, material_id, hold=True)
    if held is not Held.NOTHING and not text.strip():
        raise FieldProblem(text="missing")
    row = owed.row
    row.state, row.answered_at = ANSWERED, desk.now
    row.sealed_answer = desk.seal(desk.session.get_one(AccessRequest, row.request_id).sealed_for, "material_answer", row.id, {"held": held, "text": text})
    desk.log("access:material:answer", row.id, request=row.request_id, held=held)
    desk.redraw(row.id)
    for one in handlers(desk):
        desk.say("access/material_answered", row.id, one)
    return row


def no_longer_needed(desk: Desk, request: AccessRequest) -> None:
    """A request is closed: nobody owes anything for it any more."""
    assert request.state == CLOSED
    for row in asked(desk, request.id):
        if row.state == OWED:
            row.state = NOT_NEEDED
            desk.redraw(row.id)


def lead_of(desk: Desk, user: str) -> tuple[str, ...]:
    """Who hears when somebody owes what they were asked for: their own lead if one is set who still holds a role, else the data leads; nobody is their own."""
    lead = people.lead_of(desk, user)
    if lead is not None and desk.roles(lead):
        return (lead,)
    return tuple(one for one in desk.holders(DATA_LEAD) if one != user) or tuple(one for one in desk.holders(ADMIN) if one != user)
