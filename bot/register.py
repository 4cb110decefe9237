"""The policy to read: its clauses, its law and what a search finds, composed once for Slack and for the terminal (2.3.5)."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from itertools import groupby
from typing import Any

from bot.examples import SIDES, Example, examples
from bot.words import Words
from policy.clause import Cell, Clause
from policy.clauses import CITATIONS, CLAUSES, resting_on
from policy.deadlines import law_check_due
from policy.law import Citation, Standing
from policy.value import Values

PARTS: Mapping[str, tuple[Clause, ...]] = {
    part: tuple(clause for clause in CLAUSES if clause.number.split(".")[0].lower() in numbers)
    for part, numbers in {"1": {"1", "2"}, "3": {"3"}, "4": {"4"}, "5": {"5"}, "app": {"app"}}.items()
}


@dataclass(frozen=True, slots=True)
class Section:
    """A heading, and the lines under it."""

    heading: str
    lines: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Page:
    """A page of the policy: a short name, and what it says."""

    name: str
    sections: tuple[Section, ...]


@dataclass(frozen=True, slots=True)
class Reader:
    """For whom a page is composed: in which words, on which day, by whose numbers, and whether it is theirs to mend what the policy cites."""

    words: Words
    today: date
    values: Values
    mends: bool

    def said(self, template: str, part: str, **context: Any) -> str:
        """One line of the policy's pages."""
        return self.words.plain(f"policy/{template}", part, **context)


def clause_called(text: str) -> Clause | None:
    """The clause that somebody means, however its number is typed: `4.2.1.`, `App 1`, `appendix2`."""
    bare = re.sub(r"[^0-9a-z.]", "", text.lower()).replace("appendix", "app").replace("app.", "app").strip(".")
    return next((clause for clause in CLAUSES if clause.number.lower().replace(". ", "") == bare), None)


def neighbours(clause: Clause) -> tuple[Clause | None, Clause | None]:
    """The clauses before and after one."""
    at = CLAUSES.index(clause)
    return (CLAUSES[at - 1] if at else None, CLAUSES[at + 1] if at + 1 < len(CLAUSES) else None)


def in_plain_words(words: Words, clause: Clause) -> str:
    """A clause in our own words."""
    return words.whole(clause.template.removesuffix(".j2"))


def heading(reader: Reader, clause: Clause) -> str:
    """A clause as one line: its number and title."""
    return reader.said("clause", "heading", number=clause.number, title=clause.title)


def clause_page(reader: Reader, clause: Clause) -> Page:
    """All that there is about one clause; for whoever may mend the policy's own text, first of all what is to be mended."""
    mend = [one for one in clause.law if one.to_mend and reader.mends]
    known = cells(reader, clause) | {Cell.LAW: tuple(_of_law(reader, one) for one in clause.law if one not in mend)}
    told = tuple(reader.said("clause", one.kind, example=one.name) for one in of_clause(clause))
    return Page(
        reader.said("clause", "name", number=clause.number),
        (
            Section(heading(reader, clause), (in_plain_words(reader.words, clause),)),
            *([Section(reader.said("law", "mend"), tuple(_of_law(reader, one) for one in mend))] if mend else []),
            *(Section(reader.words.label(cell), lines) for cell, lines in known.items() if lines),
            Section(reader.said("clause", "examples"), told),
        ),
    )


def cells(reader: Reader, clause: Clause) -> dict[Cell, tuple[str, ...]]:
    """What the register has on a clause, line by line; an empty cell has none."""
    return {
        Cell.KINDS: (reader.said("clause", "kinds", kinds=sorted(clause.kinds)),) if clause.kinds else (),
        Cell.RULES: tuple(reader.said("clause", "rule", statement=one.statement, rule=one.name) for one in clause.rules),
        Cell.FIELDS: tuple(reader.said("clause", "asked", form=form, fields=fields) for form, fields in _by_form(clause.fields)),
        Cell.WORDS: (clause.template.removesuffix(".j2"), *clause.words),
        Cell.RECORDS: clause.records,
        Cell.PAGES: clause.pages,
        Cell.LAW: tuple(_of_law(reader, one) for one in clause.law),
    }


def _by_form(fields: Iterable[str]) -> Iterator[tuple[str, list[str]]]:
    for form, found in groupby(fields, lambda one: one.partition(".")[0]):
        yield form, [one.partition(".")[2] for one in found]


def of_clause(clause: Clause) -> list[Example]:
    """The worked examples of a clause: what it permits, what it does not, and what is just on its line."""
    return sorted((one for one in examples() if one.clause == clause.number), key=lambda one: SIDES.index(one.kind))


def law_page(reader: Reader) -> Page:
    """Every law that a clause rests on or names, what the policy itself cites wrongly first; what nobody has confirmed last, and never as a fact."""
    mend = [one for one in CITATIONS if one.to_mend and reader.mends]
    open_ = [one for one in CITATIONS if not one.may_be_shown]
    others = [one for one in CITATIONS if one not in mend and one not in open_]
    groups = (("mend", mend), ("others", others), ("open", open_))
    late = stale(reader.today, reader.values)
    warning = [Section(reader.said("law", "stale", citation=late[0], check_by=law_check_due(late[0].checked, reader.values)), ())] if late else []
    listed = [Section(reader.said("law", part), tuple(_with_clauses(reader, one) for one in found)) for part, found in groups if found]
    return Page(reader.said("law", "name"), (*warning, *listed))


def stale(today: date, values: Values) -> tuple[Citation, ...]:
    """The citations that were not checked for as long as the charity lets it be, the longest first."""
    return tuple(sorted((one for one in CITATIONS if law_check_due(one.checked, values) < today), key=lambda one: one.checked))


def _with_clauses(reader: Reader, citation: Citation) -> str:
    behind = reader.said("law", "behind", clauses=[clause.number for clause in resting_on(citation)])
    return f"{_of_law(reader, citation)} {behind}"


def _of_law(reader: Reader, citation: Citation) -> str:
    """How a law stands; of one that nobody has confirmed, only that."""
    if citation.status is Standing.UNCONFIRMED:
        return reader.said("law", "unconfirmed", citation=citation)
    late = law_check_due(citation.checked, reader.values) < reader.today
    months = reader.values.law_checked_months.on(citation.checked)
    stands = reader.said("law", citation.status, citation=citation, note=reader.said("notes", citation.name))
    return f"{stands} {reader.said('law', 'checked', citation=citation, late=late, months=months)}"


@dataclass(frozen=True, slots=True)
class Hit:
    """A clause in which something was found, and the line in which it was."""

    clause: Clause
    line: str


def search(reader: Reader, word: str) -> list[Hit]:
    """Every clause that speaks of a word: in its title, our words, its rules, its law or its examples; the first such line of each."""
    wanted = " ".join(word.casefold().split())
    found = ((clause, next((line for line in _lines(reader, clause) if wanted in line.casefold()), None)) for clause in CLAUSES)
    return [Hit(clause, line) for clause, line in found if wanted and line is not None]


def _lines(reader: Reader, clause: Clause) -> Iterator[str]:
    yield in_plain_words(reader.words, clause)
    yield heading(reader, clause)
    yield from (one.statement for one in clause.rules)
    yield from (_of_law(reader, one) for one in clause.law)
    yield from (one.name for one in of_clause(clause))


def search_page(reader: Reader, word: str) -> Page:
    """What a search found, a section for each clause."""
    hits = search(reader, word)
    said = reader.said("search", "found" if hits else "nothing", word=word, count=len(hits))
    listed = (Section(heading(reader, hit.clause), (hit.line,)) for hit in hits)
    return Page(reader.said("search", "name"), (Section(said, ()), *listed))
