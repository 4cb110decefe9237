"""Files whose time has come: told to the data lead once in a morning, listed on Home, and gone through one by one or together (2.1.1)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, exists, false, or_, select

from bot.handing_over import without_anybody
from bot.lists import Facts, Source
from bot.reach import is_kept_out, works_with
from bot.records import Client, FileClosing, LegalHold
from bot.retention import legal
from bot.retention.belongings import ENTRIES, tables
from bot.retention.deciding import DECIDES, may_agree
from bot.retention.files import ASKED, CLOSED, REOPENED, Kept, reckon, standing
from bot.store import DATA_LEAD, TRUSTEE, WORKER, Desk
from policy.record_kinds import RecordKind
from policy.retention import quiet_since

AT_ONCE = 20
"""How many files are gone through at once: Slack waits three seconds for the answer."""
FILES = "files"
"""What a digest is about."""
_AGAIN = timedelta(days=7)


@dataclass(frozen=True, slots=True)
class Review:
    """What waits for somebody who decides about files: those to keep or destroy, those that others asked to destroy, and what is held."""

    due: tuple[Kept, ...]
    due_in_all: int
    to_agree: tuple[Kept, ...]
    own: tuple[Kept, ...]
    held: tuple[LegalHold, ...]


def review(desk: Desk) -> Review:
    """Gather what waits for this person; a trustee sees what others asked, and the data lead all of it."""
    desk.must_be(*DECIDES)
    leads = DATA_LEAD in desk.roles()
    due = _rows(desk, _due(desk)) if leads else ()
    asked = _rows(desk, _waiting(desk))
    return Review(
        tuple(standing(desk, one) for one in due[:AT_ONCE]), len(due),
        tuple(standing(desk, one) for one in asked if one.asked_by != desk.actor)[:AT_ONCE],
        tuple(standing(desk, one) for one in asked if one.asked_by == desk.actor)[:AT_ONCE],
        legal.standing(desk) if leads else (),
    )  # fmt: skip


def _rows(desk: Desk, which: ColumnElement[bool]) -> tuple[FileClosing, ...]:
    return tuple(desk.session.scalars(_select(desk, which)))


def _select(desk: Desk, which: ColumnElement[bool]) -> Select[Any]:
    near = is_kept_out(desk.team, desk.actor, FileClosing.client_ref)
    return select(FileClosing).where(FileClosing.team_id == desk.team, which, ~near).order_by(FileClosing.due_on, FileClosing.client_ref)


def _due(desk: Desk) -> ColumnElement[bool]:
    """The files whose time has come, as it was last reckoned, and that nobody keeps longer."""
    longer = or_(FileClosing.kept_until.is_(None), FileClosing.kept_until <= desk.today)
    return and_(FileClosing.state == CLOSED, FileClosing.due_on <= desk.today, longer)


def _waiting(desk: Desk) -> ColumnElement[bool]:
    return FileClosing.state == ASKED


def _not_mine(desk: Desk) -> ColumnElement[bool]:
    return and_(FileClosing.state == ASKED, FileClosing.asked_by != desk.actor)


# What time brings


def to_reckon(desk: Desk, limit: int) -> list[str]:
    """The closed files whose time was reckoned by other numbers than today's, or has come as far as was reckoned and was not told yet."""
    other = FileClosing.reckoned_by != desk.values.version
    untold = and_(_due(desk), FileClosing.told_on.is_(None))
    query = select(FileClosing.client_ref).where(FileClosing.team_id == desk.team, FileClosing.state == CLOSED, or_(other, untold))
    found = list(desk.session.scalars(query.order_by(FileClosing.client_ref)))
    return [one for one in found if _is_off(desk, desk.session.get_one(FileClosing, (desk.team, one)))][:limit]


def _is_off(desk: Desk, row: FileClosing) -> bool:
    """Whether reckoning it anew would change anything."""
    before = (row.due_on, row.rule, row.reckoned_by)
    return before[2] != desk.values.version or (standing(desk, row).term.until, standing(desk, row).term.kind) != before[:2]


def reckon_again(desk: Desk, ref: str) -> None:
    """Reckon the time of one file anew, while it is held; something may have been written in it since, or the schedule has changed."""
    query = select(FileClosing).where(FileClosing.team_id == desk.team, FileClosing.client_ref == ref).with_for_update()
    row = desk.session.execute(query).scalar_one()
    if row.state != CLOSED or not _is_off(desk, row):
        return
    reckon(desk, row)
    desk.log("retention:file:reckon", ref, rule=row.rule, due=row.due_on.isoformat(), policy=row.reckoned_by)


def to_tell(desk: Desk, limit: int) -> list[str]:
    """Whether there is something to tell: files newly due, or that have waited for a week. It is asked in working time only."""
    return [FILES] if desk.session.scalars(_select(desk, _untold(desk)).limit(1)).first() else []


def _untold(desk: Desk) -> ColumnElement[bool]:
    again = or_(FileClosing.told_on.is_(None), FileClosing.told_on <= desk.today - _AGAIN)
    return and_(or_(_due(desk), FileClosing.state == ASKED), again)


def tell(desk: Desk, _what: str) -> None:
    """Tell the data lead of all that is due, and those who may agree of all that waits for them: one message each, whatever the number."""
    untold = list(desk.session.scalars(_select(desk, _untold(desk)).with_for_update()))
    if not untold:
        return
    for row in untold:
        row.told_on = desk.today
    if any(row.state == CLOSED for row in untold):
        for lead in desk.holders(DATA_LEAD):
            desk.say("retention/due", FILES, lead, once=desk.today.isoformat())
    others = {one for row in untold if row.state == ASKED for one in may_agree(desk, str(row.asked_by))}
    for one in sorted(others):
        desk.say("retention/to_agree", FILES, one, once=desk.today.isoformat())
    desk.log("retention:files:tell", FILES, due=len(untold))


def how_many(desk: Desk, user: str) -> tuple[int, int]:
    """How many files are due now, and how many wait for this person's yes."""
    due = len(_rows(desk, _due(desk)))
    return due, sum(1 for row in _rows(desk, _waiting(desk)) if row.asked_by != user)


# Lists of Home


def _quiet(desk: Desk) -> Select[Any]:
    """The open files in which nothing was written for long."""
    since = quiet_since(desk.today, desk.values)
    by_name = {table.name: table for table in tables()}
    written = [
        exists().where(by_name[name].c.team_id == Client.team_id, by_name[name].c.client_ref == Client.ref, by_name[name].c[column] >= _begin(desk, since))
        for name, column in ENTRIES
    ]
    old = (Client.wrapped_key.is_not(None), Client.opened_at < _begin(desk, since), ~is_closed(), *(~one for one in written))
    return select(Client).where(Client.team_id == desk.team, *old).order_by(Client.opened_at, Client.ref)


def is_closed() -> ColumnElement[bool]:
    """Whether the file of a client is closed, or was and is destroyed."""
    return exists().where(FileClosing.team_id == Client.team_id, FileClosing.client_ref == Client.ref, FileClosing.state != REOPENED)


def _begin(desk: Desk, day: date) -> datetime:
    """The moment at which a day begins where the charity is."""
    return datetime.combine(day, time.min, desk.zone)


def _quiet_here(desk: Desk) -> Select[Any]:
    """Those of the clients with whom a worker works; and for the data lead those with whom nobody works who is a worker still."""
    roles = desk.roles()
    mine = works_with(desk.team, desk.actor, Client.ref, desk.today) if WORKER in roles else false()
    of_nobody = without_anybody(desk) & ~is_kept_out(desk.team, desk.actor, Client.ref) if DATA_LEAD in roles else false()
    return _quiet(desk).where(or_(mine, of_nobody))


def _of_file(row: FileClosing) -> Facts:
    return {"ref": row.client_ref, "due_on": row.due_on, "record_kind": RecordKind(row.rule), "asked_by": row.asked_by}


def _of_client(row: Client) -> Facts:
    return {"ref": row.ref, "opened_at": row.opened_at}


_LEAD, _AGREES = frozenset({DATA_LEAD}), frozenset({DATA_LEAD, TRUSTEE})

SOURCES: tuple[Source, ...] = (
    Source("to_agree", _AGREES, lambda desk: _select(desk, _not_mine(desk)), _of_file),
    Source("files_due", _LEAD, lambda desk: _select(desk, _due(desk)), _of_file),
    Source("quiet", frozenset({WORKER, DATA_LEAD}), _quiet_here, _of_client),
)
"""The lists of Home about files; their words are in templates/home/board.j2, and their buttons in handlers/home.py."""
