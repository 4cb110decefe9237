"""Clients at first contact: a reference and a key, who works with them, and what they were told (2.1, 3.5, 3.7, 3.8)."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from sqlalchemy import select

from bot.errors import FieldProblem
from bot.records import Briefing, Client, KeptOut, KeyWorker
from bot.store import WORKER, Desk
from bot.words import version_of
from policy.ages import asked_again_on, is_child_on
from policy.facts import BriefingItem

EARLIEST = date(1900, 1, 1)
"""No day before this is one that anybody here remembers: it was mistyped."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """What a client was told at first contact or later, how, in which language and when."""

    items: tuple[BriefingItem, ...] = ()
    how: str = ""
    language: str = ""
    on: date | None = None


@dataclass(frozen=True, slots=True)
class Briefed:
    """When a client was last told something by a day (or first, if only later), and what they had not been told by then."""

    on: date | None
    not_told: tuple[BriefingItem, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class FirstContact:
    """What a worker records when a client first comes: never a name."""

    ref: str
    is_child: bool
    key_workers: tuple[str, ...]
    told: Told = Told()
    adult_in: date | None = None


def open_client(desk: Desk, contact: FirstContact) -> None:
    """Open a client's file with a key of its own; a reference that is taken by others only 'cannot be used'."""
    desk.must_be(WORKER)
    found = desk.reach(contact.ref)
    if found.works:
        raise FieldProblem(ref="already_yours")
    if found.kept_out or found.known:
        raise FieldProblem(ref="reference_not_usable")
    _open_new(desk, contact)
    if contact.told.items:
        brief(desk, contact.ref, contact.told)


def _open_new(desk: Desk, contact: FirstContact) -> None:
    workers = dict.fromkeys((desk.actor, *contact.key_workers))
    must_be_able_to_work_with(desk, contact.ref, workers)
    asked_on = asked_again_on(contact.is_child, contact.adult_in, desk.today, desk.values)
    desk.session.add(
        Client(
            team_id=desk.team, ref=contact.ref, wrapped_key=desk.new_key(contact.ref), is_child=contact.is_child, adult_in=contact.adult_in,
            age_ask_on=asked_on, opened_by=desk.actor, opened_at=desk.now,
        )
    )  # fmt: skip
    desk.session.flush()
    desk.session.add_all(KeyWorker(team_id=desk.team, client_ref=contact.ref, user_id=one) for one in workers)
    desk.log("client:file:open", contact.ref, key_workers=list(workers), child=contact.is_child)


def must_be_able_to_work_with(desk: Desk, ref: str, workers: Iterable[str]) -> None:
    """Refuse key workers who are no workers, or whom the data lead keeps out of this client's file."""
    out = kept_out(desk, ref)
    for one in workers:
        if WORKER not in desk.roles(one):
            raise FieldProblem(key_workers="not_a_worker")
        if one in out:
            raise FieldProblem(key_workers="cannot_work_with")


def kept_out(desk: Desk, ref: str) -> frozenset[str]:
    """Everybody who may not open this client's file."""
    query = select(KeptOut.user_id).where(KeptOut.team_id == desk.team, KeptOut.client_ref == ref, KeptOut.lifted_at.is_(None))
    return frozenset(desk.session.scalars(query))


def is_child(client: Client, day: date) -> bool:
    """Whether a client counts as a child on a day."""
    return is_child_on(client.is_child, client.adult_in, day)


def brief(desk: Desk, ref: str, told: Told) -> None:
    """Keep what a client of yours was told (2.1); parts of it add up, and only the whole counts for consent."""
    desk.client(ref)
    must_have_been(desk, briefed_on=told.on)
    row = Briefing(
        id=desk.new_id("B"), team_id=desk.team, client_ref=ref, given_on=told.on or desk.today,
        given_by=desk.actor, wording=wording_version(), sealed=b"", recorded_at=desk.now,
    )  # fmt: skip
    row.sealed = desk.seal(ref, "briefing", row.id, {"told": told.items, "how": told.how, "language": told.language})
    desk.session.add(row)
    complete = set(told.items) >= set(BriefingItem)
    desk.log("client:briefing:give", ref, briefing=row.id, items=len(told.items), complete=complete, wording=row.wording[:16])


def must_have_been(desk: Desk, **days: date | None) -> None:
    """Refuse a day that is still to come, or that nobody could mean, beside the field of its name."""
    for name, day in days.items():
        if day and day > desk.today:
            raise FieldProblem(**{name: "date_in_future"})
        if day and day < EARLIEST:
            raise FieldProblem(**{name: "too_long_ago"})


def briefing(desk: Desk, ref: str, day: date) -> Briefed:
    """What the client had been told by a day, all briefings until then together (5.2.2)."""
    query = select(Briefing).where(Briefing.team_id == desk.team, Briefing.client_ref == ref).order_by(Briefing.given_on)
    rows = desk.session.scalars(query).all()
    by_then = [row for row in rows if row.given_on <= day]
    told = {item for row in by_then for item in desk.unseal(ref, "briefing", row.id, row.sealed)["told"]}
    latest = by_then[-1] if by_then else next(iter(rows), None)
    return Briefed(latest.given_on if latest else None, tuple(item for item in BriefingItem if item not in told))


def wording_version() -> str:
    """The hash of the words that a client is told now, so that it can be shown later which words they were."""
    return version_of("words/briefing_item")
