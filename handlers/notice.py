"""Notices to those who hold what a client took back: read, copied, sent by hand, answered (5.4)."""

from __future__ import annotations

from bot import notices
from bot.ids import Action, View
from bot.messages.blocks import row_of_buttons
from bot.notices import OWED, SENT, Drafted
from bot.services import Services
from handlers.elements import Block
from handlers.forms import page
from handlers.modals.notices import Became, NoticeForm
from handlers.pages import copyable
from handlers.turn import Reply, Turn, new_form, show
from policy.deadlines import notice_answer_due

BECAME = {Action.NOTICE_SENT: Became.SENT, Action.NOTICE_ANSWERED: Became.ANSWERED, Action.NOTICE_UNNEEDED: Became.UNNEEDED}


def read(services: Services, turn: Turn) -> Reply | None:
    """Show a notice, ready to copy, with what became of it and what can be done next."""
    return show(services, turn, opened(services, turn.user, turn.value))


def opened(services: Services, user: str, notice_id: str) -> Block:
    """The page of one notice."""
    with services.store.open(user, "notice") as desk:
        found = notices.to_read(desk, notice_id)
        today = desk.today
    words = services.words
    letter = words.plain("documents/notice", "text", notice=found, today=today, answer_by=notice_answer_due(today, services.values))
    buttons = row_of_buttons(words, _next(found), found.id)
    view = page(words, View.NOTE, "withdraw/notice", blocks=[*copyable(words, letter, "withdraw/notice"), *buttons], notice=found, today=today)
    return {**view, "submit": {"type": "plain_text", "text": words.plain("withdraw/notice", "submit")}}


def _next(found: Drafted) -> tuple[Action, ...]:
    if found.state == OWED:
        return Action.NOTICE_PRINT, Action.NOTICE_SENT, Action.NOTICE_UNNEEDED
    return (Action.NOTICE_ANSWERED, Action.NOTICE_PRINT) if found.state == SENT else (Action.NOTICE_PRINT,)


def start(services: Services, turn: Turn) -> Reply | None:
    """Ask what became of a notice: it was sent, they answered, or it is not needed."""
    became = BECAME[Action(turn.body["actions"][0]["action_id"])]
    with services.store.open(turn.user, "notice") as desk:
        found = notices.to_read(desk, turn.value)
        today = desk.today.isoformat()
    carried = new_form(notice=found.id, became=became)
    answers = {"sent_on": today, "answered_on": today}
    return show(services, turn, NoticeForm.show(services.words, answers, metadata=carried, notice=found))


def submit(services: Services, turn: Turn) -> Reply | None:
    """Keep what became of it, and show the notice as it stands."""
    form = NoticeForm.read(turn.view)
    notice_id, became = turn.metadata["notice"], Became(turn.metadata["became"])
    with services.store.open(turn.user, "notice") as desk:
        desk.once(turn.receipt(), notice_id)
        if became is Became.SENT and form.sent_on and form.sent_by:
            notices.mark_sent(desk, notice_id, form.sent_on, form.sent_by)
        elif became is Became.ANSWERED and form.answered_on and form.answered:
            notices.mark_answered(desk, notice_id, form.answered_on, form.answered, form.said)
        else:
            notices.mark_unneeded(desk, notice_id, form.why)
    return show(services, turn, opened(services, turn.user, notice_id))
