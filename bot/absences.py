"""Who of those who decide is away today, and who stands in for whom: looked up anew in each transaction (4.1)."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence, Set
from typing import TYPE_CHECKING

from sqlalchemy import Select, select

from bot.records import Absence
from policy import standing_in
from policy.values import APPROVER_ROLE, DEPUTY_ROLE

if TYPE_CHECKING:
    from bot.store import Desk

_KEPT = "absences"


def known(desk: Desk) -> Select[tuple[Absence]]:
    """The absences that hold today or later, and were not ended."""
    query = select(Absence).where(Absence.team_id == desk.team, Absence.ended_at.is_(None), Absence.last_on >= desk.today)
    return query.order_by(Absence.first_on, Absence.entered_at, Absence.id)


def as_policy(rows: Sequence[Absence]) -> tuple[standing_in.Absence, ...]:
    """The absences as the policy looks at them."""
    return tuple(standing_in.Absence(absent=one.absent, stand_in=one.stand_in, first=one.first_on, last=one.last_on) for one in rows)


def _today(desk: Desk) -> tuple[standing_in.Absence, ...]:
    """Today's, asked of the database once for this transaction, or until one is entered or ended in it."""
    kept = desk.session.info
    if _KEPT not in kept:
        kept[_KEPT] = as_policy(desk.session.scalars(known(desk).where(Absence.first_on <= desk.today)).all())
    found: tuple[standing_in.Absence, ...] = kept[_KEPT]
    return found


def forget(desk: Desk) -> None:
    """Look them up anew: one was just entered or ended."""
    desk.session.info.pop(_KEPT, None)


def away(desk: Desk) -> frozenset[str]:
    """Everybody who is away today."""
    return standing_in.away(_today(desk), desk.today)


def stand_in_of(desk: Desk, user: str) -> str | None:
    """Who stands in for somebody today."""
    return standing_in.stand_in_of(user, _today(desk), desk.today)


def stands_in_for(desk: Desk, user: str) -> frozenset[str]:
    """The trustees for whom somebody decides today, because they are away and it was entered; only while one still decides and the other still may."""
    found = standing_in.stands_in_for(user, _today(desk), desk.today)
    return _for_trustees(found, {one: desk.roles(one) for one in (user, *found)}, user) if found else found


def in_their_place(desk: Desk, held: Mapping[str, Set[str]]) -> Callable[[str], frozenset[str]]:
    """The same for many people whose roles are known, without asking for each of them."""
    absences = _today(desk)
    return lambda user: _for_trustees(standing_in.stands_in_for(user, absences, desk.today), held, user) if absences else frozenset()


def _for_trustees(found: frozenset[str], held: Mapping[str, Set[str]], user: str) -> frozenset[str]:
    if not held.get(user, frozenset()) & {APPROVER_ROLE, DEPUTY_ROLE}:
        return frozenset()
    return frozenset(one for one in found if APPROVER_ROLE in held.get(one, frozenset()))
