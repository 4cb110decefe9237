"""What is said about duties, safety notes and the law: what is to be looked at again."""

from __future__ import annotations

from sqlalchemy import select

from bot import duties, precautions
from bot.ids import Action
from bot.law_checks import oldest_check
from bot.messages.blocks import Buttons, Context, Message
from bot.records import PrecautionNote
from bot.store import Desk
from bot.tables import Outbox
from policy.deadlines import duties_due, duties_reminder_due, law_check_due, precaution_reminder_due


def _of_duties(desk: Desk, row: Outbox) -> Context:
    """How one person's reading stands; their own id is the reference, and the button carries none."""
    read = duties.read_by(desk, row.about, desk.today)
    by = duties_due(read, desk.values) if read else None
    owed = read is None or duties_reminder_due(read, desk.values) <= desk.today
    return {"button_ref": "-", "by": by, "late": by is None or by <= desk.today, "owed": owed}


def _of_precaution(desk: Desk, row: Outbox) -> Context:
    note = desk.session.execute(select(PrecautionNote).where(PrecautionNote.team_id == desk.team, PrecautionNote.id == row.about)).scalar_one()
    return {
        "written_by": note.noted_by, "stands": note.state == precautions.STANDS, "review_on": note.review_on, "late": note.review_on <= desk.today,
        "owed": note.state == precautions.STANDS and precaution_reminder_due(note.review_on, desk.values) <= desk.today,
        "works_with": row.target in desk.workers_with(note.client_ref),
    }  # fmt: skip


def _of_law(desk: Desk, row: Outbox) -> Context:
    """How long ago the law was checked."""
    checked = oldest_check().checked
    due = law_check_due(checked, desk.values)
    return {"button_ref": "-", "checked": checked, "check_by": due, "owed": due < desk.today}


def _to_read_law(context: Context) -> Buttons:
    return (Action.POLICY_LAW,) if context["owed"] else ()


def _to_read_duties(context: Context) -> Buttons:
    return (Action.DUTIES_START,) if context["owed"] else ()


def _to_look_at(context: Context) -> Buttons:
    return (Action.PRECAUTION_RENEW, Action.PRECAUTION_END, Action.STATUS) if context["owed"] and context["works_with"] else ()


def _to_meet(context: Context) -> Buttons:
    return (Action.STATUS,) if context["stands"] and context["works_with"] else ()


MESSAGES: dict[str, Message] = {
    "duties/remind": Message(_of_duties, _to_read_duties),
    "precaution/noted": Message(_of_precaution, _to_meet),
    "precaution/review": Message(_of_precaution, _to_look_at),
    "law/check_again": Message(_of_law, _to_read_law),
}
