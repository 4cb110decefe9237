"""What is said about reading files, about who works with whom, and about enquiries: references, kinds, people and times, and nothing that was typed."""

from __future__ import annotations

from typing import Any

from sqlalchemy import select

from bot import handing_over
from bot.enquiries import OPEN, Seen
from bot.ids import Action
from bot.messages.blocks import Buttons, Context, Message
from bot.reading import TO_LOOK_AT
from bot.records import Client, Cover, Enquiry, Reading
from bot.store import Desk
from bot.tables import Outbox
from policy.facts import CallerIdentity, Channel, RecipientKind
from policy.reading import ReadingPurpose


def _of_reading(desk: Desk, row: Outbox) -> Context:
    found = desk.session.execute(select(Reading).where(Reading.team_id == desk.team, Reading.id == row.about)).scalar_one()
    return {
        "reader": found.user_id, "purpose": ReadingPurpose(found.purpose), "stated_at": found.stated_at, "until": found.until, "due_at": found.due_at,
        "state": found.state, "looked_at_by": found.looked_at_by, "needed": found.needed, "waits": found.state == TO_LOOK_AT,
    }  # fmt: skip


def _of_cover(desk: Desk, row: Outbox) -> Context:
    found = desk.session.execute(select(Cover).where(Cover.team_id == desk.team, Cover.id == row.about)).scalar_one()
    return {
        "button_ref": "-", "to": row.target, "person": found.user_id, "covers_for": found.covers_for, "from_on": found.from_on, "until_on": found.until_on,
        "ended": found.ended_at is not None,
    }  # fmt: skip


def _of_hand_over(desk: Desk, row: Outbox) -> Context:
    rows = handing_over.of_change(desk, row.about)
    came, went = (sum(row.target in people for people in lists) for lists in ([one.added for one in rows], [one.removed for one in rows]))
    return {"button_ref": "-", "changed_by": rows[0].changed_by, "came": came, "went": went}


def enquiry_facts(seen: Seen) -> Context:
    """An enquiry as somebody may see it: the same for somebody's client and for nobody's."""
    row = seen.row
    return {
        "ref": row.id, "client": row.client_ref or "", "taken_by": row.taken_by, "taken_at": row.taken_at, "channel": Channel(row.channel),
        "kind": RecipientKind(row.asker_kind), "identity": CallerIdentity(row.identity) if row.identity else None, "called_back_at": row.called_back_at,
        "taken": seen.taken, "state": row.state if seen.works or row.state == OPEN else "closed", "request": row.request_id or "" if seen.works else "",
        "answer": seen.answer,
    }  # fmt: skip


def _of_enquiry(desk: Desk, row: Outbox) -> Context:
    found = desk.session.execute(select(Enquiry).where(Enquiry.team_id == desk.team, Enquiry.id == row.about)).scalar_one()
    return {"taken_by": found.taken_by, "state": found.state if found.state == OPEN else "closed", "works_with": _works_with(desk, found, row.target)}


def _works_with(desk: Desk, found: Enquiry, user: str) -> bool:
    return found.client_ref is not None and user in desk.workers_with(found.client_ref)


def _of_age(desk: Desk, row: Outbox) -> Context:
    """Whether a client's workers still owe an answer about their age; the reference is on the button, and not said."""
    client = desk.session.get(Client, (desk.team, row.about))
    still = client is not None and client.is_child and (client.age_ask_on is None or client.adult_in is None)
    return {"owed": still, "works_with": row.target in desk.workers_with(row.about)}


def _see_why(context: Context) -> Buttons:
    return (Action.READING_SHOW,)


def _while_covering(context: Context) -> Buttons:
    return () if context["ended"] or context["to"] != context["person"] else (Action.CLIENTS_SHOW,)


def _while_open(context: Context) -> Buttons:
    return (Action.ENQUIRY_OPEN,) if context["state"] == OPEN else ()


def _of_ones_own(context: Any) -> Buttons:
    return (Action.STATUS,) if context["owed"] and context["works_with"] else ()


MESSAGES: dict[str, Message] = {
    "reading/opened": Message(_of_reading, _see_why),
    "reading/urgent": Message(_of_reading, _see_why),
    "reading/found_nobody": Message(_of_reading, _see_why),
    "reading/looked_at": Message(_of_reading, _see_why),
    "cover/named": Message(_of_cover, _while_covering),
    "cover/begins": Message(_of_cover, _while_covering),
    "cover/handed_over": Message(_of_hand_over, lambda context: (Action.CLIENTS_SHOW,) if context["came"] else ()),
    "enquiry/passed_on": Message(_of_enquiry, _while_open),
    "enquiry/reminder": Message(_of_enquiry, _while_open),
    "client/age": Message(_of_age, _of_ones_own),
}
