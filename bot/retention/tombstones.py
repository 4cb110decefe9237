"""Whose file was destroyed, kept outside the database: when an older backup is put back, what it brings back is destroyed again (2.1.1).

A line names nobody: it is a keyed hash of the workspace and the reference, which only the holder of the service key can make or check.
"""

from __future__ import annotations

import hashlib
import hmac
import os
import re
import threading
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from sqlalchemy import Select, func, or_, select
from sqlalchemy.orm import Session

from bot import logs
from bot.client_keys import OWN
from bot.database import READ_ONLY, without_traces
from bot.errors import Tampered
from bot.records import Client, FileClosing
from bot.retention import alone
from bot.retention.destroying import erase
from bot.retention.files import DESTROYED, held_record
from bot.store import CLOCK, Store
from bot.vault import Vault

_LINE = re.compile(r"justus-tombstone-1 (\S{1,32}) ([0-9a-f]{8}) ([0-9a-f]{64})")
_AT_ONCE = 500

_log = logs.logger()


@dataclass(frozen=True, slots=True)
class Again:
    """What came of a list of tombstones: the files that were destroyed again, and how many lines were made with a key that we do not have."""

    refs: tuple[str, ...]
    unknown: int


def line_of(vault: Vault, team: str, ref: str, key_id: bytes | None = None) -> str:
    """The line for one client, made with the newest service key or an older one."""
    which = key_id or vault.newest_key_id
    seal = hmac.new(vault.derived(team, "tombstone", which), ref.encode(), hashlib.sha256).hexdigest()
    return f"justus-tombstone-1 {team} {which.hex()} {seal}"


def lines(store: Store) -> Iterator[str]:
    """A line for each client of this workspace whose file was destroyed, and for each record of somebody who is no client that was."""
    with Session(store.database.execution_options(**READ_ONLY)) as session:
        for gone in _keyed(store.team, there=False):
            yield from (line_of(store.vault, store.team, ref) for ref in session.scalars(gone))


def how_many(session: Session, team: str | None = None) -> int:
    """How many clients' files and records were destroyed, of one workspace or of all."""
    return sum(session.scalar(select(func.count()).select_from(gone.subquery())) or 0 for gone in _keyed(team, there=False))


def _keyed(team: str | None, *, there: bool) -> Iterator[Select[tuple[str]]]:
    """The references of everything that can be read or, where that was destroyed, could be; a backup from before such keys has records without their own."""
    clients = Client.wrapped_key.is_not(None) if there else Client.wrapped_key.is_(None)
    yield select(Client.ref).where(clients, *(() if team is None else (Client.team_id == team,))).order_by(Client.ref)
    for record in OWN.values():
        its = (record.sealed_for == record.id, record.wrapped_key.is_(None))
        if there:
            its = (or_(record.sealed_for == record.id, record.sealed_for.is_(None)), record.sealed != b"")
        mine = () if team is None else (record.team_id == team,)
        yield select(record.id).where(*its, *mine).order_by(record.id)


def forget_again(store: Store, found: Iterable[str]) -> Again:
    """Destroy again every file that a line speaks of and that can be read; nobody is asked, because it was decided before."""
    marks, unknown = _marks(store, found)
    back = _back(store, marks) if marks else []
    for ref in back:
        with store.open(CLOCK, "tombstone") as desk:
            alone.seal(desk, ref)
            keeper = held_record(desk, ref)
            if keeper.wrapped_key is None:
                continue
            if row := desk.session.get(FileClosing, (desk.team, ref)):
                row.state = DESTROYED
            erase(desk, keeper, ref)
            desk.log("retention:file:destroy_again", ref, clauses=["2.1.1"])
    return Again(tuple(back), unknown)


def _marks(store: Store, found: Iterable[str]) -> tuple[dict[str, set[str]], int]:
    """The lines of this workspace, by the key with which they were made; and how many were made with one that is not known."""
    marks: dict[str, set[str]] = {}
    unknown = 0
    for said in (_LINE.fullmatch(one.strip()) for one in found):
        if said is None or said[1] != store.team:
            continue
        try:
            store.vault.derived(store.team, "tombstone", bytes.fromhex(said[2]))
        except Tampered:
            unknown += 1
            continue
        marks.setdefault(said[2], set()).add(said[0])
    return marks, unknown


def _back(store: Store, marks: dict[str, set[str]]) -> list[str]:
    """The clients and records whose key is there although a line says that it was destroyed."""
    with Session(store.database.execution_options(**READ_ONLY)) as session:
        return [
            ref
            for living in _keyed(store.team, there=True)
            for ref in session.scalars(living.execution_options(yield_per=_AT_ONCE))
            if any(line_of(store.vault, store.team, ref, bytes.fromhex(key_id)) in said for key_id, said in marks.items())
        ]


class Book:
    """The file that the admin keeps apart from the database and its backups: read at the start, and added to after each destruction."""

    def __init__(self, store: Store, path: Path | None) -> None:
        """Take the records and the file, if the charity has one."""
        self._store = store
        self._path = path
        self._written = -1
        self._one_at_a_time = threading.Lock()

    def open(self) -> None:
        """At the start: first destroy again what an older backup brought back, then add what is missing."""
        try:
            again = forget_again(self._store, read(self._path) if self._path else ())
            if again.refs or again.unknown:
                _log.warning("retention:tombstones:replayed", destroyed=len(again.refs), unknown=again.unknown)
        except OSError as wrong:
            _log.error("retention:tombstones:unreadable", kind=type(wrong).__name__)
        self.keep()

    def keep(self) -> bool:
        """If anything was destroyed since: see that its key stands nowhere any more, and add what is missing; whether nothing is left to be done.

        One thread at a time: two at once would each add the same lines.
        """
        with self._one_at_a_time:
            with Session(self._store.database.execution_options(**READ_ONLY)) as session:
                count = how_many(session, self._store.team)
            if count == self._written:
                return True
            if not without_traces(self._store.database):
                return False
            try:
                if self._path is not None:
                    add(self._path, lines(self._store))
                self._written = count
            except OSError as wrong:
                _log.error("retention:tombstones:not_kept", kind=type(wrong).__name__)
            return count == self._written


def read(path: Path) -> list[str]:
    """The lines of a file; one that is not there yet has none."""
    return path.read_text(encoding="ascii", errors="replace").splitlines() if path.exists() else []


def add(path: Path, found: Iterable[str]) -> int:
    """Add the lines that a file does not have yet, and see that they are on the disk; how many there were."""
    known = set(read(path))
    new = [one for one in found if one not in known]
    if new:
        with open(os.open(path, os.O_WRONLY | os.O_APPEND | os.O_CREAT, 0o600), "a", encoding="ascii") as file:
            file.write("".join(f"{one}\n" for one in new))
            file.flush()
            os.fsync(file.fileno())
    return len(new)
