"""A receipt as an HL7 FHIR R5 Consent: by default everything is denied, a provision permits what was agreed, and those within it deny what is kept back."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from fhir.resources.consent import Consent

from bot.receipts.facts import Named, Receipt, State
from bot.words import Words
from policy.facts import Answer, Category, GivenBy, Purpose

URN = "urn:x-justus"
"""Where our own codes and references are; nothing there is to be fetched."""

_STATUS = {
    State.STANDS: "active", State.REFUSED: "active", State.WITHDRAWN: "inactive", State.ENDED: "inactive", State.REPLACED: "inactive",
    State.DOES_NOT_COUNT: "inactive",    State.IN_ERROR: "entered-in-error", State.NOT_A_YES: "not-done",
}  # fmt: skip

Json = dict[str, Any]


def as_fhir(words: Words, receipt: Receipt) -> Json:
    """The receipt as a Consent; fhir.resources refuses whatever R5 does not know, or lacks."""
    client = {"identifier": {"system": f"{URN}:client", "value": receipt.client}}
    found: Json = {
        "resourceType": "Consent",
        "identifier": [{"system": f"{URN}:consent", "value": receipt.id}],
        "status": _STATUS[receipt.state],
        "category": [_code("http://loinc.org", "59284-0")],
        "subject": client,
        "date": receipt.given_on.isoformat(),
        "grantor": [client if receipt.given_by is GivenBy.CLIENT else {"display": words.label(receipt.given_by)}],
        "grantee": [_party(one) for one in receipt.recipients],
        "controller": [{"type": "Organization", "display": words.charity}],
        "decision": "deny",
        "extension": [*(_happened(*one) for one in receipt.history), *_about(receipt)],
    }
    if receipt.over_on:
        found["period"] = {"start": receipt.given_on.isoformat(), "end": receipt.over_on.isoformat()}
    if _agreed(receipt):
        found["provision"] = [_permitted(words, receipt)]
    return _checked({name: value for name, value in found.items() if value})


def _agreed(receipt: Receipt) -> bool:
    """Whether there is a rule that permits: a yes that does not count makes none (part 5)."""
    return receipt.answer is Answer.GIVEN and receipt.state is not State.DOES_NOT_COUNT


def _checked(found: Json) -> Json:
    Consent.model_validate(found)
    return found


def _permitted(words: Words, receipt: Receipt) -> Json:
    """What was agreed: to whom, what for and what; and within it what is kept back or was taken back."""
    denied = [_rule(words, recipients=(one.recipient,) if one.recipient else (), categories=(one.category,)) for one in receipt.kept_back]
    denied += [{**_rule(words, recipients=(one.name,)), "period": {"start": one.taken_back_on.isoformat()}} for one in receipt.recipients if one.taken_back_on]
    denied += [
        {**_rule(words, recipients=one.recipients, purposes=one.purposes, categories=one.categories), "period": {"start": one.since.isoformat()}}
        for one in receipt.taken_back
    ]
    names = tuple(one.name for one in receipt.recipients)
    rule = {"action": [_code("http://terminology.hl7.org/CodeSystem/consentaction", "disclose")]}
    rule |= _rule(words, recipients=names, purposes=receipt.purposes, categories=receipt.categories)
    return {**rule, "provision": denied} if denied else rule


def _rule(words: Words, *, recipients: Iterable[str] = (), purposes: Iterable[Purpose] = (), categories: Iterable[Category] = ()) -> Json:
    actors = [{"role": _code("http://terminology.hl7.org/CodeSystem/v3-ParticipationType", "IRCP"), "reference": {"display": one}} for one in recipients]
    rule = {
        "actor": actors,
        "purpose": [_coding(f"{URN}:purpose", one, words.label(one)) for one in purposes],
        "code": [_code(f"{URN}:category", one, words.label(one)) for one in categories],
    }
    return {name: value for name, value in rule.items() if value}


def _party(one: Named) -> Json:
    return {"display": one.name}


def _happened(on: Any, what: str, other: str) -> Json:
    """What became of it, for which R5 has no element of its own."""
    parts: list[Json] = [{"url": "what", "valueCode": str(what)}, {"url": "on", "valueDate": on.isoformat()}]
    if other:
        parts.append({"url": "record", "valueString": other})
    return {"url": f"{URN}:happened", "extension": parts}


def _about(receipt: Receipt) -> Iterable[Json]:
    """What a no, or a yes that does not count, is about, which a rule that permits cannot say."""
    if not _agreed(receipt):
        yield from ({"url": f"{URN}:about", "valueCode": str(one)} for one in (*receipt.purposes, *receipt.categories))


def _code(system: str, code: str, label: str = "") -> Json:
    return {"coding": [_coding(system, code, label)]}


def _coding(system: str, code: str, label: str = "") -> Json:
    return {"system": system, "code": str(code), **({"display": label} if label else {})}
