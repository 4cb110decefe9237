"""A client's page: what to know before meeting them, who works with them, what they answered and what became of it, and the latest requests."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from itertools import islice

from sqlalchemy import select
from sqlalchemy.orm import defer

from bot import about, consents, cover, notices, paperwork, precautions, scans
from bot.about import Needs
from bot.briefings import Briefed, briefing
from bot.clients import is_child
from bot.consents import on_record
from bot.notices import Owed
from bot.precautions import Noted
from bot.reach import Reach
from bot.records import Cover, Request
from bot.retention.files import Kept, closed
from bot.scans import Shown
from bot.store import Desk
from policy.conflicts import Conflict, each_conflict
from policy.facts import Consent, ConsentKind
from policy.lives import PERMITS, RENEWABLE, STANDING, Life, lives

SHOWN = 10
"""How many of a client's requests are shown."""

ANSWERS = 6
"""How many answers are shown on the client's page, and on each page of the board of answers."""

LETTERS = 5
"""How many letters to those who hold something are shown: those that are still to be sent first."""

CONFLICTS = 5
"""How many answers that differ are spelt out; one more is looked for, to say that there are more."""


@dataclass(frozen=True, slots=True)
class Answered:
    """An answer on record, what became of it, which record takes its place, how the scan of its paper stands, and whether nobody said where that is."""

    consent: Consent
    life: Life
    replaced_by: str = ""
    scan: Shown | None = None
    paper_missing: bool = False

    @property
    def group(self) -> str:
        """Where the board of answers has it: those that stand, those that are over, and those about being supported apart."""
        if self.consent.kind is ConsentKind.SUPPORT:
            return "support"
        return "standing" if self.life in STANDING else "over"

    @property
    def permits(self) -> bool:
        """Whether it lets something be shared today (5.4)."""
        return self.life in PERMITS

    @property
    def renewable(self) -> bool:
        """Whether the client can be asked for the same again (5.4, 5.5)."""
        return self.life in RENEWABLE


@dataclass(frozen=True, slots=True)
class Answers:
    """A page of a client's answers, those that stand first, and how many there are in all."""

    ref: str
    shown: tuple[Answered, ...]
    start: int
    count: int
    works: bool


@dataclass(frozen=True, slots=True)
class BeforeMeeting:
    """What to know before meeting a client: what keeps everybody safe, how to talk with them, and how to reach them."""

    ref: str
    precautions: tuple[Noted, ...]
    needs: Needs
    works: bool
    today: date


@dataclass(frozen=True, slots=True)
class ClientBoard:
    """A client at a glance, for somebody who reaches the file: by what right they do, and until when."""

    ref: str
    reach: Reach
    is_child: bool
    adult_in: date | None
    meeting: BeforeMeeting
    key_workers: Sequence[str]
    covers: Sequence[Cover]
    briefed: Briefed
    closed: Kept | None
    conflicts: tuple[Conflict, ...]
    answers: Answers
    letters: Owed
    requests: Sequence[Request]


def client_board(desk: Desk, ref: str) -> ClientBoard:
    """Gather all of it; as few questions to the database whatever the history."""
    found = desk.file(ref)
    assert found.client is not None  # what could not be opened was refused
    every = on_record(desk, ref)
    query = select(Request).where(Request.team_id == desk.team, Request.client_ref == ref).options(defer(Request.sealed))
    return ClientBoard(
        ref,
        found,
        is_child(found.client, desk.today),
        found.client.adult_in,
        before_meeting(desk, ref),
        desk.key_workers(ref),
        cover.of_client(desk, ref),
        briefing(desk, ref, desk.today),
        closed(desk, ref),
        tuple(islice(each_conflict(every, desk.today, desk.values), CONFLICTS + 1)),
        _page_of(desk, every, ref, 0, works=found.works),
        notices.of_client(desk, ref, LETTERS),
        desk.session.scalars(query.order_by(Request.asked_at.desc(), Request.id).limit(SHOWN)).all(),
    )


def before_meeting(desk: Desk, ref: str) -> BeforeMeeting:
    """What to know before meeting a client, and nothing else: quick to read for somebody who is about to (4.8)."""
    works = desk.file(ref).works
    return BeforeMeeting(ref, precautions.in_force(desk, ref), about.needs(desk, ref), works, desk.today)


def answers(desk: Desk, ref: str, start: int) -> Answers:
    """One page of the board of a client's answers; a page that is not there gives the first."""
    found = desk.file(ref)
    return _page_of(desk, on_record(desk, ref), ref, start, works=found.works)


def _page_of(desk: Desk, every: tuple[Consent, ...], ref: str, start: int, *, works: bool) -> Answers:
    """Those that stand first, then those that are over, then those about being supported; the newest of each first."""
    became = lives(every, desk.today, consents.renewals(desk, ref))
    newest_first = [Answered(one, became[one.id]) for one in reversed(every)]
    order = ("standing", "over", "support")
    sorted_ = sorted(newest_first, key=lambda one: order.index(one.group))
    start = start if start < len(sorted_) else 0
    shown = sorted_[start : start + ANSWERS]
    later = {one.replaces: one.id for one in every if one.replaces}
    ids = [one.consent.id for one in shown]
    scanned, unplaced = scans.of_answers(desk, ids), paperwork.unplaced(desk, ref)
    whole = (
        Answered(one.consent, one.life, later.get(one.consent.id, ""), scanned.get(one.consent.id), one.consent.id in unplaced) for one in shown
    )  # fmt: skip
    return Answers(ref, tuple(whole), start, len(sorted_), works)
