"""When Slack will not take a message: whoever must know hears of it another way, so that nothing is decided by a missing channel."""

from __future__ import annotations

from sqlalchemy.orm import Session

from bot import rooms
from bot.store import ADMIN, CLOCK, DATA_LEAD, Desk, Store
from bot.tables import Outbox

_TOLD_TO_ADMINS = ("trouble/channel", "trouble/channel_mended")


def tell_others(store: Store, session: Session, row: Outbox) -> None:
    """Send what the approvals channel could not take to each trustee, and tell the admins; what a person could not get, tell the data lead."""
    desk = store.desk(session, CLOCK, "undelivered")
    desk.log("message:delivery:fail", row.id, message=row.message, about=row.about, problem=row.problem)
    if rooms.is_channel(row.target):
        if not rooms.refused(desk, row):
            for admin in desk.holders(ADMIN):
                desk.say("trouble/undelivered", row.id, admin)
    elif row.message != "trouble/undelivered":
        _tell_data_leads(desk, row)
    desk.close()


def _tell_data_leads(desk: Desk, row: Outbox) -> None:
    """Tell of a person who could not be reached; what an admin should have mended, a data lead is told itself."""
    for lead in desk.holders(DATA_LEAD):
        if lead != row.target and row.message in _TOLD_TO_ADMINS:
            desk.say(row.message, row.about, lead, once=desk.today.isoformat())
        elif lead != row.target:
            desk.say("trouble/undelivered", row.id, lead)
