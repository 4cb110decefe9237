"""What everybody here promises: they read their duties once a year, in the words of that day, and say so; without it they cannot share (4.9)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import select, update
from sqlalchemy.exc import IntegrityError

from bot.errors import FieldProblem
from bot.records import DutiesRead
from bot.store import ROLES, Desk
from bot.words import version_of
from policy.deadlines import duties_due, duties_reminder_due

TEXT = "duties/text"
"""The template of what is read; a change in it asks everybody again."""

NONE, NEAR, ENDS = 0, 1, 2
"""How far the reminders of one reading have come."""


@dataclass(frozen=True, slots=True)
class Due:
    """Somebody is to read their duties: by a day or, if never in these words, before they next share."""

    by: date | None
    late: bool


def wording() -> str:
    """The version of the words that are read now."""
    return version_of(TEXT)


def acknowledge(desk: Desk, read: str) -> None:
    """Keep that this person read these words today; saying it twice is saying it once."""
    desk.must_be(*ROLES)
    if read != wording():
        raise FieldProblem(understood="wording_changed")
    if desk.session.get(DutiesRead, (desk.team, desk.actor, desk.today, read)):
        return
    older = update(DutiesRead).where(DutiesRead.team_id == desk.team, DutiesRead.user_id == desk.actor)
    desk.session.execute(older.values(reminded=ENDS))
    try:
        with desk.session.begin_nested():
            desk.session.add(DutiesRead(team_id=desk.team, user_id=desk.actor, read_on=desk.today, wording=read, read_at=desk.now, reminded=NONE))
    except IntegrityError:  # the same, said in another window at the same moment
        return
    desk.log("duties:text:acknowledge", desk.actor, on=desk.today.isoformat(), wording=read)
    desk.redraw(desk.actor)


def read_on(desk: Desk, user: str | None = None) -> date | None:
    """The day on which a person last read the words that stand now; None if they never did."""
    rows = _readings(desk, user or desk.actor)
    return max((row.read_on for row in rows if row.wording == wording()), default=None)


def read_by(desk: Desk, user: str, day: date) -> date | None:
    """The day on which a person had last read their duties by another day, in whatever words they were in then."""
    return max((row.read_on for row in _readings(desk, user) if row.read_on <= day), default=None)


def _readings(desk: Desk, user: str) -> Sequence[DutiesRead]:
    return desk.session.scalars(select(DutiesRead).where(DutiesRead.team_id == desk.team, DutiesRead.user_id == user)).all()


def due(desk: Desk) -> Due | None:
    """Whether this person is to read their duties soon or now; nothing for somebody without a role."""
    if not desk.roles():
        return None
    read = read_on(desk)
    if read is None:
        return Due(None, late=True)
    by = duties_due(read, desk.values)
    return Due(by, late=by < desk.today) if duties_reminder_due(read, desk.values) <= desk.today else None


def to_remind(desk: Desk, limit: int) -> list[str]:
    """The people of whom a reminder is owed now."""
    query = select(DutiesRead).where(DutiesRead.team_id == desk.team, DutiesRead.reminded < ENDS).order_by(DutiesRead.read_on)
    return [row.user_id for row in desk.session.scalars(query) if _owed(desk, row) > row.reminded and desk.roles(row.user_id)][:limit]


def _owed(desk: Desk, row: DutiesRead) -> int:
    if duties_due(row.read_on, desk.values) <= desk.today:
        return ENDS
    return NEAR if duties_reminder_due(row.read_on, desk.values) <= desk.today else NONE


def remind(desk: Desk, user: str) -> None:
    """Remind somebody once when the end is near, and once on the last day."""
    query = select(DutiesRead).where(DutiesRead.team_id == desk.team, DutiesRead.user_id == user, DutiesRead.reminded < ENDS).with_for_update()
    for row in desk.session.scalars(query).all():
        owed = _owed(desk, row)
        if owed > row.reminded:
            row.reminded = owed
            desk.log("duties:text:remind", user, ends=duties_due(row.read_on, desk.values).isoformat(), clauses=["4.9"])
            desk.say("duties/remind", user, user, once=f"{row.read_on.isoformat()}:{owed}")
