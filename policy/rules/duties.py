"""Whoever asks to share knows their duties: they have read them within a year (4.9)."""

from __future__ import annotations

from datetime import date

from policy.deadlines import duties_due
from policy.facts import Ask
from policy.findings import Because, Change, Field
from policy.rule import Rule, Say, rule
from policy.rules.aims import not_yet
from policy.values import values_of


@rule("4.9")
def whoever_asks_to_share_has_read_their_duties(ask: Ask, today: date) -> Say | None:
    """Whoever asks to share, outside or inside the charity, has read their duties within the last year, and knows what follows from telling without leave."""
    # What the trustees have approved is not taken back because the worker's year ended while they decided.
    if ask.approved or _has_read(ask, today):
        return None
    return not_yet(Because.DUTIES_NOT_READ, Field.DUTIES, Change.READ_DUTIES)


def _has_read(ask: Ask, today: date) -> bool:
    return ask.duties_read_on is not None and ask.duties_read_on <= today <= duties_due(ask.duties_read_on, values_of(ask))


RULES: tuple[Rule, ...] = (whoever_asks_to_share_has_read_their_duties,)
