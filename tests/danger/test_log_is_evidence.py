"""The log is evidence: no change without its line, no line without its change, and every changed row is named in a line."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from sqlalchemy import select, text

from bot.attaching import DELETED
from bot.tables import LogEntry, Table
from tests.danger.tools import nothing_changes
from tests.danger.whole import whole
from tests.scene import Scene

MACHINERY = ("home_shown", "log_entry", "log_head", "outbox", "receipt", "replica", "workspace")
"""Tables that tell of no person's decision: the log itself, what is to be said, second deliveries, processes."""

MAY_GO = frozenset({"role_held", "key_worker", "reminder"})
"""Tables of which a row may go, because the log says who held what before, or what needs no reminder any more; from all others nothing ever vanishes."""

Rows = dict[tuple[str, tuple[Any, ...]], str]


@contextmanager
def a_log_that_takes_nothing(scene: Scene) -> Iterator[None]:
    """A trigger refuses every new line."""
    with scene.bot.database.begin() as connection:
        connection.execute(text("CREATE TRIGGER no_line BEFORE INSERT ON log_entry BEGIN SELECT RAISE(ABORT, 'no line'); END"))
    try:
        yield
    finally:
        with scene.bot.database.begin() as connection:
            connection.execute(text("DROP TRIGGER no_line"))


def rows(scene: Scene) -> Rows:
    """Every row of the tables that tell of decisions, by table and key."""
    found: Rows = {}
    with scene.bot.database.connect() as connection:
        for table in Table.metadata.sorted_tables:
            if table.name not in MACHINERY:
                keys = [column.name for column in table.primary_key if column.name != "team_id"]
                for row in connection.execute(table.select()).mappings():
                    found[table.name, tuple(row[key] for key in keys)] = repr(dict(row))
    return found


def on_its_way(key: tuple[str, tuple[Any, ...]], row: str) -> bool:
    """Whether this is a file that goes to Slack with its message, as the outbox says; that it is deleted there has a line of its own."""
    return key[0] == "sent_file" and f"'{DELETED}'" not in row


def lines(scene: Scene) -> list[str]:
    """The lines of the log, whole."""
    with scene.bot.database.connect() as connection:
        return [
            repr(tuple(row)) for row in connection.execute(select(LogEntry.actor, LogEntry.event, LogEntry.subject, LogEntry.detail).order_by(LogEntry.seq))
        ]


def test_no_change_stays_when_its_line_cannot_be_written(scene: Scene) -> None:
    """Every step that changes something is undone whole when the log takes no line, and done at the next try."""
    done = []
    for name, act in whole(scene):
        with nothing_changes(scene), a_log_that_takes_nothing(scene):
            act()
        assert act().ok, name
        done.append(name)
    assert len(done) == 109
    assert scene.log_verifies()


def test_every_changed_row_is_named_in_a_line(scene: Scene) -> None:
    """After each step the rows that are new or changed are compared with the new lines: each row's key stands in one, also of a role that goes."""
    for name, act in whole(scene):
        known, before = len(lines(scene)), rows(scene)  # in this order: what the clock changes in between has its line in what is read later
        assert act().ok, name
        after, told = rows(scene), "\n".join(lines(scene)[known:])
        changed = [key for key, row in after.items() if before.get(key) != row and not on_its_way(key, row)]
        assert changed, f"{name} changed nothing"
        for table, key in changed:
            assert all(str(part) in told for part in key), f"{name} changed {table} {key} without a line:\n{told}"
        gone = before.keys() - after.keys()
        assert {table for table, _ in gone} <= MAY_GO, (name, gone)
        assert all(str(part) in told for _, key in gone for part in key), f"{name} took {gone} away without a line:\n{told}"
    assert scene.log_verifies()


def test_what_time_brings_has_its_line_too(scene: Scene) -> None:
    """A reminder and an expiry, a file that goes and a worker who is asked to delete one are changes of the clock's, and each has a line."""
    steps = whole(scene)
    for name, act in steps:
        assert act().ok
        if name == "ground":
            break
    for hours in (60, 200):
        known, before = len(lines(scene)), rows(scene)
        scene.time_passes(hours=hours)
        told = "\n".join(lines(scene)[known:])
        changed = [key for key, row in rows(scene).items() if before.get(key) != row]
        assert {table for table, _ in changed} - {"scan", "sent_file", "consent_reminded"} == {"request", "reminder"}
        assert all(str(part) in told and "'clock'" in told for _, key in changed for part in key), told
    assert scene.request().state == "expired"
    assert scene.log_verifies()
