"""The people, the references and the words that the samples have in common, and how a state is told from another."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime
from functools import cache
from typing import Any
from zoneinfo import ZoneInfo

import yaml

from bot.words import TEMPLATES, Words

NOW = datetime(2026, 3, 2, 16, 55, tzinfo=UTC)
TODAY = NOW.date()
WORKER, SECOND, TRUSTEE, THIRD, DATA_LEAD = "UAISHA00", "UBEN0000", "UTOMASZ0", "UGRACE00", "UDANA000"
REQUEST, QUESTION, ALARM, PRECAUTION, CONSENT, NOTICE, CLIENT = "R-7K3QFX", "Q-7K3QFX", "E-7K3QFX", "P-7K3QFX", "C-7K3QFX", "N-7K3QFX", "JU-0412"

States = Mapping[str, tuple[Any, ...]]
"""Facts that differ from state to state, each with all that it can be."""


@cache
def typed() -> dict[str, Any]:
    """What people could have typed, from templates/samples.yaml."""
    found: dict[str, Any] = yaml.safe_load((TEMPLATES / "samples.yaml").read_text(encoding="utf-8"))
    return found


def words() -> Words:
    """The words, as a charity sets them up."""
    told = typed()
    return Words(
        zone=ZoneInfo("Europe/London"), charity=told["charity"], client_example=told["client_example"],
        emergency_numbers=tuple(told["emergency_numbers"]), helpline=told["helpline"], contact=told["contact"],
    )  # fmt: skip
