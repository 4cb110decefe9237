"""What is said about a request: to the one who asked, to those who decide, and to those who tell."""

from __future__ import annotations

from typing import Any, NamedTuple

from sqlalchemy import select

from bot import absences
from bot.approving import conditions
from bot.deciders import answers_of, conflicts_of, needed_for, steps_up
from bot.ids import Action
from bot.messages.blocks import Buttons, Context, Message
from bot.records import Disclosure, Question, Request
from bot.store import Desk
from bot.tables import Outbox
from policy.approval import still_needed
from policy.deadlines import Step
from policy.facts import Category, RecipientKind
from policy.grounds import GRAVE, Ground


def request_facts(desk: Desk, request: Request) -> dict[str, Any]:
    """What may be said of a request outside its form: kinds and clauses, people and times, and nothing that was typed."""
    return {
        "ref": request.id,
        "state": request.state,
        "verdict": request.verdict,
        "clauses": request.clauses,
        "ground": Ground(request.ground) if request.ground else None,
        "urgent": request.urgent,
        "grave": request.ground in GRAVE,
        "recipient_kind": RecipientKind(request.recipient_kind),
        "categories": [Category(one) for one in request.categories],
        "asked_by": request.asked_by,
        "asked_at": request.asked_at,
        "due_at": request.due_at,
        "widened": request.widened_at is not None,
        "last": request.step >= Step.LEAD,
        "nudged_at": request.nudged_at,
        "lapses_on": request.lapses_on,
        "decided_at": request.decided_at,
        "stopped_because": request.stopped_because,
        "second_worker": request.second_worker,
        "replaces": request.replaces,
        "replaced_by": _replaced_by(desk, request),
        **_decided(desk, request),
    }


def _replaced_by(desk: Desk, request: Request) -> str | None:
    """The request that was asked anew in place of one."""
    if request.state != "replaced":
        return None
    return desk.session.scalar(select(Request.id).where(Request.team_id == desk.team, Request.replaces == request.id).order_by(Request.asked_at.desc()))


def _decided(desk: Desk, request: Request) -> dict[str, Any]:
    """Who has decided what, who leaves it to others, and how many of whom are still needed: people, numbers and roles."""
    answers, needed = answers_of(desk, request), needed_for(desk, request)
    binding = conditions(desk, request)
    return {
        "votes": [Answered(one.vote.user_id, one.vote.approves, one.vote.for_user, one.ballot is not None) for one in answers],
        "left_by": [one.user_id for one in conflicts_of(desk, request)],
        "needed": needed.approvals,
        "still": still_needed([one.ballot for one in answers if one.ballot], needed),
        "widened": request.widened_at is not None,
        "steps_up": steps_up(desk, request),
        "conditional": binding.any,
        "share_by": binding.share_by,
    }


class Answered(NamedTuple):
    """An answer as people read it: whose, which, for whom if they stand in for a trustee, and whether it counts."""

    user: str
    approves: bool
    for_user: str | None = None
    counts: bool = True


def _of_request(desk: Desk, row: Outbox) -> Context:
    return request_facts(desk, desk.session.execute(select(Request).where(Request.team_id == desk.team, Request.id == row.about)).scalar_one())


def _of_second(desk: Desk, row: Outbox) -> Context:
    """A request that two tell of, and what the second has said; the words of the one whom it concerns differ from the others'."""
    disclosure = desk.session.get(Disclosure, row.about)
    assert disclosure is not None and disclosure.team_id == desk.team
    return {**_of_request(desk, row), "second": disclosure.second_worker, "confirmed": disclosure.confirmed, "to": row.target}


def _of_question(desk: Desk, row: Outbox) -> Context:
    question = desk.session.execute(select(Question).where(Question.team_id == desk.team, Question.id == row.about)).scalar_one()
    return {"ref": question.request_id, "button_ref": question.id, "asked_by": question.asked_by, "answered": question.answered_at is not None}


def _of_decider(desk: Desk, row: Outbox) -> Context:
    """A request, and for whom the one who is asked stands in."""
    return {**_of_request(desk, row), "stands_in_for": sorted(absences.stands_in_for(desk, row.target))}


def _while_waiting(context: Context) -> Buttons:
    return (Action.READ, Action.APPROVE, Action.DECLINE, Action.ASK, Action.STAND_BACK) if context["state"] == "waiting" else (Action.READ,)


def _to_record(context: Context) -> Buttons:
    return (Action.RECORD, Action.NOTE) if context["state"] in {"allowed", "approved", "lapsed"} else (Action.NOTE,)


def _to_take_back(context: Context) -> Buttons:
    waiting = (Action.READ, Action.NUDGE, Action.CANNOT_WAIT, Action.ASK_ANEW, Action.TAKE_BACK)
    return waiting if context["state"] == "waiting" else (Action.READ,)


def _to_ask_anew(context: Context) -> Buttons:
    return (Action.READ, Action.ASK_ANEW) if context["state"] == "waiting" else (Action.READ,)


def _to_confirm(context: Context) -> Buttons:
    return (Action.CONFIRM_OPEN,) if not context["confirmed"] and context["to"] == context["second"] else ()


def _stopped(context: Context) -> Buttons:
    return (Action.RECORD_EARLIER, Action.NOTE) if context["state"] == "stopped" else (Action.NOTE,)


def _note(context: Context) -> Buttons:
    return (Action.NOTE,)


MESSAGES: dict[str, Message] = {
    "approval/request": Message(_of_request, _while_waiting),
    "approval/reminder": Message(_of_decider, _while_waiting),
    "approval/stand_in": Message(_of_decider, _while_waiting),
    "approval/unanswered": Message(_of_request),
    "approval/widened": Message(_of_request, _while_waiting),
    "approval/too_few": Message(_of_request),
    "approval/lifted": Message(_of_request, _while_waiting),
    "approval/expired": Message(_of_request, lambda context: (Action.READ,)),
    "approval/facts_changed": Message(_of_request),
    "approval/question_noted": Message(_of_question),
    "approval/answer_noted": Message(_of_question, lambda context: (Action.ANSWER,)),
    "approval/answered": Message(_of_question, lambda context: (Action.ANSWER,)),
    "share/allowed": Message(_of_request, _to_record),
    "share/waiting": Message(_of_request, _to_take_back),
    "share/approved": Message(_of_request, _to_record),
    "share/declined": Message(_of_request, _note),
    "share/expired": Message(_of_request, _note),
    "share/stopped": Message(_of_request, _stopped),
    "share/facts_changed": Message(_of_request, lambda context: (Action.READ,)),
    "share/said_no_since": Message(_of_request, _to_ask_anew),
    "share/policy_since": Message(_of_request, _to_ask_anew),
    "share/facts_since": Message(_of_request, _to_ask_anew),
    "share/second_gone": Message(_of_request, _to_ask_anew),
    "share/asker_gone": Message(_of_request),
    "share/question": Message(_of_question, lambda context: (Action.ANSWER,)),
    "share/recorded": Message(_of_request, _note),
    "share/lapsed": Message(_of_request),
    "share/lapses_soon": Message(_of_request, _to_record),
    "share/approval_lapsed": Message(_of_request, _to_record),
    "share/confirm": Message(_of_second, _to_confirm),
    "share/confirmed": Message(_of_second, _note),
    "share/not_confirmed": Message(_of_second),
}
