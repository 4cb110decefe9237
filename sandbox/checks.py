"""Small checks from which the Block Kit rules are put together."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

Json = dict[str, Any]
"""A decoded JSON object."""


@dataclass
class Report:
    """What was found wrong with one payload."""

    surface: str
    problems: list[tuple[str, str]] = field(default_factory=list)
    block_ids: set[str] = field(default_factory=set)
    focused: int = 0

    def add(self, at: str, text: str) -> None:
        """Note a problem at a JSON pointer."""
        self.problems.append((at or "/", text))

    def messages(self) -> list[str]:
        """Write the problems as Slack does in response_metadata.messages."""
        return [f"[ERROR] {text} [json-pointer:{at}]" for at, text in self.problems]


Check = Callable[[Any, str, Report], None]
"""A rule: it looks at a value, knows its pointer, and notes problems."""


def units(text: str) -> int:
    """Count UTF-16 units, the reading of "characters" that never undercounts."""
    return len(text.encode("utf-16-le", "surrogatepass")) // 2


def string(high: int, low: int = 1, pattern: str | None = None, what: str = "") -> Check:
    """Make a check of a string's length and form."""

    def check(value: Any, at: str, report: Report) -> None:
        if not isinstance(value, str):
            report.add(at, "must be a string")
        elif units(value) < low:
            report.add(at, f"must be more than {low - 1} characters")
        elif units(value) > high:
            report.add(at, f"must be less than {high + 1} characters")
        elif pattern and not re.fullmatch(pattern, value):
            report.add(at, f"must be {what or 'of the right form'}")

    return check


def boolean(value: Any, at: str, report: Report) -> None:
    """Require true or false."""
    if not isinstance(value, bool):
        report.add(at, "must be a boolean")


def integer(low: int, high: int) -> Check:
    """Make a check of a whole number's range."""

    def check(value: Any, at: str, report: Report) -> None:
        if not isinstance(value, int) or isinstance(value, bool):
            report.add(at, "must be an integer")
        elif not low <= value <= high:
            report.add(at, f"must be between {low} and {high}")

    return check


def one_of(*allowed: str) -> Check:
    """Make a check that a value is one of a few words."""

    def check(value: Any, at: str, report: Report) -> None:
        if value not in allowed:
            report.add(at, f"must be one of: {', '.join(allowed)}")

    return check


def anything(value: Any, at: str, report: Report) -> None:
    """Accept whatever is there."""


def items(inner: Check, low: int, high: int) -> Check:
    """Make a check of an array's length and of each of its items."""

    def check(value: Any, at: str, report: Report) -> None:
        if not isinstance(value, list):
            report.add(at, "must be an array")
            return
        if len(value) < low:
            report.add(at, f"no fewer than {low} items required")
        if len(value) > high:
            report.add(at, f"no more than {high} items allowed")
        for number, item in enumerate(value):
            inner(item, f"{at}/{number}", report)

    return check


def shape(required: dict[str, Check], optional: dict[str, Check], also: Check | None = None) -> Check:
    """Make a check of an object: required keys, optional keys, no others."""
    known = {**required, **optional}

    def check(value: Any, at: str, report: Report) -> None:
        if not isinstance(value, dict):
            report.add(at, "must be an object")
            return
        for key in required:
            if key not in value:
                report.add(at, f"missing required field: {key}")
        for key, item in value.items():
            if key in known:
                known[key](item, f"{at}/{key}", report)
            else:
                report.add(at, f"invalid additional property: {key}")
        if also:
            also(value, at, report)

    return check


def typed(kinds: dict[str, Check]) -> Check:
    """Make a check that dispatches on the object's `type`."""

    def check(value: Any, at: str, report: Report) -> None:
        if not isinstance(value, dict):
            report.add(at, "must be an object")
            return
        kind = value.get("type")
        if not isinstance(kind, str):
            report.add(at, "missing required field: type")
        elif kind not in kinds:
            report.add(f"{at}/type", f"unsupported type: {kind}")
        else:
            kinds[kind](value, at, report)

    return check


def plain(high: int, low: int = 1) -> Check:
    """Make a check of a plain_text object."""
    return typed({"plain_text": shape({"type": anything, "text": string(high, low)}, {"emoji": boolean})})


def text(high: int, low: int = 1) -> Check:
    """Make a check of a text object of either kind."""
    return typed(
        {
            "plain_text": shape({"type": anything, "text": string(high, low)}, {"emoji": boolean}),
            "mrkdwn": shape({"type": anything, "text": string(high, low)}, {"verbatim": boolean}),
        }
    )


URL = string(3000, pattern=r"[a-zA-Z][a-zA-Z0-9+.-]*:[^\s]+", what="a valid URL")
"""A web or application address."""
