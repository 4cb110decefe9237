"""What a list of Home is made of: where its rows come from, who has it, and what a line speaks of."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Select

from bot.store import Desk

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
