"""What waits for a person, and how things stand: the Home tab, its twin, and a client's board."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import ColumnElement, and_, func, or_, select

from bot import duties, precautions
from bot.clients import Briefed, briefing
from bot.consents import is_live, on_record
from bot.duties import Due
from bot.precautions import Noted
from bot.records import Emergency, Request, Vote
from bot.store import TRUSTEE, Desk
from policy.conflicts import Conflict, conflicts
from policy.facts import Consent

SHOWN = 10
"""How many of a kind are shown at once; Slack allows 100 blocks on Home and 50 in a message."""


@dataclass(frozen=True, slots=True)
class Listed:
    """Some of a list, and how many there are in all."""

    some: Sequence[Request] | Sequence[Emergency]
    count: int

    @property
    def more(self) -> int:
        """How many are not shown."""
        return self.count - len(self.some)


@dataclass(frozen=True, slots=True)
class Board:
    """Everything that one person should see at a glance."""

    roles: frozenset[str]
    emergencies: Listed
    to_review: Listed
    to_decide: Listed
    to_record: Listed
    waiting: Listed
    clients: int
    duties: Due | None


@dataclass(frozen=True, slots=True)
class Answered:
    """An answer on record: whether it permits something today, and whether a later one changes it."""

    consent: Consent
    live: bool
    changed: bool


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


def board(desk: Desk) -> Board:
    """Gather what waits for this person, the oldest danger first."""
    roles = desk.roles()
    trustee = TRUSTEE in roles
    voted = select(Vote.request_id).where(Vote.team_id == desk.team, Vote.user_id == desk.actor)
    mine = Request.asked_by == desk.actor
    others = and_(Request.asked_by != desk.actor, Request.second_worker.is_distinct_from(desk.actor))
    return Board(
        roles=roles,
        emergencies=_emergencies(desk, and_(Emergency.raised_by == desk.actor, Emergency.state == "owed")),
        to_review=_emergencies(desk, and_(Emergency.raised_by != desk.actor, Emergency.state == "recorded")) if trustee else Listed((), 0),
        to_decide=_requests(desk, and_(Request.state == "waiting", others, Request.id.not_in(voted))) if trustee else Listed((), 0),
        to_record=_requests(desk, and_(mine, Request.state.in_(("allowed", "approved")))),
        waiting=_requests(desk, and_(mine, or_(Request.state == "waiting", Request.state == "asked"))),
        clients=len(desk.clients()),
        duties=duties.due(desk),
    )


def _requests(desk: Desk, which: ColumnElement[bool]) -> Listed:
    where = and_(Request.team_id == desk.team, which)
    rows = desk.session.scalars(select(Request).where(where).order_by(Request.urgent.desc(), Request.due_at, Request.asked_at).limit(SHOWN)).all()
    return Listed(rows, desk.session.scalar(select(func.count()).select_from(Request).where(where)) or 0)


def _emergencies(desk: Desk, which: ColumnElement[bool]) -> Listed:
    where = and_(Emergency.team_id == desk.team, which)
    rows = desk.session.scalars(select(Emergency).where(where).order_by(Emergency.raised_at).limit(SHOWN)).all()
    return Listed(rows, desk.session.scalar(select(func.count()).select_from(Emergency).where(where)) or 0)


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
        _answers(every, desk.today),
        conflicts(every, desk.today, desk.values),
        desk.session.scalars(query.limit(SHOWN)).all(),
        desk.today,
    )


def _answers(every: tuple[Consent, ...], today: date) -> tuple[Answered, ...]:
    changed = {one.replaces for one in every}
    return tuple(Answered(one, is_live(one, today) and one.id not in changed, one.id in changed) for one in every)
