"""Records of how long a client's file is kept, as they are opened for a pack: that it was closed, what was decided about it, and what held it (2.1.1)."""

from __future__ import annotations

from bot.access.opened import Opened, Person
from bot.records import FileClosing, LegalHold, RetentionDecision
from bot.store import Desk
from policy.considering import Seen
from policy.grounds import Ground
from policy.record_kinds import RecordKind
from policy.retention import WhyClosed

_SPEAKS_OF: dict[RecordKind, Seen] = {
    RecordKind.WORKER_ACCUSED: Seen(from_others=True),
    RecordKind.ADULT_AT_RISK: Seen(ground=Ground.ADULT_AT_RISK),
    RecordKind.CHILD_AT_RISK: Seen(ground=Ground.CHILD_AT_RISK),
    RecordKind.CHILD_SEXUAL_ABUSE: Seen(ground=Ground.CHILD_AT_RISK),
}
"""What somebody said is in a file is looked at for the same reason as the record of it; what weighs most comes last."""


def closing(_desk: Desk, _ref: str, row: FileClosing) -> Opened:
    """That the file was closed, and until when it is kept."""
    kinds = [RecordKind(one) for one in row.kinds]
    facts = {"closed_by": Person(row.closed_by), "closed_at": row.closed_at, "last_contact_on": row.last_contact_on, "why_closed": WhyClosed(row.why),
             "what_is_in_it": tuple(kinds), "kept_to": row.kept_until or row.due_on}  # fmt: skip
    seen = next((seen for kind, seen in reversed(_SPEAKS_OF.items()) if kind in kinds), Seen())
    return Opened(record=row.client_ref, at=row.closed_at, facts=facts, seen=seen)


def decision(desk: Desk, ref: str, row: RetentionDecision) -> Opened:
    """What was decided when the time of the file had come."""
    reason = desk.unseal(ref, "retention_decision", row.id, row.sealed) if row.sealed else ""
    facts = {"decided_by": Person(row.decided_by), "kept_to": row.until, "reason": reason}
    return Opened(record=row.id, at=row.decided_at, facts=facts)


def hold(desk: Desk, ref: str, row: LegalHold) -> Opened:
    """That the file must stay, and why; what a lawyer wrote may stand in it."""
    ended = desk.unseal(ref, "legal_hold_lifting", row.id, row.sealed_lifting) if row.sealed_lifting else ""
    facts = {"held_by": Person(row.set_by), "reason": desk.unseal(ref, "legal_hold", row.id, row.sealed),
             "lifted_by": Person(row.lifted_by) if row.lifted_by else None, "lifted_because": ended}  # fmt: skip
    return Opened(record=row.id, at=row.set_at, facts=facts, seen=Seen(advice_taken=True))
