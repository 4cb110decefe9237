"""What a rule is: a statement with its clause, which speaks of an ask or stays silent."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from enum import auto
from typing import NamedTuple

from policy.facts import Ask
from policy.findings import Because, Change, Field, Finding, Verdict
from policy.grounds import Ground
from policy.word import Word


class Say(NamedTuple):
    """What a rule says; its own name and clause are added by `Rule.finding` (2.3.5)."""

    verdict: Verdict
    because: Because
    field: Field
    change: Change | None = None
    about: tuple[str, ...] = ()


class Lane(Word):
    """What an ask must be like for a rule to have anything to say of it; a rule of one ground has that ground for its lane (4.2)."""

    DANGER = auto()
    ANY = auto()
    LACKING = auto()
    """Consent lacks something, and nobody makes a case for telling without it (2.2, 4.1)."""
    CASE = auto()
    """A case is made for telling without consent, and is needed (4.1)."""


Lanes = Lane | Ground
Speaks = Callable[[Ask, date], Say | None]


@dataclass(frozen=True, slots=True)
class Rule:
    """One statement of the policy, its clause, and the lane in which it is asked; in any other it would stay silent."""

    clause: str
    speaks: Speaks
    lane: Lanes

    @property
    def name(self) -> str:
        """Return the statement, as it is named in the trace (2.3.5)."""
        return self.speaks.__name__

    @property
    def statement(self) -> str:
        """Return the sentence that a trustee may dispute (2.3.5)."""
        return self.speaks.__doc__ or ""

    def finding(self, said: Say) -> Finding:
        """Return what the rule said, with its own name and clause (2.3.5)."""
        verdict, because, field, change, about = said
        return Finding(rule=self.speaks.__name__, clause=self.clause, verdict=verdict, because=because, field=field, change=change, about=about)


def rule(clause: str, lane: Lanes = Lane.ANY) -> Callable[[Speaks], Rule]:
    """Make a rule of a function that states one clause (2.3.5)."""
    return lambda speaks: Rule(clause, speaks, lane)
