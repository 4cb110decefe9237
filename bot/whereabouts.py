"""Copies of the records: how one is made while the bot runs, how one that was put back is told apart, and what its lost original may have said meanwhile."""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Iterable
from contextlib import closing
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, Row, func, insert, select, text, update
from sqlalchemy import Engine as Database
from sqlalchemy.exc import DBAPIError
from sqlalchemy.orm import Session

from bot.database import READ_ONLY, is_sqlite
from bot.outbox import SENT, WAITING
from bot.redrawn import REDRAWN
from bot.store import CLOCK, Store
from bot.tables import HomeShown, LogEntry, Outbox, Replica, Whereabouts
from bot.terminal import not_set_up

REMEMBERED = timedelta(days=31)
"""For how long after a copy was put back it is asked whether its original said something already; and how old a message may be to be drawn anew."""

_MARGIN = timedelta(minutes=5)
"""By how much two clocks may differ: ours, and the one of Slack."""
_IS_COPY = 1


@dataclass(frozen=True, slots=True)
class Lost:
    """From when until when a life of these records that is lost may have said things that they do not know of."""

    since: datetime
    until: datetime

    @property
    def first(self) -> float:
        """The earliest that a message of that life may bear."""
        return (self.since - _MARGIN).timestamp()

    def covers(self, moment: float) -> bool:
        """Whether a message of this time may come from that life."""
        return self.first <= moment <= (self.until + _MARGIN).timestamp()

    def matters_to(self, written_at: datetime) -> bool:
        """Whether what was written down then may have been said in that life: it was, if ever, soon after the copy was put back."""
        return written_at <= self.until + REMEMBERED


def copy(database: Database, to: Path) -> None:
    """Copy a SQLite database as it is at one moment, while others write; the copy knows that it is one, and is for our own eyes."""
    source = f"{Path(database.url.database or '').resolve().as_uri()}?mode=ro"
    with closing(sqlite3.connect(source, uri=True)) as live:
        _new_file(to)
        try:
            with closing(sqlite3.connect(to, isolation_level=None)) as made:
                live.backup(made)  # all of it in one step: in several, each write of the bot would begin it anew
                made.execute("PRAGMA journal_mode = DELETE")  # one file, and nothing beside it
                made.execute(f"PRAGMA user_version = {_IS_COPY}")
        except BaseException:
            to.unlink()
            raise


def _new_file(to: Path) -> None:
    """Make a file that only we may read; never write over one."""
    os.close(os.open(to, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600))


def is_copy(database: Database) -> bool:
    """Whether these records were put back from a copy, and nobody has said so yet with `justus restore`."""
    with database.execution_options(**READ_ONLY).connect() as connection:
        if is_sqlite(database):
            return bool(connection.execute(text("PRAGMA user_version")).scalar() == _IS_COPY)
        known = connection.execute(select(Whereabouts.identity)).scalar()
        return known is not None and known != (_identity(connection) or known)


def settle_in(database: Database) -> None:
    """Remember where these records are, at their first start."""
    with database.execution_options(**READ_ONLY).connect() as connection:
        if connection.execute(select(Whereabouts.id)).scalar() is not None:
            return
    with database.begin() as connection:
        _remember(connection)


def lost(database: Database) -> Lost | None:
    """What an original of these records may have said after they were copied, if they are a copy that was put back."""
    with database.execution_options(**READ_ONLY).connect() as connection:
        row = connection.execute(select(Whereabouts.lost_since, Whereabouts.lost_until)).one_or_none()
    return Lost(row.lost_since, row.lost_until) if row is not None and row.lost_since is not None else None


def nobody_runs(database: Database) -> None:
    """Refuse while a bot or a command is at work on this database; the list of replicas tells nothing here, for it came with the copy."""
    if is_sqlite(database):
        return
    with database.execution_options(**READ_ONLY).connect() as connection:
        others = "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND application_name = 'justus' AND pid <> pg_backend_pid()"
        if connection.execute(text(others)).scalar():
            raise not_set_up("bot_running")


def put_back(database: Database, stores: Iterable[Store], now: datetime) -> Lost:
    """Take up a copy as the records from now on: what waits in it is looked for in Slack first, and what is shown there is drawn anew."""
    with database.execution_options(**READ_ONLY).connect() as connection:
        found = Lost(_last_sign_of_life(connection) or now, now)
    for store in stores:
        with store.open(CLOCK, "restore") as desk:
            desk.log("records:copy:restore", store.team, since=found.since.isoformat(timespec="seconds"))
            for row in desk.session.scalars(_shown(store.team, found.since)).all():
                desk.say(row.message, row.about, row.target, once=f"{row.id}:{desk.new_id('N')}", edits=row.id)
    with Session(database) as session, session.begin():
        session.execute(update(HomeShown).values(seen=""))
        session.execute(Replica.__table__.delete())  # type: ignore[attr-defined]  # a Table, as SQLAlchemy makes it
        tried = func.coalesce(Outbox.tried_at, Outbox.created_at)
        session.execute(update(Outbox).where(Outbox.state == WAITING, Outbox.edits.is_(None)).values(tried_at=tried, problem=None))
        before = session.execute(select(Whereabouts.lost_since, Whereabouts.lost_until)).one_or_none()
        _remember(session.connection())
        session.execute(update(Whereabouts).values(lost_since=_earlier(before, found), lost_until=found.until))
        if is_sqlite(database):
            session.execute(text("PRAGMA user_version = 0"))
    return found


def _shown(team: str, since: datetime) -> Any:
    """The messages whose words follow what they are about, and that the lost original may have drawn anew."""
    follows = (Outbox.team_id == team, Outbox.state == SENT, Outbox.edits.is_(None), Outbox.message.in_(REDRAWN))
    return select(Outbox).where(*follows, Outbox.posted_at >= since - REMEMBERED).order_by(Outbox.id)


def _earlier(before: Row[Any] | None, found: Lost) -> datetime:
    """A second restore soon after the first: what was said since the first copy may still be unknown."""
    if before is None or before.lost_since is None or not Lost(before.lost_since, before.lost_until).matters_to(found.until):
        return found.since
    earlier: datetime = min(before.lost_since, found.since)
    return earlier


def _last_sign_of_life(connection: Connection) -> datetime | None:
    """The newest moment that these records know of: the copy is no older."""
    columns = (Replica.seen_at, LogEntry.at, Outbox.created_at, Outbox.posted_at)
    moments: list[datetime | None] = [connection.execute(select(func.max(one))).scalar() for one in columns]
    return max((one for one in moments if one is not None), default=None)


def _remember(connection: Connection) -> None:
    """Write down where the records are, whether or not it was known."""
    values = {"identity": _identity(connection)}
    if not connection.execute(update(Whereabouts).values(values)).rowcount:
        connection.execute(insert(Whereabouts).values(id=1, lost_since=None, lost_until=None, **values))


def _identity(connection: Connection) -> str | None:
    """What tells this database of PostgreSQL from any copy that was loaded elsewhere; None if the server keeps that to itself, and on SQLite."""
    if connection.dialect.name == "sqlite":
        return None
    asked = "SELECT (SELECT system_identifier FROM pg_control_system()) || '/' || (SELECT oid FROM pg_database WHERE datname = current_database())"
    try:
        with connection.begin_nested():
            return str(connection.execute(text(asked)).scalar())
    except DBAPIError:
        return None
