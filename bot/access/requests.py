"""A subject access request: anybody may receive one, in any way; from then on the data lead handles it (3.7)."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import select

from bot.access import timing
from bot.access.kinds import AskedBy, CameBy, Identity
from bot.checks import must_have_been
from bot.errors import FieldProblem, Refused
from bot.records import AccessItem, AccessMaterial, AccessRequest, AccessStop, Client, Complaint
from bot.store import ADMIN, CLOCK, DATA_LEAD, ROLES, Desk
from policy.access_steps import Proof, flaws

OPEN, CLOSED = "open", "closed"


@dataclass(frozen=True, slots=True, kw_only=True)
class Received:
    """What whoever received a request says of it: for which client of ours if they know, when, how, from whom, and what was asked."""

    ref: str | None
    on: date
    by: str
    came_by: CameBy
    asked_by: AskedBy
    who: str
    asked_for: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Known:
    """What is known of who asks: whether we asked and when, when they showed it and how, and which client of ours they are, if they are one."""

    identity: Identity
    asked_on: date | None = None
    proved_on: date | None = None
    how: str = ""
    ref: str | None = None


def receive(desk: Desk, received: Received) -> AccessRequest:
    """Keep a request from the day it came, whoever wrote it down; a reference that nobody knows holds nothing up, and nobody learns that it is none."""
    desk.must_be(*ROLES)
    must_have_been(desk, received_on=received.on)
    client = held_client(desk, received.ref)
    row = AccessRequest(
        id=desk.new_id("SA"), team_id=desk.team, client_ref=client.ref if client else None, received_on=received.on, received_by=received.by,
        came_by=received.came_by, asked_by=received.asked_by, recorded_by=desk.actor, recorded_at=desk.now, state=OPEN, identity=None, longer=0,
        reminded=timing.NONE, warned=False, sealed=b"",
    )  # fmt: skip
    said = {"who": received.who, "asked_for": received.asked_for, "claimed": "" if client else received.ref or ""}
    seal_for(desk, row, client)
    row.sealed = desk.seal(row.sealed_for, "access", row.id, said)
    timing.settle(desk, row, ())
    desk.session.add(row)
    desk.log("access:request:receive", row.id, client=row.client_ref, received=row.received_on.isoformat(), came_by=row.came_by, clauses=["3.7"])
    for one in handlers(desk):
        desk.say("access/received", row.id, one)
    return row


def seal_for(desk: Desk, row: AccessRequest | Complaint, client: Client | None) -> None:
    """From now on the client's own key seals what is typed about a request or a complaint or, for somebody who is no client, a key that is only for it."""
    if client:
        row.sealed_for = client.ref
    else:
        desk.keys.give_own(row)


def held_client(desk: Desk, ref: str | None) -> Client | None:
    """The client of a reference, kept from being destroyed meanwhile; nothing if there is none, or no more."""
    client = desk.session.get(Client, (desk.team, ref), with_for_update=True) if ref else None
    return client if client and client.wrapped_key is not None else None


def handlers(desk: Desk) -> tuple[str, ...]:
    """The data leads; while there is none, the admins, who can make one."""
    return desk.holders(DATA_LEAD) or desk.holders(ADMIN)


def fetch(desk: Desk, request_id: str, *, hold: bool = False) -> AccessRequest:
    """Fetch a request for a data lead; for anybody else it is not there. `hold` keeps others from changing it."""
    query = select(AccessRequest).where(AccessRequest.team_id == desk.team, AccessRequest.id == request_id)
    row = desk.session.execute(query.with_for_update() if hold else query).scalar_one_or_none()
    if row is None or not (desk.actor == CLOCK or DATA_LEAD in desk.roles()):
        raise Refused("no_such_request", ref=request_id)
    return row


def fetch_open(desk: Desk, request_id: str) -> AccessRequest:
    """Hold a request that is not closed, for a data lead."""
    row = fetch(desk, request_id, hold=True)
    if row.state != OPEN:
        raise Refused("access_closed", ref=request_id)
    return row


def said_in(desk: Desk, row: AccessRequest) -> dict[str, str]:
    """Open what was said when the request came: who asked, for what, and a reference that we could not find."""
    found: dict[str, str] = desk.unseal(row.sealed_for, "access", row.id, row.sealed)
    return found


def identify(desk: Desk, request_id: str, known: Known) -> AccessRequest:
    """Keep whether we know who asks, and which client of ours they are; time runs from the proof if we asked for it."""
    row = fetch_open(desk, request_id)
    if known.ref and known.ref != row.client_ref:
        _is_client(desk, row, known.ref)
    asked = known.asked_on if known.identity is not Identity.KNOWN else None
    proved = known.proved_on if known.identity is Identity.PROVED else None
    if problems := flaws(Proof(asked_on=asked, proved_on=proved), timing.now(desk, row)):
        raise FieldProblem(**{field: str(flaw) for field, flaw in problems.items()})
    if row.asked_by == AskedBy.SOMEBODY_FOR_THEM and known.identity is not Identity.ASKED and not known.how.strip():
        raise FieldProblem(how="authority_not_said")
    row.identity, row.asked_on, row.proved_on = known.identity, asked or proved, proved
    row.sealed_identity = desk.seal(row.sealed_for, "access_identity", row.id, known.how)
    timing.settle(desk, row)
    desk.log("access:identity:note", row.id, identity=row.identity, client=row.client_ref, due=timing.said_day(row.due_on))
    desk.redraw(row.id)
    return row


def knows_who_asks(row: AccessRequest) -> bool:
    """Whether somebody said that we know who asks, or that they proved it: until then nothing of the client's goes to them (3.7)."""
    return row.identity in {Identity.KNOWN, Identity.PROVED}


def _is_client(desk: Desk, row: AccessRequest, ref: str) -> None:
    """Find out whom a request is about: from now on the client's own key seals all that was typed about it."""
    client = held_client(desk, ref)
    looked_at = select(AccessItem.id).where(AccessItem.team_id == desk.team, AccessItem.request_id == row.id).limit(1)
    if client is None or desk.session.scalar(looked_at):
        raise FieldProblem(ref="no_such_client" if client is None else "client_looked_at")
    for place, one, column, name in list(_typed(desk, row)):
        setattr(one, column, desk.seal(ref, place, name, desk.unseal(row.sealed_for, place, name, getattr(one, column))))
    desk.keys.move_holds(row.id, ref)
    row.client_ref = row.sealed_for = ref
    row.wrapped_key = None


def _typed(desk: Desk, row: AccessRequest) -> Iterator[tuple[str, Any, str, str]]:
    """Everything typed about a request that is sealed by now: its place, its row, its column and its name."""
    stops = desk.session.scalars(select(AccessStop).where(AccessStop.team_id == desk.team, AccessStop.request_id == row.id)).all()
    owed = desk.session.scalars(select(AccessMaterial).where(AccessMaterial.team_id == desk.team, AccessMaterial.request_id == row.id)).all()
    every: list[tuple[str, Any, str]] = [
        ("access", row, "sealed"), ("access_identity", row, "sealed_identity"), ("access_longer", row, "sealed_longer"),
        *((place, one, column) for one in stops for place, column in (("access_stop", "sealed"), ("access_restart", "sealed_restart"))),
        *((place, one, column) for one in owed for place, column in (("material", "sealed"), ("material_answer", "sealed_answer"))),
    ]  # fmt: skip
    for place, one, column in every:
        if getattr(one, column) is not None:
            yield place, one, column, str(one.id)
