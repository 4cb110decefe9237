"""What the client's answers on record amount to, for one ask on one day: a consent that covers it, or why none does."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from typing import NamedTuple

from policy.facts import Answer, Ask, BriefingItem, Consent, ConsentKind, RecipientKind
from policy.findings import Because
from policy.noes import NOTHING, Categories, No, concerns, end_of, names, noes_of, wanted
from policy.text import is_among
from policy.validity import flaws_of
from policy.values import ValuedAsk, Values, facts_of, values_of

NOT_AN_ANSWER = {Answer.UNABLE: Because.UNABLE_TO_CONSENT, Answer.NOT_ANSWERED: Because.NOT_ANSWERED}


class Gap(NamedTuple):
    """One reason why a consent does not cover an ask, and the categories it concerns if not all of them (2.2)."""

    because: Because
    categories: Categories = NOTHING


@dataclass(frozen=True, slots=True)
class Reading:
    """What the answers on record amount to for one ask (2.2, 3.4)."""

    needs_a_ground: bool
    covering: Consent | None = None
    gaps: Mapping[Because, Categories] = field(default_factory=dict)
    said_no: bool = False
    may_leave_out: Categories = NOTHING
    not_told: tuple[BriefingItem, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class ReadAsk(ValuedAsk):
    """An ask whose consents have been read, so that twenty rules need not read them again (2.2)."""

    reading: Reading


def read(ask: Ask, today: date) -> Reading:
    """Return what the client's answers amount to for an ask; already worked out, it is only looked up (2.2)."""
    if isinstance(ask, ReadAsk):
        return ask.reading
    if ask.anonymous_would_do is True:
        return Reading(needs_a_ground=False)
    noes = tuple(no for consent in ask.consents for no in noes_of(consent, ask, today))
    answers = answers_that_stand(ask.consents)
    standing = tuple(no for no in noes if not any(takes_back(consent, no, ask, today) for consent in answers))
    if ask.recipient.kind is RecipientKind.COLLEAGUE:
        return _lacking(ask, standing, ()) if standing else Reading(needs_a_ground=False)
    limits = (*noes, *(end for consent in ask.consents for end in end_of(consent, ask, today)))
    covering = next((it for it in answers if names(it, ask) and not gaps_of(it, ask, today, limits)), None)
    if covering and ask.items:
        return Reading(needs_a_ground=False, covering=covering)
    gaps, nearest = _nearest(ask, answers, today, limits)
    return replace(_lacking(ask, standing, gaps), not_told=nearest.not_told if nearest else ())


def with_reading(ask: Ask, today: date) -> ReadAsk:
    """Return the same ask with its consents read (2.2)."""
    return ReadAsk(**facts_of(ask), values=values_of(ask), reading=read(ask, today))  # type: ignore[arg-type]  # the names are those of Ask


def answers_that_stand(consents: tuple[Consent, ...]) -> tuple[Consent, ...]:
    """Return the answers about telling others that no later record changes; a changed one permits nothing, and its noes are read apart (3.4, 5.5)."""
    changed = {it.replaces for it in consents if it.replaces}
    return tuple(it for it in consents if it.kind is ConsentKind.SHARE and it.id not in changed)


def gaps_of(consent: Consent, ask: Ask, today: date, limits: tuple[No, ...]) -> tuple[Gap, ...]:
    """Return each reason why this answer does not cover an ask; none means that it does (2.2, part 5)."""
    if consent.answer in NOT_AN_ANSWER:
        return (Gap(Because.RECORDED_IN_ERROR if consent.in_error else NOT_AN_ANSWER[consent.answer]),)
    against = {no.because: no.categories for no in limits if not no.is_older_than(consent)}
    return (*_names_too_little(consent, ask), *_is_not_valid(consent, values_of(ask), today), *(Gap(*pair) for pair in against.items()))


def takes_back(consent: Consent, no: No, ask: Ask, today: date) -> bool:
    """Tell whether a later and valid consent, even one that has ended since, allows what the client had said no to (3.4)."""
    return (
        consent.answer is Answer.GIVEN
        and no.is_older_than(consent)
        and consent.given_on <= today
        and names(consent, ask)
        and no.categories <= frozenset(consent.categories)
        and not flaws_of(consent, values_of(ask))
        and not any(own.categories & no.categories for own in noes_of(consent, ask, today))
    )


def _lacking(ask: Ask, noes: tuple[No, ...], gaps: tuple[Gap, ...]) -> Reading:
    """Return a reading in which nothing covers the ask; a refusal of all of it says enough (3.4)."""
    everything = wanted(ask)
    if any(no.because is Because.REFUSED and no.categories == everything for no in noes):
        gaps = ()
    merged: dict[Because, Categories] = {}
    for because, categories in (*gaps, *((no.because, no.categories) for no in noes)):
        merged[because] = merged.get(because, NOTHING) | categories
    concerned = NOTHING.union(*merged.values())
    leave_out = concerned if all(merged.values()) and concerned < everything else NOTHING
    return Reading(needs_a_ground=True, gaps=merged, said_no=bool(noes), may_leave_out=leave_out)


def _nearest(ask: Ask, answers: tuple[Consent, ...], today: date, limits: tuple[No, ...]) -> tuple[tuple[Gap, ...], Consent | None]:
    """Return what the nearest answer lacks: the one that lacks least, and of several the latest (2.2)."""
    found = [(gaps_of(it, ask, today, limits), it) for it in answers if _is_an_answer_to(it, ask)]
    if found:
        return min(found, key=lambda pair: (len(pair[0]), -pair[1].given_on.toordinal()))
    only_support = any(it.kind is ConsentKind.SUPPORT and it.answer is Answer.GIVEN for it in ask.consents)
    return (Gap(Because.ONLY_TO_SUPPORT if only_support else Because.NO_CONSENT),), None


def _names_too_little(consent: Consent, ask: Ask) -> list[Gap]:
    """Return what the ask has that the consent does not name (2.2)."""
    gaps = [] if is_among(ask.recipient.name, consent.recipients) else [Gap(Because.RECIPIENT_NOT_IN_CONSENT)]
    if ask.purpose not in consent.purposes:
        gaps.append(Gap(Because.PURPOSE_NOT_IN_CONSENT))
    if missing := wanted(ask) - frozenset(consent.categories):
        gaps.append(Gap(Because.CATEGORY_NOT_IN_CONSENT, missing))
    return gaps


def _is_not_valid(consent: Consent, values: Values, today: date) -> list[Gap]:
    """Return what is wrong with the consent itself on the day (part 5)."""
    gaps = [Gap(because) for because in flaws_of(consent, values)]
    if consent.given_on > today:
        gaps.append(Gap(Because.CONSENT_NOT_STARTED))
    if consent.ends_on < today:
        gaps.append(Gap(Because.CONSENT_ENDED))
    return gaps


def _is_an_answer_to(consent: Consent, ask: Ask) -> bool:
    """Tell whether an answer could explain this ask: every consent given, and every other answer about this recipient (2.2)."""
    return consent.answer is Answer.GIVEN or (consent.answer is not Answer.REFUSED and concerns(consent, ask))
