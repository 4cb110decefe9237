"""Papers to hand over: the leaflet, a form to sign, a receipt; sent as a file to whoever asks (2.1, 3.6, 5.4)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from bot import client_papers, consents, printing
from bot.client_papers import PaperKind
from bot.errors import FieldProblem, Refused
from bot.ids import View
from bot.papers.model import Size
from bot.printing import Wanted
from bot.receipts.endings import PaperEnding
from bot.services import Services
from bot.store import WORKER, Desk
from handlers.elements import Block, Options
from handlers.forms import page, typed
from handlers.modals.papers import PaperForm
from handlers.turn import Reply, Turn, new_form, redrawn, show
from policy.facts import Answer, Consent, ConsentKind, Form

NOBODY = "blank"
"""The choice that a form is about nobody yet."""
OFFERED = 20
"""How many of a client's answers are offered, the latest first."""
LETTERS = "letters_not_printable"
TO_READ = (PaperEnding.PDF, PaperEnding.HTML)


def start(services: Services, turn: Turn) -> Reply | None:
    """Ask which blank paper is wanted: for a first contact, when there is no client yet."""
    with services.store.open(turn.user, "paper") as desk:
        desk.must_be(WORKER)
        view = _form(services, desk, {}, new_form())
    return show(services, turn, view)


def start_for_client(services: Services, turn: Turn) -> Reply | None:
    """Ask which paper is wanted, about a client of yours or blank."""
    with services.store.open(turn.user, "paper") as desk:
        desk.client(turn.value)
        view = _form(services, desk, {}, new_form(ref=turn.value))
    return show(services, turn, view)


def start_receipt(services: Services, turn: Turn) -> Reply | None:
    """Ask in which form the receipt of an answer is wanted."""
    with services.store.open(turn.user, "paper") as desk:
        row = consents.to_read(desk, turn.value)
        view = _form(services, desk, {"kind": PaperKind.RECEIPT, "about": row.id}, new_form(ref=row.client_ref))
    return show(services, turn, view)


def redraw(services: Services, turn: Turn) -> Reply | None:
    """Draw the form again as its answers change."""
    answers = {name: value for name, value in typed(turn.view).items() if value not in (None, "")}
    with services.store.open(turn.user, "paper") as desk:
        view = _form(services, desk, answers, turn.metadata)
    redrawn(services, turn, view)
    return None


def _form(services: Services, desk: Desk, answers: Mapping[str, Any], carried: Mapping[str, str]) -> Block:
    kind = answers.get("kind")
    endings = tuple(PaperEnding) if kind == PaperKind.RECEIPT else TO_READ
    options = {"about": _answers(services, desk, kind, carried.get("ref")), "ending": [(str(one), services.words.label(one)) for one in endings]}
    usual = {"ending": PaperEnding.PDF, "size": Size.STANDARD, "about": next((value for value, _ in options["about"]), "")}
    told = {name: value for name, value in answers.items() if name not in options or value in dict(options[name])}
    return PaperForm.show(services.words, {**usual, **told}, metadata=carried, options=options, client=carried.get("ref", ""))


def _answers(services: Services, desk: Desk, kind: Any, ref: str | None) -> Options:
    """The answers that a paper of this kind can be about."""
    words = services.words
    blank = [(NOBODY, words.plain("paper/form", "blank"))] if kind in client_papers.BLANK else []
    if not ref or not kind:
        return blank
    desk.client(ref)
    fits = [one for one in reversed(consents.on_record(desk, ref)) if _fits(PaperKind(kind), one)]
    return [*((one.id, words.plain("paper/form", "answer", one=one)) for one in fits[:OFFERED]), *blank]


def _fits(kind: PaperKind, one: Consent) -> bool:
    if one.kind is not ConsentKind.SHARE:
        return False
    if kind is PaperKind.RECEIPT:
        return True
    return one.answer is Answer.GIVEN and (kind is PaperKind.CONSENT_FORM or one.form is Form.VERBAL)


def submit(services: Services, turn: Turn) -> Reply | None:
    """Have the paper sent."""
    form = PaperForm.read(turn.view)
    about = "" if form.about == NOBODY else form.about
    if form.kind is PaperKind.RECEIPT and not about:
        raise FieldProblem(about="missing")
    if form.kind is not PaperKind.RECEIPT and form.ending not in TO_READ:
        raise FieldProblem(ending="only_a_receipt")
    wanted = Wanted(form.kind, form.size, form.ending, about)
    try:
        _ask(services, turn, wanted)
    except Refused as wrong:
        if wrong.code == LETTERS:
            raise FieldProblem(ending="letters_not_printable") from None
        raise
    return show(services, turn, page(services.words, View.BOARD, "paper/coming", kind=form.kind, about=about))


def print_notice(services: Services, turn: Turn) -> Reply | None:
    """Have a letter sent to oneself, to print."""
    in_any_letters(services, turn, Wanted(PaperKind.NOTICE, about=turn.value))
    return show(services, turn, page(services.words, View.BOARD, "paper/coming", kind=PaperKind.NOTICE, about=turn.value))


def in_any_letters(services: Services, turn: Turn, wanted: Wanted) -> None:
    """Ask for it as a PDF, or as a web page where no typeface of ours has its letters: there is no form in which to choose."""
    try:
        _ask(services, turn, wanted)
    except Refused as wrong:
        if wrong.code != LETTERS:
            raise
        _ask(services, turn, replace(wanted, ending=PaperEnding.HTML))


def _ask(services: Services, turn: Turn, wanted: Wanted) -> None:
    with services.store.open(turn.user, "paper") as desk:
        desk.once(turn.receipt(), wanted.about or str(wanted.kind))
        printing.ask_for(desk, services.words, wanted)
