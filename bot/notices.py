"""Notices to those who hold what a client took back (5.4): drafted at once, sent by a worker outside Slack, kept with the answer, chased until sent."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum
from typing import Any

from sqlalchemy import Select, and_, case, or_, select

from bot.checks import must_have_been, whose_keys_are_kept
from bot.errors import FieldProblem, Refused
from bot.holding import Held, held
from bot.lists import listed
from bot.records import Notice, Request
from bot.sharing import read_today
from bot.store import DATA_LEAD, Desk
from policy.deadlines import notice_due
from policy.facts import Category, Channel, TakenBack
from policy.findings import Because
from policy.value import Value

OWED, SENT, UNNEEDED = "owed", "sent", "unneeded"


class NoticeAnswer(StrEnum):
    """What whoever holds it answered to a notice."""

    DESTROYED = "destroyed"
    RETURNED = "returned"
    NOT_USED = "not_used"
    LAW_MAKES_THEM_KEEP_IT = "law_makes_them_keep_it"
    PASSED_ON = "passed_on"
    REFUSES = "refuses"
    OTHER = "other"


@dataclass(frozen=True, slots=True)
class Drafted:
    """A notice as somebody who works with the client reads it: to whom, about what that they hold, and what became of it."""

    id: str
    client: str
    request_id: str
    recipient: str
    categories: tuple[Category, ...]
    shared_on: date
    taken_back_on: date
    state: str
    owed_by: str
    due_on: date
    sent_on: date | None = None
    sent_by: Channel | None = None
    why_unneeded: str = ""
    answered_on: date | None = None
    answered: NoticeAnswer | None = None
    answer: str = ""


@dataclass(frozen=True, slots=True)
class Owed:
    """Some of the notices about a client, and how many there are in all."""

    shown: tuple[Drafted, ...]
    count: int


def drafted(desk: Desk, ref: str, one: Held, since: date | None = None) -> Held:
    """Draft a notice to somebody who holds something by the client's consent, unless there is one about the same; others need none.

    Who recorded it sends it or, if they do not work with the client, somebody who does and hears of it now.
    """
    if not one.by_consent:
        return one
    about = select(Notice).where(Notice.team_id == desk.team, Notice.client_ref == ref, Notice.request_id == one.request_id)
    before = [opened(desk, row) for row in desk.session.scalars(about.order_by(Notice.drafted_at, Notice.id))]
    known = {category for notice in before for category in notice.categories}
    new = tuple(category for category in one.categories if category not in known)
    if not new:
        return replace(one, notice=before[-1].id)
    row = Notice(
        id=desk.new_id("N"), team_id=desk.team, client_ref=ref, request_id=one.request_id, owed_by=answerable(desk, ref, desk.actor), owed_since=desk.today,
        drafted_at=desk.now, state=OWED, reminded=0, sealed=b"",
    )  # fmt: skip
    said = {"recipient": one.recipient, "categories": list(new), "shared_on": one.shared_on.isoformat(), "taken_back_on": (since or desk.today).isoformat()}
    row.sealed = desk.seal(ref, "notice", row.id, said)
    desk.session.add(row)
    desk.session.flush()
    desk.log("consent:notice:draft", row.id, client=ref, request=one.request_id, items=len(new), due=notice_due(desk.today, desk.values).isoformat())
    if row.owed_by != desk.actor:
        desk.say("withdraw/notice_owed", row.id, row.owed_by)
    return replace(one, notice=row.id)


def late(desk: Desk, request: Request) -> None:
    """Something was shared before the client took it back, and recorded only after: whoever holds it hears of it too."""
    for one in held(desk, request.client_ref):
        if one.request_id == request.id and (left := _not_agreed_since(desk, request, one)):
            drafted(desk, request.client_ref, left)


def brought(desk: Desk, ref: str, part: TakenBack) -> None:
    """What a client took back elsewhere was brought with a list: whoever holds something of it hears of it too, unless the client has agreed to it since."""
    for one in held(desk, ref, part):
        request = desk.session.get_one(Request, one.request_id)
        if left := _not_agreed_since(desk, request, one):
            drafted(desk, ref, left, part.since)


def _not_agreed_since(desk: Desk, request: Request, one: Held) -> Held | None:
    """What somebody holds of what the client's answers, as they stand today, have taken back; None if that is nothing."""
    gone = read_today(desk, request).gaps.get(Because.CONSENT_WITHDRAWN)
    categories = () if gone is None else tuple(it for it in one.categories if not gone or it in gone)
    return replace(one, categories=categories) if categories else None


def of_client(desk: Desk, ref: str, most: int) -> Owed:
    """The notices about a client, for somebody who has the file open: those that are still to be sent first, then the latest, and how many there are."""
    desk.file(ref)
    query = select(Notice).where(Notice.team_id == desk.team, Notice.client_ref == ref)
    found = listed(desk, query.order_by(case((Notice.state == OWED, 0), else_=1), Notice.drafted_at.desc(), Notice.id), 0, most)
    return Owed(tuple(opened(desk, row) for row in found.rows), found.count)


def to_read(desk: Desk, notice_id: str) -> Drafted:
    """Open a notice for somebody who works with its client; for anybody else it is not there."""
    return opened(desk, _row(desk, notice_id, hold=False))


def mark_sent(desk: Desk, notice_id: str, sent_on: date, by: Channel) -> Drafted:
    """Keep that a notice was sent, when and how: by whoever works with the client now."""
    row = _row(desk, notice_id, hold=True)
    if row.state != OWED:
        raise Refused("notice_settled", ref=notice_id)
    must_have_been(desk, sent_on=sent_on)
    if sent_on < row.owed_since:
        raise FieldProblem(sent_on="before_it_was_withdrawn")
    row.state, row.sent_on, row.reminded_on, row.reminded, row.owed_by = SENT, sent_on, None, 0, desk.actor
    row.sealed_sent = desk.seal(row.client_ref, "notice_sent", row.id, {"by": by, "why": ""})
    desk.log("consent:notice:send", row.id, client=row.client_ref, sent=sent_on.isoformat(), channel=by)
    desk.redraw(row.id)
    return opened(desk, row)


def mark_unneeded(desk: Desk, notice_id: str, why: str) -> Drafted:
    """Keep that a notice is not needed, and why."""
    row = _row(desk, notice_id, hold=True)
    if row.state != OWED:
        raise Refused("notice_settled", ref=notice_id)
    row.state = UNNEEDED
    row.sealed_sent = desk.seal(row.client_ref, "notice_sent", row.id, {"by": None, "why": why})
    desk.log("consent:notice:drop", row.id, client=row.client_ref)
    desk.redraw(row.id)
    return opened(desk, row)


def mark_answered(desk: Desk, notice_id: str, answered_on: date, answered: NoticeAnswer, said: str) -> Drafted:
    """Keep what they answered; a later answer of theirs takes the place of an earlier one."""
    row = _row(desk, notice_id, hold=True)
    if row.state != SENT or row.sent_on is None:
        raise Refused("notice_not_sent", ref=notice_id)
    must_have_been(desk, answered_on=answered_on)
    if answered_on < row.sent_on:
        raise FieldProblem(answered_on="before_it_was_sent")
    row.answered_on = answered_on
    row.sealed_answer = desk.seal(row.client_ref, "notice_answer", row.id, {"answered": answered, "said": said})
    desk.log("consent:notice:answer", row.id, client=row.client_ref, answered=answered)
    return opened(desk, row)


def _row(desk: Desk, notice_id: str, *, hold: bool) -> Notice:
    query = select(Notice).where(Notice.team_id == desk.team, Notice.id == notice_id)
    row = desk.session.execute(query.with_for_update() if hold else query).scalar_one_or_none()
    if not desk.reach(row.client_ref if row else "").works or row is None:
        raise Refused("no_such_request", ref=notice_id)
    desk.client(row.client_ref)
    return row


def opened(desk: Desk, row: Notice) -> Drafted:
    """Open a notice; whoever asks has been asked whether they may."""
    told = desk.unseal(row.client_ref, "notice", row.id, row.sealed)
    sent: dict[str, Any] = desk.unseal(row.client_ref, "notice_sent", row.id, row.sealed_sent) if row.sealed_sent else {"by": None, "why": ""}
    answer: dict[str, Any] = {"answered": None, "said": ""}
    if row.sealed_answer:
        answer = desk.unseal(row.client_ref, "notice_answer", row.id, row.sealed_answer)
    return Drafted(
        row.id, row.client_ref, row.request_id, told["recipient"], tuple(map(Category, told["categories"])), date.fromisoformat(told["shared_on"]),
        date.fromisoformat(told["taken_back_on"]), row.state, row.owed_by, notice_due(row.owed_since, desk.values), row.sent_on,
        Channel(sent["by"]) if sent["by"] else None, sent["why"], row.answered_on,
        NoticeAnswer(answer["answered"]) if answer["answered"] else None, answer["said"],
    )  # fmt: skip


def to_chase(desk: Desk, limit: int) -> list[str]:
    """The notices that ought to have been sent by now, and nobody was reminded of lately."""
    rows = desk.session.scalars(_overdue(desk).order_by(Notice.owed_since, Notice.id).limit(limit))
    return [row.id for row in rows]


def chase(desk: Desk, notice_id: str) -> None:
    """Remind whoever owes a notice, or an answer to it; from the second time on the data lead too. If they left the client, whoever works with them now."""
    row = desk.session.execute(_overdue(desk).where(Notice.id == notice_id).with_for_update()).scalar_one_or_none()
    if row is None:
        return
    row.reminded_on, row.reminded = desk.today, row.reminded + 1
    row.owed_by = answerable(desk, row.client_ref, row.owed_by)
    leads = desk.holders(DATA_LEAD) if row.reminded > 1 and row.state == OWED else ()
    desk.log("consent:notice:chase", row.id, times=row.reminded, clauses=["5.4"])
    for one in dict.fromkeys((row.owed_by, *leads)):
        desk.say("withdraw/notice_owed", row.id, one, once=f"{row.state}:{row.reminded}")


def _overdue(desk: Desk) -> Select[tuple[Notice]]:
    """Not sent in time, and not reminded of lately; or sent and not answered in time, of which somebody is reminded once."""
    line, answer_line = (_before(desk, value) for value in (desk.values.notice_due_days, desk.values.notice_answer_days))
    unsent = and_(Notice.state == OWED, Notice.owed_since <= line, or_(Notice.reminded_on.is_(None), Notice.reminded_on <= line))
    unanswered = and_(Notice.state == SENT, Notice.answered_on.is_(None), Notice.sent_on <= answer_line, Notice.reminded_on.is_(None))
    return select(Notice).where(Notice.team_id == desk.team, or_(unsent, unanswered), Notice.client_ref.in_(whose_keys_are_kept(desk)))


def _before(desk: Desk, days: Value) -> date:
    return date.fromordinal(desk.today.toordinal() - days.on(desk.today))


def answerable(desk: Desk, ref: str, person: str) -> str:
    """Who is to see to something about a client: whoever did it, else somebody who works with the client now, else the data lead."""
    mine = desk.workers_with(ref)
    return person if person in mine else next(iter((*mine, *desk.holders(DATA_LEAD))), person)
