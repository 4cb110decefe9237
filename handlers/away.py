"""Who is away, and who stands in for them (4.1): one form, and a list in which each can be ended early."""

from __future__ import annotations

from bot import standing_in
from bot.ids import Action, View
from bot.messages.blocks import button, row_of_buttons, section
from bot.messages.time import absence_facts
from bot.services import Services
from bot.store import ADMIN, DATA_LEAD, DEPUTY, TRUSTEE, Desk
from handlers.elements import Block
from handlers.forms import page
from handlers.modals.roles import AwayForm
from handlers.turn import Reply, Turn, new_form, show


def start(services: Services, turn: Turn) -> Reply | None:
    """Show who is away, as far as it concerns this person; the form at once, if nobody is."""
    with services.store.open(turn.user, "away") as desk:
        desk.must_be(TRUSTEE, DEPUTY, ADMIN, DATA_LEAD)
        view = _list(services, desk) if standing_in.known_to(desk) else _form(services, desk)
    return show(services, turn, view)


def open_form(services: Services, turn: Turn) -> Reply | None:
    """Open the form for one more."""
    with services.store.open(turn.user, "away") as desk:
        desk.must_be(TRUSTEE, DEPUTY, ADMIN, DATA_LEAD)
        view = _form(services, desk)
    return show(services, turn, view)


def _form(services: Services, desk: Desk) -> Block:
    """For oneself or, for who may enter it for others, for anybody."""
    carried = new_form(**({"others": "yes"} if standing_in.may_enter_for_others(desk) else {}))
    decides = bool(desk.roles() & {TRUSTEE, DEPUTY})
    return AwayForm.show(services.words, {"absent": desk.actor if decides else None, "first_on": desk.today.isoformat()}, metadata=carried)


def submit(services: Services, turn: Turn) -> Reply | None:
    """Keep it, and show the list."""
    form = AwayForm.read(turn.view)
    stand_in = services.directory.standing(form.stand_in) if form.stand_in else None
    with services.store.open(turn.user, "away") as desk:
        desk.once(turn.receipt(), turn.user)
        standing_in.enter(desk, form.absent or turn.user, stand_in, form.first_on, form.last_on)
        view = _list(services, desk)
    return show(services, turn, view)


def end(services: Services, turn: Turn) -> Reply | None:
    """End one early; a message about it is drawn anew by itself, the list is shown again."""
    with services.store.open(turn.user, "away") as desk:
        standing_in.end(desk, turn.value)
        view = _list(services, desk)
    return show(services, turn, view) if turn.view else None


def _list(services: Services, desk: Desk) -> Block:
    words = services.words
    lines: list[Block] = []
    for one in standing_in.known_to(desk)[:40]:
        said = section(words.mrkdwn("away/list", "line", **absence_facts(one)))
        lines.append({**said, "accessory": button(words, Action.AWAY_END, one.id)})
    return page(words, View.BOARD, "away/list", blocks=[*lines, *row_of_buttons(words, (Action.AWAY_START,), "-")], nobody=not lines)
