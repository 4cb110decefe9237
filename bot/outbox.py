"""What must be said in Slack is first written down, in the same transaction as the change it tells of."""

from __future__ import annotations

import hashlib
import itertools
import secrets
from collections.abc import Sequence
from datetime import datetime
from typing import Protocol

from sqlalchemy import select
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Session

from bot.tables import Outbox

WAITING, SENT, FAILED, DROPPED = "waiting", "sent", "failed", "dropped"
"""The states of a row: to be said, said, could not be said, and no longer worth saying."""

SET_ASIDE = "set_aside"
"""The problem of a row that an admin dropped by hand."""

Told = Sequence[str]
"""What a message tells of, in the same words in every life of these records, whatever its `dedupe`: so that after a restore it is not said again."""

_in_order = itertools.count()


class Work(Protocol):
    """Durable work: enqueues in the caller's transaction."""

    def enqueue(self, session: Session, outbox_id: str) -> None:
        """See to it that this row is delivered once the transaction is committed."""


def say(
    session: Session,
    work: Work,
    *,
    team: str,
    message: str,
    about: str,
    target: str,
    dedupe: str,
    at: datetime,
    edits: str | None = None,
    thread_of: str | None = None,
    says: Told = (),
) -> str:
    """Write down that `message` must be said in a channel or to a person, and enqueue it; what the same `dedupe` wrote down before stays as it is.

    What the clock has said gives in `says` what it tells of: after a restore it would be said again, so a mark of each goes along to Slack, to be found there.
    """
    table = Outbox.__table__
    insert = (sqlite if session.get_bind().dialect.name == "sqlite" else postgresql).insert(Outbox)
    row = {
        "id": _new_id(at), "team_id": team, "message": message, "about": about, "target": target, "edits": edits, "thread_of": thread_of,
        "dedupe": dedupe, "state": WAITING, "created_at": at, "attempts": 0, "says": [mark(one) for one in says] or None,
    }  # fmt: skip
    new = session.execute(insert.values(row).on_conflict_do_nothing(index_elements=["team_id", "dedupe"]).returning(table.c.id)).scalar()
    if new is None:
        return str(session.execute(select(Outbox.id).where(Outbox.team_id == team, Outbox.dedupe == dedupe)).scalar_one())
    work.enqueue(session, new)
    return str(new)


def mark(told: str) -> str:
    """A short mark of something that is told of: the same in every life of these records, and nobody reads from it what it was."""
    return hashlib.sha256(told.encode()).hexdigest()[:16]


def _new_id(at: datetime) -> str:
    """Make an id that sorts as things were said: milliseconds, a count within the process, and chance to tell processes apart."""
    return f"{int(at.timestamp() * 1000):011x}{next(_in_order) % 0x10000:04x}{secrets.token_hex(4)}"
