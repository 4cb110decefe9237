"""A charity's own numbers, within the bounds of the policy: all of them are taken on, or each thing that is wrong is named with its clause."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from datetime import date, datetime
from enum import StrEnum
from itertools import pairwise
from types import MappingProxyType
from typing import NamedTuple

from policy.value import TABLES, Duty, Steps, Value, Values
from policy.values import STANDARD

LABEL = re.compile(r"[a-z0-9][a-z0-9.-]{0,19}")
DUTIES = "duties"
RETENTION, RECORDS_CLAUSE = "retention", "2.1.1"
ABOUT_THE_FILE = ("version", "effective_from")
ABOUT_A_NUMBER = frozenset({"clause", "steps"})
ABOUT_A_STEP = frozenset({"from", "amount"})

# The clause of the duties that a charity's adviser may confirm, and the day on which the Acts behind both became law: none binds before.
CONFIRMABLE: dict[Duty, str] = {Duty.MANDATORY_REPORTING: "4.2.1", Duty.DUTY_TO_SHARE: "4.10"}
ENACTED_ON = date(2026, 4, 29)


class Wrong(StrEnum):
    """What can be wrong with a charity's own numbers (1.1)."""

    LABEL_WRONG = "label_wrong"
    DATE_MISSING = "date_missing"
    NOT_A_DATE = "not_a_date"
    BACK_IN_TIME = "back_in_time"
    UNKNOWN_NAME = "unknown_name"
    UNKNOWN_GROUND = "unknown_ground"
    UNKNOWN_RECORD = "unknown_record"
    UNKNOWN_DUTY = "unknown_duty"
    UNKNOWN_FIELD = "unknown_field"
    NOT_A_TABLE = "not_a_table"
    CLAUSE_MISSING = "clause_missing"
    CLAUSE_WRONG = "clause_wrong"
    STEPS_MISSING = "steps_missing"
    NOT_A_NUMBER = "not_a_number"
    OUT_OF_BOUNDS = "out_of_bounds"
    DEFAULT_ABOVE_MAXIMUM = "default_above_maximum"
    URGENT_ABOVE_NORMAL = "urgent_above_normal"
    DECLINES_ABOVE_QUORUM = "declines_above_quorum"
    TRUSTEES_ABOVE_QUORUM = "trustees_above_quorum"
    STEPS_OUT_OF_ORDER = "steps_out_of_order"
    REMINDER_TOO_EARLY = "reminder_too_early"


class Problem(NamedTuple):
    """One thing that is wrong: the clause, the name of what it is about, and the code of its words (1.1)."""

    clause: str
    name: str
    code: Wrong


class NotAdopted(ValueError):
    """A charity's own numbers cannot be taken on (1.1)."""

    def __init__(self, problems: tuple[Problem, ...]) -> None:
        """Keep each thing that is wrong (1.1)."""
        super().__init__("; ".join(f"{clause} {name}: {code}" for clause, name, code in problems))
        self.problems = problems


def adopt(entries: Mapping[str, object], base: Values = STANDARD) -> Values:
    """Return the base with a charity's own steps, or raise NotAdopted with everything that is wrong at once (1.1)."""
    found = list(_whole(entries, base))
    own = dict(_own(entries, base))
    problems = [*found, *(problem for name, said in own.items() for problem in _number(name, said, base))]
    if not problems:
        steps = {name: _joined(base.numbers()[name], _steps_of(said)) for name, said in own.items()}
        values = base.stepped(
            steps,
            version=f"{base.version}+{entries['version']}",
            effective_from=entries["effective_from"],
            duties=MappingProxyType({**base.duties, **{Duty(name): since for name, since in _table(entries, DUTIES).items()}}),
        )
        problems = list(_against_each_other(values))
    if problems:
        raise NotAdopted(tuple(problems))
    return values


def _whole(entries: Mapping[str, object], base: Values) -> Iterator[Problem]:
    """Return what is wrong with the whole: its label, its day, its grounds and duties, and what nobody knows (1.1)."""
    if not isinstance(label := entries.get("version"), str) or not LABEL.fullmatch(label):
        yield Problem("1.1", "version", Wrong.LABEL_WRONG)
    if "effective_from" not in entries:
        yield Problem("1.1", "effective_from", Wrong.DATE_MISSING)
    else:
        yield from _day("1.1", "effective_from", entries["effective_from"], base.effective_from)
    known = {*_single(base), *ABOUT_THE_FILE, *TABLES, DUTIES}
    for name, said in entries.items():
        if name not in known:
            yield Problem(_clause_in(said), name, Wrong.UNKNOWN_NAME)
        elif name in {*TABLES, DUTIES} and not isinstance(said, Mapping):
            yield Problem(RECORDS_CLAUSE if name == RETENTION else "4.1", name, Wrong.NOT_A_TABLE)
    yield from (Problem(_clause_in(said), name, _unknown(name)) for name, said in _in_tables(entries) if name not in base.numbers())
    yield from _duties(_table(entries, DUTIES))


def _duties(duties: Mapping[str, object]) -> Iterator[Problem]:
    """Return what is wrong with the days from which the charity's adviser says that a duty binds it (4.2.1, 4.10)."""
    clauses = {duty.value: clause for duty, clause in CONFIRMABLE.items()}
    for name, since in duties.items():
        if name not in clauses:
            yield Problem("4.2", f"{DUTIES}.{name}", Wrong.UNKNOWN_DUTY)
        else:
            yield from _day(clauses[name], f"{DUTIES}.{name}", since, ENACTED_ON)


def _own(entries: Mapping[str, object], base: Values) -> Iterator[tuple[str, object]]:
    """Return what is said of each number that there is (1.1)."""
    yield from ((name, said) for name, said in entries.items() if name in _single(base))
    yield from ((name, said) for name, said in _in_tables(entries) if name in base.numbers())


def _in_tables(entries: Mapping[str, object]) -> Iterator[tuple[str, object]]:
    """Return what is said for single grounds and kinds of record, by the name that such a number would have (1.1)."""
    yield from ((f"{table}.{one}", said) for table in TABLES for one, said in _table(entries, table).items())


def _unknown(name: str) -> Wrong:
    """Return what to say of a ground or a kind of record that nobody knows (1.1)."""
    return Wrong.UNKNOWN_RECORD if name.startswith(f"{RETENTION}.") else Wrong.UNKNOWN_GROUND


def _single(base: Values) -> set[str]:
    """Return the names of the numbers of which there is one (1.1)."""
    return {name for name in base.numbers() if "." not in name}


def _number(name: str, said: object, base: Values) -> Iterator[Problem]:
    """Return what is wrong with one number (1.1)."""
    value = base.numbers()[name]
    if not isinstance(said, Mapping):
        yield Problem(value.clause, name, Wrong.NOT_A_TABLE)
        return
    if "clause" not in said:
        yield Problem(value.clause, name, Wrong.CLAUSE_MISSING)
    elif said["clause"] != value.clause:
        yield Problem(value.clause, name, Wrong.CLAUSE_WRONG)
    if set(said) - ABOUT_A_NUMBER:
        yield Problem(value.clause, name, Wrong.UNKNOWN_FIELD)
    steps = said.get("steps")
    if not isinstance(steps, list) or not steps:
        yield Problem(value.clause, name, Wrong.STEPS_MISSING)
        return
    before = base.effective_from
    for step in steps:
        wrong = tuple(_step(value, step, before))
        yield from wrong
        if not wrong:
            before = date.fromordinal(step["from"].toordinal() + 1)


def _step(value: Value, step: object, not_before: date) -> Iterator[Problem]:
    """Return what is wrong with one step: its day, its amount, and whether it comes after the one before it (1.1)."""
    if not isinstance(step, Mapping) or set(step) != ABOUT_A_STEP:
        yield Problem(value.clause, value.name, Wrong.UNKNOWN_FIELD if isinstance(step, Mapping) else Wrong.NOT_A_TABLE)
        return
    yield from _day(value.clause, value.name, step["from"], not_before)
    if type(step["amount"]) is not int:
        yield Problem(value.clause, value.name, Wrong.NOT_A_NUMBER)
    elif not value.least <= step["amount"] <= value.most:
        yield Problem(value.clause, value.name, Wrong.OUT_OF_BOUNDS)


def _day(clause: str, name: str, said: object, not_before: date) -> Iterator[Problem]:
    """Return what is wrong with a day: that it is none, or that it goes back in time (1.1)."""
    if not isinstance(said, date) or isinstance(said, datetime) or said == date.max:
        yield Problem(clause, name, Wrong.NOT_A_DATE)
    elif said < not_before:
        yield Problem(clause, name, Wrong.BACK_IN_TIME)


def _against_each_other(values: Values) -> Iterator[Problem]:
    """Return where two numbers contradict each other on some day (4.1, 5.4)."""
    if _ever_above(values.consent_default_months, values.consent_max_months):
        yield Problem("5.4", "consent_default_months", Wrong.DEFAULT_ABOVE_MAXIMUM)
    if _ever_above(values.approval_due_hours_urgent, values.approval_due_hours_normal):
        yield Problem("4.1", "approval_due_hours_urgent", Wrong.URGENT_ABOVE_NORMAL)
    steps = (values.approval_remind_percent, values.approval_widen_percent, values.approval_lead_percent)
    for earlier, later in pairwise(steps):
        if _ever_above(earlier, later):
            yield Problem("4.1", later.name, Wrong.STEPS_OUT_OF_ORDER)
    if _ever_above(values.approval_lapse_reminder_days, values.approval_lapses_days):
        yield Problem("4.1", "approval_lapse_reminder_days", Wrong.REMINDER_TOO_EARLY)
    # Else somebody would have declined, and fewer people than that could still approve.
    if any(_ever_above(values.declines_needed, quorum) for quorum in values.quorum.values()):
        yield Problem("4.1", "declines_needed", Wrong.DECLINES_ABOVE_QUORUM)
    above = [trustees.name for ground, trustees in values.from_trustees.items() if _ever_above(trustees, values.quorum[ground])]
    yield from (Problem("4.1", name, Wrong.TRUSTEES_ABOVE_QUORUM) for name in above)


def _ever_above(lower: Value, upper: Value) -> bool:
    return any(lower.on(day) > upper.on(day) for day, _ in (*lower.steps, *upper.steps))


def _joined(value: Value, own: Steps) -> Steps:
    """Return the base's steps up to the charity's first one, and then the charity's (1.1)."""
    return (*((day, amount) for day, amount in value.steps if day < own[0][0]), *own)


def _steps_of(said: object) -> Steps:
    assert isinstance(said, Mapping)
    return tuple((step["from"], step["amount"]) for step in said["steps"])


def _table(entries: Mapping[str, object], name: str) -> Mapping[str, object]:
    return found if isinstance(found := entries.get(name), Mapping) else {}


def _clause_in(said: object) -> str:
    """Return the clause that an entry names itself, for what nobody knows (1.1)."""
    return clause if isinstance(said, Mapping) and isinstance(clause := said.get("clause"), str) else "1.1"
