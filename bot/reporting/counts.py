"""Small counts kept back, so that nobody can be found by a number: neither by one that is shown, nor by taking shown numbers from each other.

Why it holds. Of the parts of a total, those that are not shown have at least two different values between them; with any two of them exchanged the same
would be shown, because nothing here looks at which is which. So each could be another, and nothing that is shown tells. A count that is part of another
is shown only if that one is, and if the rest is not small either.
"""

from __future__ import annotations

from collections.abc import Hashable, Mapping
from dataclasses import dataclass
from typing import Generic, TypeVar

from policy.word import Word

FEW = 5
"""The smallest count that is shown, but for none at all."""


class Hidden(Word):
    """Why a count is not shown."""

    FEW = "few"
    MORE = "more"
    KEPT = "kept"


Shown = int | Hidden
K = TypeVar("K", bound=Hashable)


@dataclass(frozen=True, slots=True)
class Partition(Generic[K]):
    """A total and its parts as they are shown; no parts at all, where any of them would say too much."""

    total: Shown
    parts: Mapping[K, Shown]


def small(count: int) -> bool:
    """Whether a count could point at somebody."""
    return 0 < count < FEW


def alone(count: int) -> Shown:
    """Show a count that is part of nothing else that is shown."""
    return Hidden.FEW if small(count) else count


def within(count: int, whole: int, shown: Shown) -> Shown:
    """Show a count that is part of another, as far as that one is shown: the rest must not be small either. None at all is shown: it is about nobody."""
    return Hidden.KEPT if small(count) or (count and (isinstance(shown, Hidden) or small(whole - count))) else count


def beside(count: int, other: int) -> Shown:
    """Show a count that is often nearly the same as another: the difference must not be small, unless that one is not shown for being small."""
    return Hidden.KEPT if small(count) or (not small(other) and small(abs(count - other))) else count


def partition(counts: Mapping[K, int]) -> Partition[K]:
    """Show a total and its parts."""
    total = sum(counts.values())
    if small(total):
        return Partition(Hidden.FEW, {})
    hidden = _hidden(counts)
    if hidden is None:
        return Partition(Hidden.MORE, {})
    return Partition(total, {one: Hidden.KEPT if one in hidden else count for one, count in counts.items()})


def _hidden(counts: Mapping[K, int]) -> frozenset[K] | None:
    """Which parts are not shown: the small ones and, if these are all the same, the next larger; None if there is no larger one."""
    hidden = frozenset(one for one, count in counts.items() if small(count))
    if not hidden or len({counts[one] for one in hidden}) > 1:
        return hidden
    larger = {count for count in counts.values() if count >= FEW}
    return hidden | {one for one, count in counts.items() if count == min(larger)} if larger else None
