"""Whoever is too close to a case leaves it to others, and stays out of it: only somebody else who may decide it can lift that (4.1)."""

from __future__ import annotations

from dataclasses import replace

from bot.approving import ToDecide
from bot.deciders import Standings, approver, case_of, conflicts_of, hold, reckon
from bot.directory import Standing
from bot.errors import FieldProblem, Refused
from bot.records import Conflict, Request
from bot.store import Desk
from policy.approval import may_decide


def may_stand_back(desk: Desk, request_id: str, standing: Standing) -> Request:
    """Hold a request for somebody who could decide it, or has; for anybody else there is nothing to leave to others."""
    request = hold(desk, request_id)
    refusal = may_decide(approver(desk, standing), replace(case_of(desk, request), answered=frozenset()))
    if refusal:
        raise Refused(f"may_not_decide_{refusal.value}", ref=request_id, state=request.state)
    return request


def stand_back(desk: Desk, request: Request, standings: Standings, why: str) -> None:
    """Keep that this person leaves a request to others; an answer that they gave before stays on record and counts no more."""
    sealed = desk.seal(request.client_ref, f"conflict:{desk.actor}", request.id, why)
    before = desk.session.get(Conflict, (request.id, desk.actor))
    if before:
        before.declared_at, before.sealed, before.lifted_by, before.lifted_at = desk.now, sealed, None, None
    else:
        desk.session.add(Conflict(team_id=desk.team, request_id=request.id, user_id=desk.actor, declared_at=desk.now, sealed=sealed))
    desk.session.flush()
    desk.log("request:conflict:declare", request.id, clauses=["4.1"])
    reckon(desk, request, standings)
    desk.redraw(request.id)


def lift(desk: Desk, found: ToDecide, standings: Standings, user: str, why: str) -> None:
    """Let somebody who may decide a request themselves say that another's declaration was a mistake."""
    row = next((one for one in conflicts_of(desk, found.request) if one.user_id == user), None)
    if row is None:
        raise FieldProblem(person="nothing_to_lift")
    row.lifted_by, row.lifted_at = desk.actor, desk.now
    row.sealed_lift = desk.seal(found.request.client_ref, f"lift:{user}", found.request.id, why)
    desk.session.flush()
    desk.log("request:conflict:lift", found.request.id, of=user, clauses=["4.1"])
    desk.say("approval/lifted", found.request.id, user, once=desk.new_id("N"))
    reckon(desk, found.request, standings)
    desk.redraw(found.request.id)
