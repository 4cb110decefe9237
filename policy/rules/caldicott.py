"""The Caldicott principles, each with the rules that keep it, and the one rule that no other clause states (App. 1)."""

from __future__ import annotations

from datetime import date
from enum import IntEnum

from policy.facts import Ask
from policy.findings import Because, Change, Field, Verdict
from policy.rule import Rule, Say, rule
from policy.rules import aims, briefing, colleagues, consent, danger, duties
from policy.values import IDENTIFYING


class Principle(IntEnum):
    """The six principles of the policy, and the two that were added to the national list later (App. 1)."""

    JUSTIFY_THE_PURPOSE = 1
    ONLY_WHEN_NECESSARY = 2
    USE_THE_MINIMUM = 3
    NEED_TO_KNOW = 4
    KNOW_YOUR_DUTIES = 5
    KEEP_THE_LAW = 6
    SHARING_CAN_BE_A_DUTY = 7
    NO_SURPRISES = 8


@rule("App. 1")
def an_anonymous_share_shows_nobody(ask: Ask, today: date) -> Say | None:
    """What says by itself who the client is cannot travel in information that is called anonymous."""
    showing = [item.category.value for item in ask.items if item.category in IDENTIFYING] if ask.anonymous_would_do else []
    return Say(Verdict.NO, Because.WOULD_SHOW_WHO, Field.ITEMS, Change.LEAVE_OUT, tuple(dict.fromkeys(showing))) if showing else None


RULES: tuple[Rule, ...] = (an_anonymous_share_shows_nobody,)

# Which rules keep each principle.
KEPT_BY: dict[Principle, tuple[Rule, ...]] = {
    Principle.JUSTIFY_THE_PURPOSE: (aims.telling_can_be_justified, colleagues.a_colleague_is_told_for_the_work),
    Principle.ONLY_WHEN_NECESSARY: (aims.what_can_be_anonymous_is_anonymous, aims.naming_the_client_has_a_reason),
    Principle.USE_THE_MINIMUM: (aims.each_category_is_needed, aims.each_category_serves_the_purpose, an_anonymous_share_shows_nobody),
    Principle.NEED_TO_KNOW: (aims.what_is_to_be_told_is_chosen, colleagues.a_colleague_is_told_what_they_need),
    Principle.KNOW_YOUR_DUTIES: (duties.whoever_asks_to_share_has_read_their_duties,),
    Principle.KEEP_THE_LAW: (consent.a_consent_that_covers_permits,),
    Principle.SHARING_CAN_BE_A_DUTY: (danger.a_threat_to_life_is_told_at_once, danger.a_child_comes_first),
    Principle.NO_SURPRISES: briefing.RULES,
}
