"""`justus paper`: what goes on paper, as it is handed out. Needs no database and no Slack."""

from __future__ import annotations

from difflib import get_close_matches
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from bot.errors import NotSetUp
from bot.papers.model import Paper, Size
from bot.terminal import said

if TYPE_CHECKING:
    from datetime import datetime

    from bot.settings import Settings
    from bot.words import Words

ENDINGS = (".pdf", ".html")


def paper(
    name: Annotated[str | None, typer.Argument(help=said("paper", "name"))] = None,
    size: Annotated[Size, typer.Option(help=said("paper", "size"))] = Size.STANDARD,
    to: Annotated[Path | None, typer.Option(help=said("paper", "to"))] = None,
) -> None:
    """Print one paper, or the list of all."""
    from bot.saying import Kind, names

    known = [one for one, kind in names().items() if kind is Kind.PAPER]
    if name is None:
        typer.echo("\n".join(known))
        return
    name = _known_as(name.removeprefix("templates/").removesuffix(".j2"), size, known)
    if name not in known:
        typer.echo(said("paper", "unknown", near=get_close_matches(name, known, n=3, cutoff=0.4)), err=True)
        raise typer.Exit(1)
    if to is not None and to.suffix not in ENDINGS:
        raise NotSetUp((said("paper", "neither", path=to),))
    from bot.clock import system_clock

    made = printed(_composed(name), size, to.suffix if to else ".html", made=system_clock())
    if to is None:
        typer.echo(made.decode(), nl=False)
    else:
        write(made, to)


def _known_as(name: str, size: Size, known: list[str]) -> str:
    """The paper that somebody means: by its whole name or its last word; in easy-read it has other words, if there are any."""
    found = next((one for one in known if one == name or one.endswith(f"/{name}")), name)
    folder, _, last = found.rpartition("/")
    easy = f"{folder}/easy/{last}"
    return easy if size is Size.EASY and easy in known else found


def printed(paper: Paper, size: Size, suffix: str, *, made: datetime) -> bytes:
    """A paper as the file that its name asks for."""
    if suffix == ".html":
        from bot.papers.web import html

        return html(paper, size).encode()
    from bot.papers.typeset import pdf

    return pdf(paper, size, made=made)


def _composed(name: str) -> Paper:
    """A paper that speaks of nobody as this charity has it; any other with facts that are made up, which is said."""
    from bot import client_papers, samples, saying
    from bot.clock import system_clock
    from bot.papers.reading import written
    from bot.wordings import lasting
    from policy.values import STANDARD

    if kind := next((one for one in client_papers.BLANK if name.endswith(f"/{one}")), None):
        settings, today = _settings(), system_clock().date()
        lasts = lasting(settings.values if settings else STANDARD, today)
        return client_papers.blank(_own_words() or samples.words(), kind, Size.EASY if "/easy/" in name else Size.STANDARD, lasts)
    if not samples.words().needs_facts(name):
        return written(_own_words() or samples.words(), name)
    typer.echo(said("paper", "sample"), err=True)
    return written(samples.words(), name, pictures=saying.AnyPicture(), **next(samples.states(name)))


def _settings() -> Settings | None:
    """The settings, where the bot is set up."""
    from bot.settings import load_settings

    try:
        return load_settings()
    except NotSetUp:
        return None


def _own_words() -> Words | None:
    """The words of the charity, where the bot is set up."""
    from bot.words import words_of

    settings = _settings()
    return words_of(settings) if settings else None


def write(made: bytes, to: Path) -> None:
    """Write a file and say so."""
    try:
        to.write_bytes(made)
    except OSError as wrong:
        raise NotSetUp((said("paper", "cannot_write", path=to, why=wrong.strerror),)) from None
    typer.echo(said("paper", "written", path=to), err=True)
