"""`justus policy check`: whether the policy is whole, a line for each thing that was looked at."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import typer

from bot.examples import SIDES, examples
from bot.policy_file import WrongFile, values_in
from bot.policy_pages import reader
from bot.register import Reader, stale
from bot.settings import policy_file_named
from bot.terminal import said
from bot.words import TEMPLATES
from policy.clauses import CITATIONS, CLAUSES
from policy.deadlines import law_check_due


@dataclass(frozen=True, slots=True)
class Line:
    """One thing that was looked at."""

    well: bool
    text: str


def register_is_whole(reader: Reader) -> Line:
    """Whether every clause has what its kinds call for."""
    lacking = [f"{one.number} ({', '.join(reader.words.label(cell) for cell in one.lacks)})" for one in CLAUSES if one.lacks]
    return _line("register", not lacking, clauses=len(CLAUSES), lacking=lacking)


def words_are_there(reader: Reader) -> Line:
    """Whether every text that the register names is there."""
    named = sorted({name for clause in CLAUSES for name in (clause.template.removesuffix(".j2"), *clause.words)})
    missing = [name for name in named if not (TEMPLATES / f"{name}.j2").is_file()]
    return _line("words", not missing, missing=missing)


def examples_hold(reader: Reader) -> Line:
    """Whether the worked examples are answered as expected, and show every side of every clause."""
    sides = defaultdict(set)
    for one in examples():
        sides[one.clause].add(one.kind)
    lacking = [clause.number for clause in CLAUSES if sides[clause.number] != set(SIDES)]
    if lacking:
        return Line(False, said("policy", "sides_not", lacking=lacking))
    wrong = [one.name for one in examples() if not one.as_expected]
    return _line("examples", not wrong, count=len(examples()), wrong=wrong)


def law_is_fresh(reader: Reader) -> Line:
    """Whether the law was checked as lately as the charity wants it."""
    oldest = min(CITATIONS, key=lambda one: one.checked)
    due = law_check_due(oldest.checked, reader.values)
    return _line("law", not stale(reader.today, reader.values), checked=reader.words.day(oldest.checked), due=reader.words.day(due))


CHECKS: tuple[Callable[[Reader], Line], ...] = (register_is_whole, words_are_there, examples_hold, law_is_fresh)
"""All that is looked at, in this order: a new check is a function here."""


def own_numbers(file: Path | None) -> Iterator[Line]:
    """Whether the charity's own numbers can be taken on: those in this file, else those in the settings."""
    path = file or policy_file_named()
    if path is None:
        yield Line(True, said("policy_file", "none"))
        return
    try:
        yield Line(True, said("policy_file", "taken_on", path=path, version=values_in(path).version))
    except WrongFile as wrong:
        yield from (Line(False, problem) for problem in wrong.problems)


def show_checks(file: Path | None = None) -> bool:
    """Print a line for each check; whether all is well."""
    lines = [*(check(reader()) for check in CHECKS), *own_numbers(file)]
    for one in lines:
        typer.echo(said("policy", "tick" if one.well else "cross").ljust(6) + one.text)
    return all(one.well for one in lines)


def _line(name: str, well: bool, **context: Any) -> Line:
    return Line(well, said("policy", f"{name}_{'ok' if well else 'not'}", **context))
