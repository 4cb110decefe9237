"""`justus retention …`: for an admin on the machine. What a command needs is imported when it runs."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from bot.errors import NotSetUp
from bot.terminal import said

if TYPE_CHECKING:
    from bot.settings import Settings

retention_app = typer.Typer(help=said("retention", "about"), no_args_is_help=True)


@retention_app.command("schedule", help=said("retention", "schedule"))
def schedule() -> None:
    """Print the schedule: the charity's own, if it has one."""
    from bot.clock import system_clock
    from bot.policy_file import WrongFile, values_in
    from bot.settings import policy_file_named
    from policy.values import STANDARD

    named = policy_file_named()
    try:
        values = values_in(named) if named else STANDARD
    except WrongFile as wrong:
        raise NotSetUp(wrong.problems) from None
    from bot.retention.schedule import in_words

    typer.echo("\n".join(in_words(values, system_clock().date())))


@retention_app.command("certificate", help=said("retention", "certificate"))
def certificate(
    mark: Annotated[str, typer.Argument(help=said("retention", "mark"))], to: Annotated[Path | None, typer.Option(help=said("retention", "to"))] = None
) -> None:
    """Print a certificate; exit code 1 if there is none."""
    from sqlalchemy.orm import Session

    from bot.database import READ_ONLY
    from bot.offline import opened, stores
    from bot.retention.certificates import find
    from bot.retention.papers import as_text

    settings = _settings()
    with opened(settings) as database, Session(database.execution_options(**READ_ONLY)) as session:
        found = [one for store in stores(database, settings) for one in find(session, store.team, mark.upper())]
    if not found:
        typer.echo(said("retention", "none", mark=mark), err=True)
        raise typer.Exit(1)
    text = "\n\n".join(as_text(settings, one) for one in found)
    if to is None:
        typer.echo(text)
        return
    try:
        to.write_text(f"{text}\n", encoding="utf-8")
    except OSError as wrong:
        raise NotSetUp((said("retention", "cannot_write", path=to, why=wrong.strerror),)) from None
    typer.echo(said("retention", "written", path=to))


@retention_app.command("tombstones", help=said("retention", "tombstones"))
def tombstones(to: Annotated[Path | None, typer.Option(help=said("retention", "tombstones_to"))] = None) -> None:
    """Print the lines of what was destroyed, or add those that are missing to a file."""
    from bot.offline import opened, stores
    from bot.retention.tombstones import add, lines

    settings = _settings()
    with opened(settings) as database:
        for store in stores(database, settings):
            found = list(lines(store))
            if to is None:
                typer.echo("\n".join(found)) if found else None
                continue
            try:
                typer.echo(said("retention", "added", team=store.team, added=add(to, found), path=to, count=len(found)))
            except OSError as wrong:
                raise NotSetUp((said("retention", "cannot_write", path=to, why=wrong.strerror),)) from None


@retention_app.command("replay-tombstones", help=said("retention", "replay"))
def replay_tombstones(file: Annotated[Path, typer.Argument(help=said("retention", "list"))]) -> None:
    """Destroy again what the list says; exit code 1 if some of its lines could not be checked."""
    from bot.offline import opened, stores
    from bot.retention.tombstones import forget_again

    settings = _settings()
    try:
        found = file.read_text(encoding="ascii", errors="replace").splitlines()
    except OSError as wrong:
        raise NotSetUp((said("retention", "cannot_read", path=file, why=wrong.strerror),)) from None
    if not any(one.startswith("justus-tombstone-") for one in found):
        raise NotSetUp((said("retention", "empty", path=file),))
    unknown = 0
    with opened(settings) as database:
        for store in stores(database, settings):
            again = forget_again(store, found)
            typer.echo(said("retention", "replayed", team=store.team, count=len(again.refs)))
            if again.unknown:
                typer.echo(said("retention", "unknown_key", team=store.team, unknown=again.unknown), err=True)
            unknown += again.unknown
    raise typer.Exit(1 if unknown else 0)


def _settings() -> Settings:
    from bot.settings import load_settings

    return load_settings()
