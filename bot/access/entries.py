"""A client's whole file, read page by page, so that it takes no more memory however much there is."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, and_, func, or_, select

from bot.access.kinds import EntryKind
from bot.access.opened import Entry, entry
from bot.access.source import Key, Source
from bot.access.sources import SOURCES
from bot.store import CLOCK, Desk, Store
from bot.words import Words

PAGE = 200
"""How many records are in memory at once."""

BY_KIND = {one.kind: one for one in SOURCES}


@dataclass(frozen=True, slots=True)
class Reader:
    """Reads the file of one client as it was at a moment, a transaction for each page: who destroys the client meanwhile is not held up."""

    store: Store
    words: Words
    ref: str
    until: datetime

    def pages(self) -> Iterator[tuple[Entry, ...]]:
        """Every record, kind by kind, the oldest first."""
        for source in SOURCES:
            yield from self._of(source)

    def _of(self, source: Source) -> Iterator[tuple[Entry, ...]]:
        after: tuple[Any, ...] | None = None
        while True:
            with self.store.open(CLOCK, "pack", to_look=True) as desk:
                query = source.rows(desk.team, self.ref).where(source.written <= self.until, *_beyond(source.order, after))
                rows = desk.session.scalars(query.order_by(*source.order).limit(PAGE)).all()
                read = tuple(entry(self.words, source.kind, source.opened(desk, self.ref, row)) for row in rows)
                after = tuple(getattr(rows[-1], one.key) for one in source.order) if rows else None
            if read:
                yield read
            if len(rows) < PAGE:
                return

    def count(self) -> int:
        """How many records there are."""
        with self.store.open(CLOCK, "pack", to_look=True) as desk:
            return sum(_count(desk, one, self.ref, self.until) for one in SOURCES)


def _count(desk: Desk, source: Source, ref: str, until: datetime) -> int:
    within = source.rows(desk.team, ref).where(source.written <= until).subquery()
    return desk.session.scalar(select(func.count()).select_from(within)) or 0


def _beyond(order: Sequence[Key], after: Sequence[Any] | None) -> tuple[ColumnElement[bool], ...]:
    """The rows that come after one, by each column of the order in turn."""
    if after is None:
        return ()
    steps = (and_(*(one == value for one, value in zip(order[:at], after[:at], strict=True)), order[at] > after[at]) for at in range(len(order)))
    return (or_(*steps),)


def one(desk: Desk, words: Words, ref: str, kind: str, record: str) -> Entry | None:
    """One record of a client's file; nothing if it is not there, or is somebody else's."""
    source = BY_KIND[EntryKind(kind)]
    row = desk.session.scalars(source.rows(desk.team, ref).where(*(column == value for column, value in source.names(record).items()))).one_or_none()
    return entry(words, source.kind, source.opened(desk, ref, row)) if row is not None else None


def called(desk: Desk, words: Words, ref: str, record: str) -> Entry | None:
    """The record of a client's file that bears a reference, whatever it is."""
    kinds = (source.kind for source in SOURCES if source.kind is not EntryKind.READING)
    return next((found for kind in kinds if (found := one(desk, words, ref, kind, record))), None)
