"""What a client has said against telling: refusals, what is kept back, and withdrawals (3.4, 5.4)."""

from __future__ import annotations

from datetime import date
from typing import NamedTuple

from policy.facts import Answer, Ask, Category, Consent, ConsentKind, Purpose, RecipientKind, TakenBack
from policy.findings import Because
from policy.text import is_named, plain_name

Categories = frozenset[Category]
NOTHING: Categories = frozenset()


class No(NamedTuple):
    """A client's word against telling: a refusal, something kept back, or a withdrawal (3.4, 5.4)."""

    source: Consent
    because: Because
    on: date
    categories: Categories

    def is_older_than(self, consent: Consent) -> bool:
        """Tell whether a consent came after this no; on one day only a withdrawal, or what the consent itself changes, is known to come before it (3.4)."""
        if self.because is Because.CONSENT_ENDED and consent is self.source:
            return True
        if consent.replaces and consent.replaces == self.source.id:
            return consent.given_on >= self.on
        if self.because is Because.CONSENT_WITHDRAWN:
            return consent.given_on >= self.on and consent is not self.source
        return consent.given_on > self.on


class Asked(NamedTuple):
    """What the client's answers are compared with: who is to be told, as names are compared, of what, what for, and today (2.2, 2.3)."""

    recipient: str
    outside: bool
    purpose: Purpose
    categories: Categories
    day: date


def asked_of(ask: Ask, today: date) -> Asked:
    """Return what the client's answers are compared with (2.2)."""
    outside = ask.recipient.kind is not RecipientKind.COLLEAGUE
    return Asked(plain_name(ask.recipient.name), outside, ask.purpose, wanted(ask), today)


def wanted(ask: Ask) -> Categories:
    """Return the categories asked for (2.3.3)."""
    return frozenset([item.category for item in ask.items])


def noes_of(consent: Consent, asked: Asked) -> list[No]:
    """Return what this answer says against telling this recipient; that it was recorded in error undoes no no (3.4, 5.4)."""
    noes: list[No] = []
    if consent.kind is ConsentKind.SUPPORT:
        return noes
    if consent.kept_back and (kept := asked.categories.intersection([it.category for it in consent.kept_back if _keeps_from(it.recipient, asked)])):
        noes.append(No(consent, Because.KEPT_BACK, consent.given_on, kept))
    if consent.answer is Answer.REFUSED and concerns(consent, asked) and (refused := _limited(asked.categories, consent)) is not None:
        noes.append(No(consent, Because.REFUSED, consent.given_on, refused))
    if consent.answer is Answer.GIVEN:
        if withdrawn := withdrawn_of(consent, asked):
            noes.append(No(consent, Because.CONSENT_WITHDRAWN, consent.withdrawn_on or consent.given_on, withdrawn))
        noes += [No(consent, Because.CONSENT_WITHDRAWN, part.since, gone) for part in consent.taken_back if (gone := _taken_back(part, consent, asked))]
    return noes


def end_of(consent: Consent, asked: Asked) -> No | None:
    """Return that an answer to this has ended, for what was agreed before it: whoever agrees anew to a shorter time means the shorter time (5.4)."""
    ended = consent.given_on <= consent.ends_on < asked.day and consent.answer is Answer.GIVEN and consent.kind is ConsentKind.SHARE
    here = asked.categories.intersection(consent.categories) if ended and names(consent, asked) else NOTHING
    return No(consent, Because.CONSENT_ENDED, consent.given_on, here) if here else None


def withdrawn_of(consent: Consent, asked: Asked) -> Categories:
    """Return the categories asked for that the client no longer wants told to this recipient; with no day given, from the start (5.4)."""
    partly = consent.withdrawn_recipients or consent.withdrawn_categories
    if (consent.withdrawn_on is None and not partly) or not names(consent, asked):
        return NOTHING
    if consent.withdrawn_on is not None and consent.withdrawn_on > asked.day:
        return NOTHING
    here = asked.categories.intersection(consent.categories)
    return here if not partly or is_named(asked.recipient, consent.withdrawn_recipients) else here.intersection(consent.withdrawn_categories)


def _taken_back(part: TakenBack, consent: Consent, asked: Asked) -> Categories:
    """Return the categories asked for that a part which was taken back covers (5.4)."""
    if part.since > asked.day or not names(consent, asked) or (part.purposes and asked.purpose not in part.purposes):
        return NOTHING
    if part.recipients and not is_named(asked.recipient, part.recipients):
        return NOTHING
    here = asked.categories.intersection(consent.categories)
    return here.intersection(part.categories) if part.categories else here


def names(consent: Consent, asked: Asked) -> bool:
    """Tell whether a consent names this recipient and this purpose (2.2)."""
    return asked.purpose in consent.purposes and asked.recipient in consent.named


def concerns(consent: Consent, asked: Asked) -> bool:
    """Tell whether an answer is about this ask: naming nobody it is about everybody outside, naming no purpose about every one (3.4)."""
    if consent.purposes and asked.purpose not in consent.purposes:
        return False
    return asked.recipient in consent.named if consent.recipients else asked.outside


def _limited(asked_for: Categories, consent: Consent) -> Categories | None:
    """Return what a refusal takes out of the categories asked for; naming none it takes all, and None means that it is about others (3.4)."""
    if not consent.categories:
        return asked_for
    return asked_for.intersection(consent.categories) or None


def _keeps_from(recipient: str | None, asked: Asked) -> bool:
    """Tell whether something kept back is kept from this recipient; naming nobody it is kept from everybody outside (3.4)."""
    if recipient is None or not recipient.strip():
        return asked.outside
    return is_named(asked.recipient, (recipient,))
