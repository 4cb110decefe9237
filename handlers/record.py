"""Recording what was shared."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from bot import recording, telling
from bot.errors import AlreadyDone, FieldProblem
from bot.messages.requests import request_facts
from bot.recording import Shared
from bot.services import Services
from bot.store import Desk
from handlers import notes
from handlers.choices import Done, YesNo
from handlers.elements import Block
from handlers.forms import typed
from handlers.modals.sharing import AS_ALLOWED, SOMEBODY_ELSE, ConfirmForm, RecordForm
from handlers.turn import Reply, Turn, new_form, redrawn, show


def start(services: Services, turn: Turn) -> Reply | None:
    """Open the recording form, with what may be shared at most."""
    with services.store.open(turn.user, "record") as desk:
        view = _form(services, desk, turn.value, {}, new_form(request=turn.value))
    return show(services, turn, view)


def redraw(services: Services, turn: Turn) -> Reply | None:
    """Draw the form again as its answers change."""
    with services.store.open(turn.user, "record") as desk:
        view = _form(services, desk, turn.metadata["request"], typed(turn.view), turn.metadata)
    redrawn(services, turn, view)
    return None


def _form(services: Services, desk: Desk, request_id: str, answers: Mapping[str, Any], carried: Mapping[str, str]) -> Block:
    request, ask, binding = recording.to_record(desk, request_id)
    whom = "; ".join((ask.recipient.name, *binding.only_to))
    options = {
        "categories": [(str(one), services.words.label(one)) for one in binding.categories],
        "told_to": [(AS_ALLOWED, whom), (SOMEBODY_ELSE, services.words.plain("share/record_form", "somebody_else"))],
    }
    context = {**request_facts(desk, request), "recipient": ask.recipient.name, "binding": binding}
    answered = {name: answer for name, answer in answers.items() if answer is not None}
    usual = {} if binding.only_to else {"told_to": AS_ALLOWED}  # where the trustees named somebody, that is to be looked at
    return RecordForm.show(services.words, {**usual, **answered}, metadata=carried, options=options, **context)


def submit(services: Services, turn: Turn) -> Reply | None:
    """Keep the record and answer with the case note."""
    form = RecordForm.read(turn.view)
    request_id = turn.metadata["request"]
    if form.done is Done.NOT_SHARED and not form.note:
        raise FieldProblem(note="why_not_shared")
    at = form.at(services.settings.zone) if form.done is Done.SHARED else None
    shared = Shared(
        at=at, categories=form.categories if at else (), channel=form.channel if at else None, note=form.note, to_somebody_else=form.to_somebody_else
    )  # fmt: skip
    try:
        with services.store.open(turn.user, "record") as desk:
            desk.once(turn.receipt(), request_id)
            recording.record(desk, request_id, shared)
    except AlreadyDone:
        pass  # the same answer to the same submission: the note
    return show(services, turn, notes.view_of(services, turn.user, request_id, RecordForm.advice(services.words, turn.view)))


def open_confirmation(services: Services, turn: Turn) -> Reply | None:
    """Ask the second worker for their own word."""
    with services.store.open(turn.user, "confirm") as desk:
        request, shared_at = telling.to_confirm(desk, turn.value)
        facts = {**request_facts(desk, request), "shared_at": shared_at}
    return show(services, turn, ConfirmForm.show(services.words, {}, metadata=new_form(request=request.id), **facts))


def submit_confirmation(services: Services, turn: Turn) -> Reply | None:
    """Take the second worker's own word."""
    form = ConfirmForm.read(turn.view)
    request_id = turn.metadata["request"]
    with services.store.open(turn.user, "confirm") as desk:
        desk.once(turn.receipt(), request_id)
        telling.confirm(desk, request_id, told=form.told is YesNo.YES)
    return None
