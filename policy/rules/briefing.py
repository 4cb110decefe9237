"""The first briefing: a consent is informed when the client was told, by then, all that they are to be told (2.1, 3.5, 3.7, 3.8, 5.2.2, 5.4)."""

from __future__ import annotations

from datetime import date

from policy.consents import read
from policy.facts import Ask
from policy.findings import Because
from policy.rule import Lane, Rule, Say, rule
from policy.rules.consent import lacking


def untold(ask: Ask, today: date, clause: str) -> Say | None:
    """Return that the client had not been told what one clause asks for, and name it (2.1)."""
    said = lacking(ask, today, Because.NOT_TOLD)
    missing = tuple(item.value for item in read(ask, today).not_told if item.clause == clause) if said else ()
    return said._replace(about=missing) if said and missing else None


@rule("5.2.2", Lane.LACKING)
def a_client_is_briefed(ask: Ask, today: date) -> Say | None:
    """A consent counts only if the client was told beforehand what they were agreeing to."""
    return lacking(ask, today, Because.NOT_BRIEFED)


@rule("5.2.2", Lane.LACKING)
def a_briefing_comes_first(ask: Ask, today: date) -> Say | None:
    """A briefing after the consent does not make it informed; one on the same day does."""
    return lacking(ask, today, Because.BRIEFED_AFTERWARDS)


@rule("5.2.2", Lane.LACKING)
def a_client_hears_the_words_of_today(ask: Ask, today: date) -> Say | None:
    """When the words that clients are told have changed, whoever was told in the old ones is told again within a year; a later consent needs it."""
    return lacking(ask, today, Because.TOLD_IN_OLD_WORDS)


@rule("2.1.1", Lane.LACKING)
def a_client_is_told_what_is_kept(ask: Ask, today: date) -> Say | None:
    """Before they consent, a client is told what is written down and why, how it is used, and how it is kept safe and destroyed."""
    return untold(ask, today, "2.1.1")


@rule("2.1.2", Lane.LACKING)
def a_client_is_told_when_consent_is_not_asked(ask: Ask, today: date) -> Say | None:
    """Before they consent, a client is told when others may be told without it."""
    return untold(ask, today, "2.1.2")


@rule("3.5", Lane.LACKING)
def a_client_is_told_with_whom_it_is_shared(ask: Ask, today: date) -> Say | None:
    """Before they consent, a client is told who may be told, why and how."""
    return untold(ask, today, "3.5")


@rule("3.7", Lane.LACKING)
def a_client_is_told_of_their_file(ask: Ask, today: date) -> Say | None:
    """Before they consent, a client is told that they can see their file, and how."""
    return untold(ask, today, "3.7")


@rule("3.8", Lane.LACKING)
def a_client_is_told_who_sees_the_file(ask: Ask, today: date) -> Say | None:
    """Before they consent, a client is told who here may see their file."""
    return untold(ask, today, "3.8")


@rule("5.4", Lane.LACKING)
def a_client_is_told_that_they_may_withdraw(ask: Ask, today: date) -> Say | None:
    """Before they consent, a client is told that they can withdraw it at any time."""
    return untold(ask, today, "5.4")


RULES: tuple[Rule, ...] = (
    a_client_is_briefed,
    a_briefing_comes_first,
    a_client_hears_the_words_of_today,
    a_client_is_told_what_is_kept,
    a_client_is_told_when_consent_is_not_asked,
    a_client_is_told_with_whom_it_is_shared,
    a_client_is_told_of_their_file,
    a_client_is_told_who_sees_the_file,
    a_client_is_told_that_they_may_withdraw,
)
