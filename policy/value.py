"""What a number of the policy is, and what a set of them: its clause, why it is so, its bounds and the days from which it held (1.1)."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, fields, replace
from datetime import date
from types import MappingProxyType

from policy.facts import Category, Purpose
from policy.grounds import Ground
from policy.record_kinds import RecordKind
from policy.word import Word

BY_GROUND = ("quorum", "from_trustees", "step_up")
"""The numbers of which each ground has its own."""
TABLES = (*BY_GROUND, "retention")
"""The numbers of which there is one for each ground, or for each kind of record."""

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
    consent_again_days: Value
    consent_later_days: Value
    support_months: Value
    notice_due_days: Value
    notice_answer_days: Value
    paper_reminder_days: Value
    told_again_months: Value
    approval_due_hours_urgent: Value
    approval_due_hours_normal: Value
    approval_remind_percent: Value
    approval_widen_percent: Value
    approval_lead_percent: Value
    reminders_apart_hours: Value
    nudge_again_hours: Value
    approval_lapses_days: Value
    approval_lapse_reminder_days: Value
    declines_needed: Value
    emergency_record_due_hours: Value
    record_chase_hours: Value
    reviewers_needed: Value
    review_due_days: Value
    review_chase_days: Value
    referral_follow_up_days: Value
    precaution_review_months: Value
    precaution_reminder_days: Value
    duties_read_months: Value
    duties_reminder_days: Value
    law_checked_months: Value
    subject_access_months: Value
    access_extension_months: Value
    access_stop_days: Value
    access_stop_warning_days: Value
    access_reminder_days: Value
    access_material_days: Value
    access_escalation_days: Value
    access_pack_kept_days: Value
    complaint_acknowledge_days: Value
    complaint_reminder_days: Value
    complaint_outcome_days: Value
    reading_hours: Value
    urgent_reading_hours: Value
    reading_review_hours: Value
    cover_days: Value
    enquiry_reminder_days: Value
    child_asked_months: Value
    workers_who_tell: Value
    one_time_codes: Value
    code_delay_hours: Value
    quorum: Mapping[Ground, Value]
    from_trustees: Mapping[Ground, Value]
    step_up: Mapping[Ground, Value]
    retention_again_years: Value
    destroyers_needed: Value
    file_quiet_months: Value
    retention: Mapping[RecordKind, Value]
    needed_for: Mapping[Purpose, frozenset[Category]]
    duties: Mapping[Duty, date | None]

    def binds(self, duty: Duty, day: date) -> bool:
        """Tell whether the law itself makes the charity tell on a day; a duty without a confirmed day binds nobody yet (4.2.3, 4.10)."""
        since = self.duties[duty]
        return since is not None and since <= day

    def numbers(self) -> dict[str, Value]:
        """Return every number by its name, those for each ground and for each kind of record last (1.1)."""
        single = (found for it in fields(self) if isinstance(found := getattr(self, it.name), Value))
        return {value.name: value for value in (*single, *(value for table in TABLES for value in getattr(self, table).values()))}

    def stepped(self, steps: Mapping[str, Steps], **changes: object) -> Values:
        """Return the same set with other steps for the numbers that are named, and other changes besides (1.1)."""
        new = {name: replace(value, steps=steps.get(name, value.steps)) for name, value in self.numbers().items()}
        tables = {table: MappingProxyType({ground: new.pop(value.name) for ground, value in getattr(self, table).items()}) for table in TABLES}
        return replace(self, **tables, **new, **changes)  # type: ignore[arg-type]  # the names are those of Values

    def as_on(self, day: date) -> Values:
        """Return the same set with what is in force on one day in force on every day, to see what it would have changed (1.1)."""
        duties = {duty: date.min if self.binds(duty, day) else None for duty in self.duties}
        return self.stepped({name: ((date.min, value.on(day)),) for name, value in self.numbers().items()}, duties=MappingProxyType(duties))


EFFECTIVE_FROM = date(2018, 1, 1)


def since_2018(name: str, clause: str, why: str, amount: int, *, least: int, most: int) -> Value:
    """Return a value that has not changed since the policy took effect (1.1)."""
    return Value(name=name, clause=clause, why=why, least=least, most=most, steps=((EFFECTIVE_FROM, amount),))


def by_ground(name: str, clause: str, why: str, amounts: Callable[[Ground], int], *, least: Callable[[Ground], int], most: int) -> Mapping[Ground, Value]:
    """Return a value for each ground, none of which has changed since the policy took effect (1.1)."""
    return MappingProxyType({it: since_2018(f"{name}.{it.value}", clause, why, amounts(it), least=least(it), most=most) for it in Ground})
