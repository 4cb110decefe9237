"""The kinds of record that a client's file can hold, by which it is known how long the file is kept (2.1.1)."""

from __future__ import annotations

from policy.word import Word


class RecordKind(Word):
    """What is in a client's file; every file is an adult's or a child's, and may hold any of the others besides (2.1.1, 3.7)."""

    CLIENT_FILE = "client_file"
    CHILD_FILE = "child_file"
    ADULT_AT_RISK = "adult_at_risk"
    CHILD_AT_RISK = "child_at_risk"
    CHILD_SEXUAL_ABUSE = "child_sexual_abuse"
    WORKER_ACCUSED = "worker_accused"


FOUND_BY_AGE = frozenset({RecordKind.CLIENT_FILE, RecordKind.CHILD_FILE})
"""The kinds that nobody chooses: a file is an adult's or a child's (2.1.1)."""
