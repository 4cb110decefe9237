"""What the data lead says must not be destroyed, whatever its time: a court, an inquiry or a claim may ask for it (2.1.1)."""

from __future__ import annotations

from sqlalchemy import select

from bot.errors import FieldProblem, Refused
from bot.records import LegalHold
from bot.retention.files import held_record
from bot.store import DATA_LEAD, Desk
from policy.text import said


def set_hold(desk: Desk, ref: str, reason: str) -> str:
    """Hold a client's file, or a record of somebody who is no client, open or closed, with the reason; it stays until the data lead lifts it."""
    may_hold(desk, ref)
    if not said(reason):
        raise FieldProblem(reason="hold_reason_not_said")
    row = LegalHold(id=desk.new_id("L"), team_id=desk.team, client_ref=ref, set_by=desk.actor, set_at=desk.now, sealed=b"")
    row.sealed = desk.seal(ref, "legal_hold", row.id, reason)
    desk.session.add(row)
    desk.log("retention:hold:set", row.id, client=ref, clauses=["2.1.1"])
    return row.id


def may_hold(desk: Desk, ref: str) -> None:
    """Refuse whoever is no data lead, and a client who is not there or whose file is gone."""
    if DATA_LEAD not in desk.roles():
        raise Refused("no_such_client", ref=ref)
    if held_record(desk, ref).wrapped_key is None:
        raise Refused("destroyed", ref=ref)


def opened(desk: Desk, hold_id: str) -> tuple[LegalHold, str]:
    """Open a hold that stands, with its reason, for a data lead."""
    row = _row(desk, hold_id)
    desk.log("retention:hold:read", row.id, client=row.client_ref)
    return row, str(desk.unseal(row.client_ref, "legal_hold", row.id, row.sealed))


def lift(desk: Desk, hold_id: str, reason: str) -> LegalHold:
    """End a hold, with the reason."""
    row = _row(desk, hold_id)
    if not said(reason):
        raise FieldProblem(reason="hold_reason_not_said")
    row.lifted_by, row.lifted_at = desk.actor, desk.now
    row.sealed_lifting = desk.seal(row.client_ref, "legal_hold_lifting", row.id, reason)
    desk.log("retention:hold:lift", row.id, client=row.client_ref, clauses=["2.1.1"])
    return row


def standing(desk: Desk) -> tuple[LegalHold, ...]:
    """Every hold that stands, the oldest first."""
    query = select(LegalHold).where(LegalHold.team_id == desk.team, LegalHold.lifted_at.is_(None))
    return tuple(desk.session.scalars(query.order_by(LegalHold.set_at, LegalHold.id)))


def _row(desk: Desk, hold_id: str) -> LegalHold:
    desk.must_be(DATA_LEAD)
    query = select(LegalHold).where(LegalHold.team_id == desk.team, LegalHold.id == hold_id).with_for_update()
    row = desk.session.execute(query).scalar_one_or_none()
    if row is None:
        raise Refused("no_such_request", ref=hold_id)
    if row.lifted_at is not None:
        raise Refused("hold_lifted_already", ref=hold_id)
    return row
