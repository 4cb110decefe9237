"""While nobody answers a request: reminded, then wider, then the data lead, and at last no, out loud; and a reminder by hand (1.1, 4.1)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import select

from bot import reminding
from bot.absences import away
from bot.deciders import can_wait, close_the_count, left_alone, reckon, to_ask, widen
from bot.errors import Refused
from bot.records import Request
from bot.store import ADMIN, DATA_LEAD, DEPUTY, TRUSTEE, Desk
from policy.deadlines import Step, Urgency, approval_due, approval_steps


@dataclass(frozen=True, slots=True)
class Nudged:
    """What came of a reminder by hand: how many are reminded, and from when it may be done again."""

    people: int
    again_at: datetime


def put(desk: Desk, request: Request) -> None:
    """Start the time of a request that was just put before the trustees."""
    request.put_at, request.step = desk.now, Step.ASKED
    request.due_at = approval_due(desk.now, _urgency(request), desk.values, desk.hours.charity)
    desk.session.flush()


def tell_stand_ins(desk: Desk, request: Request) -> None:
    """Let a deputy know of a new request who stands in for a trustee: the channel where trustees see it may not be theirs."""
    if request.widened_at is None:
        for one in to_ask(desk, request):
            if TRUSTEE not in desk.roles(one):
                reminding.owe(desk, request.id, one, reminding.STAND_IN, can_wait=can_wait(request))


def _urgency(request: Request) -> Urgency:
    return Urgency.URGENT if request.urgent else Urgency.NORMAL


def moments(desk: Desk, request: Request) -> dict[Step, datetime]:
    """When each step of a waiting request is due."""
    assert request.put_at is not None and request.due_at is not None
    return approval_steps(request.put_at, request.due_at, _urgency(request), desk.values, desk.hours.charity)


def _reached(desk: Desk, request: Request) -> Step:
    """How far a request has come that still waits."""
    return max((step for step, moment in moments(desk, request).items() if moment <= desk.now), default=Step.ASKED)


def due(desk: Desk, limit: int) -> list[str]:
    """The waiting requests for which something is to be done now: the next step is due, or somebody is away and too few are left without the deputies."""
    query = select(Request).where(Request.team_id == desk.team, Request.state == "waiting", Request.due_at.is_not(None), Request.put_at.is_not(None))
    waiting = desk.session.scalars(query.order_by(Request.due_at, Request.id)).all()
    alone = {one.id for one in left_alone(desk, [one for one in waiting if one.widened_at is None], with_deputies=False)} if away(desk) else set()
    return [one.id for one in waiting if one.id in alone or _reached(desk, one) > one.step][:limit]


def go_on(desk: Desk, request_id: str) -> None:
    """Do what is due with a request, if it still waits; what came due while nobody looked is done in one."""
    request = desk.request(request_id, hold=True)
    if request.state != "waiting" or request.due_at is None:
        return
    reached, was = _reached(desk, request), Step(request.step)
    if reached is Step.EXPIRE:
        expire(desk, request)
        return
    reckon(desk, request)
    if reached <= was:
        return
    request.step = reached
    if reached >= Step.WIDEN:
        widen(desk, request, "no_answer")
    if reached is Step.LEAD:
        _tell_lead(desk, request)
    _remind(desk, request, reached, was)


def _remind(desk: Desk, request: Request, reached: Step, was: Step) -> None:
    """Remind those who may decide, once a quarter has gone by and once more near the end; unless the worker had them reminded since the step before."""
    if reached is not Step.LEAD and was >= Step.REMIND:
        return
    last = reached is Step.LEAD
    step = reminding.LAST if last else reminding.REMIND
    if request.nudged_at and (not last or request.nudged_at >= moments(desk, request)[Step.WIDEN]):
        desk.log("request:approval:remind", request.id, step=step, instead="nudge")
        return
    asked = to_ask(desk, request)
    desk.log("request:approval:remind", request.id, step=step, asked=list(asked))
    for one in asked:
        reminding.owe(desk, request.id, one, step, can_wait=can_wait(request))


def _tell_lead(desk: Desk, request: Request) -> None:
    """Let the data lead know that nobody has answered; an admin, if there is no data lead."""
    asker = {request.asked_by}
    leads = sorted(set(desk.holders(DATA_LEAD)) - asker) or sorted(set(desk.holders(ADMIN)) - asker)
    desk.log("request:approval:escalate", request.id, told=leads, clauses=["4.1"])
    for one in leads:
        reminding.owe(desk, request.id, one, reminding.LEAD, can_wait=can_wait(request))


def expire(desk: Desk, request: Request) -> None:
    """Say no, out loud, to a request that nobody answered in time: silence is not a yes (1.1)."""
    close_the_count(desk, request)
    request.state, request.decided_at, request.step = "expired", desk.now, Step.EXPIRE
    desk.log("request:approval:expire", request.id, clauses=["1.1", "4.1"])
    desk.say("share/expired", request.id, request.asked_by)
    asked = {*desk.holders(TRUSTEE), *(desk.holders(DEPUTY) if request.widened_at else ())} - away(desk)
    for one in sorted({*asked, *desk.holders(DATA_LEAD)} - {request.asked_by}):
        reminding.owe(desk, request.id, one, reminding.EXPIRED, can_wait=can_wait(request))
    desk.redraw(request.id)


def nudge(desk: Desk, request_id: str) -> Nudged:
    """Have those who may decide a request of one's own reminded, once in some hours at most, in place of the next reminder that would come by itself."""
    request = desk.own_request(request_id, hold=True)
    if request.state != "waiting":
        raise Refused("already_decided", ref=request_id)
    apart = timedelta(hours=desk.values.nudge_again_hours.on(desk.today))
    if request.nudged_at and desk.now < request.nudged_at + apart:
        raise Refused("nudged_lately", ref=request_id, hours=str(desk.values.nudge_again_hours.on(desk.today)))
    asked = to_ask(desk, request)
    if not asked:
        raise Refused("nobody_to_remind", ref=request_id)
    request.nudged_at, step = desk.now, f"{reminding.NUDGE}:{desk.now:%Y%m%dT%H%M%S}"
    desk.log("request:approval:nudge", request.id, asked=list(asked), step=step)
    for one in asked:
        reminding.owe(desk, request.id, one, step, can_wait=can_wait(request))
    desk.redraw(request.id)
    return Nudged(len(asked), desk.now + apart)
