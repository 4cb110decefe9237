"""Clients at first contact: a reference and a key, who works with them, and what they were told (2.1, 3.5, 3.7, 3.8)."""

from __future__ import annotations

from dataclasses import dataclass

from bot.briefings import Told, brief
from bot.errors import FieldProblem
from bot.records import Client, KeyWorker
from bot.store import WORKER, Desk


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
    if before := desk.session.get(Client, (desk.team, contact.ref)):
        mine = desk.actor in desk.key_workers(contact.ref)
        raise FieldProblem(ref="reference_not_usable" if not mine else "already_yours" if before.wrapped_key else "reference_gone")
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
