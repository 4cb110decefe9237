"""The numbers and lists that the rules rest on, each with its clause, its bounds and the day it took effect: add a step, never change one."""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Mapping
from dataclasses import dataclass, fields, replace
from datetime import MAXYEAR, date
from types import MappingProxyType

from policy.facts import Ask, Category, Purpose
from policy.grounds import Ground
from policy.word import Word

Steps = tuple[tuple[date, int], ...]
"""What a number is from which day on, the earliest first."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Value:
    """A number of the policy: its clause, why it is so, the bounds within which a charity may set its own, and what it was from which day on (1.1)."""

    name: str
    clause: str
    why: str
    least: int
    most: int
    steps: Steps

    def on(self, day: date) -> int:
        """Return the number in force on a day; before the first step, the first (1.1)."""
        return next((amount for since, amount in reversed(self.steps) if since <= day), self.steps[0][1])


class Duty(Word):
    """A duty that the law itself sets, whoever approves (4.2.1, 4.2.3, 4.10)."""

    TERRORIST_FINANCE = "terrorist_finance"
    MANDATORY_REPORTING = "mandatory_reporting"
    DUTY_TO_SHARE = "duty_to_share"


@dataclass(frozen=True, slots=True, kw_only=True)
class Values:
    """All that may differ from one day, or one charity, to the next; a decision is made under one such set and keeps it (1.1)."""

    version: str
    effective_from: date
    consent_default_months: Value
    consent_max_months: Value
    consent_reminder_days: Value
    approval_due_hours_urgent: Value
    approval_due_hours_normal: Value
    declines_needed: Value
    emergency_record_due_hours: Value
    referral_follow_up_days: Value
    precaution_review_months: Value
    precaution_reminder_days: Value
    duties_read_months: Value
    duties_reminder_days: Value
    law_checked_months: Value
    subject_access_months: Value
    reading_hours: Value
    urgent_reading_hours: Value
    reading_review_hours: Value
    cover_days: Value
    enquiry_reminder_days: Value
    child_asked_months: Value
    workers_who_tell: Value
    quorum: Mapping[Ground, Value]
    needed_for: Mapping[Purpose, frozenset[Category]]
    duties: Mapping[Duty, date | None]

    def binds(self, duty: Duty, day: date) -> bool:
        """Tell whether the law itself makes the charity tell on a day; a duty without a confirmed day binds nobody yet (4.2.3, 4.10)."""
        since = self.duties[duty]
        return since is not None and since <= day

    def numbers(self) -> dict[str, Value]:
        """Return every number by its name, those for each ground last (1.1)."""
        single = (found for it in fields(self) if isinstance(found := getattr(self, it.name), Value))
        return {value.name: value for value in (*single, *self.quorum.values())}

    def stepped(self, steps: Mapping[str, Steps], **changes: object) -> Values:
        """Return the same set with other steps for the numbers that are named, and other changes besides (1.1)."""
        new = {name: replace(value, steps=steps.get(name, value.steps)) for name, value in self.numbers().items()}
        quorum = MappingProxyType({ground: new.pop(value.name) for ground, value in self.quorum.items()})
        return replace(self, quorum=quorum, **new, **changes)  # type: ignore[arg-type]  # the names are those of Values

    def as_on(self, day: date) -> Values:
        """Return the same set with what is in force on one day in force on every day, to see what it would have changed (1.1)."""
        duties = {duty: date.min if self.binds(duty, day) else None for duty in self.duties}
        return self.stepped({name: ((date.min, value.on(day)),) for name, value in self.numbers().items()}, duties=MappingProxyType(duties))


EFFECTIVE_FROM = date(2018, 1, 1)


def since_2018(name: str, clause: str, why: str, amount: int, *, least: int, most: int) -> Value:
    """Return a value that has not changed since the policy took effect (1.1)."""
    return Value(name=name, clause=clause, why=why, least=least, most=most, steps=((EFFECTIVE_FROM, amount),))


APPROVER_ROLE = "trustee"

EVERYTHING = frozenset(Category)
NEEDED_FOR: Mapping[Purpose, frozenset[Category]] = {
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

# What we ship. The bounds let a charity be more careful than the policy, never less; where both are the same, the bot keeps to one number.
STANDARD = Values(
    version="2018-01",
    effective_from=EFFECTIVE_FROM,
    consent_default_months=since_2018("consent_default_months", "5.4", "Consent does not last for ever; the charity chose half a year.", 6, least=1, most=12),
    consent_max_months=since_2018("consent_max_months", "5.4", "Nobody can foresee their wishes further than a year.", 12, least=1, most=12),
    consent_reminder_days=since_2018("consent_reminder_days", "5.4", "Four weeks leave time to see the client before a consent ends.", 28, least=7, most=90),
    approval_due_hours_urgent=since_2018(
        "approval_due_hours_urgent", "4.1", "Half a working day is as long as an urgent request can wait.", 4, least=1, most=24
    ),
    approval_due_hours_normal=since_2018("approval_due_hours_normal", "4.1", "Trustees are volunteers: three days.", 72, least=4, most=168),
    declines_needed=since_2018("declines_needed", "4.1", "One trustee who says no is enough.", 1, least=1, most=3),
    emergency_record_due_hours=since_2018(
        "emergency_record_due_hours", "4.1", "What was told in danger is written down by the next day.", 24, least=1, most=24
    ),
    referral_follow_up_days=since_2018(
        "referral_follow_up_days", "4.10", "Two days after telling of somebody at risk, the worker asks what became of it.", 2, least=1, most=14
    ),
    precaution_review_months=since_2018("precaution_review_months", "4.8", "A warning about somebody is looked at again within a year.", 12, least=1, most=12),
    precaution_reminder_days=since_2018(
        "precaution_reminder_days", "4.8", "Two weeks leave time to talk the note over before its review.", 14, least=7, most=60
    ),
    duties_read_months=since_2018("duties_read_months", "4.9", "Everybody reads their duties once a year.", 12, least=1, most=12),
    duties_reminder_days=since_2018("duties_reminder_days", "4.9", "Four weeks leave time to read, so that nobody is held up.", 28, least=7, most=60),
    law_checked_months=since_2018("law_checked_months", "App. 1", "The law behind a clause is looked up again within a year.", 12, least=1, most=12),
    subject_access_months=since_2018(
        "subject_access_months", "3.7", "A client's request for their file is answered within a calendar month.", 1, least=1, most=1
    ),
    reading_hours=since_2018("reading_hours", "3.8", "Whoever states a purpose reads for a working day.", 8, least=1, most=24),
    urgent_reading_hours=since_2018("urgent_reading_hours", "3.8", "What is urgent is read at once, and not for longer.", 2, least=1, most=8),
    reading_review_hours=since_2018(
        "reading_review_hours", "3.8", "Somebody else looks at an urgent reading while all is fresh: two days.", 48, least=4, most=168
    ),
    cover_days=since_2018("cover_days", "3.8", "Cover is for a leave or an illness: six weeks. Longer is a hand-over.", 42, least=1, most=92),
    enquiry_reminder_days=since_2018(
        "enquiry_reminder_days", "3.3", "Whoever rang hears from us within days, whatever the answer: three.", 3, least=1, most=14
    ),
    child_asked_months=since_2018("child_asked_months", "4.10", "Whether a client is still a child is asked once a year.", 12, least=1, most=12),
    workers_who_tell=since_2018("workers_who_tell", "4.4", "Two workers tell of an admitted serious offence together.", 2, least=2, most=2),
    quorum=MappingProxyType(
        {ground: since_2018(f"quorum.{ground.value}", "4.1", "At least one other person approves.", 1, least=1, most=5) for ground in Ground}
    ),
    needed_for=MappingProxyType(NEEDED_FOR),
    duties=MappingProxyType(
        {
            # Terrorism Act 2000, section 19, in force since 19 February 2001.
            Duty.TERRORIST_FINANCE: date(2001, 2, 19),
            # The days on which these two begin to bind a charity were not confirmed: each charity's adviser says, in its own file.
            Duty.MANDATORY_REPORTING: None,
            Duty.DUTY_TO_SHARE: None,
        }
    ),
)

# What says by itself who the client is, and so cannot travel in an anonymous share (App. 1).
IDENTIFYING = frozenset({Category.IDENTITY, Category.CONTACT, Category.WHEREABOUTS})

# Where a word to the client could warn a suspect, nobody is asked whether they had one (4.3).
NOT_TO_BE_WARNED = frozenset({Ground.TERRORISM})

# Nor is a client asked to go to the court themselves with what the court has ordered the charity to tell (4.3).
NOT_FOR_THE_CLIENT_TO_TELL = NOT_TO_BE_WARNED | {Ground.COURT}


@dataclass(frozen=True, slots=True, kw_only=True)
class ValuedAsk(Ask):
    """An ask with the values under which it is decided (1.1)."""

    values: Values


ASKED = tuple(it.name for it in fields(Ask))


def facts_of(ask: Ask) -> dict[str, object]:
    """Return what was asked, by the names of its facts (2.3.5)."""
    return {name: getattr(ask, name) for name in ASKED}


def with_values(ask: Ask, values: Values) -> Ask:
    """Return the same ask, to be decided under these values; it copies and does nothing else, so that danger never waits for it (4.1)."""
    return ask if values_of(ask) is values else ValuedAsk(**facts_of(ask), values=values)  # type: ignore[arg-type]  # the names are those of Ask


def values_of(ask: Ask) -> Values:
    """Return the values under which an ask is decided: those we ship, if it came with none (1.1)."""
    return ask.values if isinstance(ask, ValuedAsk) else STANDARD


def ends_on(given_on: date, months: int) -> date:
    """Return the same day some months later, or that month's last day where it has no such day (5.4)."""
    years, month = divmod(given_on.month - 1 + months, 12)
    year = given_on.year + years
    if year > MAXYEAR:
        return date.max
    # Every month has its first 28 days.
    return date(year, month + 1, given_on.day if given_on.day <= 28 else min(given_on.day, monthrange(year, month + 1)[1]))
