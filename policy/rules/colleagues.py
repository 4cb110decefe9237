"""Talking inside the charity: no consent is asked for it, but a real purpose and a need to know are (3.8)."""

from __future__ import annotations

from datetime import date

from policy.facts import Ask
from policy.findings import Because, Change, Field, Verdict
from policy.rule import Rule, Say, rule
from policy.rules.aims import not_yet, outside, without_need
from policy.text import said


@rule("3.8")
def a_colleague_is_told_for_the_work(ask: Ask, today: date) -> Say | None:
    """A colleague is told of a client for the work, such as supervision, cover or advice, and the worker says which."""
    if outside(ask) or said(ask.justification):
        return None
    return not_yet(Because.NO_JUSTIFICATION, Field.JUSTIFICATION, Change.SAY_WHY)


@rule("3.8")
def a_colleague_is_told_something_chosen(ask: Ask, today: date) -> Say | None:
    """A colleague, too, is told chosen categories and not 'all about' a client."""
    return None if outside(ask) or ask.items else not_yet(Because.NOTHING_CHOSEN, Field.ITEMS, Change.CHOOSE_WHAT)


@rule("3.8")
def a_colleague_is_told_what_they_need(ask: Ask, today: date) -> Say | None:
    """A colleague is told only those categories that their part of the work needs."""
    bare = () if outside(ask) else without_need(ask)
    return not_yet(Because.NEED_NOT_SAID, Field.ITEMS, Change.SAY_THE_NEED, bare) if bare else None


@rule("3.8")
def a_colleague_who_needs_to_know_may_know(ask: Ask, today: date) -> Say | None:
    """What a client says is confidential to the charity, so a colleague with a real need may be told without a consent."""
    if outside(ask) or not said(ask.justification) or not ask.items or without_need(ask):
        return None
    return Say(Verdict.SHARE, Because.COLLEAGUE_NEEDS_TO_KNOW, Field.RECIPIENT)


RULES: tuple[Rule, ...] = (
    a_colleague_is_told_for_the_work,
    a_colleague_is_told_something_chosen,
    a_colleague_is_told_what_they_need,
    a_colleague_who_needs_to_know_may_know,
)
