"""The facts of an ask as JSON values for a policy engine, with what neither language can work out already worked out.

Neither folds the letters of a name to one form, counts letters to see whether something was said, or adds calendar months as we do. So names come in
the form in which they are compared, texts come as "said" or as nothing, days as numbers, and the two ends that are months away as days.
"""

from __future__ import annotations

from dataclasses import fields
from datetime import date
from enum import Enum
from typing import Any

from policy.deadlines import consent_ends_at_the_latest, duties_due
from policy.facts import Ask, Consent
from policy.text import plain_name, said
from policy.values import STANDARD, Values

SAID = "said"


def facts_of(ask: Ask, today: date, values: Values = STANDARD) -> dict[str, Any]:
    """All that a decision on an ask rests on."""
    case = ask.without_consent
    facts = _plain(ask) | {
        "today": today.toordinal(),
        "recipient": {"name": plain_name(ask.recipient.name), "kind": ask.recipient.kind.value, "is_named": bool(plain_name(ask.recipient.name).strip(".-"))},
        "consents": [_consent(one, values) for one in ask.consents],
        "duties": {duty.value: since and since.toordinal() for duty, since in values.duties.items()},
        "duties_due": ask.duties_read_on and duties_due(ask.duties_read_on, values).toordinal(),
    }
    if case:
        facts["without_consent"]["ground"] = case.ground.value
    return facts


def _consent(consent: Consent, values: Values) -> dict[str, Any]:
    return _plain(consent) | {
        "id": consent.id,
        "replaces": consent.replaces,
        "recipients": [plain_name(one) for one in consent.recipients],
        "withdrawn_recipients": [plain_name(one) for one in consent.withdrawn_recipients],
        "kept_back": [{"category": one.category.value, "recipient": plain_name(one.recipient or "")} for one in consent.kept_back],
        "latest_end": consent_ends_at_the_latest(consent.given_on, values).toordinal(),
    }


def _plain(known: Any) -> dict[str, Any]:
    return {it.name: _value(it.name, getattr(known, it.name)) for it in fields(known) if it.name not in {"recipient", "consents", "recipients", "kept_back"}}


def _value(name: str, value: Any) -> Any:
    if isinstance(value, Enum):
        return value.value
    if isinstance(value, date):
        return value.toordinal()
    if isinstance(value, tuple):
        return [_value(name, it) for it in value]
    if isinstance(value, str):
        if name in {"tellers", "withdrawn_recipients"}:
            return value
        return SAID if (value.strip() if name == "number" else said(value)) else ""
    return value if value is None or isinstance(value, bool) else _plain(value)
