"""A client's file: answers, requests, what was shared, letters, safety, enquiries and what was decided about it, the newest first, in drawers and pages.

It asks as little for a thousand entries as for ten. Subject access, complaints and holds are the data lead's, and stand in their own lists.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import CompoundSelect, Select, func, literal, select, union_all

from bot import entries
from bot.client_page import BeforeMeeting, before_meeting
from bot.entries import Facts
from bot.reach import Reach
from bot.records import (
    Briefing,
    ClientTalk,
    Communication,
    ConsentRecord,
    Consultation,
    Disclosure,
    Emergency,
    Enquiry,
    ErrorMark,
    HandOver,
    Notice,
    PrecautionNote,
    PrecautionReview,
    Request,
    RetentionDecision,
    Scan,
    Withdrawal,
)
from bot.store import Desk

PAGE = 8
"""How many entries one page has: the longest of them still fit into what Slack takes."""


class Drawer(StrEnum):
    """What the file is divided into."""

    ALL = "all"
    CONSENTS = "consents"
    TOLD = "told"
    REQUESTS = "requests"
    HELD = "held"
    SAFETY = "safety"
    ENQUIRIES = "enquiries"
    ABOUT = "about"


@dataclass(frozen=True, slots=True)
class Kind:
    """One kind of entry: in which drawers it lies, where it is kept, when it came to be, and how what it says is opened, many at a time."""

    name: str
    drawers: frozenset[Drawer]
    table: Any
    id: Any
    at: Any
    load: Any


def _kind(name: str, drawers: tuple[Drawer, ...], table: Any, identity: Any, at: Any, load: Any) -> Kind:
    return Kind(name, frozenset({Drawer.ALL, *drawers}), table, identity, at, load)


KINDS: tuple[Kind, ...] = (
    _kind("consent", (Drawer.CONSENTS,), ConsentRecord, ConsentRecord.id, ConsentRecord.recorded_at, entries.consents),
    _kind("withdrawal", (Drawer.CONSENTS,), Withdrawal, Withdrawal.id, Withdrawal.recorded_at, entries.withdrawals),
    _kind("error_mark", (Drawer.CONSENTS,), ErrorMark, ErrorMark.consent_id, ErrorMark.marked_at, entries.error_marks),
    _kind("talk", (Drawer.CONSENTS,), ClientTalk, ClientTalk.id, ClientTalk.recorded_at, entries.talks),
    _kind("scan", (Drawer.CONSENTS,), Scan, Scan.id, Scan.given_at, entries.scanned),
    _kind("briefing", (Drawer.TOLD,), Briefing, Briefing.id, Briefing.recorded_at, entries.briefings),
    _kind("request", (Drawer.REQUESTS,), Request, Request.id, Request.asked_at, entries.requests),
    _kind("consultation", (Drawer.REQUESTS,), Consultation, Consultation.id, Consultation.recorded_at, entries.consultations),
    _kind("emergency", (Drawer.REQUESTS,), Emergency, Emergency.id, Emergency.raised_at, entries.emergencies),
    _kind("disclosure", (Drawer.HELD,), Disclosure, Disclosure.request_id, Disclosure.recorded_at, entries.disclosures),
    _kind("notice", (Drawer.HELD,), Notice, Notice.id, Notice.drafted_at, entries.letters),
    _kind("precaution", (Drawer.SAFETY,), PrecautionNote, PrecautionNote.id, PrecautionNote.noted_at, entries.precautions),
    _kind("precaution_review", (Drawer.SAFETY,), PrecautionReview, PrecautionReview.id, PrecautionReview.reviewed_at, entries.precaution_reviews),
    _kind("enquiry", (Drawer.ENQUIRIES,), Enquiry, Enquiry.id, Enquiry.taken_at, entries.enquiries),
    _kind("communication", (Drawer.ABOUT,), Communication, Communication.id, Communication.recorded_at, entries.communications),
    _kind("hand_over", (Drawer.ABOUT,), HandOver, HandOver.id, HandOver.changed_at, entries.hand_overs),
    _kind("keeping", (Drawer.ABOUT,), RetentionDecision, RetentionDecision.id, RetentionDecision.decided_at, entries.keeping),
)
"""Every kind of entry that a file has. Another one is another line here, its loader in bot/entries.py and its words in templates/file/entries.j2."""


@dataclass(frozen=True, slots=True)
class Entry:
    """One entry of the file: its kind, its reference, when it came to be, and what it says."""

    kind: str
    id: str
    at: datetime
    facts: Facts


@dataclass(frozen=True, slots=True)
class Filed:
    """A page of a drawer, and how many entries there are in all."""

    ref: str
    drawer: Drawer
    entries: tuple[Entry, ...]
    start: int
    count: int


@dataclass(frozen=True, slots=True)
class Overview:
    """What a file holds, by what right it is read, and what to know before meeting the client."""

    ref: str
    reach: Reach
    meeting: BeforeMeeting
    counts: dict[Drawer, int]


def overview(desk: Desk, ref: str) -> Overview:
    """Open the file at its first page for somebody who reaches it."""
    return Overview(ref, desk.file(ref), before_meeting(desk, ref), counts(desk, ref))


def page(desk: Desk, ref: str, drawer: Drawer, start: int = 0) -> Filed:
    """Open one page of a drawer for somebody who reaches the file; a page that is not there any more gives the first."""
    desk.file(ref)
    found = _lines(desk, ref, drawer, start)
    if not found and start:
        start, found = 0, _lines(desk, ref, drawer, 0)
    ids: dict[str, list[str]] = {}
    for kind, one, _, _ in found:
        ids.setdefault(kind, []).append(one)
    said: dict[str, Mapping[str, Facts]] = {kind.name: kind.load(desk, ref, ids[kind.name]) for kind in KINDS if kind.name in ids}
    shown = tuple(Entry(kind, one, at, said[kind][one]) for kind, one, at, _ in found)
    return Filed(ref, drawer, shown, start, found[0][3] if found else 0)


def _lines(desk: Desk, ref: str, drawer: Drawer, start: int) -> list[Any]:
    """The kind, reference and time of each entry of a page, and the count of all, in one question."""
    every = _union(desk, ref, drawer).subquery()
    query = select(every.c.kind, every.c.id, every.c.at, func.count().over()).order_by(every.c.at.desc(), every.c.kind, every.c.id)
    return list(desk.session.execute(query.offset(start).limit(PAGE)).tuples())


def counts(desk: Desk, ref: str) -> dict[Drawer, int]:
    """How many entries each drawer has, in one question."""
    every = _union(desk, ref, Drawer.ALL).subquery()
    by_kind = dict(desk.session.execute(select(every.c.kind, func.count()).group_by(every.c.kind)).tuples().all())
    return {drawer: sum(by_kind.get(kind.name, 0) for kind in KINDS if drawer in kind.drawers) for drawer in Drawer}


def _union(desk: Desk, ref: str, drawer: Drawer) -> CompoundSelect[Any]:
    return union_all(*(_of_kind(desk, ref, kind) for kind in KINDS if drawer in kind.drawers))


def _of_kind(desk: Desk, ref: str, kind: Kind) -> Select[Any]:
    query = select(literal(kind.name).label("kind"), kind.id.label("id"), kind.at.label("at")).where(kind.table.team_id == desk.team)
    if kind.table is Consultation:
        return query.join(Request, Request.id == Consultation.request_id).where(Request.client_ref == ref)
    query = query.where(kind.table.client_ref == ref)
    if kind.table is Enquiry:
        query = query.where(Enquiry.sealed != b"")  # one whose time had come before its client did is gone
    return query.where(Disclosure.shared) if kind.table is Disclosure else query
