"""Sample facts for every text, in every state in which it can be shown: for `justus say`, and for the tests of the words. Nobody in them exists."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from itertools import product
from typing import Any

from bot.messages.requests import Answered
from bot.samples import (
    access,
    clients,
    codes,
    emergencies,
    keeping_files,
    keeping_safe,
    notes,
    papers,
    policies,
    reading,
    reports,
    requests,
    scans,
    time,
)
from bot.samples.people import CONSENT, TRUSTEE, WORKER, States, typed, words

__all__ = ["CONSENT", "VARIED", "WORKER", "facts", "states", "typed", "words"]

_AREAS = (
    policies,
    reports,
    requests,
    clients,
    codes,
    emergencies,
    keeping_safe,
    keeping_files,
    time,
    papers,
    notes,
    scans,
    access,
    reading,
)
"""Each area says which facts its texts speak of (`facts`), and which of them differ from state to state (`VARIED`)."""

VARIED: dict[str, States] = {name: axes for area in _AREAS for name, axes in area.VARIED.items()}
"""Which facts differ from state to state, by the beginning of the texts' names."""


def states(name: str, source: str | None = None) -> Iterator[dict[str, Any]]:
    """The facts of a text in each state that it can be shown in, or only in those that its source speaks of; which facts differ is under "differs"."""
    varied: dict[str, tuple[Any, ...]] = {}
    for prefix, axes in VARIED.items():
        if name.startswith(prefix):
            varied |= {one: values for one, values in axes.items() if source is None or re.search(rf"\b{one}\b", source)}
    always = facts()
    for chosen in product(*varied.values()):
        state = dict(zip(varied, chosen, strict=True))
        yield {**always, **_following(state), **state, "differs": state}


def _following(state: Mapping[str, Any]) -> dict[str, Any]:
    """Facts that follow from a state: whoever is named as having declined did decline; and what only differs together, so that there are not too many."""
    return {
        "votes": [Answered(TRUSTEE, state.get("state") != "declined")],
        **requests.together(urgent=state.get("urgent", False), grave=state.get("grave", False)),
    }


def facts() -> dict[str, Any]:
    """Every fact that a text may speak of, by the name that it has in all of them: kinds and lists at their longest."""
    told = typed()
    found: dict[str, Any] = {}
    for area in _AREAS:
        found |= area.facts(told)
    return found | {"charity": told["charity"], "said": told["said"], "count": 3, "about": []}
