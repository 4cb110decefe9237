"""The inputs that a form can have: each knows its Block Kit shape, and how to read back what was chosen or typed."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import Enum
from typing import Any

from bot.words import Words

Block = dict[str, Any]
Options = Sequence[tuple[str, str]]
"""Pairs of value and label."""

TEXT, OPTION = "plain_text", 75
STORY = 500
"""From this length on a text tells something; a shorter one holds a name, a place or a day, as it is asked to."""


def plain(text: str, limit: int) -> Block:
    """A plain text object, cut to Slack's limit; emoji codes stay as typed."""
    return {"type": TEXT, "text": text if len(text) <= limit else f"{text[: limit - 1]}…", "emoji": False}


def option(value: str, label: str) -> Block:
    """One option of a choice."""
    return {"text": plain(label, OPTION), "value": value}


@dataclass(frozen=True, slots=True)
class Line:
    """Text on one line or, with `long`, on several. `names`: it asks for names, however much room it has."""

    max_length: int = 200
    long: bool = False
    names: bool = False

    def element(self, words: Words, value: Any, options: Options) -> Block:
        """The input, with what was typed before."""
        shape: Block = {"type": "plain_text_input", "multiline": self.long, "max_length": self.max_length}
        return shape | ({"initial_value": value[: self.max_length]} if value else {})

    @property
    def tells(self) -> bool:
        """Whether what is typed here tells something, so that advice may be given on it (3.7)."""
        return self.max_length >= STORY and not self.names


@dataclass(frozen=True, slots=True)
class Pick:
    """One of a closed list: radio buttons when they are few, a menu when they are many."""

    kind: type[Enum] | None = None
    leave_out: tuple[Enum, ...] = ()

    def element(self, words: Words, value: Any, options: Options) -> Block:
        """The input, with the choice made before if it is still there."""
        shown = _options(self.kind, self.leave_out, words, options)
        shape: Block = {"type": "radio_buttons" if len(shown) <= 6 else "static_select", "options": shown}
        chosen = [one for one in shown if one["value"] == value]
        return shape | ({"initial_option": chosen[0]} if chosen else {})


@dataclass(frozen=True, slots=True)
class PickMany:
    """Any of a closed list: checkboxes when they are few, a menu when they are many."""

    kind: type[Enum] | None = None

    def element(self, words: Words, value: Any, options: Options) -> Block:
        """The input, with the choices made before that are still there."""
        shown = _options(self.kind, (), words, options)
        shape: Block = {"type": "checkboxes" if len(shown) <= 10 else "multi_static_select", "options": shown}
        chosen = [one for one in shown if one["value"] in (value or ())]
        return shape | ({"initial_options": chosen} if chosen else {})


@dataclass(frozen=True, slots=True)
class Day:
    """A date."""

    def element(self, words: Words, value: Any, options: Options) -> Block:
        """The input, with the date chosen before."""
        return {"type": "datepicker"} | ({"initial_date": str(value)} if value else {})


@dataclass(frozen=True, slots=True)
class Hour:
    """A time of day."""

    def element(self, words: Words, value: Any, options: Options) -> Block:
        """The input, with the time chosen before."""
        return {"type": "timepicker"} | ({"initial_time": str(value)[:5]} if value else {})


@dataclass(frozen=True, slots=True)
class Member:
    """One person of the workspace."""

    def element(self, words: Words, value: Any, options: Options) -> Block:
        """The input, with the person chosen before."""
        return {"type": "users_select"} | ({"initial_user": value} if value else {})


@dataclass(frozen=True, slots=True)
class Members:
    """Several people of the workspace."""

    def element(self, words: Words, value: Any, options: Options) -> Block:
        """The input, with the people chosen before."""
        return {"type": "multi_users_select"} | ({"initial_users": list(value)} if value else {})


@dataclass(frozen=True, slots=True)
class Attach:
    """One file of the worker's own computer or phone. Slack keeps the choice while the form is drawn again, as long as the field is there."""

    endings: tuple[str, ...]

    def element(self, words: Words, value: Any, options: Options) -> Block:
        """The input; which file was chosen before, only Slack can show."""
        return {"type": "file_input", "max_files": 1, "filetypes": list(self.endings)}


Element = Line | Pick | PickMany | Day | Hour | Member | Members | Attach


def _options(kind: type[Enum] | None, leave_out: tuple[Enum, ...], words: Words, options: Options) -> list[Block]:
    pairs = [(str(one.value), words.label(one)) for one in kind if one not in leave_out] if kind else options
    return [option(value, label) for value, label in pairs]


def answer_of(state: Block) -> Any:
    """Read one element of a view's state: text, a value, a list of values, or None for what was left alone."""
    for key in ("value", "selected_date", "selected_time", "selected_user"):
        if key in state:
            return state[key] or None
    if "selected_users" in state:
        return state["selected_users"]
    if "files" in state:  # never the name: it is somebody's typing
        return [{"file_id": one.get("id"), "size": one.get("size") or 0, "filetype": one.get("filetype") or ""} for one in state["files"] or ()]
    if "selected_options" in state:
        return [one["value"] for one in state["selected_options"] or ()]
    chosen = state.get("selected_option")
    return chosen["value"] if chosen else None
