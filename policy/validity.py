"""Whether a consent counts at all, whoever is to be told: part 5, one statement a line."""

from __future__ import annotations

from collections.abc import Callable

from policy.facts import Assessment, Capacity, Conclusion, Consent, Form, GivenBy
from policy.findings import Because
from policy.text import said
from policy.values import Values, ends_on

NOT_ASSESSED = Assessment()


def doubt_of(consent: Consent) -> Assessment | None:
    """Return how a doubt about the client's capacity was looked into; None where there was no doubt, or somebody else decided for them (5.3)."""
    if consent.given_by is not GivenBy.CLIENT or (consent.capacity is Capacity.PRESUMED and consent.assessment is None):
        return None
    return consent.assessment or NOT_ASSESSED


def in_doubt(holds: Callable[[Assessment], bool]) -> Callable[[Consent, Values], bool]:
    """Return a flaw that only a consent of a client in doubt can have (5.3)."""

    def flawed(consent: Consent, values: Values) -> bool:
        doubt = doubt_of(consent)
        return doubt is not None and holds(doubt)

    return flawed


def on_another_day(consent: Consent, values: Values) -> bool:
    """Tell whether a doubt was looked into on another day than that of the decision (5.3)."""
    doubt = doubt_of(consent)
    return doubt is not None and doubt.assessed_on != consent.given_on


FLAWS: tuple[tuple[Because, Callable[[Consent, Values], bool]], ...] = (
    (Because.RECORDED_IN_ERROR, lambda it, values: it.in_error),
    (Because.NOT_EXPLICIT, lambda it, values: not said(it.in_their_words)),
    (Because.AUTHORITY_NOT_SEEN, lambda it, values: it.given_by is not GivenBy.CLIENT and not said(it.authority_seen)),
    (Because.LACKS_CAPACITY, in_doubt(lambda it: it.conclusion is Conclusion.CANNOT_DECIDE)),
    (Because.NOT_UNDERSTOOD, in_doubt(lambda it: it.conclusion is Conclusion.NEEDS_HELP)),
    (Because.DOUBT_NOT_DESCRIBED, in_doubt(lambda it: not said(it.observed))),
    (Because.CAPACITY_NOT_ASKED, in_doubt(lambda it: None in it.functional)),
    (Because.CAUSE_NOT_SAID, in_doubt(lambda it: False in it.functional and (it.because_of_impairment is None or not said(it.cause)))),
    (Because.ASSESSED_ANOTHER_DAY, on_another_day),
    (Because.NOT_BRIEFED, lambda it, values: it.briefed_on is None),
    (Because.BRIEFED_AFTERWARDS, lambda it, values: it.briefed_on is not None and it.briefed_on > it.given_on),
    (Because.NOT_TOLD, lambda it, values: bool(it.not_told) and it.briefed_on is not None and it.briefed_on <= it.given_on),
    (Because.DURESS_NOT_ASKED, lambda it, values: it.free_of_duress is None),
    (Because.UNDER_DURESS, lambda it, values: it.free_of_duress is False),
    (Because.VERBAL_WITHOUT_REASON, lambda it, values: it.form is Form.VERBAL and not said(it.why_verbal)),
    (Because.VERBAL_WITHOUT_PLAN, lambda it, values: it.form is Form.VERBAL and not said(it.plan_to_sign)),
    (Because.CONSENT_TOO_LONG, lambda it, values: it.ends_on > ends_on(it.given_on, values.consent_max_months.on(it.given_on))),
)


def flaws_of(consent: Consent, values: Values) -> tuple[Because, ...]:
    """Return each reason why a consent does not count, whoever is to be told (part 5)."""
    return tuple(because for because, flawed in FLAWS if flawed(consent, values))
