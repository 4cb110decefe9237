"""The main job: a worker asks whether to share, the policy answers with its clauses, and what needs the trustees goes to them (2.3, 4.1)."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date

from bot import consulting, duties, kept, telling
from bot.clients import kept_out
from bot.consents import on_record
from bot.emergencies import of_request, raise_alarm
from bot.errors import Refused
from bot.records import Emergency, Request
from bot.store import TRUSTEE, WORKER, Desk
from policy.approval import Approver, too_few_could_approve
from policy.cases import WithoutConsent
from policy.conflicts import Conflict, conflicts_about
from policy.consents import read
from policy.deadlines import Urgency, approval_due
from policy.facts import Ask, Consent, Danger
from policy.findings import Decision, Verdict
from policy.rules.danger import CANNOT_WAIT
from policy.values import with_values

_STATES = {
    Verdict.SHARE: "allowed",
    Verdict.ANONYMISE: "allowed",
    Verdict.ASK_TRUSTEES: "asked",
    Verdict.NOT_YET: "not_yet",
    Verdict.NO: "refused",
    Verdict.TELL_NOW: "tell_now",
}
CHANGEABLE = ("asked", "not_yet", "refused", "allowed")
"""The states in which the worker may still ask anew with other answers; the old ask is kept."""


@dataclass(frozen=True, slots=True)
class Outcome:
    """What a worker is told: the request, as asked, and what the policy says to it."""

    request: Request
    ask: Ask
    decision: Decision
    nobody_to_decide: bool = False
    conflicts: tuple[Conflict, ...] = ()
    alarm: Emergency | None = None


def ask_to_share(desk: Desk, ref: str, ask: Ask, *, replaces: str | None = None) -> Outcome:
    """Decide an ask and keep it with its decision, whatever the answer is (2.3.5)."""
    desk.must_be(WORKER)
    desk.client(ref)
    whole = replace(ask, consents=on_record(desk, ref), duties_read_on=duties.read_on(desk))
    decision = kept.answer(desk, whole)
    request = Request(
        id=desk.new_id("R"), team_id=desk.team, client_ref=ref, asked_by=desk.actor, asked_at=desk.now, state=_STATES[decision.verdict],
        verdict=decision.verdict.name.lower(), clauses=list(decision.clauses), policy_version=decision.policy_version, ground=None, urgent=False,
        recipient_kind=ask.recipient.kind, categories=[one.category for one in ask.items], replaces=replaces, sealed=b"",
    )  # fmt: skip
    kept.keep(desk, request, whole, decision)
    desk.session.add(request)
    if replaces:
        _replace(desk, replaces, request.id)
    _log_decision(desk, "request:answer:decide", request, decision)
    if request.state == "allowed":
        desk.say("share/allowed", request.id, desk.actor)
    return Outcome(request, whole, decision, _nobody_to_decide(desk, request), conflicts_about(whole, desk.today, desk.values))


def _replace(desk: Desk, old_id: str, new_id: str) -> None:
    """Close an ask that was asked anew; it stays on record."""
    old = desk.own_request(old_id, hold=True)
    if old.state not in CHANGEABLE:
        raise Refused("already_decided", ref=old_id)
    old.state = "replaced"
    desk.redraw(old_id)
    desk.log("request:answer:replace", old_id, by=new_id)


def ask_trustees(desk: Desk, request_id: str, case: WithoutConsent, *, urgent: bool) -> Decision:
    """Put an ask before the trustees with its ground; return the decision, whose findings say what is missing if it may not go yet."""
    request = desk.own_request(request_id, hold=True)
    if request.state != "asked":
        raise Refused("already_decided", ref=request_id)
    second = telling.second_worker(desk, case, request.client_ref)
    whole = replace(case, consulted=consulting.consulted(desk, request))
    ask = replace(ask_of(desk, request), consents=on_record(desk, request.client_ref), duties_read_on=duties.read_on(desk), without_consent=whole)
    decision = kept.answer(desk, ask)
    if decision.verdict is Verdict.TELL_NOW:
        _tell_by_law(desk, request, ask, case, decision)
    if decision.verdict is not Verdict.ASK_TRUSTEES:
        return decision
    request.second_worker = second
    request.state, request.verdict, request.clauses = "waiting", decision.verdict.name.lower(), list(decision.clauses)
    request.ground, request.urgent, request.policy_version = case.ground, urgent, decision.policy_version
    request.put_at = desk.now
    request.due_at = approval_due(desk.now, Urgency.URGENT if urgent else Urgency.NORMAL, desk.values)
    kept.keep(desk, request, ask, decision)
    _log_decision(desk, "request:approval:ask", request, decision)
    desk.say("approval/request", request.id, desk.approvals)
    desk.say("share/waiting", request.id, desk.actor)
    return decision


def danger_in(case: WithoutConsent) -> Danger:
    """The danger that a case on its ground speaks of, where it cannot wait (4.1, 4.10)."""
    return CANNOT_WAIT.get(type(case.basis), Danger.LIFE)


def _tell_by_law(desk: Desk, request: Request, ask: Ask, case: WithoutConsent, decision: Decision) -> None:
    """Where the law binds the worker, the trustees are told and not asked: the case is kept, and the clock of its record runs (4.2.3)."""
    request.state, request.verdict, request.clauses = "tell_now", decision.verdict.name.lower(), list(decision.clauses)
    request.ground, request.policy_version = case.ground, decision.policy_version
    kept.keep(desk, request, ask, decision)
    _log_decision(desk, "request:danger:tell", request, decision)
    raise_alarm(desk, request.client_ref, Danger.DUTY, case, request_id=request.id)


def take_back(desk: Desk, request_id: str) -> Request:
    """Let the requester take a waiting request back."""
    request = desk.own_request(request_id, hold=True)
    if request.state not in {"waiting", "asked"}:
        raise Refused("already_decided", ref=request_id)
    request.state, request.decided_at = "taken_back", desk.now
    desk.log("request:approval:take_back", request_id)
    desk.redraw(request.id)
    return request


def outcome_of(desk: Desk, request: Request) -> Outcome:
    """Tell an ask and its answer again, from what is kept."""
    stands = kept.last(desk, request)
    alarm = of_request(desk, request) if request.state == "tell_now" else None
    return Outcome(request, stands.ask, stands.decision, _nobody_to_decide(desk, request), conflicts_about(stands.ask, stands.day, stands.values), alarm)


def _nobody_to_decide(desk: Desk, request: Request) -> bool:
    """Whether too few besides those who tell are left to decide, so that it is said when asked and not after. Their standing in Slack is asked at the click."""
    out = {request.second_worker, *kept_out(desk, request.client_ref)}
    trustees = [
        Approver(user_id=one, roles=desk.roles(one), same_workspace=True, is_guest=False, is_bot=False, is_deactivated=False)
        for one in desk.holders(TRUSTEE)
        if one not in out
    ]
    return too_few_could_approve(trustees, request.asked_by, quorum_of(desk, request))


def quorum_of(desk: Desk, request: Request) -> int:
    """How many must approve a request; before its ground is known, how many at least."""
    needed = {ground.value: value.on(desk.today) for ground, value in desk.values.quorum.items()}
    return needed[request.ground] if request.ground else min(needed.values())


def said_no(desk: Desk, request: Request) -> bool:
    """Whether the client, as things stand today, said no to this (refused, kept back or withdrew), so that only a named risk can outweigh it (3.4)."""
    return read(with_values(replace(ask_of(desk, request), consents=on_record(desk, request.client_ref)), desk.values), desk.today).said_no


def ask_of(desk: Desk, request: Request) -> Ask:
    """Open the facts that a request was decided on."""
    return kept.last(desk, request).ask


def still_allowed(desk: Desk, request: Request, consents: tuple[Consent, ...], read_on: date | None) -> bool:
    """Whether the policy gives the same permission on these consents, and to somebody who read their duties on this day."""
    ask = replace(ask_of(desk, request), consents=consents, duties_read_on=read_on, approved=request.state == "approved")
    return kept.answer(desk, ask).verdict in {Verdict.SHARE, Verdict.ANONYMISE}


def _log_decision(desk: Desk, event: str, request: Request, decision: Decision) -> None:
    desk.log(
        event, request.id, client=request.client_ref, verdict=request.verdict, clauses=list(decision.clauses), policy=decision.policy_version,
        findings=[f"{one.clause}:{one.because}" for one in decision.findings if not one.clause.startswith("App")],
    )  # fmt: skip
