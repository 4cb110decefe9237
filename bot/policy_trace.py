"""`justus policy trace`: the register as a matrix of clause and cells, with what is missing; as a table, as lines, or as a page of HTML."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from rich.console import Console
from rich.table import Table

from bot.examples import SIDES, examples
from bot.policy_pages import line, reader, written
from bot.register import PARTS, heading, of_clause
from bot.terminal import said
from policy.clause import DECIDING, Cell, Clause
from policy.clauses import CLAUSES

WIDE = 160
"""From this width on a table can be read; on less, each clause is printed by itself."""


@dataclass(frozen=True, slots=True)
class Filled:
    """One cell of the matrix: its lines, and whether it may not be empty but is."""

    lines: tuple[str, ...]
    missing: bool = False


@dataclass(frozen=True, slots=True)
class Row:
    """One clause of the matrix, a cell for each column."""

    clause: Clause
    heading: str
    cells: tuple[Filled, ...]

    @property
    def lacks(self) -> list[str]:
        """The names of the cells that are empty and may not be."""
        return [name for name, cell in zip(columns(), self.cells, strict=True) if cell.missing]


@dataclass(frozen=True, slots=True)
class Part:
    """One part of the policy, with its rows."""

    anchor: str
    name: str
    rows: tuple[Row, ...]


def columns() -> tuple[str, ...]:
    """The headings of the cells, that of the clause left out."""
    return (*(reader().words.label(cell) for cell in Cell), said("policy", "worked"))


def row(clause: Clause) -> Row:
    """The cells of one clause."""
    lines = {
        Cell.KINDS: tuple(reader().words.label(kind) for kind in sorted(clause.kinds)),
        Cell.RULES: tuple(one.name for one in clause.rules),
        Cell.FIELDS: clause.fields,
        Cell.WORDS: (clause.template.removesuffix(".j2"), *clause.words),
        Cell.RECORDS: clause.records,
        Cell.PAGES: clause.pages,
        Cell.LAW: tuple(said("policy", "law_line", title=one.title, standing=reader().words.label(one.status)) for one in clause.law),
    }
    counts = {side: sum(one.kind == side for one in of_clause(clause)) for side in SIDES}
    told = Filled(tuple(f"{count} {said('policy', f'side_{side}')}" for side, count in counts.items()), missing=not all(counts.values()))
    filled = (Filled(() if cell in clause.lacks else lines[cell], missing=cell in clause.lacks) for cell in Cell)
    return Row(clause, heading(reader(), clause), (*filled, told if not told.missing else Filled((), missing=True)))


def matrix() -> tuple[Part, ...]:
    """Every clause, part by part."""
    return tuple(Part(f"part-{part}", reader().said("parts", f"part_{part}"), tuple(row(one) for one in clauses)) for part, clauses in PARTS.items())


def show_trace(html: Path | None) -> bool:
    """Print the matrix, or write it as HTML; whether no cell is empty that may not be."""
    parts = matrix()
    lacking = [one for part in parts for one in part.rows if one.lacks]
    if html is not None:
        written(as_html(parts), html)
    else:
        console = Console(highlight=False)
        (_as_table if console.is_terminal and console.width >= WIDE else _as_lines)(console, parts)
    console = Console(highlight=False)
    for one in lacking:
        line(console, said("policy", "empty", number=one.clause.number, cells=one.lacks), indent=0)
    line(console, summary(len(lacking)), indent=0)
    return not lacking


def summary(lacking: int) -> str:
    """How whole the register is, in one line."""
    if lacking:
        return said("policy", "not_whole", count=lacking, clauses=len(CLAUSES))
    return said("policy", "whole", clauses=len(CLAUSES), rules=len(DECIDING), examples=len(examples()))


def _as_table(console: Console, parts: tuple[Part, ...]) -> None:
    for part in parts:
        table = Table(title=part.name, title_justify="left", show_lines=True, expand=True)
        for name in (said("policy", "clause"), *columns()):
            table.add_column(name, overflow="fold")
        for one in part.rows:
            table.add_row(one.heading, *("\n".join(cell.lines) or _nothing(cell) for cell in one.cells))
        console.print(table)


def _as_lines(console: Console, parts: tuple[Part, ...]) -> None:
    for one in (row for part in parts for row in part.rows):
        line(console, one.heading, indent=0, style="bold")
        for name, cell in zip(columns(), one.cells, strict=True):
            line(console, f"{name}: {'; '.join(cell.lines) or _nothing(cell)}", indent=2)
        console.print()


def _nothing(cell: Filled) -> str:
    return said("policy", "missing" if cell.missing else "nothing_needed")


def as_html(parts: tuple[Part, ...]) -> str:
    """The matrix as one page that needs nothing else."""
    lacking = sum(bool(one.lacks) for part in parts for one in part.rows)
    context = {"summary": summary(lacking), "columns": (said("policy", "clause"), *columns()), "not_advice": said("policy", "not_advice")}
    return said("trace", "page", parts=parts, missing=said("policy", "missing"), nothing=said("policy", "nothing_needed"), **context) + "\n"
