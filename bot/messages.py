"""From what is true now to what is said: a message's name and reference in, its notification text and Block Kit out. No typed word ever goes in."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from bot import duties, precautions, rooms
from bot.approving import votes_of
from bot.delivery import Composed
from bot.ids import Action
from bot.law_checks import oldest_check
from bot.records import Disclosure, Emergency, PrecautionNote, Question, Request
from bot.sharing import quorum_of
from bot.store import CLOCK, Desk, Store
from bot.tables import Outbox
from bot.words import Words
from policy.deadlines import duties_due, duties_reminder_due, law_check_due, precaution_reminder_due
from policy.facts import Category, Danger, RecipientKind
from policy.grounds import GRAVE, Ground

Block = dict[str, Any]
Context = Mapping[str, Any]
Buttons = tuple[Action, ...]

STYLES = {Action.APPROVE: "primary", Action.DECLINE: "danger", Action.RECORD: "primary", Action.EMERGENCY_RECORD: "danger", Action.SHARE_START: "primary"}
CONFIRMED = frozenset({Action.TAKE_BACK})
"""Buttons that act at once and cannot be undone: Slack asks first."""


@dataclass(frozen=True, slots=True)
class Message:
    """How one message is made: where its facts come from, and which buttons it has in which state."""

    facts: Callable[[Desk, Outbox], Context]
    buttons: Callable[[Context], Buttons] = lambda context: ()


def button(words: Words, action: Action, value: str, **context: Any) -> Block:
    """A button with its label; its value is a reference and nothing else."""
    shape: Block = {
        "type": "button",
        "action_id": str(action),
        "value": value,
        "text": {"type": "plain_text", "text": words.plain("buttons", str(action), **context)[:75], "emoji": False},
    }
    if style := STYLES.get(action):
        shape["style"] = style
    if action in CONFIRMED:
        parts = {part: {"type": "plain_text", "text": words.plain("buttons", f"{action}_{part}", **context)} for part in ("title", "text", "confirm", "deny")}
        shape["confirm"] = parts
    return shape


def row_of_buttons(words: Words, actions: Buttons, value: str, **context: Any) -> list[Block]:
    """An actions block, if there are any buttons."""
    return [{"type": "actions", "elements": [button(words, one, value, **context) for one in actions]}] if actions else []


def section(text: str) -> Block:
    """A paragraph; verbatim, or Slack would make links and mentions of what somebody typed."""
    return {"type": "section", "text": {"type": "mrkdwn", "text": text, "verbatim": True}}


def footnote(text: str) -> Block:
    """A line in small print."""
    return {"type": "context", "elements": [{"type": "mrkdwn", "text": text[:2000], "verbatim": True}]}


def composer(store: Store, words: Words) -> Callable[[Session, Outbox], Composed | None]:
    """Make the function that words a row of the outbox when it is about to be sent."""

    def compose(session: Session, row: Outbox) -> Composed | None:
        name = row.message
        message = MESSAGES[name]
        desk = store.desk(session, CLOCK, "deliver")
        context = {"ref": row.about, **message.facts(desk, row)}
        return compose_with(words, name, context, message.buttons(context))

    return compose


def compose_with(words: Words, name: str, context: Context, buttons: Buttons) -> Composed:
    """Word a message from its facts: the summary is all that a locked phone shows."""
    paragraphs = words.mrkdwn(name, "body", **context).split("\n\n")
    blocks = [section(one) for one in paragraphs if one.strip()]
    blocks += row_of_buttons(words, buttons, str(context.get("button_ref", context["ref"])))
    if words.has(name, "footnote") and (said := words.mrkdwn(name, "footnote", **context)):
        blocks.append(footnote(said))
    return Composed(text=words.plain(name, "summary", **context), blocks=blocks)


def request_facts(desk: Desk, request: Request) -> dict[str, Any]:
    """What may be said of a request outside its form: kinds and clauses, people and times, and nothing that was typed."""
    return {
        "ref": request.id,
        "state": request.state,
        "verdict": request.verdict,
        "clauses": request.clauses,
        "ground": Ground(request.ground) if request.ground else None,
        "urgent": request.urgent,
        "grave": request.ground in GRAVE,
        "recipient_kind": RecipientKind(request.recipient_kind),
        "categories": [Category(one) for one in request.categories],
        "asked_by": request.asked_by,
        "asked_at": request.asked_at,
        "due_at": request.due_at,
        "decided_at": request.decided_at,
        "second_worker": request.second_worker,
        "votes": [(one.user_id, one.approves) for one in votes_of(desk, request)],
        "needed": quorum_of(desk, request),
    }


def emergency_facts(alarm: Emergency) -> dict[str, Any]:
    """What may be said of an emergency outside its record."""
    return {
        "ref": alarm.id, "danger": Danger(alarm.danger), "request": alarm.request_id or "", "raised_by": alarm.raised_by, "raised_at": alarm.raised_at,
        "record_due_at": alarm.record_due_at, "state": alarm.state,
        "recorded_at": alarm.recorded_at, "reviewed_by": alarm.reviewed_by, "reviewed_at": alarm.reviewed_at,
    }  # fmt: skip


def _of_request(desk: Desk, row: Outbox) -> Context:
    return request_facts(desk, desk.session.execute(select(Request).where(Request.team_id == desk.team, Request.id == row.about)).scalar_one())


def _of_second(desk: Desk, row: Outbox) -> Context:
    """A request that two tell of, and what the second has said; the words of the one whom it concerns differ from the others'."""
    disclosure = desk.session.get(Disclosure, row.about)
    assert disclosure is not None and disclosure.team_id == desk.team
    return {**_of_request(desk, row), "second": disclosure.second_worker, "confirmed": disclosure.confirmed, "to": row.target}


def _of_question(desk: Desk, row: Outbox) -> Context:
    question = desk.session.execute(select(Question).where(Question.team_id == desk.team, Question.id == row.about)).scalar_one()
    return {"ref": question.request_id, "button_ref": question.id, "asked_by": question.asked_by, "answered": question.answered_at is not None}


def _of_emergency(desk: Desk, row: Outbox) -> Context:
    alarm = desk.session.execute(select(Emergency).where(Emergency.team_id == desk.team, Emergency.id == row.about)).scalar_one()
    return {**emergency_facts(alarm), "to": row.target}


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
        "works_with": row.target in desk.key_workers(note.client_ref),
    }  # fmt: skip


def _of_law(desk: Desk, row: Outbox) -> Context:
    """How long ago the law was checked."""
    checked = oldest_check().checked
    due = law_check_due(checked, desk.values)
    return {"button_ref": "-", "checked": checked, "check_by": due, "owed": due < desk.today}


def _of_room(desk: Desk, row: Outbox) -> Context:
    return rooms.facts(desk, row.about)


def _of_outbox(desk: Desk, row: Outbox) -> Context:
    undelivered = desk.session.get(Outbox, row.about)
    return {
        "problem": undelivered.problem if undelivered else "",
        "about": undelivered.about if undelivered else "",
        "target": undelivered.target if undelivered else "",
    }


def _while_waiting(context: Context) -> Buttons:
    return (Action.READ, Action.APPROVE, Action.DECLINE, Action.ASK) if context["state"] == "waiting" else (Action.READ,)


def _to_record(context: Context) -> Buttons:
    return (Action.RECORD, Action.NOTE) if context["state"] in {"allowed", "approved"} else (Action.NOTE,)


def _to_take_back(context: Context) -> Buttons:
    return (Action.READ, Action.TAKE_BACK) if context["state"] == "waiting" else (Action.READ,)


def _alarm(context: Context) -> Buttons:
    return (Action.EMERGENCY_REVIEW,) if context["state"] in {"recorded", "reviewed"} else ()


def _owed(context: Context) -> Buttons:
    return (Action.EMERGENCY_RECORD,) if context["state"] == "owed" and context["to"] == context["raised_by"] else ()


def _to_confirm(context: Context) -> Buttons:
    return (Action.CONFIRM_OPEN,) if not context["confirmed"] and context["to"] == context["second"] else ()


def _to_read_law(context: Context) -> Buttons:
    return (Action.POLICY_LAW,) if context["owed"] else ()


def _to_read_duties(context: Context) -> Buttons:
    return (Action.DUTIES_START,) if context["owed"] else ()


def _to_look_at(context: Context) -> Buttons:
    return (Action.PRECAUTION_RENEW, Action.PRECAUTION_END, Action.STATUS) if context["owed"] and context["works_with"] else ()


def _to_meet(context: Context) -> Buttons:
    return (Action.STATUS,) if context["stands"] and context["works_with"] else ()


def _note(context: Context) -> Buttons:
    return (Action.NOTE,)


MESSAGES: dict[str, Message] = {
    "approval/request": Message(_of_request, _while_waiting),
    "approval/reminder": Message(_of_request, _while_waiting),
    "approval/expired": Message(_of_request, lambda context: (Action.READ,)),
    "approval/facts_changed": Message(_of_request),
    "approval/question_noted": Message(_of_question),
    "approval/answer_noted": Message(_of_question, lambda context: (Action.ANSWER,)),
    "approval/answered": Message(_of_question, lambda context: (Action.ANSWER,)),
    "share/allowed": Message(_of_request, _to_record),
    "share/waiting": Message(_of_request, _to_take_back),
    "share/approved": Message(_of_request, _to_record),
    "share/declined": Message(_of_request, _note),
    "share/expired": Message(_of_request, _note),
    "share/stopped": Message(_of_request, _note),
    "share/facts_changed": Message(_of_request, lambda context: (Action.READ,)),
    "share/question": Message(_of_question, lambda context: (Action.ANSWER,)),
    "share/recorded": Message(_of_request, _note),
    "share/lapsed": Message(_of_request),
    "share/confirm": Message(_of_second, _to_confirm),
    "share/confirmed": Message(_of_second, _note),
    "share/not_confirmed": Message(_of_second),
    "emergency/raised": Message(_of_emergency, _alarm),
    "emergency/record_owed": Message(_of_emergency, _owed),
    "emergency/record_overdue": Message(_of_emergency, _owed),
    "emergency/to_review": Message(_of_emergency, _alarm),
    "emergency/reviewed": Message(_of_emergency, _alarm),
    "emergency/follow_up": Message(_of_emergency),
    "duties/remind": Message(_of_duties, _to_read_duties),
    "precaution/noted": Message(_of_precaution, _to_meet),
    "precaution/review": Message(_of_precaution, _to_look_at),
    "law/check_again": Message(_of_law, _to_read_law),
    "trouble/channel": Message(_of_room),
    "trouble/channel_mended": Message(_of_room),
    "trouble/undelivered": Message(_of_outbox),
}
"""Every message that is ever queued, with its words in templates/<name>.j2."""
