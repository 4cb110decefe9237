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
class FirstContact:
    """What a worker records when a client first comes: never a name."""

    ref: str
    is_child: bool
    key_workers: tuple[str, ...]
    told: tuple[str, ...] = ()
    how: str = ""
    language: str = ""
    briefed_on: date | None = None


def open_client(desk: Desk, contact: FirstContact) -> None:
    """Open a client's file with a key of its own, or add a briefing to a file that is yours; a reference that is taken and not yours 'cannot be used'."""
    desk.must_be(WORKER)
    existing = desk.session.get(Client, (desk.team, contact.ref))
    if existing is None:
        _open_new(desk, contact)
    elif desk.actor not in desk.key_workers(contact.ref):
        raise FieldProblem(ref="reference_not_usable")
    if contact.told:
        _brief(desk, contact)


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


def _brief(desk: Desk, contact: FirstContact) -> None:
    row = Briefing(
        id=desk.new_id("B"), team_id=desk.team, client_ref=contact.ref, given_on=contact.briefed_on or desk.today,
        given_by=desk.actor, wording=wording_version(), sealed=b"", recorded_at=desk.now,
    )  # fmt: skip
    row.sealed = desk.seal(contact.ref, "briefing", row.id, {"told": contact.told, "how": contact.how, "language": contact.language})
    desk.session.add(row)
    desk.log("client:briefing:give", contact.ref, briefing=row.id, items=len(contact.told), complete=set(contact.told) >= set(BRIEFING_ITEMS), wording=row.wording[:16])


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
