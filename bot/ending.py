"""A consent ends by itself on its last day (5.4, 5.5): the clock says so the day after, stops what rested on it, and un-says nothing that was valid then."""

from __future__ import annotations

from sqlalchemy import Select, select

from bot import reminding
from bot.checks import whose_keys_are_kept
from bot.consents import on_record
from bot.records import ConsentLapse, ConsentRecord
from bot.stopping import stop_by_the_clock
from bot.store import Desk
from policy.facts import Answer, ConsentKind


def to_note(desk: Desk, limit: int) -> list[str]:
    """The consents whose last day has gone by, and of which nobody has said so yet."""
    return list(desk.session.scalars(_ended(desk).order_by(ConsentRecord.ends_on, ConsentRecord.id).limit(limit)))


def note(desk: Desk, consent_id: str) -> None:
    """Say once that a consent has ended, stop what rested on it and tell who asked; tell those who work with the client, if it was in force until then."""
    row = desk.session.get_one(ConsentRecord, consent_id)
    desk.hold_answers(row.client_ref)
    if desk.session.get(ConsentLapse, consent_id):
        return
    desk.session.add(ConsentLapse(consent_id=row.id, team_id=desk.team, client_ref=row.client_ref, ended_on=row.ends_on, noted_at=desk.now))
    every = on_record(desk, row.client_ref)
    consent = next(one for one in every if one.id == consent_id)
    desk.redraw(row.id)
    in_force = not (consent.withdrawn_on or consent.in_error or any(one.replaces == consent_id for one in every))
    share = consent.kind is ConsentKind.SHARE
    stopped = stop_by_the_clock(desk, row.client_ref) if share else ()
    if in_force or stopped:
        clauses = ["5.4"] if share else ["5.5"]
        desk.log(
            "consent:answer:lapse", row.client_ref, consent=row.id, kind=consent.kind, ended=row.ends_on.isoformat(), stopped=list(stopped), clauses=clauses
        )
    for one in desk.workers_with(row.client_ref) if in_force else ():
        reminding.owe(desk, row.id, one, reminding.ENDED, can_wait=True)


def renewed_by(desk: Desk, consent_id: str) -> str:
    """The record that has taken the place of a consent since it ended, if one has."""
    return desk.session.scalar(select(ConsentRecord.id).where(ConsentRecord.team_id == desk.team, ConsentRecord.replaces == consent_id)) or ""


def _ended(desk: Desk) -> Select[tuple[str]]:
    said = select(ConsentLapse.consent_id).where(ConsentLapse.team_id == desk.team)
    return select(ConsentRecord.id).where(
        ConsentRecord.team_id == desk.team, ConsentRecord.answer == Answer.GIVEN, ConsentRecord.ends_on < desk.today, ConsentRecord.id.not_in(said),
        ConsentRecord.client_ref.in_(whose_keys_are_kept(desk)),
    )  # fmt: skip
