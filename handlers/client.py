"""First contact, a client's board, and how things stand."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from bot import client_page, clients, consents, precautions, sharing
from bot.briefings import Told
from bot.client_page import ANSWERS, CONFLICTS, ClientBoard
from bot.clients import FirstContact
from bot.errors import FieldProblem, Refused
from bot.ids import Action, View
from bot.looking import By
from bot.messages.blocks import row_of_buttons, section
from bot.services import Services
from bot.store import WORKER, Desk
from bot.words import pieces
from handlers.answers import answered, letters
from handlers.choices import Age
from handlers.elements import Block
from handlers.enquiry import enquiry_page
from handlers.filing import safety
from handlers.forms import page
from handlers.modals.clients import ClientForm
from handlers.pages import outcome_page, request_page, said_conflicts
from handlers.reading import seen_page
from handlers.retention_pages import closed_file
from handlers.turn import Reply, Turn, client_reference, new_form, show
from handlers.turning import pages


def start(services: Services, turn: Turn, ref: str | None) -> Reply | None:
    """Open the first-contact form; for a client of yours, the board."""
    with services.store.open(turn.user, "client") as desk:
        desk.must_be(WORKER)
        if ref and desk.reach(ref).works:
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
    """A client at a glance: what to know before meeting them, what this person can do, then answers, letters and requests."""
    words, works = services.words, board.reach.works
    conflicts = said_conflicts(services, board.conflicts)
    facts: dict[str, Any] = {
        "board": board, "ref": board.ref, "by": By(board.reach.by), "conflicts": conflicts[:CONFLICTS], "more_conflicts": len(board.conflicts) > CONFLICTS,
    }  # fmt: skip
    more = row_of_buttons(words, (Action.ANSWERS_SHOW,), board.ref) if board.answers.count > len(board.answers.shown) else []
    requests = [section(piece) for piece in pieces(words.mrkdwn("client/board", "requests", board=board))]
    blocks = [
        *closed_file(services, board.closed, works=works), *row_of_buttons(words, _DO if works else (), board.ref),
        *(answered(services, board.answers) or [section(words.mrkdwn("client/board", "no_answers"))]), *more,
        *letters(services, board.letters, works=works), *requests, *row_of_buttons(words, _look(board), board.ref),
    ]  # fmt: skip
    view = page(words, View.BOARD, "client/board", blocks=blocks, **facts)
    return {**view, "blocks": [*safety(services, board.meeting), *view["blocks"]]}


_DO = (Action.SHARE_START, Action.CONSENT_START, Action.WITHDRAW_START, Action.BRIEFING_START, Action.PRECAUTION_START, Action.PAPERS_START)
_LOOK = (Action.ABOUT_START, Action.KEY_WORKERS_START, Action.COVER_START, Action.BRIEFING_SHOW, Action.FILE_START, Action.LOOKS_SHOW)


def _look(board: ClientBoard) -> tuple[Action, ...]:
    """What else there is to look at and to set; for whoever reads for a purpose, the file, and what alone they may record."""
    if not board.reach.works:
        return Action.FILE_START, Action.WITHDRAW_START
    return _LOOK if board.closed else (*_LOOK, Action.FILE_CLOSE)


def show_answers(services: Services, turn: Turn) -> Reply | None:
    """The board of a client's answers, from a button."""
    return answers(services, turn, turn.value, 0)


def answers(services: Services, turn: Turn, ref: str, start: int) -> Reply | None:
    """One page of the board of a client's answers: what stands, what is over and why, and support apart."""
    with services.store.open(turn.user, "answers") as desk:
        found = client_page.answers(desk, ref, start)
    way = pages(services.words, f"answers.{ref}", found.start, ANSWERS, found.count)
    blocks = [*answered(services, found), *way, *row_of_buttons(services.words, (Action.STATUS,), ref)]
    return show(services, turn, page(services.words, View.BOARD, "client/answers", blocks=blocks, ref=ref, count=found.count))


def status(services: Services, turn: Turn, ref: str) -> Reply | None:
    """Show how a request, or a client by their reference or that of a note or consent, stands, as far as the person may see it."""
    kind, known = ref.upper().partition("-")[0], ref.upper()
    if kind in _PAGES:
        return show(services, turn, _PAGES[kind](services, turn, known))
    if kind == "R":
        with services.store.open(turn.user, "status") as desk:
            request = desk.request(known)
            mine = request.asked_by == turn.user
            view = outcome_page(services, sharing.outcome_of(desk, request)) if mine else request_page(services, desk, request)
        return show(services, turn, view)
    with services.store.open(turn.user, "board") as desk:
        view = board_page(services, client_page.client_board(desk, _client_of(services, desk, ref)))
    return show(services, turn, view)


_PAGES: dict[str, Callable[[Services, Turn, str], Block]] = {"L": seen_page, "EN": enquiry_page}
"""What has a page of its own, by how its references begin: stated purposes, and enquiries."""


def _client_of(services: Services, desk: Desk, ref: str) -> str:
    """The client whom a reference is about: their own, or that of a safety note or a record of consent of theirs."""
    kind, known = ref.upper()[:2], ref.upper()
    if kind == "C-":
        return consents.to_read(desk, known).client_ref
    return precautions.client_of(desk, known) if kind == "P-" else client_reference(services, ref)


def status_from_button(services: Services, turn: Turn) -> Reply | None:
    """How a request stands, from a button."""
    return status(services, turn, turn.value)
