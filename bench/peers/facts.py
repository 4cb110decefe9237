"""The facts of an ask as plain values for a policy engine, with what neither language can work out already worked out.

Neither folds the letters of a name to one form, counts letters to see whether something was said, or adds calendar months as we do. So names come in
the form in which they are compared, texts come as "said" or as nothing, days as numbers, and what is months away as a day.
"""

from __future__ import annotations

from dataclasses import fields
from datetime import date
from typing import Any, get_args

from policy.cases import Basis, WithoutConsent
from policy.deadlines import consent_ends_at_the_latest, duties_due, told_again_due
from policy.facts import Ask, Assessment, Call, Consent, TakenBack
from policy.text import plain_name, said
from policy.value import Values
from policy.values import STANDARD
from policy.word import Word

SAID = "said"

_NAMES = {kind.ground: tuple(it.name for it in fields(kind)) for kind in get_args(Basis)}


def facts_of(ask: Ask, today: date, values: Values = STANDARD) -> dict[str, Any]:
    """All that a decision on an ask rests on."""
    name = plain_name(ask.recipient.name)
    return {
        "today": today.toordinal(),
        "recipient": {"name": name, "kind": ask.recipient.kind, "is_named": bool(name.strip(".-"))},
        "purpose": ask.purpose,
        "justification": _words(ask.justification),
        "items": [{"category": it.category, "need": _words(it.need)} for it in ask.items],
        "anonymous_would_do": ask.anonymous_would_do,
        "why_not_anonymous": _words(ask.why_not_anonymous),
        "channel": ask.channel,
        "call": ask.call and _call(ask.call),
        "danger": ask.danger,
        "duties_read_on": _day(ask.duties_read_on),
        "duties_due": ask.duties_read_on and duties_due(ask.duties_read_on, values).toordinal(),
        "duties": {duty: _day(since) for duty, since in values.duties.items()},
        "consents": [_consent(place, one, values) for place, one in enumerate(ask.consents)],
        "without_consent": ask.without_consent and _case(ask.without_consent),
        "approved": ask.approved,
    }


def _consent(place: int, consent: Consent, values: Values) -> dict[str, Any]:
    """One answer of the client; its place tells two records of the same name apart."""
    return {
        "place": place,
        "id": consent.id,
        "kind": consent.kind,
        "answer": consent.answer,
        "recipients": [plain_name(one) for one in consent.recipients],
        "purposes": list(consent.purposes),
        "categories": list(consent.categories),
        "kept_back": [{"category": one.category, "recipient": plain_name(one.recipient or "")} for one in consent.kept_back],
        "in_their_words": _words(consent.in_their_words),
        "form": consent.form,
        "why_verbal": _words(consent.why_verbal),
        "plan_to_sign": _words(consent.plan_to_sign),
        "given_by": consent.given_by,
        "authority_seen": _words(consent.authority_seen),
        "capacity": consent.capacity,
        "assessment": consent.assessment and _assessment(consent.assessment),
        "briefed_on": _day(consent.briefed_on),
        "not_told": list(consent.not_told),
        "told_again_due": consent.words_changed_on and told_again_due(consent.words_changed_on, values).toordinal(),
        "free_of_duress": consent.free_of_duress,
        "given_on": consent.given_on.toordinal(),
        "ends_on": consent.ends_on.toordinal(),
        "latest_end": consent_ends_at_the_latest(consent.given_on, values).toordinal(),
        "withdrawn_on": _day(consent.withdrawn_on),
        "withdrawn_recipients": [plain_name(one) for one in consent.withdrawn_recipients],
        "withdrawn_categories": list(consent.withdrawn_categories),
        "taken_back": [_part(one) for one in consent.taken_back],
        "replaces": consent.replaces,
        "in_error": consent.in_error,
        "now_adult": consent.now_adult,
    }


def _part(part: TakenBack) -> dict[str, Any]:
    """What the client took back of an answer: for these recipients, purposes and categories, and for all of them where none is named."""
    return {
        "since": part.since.toordinal(),
        "recipients": [plain_name(one) for one in part.recipients],
        "purposes": list(part.purposes),
        "categories": list(part.categories),
    }


def _assessment(assessment: Assessment) -> dict[str, Any]:
    return {
        "observed": _words(assessment.observed),
        "understands": assessment.understands,
        "retains": assessment.retains,
        "weighs": assessment.weighs,
        "communicates": assessment.communicates,
        "assessed_on": _day(assessment.assessed_on),
    }


def _call(call: Call) -> dict[str, Any]:
    return {"identity": call.identity, "number_source": _words(call.number_source), "overheard": call.overheard}


def _case(case: WithoutConsent) -> dict[str, Any]:
    return {
        "ground": case.ground,
        "basis": {name: _value(name, getattr(case.basis, name)) for name in _NAMES[case.ground]},
        "reason": _words(case.reason),
        "risk": _words(case.risk),
        "why_no_consent": case.why_no_consent,
        "discussed_with_client": case.discussed_with_client,
        "why_not_discussed": _words(case.why_not_discussed),
        "encouraged_to_go_themselves": case.encouraged_to_go_themselves,
        "why_not_encouraged": _words(case.why_not_encouraged),
    }


def _value(name: str, value: Any) -> Any:
    """The answer to one question of a ground."""
    if isinstance(value, Word):
        return value
    if isinstance(value, date):
        return value.toordinal()
    if isinstance(value, tuple):
        return list(value)
    if isinstance(value, str):
        # A court's number may have no letters.
        return SAID if (value.strip() if name == "number" else said(value)) else ""
    return value


def _words(text: str) -> str:
    return SAID if said(text) else ""


def _day(day: date | None) -> int | None:
    return day.toordinal() if day else None
