"""What is said to whoever runs the bot, in the terminal: the words are in templates/cli."""

from __future__ import annotations

from functools import lru_cache
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from bot.errors import NotSetUp
from bot.words import TEMPLATES


def said(template: str, part: str, /, **context: Any) -> str:
    """Render one part of a template in templates/cli."""
    found = _environment().get_template(f"{template}.j2")
    return "".join(found.blocks[part](found.new_context(context))).strip()


def not_set_up(part: str, /, **context: Any) -> NotSetUp:
    """Make the error for something an administrator must mend first, in the words of templates/cli/setup.j2."""
    return NotSetUp((said("setup", part, **context),))


@lru_cache(maxsize=1)
def _environment() -> Environment:
    # It is printed, not served: escaping would spoil it.
    return Environment(loader=FileSystemLoader(TEMPLATES / "cli"), undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True)  # noqa: S701  # see the line above
