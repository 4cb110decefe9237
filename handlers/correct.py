"""A record of a consent that was made in error: it is marked, and stays readable."""

from __future__ import annotations

from bot import consents, correcting
from bot.ids import View
from bot.services import Services
from handlers.forms import page
from handlers.modals.consenting import ErrorForm
from handlers.turn import Reply, Turn, new_form, show


def start(services: Services, turn: Turn) -> Reply | None:
    """Ask why the record is an error, and say what marking it does not do."""
    with services.store.open(turn.user, "consent") as desk:
        row, consent, _ = consents.to_change(desk, turn.value)
        view = ErrorForm.show(services.words, {}, metadata=new_form(consent=consent.id, ref=row.client_ref), client=row.client_ref, consent=consent)
    return show(services, turn, view)


def submit(services: Services, turn: Turn) -> Reply | None:
    """Mark the record, and say what stopped and who already holds something."""
    form = ErrorForm.read(turn.view)
    consent, ref = turn.metadata["consent"], turn.metadata["ref"]
    with services.store.open(turn.user, "consent") as desk:
        desk.once(turn.receipt(), consent)
        done = correcting.mark_in_error(desk, consent, form.reason)
    advice = ErrorForm.advice(services.words, turn.view)
    return show(services, turn, page(services.words, View.BOARD, "consent/marked", advice=advice, client=ref, ref=consent, after=done))
