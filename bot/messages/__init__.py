"""From what is true now to what is said: a message's name and reference in, its notification text and Block Kit out. No typed word ever goes in."""

from __future__ import annotations

from collections.abc import Callable

from sqlalchemy.orm import Session

from bot.delivery import Composed
from bot.messages import (
    access,
    codes,
    consents,
    emergencies,
    keeping_files,
    keeping_safe,
    papers,
    reading,
    reports,
    requests,
    scans,
    time,
    trouble,
)
from bot.messages.blocks import File, Message, attached, compose_with
from bot.store import CLOCK, Store
from bot.tables import Outbox
from bot.words import Words

MESSAGES: dict[str, Message] = {
    **requests.MESSAGES,
    **codes.MESSAGES,
    **consents.MESSAGES,
    **emergencies.MESSAGES,
    **keeping_safe.MESSAGES,
    **papers.MESSAGES,
    **keeping_files.MESSAGES,
    **time.MESSAGES,
    **scans.MESSAGES,
    **reports.MESSAGES,
    **access.MESSAGES,
    **reading.MESSAGES,
    **trouble.MESSAGES,
}
"""Every message that is ever queued, with its words in templates/<name>.j2."""


def composer(store: Store, words: Words) -> Callable[[Session, Outbox], Composed | None]:
    """Make the function that words a row of the outbox when it is about to be sent."""

    def compose(session: Session, row: Outbox) -> Composed | None:
        name = row.message
        message = MESSAGES[name]
        context = {"ref": row.about, **message.facts(store.desk(session, CLOCK, "deliver"), row)}
        if not message.worth(context):
            return None
        files = attached(words, name, context, message.files(context), make_now)
        return compose_with(words, name, context, message.buttons(context), lines=message.lines(context), files=files)

    def make_now(file: File) -> Callable[[Session], bytes]:
        return lambda session: file.make(store.desk(session, CLOCK, "deliver"), words)

    return compose
