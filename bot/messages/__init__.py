"""From what is true now to what is said: a message's name and reference in, its notification text and Block Kit out. No typed word ever goes in."""

from __future__ import annotations

from collections.abc import Callable

from sqlalchemy.orm import Session

from bot.delivery import Composed
from bot.messages import emergencies, keeping_safe, reading, requests, trouble
from bot.messages.blocks import Message, compose_with
from bot.store import CLOCK, Store
from bot.tables import Outbox
from bot.words import Words

MESSAGES: dict[str, Message] = {
    **requests.MESSAGES,
    **emergencies.MESSAGES,
    **keeping_safe.MESSAGES,
    **reading.MESSAGES,
    **trouble.MESSAGES,
}
"""Every message that is ever queued, with its words in templates/<name>.j2."""


def composer(store: Store, words: Words) -> Callable[[Session, Outbox], Composed | None]:
    """Make the function that words a row of the outbox when it is about to be sent."""

    def compose(session: Session, row: Outbox) -> Composed | None:
        name = row.message
        message = MESSAGES[name]
        desk = store.desk(session, CLOCK, "deliver")
        context = {"ref": row.about, **message.facts(desk, row)}
        return compose_with(words, name, context, message.buttons(context))

    return compose
