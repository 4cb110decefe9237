"""What is said about consent: that it will end, that it has ended by itself, that a notice is owed, and that a paper has no place yet."""

from __future__ import annotations

from typing import Any

from sqlalchemy import select

from bot import paperwork, renewing
from bot.consents import on_record, renewals
from bot.ending import renewed_by
from bot.ids import Action
from bot.messages.blocks import Buttons, Context, Message
from bot.notices import OWED, SENT
from bot.records import ConsentRecord, Notice
from bot.store import Desk
from bot.tables import Outbox
from policy.deadlines import notice_due
from policy.facts import ConsentKind
from policy.lives import lives


def ended_facts(desk: Desk, consent_id: str, reader: str) -> dict[str, Any]:
    """A consent that has ended: when, whether it was about support, and whether it has been renewed since. Nothing that was typed is opened for it."""
    consent = desk.session.get_one(ConsentRecord, consent_id)
    return {
        "ref": consent.id, "ended_on": consent.ends_on, "support": consent.kind == ConsentKind.SUPPORT, "renewed": renewed_by(desk, consent.id),
        "works_with": reader in desk.workers_with(consent.client_ref),
    }  # fmt: skip


def ending_facts(desk: Desk, consent_id: str, reader: str) -> dict[str, Any]:
    """A consent that ends soon: when, what became of it since, and whether somebody is on it. Of what is opened for it, only a word for its life is said."""
    consent = desk.session.get_one(ConsentRecord, consent_id)
    ref, there = consent.client_ref, desk.keys.holds(consent.client_ref)
    tried_on = renewing.tried_on(desk, consent.id)
    became = lives(on_record(desk, ref, only=[consent.id]), desk.today, renewals(desk, ref))[consent.id] if there else None
    return {
        "ref": consent.id, "ends_on": consent.ends_on, "support": consent.kind == ConsentKind.SUPPORT, "became": became,
        "holds": there and renewing.stands(desk, consent), "renewed": renewed_by(desk, consent.id), "again_on": renewing.waits_until(desk, consent.id),
        "tried_on": tried_on, "tried_today": tried_on == desk.today, "works_with": reader in desk.workers_with(ref),
    }  # fmt: skip


def _of_ending(desk: Desk, row: Outbox) -> Context:
    return ending_facts(desk, row.about, row.target)


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


def to_ask(context: Context) -> Buttons:
    """What the client may say, and what to do where they could not be asked; as long as it is still to be done."""
    if not (context["holds"] and context["works_with"]):
        return ()
    tried = () if context["tried_today"] else (Action.CONSENT_NOT_REACHED,)
    later = () if context["again_on"] else (Action.CONSENT_LATER,)
    return Action.CONSENT_RENEW, Action.CONSENT_CHANGE, Action.CONSENT_TAKEN_BACK, *tried, *later


def _to_renew(context: Context) -> Buttons:
    return (Action.STATUS,) if context["works_with"] and not context["renewed"] else ()


def _to_send(context: Context) -> Buttons:
    return (Action.NOTICE_OPEN,) if (context["owed"] or context["unanswered"]) and context["works_with"] else ()


def _to_place(context: Context) -> Buttons:
    return (Action.PAPER_PLACE, Action.PAPER_NONE) if context["missing"] else ()


MESSAGES: dict[str, Message] = {
    "consent/ends_soon": Message(_of_ending, to_ask),
    "consent/lapsed": Message(_of_consent, _to_renew),
    "consent/paper": Message(_of_papers, _to_place),
    "withdraw/notice_owed": Message(_of_notice, _to_send),
}
