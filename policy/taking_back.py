"""What a client has taken back of a consent by a day, part by part, and what is left of it (5.4)."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from itertools import product
from typing import NamedTuple

from policy.facts import Category, Consent, Purpose, TakenBack
from policy.text import is_among


class Left(NamedTuple):
    """What a consent still names, for somebody and something; all are empty where all of it was taken back (5.4)."""

    recipients: tuple[str, ...] = ()
    purposes: tuple[Purpose, ...] = ()
    categories: tuple[Category, ...] = ()


def is_taken_back(consent: Consent, recipient: str, purpose: Purpose, category: Category, day: date) -> bool:
    """Tell whether by this day the client took back that this recipient is told this for this purpose (5.4)."""
    partly = consent.withdrawn_recipients or consent.withdrawn_categories
    if consent.withdrawn_on is None or consent.withdrawn_on <= day:
        if is_among(recipient, consent.withdrawn_recipients) or category in consent.withdrawn_categories:
            return True
        if consent.withdrawn_on and not partly:
            return True
    return any(_takes(part, recipient, purpose, category, day) for part in consent.taken_back)


def left_of(consent: Consent, day: date) -> Left:
    """Return the recipients, purposes and categories of a consent that still stand on a day together with others (5.4)."""
    still = [it for it in product(consent.recipients, consent.purposes, consent.categories) if not is_taken_back(consent, *it, day)]
    if not still:
        return Left()
    recipients, purposes, categories = (frozenset(column) for column in zip(*still, strict=True))
    return Left(
        tuple(it for it in consent.recipients if it in recipients),
        tuple(it for it in consent.purposes if it in purposes),
        tuple(it for it in consent.categories if it in categories),
    )


def narrowed(consent: Consent, day: date) -> Consent:
    """Return a consent that says only what is left of it, for asking again: a part that is gone from its lists is not spoken of any more (5.4)."""
    recipients, purposes, categories = left = left_of(consent, day)
    felt = tuple(part for part in consent.taken_back if any(_takes(part, *one, day) for one in product(*left)))
    return replace(consent, recipients=recipients, purposes=purposes, categories=categories, taken_back=felt, withdrawn_recipients=(), withdrawn_categories=())


def _takes(part: TakenBack, recipient: str, purpose: Purpose, category: Category, day: date) -> bool:
    return (
        part.since <= day
        and (not part.recipients or is_among(recipient, part.recipients))
        and (not part.purposes or purpose in part.purposes)
        and (not part.categories or category in part.categories)
    )
