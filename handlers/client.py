"""First contact, a client's board, and how things stand."""

from __future__ import annotations

from bot import client_page, clients, consents, precautions, sharing
from bot.briefings import Told
from bot.client_page import ClientBoard
from bot.clients import FirstContact
from bot.errors import FieldProblem, Refused
from bot.ids import Action, View
from bot.messages.blocks import row_of_buttons, section
from bot.precautions import Noted
from bot.services import Services
from bot.store import WORKER, Desk
from bot.words import pieces
from handlers.answers import answered, owed
from handlers.choices import Age
from handlers.elements import Block
from handlers.forms import page
from handlers.modals.clients import ClientForm
from handlers.pages import outcome_page, request_page, said_conflicts
from handlers.retention_pages import files_blocks
from handlers.turn import Reply, Turn, client_reference, new_form, show


def start(services: Services, turn: Turn, ref: str | None) -> Reply | None:
    """Open the first-contact form; for a client of yours, the board."""
    with services.store.open(turn.user, "client") as desk:
        desk.must_be(WORKER)
        if ref in desk.clients():
            view = board_page(services, client_page.client_board(desk, str(ref)))
        else:
            answers = {"ref": ref or "", "age": str(Age.ADULT), "key_workers": [turn.user], "told_by": turn.user, "briefed_on": desk.today.isoformat()}
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
    told = Told(items=form.told, formats=form.formats, language=form.language, by=form.told_by, on=form.briefed_on)
    with services.store.open(turn.user, "client") as desk:
        desk.once(turn.receipt(), ref)
        clients.open_client(desk, FirstContact(ref=ref, is_child=form.age is Age.CHILD, key_workers=form.key_workers, told=told))
        view = board_page(services, client_page.client_board(desk, ref))
    return show(services, turn, view)


def board_page(services: Services, board: ClientBoard) -> Block:
    """A client at a glance: first what to know before meeting them, then consents and requests."""
    words = services.words
    safety = [block for one in board.precautions for block in _precaution(services, one, board)]
    buttons = row_of_buttons(
        words,
        (
            Action.SHARE_START,
            Action.CONSENT_START,
            Action.WITHDRAW_START,
            Action.BRIEFING_START,
            Action.BRIEFING_SHOW,
            Action.PRECAUTION_START,
            Action.PAPERS_START,
        ),
        board.ref,
    )
    answers = [block for one in reversed(board.consents[-8:]) for block in answered(services, one, board)]
    requests = [section(piece) for piece in pieces(words.mrkdwn("client/board", "requests", board=board))]
    conflicts = said_conflicts(services, board.conflicts)
    kept = files_blocks(services, board.ref, board.closed)
    view = page(
        words,
        View.BOARD,
        "client/board",
        blocks=[*kept, *answers, *owed(services, board), *requests, *buttons],
        board=board,
        ref=board.ref,
        conflicts=conflicts,
    )
    return {**view, "blocks": [*safety, *view["blocks"]]}


def _precaution(services: Services, noted: Noted, board: ClientBoard) -> list[Block]:
    """A safety note, first of all that is shown, with what can be done about it."""
    words = services.words
    paragraphs = words.mrkdwn("precaution/shown", "body", noted=noted, today=board.today).split("\n\n")
    return [
        *(section(piece) for one in paragraphs for piece in pieces(one)),
        *row_of_buttons(words, (Action.PRECAUTION_RENEW, Action.PRECAUTION_END), noted.id),
    ]


def status(services: Services, turn: Turn, ref: str) -> Reply | None:
    """Show how a request, or a client by their reference or that of a note or consent, stands, as far as the person may see it."""
    if ref.upper().startswith("R-"):
        with services.store.open(turn.user, "status") as desk:
            request = desk.request(ref.upper())
            mine = request.asked_by == turn.user
            view = outcome_page(services, sharing.outcome_of(desk, request)) if mine else request_page(services, desk, request)
        return show(services, turn, view)
    with services.store.open(turn.user, "board") as desk:
        client = _client_of(services, desk, ref)
        view = board_page(services, client_page.client_board(desk, client))
    return show(services, turn, view)


def _client_of(services: Services, desk: Desk, ref: str) -> str:
    """The client whom a reference is about: their own, or that of a safety note or a record of consent of theirs."""
    kind, known = ref.upper()[:2], ref.upper()
    if kind == "C-":
        return consents.to_read(desk, known).client_ref
    return precautions.client_of(desk, known) if kind == "P-" else client_reference(services, ref)


def status_from_button(services: Services, turn: Turn) -> Reply | None:
    """How a request stands, from a button."""
    return status(services, turn, turn.value)
