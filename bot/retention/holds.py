"""What keeps a client's file from being destroyed although its time has come. Other rooms add what they have open: one line in SOURCES."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from sqlalchemy import select

from bot.access.holds import open_matters
from bot.consents import live
from bot.notices import OWED
from bot.records import ConsentRecord, Disclosure, Emergency, LegalHold, Notice, Request
from bot.store import Desk
from policy.facts import Answer, ConsentKind
from policy.retention import HoldKind


@dataclass(frozen=True, slots=True)
class Hold:
    """One thing that is open or held: its kind, and its reference."""

    kind: HoldKind
    ref: str


Source = Callable[[Desk, str], Iterable[Hold]]
"""What is open or held for a client, by their reference."""


def holds(desk: Desk, ref: str) -> tuple[Hold, ...]:
    """Everything that keeps a client's file now; nothing means that it may go when its time has come."""
    desk.session.flush()
    return tuple(one for source in SOURCES for one in source(desk, ref))


def _requests(desk: Desk, ref: str) -> Iterable[Hold]:
    """What waits for the trustees, and what may be shared and was not recorded yet."""
    kinds = {"waiting": HoldKind.REQUEST, "allowed": HoldKind.DISCLOSURE, "approved": HoldKind.DISCLOSURE}
    query = select(Request.id, Request.state).where(Request.team_id == desk.team, Request.client_ref == ref, Request.state.in_(kinds)).order_by(Request.id)
    return (Hold(kinds[state], request) for request, state in desk.session.execute(query))


def _to_confirm(desk: Desk, ref: str) -> Iterable[Hold]:
    """What the second of two who tell has not confirmed yet (4.4)."""
    open_ones = (Disclosure.second_worker.is_not(None), Disclosure.confirmed.is_(None))
    query = select(Disclosure.request_id).where(Disclosure.team_id == desk.team, Disclosure.client_ref == ref, *open_ones).order_by(Disclosure.request_id)
    return (Hold(HoldKind.DISCLOSURE, one) for one in desk.session.scalars(query))


def _emergencies(desk: Desk, ref: str) -> Iterable[Hold]:
    """What was done in danger and has no record or no review yet (4.1)."""
    query = select(Emergency.id).where(Emergency.team_id == desk.team, Emergency.client_ref == ref, Emergency.state != "reviewed").order_by(Emergency.id)
    return (Hold(HoldKind.EMERGENCY, one) for one in desk.session.scalars(query))


def _consents(desk: Desk, ref: str) -> Iterable[Hold]:
    """Consents that still let somebody share (5.4); none is opened where all have ended."""
    ahead = (ConsentRecord.kind == ConsentKind.SHARE, ConsentRecord.answer == Answer.GIVEN, ConsentRecord.ends_on >= desk.today)
    query = select(ConsentRecord.id).where(ConsentRecord.team_id == desk.team, ConsentRecord.client_ref == ref, *ahead)
    if desk.session.scalars(query.limit(1)).first() is None:
        return ()
    return (Hold(HoldKind.CONSENT, one.id) for one in live(desk, ref) if one.kind is ConsentKind.SHARE)


def _letters(desk: Desk, ref: str) -> Iterable[Hold]:
    """Letters that are owed to whoever holds what the client took back (5.4)."""
    query = select(Notice.id).where(Notice.team_id == desk.team, Notice.client_ref == ref, Notice.state == OWED).order_by(Notice.id)
    return (Hold(HoldKind.LETTER, one) for one in desk.session.scalars(query))


def _legal(desk: Desk, ref: str) -> Iterable[Hold]:
    """What the data lead set, and has not lifted."""
    query = select(LegalHold.id).where(LegalHold.team_id == desk.team, LegalHold.client_ref == ref, LegalHold.lifted_at.is_(None)).order_by(LegalHold.id)
    return (Hold(HoldKind.LEGAL, one) for one in desk.session.scalars(query))


def _asked_of_us(desk: Desk, ref: str) -> Iterable[Hold]:
    """What somebody asks to see, and what they complain of (3.7)."""
    return (Hold(HoldKind(one.kind), one.ref) for one in open_matters(desk, ref))


SOURCES: tuple[Source, ...] = (_requests, _to_confirm, _emergencies, _consents, _letters, _asked_of_us, _legal)
"""Who is asked. Another room that has something open about a client adds its source here."""
