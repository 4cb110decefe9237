"""Danger: act now, record after, reviewed by others (4.1, 4.2.8, 4.10). Nothing here waits for an approval."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import select

from bot.deciders import close_the_count, to_ask
from bot.errors import Refused, Tampered
from bot.records import Client, Emergency, Request
from bot.store import DATA_LEAD, DEPUTY, TRUSTEE, Desk
from policy.cases import WithoutConsent
from policy.deadlines import emergency_record_due, referral_follow_up_due, review_due
from policy.decide import decide
from policy.facts import Ask, Channel, Danger, Purpose, Recipient, RecipientKind
from policy.grounds import Ground


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """What a worker records after acting: whom they told, and what and why; or that it was a mistake and nobody was told."""

    whom: str
    what: str
    at: datetime | None = None


OVERTAKEN = "overtaken"
"""The state of a request whose worker could not wait for an answer."""

_SAME_ALARM = timedelta(minutes=15)
"""A shaking hand types it again within minutes; what comes later is another danger, and everybody hears of it."""


def raise_alarm(desk: Desk, ref: str | None, danger: Danger, case: WithoutConsent | None = None, *, request_id: str | None = None) -> Emergency:
    """Start the clock and tell every trustee and data lead at once. An alarm of the same worker about the same client, danger and request is used again.

    Whoever is a member may do this, whatever their role: danger is not held up by a list (4.1).
    """
    kind = Danger.LIFE if danger is Danger.NONE else danger
    open_one = desk.session.scalars(
        select(Emergency).where(
            Emergency.team_id == desk.team, Emergency.raised_by == desk.actor, Emergency.client_ref == ref, Emergency.state == "owed",
            Emergency.danger == kind, Emergency.request_id == request_id,
            Emergency.raised_at > desk.now - _SAME_ALARM,
        )
    ).first()  # fmt: skip
    if open_one:
        return open_one
    alarm = Emergency(
        id=desk.new_id("E"), team_id=desk.team, client_ref=ref, danger=kind, raised_by=desk.actor, raised_at=desk.now, state="owed",
        request_id=request_id, record_due_at=emergency_record_due(desk.now, desk.values),
    )  # fmt: skip
    desk.session.add(alarm)
    desk.session.flush()
    decision = decide(_ask_in_danger(danger, case), desk.today, values=desk.values)
    findings = [f"{one.clause}:{one.because}" for one in decision.decisive]
    desk.log("emergency:alarm:raise", alarm.id, client=ref, danger=danger, clauses=list(decision.clauses), findings=findings, policy=decision.policy_version)
    desk.say("emergency/raised", alarm.id, desk.approvals)
    _tell(desk, alarm, {*desk.holders(TRUSTEE), *desk.holders(DATA_LEAD)})
    desk.say("emergency/record_owed", alarm.id, desk.actor)
    return alarm


def _tell(desk: Desk, alarm: Emergency, people: set[str]) -> None:
    """Let people know at once that somebody is acting; each once, whoever tells them again."""
    for one in sorted(people - {desk.actor}):
        desk.say("emergency/raised", alarm.id, one)


def cannot_wait(desk: Desk, request_id: str, danger: Danger, because: str) -> Emergency:
    """Act on a request of one's own that nobody answered yet, because the danger has grown: it is closed as overtaken, and all whom it passed by hear.

    Danger is not held up by what became of the request meanwhile: if it does not wait any more, it stays as it is, and the alarm is raised all the same (4.1).
    """
    request = desk.own_request(request_id, hold=True)
    passed_by = set(to_ask(desk, request))
    alarm = raise_alarm(desk, request.client_ref, danger, request_id=request.id)
    alarm.sealed_why = desk.seal(owner(desk, alarm), "why", alarm.id, "\n".join(one for one in (why(desk, alarm), because) if one))
    _tell(desk, alarm, passed_by)
    if request.state == "waiting":
        close_the_count(desk, request)
        request.state, request.decided_at = OVERTAKEN, desk.now
        desk.log("request:approval:overtake", request.id, by=alarm.id, passed_by=sorted(passed_by), clauses=["4.1"])
        desk.redraw(request.id)
    return alarm


def of_request(desk: Desk, request: Request) -> Emergency:
    """Return the first alarm that was raised with a request: the law bound to tell it, or it could not wait (4.1, 4.2.3); who sees the request may see that."""
    query = select(Emergency).where(Emergency.team_id == desk.team, Emergency.request_id == request.id)
    return desk.session.scalars(query.order_by(Emergency.raised_at).limit(1)).one()


def _ask_in_danger(danger: Danger, case: WithoutConsent | None) -> Ask:
    """What the policy needs to know of an alarm: the danger, and the ground if one was chosen. A kind that was not said counts as danger to life."""
    return Ask(
        recipient=Recipient(name="", kind=RecipientKind.EMERGENCY_SERVICE), purpose=Purpose.SAFEGUARDING, channel=Channel.TELEPHONE,
        danger=Danger.LIFE if danger is Danger.NONE else danger, without_consent=case,
    )  # fmt: skip


def record(desk: Desk, emergency_id: str, told: Told) -> Emergency:
    """Keep the record that was owed and ask the trustees to review it."""
    alarm = desk.emergency(emergency_id, hold=True)
    if alarm.raised_by != desk.actor:
        raise Refused("no_such_request", ref=emergency_id)
    if alarm.state != "owed":
        raise Refused("already_recorded", ref=emergency_id)
    late = desk.now > alarm.record_due_at
    alarm.sealed = desk.seal(owner(desk, alarm), "emergency", alarm.id, {"whom": told.whom, "what": told.what, "at": told.at.isoformat() if told.at else None})
    alarm.state, alarm.recorded_at = "recorded", desk.now
    alarm.review_due_at = review_due(desk.now, desk.values, desk.hours.charity)
    if alarm.danger in {Danger.CHILD, Danger.ADULT} or _ground(desk, alarm) == Ground.CHILD_AT_RISK:
        alarm.follow_up_at = referral_follow_up_due(desk.now, desk.values)
    desk.log("emergency:record:keep", alarm.id, late=late)
    for one in sorted({*desk.holders(TRUSTEE), *desk.holders(DEPUTY)} - {desk.actor}):
        desk.say("emergency/to_review", alarm.id, one)
    desk.redraw(alarm.id)
    return alarm


def _ground(desk: Desk, alarm: Emergency) -> str | None:
    """The ground of the request that an alarm was raised with, if it was raised with one."""
    request = desk.session.get(Request, alarm.request_id) if alarm.request_id else None
    return request.ground if request else None


def to_follow_up(desk: Desk, limit: int) -> list[str]:
    """The emergencies of somebody at risk whose worker is now to ask what became of it."""
    query = select(Emergency.id).where(Emergency.team_id == desk.team, Emergency.follow_up_at <= desk.now)
    return list(desk.session.scalars(query.limit(limit)))


def follow_up(desk: Desk, emergency_id: str) -> None:
    """Remind the worker, once, to ask what became of what they told (4.10)."""
    alarm = desk.emergency(emergency_id, hold=True)
    if alarm.follow_up_at is None or alarm.follow_up_at > desk.now:
        return
    alarm.follow_up_at = None
    desk.log("emergency:referral:follow_up", alarm.id, clauses=["4.10"])
    desk.say("emergency/follow_up", alarm.id, alarm.raised_by)


def to_review(desk: Desk, emergency_id: str) -> tuple[Emergency, Told | None]:
    """Open an emergency's record for those who review it, or for the one who raised it; the reading is logged."""
    alarm = desk.emergency(emergency_id, hold=True)
    desk.log("emergency:record:read", alarm.id, why=desk.why)
    return alarm, told(desk, alarm)


def told(desk: Desk, alarm: Emergency) -> Told | None:
    """Open what the worker recorded, if they did."""
    if alarm.sealed is None and alarm.state == "owed":
        return None
    said = opened(desk, alarm, "emergency", alarm.sealed)
    return Told(whom=said["whom"], what=said["what"], at=datetime.fromisoformat(said["at"]) if said["at"] else None)


def why(desk: Desk, alarm: Emergency) -> str:
    """Open why a request could not wait, if it was said."""
    return str(opened(desk, alarm, "why", alarm.sealed_why)) if alarm.sealed_why else ""


def owner(desk: Desk, alarm: Emergency) -> str | None:
    """Whose key seals it: the client's if they have one, else the workspace's. A reference nobody knows, or a file that is gone, must not stop a record."""
    client = desk.session.get(Client, (desk.team, alarm.client_ref)) if alarm.client_ref else None
    return alarm.client_ref if client and client.wrapped_key else None


def opened(desk: Desk, alarm: Emergency, place: str, sealed: bytes | None) -> Any:
    """Open what was sealed with an alarm; if the client was unknown then and is known now, it was sealed with the workspace's key."""
    if not sealed:
        raise Refused("destroyed", ref=alarm.client_ref or alarm.id)
    try:
        return desk.unseal(owner(desk, alarm), place, alarm.id, sealed)
    except Tampered:
        return desk.unseal(None, place, alarm.id, sealed)
