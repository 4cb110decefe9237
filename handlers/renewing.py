"""A consent that ends soon: what the client said, that they could not be reached, or that there is no time for it today (5.4, 5.5)."""

from __future__ import annotations

from collections.abc import Callable

from bot import consents, renewing
from bot.ids import View
from bot.messages.blocks import row_of_buttons
from bot.messages.consents import ending_facts, to_ask
from bot.services import Services
from bot.store import Desk
from handlers import withdrawal
from handlers.elements import Block
from handlers.forms import page
from handlers.turn import Reply, Turn, show


def see(services: Services, turn: Turn) -> Reply | None:
    """Show how it stands, with what can be done."""
    with services.store.open(turn.user, "consent") as desk:
        consents.to_read(desk, turn.value)
        view = _page(services, desk, turn.value)
    return show(services, turn, view)


def taken_back(services: Services, turn: Turn) -> Reply | None:
    """Open the withdrawal form of the client whose consent it is."""
    with services.store.open(turn.user, "withdraw") as desk:
        ref = consents.to_read(desk, turn.value).client_ref
    return withdrawal.start(services, turn, ref)


def not_reached(services: Services, turn: Turn) -> Reply | None:
    """Keep that the client could not be reached, and say when the worker is reminded again."""
    return _answered(services, turn, renewing.not_reached)


def later(services: Services, turn: Turn) -> Reply | None:
    """Put it off, and say until when."""
    return _answered(services, turn, renewing.later)


def _answered(services: Services, turn: Turn, answer: Callable[[Desk, str], None]) -> Reply | None:
    with services.store.open(turn.user, "consent") as desk:
        desk.once(turn.receipt(), turn.value)
        answer(desk, turn.value)
        desk.session.flush()
        view = _page(services, desk, turn.value)
    return show(services, turn, view)


def _page(services: Services, desk: Desk, consent_id: str) -> Block:
    facts = ending_facts(desk, consent_id, desk.actor)
    return page(services.words, View.BOARD, "consent/ending", blocks=row_of_buttons(services.words, to_ask(facts), consent_id), **facts)
