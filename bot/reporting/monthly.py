"""A report each month by direct message, for each who wants it, on the first working day; sent once, however many processes look at the clock."""

from __future__ import annotations

from datetime import datetime, time

from sqlalchemy import select
from sqlalchemy.exc import IntegrityError

from bot.clock import utc
from bot.records import MonthlyReport
from bot.reporting.figures import Period
from bot.reporting.taking import MAY_TAKE
from bot.reporting.taking import send as send_to
from bot.store import Desk


def wants(desk: Desk) -> bool:
    """Whether this person has switched the monthly report on."""
    return desk.session.get(MonthlyReport, (desk.team, desk.actor)) is not None


def switch(desk: Desk, *, on: bool) -> None:
    """Switch one's own monthly report on or off; the first one tells of the month in which it was switched on."""
    row = desk.session.get(MonthlyReport, (desk.team, desk.actor))
    if (row is not None) is on:
        return
    if row is not None:
        desk.session.delete(row)
    else:
        try:
            with desk.session.begin_nested():
                desk.session.add(MonthlyReport(team_id=desk.team, user_id=desk.actor, sent_in=desk.today.replace(day=1)))
        except IntegrityError:  # the same, said in another window at the same moment
            return
    desk.log("report:monthly:switch", desk.actor, on=on)


def to_send(desk: Desk, limit: int) -> list[str]:
    """The people who have not been sent the report of last month; the sweep asks only while the charity is at work."""
    query = select(MonthlyReport.user_id).where(MonthlyReport.team_id == desk.team, MonthlyReport.sent_in < desk.today.replace(day=1))
    return list(desk.session.scalars(query.order_by(MonthlyReport.user_id).limit(limit)))


def send(desk: Desk, user: str) -> None:
    """Send somebody their report, unless another process just did; whoever may not take one any more is not sent one either."""
    query = select(MonthlyReport).where(MonthlyReport.team_id == desk.team, MonthlyReport.user_id == user).with_for_update()
    row = desk.session.scalars(query.execution_options(populate_existing=True)).one_or_none()
    month = desk.today.replace(day=1)
    if row is None or row.sent_in >= month:
        return
    if not desk.roles(user) & set(MAY_TAKE):
        desk.session.delete(row)
        desk.log("report:monthly:switch", user, on=False)
        return
    begins, ends = (utc(datetime.combine(day, time.min, desk.zone)) for day in (row.sent_in, month))
    row.sent_in = month
    send_to(desk, user, Period(begins, ends, desk.now), (), follows=False)
