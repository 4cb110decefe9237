"""What the figures of /metrics may say: every label is a word from a list that is known beforehand, so none can be a person, a client, a channel or an id."""

from __future__ import annotations

import re

from prometheus_client.parser import text_string_to_metric_families

from bot.messages import MESSAGES
from bot.telemetry import AT_THE_DOOR, FIELD, OTHER, PAYLOADS, Outcome
from bot.words import TEMPLATES

REFUSALS = frozenset(re.findall(r"{% block (\w+) %}", (TEMPLATES / "trouble.j2").read_text(encoding="utf-8")))
LISTS = {
    "kind": PAYLOADS | AT_THE_DOOR | REFUSALS | {FIELD, OTHER},
    "message": frozenset(MESSAGES) | {OTHER},
    "outcome": frozenset(Outcome),
    "state": frozenset({"waiting", "failed"}),
}


def figures(page: str) -> dict[str, float]:
    """Each figure by its name and its labels."""
    return {
        " ".join((one.name, *(f"{name}={value}" for name, value in sorted(one.labels.items())))): one.value
        for family in text_string_to_metric_families(page) for one in family.samples
    }  # fmt: skip


def not_on_a_list(page: str) -> list[tuple[str, str, str]]:
    """The labels that are on no list; the steps of a histogram are numbers."""
    return [
        (one.name, name, value)
        for family in text_string_to_metric_families(page) for one in family.samples for name, value in one.labels.items()
        if value not in LISTS.get(name, ()) and not (name == "le" and re.fullmatch(r"[0-9.]+|\+Inf", value))
    ]  # fmt: skip
