"""Where the paper of a signed consent is kept (3.6): asked for gently, once a week at most, until somebody says where it is, or that there is none."""

from __future__ import annotations

from datetime import date

from sqlalchemy import ColumnElement, select

from bot.checks import whose_keys_are_kept
from bot.consents import MISSING, NONE, PLACED, to_read
from bot.errors import Refused
from bot.notices import answerable
from bot.records import ConsentPaper
from bot.store import Desk


def to_place(desk: Desk, consent_id: str) -> ConsentPaper:
    """Fetch a paper that nobody has placed yet, for a key worker of its client, and keep others from placing it meanwhile."""
    to_read(desk, consent_id)
    query = select(ConsentPaper).where(ConsentPaper.team_id == desk.team, ConsentPaper.consent_id == consent_id)
    row = desk.session.execute(query.with_for_update()).scalar_one_or_none()
    if row is None or row.state != MISSING:
        raise Refused("paper_settled", ref=consent_id)
    return row


def place(desk: Desk, consent_id: str, paper_at: str) -> None:
    """Keep where a paper is, or that there is none; nobody is asked again."""
    row = to_place(desk, consent_id)
    owed_by = row.owed_by
    row.state, row.told_by, row.told_at = PLACED if paper_at else NONE, desk.actor, desk.now
    row.sealed = desk.seal(row.client_ref, "consent_paper", row.consent_id, paper_at) if paper_at else None
    desk.log("consent:paper:place", row.client_ref, consent=row.consent_id, there=bool(paper_at), clauses=["3.6"])
    desk.redraw(owed_by)


def missing(desk: Desk, worker: str) -> list[str]:
    """The consents whose paper this worker is asked for, the oldest first."""
    mine = (*_open(desk), ConsentPaper.owed_by == worker)
    return list(desk.session.scalars(select(ConsentPaper.consent_id).where(*mine).order_by(ConsentPaper.owed_since, ConsentPaper.consent_id)))


def unplaced(desk: Desk, ref: str) -> frozenset[str]:
    """The consents of a client whose paper nobody has placed yet."""
    return frozenset(desk.session.scalars(select(ConsentPaper.consent_id).where(*_open(desk), ConsentPaper.client_ref == ref)))


def to_ask(desk: Desk, limit: int) -> list[str]:
    """The workers who are to be asked again where papers are: those who have not been asked for a week, and owe one for as long."""
    found = desk.session.scalars(select(ConsentPaper.owed_by).where(*_open(desk), ConsentPaper.owed_since <= _line(desk)).distinct()).all()
    return [one for one in sorted(found) if not _asked_lately(desk, one)][:limit]


def ask(desk: Desk, worker: str) -> None:
    """Ask a worker where papers are: all of theirs in one message, so that nobody is asked more than once a week."""
    rows = desk.session.scalars(select(ConsentPaper).where(*_open(desk), ConsentPaper.owed_by == worker).with_for_update()).all()
    due = [row for row in rows if row.owed_since <= _line(desk)]
    if not due or any(row.asked_on and row.asked_on > _line(desk) for row in rows):
        return
    for row in due:
        row.owed_by = answerable(desk, row.client_ref, row.owed_by)
    for row in due:
        row.asked_on = desk.today
    desk.log("consent:paper:ask", worker, papers=len(due), clauses=["3.6"])
    for one in dict.fromkeys(row.owed_by for row in due):
        desk.say("consent/paper", one, one, once=desk.today.isoformat())


def _open(desk: Desk) -> tuple[ColumnElement[bool], ...]:
    return ConsentPaper.team_id == desk.team, ConsentPaper.state == MISSING, ConsentPaper.client_ref.in_(whose_keys_are_kept(desk))


def _line(desk: Desk) -> date:
    return date.fromordinal(desk.today.toordinal() - desk.values.paper_reminder_days.on(desk.today))


def _asked_lately(desk: Desk, worker: str) -> bool:
    lately = (*_open(desk), ConsentPaper.owed_by == worker, ConsentPaper.asked_on > _line(desk))
    return desk.session.scalar(select(ConsentPaper.consent_id).where(*lately).limit(1)) is not None
