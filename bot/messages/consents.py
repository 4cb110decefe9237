"""What is said about consent: that it has ended by itself, that a notice is owed, and that a paper has no place yet."""

from __future__ import annotations

from typing import Any

from sqlalchemy import select

from bot import paperwork
from bot.ending import renewed_by
from bot.ids import Action
from bot.messages.blocks import Buttons, Context, Message
from bot.notices import OWED, SENT
from bot.records import ConsentRecord, Notice
from bot.store import Desk
from bot.tables import Outbox
from policy.deadlines import notice_due
from policy.facts import ConsentKind


def ended_facts(desk: Desk, consent_id: str, reader: str) -> dict[str, Any]:
    """A consent that has ended: when, whether it was about support, and whether it has been renewed since. Nothing that was typed is opened for it."""
    consent = desk.session.get_one(ConsentRecord, consent_id)
    return {
        "ref": consent.id, "ended_on": consent.ends_on, "support": consent.kind == ConsentKind.SUPPORT, "renewed": renewed_by(desk, consent.id),
        "works_with": reader in desk.workers_with(consent.client_ref),
    }  # fmt: skip


def _of_consent(desk: Desk, row: Outbox) -> Context:
    return ended_facts(desk, row.about, row.target)


def _of_notice(desk: Desk, row: Outbox) -> Context:
    notice = desk.session.execute(select(Notice).where(Notice.team_id == desk.team, Notice.id == row.about)).scalar_one()
    due_on = notice_due(notice.owed_since, desk.values)
    return {
        "owed": notice.state == OWED, "unanswered": notice.state == SENT and notice.answered_on is None, "owed_by": notice.owed_by,
        "due_on": due_on, "late": due_on < desk.today, "to": row.target, "works_with": row.target in desk.workers_with(notice.client_ref),
    }  # fmt: skip


def _of_papers(desk: Desk, row: Outbox) -> Context:
    """The papers that one worker is asked for; their own id is the reference, and the buttons carry the oldest of them."""
    missing = paperwork.missing(desk, row.about)
    return {"button_ref": missing[0] if missing else "-", "missing": missing}


def _to_renew(context: Context) -> Buttons:
    return (Action.STATUS,) if context["works_with"] and not context["renewed"] else ()


def _to_send(context: Context) -> Buttons:
    return (Action.NOTICE_OPEN,) if (context["owed"] or context["unanswered"]) and context["works_with"] else ()


def _to_place(context: Context) -> Buttons:
    return (Action.PAPER_PLACE, Action.PAPER_NONE) if context["missing"] else ()


MESSAGES: dict[str, Message] = {
    "consent/lapsed": Message(_of_consent, _to_renew),
    "consent/paper": Message(_of_papers, _to_place),
    "withdraw/notice_owed": Message(_of_notice, _to_send),
}
