"""The decision (4.1): who may decide is asked again at the click, what was asked is what is decided, on today's facts, and it is decided once."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date

from sqlalchemy import select

from bot import codes, kept
from bot.conditions import Conditions
from bot.deciders import (
    UNASKED,
    Standings,
    answers_of,
    approver,
    ballots_of,
    case_of,
    close_the_count,
    code_needed,
    hold,
    needed_for,
    reckon,
    steps_up,
    void_of_the_gone,
    votes_of,
)
from bot.directory import Standing
from bot.errors import FieldProblem, Noted, Refused
from bot.escalating import expire
from bot.looking_again import Gone, Looked, as_today, look
from bot.records import Request, Vote
from bot.sharing import ask_of
from bot.store import DATA_LEAD, DEPUTY, Desk
from policy.approval import Outcome, Spoken, for_whom, left_unsaid, may_decide, tally
from policy.deadlines import approval_lapses_on
from policy.facts import Ask, Category
from policy.findings import Verdict
from policy.since import Since


@dataclass(frozen=True, slots=True, kw_only=True)
class Said:
    """What somebody says with their decision: with whom, when and about what it was discussed, why, and on which conditions it may be shared."""

    discussed_with: str
    discussed_when: str
    discussed_what: str
    reason: str
    categories: tuple[Category, ...] = ()
    only_to: str = ""
    share_by: date | None = None
    reference: str = ""
    code: str = ""


@dataclass(frozen=True, slots=True)
class ToDecide:
    """A request before somebody who may decide it: what was asked, how it stands today, and what an approval needs besides."""

    request: Request
    ask: Ask
    looked: Looked
    steps_up: bool
    code: bool


def to_decide(desk: Desk, request_id: str, standing: Standing, standings: Standings, *, approves: bool = False) -> ToDecide:
    """Hold a request for somebody who may decide it now; refuse anybody who may not, and anything that does not stand any more, and say which (4.1)."""
    request = hold(desk, request_id)
    void_of_the_gone(desk, request, standings)
    if DEPUTY in desk.roles() and request.widened_at is None:
        reckon(desk, request, standings)
    refusal = may_decide(approver(desk, standing), case_of(desk, request, approves=approves))
    if refusal:
        raise Noted(Refused(f"may_not_decide_{refusal.value}", ref=request_id, state=request.state))
    _in_time(desk, request)
    looked = look(desk, request, standings)
    if looked.in_the_way:
        _in_the_way(desk, request, looked, approves=approves)
    return ToDecide(request, ask_of(desk, request), looked, steps_up(desk, request), code_needed(desk, request))


def _in_time(desk: Desk, request: Request) -> None:
    """Silence was the answer already, even if the clock has not been by."""
    if request.due_at is not None and request.due_at <= desk.now:
        expire(desk, request)
        raise Noted(Refused("too_late_to_decide", ref=request.id))


def _in_the_way(desk: Desk, request: Request, looked: Looked, *, approves: bool) -> None:
    """Say what has changed since: to whoever decides, and to the worker where it concerns them. What was noted of it stays."""
    found = looked.in_the_way
    if found is Since.AGREED:
        agreed(desk, request)
    elif found is Gone.ASKER:
        _asker_gone(desk, request)
    elif not approves:
        return
    elif found in _TELLS_WORKER:
        desk.say(_TELLS_WORKER[found], request.id, request.asked_by)
    raise Noted(Refused(str(found), ref=request.id))


_TELLS_WORKER = {
    Since.SAID_NO: "share/said_no_since", Since.POLICY: "share/policy_since", Since.FACTS: "share/facts_since", Gone.SECOND: "share/second_gone",
}  # fmt: skip


def agreed(desk: Desk, request: Request) -> None:
    """The client has agreed meanwhile: nobody has to decide, and the worker is told that they may share (2.2)."""
    ask = as_today(desk, request, ask_of(desk, request))
    decision = kept.answer(desk, ask)
    kept.keep(desk, request, ask, decision)
    request.state, request.decided_at = "allowed", desk.now
    request.verdict, request.clauses, request.policy_version = decision.verdict.name.lower(), list(decision.clauses), decision.policy_version
    desk.log("request:approval:close", request.id, outcome="agreed", clauses=request.clauses, policy=decision.policy_version)
    desk.redraw(request.id)
    desk.say("share/allowed", request.id, request.asked_by)


def _asker_gone(desk: Desk, request: Request) -> None:
    """Nobody is left who could act on a yes: it is closed, and those who work with the client hear that somebody else may have to ask."""
    request.state, request.decided_at = "stopped", desk.now
    desk.log("request:answer:stop", request.id, because="asker_gone")
    for one in dict.fromkeys((*desk.workers_with(request.client_ref), *desk.holders(DATA_LEAD))):
        if one != request.asked_by:
            desk.say("share/asker_gone", request.id, one)
    desk.redraw(request.id)


def vote(desk: Desk, found: ToDecide, standing: Standing, standings: Standings, said: Said, *, approves: bool) -> Request:
    """Take a decision on a request that is held until the commit: two at once give one outcome."""
    request = found.request
    _check(desk, found, said, approves=approves)
    who = approver(desk, standing)
    sealed = {
        "with": said.discussed_with, "when": said.discussed_when, "what": said.discussed_what, "reason": said.reason,
        "categories": list(said.categories), "only_to": said.only_to, "share_by": said.share_by.isoformat() if said.share_by else None,
    }  # fmt: skip
    one = Vote(
        team_id=desk.team, request_id=request.id, user_id=desk.actor, for_user=for_whom(who, case_of(desk, request)), approves=approves, voted_at=desk.now,
        sealed=desk.seal(request.client_ref, f"vote:{desk.actor}", request.id, sealed),
    )  # fmt: skip
    desk.session.add(one)
    desk.session.flush()
    desk.log(
        "request:approval:vote", request.id, approves=approves, clause="4.1", stands_in_for=one.for_user, code=found.code and approves,
        narrowed=approves and len(said.categories) < len(found.ask.items), only_to=bool(said.only_to), share_by=sealed["share_by"],
    )  # fmt: skip
    _settle(desk, request, standings)
    return request


def _check(desk: Desk, found: ToDecide, said: Said, *, approves: bool) -> None:
    """Refuse what says too little, what would let more be shared than was asked, and a yes that is less than it must be for its ground."""
    spoken = Spoken(discussed_with=said.discussed_with, discussed_when=said.discussed_when, discussed_what=said.discussed_what, reason=said.reason)
    if lacking := left_unsaid(spoken):
        raise FieldProblem(**dict.fromkeys(lacking, "too_little_said"))
    if not approves:
        return
    if not said.categories or set(said.categories) - {one.category for one in found.ask.items}:
        raise FieldProblem(categories="nothing_left_to_share")
    if said.share_by and said.share_by < desk.today:
        raise FieldProblem(share_by="day_has_passed")
    if found.steps_up and not _same_reference(said.reference, found.request.id):
        raise FieldProblem(reference="not_this_request")
    if found.code:
        codes.must_prove(desk, said.code)


def _same_reference(typed: str, reference: str) -> bool:
    """Whether somebody typed this reference, in whatever case and with or without its dash."""
    return "".join(one for one in typed.upper() if one.isalnum()) == reference.replace("-", "")


def _settle(desk: Desk, request: Request, standings: Standings) -> None:
    """Count the answers that count and, when they are enough, close the request and have everybody told."""
    outcome = tally(ballots_of(desk, request), needed_for(desk, request))
    if outcome is Outcome.WAITING:
        reckon(desk, request, standings)
        desk.redraw(request.id)
        return
    if outcome is Outcome.APPROVED:
        _keep_answer(desk, request)
    close_the_count(desk, request)
    request.state = outcome.value
    request.decided_at = desk.now
    if outcome is Outcome.APPROVED:
        request.lapses_on = min(approval_lapses_on(desk.today, desk.values), conditions(desk, request).share_by or date.max)
    answers = answers_of(desk, request)
    desk.log(
        "request:approval:close",
        request.id,
        outcome=request.state,
        by=[one.vote.user_id for one in answers if one.ballot],
        dissent=sum(bool(one.ballot) and one.vote.approves is not (outcome is Outcome.APPROVED) for one in answers),
        clauses=["4.1", str(request.ground)],
        policy=desk.values.version,
    )
    desk.redraw(request.id)  # before the news, which is not to be redrawn as soon as it is told
    desk.say(f"share/{request.state}", request.id, request.asked_by)


def _keep_answer(desk: Desk, request: Request) -> None:
    """Keep what the policy answers to the approved request, so that its worker is shown that and nothing decided later."""
    ask = replace(as_today(desk, request, ask_of(desk, request)), approved=True)
    kept.keep(desk, request, ask, kept.answer(desk, ask))


def said_with(desk: Desk, request: Request, one: Vote) -> Said:
    """Open what was said with a vote."""
    said = desk.unseal(request.client_ref, f"vote:{one.user_id}", request.id, one.sealed)
    return Said(
        discussed_with=said["with"], discussed_when=said["when"], discussed_what=said["what"], reason=said["reason"],
        categories=tuple(map(Category, said["categories"])), only_to=said["only_to"],
        share_by=date.fromisoformat(said["share_by"]) if said["share_by"] else None,
    )  # fmt: skip


def conditions(desk: Desk, request: Request) -> Conditions:
    """What an approval allows at most: what every approver left in, to nobody but whom each named, and not after the first of their days."""
    rests_on_them = request.verdict == Verdict.ASK_TRUSTEES.name.lower()  # not once the client has agreed
    approving = [said_with(desk, request, one) for one in votes_of(desk, request) if one.approves and rests_on_them]
    asked = tuple(Category(one) for one in request.categories)
    return Conditions(
        categories=tuple(one for one in asked if all(one in said.categories for said in approving)),
        narrowed=any(len(said.categories) < len(asked) for said in approving),
        only_to=tuple(dict.fromkeys(said.only_to for said in approving if said.only_to)),
        share_by=min((said.share_by for said in approving if said.share_by), default=None),
    )


def agreed_meanwhile(desk: Desk, ref: str) -> None:
    """After a client answered: what waits and is agreed to now needs nobody's decision."""
    query = select(Request).where(Request.team_id == desk.team, Request.client_ref == ref, Request.state == "waiting").order_by(Request.id)
    for request in desk.session.scalars(query.with_for_update()).all():
        if look(desk, request, UNASKED).in_the_way is Since.AGREED:
            agreed(desk, request)


def facts_changed(desk: Desk, request: Request) -> None:
    """Tell requester and trustees that the client took consent back, or said no, after the request was made; it rests on its ground, so it is not stopped."""
    desk.log("request:facts:change", request.id, because="consent_withdrawn")
    says_no = request.state == "waiting" and look(desk, request, UNASKED).in_the_way is Since.SAID_NO
    if says_no:
        desk.say(_TELLS_WORKER[Since.SAID_NO], request.id, request.asked_by)
    else:
        desk.say("share/facts_changed", request.id, request.asked_by, once=desk.new_id("N"))
    desk.say("approval/facts_changed", request.id, desk.approvals, once=desk.new_id("N"), thread_of=desk.thread_of("approval/request", request.id))
