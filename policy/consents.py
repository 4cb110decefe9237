"""What the client's answers on record amount to, for one ask on one day: a consent that covers it, or why none does."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import NamedTuple

from policy.facts import Answer, Ask, Capacity, Consent, Form, RecipientKind
from policy.findings import Because
from policy.noes import NOTHING, Categories, No, concerns, names, noes_of, wanted
from policy.text import is_among, said
from policy.values import ValuedAsk, Values, ends_on, facts_of, values_of


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


@dataclass(frozen=True, slots=True, kw_only=True)
class ReadAsk(ValuedAsk):
    """An ask whose consents have been read, so that twenty rules need not read them again (2.2)."""

    reading: Reading


# Part 5, one statement a line: what is wrong with a consent, whoever is to be told.
FLAWS: tuple[tuple[Because, Callable[[Consent, Values], bool]], ...] = (
    (Because.NOT_EXPLICIT, lambda it, values: not said(it.in_their_words)),
    (Because.LACKS_CAPACITY, lambda it, values: it.capacity is Capacity.DOUBTED_AND_LACKS),
    (Because.DOUBT_NOT_DESCRIBED, lambda it, values: it.capacity is Capacity.DOUBTED_AND_HAS and not said(it.doubt_observed)),
    (Because.NOT_BRIEFED, lambda it, values: it.briefed_on is None),
    (Because.BRIEFED_AFTERWARDS, lambda it, values: it.briefed_on is not None and it.briefed_on > it.given_on),
    (Because.DURESS_NOT_ASKED, lambda it, values: it.free_of_duress is None),
    (Because.UNDER_DURESS, lambda it, values: it.free_of_duress is False),
    (Because.VERBAL_WITHOUT_REASON, lambda it, values: it.form is Form.VERBAL and not said(it.why_verbal)),
    (Because.VERBAL_WITHOUT_PLAN, lambda it, values: it.form is Form.VERBAL and not said(it.plan_to_sign)),
    (Because.CONSENT_TOO_LONG, lambda it, values: it.ends_on > ends_on(it.given_on, values.consent_max_months.on(it.given_on))),
)


def read(ask: Ask, today: date) -> Reading:
    """Return what the client's answers amount to for an ask; already worked out, it is only looked up (2.2)."""
    if isinstance(ask, ReadAsk):
        return ask.reading
    if ask.anonymous_would_do is True:
        return Reading(needs_a_ground=False)
    noes = tuple(no for consent in ask.consents for no in noes_of(consent, ask, today))
    standing = tuple(no for no in noes if not any(takes_back(consent, no, ask, today) for consent in ask.consents))
    if ask.recipient.kind is RecipientKind.COLLEAGUE:
        return _lacking(ask, standing, ()) if standing else Reading(needs_a_ground=False)
    covering = next((it for it in ask.consents if names(it, ask) and not gaps_of(it, ask, today, noes)), None)
    if covering and ask.items:
        return Reading(needs_a_ground=False, covering=covering)
    return _lacking(ask, standing, _gaps_of_nearest(ask, today, noes))


def with_reading(ask: Ask, today: date) -> ReadAsk:
    """Return the same ask with its consents read (2.2)."""
    return ReadAsk(**facts_of(ask), values=values_of(ask), reading=read(ask, today))  # type: ignore[arg-type]  # the names are those of Ask


def gaps_of(consent: Consent, ask: Ask, today: date, noes: tuple[No, ...]) -> tuple[Gap, ...]:
    """Return each reason why this answer does not cover an ask; none means that it does (2.2, part 5)."""
    if consent.answer is Answer.UNABLE:
        return (Gap(Because.UNABLE_TO_CONSENT),)
    if consent.answer is Answer.NOT_ANSWERED:
        return (Gap(Because.NOT_ANSWERED),)
    against = {no.because: no.categories for no in noes if not no.is_older_than(consent)}
    return (*_names_too_little(consent, ask), *_is_not_valid(consent, values_of(ask), today), *(Gap(*pair) for pair in against.items()))


def takes_back(consent: Consent, no: No, ask: Ask, today: date) -> bool:
    """Tell whether a later and valid consent, even one that has ended since, allows what the client had said no to (3.4)."""
    return (
        consent.answer is Answer.GIVEN
        and no.is_older_than(consent)
        and consent.given_on <= today
        and names(consent, ask)
        and no.categories <= frozenset(consent.categories)
        and not any(flawed(consent, values_of(ask)) for _, flawed in FLAWS)
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


def _gaps_of_nearest(ask: Ask, today: date, noes: tuple[No, ...]) -> tuple[Gap, ...]:
    """Return what the nearest answer lacks: the one that lacks least, and of several the latest (2.2)."""
    found = [(gaps_of(it, ask, today, noes), it.given_on) for it in ask.consents if _is_an_answer_to(it, ask)]
    return min(found, key=lambda pair: (len(pair[0]), -pair[1].toordinal()), default=((Gap(Because.NO_CONSENT),), today))[0]


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
    gaps = [Gap(because) for because, flawed in FLAWS if flawed(consent, values)]
    if consent.given_on > today:
        gaps.append(Gap(Because.CONSENT_NOT_STARTED))
    if consent.ends_on < today:
        gaps.append(Gap(Because.CONSENT_ENDED))
    return gaps


def _is_an_answer_to(consent: Consent, ask: Ask) -> bool:
    """Tell whether an answer could explain this ask: every consent given, and every other answer about this recipient (2.2)."""
    return consent.answer is Answer.GIVEN or (consent.answer is not Answer.REFUSED and concerns(consent, ask))
