"""Deciding a request: reading it, approving, declining, asking; who may is asked again at every step."""

from __future__ import annotations

from bot import approving
from bot.approving import Said
from bot.errors import FieldProblem
from bot.ids import View
from bot.messages.requests import request_facts
from bot.services import Services
from handlers.choices import YesNo
from handlers.forms import page
from handlers.modals.deciding import AnswerForm, ApproveForm, DeclineForm, QuestionForm
from handlers.pages import request_page
from handlers.turn import Reply, Turn, new_form, show
from policy.facts import Category


def read(services: Services, turn: Turn) -> Reply | None:
    """Show the whole request to somebody who may see it."""
    with services.store.open(turn.user, "read_request") as desk:
        view = request_page(services, desk, desk.request(turn.value))
    return show(services, turn, view)


def open_approve(services: Services, turn: Turn) -> Reply | None:
    """Open the approval form for somebody who may decide."""
    with services.store.open(turn.user, "decide") as desk:
        request, ask = approving.to_decide(desk, turn.value, turn.standing)
        asked = [str(one.category) for one in ask.items]
        context = request_facts(desk, request)
    options = {"categories": [(one, services.words.label(Category(one))) for one in asked]}
    return show(services, turn, ApproveForm.show(services.words, {"categories": asked}, metadata=new_form(request=turn.value), options=options, **context))


def open_decline(services: Services, turn: Turn) -> Reply | None:
    """Open the form for declining."""
    with services.store.open(turn.user, "decide") as desk:
        request, _ = approving.to_decide(desk, turn.value, turn.standing)
        context = request_facts(desk, request)
    return show(services, turn, DeclineForm.show(services.words, {}, metadata=new_form(request=turn.value), **context))


def open_question(services: Services, turn: Turn) -> Reply | None:
    """Open the form for a question to the requester."""
    with services.store.open(turn.user, "decide") as desk:
        request, _ = approving.to_decide(desk, turn.value, turn.standing)
        context = request_facts(desk, request)
    return show(services, turn, QuestionForm.show(services.words, {}, metadata=new_form(request=turn.value), **context))


def submit_approve(services: Services, turn: Turn) -> Reply | None:
    """Take an approval."""
    form = ApproveForm.read(turn.view)
    return _vote(services, turn, form, form.categories, approves=True)


def submit_decline(services: Services, turn: Turn) -> Reply | None:
    """Take a decline."""
    return _vote(services, turn, DeclineForm.read(turn.view), (), approves=False)


def _vote(services: Services, turn: Turn, form: ApproveForm | DeclineForm, categories: tuple[Category, ...], *, approves: bool) -> Reply | None:
    if form.conflict is YesNo.YES:
        raise FieldProblem(conflict="conflict_declared")
    said = Said(discussed_with=form.discussed_with, discussed_when=form.discussed_when, reason=form.reason, categories=categories)
    with services.store.open(turn.user, "decide") as desk:
        desk.once(turn.receipt(), turn.metadata["request"])
        approving.vote(desk, turn.metadata["request"], turn.standing, said, approves=approves)
    return None


def submit_question(services: Services, turn: Turn) -> Reply | None:
    """Take a trustee's question."""
    form = QuestionForm.read(turn.view)
    with services.store.open(turn.user, "decide") as desk:
        desk.once(turn.receipt(), turn.metadata["request"])
        approving.ask_question(desk, turn.metadata["request"], turn.standing, form.question)
    return None


def open_answer(services: Services, turn: Turn) -> Reply | None:
    """Open the question: to answer it for the requester, to read question and answer for the others."""
    with services.store.open(turn.user, "question") as desk:
        question = desk.question(turn.value)
        request = desk.request(question.request_id)
        desk.log("request:question:read", request.id, question=question.id)
        asked = desk.unseal(request.client_ref, "question", question.id, question.sealed)
        answered = desk.unseal(request.client_ref, "answer", question.id, question.sealed_answer) if question.sealed_answer else ""
    facts = {"ref": request.id, "question": asked, "answered": answered, "asked_by": question.asked_by}
    if request.asked_by == turn.user and not answered:
        return show(services, turn, AnswerForm.show(services.words, {}, metadata=new_form(question=question.id), **facts))
    return show(services, turn, page(services.words, View.READ, "approval/question", **facts))


def submit_answer(services: Services, turn: Turn) -> Reply | None:
    """Take the requester's answer."""
    form = AnswerForm.read(turn.view)
    with services.store.open(turn.user, "question") as desk:
        desk.once(turn.receipt(), turn.metadata["question"])
        approving.answer_question(desk, turn.metadata["question"], form.answer)
    return None
