"""When a field is shown, and how a yes or no reads."""

from __future__ import annotations

from typing import Any

from handlers.choices import YesNo
from handlers.forms import Answers
from policy.facts import Danger


def is_(name: str, *values: str) -> Any:
    """Shown when another question has one of these answers."""
    return lambda answers: answers.get(name) in values


def calm(answers: Answers) -> bool:
    """Danger needs no form: everything else disappears."""
    return answers.get("danger") in {None, "", Danger.NONE}


def both(*conditions: Any) -> Any:
    """Shown when all of these hold."""
    return lambda answers: all(condition(answers) for condition in conditions)


def yes(value: YesNo | None) -> bool | None:
    """Read a yes or no; what was not asked is neither."""
    return None if value is None else value is YesNo.YES
