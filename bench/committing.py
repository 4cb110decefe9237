"""Keeping a decision, with its line in the log, its row in the outbox and the enqueued work: against one bare row made durable in the same database."""

from __future__ import annotations

import os
import sqlite3
import uuid
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import Any

import psycopg
from sqlalchemy import String, Text, make_url, text
from sqlalchemy.orm import DeclarativeBase, Mapped, Session, mapped_column

from bench.deciding import small
from bench.stage import REF
from bench.timing import WALL, Contender, Group
from bot.app import Bot
from bot.sharing import ask_to_share
from tests.cast import AISHA

_BODY = "x" * 260


class _Base(DeclarativeBase):
    """Of the bench's own table."""


class _Bare(_Base):
    """One row with nothing to it, of some 300 bytes."""

    __tablename__ = "bench_bare"
    id: Mapped[str] = mapped_column(String(32), primary_key=True)
    body: Mapped[str] = mapped_column(Text)


@contextmanager
def group(name: str, bot: Bot, scratch: Path) -> Iterator[Group]:
    """One database: the disk, a bare row by its driver and by SQLAlchemy, a row of the outbox with its work, and a decision."""
    _Base.metadata.create_all(bot.database)
    with _driver(name, bot) as insert, (scratch / f"disk-{name}").open("ab", buffering=0) as file:
        contenders = [
            Contender("floor", "One bare row by the driver, durable", insert, "floor"),
            Contender("disk", "400 bytes appended to a file, and fdatasync", lambda: _append(file), "floor"),
            Contender("orm", "The same row by SQLAlchemy's ORM", lambda: _by_orm(bot), "peer"),
            Contender("enqueue", "The same row, and one piece of work for DBOS", lambda: _with_work(bot), "peer"),
            Contender("ours", "A decision: read, decided, sealed, logged, outbox, work", lambda: _decide(bot)),
        ]
        yield Group(f"commit_{name}", f"Keeping a decision, {name}", contenders, peer="enqueue", clock=WALL, weight=2)


def durable(name: str, bot: Bot) -> str:
    """How this database was told to keep what is committed, as it says itself."""
    with bot.database.connect() as connection:
        if name == "sqlite":
            mode, level = (connection.execute(text(f"PRAGMA {one}")).scalar() for one in ("journal_mode", "synchronous"))
            return f"journal_mode={mode}, synchronous={ {0: 'OFF', 1: 'NORMAL', 2: 'FULL', 3: 'EXTRA'}[int(str(level))] }"
        return ", ".join(f"{one}={connection.execute(text(f'SHOW {one}')).scalar()}" for one in ("fsync", "synchronous_commit", "full_page_writes"))


def _decide(bot: Bot) -> None:
    """As the journey does on 'See the answer', from the open door to the commit."""
    with bot.services.store.open(AISHA, "share") as desk:
        outcome = ask_to_share(desk, REF, _ASK)
    if outcome.request.state != "allowed":
        raise ValueError("the ask should be allowed, or nothing is enqueued")


_ASK = replace(small(), consents=())


def _by_orm(bot: Bot) -> None:
    with Session(bot.database) as session, session.begin():
        session.add(_Bare(id=uuid.uuid4().hex, body=_BODY))


def _with_work(bot: Bot) -> None:
    name = uuid.uuid4().hex
    with Session(bot.database) as session, session.begin():
        session.add(_Bare(id=name, body=_BODY))
        bot.engine.enqueue(session, name)


def _append(file: Any) -> None:
    file.write(b"x" * 400)
    os.fdatasync(file.fileno())


@contextmanager
def _driver(name: str, bot: Bot) -> Iterator[Callable[[], None]]:
    """What inserts one row by the driver alone, on a connection of its own with the settings of ours."""
    url = make_url(bot.settings.database_url)
    if name == "sqlite":
        light = sqlite3.connect(str(url.database), isolation_level=None)
        for pragma in ("journal_mode = WAL", "synchronous = FULL"):
            light.execute(f"PRAGMA {pragma}")

        def insert_light() -> None:
            light.execute("BEGIN IMMEDIATE")
            light.execute("INSERT INTO bench_bare (id, body) VALUES (?, ?)", (uuid.uuid4().hex, _BODY))
            light.execute("COMMIT")

        yield insert_light
        light.close()
        return
    with psycopg.connect(bot.settings.database_url) as heavy:

        def insert_heavy() -> None:
            heavy.execute("INSERT INTO bench_bare (id, body) VALUES (%s, %s)", (uuid.uuid4().hex, _BODY))
            heavy.commit()

        yield insert_heavy
