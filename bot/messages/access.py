"""What is said about subject access requests and complaints: references, days and people, and nothing that was typed."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path
from typing import Any

from sqlalchemy import select

from bot.access import complaints, considering, material, packs
from bot.access.kinds import Ending
from bot.access.requests import OPEN
from bot.access.timing import now
from bot.ids import Action
from bot.messages.blocks import Buttons, Context, File, Message
from bot.records import AccessChoice, AccessItem, AccessMaterial, AccessPack, AccessRequest, Complaint
from bot.store import DATA_LEAD, Desk
from bot.tables import Outbox
from policy.access import closes_on


def _row(desk: Desk, table: Any, name: str) -> Any:
    return desk.session.scalars(select(table).where(table.team_id == desk.team, table.id == name)).one()


def _of_request(desk: Desk, row: Outbox) -> Context:
    request: AccessRequest = _row(desk, AccessRequest, row.about)

    return {
        "received_on": request.received_on, "recorded_by": request.recorded_by, "due_on": request.due_on, "waits_since": request.waits_since,
        "open": request.state == OPEN, "late": request.due_on is not None and request.due_on < desk.today, "today": desk.today,
        "ends_on": closes_on(now(desk, request).clock, desk.values), "handles": DATA_LEAD in desk.roles(row.target),
        "ending": Ending(request.outcome) if request.outcome else None,
    }  # fmt: skip


def _of_material(desk: Desk, row: Outbox) -> Context:
    owed: AccessMaterial = _row(desk, AccessMaterial, row.about)
    return {
        "request": owed.request_id, "asked_of": owed.asked_of, "asked_by": owed.asked_by, "due_on": owed.due_on, "owed": owed.state == material.OWED,
        "late": owed.due_on < desk.today, "needed": owed.state != material.NOT_NEEDED,
    }  # fmt: skip


def _of_material_for_lead(desk: Desk, row: Outbox) -> Context:
    """What somebody is told of what another owes; the button opens the request, for a data lead."""
    context = _of_material(desk, row)
    return {**context, "button_ref": context["request"], "handles": DATA_LEAD in desk.roles(row.target)}


def _of_choice(desk: Desk, row: Outbox) -> Context:
    choice: AccessChoice = _row(desk, AccessChoice, row.about)
    item: AccessItem = _row(desk, AccessItem, choice.item_id)
    waits = item.choice_id == choice.id and item.state == considering.PROPOSED and _row(desk, AccessRequest, choice.request_id).state == OPEN
    return {
        "request": choice.request_id, "asked_by": choice.chosen_by, "second": choice.second, "waits": waits, "agreed": choice.agreed,
        "whole": item.kind == considering.WHOLE,
    }  # fmt: skip


def _of_answer(desk: Desk, row: Outbox) -> Context:
    context = _of_choice(desk, row)
    return {**context, "button_ref": context["request"]}


def _of_pack(desk: Desk, row: Outbox) -> Context:
    pack: AccessPack = _row(desk, AccessPack, row.about)
    return {
        "pack": pack.id, "ref": pack.request_id, "button_ref": pack.id, "state": pack.state, "purpose": pack.purpose, "problem": pack.problem or "",
        "percent": min(99, pack.done * 100 // pack.total) if pack.total else 0, "to_look_at": pack.to_look_at, "remove_on": pack.remove_on,
        "stays": timedelta(days=desk.values.access_pack_kept_days.on(desk.today)), "has_phrase": pack.sealed_phrase is not None,
        "there": pack.state == packs.READY and pack.file is not None and Path(pack.file).is_file(),
        "may_have": pack.asked_by == row.target and DATA_LEAD in desk.roles(row.target),
    }  # fmt: skip


def _the_pack(context: Context) -> tuple[File, ...]:
    """The pack itself, encrypted, for as long as it is kept."""
    pack_id, stays = str(context["pack"]), context["stays"]
    return (File(packs.name_of(str(context["ref"]), str(context["purpose"])), lambda desk, words: packs.content(desk, pack_id), stays=stays),)


def _of_stopped(desk: Desk, row: Outbox) -> Context:
    context = _of_pack(desk, row)
    return {**context, "button_ref": context["ref"]}


def _of_complaint(desk: Desk, row: Outbox) -> Context:
    complaint: Complaint = _row(desk, Complaint, row.about)
    return {
        "received_on": complaint.received_on, "recorded_by": complaint.recorded_by, "acknowledge_by": complaint.acknowledge_by,
        "acknowledged_on": complaint.acknowledged_on, "late": complaint.acknowledge_by < desk.today, "open": complaint.state != complaints.CLOSED,
        "handles": DATA_LEAD in desk.roles(row.target),
    }  # fmt: skip


def _to_open(context: Context) -> Buttons:
    return (Action.ACCESS_OPEN,) if context["handles"] else ()


def _to_answer(context: Context) -> Buttons:
    return (Action.ACCESS_ANSWER,) if context["owed"] else ()


def _to_look(context: Context) -> Buttons:
    return (Action.ACCESS_SECOND,) if context["waits"] else ()


def _to_see_request(context: Context) -> Buttons:
    return (Action.ACCESS_OPEN,)


def _to_see_phrase(context: Context) -> Buttons:
    return (packs.phrase_button(str(context["purpose"])),) if context["state"] == packs.READY and context["has_phrase"] else ()


def _to_open_complaint(context: Context) -> Buttons:
    return (Action.COMPLAINT_OPEN,) if context["handles"] else ()


MESSAGES: dict[str, Message] = {
    "access/received": Message(_of_request, _to_open),
    "access/due": Message(_of_request, _to_open),
    "access/ends_soon": Message(_of_request, _to_open),
    "access/lapsed": Message(_of_request, _to_open),
    "access/material": Message(_of_material, _to_answer),
    "access/material_late": Message(_of_material_for_lead, _to_open),
    "access/material_answered": Message(_of_material_for_lead, _to_open),
    "access/second": Message(_of_choice, _to_look),
    "access/second_answered": Message(_of_answer, _to_see_request),
    "access/pack": Message(_of_pack),
    "access/pack_ready": Message(_of_pack, _to_see_phrase),
    "access/pack_sent": Message(_of_pack, files=_the_pack, worth=lambda context: bool(context["there"] and context["may_have"])),
    "access/pack_stopped": Message(_of_stopped, _to_see_request),
    "complaint/received": Message(_of_complaint, _to_open_complaint),
    "complaint/due": Message(_of_complaint, _to_open_complaint),
}
