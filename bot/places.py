"""One at a time in one place: whoever posts to a channel or edits a message holds its place meanwhile, across threads and replicas, and a death lets it go."""

from __future__ import annotations

import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy import Engine as Database
from sqlalchemy import text

from bot.database import is_sqlite

_PAUSE = 0.05
_LOCKS = 64


class Places:
    """Holds places: in this process by a lock, and on PostgreSQL by an advisory lock too."""

    def __init__(self, database: Database, patience: float = 2.0) -> None:
        """Take the database, and how long to wait for a place that somebody else holds."""
        self._database = database
        self._patience = patience
        self._locks = [threading.Lock() for _ in range(_LOCKS)]

    @contextmanager
    def held(self, place: str) -> Iterator[bool]:
        """Hold a place, or give False when somebody else keeps it for too long."""
        until = time.monotonic() + self._patience
        lock = self._locks[hash(place) % _LOCKS]
        if not lock.acquire(timeout=self._patience):
            yield False
            return
        try:
            if is_sqlite(self._database):
                yield True
            else:
                with self._among_replicas(place, until) as mine:
                    yield mine
        finally:
            lock.release()

    @contextmanager
    def _among_replicas(self, place: str, until: float) -> Iterator[bool]:
        with self._database.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
            asked = {"place": f"justus:{place}"}
            while not (mine := bool(connection.execute(text("SELECT pg_try_advisory_lock(hashtextextended(:place, 0))"), asked).scalar())):
                if time.monotonic() >= until:
                    break
                time.sleep(_PAUSE)
            try:
                yield mine
            finally:
                if mine:
                    connection.execute(text("SELECT pg_advisory_unlock(hashtextextended(:place, 0))"), asked)
