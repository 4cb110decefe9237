"""The kinds of record that there are, by which it is known how long a client's file, or a record of somebody who is no client, is kept (2.1.1)."""

from __future__ import annotations

from policy.word import Word


class RecordKind(Word):
    """What is in a client's file, which is an adult's or a child's and may hold others besides; and what stands by itself, of no client (2.1.1, 3.7)."""

    CLIENT_FILE = "client_file"
    CHILD_FILE = "child_file"
    ADULT_AT_RISK = "adult_at_risk"
    CHILD_AT_RISK = "child_at_risk"
    CHILD_SEXUAL_ABUSE = "child_sexual_abuse"
    WORKER_ACCUSED = "worker_accused"
    ENQUIRY = "enquiry"
    SUBJECT_ACCESS = "subject_access"
    COMPLAINT = "complaint"


FOUND_BY_AGE = frozenset({RecordKind.CLIENT_FILE, RecordKind.CHILD_FILE})
"""The kinds that nobody chooses: a file is an adult's or a child's (2.1.1)."""

OF_NO_CLIENT = frozenset({RecordKind.ENQUIRY, RecordKind.SUBJECT_ACCESS, RecordKind.COMPLAINT})
"""The kinds that stand by themselves: somebody who is no client rang, asked what we hold, or complained; for a client they are in the file (3.3, 3.7)."""
