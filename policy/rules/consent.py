"""Consent: one that covers the ask on the day permits telling; where none does, each rule says what the nearest one lacks (2.2, 3.4, part 5)."""

from __future__ import annotations

from datetime import date

from policy.consents import read
from policy.facts import Ask, Form
from policy.findings import Because, Change, Field, Verdict
from policy.rule import Rule, Say, rule

# Asking the client once more cannot mend these, or would press them: only a ground without consent is left.
NOT_BY_ASKING_AGAIN = frozenset({Because.REFUSED, Because.KEPT_BACK, Because.CONSENT_WITHDRAWN, Because.UNABLE_TO_CONSENT, Because.LACKS_CAPACITY})


def lacking(ask: Ask, today: date, because: Because) -> Say | None:
    """Return the answer that consent lacks something, unless the case is already being made without consent (2.2)."""
    reading = read(ask, today)
    if ask.without_consent or because not in reading.gaps:
        return None
    change = Change.NAME_A_GROUND if because in NOT_BY_ASKING_AGAIN else Change.GET_CONSENT
    about = tuple(sorted(category.value for category in reading.gaps[because]))
    return Say(Verdict.ASK_TRUSTEES, because, Field.CONSENT, Change.LEAVE_OUT if reading.may_leave_out else change, about)


@rule("2.2")
def a_consent_that_covers_permits(ask: Ask, today: date) -> Say | None:
    """A valid consent that names the recipient, the purpose and every category permits telling on that day."""
    return Say(Verdict.SHARE, Because.CONSENT_COVERS, Field.CONSENT) if read(ask, today).covering else None


@rule("2.3.1")
def consent_is_written_if_at_all_possible(ask: Ask, today: date) -> Say | None:
    """A written consent stands by itself; a verbal one stands with its reason, and is to be signed as planned."""
    covering = read(ask, today).covering
    if covering is None:
        return None
    written = covering.form is Form.WRITTEN
    return Say(Verdict.SHARE, Because.CONSENT_IS_WRITTEN if written else Because.CONSENT_IS_VERBAL, Field.CONSENT)


@rule("2.3.1")
def there_is_an_answer_from_the_client(ask: Ask, today: date) -> Say | None:
    """Where the client has never been asked about this, nothing is told outside on the strength of consent."""
    return lacking(ask, today, Because.NO_CONSENT)


@rule("2.2")
def a_consent_names_the_recipient(ask: Ask, today: date) -> Say | None:
    """A consent permits telling only the recipients it names."""
    return lacking(ask, today, Because.RECIPIENT_NOT_IN_CONSENT)


@rule("2.2")
def a_consent_names_the_purpose(ask: Ask, today: date) -> Say | None:
    """A consent permits telling only for the purposes it names."""
    return lacking(ask, today, Because.PURPOSE_NOT_IN_CONSENT)


@rule("2.2")
def a_consent_names_every_category(ask: Ask, today: date) -> Say | None:
    """A consent permits telling only the categories it names."""
    return lacking(ask, today, Because.CATEGORY_NOT_IN_CONSENT)


@rule("3.4")
def a_refusal_stands(ask: Ask, today: date) -> Say | None:
    """A client who said no is not asked again until they agree; only a later consent of theirs, or the trustees on a ground, can answer it."""
    return lacking(ask, today, Because.REFUSED)


@rule("3.4")
def what_a_client_keeps_back_stays_back(ask: Ask, today: date) -> Say | None:
    """What a client wants kept from a recipient stays out, even if an older or wider consent would cover it."""
    return lacking(ask, today, Because.KEPT_BACK)


@rule("5.1")
def no_answer_is_not_a_yes(ask: Ask, today: date) -> Say | None:
    """A client who was asked and did not answer has not consented."""
    return lacking(ask, today, Because.NOT_ANSWERED)


@rule("5.1")
def consent_is_explicit(ask: Ask, today: date) -> Say | None:
    """A consent counts if its record says what the client said or did."""
    return lacking(ask, today, Because.NOT_EXPLICIT)


@rule("5.2.1")
def a_client_unable_to_answer_has_not_consented(ask: Ask, today: date) -> Say | None:
    """A client who could not answer, for whatever cause, has not consented."""
    return lacking(ask, today, Because.UNABLE_TO_CONSENT)


@rule("5.2.1")
def consent_needs_capacity(ask: Ask, today: date) -> Say | None:
    """A yes from a client who lacked the capacity for this decision on that day does not count."""
    return lacking(ask, today, Because.LACKS_CAPACITY)


@rule("5.2.2")
def a_client_is_briefed(ask: Ask, today: date) -> Say | None:
    """A consent counts only if the client was told beforehand what they were agreeing to."""
    return lacking(ask, today, Because.NOT_BRIEFED)


@rule("5.2.2")
def a_briefing_comes_first(ask: Ask, today: date) -> Say | None:
    """A briefing after the consent does not make it informed; one on the same day does."""
    return lacking(ask, today, Because.BRIEFED_AFTERWARDS)


@rule("5.2.3")
def freedom_is_asked_about(ask: Ask, today: date) -> Say | None:
    """A consent counts only if somebody made sure that nobody was pressing the client."""
    return lacking(ask, today, Because.DURESS_NOT_ASKED)


@rule("5.2.3")
def consent_under_pressure_does_not_count(ask: Ask, today: date) -> Say | None:
    """A yes that somebody pressed the client into does not count."""
    return lacking(ask, today, Because.UNDER_DURESS)


@rule("5.3")
def capacity_is_presumed(ask: Ask, today: date) -> Say | None:
    """A client's capacity is presumed; whoever doubted it and then found it writes down what they saw."""
    return lacking(ask, today, Because.DOUBT_NOT_DESCRIBED)


@rule("5.4")
def a_verbal_consent_has_a_reason(ask: Ask, today: date) -> Say | None:
    """A verbal consent counts only if its record says why it could not be written."""
    return lacking(ask, today, Because.VERBAL_WITHOUT_REASON)


@rule("5.4")
def a_verbal_consent_has_a_plan(ask: Ask, today: date) -> Say | None:
    """A verbal consent counts only if its record says how it will come to be signed."""
    return lacking(ask, today, Because.VERBAL_WITHOUT_PLAN)


@rule("5.4")
def no_consent_lasts_longer_than_a_year(ask: Ask, today: date) -> Say | None:
    """A consent whose end is set more than twelve months away does not count."""
    return lacking(ask, today, Because.CONSENT_TOO_LONG)


@rule("5.4")
def a_consent_counts_from_the_day_it_was_given(ask: Ask, today: date) -> Say | None:
    """A consent permits nothing before the day it was given."""
    return lacking(ask, today, Because.CONSENT_NOT_STARTED)


@rule("5.4")
def a_consent_ends(ask: Ask, today: date) -> Say | None:
    """A consent permits telling up to and including its last day, and not after."""
    return lacking(ask, today, Because.CONSENT_ENDED)


@rule("5.4")
def a_consent_can_be_withdrawn(ask: Ask, today: date) -> Say | None:
    """From the day a client withdraws, in whole or in part, older consents to the same no longer permit telling."""
    return lacking(ask, today, Because.CONSENT_WITHDRAWN)


RULES: tuple[Rule, ...] = (
    a_consent_that_covers_permits,
    consent_is_written_if_at_all_possible,
    there_is_an_answer_from_the_client,
    a_consent_names_the_recipient,
    a_consent_names_the_purpose,
    a_consent_names_every_category,
    a_refusal_stands,
    what_a_client_keeps_back_stays_back,
    no_answer_is_not_a_yes,
    consent_is_explicit,
    a_client_unable_to_answer_has_not_consented,
    consent_needs_capacity,
    a_client_is_briefed,
    a_briefing_comes_first,
    freedom_is_asked_about,
    consent_under_pressure_does_not_count,
    capacity_is_presumed,
    a_verbal_consent_has_a_reason,
    a_verbal_consent_has_a_plan,
    no_consent_lasts_longer_than_a_year,
    a_consent_counts_from_the_day_it_was_given,
    a_consent_ends,
    a_consent_can_be_withdrawn,
)
