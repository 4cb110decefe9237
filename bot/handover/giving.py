"""Writing the archive: everything about every client opened, the certificates of what was destroyed, and the log with its seals; in one look at the records."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any

from sqlalchemy import Connection, func, select, text
from sqlalchemy import Table as Columns
from sqlalchemy.orm import Session

from bot import log
from bot.client_keys import key_of
from bot.database import READ_ONLY, at_one_moment, is_sqlite
from bot.errors import Tampered
from bot.handover.archive import README, Part, Writer
from bot.handover.places import at_once, carried, informing, place_of, who_stands_in
from bot.handover.shapes import as_line, schema_of, sealed_names
from bot.records import Client
from bot.retention.belongings import owner, whose_key
from bot.store import ADMIN, DATA_LEAD, Store
from bot.tables import LogEntry, Workspace
from bot.terminal import said
from bot.vault import Vault, unseal, unseal_bytes

_LOG: Columns = LogEntry.metadata.tables["log_entry"]
Far = Callable[[int], object]
IS_DESTROYED: Mapping[str, Any] = {"destroyed": {"type": "boolean"}}
"""What a client's line says besides its columns: whether the file was destroyed, so that the reference is never used again."""


@dataclass
class Given:
    """What was written: how many records of each kind, what could not be opened, who stands in it, and how the log ended."""

    mark: str
    parts: list[Part] = field(default_factory=list)
    unreadable: list[str] = field(default_factory=list)
    people: set[str] = field(default_factory=set)
    clients: int = 0
    destroyed: int = 0


def note(store: Store, by: str) -> str:
    """Note first that everything is handed over, by whom and how much, and let the data leads know; only then is anything written."""
    with store.open(by, "handover") as desk:
        desk.must_be(ADMIN)
        mark = desk.new_id("H")
        counts = {table.name: _count(desk.session, table, desk.team) for table in carried()}
        desk.log("handover:records:export", mark, **{name: number for name, number in counts.items() if number}, clauses=["2.1.1"])
        for lead in desk.holders(DATA_LEAD):
            desk.say("retention/exported", mark, lead)
    return mark


def _count(session: Session, table: Columns, team: str) -> int:
    return session.scalar(select(func.count()).select_from(table).where(table.c.team_id == team)) or 0


def how_many(store: Store) -> int:
    """How many lines there will be, for whoever watches."""
    with Session(store.database.execution_options(**READ_ONLY)) as session:
        return sum(_count(session, table, store.team) for table in (*carried(), _LOG))


def give(store: Store, writer: Writer, mark: str, about: Mapping[str, Any], far: Far) -> Given:
    """Write everything of one workspace as it is at one moment, whatever is changed meanwhile."""
    given = Given(mark)
    with at_one_moment(store.database).connect() as connection, connection.begin():
        if not is_sqlite(store.database):
            connection.execute(text("SET LOCAL statement_timeout = 0"))
        writer.document(README, said("handover", "readme", **about))
        for table in (*carried(), *informing()):
            writer.document(f"schemas/{table.name}.schema.json", schema_of(table, IS_DESTROYED if table.name == "client" else {}))
            given.parts.append(writer.lines(f"records/{table.name}.jsonl", _rows(connection, store, table, given, far)))
        with Session(bind=connection) as session:
            found = log.verify(session, store.vault, store.team)
            seq, seal = log.checkpoint(session, store.team)
        given.parts.append(writer.lines("log.jsonl", _log_lines(connection, store.team, far)))
        sound = {"lines": found.lines, "sound": found.problem is None, "checkpoint": f"{store.team}:{seq}:{seal}"}
        writer.manifest({
            **about, "mark": mark, "workspace": store.team, "log": sound, "unreadable": given.unreadable, "people": sorted(given.people),
            "clients": given.clients, "destroyed": given.destroyed,
        })  # fmt: skip
    return given


def _rows(connection: Connection, store: Store, table: Columns, given: Given, far: Far) -> Iterator[bytes]:
    """Each row of a table, opened."""
    keys = _Keys(connection, store)
    for row in _stream(connection, table, store.team):
        given.people |= set(who_stands_in(table, row))
        far(1)
        if table.name == "client":
            given.clients += 1
            given.destroyed += row["wrapped_key"] is None
            yield as_line(table, row, {}, destroyed=row["wrapped_key"] is None)
        else:
            yield as_line(table, row, _opened(keys, table, row, given))


def _stream(connection: Connection, table: Columns, team: str) -> Iterator[Mapping[str, Any]]:
    query = select(table).where(table.c.team_id == team).order_by(*table.primary_key)
    for row in connection.execute(query.execution_options(yield_per=at_once(table))).mappings():
        yield dict(row)


def _opened(keys: _Keys, table: Columns, row: Mapping[str, Any], given: Given) -> dict[str, Any]:
    """What was sealed in a row; what cannot be opened is named, and does not stop the rest."""
    found: dict[str, Any] = {}
    for name in sealed_names(table):
        if not row[name]:
            continue
        place = place_of(table, name)
        where = (keys.team, place.name.format(**row), row[place.key])
        for key in keys.of(table, row):
            try:
                found[name] = (unseal_bytes if place.is_file else unseal)(key, row[name], *where)
                break
            except (Tampered, ValueError):
                continue
        else:
            given.unreadable.append(f"{table.name}:{row[place.key]}:{name}")
    return found


class _Keys:
    """The keys with which a row may be sealed: its client's, and the workspace's for what was sealed before there was such a client."""

    def __init__(self, connection: Connection, store: Store) -> None:
        self.team = store.team
        self._connection = connection
        self._vault: Vault = store.vault
        wrapped = connection.scalar(select(Workspace.wrapped_key).where(Workspace.team_id == store.team))
        self._own = [self._vault.unwrap(wrapped, store.team, "")] if wrapped else []
        self._client = lru_cache(maxsize=1000)(self._client_key)
        self._ref = lru_cache(maxsize=10_000)(self._ref_of)

    def of(self, table: Columns, row: Mapping[str, Any]) -> list[bytes]:
        """The keys to try for a row."""
        column, record = owner(table)
        ref = row.get("sealed_for") or (row[column] if record is Client else self._ref(record, row[column]))
        return [*([key] if ref and (key := self._client(ref)) else []), *self._own]

    def _client_key(self, ref: str) -> bytes | None:
        wrapped = self._connection.scalar(key_of(self.team, ref))
        try:
            return self._vault.unwrap(wrapped, self.team, ref) if wrapped else None
        except Tampered:
            return None

    def _ref_of(self, kind: Any, record: str) -> str | None:
        return self._connection.scalar(select(whose_key(kind)).where(kind.team_id == self.team, kind.id == record))


def _log_lines(connection: Connection, team: str, far: Far) -> Iterator[bytes]:
    """The log as it is, each line with its seal."""
    for row in _stream(connection, _LOG, team):
        line = {name: row[name] for name in ("seq", "actor", "event", "subject", "detail", "key_id", "previous", "seal")}
        far(1)
        yield json.dumps({**line, "at": row["at"].isoformat()}, ensure_ascii=False, separators=(",", ":")).encode() + b"\n"
