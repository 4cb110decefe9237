"""Durable work: what was enqueued is delivered, whatever stops or dies in between. A small port over DBOS; our outbox is the truth, and only ids cross over."""

from __future__ import annotations

import logging
import os
import threading
import time
from collections.abc import Callable
from contextlib import ExitStack
from typing import Any, NoReturn

import dbos._serialization
from dbos import DBOS, DBOSClient
from dbos._serialization import DBOSPortableJSON, DefaultSerializer
from sqlalchemy import Engine as Database
from sqlalchemy.orm import Session

from bot import logs
from bot.database import AT_LEISURE, is_sqlite
from bot.keeping import Alone, Keeper, Times
from bot.telemetry import Telemetry
from bot.terminal import not_set_up

QUEUE = "outbox"
NAME = "justus"
VERSION = "1"
"""Pinned, or work enqueued before a new release would wait for ever for the old one; change it only when a turn's arguments change."""

_WORKERS = 6
_PATIENCE = (5.0, 600.0)

_log = logs.logger()
_current: Engine | None = None


class PickleRefused(RuntimeError):
    """A row of the durable engine asks to be unpickled, which could run anything: it is not."""


class Engine:
    """Delivers the outbox: `deliver(id)` gives None when it is done with a row, or the seconds to wait until the next turn."""

    def __init__(
        self,
        database: Database,
        executor: str,
        deliver: Callable[[str], float | None],
        sweep: Callable[[], None],
        poll: float,
        times: Times | None = None,
        telemetry: Telemetry | None = None,
    ) -> None:
        """Take the database, this replica's name ("" makes one), what to do with a row and from time to time, how often to look for work, and what counts."""
        self.keeper = Keeper(database, executor, self._enqueue, sweep, times or Times(), telemetry or Telemetry())
        self._database = database
        self._deliver = deliver
        self._poll = poll
        self._client = DBOSClient(system_database_engine=_for_dbos(database), serializer=DBOSPortableJSON, application_name=NAME, lazy=True)
        self._alone = Alone(database)
        self._idle = threading.Condition()
        self._busy = 0
        self._stopping = False

    @property
    def executor(self) -> str:
        """The name of this replica."""
        return self.keeper.executor

    def start(self) -> None:
        """Take up work: first what a dead predecessor left behind."""
        global _current
        if _current is not None:
            raise not_set_up("engine_running")
        _refuse_pickle()
        logs.quiet_libraries()
        self._alone.enter()
        try:
            self.keeper.enter()
            _current, self._stopping = self, False
            self._launch()
            self.keeper.start()
        except BaseException:
            self._let_go()
            raise

    def stop(self, grace: float = 6.0) -> None:
        """Stop taking work, finish what is in hand within the grace, and go; what is left is taken up at the next start or by another replica."""
        if _current is not self:
            return
        self._stopping = True
        try:
            self.keeper.stop()
            with self._idle:
                self._idle.wait_for(lambda: self._busy == 0, grace)
        finally:
            self._let_go()

    def _let_go(self) -> None:
        """Leave nothing held, whatever goes wrong on the way: another engine may start here or elsewhere."""
        global _current
        with ExitStack() as held:
            held.callback(self._alone.leave)
            held.callback(self.keeper.leave)
            try:
                DBOS.destroy()
            finally:
                _current = None

    def enqueue(self, session: Session, outbox_id: str) -> None:
        """Have a row delivered once the caller's transaction is committed; rolled back, it never was."""
        self._enqueue(session, outbox_id, 1)

    def health(self) -> dict[str, Any]:
        """Say whether work is being done: `alive`, the beat's age, and how much waits."""
        running = _current is self and not self._stopping
        return {"alive": running and self.keeper.beats(), "executor": self.executor, **self.keeper.waiting()}

    def turn(self, outbox_id: str, turn: int) -> None:
        """Deliver one row; if it must wait, enqueue the next turn instead of sleeping, so that nothing else waits with it."""
        with self._idle:
            if self._stopping:
                raise RuntimeError("stopping")  # DBOS marks this turn as failed; the keeper enqueues the row again, since it still waits
            self._busy += 1
        try:
            wait = self._delivered(outbox_id, turn)
            if wait is not None:
                with Session(self._database) as session, session.begin():
                    self._enqueue(session, outbox_id, turn + 1, wait)
        finally:
            with self._idle:
                self._busy -= 1
                self._idle.notify_all()

    def _delivered(self, outbox_id: str, turn: int) -> float | None:
        try:
            return self._deliver(outbox_id)
        except Exception as wrong:  # noqa: BLE001  # a thread's boundary: DBOS would store the error's text, and give the row up
            _log.error("delivery:turn:broke", outbox=outbox_id, turn=turn, exc_info=wrong)
            return float(min(_PATIENCE[0] * 2 ** min(turn, 10), _PATIENCE[1]))

    def _enqueue(self, session: Session, outbox_id: str, turn: int, wait: float | None = None) -> None:
        name = f"msg-{outbox_id}" if turn == 1 else f"msg-{outbox_id}-{turn}"
        options: Any = {"workflow_name": "turn", "queue_name": QUEUE, "workflow_id": name, "app_version": VERSION}
        if wait:
            options["delay_seconds"] = wait
        self._client.enqueue_in_transaction(session, options, outbox_id, turn)

    def _launch(self) -> None:
        """Start DBOS on our own connections; the queue is declared first, or its first poll would come a second late."""
        workers = 1 if is_sqlite(self._database) else _WORKERS
        self._client.register_queue(QUEUE, worker_concurrency=workers, polling_interval_sec=self._poll, on_conflict="always_update")
        DBOS(
            config={
                "name": NAME,
                "system_database_engine": _for_dbos(self._database),
                "serializer": DBOSPortableJSON,
                "executor_id": self.executor,
                "application_version": VERSION,
                "run_migrations": False,
                "use_listen_notify": False,
                "notification_listener_polling_interval_sec": max(self._poll, 0.05),
                "log_level": "WARNING",
                "enable_otlp": False,  # its spans would hold the names of its rows; ours are in bot/spans.py
            }
        )
        DBOS.launch()


def leave_process(patience: float = 2.0) -> None:
    """End the process although a thread of DBOS may wait for ever for the outcome of work that another replica has taken over."""
    until = time.monotonic() + patience
    others = [one for one in threading.enumerate() if one is not threading.main_thread() and not one.daemon]
    for thread in others:
        thread.join(max(0.0, until - time.monotonic()))
    if any(thread.is_alive() for thread in others):
        _log.warning("engine:threads:abandoned")
        logging.shutdown()
        os._exit(0)


@DBOS.workflow(name="turn")
def _turn(outbox_id: str, turn: int) -> None:
    """Let the running engine take one turn at a row."""
    if _current is None:
        raise RuntimeError("stopped")
    _current.turn(outbox_id, turn)


def _for_dbos(database: Database) -> Database:
    """Our own engine and pool, with transactions on SQLite begun the way DBOS expects."""
    return database.execution_options(sqlite_begin="LATE", **AT_LEISURE) if is_sqlite(database) else database


def _refuse_pickle() -> None:
    """Take unpickling out of DBOS: it honours a row marked py_pickle even with JSON configured, so that whoever writes to the database could run code here."""

    def refuse(*_: object) -> NoReturn:
        raise PickleRefused("unpickling is refused")

    for place in (DefaultSerializer, dbos._serialization.DBOSDefaultSerializer):
        setattr(place, "deserialize", refuse)  # noqa: B010  # an assignment would not pass the type checker, and the replacement is the point
