"""A client's page: what to know before meeting them, who works with them, what they answered and what became of it, and the latest requests."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from itertools import islice

from sqlalchemy import select
from sqlalchemy.orm import defer

from bot import about, cover, precautions
from bot.about import Needs
from bot.clients import Briefed, briefing, is_child
from bot.consents import on_record
from bot.precautions import Noted
from bot.reach import Reach
from bot.records import Cover, Request
from bot.store import Desk
from policy.conflicts import Conflict, each_conflict
from policy.facts import Consent, ConsentKind
from policy.lives import STANDING, Life, lives

SHOWN = 10
"""How many of a client's requests are shown."""

ANSWERS = 6
"""How many answers are shown on the client's page, and on each page of the board of answers."""


CONFLICTS = 5
"""How many answers that differ are spelt out; one more is looked for, to say that there are more."""


@dataclass(frozen=True, slots=True)
class Answered:
    """An answer on record, and what became of it."""

    consent: Consent
    life: Life

    @property
    def group(self) -> str:
        """Where the board of answers has it: those that stand, those that are over, and those about being supported apart."""
        if self.consent.kind is ConsentKind.SUPPORT:
            return "support"
        return "standing" if self.life in STANDING else "over"


@dataclass(frozen=True, slots=True)
class Answers:
    """A page of a client's answers, those that stand first, and how many there are in all."""

    ref: str
    shown: tuple[Answered, ...]
    start: int
    count: int
    works: bool
    today: date


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
    answers: Answers
    conflicts: tuple[Conflict, ...]
    requests: Sequence[Request]
    today: date


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
        _page_of(every, ref, 0, desk.today, works=found.works),
        tuple(islice(each_conflict(every, desk.today, desk.values), CONFLICTS + 1)),
        desk.session.scalars(query.order_by(Request.asked_at.desc(), Request.id).limit(SHOWN)).all(),
        desk.today,
    )


def before_meeting(desk: Desk, ref: str) -> BeforeMeeting:
    """What to know before meeting a client, and nothing else: quick to read for somebody who is about to (4.8)."""
    works = desk.file(ref).works
    return BeforeMeeting(ref, precautions.in_force(desk, ref), about.needs(desk, ref), works, desk.today)


def answers(desk: Desk, ref: str, start: int) -> Answers:
    """One page of the board of a client's answers; a page that is not there gives the first."""
    found = desk.file(ref)
    return _page_of(on_record(desk, ref), ref, start, desk.today, works=found.works)


def _page_of(every: tuple[Consent, ...], ref: str, start: int, today: date, *, works: bool) -> Answers:
    """Those that stand first, then those that are over, then those about being supported; the newest of each first."""
    became = lives(every, today)
    newest_first = [Answered(one, became[one.id]) for one in reversed(every)]
    order = ("standing", "over", "support")
    sorted_ = sorted(newest_first, key=lambda one: order.index(one.group))
    start = start if start < len(sorted_) else 0
    return Answers(ref, tuple(sorted_[start : start + ANSWERS]), start, len(sorted_), works, today)
