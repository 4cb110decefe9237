"""Two answers of one client that say different things about the same: found, so that the client can be asked which of them they mean."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from itertools import product

from policy.consents import answers_that_stand
from policy.facts import Answer, Ask, Category, Consent, ConsentKind, Purpose
from policy.noes import wanted
from policy.taking_back import is_taken_back
from policy.text import is_among, plain_name, same_name
from policy.validity import flaws_of
from policy.value import Values
from policy.values import STANDARD
from policy.word import Word

EVERYBODY = ""
"""Who is meant where nobody is named (3.4)."""


class ConflictKind(Word):
    """How two answers differ (3.4, 5.1, 5.4)."""

    YES_AND_NO = "yes_and_no"
    COVERS_AND_KEEPS_BACK = "covers_and_keeps_back"
    TWO_ENDS = "two_ends"


@dataclass(frozen=True, slots=True, kw_only=True)
class Conflict:
    """A yes, and another answer about the same recipient that is not older and allows less: the other is followed, because it is the more cautious (3.4)."""

    kind: ConflictKind
    recipient: str
    purposes: tuple[Purpose, ...]
    categories: tuple[Category, ...]
    yes: Consent
    followed: Consent


def conflicts(consents: tuple[Consent, ...], today: date, values: Values = STANDARD) -> tuple[Conflict, ...]:
    """Return each pair of answers that differ about the same today, unless a later yes has settled it (5.1)."""
    return tuple(each_conflict(consents, today, values))


def each_conflict(consents: tuple[Consent, ...], today: date, values: Values = STANDARD) -> Iterator[Conflict]:
    """Return them one by one, so that whoever shows a few need not wait for all; only answers about the same recipient are held side by side (5.1)."""
    sharing = [it for it in consents if it.kind is ConsentKind.SHARE and it.given_on <= today]
    living = [it for it in answers_that_stand(consents) if _lives(it, today) and not flaws_of(it, values)]
    alive, about = {id(it) for it in living}, _by_recipient(sharing)
    for yes in living:
        for place in sorted(set().union(*(about.get(name, ()) for name in (EVERYBODY, *yes.named)))):
            other = sharing[place]
            if other.given_on >= yes.given_on and other is not yes:
                found = _between(yes, other, today, alive=id(other) in alive)
                yield from (it for it in found if not any(_settles(later, it) for later in living))


def _by_recipient(sharing: list[Consent]) -> dict[str, list[int]]:
    """Return where the answers stand that say something about each recipient, and about everybody (2.2)."""
    about: dict[str, list[int]] = {}
    for place, it in enumerate(sharing):
        everybody = {EVERYBODY} if not it.recipients else set()
        for name in it.named | everybody | {plain_name(kept.recipient or "") for kept in it.kept_back}:
            about.setdefault(name, []).append(place)
    return about


def conflicts_about(ask: Ask, today: date, values: Values = STANDARD) -> tuple[Conflict, ...]:
    """Return the conflicts that concern an ask: its recipient, its purpose and something that is asked for (2.2, 5.1)."""
    return tuple(
        it
        for it in conflicts(ask.consents, today, values)
        if same_name(it.recipient, ask.recipient.name) and ask.purpose in it.purposes and wanted(ask) & frozenset(it.categories)
    )


def _between(yes: Consent, other: Consent, today: date, *, alive: bool) -> Iterator[Conflict]:
    """Return how another answer differs from a yes, for each recipient and about all that the yes still names."""
    shared = tuple(it for it in yes.purposes if not other.purposes or it in other.purposes)
    for recipient in yes.recipients:
        for kind, categories in _less_than(yes, other, recipient, alive=alive):
            about = yes.purposes if kind is ConflictKind.COVERS_AND_KEEPS_BACK else shared
            meant = frozenset(yes.categories).intersection(categories)
            still = {it for it in product(about, meant) if not is_taken_back(yes, recipient, *it, today)}
            if still:
                purposes = tuple(it for it in about if any(it == purpose for purpose, _ in still))
                named = tuple(it for it in yes.categories if any(it == category for _, category in still))
                yield Conflict(kind=kind, recipient=recipient, purposes=purposes, categories=named, yes=yes, followed=other)


def _less_than(yes: Consent, other: Consent, recipient: str, *, alive: bool) -> Iterator[tuple[ConflictKind, tuple[Category, ...]]]:
    """Return what another answer allows less of, for one recipient; a refusal that names nobody, or nothing, is about everybody, or everything."""
    if other.answer is Answer.REFUSED and (not other.recipients or is_among(recipient, other.recipients)):
        yield ConflictKind.YES_AND_NO, other.categories or yes.categories
    if kept := tuple(it.category for it in other.kept_back if not (it.recipient or "").strip() or same_name(it.recipient or "", recipient)):
        yield ConflictKind.COVERS_AND_KEEPS_BACK, kept
    if alive and other.ends_on < yes.ends_on and is_among(recipient, other.recipients):
        yield ConflictKind.TWO_ENDS, other.categories


def _lives(consent: Consent, today: date) -> bool:
    """Tell whether a yes could permit something today."""
    wholly = consent.withdrawn_on is not None and consent.withdrawn_on <= today and not (consent.withdrawn_recipients or consent.withdrawn_categories)
    return consent.answer is Answer.GIVEN and consent.given_on <= today <= consent.ends_on and not wholly


def _settles(later: Consent, conflict: Conflict) -> bool:
    """Tell whether a yes after both allows all that they differ about (3.4)."""
    followed = conflict.followed
    return (
        (later.given_on > followed.given_on or later.replaces == followed.id)
        and is_among(conflict.recipient, later.recipients)
        and set(conflict.purposes) <= set(later.purposes)
        and set(conflict.categories) <= set(later.categories)
    )
