"""The numbers and lists that the rules rest on, each with its clause and the day it took effect: add a line, never change one."""

from __future__ import annotations

from calendar import monthrange
from dataclasses import dataclass
from datetime import MAXYEAR, date

from policy.facts import Category, Purpose
from policy.grounds import Ground

POLICY_VERSION = "2018-01"
EFFECTIVE_FROM = date(2018, 1, 1)


@dataclass(frozen=True, slots=True)
class Value:
    """A number of the policy, with its clause and what it was from which day on."""

    clause: str
    why: str
    steps: tuple[tuple[date, int], ...]

    def on(self, day: date) -> int:
        """Return the number in force on a day; before the first step, the first (1.1)."""
        return next((amount for since, amount in reversed(self.steps) if since <= day), self.steps[0][1])


def since_2018(clause: str, why: str, amount: int) -> Value:
    """Return a value that has not changed since the policy took effect (1.1)."""
    return Value(clause, why, ((EFFECTIVE_FROM, amount),))


CONSENT_DEFAULT_MONTHS = since_2018("5.4", "Consent does not last for ever; the charity chose half a year.", 6)
CONSENT_MAX_MONTHS = since_2018("5.4", "Nobody can foresee their wishes further than a year.", 12)
CONSENT_REMINDER_DAYS = since_2018("5.4", "Four weeks leave time to see the client before a consent ends.", 28)
APPROVAL_DUE_HOURS_URGENT = since_2018("4.1", "Half a working day is as long as an urgent request can wait.", 4)
APPROVAL_DUE_HOURS_NORMAL = since_2018("4.1", "Trustees are volunteers: three days.", 72)
EMERGENCY_RECORD_DUE_HOURS = since_2018("4.1", "What was told in danger is written down by the next day.", 24)
EMERGENCY_REVIEWERS = since_2018("4.1", "Somebody else looks at it afterwards.", 1)
PRECAUTION_REVIEW_MONTHS = since_2018("4.8", "A warning about somebody is looked at again within a year.", 12)
DUTIES_READ_MONTHS = since_2018("4.9", "Everybody reads their duties once a year.", 12)
LAW_CHECKED_MONTHS = since_2018("App. 1", "The law behind a clause is looked up again within a year.", 12)
SUBJECT_ACCESS_MONTHS = since_2018("3.7", "A client's request for their file is answered within a calendar month.", 1)
WORKERS_WHO_TELL = since_2018("4.4", "Two workers tell of an admitted serious offence together.", 2)

APPROVER_ROLE = "trustee"
QUORUM: dict[Ground, Value] = {ground: since_2018("4.1", "At least one other person approves.", 1) for ground in Ground}

EVERYTHING = frozenset(Category)
NEEDED_FOR: dict[Purpose, frozenset[Category]] = {
    # A landlord or housing officer may have to weigh income, household, health, risk and history: the item's own need decides.
    Purpose.HOUSING: EVERYTHING,
    # Treatment turns on neither money nor a criminal record; what could hurt staff travels as risk.
    Purpose.HEALTH_CARE: EVERYTHING - {Category.MONEY, Category.OFFENCES},
    # A claim turns on means, household and health; time in custody, where it counts, travels as whereabouts.
    Purpose.BENEFITS_AND_MONEY: EVERYTHING - {Category.OFFENCES},
    # Joined-up support may touch the whole of a life: the item's own need decides.
    Purpose.SUPPORT: EVERYTHING,
    # A job turns on none of these; health stays, because adjustments at work rest on it.
    Purpose.EMPLOYMENT: EVERYTHING - {Category.OFFENCES, Category.SUBSTANCE_USE, Category.MONEY, Category.FAMILY},
    # Nothing vital may be blocked by a table: the item's own need decides.
    Purpose.LEGAL: EVERYTHING,
    Purpose.SAFEGUARDING: EVERYTHING,
    Purpose.CRIME: EVERYTHING,
    Purpose.OTHER: EVERYTHING,
}

# What says by itself who the client is, and so cannot travel in an anonymous share (App. 1).
IDENTIFYING = frozenset({Category.IDENTITY, Category.CONTACT, Category.WHEREABOUTS})

# Where a word to the client could warn a suspect, nobody is asked whether they had one (4.3).
NOT_TO_BE_WARNED = frozenset({Ground.TERRORISM})

# Nor is a client asked to go to the court themselves with what the court has ordered the charity to tell (4.3).
NOT_FOR_THE_CLIENT_TO_TELL = NOT_TO_BE_WARNED | {Ground.COURT}


def ends_on(given_on: date, months: int) -> date:
    """Return the same day some months later, or that month's last day where it has no such day (5.4)."""
    years, month = divmod(given_on.month - 1 + months, 12)
    year = given_on.year + years
    if year > MAXYEAR:
        return date.max
    return date(year, month + 1, min(given_on.day, monthrange(year, month + 1)[1]))


def quorum(ground: Ground, today: date) -> int:
    """Return how many people must approve a disclosure on a ground (4.1)."""
    return QUORUM[ground].on(today)
