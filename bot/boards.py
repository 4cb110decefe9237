"""What waits for a person, and how things stand: the Home tab and its twin."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date, timedelta
from pathlib import Path
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, case, false, func, not_, or_, select, true

from bot import duties, reminding, reviewing, standing_in
from bot.access import lists as access_lists
from bot.broken import Broken, broken
from bot.duties import Due
from bot.enquiries import OPEN, mine
from bot.handing_over import without_anybody
from bot.lapsing import LAPSED
from bot.lists import Facts, Listed, Source, listed
from bot.precautions import STANDS
from bot.reach import is_kept_out, works_with
from bot.reading import TO_LOOK_AT
from bot.records import Absence, Client, Conflict, Emergency, EmergencyReview, Enquiry, PrecautionNote, Reading, Reminder, Request, Vote
from bot.retention import due as files
from bot.standing_in import stands_in_for
from bot.store import ADMIN, DATA_LEAD, DEPUTY, TRUSTEE, WORKER, Desk
from bot.tables import HomeShown, Outbox
from policy.deadlines import Step
from policy.facts import Category
from policy.grounds import GRAVE, Ground

STAND_IN = "stand_in"
"""Not a role, but whoever decides for a trustee who is away has the list of what to decide too."""
_LATELY = timedelta(days=14)
_OPEN = ("waiting", "asked")
_TO_RECORD = ("allowed", "approved")


@dataclass(frozen=True, slots=True)
class Board:
    """Everything that one person should see at a glance."""

    roles: frozenset[str]
    lists: tuple[Listed, ...]
    most: int
    """How many lines each list has at once."""
    duties: Due | None
    broken: Broken | None

    @property
    def empty(self) -> bool:
        """Whether nothing at all waits for this person."""
        return not (self.lists or self.duties or self.broken)


def board(desk: Desk, room: Callable[[int], int], page: tuple[str, int] | None = None, policy_file: Path | None = None) -> Board:
    """Gather what waits for this person, the oldest danger first. `room` says how many lines each of so many lists may have; `page` where one list begins."""
    roles = desk.roles()
    seats = roles | ({STAND_IN} if stands_in_for(desk, desk.actor) else set())
    theirs = [one for one in SOURCES if not one.roles or seats & one.roles]
    found = [_listed(desk, one, room(1), page[1] if page and page[0] == one.name else 0) for one in theirs]
    waiting = [one for one in found if one.count]
    most = room(len(waiting) or 1)
    lists = tuple(replace(one, lines=one.lines[:most]) for one in waiting)
    return Board(roles, lists, most, duties.due(desk), broken(desk, policy_file) if ADMIN in roles else None)


def _listed(desk: Desk, source: Source, most: int, start: int) -> Listed:
    """Fetch one page of a list: what each of its lines speaks of."""
    found = listed(desk, source.rows(desk), start, most)
    return Listed(source.name, tuple(source.facts(row) for row in found.rows), found.start, found.count)


def _near(desk: Desk, ref: Any) -> ColumnElement[bool]:
    """Whether this person is kept out of the file of a client: what is about them is not there, on Home either (3.8)."""
    return is_kept_out(desk.team, desk.actor, ref)


def _requests(desk: Desk, *which: ColumnElement[bool]) -> Select[Any]:
    return select(Request).where(Request.team_id == desk.team, ~_near(desk, Request.client_ref), *which)


def _emergencies(desk: Desk, *which: ColumnElement[bool]) -> Select[Any]:
    """Emergencies in the order in which they were raised; whoever raised one owes its record, however near they are."""
    there = or_(Emergency.raised_by == desk.actor, ~_near(desk, Emergency.client_ref))
    return select(Emergency).where(Emergency.team_id == desk.team, there, *which).order_by(Emergency.raised_at, Emergency.id)


def _gravest_first() -> tuple[Any, ...]:
    grave = case((Request.ground.in_([one.value for one in GRAVE]), 0), else_=1)
    return grave, Request.urgent.desc(), Request.due_at, Request.asked_at, Request.id


def _to_decide(desk: Desk) -> Select[Any]:
    """What this trustee, deputy or stand-in may decide and has not yet, nor left to others."""
    away = stands_in_for(desk, desk.actor)
    voted = select(Vote.request_id).where(Vote.team_id == desk.team, or_(Vote.user_id == desk.actor, Vote.for_user == desk.actor))
    left = select(Conflict.request_id).where(Conflict.team_id == desk.team, Conflict.user_id == desk.actor, Conflict.lifted_at.is_(None))
    others = and_(Request.asked_by != desk.actor, Request.second_worker.is_distinct_from(desk.actor))
    mine = true() if TRUSTEE in desk.roles() else or_(Request.widened_at.is_not(None), Request.asked_by.not_in(away) if away else false())
    return _requests(desk, Request.state == "waiting", others, mine, Request.id.not_in(voted), Request.id.not_in(left)).order_by(*_gravest_first())


def _unanswered(desk: Desk) -> Select[Any]:
    """The requests that nobody answers: most of their time has gone by, or nobody is there who could decide them."""
    told = select(Reminder.about).where(Reminder.team_id == desk.team, Reminder.step == reminding.LEAD)
    return _requests(desk, Request.state == "waiting", or_(Request.step >= Step.LEAD, Request.id.in_(told))).order_by(*_gravest_first())


def _to_review(desk: Desk) -> Select[Any]:
    """What others did in danger and this person has not reviewed yet."""
    mine = select(EmergencyReview.emergency_id).where(EmergencyReview.team_id == desk.team, EmergencyReview.user_id == desk.actor)
    return _emergencies(desk, Emergency.raised_by != desk.actor, Emergency.state == "recorded", Emergency.id.not_in(mine))


def _to_use(desk: Desk, *, soon: bool) -> Select[Any]:
    """What this worker may share: soon, or the approval lapses; or with time left, or without an end."""
    day = desk.today + timedelta(days=desk.values.approval_lapse_reminder_days.on(desk.today))
    near = and_(Request.lapses_on.is_not(None), Request.lapses_on <= day)
    mine = (Request.asked_by == desk.actor, Request.state.in_(_TO_RECORD))
    return _requests(desk, *mine, near if soon else not_(near)).order_by(Request.lapses_on, *_gravest_first())


def _mine(desk: Desk, states: tuple[str, ...]) -> Select[Any]:
    return _requests(desk, Request.asked_by == desk.actor, Request.state.in_(states)).order_by(*_gravest_first())


def _lately(desk: Desk) -> Select[Any]:
    """What became of this person's requests of the last days, the newest first."""
    when = func.coalesce(Request.decided_at, Request.asked_at)
    done = Request.state.not_in((*_OPEN, *_TO_RECORD, "replaced"))
    lapsed = and_(Request.state == LAPSED, Request.lapses_on >= desk.today - _LATELY)
    return _requests(desk, Request.asked_by == desk.actor, done, or_(when >= desk.now - _LATELY, lapsed)).order_by(when.desc(), Request.id)


def _to_look_at(desk: Desk) -> Select[Any]:
    """The safety notes whose review is near or due, about clients with whom this worker works today (4.8)."""
    near = desk.today + timedelta(days=desk.values.precaution_reminder_days.on(desk.today))
    return _notes(desk, near).where(works_with(desk.team, desk.actor, PrecautionNote.client_ref, desk.today))


def _readings(desk: Desk) -> Select[Any]:
    """The urgent readings at which this person may look afterwards (3.8)."""
    waits = (Reading.team_id == desk.team, Reading.state == TO_LOOK_AT, Reading.user_id != desk.actor)
    return select(Reading).where(*waits, ~_near(desk, Reading.client_ref)).order_by(Reading.due_at, Reading.id)


def _enquiries(desk: Desk) -> Select[Any]:
    """The enquiries that are open and this person's to see: those that wait longest first (3.3)."""
    return select(Enquiry).where(mine(desk), Enquiry.state == OPEN).order_by(Enquiry.taken_at, Enquiry.id)


def _nobodys(desk: Desk) -> Select[Any]:
    """The clients with whom nobody works, and whose file is open (3.8)."""
    there = (Client.team_id == desk.team, Client.wrapped_key.is_not(None), ~files.is_closed(), ~_near(desk, Client.ref))
    return select(Client).where(*there, without_anybody(desk)).order_by(Client.ref)


def _notes(desk: Desk, by: date) -> Select[Any]:
    due = (PrecautionNote.state == STANDS, PrecautionNote.review_on <= by, ~_near(desk, PrecautionNote.client_ref))
    return select(PrecautionNote).where(PrecautionNote.team_id == desk.team, *due).order_by(PrecautionNote.review_on, PrecautionNote.id)


def _of_request(row: Request) -> Facts:
    """What a line may say of a request: kinds and clauses, people and times, and nothing that was typed."""
    ground = Ground(row.ground) if row.ground else None
    return {
        "ref": row.id, "state": row.state, "ground": ground, "grave": ground in GRAVE, "urgent": row.urgent, "asked_by": row.asked_by, "due_at": row.due_at,
        "lapses_on": row.lapses_on, "categories": [Category(one) for one in row.categories],
    }  # fmt: skip


def _of_emergency(row: Emergency) -> Facts:
    return {
        "ref": row.id, "raised_by": row.raised_by, "raised_at": row.raised_at, "record_due_at": row.record_due_at, "review_due_at": row.review_due_at,
    }  # fmt: skip


def _of_absence(row: Absence) -> Facts:
    return {"ref": row.id, "absent": row.absent, "stand_in": row.stand_in, "first_on": row.first_on, "last_on": row.last_on}


def _of_note(row: PrecautionNote) -> Facts:
    return {"ref": row.id, "review_on": row.review_on}


def _of_reading(row: Reading) -> Facts:
    return {"ref": row.id, "reader": row.user_id, "due_at": row.due_at}


def _of_enquiry(row: Enquiry) -> Facts:
    return {"ref": row.id, "taken_by": row.taken_by, "taken_at": row.taken_at}


def _of_client(row: Client) -> Facts:
    return {"ref": row.ref}


_NOBODY_ELSE: frozenset[str] = frozenset()
_WORKER, _DATA_LEAD = frozenset({WORKER}), frozenset({DATA_LEAD})
_DECIDES = frozenset({TRUSTEE, DEPUTY})
_SETTLES = frozenset({DATA_LEAD, ADMIN})

SOURCES: tuple[Source, ...] = (
    Source("emergencies", _NOBODY_ELSE, lambda desk: _emergencies(desk, Emergency.raised_by == desk.actor, Emergency.state == "owed"), _of_emergency),
    Source("to_settle", _DATA_LEAD, lambda desk: _emergencies(desk, Emergency.state == reviewing.DIFFER), _of_emergency),
    Source("to_review", _DECIDES, _to_review, _of_emergency),
    Source("to_decide", frozenset({TRUSTEE, DEPUTY, STAND_IN}), _to_decide, _of_request),
    Source("late_records", _DATA_LEAD, lambda desk: _emergencies(desk, Emergency.state == "owed", Emergency.record_due_at <= desk.now), _of_emergency),
    Source("late_reviews", _DATA_LEAD, lambda desk: _emergencies(desk, Emergency.state == "recorded", Emergency.review_due_at <= desk.now), _of_emergency),
    Source("late_requests", _DATA_LEAD, _unanswered, _of_request),
    Source("readings", _DATA_LEAD | frozenset({TRUSTEE}), _readings, _of_reading),
    Source("late_notes", _DATA_LEAD, lambda desk: _notes(desk, desk.today), _of_note),
    Source("nobodys", _DATA_LEAD, _nobodys, _of_client),
    Source("access_requests", _DATA_LEAD, access_lists.requests, access_lists.of_request),
    Source("material_owed", _DATA_LEAD, access_lists.material, access_lists.of_material),
    Source("complaints", _DATA_LEAD, access_lists.complaints, access_lists.of_complaint),
    Source("material_i_owe", _NOBODY_ELSE, access_lists.mine, access_lists.of_material),
    Source("enquiries", _NOBODY_ELSE, _enquiries, _of_enquiry),
    Source("lapsing", _WORKER, lambda desk: _to_use(desk, soon=True), _of_request),
    Source("to_record", _WORKER, lambda desk: _to_use(desk, soon=False), _of_request),
    Source("waiting", _WORKER, lambda desk: _mine(desk, _OPEN), _of_request),
    Source("to_look_at", _WORKER, _to_look_at, _of_note),
    Source("lately", _WORKER, _lately, _of_request),
    Source("away", _DECIDES | _SETTLES, standing_in.concerning, _of_absence),
    *files.SOURCES,
)
"""The lists of Home in the order of danger. Another list is another line here, with its words in templates/home/board.j2 and its button in handlers/home.py."""


def newest(desk: Desk) -> str:
    """The newest thing that was said to this person or, if they have a part in what is decided there, in the trustees' channel."""
    return _newest(desk, desk.actor, bool(desk.roles() & {TRUSTEE, DEPUTY, DATA_LEAD, ADMIN}))


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
    part = {one for role in (TRUSTEE, DEPUTY, DATA_LEAD, ADMIN) for one in desk.holders(role)}
    rows = desk.session.scalars(select(HomeShown).where(HomeShown.team_id == desk.team).order_by(HomeShown.seen)).all()
    return [row.user_id for row in rows if _newest(desk, row.user_id, row.user_id in part) > row.seen][:limit]
