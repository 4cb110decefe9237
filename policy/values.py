"""The numbers and lists that we ship and that the rules rest on, each with the day it took effect: add a step, never change one."""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Mapping
from dataclasses import dataclass, fields
from datetime import MAXYEAR, date
from types import MappingProxyType

from policy.facts import Ask, Category, Purpose
from policy.grounds import GRAVE, Ground
from policy.record_kinds import RecordKind
from policy.value import EFFECTIVE_FROM, Duty, Values, by_ground, since_2018


def _grave(ground: Ground) -> int:
    return int(ground in GRAVE)


APPROVER_ROLE = "trustee"
DEPUTY_ROLE = "deputy"

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

# Why each kind of record is kept, for how many years, and the bounds: no single law sets them. Too little cannot be undone, and too much is
# more than is needed. Where they come from: policy/retention.py.
KEPT: Mapping[RecordKind, tuple[str, int, int, int]] = {
    RecordKind.CLIENT_FILE: ("Questions about support come up for years after it ends; other charities for homeless people keep files for six.", 6, 3, 20),
    RecordKind.CHILD_FILE: ("A child may ask only as a grown woman or man: seven years after turning eighteen.", 7, 7, 32),
    RecordKind.ADULT_AT_RISK: ("What was done for an adult at risk may be looked into for years.", 7, 6, 25),
    RecordKind.CHILD_AT_RISK: ("The child may be a baby, and may ask at twenty-five.", 25, 25, 75),
    RecordKind.CHILD_SEXUAL_ABUSE: ("Those who were abused as children often speak of it only decades later.", 75, 75, 100),
    RecordKind.WORKER_ACCUSED: ("What was said about a worker is kept for as long as they may work.", 50, 10, 60),
    RecordKind.ENQUIRY: ("Somebody who is no client rang, and may ask within a year what they were told.", 1, 1, 6),
    RecordKind.SUBJECT_ACCESS: ("Whoever asked what we hold may still complain of the answer, or ask again.", 3, 1, 10),
    RecordKind.COMPLAINT: ("Whoever complained may go to court for years after they were answered.", 6, 3, 10),
}

# What we ship. The bounds let a charity be more careful than the policy, never less; where both are the same, the bot keeps to one number.
STANDARD = Values(
    version="2018-01",
    effective_from=EFFECTIVE_FROM,
    consent_default_months=since_2018("consent_default_months", "5.4", "Consent does not last for ever; the charity chose half a year.", 6, least=1, most=12),
    consent_max_months=since_2018("consent_max_months", "5.4", "Nobody can foresee their wishes further than a year.", 12, least=1, most=12),
    consent_reminder_days=since_2018("consent_reminder_days", "5.4", "Four weeks leave time to see the client before a consent ends.", 28, least=7, most=90),
    consent_again_days=since_2018("consent_again_days", "5.4", "Whoever could not reach a client tries again within a week.", 7, least=1, most=28),
    consent_later_days=since_2018("consent_later_days", "5.4", "Whoever has no time for it today is reminded again three days later.", 3, least=1, most=14),
    support_months=since_2018("support_months", "5.5", "A yes to support is asked for again after a year.", 12, least=1, most=24),
    notice_due_days=since_2018("notice_due_days", "5.4", "Three days leave time to write to whoever holds what was taken back.", 3, least=1, most=14),
    notice_answer_days=since_2018("notice_answer_days", "5.4", "Two weeks are enough to say what became of it.", 14, least=7, most=28),
    paper_reminder_days=since_2018("paper_reminder_days", "3.6", "Where a signed paper is, is asked once a week at most.", 7, least=7, most=28),
    told_again_months=since_2018(
        "told_again_months", "5.2.2", "Within a year of a change, clients hear the new words; a yes after that needs them.", 12, least=1, most=24
    ),
    approval_due_hours_urgent=since_2018(
        "approval_due_hours_urgent", "4.1", "Half a working day is as long as an urgent request can wait.", 4, least=1, most=24
    ),
    approval_due_hours_normal=since_2018("approval_due_hours_normal", "4.1", "Trustees are volunteers: three days.", 72, least=4, most=168),
    approval_remind_percent=since_2018(
        "approval_remind_percent", "4.1", "When a quarter of the time has gone by, those who decide are reminded.", 25, least=10, most=50
    ),
    approval_widen_percent=since_2018(
        "approval_widen_percent", "4.1", "When half of the time has gone by, the deputies may decide too and are told.", 50, least=10, most=80
    ),
    approval_lead_percent=since_2018(
        "approval_lead_percent", "4.1", "When three quarters of the time have gone by, the data lead hears, and all are reminded.", 75, least=10, most=95
    ),
    reminders_apart_hours=since_2018(
        "reminders_apart_hours", "4.1", "Nobody is reminded of what can wait more often than every four hours.", 4, least=1, most=24
    ),
    nudge_again_hours=since_2018("nudge_again_hours", "4.1", "A worker may have the others reminded once in four hours.", 4, least=1, most=48),
    approval_lapses_days=since_2018("approval_lapses_days", "4.1", "What was approved is told within two weeks, or asked anew.", 14, least=1, most=28),
    approval_lapse_reminder_days=since_2018(
        "approval_lapse_reminder_days", "4.1", "Three days before an approval lapses, the worker is reminded.", 3, least=1, most=14
    ),
    declines_needed=since_2018("declines_needed", "4.1", "One trustee who says no is enough.", 1, least=1, most=3),
    emergency_record_due_hours=since_2018(
        "emergency_record_due_hours", "4.1", "What was told in danger is written down by the next day.", 24, least=1, most=24
    ),
    record_chase_hours=since_2018("record_chase_hours", "4.1", "A record that is late is asked for again every four hours of work.", 4, least=1, most=24),
    reviewers_needed=since_2018("reviewers_needed", "4.1", "Two others look at what was done in danger, each for themselves.", 2, least=2, most=3),
    review_due_days=since_2018("review_due_days", "4.1", "What was done in danger is reviewed within five days of work.", 5, least=1, most=20),
    review_chase_days=since_2018("review_chase_days", "4.1", "A review that is late is asked for again every two days.", 2, least=1, most=7),
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
    access_extension_months=since_2018(
        "access_extension_months", "3.7", "A request that is complex, or one of many, may take two months more.", 2, least=1, most=2
    ),
    access_stop_days=since_2018("access_stop_days", "3.7", "Whoever asked has a quarter of a year to answer what we asked them.", 90, least=90, most=365),
    access_stop_warning_days=since_2018(
        "access_stop_warning_days", "3.7", "Two weeks leave time to write once more before such a request ends.", 14, least=7, most=60
    ),
    access_reminder_days=since_2018("access_reminder_days", "3.7", "A week leaves time to finish an answer.", 7, least=3, most=21),
    access_material_days=since_2018("access_material_days", "3.7", "A colleague has a week to look for what they hold.", 7, least=1, most=14),
    access_escalation_days=since_2018("access_escalation_days", "3.7", "Three days after that their own lead hears of it.", 3, least=1, most=7),
    access_pack_kept_days=since_2018("access_pack_kept_days", "3.7", "A copy of a whole file is kept for a month at most.", 30, least=1, most=30),
    complaint_acknowledge_days=since_2018(
        "complaint_acknowledge_days", "3.7", "Whoever complains hears within 30 days that it has come.", 30, least=1, most=30
    ),
    complaint_reminder_days=since_2018("complaint_reminder_days", "3.7", "Two weeks leave time to write back.", 14, least=3, most=21),
    complaint_outcome_days=since_2018(
        "complaint_outcome_days", "3.7", "Every four weeks the data lead is asked what came of a complaint.", 28, least=7, most=60
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
    one_time_codes=since_2018(
        "one_time_codes", "3.2", "A code of one's own besides the session; it is for the charity to turn on, with 1.", 0, least=0, most=1
    ),
    code_delay_hours=since_2018(
        "code_delay_hours", "3.2", "Three days are time to notice that somebody else set a code up in one's name.", 72, least=24, most=336
    ),
    quorum=by_ground("quorum", "4.1", "At least one other person approves.", lambda ground: 1, least=lambda ground: 1, most=5),
    from_trustees=by_ground("from_trustees", "4.1", "The policy lets another worker approve too.", lambda ground: 0, least=lambda ground: 0, most=5),
    step_up=by_ground("step_up", "4.1", "For the gravest reasons an approval is more than a click.", _grave, least=_grave, most=1),
    retention_again_years=since_2018("retention_again_years", "2.1.1", "What is kept longer than planned is looked at again before long.", 2, least=1, most=5),
    destroyers_needed=since_2018("destroyers_needed", "2.1.1", "What is destroyed cannot be had back: one asks, and another agrees.", 2, least=2, most=3),
    file_quiet_months=since_2018(
        "file_quiet_months", "2.1.1", "A file in which nothing was written for a year may be one that nobody has closed.", 12, least=1, most=24
    ),
    retention=MappingProxyType(
        {kind: since_2018(f"retention.{kind}", "2.1.1", why, years, least=least, most=most) for kind, (why, years, least, most) in KEPT.items()}
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
