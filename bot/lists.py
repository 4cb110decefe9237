"""What a list of Home is made of: where its rows come from, who has it, and what a line speaks of."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Select, func

from bot.store import Desk


@dataclass(frozen=True, slots=True)
class Rows:
    """One page of rows, where it begins, and how many there are in all."""

    rows: tuple[Any, ...]
    start: int
    count: int


def listed(desk: Desk, query: Select[Any], start: int, most: int) -> Rows:
    """Fetch one page, with the count of all, in one query; a page that is not there any more gives the first one."""
    counted = query.add_columns(func.count().over()).limit(most)
    found = desk.session.execute(counted.offset(start)).all()
    if not found and start:
        start, found = 0, desk.session.execute(counted).all()
    return Rows(tuple(row[0] for row in found), start, found[0][1] if found else 0)


Facts = Mapping[str, Any]
"""What a line may speak of: kinds and clauses, people and times, and nothing that was typed."""


@dataclass(frozen=True, slots=True)
class Listed:
    """One page of a list: what each line speaks of, where in the list the page begins, and how many lines there are in all."""

    name: str
    lines: tuple[Facts, ...]
    start: int
    count: int


@dataclass(frozen=True, slots=True)
class Source:
    """One list of Home: its name, which is also that of its words, who has it, what is in it in which order, and what its lines speak of."""

    name: str
    roles: frozenset[str]
    rows: Callable[[Desk], Select[Any]]
    facts: Callable[[Any], Facts]
