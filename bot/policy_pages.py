"""The pages of the policy in the terminal: wrapped where somebody looks at them, a line each where they are piped on."""

from __future__ import annotations

from difflib import get_close_matches
from functools import lru_cache
from pathlib import Path
from zoneinfo import ZoneInfo

import typer
from rich.console import Console
from rich.padding import Padding
from rich.text import Text

from bot.clock import system_clock
from bot.errors import NotSetUp
from bot.register import Page, Reader, clause_called, clause_page, law_page, search, search_page
from bot.terminal import said
from bot.words import Words
from policy.clauses import BY_NUMBER
from policy.value import Values
from policy.values import STANDARD

ZONE = ZoneInfo("Europe/London")


@lru_cache(maxsize=1)
def reader() -> Reader:
    """Whoever sits at the terminal: they may mend what they read. The policy needs no settings to be read."""
    return Reader(Words(zone=ZONE, charity="", client_example=""), system_clock().astimezone(ZONE).date(), _values(), mends=True)


def _values() -> Values:
    """The charity's own numbers where the bot is set up, else those we ship."""
    from bot.settings import load_settings

    try:
        return load_settings().values
    except NotSetUp:
        return STANDARD


def show_clause(number: str) -> bool:
    """Print the page of a clause; whether there is one."""
    clause = clause_called(number)
    if clause is None:
        typer.echo(said("policy", "unknown", number=number, near=get_close_matches(number, BY_NUMBER, n=3)), err=True)
        return False
    show(clause_page(reader(), clause))
    return True


def show_search(word: str) -> bool:
    """Print what a search finds; whether it finds anything."""
    show(search_page(reader(), word))
    return bool(search(reader(), word))


def show_law() -> None:
    """Print how the law stands."""
    show(law_page(reader()))


def show(page: Page) -> None:
    """Print a page; always with what it is not."""
    console = Console(highlight=False)
    for section in page.sections:
        line(console, section.heading, indent=0, style="bold")
        for one in section.lines:
            line(console, one, indent=2)
        console.print()
    line(console, said("policy", "not_advice"), indent=0)


def line(console: Console, text: str, *, indent: int, style: str = "") -> None:
    """One line: wrapped under its own beginning on a screen, left whole in a pipe."""
    if console.is_terminal:
        console.print(Padding(Text(text, style=style), (0, 0, 0, indent)))
    else:
        console.print(Text(" " * indent + text), soft_wrap=True)


def written(text: str, path: Path | None) -> None:
    """Print a text, or write it to a file and say so."""
    if path is None:
        typer.echo(text, nl=False)
        return
    try:
        path.write_text(text, encoding="utf-8")
    except OSError as wrong:
        raise NotSetUp((said("policy", "cannot_write", path=path, why=wrong.strerror),)) from None
    typer.echo(said("policy", "written", path=path))
