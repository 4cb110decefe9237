"""What a client was told of how we use what they tell us: recorded, and looked at item by item (2.1, 3.5, 3.7, 3.8, 5.4)."""

from __future__ import annotations

from bot import briefings, client_page
from bot.briefings import Told
from bot.ids import Action, View
from bot.messages.blocks import row_of_buttons
from bot.services import Services
from handlers import client
from handlers.forms import page
from handlers.modals.clients import BriefingForm, ClientForm
from handlers.turn import Reply, Turn, new_form, show


def start(services: Services, turn: Turn) -> Reply | None:
    """Open the form for what a client of yours was told."""
    with services.store.open(turn.user, "briefing") as desk:
        desk.client(turn.value)
        answers = {"briefed_on": desk.today.isoformat(), "told_by": turn.user}
    return show(services, turn, BriefingForm.show(services.words, answers, metadata=new_form(ref=turn.value), client=turn.value))


def submit(services: Services, turn: Turn) -> Reply | None:
    """Keep what the client was told."""
    form = BriefingForm.read(turn.view)
    ref = turn.metadata["ref"]
    with services.store.open(turn.user, "briefing") as desk:
        desk.once(turn.receipt(), ref)
        briefings.brief(desk, ref, told(form))
        desk.session.flush()
        view = client.board_page(services, client_page.client_board(desk, ref))
    return show(services, turn, view)


def told(form: ClientForm | BriefingForm) -> Told:
    """What the form says that the client was told."""
    return Told(items=form.told, formats=form.formats, language=form.language, by=form.told_by, on=form.briefed_on)


def read(services: Services, turn: Turn) -> Reply | None:
    """Show what the client was told, item by item: when, by whom, how, and whether the words are others since."""
    ref = turn.value
    with services.store.open(turn.user, "briefing") as desk:
        items = briefings.told_so_far(desk, ref)
    buttons = row_of_buttons(services.words, (Action.BRIEFING_START,), ref)
    return show(services, turn, page(services.words, View.BOARD, "client/briefing", blocks=buttons, client=ref, items=items))
