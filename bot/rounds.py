"""The rounds of reminders: to each person one message for all that has come together, and what can wait in their own working time and not too often (4.1)."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import timedelta
from itertools import groupby

from sqlalchemy import ColumnElement, func, select

from bot import ending, renewing, reviewing
from bot.deciders import to_ask
from bot.records import ConsentRecord, Emergency, Reminder, Request
from bot.reminding import ENDED, ENDING, EXPIRED, LAPSE, LAPSED, LAST, LEAD, NUDGE, REMIND, REVIEW, STAND_IN, TOO_FEW, WIDEN, kind_of
from bot.store import Desk

TOGETHER = "reminder/together"
"""The message that holds several reminders."""

ALONE: Mapping[str, str] = {
    REMIND: "approval/reminder",
    LAST: "approval/reminder",
    NUDGE: "approval/reminder",
    STAND_IN: "approval/stand_in",
    WIDEN: "approval/widened",
    LEAD: "approval/unanswered",
    TOO_FEW: "approval/too_few",
    EXPIRED: "approval/expired",
    LAPSE: "share/lapses_soon",
    LAPSED: "share/approval_lapsed",
    REVIEW: "emergency/review_late",
    ENDING: "consent/ends_soon",
    ENDED: "consent/lapsed",
}
"""The message of a reminder that comes alone, by the kind of its step."""


def to_send(desk: Desk, limit: int) -> list[str]:
    """The people who are to be reminded of something now."""
    query = select(Reminder).where(*_open(desk)).order_by(Reminder.user_id)
    people = [(user, list(rows)) for user, rows in groupby(desk.session.scalars(query), key=lambda one: one.user_id)]
    return [user for user, rows in people if _now(desk, user, rows)][:limit]


def _open(desk: Desk) -> tuple[ColumnElement[bool], ...]:
    """What was not said yet, and is owed by this clock too."""
    return Reminder.team_id == desk.team, Reminder.said_at.is_(None), Reminder.owed_at <= desk.now


def _now(desk: Desk, user: str, rows: Sequence[Reminder]) -> list[Reminder]:
    """Which of a person's reminders are to be said now: all of them while they are at work, if the last is long enough ago or something cannot wait."""
    pressing = [one for one in rows if not one.can_wait]
    if not desk.hours.of(user).is_open(desk.now):
        return pressing
    return list(rows) if pressing or _long_enough(desk, user) else []


def _long_enough(desk: Desk, user: str) -> bool:
    """Whether this person was not reminded for some hours."""
    last = desk.session.scalar(select(func.max(Reminder.said_at)).where(Reminder.team_id == desk.team, Reminder.user_id == user))
    return last is None or desk.now - last >= timedelta(hours=desk.values.reminders_apart_hours.on(desk.today))


def send(desk: Desk, user: str) -> None:
    """Say to somebody what is to be said now; not if another process just did. What has come to its end meanwhile is not said at all."""
    query = select(Reminder).where(*_open(desk), Reminder.user_id == user)
    rows = _now(desk, user, desk.session.scalars(query.order_by(Reminder.owed_at, Reminder.about, Reminder.step).with_for_update()).all())
    due = [one for one in rows if _STILL[kind_of(one.step)](desk, one)]
    _drop(desk, user, [one for one in rows if one not in due])
    if not due:
        return
    newest = due[-1]
    together = desk.new_id("N") if len({one.about for one in due}) > 1 else None
    for one in due:
        one.said_at, one.together = desk.now, together
    about, steps = sorted({one.about for one in due}), sorted({one.step for one in due})
    desk.log("reminder:round:send", together or newest.about, to=user, about=about, steps=steps)
    desk.session.flush()
    if together:
        desk.say(TOGETHER, together, user, says=[_alone(one) for one in in_one(desk, together)])
    else:
        desk.say(ALONE[kind_of(newest.step)], newest.about, user, once=newest.step)


def _drop(desk: Desk, user: str, rows: Sequence[Reminder]) -> None:
    """Forget what there is nothing left to be reminded of."""
    if rows:
        desk.log("reminder:round:drop", user, about=sorted({one.about for one in rows}), steps=sorted({one.step for one in rows}))
    for one in rows:
        desk.session.delete(one)


def _alone(one: Reminder) -> str:
    """What a reminder would be if it came alone: in another life of these records it may have."""
    return ":".join((ALONE[kind_of(one.step)], one.about, one.user_id, one.step))


def in_one(desk: Desk, together: str) -> list[Reminder]:
    """The reminders that one message holds: of each thing the newest step."""
    query = select(Reminder).where(Reminder.team_id == desk.team, Reminder.together == together).order_by(Reminder.owed_at, Reminder.about, Reminder.step)
    return list({one.about: one for one in desk.session.scalars(query)}.values())


def _request(desk: Desk, one: Reminder) -> Request:
    return desk.session.execute(select(Request).where(Request.team_id == desk.team, Request.id == one.about)).scalar_one()


def _to_decide(desk: Desk, one: Reminder) -> bool:
    return one.user_id in to_ask(desk, _request(desk, one))


def _waits(desk: Desk, one: Reminder) -> bool:
    return _request(desk, one).state == "waiting"


def _to_use(desk: Desk, one: Reminder) -> bool:
    return _request(desk, one).state == "approved"


def _to_review(desk: Desk, one: Reminder) -> bool:
    alarm = desk.session.execute(select(Emergency).where(Emergency.team_id == desk.team, Emergency.id == one.about)).scalar_one()
    if alarm.state == reviewing.DIFFER:
        return one.user_id in reviewing.settlers(desk, alarm)
    return alarm.state == "recorded" and one.user_id in {*reviewing.reviewers(desk, alarm), *reviewing.settlers(desk, alarm)}


def _to_renew(desk: Desk, one: Reminder) -> bool:
    return renewing.stands(desk, desk.session.get_one(ConsentRecord, one.about)) and not renewing.waits_until(desk, one.about)


_STILL: Mapping[str, Callable[[Desk, Reminder], bool]] = {
    REMIND: _to_decide,
    LAST: _to_decide,
    NUDGE: _to_decide,
    STAND_IN: _to_decide,
    WIDEN: _to_decide,
    LEAD: _waits,
    TOO_FEW: _waits,
    EXPIRED: lambda desk, one: True,
    LAPSE: _to_use,
    LAPSED: lambda desk, one: _request(desk, one).state == "lapsed",
    REVIEW: _to_review,
    ENDING: _to_renew,
    ENDED: lambda desk, one: not ending.renewed_by(desk, one.about),
}
"""Whether there still is something to be reminded of, by the kind of step."""
