"""Who looked at a client's file: who, when, by what right and how often, from the log, which holds every reading (3.8).

A client may ask for it. It holds the file, its requests, emergencies and enquiries, papers and scans that were sent out, and whoever took all files along.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from sqlalchemy import ColumnElement, and_, func, or_, select

from bot.errors import Refused
from bot.records import AccessItem, AccessRequest, Client, ConsentRecord, Emergency, Enquiry, Printed, Request, Scan
from bot.store import Desk
from bot.tables import LogEntry


class Look(StrEnum):
    """What somebody looked at."""

    FILE = "file"
    REQUEST = "request"
    EMERGENCY = "emergency"
    ENQUIRY = "enquiry"
    PAPER = "paper"
    SCAN = "scan"
    ITEM = "item"
    EXPORT = "export"
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
    SUBJECT_ACCESS = "subject_access"
    NOT_SAID = "not_said"


LOOKS: dict[str, Look] = {
    "client:file:read": Look.FILE,
    "client:looks:read": Look.LOOKS,
    "client:paper:export": Look.PAPER,
    "scan:paper:read": Look.SCAN,
    "enquiry:call:read": Look.ENQUIRY,
    "access:item:read": Look.ITEM,
    "request:case:read": Look.REQUEST,
    "request:note:read": Look.REQUEST,
    "request:question:read": Look.REQUEST,
    "emergency:record:read": Look.EMERGENCY,
}
"""The lines of the log that tell of a reading of one file."""

OF_ALL = "handover:records:export"
"""The line that tells that somebody took all files along."""


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
    by = func.coalesce(LogEntry.detail["by"].as_string(), By.NOT_SAID).label("by")
    about = func.coalesce(*(LogEntry.detail[name].as_string() for name in ("about", "consent", "request")), LogEntry.subject).label("subject")
    day = func.date(LogEntry.at).label("day")
    of_client = select(LogEntry.actor, LogEntry.event, about, LogEntry.at, by, day)
    one = of_client.where(LogEntry.team_id == desk.team, concerns(desk.team, ref)).subquery()
    same = (one.c.actor, one.c.event, one.c.subject, one.c.by, one.c.day)
    last = func.max(one.c.at).label("last")
    query = select(*same[:4], func.count(), func.min(one.c.at), last, func.count().over()).group_by(*same).order_by(last.desc(), one.c.actor, one.c.event)
    found = desk.session.execute(query.offset(start).limit(limit)).all()
    rows = [Looked(who, LOOKS.get(event, Look.EXPORT), By(right), subject, times, begun, ended) for who, event, subject, right, times, begun, ended, _ in found]
    return Looks(rows, start, found[0][-1] if found else 0)


def concerns(team: str, ref: str) -> ColumnElement[bool]:
    """Choose the lines of the log that tell of a reading of this file, by what they are about: each such record knows its client."""
    mine = [select(table.id).where(table.team_id == team, table.client_ref == ref) for table in (Request, Emergency, Enquiry, Printed, Scan, ConsentRecord)]
    asked = select(AccessRequest.id).where(AccessRequest.team_id == team, AccessRequest.client_ref == ref)
    items = select(AccessItem.id).where(AccessItem.team_id == team, AccessItem.request_id.in_(asked))
    subject = or_(LogEntry.subject == ref, *(LogEntry.subject.in_(ids) for ids in (*mine, items)))
    since = select(Client.opened_at).where(Client.team_id == team, Client.ref == ref).scalar_subquery()
    return or_(and_(LogEntry.event.in_(LOOKS), subject), and_(LogEntry.event == OF_ALL, LogEntry.at >= since))


def _may_know(desk: Desk, ref: str) -> None:
    """Let those in who work with the client, and the data lead; 'not yours' and 'not there' are one answer."""
    found = desk.reach(ref)
    if not found.oversees:
        raise Refused("no_such_client", ref=ref)
    desk.log("client:looks:read", ref, why=desk.why, by=found.by or By.DATA_LEAD)
