"""When Slack will not take a message: whoever must know hears of it another way, so that nothing is decided by a missing channel."""

from __future__ import annotations

from sqlalchemy.orm import Session

from bot.store import ADMIN, CLOCK, DATA_LEAD, TRUSTEE, Desk, Store
from bot.tables import Outbox

_TO_TRUSTEES = ("approval/request", "emergency/raised")


def tell_others(store: Store, session: Session, row: Outbox) -> None:
    """Send what the approvals channel could not take to each trustee, and tell the admins; what a person could not get, tell the data lead."""
    desk = store.desk(session, CLOCK, "undelivered")
    desk.log("message:delivery:fail", row.id, message=row.message, about=row.about, problem=row.problem)
    if row.target == desk.approvals:
        _channel_lost(desk, row)
    elif row.message != "trouble/undelivered":
        for lead in desk.holders(DATA_LEAD):
            if lead != row.target:
                desk.say("trouble/undelivered", row.id, lead)
    desk.close()


def _channel_lost(desk: Desk, row: Outbox) -> None:
    if row.message in _TO_TRUSTEES and row.edits is None:
        for trustee in desk.holders(TRUSTEE):
            if trustee != _whose(desk, row):
                desk.say(row.message, row.about, trustee)
    for admin in desk.holders(ADMIN):
        desk.say("trouble/channel", row.id, admin, once=desk.now.date().isoformat())


def _whose(desk: Desk, row: Outbox) -> str:
    """Who asked or raised what a message is about: they are not asked to decide it."""
    return desk.request(row.about).asked_by if row.message == "approval/request" else desk.emergency(row.about).raised_by
