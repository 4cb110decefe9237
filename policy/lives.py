"""What became of each answer of a client, in one word: for a board that can be read at a glance (3.4, 5.4, 5.5)."""

from __future__ import annotations

from datetime import date

from policy.facts import Answer, Consent, ConsentKind
from policy.text import plain_name
from policy.word import Word


class Life(Word):
    """Where an answer stands on a day; a word that the board of a client begins each line with (3.4, 5.4)."""

    STANDS = "stands"
    STANDS_IN_PART = "stands_in_part"
    NOT_BEGUN = "not_begun"
    NO = "no"
    NOT_ANSWERED = "not_answered"
    UNABLE = "unable"
    RENEWED = "renewed"
    CHANGED = "changed"
    WITHDRAWN = "withdrawn"
    LAPSED = "lapsed"
    IN_ERROR = "in_error"


PERMITS = frozenset({Life.STANDS, Life.STANDS_IN_PART})
"""The lives of an answer that can still be taken back (5.4)."""

STANDING = frozenset({Life.STANDS, Life.STANDS_IN_PART, Life.NOT_BEGUN, Life.NO, Life.NOT_ANSWERED, Life.UNABLE})
"""The lives of an answer that is still the client's last word; the others are over (3.4, 5.4)."""

_ANSWERED = {Answer.REFUSED: Life.NO, Answer.NOT_ANSWERED: Life.NOT_ANSWERED, Answer.UNABLE: Life.UNABLE}


def lives(consents: tuple[Consent, ...], today: date) -> dict[str, Life]:
    """Return what became of each answer by its reference, given all that the client ever answered (3.4, 5.4)."""
    after = {one.replaces: one for one in consents if one.replaces}
    return {one.id: life_of(one, after.get(one.id), today) for one in consents}


def life_of(consent: Consent, later: Consent | None, today: date) -> Life:
    """Return what became of one answer, given the record that takes its place, if any (3.4, 5.1, 5.4)."""
    if consent.in_error:
        return Life.IN_ERROR
    if later is not None:
        return Life.RENEWED if _says_the_same(consent, later) else Life.CHANGED
    if consent.answer is not Answer.GIVEN:
        return _ANSWERED[consent.answer]
    return _of_a_yes(consent, today)


def _of_a_yes(consent: Consent, today: date) -> Life:
    """Return where a yes stands; one to being supported does not end by itself (5.4, 5.5)."""
    in_part = bool(consent.withdrawn_recipients or consent.withdrawn_categories)
    if (consent.withdrawn_on is not None and not in_part) or _nothing_is_left(consent):
        return Life.WITHDRAWN
    if consent.given_on > today:
        return Life.NOT_BEGUN
    if consent.kind is ConsentKind.SHARE and consent.ends_on < today:
        return Life.LAPSED
    return Life.STANDS_IN_PART if in_part else Life.STANDS


def _nothing_is_left(consent: Consent) -> bool:
    """Tell whether a yes was taken back part by part until nobody, or nothing, was left of it (5.4)."""
    gone = {plain_name(one) for one in consent.withdrawn_recipients}
    nobody, nothing = consent.named <= gone, set(consent.categories) <= set(consent.withdrawn_categories)
    return bool(consent.named and nobody) or bool(consent.categories and nothing)


def _says_the_same(old: Consent, new: Consent) -> bool:
    """Tell whether a record only gives an old answer more time (5.4)."""
    return (old.kind, old.answer, old.named, set(old.purposes), set(old.categories), _kept(old)) == (
        new.kind,
        new.answer,
        new.named,
        set(new.purposes),
        set(new.categories),
        _kept(new),
    )


def _kept(consent: Consent) -> set[tuple[str, str]]:
    return {(one.category.value, plain_name(one.recipient or "")) for one in consent.kept_back}
