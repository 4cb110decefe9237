"""Who may open the file of a client they do not work with: for a purpose that they state, for a time, and never in silence (3.8)."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from policy.word import Word

WORKER, TRUSTEE, DATA_LEAD = "worker", "trustee", "data_lead"


class ReadingPurpose(Word):
    """What somebody who does not work with a client needs to read their file for (3.8)."""

    SUPERVISION = "supervision"
    COVER = "cover"
    ADVICE = "advice"
    RECORDS = "records"
    COMPLAINT = "complaint"
    URGENT = "urgent"


MAY_STATE: Mapping[ReadingPurpose, frozenset[str]] = MappingProxyType(
    {
        ReadingPurpose.SUPERVISION: frozenset({WORKER, TRUSTEE, DATA_LEAD}),
        # Only somebody who sees clients can stand in for somebody who does.
        ReadingPurpose.COVER: frozenset({WORKER}),
        ReadingPurpose.ADVICE: frozenset({WORKER, DATA_LEAD}),
        ReadingPurpose.RECORDS: frozenset({DATA_LEAD}),
        ReadingPurpose.COMPLAINT: frozenset({TRUSTEE, DATA_LEAD}),
        # Danger asks for no role; whoever has no role at all has /justus emergency.
        ReadingPurpose.URGENT: frozenset({WORKER, TRUSTEE, DATA_LEAD}),
    }
)
"""Which roles each purpose can belong to (3.8)."""


def purposes_for(roles: frozenset[str]) -> tuple[ReadingPurpose, ...]:
    """Return the purposes that somebody with these roles may state, in the order of the form (3.8)."""
    return tuple(purpose for purpose in ReadingPurpose if MAY_STATE[purpose] & roles)


def is_looked_at(purpose: ReadingPurpose) -> bool:
    """Tell whether somebody else looks at the reading afterwards: where nobody could be asked before (3.8, 4.1)."""
    return purpose is ReadingPurpose.URGENT
