"""A record of a client's file as people read it: what was asked and what was answered, line by line, whatever its facts are made of."""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, fields, is_dataclass
from datetime import date, datetime
from enum import Enum
from typing import Any, NamedTuple

from bot.access.kinds import EntryKind
from bot.advice import Advice, advise
from bot.explaining import question
from bot.words import Words
from policy.considering import Mark, Seen, marks

LABELS, ANSWERS = "access/labels", "access/answers"
_LEFT_OUT = frozenset({"id", "named", "consents", "approved", "duties_read_on", "consulted"})
"""Facts of the policy's own sums, or of other records that stand for themselves."""
_PERSON = re.compile("\u27e6([UW][A-Z0-9]+)\u27e7")
"""How one of us stands in a text until it is said by what name: nobody's name is kept."""
_OTHERS = frozenset(Advice) - {Advice.GUESS}


class Part(NamedTuple):
    """One line of a record: what was asked or noted, and what was said."""

    label: str
    text: str


@dataclass(frozen=True, slots=True)
class Person:
    """One of us, by their id."""

    id: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Opened:
    """A record that was opened: its reference, its moment, its facts, what the policy should know of it, and names that belong there."""

    record: str
    at: datetime
    facts: Mapping[str, Any]
    seen: Seen = Seen()
    known: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Entry:
    """A record as it is read, and why somebody must look at it before it goes out."""

    kind: EntryKind
    record: str
    at: datetime
    parts: tuple[Part, ...]
    marks: tuple[Mark, ...]

    @property
    def fingerprint(self) -> str:
        """What tells whether a record is still the one that somebody looked at."""
        return hashlib.sha256(json.dumps([self.kind, self.record, *self.parts]).encode()).hexdigest()


def entry(words: Words, kind: EntryKind, opened: Opened) -> Entry:
    """A record in words."""
    said = tuple(parts(words, opened.facts))
    others = any(_OTHERS & set(advise(text, opened.known)) for text in _typed(opened.facts))
    seen = Seen(**{**{one.name: getattr(opened.seen, one.name) for one in fields(Seen)}, "names_others": others})
    return Entry(kind, opened.record, opened.at, said, marks(seen))


def parts(words: Words, facts: Mapping[str, Any]) -> Iterator[Part]:
    """Each fact as a line; what is empty says nothing."""
    for name, value in facts.items():
        if name in _LEFT_OUT or value is None or value in ("", ()):
            continue
        if is_dataclass(value) and not isinstance(value, Person | type):
            yield from parts(words, {one.name: getattr(value, one.name) for one in fields(value)})
        else:
            yield Part(label(words, name), _text(words, value))


def label(words: Words, name: str) -> str:
    """What a fact is called: in our list, or as a form asks for it."""
    if words.has(LABELS, name):
        return words.plain(LABELS, name)
    return question(words, name) or name.replace("_", " ").capitalize()


def has_label(words: Words, name: str) -> bool:
    """Whether a fact has words of its own."""
    return words.has(LABELS, name) or question(words, name) is not None


def _text(words: Words, value: Any) -> str:
    """One answer in words."""
    if isinstance(value, tuple | list):
        return "; ".join(_text(words, one) for one in value)
    if is_dataclass(value) and not isinstance(value, Person | type):
        inner = (getattr(value, one.name) for one in fields(value))
        return ": ".join(_text(words, one) for one in inner if one is not None and one not in ("", ()))
    return _single(words, value)


def _single(words: Words, value: Any) -> str:
    """One answer that is made of nothing else."""
    if isinstance(value, bool):
        return words.plain(ANSWERS, "yes" if value else "no")
    if isinstance(value, Person):
        return f"\u27e6{value.id}\u27e7"
    if isinstance(value, datetime):
        return words.plain(ANSWERS, "at", at=value)
    if isinstance(value, date):
        return words.day(value)
    return words.label(value) if isinstance(value, Enum) else str(value)


def _typed(value: Any) -> Iterator[str]:
    """Every text that somebody typed."""
    if isinstance(value, str) and not isinstance(value, Enum):
        yield value
    elif isinstance(value, Mapping):
        yield from (text for one in value.values() for text in _typed(one))
    elif isinstance(value, tuple | list):
        yield from (text for one in value for text in _typed(one))
    elif is_dataclass(value) and not isinstance(value, Person | type):
        yield from (text for one in fields(value) if one.name not in _LEFT_OUT for text in _typed(getattr(value, one.name)))


def named(text: str, name: Callable[[str], str]) -> str:
    """The same text with each of us said as `name` has it."""
    return _PERSON.sub(lambda found: name(found[1]), text)
