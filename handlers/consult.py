"""A worker in doubt notes what they asked somebody, and what they heard (4.3, 4.4)."""

from __future__ import annotations

from bot import consulting
from bot.consulting import Asked
from bot.errors import AlreadyDone
from bot.ids import Action, View
from bot.messages.blocks import row_of_buttons
from bot.services import Services
from handlers.forms import page
from handlers.modals.sharing import ConsultForm
from handlers.turn import Reply, Turn, new_form, show


def start(services: Services, turn: Turn) -> Reply | None:
    """Open the form, set to today."""
    with services.store.open(turn.user, "consult") as desk:
        request = consulting.open_to_doubt(desk, turn.value)
        answers = {"asked_on": desk.today.isoformat()}
    return show(services, turn, ConsultForm.show(services.words, answers, metadata=new_form(request=request.id), ref=request.id))


def submit(services: Services, turn: Turn) -> Reply | None:
    """Keep what was asked and heard."""
    form = ConsultForm.read(turn.view)
    request_id = turn.metadata["request"]
    asked = Asked(kind=form.kind, on=form.asked_on, whom=form.whom, question=form.question, answer=form.answer)
    try:
        with services.store.open(turn.user, "consult") as desk:
            desk.once(turn.receipt(), request_id)
            consulting.note(desk, request_id, asked)
    except AlreadyDone:
        pass  # the same answer to the same submission
    with services.store.open(turn.user, "consult") as desk:
        request = desk.own_request(request_id)
    next_step = (Action.GROUND_CHOOSE,) if request.state == "asked" else ()
    buttons = row_of_buttons(services.words, next_step, request.id)
    advice, carried = ConsultForm.advice(services.words, turn.view), {"request": request.id}
    facts = {"ref": request.id, "state": request.state}
    return show(services, turn, page(services.words, View.OUTCOME, "consult/noted", metadata=carried, blocks=buttons, advice=advice, **facts))
