"""Count, in a handful of questions to the database, what a report is made of. Nothing that was typed is opened."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import datetime
from statistics import median
from typing import Any

from sqlalchemy import func, or_, select
from sqlalchemy.orm import Session

from bot.lapsing import LAPSED
from bot.records import Disclosure, Emergency, PrecautionNote, Request, Vote
from policy.facts import Danger
from policy.findings import Verdict
from policy.grounds import Ground

APPROVED = ("approved", "shared", "not_shared", LAPSED)
"""The states that a request is in, once it has been approved."""
WITHOUT_CONSENT = Verdict.ASK_TRUSTEES.name.lower()
"""The policy's answer to what is told without consent; it is another, if the client has agreed before anybody decided."""
DANGERS = tuple(one for one in Danger if one is not Danger.NONE)


@dataclass(frozen=True, slots=True, kw_only=True)
class Counts:
    """What happened in a time, as plain counts; times are in minutes."""

    told: Mapping[str, int]
    danger: Mapping[str, int]
    approved: int = 0
    declined: int = 0
    expired: int = 0
    closed: int = 0
    against: int = 0
    before_approval: int = 0
    lapsed: int = 0
    records_late: int = 0
    reviews_late: int = 0
    notes_late: int = 0
    half_within: int = 0
    longest: int = 0

    def to_plain(self) -> dict[str, Any]:
        """Write them down."""
        return asdict(self)


@dataclass(frozen=True, slots=True)
class Period:
    """From a moment on, up to another that is not in it; and the moment at which it is looked at."""

    since: datetime
    until: datetime
    now: datetime

    def holds(self, moment: datetime | None) -> bool:
        """Whether a moment is in it."""
        return moment is not None and self.since <= moment < self.until


def count(session: Session, team: str, period: Period) -> Counts:
    """Count everything, in five questions. Each thing is counted in the report of the time in which it was recorded, decided or due, and in no other."""
    told = Counter({one.value: 0 for one in Ground})
    before, lapsed = _disclosures(session, team, period, told)
    danger = Counter({one.value: 0 for one in DANGERS})
    late = _emergencies(session, team, period, danger)
    return Counts(
        told=dict(told), danger=dict(danger), before_approval=before, lapsed=lapsed, against=_against(session, team, period),
        notes_late=_notes(session, team, period), **_decided(session, team, period), **late,
    )  # fmt: skip


def _disclosures(session: Session, team: str, period: Period, told: Counter[str]) -> tuple[int, int]:
    """Count what was told without consent by its ground; give how often that was before the approval, and how often a consent had ended by then."""
    query = (
        select(Request.ground, Request.verdict, Request.decided_at, Disclosure.shared_at, Disclosure.lapsed)
        .join(Request, Request.id == Disclosure.request_id)
        .where(Disclosure.team_id == team, Disclosure.shared.is_(True), Disclosure.recorded_at >= period.since, Disclosure.recorded_at < period.until)
    )  # fmt: skip
    before = ended = 0
    for ground, verdict, decided_at, shared_at, lapsed in session.execute(query):
        if ground is None or verdict != WITHOUT_CONSENT:
            ended += lapsed
        else:
            told[ground] += 1
            before += decided_at is not None and shared_at is not None and shared_at < decided_at.replace(second=0, microsecond=0)
    return before, ended


def _decided(session: Session, team: str, period: Period) -> dict[str, int]:
    """Count what became of requests that stood before the trustees, and how long they took."""
    query = select(Request.state, Request.verdict, Request.put_at, Request.decided_at).where(
        Request.team_id == team, Request.ground.is_not(None), Request.decided_at >= period.since, Request.decided_at < period.until
    )
    found: Counter[str] = Counter()
    minutes: list[float] = []
    for state, verdict, put_at, decided_at in session.execute(query):
        outcome = _outcome(state, verdict)
        found[outcome] += 1
        if outcome in {"approved", "declined"} and put_at is not None:
            minutes.append((decided_at - put_at).total_seconds() / 60)
    times = {"half_within": round(median(minutes)), "longest": round(max(minutes))} if minutes else {}
    return {one: found[one] for one in ("approved", "declined", "expired", "closed")} | times


def _outcome(state: str, verdict: str) -> str:
    """What became of a request: approved, declined, expired, or closed for another reason, such as that the client has agreed meanwhile."""
    if verdict != WITHOUT_CONSENT:
        return "closed"
    return "approved" if state in APPROVED else state if state in {"declined", "expired"} else "closed"


def _against(session: Session, team: str, period: Period) -> int:
    """Count the requests that were approved although somebody declined."""
    query = (
        select(func.count(func.distinct(Vote.request_id)))
        .join(Request, Request.id == Vote.request_id)
        .where(Vote.team_id == team, Vote.approves.is_(False), Request.state.in_(APPROVED), Request.verdict == WITHOUT_CONSENT)
        .where(Request.decided_at >= period.since, Request.decided_at < period.until)
    )
    return session.scalar(query) or 0


def _emergencies(session: Session, team: str, period: Period, danger: Counter[str]) -> dict[str, int]:
    """Count the emergencies by their danger, and the records and reviews that were due in the time and did not come in time."""
    moments = (Emergency.raised_at, Emergency.record_due_at, Emergency.recorded_at, Emergency.review_due_at, Emergency.reviewed_at)
    began = or_(*(moment >= period.since for moment in moments if moment is not Emergency.recorded_at))
    late = {"records_late": 0, "reviews_late": 0}
    for kind, raised_at, record_due, recorded_at, review_due, reviewed_at in session.execute(
        select(Emergency.danger, *moments).where(Emergency.team_id == team, began)
    ):  # fmt: skip
        danger[kind] += period.holds(raised_at)
        late["records_late"] += _late(record_due, recorded_at, period)
        late["reviews_late"] += _late(review_due, reviewed_at, period)
    return late


def _late(due: datetime | None, done: datetime | None, period: Period) -> bool:
    """Whether something was due in this time and was not done by then."""
    return due is not None and period.holds(due) and due < (done or period.now)


def _notes(session: Session, team: str, period: Period) -> int:
    """Count the safety notes whose review was due by the end of the time and has not been done yet."""
    query = select(func.count()).select_from(PrecautionNote).where(
        PrecautionNote.team_id == team, PrecautionNote.state == "stands", PrecautionNote.review_on < period.until.date()
    )  # fmt: skip
    return session.scalar(query) or 0
