"""From a message's name and its facts to its notification text and Block Kit. No typed word ever goes in."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from sqlalchemy.orm import Session

from bot.attaching import Attached
from bot.delivery import Composed
from bot.ids import Action
from bot.store import Desk
from bot.tables import Outbox
from bot.words import Words

Block = dict[str, Any]


Context = Mapping[str, Any]


Buttons = tuple[Action, ...]


STYLES = {
    Action.APPROVE: "primary",
    Action.DECLINE: "danger",
    Action.RECORD: "primary",
    Action.EMERGENCY_RECORD: "danger",
    Action.CANNOT_WAIT: "danger",
    Action.SHARE_START: "primary",
}


CONFIRMED = frozenset({Action.TAKE_BACK, Action.AWAY_END, Action.SCAN_SEND, Action.COVER_END})
"""Buttons that act at once and cannot be undone: Slack asks first."""


Lines = Sequence[tuple[Context, Action | None]]
"""Lines of a message, each with what it speaks of and the button beside it, if it has one."""


@dataclass(frozen=True, slots=True)
class File:
    """A file of a message: its name, of references and kinds only; how its bytes are made when it is sent; and for how long it stays in Slack.

    Its title, and words for who cannot see a picture, are parts of the message's template: `file` and `file_alt`, or as `part` says.
    """

    name: str
    make: Callable[[Desk, Words], bytes]
    part: str = "file"
    stays: timedelta | None = None


MakeNow = Callable[[File], Callable[[Session], bytes]]


@dataclass(frozen=True, slots=True)
class Message:
    """How one message is made: where its facts come from, its lines where it holds several things, its buttons in each state, and the files that go with it."""

    facts: Callable[[Desk, Outbox], Context]
    buttons: Callable[[Context], Buttons] = lambda context: ()
    lines: Callable[[Context], Lines] = lambda context: ()
    files: Callable[[Context], tuple[File, ...]] = lambda context: ()
    worth: Callable[[Context], bool] = lambda context: True
    """Whether it is still worth saying, or may still be said to this person, when its turn comes."""


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


def _line(words: Words, name: str, facts: Context, action: Action | None) -> Block:
    said = section(words.mrkdwn(name, "line", **facts))
    return {**said, "accessory": button(words, action, str(facts["ref"]))} if action else said


def compose_with(words: Words, name: str, context: Context, buttons: Buttons, *, lines: Lines = (), files: tuple[Attached, ...] = ()) -> Composed:
    """Word a message from its facts: the summary is all that a locked phone shows."""
    paragraphs = words.mrkdwn(name, "body", **context).split("\n\n")
    blocks = [section(one) for one in paragraphs if one.strip()]
    if words.has(name, "heading") and (said := words.plain(name, "heading", **context)):
        blocks.insert(0, {"type": "header", "text": {"type": "plain_text", "text": said, "emoji": False}})
    blocks += [_line(words, name, facts, action) for facts, action in lines]
    blocks += row_of_buttons(words, buttons, str(context.get("button_ref", context["ref"])))
    if words.has(name, "footnote") and (said := words.mrkdwn(name, "footnote", **context)):
        blocks.append(footnote(said))
    return Composed(text=words.plain(name, "summary", **context), blocks=blocks, files=files)


def attached(words: Words, name: str, context: Context, files: tuple[File, ...], make: MakeNow) -> tuple[Attached, ...]:
    """Word the files of a message."""
    return tuple(
        Attached(
            name=one.name, title=words.plain(name, one.part, **context), make=make(one), stays=one.stays,
            alt=words.plain(name, f"{one.part}_alt", **context) if words.has(name, f"{one.part}_alt") else "",
        )
        for one in files
    )  # fmt: skip
