"""Who is away, and who stands in for them from one day to another: nobody for themselves, and in a chain as far as it leads to somebody who is there (4.1)."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True, slots=True, kw_only=True)
class Absence:
    """Somebody who decides is away, both days included; who stands in for them meanwhile, if anybody does (4.1)."""

    absent: str
    stand_in: str | None
    first: date
    last: date

    def holds(self, day: date) -> bool:
        """Tell whether it holds on a day (4.1)."""
        return self.first <= day <= self.last


def away(absences: Iterable[Absence], day: date) -> frozenset[str]:
    """Return everybody who is away on a day: they are not asked then, and are counted as absent (4.1)."""
    return frozenset(one.absent for one in absences if one.holds(day))


def stand_in_of(user: str, absences: Iterable[Absence], day: date) -> str | None:
    """Return who stands in for somebody on a day: where that one is away too, whoever stands in for them; nobody, if the chain leads nowhere (4.1)."""
    named = {one.absent: one.stand_in for one in absences if one.holds(day)}
    seen = {user}
    found = named.get(user)
    while found in named and found not in seen:
        seen.add(found)
        found = named[found]
    return None if found in seen else found


def stands_in_for(user: str, absences: Iterable[Absence], day: date) -> frozenset[str]:
    """Return everybody for whom somebody stands in on a day (4.1)."""
    known = tuple(absences)
    return frozenset(one for one in away(known, day) if stand_in_of(one, known, day) == user)


def overlap(one: Absence, other: Absence) -> bool:
    """Tell whether two absences have a day in common (4.1)."""
    return one.first <= other.last and other.first <= one.last
