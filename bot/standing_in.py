"""A trustee or deputy is away from one day to another, and somebody stands in for them: entered by themselves or for them, and ended early by either (4.1)."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta

from sqlalchemy import Select, or_, select

from bot import absences
from bot.absences import stands_in_for
from bot.directory import Standing
from bot.errors import FieldProblem, Refused
from bot.records import Absence, RoleHeld
from bot.store import ADMIN, DATA_LEAD, DEPUTY, TRUSTEE, Desk

__all__ = ["concerning", "end", "enter", "known_to", "may_enter_for_others", "stands_in_for"]

LONGEST = timedelta(days=183)
"""Whoever is away for longer gives the role back."""


def may_enter_for_others(desk: Desk) -> bool:
    """Whether this person may enter that somebody else is away: busy people do not do it themselves."""
    return bool(desk.roles() & {ADMIN, DATA_LEAD})


def enter(desk: Desk, absent: str, stand_in: Standing | None, first: date, last: date) -> Absence:
    """Keep that somebody who decides is away, both days included, and who stands in for them; both are told."""
    desk.must_be(TRUSTEE, DEPUTY, ADMIN, DATA_LEAD)
    if absent != desk.actor and not may_enter_for_others(desk):
        raise Refused("not_your_role", roles=",".join((ADMIN, DATA_LEAD)))
    _check(desk, absent, stand_in, first, last)
    row = Absence(
        id=desk.new_id("A"), team_id=desk.team, absent=absent, stand_in=stand_in.user_id if stand_in else None, first_on=first, last_on=last,
        entered_by=desk.actor, entered_at=desk.now,
    )  # fmt: skip
    desk.session.add(row)
    desk.session.flush()
    absences.forget(desk)
    desk.log("away:absence:enter", row.id, absent=absent, stand_in=row.stand_in, first=first.isoformat(), last=last.isoformat(), clauses=["4.1"])
    for one in _both(row):
        desk.say("away/entered", row.id, one)
    return row


def _both(row: Absence) -> tuple[str, ...]:
    return (row.absent, row.stand_in) if row.stand_in else (row.absent,)


def _check(desk: Desk, absent: str, stand_in: Standing | None, first: date, last: date) -> None:
    """Refuse what cannot be: beside the field that would mend it."""
    held = desk.session.scalars(select(RoleHeld).where(RoleHeld.team_id == desk.team, RoleHeld.user_id == absent).with_for_update())
    if not {one.role for one in held} & {TRUSTEE, DEPUTY}:  # held, so that two do not enter the same days at once
        raise FieldProblem(absent="does_not_decide")
    if stand_in is not None:
        _check_stand_in(desk, absent, stand_in)
    _check_days(first, last, desk.today)
    query = absences.known(desk).where(Absence.absent == absent, Absence.first_on <= last, Absence.last_on >= first)
    if desk.session.scalars(query).first():
        raise FieldProblem(first_on="away_already")


def _check_stand_in(desk: Desk, absent: str, stand_in: Standing) -> None:
    if stand_in.user_id == absent:
        raise FieldProblem(stand_in="stands_in_for_themselves")
    if not stand_in.may_hold_roles or not desk.roles(stand_in.user_id) & {TRUSTEE, DEPUTY}:
        raise FieldProblem(stand_in="may_not_stand_in")


def _check_days(first: date, last: date, today: date) -> None:
    if last < first:
        raise FieldProblem(last_on="back_before_leaving")
    if last < today:
        raise FieldProblem(last_on="away_in_the_past")
    if last - first > LONGEST:
        raise FieldProblem(last_on="away_too_long")


def end(desk: Desk, absence_id: str) -> Absence:
    """End an absence early: by the one who is away, by who stands in, or by who may enter it for others; everybody else whom it concerns is told."""
    query = select(Absence).where(Absence.team_id == desk.team, Absence.id == absence_id).with_for_update()
    row = desk.session.execute(query).scalar_one_or_none()
    if row is None or not (desk.actor in _both(row) or may_enter_for_others(desk)):
        raise Refused("no_such_request", ref=absence_id)
    if row.ended_at is not None or row.last_on < desk.today:
        raise Refused("absence_over", ref=absence_id)
    row.ended_by, row.ended_at = desk.actor, desk.now
    desk.session.flush()
    absences.forget(desk)
    desk.log("away:absence:end", row.id, absent=row.absent, stand_in=row.stand_in)
    for one in _both(row):
        if one != desk.actor:
            desk.say("away/ended", row.id, one)
    desk.redraw(row.id)
    return row


def concerning(desk: Desk) -> Select[tuple[Absence]]:
    """The absences that hold now or will, of this person and of those for whom they stand in; all of them, for who may enter them for others."""
    query = absences.known(desk)
    return query if may_enter_for_others(desk) else query.where(or_(Absence.absent == desk.actor, Absence.stand_in == desk.actor))


def known_to(desk: Desk) -> Sequence[Absence]:
    """The same, fetched."""
    return desk.session.scalars(concerning(desk)).all()
