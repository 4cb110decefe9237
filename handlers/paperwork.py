"""Where a signed paper is: told once, or that there is none (3.6)."""

from __future__ import annotations

from bot import paperwork
from bot.ids import View
from bot.services import Services
from handlers.forms import page
from handlers.modals.notices import PlaceForm
from handlers.turn import Reply, Turn, new_form, show


def start(services: Services, turn: Turn) -> Reply | None:
    """Ask where the paper is."""
    with services.store.open(turn.user, "paper") as desk:
        row = paperwork.to_place(desk, turn.value)
        ref = row.client_ref
    return show(services, turn, PlaceForm.show(services.words, {}, metadata=new_form(consent=turn.value), client=ref, ref=turn.value))


def submit(services: Services, turn: Turn) -> Reply | None:
    """Keep where it is."""
    form = PlaceForm.read(turn.view)
    consent = turn.metadata["consent"]
    with services.store.open(turn.user, "paper") as desk:
        desk.once(turn.receipt(), consent)
        paperwork.place(desk, consent, form.paper_at)
    return show(services, turn, page(services.words, View.BOARD, "consent/placed", ref=consent, there=True))


def there_is_none(services: Services, turn: Turn) -> Reply | None:
    """Keep that there is no paper."""
    with services.store.open(turn.user, "paper") as desk:
        desk.once(turn.receipt(), turn.value)
        paperwork.place(desk, turn.value, "")
    return show(services, turn, page(services.words, View.BOARD, "consent/placed", ref=turn.value, there=False))
