"""Safety notes about meeting a client, and looking at them again (4.8)."""

from __future__ import annotations

from datetime import date
from typing import Any

from bot import precautions
from bot.ids import Action, View
from bot.messages.blocks import row_of_buttons
from bot.services import Services
from handlers.elements import Block
from handlers.forms import page, typed
from handlers.modals.keeping_safe import PrecautionForm, PrecautionReviewForm
from handlers.turn import Reply, Turn, new_form, redrawn, show
from policy.deadlines import precaution_review_due
from policy.precautions import Review

NEEDED, ENDS = "needed", "ends"


def start(services: Services, turn: Turn, ref: str) -> Reply | None:
    """Open the form, set to the latest day for its review."""
    with services.store.open(turn.user, "precaution") as desk:
        desk.client(ref)
        latest = precaution_review_due(desk.today, desk.values)
    answers = {"review_on": latest.isoformat(), "review_by": turn.user}
    return show(services, turn, PrecautionForm.show(services.words, answers, metadata=new_form(ref=ref), client=ref, latest=latest))


def redraw(services: Services, turn: Turn) -> Reply | None:
    """Draw the form again as its answers change."""
    ref = turn.metadata["ref"]
    with services.store.open(turn.user, "precaution") as desk:
        desk.client(ref)
        latest = precaution_review_due(desk.today, desk.values)
    redrawn(services, turn, PrecautionForm.show(services.words, typed(turn.view), metadata=turn.metadata, client=ref, latest=latest))
    return None


def submit(services: Services, turn: Turn) -> Reply | None:
    """Keep the note."""
    form = PrecautionForm.read(turn.view)
    ref = turn.metadata["ref"]
    with services.store.open(turn.user, "precaution") as desk:
        desk.once(turn.receipt(), ref)
        note_id = precautions.write(desk, ref, form.to_precaution())
    advice = PrecautionForm.advice(services.words, turn.view)
    buttons = row_of_buttons(services.words, (Action.STATUS,), note_id)
    facts: dict[str, Any] = {"ref": note_id, "client": ref, "review_on": form.review_on}
    return show(services, turn, page(services.words, View.BOARD, "precaution/saved", blocks=buttons, advice=advice, **facts))


def open_renewal(services: Services, turn: Turn) -> Reply | None:
    """Ask why a note is still needed, and until when."""
    return show(services, turn, _review_form(services, turn, NEEDED))


def open_end(services: Services, turn: Turn) -> Reply | None:
    """Ask why a note is no longer needed."""
    return show(services, turn, _review_form(services, turn, ENDS))


def _review_form(services: Services, turn: Turn, still: str) -> Block:
    with services.store.open(turn.user, "precaution") as desk:
        noted = precautions.to_look_at(desk, turn.value)
        latest = precaution_review_due(desk.today, desk.values)
    carried = new_form(note=noted.id, still=still, seen=noted.review_on.isoformat())
    answers = {"review_on": latest.isoformat()}
    return PrecautionReviewForm.show(services.words, answers, metadata=carried, noted=noted, ends=still == ENDS, latest=latest)


def submit_review(services: Services, turn: Turn) -> Reply | None:
    """Renew the note or end it."""
    form = PrecautionReviewForm.read(turn.view)
    carried = turn.metadata
    with services.store.open(turn.user, "precaution") as desk:
        desk.once(turn.receipt(), carried["note"])
        noted = precautions.review(desk, carried["note"], Review(reason=form.reason, review_on=form.review_on), seen=date.fromisoformat(carried["seen"]))
    advice = PrecautionReviewForm.advice(services.words, turn.view)
    buttons = row_of_buttons(services.words, (Action.STATUS,), noted.id)
    view = page(services.words, View.BOARD, "precaution/reviewed", blocks=buttons, advice=advice, noted=noted, ends=form.review_on is None)
    return show(services, turn, view)
