"""`justus import …`: what a charity has today, brought by an admin on the machine. What a command needs is imported when it runs."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from bot.errors import NotSetUp
from bot.terminal import said

if TYPE_CHECKING:
    from bot.importing.checking import Found
    from bot.importing.problems import Problem
    from bot.importing.writing import Lists
    from bot.settings import Settings
    from bot.store import Store

import_app = typer.Typer(help=said("importing", "about"), no_args_is_help=True)

Clients = Annotated[Path | None, typer.Option(help=said("importing", "clients"))]
Consents = Annotated[Path | None, typer.Option(help=said("importing", "consents"))]
By = Annotated[str, typer.Option(help=said("importing", "by"))]


@import_app.command("template", help=said("importing", "template"))
def template(to: Annotated[Path, typer.Option(help=said("importing", "template_to"))]) -> None:
    """Write empty lists, and the page about their columns."""
    from bot.importing import templates
    from bot.settings import load_settings

    settings = load_settings()
    try:
        for path in templates.write(to, _columns(settings), settings.client_example):
            typer.echo(said("importing", "written", path=path))
    except OSError as wrong:
        raise NotSetUp((said("importing", "cannot_write", path=wrong.filename or to, why=wrong.strerror),)) from None


@import_app.command("check", help=said("importing", "check"))
def check(clients: Clients = None, consents: Consents = None) -> None:
    """Look at the lists and change nothing; exit code 1 if anything is to be mended."""
    from bot.settings import load_settings

    settings = load_settings()
    lists = _looked_at(settings, clients, consents)
    with _store(settings) as store:
        found = _checked(store, settings, lists, settings.admins[0])
    typer.echo(said("importing", "would_take" if not found.problems else "to_mend", **_totals(found)))
    _say_flaws(found)
    raise typer.Exit(1 if found.problems else 0)


@import_app.command("run", help=said("importing", "run"))
def run(by: By, clients: Clients = None, consents: Consents = None) -> None:
    """Look at the lists, and take them in if nothing is to be mended: all of it, or nothing. Exit code 1 if nothing was taken."""
    from bot.errors import Busy, Refused
    from bot.importing.problems import NotRead
    from bot.importing.writing import write
    from bot.offline import alone
    from bot.settings import load_settings

    settings = load_settings()
    lists = _looked_at(settings, clients, consents)
    with _store(settings) as store, alone(store.database):
        found = _checked(store, settings, lists, by)
        if found.problems:
            typer.echo(said("importing", "to_mend", **_totals(found)))
            raise typer.Exit(1)
        try:
            with _progress(lists, "writing") as far, store.open(by, "import") as desk:
                found = write(desk, lists, far, examples=_examples(settings))
        except Refused:
            raise NotSetUp((said("importing", "not_an_admin", by=by),)) from None
        except Busy:
            raise NotSetUp((said("importing", "busy"),)) from None
        except NotRead as wrong:
            _tell(wrong.problem)
            raise typer.Exit(1) from None
    typer.echo(said("importing", "taken", **_totals(found)))
    if found.stopped:
        typer.echo(said("importing", "stopped", count=found.stopped))
    _say_flaws(found)


def _columns(settings: Settings) -> dict[str, Any]:
    from bot.importing import columns

    pattern, example = settings.client_pattern, settings.client_example
    return {"clients": columns.clients(pattern, example), "consents": columns.consents(pattern, example)}


def _examples(settings: Settings) -> list[list[str]]:
    from bot.importing.templates import example

    return [example(columns, name, settings.client_example) for name, columns in _columns(settings).items()]


def _looked_at(settings: Settings, clients: Path | None, consents: Path | None) -> Lists:
    """See how the files are written, and say it; a file that cannot be read at all ends it here."""
    from bot.importing.problems import NotRead
    from bot.importing.reading import look
    from bot.importing.writing import Lists

    if clients is None and consents is None:
        raise NotSetUp((said("importing", "no_list"),))
    found: dict[str, Any] = {}
    for name, path in (("clients", clients), ("consents", consents)):
        columns = _columns(settings)[name]
        try:
            found[name] = (look(path, [one.name for one in columns]), columns) if path else None
        except NotRead as wrong:
            _tell(wrong.problem)
            raise typer.Exit(1) from None
        if found[name]:
            one = found[name][0]
            typer.echo(said("importing", "read_as", file=one.path.name, written_in=one.written_in, marked=one.marked, separator=one.separator))
    return Lists(**found)


def _checked(store: Store, settings: Settings, lists: Lists, by: str) -> Found:
    from bot.importing.problems import NotRead
    from bot.importing.writing import check as look_through

    try:
        with _progress(lists, "checking") as far, store.open(by, "import", to_look=True) as desk:
            return look_through(desk, lists, _tell, far, examples=_examples(settings))
    except NotRead as wrong:
        _tell(wrong.problem)
        raise typer.Exit(1) from None


@contextmanager
def _store(settings: Settings) -> Iterator[Store]:
    """The one workspace that there is."""
    from bot.offline import opened, stores

    with opened(settings) as database:
        found = stores(database, settings)
        if len(found) != 1:
            raise NotSetUp((said("importing", "not_one_workspace", count=len(found)),))
        yield found[0]


@contextmanager
def _progress(lists: Lists, doing: str) -> Iterator[Callable[[int], object]]:
    """A bar for whoever watches: how far we are through the files, in bytes."""
    from rich.console import Console
    from rich.progress import Progress

    console = Console(stderr=True)
    sizes = [one[0].size for one in (lists.clients, lists.consents) if one]
    with Progress(console=console, transient=True, disable=not (console.is_terminal and sys.stdout.isatty())) as progress:
        task = progress.add_task(said("importing", doing), total=sum(sizes))
        seen = {"before": 0, "last": 0}

        def far(place: int) -> None:
            if place < seen["last"]:
                seen["before"] += seen["last"]
            seen["last"] = place
            progress.update(task, completed=seen["before"] + place)

        yield far


def _tell(problem: Problem) -> None:
    """Say one thing that is to be mended: where, and how; never what stands there."""
    where = said("importing", "where", file=problem.file, row=problem.row, letter=problem.letter, column=problem.column)
    typer.echo(f"{where} {said('importing', problem.code, column=problem.column, **problem.facts)}")


def _totals(found: Found) -> dict[str, int]:
    return {"clients": found.clients, "consents": found.consents, "problems": found.problems}


def _say_flaws(found: Found) -> None:
    """Say how many consents do not count yet, and why; they are kept, and the bot says so at each request."""
    for because, count in found.flaws.most_common():
        typer.echo(said("importing", "flaw", because=because.value, count=count))
