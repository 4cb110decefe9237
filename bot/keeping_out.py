"""Keeping somebody out of a client's file, whatever they state, because they are too near to the client: their relative, their neighbour, themselves (3.8)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import delete, select

from bot.clients import kept_out
from bot.errors import FieldProblem, Refused
from bot.records import Cover, KeptOut, KeyWorker, Reading
from bot.store import DATA_LEAD, WORKER, Desk
from policy.text import said


@dataclass(frozen=True, slots=True)
class Marked:
    """Who is kept out of a file, since when and by whom."""

    rows: tuple[KeptOut, ...]
    key_workers: tuple[str, ...]


def to_mark(desk: Desk, ref: str) -> Marked:
    """Say who is kept out of a file; it can be marked before there is one. A data lead who is kept out themselves finds nobody."""
    desk.must_be(DATA_LEAD)
    if desk.reach(ref).kept_out:
        raise Refused("no_such_client", ref=ref)
    desk.log("client:mark:read", ref, why=desk.why)
    return Marked(tuple(_standing(desk, ref)), tuple(desk.key_workers(ref)))


def mark(desk: Desk, ref: str, people: Sequence[str], why: str) -> None:
    """Keep exactly these people out of a file from now on: they work with the client no more, and what they had open is closed."""
    desk.must_be(DATA_LEAD)
    before = kept_out(desk, ref)
    if desk.actor in before:
        raise Refused("no_such_client", ref=ref)
    new, gone = set(people) - before, before - set(people)
    if not new and not gone:
        raise FieldProblem(people="nothing_new")
    if not said(why):
        raise FieldProblem(reason="reason_in_words")
    _still_has_somebody(desk, ref, new)
    marks = []
    for row in _standing(desk, ref):
        if row.user_id in gone:
            row.lifted_by, row.lifted_at = desk.actor, desk.now
            marks.append(row.id)
    for one in sorted(new):
        made = KeptOut(id=desk.new_id("K"), team_id=desk.team, client_ref=ref, user_id=one, marked_by=desk.actor, marked_at=desk.now, sealed=b"")
        made.sealed = desk.seal(None, "kept_out", made.id, why)
        desk.session.add(made)
        marks.append(made.id)
    ended = _put_out(desk, ref, new)
    desk.log("client:mark:set", ref, marks=marks, ended=ended, kept_out=sorted(new), let_in=sorted(gone), clauses=["3.8"])


def _standing(desk: Desk, ref: str) -> Sequence[KeptOut]:
    query = select(KeptOut).where(KeptOut.team_id == desk.team, KeptOut.client_ref == ref, KeptOut.lifted_at.is_(None))
    return desk.session.scalars(query.order_by(KeptOut.marked_at, KeptOut.user_id).with_for_update()).all()


def _still_has_somebody(desk: Desk, ref: str, out: set[str]) -> None:
    """Refuse to leave a client without anybody who works with them: first somebody else is to be named."""
    workers = [one for one in desk.key_workers(ref) if WORKER in desk.roles(one)]
    if out & set(workers) and not set(workers) - out:
        raise FieldProblem(people="last_key_worker")


def _put_out(desk: Desk, ref: str, out: set[str]) -> list[str]:
    """End what these people had: their place among the key workers, cover for this client alone, and purposes that they had stated. What ended."""
    of_client = (KeyWorker.team_id == desk.team, KeyWorker.client_ref == ref)
    desk.session.execute(delete(KeyWorker).where(*of_client, KeyWorker.user_id.in_(out)))
    of_cover = select(Cover).where(Cover.team_id == desk.team, Cover.client_ref == ref, Cover.user_id.in_(out), Cover.ended_at.is_(None))
    ended = []
    for cover in desk.session.scalars(of_cover):
        ended.append(cover.id)
        cover.ended_by, cover.ended_at = desk.actor, desk.now
    stated = select(Reading).where(Reading.team_id == desk.team, Reading.client_ref == ref, Reading.user_id.in_(out), Reading.until > desk.now)
    for reading in desk.session.scalars(stated):
        ended.append(reading.id)
        reading.until = desk.now
    return ended
