"""What became of each answer of a client, in one word: for a board that can be read at a glance (3.4, 5.4, 5.5)."""

from __future__ import annotations

from datetime import date

from policy.facts import Answer, Consent
from policy.taking_back import Left, left_of
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

RENEWABLE = PERMITS | {Life.NOT_BEGUN, Life.LAPSED}
"""The lives of a yes that the client can be asked for again (5.4, 5.5)."""

STANDING = frozenset({Life.STANDS, Life.STANDS_IN_PART, Life.NOT_BEGUN, Life.NO, Life.NOT_ANSWERED, Life.UNABLE})
"""The lives of an answer that is still the client's last word; the others are over (3.4, 5.4)."""

_ANSWERED = {Answer.REFUSED: Life.NO, Answer.NOT_ANSWERED: Life.NOT_ANSWERED, Answer.UNABLE: Life.UNABLE}


def lives(consents: tuple[Consent, ...], today: date, renewals: frozenset[str] = frozenset()) -> dict[str, Life]:
    """Return what became of each answer by its reference, given all that the client ever answered, and which of these renew another (3.4, 5.4)."""
    after = {one.replaces: Life.RENEWED if one.id in renewals else Life.CHANGED for one in consents if one.replaces}
    return {one.id: life_of(one, today, after.get(one.id)) for one in consents}


def life_of(consent: Consent, today: date, after: Life | None = None) -> Life:
    """Return what became of one answer; `after` says whether the record that takes its place, if any, renews or changes it (3.4, 5.1, 5.4)."""
    if consent.in_error:
        return Life.IN_ERROR
    if after is not None:
        return after
    if consent.answer is not Answer.GIVEN:
        return _ANSWERED[consent.answer]
    return _of_a_yes(consent, today)


def _of_a_yes(consent: Consent, today: date) -> Life:
    """Return where a yes stands: taken back wholly, or until nothing was left of it, or ended by itself, or in force (5.4, 5.5)."""
    older = bool(consent.withdrawn_recipients or consent.withdrawn_categories)
    in_part = older or bool(consent.taken_back)
    if (consent.withdrawn_on is not None and not older) or (in_part and left_of(consent, today) == Left()):
        return Life.WITHDRAWN
    if consent.given_on > today:
        return Life.NOT_BEGUN
    if consent.ends_on < today:
        return Life.LAPSED
    return Life.STANDS_IN_PART if in_part else Life.STANDS
