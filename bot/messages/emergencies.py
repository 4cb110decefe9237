"""What is said about an emergency."""

from __future__ import annotations

from typing import Any

from sqlalchemy import select

from bot import reviewing
from bot.emergencies import OVERTAKEN
from bot.ids import Action
from bot.messages.blocks import Buttons, Context, Message
from bot.records import Emergency, Request
from bot.store import Desk
from bot.tables import Outbox
from policy.facts import Danger


def emergency_facts(alarm: Emergency) -> dict[str, Any]:
    """What may be said of an emergency outside its record."""
    return {
        "ref": alarm.id, "danger": Danger(alarm.danger), "request": alarm.request_id or "", "raised_by": alarm.raised_by, "raised_at": alarm.raised_at,
        "record_due_at": alarm.record_due_at, "state": alarm.state, "recorded_at": alarm.recorded_at, "reviewed_at": alarm.reviewed_at,
        "review_due_at": alarm.review_due_at,
    }  # fmt: skip


def reviews_so_far(desk: Desk, alarm: Emergency) -> dict[str, Any]:
    """Who has reviewed it, how many are needed, and who settled it; never what they found."""
    return {
        "reviewed_by": [one.user_id for one in reviewing.reviews_of(desk, alarm)],
        "reviewers_needed": reviewing.needed(desk),
        "settled_by": alarm.settled_by,
    }


def _of_emergency(desk: Desk, row: Outbox) -> Context:
    alarm = desk.session.execute(select(Emergency).where(Emergency.team_id == desk.team, Emergency.id == row.about)).scalar_one()
    request = desk.session.get(Request, alarm.request_id) if alarm.request_id else None
    overtaken = request is not None and request.state == OVERTAKEN
    return {**emergency_facts(alarm), **reviews_so_far(desk, alarm), "overtaken": overtaken, "to": row.target}


def _alarm(context: Context) -> Buttons:
    return (Action.EMERGENCY_REVIEW,) if context["state"] in {"recorded", "differ", "reviewed"} else ()


def _owed(context: Context) -> Buttons:
    return (Action.EMERGENCY_RECORD,) if context["state"] == "owed" and context["to"] == context["raised_by"] else ()


MESSAGES: dict[str, Message] = {
    "emergency/raised": Message(_of_emergency, _alarm),
    "emergency/record_owed": Message(_of_emergency, _owed),
    "emergency/record_overdue": Message(_of_emergency, _owed),
    "emergency/to_review": Message(_of_emergency, _alarm),
    "emergency/review_late": Message(_of_emergency, _alarm),
    "emergency/differ": Message(_of_emergency, _alarm),
    "emergency/to_learn": Message(_of_emergency, _alarm),
    "emergency/reviewed": Message(_of_emergency, _alarm),
    "emergency/follow_up": Message(_of_emergency),
}
