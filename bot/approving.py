"""The trustees' decision (4.1): who may decide is asked again at the click, what was asked is what is decided, and it is decided once."""

from __future__ import annotations

from dataclasses import dataclass, replace

from sqlalchemy import select

from bot import consulting, kept
from bot.consents import on_record
from bot.directory import Standing
from bot.errors import FieldProblem, Refused
from bot.records import Question, Request, Vote
from bot.sharing import ask_of, quorum_of
from bot.store import DATA_LEAD, TRUSTEE, Desk
from policy.approval import Approver, Outcome, State, may_decide, tally
from policy.approval import Vote as Ballot
from policy.facts import Ask, Category
from policy.findings import Verdict


@dataclass(frozen=True, slots=True, kw_only=True)
class Said:
    """What a trustee says with their decision: with whom and when it was discussed, why, and what may be shared at most."""

    discussed_with: str
    discussed_when: str
    reason: str
    conflict: bool = False
    categories: tuple[Category, ...] = ()


def to_decide(desk: Desk, request_id: str, standing: Standing) -> tuple[Request, Ask]:
    """Fetch a request for somebody who is about to decide it; refuse anybody who may not, and say which (4.1)."""
    request = _for_decider(desk, request_id, standing, conflict=False)
    return request, ask_of(desk, request)


def vote(desk: Desk, request_id: str, standing: Standing, said: Said, *, approves: bool) -> Request:
    """Take a trustee's decision; two at once give one outcome, because the request is held from here to the commit."""
    request = _for_decider(desk, request_id, standing, conflict=said.conflict)
    ask = ask_of(desk, request)
    if approves:
        _still_holds(desk, request, ask)
        if not said.categories or set(said.categories) - {one.category for one in ask.items}:
            raise FieldProblem(categories="nothing_left_to_share")
    sealed = {"with": said.discussed_with, "when": said.discussed_when, "reason": said.reason, "categories": list(said.categories)}
    desk.session.add(
        Vote(
            team_id=desk.team, request_id=request.id, user_id=desk.actor, approves=approves, voted_at=desk.now,
            sealed=desk.seal(request.client_ref, f"vote:{desk.actor}", request.id, sealed),
        )
    )  # fmt: skip
    desk.session.flush()
    desk.log("request:approval:vote", request.id, approves=approves, clause="4.1", narrowed=approves and len(said.categories) < len(ask.items))
    _settle(desk, request)
    return request


def _for_decider(desk: Desk, request_id: str, standing: Standing, *, conflict: bool) -> Request:
    """Hold the request for a person who may decide it now."""
    approver = Approver(
        user_id=desk.actor, roles=desk.roles(), same_workspace=standing.same_workspace, is_guest=standing.is_guest, is_bot=standing.is_bot,
        is_deactivated=standing.is_deactivated,
    )  # fmt: skip
    query = select(Request).where(Request.team_id == desk.team, Request.id == request_id).with_for_update()
    request = desk.session.execute(query).scalar_one_or_none()
    if request is None or desk.reach(request.client_ref).kept_out:
        raise Refused("no_such_request", ref=request_id)
    refusal = may_decide(approver, request.asked_by, _standing_of(request), conflict, _has_voted(desk, request.id), request.second_worker)
    if refusal:
        raise Refused(f"may_not_decide_{refusal.value}", ref=request_id, state=request.state)
    return request


def _standing_of(request: Request) -> State:
    """The request's state as the policy counts it: whatever is not waiting is closed."""
    return State.WAITING if request.state == "waiting" else State.STOPPED


def _has_voted(desk: Desk, request_id: str) -> bool:
    return desk.session.get(Vote, (request_id, desk.actor)) is not None


def _still_holds(desk: Desk, request: Request, ask: Ask) -> None:
    """Ask the policy what an approval would allow on today's facts: consent given, refused or withdrawn since may have changed what is needed (3.4)."""
    now = kept.answer(desk, as_today(desk, request, ask))
    if now.verdict not in {Verdict.SHARE, Verdict.TELL_NOW}:
        raise Refused("facts_changed", ref=request.id)


def _settle(desk: Desk, request: Request) -> None:
    """Count the votes and, when they are enough, close the request and have everybody told."""
    votes = votes_of(desk, request)
    ballots = [Ballot(user_id=one.user_id, approve=one.approves) for one in votes]
    outcome = tally(ballots, quorum_of(desk, request), desk.values.declines_needed.on(desk.today))
    if outcome is Outcome.APPROVED:
        _keep_answer(desk, request)
    if outcome is not Outcome.WAITING:
        request.state = "approved" if outcome is Outcome.APPROVED else "declined"
        request.decided_at = desk.now
        desk.log(
            "request:approval:close",
            request.id,
            outcome=request.state,
            by=[one.user_id for one in votes],
            clauses=["4.1", str(request.ground)],
            policy=request.policy_version,
        )
    desk.redraw(request.id)  # before the news, which is not to be redrawn as soon as it is told
    if outcome is not Outcome.WAITING:
        desk.say(f"share/{request.state}", request.id, request.asked_by)


def _keep_answer(desk: Desk, request: Request) -> None:
    """Keep what the policy answers to the approved request, so that its worker is shown that and nothing decided later."""
    ask = as_today(desk, request, ask_of(desk, request))
    kept.keep(desk, request, ask, kept.answer(desk, ask))


def as_today(desk: Desk, request: Request, ask: Ask) -> Ask:
    """What was asked, approved, with what the client has answered and the worker has asked in doubt since."""
    case = ask.without_consent and replace(ask.without_consent, consulted=consulting.consulted(desk, request))
    return replace(ask, consents=on_record(desk, request.client_ref), without_consent=case, approved=True)


def votes_of(desk: Desk, request: Request) -> list[Vote]:
    """The votes on a request, oldest first."""
    return list(desk.session.scalars(select(Vote).where(Vote.team_id == desk.team, Vote.request_id == request.id).order_by(Vote.voted_at)))


def said_with(desk: Desk, request: Request, one: Vote) -> Said:
    """Open what was said with a vote."""
    said = desk.unseal(request.client_ref, f"vote:{one.user_id}", request.id, one.sealed)
    return Said(discussed_with=said["with"], discussed_when=said["when"], reason=said["reason"], categories=tuple(map(Category, said["categories"])))


def approved_categories(desk: Desk, request: Request) -> tuple[Category, ...]:
    """What may be shared at most: what every approving trustee left in; without a vote, what was asked."""
    asked = tuple(Category(one) for one in request.categories)
    approving = [said_with(desk, request, one).categories for one in votes_of(desk, request) if one.approves]
    return tuple(one for one in asked if all(one in kept for kept in approving))


def ask_question(desk: Desk, request_id: str, standing: Standing, text: str) -> Question:
    """Let a trustee ask the requester something; the words stay sealed, and the channel only hears that there is a question."""
    request = _for_decider(desk, request_id, standing, conflict=False)
    question = Question(id=desk.new_id("Q"), team_id=desk.team, request_id=request.id, asked_by=desk.actor, asked_at=desk.now, sealed=b"")
    question.sealed = desk.seal(request.client_ref, "question", question.id, text)
    desk.session.add(question)
    desk.log("request:question:ask", request.id, question=question.id)
    desk.say("approval/question_noted", question.id, desk.approvals, thread_of=desk.thread_of("approval/request", request.id))
    desk.say("share/question", question.id, request.asked_by)
    return question


def answer_question(desk: Desk, question_id: str, text: str) -> Question:
    """Take the requester's answer, once, and tell the one who asked."""
    question = desk.question(question_id)
    request = desk.own_request(question.request_id, hold=True)
    if question.answered_at:
        raise Refused("already_answered", ref=question.request_id)
    question.answered_at = desk.now
    question.sealed_answer = desk.seal(request.client_ref, "answer", question.id, text)
    desk.log("request:question:answer", request.id, question=question.id)
    desk.say("approval/answer_noted", question.id, desk.approvals, thread_of=desk.thread_of("approval/request", request.id))
    desk.say("approval/answered", question.id, question.asked_by)
    desk.redraw(question.id)
    return question


def facts_changed(desk: Desk, request: Request) -> None:
    """Tell requester and trustees that the client withdrew consent after the request was made; it rests on its ground, so it is not stopped."""
    desk.log("request:facts:change", request.id, because="consent_withdrawn")
    desk.say("share/facts_changed", request.id, request.asked_by, once=desk.new_id("N"))
    desk.say("approval/facts_changed", request.id, desk.approvals, once=desk.new_id("N"), thread_of=desk.thread_of("approval/request", request.id))


def expire(desk: Desk, request: Request) -> None:
    """Say no, out loud, to a request that nobody answered in time: silence is not a yes (1.1)."""
    request.state, request.decided_at = "expired", desk.now
    desk.log("request:approval:expire", request.id, clauses=["1.1", "4.1"])
    desk.say("share/expired", request.id, request.asked_by)
    for person in dict.fromkeys((*desk.holders(TRUSTEE), *desk.holders(DATA_LEAD))):
        desk.say("approval/expired", request.id, person)
    desk.redraw(request.id)
