"""Whether a receipt has all that ISO/IEC TS 27560 asks for: it is expanded with its own context, and each field is looked for where the DPV keeps it.

The fields and where they stand: the DPVCG's guide to ISO/IEC TS 27560 (https://w3id.org/dpv/guides/consent-27560), its tables of mandatory fields.
"""

from __future__ import annotations

from typing import Any

from pyld import jsonld

DPV, DCT, SCHEMA = "https://w3id.org/dpv#", "http://purl.org/dc/terms/", "https://schema.org/"
RECORD = f"{DCT}hasPart"
PROCESS, ENTITY, EVENT = f"{DPV}hasProcess", f"{DPV}hasEntity", f"{DPV}hasConsentStatus"

MANDATORY: dict[str, tuple[str, ...]] = {
    "receipt_id": (f"{DCT}identifier",),
    "receipt schema_version": (f"{DCT}conformsTo",),
    "schema_version": (RECORD, f"{DCT}conformsTo"),
    "record_id": (RECORD, f"{DCT}identifier"),
    "pii_principal_id": (RECORD, f"{DPV}hasDataSubject", f"{DCT}identifier"),
    "privacy_notice": (RECORD, f"{DPV}hasNotice"),
    "language": (RECORD, f"{DPV}hasNotice", f"{DCT}language"),
    "pii_controllers": (RECORD, PROCESS, f"{DPV}hasDataController"),
    "storage_locations": (RECORD, PROCESS, f"{DPV}hasStorageCondition"),
    "retention_period": (RECORD, PROCESS, f"{DPV}hasStorageCondition"),
    "jurisdiction": (RECORD, PROCESS, f"{DPV}hasJurisdiction"),
    "recipient_third_parties": (RECORD, PROCESS, f"{DPV}hasRecipient"),
    "withdrawal_method": (RECORD, PROCESS, f"{DPV}hasConsentControl"),
    "privacy_rights": (RECORD, PROCESS, f"{DPV}hasRight"),
    "party_id": (RECORD, ENTITY, f"{DPV}hasIdentifier"),
    "party_address": (RECORD, ENTITY, f"{SCHEMA}address"),
    "party_name": (RECORD, ENTITY, f"{DPV}hasName"),
    "party_contact": (RECORD, ENTITY, f"{SCHEMA}contactPoint"),
    "party_type": (RECORD, ENTITY, "@type"),
    "event_time": (RECORD, EVENT, f"{DPV}isIndicatedAtTime"),
    "validity_duration": (RECORD, EVENT, f"{DPV}hasDuration"),
    "entity_id": (RECORD, EVENT, f"{DPV}isIndicatedBy"),
    "event_type": (RECORD, EVENT, "@type"),
    "event_state": (RECORD, EVENT, "@type"),
}
"""Each mandatory field by the name that the specification has for it, and the way to it from the receipt."""

MANDATORY_OF_A_YES: dict[str, tuple[str, ...]] = {
    "purposes": (RECORD, PROCESS, f"{DPV}hasPurpose"),
    "pii_information": (RECORD, PROCESS, f"{DPV}hasPersonalData"),
    "pii_type": (RECORD, PROCESS, f"{DPV}hasPersonalData"),
}
"""What a no need not name: it is then about everything (3.4)."""

_YES = {f"{DPV}ConsentGiven", f"{DPV}RenewedConsentGiven"}


def lacks(document: dict[str, Any]) -> tuple[str, ...]:
    """The mandatory fields that a receipt does not have."""
    (expanded,) = expand(document)
    states = set(_found(expanded, (RECORD, EVENT, "@type")))
    wanted = {**MANDATORY, **MANDATORY_OF_A_YES} if states & _YES else MANDATORY
    return tuple(field for field, way in wanted.items() if not _everywhere(expanded, way))


def expand(document: dict[str, Any]) -> list[dict[str, Any]]:
    """The document with every short name written out, by its own context alone."""
    found: list[dict[str, Any]] = jsonld.expand(document, {"documentLoader": _fetch_nothing})
    return found


def framed(document: dict[str, Any]) -> dict[str, Any]:
    """The document as a tree again, with the receipt at its root: what a reader of JSON-LD makes of it."""
    frame = {"@context": document["@context"], "@type": "dpv:ConsentReceipt"}
    found: dict[str, Any] = jsonld.frame(document, frame, {"documentLoader": _fetch_nothing})
    return found


def _fetch_nothing(url: str, options: Any) -> Any:
    raise ValueError("a receipt carries its context with it: nothing is fetched")


def _everywhere(node: Any, way: tuple[str, ...]) -> bool:
    """Whether each thing on the way has the next: a field is there for every party and every event, or it is missing."""
    if not way:
        return node not in (None, "", [])
    values = node.get(way[0]) if isinstance(node, dict) else None
    values = values if isinstance(values, list) else [values] if values else []
    return bool(values) and all(_everywhere(one.get("@value", one) if isinstance(one, dict) else one, way[1:]) for one in values)


def _found(node: Any, way: tuple[str, ...]) -> list[Any]:
    values = [node]
    for name in way:
        values = [one for value in values if isinstance(value, dict) for one in value.get(name, ())]
    return values
