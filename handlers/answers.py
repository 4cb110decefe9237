"""A client's answers as their page shows them, each with what can be done about the record of it, and the letters that are owed for them."""

from __future__ import annotations

from bot.client_page import Answered, Answers
from bot.ids import Action
from bot.messages.blocks import button, row_of_buttons, section
from bot.notices import Owed
from bot.scans import KEPT, SEALED, WAITING, takes_scan
from bot.services import Services
from bot.words import pieces
from handlers.elements import Block
from handlers.pages import said_flaws
from policy.facts import ConsentKind
from policy.lives import PERMITS, Life

_YES = PERMITS | {Life.NOT_BEGUN}
"""The lives of an answer that reads as a yes: what it lacks to count stands beside it (part 5)."""


def answered(services: Services, answers: Answers) -> list[Block]:
    """A page of the client's answers in their groups; for those who work with the client, each with what can be done about the record of it."""
    words, shown, group = services.words, [], ""
    for one in answers.shown:
        if one.group != group:
            group = one.group
            shown.append(section(words.mrkdwn("client/answers", group)))
        lacks = said_flaws(services, one.consent) if one.life in _YES else []
        shown += [section(piece) for piece in pieces(words.mrkdwn("client/answers", "answer", one=one.consent, how=one, lacks=lacks))]
        shown += row_of_buttons(words, _to_do(one) if answers.works else (), one.consent.id)
    return shown


def _to_do(one: Answered) -> tuple[Action, ...]:
    renew = (Action.CONSENT_RENEW,) if one.renewable else ()
    change = (Action.CONSENT_CHANGE,) if one.permits else ()
    receipt = (Action.RECEIPT_START,) if one.consent.kind is ConsentKind.SHARE else ()
    mark = () if one.replaced_by or one.life is Life.IN_ERROR else (Action.CONSENT_MARK,)
    return *_about_paper(one), *renew, *change, *receipt, Action.NOTE, *mark


def _about_paper(one: Answered) -> tuple[Action, ...]:
    """What can be done about the paper of an answer: say where it is; have its scan sent back, or hand one in where there is a paper and no scan of it."""
    place = (Action.PAPER_PLACE,) if one.paper_missing else ()
    if one.scan and one.scan.state in {SEALED, KEPT}:
        return (*place, Action.SCAN_SEND)
    there = takes_scan(one.consent.answer, one.consent.form) and not one.replaced_by and one.life is not Life.IN_ERROR
    return (*place, Action.SCAN_ADD) if there and not (one.scan and one.scan.state == WAITING) else place


def letters(services: Services, owed: Owed, *, works: bool) -> list[Block]:
    """The letters to those who hold what the client took back: which are still to be sent, and what was answered."""
    words, more = services.words, owed.count - len(owed.shown)
    lines = [section(words.mrkdwn("client/notices", "line", notice=one)) for one in owed.shown]
    if works:
        lines = [{**line, "accessory": button(words, Action.NOTICE_OPEN, one.id)} for line, one in zip(lines, owed.shown, strict=True)]
    rest = [section(words.mrkdwn("client/notices", "more", more=more))] if more > 0 else []
    return [section(words.mrkdwn("client/notices", "heading")), *lines, *rest] if lines else []
