"""Safety notes about meeting a client: written, shown to those who meet the client, reviewed within a year; renewed or ended, and never deleted (4.8)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from sqlalchemy import select

from bot.errors import FieldProblem, Refused
from bot.records import PrecautionNote, PrecautionReview
from bot.store import DATA_LEAD, Desk
from policy.codec import precaution_from_plain, precaution_to_plain
from policy.deadlines import precaution_reminder_due
from policy.precautions import Precaution, Review, Standing, flaws, review_flaws, standing

STANDS, ENDED = "stands", "ended"
NONE, NEAR, DUE = 0, 1, 2
"""How far the reminders of one review day have come."""


@dataclass(frozen=True, slots=True)
class Noted:
    """A safety note as it is read before meeting the client: what it says, by whom, and where its review stands."""

    id: str
    client: str
    note: Precaution
    noted_by: str
    noted_on: date
    looked_at_on: date
    review_on: date
    standing: Standing


def write(desk: Desk, ref: str, note: Precaution) -> str:
    """Keep a safety note for a client of yours, and tell the client's other key workers that there is one."""
    desk.client(ref)
    if problems := flaws(note, desk.today, desk.values):
        raise FieldProblem(**{field: str(flaw) for field, flaw in problems.items()})
    if note.review_by not in desk.workers_with(ref):
        raise FieldProblem(review_by="not_a_key_worker")
    row = PrecautionNote(
        id=desk.new_id("P"), team_id=desk.team, client_ref=ref, noted_by=desk.actor, noted_at=desk.now, noted_on=desk.today, looked_at_on=desk.today,
        review_on=note.review_on, review_by=note.review_by, state=STANDS, reminded=NONE, sealed=b"",
    )  # fmt: skip
    row.sealed = desk.seal(ref, "precaution", row.id, precaution_to_plain(note))
    desk.session.add(row)
    told = [one for one in desk.workers_with(ref) if one != desk.actor]
    desk.log("precaution:note:write", row.id, client=ref, review=note.review_on.isoformat(), evidence=note.evidence, client_told=note.client_told, told=told)
    for one in told:
        desk.say("precaution/noted", row.id, one)
    return row.id


def in_force(desk: Desk, ref: str) -> tuple[Noted, ...]:
    """The safety notes that stand, whether or not they were reviewed in time: those that wait longest for their review first."""
    desk.file(ref)
    query = select(PrecautionNote).where(PrecautionNote.team_id == desk.team, PrecautionNote.client_ref == ref, PrecautionNote.state == STANDS)
    return tuple(_opened(desk, row) for row in desk.session.scalars(query.order_by(PrecautionNote.review_on, PrecautionNote.noted_at)))


def to_look_at(desk: Desk, note_id: str) -> Noted:
    """Open a note that stands, for a key worker of its client who is to look at it again; for anybody else it is not there."""
    row = _row(desk, note_id, hold=False)
    if row.state == ENDED:
        raise Refused("already_reviewed", ref=note_id)
    return _opened(desk, row)


def client_of(desk: Desk, note_id: str) -> str:
    """The client whom a note is about, for one of their key workers."""
    return _row(desk, note_id, hold=False).client_ref


def review(desk: Desk, note_id: str, reviewed: Review, *, seen: date) -> Noted:
    """Renew a note or end it, with the reason: a record of its own. `seen` is the review day that the worker was shown, so that two do not review one day."""
    row = _row(desk, note_id, hold=True)
    if row.state == ENDED or row.review_on != seen:
        raise Refused("already_reviewed", ref=note_id)
    if problems := review_flaws(reviewed, desk.today, desk.values):
        raise FieldProblem(**{field: str(flaw) for field, flaw in problems.items()})
    done = PrecautionReview(
        id=desk.new_id("P"), team_id=desk.team, client_ref=row.client_ref, precaution_id=row.id, reviewed_by=desk.actor, reviewed_at=desk.now,
        review_on=reviewed.review_on, sealed=b"",
    )  # fmt: skip
    done.sealed = desk.seal(row.client_ref, "precaution_review", done.id, reviewed.reason)
    desk.session.add(done)
    row.looked_at_on = desk.today
    if reviewed.review_on:
        row.review_on, row.reminded = reviewed.review_on, NONE
        desk.log("precaution:review:renew", row.id, client=row.client_ref, review=reviewed.review_on.isoformat(), record=done.id)
    else:
        row.state = ENDED
        desk.log("precaution:review:end", row.id, client=row.client_ref, record=done.id)
    desk.redraw(row.id)
    return _opened(desk, row)


def _row(desk: Desk, note_id: str, *, hold: bool) -> PrecautionNote:
    query = select(PrecautionNote).where(PrecautionNote.team_id == desk.team, PrecautionNote.id == note_id)
    row = desk.session.execute(query.with_for_update() if hold else query).scalar_one_or_none()
    if not desk.reach(row.client_ref if row else "").works or row is None:
        raise Refused("no_such_request", ref=note_id)
    desk.client(row.client_ref)
    return row


def _opened(desk: Desk, row: PrecautionNote) -> Noted:
    note = precaution_from_plain(desk.unseal(row.client_ref, "precaution", row.id, row.sealed))
    stands = standing(row.review_on, desk.today, desk.values)
    return Noted(row.id, row.client_ref, note, row.noted_by, row.noted_on, row.looked_at_on, row.review_on, stands)


def to_review(desk: Desk, limit: int) -> list[str]:
    """The notes whose review is near or due, and nobody was reminded of it yet."""
    query = select(PrecautionNote).where(PrecautionNote.team_id == desk.team, PrecautionNote.state == STANDS, PrecautionNote.reminded < DUE)
    rows = desk.session.scalars(query.order_by(PrecautionNote.review_on))
    return [row.id for row in rows if _owed(desk, row) > row.reminded][:limit]


def _owed(desk: Desk, row: PrecautionNote) -> int:
    if row.review_on <= desk.today:
        return DUE
    return NEAR if precaution_reminder_due(row.review_on, desk.values) <= desk.today else NONE


def remind(desk: Desk, note_id: str) -> None:
    """Remind the client's key workers of a review, once when it is near and once when it is due; the data lead, if nobody works with the client now."""
    row = desk.session.execute(select(PrecautionNote).where(PrecautionNote.team_id == desk.team, PrecautionNote.id == note_id).with_for_update()).scalar_one()
    owed = _owed(desk, row)
    if row.state == ENDED or owed <= row.reminded:
        return
    row.reminded = owed
    told = desk.workers_with(row.client_ref) or desk.holders(DATA_LEAD)
    desk.log("precaution:review:remind", row.id, review=row.review_on.isoformat(), clauses=["4.8"])
    for one in told:
        desk.say("precaution/review", row.id, one, once=f"{row.review_on.isoformat()}:{owed}")
