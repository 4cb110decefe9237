"""What is said when something is broken."""

from __future__ import annotations

from bot import rooms
from bot.messages.blocks import Context, Message
from bot.store import Desk
from bot.tables import Outbox


def _of_room(desk: Desk, row: Outbox) -> Context:
    return rooms.facts(desk, row.about)


def _of_outbox(desk: Desk, row: Outbox) -> Context:
    undelivered = desk.session.get(Outbox, row.about)
    return {
        "problem": undelivered.problem if undelivered else "",
        "about": undelivered.about if undelivered else "",
        "target": undelivered.target if undelivered else "",
    }


def _of_sent(desk: Desk, row: Outbox) -> Context:
    """A message that was sent with a file; what it was about, and to whom."""
    sent = desk.session.get_one(Outbox, row.about)
    return {"about": sent.about, "target": sent.target}


MESSAGES: dict[str, Message] = {
    "trouble/channel": Message(_of_room),
    "trouble/channel_mended": Message(_of_room),
    "trouble/undelivered": Message(_of_outbox),
    "trouble/file_stays": Message(_of_sent),
}
