"""What is to be mended in a list: where it stands, and a code for its words (templates/cli/importing); never what stands there."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from bot.errors import JustUsError


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing to mend: the list, the row as a spreadsheet counts it, the column by its letter and name, and the code. No row: the whole file."""

    file: str
    code: str
    row: int = 0
    letter: str = ""
    column: str = ""
    facts: dict[str, Any] = field(default_factory=dict)


class Wrong(JustUsError):
    """A cell cannot be so; the code names its words, and the facts are ours: bounds, days and rows, nothing from the cell."""

    def __init__(self, code: str, **facts: Any) -> None:
        """Keep the code and the facts."""
        super().__init__(code)
        self.code = code
        self.facts = facts


class NotRead(JustUsError):
    """A file cannot be read at all, or not as what it should be."""

    def __init__(self, problem: Problem) -> None:
        """Keep what is wrong with it."""
        super().__init__(problem.code)
        self.problem = problem


def letter_of(place: int) -> str:
    """The letter over a column, as a spreadsheet shows it: A for the first, AA after Z."""
    letters = ""
    while place >= 0:
        place, rest = divmod(place, 26)
        letters, place = chr(65 + rest) + letters, place - 1
    return letters
