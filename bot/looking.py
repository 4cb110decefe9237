"""Who looked at a client's file: who, when, by what right and how often, from the log, which holds every reading (3.8).

A client may ask for it. Whatever exports or prints a file logs `client:file:export` or `client:file:print` with the client as its subject, and is found here.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from sqlalchemy import func, or_, select

from bot.errors import Refused
from bot.records import Emergency, Request
from bot.store import Desk
from bot.tables import LogEntry


class Look(StrEnum):
    """What somebody looked at."""

    FILE = "file"
    REQUEST = "request"
    EMERGENCY = "emergency"
    EXPORT = "export"
    PRINT = "print"
    LOOKS = "looks"


class By(StrEnum):
    """By what right somebody reached a file, in a word: as it is logged, and as people read it."""

    KEY_WORKER = "key_worker"
    COVERS = "covers"
    SUPERVISION = "supervision"
    COVER = "cover"
    ADVICE = "advice"
    RECORDS = "records"
    COMPLAINT = "complaint"
    URGENT = "urgent"
    DATA_LEAD = "data_lead"
    NOT_SAID = "not_said"


LOOKS: dict[str, Look] = {
    "client:file:read": Look.FILE,
    "client:file:export": Look.EXPORT,
    "client:file:print": Look.PRINT,
    "client:looks:read": Look.LOOKS,
    "request:case:read": Look.REQUEST,
    "request:note:read": Look.REQUEST,
    "request:question:read": Look.REQUEST,
    "emergency:record:read": Look.EMERGENCY,
}
"""The lines of the log that tell of a reading."""


@dataclass(frozen=True, slots=True)
class Looked:
    """Somebody looked at the same thing by the same right on one day: how often, and when first and last."""

    who: str
    what: Look
    by: By
    about: str
    times: int
    first_at: datetime
    last_at: datetime


@dataclass(frozen=True, slots=True)
class Looks:
    """A page of them, the newest first, and how many there are in all."""

    rows: Sequence[Looked]
    start: int
    count: int


def looks(desk: Desk, ref: str, start: int = 0, limit: int | None = None) -> Looks:
    """Say who looked, for those who work with the client and for the data lead; without a limit all of it, to be printed. This too is logged."""
    _may_know(desk, ref)
    requests = select(Request.id).where(Request.team_id == desk.team, Request.client_ref == ref)
    emergencies = select(Emergency.id).where(Emergency.team_id == desk.team, Emergency.client_ref == ref)
    about = or_(LogEntry.subject == ref, LogEntry.subject.in_(requests), LogEntry.subject.in_(emergencies))
    by = func.coalesce(LogEntry.detail["by"].as_string(), By.NOT_SAID).label("by")
    day = func.date(LogEntry.at).label("day")
    of_client = select(LogEntry.actor, LogEntry.event, LogEntry.subject, LogEntry.at, by, day)
    one = of_client.where(LogEntry.team_id == desk.team, LogEntry.event.in_(LOOKS), about).subquery()
    same = (one.c.actor, one.c.event, one.c.subject, one.c.by, one.c.day)
    last = func.max(one.c.at).label("last")
    query = select(*same[:4], func.count(), func.min(one.c.at), last, func.count().over()).group_by(*same).order_by(last.desc(), one.c.actor, one.c.event)
    found = desk.session.execute(query.offset(start).limit(limit)).all()
    rows = [Looked(who, LOOKS[event], By(right), subject, times, begun, ended) for who, event, subject, right, times, begun, ended, _ in found]
    return Looks(rows, start, found[0][-1] if found else 0)


def _may_know(desk: Desk, ref: str) -> None:
    """Let those in who work with the client, and the data lead; 'not yours' and 'not there' are one answer."""
    found = desk.reach(ref)
    if not found.oversees:
        raise Refused("no_such_client", ref=ref)
    desk.log("client:looks:read", ref, why=desk.why, by=found.by or By.DATA_LEAD)
