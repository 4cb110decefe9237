"""Before a consent ends, those who work with the client are reminded to ask for it again (5.4, 5.5): once, or as often as they say. Silence is lapse."""

from __future__ import annotations

from datetime import date, timedelta

from sqlalchemy import exists, func, select

from bot import reminding
from bot.checks import whose_keys_are_kept
from bot.consents import is_live, live, supporting, to_read
from bot.errors import Refused
from bot.records import ClientTalk, ConsentRecord, ConsentReminded, FileClosing
from bot.retention.files import REOPENED
from bot.store import DATA_LEAD, Desk
from policy.deadlines import consent_again_due, consent_reminder_due
from policy.facts import Answer, ConsentKind

NOT_REACHED = "not_reached"
"""What a worker says who could not talk with the client."""


def to_remind(desk: Desk, limit: int) -> list[str]:
    """The consents that end soon, and those whose day to be reminded again has come; those that end first go first."""
    again = select(ConsentReminded.consent_id).where(ConsentReminded.team_id == desk.team, ConsentReminded.again_on <= desk.today)
    found = [*_end_soon(desk), *desk.session.scalars(again.order_by(ConsentReminded.again_on, ConsentReminded.consent_id).limit(limit))]
    return found[:limit]


def _end_soon(desk: Desk) -> list[str]:
    """Those that nobody was reminded of yet. A file that is closed waits for nobody's renewal."""
    until = desk.today + timedelta(days=desk.values.consent_reminder_days.most)
    closed = exists().where(FileClosing.team_id == desk.team, FileClosing.client_ref == ConsentRecord.client_ref, FileClosing.state != REOPENED)
    query = select(ConsentRecord.id, ConsentRecord.recorded_at, ConsentRecord.ends_on).where(
        ConsentRecord.team_id == desk.team, ConsentRecord.answer == Answer.GIVEN, ConsentRecord.ends_on.between(desk.today, until),
        ~exists().where(ConsentReminded.consent_id == ConsentRecord.id), ~closed, ConsentRecord.client_ref.in_(whose_keys_are_kept(desk)),
    )  # fmt: skip
    rows = desk.session.execute(query.order_by(ConsentRecord.ends_on, ConsentRecord.id)).tuples()
    return [one for one, at, ends_on in rows if consent_reminder_due(at.astimezone(desk.zone).date(), ends_on, desk.values) <= desk.today]


def remind(desk: Desk, consent_id: str) -> None:
    """Have those who work with the client reminded, or the data lead if nobody does; not if another process just did, and not of what is over."""
    row = desk.session.get_one(ConsentRecord, consent_id)
    desk.hold_answers(row.client_ref)
    kept = _kept(desk, row)
    if kept.times and (kept.again_on is None or kept.again_on > desk.today):
        return
    kept.times, kept.again_on = kept.times + 1, None
    if not stands(desk, row):
        return
    told = desk.workers_with(row.client_ref) or desk.holders(DATA_LEAD)
    desk.log(
        "consent:end:remind", row.client_ref, consent=row.id, kind=row.kind, ends=row.ends_on.isoformat(), times=kept.times, people=len(told),
        clauses=_clauses(row),
    )  # fmt: skip
    for one in told:
        reminding.owe(desk, row.id, one, f"{reminding.ENDING}:{kept.times}", can_wait=True)
    desk.redraw(row.id)


def _kept(desk: Desk, row: ConsentRecord) -> ConsentReminded:
    """What is kept of the reminders of a consent, from the first look on: what is over by then is not looked at again."""
    kept = desk.session.get(ConsentReminded, row.id)
    if kept is None:
        kept = ConsentReminded(consent_id=row.id, team_id=desk.team, client_ref=row.client_ref, times=0, again_on=None)
        desk.session.add(kept)
    return kept


def _clauses(row: ConsentRecord) -> list[str]:
    return ["5.4" if row.kind == ConsentKind.SHARE else "5.5"]


def stands(desk: Desk, row: ConsentRecord) -> bool:
    """Whether a yes of the client is still what they say, and has not ended: only that is to be asked for again."""
    if row.kind == ConsentKind.SHARE:
        return row.id in {one.id for one in live(desk, row.client_ref)}
    agreed = supporting(desk, row.client_ref)
    return agreed is not None and agreed.id == row.id and is_live(agreed, desk.today)


def not_reached(desk: Desk, consent_id: str) -> None:
    """Keep that the client could not be reached today, and have those who work with them reminded again: at the latest on the last day (5.4)."""
    row = _to_answer(desk, consent_id)
    if tried_on(desk, consent_id) == desk.today:
        return
    talk = ClientTalk(
        id=desk.new_id("TK"), team_id=desk.team, client_ref=row.client_ref, kind=NOT_REACHED, consent_id=row.id, talked_on=desk.today,
        recorded_by=desk.actor, recorded_at=desk.now,
    )  # fmt: skip
    desk.session.add(talk)
    again_on = _again(desk, row, tried=True)
    desk.log("consent:end:not_reached", row.client_ref, consent=row.id, talk=talk.id, again=again_on.isoformat(), clauses=_clauses(row))


def later(desk: Desk, consent_id: str) -> None:
    """Have those who work with the client reminded again in some days: at the latest on the last day (5.4)."""
    row = _to_answer(desk, consent_id)
    kept = desk.session.get(ConsentReminded, consent_id)
    if kept and kept.again_on and kept.again_on > desk.today:
        return
    again_on = _again(desk, row, tried=False)
    desk.log("consent:end:later", row.client_ref, consent=row.id, again=again_on.isoformat(), clauses=_clauses(row))


def _to_answer(desk: Desk, consent_id: str) -> ConsentRecord:
    """Fetch a consent of a client of yours that stands, and keep others from answering the reminder meanwhile."""
    row = to_read(desk, consent_id)
    desk.hold_answers(row.client_ref)
    if not stands(desk, row):
        raise Refused("consent_already_changed", ref=consent_id)
    return row


def _again(desk: Desk, row: ConsentRecord, *, tried: bool) -> date:
    kept = _kept(desk, row)
    kept.times = max(kept.times, 1)
    kept.again_on = consent_again_due(desk.today, row.ends_on, desk.values, tried=tried)
    desk.redraw(row.id)
    return kept.again_on


def waits_until(desk: Desk, consent_id: str) -> date | None:
    """The day until which nobody is reminded of a consent, because somebody said so; nothing, if it is to be done now."""
    kept = desk.session.get(ConsentReminded, consent_id)
    return kept.again_on if kept and kept.again_on and kept.again_on > desk.today else None


def tried_on(desk: Desk, consent_id: str) -> date | None:
    """The day on which somebody last tried to reach the client about a consent, and could not."""
    tries = (ClientTalk.team_id == desk.team, ClientTalk.consent_id == consent_id, ClientTalk.kind == NOT_REACHED)
    return desk.session.scalar(select(func.max(ClientTalk.talked_on)).where(*tries))
