"""How long a client's file is kept, and when and by whom it may be destroyed (2.1.1, 3.7). Nothing here destroys anything; it only says whether it is time."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from policy import law
from policy.law import Citation
from policy.record_kinds import FOUND_BY_AGE, OF_NO_CLIENT, RecordKind
from policy.text import said
from policy.value import Values
from policy.values import STANDARD, ends_on
from policy.word import Word

ADULT_AT = 18

SOURCES: Mapping[RecordKind, tuple[Citation, ...]] = {
    RecordKind.CLIENT_FILE: (law.USUAL_PERIODS,),
    RecordKind.CHILD_FILE: (law.CHILD_PROTECTION_RECORDS, law.USUAL_PERIODS),
    RecordKind.ADULT_AT_RISK: (law.USUAL_PERIODS,),
    RecordKind.CHILD_AT_RISK: (law.CHILD_PROTECTION_RECORDS, law.USUAL_PERIODS),
    RecordKind.CHILD_SEXUAL_ABUSE: (law.ABUSE_RECORDS,),
    RecordKind.WORKER_ACCUSED: (law.CHILD_PROTECTION_RECORDS, law.USUAL_PERIODS),
    RecordKind.ENQUIRY: (law.USUAL_PERIODS,),
    RecordKind.SUBJECT_ACCESS: (law.USUAL_PERIODS,),
    RecordKind.COMPLAINT: (law.USUAL_PERIODS,),
}
"""On what each period rests. Guidance and custom, except where an inquiry named a number: no single law sets any of them (2.1.1)."""


class WhyClosed(Word):
    """Why a client's file is closed (2.1.1)."""

    SUPPORT_ENDED = "support_ended"
    MOVED_AWAY = "moved_away"
    WITH_OTHERS = "with_others"
    NO_CONTACT = "no_contact"
    DIED = "died"
    ANSWERED = "answered"


OF_RECORDS = frozenset({WhyClosed.ANSWERED})
"""Why a record of somebody who is no client is closed: what they wanted was answered (2.1.1). Nobody chooses it for a file."""


class HoldKind(Word):
    """What keeps a file from being destroyed although its time has come (2.1.1, 3.7)."""

    REQUEST = "request"
    DISCLOSURE = "disclosure"
    EMERGENCY = "emergency"
    CONSENT = "consent"
    LETTER = "letter"
    SUBJECT_ACCESS = "subject_access"
    COMPLAINT = "complaint"
    LEGAL = "legal"


class Bar(StrEnum):
    """Why a file cannot be destroyed now; each member names its words in templates/trouble (2.1.1)."""

    NOT_CLOSED = "file_not_closed"
    NOT_DUE = "file_not_due"
    KEPT_LONGER = "file_kept_longer"
    HELD = "file_held"
    NOT_ASKED = "destroying_not_asked"
    OWN_ASK = "destroying_own_ask"
    AGREED_BEFORE = "destroying_agreed_before"


class Lack(StrEnum):
    """What a closing or a reason to keep longer lacks; each member names its words in templates/problems (2.1.1)."""

    CONTACT_TO_COME = "contact_to_come"
    NOT_EIGHTEEN_THEN = "not_eighteen_then"
    KEEP_REASON_NOT_SAID = "keep_reason_not_said"
    KEEP_NOT_AHEAD = "keep_not_ahead"
    KEEP_TOO_LONG = "keep_too_long"


@dataclass(frozen=True, slots=True, kw_only=True)
class ClosedFile:
    """A file as it was closed: the last contact, the day of its newest entry, what is in it, and when a child turns eighteen, if that is known (2.1.1)."""

    last_contact_on: date
    newest_on: date | None = None
    kinds: frozenset[RecordKind]
    eighteen_in: int | None = None

    @property
    def counted_from(self) -> date:
        """Return the day from which periods run: the last contact, or a later entry, because somebody had to do with the client then (2.1.1)."""
        return max(self.last_contact_on, self.newest_on or self.last_contact_on)


@dataclass(frozen=True, slots=True)
class Term:
    """One rule of the schedule, for one file: the kind of record, the years, from which day they run, and on which day they end (2.1.1)."""

    kind: RecordKind
    years: int
    since: date
    until: date


def kinds_of(*, is_child: bool, others: Collection[RecordKind]) -> frozenset[RecordKind]:
    """Return the kinds of record in a file: it is an adult's or a child's, and what else is in it (2.1.1)."""
    return frozenset(others) - FOUND_BY_AGE - OF_NO_CLIENT | {RecordKind.CHILD_FILE if is_child else RecordKind.CLIENT_FILE}


def terms(file: ClosedFile, today: date, values: Values = STANDARD) -> tuple[Term, ...]:
    """Return every rule that speaks of a file, by the numbers of today, the longest first (2.1.1)."""
    found = [_term(kind, file, today, values) for kind in RecordKind if kind in file.kinds]
    return tuple(sorted(found, key=lambda one: one.until, reverse=True))


def _term(kind: RecordKind, file: ClosedFile, today: date, values: Values) -> Term:
    years = values.retention[kind].on(today)
    since = _grown_up(file) if kind is RecordKind.CHILD_FILE else file.counted_from
    return Term(kind, years, since, ends_on(since, 12 * years))


def _grown_up(file: ClosedFile) -> date:
    """Return the last day of the year in which a child turns eighteen; where nobody knows it, as if they were born on the day of the last contact (2.1.1)."""
    if file.eighteen_in is None:
        return ends_on(file.counted_from, 12 * ADULT_AT)
    return max(file.counted_from, date(file.eighteen_in, 12, 31))


def term(file: ClosedFile, today: date, values: Values = STANDARD) -> Term:
    """Return the rule that decides: the longest that speaks of the file (2.1.1)."""
    return terms(file, today, values)[0]


def bar_to_asking(file: ClosedFile | None, kept_until: date | None, holds: Collection[HoldKind], today: date, values: Values = STANDARD) -> Bar | None:
    """Return why nobody may ask that a file be destroyed, if so: it is not closed, it is too soon, or something is open or held (2.1.1)."""
    if file is None:
        return Bar.NOT_CLOSED
    if holds:
        return Bar.HELD
    if term(file, today, values).until > today:
        return Bar.NOT_DUE
    return Bar.KEPT_LONGER if kept_until is not None and kept_until > today else None


def bar_to_agreeing(asked_by: str | None, agreed: Collection[str], by: str) -> Bar | None:
    """Return why somebody may not agree that a file be destroyed: nobody asked, they asked themselves, or they agreed before (2.1.1)."""
    if asked_by is None:
        return Bar.NOT_ASKED
    if by == asked_by:
        return Bar.OWN_ASK
    return Bar.AGREED_BEFORE if by in agreed else None


def enough_agreed(asked_by: str, agreed: Collection[str], today: date, values: Values = STANDARD) -> bool:
    """Tell whether enough people stand behind it: who asked, and others (2.1.1)."""
    return len({asked_by, *agreed}) >= values.destroyers_needed.on(today)


def lacks_of_closing(file: ClosedFile, today: date) -> dict[str, Lack]:
    """Return what cannot be so in a closing, by the field that says it; nothing means that it may be kept (2.1.1)."""
    found: dict[str, Lack] = {}
    if file.last_contact_on > today:
        found["last_contact_on"] = Lack.CONTACT_TO_COME
    # A child of today turns eighteen within eighteen years; who was one when the file was opened may have done so long ago.
    if file.eighteen_in is not None and not today.year - 100 < file.eighteen_in <= today.year + ADULT_AT:
        found["eighteen_in"] = Lack.NOT_EIGHTEEN_THEN
    return found


def lacks_of_keeping(reason: str, until: date, today: date, values: Values = STANDARD) -> dict[str, Lack]:
    """Return what a decision to keep a file longer lacks: its reason, and a day still to come, not too far off, on which it is looked at again (2.1.1)."""
    found: dict[str, Lack] = {}
    if not said(reason):
        found["reason"] = Lack.KEEP_REASON_NOT_SAID
    if until <= today:
        found["until"] = Lack.KEEP_NOT_AHEAD
    elif until > again_at_the_latest(today, values):
        found["until"] = Lack.KEEP_TOO_LONG
    return found


def again_at_the_latest(today: date, values: Values = STANDARD) -> date:
    """Return the latest day on which a file that is kept longer is looked at again (2.1.1)."""
    return ends_on(today, 12 * values.retention_again_years.on(today))


def quiet_since(today: date, values: Values = STANDARD) -> date:
    """Return the day since which nothing was written in a file that somebody should look at: it may be one that nobody has closed (2.1.1)."""
    months = values.file_quiet_months.on(today)
    years, month = divmod(today.year * 12 + today.month - 1 - months, 12)
    return date(years, month + 1, min(today.day, 28))
