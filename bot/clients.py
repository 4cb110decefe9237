"""Clients at first contact: a reference and a key, who works with them, and what they were told (2.1, 3.5, 3.7, 3.8)."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from sqlalchemy import select

from bot.briefings import Told, brief
from bot.errors import FieldProblem
from bot.records import Client, KeptOut, KeyWorker
from bot.store import WORKER, Desk
from policy.ages import asked_again_on, is_child_on


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
        raise FieldProblem(ref="already_yours" if found.is_there else "reference_gone")
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
    return kept_out_of(desk, [ref]).get(ref, frozenset())


def kept_out_of(desk: Desk, refs: Iterable[str]) -> dict[str, frozenset[str]]:
    """Everybody who may not open these clients' files, by the client, in one question."""
    query = select(KeptOut.client_ref, KeptOut.user_id).where(KeptOut.team_id == desk.team, KeptOut.client_ref.in_(refs), KeptOut.lifted_at.is_(None))
    found: dict[str, set[str]] = {}
    for ref, user in desk.session.execute(query):
        found.setdefault(ref, set()).add(user)
    return {ref: frozenset(users) for ref, users in found.items()}


def is_child(client: Client, day: date) -> bool:
    """Whether a client counts as a child on a day."""
    return is_child_on(client.is_child, client.adult_in, day)
