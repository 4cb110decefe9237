"""What is open for a client, so that nobody destroys what somebody is asking for; and what goes when a client is destroyed all the same (3.7, 2.1.1)."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import or_, select

from bot.access import packs
from bot.access.requests import OPEN
from bot.records import AccessPack, AccessRequest, Complaint
from bot.store import Desk

SUBJECT_ACCESS, COMPLAINT = "subject_access", "complaint"


@dataclass(frozen=True, slots=True)
class OpenMatter:
    """Something that is open for a client: of which kind, and its reference."""

    kind: str
    ref: str


def open_matters(desk: Desk, client_ref: str) -> tuple[OpenMatter, ...]:
    """The subject access requests and complaints of a client that are not closed: while there is one, nothing of theirs is destroyed.

    Whoever destroys holds the client's row meanwhile (`with_for_update`), as whoever receives a request does: so neither happens behind the other's back.
    """
    asked = select(AccessRequest.id).where(AccessRequest.team_id == desk.team, AccessRequest.client_ref == client_ref, AccessRequest.state == OPEN)
    complained = select(Complaint.id).where(Complaint.team_id == desk.team, Complaint.client_ref == client_ref, Complaint.state != "closed")
    return (
        *(OpenMatter(SUBJECT_ACCESS, one) for one in desk.session.scalars(asked.order_by(AccessRequest.id))),
        *(OpenMatter(COMPLAINT, one) for one in desk.session.scalars(complained.order_by(Complaint.id))),
    )


def client_destroyed(desk: Desk, client_ref: str) -> None:
    """A client or a request was destroyed: the packs go too, those that are ready and those that are being made. Call it in the transaction that destroys."""
    query = select(AccessPack).join(AccessRequest, AccessRequest.id == AccessPack.request_id)
    asked = or_(AccessRequest.client_ref == client_ref, AccessRequest.id == client_ref)
    mine = query.where(AccessPack.team_id == desk.team, asked, AccessPack.state.in_(packs.THERE))
    for row in desk.session.scalars(mine.with_for_update()).all():
        if row.state in packs.BEING_MADE:
            packs.stop(desk, row, "destroyed")
        else:
            packs.let_go(desk, row, because="destroyed")
