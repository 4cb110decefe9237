"""On which conditions a request was approved: they bind what is recorded (4.1, 4.3)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from policy.facts import Category


@dataclass(frozen=True, slots=True, kw_only=True)
class Conditions:
    """What may be shared at most, whether that is less than was asked, to whom alone, and by which day; what is empty binds nobody."""

    categories: tuple[Category, ...]
    narrowed: bool = False
    only_to: tuple[str, ...] = ()
    share_by: date | None = None

    @property
    def any(self) -> bool:
        """Whether there is a condition at all."""
        return self.narrowed or bool(self.only_to) or self.share_by is not None
