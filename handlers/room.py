"""News of the trustees' channel. What an event says may be old or out of order, so Slack is asked how the channel is now."""

from __future__ import annotations

from bot import rooms
from bot.services import Services
from bot.store import CLOCK
from handlers.elements import Block


def changed(services: Services, body: Block) -> None:
    """Somebody did something to a channel: look, if it is ours."""
    if services.settings.approvals_channel in _channels(body["event"]):
        rooms.check(services.slack, services.store)


def renamed(services: Services, body: Block) -> None:
    """A channel has a new name: note it, if it is ours."""
    if services.settings.approvals_channel in _channels(body["event"]):
        with services.store.open(CLOCK, "room") as desk:
            rooms.renamed(desk, str(body.get("event_id")))


def _channels(event: Block) -> set[str]:
    """The ids of the channels that an event speaks of."""
    named = event.get("channel")
    return {str(one) for one in (named.get("id") if isinstance(named, dict) else named, event.get("old_channel_id")) if one}
