"""The clause register: every numbered clause, how it is kept, and the law behind it. Its rules are found, and where else it is kept is named."""

from __future__ import annotations

from policy.clause import Clause
from policy.law import Citation
from policy.parts import appendices, consent, first_contact, records, without_consent

CLAUSES: tuple[Clause, ...] = (*first_contact.ROWS, *records.ROWS, *without_consent.ROWS, *consent.ROWS, *appendices.ROWS)

BY_NUMBER: dict[str, Clause] = {clause.number: clause for clause in CLAUSES}

# Every citation once, in the order of the clauses that rest on it (App. 1).
CITATIONS: tuple[Citation, ...] = tuple(dict.fromkeys(citation for clause in CLAUSES for citation in clause.law))


def resting_on(citation: Citation) -> tuple[Clause, ...]:
    """Return the clauses that rest on a citation, or name it (App. 1)."""
    return tuple(clause for clause in CLAUSES if citation in clause.law)
