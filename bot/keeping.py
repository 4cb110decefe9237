"""Keeping durable work honest: heartbeats, taking over from the dead, finding what was forgotten, throwing away what is finished."""

from __future__ import annotations

import os
import secrets
import socket
import sqlite3
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any, Protocol

from dbos import DBOS
from sqlalchemy import Engine as Database
from sqlalchemy import delete, func, select, text
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.orm import Session

from bot import logs
from bot.clock import system_clock
from bot.database import AT_LEISURE, READ_ONLY, is_sqlite
from bot.outbox import WAITING
from bot.tables import Outbox, Replica
from bot.telemetry import Outcome, Telemetry
from bot.terminal import not_set_up

LIVE = ["PENDING", "ENQUEUED", "DELAYED"]
FINISHED = ["SUCCESS", "ERROR", "CANCELLED", "MAX_RECOVERY_ATTEMPTS_EXCEEDED"]
_SWEEP_LOCK = 5_801_270_413
_AT_ONCE = 200

_log = logs.logger()


@dataclass(frozen=True, slots=True, kw_only=True)
class Times:
    """How often what is done, in seconds. `dead_after` is well above `beat`: a late beat must not look like a death."""

    beat: float = 10.0
    dead_after: float = 60.0
    sweep: float = 20.0
    kept: float = 86_400.0


class Enqueue(Protocol):
    """Enqueues a turn at a row in the caller's transaction."""

    def __call__(self, session: Session, outbox_id: str, turn: int) -> None:
        """Enqueue."""


class Alone:
    """On SQLite one process has the database to itself. A lock on a file beside it says so, and falls with the process, however that ends."""

    def __init__(self, database: Database) -> None:
        """Take the database; PostgreSQL needs no such lock."""
        self._path = f"{database.url.database}-engine" if is_sqlite(database) else None
        self._held: sqlite3.Connection | None = None

    def enter(self) -> None:
        """Take the lock, or refuse to start beside another process."""
        if self._path is None:
            return
        held = sqlite3.connect(self._path, isolation_level=None, timeout=0, check_same_thread=False)
        try:
            held.execute("BEGIN EXCLUSIVE")
        except sqlite3.OperationalError:
            held.close()
            raise not_set_up("database_in_use") from None
        self._held = held

    def leave(self) -> None:
        """Let the lock go."""
        if self._held is not None:
            self._held.close()
            self._held = None


class Keeper:
    """Two threads beside the engine: one says every few seconds that we live, the other looks after the work of all."""

    def __init__(self, database: Database, executor: str, enqueue: Enqueue, sweep: Callable[[], None], times: Times, telemetry: Telemetry) -> None:
        """Take the database, our name, how to enqueue a turn, the caller's own business to do at each sweep, the times, and what counts."""
        self.executor = executor or f"{socket.gethostname()}-{os.getpid()}-{secrets.token_hex(3)}"
        self._database = database.execution_options(**AT_LEISURE)
        self._enqueue = enqueue
        self._callback = sweep
        self._times = times
        self._telemetry = telemetry
        self._stop = threading.Event()
        self._threads: list[threading.Thread] = []
        self._last_beat = 0.0
        self._last_round = 0.0

    def enter(self) -> None:
        """Say that we live; on PostgreSQL refuse a name that another living replica bears, or each would take up the other's work."""
        with Session(self._database) as session, session.begin():
            if is_sqlite(self._database):
                session.execute(delete(Replica))  # we hold the lock of Alone: whoever else is listed is dead
            else:
                row = session.get(Replica, self.executor)
                if self.executor == "local" or (row is not None and row.seen_at > self._dead_line()):
                    raise not_set_up("executor_taken", executor=self.executor)
        self._beat()

    def start(self) -> None:
        """Start both threads; the first sweep is at once."""
        self._stop.clear()
        self._last_round = time.monotonic()
        for name, every, what in (("heart", self._times.beat, self._beat), ("sweep", self._times.sweep, self.sweep)):
            thread = threading.Thread(target=self._repeat, args=(every, what), name=f"justus-{name}", daemon=True)
            thread.start()
            self._threads.append(thread)

    def stop(self) -> None:
        """End both threads."""
        self._stop.set()
        for thread in self._threads:
            thread.join(5)
        self._threads.clear()

    def leave(self) -> None:
        """Take our name off the list of the living, so that others may take over at once what we left."""
        try:
            with Session(self._database) as session, session.begin():
                session.execute(delete(Replica).where(Replica.executor == self.executor))
        except SQLAlchemyError as wrong:
            _log.warning("engine:replica:leave_failed", exc_info=wrong)

    def beats(self) -> bool:
        """Whether the heart and the sweep both ran lately."""
        now = time.monotonic()
        return now - self._last_beat < 3 * self._times.beat + 5 and now - self._last_round < 3 * self._times.sweep + 60

    def sweep_age(self) -> float:
        """How many seconds ago we last swept, or found another replica at it."""
        return time.monotonic() - self._last_round

    def waiting(self) -> dict[str, Any]:
        """Count what waits to be said, and since when."""
        with Session(self._database.execution_options(**READ_ONLY)) as session:
            count, oldest = session.execute(select(func.count(), func.min(Outbox.created_at)).where(Outbox.state == WAITING)).one()
        age = (system_clock() - oldest).total_seconds() if oldest else 0.0
        return {"beat_age": round(time.monotonic() - self._last_beat, 1), "waiting": count, "oldest_waiting": round(age)}

    def sweep(self) -> None:
        """Look after the work of all, unless another replica is at it."""
        with self._telemetry.sweeping() as happening, self._only_one() as mine:
            if not mine:
                happening.outcome = Outcome.LEFT_TO_ANOTHER
            else:
                self._take_over()
                self._find_forgotten()
                self._throw_away()
                self._callback()
        self._last_round = time.monotonic()

    def _repeat(self, every: float, what: Callable[[], None]) -> None:
        while not self._stop.is_set():
            try:
                what()
            except Exception as wrong:  # noqa: BLE001  # a thread's boundary: the next round may go well, and health tells when none does
                _log.error("engine:keeper:broke", what=what.__name__, exc_info=wrong)
            self._stop.wait(every)

    def _beat(self) -> None:
        with Session(self._database) as session, session.begin():
            session.merge(Replica(executor=self.executor, seen_at=system_clock()))
        self._last_beat = time.monotonic()

    def _dead_line(self) -> datetime:
        return system_clock() - timedelta(seconds=self._times.dead_after)

    @contextmanager
    def _only_one(self) -> Iterator[bool]:
        """Hold a lock for one sweep: two at once could resume the same work one after the other, and run it twice."""
        if is_sqlite(self._database):
            yield True
            return
        with self._database.execution_options(isolation_level="AUTOCOMMIT").connect() as connection:
            mine = bool(connection.execute(text("SELECT pg_try_advisory_lock(:lock)"), {"lock": _SWEEP_LOCK}).scalar())
            try:
                yield mine
            finally:
                if mine:
                    connection.execute(text("SELECT pg_advisory_unlock(:lock)"), {"lock": _SWEEP_LOCK})

    def _take_over(self) -> None:
        """Resume what replicas were at that are not heard of any more."""
        with Session(self._database) as session, session.begin():
            session.execute(delete(Replica).where(Replica.seen_at < system_clock() - timedelta(seconds=self._times.kept)))
            living = set(session.scalars(select(Replica.executor).where(Replica.seen_at > self._dead_line())))
        for work in DBOS.list_workflows(status="PENDING", name="turn", load_input=False, load_output=False, limit=_AT_ONCE):
            if work.executor_id not in living and work.executor_id != self.executor:
                _log.warning("engine:work:taken_over", work=work.workflow_id, of=work.executor_id)
                DBOS.resume_workflow(work.workflow_id, queue_name="outbox")

    def _find_forgotten(self) -> None:
        """Enqueue again each row that waits although no work for it lives: the outbox is the truth."""
        with Session(self._database) as session, session.begin():
            waiting = list(session.scalars(select(Outbox.id).where(Outbox.state == WAITING).order_by(Outbox.created_at).limit(_AT_ONCE)))
        if not waiting:
            return
        known = DBOS.list_workflows(workflow_id_prefix=[f"msg-{one}" for one in waiting], load_input=False, load_output=False)
        live = {_row(work.workflow_id)[0] for work in known if work.status in LIVE}
        turns = dict.fromkeys(waiting, 0)
        for row, turn in (_row(work.workflow_id) for work in known):
            turns[row] = max(turns[row], turn)
        with Session(self._database) as session, session.begin():
            for one in waiting:
                if one not in live:
                    _log.warning("engine:work:found_forgotten", outbox=one)
                    self._enqueue(session, one, turns[one] + 1)

    def _throw_away(self) -> None:
        """Delete finished work older than a day: it has told all it had to tell."""
        before = (datetime.now(UTC) - timedelta(seconds=self._times.kept)).isoformat()
        old = DBOS.list_workflows(status=FINISHED, completed_before=before, load_input=False, load_output=False, limit=_AT_ONCE)
        if old:
            DBOS.delete_workflows([work.workflow_id for work in old])


def _row(workflow_id: str) -> tuple[str, int]:
    """The outbox row that a piece of work is about, and the turn."""
    row, _, turn = workflow_id.removeprefix("msg-").partition("-")
    return row, int(turn or 1)
