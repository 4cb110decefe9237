"""The case notes of what a client answered, of what they took back, and of what was decided about keeping their file: gathered from what is on record."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import or_, select

from bot import consents, notices
from bot.client_keys import key_of
from bot.consents import Aside
from bot.errors import Refused
from bot.looking import By
from bot.notices import Drafted
from bot.receipts.facts import What
from bot.records import ConsentRecord, ErrorMark, Notice, Request, RetentionDecision, Withdrawal
from bot.stopping import Because
from bot.store import Desk
from policy.facts import Answer, Consent, ConsentKind, TakenBack


@dataclass(frozen=True, slots=True)
class Later:
    """Something that became of an answer: when, what, in which other record, by whom and why where somebody said so."""

    on: date
    what: What
    ref: str = ""
    by: str = ""
    why: str = ""


@dataclass(frozen=True, slots=True)
class Answered:
    """What the case note of an answer says."""

    client: str
    consent: Consent
    aside: Aside
    renews: bool
    recorded_by: str
    recorded_at: datetime
    later: tuple[Later, ...]


@dataclass(frozen=True, slots=True)
class GivenUp:
    """What the case note of a withdrawal says: which part of which answers, what stopped, and the letters that were drafted for it."""

    client: str
    part: TakenBack
    how: str
    answers: tuple[str, ...]
    support: bool
    stopped: tuple[str, ...]
    letters: tuple[Drafted, ...]
    recorded_by: str
    recorded_at: datetime


@dataclass(frozen=True, slots=True)
class Decided:
    """What the case note of a decision about keeping a file says (2.1.1): what was decided, until when and why, where that was said, and by whom."""

    id: str
    client: str
    decision: str
    until: date | None
    reason: str
    by: str
    at: datetime


def of_answer(desk: Desk, consent_id: str) -> Answered:
    """Gather the case note of an answer for a key worker of its client."""
    row = consents.to_read(desk, consent_id)
    consent = next(one for one in consents.on_record(desk, row.client_ref) if one.id == row.id)
    later = sorted(_later(desk, row, consent), key=lambda one: one.on)
    return Answered(row.client_ref, consent, consents.aside_of(desk, row), row.renews, row.recorded_by, row.recorded_at, tuple(later))


def _later(desk: Desk, row: ConsentRecord, consent: Consent) -> Iterator[Later]:
    for withdrawal in desk.session.scalars(select(Withdrawal).where(Withdrawal.team_id == desk.team, Withdrawal.consent_id == row.id)):
        whole = desk.unseal(row.client_ref, "withdrawal", withdrawal.id, withdrawal.sealed)["whole"]
        yield Later(withdrawal.withdrawn_on, What.WITHDRAWN if whole else What.PART, withdrawal.act, withdrawal.recorded_by)
    newer = desk.session.scalar(select(ConsentRecord).where(ConsentRecord.team_id == desk.team, ConsentRecord.replaces == row.id))
    if newer:
        yield Later(newer.given_on, What.REPLACED, newer.id, newer.recorded_by)
    mark = desk.session.get(ErrorMark, row.id)
    if mark:
        why = desk.unseal(row.client_ref, "error_mark", row.id, mark.sealed)
        yield Later(mark.marked_at.astimezone(desk.zone).date(), What.IN_ERROR, by=mark.marked_by, why=why)
    if consent.answer is Answer.GIVEN and not (newer or mark or consent.withdrawn_on) and consent.ends_on < desk.today:
        yield Later(consent.ends_on, What.ENDED)


def of_taking_back(desk: Desk, act: str) -> GivenUp:
    """Gather the case note of a withdrawal for a key worker of its client."""
    rows = _of_act(desk, act)
    first, ref = rows[0], rows[0].client_ref
    said = desk.unseal(ref, "withdrawal", first.id, first.sealed)
    kinds = {one.id: one.kind for one in consents.on_record(desk, ref)}
    return GivenUp(
        ref, consents.part_of(said, first.withdrawn_on), said["how"], tuple(one.consent_id for one in rows), kinds[first.consent_id] is ConsentKind.SUPPORT,
        _stopped(desk, first), _letters(desk, first), first.recorded_by, first.recorded_at,
    )  # fmt: skip


def _of_act(desk: Desk, act: str) -> Sequence[Withdrawal]:
    """What was taken back at one time; 'not yours' and 'not there' are one answer."""
    query = select(Withdrawal).where(Withdrawal.team_id == desk.team, Withdrawal.act == act).order_by(Withdrawal.id)
    rows = desk.session.scalars(query).all()
    if not desk.reach(rows[0].client_ref if rows else "").works:
        raise Refused("no_such_request", ref=act)
    desk.client(rows[0].client_ref)
    return rows


def _stopped(desk: Desk, row: Withdrawal) -> tuple[str, ...]:
    """The requests that stopped with it, in the same moment; those too that were shared before and recorded after."""
    stopped = (Request.stopped_because == Because.WITHDRAWN, Request.decided_at == row.recorded_at)
    return tuple(desk.session.scalars(select(Request.id).where(Request.team_id == desk.team, Request.client_ref == row.client_ref, *stopped)))


def _letters(desk: Desk, row: Withdrawal) -> tuple[Drafted, ...]:
    """The letters that were drafted in the same moment."""
    query = select(Notice).where(Notice.team_id == desk.team, Notice.client_ref == row.client_ref, Notice.drafted_at == row.recorded_at)
    return tuple(notices.opened(desk, one) for one in desk.session.scalars(query.order_by(Notice.id)))


def of_keeping(desk: Desk, mark: str) -> Decided:
    """Gather the case note of what was decided about a file, by its own reference or the mark of what was decided together.

    It is for whoever reaches the file, for a data lead, and for whoever decided it; for anybody else it is not there.
    """
    named = or_(RetentionDecision.id == mark, RetentionDecision.batch == mark)
    rows = desk.session.scalars(select(RetentionDecision).where(RetentionDecision.team_id == desk.team, named).order_by(RetentionDecision.id)).all()
    seen = [row for row in rows if _may_note(desk, row)]
    if not seen:
        raise Refused("no_such_request", ref=mark)
    if len(seen) > 1:
        raise Refused("note_of_several", ref=mark, open=", ".join(one.id for one in seen))
    row = seen[0]
    found = desk.reach(row.client_ref)
    if desk.session.scalar(key_of(desk.team, row.client_ref)) is None:
        raise Refused("destroyed", ref=row.client_ref)
    desk.log("client:file:read", row.client_ref, why=desk.why, by=found.by or (By.DATA_LEAD if found.oversees else By.NOT_SAID))
    reason = desk.unseal(row.client_ref, "retention_decision", row.id, row.sealed) if row.sealed else ""
    return Decided(row.id, row.client_ref, row.decision, row.until, reason, row.decided_by, row.decided_at)


def _may_note(desk: Desk, row: RetentionDecision) -> bool:
    found = desk.reach(row.client_ref)
    decided = row.decided_by == desk.actor and bool(desk.roles()) and not found.kept_out
    return bool(found.by) or found.oversees or decided


def client_of(desk: Desk, ref: str) -> str:
    """The client whom an answer or a withdrawal is about, for one of their key workers."""
    return _of_act(desk, ref)[0].client_ref if ref.startswith("W-") else consents.to_read(desk, ref).client_ref
