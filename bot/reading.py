"""Reading a file that is not one's own: for a stated purpose, for a time, and never in silence; somebody else looks at what was urgent (3.8)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta

from sqlalchemy import Select, or_, select

from bot.clients import kept_out
from bot.errors import FieldProblem, Refused
from bot.records import Reading
from bot.store import CLOCK, DATA_LEAD, TRUSTEE, WORKER, Desk
from policy.deadlines import reading_ends, reading_review_due
from policy.reading import ReadingPurpose, is_looked_at, purposes_for
from policy.text import said

OPEN, TO_LOOK_AT, LOOKED_AT, FOUND_NOBODY = "open", "to_look_at", "looked_at", "found_nobody"
_CHASE_AGAIN = timedelta(days=1)
MAY_STATE = (WORKER, TRUSTEE, DATA_LEAD)
"""The roles of those who may have a purpose at all; whoever gives roles has none by that."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Stated:
    """What somebody says they need a file for, and why, in their own words."""

    purpose: ReadingPurpose
    reason: str


@dataclass(frozen=True, slots=True)
class Seen:
    """A reading as those may see it who are told of it: the row, what was stated, and what was found when it was looked at."""

    row: Reading
    stated: Stated
    finding: str = ""


def state(desk: Desk, ref: str, stated: Stated) -> Reading:
    """Keep that a purpose was stated; it opens the file of a client unless this person is kept out of it, and those who work with the client hear of it.

    Nobody's client and one that is kept from this person are the same: the same is kept, with the same work, and the same people hear of it.
    """
    desk.must_be(*MAY_STATE)
    if stated.purpose not in purposes_for(desk.roles()):
        raise FieldProblem(purpose="not_your_purpose")
    if not said(stated.reason):
        raise FieldProblem(reason="reason_in_words")
    found = desk.reach(ref)
    opens = found.is_there and not found.kept_out
    urgent = is_looked_at(stated.purpose)
    row = Reading(
        id=desk.new_id("L"), team_id=desk.team, client_ref=ref, user_id=desk.actor, purpose=stated.purpose, stated_at=desk.now, opens=opens,
        until=reading_ends(desk.now, desk.values, urgent=urgent), state=(TO_LOOK_AT if urgent else OPEN) if opens else FOUND_NOBODY, sealed=b"",
        due_at=reading_review_due(desk.now, desk.values) if urgent and opens else None,
    )  # fmt: skip
    row.sealed = desk.seal(ref if opens else None, "reading", row.id, stated.reason)
    desk.session.add(row)
    desk.session.flush()
    desk.log("reading:purpose:state", row.id, client=ref, purpose=stated.purpose, opens=opens, until=row.until.isoformat(), clauses=["3.8"])
    _tell(desk, row)
    return row


def _tell(desk: Desk, row: Reading) -> None:
    """Tell those who work with the client; whoever looks after the records, if it was urgent or no file was found."""
    if row.opens:
        for one in desk.workers_with(row.client_ref):
            if one != row.user_id:
                desk.say("reading/opened", row.id, one)
    if row.state in {TO_LOOK_AT, FOUND_NOBODY}:
        for one in overseers(desk, row):
            desk.say("reading/urgent" if row.opens else "reading/found_nobody", row.id, one)


def overseers(desk: Desk, row: Reading) -> tuple[str, ...]:
    """Who looks at a reading: the data leads or, if that is only the reader themselves, the trustees; nobody who is kept out of the file."""
    out = {row.user_id, *kept_out(desk, row.client_ref)}
    leads = tuple(one for one in desk.holders(DATA_LEAD) if one not in out)
    return leads or tuple(one for one in desk.holders(TRUSTEE) if one not in out)


def see(desk: Desk, reading_id: str) -> Seen:
    """Open what was stated, for those who work with the client, whoever oversees it and the reader; for anybody else it is not there."""
    row = _visible(desk, reading_id, hold=False)
    desk.log("reading:purpose:read", row.id, why=desk.why)
    owner = row.client_ref if row.opens else None
    finding = desk.unseal(owner, "reading_review", row.id, row.sealed_review) if row.sealed_review else ""
    return Seen(row, Stated(purpose=ReadingPurpose(row.purpose), reason=desk.unseal(owner, "reading", row.id, row.sealed)), finding)


def _visible(desk: Desk, reading_id: str, *, hold: bool) -> Reading:
    query = select(Reading).where(Reading.team_id == desk.team, Reading.id == reading_id)
    row = desk.session.execute(query.with_for_update() if hold else query).scalar_one_or_none()
    found = desk.reach(row.client_ref if row else "")
    oversees = bool(desk.roles() & {DATA_LEAD, TRUSTEE}) and not found.kept_out
    if row is None or not (desk.actor in {row.user_id, CLOCK} or oversees or (found.works and row.opens)):
        raise Refused("no_such_request", ref=reading_id)
    return row


def to_look_at(desk: Desk, reading_id: str) -> Seen:
    """Open an urgent reading for somebody who is to say whether it was needed."""
    _for_an_overseer(desk, reading_id, hold=False)
    return see(desk, reading_id)


def _for_an_overseer(desk: Desk, reading_id: str, *, hold: bool) -> Reading:
    row = _visible(desk, reading_id, hold=hold)
    if row.user_id == desk.actor:
        raise Refused("may_not_review_own", ref=reading_id)
    if not desk.roles() & {DATA_LEAD, TRUSTEE}:
        raise Refused("no_such_request", ref=reading_id)
    if row.state != TO_LOOK_AT:
        raise Refused("not_to_review", ref=reading_id)
    return row


def look_at(desk: Desk, reading_id: str, finding: str, *, needed: bool) -> Reading:
    """Close an urgent reading: whether it was needed, and what was found. Where it was not, the trustees hear of it too."""
    row = _for_an_overseer(desk, reading_id, hold=True)
    if not said(finding):
        raise FieldProblem(finding="reason_in_words")
    row.state, row.looked_at_by, row.looked_at, row.needed = LOOKED_AT, desk.actor, desk.now, needed
    row.sealed_review = desk.seal(row.client_ref, "reading_review", row.id, finding)
    desk.log("reading:review:close", row.id, needed=needed, clauses=["3.8", "4.1"])
    told = {row.user_id, *desk.workers_with(row.client_ref)}
    if not needed:
        told |= {*desk.holders(TRUSTEE), *desk.holders(DATA_LEAD)} - kept_out(desk, row.client_ref)
    for one in sorted(told - {desk.actor}):
        desk.say("reading/looked_at", row.id, one)
    desk.redraw(row.id)
    return row


def _late(desk: Desk) -> Select[tuple[Reading]]:
    return select(Reading).where(
        Reading.team_id == desk.team, Reading.state == TO_LOOK_AT, Reading.due_at <= desk.now,
        or_(Reading.reminded_at.is_(None), Reading.reminded_at <= desk.now - _CHASE_AGAIN),
    )  # fmt: skip


def to_chase(desk: Desk, limit: int) -> list[str]:
    """The urgent readings at which nobody has looked in time."""
    return list(desk.session.scalars(_late(desk).with_only_columns(Reading.id).order_by(Reading.due_at).limit(limit)))


def chase(desk: Desk, reading_id: str) -> None:
    """Ask again, and the trustees too; not if another process just did."""
    row = desk.session.scalars(_late(desk).where(Reading.id == reading_id).with_for_update()).one_or_none()
    if row is None:
        return
    before, row.reminded_at = row.reminded_at, desk.now
    desk.log("reading:review:chase", row.id, clauses=["3.8"])
    out = {row.user_id, *kept_out(desk, row.client_ref)}
    for one in sorted({*desk.holders(DATA_LEAD), *desk.holders(TRUSTEE)} - out):
        desk.say("reading/urgent", row.id, one, once=desk.now.isoformat(), says=(f"reading/urgent:{row.id}:{one}:after {before}",))
