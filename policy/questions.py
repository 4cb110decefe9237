"""The questions that each ground asks: a case is put before the trustees when its own are answered (4.2, 4.4 to 4.6)."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from policy.cases import (
    AdultAtRisk,
    Basis,
    BenefitFraud,
    ChildAtRisk,
    CourtOrder,
    DrugTrafficking,
    LifeOfClient,
    OtherSeriousRisk,
    SafetyOfWorkers,
    SeriousCrime,
    SeriousOffenceAdmitted,
    Terrorism,
    Witness,
)
from policy.grounds import Harm
from policy.text import said

Open = Callable[[Any], bool]
"""Tells whether a question of a ground still waits for its answer."""


def chosen(name: str) -> tuple[str, Open]:
    """Return a question that is answered by a choice, a yes or a no (4.2)."""
    return name, lambda it: getattr(it, name) in (None, ())


def written(name: str) -> tuple[str, Open]:
    """Return a question that is answered in words (4.2)."""
    return name, lambda it: not said(getattr(it, name))


QUESTIONS: dict[type[Basis], tuple[tuple[str, Open], ...]] = {
    ChildAtRisk: (
        chosen("child"),
        chosen("soon"),
        ("known_sexual_offence", lambda it: Harm.SEXUAL in it.harms and it.known_sexual_offence is None),
    ),
    AdultAtRisk: (
        chosen("adult_harms"),
        chosen("needs_care"),
        chosen("can_protect_themselves"),
        chosen("own_decision"),
        written("public_interest"),
        chosen("soon"),
    ),
    Terrorism: (chosen("suspicion"), chosen("learnt_at_work"), chosen("soon")),
    CourtOrder: (chosen("paper"), written("court"), ("number", lambda it: not it.number.strip()), chosen("seen_on")),
    BenefitFraud: (chosen("asker"),),
    DrugTrafficking: (chosen("conduct"),),
    SeriousCrime: (written("crime"), chosen("aim"), written("why_this_case")),
    LifeOfClient: (chosen("threat"), chosen("soon")),
    SafetyOfWorkers: (chosen("worker_threat"), chosen("precaution_noted"), chosen("soon")),
    SeriousOffenceAdmitted: (written("crime"),),
    Witness: (
        written("crime"),
        chosen("first_hand"),
        chosen("witness_answer"),
        chosen("witness_supported"),
        ("why_not_supported", lambda it: it.witness_supported is False and not said(it.why_not_supported)),
    ),
    OtherSeriousRisk: (written("who_is_at_risk"), written("why_this_case")),
}


def unanswered(basis: Basis) -> tuple[str, ...]:
    """Return the questions of a ground that still wait for an answer, by the names of their facts (4.2, 4.4 to 4.6)."""
    return tuple(name for name, is_open in QUESTIONS[type(basis)] if is_open(basis))
