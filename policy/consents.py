"""What the client's answers on record amount to, for one ask on one day: a consent that covers it, or why none does."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from operator import itemgetter
from types import MappingProxyType
from typing import NamedTuple

from policy.cases import WithoutConsent
from policy.facts import Answer, Ask, BriefingItem, Consent, ConsentKind
from policy.findings import Because
from policy.noes import NOTHING, Asked, Categories, No, asked_of, concerns, end_of, names, noes_of
from policy.validity import flaws_of
from policy.value import Values
from policy.values import ValuedAsk, facts_of, values_of

NOT_AN_ANSWER = {Answer.UNABLE: Because.UNABLE_TO_CONSENT, Answer.NOT_ANSWERED: Because.NOT_ANSWERED}


Gaps = dict[Because, Categories]
"""Each reason why a consent does not cover an ask, and the categories it concerns if not all of them (2.2)."""


class Limits(NamedTuple):
    """What the client has said that can limit a yes: the noes, and answers that have ended (3.4, 5.4)."""

    asked: Asked
    noes: list[No]
    consents: tuple[Consent, ...]

    def of(self, consent: Consent) -> Iterator[No]:
        """Return what limits one answer: all that did not come before it (3.4, 5.4)."""
        yield from (no for no in self.noes if not no.is_older_than(consent))
        # An answer that has ended says nothing of those after it: so most are passed over by their day alone.
        later = (it for it in self.consents if it.given_on >= consent.given_on)
        yield from (end for it in later if (end := end_of(it, self.asked)) and not end.is_older_than(consent))


class Reading(NamedTuple):
    """What the answers on record amount to for one ask (2.2, 3.4); what they lack is looked for only where nobody makes a case without them (4.1)."""

    covering: Consent | None = None
    gaps: Mapping[Because, Categories] = MappingProxyType({})
    said_no: bool = False
    may_leave_out: Categories = NOTHING
    not_told: tuple[BriefingItem, ...] = ()
    rests_on_case: bool = False
    """A case is made for telling without consent, and only that can permit it (4.1)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ReadAsk(ValuedAsk):
    """An ask whose consents have been read, so that twenty rules need not read them again (2.2)."""

    reading: Reading
    case: WithoutConsent | None


def read(ask: Ask, today: date) -> Reading:
    """Return what the client's answers amount to for an ask; already worked out, it is only looked up (2.2)."""
    if isinstance(ask, ReadAsk):
        return ask.reading
    if ask.anonymous_would_do is True:
        return Reading()
    asked, values = asked_of(ask, today), values_of(ask)
    noes = [no for consent in ask.consents for no in noes_of(consent, asked)]
    answers = answers_that_stand(ask.consents)
    standing = _not_taken_back(noes, answers, asked, values)
    limits = Limits(asked, noes, ask.consents)
    said = [(_says_too_little(it, asked), it) for it in answers] if asked.outside else []
    covering = next((it for gaps, it in said if not gaps and not _gaps_of(it, gaps, values, limits)), None)
    if (covering and ask.items) or not (asked.outside or standing):
        return Reading(covering=covering)
    if ask.without_consent:
        return Reading(rests_on_case=True, said_no=bool(standing))
    nearest = _nearest(said, values, limits)
    gaps = nearest[0] if nearest else _without_an_answer(limits)
    return _lacking(asked, standing, gaps, nearest[1].not_told if nearest else ())


def with_reading(ask: Ask, today: date) -> ReadAsk:
    """Return the same ask with its consents read (2.2)."""
    reading = read(ask, today)
    case = ask.without_consent if reading.rests_on_case else None
    return ReadAsk(**facts_of(ask), values=values_of(ask), reading=reading, case=case)  # type: ignore[arg-type]  # the names are those of Ask


def case_of(ask: Ask, today: date) -> WithoutConsent | None:
    """Return the case for telling without consent, where one is needed and made (4.1)."""
    if isinstance(ask, ReadAsk):
        return ask.case
    return ask.without_consent if read(ask, today).rests_on_case else None


def answers_that_stand(consents: tuple[Consent, ...]) -> list[Consent]:
    """Return the answers about telling others that no later record changes; a changed one permits nothing, and its noes are read apart (3.4, 5.5)."""
    changed = {it.replaces for it in consents if it.replaces}
    return [it for it in consents if it.kind is ConsentKind.SHARE and it.id not in changed]


def _gaps_of(consent: Consent, too_little: Gaps, values: Values, limits: Limits) -> Gaps:
    """Return each reason why this answer does not cover an ask, beside what it does not say; none means that it does (2.2, part 5)."""
    if consent.answer in NOT_AN_ANSWER:
        return too_little
    return too_little | dict.fromkeys(flaws_of(consent, values), NOTHING) | {no.because: no.categories for no in limits.of(consent)}


def _not_taken_back(noes: list[No], answers: list[Consent], asked: Asked, values: Values) -> list[No]:
    """Return the noes that stand: no later and valid consent, even one that has ended since, allows what the client had said no to (3.4)."""
    standing = noes
    for consent in answers:
        if not standing or consent.answer is not Answer.GIVEN or consent.given_on > asked.day or not names(consent, asked):
            continue
        allowed = frozenset(consent.categories).difference(*(own.categories for own in noes if own.source is consent))
        left = [no for no in standing if not (no.categories <= allowed and no.is_older_than(consent))]
        if len(left) < len(standing) and not flaws_of(consent, values):
            standing = left
    return standing


def _nearest(said: list[tuple[Gaps, Consent]], values: Values, limits: Limits) -> tuple[Gaps, Consent] | None:
    """Return the answer that lacks least, and of several the latest, with what it lacks (2.2)."""
    # An answer lacks at least what it does not say: most are out before anybody has looked at how they were given.
    hopeful = sorted(((len(gaps), -it.given_on.toordinal(), gaps, it) for gaps, it in said if _is_an_answer_to(it, limits.asked)), key=itemgetter(0, 1))
    best: tuple[Gaps, Consent] | None = None
    fewest: tuple[int, int] | None = None
    for least, latest, too_little, consent in hopeful:
        if fewest and fewest <= (least, latest):
            break
        gaps = _gaps_of(consent, too_little, values, limits)
        if fewest is None or (len(gaps), latest) < fewest:
            best, fewest = (gaps, consent), (len(gaps), latest)
    return best


def _without_an_answer(limits: Limits) -> Gaps:
    """Return what is missing where no answer is about telling this outside; inside the charity nothing is (2.3.1, 3.8, 5.5)."""
    if not limits.asked.outside:
        return {}
    only_support = any(it.kind is ConsentKind.SUPPORT and it.answer is Answer.GIVEN for it in limits.consents)
    return {Because.ONLY_TO_SUPPORT if only_support else Because.NO_CONSENT: NOTHING}


def _lacking(asked: Asked, noes: list[No], gaps: Gaps, not_told: tuple[BriefingItem, ...]) -> Reading:
    """Return a reading in which nothing covers the ask; a refusal of all of it says enough (3.4)."""
    everything = asked.categories
    merged = {} if any(no.because is Because.REFUSED and no.categories == everything for no in noes) else dict(gaps)
    for no in noes:
        merged[no.because] = merged.get(no.because, NOTHING) | no.categories
    concerned = NOTHING.union(*merged.values())
    leave_out = concerned if all(merged.values()) and concerned < everything else NOTHING
    return Reading(gaps=merged, said_no=bool(noes), may_leave_out=leave_out, not_told=not_told)


def _says_too_little(consent: Consent, asked: Asked) -> Gaps:
    """Return what the ask has that the answer does not name, or does not name for today (2.2, 5.4); what is no answer says nothing else."""
    if consent.answer in NOT_AN_ANSWER:
        return {Because.RECORDED_IN_ERROR if consent.in_error else NOT_AN_ANSWER[consent.answer]: NOTHING}
    gaps: Gaps = {}
    if asked.recipient not in consent.named:
        gaps[Because.RECIPIENT_NOT_IN_CONSENT] = NOTHING
    if asked.purpose not in consent.purposes:
        gaps[Because.PURPOSE_NOT_IN_CONSENT] = NOTHING
    if missing := asked.categories.difference(consent.categories):
        gaps[Because.CATEGORY_NOT_IN_CONSENT] = missing
    if consent.given_on > asked.day:
        gaps[Because.CONSENT_NOT_STARTED] = NOTHING
    if consent.ends_on < asked.day:
        gaps[Because.CONSENT_ENDED] = NOTHING
    return gaps


def _is_an_answer_to(consent: Consent, asked: Asked) -> bool:
    """Tell whether an answer could explain this ask: every consent given, and every other answer about this recipient (2.2)."""
    return consent.answer is Answer.GIVEN or (consent.answer is not Answer.REFUSED and concerns(consent, asked))
