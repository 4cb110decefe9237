"""A decision in words: each decisive finding with its clause and the smallest change that would pass (2.3.5)."""

from __future__ import annotations

from bot.words import Words
from policy.facts import BriefingItem, Category
from policy.findings import Decision
from policy.grounds import Ground

GROUND_FORM = "approval/ground_form"
"""The words of the form in which the questions of a ground are asked."""


def question(words: Words, name: str) -> str | None:
    """A question of the ground form, as it is asked; None if that is no question of it."""
    return words.plain(GROUND_FORM, name, answers={}) if words.has(GROUND_FORM, name) else None


def reasons(words: Words, decision: Decision) -> list[dict[str, str]]:
    """Each decisive finding in words, with its clause and the smallest change that would pass."""
    said: dict[tuple[str, str], dict[str, str]] = {}
    for found in decision.decisive:
        about = in_words(words, found.about)
        why = words.whole(f"reasons/{found.because}", about=about)
        change = words.whole(f"changes/{found.change}", about=about) if found.change else ""
        said.setdefault((why, change), {"clause": found.clause, "why": why, "change": change})
    return list(said.values())


def in_words(words: Words, about: tuple[str, ...]) -> list[str]:
    """What a finding is about, in words: members of a list by their label, open questions as they are asked."""
    return [_said(words, one) for one in about]


def _said(words: Words, one: str) -> str:
    if found := _member(one):
        return words.label(found)
    return (question(words, one) or one).rstrip("?")


def _member(value: str) -> Category | Ground | BriefingItem | None:
    """The category, ground or item of a briefing that a value stands for, if it is one."""
    return next((kind(value) for kind in (Category, Ground, BriefingItem) if value in set(kind)), None)
