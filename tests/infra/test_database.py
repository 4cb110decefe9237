"""The database: the migrations give what records.py says, waits stay below Slack's three seconds, and nothing is half done."""

from __future__ import annotations

import time
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Column, MetaData, text
from sqlalchemy import Engine as Database
from sqlalchemy import Table as Columns
from sqlalchemy.exc import DBAPIError, IntegrityError, OperationalError
from sqlalchemy.orm import Session

from bot import database as module
from bot.database import READ_ONLY, connect, is_current, migrate, reachable, upgrade
from bot.errors import NotSetUp
from bot.records import Client, KeyWorker
from bot.tables import Receipt, Table

SCRIPTS = ScriptDirectory(str(Path(module.__file__).parent / "migrations"))
BEFORE_EACH = sorted(one.revision for one in SCRIPTS.walk_revisions() if one.revision != module.HEAD)
"""Each version that was once the newest."""
NOW = datetime(2026, 3, 2, 9, 30, 15, 123456, tzinfo=UTC)


def test_migrations_give_exactly_the_tables_of_records(database: Database) -> None:
    with database.connect() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": True, "include_name": _only_ours})
        assert compare_metadata(context, Table.metadata) == []


def _only_ours(name: str | None, kind: str, _parents: Any) -> bool:
    return kind != "table" or name in Table.metadata.tables


def test_the_newest_migration_is_the_one_that_is_asked_for() -> None:
    assert SCRIPTS.get_heads() == [module.HEAD]


def test_an_empty_database_is_not_current_until_it_is_migrated(empty_database_url: str) -> None:
    database = connect(empty_database_url, pool_size=2)
    assert not is_current(database)
    migrate(database)
    assert is_current(database)
    migrate(database)
    assert is_current(database)
    database.dispose()


def test_two_that_migrate_at_once_do_it_once(empty_database_url: str) -> None:
    databases = [connect(empty_database_url, pool_size=2) for _ in range(2)]
    if databases[0].dialect.name == "sqlite":
        pytest.skip("SQLite is for one process")
    with ThreadPoolExecutor(2) as threads:
        list(threads.map(migrate, databases))
    assert all(is_current(one) for one in databases)
    for one in databases:
        one.dispose()


def test_a_newer_database_is_used_as_it_is_and_not_taken_back(database: Database) -> None:
    """A replica of the release before, which starts again while the next release is put in place."""
    with database.begin() as connection:
        connection.execute(text("UPDATE alembic_version SET version_num = '9999'"))
    assert is_current(database)
    migrate(database)
    with database.connect() as connection:
        assert connection.execute(text("SELECT version_num FROM alembic_version")).scalar() == "9999"


@pytest.mark.parametrize("before", BEFORE_EACH)
def test_what_the_release_before_writes_and_reads_survives_the_next_migration(empty_database_url: str, before: str) -> None:
    """It knows the tables only as they were: each row that it writes is taken, each column that it reads is there, while it runs."""
    database = connect(empty_database_url, pool_size=2)
    with database.connect() as connection:
        upgrade(connection, before)
    older = MetaData()
    older.reflect(database)
    tables = [table for table in older.sorted_tables if table.name != "alembic_version"]
    row = {table.name: {one.name: _something(one) for one in table.columns if not one.nullable} for table in tables}
    _written(database, tables, row)
    migrate(database)
    with database.begin() as connection:
        for table in tables:
            assert len(connection.execute(table.select()).all()) == 1, table.name
            connection.execute(table.update().values(row[table.name]))
        for table in reversed(tables):
            connection.execute(table.delete())
    _written(database, tables, row)
    database.dispose()


def _written(database: Database, tables: list[Columns], row: dict[str, dict[str, Any]]) -> None:
    with database.begin() as connection:
        for table in tables:
            connection.execute(table.insert().values(row[table.name]))


def _something(column: Column[Any]) -> Any:
    """A value that such a column takes; the same in each, so that what leads to another row does."""
    kind = column.type.python_type
    return {str: "x", bytes: b"x", bool: True, int: 1, float: 1.0, datetime: NOW, date: NOW.date(), dict: {}, list: []}[kind]


def test_a_writer_waits_less_than_three_seconds_for_another(database: Database) -> None:
    with Session(database) as first, first.begin():
        first.add(Receipt(team_id="T1", key="held", about="x", at=NOW))
        first.flush()
        began = time.monotonic()
        with pytest.raises(DBAPIError), Session(database) as second, second.begin():
            second.add(Receipt(team_id="T1", key="held", about="y", at=NOW))
        assert time.monotonic() - began < 2.9


def test_a_reader_does_not_wait_for_a_writer(database: Database) -> None:
    with Session(database) as first, first.begin():
        first.add(Receipt(team_id="T1", key="held", about="x", at=NOW))
        first.flush()
        with database.execution_options(**READ_ONLY).connect() as reader:  # whoever waited would be told after two seconds that it is busy
            assert reader.execute(text("SELECT count(*) FROM receipt")).scalar() == 0


def test_sqlite_takes_the_write_lock_before_the_first_read(sqlite_url: str) -> None:
    database = connect(sqlite_url, pool_size=3)
    with Session(database) as reader, reader.begin():
        reader.execute(text("SELECT count(*) FROM receipt"))
        with pytest.raises(OperationalError, match="locked"), Session(database) as writer, writer.begin():
            writer.add(Receipt(team_id="T1", key="quick", about="x", at=NOW))
    database.dispose()


def test_sqlite_is_set_to_keep_what_was_committed(sqlite_url: str) -> None:
    database = connect(sqlite_url, pool_size=1)
    with database.connect() as connection:
        assert connection.execute(text("PRAGMA journal_mode")).scalar() == "wal"
        assert connection.execute(text("PRAGMA synchronous")).scalar() == 2
    database.dispose()


def test_foreign_keys_hold(database: Database) -> None:
    with pytest.raises(IntegrityError), Session(database) as session, session.begin():
        session.add(KeyWorker(team_id="T1", client_ref="JU-0001", user_id="U1"))


def test_times_come_back_in_utc(database: Database) -> None:
    with Session(database) as session, session.begin():
        session.add(Client(team_id="T1", ref="JU-0001", wrapped_key=b"x", is_child=False, opened_by="U1", opened_at=NOW))
    with Session(database) as session:
        assert session.get_one(Client, ("T1", "JU-0001")).opened_at == NOW


def test_errors_do_not_quote_what_was_to_be_stored(database: Database) -> None:
    row = {"team_id": "T1", "key": "k", "about": "Jane's-secret", "at": NOW}
    with pytest.raises(DBAPIError) as wrong, Session(database) as session, session.begin():
        session.execute(Receipt.__table__.insert(), [row, row])  # type: ignore[attr-defined]  # a Table, as SQLAlchemy makes it
    assert "Jane's-secret" not in str(wrong.value)


@pytest.mark.parametrize("url", ["mysql://x/y", "nonsense", "sqlite://", "postgresql://"])
def test_an_address_that_cannot_be_right_is_refused_in_words(url: str) -> None:
    with pytest.raises(NotSetUp, match="JUSTUS_DATABASE_URL must be"):
        connect(url, pool_size=1)


def test_a_database_that_does_not_answer_is_not_reachable() -> None:
    assert not reachable(connect("postgresql://nobody@127.0.0.1:1/none", pool_size=1))
