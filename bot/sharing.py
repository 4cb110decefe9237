"""The main job: a worker asks whether to share, the policy answers with its clauses, and what needs the trustees goes to them (2.3, 4.1)."""

from __future__ import annotations

from dataclasses import dataclass, replace

from sqlalchemy import select

from bot import consulting, duties, escalating, kept, telling
from bot.consents import on_record
from bot.deciders import UNASKED, Standings, carry_over, reckon, too_few
from bot.emergencies import OVERTAKEN, of_request, raise_alarm
from bot.errors import Refused
from bot.records import Emergency, Request
from bot.store import WORKER, Desk
from policy.cases import WithoutConsent
from policy.conflicts import Conflict, conflicts_about
from policy.consents import Reading, read
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
UNDECIDED = ("asked", "waiting")
"""The states in which it matters who is left to decide."""

CHANGEABLE = ("asked", "not_yet", "refused", "allowed", "waiting")
"""The states in which the worker may still ask anew with other answers; the old ask is kept, with its answers and questions."""


@dataclass(frozen=True, slots=True)
class Outcome:
    """What a worker is told: the request, as asked, and what the policy says to it."""

    request: Request
    ask: Ask
    decision: Decision
    nobody_to_decide: bool = False
    """Too few are there to decide it, the deputies with them."""
    for_deputies: bool = False
    """Too few trustees are there, so the deputies are asked at once."""
    conflicts: tuple[Conflict, ...] = ()
    alarm: Emergency | None = None


def ask_to_share(desk: Desk, ref: str, ask: Ask, *, replaces: str | None = None) -> Outcome:
    """Decide an ask and keep it with its decision, whatever the answer is (2.3.5)."""
    desk.must_be(WORKER)
    desk.client(ref)
    desk.hold_answers(ref)
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
        _replace(desk, replaces, request)
    _log_decision(desk, "request:answer:decide", request, decision)
    if request.state == "allowed":
        desk.say("share/allowed", request.id, desk.actor)
    return Outcome(request, whole, decision, *_who_is_left(desk, request, UNASKED), conflicts_about(whole, desk.today, desk.values))


def _who_is_left(desk: Desk, request: Request, standings: Standings) -> tuple[bool, bool]:
    """Whether too few are there to approve it, the deputies with them; and whether it is for the deputies at once: it is said when asked, and not after."""
    if request.state not in UNDECIDED:
        return False, False
    nobody = too_few(desk, request, standings)
    return nobody, not nobody and (request.widened_at is not None or too_few(desk, request, standings, with_deputies=False))


def _replace(desk: Desk, old_id: str, new: Request) -> None:
    """Close an ask that was asked anew; it stays on record, with its answers and questions."""
    old = desk.own_request(old_id, hold=True)
    if old.client_ref != new.client_ref:
        raise Refused("no_such_request", ref=old_id)
    if old.state not in CHANGEABLE:
        raise Refused("already_decided", ref=old_id)
    if old.state == "waiting":
        old.decided_at = desk.now
    old.state = "replaced"
    desk.session.flush()
    carry_over(desk, old, new)
    desk.redraw(old_id)
    desk.log("request:answer:replace", old_id, by=new.id)


def asked_before(desk: Desk, request: Request) -> list[Request]:
    """The older requests that one replaces, the newest first."""
    found: list[Request] = []
    older = request.replaces
    while older and older not in {one.id for one in found}:
        row = desk.session.scalars(select(Request).where(Request.team_id == desk.team, Request.id == older)).one()
        found.append(row)
        older = row.replaces
    return found


def case_before(desk: Desk, request: Request) -> tuple[WithoutConsent, bool] | None:
    """The case that was last made for what a request replaces, and whether it was urgent: asked anew, nothing is typed twice."""
    return next(((case, one.urgent) for one in asked_before(desk, request) if (case := ask_of(desk, one).without_consent)), None)


def ask_trustees(desk: Desk, request_id: str, case: WithoutConsent, *, urgent: bool, standings: Standings = UNASKED) -> Decision:
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
    kept.keep(desk, request, ask, decision)
    _log_decision(desk, "request:approval:ask", request, decision)
    escalating.put(desk, request)
    desk.say("approval/request", request.id, desk.approvals)
    desk.say("share/waiting", request.id, desk.actor)
    reckon(desk, request, standings)
    escalating.tell_stand_ins(desk, request)
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


def outcome_of(desk: Desk, request: Request, standings: Standings = UNASKED) -> Outcome:
    """Tell an ask and its answer again, from what is kept; who is left to decide is reckoned anew."""
    stands = kept.last(desk, request)
    alarm = of_request(desk, request) if request.state in {"tell_now", OVERTAKEN} else None
    found = conflicts_about(stands.ask, stands.day, stands.values)
    return Outcome(request, stands.ask, stands.decision, *_who_is_left(desk, request, standings), found, alarm)


def said_no(desk: Desk, request: Request) -> bool:
    """Whether the client, as things stand today, said no to this (refused, kept back or withdrew), so that only a named risk can outweigh it (3.4)."""
    return read_today(desk, request).said_no


def ask_of(desk: Desk, request: Request) -> Ask:
    """Open the facts that a request was decided on."""
    return kept.last(desk, request).ask


def read_today(desk: Desk, request: Request, consents: tuple[Consent, ...] | None = None) -> Reading:
    """What the client's answers amount to today for a request that was made earlier: no gaps mean that they still let it be shared (2.2, 3.4).

    Whoever looks at many requests of one client gives the answers, so that they are not fetched for each.
    """
    answers = on_record(desk, request.client_ref) if consents is None else consents
    return read(with_values(replace(ask_of(desk, request), consents=answers), desk.values), desk.today)


def _log_decision(desk: Desk, event: str, request: Request, decision: Decision) -> None:
    desk.log(
        event, request.id, client=request.client_ref, verdict=request.verdict, clauses=list(decision.clauses), policy=decision.policy_version,
        findings=[f"{one.clause}:{one.because}" for one in decision.findings if not one.clause.startswith("App")],
    )  # fmt: skip
