"""What a kind of record in a client's file is made of, and how its rows are found."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Select, select
from sqlalchemy.orm import InstrumentedAttribute

from bot.access.kinds import EntryKind
from bot.access.opened import Opened
from bot.records import Request
from bot.store import Desk

Key = InstrumentedAttribute[Any]


@dataclass(frozen=True, slots=True)
class Source:
    """One kind of record: its rows for a client, by what they are put in order, which columns name one, how one is opened, and when it was written."""

    kind: EntryKind
    rows: Callable[[str, str], Select[Any]]
    order: tuple[Key, ...]
    names: Callable[[str], Mapping[Key, Any]]
    opened: Callable[[Desk, str, Any], Opened]
    written: Key


def of_client(table: Any) -> Callable[[str, str], Select[Any]]:
    """The rows of a table that names the client."""
    return lambda team, ref: select(table).where(table.team_id == team, table.client_ref == ref)


def of_request(table: Any) -> Callable[[str, str], Select[Any]]:
    """The rows of a table that names a request of the client."""
    joined: Select[Any] = select(table).join(Request, (Request.id == table.request_id) & (Request.team_id == table.team_id))
    return lambda team, ref: joined.where(table.team_id == team, Request.client_ref == ref)


def record(kind: EntryKind, rows: Callable[[str, str], Select[Any]], identity: Key, written: Key, opened: Callable[[Desk, str, Any], Opened]) -> Source:
    """The usual kind: named by one column, and put in order by when it was written."""
    return Source(kind, rows, (written, identity), lambda name: {identity: name}, opened, written)
