"""Facts and decisions as plain JSON values and back, so that a decision can be replayed; what is not understood is refused, never guessed."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import MISSING, Field, dataclass, fields, is_dataclass
from datetime import date
from enum import Enum, IntEnum
from functools import cache
from types import UnionType
from typing import Any, TypeVar, cast, get_args, get_origin, get_type_hints

from policy.cases import Basis, WithoutConsent
from policy.facts import Ask, Category, Consent, Purpose
from policy.findings import Decision
from policy.precautions import Precaution
from policy.value import Duty, Steps, Values
from policy.values import EVERYTHING, STANDARD

VERSION = 1
Known = TypeVar("Known")


def to_plain(ask: Ask) -> dict[str, Any]:
    """Return an ask as JSON values (2.3.5)."""
    return {"v": VERSION, **_plain_fields(ask)}


def from_plain(plain: Mapping[str, Any]) -> Ask:
    """Return the ask that was written down, or raise ValueError naming the field that is wrong and never what was in it (2.3.5)."""
    return _versioned(Ask, plain)


def case_from_plain(plain: Mapping[str, Any]) -> WithoutConsent:
    """Return the case without consent that was written down, or raise ValueError naming the field that is wrong (2.3.5)."""
    return cast(WithoutConsent, _record(WithoutConsent, plain, "without_consent"))


def decision_to_plain(decision: Decision) -> dict[str, Any]:
    """Return a decision as JSON values (2.3.5)."""
    return {"v": VERSION, **_plain_fields(decision)}


def decision_from_plain(plain: Mapping[str, Any]) -> Decision:
    """Return the decision that was written down, or raise ValueError naming the field that is wrong (2.3.5)."""
    return _versioned(Decision, plain)


def consent_to_plain(consent: Consent) -> dict[str, Any]:
    """Return what a client answered as JSON values (part 5)."""
    return {"v": VERSION, **_plain_fields(consent)}


def consent_from_plain(plain: Mapping[str, Any]) -> Consent:
    """Return the answer that was written down, or raise ValueError naming the field that is wrong (part 5)."""
    return _versioned(Consent, plain)


def precaution_to_plain(note: Precaution) -> dict[str, Any]:
    """Return a safety note as JSON values (4.8)."""
    return {"v": VERSION, **_plain_fields(note)}


def precaution_from_plain(plain: Mapping[str, Any]) -> Precaution:
    """Return the safety note that was written down, or raise ValueError naming the field that is wrong (4.8)."""
    return _versioned(Precaution, plain)


@dataclass(frozen=True, slots=True)
class _Step:
    name: str
    since: date
    amount: int


@dataclass(frozen=True, slots=True)
class _NotNeeded:
    purpose: Purpose
    categories: tuple[Category, ...]


@dataclass(frozen=True, slots=True)
class _Bound:
    duty: Duty
    since: date


@dataclass(frozen=True, slots=True)
class _KeptValues:
    """What a decision keeps of the values it was made under; clauses and bounds stay with the code (1.1)."""

    version: str
    effective_from: date
    steps: tuple[_Step, ...]
    not_needed: tuple[_NotNeeded, ...]
    bound: tuple[_Bound, ...]


def values_to_plain(values: Values) -> dict[str, Any]:
    """Return the values that a decision was made under as JSON values (1.1)."""
    kept = _KeptValues(
        version=values.version,
        effective_from=values.effective_from,
        # How long a file is kept decides nothing about an ask, and every answer keeps these lines.
        steps=tuple(
            _Step(name, since, amount) for name, value in values.numbers().items() if not name.startswith("retention.") for since, amount in value.steps
        ),
        not_needed=tuple(_NotNeeded(purpose, tuple(sorted(EVERYTHING - needed))) for purpose, needed in values.needed_for.items()),
        bound=tuple(_Bound(duty, since) for duty, since in values.duties.items() if since),
    )
    return {"v": VERSION, **_plain_fields(kept)}


def values_from_plain(plain: Mapping[str, Any]) -> Values:
    """Return the values that were written down, or raise ValueError naming what is wrong; a number that is newer than they are is as we ship it (1.1)."""
    kept = _versioned(_KeptValues, plain)
    steps: dict[str, Steps] = {}
    for one in kept.steps:
        if one.name not in STANDARD.numbers():
            raise ValueError("steps: has a number that is not known")
        steps[one.name] = (*steps.get(one.name, ()), (one.since, one.amount))
    bound = {one.duty: one.since for one in kept.bound}
    return STANDARD.stepped(
        steps,
        version=kept.version,
        effective_from=kept.effective_from,
        needed_for={**STANDARD.needed_for, **{one.purpose: EVERYTHING - set(one.categories) for one in kept.not_needed}},
        duties={duty: bound.get(duty) for duty in Duty},
    )


def _plain_fields(known: object) -> dict[str, Any]:
    plain = {it.name: _plain(getattr(known, it.name)) for it in fields(cast(Any, known)) if it.init}
    return {"ground": known.ground.value, **plain} if isinstance(known, Basis) else plain


def _plain(value: object) -> Any:
    if isinstance(value, IntEnum):
        return value.name.lower()
    if isinstance(value, Enum):
        return value.value
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, tuple):
        return [_plain(it) for it in value]
    return _plain_fields(value) if is_dataclass(value) else value


def _versioned(cls: type[Known], plain: Mapping[str, Any]) -> Known:
    if not isinstance(plain, Mapping):
        raise ValueError("the record: not a set of fields")
    version = plain.get("v")
    if type(version) is not int or version != VERSION:
        raise ValueError("v: not a version that is understood")
    return cast(Known, _record(cls, {name: value for name, value in plain.items() if name != "v"}, ""))


def _record(cls: Any, plain: Any, path: str) -> Any:
    """Return one record, with every field known and none missing that is needed (2.3.5)."""
    if not isinstance(plain, Mapping):
        raise ValueError(f"{path}: not a set of fields")
    known = _fields_of(cls)
    if any(name not in known for name in plain):
        # What is unknown is not named: it may be content that slipped into the place of a name.
        raise ValueError(f"{path or 'the record'}: has a field that is not known")
    for name, (spec, _) in known.items():
        if name not in plain and spec.default is MISSING and spec.default_factory is MISSING:
            raise ValueError(f"{_join(path, name)}: missing")
    return cls(**{name: _read(known[name][1], value, _join(path, name)) for name, value in plain.items()})


def _read(hint: Any, plain: Any, path: str) -> Any:
    """Return a value as its field wants it (2.3.5)."""
    if hint == Basis:
        return _basis(plain, path)
    if get_origin(hint) is UnionType:
        return None if plain is None else _read(get_args(hint)[0], plain, path)
    if get_origin(hint) is tuple:
        if not isinstance(plain, list):
            raise ValueError(f"{path}: not a list")
        return tuple(_read(get_args(hint)[0], it, f"{path}[{place}]") for place, it in enumerate(plain))
    if is_dataclass(hint):
        return _record(hint, plain, path)
    return _single(hint, plain, path)


def _basis(plain: Any, path: str) -> Any:
    """Return the facts of the ground that they name, and of no other (4.2)."""
    if not isinstance(plain, Mapping):
        raise ValueError(f"{path}: not a set of fields")
    kind = next((it for it in get_args(Basis) if it.ground.value == plain.get("ground")), None)
    if kind is None:
        raise ValueError(f"{_join(path, 'ground')}: not one of the known grounds")
    return _record(kind, {name: value for name, value in plain.items() if name != "ground"}, path)


def _single(hint: Any, plain: Any, path: str) -> Any:
    """Return a word, a yes or no, a day or one of a list (2.3.5)."""
    if hint is bool and isinstance(plain, bool):
        return plain
    if hint is bool:
        raise ValueError(f"{path}: neither true nor false")
    if hint is int and type(plain) is int:
        return plain
    if hint is int:
        raise ValueError(f"{path}: not a whole number")
    if not isinstance(plain, str):
        raise ValueError(f"{path}: not text")
    return _word(hint, plain, path)


def _word(hint: Any, plain: str, path: str) -> Any:
    if hint is str:
        return plain
    if hint is date:
        try:
            return date.fromisoformat(plain)
        except ValueError:
            raise ValueError(f"{path}: not a day") from None
    if plain not in _members_of(hint):
        raise ValueError(f"{path}: not one of the known answers")
    return _members_of(hint)[plain]


@cache
def _fields_of(cls: type[Any]) -> dict[str, tuple[Field[Any], Any]]:
    hints = get_type_hints(cls)
    return {it.name: (it, hints[it.name]) for it in fields(cls) if it.init}


@cache
def _members_of(enum: type[Enum]) -> dict[str, Enum]:
    """Return the members of an enum by the word that stands for each (2.3.5)."""
    return {_plain(member): member for member in enum}


def _join(path: str, name: str) -> str:
    return f"{path}.{name}" if path else name
