"""What was approved and not told in time lapses by itself: the worker is reminded before, and what was told within the time can still be recorded (4.1)."""

from __future__ import annotations

from datetime import timedelta

from sqlalchemy import and_, or_, select

from bot import reminding
from bot.records import Reminder, Request
from bot.store import Desk
from policy.deadlines import approval_lapse_reminder_due

LAPSED = "lapsed"
"""The state of a request whose approval was not used in time."""


def due(desk: Desk, limit: int) -> list[str]:
    """The approved requests whose time is over, or nearly and their worker does not know yet."""
    soon = desk.today + timedelta(days=desk.values.approval_lapse_reminder_days.most)
    reminded = select(Reminder.about).where(Reminder.team_id == desk.team, Reminder.step == reminding.LAPSE)
    which = or_(Request.lapses_on < desk.today, and_(Request.lapses_on <= soon, Request.id.not_in(reminded)))
    query = select(Request).where(Request.team_id == desk.team, Request.state == "approved", which).order_by(Request.lapses_on, Request.id)
    return [one.id for one in desk.session.scalars(query) if _over(desk, one) or _near(desk, one)][:limit]


def _over(desk: Desk, request: Request) -> bool:
    return request.lapses_on is not None and request.lapses_on < desk.today


def _near(desk: Desk, request: Request) -> bool:
    return request.lapses_on is not None and approval_lapse_reminder_due(request.lapses_on, desk.values) <= desk.today


def look_at(desk: Desk, request_id: str) -> None:
    """Let an approval lapse, or have its worker reminded, if it was not used meanwhile."""
    request = desk.request(request_id, hold=True)
    if request.state != "approved":
        return
    if _over(desk, request):
        request.state = LAPSED
        desk.log("request:approval:lapse", request.id, lapsed_after=request.lapses_on.isoformat() if request.lapses_on else None, clauses=["4.1"])
        reminding.owe(desk, request.id, request.asked_by, reminding.LAPSED, can_wait=True)
        desk.redraw(request.id)
    elif _near(desk, request):
        desk.log("request:approval:lapse_soon", request.id, clauses=["4.1"])
        reminding.owe(desk, request.id, request.asked_by, reminding.LAPSE, can_wait=True)
