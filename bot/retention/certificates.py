"""The certificate that a file was destroyed: what, when, by whom and under which rule; for those who decide about files (2.1.1, 3.7)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from bot.errors import Refused
from bot.records import Destruction
from bot.retention.deciding import DECIDES
from bot.store import Desk
from policy.record_kinds import OF_NO_CLIENT, RecordKind


@dataclass(frozen=True, slots=True)
class Certificate:
    """What a certificate says; nothing of it was typed."""

    id: str
    client: str
    rule: RecordKind
    years: int
    last_contact_on: date
    counted_from: date
    due_on: date
    asked_by: str
    asked_at: datetime
    agreed_by: tuple[str, ...]
    destroyed_at: datetime
    policy_version: str
    counts: tuple[tuple[str, int], ...]

    @property
    def of_client(self) -> bool:
        """Whether it is of a client's file, and not of a record of somebody who is no client."""
        return self.rule not in OF_NO_CLIENT


def of_batch(desk: Desk, mark: str) -> tuple[Certificate, ...]:
    """The certificate of this reference, or those of all files that were destroyed together; for anybody else they are not there."""
    rows = find(desk.session, desk.team, mark) if desk.roles() & set(DECIDES) else ()
    if not rows:
        raise Refused("no_such_request", ref=mark)
    desk.log("retention:certificate:read", mark)
    return rows


def find(session: Session, team: str, mark: str) -> tuple[Certificate, ...]:
    """Certificates by their own reference, by the client's, or by the mark of what was destroyed together."""
    which = or_(Destruction.id == mark, Destruction.batch == mark, Destruction.client_ref == mark)
    query = select(Destruction).where(Destruction.team_id == team, which).order_by(Destruction.client_ref)
    return tuple(_certificate(one) for one in session.scalars(query))


def _certificate(row: Destruction) -> Certificate:
    return Certificate(
        row.id, row.client_ref, RecordKind(row.rule), row.years, row.last_contact_on, row.counted_from, row.due_on, row.asked_by, row.asked_at,
        tuple(row.agreed_by), row.destroyed_at, row.policy_version, tuple(sorted(row.counts.items())),
    )  # fmt: skip
