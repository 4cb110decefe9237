"""Who holds which role. Admins give and take roles; only full, live, human members of the workspace can hold one."""

from __future__ import annotations

from sqlalchemy import delete, select

from bot.deciders import roles_changed
from bot.directory import Standing
from bot.errors import FieldProblem
from bot.records import LeadOf, Request, RoleHeld
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


def lead_of(desk: Desk, user: str) -> str | None:
    """Whose word counts for somebody when they owe something; nobody in particular, if none is set."""
    row = desk.session.get(LeadOf, (desk.team, user))
    return row.lead if row else None


def set_lead(desk: Desk, user: str, lead: str) -> None:
    """Say who hears when this person owes what they were asked for; without anybody it is the data lead."""
    desk.must_be(ADMIN)
    before = desk.session.get(LeadOf, (desk.team, user))
    if lead == (before.lead if before else ""):
        return
    if lead == user:
        raise FieldProblem(lead="lead_is_themselves")
    if lead and not desk.roles(lead):
        raise FieldProblem(lead="has_no_role")
    if before:
        desk.session.delete(before)
        desk.session.flush()
    if lead:
        desk.session.add(LeadOf(team_id=desk.team, user_id=user, lead=lead))
    desk.log("people:lead:set", user, lead=lead)
