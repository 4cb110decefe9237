"""What others find who look at what was done in danger: each for themselves, and what it comes to (4.1)."""

from __future__ import annotations

from collections.abc import Iterable
from enum import StrEnum


class Judgement(StrEnum):
    """What one reviewer says of what was done without an approval (4.1)."""

    RIGHT = "right"
    LESSONS = "lessons"
    SHOULD_NOT_HAVE_BEEN = "should_not_have_been"


class Reviewed(StrEnum):
    """What the reviews come to: more are needed, all say the same of whether it was right to act, or they differ (4.1)."""

    WAITING = "waiting"
    AGREED = "agreed"
    DIFFER = "differ"


def reviewed(judgements: Iterable[Judgement], needed: int) -> Reviewed:
    """Return what the reviews come to; something to learn is no quarrel with acting, and nothing is closed by fewer than are needed (4.1)."""
    given = tuple(judgements)
    if len(given) < max(needed, 1):
        return Reviewed.WAITING
    against = {one is Judgement.SHOULD_NOT_HAVE_BEEN for one in given}
    return Reviewed.DIFFER if len(against) > 1 else Reviewed.AGREED


def to_learn_from(judgements: Iterable[Judgement]) -> bool:
    """Tell whether any reviewer found something to learn, so that the data lead hears of it (4.1)."""
    return any(one is not Judgement.RIGHT for one in judgements)
