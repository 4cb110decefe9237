"""From a message's name and its facts to its notification text and Block Kit. No typed word ever goes in."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from bot.delivery import Composed
from bot.ids import Action
from bot.store import Desk
from bot.tables import Outbox
from bot.words import Words

Block = dict[str, Any]


Context = Mapping[str, Any]


Buttons = tuple[Action, ...]


STYLES = {Action.APPROVE: "primary", Action.DECLINE: "danger", Action.RECORD: "primary", Action.EMERGENCY_RECORD: "danger", Action.SHARE_START: "primary"}


CONFIRMED = frozenset({Action.TAKE_BACK, Action.COVER_END})
"""Buttons that act at once and cannot be undone: Slack asks first."""


@dataclass(frozen=True, slots=True)
class Message:
    """How one message is made: where its facts come from, and which buttons it has in which state."""

    facts: Callable[[Desk, Outbox], Context]
    buttons: Callable[[Context], Buttons] = lambda context: ()


def button(words: Words, action: Action, value: str, **context: Any) -> Block:
    """A button with its label; its value is a reference and nothing else."""
    shape: Block = {
        "type": "button",
        "action_id": str(action),
        "value": value,
        "text": {"type": "plain_text", "text": words.plain("buttons", str(action), **context)[:75], "emoji": False},
    }
    if style := STYLES.get(action):
        shape["style"] = style
    if action in CONFIRMED:
        parts = {part: {"type": "plain_text", "text": words.plain("buttons", f"{action}_{part}", **context)} for part in ("title", "text", "confirm", "deny")}
        shape["confirm"] = parts
    return shape


def row_of_buttons(words: Words, actions: Buttons, value: str, **context: Any) -> list[Block]:
    """An actions block, if there are any buttons."""
    return [{"type": "actions", "elements": [button(words, one, value, **context) for one in actions]}] if actions else []


def section(text: str) -> Block:
    """A paragraph; verbatim, or Slack would make links and mentions of what somebody typed."""
    return {"type": "section", "text": {"type": "mrkdwn", "text": text, "verbatim": True}}


def footnote(text: str) -> Block:
    """A line in small print."""
    return {"type": "context", "elements": [{"type": "mrkdwn", "text": text[:2000], "verbatim": True}]}


def compose_with(words: Words, name: str, context: Context, buttons: Buttons) -> Composed:
    """Word a message from its facts: the summary is all that a locked phone shows."""
    paragraphs = words.mrkdwn(name, "body", **context).split("\n\n")
    blocks = [section(one) for one in paragraphs if one.strip()]
    blocks += row_of_buttons(words, buttons, str(context.get("button_ref", context["ref"])))
    if words.has(name, "footnote") and (said := words.mrkdwn(name, "footnote", **context)):
        blocks.append(footnote(said))
    return Composed(text=words.plain(name, "summary", **context), blocks=blocks)
