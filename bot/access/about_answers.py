"""Records of what a client asked of us or complained of, and what colleagues hold, as they are opened for a pack."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import Select, select

from bot.access.complaints import steps
from bot.access.kinds import AskedBy, CameBy, Ending, Held, SentBy, StepKind
from bot.access.opened import Opened, Person
from bot.records import AccessMaterial, AccessRequest, Complaint
from bot.store import Desk
from policy.considering import Seen


@dataclass(frozen=True, slots=True)
class _Taken:
    """What was done about a complaint, as it is read: what it was, on which day, by whom, and what came of it."""

    kind: StepKind
    on: date
    by: Person
    text: str


def material(desk: Desk, ref: str, row: AccessMaterial) -> Opened:
    """What a colleague holds."""
    typed = desk.unseal(ref, "material_answer", row.id, row.sealed_answer) if row.sealed_answer else {}
    facts = {"held_by": Person(row.asked_of), "held": Held(typed["held"]) if typed else None, "held_text": typed.get("text")}
    return Opened(record=row.id, at=row.answered_at or row.asked_at, facts=facts, seen=Seen(from_others=bool(typed.get("text"))))


def access_request(desk: Desk, ref: str, row: AccessRequest) -> Opened:
    """That they asked for their data."""
    said = desk.unseal(ref, "access", row.id, row.sealed)
    ended = desk.unseal(ref, "access_outcome", row.id, row.sealed_outcome) if row.sealed_outcome else {}
    facts = {"received_on": row.received_on, "received_by": Person(row.received_by), "came_by": CameBy(row.came_by), "who_asked": AskedBy(row.asked_by),
             "who": said["who"], "asked_for": said["asked_for"], "ended": Ending(row.outcome) if row.outcome else None, "ended_on": row.closed_on,
             "sent_by": SentBy(ended["how"]) if ended.get("how") else None, "sent_what": ended.get("what")}  # fmt: skip
    return Opened(record=row.id, at=row.recorded_at, facts=facts)


def complaint(desk: Desk, ref: str, row: Complaint) -> Opened:
    """That they complained, and what was done about it. What we found out may tell of others, so somebody looks at it first."""
    taken = steps(desk, row)
    ended = desk.unseal(ref, "complaint_outcome", row.id, row.sealed_outcome) if row.sealed_outcome else {}
    facts = {"received_on": row.received_on, "received_by": Person(row.received_by), "came_by": CameBy(row.came_by),
             "about": desk.unseal(ref, "complaint", row.id, row.sealed)["about"], "acknowledged_on": row.acknowledged_on,
             "steps": tuple(_Taken(one.kind, one.on, Person(one.by), one.text) for one in taken), "outcome_told_on": row.told_on,
             "outcome": ended.get("what")}  # fmt: skip
    return Opened(record=row.id, at=row.recorded_at, facts=facts, seen=Seen(from_others=bool(taken)))


def answered(team: str, ref: str) -> Select[Any]:
    """What colleagues have answered."""
    joined = select(AccessMaterial).join(AccessRequest, AccessRequest.id == AccessMaterial.request_id)
    return joined.where(AccessMaterial.team_id == team, AccessRequest.client_ref == ref, AccessMaterial.sealed_answer.is_not(None))
