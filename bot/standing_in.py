"""Who stands in for a trustee who is away, and on which days (4.1)."""

from __future__ import annotations

from bot.store import Desk


def stands_in_for(desk: Desk, user: str) -> frozenset[str]:
    """The trustees for whom somebody decides today, because they are away and said so."""
    return frozenset()
