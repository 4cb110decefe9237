"""Sample facts for what goes on paper and for charts."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from bot.samples.people import States

VARIED: dict[str, States] = {"papers/chart": {"series": ([("Approved", [("4.2.1", 12), ("4.2.2", 7)]), ("Declined", [("4.2.1", 0)])], [("", [("4.2.1", 12)])])}}


def facts(told: Mapping[str, Any]) -> dict[str, Any]:
    """What a chart and the marks of a paper speak of."""
    return {"series": [], "page": 1, "pages": 3}
