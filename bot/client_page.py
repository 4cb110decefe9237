"""A client's page, for a key worker: their answers, what to know before meeting them, and the latest requests."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import select

from bot import notices, paperwork, precautions, scans
from bot.briefings import Briefed, briefing
from bot.consents import is_live, on_record
from bot.notices import Drafted
from bot.precautions import Noted
from bot.records import ConsentRecord, Request
from bot.retention.files import Kept, closed
from bot.scans import Shown
from bot.store import Desk
from policy.conflicts import Conflict, conflicts
from policy.facts import Answer, Consent

SHOWN = 10
"""How many of a client's requests are shown."""


@dataclass(frozen=True, slots=True)
class Answered:
    """An answer on record: whether it permits something today, whether a later one changes it, and how the scan of its paper stands."""

    consent: Consent
    live: bool
    scan: Shown | None = None
    replaced_by: str = ""
    renewed: bool = False
    paper_missing: bool = False

    @property
    def renewable(self) -> bool:
        """Whether the client can be asked for the same again: a yes that stands or has ended by itself (5.4, 5.5)."""
        return self.consent.answer is Answer.GIVEN and not (self.replaced_by or self.consent.withdrawn_on or self.consent.in_error)


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
    notices: tuple[Drafted, ...] = ()
    closed: Kept | None = None


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
        _answers(desk, ref, every),
        conflicts(every, desk.today, desk.values),
        desk.session.scalars(query.limit(SHOWN)).all(),
        desk.today,
        notices.of_client(desk, ref),
        closed(desk, ref),
    )


def _answers(desk: Desk, ref: str, every: tuple[Consent, ...]) -> tuple[Answered, ...]:
    query = select(ConsentRecord.id).where(ConsentRecord.team_id == desk.team, ConsentRecord.client_ref == ref, ConsentRecord.renews)
    renewals = set(desk.session.scalars(query))
    later = {one.replaces: one.id for one in every if one.replaces}
    scanned, unplaced = scans.of_client(desk, ref), paperwork.unplaced(desk, ref)
    return tuple(
        Answered(
            one, is_live(one, desk.today) and one.id not in later, scanned.get(one.id), later.get(one.id, ""), later.get(one.id) in renewals, one.id in unplaced
        )
        for one in every
    )
