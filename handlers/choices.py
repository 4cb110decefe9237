"""Closed lists that only the forms know; those that the policy decides on are its own (policy.facts). The labels are in templates/words."""

from __future__ import annotations

from enum import StrEnum

from bot.clients import BRIEFING_ITEMS


class YesNo(StrEnum):
    """Yes or no."""

    YES = "yes"
    NO = "no"


class Role(StrEnum):
    """The roles that an admin can give."""

    WORKER = "worker"
    TRUSTEE = "trustee"
    DATA_LEAD = "data_lead"
    ADMIN = "admin"


class BriefingItem(StrEnum):
    """What a client is told at first contact (2.1)."""

    COLLECTED, USED, SHARED, WITHOUT_CONSENT, SEE_FILE, STORED, WHO_SEES, TAKE_BACK = BRIEFING_ITEMS


class Age(StrEnum):
    """Whether a client is a child."""

    ADULT = "adult"
    CHILD = "child"


class Done(StrEnum):
    """Whether something was shared after all."""

    SHARED = "shared"
    NOT_SHARED = "not_shared"


class Scope(StrEnum):
    """How much is taken back."""

    EVERYTHING = "everything"
    SOME = "some"
