"""Who holds which role. Admins give and take roles; only full, live, human members of the workspace can hold one."""

from __future__ import annotations

from sqlalchemy import delete, select

from bot.deciders import roles_changed
from bot.directory import Standing
from bot.errors import FieldProblem
from bot.records import Request, RoleHeld
from bot.store import ADMIN, DEPUTY, ROLES, TRUSTEE, Desk


def set_roles(desk: Desk, standing: Standing, roles: frozenset[str]) -> None:
    """Give a person exactly these roles, at once; taking roles away is always possible, giving them only to somebody who may hold them."""
    desk.must_be(ADMIN)
    if roles - set(ROLES):
        raise FieldProblem(roles="unknown_choice")
    if roles and not standing.may_hold_roles:
        raise FieldProblem(person="may_not_hold_roles")
    _hold_what_waits(desk)
    before = set(desk.session.scalars(select(RoleHeld.role).where(RoleHeld.team_id == desk.team, RoleHeld.user_id == standing.user_id)))
    gone, new = before - roles, roles - before
    desk.session.execute(delete(RoleHeld).where(RoleHeld.team_id == desk.team, RoleHeld.user_id == standing.user_id, RoleHeld.role.in_(gone)))
    desk.session.add_all(RoleHeld(team_id=desk.team, user_id=standing.user_id, role=one, given_by=desk.actor, given_at=desk.now) for one in sorted(new))
    desk.log("people:roles:set", standing.user_id, given=sorted(new), taken=sorted(gone))
    desk.session.flush()
    if (new | gone) & {TRUSTEE, DEPUTY}:
        roles_changed(desk)


def _hold_what_waits(desk: Desk) -> None:
    """Let who is deciding at this moment finish; whoever decides after the commit is asked for their role anew."""
    query = select(Request.id).where(Request.team_id == desk.team, Request.state == "waiting").order_by(Request.id)
    desk.session.execute(query.with_for_update()).all()


def everybody(desk: Desk) -> tuple[tuple[str, tuple[str, ...]], ...]:
    """Everybody who holds a role, with their roles."""
    people = sorted({user for role in ROLES for user in desk.holders(role)})
    return tuple((user, tuple(role for role in ROLES if role in desk.roles(user))) for user in people)
