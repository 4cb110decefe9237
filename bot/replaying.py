"""Past requests decided again from their sealed facts: as then, which must give the same, and under other numbers, to see what would differ."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import Engine as Database
from sqlalchemy import Select, func, select
from sqlalchemy.orm import Session

from bot.database import READ_ONLY
from bot.errors import Tampered
from bot.kept import Kept, opened
from bot.records import Client, Request
from bot.vault import Vault, unseal
from policy.decide import decide
from policy.findings import Decision
from policy.value import Values

_AT_ONCE = 200


class Found(StrEnum):
    """What deciding an answer again showed; only a fault is something to mend."""

    SAME = "same"
    DIFFERS = "differs"
    DESTROYED = "destroyed"
    FAULT = "fault"
    UNREADABLE = "unreadable"


@dataclass(frozen=True, slots=True)
class Replayed:
    """One answer of the past beside that of today: references, clauses and answers, and nothing that was typed."""

    found: Found
    request: str
    day: date | None = None
    then: Decision | None = None
    now: Decision | None = None


def replay(database: Database, vault: Vault, values: Values, since: datetime | None) -> Iterator[Replayed]:
    """Decide every answer again under the numbers it was given under, and under others; one at a time, however many there are."""
    query = _requests(select(Request.id, Request.team_id, Request.client_ref, Request.sealed, Client.wrapped_key), since)
    joined = query.outerjoin(Client, (Client.team_id == Request.team_id) & (Client.ref == Request.client_ref)).order_by(Request.id)
    with Session(database.execution_options(**READ_ONLY)) as session:
        for row in session.execute(joined.execution_options(yield_per=_AT_ONCE)):
            yield from _of_request(row, vault, values)


def how_many(database: Database, since: datetime | None) -> dict[str, int]:
    """How many requests there are to decide again, by workspace."""
    with Session(database.execution_options(**READ_ONLY)) as session:
        query = _requests(select(Request.team_id, func.count()), since).group_by(Request.team_id).order_by(Request.team_id)
        return {team: number for team, number in session.execute(query)}


def _requests(query: Select[Any], since: datetime | None) -> Select[Any]:
    return query.where(Request.asked_at >= since) if since else query


def _of_request(row: Any, vault: Vault, values: Values) -> Iterator[Replayed]:
    """Decide the answers that one request holds again; what cannot be opened is said, and does not stop the rest."""
    if row.wrapped_key is None:
        yield Replayed(Found.DESTROYED, row.id)
        return
    try:
        key = vault.unwrap(row.wrapped_key, row.team_id, row.client_ref)
        answers = [opened(one) for one in unseal(key, row.sealed, row.team_id, "request", row.id)]
    except (Tampered, ValueError, LookupError, TypeError):
        yield Replayed(Found.UNREADABLE, row.id)
        return
    yield from (_again(row.id, kept, values) for kept in answers)


def _again(request: str, kept: Kept, values: Values) -> Replayed:
    then = decide(kept.ask, kept.day, values=kept.values)
    if not _same(then, kept.decision) or then.policy_version != kept.decision.policy_version:
        return Replayed(Found.FAULT, request, kept.day, kept.decision, then)
    now = decide(kept.ask, kept.day, values=values)
    same = (now.verdict, now.decisive) == (kept.decision.verdict, kept.decision.decisive)
    return Replayed(Found.SAME if same else Found.DIFFERS, request, kept.day, kept.decision, now)


def _same(one: Decision, other: Decision) -> bool:
    """Whether two decisions say the same for the same reasons; the order of the rules never matters."""
    return one.verdict is other.verdict and set(one.findings) == set(other.findings)
