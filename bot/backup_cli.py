"""`justus backup` and `justus restore`: for an admin on the machine. What a command needs is imported when it runs."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from bot.errors import NotSetUp
from bot.terminal import said


def backup(to: Annotated[Path, typer.Argument(help=said("backup", "to"))]) -> None:
    """Copy a SQLite database beside the running bot; for PostgreSQL say how its own tools do it."""
    import sqlite3

    from bot.database import is_sqlite
    from bot.offline import opened
    from bot.settings import load_settings
    from bot.whereabouts import copy

    with opened(load_settings()) as database:
        if not is_sqlite(database):
            raise NotSetUp((said("backup", "by_its_own_tools"),))
        try:
            copy(database, to)
        except FileExistsError:
            raise NotSetUp((said("backup", "is_there", path=to),)) from None
        except OSError as wrong:
            raise NotSetUp((said("backup", "cannot_write", path=to, why=wrong.strerror),)) from None
        except sqlite3.Error as wrong:
            raise NotSetUp((said("backup", "cannot_write", path=to, why=wrong),)) from None
    typer.echo(said("backup", "copied", path=to))


def restore() -> None:
    """Take up a copy as the records from now on."""
    from bot.clock import system_clock
    from bot.keeping import Alone
    from bot.offline import opened, stores
    from bot.settings import load_settings
    from bot.whereabouts import nobody_runs, put_back

    settings = load_settings()
    with opened(settings) as database:
        lock = Alone(database)
        lock.enter()
        try:
            nobody_runs(database)
            found = put_back(database, stores(database, settings), system_clock())
        finally:
            lock.leave()
    typer.echo(said("backup", "put_back", since=found.since.astimezone(settings.zone)))
