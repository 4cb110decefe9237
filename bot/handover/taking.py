"""Taking an archive in: checked from end to end first, then written into a workspace with nothing in it, with keys of its own. All of it, or nothing."""

from __future__ import annotations

import json
import os
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from functools import cached_property, lru_cache
from typing import Any

from sqlalchemy import Table as Columns
from sqlalchemy import insert, select, text
from sqlalchemy.exc import IntegrityError

from bot import log
from bot.client_keys import key_of
from bot.clock import utc
from bot.database import is_sqlite
from bot.errors import Tampered
from bot.handover.archive import NotAnArchive, Part, Reader
from bot.handover.giving import IS_DESTROYED
from bot.handover.people import mapped
from bot.handover.places import Place, at_once, carried, informing, people_in, place_of, who_stands_in
from bot.handover.shapes import NotInShape, of_line, sealed_names
from bot.records import Client, EarlierLog
from bot.retention.belongings import owner, whose_key
from bot.store import ADMIN, Desk, Store
from bot.tables import Workspace
from bot.vault import Vault, seal, seal_bytes

_AT_ONCE = 200
_LOG = "log.jsonl"
_OF_LOG: dict[str, type] = {"seq": int, "at": str, "actor": str, "event": str, "subject": str, "detail": dict, "key_id": str, "previous": str, "seal": str}
Far = Callable[[int], object]


@dataclass
class Looked:
    """What a look at an archive found: how many records of each kind, who stands in it with which roles, and what its log proves."""

    counts: dict[str, int] = field(default_factory=dict)
    people: set[str] = field(default_factory=set)
    roles: dict[str, set[str]] = field(default_factory=dict)
    log_lines: int = 0
    chain: bool = True
    last_seal: str = log.START
    seals_checked: bool = False
    seals_good: bool = False


def look(reader: Reader, far: Far, vault: Vault | None = None) -> Looked:
    """Read every part from end to end: each line in its shape, each part as the manifest says, the log in a row. With the old service key its seals too."""
    found = Looked()
    kinds = {_part(table): table for table in (*carried(), *informing())}
    allowed = {*kinds, _LOG, "README.txt", "manifest.json"}
    if strange := [one for one in reader.names if one not in allowed and not one.startswith("schemas/")]:
        raise NotAnArchive("part_unknown", count=len(strange))
    for name, table in kinds.items():
        found.counts[table.name] = _look_at(reader, name, table, found, far)
    seals = _Seals(vault, str(reader.about.get("workspace", ""))) if vault else None
    for line in _log_lines(reader, far):
        found.log_lines += 1
        found.chain = found.chain and line["previous"] == found.last_seal and line["seq"] == found.log_lines
        found.last_seal = str(line["seal"])
        if seals:
            seals.look_at(line)
    found.seals_checked, found.seals_good = bool(seals and seals.known), bool(seals and seals.known and seals.good)
    return found


def _look_at(reader: Reader, name: str, table: Columns, found: Looked, far: Far) -> int:
    count = 0
    for row, _, _ in _records(reader, name, table, far):
        count += 1
        found.people |= set(who_stands_in(table, row))
        if table.name == "role_held":
            found.roles.setdefault(str(row["user_id"]), set()).add(str(row["role"]))
    return count


class _Seals:
    """The old seals, for whoever holds the old service key."""

    def __init__(self, vault: Vault, team: str) -> None:
        self._vault, self._team = vault, team
        self.known, self.good = False, True

    def look_at(self, line: Mapping[str, Any]) -> None:
        """Check one; of one that was made with another key nothing can be said."""
        try:
            sealed = log.is_sealed(self._vault, self._team, line)
        except (Tampered, ValueError):
            return
        self.known, self.good = True, self.good and sealed


def take(store: Store, by: str, reader: Reader, people: Mapping[str, str], looked: Looked, far: Far, *, fingerprint: str, dry: bool) -> None:
    """Write it all in one transaction; `dry` does the same and then undoes it."""
    try:
        with store.open(by, "handover") as desk:
            desk.must_be(ADMIN)
            if not is_sqlite(store.database):
                desk.session.execute(text("SET LOCAL statement_timeout = 0"))
            _must_be_empty(desk)
            for table in carried():
                _write(desk, reader, table, people, far)
            _write_log(desk, reader, far)
            counts = {name: number for name, number in looked.counts.items() if number}
            desk.log(
                "handover:records:import", str(reader.about["mark"]), origin=str(reader.about["workspace"]), origin_lines=looked.log_lines,
                origin_seal=looked.last_seal, archive_sha256=fingerprint, **counts, clauses=["2.3.5"],
            )  # fmt: skip
            if dry:
                raise _Undo
    except _Undo:
        return
    except IntegrityError:
        raise NotAnArchive("collides") from None


class _Undo(Exception):
    """A dry run has come to its end."""


def _must_be_empty(desk: Desk) -> None:
    for table in carried():
        if desk.session.execute(select(table.c.team_id).where(table.c.team_id == desk.team).limit(1)).first():
            raise NotAnArchive("not_empty")


def _write(desk: Desk, reader: Reader, table: Columns, people: Mapping[str, str], far: Far) -> None:
    keys, theirs = _NewKeys(desk), people_in(table)
    batch: list[dict[str, Any]] = []
    for row, opened, more in _records(reader, _part(table), table, far):
        row = {name: mapped(value, people) if name in theirs else value for name, value in row.items()} | {"team_id": desk.team}
        if table.name == "client":
            row["wrapped_key"] = None if more.get("destroyed") else desk.vault.rewrap_raw(os.urandom(32), desk.team, str(row["ref"]))
        elif table.name != EarlierLog.__tablename__:
            if "wrapped_key" in table.columns:
                keeps = row["sealed_for"] == row["id"] and "sealed" in opened
                row["wrapped_key"] = desk.vault.rewrap_raw(os.urandom(32), desk.team, str(row["id"])) if keeps else None
            row |= _sealed(keys, table, row, mapped(opened, people))
        batch.append(row)
        if len(batch) == at_once(table):
            desk.session.execute(insert(table), batch)
            batch = []
    if batch:
        desk.session.execute(insert(table), batch)


def _sealed(keys: _NewKeys, table: Columns, row: Mapping[str, Any], opened: Mapping[str, Any]) -> dict[str, bytes | None]:
    """What was opened, sealed again in its new place; what was destroyed or could not be opened stays empty."""
    found: dict[str, bytes | None] = {}
    for name in sealed_names(table):
        found[name] = None if table.columns[name].nullable else b""
        if name in opened:
            place = place_of(table, name)
            where = (keys.team, place.name.format(**row), str(row[place.key]))
            found[name] = (seal_bytes if place.is_file else seal)(keys.of(table, row, place), opened[name], *where)
    return found


class _NewKeys:
    """The new keys: of the clients that were just made, and of the workspace for what belongs to none."""

    def __init__(self, desk: Desk) -> None:
        self.team = desk.team
        self._desk = desk
        self._key = lru_cache(maxsize=1000)(self._key_of)
        self._ref = lru_cache(maxsize=10_000)(self._ref_of)

    def of(self, table: Columns, row: Mapping[str, Any], place: Place) -> bytes:
        """The key for what stands in a place of a row."""
        ref = place.whose(row) if place.whose else self._client_of(table, row)
        if ref and ref == row.get("id"):
            return self._desk.vault.unwrap(row["wrapped_key"], self.team, ref)
        return (self._key(ref) if ref else None) or self._workspace

    def _client_of(self, table: Columns, row: Mapping[str, Any]) -> str | None:
        column, record = owner(table)
        return row[column] if record is Client else self._ref(record, str(row[column]))

    @cached_property
    def _workspace(self) -> bytes:
        wrapped = self._desk.session.scalars(select(Workspace.wrapped_key).where(Workspace.team_id == self.team)).one()
        return self._desk.vault.unwrap(wrapped, self.team, "")

    def _key_of(self, ref: str) -> bytes | None:
        wrapped = self._desk.session.scalar(key_of(self.team, ref))
        return self._desk.vault.unwrap(wrapped, self.team, ref) if wrapped else None

    def _ref_of(self, kind: Any, record: str) -> str | None:
        return self._desk.session.scalar(select(whose_key(kind)).where(kind.team_id == self.team, kind.id == record))


def _write_log(desk: Desk, reader: Reader, far: Far) -> None:
    """Keep the old log as it was: its seals speak of the old ids, and only the old key can check them."""
    origin = str(reader.about["workspace"])
    batch: list[dict[str, Any]] = []
    for line in _log_lines(reader, far):
        batch.append({**line, "at": _moment(line["at"]), "team_id": desk.team, "origin": origin})
        if len(batch) == _AT_ONCE:
            desk.session.execute(insert(EarlierLog), batch)
            batch = []
    if batch:
        desk.session.execute(insert(EarlierLog), batch)


def _records(reader: Reader, name: str, table: Columns, far: Far) -> Iterator[tuple[dict[str, Any], dict[str, Any], dict[str, Any]]]:
    extra = frozenset(IS_DESTROYED) if table.name == "client" else frozenset[str]()
    for number, line in enumerate(reader.checked(_listed(reader, name), lambda _: far(1)), 1):
        try:
            yield of_line(table, line, extra)
        except NotInShape as wrong:
            raise NotAnArchive("line_wrong", part=name, line=number, why=str(wrong)) from None


def _log_lines(reader: Reader, far: Far) -> Iterator[dict[str, Any]]:
    for number, line in enumerate(reader.checked(_listed(reader, _LOG), lambda _: far(1)), 1):
        try:
            said = json.loads(line)
        except ValueError:
            said = None
        if not isinstance(said, dict) or {name: type(value) for name, value in said.items()} != _OF_LOG:
            raise NotAnArchive("line_wrong", part=_LOG, line=number, why="log")
        yield said


def _moment(said: str) -> datetime:
    try:
        return utc(datetime.fromisoformat(said))
    except ValueError:
        raise NotAnArchive("line_wrong", part=_LOG, line=0, why="log") from None


def _part(table: Columns) -> str:
    return f"records/{table.name}.jsonl"


def _listed(reader: Reader, name: str) -> Part:
    if name not in reader.parts or name not in reader.names:
        raise NotAnArchive("part_missing", part=name)
    return reader.parts[name]


def lines_in(reader: Reader) -> int:
    """How many lines there are, for whoever watches."""
    return sum(one.lines for one in reader.parts.values())
