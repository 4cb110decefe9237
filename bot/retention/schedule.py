"""The schedule in words: how long each kind of record is kept, why, and on what that rests (2.1.1)."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from zoneinfo import ZoneInfo

from bot.terminal import said
from bot.words import Words
from policy.record_kinds import OF_NO_CLIENT, RecordKind
from policy.retention import SOURCES
from policy.value import Values


def in_words(values: Values, day: date) -> Iterator[str]:
    """The schedule that is in force on a day, a line for each kind of record."""
    words = Words(zone=ZoneInfo("UTC"), charity="", client_example="")
    yield said("retention", "header", version=values.version, day=words.day(day))
    for kind in RecordKind:
        value, sources = values.retention[kind], SOURCES[kind]
        known = [one for one in sources if one.may_be_shown]
        yield said(
            "retention", "rule", label=words.label(kind), years=value.on(day), by_age=kind is RecordKind.CHILD_FILE,
            alone=kind in OF_NO_CLIENT, least=value.least, most=value.most, why=value.why, known=known, unknown=len(known) < len(sources),
        )  # fmt: skip
    yield said("retention", "footer")
