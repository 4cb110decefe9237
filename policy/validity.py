"""Whether a consent counts at all, whoever is to be told: part 5, one statement a line."""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple

from policy.deadlines import told_again_due
from policy.facts import Assessment, Capacity, Conclusion, Consent, Form, GivenBy
from policy.findings import Because
from policy.text import said
from policy.value import Values
from policy.values import ends_on

NOT_ASSESSED = Assessment()


def doubt_of(consent: Consent) -> Assessment | None:
    """Return how a doubt about the client's capacity was looked into; None where there was no doubt, or somebody else decided for them (5.3)."""
    if consent.given_by is not GivenBy.CLIENT or (consent.capacity is Capacity.PRESUMED and consent.assessment is None):
        return None
    return consent.assessment or NOT_ASSESSED


class Flaw(NamedTuple):
    """One reason why a consent does not count, and how its record shows it."""

    because: Because
    shows: Callable[[Consent, Values], bool]


class DoubtFlaw(NamedTuple):
    """One reason why the consent of a client in doubt does not count, and how the record of the doubt shows it (5.3)."""

    because: Because
    shows: Callable[[Assessment, Consent], bool]


WHOEVER_GAVE_IT = (
    Flaw(Because.RECORDED_IN_ERROR, lambda it, values: it.in_error),
    Flaw(Because.NOT_EXPLICIT, lambda it, values: not said(it.in_their_words)),
    Flaw(Because.AUTHORITY_NOT_SEEN, lambda it, values: it.given_by is not GivenBy.CLIENT and not said(it.authority_seen)),
    Flaw(Because.PARENT_OF_AN_ADULT, lambda it, values: it.given_by is GivenBy.PARENT and it.now_adult),
    Flaw(Because.NOT_BRIEFED, lambda it, values: it.briefed_on is None),
    Flaw(Because.BRIEFED_AFTERWARDS, lambda it, values: it.briefed_on is not None and it.briefed_on > it.given_on),
    Flaw(Because.NOT_TOLD, lambda it, values: bool(it.not_told) and it.briefed_on is not None and it.briefed_on <= it.given_on),
    Flaw(Because.TOLD_IN_OLD_WORDS, lambda it, values: it.words_changed_on is not None and it.given_on > told_again_due(it.words_changed_on, values)),
    Flaw(Because.DURESS_NOT_ASKED, lambda it, values: it.free_of_duress is None),
    Flaw(Because.UNDER_DURESS, lambda it, values: it.free_of_duress is False),
    Flaw(Because.VERBAL_WITHOUT_REASON, lambda it, values: it.form is Form.VERBAL and not said(it.why_verbal)),
    Flaw(Because.VERBAL_WITHOUT_PLAN, lambda it, values: it.form is Form.VERBAL and not said(it.plan_to_sign)),
    Flaw(Because.CONSENT_TOO_LONG, lambda it, values: it.ends_on > ends_on(it.given_on, values.consent_max_months.on(it.given_on))),
)

IN_DOUBT = (
    DoubtFlaw(Because.LACKS_CAPACITY, lambda doubt, it: doubt.conclusion is Conclusion.CANNOT_DECIDE),
    DoubtFlaw(Because.NOT_UNDERSTOOD, lambda doubt, it: doubt.conclusion is Conclusion.NEEDS_HELP),
    DoubtFlaw(Because.DOUBT_NOT_DESCRIBED, lambda doubt, it: not said(doubt.observed)),
    DoubtFlaw(Because.CAPACITY_NOT_ASKED, lambda doubt, it: None in doubt.functional),
    DoubtFlaw(Because.CAUSE_NOT_SAID, lambda doubt, it: False in doubt.functional and (doubt.because_of_impairment is None or not said(doubt.cause))),
    DoubtFlaw(Because.ASSESSED_ANOTHER_DAY, lambda doubt, it: doubt.assessed_on != it.given_on),
)


def flaws_of(consent: Consent, values: Values) -> tuple[Because, ...]:
    """Return each reason why a consent does not count, whoever is to be told (part 5)."""
    flaws = tuple([because for because, shows in WHOEVER_GAVE_IT if shows(consent, values)])
    doubt = doubt_of(consent)
    return flaws if doubt is None else flaws + tuple([because for because, shows in IN_DOUBT if shows(doubt, consent)])
