"""Where records are kept: SQLite for one process, PostgreSQL for several; both with answers in less than Slack's three seconds."""

from __future__ import annotations

from functools import partial
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, Engine, create_engine, event, inspect, make_url, text
from sqlalchemy.engine import URL
from sqlalchemy.exc import ArgumentError, SQLAlchemyError

from bot.terminal import not_set_up

HEAD = "0005"
"""The newest migration of ours; a test holds it to the folder."""

READ_ONLY = {"sqlite_begin": "DEFERRED"}
"""Execution options for a connection that only reads: on SQLite it then waits for no writer."""

AT_LEISURE = {"sqlite_busy_ms": 10_000}
"""Execution options for work that nobody waits for: on SQLite it lets those go first who have Slack's three seconds."""

_WAIT = 2
"""Seconds to wait for another who writes: within an answer that is due in three."""
_MIGRATION_LOCK = 5_801_270_412


def connect(url: str, *, pool_size: int, idle_minutes: int = 1, wait: int = _WAIT) -> Engine:
    """Open the database that the URL names; nothing is asked of it yet. It waits so many seconds for another who writes.

    A transaction in which nothing is asked for some minutes is given up (PostgreSQL).
    """
    parsed = _parsed(url)
    return _sqlite(parsed, pool_size, wait) if parsed.get_backend_name() == "sqlite" else _postgresql(parsed, pool_size, idle_minutes, wait)


def at_one_moment(engine: Engine) -> Engine:
    """Open the same database for reading that sees all of it as it was at its first look, whatever is written meanwhile."""
    return engine.execution_options(**READ_ONLY) if is_sqlite(engine) else engine.execution_options(isolation_level="REPEATABLE READ")


def is_sqlite(engine: Engine) -> bool:
    """Whether this is SQLite, which one process has to itself."""
    return engine.dialect.name == "sqlite"


def migrate(engine: Engine) -> None:
    """Bring our tables and the durable engine's to what this version needs; safe to run twice, and from two places at once. What is newer stays."""
    from dbos import DBOS

    from bot import logs

    with engine.connect() as connection:
        if not is_sqlite(engine):
            connection.execute(text("SET statement_timeout = 0; SET lock_timeout = 0"))
            connection.execute(text("SELECT pg_advisory_lock(:lock)"), {"lock": _MIGRATION_LOCK})
            connection.commit()
        try:
            if (_version(connection) or "") > HEAD:
                return
            upgrade(connection)
        finally:
            connection.invalidate()  # ends the session, and with it the lock and the time-outs set above
    logs.quiet_libraries()
    DBOS.migrate(engine.url.render_as_string(hide_password=False))


def is_current(engine: Engine) -> bool:
    """Whether our tables have all that this version needs: a newer one only adds (docs/developers.md). An unreachable database raises."""
    if is_sqlite(engine) and not Path(engine.url.database or "").exists():
        return False
    with engine.execution_options(**READ_ONLY).connect() as connection:
        return (_version(connection) or "") >= HEAD


def _version(connection: Connection) -> str | None:
    """The newest migration that was run here; they are numbered in order."""
    if not inspect(connection).has_table("alembic_version"):
        return None
    found: str | None = connection.execute(text("SELECT version_num FROM alembic_version")).scalar()
    return found


def reachable(engine: Engine) -> bool:
    """Whether the database answers."""
    try:
        with engine.execution_options(**READ_ONLY).connect() as connection:
            return bool(connection.execute(text("SELECT 1")).scalar() == 1)
    except SQLAlchemyError:
        return False


def without_traces(engine: Engine) -> bool:
    """See that what was overwritten stands nowhere any more, where that is in our hands; False if others are at work, and it is to be tried again.

    SQLite keeps old pages in its write-ahead log until they are put into the file, so it is emptied. What PostgreSQL keeps is for its own administrator.
    """
    if not is_sqlite(engine):
        return True
    with engine.execution_options(sqlite_begin="LATE").connect() as connection:
        driver: Any = connection.connection.dbapi_connection
        return bool(driver.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()[0] == 0)


def _parsed(url: str) -> URL:
    try:
        parsed = make_url(url.replace("postgres://", "postgresql://", 1))
    except ArgumentError:
        parsed = None
    if parsed is None or parsed.get_backend_name() not in {"sqlite", "postgresql"} or not parsed.database:
        raise not_set_up("database_url")
    return parsed


def _postgresql(url: URL, pool_size: int, idle_minutes: int, wait: int) -> Engine:
    idle = f"idle_in_transaction_session_timeout={idle_minutes * 60_000}"
    limits = f"-c statement_timeout={wait * 1000 + 500} -c lock_timeout={wait * 1000} -c {idle} -c timezone=UTC"
    return create_engine(
        url.set(drivername="postgresql+psycopg"),
        pool_size=pool_size,
        max_overflow=4,
        pool_timeout=2,
        pool_pre_ping=True,
        pool_recycle=1800,
        hide_parameters=True,
        connect_args={"options": limits, "connect_timeout": 3, "application_name": "justus"},
    )


def _sqlite(url: URL, pool_size: int, wait: int) -> Engine:
    engine = create_engine(url, pool_size=pool_size, max_overflow=4, pool_timeout=2, hide_parameters=True, connect_args={"check_same_thread": False})
    event.listen(engine, "connect", _sqlite_connect)
    event.listen(engine, "begin", partial(_sqlite_begin, wait * 1000))
    return engine


def _sqlite_connect(connection: Any, _record: Any) -> None:
    """Take transactions out of the driver's hands (see _sqlite_begin), make what was committed survive a power cut, and overwrite what is taken away."""
    connection.isolation_level = None
    for pragma in ("journal_mode = WAL", "synchronous = FULL", "foreign_keys = ON", "secure_delete = ON"):
        connection.execute(f"PRAGMA {pragma}")


def _sqlite_begin(wait_ms: int, connection: Connection) -> None:
    """Begin as whoever asks needs it: IMMEDIATE writes, DEFERRED reads, LATE is the durable engine's way: the driver begins before the first write."""
    options = connection.get_execution_options()
    mode = options.get("sqlite_begin", "IMMEDIATE")
    driver: Any = connection.connection.dbapi_connection
    late = mode == "LATE"
    driver.isolation_level = "IMMEDIATE" if late else None
    driver.execute(f"PRAGMA busy_timeout = {options.get('sqlite_busy_ms', wait_ms)}")
    if not late:
        connection.exec_driver_sql(f"BEGIN {mode}")


def upgrade(connection: Connection, to: str = "head") -> None:
    """Run our own migrations on this connection, up to the newest or to another."""
    from alembic import command
    from alembic.config import Config

    config = Config()
    config.set_main_option("script_location", str(Path(__file__).parent / "migrations"))
    config.attributes["connection"] = connection
    command.upgrade(config, to)
    connection.commit()
