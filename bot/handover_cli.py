"""`justus handover …`: everything to a successor body, and from one. What a command needs is imported when it runs."""

from __future__ import annotations

import hashlib
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from bot.errors import NotSetUp
from bot.terminal import said

if TYPE_CHECKING:
    from bot.handover.archive import Reader
    from bot.handover.taking import Looked
    from bot.settings import Settings
    from bot.store import Store

handover_app = typer.Typer(help=said("handover", "about"), no_args_is_help=True)

By = Annotated[str, typer.Option(help=said("handover", "by"))]
File = Annotated[Path, typer.Argument(help=said("handover", "file"))]


@handover_app.command("export", help=said("handover", "export"))
def export(by: By, to: Annotated[Path, typer.Option(help=said("handover", "to"))]) -> None:
    """Write everything to an encrypted archive; the log and the data leads know of it before anything is written."""
    from bot.clock import system_clock
    from bot.errors import Refused
    from bot.handover import giving
    from bot.handover.archive import written

    settings = _settings()
    if to.exists():
        raise NotSetUp((said("handover", "is_there", path=to),))
    passphrase = _new_passphrase()
    with _store(settings) as store:
        about = {"charity": settings.charity, "made_at": system_clock().isoformat(), "made_by": by, "policy": settings.values.version}
        try:
            mark = giving.note(store, by)
            with _progress("writing", giving.how_many(store)) as far, written(to, passphrase) as writer:
                given = giving.give(store, writer, mark, about, far)
        except Refused:
            raise NotSetUp((said("handover", "not_an_admin", by=by),)) from None
        except OSError as wrong:
            raise NotSetUp((said("handover", "cannot_write", path=to, why=wrong.strerror),)) from None
    records = sum(one.lines for one in given.parts)
    typer.echo(said("handover", "given", path=to, mark=mark, clients=given.clients, destroyed=given.destroyed, records=records))
    for one in given.unreadable:
        typer.echo(said("handover", "unreadable", one=one), err=True)


@handover_app.command("check", help=said("handover", "check"))
def check(file: File) -> None:
    """Read an archive from end to end and say what it is; exit code 1 if its log is not in a row."""
    from bot.vault import Vault

    settings = _settings()
    with _archive(file) as (reader, _):
        found = _looked_at(reader, Vault(settings.key.get_secret_value()))
        _say_found(reader, found)
    raise typer.Exit(0 if found.chain else 1)


@handover_app.command("people", help=said("handover", "people"))
def people(file: File, to: Annotated[Path, typer.Option(help=said("handover", "people_to"))]) -> None:
    """Write the list of people to fill in."""
    from bot.handover.people import write

    with _archive(file) as (reader, _):
        found = _looked_at(reader)
    try:
        write(to, found.people, found.roles)
    except OSError as wrong:
        raise NotSetUp((said("handover", "cannot_write", path=to, why=wrong.strerror),)) from None
    typer.echo(said("handover", "people_written", path=to, count=len(found.people)))


@handover_app.command("import", help=said("handover", "import"))
def import_(
    file: File,
    by: By,
    people: Annotated[Path | None, typer.Option(help=said("handover", "people_file"))] = None,
    dry_run: Annotated[bool, typer.Option("--dry-run", help=said("handover", "dry_run"))] = False,
) -> None:
    """Take an archive in: all of it, or nothing."""
    from bot.errors import Refused
    from bot.handover import taking
    from bot.handover.people import read
    from bot.offline import alone

    settings = _settings()
    with _store(settings) as store, alone(store.database), _archive(file) as (reader, fingerprint):
        found = _looked_at(reader)
        _say_found(reader, found)
        with _in_words():
            who = read(people, found.people)
            try:
                with _progress("taking", taking.lines_in(reader)) as far:
                    taking.take(store, by, reader, who, found, far, fingerprint=fingerprint, dry=dry_run)
            except Refused:
                raise NotSetUp((said("handover", "not_an_admin", by=by),)) from None
    records = sum(found.counts.values())
    typer.echo(said("handover", "would_take" if dry_run else "taken", records=records, clients=found.counts.get("client", 0), lines=found.log_lines))


def _looked_at(reader: Reader, vault: Any = None) -> Looked:
    from bot.handover.taking import lines_in, look

    with _in_words(), _progress("checking", lines_in(reader)) as far:
        return look(reader, far, vault)


def _say_found(reader: Reader, found: Looked) -> None:
    about = reader.about
    typer.echo(said("handover", "found", about=about, clients=found.counts.get("client", 0), records=sum(found.counts.values())))
    typer.echo(said("handover", "log_found", lines=found.log_lines, chain=found.chain, seals=found.seals_checked, good=found.seals_good, log=about["log"]))


@contextmanager
def _archive(file: Path) -> Iterator[tuple[Reader, str]]:
    """Ask for the passphrase, and open the archive."""
    from bot.handover.archive import opened

    with _in_words():
        fingerprint = _fingerprint(file)
        passphrase = typer.prompt(said("handover", "passphrase"), hide_input=True)
        with opened(file, passphrase) as reader:
            yield reader, fingerprint


def _fingerprint(file: Path) -> str:
    from bot.handover.archive import NotAnArchive

    try:
        with file.open("rb") as raw:
            return hashlib.file_digest(raw, "sha256").hexdigest()
    except OSError as wrong:
        raise NotAnArchive("cannot_be_read", why=wrong.strerror) from None


@contextmanager
def _in_words() -> Iterator[None]:
    """Say what is wrong with an archive as a sentence."""
    from bot.handover.archive import NotAnArchive

    try:
        yield
    except NotAnArchive as wrong:
        raise NotSetUp((said("handover", wrong.code, **wrong.facts),)) from None


def _new_passphrase() -> str:
    """Ask for a passphrase twice, or make one and show it once."""
    from bot.handover.archive import LEAST, new_passphrase

    typed: str = typer.prompt(said("handover", "new_passphrase", least=LEAST), hide_input=True, default="", show_default=False)
    if not typed:
        made = new_passphrase()
        typer.echo(said("handover", "made_passphrase", made=made))
        return made
    if len(typed) < LEAST or len(set(typed)) < LEAST // 2:
        raise NotSetUp((said("handover", "passphrase_weak", least=LEAST),))
    if typer.prompt(said("handover", "passphrase_again"), hide_input=True) != typed:
        raise NotSetUp((said("handover", "passphrase_differs"),))
    return typed


@contextmanager
def _store(settings: Settings) -> Iterator[Store]:
    from bot.offline import opened, stores

    with opened(settings) as database:
        found = stores(database, settings)
        if len(found) != 1:
            raise NotSetUp((said("importing", "not_one_workspace", count=len(found)),))
        yield found[0]


@contextmanager
def _progress(doing: str, total: int) -> Iterator[Callable[[int], object]]:
    from rich.console import Console
    from rich.progress import Progress

    console = Console(stderr=True)
    with Progress(console=console, transient=True, disable=not (console.is_terminal and sys.stdout.isatty())) as progress:
        task = progress.add_task(said("handover", doing), total=total)
        yield lambda count: progress.advance(task, count)


def _settings() -> Settings:
    from bot.settings import load_settings

    return load_settings()
