"""First contact, a client's board, and how things stand."""

from __future__ import annotations

from bot import boards, clients, sharing
from bot.clients import FirstContact, Told
from bot.errors import FieldProblem, Refused
from bot.ids import Action, View
from bot.messages import row_of_buttons
from bot.services import Services
from bot.store import WORKER
from handlers.choices import Age
from handlers.elements import Block
from handlers.forms import page
from handlers.modals.clients import BriefingForm, ClientForm
from handlers.pages import outcome_page, request_page
from handlers.turn import Reply, Turn, client_reference, new_form, show


def start(services: Services, turn: Turn, ref: str | None) -> Reply | None:
    """Open the first-contact form; for a client of yours, the board."""
    with services.store.open(turn.user, "client") as desk:
        desk.must_be(WORKER)
        if ref in desk.clients():
            view = board_page(services, boards.client_board(desk, str(ref)))
        else:
            answers = {"ref": ref or "", "age": str(Age.ADULT), "key_workers": [turn.user], "briefed_on": desk.today.isoformat()}
            view = ClientForm.show(services.words, answers, metadata=new_form())
    return show(services, turn, view)


def start_from_button(services: Services, turn: Turn) -> Reply | None:
    """The first-contact form, from a button."""
    return start(services, turn, None)


def submit(services: Services, turn: Turn) -> Reply | None:
    """Open the client's file."""
    form = ClientForm.read(turn.view)
    try:
        ref = client_reference(services, form.ref)
    except Refused as wrong:
        raise FieldProblem(ref=wrong.code) from None
    with services.store.open(turn.user, "client") as desk:
        desk.once(turn.receipt(), ref)
        clients.open_client(desk, FirstContact(ref=ref, is_child=form.age is Age.CHILD, key_workers=form.key_workers, told=_told(form)))
        view = board_page(services, boards.client_board(desk, ref))
    return show(services, turn, view)


def start_briefing(services: Services, turn: Turn) -> Reply | None:
    """Open the form for what a client of yours was told."""
    with services.store.open(turn.user, "briefing") as desk:
        desk.client(turn.value)
        answers = {"briefed_on": desk.today.isoformat()}
    return show(services, turn, BriefingForm.show(services.words, answers, metadata=new_form(ref=turn.value), client=turn.value))


def submit_briefing(services: Services, turn: Turn) -> Reply | None:
    """Keep what the client was told."""
    form = BriefingForm.read(turn.view)
    ref = turn.metadata["ref"]
    with services.store.open(turn.user, "briefing") as desk:
        desk.once(turn.receipt(), ref)
        clients.brief(desk, ref, _told(form))
        desk.session.flush()
        view = board_page(services, boards.client_board(desk, ref))
    return show(services, turn, view)


def _told(form: ClientForm | BriefingForm) -> Told:
    return Told(items=tuple(str(one) for one in form.told), how=form.how, language=form.language, on=form.briefed_on)


def board_page(services: Services, board: boards.ClientBoard) -> Block:
    """A client's consents and requests at a glance."""
    buttons = row_of_buttons(services.words, (Action.SHARE_START, Action.CONSENT_START, Action.WITHDRAW_START, Action.BRIEFING_START), board.ref)
    return page(services.words, View.BOARD, "client/board", blocks=buttons, board=board, ref=board.ref)


def status(services: Services, turn: Turn, ref: str) -> Reply | None:
    """Show how a request or a client stands, as far as the person may see it."""
    if ref.upper().startswith("R-"):
        with services.store.open(turn.user, "status") as desk:
            request = desk.request(ref.upper())
            mine = request.asked_by == turn.user
            view = outcome_page(services, sharing.outcome_of(desk, request)) if mine else request_page(services, desk, request)
        return show(services, turn, view)
    with services.store.open(turn.user, "board") as desk:
        view = board_page(services, boards.client_board(desk, client_reference(services, ref)))
    return show(services, turn, view)


def status_from_button(services: Services, turn: Turn) -> Reply | None:
    """How a request stands, from a button."""
    return status(services, turn, turn.value)
