"""Complaints about how we used what we know of somebody: heard by anybody, handled by the data lead (3.7)."""

from __future__ import annotations

import re
from typing import Any

from bot.access import complaints
from bot.access.complaints import Heard, Told
from bot.errors import FieldProblem, Refused
from bot.ids import Action, View
from bot.messages.blocks import row_of_buttons
from bot.services import Services
from bot.store import DATA_LEAD, ROLES
from handlers.elements import Block
from handlers.forms import Form, page
from handlers.modals.complaints import AcknowledgeForm, ComplaintCloseForm, ComplaintForm, EnquiryForm
from handlers.turn import Reply, Turn, client_reference, new_form, show

_REFERENCE = re.compile(r"CO-?([0-9A-Z]{6})")


def command(services: Services, turn: Turn, rest: list[str]) -> Reply | None:
    """`/justus complaint`: the form for a new one, with the client if one was named; or one complaint, by its reference."""
    said = "".join(rest).upper()
    if found := _REFERENCE.fullmatch(said):
        return _show_page(services, turn, f"CO-{found[1]}")
    ref = client_reference(services, said) if rest else None
    with services.store.open(turn.user, "complaint") as desk:
        desk.must_be(*ROLES)
        answers = {"ref": ref or "", "received_on": desk.today.isoformat(), "received_by": turn.user}
    return show(services, turn, ComplaintForm.show(services.words, answers, metadata=new_form()))


def submit(services: Services, turn: Turn) -> Reply | None:
    """Keep the complaint."""
    form = ComplaintForm.read(turn.view)
    try:
        ref = client_reference(services, form.ref) if form.ref else None
    except Refused as wrong:
        raise FieldProblem(ref=wrong.code) from None
    if ref is None and not form.who:
        raise FieldProblem(who="say_who_asks")
    heard = Heard(ref=ref, on=form.received_on, by=form.received_by, came_by=form.came_by, who=form.who, about=form.about)
    with services.store.open(turn.user, "complaint") as desk:
        desk.once(turn.receipt(), "complaint")
        row = complaints.receive(desk, heard)
        handles = DATA_LEAD in desk.roles()
    advice = ComplaintForm.advice(services.words, turn.view)
    buttons = row_of_buttons(services.words, (Action.COMPLAINT_OPEN,), row.id) if handles else []
    view = page(services.words, View.BOARD, "complaint/saved", blocks=buttons, advice=advice, ref=row.id, acknowledge_by=row.acknowledge_by)
    return show(services, turn, view)


def open_page(services: Services, turn: Turn) -> Reply | None:
    """One complaint, from a button."""
    return _show_page(services, turn, turn.value)


def _show_page(services: Services, turn: Turn, complaint_id: str) -> Reply | None:
    with services.store.open(turn.user, "complaint") as desk:
        view = _page(services, complaints.read(desk, complaint_id))
    return show(services, turn, view)


def _page(services: Services, told: Told, advice: list[Block] | None = None) -> Block:
    acknowledge = (Action.COMPLAINT_ACKNOWLEDGE,) if told.row.acknowledged_on is None else ()
    next_ = (*acknowledge, Action.COMPLAINT_ENQUIRE, Action.COMPLAINT_CLOSE) if told.row.state != complaints.CLOSED else ()
    buttons = row_of_buttons(services.words, next_, told.row.id)
    return page(services.words, View.BOARD, "complaint/page", blocks=buttons, advice=advice, told=told, ref=told.row.id)


def _open_form(services: Services, turn: Turn, form: type[Form]) -> Reply | None:
    with services.store.open(turn.user, "complaint") as desk:
        row = complaints.fetch_open(desk, turn.value)
        answers: dict[str, Any] = {"on": desk.today.isoformat()}
    return show(services, turn, form.show(services.words, answers, metadata=new_form(complaint=row.id), ref=row.id, acknowledge_by=row.acknowledge_by))


def open_acknowledge(services: Services, turn: Turn) -> Reply | None:
    """Ask how they were told that it came."""
    return _open_form(services, turn, AcknowledgeForm)


def open_enquiry(services: Services, turn: Turn) -> Reply | None:
    """Ask what was found out."""
    return _open_form(services, turn, EnquiryForm)


def open_close(services: Services, turn: Turn) -> Reply | None:
    """Ask what they were told."""
    return _open_form(services, turn, ComplaintCloseForm)


def submit_acknowledge(services: Services, turn: Turn) -> Reply | None:
    """Keep that they were told that it came."""
    form = AcknowledgeForm.read(turn.view)
    return _step(services, turn, AcknowledgeForm, lambda desk, ref: complaints.acknowledge(desk, ref, form.on, form.how))


def submit_enquiry(services: Services, turn: Turn) -> Reply | None:
    """Keep what was found out."""
    form = EnquiryForm.read(turn.view)
    return _step(services, turn, EnquiryForm, lambda desk, ref: complaints.enquire(desk, ref, form.on, form.text))


def submit_close(services: Services, turn: Turn) -> Reply | None:
    """Keep what they were told."""
    form = ComplaintCloseForm.read(turn.view)
    return _step(services, turn, ComplaintCloseForm, lambda desk, ref: complaints.close(desk, ref, form.on, form.what))


def _step(services: Services, turn: Turn, form: type[Form], do: Any) -> Reply | None:
    """Take a step, and show the complaint with it."""
    ref = turn.metadata["complaint"]
    with services.store.open(turn.user, "complaint") as desk:
        desk.once(turn.receipt(), ref)
        do(desk, ref)
        desk.session.flush()
        view = _page(services, complaints.read(desk, ref), form.advice(services.words, turn.view))
    return show(services, turn, view)
