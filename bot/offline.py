"""Desks for the command line, beside a bot that may run or not: what is to be said is written down, and the running bot finds it."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta

from sqlalchemy import Engine as Database
from sqlalchemy import select
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.orm import Session

from bot.clock import Clock, system_clock
from bot.database import READ_ONLY, connect, is_current, is_sqlite
from bot.keeping import Alone
from bot.settings import Settings
from bot.store import Store
from bot.tables import Replica, Workspace
from bot.terminal import not_set_up
from bot.vault import Vault

_ALIVE = timedelta(minutes=1)


_MAY_READ_FOR = 60
"""For how many minutes a command may be busy with a file and ask the database nothing: a hundred thousand rows take a slow machine more than one."""


class FoundLater:
    """No engine runs here: a row that waits is found by the running bot, as one that was forgotten."""

    def enqueue(self, session: Session, outbox_id: str) -> None:
        """Leave it where it is."""


@contextmanager
def opened(settings: Settings) -> Iterator[Database]:
    """The database of the settings, ready for this version; what cannot be reached is said in words."""
    database = connect(settings.database_url, pool_size=2, idle_minutes=_MAY_READ_FOR)
    try:
        if not is_current(database):
            raise not_set_up("not_migrated")
        yield database
    except SQLAlchemyError:
        raise not_set_up("database_unreachable") from None
    finally:
        database.dispose()


@contextmanager
def alone(database: Database) -> Iterator[None]:
    """Have the records to oneself: nobody may be answered meanwhile by a bot that would wait for us, or change what was just checked."""
    lock = Alone(database)
    lock.enter()
    try:
        with Session(database.execution_options(**READ_ONLY)) as session:
            if not is_sqlite(database) and session.scalar(select(Replica.executor).where(Replica.seen_at > system_clock() - _ALIVE).limit(1)):
                raise not_set_up("bot_running")
        yield
    finally:
        lock.leave()


def stores(database: Database, settings: Settings, clock: Clock = system_clock) -> tuple[Store, ...]:
    """A store for each workspace in the database; there is one, unless several charities share it."""
    with Session(database.execution_options(**READ_ONLY)) as session:
        teams = list(session.scalars(select(Workspace.team_id).order_by(Workspace.team_id)))
    return tuple(store_of(database, settings, team, clock) for team in teams)


def store_of(database: Database, settings: Settings, team: str, clock: Clock = system_clock) -> Store:
    """The store of one workspace, as the running bot has it."""
    return Store(
        database, Vault(settings.key.get_secret_value()), clock, team, FoundLater(),
        zone=settings.zone, admins=settings.admins, approvals=settings.approvals_channel, values=settings.values, working=settings.working,
    )  # fmt: skip
