"""The log of complaints about how we used what we know of somebody: received by anybody, acknowledged within 30 days, looked into, and answered (3.7)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import select

from bot.access.kinds import CameBy, StepKind
from bot.access.requests import handlers, held_client, seal_for
from bot.access.timing import NONE
from bot.checks import must_have_been
from bot.errors import FieldProblem, Refused
from bot.records import Complaint, ComplaintStep
from bot.store import CLOCK, DATA_LEAD, ROLES, Desk
from policy.access import acknowledgement_due

OPEN, ACKNOWLEDGED, CLOSED = "open", "acknowledged", "closed"


@dataclass(frozen=True, slots=True, kw_only=True)
class Heard:
    """What whoever heard a complaint says of it."""

    ref: str | None
    on: date
    by: str
    came_by: CameBy
    who: str
    about: str


@dataclass(frozen=True, slots=True)
class Step:
    """Something that was done about a complaint."""

    kind: StepKind
    on: date
    by: str
    text: str


@dataclass(frozen=True, slots=True)
class Told:
    """A complaint as a data lead reads it: what was said, what was done, and what they were told in the end."""

    row: Complaint
    who: str
    about: str
    claimed: str
    steps: tuple[Step, ...]
    outcome: str


def receive(desk: Desk, heard: Heard) -> Complaint:
    """Keep a complaint from the day it came, whoever wrote it down."""
    desk.must_be(*ROLES)
    must_have_been(desk, received_on=heard.on)
    client = held_client(desk, heard.ref)
    row = Complaint(
        id=desk.new_id("CO"), team_id=desk.team, client_ref=client.ref if client else None, received_on=heard.on, received_by=heard.by, came_by=heard.came_by,
        recorded_by=desk.actor, recorded_at=desk.now, state=OPEN, acknowledge_by=acknowledgement_due(heard.on, desk.values), reminded=NONE, sealed=b"",
    )  # fmt: skip
    said = {"who": heard.who, "about": heard.about, "claimed": "" if client else heard.ref or ""}
    seal_for(desk, row, client)
    row.sealed = desk.seal(row.sealed_for, "complaint", row.id, said)
    desk.session.add(row)
    desk.log("complaint:case:receive", row.id, client=row.client_ref, received=row.received_on.isoformat(), acknowledge_by=row.acknowledge_by.isoformat())
    for one in handlers(desk):
        desk.say("complaint/received", row.id, one)
    return row


def fetch(desk: Desk, complaint_id: str, *, hold: bool = False) -> Complaint:
    """Fetch a complaint for a data lead; for anybody else it is not there."""
    query = select(Complaint).where(Complaint.team_id == desk.team, Complaint.id == complaint_id)
    row = desk.session.execute(query.with_for_update() if hold else query).scalar_one_or_none()
    if row is None or not (desk.actor == CLOCK or DATA_LEAD in desk.roles()):
        raise Refused("no_such_request", ref=complaint_id)
    return row


def fetch_open(desk: Desk, complaint_id: str, *, hold: bool = False) -> Complaint:
    """Fetch a complaint that is not closed."""
    row = fetch(desk, complaint_id, hold=hold)
    if row.state == CLOSED:
        raise Refused("complaint_closed", ref=complaint_id)
    return row


def read(desk: Desk, complaint_id: str) -> Told:
    """Open a complaint for a data lead; the reading is logged."""
    row = fetch(desk, complaint_id)
    desk.log("complaint:case:read", row.id, why=desk.why)
    said = desk.unseal(row.sealed_for, "complaint", row.id, row.sealed)
    ended = desk.unseal(row.sealed_for, "complaint_outcome", row.id, row.sealed_outcome) if row.sealed_outcome else {"what": ""}
    return Told(row, said["who"], said["about"], said["claimed"], steps(desk, row), ended["what"])


def steps(desk: Desk, row: Complaint) -> tuple[Step, ...]:
    """Open what was done about a complaint, the oldest first (3.7)."""
    return tuple(_step(desk, row, one) for one in _steps(desk, row))


def _steps(desk: Desk, row: Complaint) -> Sequence[ComplaintStep]:
    query = select(ComplaintStep).where(ComplaintStep.team_id == desk.team, ComplaintStep.complaint_id == row.id)
    return desk.session.scalars(query.order_by(ComplaintStep.taken_on, ComplaintStep.taken_at)).all()


def _step(desk: Desk, row: Complaint, one: ComplaintStep) -> Step:
    return Step(StepKind(one.kind), one.taken_on, one.taken_by, desk.unseal(row.sealed_for, "complaint_step", one.id, one.sealed))


def acknowledge(desk: Desk, complaint_id: str, on: date, how: str) -> Complaint:
    """Keep that whoever complained was told that it came: once."""
    row = _open(desk, complaint_id, on)
    if row.acknowledged_on is not None:
        raise Refused("already_acknowledged", ref=complaint_id)
    step = _note(desk, row, StepKind.ACKNOWLEDGED, on, how)
    row.state, row.acknowledged_on, row.acknowledged_by = ACKNOWLEDGED, on, desk.actor
    row.reminded, row.reminded_on = NONE, desk.today
    desk.log("complaint:case:acknowledge", row.id, step=step, on=on.isoformat(), late=on > row.acknowledge_by)
    desk.redraw(row.id)
    return row


def enquire(desk: Desk, complaint_id: str, on: date, text: str) -> Complaint:
    """Keep what somebody found out."""
    row = _open(desk, complaint_id, on)
    step = _note(desk, row, StepKind.ENQUIRY, on, text)
    desk.log("complaint:case:enquire", row.id, step=step, on=on.isoformat())
    desk.redraw(row.id)
    return row


def close(desk: Desk, complaint_id: str, on: date, what: str) -> Complaint:
    """Keep what whoever complained was told in the end; the answer itself says that the complaint came, if nothing did before."""
    row = _open(desk, complaint_id, on)
    row.state, row.told_on, row.closed_by = CLOSED, on, desk.actor
    row.sealed_outcome = desk.seal(row.sealed_for, "complaint_outcome", row.id, {"what": what})
    if row.acknowledged_on is None:
        row.acknowledged_on, row.acknowledged_by = on, desk.actor
    desk.log("complaint:case:close", row.id, on=on.isoformat(), acknowledged=row.acknowledged_on.isoformat())
    desk.redraw(row.id)
    return row


def _open(desk: Desk, complaint_id: str, on: date) -> Complaint:
    row = fetch_open(desk, complaint_id, hold=True)
    must_have_been(desk, on=on)
    if on < row.received_on:
        raise FieldProblem(on="before_it_came")
    return row


def _note(desk: Desk, row: Complaint, kind: StepKind, on: date, text: str) -> str:
    one = ComplaintStep(
        id=desk.new_id("S"), team_id=desk.team, complaint_id=row.id, kind=kind, taken_on=on, taken_by=desk.actor, taken_at=desk.now, sealed=b"",
    )  # fmt: skip
    one.sealed = desk.seal(row.sealed_for, "complaint_step", one.id, text)
    desk.session.add(one)
    return one.id
