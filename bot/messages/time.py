"""What is said as time goes by: several reminders in one message, and who is away."""

from __future__ import annotations

from typing import Any

from sqlalchemy import select

from bot import absences, rounds
from bot.ids import Action
from bot.messages.blocks import Buttons, Context, Lines, Message
from bot.messages.consents import ended_facts, ending_facts
from bot.messages.emergencies import emergency_facts
from bot.messages.requests import request_facts
from bot.records import Absence, Emergency, Reminder, Request
from bot.reminding import ENDED, ENDING, EXPIRED, LAPSE, LAPSED, LEAD, REVIEW, TOO_FEW, kind_of
from bot.store import Desk
from bot.tables import Outbox

MOST = 30
"""How many lines one message has; the rest is on Home."""

_DECIDE = "decide"
"""What a line is for whose reader may decide a request."""


def _of_several(desk: Desk, row: Outbox) -> Context:
    """Each thing that the reader is reminded of, as it stands now."""
    held = rounds.in_one(desk, row.about)
    mine = sorted(absences.stands_in_for(desk, row.target))
    return {"button_ref": "-", "reminders": [_of_line(desk, one) for one in held[:MOST]], "more": max(0, len(held) - MOST), "stands_in_for": mine}


def _of_line(desk: Desk, one: Reminder) -> dict[str, Any]:
    kind = kind_of(one.step)
    if kind == REVIEW:
        alarm = desk.session.execute(select(Emergency).where(Emergency.team_id == desk.team, Emergency.id == one.about)).scalar_one()
        return {"kind": REVIEW, **emergency_facts(alarm)}
    if kind == ENDING:
        return {"kind": ENDING, **ending_facts(desk, one.about, one.user_id)}
    if kind == ENDED:
        return {"kind": ENDED, **ended_facts(desk, one.about, one.user_id)}
    request = desk.session.execute(select(Request).where(Request.team_id == desk.team, Request.id == one.about)).scalar_one()
    return {"kind": kind if kind in {LEAD, TOO_FEW, EXPIRED, LAPSE, LAPSED} else _DECIDE, **request_facts(desk, request)}


def _lines(context: Context) -> Lines:
    return [(one, _button(one)) for one in context["reminders"]]


def _button(line: Context) -> Action | None:
    """The one thing to do with a line; the data lead has nothing to decide."""
    if line["kind"] == _DECIDE:
        return Action.READ
    if line["kind"] in {LAPSE, LAPSED}:
        return Action.RECORD if line["state"] in {"approved", "lapsed"} else None
    if line["kind"] == ENDING:
        return Action.CONSENT_SEE if line["works_with"] and line["holds"] else None
    if line["kind"] == ENDED:
        return Action.STATUS if line["works_with"] and not line["renewed"] else None
    return Action.EMERGENCY_REVIEW if line["kind"] == REVIEW else None


def absence_facts(one: Absence) -> dict[str, Any]:
    """What may be said of an absence."""
    return {
        "ref": one.id, "absent": one.absent, "stand_in": one.stand_in, "first_on": one.first_on, "last_on": one.last_on, "entered_by": one.entered_by,
        "ended_by": one.ended_by,
    }  # fmt: skip


def _of_absence(desk: Desk, row: Outbox) -> Context:
    one = desk.session.execute(select(Absence).where(Absence.team_id == desk.team, Absence.id == row.about)).scalar_one()
    return {**absence_facts(one), "to": row.target, "over": one.ended_at is not None or one.last_on < desk.today}


def _to_end(context: Context) -> Buttons:
    return () if context["over"] else (Action.AWAY_END,)


MESSAGES: dict[str, Message] = {
    rounds.TOGETHER: Message(_of_several, lines=_lines),
    "away/entered": Message(_of_absence, _to_end),
    "away/ended": Message(_of_absence),
}
