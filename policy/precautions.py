"""Safety notes: what a note on how to meet a client must say before it is kept, and when somebody looks at it again (4.8)."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from policy.deadlines import precaution_reminder_due, precaution_review_due
from policy.text import said
from policy.value import Values
from policy.values import STANDARD


class Evidence(StrEnum):
    """How the charity knows what happened (4.8)."""

    SEEN = "seen"
    COLLEAGUE = "colleague"
    AGENCY = "agency"
    CLIENT = "client"
    NEAR_THE_CLIENT = "near_the_client"
    HEARSAY = "hearsay"


class Flaw(StrEnum):
    """What a safety note or its review lacks; each member names its words in templates/problems (4.8)."""

    FACTS_NOT_SAID = "facts_not_said"
    DAY_NOT_SAID = "day_not_said"
    DAY_TO_COME = "day_to_come"
    EVIDENCE_NOT_SAID = "evidence_not_said"
    ONLY_HEARSAY = "only_hearsay"
    WHAT_TO_DO_NOT_SAID = "what_to_do_not_said"
    TELLING_NOT_SAID = "telling_not_said"
    WHY_NOT_TOLD_NOT_SAID = "why_not_told_not_said"
    REVIEWER_NOT_NAMED = "reviewer_not_named"
    REVIEW_NOT_AHEAD = "review_not_ahead"
    REVIEW_TOO_LATE = "review_too_late"
    REVIEW_REASON_NOT_SAID = "review_reason_not_said"


class Standing(StrEnum):
    """Where a safety note stands on a day; one that was not reviewed in time stays in force, and says so (4.8)."""

    IN_FORCE = "in_force"
    REVIEW_NEAR = "review_near"
    REVIEW_DUE = "review_due"


@dataclass(frozen=True, slots=True, kw_only=True)
class Precaution:
    """A safety note: what happened, how it is known, what to do when meeting the client, whether they were told, and who looks at it again when (4.8)."""

    what_happened: str = ""
    happened_on: date | None = None
    evidence: Evidence | None = None
    what_to_do: str = ""
    client_told: bool | None = None
    why_not_told: str = ""
    review_on: date
    review_by: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Review:
    """What a review of a safety note said: why it is still needed and until when, or, without a day, why it is not (4.8)."""

    reason: str
    review_on: date | None = None


Speaks = Callable[[Precaution, date, Values], tuple[Flaw, ...]]


@dataclass(frozen=True, slots=True)
class Statement:
    """One statement on safety notes; it speaks of one that does not keep to it, about one of its facts (4.8)."""

    field: str
    speaks: Speaks
    clause: str = "4.8"

    @property
    def name(self) -> str:
        """Return the statement, as it is named in the register (2.3.5)."""
        return self.speaks.__name__

    @property
    def statement(self) -> str:
        """Return the sentence that a trustee may dispute (2.3.5)."""
        return self.speaks.__doc__ or ""


def about(field: str) -> Callable[[Speaks], Statement]:
    """Make a statement of a function that states what one fact of a note must be (4.8)."""
    return lambda speaks: Statement(field, speaks)


def unless(good: bool, flaw: Flaw) -> tuple[Flaw, ...]:
    """Return the flaw, or nothing where all is good (4.8)."""
    return () if good else (flaw,)


@about("what_happened")
def a_note_says_what_happened(note: Precaution, today: date, values: Values) -> tuple[Flaw, ...]:
    """A safety note says what was done or said, and not what somebody is like."""
    return unless(said(note.what_happened), Flaw.FACTS_NOT_SAID)


@about("happened_on")
def what_happened_has_its_day(note: Precaution, today: date, values: Values) -> tuple[Flaw, ...]:
    """What happened has the day on which it happened, today or before."""
    if note.happened_on is None:
        return (Flaw.DAY_NOT_SAID,)
    return unless(note.happened_on <= today, Flaw.DAY_TO_COME)


@about("evidence")
def somebody_can_vouch_for_it(note: Precaution, today: date, values: Values) -> tuple[Flaw, ...]:
    """Somebody who can be asked saw it or told of it; mere talk makes no safety note."""
    if note.evidence is None:
        return (Flaw.EVIDENCE_NOT_SAID,)
    return unless(note.evidence is not Evidence.HEARSAY, Flaw.ONLY_HEARSAY)


@about("what_to_do")
def a_note_says_what_to_do(note: Precaution, today: date, values: Values) -> tuple[Flaw, ...]:
    """A safety note says what whoever meets the client is to do, so that it keeps them safe and does not merely label somebody."""
    return unless(said(note.what_to_do), Flaw.WHAT_TO_DO_NOT_SAID)


@about("client_told")
def the_client_knows_or_there_is_a_reason(note: Precaution, today: date, values: Values) -> tuple[Flaw, ...]:
    """It is said whether the client was told of the note."""
    return unless(note.client_told is not None, Flaw.TELLING_NOT_SAID)


@about("why_not_told")
def not_telling_has_its_reason(note: Precaution, today: date, values: Values) -> tuple[Flaw, ...]:
    """Where the client was not told of the note, the worker says why."""
    return unless(note.client_told is not False or said(note.why_not_told), Flaw.WHY_NOT_TOLD_NOT_SAID)


@about("review_on")
def a_note_is_looked_at_again(note: Precaution, today: date, values: Values) -> tuple[Flaw, ...]:
    """A safety note has a day still to come, within a year, on which it is looked at again."""
    return _day_of_review(note.review_on, today, values)


@about("review_by")
def somebody_looks_at_it_again(note: Precaution, today: date, values: Values) -> tuple[Flaw, ...]:
    """A safety note names who looks at it again."""
    return unless(bool(note.review_by.strip()), Flaw.REVIEWER_NOT_NAMED)


STATEMENTS: tuple[Statement, ...] = (
    a_note_says_what_happened,
    what_happened_has_its_day,
    somebody_can_vouch_for_it,
    a_note_says_what_to_do,
    the_client_knows_or_there_is_a_reason,
    not_telling_has_its_reason,
    a_note_is_looked_at_again,
    somebody_looks_at_it_again,
)


def flaws(note: Precaution, today: date, values: Values = STANDARD) -> dict[str, Flaw]:
    """Return what a note lacks on the day it is written, by the fact it is about; nothing means that it may be kept (4.8)."""
    return {one.field: flaw for one in STATEMENTS for flaw in one.speaks(note, today, values)}


def review_flaws(review: Review, today: date, values: Values = STANDARD) -> dict[str, Flaw]:
    """Return what a review lacks: its reason and, where the note is still needed, a day for the next one within a year (4.8)."""
    found = {"reason": unless(said(review.reason), Flaw.REVIEW_REASON_NOT_SAID)}
    if review.review_on is not None:
        found["review_on"] = _day_of_review(review.review_on, today, values)
    return {field: flaw for field, said_of_it in found.items() for flaw in said_of_it}


def standing(review_on: date, today: date, values: Values = STANDARD) -> Standing:
    """Return where a note stands: it is never dropped because nobody looked at it, it only says so (4.8)."""
    if review_on <= today:
        return Standing.REVIEW_DUE
    return Standing.REVIEW_NEAR if precaution_reminder_due(review_on, values) <= today else Standing.IN_FORCE


def _day_of_review(review_on: date, today: date, values: Values) -> tuple[Flaw, ...]:
    if review_on <= today:
        return (Flaw.REVIEW_NOT_AHEAD,)
    return unless(review_on <= precaution_review_due(today, values), Flaw.REVIEW_TOO_LATE)
