"""What a client has said against telling: refusals, what is kept back, and withdrawals (3.4, 5.4)."""

from __future__ import annotations

from datetime import date
from typing import NamedTuple

from policy.facts import Answer, Ask, Category, Consent, ConsentKind, RecipientKind
from policy.findings import Because
from policy.text import is_among

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


def wanted(ask: Ask) -> Categories:
    """Return the categories asked for (2.3.3)."""
    return frozenset(item.category for item in ask.items)


def noes_of(consent: Consent, ask: Ask, today: date) -> tuple[No, ...]:
    """Return what this answer says against telling this recipient; that it was recorded in error undoes no no (3.4, 5.4)."""
    if consent.kind is ConsentKind.SUPPORT:
        return ()
    kept = NOTHING
    if consent.kept_back:
        kept = frozenset(it.category for it in consent.kept_back if _keeps_from(it.recipient, ask)) & wanted(ask)
    noes = [No(consent, Because.KEPT_BACK, consent.given_on, kept)] if kept else []
    if consent.answer is Answer.REFUSED and concerns(consent, ask) and (refused := _limited(wanted(ask), consent)) is not None:
        noes.append(No(consent, Because.REFUSED, consent.given_on, refused))
    if consent.answer is Answer.GIVEN and (withdrawn := withdrawn_of(consent, ask, today)):
        noes.append(No(consent, Because.CONSENT_WITHDRAWN, consent.withdrawn_on or consent.given_on, withdrawn))
    return tuple(noes)


def end_of(consent: Consent, ask: Ask, today: date) -> tuple[No, ...]:
    """Return that an answer to this has ended, for what was agreed before it: whoever agrees anew to a shorter time means the shorter time (5.4)."""
    ended = consent.answer is Answer.GIVEN and consent.kind is ConsentKind.SHARE and consent.given_on <= consent.ends_on < today
    here = wanted(ask) & frozenset(consent.categories) if ended and names(consent, ask) else NOTHING
    return (No(consent, Because.CONSENT_ENDED, consent.given_on, here),) if here else ()


def withdrawn_of(consent: Consent, ask: Ask, today: date) -> Categories:
    """Return the categories asked for that the client no longer wants told to this recipient; with no day given, from the start (5.4)."""
    partly = consent.withdrawn_recipients or consent.withdrawn_categories
    if (consent.withdrawn_on is None and not partly) or not names(consent, ask):
        return NOTHING
    if consent.withdrawn_on is not None and consent.withdrawn_on > today:
        return NOTHING
    here = wanted(ask) & frozenset(consent.categories)
    return here if not partly or is_among(ask.recipient.name, consent.withdrawn_recipients) else here & frozenset(consent.withdrawn_categories)


def names(consent: Consent, ask: Ask) -> bool:
    """Tell whether a consent names this recipient and this purpose (2.2)."""
    return ask.purpose in consent.purposes and is_among(ask.recipient.name, consent.recipients)


def concerns(consent: Consent, ask: Ask) -> bool:
    """Tell whether an answer is about this ask: naming nobody it is about everybody outside, naming no purpose about every one (3.4)."""
    if consent.purposes and ask.purpose not in consent.purposes:
        return False
    if not consent.recipients:
        return ask.recipient.kind is not RecipientKind.COLLEAGUE
    return is_among(ask.recipient.name, consent.recipients)


def _limited(asked_for: Categories, consent: Consent) -> Categories | None:
    """Return what a refusal takes out of the categories asked for; naming none it takes all, and None means that it is about others (3.4)."""
    if not consent.categories:
        return asked_for
    return (asked_for & frozenset(consent.categories)) or None


def _keeps_from(recipient: str | None, ask: Ask) -> bool:
    """Tell whether something kept back is kept from this recipient; naming nobody it is kept from everybody outside (3.4)."""
    if recipient is None or not recipient.strip():
        return ask.recipient.kind is not RecipientKind.COLLEAGUE
    return is_among(ask.recipient.name, (recipient,))
