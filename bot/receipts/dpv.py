"""A receipt as ISO/IEC TS 27560 asks for it, in the words of the W3C Data Privacy Vocabulary, as JSON-LD that carries its context: nothing is fetched."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Any

from bot.receipts.facts import Receipt, What
from bot.words import Words
from policy.facts import Category

Json = dict[str, Any]

CONTEXT: Json = {
    "dpv": "https://w3id.org/dpv#",
    "loc": "https://w3id.org/dpv/loc#",
    "dct": "http://purl.org/dc/terms/",
    "xsd": "http://www.w3.org/2001/XMLSchema#",
    "schema": "https://schema.org/",
    "dct:conformsTo": {"@type": "@id"},
    "dct:date": {"@type": "xsd:date"},
    "dct:created": {"@type": "xsd:date"},
    "dpv:isIndicatedAtTime": {"@type": "xsd:date"},
    "dpv:isIndicatedBy": {"@type": "@id"},
    "dpv:hasLegalBasis": {"@type": "@id"},
    "dpv:hasProcessing": {"@type": "@id"},
    "dpv:hasJurisdiction": {"@type": "@id"},
    "dpv:hasRecipient": {"@type": "@id"},
    "dpv:hasDataController": {"@type": "@id"},
    "dct:replaces": {"@type": "@id"},
    "dct:isReplacedBy": {"@type": "@id"},
}
"""What the short names stand for; the same for every receipt, and part of each."""

RECORD, RECEIPT = "https://w3id.org/dpv/schema/dpv-27560#record", "https://w3id.org/dpv/schema/dpv-27560#receipt-record"
WORDS = "documents/receipt_json"
"""The sentences of a receipt that is read by machines."""

_STATUS = {
    What.GIVEN: "ConsentGiven", What.RENEWAL: "RenewedConsentGiven", What.CHANGE: "ConsentGiven", What.REFUSED: "ConsentRefused",
    What.ASKED: "ConsentRequestDeferred", What.PART: "ConsentGiven", What.WITHDRAWN: "ConsentWithdrawn", What.ENDED: "ConsentExpired",
    What.REPLACED: "ConsentTerminated", What.IN_ERROR: "ConsentInvalidated",
    What.DOES_NOT_COUNT: "ConsentInvalidated",}  # fmt: skip
_SPECIAL = frozenset({Category.HEALTH, Category.MENTAL_HEALTH, Category.SUBSTANCE_USE})
"""What the law calls special as it stands (UK GDPR Art. 9); all of it is sensitive here (2.2, 4.7)."""


def as_dpv(words: Words, receipt: Receipt, notice_version: str = "") -> Json:
    """The receipt with the whole record in it."""
    return {
        "@context": CONTEXT,
        "@id": _urn("receipt", receipt.id),
        "@type": "dpv:ConsentReceipt",
        "dct:conformsTo": RECEIPT,
        "dct:identifier": f"{receipt.id}-{receipt.printed_on.isoformat()}",
        "dct:created": receipt.printed_on.isoformat(),
        "dct:hasPart": _record(words, receipt, notice_version),
    }


def _record(words: Words, receipt: Receipt, notice_version: str) -> Json:
    charity = _urn("party", "charity")
    record = {
        "@id": _urn("record", receipt.id),
        "@type": "dpv:ConsentRecord",
        "dct:conformsTo": RECORD,
        "dct:identifier": receipt.id,
        "dpv:hasDataSubject": {"@id": _urn("client", receipt.client), "@type": "dpv:DataSubject", "dct:identifier": receipt.client},
        "dpv:hasNotice": {
            "@id": _urn("notice", notice_version[:16] or "none"), "@type": "dpv:ConsentNotice", "dct:language": "en-GB", "dct:identifier": notice_version,
            **({"dct:date": receipt.briefed_on.isoformat()} if receipt.briefed_on else {}),
        },
        "dpv:hasProcess": _process(words, receipt, charity),
        "dpv:hasEntity": [
            {**_party(words, charity, words.charity, words.contact), "@type": ["dpv:DataController", "dpv:LegalEntity"]},
            *({**_party(words, _recipient(place), one.name, ""), "@type": ["dpv:Recipient", "dpv:ThirdParty"]} for place, one in _numbered(receipt)),
        ],
        "dpv:hasConsentStatus": [_event(receipt, on, what, charity) for on, what, _ in receipt.history],
    }  # fmt: skip
    for name, other in (("dct:replaces", receipt.replaces), ("dct:isReplacedBy", receipt.replaced_by)):
        if other:
            record[name] = _urn("record", other)
    return record


def _process(words: Words, receipt: Receipt, charity: str) -> Json:
    """What was agreed: what for, what, by whom and to whom; what is kept back is a prohibition."""
    return {
        "@id": _urn("process", receipt.id),
        "@type": "dpv:Process",
        "dpv:hasPurpose": [{"@id": _urn("purpose", one), "@type": "dpv:Purpose", "dct:title": words.label(one)} for one in receipt.purposes],
        "dpv:hasLegalBasis": "dpv:ExplicitlyExpressedConsent",
        "dpv:hasPersonalData": [_data(words, one) for one in receipt.categories],
        "dpv:hasDataController": charity,
        "dpv:hasRecipient": [_recipient(place) for place, _ in _numbered(receipt)],
        "dpv:hasProcessing": "dpv:Disclose",
        "dpv:hasStorageCondition": [
            {"@type": "dpv:StorageLocation", "dct:description": words.plain(WORDS, "storage")},
            {"@type": "dpv:StorageDuration", "dct:description": words.plain(WORDS, "retention")},
        ],
        "dpv:hasJurisdiction": "loc:GB",
        "dpv:hasConsentControl": {"@type": "dpv:WithdrawConsent", "dct:description": words.plain(WORDS, "withdrawal")},
        "dpv:hasRight": {"@type": "dpv:DataSubjectRight", "dct:description": words.plain(WORDS, "rights")},
        "dpv:hasRule": list(_kept_back(words, receipt)),
    }


def _data(words: Words, category: Category) -> Json:
    kinds = ["dpv:PersonalData", "dpv:SensitivePersonalData", *(["dpv:SpecialCategoryPersonalData"] if category in _SPECIAL else [])]
    return {"@id": _urn("category", category), "@type": kinds, "dct:title": words.label(category)}


def _kept_back(words: Words, receipt: Receipt) -> Iterator[Json]:
    places = {one.name: _recipient(place) for place, one in _numbered(receipt)}
    for kept in receipt.kept_back:
        yield _prohibited(words, recipients=(kept.recipient,) if kept.recipient else (), categories=(kept.category,), places=places)
    for one in receipt.recipients:
        if one.taken_back_on:
            yield _prohibited(words, recipients=(one.name,), places=places, since=one.taken_back_on)
    for part in receipt.taken_back:
        yield {
            **_prohibited(words, recipients=part.recipients, categories=part.categories, places=places, since=part.since),
            "dpv:hasPurpose": [{"@id": _urn("purpose", purpose), "@type": "dpv:Purpose", "dct:title": words.label(purpose)} for purpose in part.purposes],
        }


def _prohibited(words: Words, *, recipients: tuple[str, ...], places: dict[str, str], categories: tuple[Category, ...] = (), since: date | None = None) -> Json:
    known = [places[one] for one in recipients if one in places]
    others = [one for one in recipients if one not in places]
    rule: Json = {"@type": "dpv:Prohibition", "dpv:hasRecipient": known, "dpv:hasPersonalData": [_data(words, one) for one in categories]}
    if others:
        rule["dct:description"] = others
    return {**rule, **({"dct:date": since.isoformat()} if since else {})}


def _event(receipt: Receipt, on: date, what: What, charity: str) -> Json:
    """One event: when, what it made of the consent, how long that holds, and who brought it about."""
    by_whom = charity if what in {What.ENDED, What.IN_ERROR, What.DOES_NOT_COUNT} else _urn("client", receipt.client)
    valid = receipt.ends_on if receipt.was_a_yes and _STATUS[what] in {"ConsentGiven", "RenewedConsentGiven"} else on
    return {
        "@type": [f"dpv:{_STATUS[what]}", "dpv:ExplicitlyExpressedConsent"],
        "dct:type": str(what),
        "dpv:isIndicatedAtTime": on.isoformat(),
        "dpv:hasDuration": f"{on.isoformat()}/{valid.isoformat()}",
        "dpv:isIndicatedBy": by_whom,
        **({"dpv:hasIndicationMethod": str(receipt.form)} if what in {What.GIVEN, What.RENEWAL, What.CHANGE} else {}),
    }


def _party(words: Words, party: str, name: str, contact: str) -> Json:
    where = contact or words.plain(WORDS, "on_request")
    return {
        "@id": party, "dpv:hasIdentifier": party, "dpv:hasName": name,
        "schema:contactPoint": {"@type": "schema:ContactPoint", "schema:description": where}, "schema:address": where,
    }  # fmt: skip


def _numbered(receipt: Receipt) -> list[tuple[int, Any]]:
    return list(enumerate(receipt.recipients, 1))


def _recipient(place: int) -> str:
    return _urn("party", f"recipient-{place}")


def _urn(kind: str, name: str) -> str:
    """A name for something that is found nowhere else but here."""
    return f"urn:x-justus:{kind}:{name}"
