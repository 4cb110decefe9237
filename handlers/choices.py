"""Closed lists that only the forms know; those that the policy decides on are its own (policy.facts). The labels are in templates/words."""

from __future__ import annotations

from enum import StrEnum


class YesNo(StrEnum):
    """Yes or no."""

    YES = "yes"
    NO = "no"


class Role(StrEnum):
    """The roles that an admin can give."""

    WORKER = "worker"
    TRUSTEE = "trustee"
    DEPUTY = "deputy"
    DATA_LEAD = "data_lead"
    ADMIN = "admin"


class DecidedBy(StrEnum):
    """Who took the decision that a consent is; one question, because in the usual case it was the client and there is nothing to doubt (5.2.1, 5.3)."""

    CLIENT = "client"
    CLIENT_IN_DOUBT = "client_in_doubt"
    PARENT = "parent"
    ATTORNEY = "attorney"
    DEPUTY = "deputy"


class Age(StrEnum):
    """Whether a client is a child."""

    ADULT = "adult"
    CHILD = "child"


class SpokenBy(StrEnum):
    """How somebody spoke with a person whom they vouch for: by a way that an open Slack session is not (3.2)."""

    IN_PERSON = "in_person"
    TELEPHONE = "telephone"
    VIDEO = "video"


class Done(StrEnum):
    """Whether something was shared after all."""

    SHARED = "shared"
    NOT_SHARED = "not_shared"


class Scope(StrEnum):
    """How much is taken back."""

    EVERYTHING = "everything"
    SOME = "some"
    SUPPORT = "support"


class Understood(StrEnum):
    """What somebody ticks who has read their duties (4.9)."""

    UNDERSTOOD = "understood"


class Reminded(StrEnum):
    """What a worker chooses who has reminded the client that consent can be taken back (5.4)."""

    REMINDED = "reminded"


class ReportPeriod(StrEnum):
    """Of which time a report is."""

    SINCE_LAST = "since_last"
    DATES = "dates"


class Monthly(StrEnum):
    """The switch for the monthly report."""

    MONTHLY = "monthly"


class Months(StrEnum):
    """How many months are added to the time for an answer (3.7)."""

    ONE = "one"
    TWO = "two"


class Alike(StrEnum):
    """Whether a choice is for one record, or for all of its kind that wait for the same reason (3.7)."""

    ONE = "one"
    ALL = "all"


class KeepOrDestroy(StrEnum):
    """What the data lead decides about a file whose time has come."""

    KEEP = "keep"
    DESTROY = "destroy"


class Agreeing(StrEnum):
    """What somebody else says to a file that is to be destroyed."""

    DESTROY = "destroy"
    KEEP = "keep"


class Sure(StrEnum):
    """What somebody says who has something destroyed."""

    SURE = "sure"
