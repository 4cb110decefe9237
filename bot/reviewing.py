"""After danger others look at it, each for themselves: asked again until enough have, settled by the data lead where they differ, never closed by time."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta

from sqlalchemy import ColumnElement, Select, and_, or_, select
from sqlalchemy.exc import IntegrityError

from bot import reminding
from bot.emergencies import opened, owner
from bot.errors import Refused
from bot.records import Emergency, EmergencyReview
from bot.store import ADMIN, DATA_LEAD, DEPUTY, TRUSTEE, Desk
from policy.reviewing import Judgement, Reviewed, reviewed, to_learn_from

DIFFER = "differ"
"""The state of an emergency whose reviewers do not say the same of whether it was right to act."""


@dataclass(frozen=True, slots=True)
class Found:
    """What one reviewer found, opened."""

    by: str
    judgement: Judgement
    words: str


def reviews_of(desk: Desk, alarm: Emergency) -> list[EmergencyReview]:
    """The reviews that are in, oldest first."""
    query = select(EmergencyReview).where(EmergencyReview.team_id == desk.team, EmergencyReview.emergency_id == alarm.id)
    return list(desk.session.scalars(query.order_by(EmergencyReview.reviewed_at, EmergencyReview.user_id)))


def needed(desk: Desk) -> int:
    """How many others look at it."""
    return desk.values.reviewers_needed.on(desk.today)


def reviewers(desk: Desk, alarm: Emergency) -> tuple[str, ...]:
    """Those who may still review it: trustees and deputies, but not who acted, and nobody twice."""
    done = {one.user_id for one in reviews_of(desk, alarm)}
    return tuple(sorted({*desk.holders(TRUSTEE), *desk.holders(DEPUTY)} - {alarm.raised_by} - done))


def settlers(desk: Desk, alarm: Emergency) -> tuple[str, ...]:
    """Those who settle it where reviewers differ: the data leads who took no part, or else such admins."""
    part = {alarm.raised_by, *(one.user_id for one in reviews_of(desk, alarm))}
    return tuple(sorted(set(desk.holders(DATA_LEAD)) - part)) or tuple(sorted(set(desk.holders(ADMIN)) - part))


def may_review(desk: Desk, alarm: Emergency) -> bool:
    """Whether this person is to say what they find."""
    return alarm.state == "recorded" and desk.actor in reviewers(desk, alarm)


def may_settle(desk: Desk, alarm: Emergency) -> bool:
    """Whether this person is to settle it."""
    return alarm.state == DIFFER and desk.actor in settlers(desk, alarm)


def review(desk: Desk, emergency_id: str, judgement: Judgement, words: str) -> Emergency:
    """Take what one other person found; the last that is needed closes it, or sends it to the data lead where they differ."""
    desk.must_be(TRUSTEE, DEPUTY)
    alarm = desk.emergency(emergency_id, hold=True)
    if alarm.raised_by == desk.actor:
        raise Refused("may_not_review_own", ref=emergency_id)
    if alarm.state != "recorded":
        raise Refused("not_to_review", ref=emergency_id)
    row = EmergencyReview(
        team_id=desk.team, emergency_id=alarm.id, user_id=desk.actor, judgement=judgement, reviewed_at=desk.now,
        sealed=desk.seal(owner(desk, alarm), f"review:{desk.actor}", alarm.id, words),
    )  # fmt: skip
    try:
        with desk.session.begin_nested():
            desk.session.add(row)
    except IntegrityError:
        raise Refused("already_reviewed_by_you", ref=emergency_id) from None
    desk.log("emergency:review:give", alarm.id, judgement=judgement, clauses=["4.1"])
    _count(desk, alarm)
    desk.redraw(alarm.id)
    return alarm


def _count(desk: Desk, alarm: Emergency) -> None:
    """Close it when enough have looked and say the same of whether it was right; else it goes to the data lead."""
    given = [Judgement(one.judgement) for one in reviews_of(desk, alarm)]
    outcome = reviewed(given, needed(desk))
    if outcome is Reviewed.AGREED:
        _close(desk, alarm)
        if to_learn_from(given):
            for one in sorted(set(desk.holders(DATA_LEAD)) - {alarm.raised_by}):
                desk.say("emergency/to_learn", alarm.id, one)
    elif outcome is Reviewed.DIFFER:
        alarm.state, alarm.chased_at = DIFFER, desk.now
        desk.log("emergency:review:differ", alarm.id, clauses=["4.1"])
        for one in settlers(desk, alarm):
            desk.say("emergency/differ", alarm.id, one)


def _close(desk: Desk, alarm: Emergency) -> None:
    alarm.state, alarm.reviewed_at = "reviewed", desk.now
    desk.log("emergency:review:close", alarm.id, by=[one.user_id for one in reviews_of(desk, alarm)], settled=alarm.settled_by, clauses=["4.1"])
    desk.say("emergency/reviewed", alarm.id, alarm.raised_by)


def settle(desk: Desk, emergency_id: str, words: str) -> Emergency:
    """Close what reviewers differ on, by somebody who took no part; both findings stay as they are, and the words of who settled it stand beside them."""
    alarm = desk.emergency(emergency_id, hold=True)
    if alarm.state != DIFFER:
        raise Refused("not_to_review", ref=emergency_id)
    if not may_settle(desk, alarm):
        raise Refused("may_not_settle", ref=emergency_id)
    alarm.settled_by = desk.actor
    alarm.sealed_settled = desk.seal(owner(desk, alarm), "settled", alarm.id, words)
    _close(desk, alarm)
    desk.redraw(alarm.id)
    return alarm


def found(desk: Desk, alarm: Emergency) -> tuple[Found, ...]:
    """What the reviewers found, opened; nothing until all are in, so that each looks at it for themselves."""
    if alarm.state not in {DIFFER, "reviewed"}:
        return ()
    return tuple(Found(one.user_id, Judgement(one.judgement), opened(desk, alarm, f"review:{one.user_id}", one.sealed)) for one in reviews_of(desk, alarm))


def settled(desk: Desk, alarm: Emergency) -> tuple[str, str] | None:
    """Who settled it, if somebody had to, and in which words."""
    if alarm.settled_by is None or alarm.sealed_settled is None:
        return None
    return alarm.settled_by, opened(desk, alarm, "settled", alarm.sealed_settled)


def _late(desk: Desk) -> ColumnElement[bool]:
    again = desk.now - timedelta(days=desk.values.review_chase_days.on(desk.today))
    due = and_(Emergency.state == "recorded", Emergency.review_due_at <= desk.now)
    return and_(Emergency.team_id == desk.team, or_(due, Emergency.state == DIFFER), or_(Emergency.chased_at.is_(None), Emergency.chased_at <= again))


def _query(desk: Desk) -> Select[tuple[Emergency]]:
    return select(Emergency).where(_late(desk)).order_by(Emergency.review_due_at, Emergency.id)


def overdue(desk: Desk, limit: int) -> list[str]:
    """The emergencies whose review is late, or which nobody has settled, and of which nobody was reminded for some days."""
    return [one.id for one in desk.session.scalars(_query(desk).limit(limit))]


def chase(desk: Desk, emergency_id: str) -> None:
    """Remind those who may still review it, from the second time on the data lead too; not if another process just did. Time alone never closes it."""
    alarm = desk.session.scalars(_query(desk).where(Emergency.id == emergency_id).with_for_update()).one_or_none()
    if alarm is None:
        return
    again = alarm.chased_at is not None
    if alarm.state == DIFFER:
        asked = settlers(desk, alarm)
    else:
        left = reviewers(desk, alarm)
        asked = tuple(dict.fromkeys((*left, *(settlers(desk, alarm) if again or not left else ()))))
    alarm.chased_at = desk.now
    desk.log("emergency:review:chase", alarm.id, asked=list(asked), clauses=["4.1"])
    for one in asked:
        reminding.owe(desk, alarm.id, one, f"review:{desk.today.isoformat()}", can_wait=True)
