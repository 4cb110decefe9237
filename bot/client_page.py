"""A client's page, for a key worker: their answers, what to know before meeting them, and the latest requests."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import select

from bot import precautions, scans
from bot.clients import Briefed, briefing
from bot.consents import is_live, on_record
from bot.precautions import Noted
from bot.records import Request
from bot.scans import Shown
from bot.store import Desk
from policy.conflicts import Conflict, conflicts
from policy.facts import Consent

SHOWN = 10
"""How many of a client's requests are shown."""


@dataclass(frozen=True, slots=True)
class Answered:
    """An answer on record: whether it permits something today, whether a later one changes it, and how the scan of its paper stands."""

    consent: Consent
    live: bool
    changed: bool
    scan: Shown | None


@dataclass(frozen=True, slots=True)
class ClientBoard:
    """A client's consents and requests, for a key worker."""

    ref: str
    is_child: bool
    precautions: tuple[Noted, ...]
    briefed: Briefed
    consents: tuple[Answered, ...]
    conflicts: tuple[Conflict, ...]
    requests: Sequence[Request]
    today: date


def client_board(desk: Desk, ref: str) -> ClientBoard:
    """Gather a client's consents and latest requests for one of their key workers."""
    client = desk.client(ref)
    every = on_record(desk, ref)
    query = select(Request).where(Request.team_id == desk.team, Request.client_ref == ref).order_by(Request.asked_at.desc())
    return ClientBoard(
        ref,
        client.is_child,
        precautions.in_force(desk, ref),
        briefing(desk, ref, desk.today),
        _answers(every, scans.of_client(desk, ref), desk.today),
        conflicts(every, desk.today, desk.values),
        desk.session.scalars(query.limit(SHOWN)).all(),
        desk.today,
    )


def _answers(every: tuple[Consent, ...], scanned: Mapping[str, Shown], today: date) -> tuple[Answered, ...]:
    changed = {one.replaces for one in every}
    return tuple(Answered(one, is_live(one, today) and one.id not in changed, one.id in changed, scanned.get(one.id)) for one in every)
