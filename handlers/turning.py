"""Turning the pages of whatever is longer than Slack shows at once: a page says what it is of, where it begins, and how to go on."""

from __future__ import annotations

from bot.ids import Action
from bot.messages.blocks import button
from bot.words import Words
from handlers.elements import Block


def pages(words: Words, what: str, start: int, size: int, count: int) -> list[Block]:
    """The way back and on, where there is one; `what` says what is paged, and which one."""
    ways = {Action.PAGE_BACK: start - size, Action.PAGE_MORE: start + size}
    there = {action: max(0, begins) for action, begins in ways.items() if begins > -size and begins < count}
    return [{"type": "actions", "elements": [button(words, action, f"{what}.{begins}") for action, begins in there.items()]}] if there else []


def asked_for(value: str) -> tuple[str, str, int]:
    """What page a button asks for: of what, of which one, and where it begins; nonsense asks for the first."""
    what, _, rest = value.partition(".")
    which, _, start = rest.rpartition(".")
    return what, which, int(start) if start.isdecimal() and len(start) < 7 else 0
