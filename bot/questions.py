"""Questions before a decision, and the requester's answers: both sealed, and the channel only hears that there are some (4.1)."""

from __future__ import annotations

from bot.approving import ToDecide
from bot.errors import Refused
from bot.records import Question
from bot.store import Desk


def ask(desk: Desk, found: ToDecide, text: str) -> Question:
    """Let somebody who may decide ask the requester something; the words stay sealed."""
    request = found.request
    question = Question(id=desk.new_id("Q"), team_id=desk.team, request_id=request.id, asked_by=desk.actor, asked_at=desk.now, sealed=b"")
    question.sealed = desk.seal(request.client_ref, "question", question.id, text)
    desk.session.add(question)
    desk.log("request:question:ask", request.id, question=question.id)
    desk.say("approval/question_noted", question.id, desk.approvals, thread_of=desk.thread_of("approval/request", request.id))
    desk.say("share/question", question.id, request.asked_by)
    return question


def answer(desk: Desk, question_id: str, text: str) -> Question:
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
