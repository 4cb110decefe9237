"""Who works with a client: key workers come and go, a client is never left without one, and who leaves hands over all at once (3.8)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import ColumnElement, delete, exists, select

from bot.clients import must_be_able_to_work_with
from bot.cover import must_be_theirs
from bot.errors import FieldProblem, Refused
from bot.records import Client, HandOver, KeptOut, KeyWorker, RoleHeld
from bot.store import WORKER, Desk


@dataclass(frozen=True, slots=True)
class HandedOver:
    """What a hand-over did: its reference, the clients that went, and those that stayed because the other cannot work with them."""

    id: str
    went: tuple[str, ...]
    stayed: tuple[str, ...]


def to_change(desk: Desk, ref: str) -> Sequence[str]:
    """Say who the key workers of a client are, for somebody who works with the client, or the data lead; 'not yours' and 'not there' are one answer."""
    found = desk.reach(ref)
    if not found.oversees:
        raise Refused("no_such_client", ref=ref)
    desk.log("client:workers:read", ref, why=desk.why)
    return desk.key_workers(ref)


def set_key_workers(desk: Desk, ref: str, people: Sequence[str]) -> str:
    """Give a client exactly these key workers, at least one; who comes and who goes hears of it. Its reference."""
    desk.session.execute(select(Client.ref).where(Client.team_id == desk.team, Client.ref == ref).with_for_update())
    before = set(to_change(desk, ref))
    new, gone = sorted(set(people) - before), sorted(before - set(people))
    if not people:
        raise FieldProblem(key_workers="missing")
    if not new and not gone:
        raise FieldProblem(key_workers="nothing_new")
    must_be_able_to_work_with(desk, ref, new)
    if not any(WORKER in desk.roles(one) for one in people):
        raise FieldProblem(key_workers="not_a_worker")
    change = desk.new_id("H")
    _change(desk, change, ref, new, gone)
    _tell(desk, change, {*new, *gone})
    return change


def hand_over_all(desk: Desk, leaver: str, to: str) -> HandedOver:
    """Hand all clients of one worker to another, as when somebody leaves: a worker their own, or the data lead anybody's."""
    must_be_theirs(desk, leaver)
    if leaver == to:
        raise FieldProblem(person="somebody_else")
    if WORKER not in desk.roles(to):
        raise FieldProblem(person="not_a_worker_here")
    mine = select(KeyWorker.client_ref).where(KeyWorker.team_id == desk.team, KeyWorker.user_id == leaver)
    refs = desk.session.scalars(mine.order_by(KeyWorker.client_ref).with_for_update()).all()
    shut = set(desk.session.scalars(select(KeptOut.client_ref).where(KeptOut.team_id == desk.team, KeptOut.user_id == to, KeptOut.lifted_at.is_(None))))
    has = set(desk.session.scalars(select(KeyWorker.client_ref).where(KeyWorker.team_id == desk.team, KeyWorker.user_id == to)))
    change, went = desk.new_id("H"), [ref for ref in refs if ref not in shut]
    if not went:
        raise FieldProblem(covers_for="nobody_to_hand_over")
    for ref in went:
        _change(desk, change, ref, [] if ref in has else [to], [leaver])
    _tell(desk, change, {leaver, to})
    return HandedOver(change, tuple(went), tuple(ref for ref in refs if ref in shut))


def _change(desk: Desk, change: str, ref: str, new: Sequence[str], gone: Sequence[str]) -> None:
    desk.session.execute(delete(KeyWorker).where(KeyWorker.team_id == desk.team, KeyWorker.client_ref == ref, KeyWorker.user_id.in_(gone)))
    desk.session.add_all(KeyWorker(team_id=desk.team, client_ref=ref, user_id=one) for one in new)
    made = HandOver(id=change, team_id=desk.team, client_ref=ref, added=list(new), removed=list(gone), changed_by=desk.actor, changed_at=desk.now)
    desk.session.add(made)
    desk.log("client:workers:set", ref, change=change, added=list(new), removed=list(gone), clauses=["3.8"])


def _tell(desk: Desk, change: str, people: set[str]) -> None:
    desk.session.flush()
    for one in sorted(people - {desk.actor}):
        desk.say("cover/handed_over", change, one)


def of_change(desk: Desk, change: str) -> Sequence[HandOver]:
    """What changed for which clients, in one hand-over."""
    return desk.session.scalars(select(HandOver).where(HandOver.team_id == desk.team, HandOver.id == change).order_by(HandOver.client_ref)).all()


def without_anybody(desk: Desk) -> ColumnElement[bool]:
    """Whether nobody who is a worker works with a client: the data lead sees to it."""
    worker = (RoleHeld.team_id == desk.team, RoleHeld.role == WORKER, RoleHeld.user_id == KeyWorker.user_id)
    return ~exists().where(KeyWorker.team_id == desk.team, KeyWorker.client_ref == Client.ref, *worker)


def own_clients(desk: Desk) -> frozenset[str]:
    """The clients whose key worker this person is, as against those for whom they cover."""
    return frozenset(desk.session.scalars(select(KeyWorker.client_ref).where(KeyWorker.team_id == desk.team, KeyWorker.user_id == desk.actor)))
