"""`justus say`: what ships, as a person would read it. Needs no database and no Slack."""

from __future__ import annotations

from difflib import get_close_matches
from typing import TYPE_CHECKING, Annotated

import typer

from bot.terminal import said

if TYPE_CHECKING:
    from bot.saying import Piece


def say(name: Annotated[str | None, typer.Argument(help=said("say", "name"))] = None) -> None:
    """Print one text, or the list of all."""
    from bot import samples, saying

    if name is None:
        _list()
        return
    known = saying.names()
    name = name.removeprefix("templates/").removesuffix(".j2")
    if name not in known:
        typer.echo(said("say", "unknown", near=_near(name, list(known))), err=True)
        raise typer.Exit(1)
    typer.echo(said("say", "where", name=name))
    for one in saying.say(samples.words(), name):
        typer.echo()
        if one.states:
            typer.echo(said("say", "state", states=one.states))
        for piece in one.pieces:
            typer.echo(_line(piece))


def _list() -> None:
    from bot.saying import Kind, names

    for kind in Kind:
        typer.echo(said("say", kind))
        for name, found in names().items():
            if found is kind:
                typer.echo(f"  {name}")
        typer.echo()


def _near(name: str, known: list[str]) -> list[str]:
    """Names like this one: spelt nearly so, or with the same last word."""
    ends = [one for one in known if one.rpartition("/")[2] == name.rpartition("/")[2]]
    return list(dict.fromkeys([*ends, *get_close_matches(name, known, n=3, cutoff=0.5)]))[:4]


def _line(piece: Piece) -> str:
    """One piece as a line: what belongs to a question stands under it."""
    from bot.saying import Part

    if piece.part in {Part.BODY, Part.TITLE, Part.FIELD}:
        return f"\n{piece.text}"
    text = said("say", piece.text) if piece.part is Part.WHEN else said("say", piece.part, text=piece.text)
    return text if piece.part in {Part.NOTICE, Part.BUTTON, Part.SMALL} else f"    {text}"
