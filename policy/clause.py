"""One row of the clause register: a numbered clause, how it is kept, and where."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from policy.access_steps import CHECKS, Check
from policy.approval import BARS, Bar
from policy.considering import LOOKS, Look
from policy.law import Citation
from policy.precautions import STATEMENTS, Statement
from policy.rule import Rule
from policy.rules import REGISTRY

Names = tuple[str, ...]
Decides = Rule | Bar | Statement | Check | Look
DECIDING: tuple[Decides, ...] = (*REGISTRY, *BARS, *STATEMENTS, *CHECKS, *LOOKS)
"""Everything that decides: the rules on an ask, on who may approve it, on a safety note, and on the steps and records of a subject access request."""


class Kind(StrEnum):
    """How the bot keeps a clause (2.3.5)."""

    ENFORCED = "enforced"
    ASKED = "asked"
    RECORDED = "recorded"
    PROMPTED = "prompted"
    ORGANISATIONAL = "organisational"


ENFORCED, ASKED, RECORDED, PROMPTED, ORGANISATIONAL = Kind


class Cell(StrEnum):
    """What a row of the register has beside its clause (2.3.5)."""

    KINDS = "kinds"
    RULES = "rules"
    FIELDS = "fields"
    WORDS = "words"
    RECORDS = "records"
    PAGES = "pages"
    LAW = "law"


@dataclass(frozen=True, slots=True, kw_only=True)
class Clause:
    """One numbered clause: fields are `form.field`, words are templates, records are events of the log, pages are documents (2.3.5)."""

    number: str
    title: str
    kinds: frozenset[Kind]
    fields: Names = ()
    words: Names = ()
    records: Names = ()
    pages: Names = ()
    law: tuple[Citation, ...] = ()

    @property
    def rules(self) -> tuple[Decides, ...]:
        """Return all that decides by this clause (2.3.5)."""
        return tuple(one for one in DECIDING if one.clause == self.number)

    @property
    def template(self) -> str:
        """Return where the clause is said in plain words (2.3.5)."""
        return f"clauses/{self.number.lower().replace('. ', '-')}.j2"

    @property
    def must_have(self) -> frozenset[Cell]:
        """Return the cells that may not be empty: kinds and words, and what each of its kinds calls for (2.3.5)."""
        return frozenset({Cell.KINDS, Cell.WORDS, *(CALLS_FOR[kind] for kind in self.kinds)})

    @property
    def lacks(self) -> tuple[Cell, ...]:
        """Return the cells that are empty and may not be, in the order of the matrix (2.3.5)."""
        return tuple(cell for cell in Cell if cell in self.must_have and not getattr(self, cell))


CALLS_FOR = {Kind.ENFORCED: Cell.RULES, Kind.ASKED: Cell.FIELDS, Kind.RECORDED: Cell.RECORDS, Kind.PROMPTED: Cell.WORDS, Kind.ORGANISATIONAL: Cell.PAGES}


def row(
    number: str,
    title: str,
    *kinds: Kind,
    fields: Names = (),
    words: Names = (),
    records: Names = (),
    pages: Names = (),
    law: tuple[Citation, ...] = (),
) -> Clause:
    """Return one row of the register (2.3.5)."""
    return Clause(number=number, title=title, kinds=frozenset(kinds), fields=fields, words=words, records=records, pages=pages, law=law)


def of(form: str, *fields: str) -> Names:
    """Return fields of one form as the register names them (2.3.5)."""
    return tuple(f"{form}.{field}" for field in fields)
