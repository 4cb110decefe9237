"""A case without consent as people read it: each question of its ground as it was asked, with its answer, and whom the worker asked in doubt."""

from __future__ import annotations

from dataclasses import fields
from datetime import date
from enum import Enum
from typing import Any

from bot.consulting import Asked
from bot.explaining import question
from bot.services import Services
from handlers.choices import YesNo
from policy.cases import WithoutConsent


def case_lines(services: Services, case: WithoutConsent) -> list[tuple[str, Any]]:
    """Each question of the ground that was answered, and its answer in words. Who tells together is said apart, because that is about people here."""
    facts = {one.name: getattr(case.basis, one.name) for one in fields(case.basis) if one.name != "tellers"}
    return [(question(services.words, name) or name, _in_words(services, answer)) for name, answer in facts.items() if answer not in (None, "", ())]


def _in_words(services: Services, answer: Any) -> Any:
    """One answer: choices by their labels, a yes or no, a day; what was typed as it is."""
    if isinstance(answer, bool):
        return services.words.label(YesNo.YES if answer else YesNo.NO)
    if isinstance(answer, tuple):
        return ", ".join(services.words.label(one) for one in answer)
    if isinstance(answer, Enum):
        return services.words.label(answer)
    return services.words.day(answer) if isinstance(answer, date) else answer


def doubts(services: Services, asked: tuple[Asked, ...]) -> list[dict[str, Any]]:
    """What a worker asked in doubt, for reading."""
    return [{"kind": services.words.label(one.kind), "on": one.on, "whom": one.whom, "question": one.question, "answer": one.answer} for one in asked]
