"""`justus work …`: messages that wait or are stuck, for an admin on the machine, with the bot running beside or not. What it needs is imported when it runs."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import asdict
from enum import StrEnum
from typing import TYPE_CHECKING, Annotated

import typer

from bot.errors import NotSetUp
from bot.terminal import said

if TYPE_CHECKING:
    from sqlalchemy import Engine as Database

    from bot.settings import Settings
    from bot.store import Desk
    from bot.work import Came, Item

work_app = typer.Typer(help=said("work", "about"), no_args_is_help=True)

_AT_LEAST, _AT_MOST = 3, 500


class State(StrEnum):
    """Which messages are listed."""

    STUCK = "stuck"
    WAITING = "waiting"
    FAILED = "failed"
    ASIDE = "aside"
    ALL = "all"


Ids = Annotated[list[str], typer.Argument(help=said("work", "ids"), metavar="ID...")]
By = Annotated[str, typer.Option(help=said("work", "by"))]
Because = Annotated[str, typer.Option(help=said("work", "because"), prompt=said("work", "because_prompt"))]


@work_app.command("list", help=said("work", "list"))
def list_(
    state: Annotated[State, typer.Option(help=said("work", "state"))] = State.STUCK,
    as_json: Annotated[bool, typer.Option("--json", help=said("work", "json"))] = False,
    limit: Annotated[int, typer.Option(min=1, max=10_000, help=said("work", "limit"))] = 100,
) -> None:
    """List messages, the oldest first."""
    from bot.clock import system_clock
    from bot.offline import opened
    from bot.work import Shown, items

    shown = {State.STUCK: (Shown.WAITING, Shown.FAILED), State.ALL: tuple(Shown)}.get(state) or (Shown(state.value),)
    with opened(_settings()) as database:
        found, count = items(database, system_clock, shown, limit)
    if as_json:
        typer.echo(json.dumps([_as_json(one) for one in found], indent=2))
        return
    if not found:
        typer.echo(said("work", "nothing"))
        return
    for line in (said("work", "header"), *(said("work", "line", one=one) for one in found)):
        typer.echo(line)
    if count > len(found):
        typer.echo(said("work", "more", count=count, shown=len(found)))


@work_app.command("show", help=said("work", "show"))
def show(one: Annotated[str, typer.Argument(help=said("work", "id"), metavar="ID")]) -> None:
    """Say what was done by hand about a message, and why; exit code 1 if there is no such message."""
    from bot.clock import system_clock
    from bot.offline import opened, store_of
    from bot.store import CLOCK
    from bot.work import steps, workspace_of

    settings = _settings()
    with opened(settings) as database:
        team = workspace_of(database, one)
        if team is None:
            typer.echo(said("work", "unknown", id=one), err=True)
            raise typer.Exit(1)
        with store_of(database, settings, team, system_clock).open(CLOCK, "work", to_look=True) as desk:
            found = list(steps(desk, one))
    for step in found:
        typer.echo(said("work", "step", step=step, at=step.at.astimezone(settings.zone)))
    if not found:
        typer.echo(said("work", "no_steps", id=one))


@work_app.command("retry", help=said("work", "retry"))
def retry(ids: Ids, by: By, because: Because) -> None:
    """Have messages said after all; exit code 1 if one of them cannot be."""
    from bot import work

    _each(ids, by, because, work.retry)


@work_app.command("drop", help=said("work", "drop"))
def drop(ids: Ids, by: By, because: Because) -> None:
    """Set messages aside; exit code 1 if one of them cannot be."""
    from bot import work

    _each(ids, by, because, work.drop)


def _each(ids: list[str], by: str, because: str, do: Callable[[Desk, str, str], Came]) -> None:
    """Do it for each message in a transaction of its own, and say what came of it."""
    from bot.offline import opened

    settings, reason = _settings(), _reason(because)
    every = True
    with opened(settings) as database:
        for one in dict.fromkeys(ids):
            came = _one(database, settings, one, by, lambda desk, one=one: do(desk, one, reason))  # type: ignore[misc]  # bound here, so that each has its own
            typer.echo(said("work", came or "unknown", id=one), err=came is None or not came.is_so)
            every = every and came is not None and came.is_so
    raise typer.Exit(0 if every else 1)


def _one(database: Database, settings: Settings, one: str, by: str, do: Callable[[Desk], Came]) -> Came | None:
    from bot.errors import Busy, Refused
    from bot.offline import store_of
    from bot.work import workspace_of

    team = workspace_of(database, one)
    if team is None:
        return None
    try:
        with store_of(database, settings, team).open(by, "work") as desk:
            return do(desk)
    except Refused:
        raise NotSetUp((said("work", "not_an_admin", by=by),)) from None
    except Busy:
        raise NotSetUp((said("work", "busy", id=one),)) from None


def _reason(because: str) -> str:
    """The reason, which is sealed; if it seems to hold who somebody is, ask first."""
    from bot.advice import advise

    reason = " ".join(because.split())
    if not _AT_LEAST <= len(reason) <= _AT_MOST:
        raise NotSetUp((said("work", "reason_length", least=_AT_LEAST, most=_AT_MOST),))
    if advise(reason):
        typer.confirm(said("work", "who_somebody_is"), abort=True, err=True)
    return reason


def _as_json(one: Item) -> dict[str, object]:
    tried = one.tried_at.isoformat() if one.tried_at else None
    return {**asdict(one), "said_at": one.said_at.isoformat(), "tried_at": tried, "problem": one.problem or None, "about": one.about or None}


def _settings() -> Settings:
    from bot.settings import load_settings

    return load_settings()
