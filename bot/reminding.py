"""What people are to be reminded of: noted once for each step that it comes to, with what it is about; bot/rounds.py says it (4.1)."""

from __future__ import annotations

from bot.records import Reminder
from bot.store import Desk

REMIND, LAST, NUDGE, STAND_IN, WIDEN = "remind", "last", "nudge", "stand_in", "widen"
LEAD, TOO_FEW, EXPIRED, LAPSE, LAPSED, REVIEW = "lead", "too_few", "expired", "lapse", "lapsed", "review"
ENDING, ENDED = "ending", "ended"
"""The kinds of steps; a step may be told apart further behind a colon."""


def kind_of(step: str) -> str:
    """The kind of a step: what stands before the colon."""
    return step.partition(":")[0]


def owe(desk: Desk, about: str, user: str, step: str, *, can_wait: bool) -> None:
    """Note that somebody is to be reminded of something at this step: once, however often it is noted. Whoever notes it holds what it is about."""
    if desk.session.get(Reminder, (desk.team, about, user, step)) is None:
        desk.session.add(Reminder(team_id=desk.team, about=about, user_id=user, step=step, can_wait=can_wait, owed_at=desk.now))
