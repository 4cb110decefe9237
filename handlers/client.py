"""First contact, a client's board, and how things stand."""

from __future__ import annotations

from typing import Any

from bot import client_page, clients, precautions, sharing
from bot.client_page import ANSWERS, CONFLICTS, Answered, Answers, ClientBoard
from bot.clients import FirstContact, Told
from bot.errors import FieldProblem, Refused
from bot.ids import Action, View
from bot.looking import By
from bot.messages.blocks import row_of_buttons, section
from bot.services import Services
from bot.store import WORKER
from bot.words import pieces
from handlers.choices import Age
from handlers.elements import Block
from handlers.enquiry import enquiry_page
from handlers.filing import safety
from handlers.forms import page
from handlers.modals.clients import BriefingForm, ClientForm
from handlers.pages import outcome_page, request_page, said_conflicts
from handlers.reading import seen_page
from handlers.turn import Reply, Turn, client_reference, new_form, show
from handlers.turning import pages
from policy.lives import PERMITS, Life


def start(services: Services, turn: Turn, ref: str | None) -> Reply | None:
    """Open the first-contact form; for a client of yours, the board."""
    with services.store.open(turn.user, "client") as desk:
        desk.must_be(WORKER)
        if ref and desk.reach(ref).works:
            view = board_page(services, client_page.client_board(desk, str(ref)))
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
        view = board_page(services, client_page.client_board(desk, ref))
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
        view = board_page(services, client_page.client_board(desk, ref))
    return show(services, turn, view)


def _told(form: ClientForm | BriefingForm) -> Told:
    return Told(items=form.told, how=form.how, language=form.language, on=form.briefed_on)


def board_page(services: Services, board: ClientBoard) -> Block:
    """A client at a glance: first what to know before meeting them, then answers and requests; and what this person can do."""
    words, works = services.words, board.reach.works
    conflicts = said_conflicts(services, board.conflicts)
    facts: dict[str, Any] = {
        "board": board, "ref": board.ref, "by": By(board.reach.by), "conflicts": conflicts[:CONFLICTS], "more_conflicts": len(board.conflicts) > CONFLICTS,
    }  # fmt: skip
    requests = [section(piece) for piece in pieces(words.mrkdwn("client/board", "requests", board=board))]
    buttons = [block for some in (_DO, _LOOK) if works or some is _LOOK for block in row_of_buttons(words, some if works else (Action.FILE_START,), board.ref)]
    view = page(words, View.BOARD, "client/board", blocks=[*_answers(services, board.answers, on_board=True), *requests, *buttons], **facts)
    return {**view, "blocks": [*safety(services, board.meeting), *view["blocks"]]}


_DO = (Action.SHARE_START, Action.CONSENT_START, Action.WITHDRAW_START, Action.BRIEFING_START, Action.PRECAUTION_START)
_LOOK = (Action.ABOUT_START, Action.KEY_WORKERS_START, Action.COVER_START, Action.FILE_START, Action.LOOKS_SHOW)


def _answers(services: Services, answers: Answers, *, on_board: bool) -> list[Block]:
    """A page of the client's answers in their groups, each with what can be done about the record of it, and the way to the others."""
    words, shown, group = services.words, [], ""
    for one in answers.shown:
        if one.group != group:
            group = one.group
            shown.append(section(words.mrkdwn("client/answers", group)))
        shown += _answer(services, one, answers)
    if not on_board:
        return [*shown, *pages(words, f"answers.{answers.ref}", answers.start, ANSWERS, answers.count)]
    return [*shown, *(row_of_buttons(words, (Action.ANSWERS_SHOW,), answers.ref) if answers.count > len(answers.shown) else [])]


def _answer(services: Services, one: Answered, answers: Answers) -> list[Block]:
    said = [section(piece) for piece in pieces(services.words.mrkdwn("client/answers", "answer", one=one.consent, life=one.life))]
    change = (Action.CONSENT_CHANGE,) if one.life in PERMITS else ()
    mark = () if one.life in {Life.CHANGED, Life.RENEWED, Life.IN_ERROR} else (Action.CONSENT_MARK,)
    return [*said, *(row_of_buttons(services.words, (*change, *mark), one.consent.id) if answers.works else [])]


def show_answers(services: Services, turn: Turn) -> Reply | None:
    """The board of a client's answers, from a button."""
    return answers(services, turn, turn.value, 0)


def answers(services: Services, turn: Turn, ref: str, start: int) -> Reply | None:
    """One page of the board of a client's answers: what stands, what is over and why, and support apart."""
    with services.store.open(turn.user, "answers") as desk:
        found = client_page.answers(desk, ref, start)
    blocks = [*_answers(services, found, on_board=False), *row_of_buttons(services.words, (Action.STATUS,), ref)]
    return show(services, turn, page(services.words, View.BOARD, "client/answers", blocks=blocks, ref=ref, count=found.count))


def status(services: Services, turn: Turn, ref: str) -> Reply | None:
    """Show how a request, or a client by their reference or that of a safety note, stands, as far as the person may see it."""
    if ref.upper().startswith(("L-", "N-")):
        return show(services, turn, (seen_page if ref.upper().startswith("L-") else enquiry_page)(services, turn, ref.upper()))
    if ref.upper().startswith("R-"):
        with services.store.open(turn.user, "status") as desk:
            request = desk.request(ref.upper())
            mine = request.asked_by == turn.user
            view = outcome_page(services, sharing.outcome_of(desk, request)) if mine else request_page(services, desk, request)
        return show(services, turn, view)
    with services.store.open(turn.user, "board") as desk:
        client = precautions.client_of(desk, ref.upper()) if ref.upper().startswith("P-") else client_reference(services, ref)
        view = board_page(services, client_page.client_board(desk, client))
    return show(services, turn, view)


def status_from_button(services: Services, turn: Turn) -> Reply | None:
    """How a request stands, from a button."""
    return status(services, turn, turn.value)
