"""A colleague covers for a key worker from one day to another, for all their clients or for one (3.8)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import or_, select

from bot.clients import kept_out
from bot.errors import FieldProblem, Refused
from bot.records import Cover
from bot.store import DATA_LEAD, WORKER, Desk
from policy.deadlines import cover_ends_at_the_latest


@dataclass(frozen=True, slots=True, kw_only=True)
class Named:
    """Who covers for whom, from when to when: for one client or, without one, for all."""

    covers_for: str
    user: str
    from_on: date
    until_on: date
    ref: str = ""


def name(desk: Desk, named: Named) -> Cover:
    """Name a cover: a worker for themselves, or the data lead for somebody who cannot; both people hear of it."""
    must_be_theirs(desk, named.covers_for)
    _check(desk, named)
    begins = named.from_on <= desk.today
    row = Cover(
        id=desk.new_id("V"), team_id=desk.team, covers_for=named.covers_for, user_id=named.user, client_ref=named.ref or None, from_on=named.from_on,
        until_on=named.until_on, named_by=desk.actor, named_at=desk.now, begun=begins,
    )  # fmt: skip
    desk.session.add(row)
    desk.session.flush()
    days = {"begins": named.from_on.isoformat(), "ends": named.until_on.isoformat()}
    desk.log("cover:colleague:name", row.id, client=named.ref or None, covers_for=named.covers_for, by=named.user, **days, clauses=["3.8"])
    for one in sorted({named.user, named.covers_for} - {desk.actor}):
        desk.say("cover/named", row.id, one)
    return row


def must_be_theirs(desk: Desk, user: str) -> None:
    """Refuse anybody who speaks for another worker and does not look after the records."""
    desk.must_be(WORKER, DATA_LEAD)
    roles = desk.roles()
    if not (DATA_LEAD in roles or (WORKER in roles and user == desk.actor)):
        raise FieldProblem(covers_for="only_for_yourself")


def _check(desk: Desk, named: Named) -> None:
    """Refuse what cannot be, beside the field that says it."""
    if named.user == named.covers_for:
        raise FieldProblem(person="somebody_else")
    if WORKER not in desk.roles(named.user):
        raise FieldProblem(person="not_a_worker_here")
    if named.ref and named.covers_for not in desk.key_workers(named.ref):
        raise FieldProblem(covers_for="not_a_key_worker")
    if named.ref and named.user in kept_out(desk, named.ref):
        raise FieldProblem(person="cannot_work_with")
    if named.from_on < desk.today:
        raise FieldProblem(from_on="day_has_passed")
    if named.until_on < named.from_on:
        raise FieldProblem(until_on="ends_before_it_begins")
    if named.until_on > cover_ends_at_the_latest(named.from_on, desk.values):
        raise FieldProblem(until_on="cover_too_long")


def concerning(desk: Desk) -> Sequence[Cover]:
    """The covers of today and to come: of this person and for them; all there are, for the data lead."""
    query = select(Cover).where(Cover.team_id == desk.team, Cover.ended_at.is_(None), Cover.until_on >= desk.today)
    if DATA_LEAD not in desk.roles():
        query = query.where(or_(Cover.user_id == desk.actor, Cover.covers_for == desk.actor))
    return desk.session.scalars(query.order_by(Cover.from_on, Cover.id).limit(_MOST)).all()


_MOST = 30
"""How many covers are shown; a charity has a handful at a time."""


def of_client(desk: Desk, ref: str) -> Sequence[Cover]:
    """The covers of today for a client's key workers."""
    workers = desk.key_workers(ref)
    now = (Cover.ended_at.is_(None), Cover.from_on <= desk.today, Cover.until_on >= desk.today, or_(Cover.client_ref.is_(None), Cover.client_ref == ref))
    query = select(Cover).where(Cover.team_id == desk.team, Cover.covers_for.in_(workers), *now).order_by(Cover.until_on, Cover.id)
    out = kept_out(desk, ref)
    return [one for one in desk.session.scalars(query) if one.user_id not in out]


def end(desk: Desk, cover_id: str) -> Cover:
    """End a cover before its day: either of the two, whoever named it, or the data lead; for anybody else it is not there."""
    query = select(Cover).where(Cover.team_id == desk.team, Cover.id == cover_id).with_for_update()
    row = desk.session.execute(query).scalar_one_or_none()
    concerned = row is not None and desk.actor in {row.user_id, row.covers_for, row.named_by}
    if row is None or not (concerned or DATA_LEAD in desk.roles()):
        raise Refused("no_such_request", ref=cover_id)
    if row.ended_at is None:
        row.ended_by, row.ended_at = desk.actor, desk.now
        desk.log("cover:colleague:end", row.id, clauses=["3.8"])
        desk.redraw(row.id)
    return row


def to_begin(desk: Desk, limit: int) -> list[str]:
    """The covers that begin today, or began while nobody looked."""
    query = select(Cover.id).where(Cover.team_id == desk.team, ~Cover.begun, Cover.from_on <= desk.today).order_by(Cover.from_on, Cover.id)
    return list(desk.session.scalars(query.limit(limit)))


def begin(desk: Desk, cover_id: str) -> None:
    """Tell whoever covers that it begins, and to read the safety notes first; not if another process just did, or if it is over already."""
    query = select(Cover).where(Cover.team_id == desk.team, Cover.id == cover_id, ~Cover.begun).with_for_update()
    row = desk.session.execute(query).scalar_one_or_none()
    if row is None:
        return
    row.begun = True
    desk.log("cover:colleague:begin", row.id, clauses=["3.8"])
    if row.ended_at is None and row.until_on >= desk.today:
        desk.say("cover/begins", row.id, row.user_id)
