"""A client's answers as their page shows them, each with what can be done about the record of it, and the notices that are owed for them."""

from __future__ import annotations

from bot.client_page import Answered, ClientBoard
from bot.ids import Action
from bot.messages.blocks import button, row_of_buttons, section
from bot.notices import OWED
from bot.scans import KEPT, SEALED, WAITING, takes_scan
from bot.services import Services
from bot.words import pieces
from handlers.elements import Block
from policy.facts import ConsentKind

NOTICES = 10
"""How many notices are shown: those that are still to be sent first, then the latest."""


def answered(services: Services, one: Answered, board: ClientBoard) -> list[Block]:
    """What the client answered once, with what can be done about the record of it."""
    words = services.words
    said = [section(piece) for piece in pieces(words.mrkdwn("client/answer", "body", one=one.consent, how=one, board=board))]
    renew = (Action.CONSENT_RENEW,) if one.renewable else ()
    change = (Action.CONSENT_CHANGE,) if one.live else ()
    mark = () if one.replaced_by or one.consent.in_error else (Action.CONSENT_MARK,)
    receipt = (Action.RECEIPT_START,) if one.consent.kind is ConsentKind.SHARE else ()
    return [*said, *row_of_buttons(words, (*_about_paper(one), *renew, *change, *receipt, Action.NOTE, *mark), one.consent.id)]


def _about_paper(one: Answered) -> tuple[Action, ...]:
    """What can be done about the paper of an answer: say where it is; have its scan sent back, or hand one in where there is a paper and no scan of it."""
    place = (Action.PAPER_PLACE,) if one.paper_missing else ()
    if one.scan and one.scan.state in {SEALED, KEPT}:
        return (*place, Action.SCAN_SEND)
    there = takes_scan(one.consent.answer, one.consent.form) and not one.replaced_by and not one.consent.in_error
    return (*place, Action.SCAN_ADD) if there and not (one.scan and one.scan.state == WAITING) else place


def owed(services: Services, board: ClientBoard) -> list[Block]:
    """The notices to those who hold what the client took back: which are still to be sent, and what was answered."""
    words = services.words
    shown = sorted(reversed(board.notices), key=lambda one: one.state != OWED)[:NOTICES]
    lines = [{**section(words.mrkdwn("client/notices", "line", notice=one)), "accessory": button(words, Action.NOTICE_OPEN, one.id)} for one in shown]
    return [section(words.mrkdwn("client/notices", "heading")), *lines] if lines else []
