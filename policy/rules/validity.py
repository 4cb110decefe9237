"""What makes a consent count: who gave it, that they could, that they knew, that they were free, and for how long (part 5)."""

from __future__ import annotations

from datetime import date

from policy.facts import Ask
from policy.findings import Because
from policy.rule import Lane, Rule, Say, rule
from policy.rules.consent import lacking


@rule("5.1", Lane.LACKING)
def no_answer_is_not_a_yes(ask: Ask, today: date) -> Say | None:
    """A client who was asked and did not answer has not consented."""
    return lacking(ask, today, Because.NOT_ANSWERED)


@rule("5.1", Lane.LACKING)
def consent_is_explicit(ask: Ask, today: date) -> Say | None:
    """A consent counts if its record says what the client said or did."""
    return lacking(ask, today, Because.NOT_EXPLICIT)


@rule("5.1", Lane.LACKING)
def a_record_made_in_error_permits_nothing(ask: Ask, today: date) -> Say | None:
    """A record that was marked as made in error permits nothing, and a no that stands in it stays until the client answers again."""
    return lacking(ask, today, Because.RECORDED_IN_ERROR)


@rule("5.2.1", Lane.LACKING)
def a_client_unable_to_answer_has_not_consented(ask: Ask, today: date) -> Say | None:
    """A client who could not answer, for whatever cause, has not consented."""
    return lacking(ask, today, Because.UNABLE_TO_CONSENT)


@rule("5.2.1", Lane.LACKING)
def whoever_decides_for_a_client_may_do_so(ask: Ask, today: date) -> Say | None:
    """Where somebody else consents for the client, the record says what was seen of their right to."""
    return lacking(ask, today, Because.AUTHORITY_NOT_SEEN)


@rule("5.2.1", Lane.LACKING)
def an_adult_answers_for_themselves(ask: Ask, today: date) -> Say | None:
    """A parent's yes stops counting when the client is no child any more: then it is the client who is asked."""
    return lacking(ask, today, Because.PARENT_OF_AN_ADULT)


@rule("5.2.1", Lane.LACKING)
def consent_needs_capacity(ask: Ask, today: date) -> Say | None:
    """A yes from a client who could not take this decision on that day, because of their mind or brain, does not count."""
    return lacking(ask, today, Because.LACKS_CAPACITY)


@rule("5.2.1", Lane.LACKING)
def consent_needs_understanding(ask: Ask, today: date) -> Say | None:
    """A yes from a client who could not take the decision for another reason does not count, and they get what would help them to."""
    return lacking(ask, today, Because.NOT_UNDERSTOOD)


@rule("5.2.3", Lane.LACKING)
def freedom_is_asked_about(ask: Ask, today: date) -> Say | None:
    """A consent counts only if somebody made sure that nobody was pressing the client."""
    return lacking(ask, today, Because.DURESS_NOT_ASKED)


@rule("5.2.3", Lane.LACKING)
def consent_under_pressure_does_not_count(ask: Ask, today: date) -> Say | None:
    """A yes that somebody pressed the client into does not count."""
    return lacking(ask, today, Because.UNDER_DURESS)


@rule("5.3", Lane.LACKING)
def capacity_is_presumed(ask: Ask, today: date) -> Say | None:
    """A client's capacity is presumed; whoever doubts it writes down what they saw."""
    return lacking(ask, today, Because.DOUBT_NOT_DESCRIBED)


@rule("5.3", Lane.LACKING)
def a_doubt_is_looked_into(ask: Ask, today: date) -> Say | None:
    """Whoever doubts capacity answers all four: could the client understand, keep it in mind, weigh it, and say what they decided."""
    return lacking(ask, today, Because.CAPACITY_NOT_ASKED)


@rule("5.3", Lane.LACKING)
def a_cause_is_named_last(ask: Ask, today: date) -> Say | None:
    """Where the client could not do one of the four, and only then, the record says because of what."""
    return lacking(ask, today, Because.CAUSE_NOT_SAID)


@rule("5.3", Lane.LACKING)
def capacity_is_for_one_decision_on_one_day(ask: Ask, today: date) -> Say | None:
    """A doubt is looked into on the day of the decision: yesterday's answer is not today's."""
    return lacking(ask, today, Because.ASSESSED_ANOTHER_DAY)


@rule("5.4", Lane.LACKING)
def a_verbal_consent_has_a_reason(ask: Ask, today: date) -> Say | None:
    """A verbal consent counts only if its record says why it could not be written."""
    return lacking(ask, today, Because.VERBAL_WITHOUT_REASON)


@rule("5.4", Lane.LACKING)
def a_verbal_consent_has_a_plan(ask: Ask, today: date) -> Say | None:
    """A verbal consent counts only if its record says how it will come to be signed."""
    return lacking(ask, today, Because.VERBAL_WITHOUT_PLAN)


@rule("5.4", Lane.LACKING)
def no_consent_lasts_longer_than_a_year(ask: Ask, today: date) -> Say | None:
    """A consent whose end is set more than twelve months away does not count."""
    return lacking(ask, today, Because.CONSENT_TOO_LONG)


@rule("5.4", Lane.LACKING)
def a_consent_counts_from_the_day_it_was_given(ask: Ask, today: date) -> Say | None:
    """A consent permits nothing before the day it was given."""
    return lacking(ask, today, Because.CONSENT_NOT_STARTED)


@rule("5.4", Lane.LACKING)
def a_consent_ends(ask: Ask, today: date) -> Say | None:
    """A consent permits telling up to and including its last day, and not after."""
    return lacking(ask, today, Because.CONSENT_ENDED)


@rule("5.4", Lane.LACKING)
def a_consent_can_be_withdrawn(ask: Ask, today: date) -> Say | None:
    """From the day a client withdraws, in whole or in part, older consents to the same no longer permit telling."""
    return lacking(ask, today, Because.CONSENT_WITHDRAWN)


@rule("5.5", Lane.LACKING)
def consent_to_support_is_not_consent_to_share(ask: Ask, today: date) -> Say | None:
    """A client who agreed to be supported has not agreed that others are told."""
    return lacking(ask, today, Because.ONLY_TO_SUPPORT)


RULES: tuple[Rule, ...] = (
    no_answer_is_not_a_yes,
    consent_is_explicit,
    a_record_made_in_error_permits_nothing,
    a_client_unable_to_answer_has_not_consented,
    whoever_decides_for_a_client_may_do_so,
    an_adult_answers_for_themselves,
    consent_needs_capacity,
    consent_needs_understanding,
    freedom_is_asked_about,
    consent_under_pressure_does_not_count,
    capacity_is_presumed,
    a_doubt_is_looked_into,
    a_cause_is_named_last,
    capacity_is_for_one_decision_on_one_day,
    a_verbal_consent_has_a_reason,
    a_verbal_consent_has_a_plan,
    no_consent_lasts_longer_than_a_year,
    a_consent_counts_from_the_day_it_was_given,
    a_consent_ends,
    a_consent_can_be_withdrawn,
    consent_to_support_is_not_consent_to_share,
)
