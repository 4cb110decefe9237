"""Deciding a request: reading it, approving, declining, asking, leaving it to others; who may is asked again at every step."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from bot import approving, questions, standing_back
from bot.approving import Said, ToDecide
from bot.deciders import UNASKED, Standings, conflicts_of, people_about
from bot.errors import Refused
from bot.ids import View
from bot.messages.requests import request_facts
from bot.services import Services
from bot.store import Desk
from handlers.choices import YesNo
from handlers.elements import Block
from handlers.forms import page, typed
from handlers.modals.deciding import AnswerForm, ApproveForm, DeclineForm, LiftForm, QuestionForm, StandBackForm
from handlers.pages import request_page
from handlers.turn import Reply, Turn, new_form, redrawn, show


def read(services: Services, turn: Turn) -> Reply | None:
    """Show the whole request to somebody who may see it."""
    with services.store.open(turn.user, "read_request") as desk:
        view = request_page(services, desk, desk.request(turn.value))
    return show(services, turn, view)


def open_approve(services: Services, turn: Turn) -> Reply | None:
    """Open the approval form for somebody who may decide."""
    standings = _standings(services, turn, turn.value)
    with services.store.open(turn.user, "decide") as desk:
        found = approving.to_decide(desk, turn.value, turn.standing, standings, approves=True)
        view = _approve_form(services, desk, found, {"categories": [one.category for one in found.ask.items]}, new_form(request=turn.value))
    return show(services, turn, view)


def open_decline(services: Services, turn: Turn) -> Reply | None:
    """Open the form for declining."""
    standings = _standings(services, turn, turn.value)
    with services.store.open(turn.user, "decide") as desk:
        found = approving.to_decide(desk, turn.value, turn.standing, standings)
        view = _decline_form(services, desk, found, {}, new_form(request=turn.value))
    return show(services, turn, view)


def redraw_approve(services: Services, turn: Turn) -> Reply | None:
    """Draw the approval form again: whoever is too close to the case is asked nothing more."""
    with services.store.open(turn.user, "decide") as desk:
        found = approving.to_decide(desk, turn.metadata["request"], turn.standing, UNASKED, approves=True)
        view = _approve_form(services, desk, found, typed(turn.view), turn.metadata)
    redrawn(services, turn, view)
    return None


def redraw_decline(services: Services, turn: Turn) -> Reply | None:
    """Draw the form for declining again."""
    with services.store.open(turn.user, "decide") as desk:
        found = approving.to_decide(desk, turn.metadata["request"], turn.standing, UNASKED)
        view = _decline_form(services, desk, found, typed(turn.view), turn.metadata)
    redrawn(services, turn, view)
    return None


def _approve_form(services: Services, desk: Desk, found: ToDecide, answers: Mapping[str, Any], carried: Mapping[str, str]) -> Block:
    """The form with what is new since the request was put; the mark says what was shown."""
    options = {"categories": [(str(one.category), services.words.label(one.category)) for one in found.ask.items]}
    asked = {"steps_up": "yes" if found.steps_up else "no", "needs_code": "yes" if found.code else "no", "mark": found.looked.mark}
    return ApproveForm.show(services.words, answers, metadata={**carried, **asked}, options=options, **_context(desk, found))


def _decline_form(services: Services, desk: Desk, found: ToDecide, answers: Mapping[str, Any], carried: Mapping[str, str]) -> Block:
    return DeclineForm.show(services.words, answers, metadata={**carried, "mark": found.looked.mark}, **_context(desk, found))


def _context(desk: Desk, found: ToDecide) -> dict[str, Any]:
    return {**request_facts(desk, found.request), "news": [str(one) for one in found.looked.news]}


def open_question(services: Services, turn: Turn) -> Reply | None:
    """Open the form for a question to the requester."""
    standings = _standings(services, turn, turn.value)
    with services.store.open(turn.user, "decide") as desk:
        context = request_facts(desk, approving.to_decide(desk, turn.value, turn.standing, standings).request)
    return show(services, turn, QuestionForm.show(services.words, {}, metadata=new_form(request=turn.value), **context))


def submit_approve(services: Services, turn: Turn) -> Reply | None:
    """Take an approval; if anything moved while the form was open, show it again with what is new and everything that was typed."""
    form = ApproveForm.read(turn.view)
    if form.conflict is YesNo.YES:
        return _stands_back(services, turn, form.why_conflict)
    said = Said(
        discussed_with=form.discussed_with, discussed_when=form.discussed_when, discussed_what=form.discussed_what, reason=form.reason,
        categories=form.categories, only_to=form.only_to, share_by=form.share_by, reference=form.reference, code=form.code,
    )  # fmt: skip
    request_id = turn.metadata["request"]
    standings = _standings(services, turn, request_id)
    with services.store.open(turn.user, "decide") as desk:
        desk.once(turn.receipt(), request_id)
        found = approving.to_decide(desk, request_id, turn.standing, standings, approves=True)
        if _moved(turn, found):
            desk.not_done()
            return show(services, turn, _approve_form(services, desk, found, typed(turn.view), turn.metadata))
        approving.vote(desk, found, turn.standing, standings, said, approves=True)
    return None


def submit_decline(services: Services, turn: Turn) -> Reply | None:
    """Take a decline; what moved while the form was open is shown first here too."""
    form = DeclineForm.read(turn.view)
    if form.conflict is YesNo.YES:
        return _stands_back(services, turn, form.why_conflict)
    said = Said(discussed_with=form.discussed_with, discussed_when=form.discussed_when, discussed_what=form.discussed_what, reason=form.reason)
    request_id = turn.metadata["request"]
    standings = _standings(services, turn, request_id)
    with services.store.open(turn.user, "decide") as desk:
        desk.once(turn.receipt(), request_id)
        found = approving.to_decide(desk, request_id, turn.standing, standings)
        if _moved(turn, found):
            desk.not_done()
            return show(services, turn, _decline_form(services, desk, found, typed(turn.view), turn.metadata))
        approving.vote(desk, found, turn.standing, standings, said, approves=False)
    return None


def _moved(turn: Turn, found: ToDecide) -> bool:
    """Whether something moved that the person has not been shown."""
    return turn.metadata.get("mark") != found.looked.mark and bool(found.looked.news)


def open_stand_back(services: Services, turn: Turn) -> Reply | None:
    """Open the small form for leaving a request to others."""
    with services.store.open(turn.user, "decide") as desk:
        context = request_facts(desk, standing_back.may_stand_back(desk, turn.value, turn.standing))
    return show(services, turn, StandBackForm.show(services.words, {}, metadata=new_form(request=turn.value), **context))


def submit_stand_back(services: Services, turn: Turn) -> Reply | None:
    """Take that somebody leaves a request to others."""
    return _stands_back(services, turn, StandBackForm.read(turn.view).why_conflict)


def _stands_back(services: Services, turn: Turn, why: str) -> Reply | None:
    """Keep the declaration, and say what it means."""
    request_id = turn.metadata["request"]
    standings = _standings(services, turn, request_id)
    with services.store.open(turn.user, "decide") as desk:
        desk.once(turn.receipt(), request_id)
        request = standing_back.may_stand_back(desk, request_id, turn.standing)
        standing_back.stand_back(desk, request, standings, why)
    return show(services, turn, page(services.words, View.HELP, "approval/stood_back", ref=request_id))


def open_lift(services: Services, turn: Turn) -> Reply | None:
    """Open the form that lifts somebody else's declaration, for whoever may decide the request themselves."""
    standings = _standings(services, turn, turn.value)
    with services.store.open(turn.user, "decide") as desk:
        found = approving.to_decide(desk, turn.value, turn.standing, standings)
        declared = [one.user_id for one in conflicts_of(desk, found.request)]
    if not declared:
        raise Refused("nothing_to_lift", ref=turn.value)
    names = services.directory.known(declared)
    options = {"person": [(one, names[one].name if one in names else one) for one in declared]}
    return show(services, turn, LiftForm.show(services.words, {}, metadata=new_form(request=turn.value), options=options, ref=turn.value))


def submit_lift(services: Services, turn: Turn) -> Reply | None:
    """Take that somebody else's declaration was a mistake."""
    form = LiftForm.read(turn.view)
    request_id = turn.metadata["request"]
    standings = _standings(services, turn, request_id)
    with services.store.open(turn.user, "decide") as desk:
        desk.once(turn.receipt(), request_id)
        found = approving.to_decide(desk, request_id, turn.standing, standings)
        standing_back.lift(desk, found, standings, form.person, form.reason)
    return None


def submit_question(services: Services, turn: Turn) -> Reply | None:
    """Take a question."""
    form = QuestionForm.read(turn.view)
    request_id = turn.metadata["request"]
    standings = _standings(services, turn, request_id)
    with services.store.open(turn.user, "decide") as desk:
        desk.once(turn.receipt(), request_id)
        questions.ask(desk, approving.to_decide(desk, request_id, turn.standing, standings), form.question)
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
        questions.answer(desk, turn.metadata["question"], form.answer)
    return None


def _standings(services: Services, turn: Turn, request_id: str) -> Standings:
    """Ask Slack about everybody on whom this decision rests, before any record is held: Slack may be slow, and records are not to wait for it."""
    with services.store.open(turn.user, "decide", to_look=True) as desk:
        about = people_about(desk, request_id)
    return services.directory.standings(about)
