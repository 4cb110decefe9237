"""What waits for a person, and how things stand: the Home tab and its twin."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, case, func, select

from bot import duties
from bot.broken import Broken, broken
from bot.duties import Due
from bot.enquiries import OPEN, mine
from bot.handing_over import without_anybody
from bot.lists import Facts, Listed, Source, listed
from bot.precautions import STANDS
from bot.reach import is_kept_out, works_with
from bot.reading import TO_LOOK_AT
from bot.records import Client, Emergency, Enquiry, PrecautionNote, Reading, Request, Vote
from bot.store import ADMIN, DATA_LEAD, TRUSTEE, WORKER, Desk
from bot.tables import HomeShown, Outbox
from policy.facts import Category
from policy.grounds import GRAVE, Ground

_LATELY = timedelta(days=14)
_OPEN = ("waiting", "asked")
_TO_RECORD = ("allowed", "approved")


@dataclass(frozen=True, slots=True)
class Board:
    """Everything that one person should see at a glance."""

    roles: frozenset[str]
    lists: tuple[Listed, ...]
    duties: Due | None
    broken: Broken | None

    @property
    def empty(self) -> bool:
        """Whether nothing at all waits for this person."""
        return not (self.lists or self.duties or self.broken)


def board(desk: Desk, room: Callable[[int], int], page: tuple[str, int] | None = None, policy_file: Path | None = None) -> Board:
    """Gather what waits for this person, the oldest danger first. `room` says how many lines each of so many lists may have; `page` where one list begins."""
    roles = desk.roles()
    theirs = [one for one in SOURCES if not one.roles or roles & one.roles]
    most = room(len(theirs))
    lists = tuple(_listed(desk, one, most, page[1] if page and page[0] == one.name else 0) for one in theirs)
    return Board(roles, tuple(one for one in lists if one.count), duties.due(desk), broken(desk, policy_file) if ADMIN in roles else None)


def _listed(desk: Desk, source: Source, most: int, start: int) -> Listed:
    """Fetch one page of a list: what each of its lines speaks of."""
    found = listed(desk, source.rows(desk), start, most)
    return Listed(source.name, tuple(source.facts(row) for row in found.rows), found.start, found.count)


def _requests(desk: Desk, *which: ColumnElement[bool]) -> Select[Any]:
    return select(Request).where(Request.team_id == desk.team, *which)


def _emergencies(desk: Desk, *which: ColumnElement[bool]) -> Select[Any]:
    return select(Emergency).where(Emergency.team_id == desk.team, *which).order_by(Emergency.raised_at, Emergency.id)


def _gravest_first() -> tuple[Any, ...]:
    grave = case((Request.ground.in_([one.value for one in GRAVE]), 0), else_=1)
    return grave, Request.urgent.desc(), Request.due_at, Request.asked_at, Request.id


def _to_decide(desk: Desk) -> Select[Any]:
    """What this trustee may decide and has not yet."""
    voted = select(Vote.request_id).where(Vote.team_id == desk.team, Vote.user_id == desk.actor)
    near = is_kept_out(desk.team, desk.actor, Request.client_ref)
    others = and_(Request.asked_by != desk.actor, Request.second_worker.is_distinct_from(desk.actor), ~near)
    return _requests(desk, Request.state == "waiting", others, Request.id.not_in(voted)).order_by(*_gravest_first())


def _overdue(desk: Desk) -> Select[Any]:
    return _requests(desk, Request.state == "waiting", Request.due_at <= desk.now).order_by(*_gravest_first())


def _mine(desk: Desk, states: tuple[str, ...]) -> Select[Any]:
    return _requests(desk, Request.asked_by == desk.actor, Request.state.in_(states)).order_by(*_gravest_first())


def _lately(desk: Desk) -> Select[Any]:
    """What became of this person's requests of the last days, the newest first."""
    when = func.coalesce(Request.decided_at, Request.asked_at)
    done = Request.state.not_in((*_OPEN, *_TO_RECORD, "replaced"))
    return _requests(desk, Request.asked_by == desk.actor, done, when >= desk.now - _LATELY).order_by(when.desc(), Request.id)


def _to_look_at(desk: Desk) -> Select[Any]:
    """The safety notes whose review is near or due, about clients with whom this worker works today (4.8)."""
    near = desk.today + timedelta(days=desk.values.precaution_reminder_days.on(desk.today))
    return _notes(desk, near).where(works_with(desk.team, desk.actor, PrecautionNote.client_ref, desk.today))


def _readings(desk: Desk) -> Select[Any]:
    """The urgent readings at which this person may look afterwards (3.8)."""
    waits = (Reading.team_id == desk.team, Reading.state == TO_LOOK_AT, Reading.user_id != desk.actor)
    return select(Reading).where(*waits, ~is_kept_out(desk.team, desk.actor, Reading.client_ref)).order_by(Reading.due_at, Reading.id)


def _enquiries(desk: Desk) -> Select[Any]:
    """The enquiries that are open and this person's to see: those that wait longest first (3.3)."""
    return select(Enquiry).where(mine(desk), Enquiry.state == OPEN).order_by(Enquiry.taken_at, Enquiry.id)


def _nobodys(desk: Desk) -> Select[Any]:
    """The clients with whom nobody works (3.8)."""
    there = (Client.team_id == desk.team, Client.wrapped_key.is_not(None), ~is_kept_out(desk.team, desk.actor, Client.ref))
    return select(Client).where(*there, without_anybody(desk)).order_by(Client.ref)


def _notes(desk: Desk, by: date) -> Select[Any]:
    due = (PrecautionNote.state == STANDS, PrecautionNote.review_on <= by)
    return select(PrecautionNote).where(PrecautionNote.team_id == desk.team, *due).order_by(PrecautionNote.review_on, PrecautionNote.id)


def _of_request(row: Request) -> Facts:
    """What a line may say of a request: kinds and clauses, people and times, and nothing that was typed."""
    ground = Ground(row.ground) if row.ground else None
    return {
        "ref": row.id, "state": row.state, "ground": ground, "grave": ground in GRAVE, "urgent": row.urgent, "asked_by": row.asked_by, "due_at": row.due_at,
        "categories": [Category(one) for one in row.categories],
    }  # fmt: skip


def _of_emergency(row: Emergency) -> Facts:
    return {"ref": row.id, "raised_by": row.raised_by, "raised_at": row.raised_at, "record_due_at": row.record_due_at}


def _of_note(row: PrecautionNote) -> Facts:
    return {"ref": row.id, "review_on": row.review_on}


def _of_reading(row: Reading) -> Facts:
    return {"ref": row.id, "reader": row.user_id, "due_at": row.due_at}


def _of_enquiry(row: Enquiry) -> Facts:
    return {"ref": row.id, "taken_by": row.taken_by, "taken_at": row.taken_at}


def _of_client(row: Client) -> Facts:
    return {"ref": row.ref}


_NOBODY_ELSE: frozenset[str] = frozenset()
_WORKER, _TRUSTEE, _DATA_LEAD = frozenset({WORKER}), frozenset({TRUSTEE}), frozenset({DATA_LEAD})

SOURCES: tuple[Source, ...] = (
    Source("emergencies", _NOBODY_ELSE, lambda desk: _emergencies(desk, Emergency.raised_by == desk.actor, Emergency.state == "owed"), _of_emergency),
    Source("to_review", _TRUSTEE, lambda desk: _emergencies(desk, Emergency.raised_by != desk.actor, Emergency.state == "recorded"), _of_emergency),
    Source("to_decide", _TRUSTEE, _to_decide, _of_request),
    Source("readings", _DATA_LEAD | _TRUSTEE, _readings, _of_reading),
    Source("enquiries", _NOBODY_ELSE, _enquiries, _of_enquiry),
    Source("nobodys", _DATA_LEAD, _nobodys, _of_client),
    Source("late_records", _DATA_LEAD, lambda desk: _emergencies(desk, Emergency.state == "owed", Emergency.record_due_at <= desk.now), _of_emergency),
    Source("late_reviews", _DATA_LEAD, lambda desk: _emergencies(desk, Emergency.state == "recorded"), _of_emergency),
    Source("late_requests", _DATA_LEAD, _overdue, _of_request),
    Source("late_notes", _DATA_LEAD, lambda desk: _notes(desk, desk.today), _of_note),
    Source("to_record", _WORKER, lambda desk: _mine(desk, _TO_RECORD), _of_request),
    Source("waiting", _WORKER, lambda desk: _mine(desk, _OPEN), _of_request),
    Source("to_look_at", _WORKER, _to_look_at, _of_note),
    Source("lately", _WORKER, _lately, _of_request),
)
"""The lists of Home in the order of danger. Another list is another line here, with its words in templates/home/board.j2 and its button in handlers/home.py."""


def newest(desk: Desk) -> str:
    """The newest thing that was said to this person or, if they have a part in what is decided there, in the trustees' channel."""
    return _newest(desk, desk.actor, bool(desk.roles() & {TRUSTEE, DATA_LEAD, ADMIN}))


def _newest(desk: Desk, user: str, in_room: bool) -> str:
    targets = [user, desk.approvals] if in_room else [user]
    return max((_last(desk, one) for one in targets), default="")


def _last(desk: Desk, target: str) -> str:
    return desk.session.scalar(select(func.max(Outbox.id)).where(Outbox.team_id == desk.team, Outbox.target == target)) or ""


def drawn(desk: Desk, seen: str) -> None:
    """Keep what had been said to this person when their Home was drawn."""
    desk.session.merge(HomeShown(team_id=desk.team, user_id=desk.actor, seen=seen))


def undrawn(desk: Desk, user: str) -> None:
    """Draw a person's Home no more, until they open it again."""
    row = desk.session.get(HomeShown, (desk.team, user))
    if row:
        desk.session.delete(row)


def stale(desk: Desk, limit: int) -> list[str]:
    """The people who have opened Home, and to whom something was said since it was last drawn."""
    part = {one for role in (TRUSTEE, DATA_LEAD, ADMIN) for one in desk.holders(role)}
    rows = desk.session.scalars(select(HomeShown).where(HomeShown.team_id == desk.team).order_by(HomeShown.seen)).all()
    return [row.user_id for row in rows if _newest(desk, row.user_id, row.user_id in part) > row.seen][:limit]
