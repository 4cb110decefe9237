"""What of subject access and complaints waits for whom, for Home: by due date, and never a word that anybody typed."""

from __future__ import annotations

from typing import Any

from sqlalchemy import Select, select

from bot.access import complaints as log_of
from bot.access.material import OWED
from bot.access.requests import OPEN
from bot.lists import Facts
from bot.records import AccessMaterial, AccessRequest, Complaint
from bot.store import Desk


def requests(desk: Desk) -> Select[Any]:
    """The open requests, what is due first at the top; those for which we wait for whoever asked come last."""
    query = select(AccessRequest).where(AccessRequest.team_id == desk.team, AccessRequest.state == OPEN)
    return query.order_by(AccessRequest.due_on.is_(None), AccessRequest.due_on, AccessRequest.waits_since, AccessRequest.id)


def of_request(row: AccessRequest) -> Facts:
    """What a line may say of a request."""
    return {"ref": row.id, "due_on": row.due_on, "waits_since": row.waits_since, "longer": row.longer}


def material(desk: Desk) -> Select[Any]:
    """What colleagues owe."""
    return select(AccessMaterial).where(AccessMaterial.team_id == desk.team, AccessMaterial.state == OWED).order_by(AccessMaterial.due_on, AccessMaterial.id)


def mine(desk: Desk) -> Select[Any]:
    """What this person owes."""
    return material(desk).where(AccessMaterial.asked_of == desk.actor)


def of_material(row: AccessMaterial) -> Facts:
    """What a line may say of something that is owed."""
    return {"ref": row.id, "request": row.request_id, "asked_of": row.asked_of, "due_on": row.due_on}


def complaints(desk: Desk) -> Select[Any]:
    """The open complaints: first those that nobody has acknowledged."""
    query = select(Complaint).where(Complaint.team_id == desk.team, Complaint.state != log_of.CLOSED)
    return query.order_by(Complaint.acknowledged_on.is_not(None), Complaint.acknowledge_by, Complaint.id)


def of_complaint(row: Complaint) -> Facts:
    """What a line may say of a complaint."""
    return {"ref": row.id, "acknowledge_by": row.acknowledge_by, "acknowledged_on": row.acknowledged_on}
