"""Clients at first contact: a reference and a key, who works with them, and what they were told (2.1, 3.5, 3.7, 3.8)."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import select

from bot.errors import FieldProblem
from bot.records import Briefing, Client, KeyWorker
from bot.store import WORKER, Desk
from bot.words import TEMPLATES

BRIEFING_ITEMS = ("collected", "used", "shared", "without_consent", "see_file", "stored", "who_sees", "take_back")
"""What 2.1.1, 2.1.2, 3.5, 3.7, 3.8 and 5.4 ask that a client is told; the words are in templates/words/briefing_item.j2."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """What a client was told at first contact or later, how, in which language and when."""

    items: tuple[str, ...] = ()
    how: str = ""
    language: str = ""
    on: date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class FirstContact:
    """What a worker records when a client first comes: never a name."""

    ref: str
    is_child: bool
    key_workers: tuple[str, ...]
    told: Told = Told()


def open_client(desk: Desk, contact: FirstContact) -> None:
    """Open a client's file with a key of its own; a reference that is taken by others only 'cannot be used'."""
    desk.must_be(WORKER)
    if desk.session.get(Client, (desk.team, contact.ref)):
        raise FieldProblem(ref="already_yours" if desk.actor in desk.key_workers(contact.ref) else "reference_not_usable")
    _open_new(desk, contact)
    if contact.told.items:
        brief(desk, contact.ref, contact.told)


def _open_new(desk: Desk, contact: FirstContact) -> None:
    workers = dict.fromkeys((desk.actor, *contact.key_workers))
    if any(WORKER not in desk.roles(one) for one in workers):
        raise FieldProblem(key_workers="not_a_worker")
    desk.session.add(
        Client(team_id=desk.team, ref=contact.ref, wrapped_key=desk.new_key(contact.ref), is_child=contact.is_child, opened_by=desk.actor, opened_at=desk.now)
    )
    desk.session.flush()
    desk.session.add_all(KeyWorker(team_id=desk.team, client_ref=contact.ref, user_id=one) for one in workers)
    desk.log("client:file:open", contact.ref, key_workers=list(workers), child=contact.is_child)


def brief(desk: Desk, ref: str, told: Told) -> None:
    """Keep what a client of yours was told (2.1); a part of it is kept too, but only the whole counts for consent."""
    desk.client(ref)
    if told.on and told.on > desk.today:
        raise FieldProblem(briefed_on="date_in_future")
    row = Briefing(
        id=desk.new_id("B"), team_id=desk.team, client_ref=ref, given_on=told.on or desk.today,
        given_by=desk.actor, wording=wording_version(), sealed=b"", recorded_at=desk.now,
    )  # fmt: skip
    row.sealed = desk.seal(ref, "briefing", row.id, {"told": told.items, "how": told.how, "language": told.language})
    desk.session.add(row)
    complete = set(told.items) >= set(BRIEFING_ITEMS)
    desk.log("client:briefing:give", ref, briefing=row.id, items=len(told.items), complete=complete, wording=row.wording[:16])


def briefed_on(desk: Desk, ref: str) -> date | None:
    """When the client was last told all that they must be told; None if they never were. A part of it does not count (5.2.2)."""
    rows: Sequence[Briefing] = desk.session.scalars(
        select(Briefing).where(Briefing.team_id == desk.team, Briefing.client_ref == ref).order_by(Briefing.given_on.desc())
    ).all()
    for row in rows:
        if set(desk.unseal(ref, "briefing", row.id, row.sealed)["told"]) >= set(BRIEFING_ITEMS):
            return row.given_on
    return None


def wording_version() -> str:
    """The hash of the words that a client is told now, so that it can be shown later which words they were."""
    return hashlib.sha256((TEMPLATES / "words" / "briefing_item.j2").read_bytes()).hexdigest()
