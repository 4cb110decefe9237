"""Subject access requests: received by anybody, handled by the data lead (3.7)."""

from __future__ import annotations

import re
from collections.abc import Mapping

from bot.access import requests
from bot.access.board import AccessBoard, Overview, board, overview
from bot.access.kinds import AskedBy
from bot.access.packs import READY, phrase_button
from bot.access.requests import Received
from bot.errors import FieldProblem, Refused
from bot.ids import Action, View
from bot.messages.blocks import button, row_of_buttons, section
from bot.services import Services
from bot.store import DATA_LEAD, ROLES, Desk
from bot.words import Words
from handlers.elements import Block
from handlers.forms import Form, page, typed
from handlers.modals.access import AccessForm
from handlers.turn import Reply, Turn, client_reference, new_form, redrawn, show

_REFERENCE = re.compile(r"SA-?([0-9A-Z]{6})")


def command(services: Services, turn: Turn, rest: list[str]) -> Reply | None:
    """`/justus sar`: the form for a new one, with the client if one was named; a data lead's own list; or one request, by its reference."""
    said = "".join(rest).upper()
    if found := _REFERENCE.fullmatch(said):
        return _show_board(services, turn, f"SA-{found[1]}")
    if rest:
        return _new(services, turn, client_reference(services, said))
    with services.store.open(turn.user, "access") as desk:
        shown = overview(desk) if DATA_LEAD in desk.roles() else None
    if shown is None:
        return _new(services, turn, None)
    blocks = [*_lines(services.words, shown), *row_of_buttons(services.words, (Action.ACCESS_START,), "-")]
    return show(services, turn, page(services.words, View.BOARD, "access/overview", blocks=blocks, shown=shown))


def _lines(words: Words, shown: Overview) -> list[Block]:
    """What is open, line by line, each with the button that opens it."""
    open_ones = [
        *(("request", Action.ACCESS_OPEN, one.id, one) for one in shown.requests),
        *(("complaint", Action.COMPLAINT_OPEN, one.id, one) for one in shown.complaints),
    ]
    return [
        {**section(words.mrkdwn("access/overview", part, one=one)), "accessory": button(words, action, ref)} for part, action, ref, one in open_ones
    ]  # fmt: skip


def start(services: Services, turn: Turn) -> Reply | None:
    """The form for a new request, from a button."""
    return _new(services, turn, None)


def _new(services: Services, turn: Turn, ref: str | None) -> Reply | None:
    with services.store.open(turn.user, "access") as desk:
        desk.must_be(*ROLES)
        answers = {"ref": ref or "", "received_on": desk.today.isoformat(), "received_by": turn.user, "asked_by": str(AskedBy.THEMSELVES)}
    return show(services, turn, AccessForm.show(services.words, answers, metadata=new_form()))


def redraw(services: Services, turn: Turn) -> Reply | None:
    """Draw the form again as its answers change."""
    redrawn(services, turn, AccessForm.show(services.words, typed(turn.view), metadata=turn.metadata))
    return None


def submit(services: Services, turn: Turn) -> Reply | None:
    """Keep the request. Whoever wrote it down hears when it is due, and nothing of what else we know."""
    form = AccessForm.read(turn.view)
    ref = reference_typed(services, form.ref)
    if not form.who and (ref is None or form.asked_by is AskedBy.SOMEBODY_FOR_THEM):
        raise FieldProblem(who="say_who_asks")
    received = Received(
        ref=ref, on=form.received_on, by=form.received_by, came_by=form.came_by, asked_by=form.asked_by, who=form.who, asked_for=form.asked_for,
    )  # fmt: skip
    with services.store.open(turn.user, "access") as desk:
        desk.once(turn.receipt(), "access")
        row = requests.receive(desk, received)
        handles = DATA_LEAD in desk.roles()
    advice = AccessForm.advice(services.words, turn.view)
    buttons = row_of_buttons(services.words, (Action.ACCESS_OPEN,), row.id) if handles else []
    return show(services, turn, page(services.words, View.BOARD, "access/saved", blocks=buttons, advice=advice, ref=row.id, due_on=row.due_on))


def reference_typed(services: Services, text: str) -> str | None:
    """A client reference that may be left out."""
    try:
        return client_reference(services, text) if text else None
    except Refused as wrong:
        raise FieldProblem(ref=wrong.code) from None


# The page of one request


def open_board(services: Services, turn: Turn) -> Reply | None:
    """One request, from a button."""
    return _show_board(services, turn, turn.value)


def _show_board(services: Services, turn: Turn, request_id: str) -> Reply | None:
    with services.store.open(turn.user, "access") as desk:
        view = board_page(services, board(desk, request_id))
    return show(services, turn, view)


def board_page(services: Services, shown: AccessBoard, advice: list[Block] | None = None, done: str = "") -> Block:
    """All that a data lead sees of a request, with what can be done next."""
    words, ref = services.words, shown.row.id
    buttons = row_of_buttons(words, _next(shown), ref)
    for pack in shown.packs:
        if pack.state == READY and pack.sealed_phrase is not None:
            buttons += row_of_buttons(words, (phrase_button(pack.purpose),), pack.id)
    return page(words, View.BOARD, "access/page", metadata={"request": ref}, blocks=buttons, advice=advice, board=shown, ref=ref, done=done)


def _next(shown: AccessBoard) -> tuple[Action, ...]:
    """What can be done with a request as it stands."""
    if not shown.is_open:
        return ()
    time = (Action.ACCESS_RESTART,) if shown.stands_still else (Action.ACCESS_STOP,) if shown.runs else ()
    longer = (Action.ACCESS_LONGER,) if shown.runs and not shown.row.longer else ()
    look = (Action.ACCESS_CONSIDER,) if shown.items["undecided"] else ()
    ours = (Action.ACCESS_LOOK, *look, Action.ACCESS_RECORD, Action.ACCESS_PACK) if shown.row.client_ref else ()
    return (Action.ACCESS_IDENTIFY, *time, *longer, Action.ACCESS_ASK, *ours, Action.ACCESS_REFUSE, Action.ACCESS_CLOSE)


def answered(services: Services, turn: Turn, desk: Desk, request_id: str, form: type[Form], done: str) -> Block:
    """The page of a request after a step: what was done first of all, and advice on what was typed."""
    desk.session.flush()
    return board_page(services, board(desk, request_id), form.advice(services.words, turn.view), done)


def carried(turn: Turn) -> Mapping[str, str]:
    """The references in a form of one request."""
    return new_form(request=turn.value)
