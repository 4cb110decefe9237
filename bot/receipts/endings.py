"""As what a paper comes."""

from __future__ import annotations

from enum import StrEnum


class PaperEnding(StrEnum):
    """As what a paper comes: to print, to read on a screen, or for another system."""

    PDF = "pdf"
    HTML = "html"
    FHIR = "fhir"
    DPV = "dpv"


JSON = frozenset({PaperEnding.FHIR, PaperEnding.DPV})
"""What comes as JSON, for another system."""
