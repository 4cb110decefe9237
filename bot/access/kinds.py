"""The closed lists of subject access requests and complaints that the policy decides nothing on; their labels are in templates/words."""

from __future__ import annotations

from enum import StrEnum


class CameBy(StrEnum):
    """How a request or a complaint came: all of them count."""

    SPOKEN = "spoken"
    LETTER = "letter"
    EMAIL = "email"
    MESSAGE = "message"
    SOCIAL_MEDIA = "social_media"


class AskedBy(StrEnum):
    """Who asked: the client themselves, or somebody for them."""

    THEMSELVES = "themselves"
    SOMEBODY_FOR_THEM = "somebody_for_them"


class Identity(StrEnum):
    """Whether we know who it is that asks."""

    KNOWN = "known"
    ASKED = "asked"
    PROVED = "proved"


class Ending(StrEnum):
    """How a request ends."""

    SENT = "sent"
    SENT_PART = "sent_part"
    NOTHING_HELD = "nothing_held"
    TAKEN_BACK = "taken_back"
    TWICE = "twice"
    REFUSED = "refused"
    NO_ANSWER = "no_answer"


class SentBy(StrEnum):
    """How an answer reached whoever asked."""

    BY_HAND = "by_hand"
    POST = "post"
    EMAIL = "email"
    PORTAL = "portal"
    TOLD = "told"


class Held(StrEnum):
    """What a colleague found."""

    HERE = "here"
    GIVEN = "given"
    NOTHING = "nothing"


class PackPurpose(StrEnum):
    """What a pack is for: to look through, or to hand over."""

    TO_LOOK = "to_look"
    TO_HAND_OVER = "to_hand_over"


class EntryKind(StrEnum):
    """What a record in a client's file is."""

    FILE = "file"
    BRIEFING = "briefing"
    CONSENT = "consent"
    WITHDRAWAL = "withdrawal"
    ERROR_MARK = "error_mark"
    TALK = "talk"
    NOTICE = "notice"
    PAPER = "paper"
    SCAN = "scan"
    REQUEST = "request"
    VOTE = "vote"
    CONFLICT = "conflict"
    QUESTION = "question"
    CONSULTATION = "consultation"
    DISCLOSURE = "disclosure"
    EMERGENCY = "emergency"
    EMERGENCY_REVIEW = "emergency_review"
    SAFETY_NOTE = "safety_note"
    SAFETY_REVIEW = "safety_review"
    MATERIAL = "material"
    ACCESS_REQUEST = "access_request"
    COMPLAINT = "complaint"
    CLOSING = "closing"
    KEEPING = "keeping"
    HOLD = "hold"
    NEEDS = "needs"
    ENQUIRY = "enquiry"
    PURPOSE = "purpose"
    KEPT_OUT = "kept_out"
    CASE_NOTE = "case_note"
    READING = "reading"


class StepKind(StrEnum):
    """What was done about a complaint."""

    ACKNOWLEDGED = "acknowledged"
    ENQUIRY = "enquiry"
