"""The steps of a subject access request: who asks, its clock, what colleagues hold, and how it ends (3.7)."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from bot.access import clock as access_clock
from bot.access import closing, material, requests
from bot.ids import View
from bot.services import Services
from handlers.access import answered, carried, reference_typed
from handlers.choices import Months
from handlers.elements import Block
from handlers.forms import Form, page, typed
from handlers.modals.access import (
    AccessAskForm,
    AccessCloseForm,
    AccessLongerForm,
    AccessMaterialForm,
    AccessRestartForm,
    AccessStopForm,
    IdentityForm,
)
from handlers.turn import Reply, Turn, new_form, redrawn, show
from policy.access_steps import Longer, Restarting, Stopping


def open_identity(services: Services, turn: Turn) -> Reply | None:
    """Ask whether we know who they are."""
    with services.store.open(turn.user, "access") as desk:
        row = requests.fetch_open(desk, turn.value)
        said = requests.said_in(desk, row)
        answers: dict[str, Any] = {"ref": row.client_ref or said["claimed"], "identity": row.identity, "asked_on": _said(row.asked_on or desk.today)}
        answers["proved_on"] = _said(row.proved_on or desk.today)
    return show(services, turn, IdentityForm.show(services.words, answers, metadata=carried(turn), ref=row.id, said=said))


def redraw_identity(services: Services, turn: Turn) -> Reply | None:
    """Draw the form again as its answers change."""
    with services.store.open(turn.user, "access") as desk:
        row = requests.fetch_open(desk, turn.metadata["request"])
        said = requests.said_in(desk, row)
        days = {"asked_on": _said(row.asked_on or desk.today), "proved_on": _said(row.proved_on or desk.today)}
    redrawn(services, turn, IdentityForm.show(services.words, {**days, **typed(turn.view)}, metadata=turn.metadata, ref=row.id, said=said))
    return None


def _said(day: date) -> str:
    return day.isoformat()


def submit_identity(services: Services, turn: Turn) -> Reply | None:
    """Keep who they are."""
    form, request_id = IdentityForm.read(turn.view), turn.metadata["request"]
    known = form.to_known(reference_typed(services, form.ref))
    with services.store.open(turn.user, "access") as desk:
        desk.once(turn.receipt(), request_id)
        requests.identify(desk, request_id, known)
        view = answered(services, turn, desk, request_id, IdentityForm, "identity")
    return show(services, turn, view)


def _open_form(services: Services, turn: Turn, form: type[Form], **days: str) -> Reply | None:
    """Open the form of a step, its days set to today."""
    with services.store.open(turn.user, "access") as desk:
        row = requests.fetch_open(desk, turn.value)
        answers = {**dict.fromkeys(days, desk.today.isoformat()), **{name: value for name, value in days.items() if value}}
    return show(services, turn, form.show(services.words, answers, metadata=carried(turn), ref=row.id, due_on=row.due_on))


def open_stop(services: Services, turn: Turn) -> Reply | None:
    """Ask what we wait for."""
    return _open_form(services, turn, AccessStopForm, stopped_on="")


def submit_stop(services: Services, turn: Turn) -> Reply | None:
    """Stop the clock."""
    form, request_id = AccessStopForm.read(turn.view), turn.metadata["request"]
    with services.store.open(turn.user, "access") as desk:
        desk.once(turn.receipt(), request_id)
        access_clock.stop(desk, request_id, form.why, Stopping(stopped_on=form.stopped_on, reason=form.reason))
        view = answered(services, turn, desk, request_id, AccessStopForm, "stopped")
    return show(services, turn, view)


def open_restart(services: Services, turn: Turn) -> Reply | None:
    """Ask what came."""
    return _open_form(services, turn, AccessRestartForm, restarted_on="")


def submit_restart(services: Services, turn: Turn) -> Reply | None:
    """Set the clock going again."""
    form, request_id = AccessRestartForm.read(turn.view), turn.metadata["request"]
    with services.store.open(turn.user, "access") as desk:
        desk.once(turn.receipt(), request_id)
        access_clock.restart(desk, request_id, Restarting(restarted_on=form.restarted_on), form.heard)
        view = answered(services, turn, desk, request_id, AccessRestartForm, "restarted")
    return show(services, turn, view)


def open_longer(services: Services, turn: Turn) -> Reply | None:
    """Ask why it takes longer."""
    return _open_form(services, turn, AccessLongerForm, told_on="")


def submit_longer(services: Services, turn: Turn) -> Reply | None:
    """Add months."""
    form, request_id = AccessLongerForm.read(turn.view), turn.metadata["request"]
    months = 1 + list(Months).index(form.months)
    with services.store.open(turn.user, "access") as desk:
        desk.once(turn.receipt(), request_id)
        access_clock.lengthen(desk, request_id, form.why, Longer(months=months, told_on=form.told_on, reason=form.reason))
        view = answered(services, turn, desk, request_id, AccessLongerForm, "longer")
    return show(services, turn, view)


def open_close(services: Services, turn: Turn) -> Reply | None:
    """Ask how it ends."""
    return _open_form(services, turn, AccessCloseForm, on="")


def redraw_close(services: Services, turn: Turn) -> Reply | None:
    """Draw the form again as its answers change."""
    with services.store.open(turn.user, "access") as desk:
        row = requests.fetch_open(desk, turn.metadata["request"])
    redrawn(services, turn, AccessCloseForm.show(services.words, typed(turn.view), metadata=turn.metadata, ref=row.id, due_on=row.due_on))
    return None


def submit_close(services: Services, turn: Turn) -> Reply | None:
    """Close the request."""
    form, request_id = AccessCloseForm.read(turn.view), turn.metadata["request"]
    with services.store.open(turn.user, "access") as desk:
        desk.once(turn.receipt(), request_id)
        closing.close(desk, request_id, form.to_closing())
        view = answered(services, turn, desk, request_id, AccessCloseForm, "closed")
    return show(services, turn, view)


# What colleagues hold


def open_ask(services: Services, turn: Turn) -> Reply | None:
    """Ask whom to ask."""
    with services.store.open(turn.user, "access") as desk:
        row = requests.fetch_open(desk, turn.value)
        workers = list(desk.key_workers(row.client_ref)) if row.client_ref else []
        answers = {"colleagues": workers, "due_on": material.usual_day(desk).isoformat()}
    return show(services, turn, AccessAskForm.show(services.words, answers, metadata=carried(turn), ref=row.id, due_on=row.due_on))


def submit_ask(services: Services, turn: Turn) -> Reply | None:
    """Ask them."""
    form, request_id = AccessAskForm.read(turn.view), turn.metadata["request"]
    with services.store.open(turn.user, "access") as desk:
        desk.once(turn.receipt(), request_id)
        material.ask(desk, request_id, form.colleagues, form.due_on, form.note)
        view = answered(services, turn, desk, request_id, AccessAskForm, "asked")
    return show(services, turn, view)


def open_material(services: Services, turn: Turn) -> Reply | None:
    """Ask a colleague what they hold."""
    return show(services, turn, _material_form(services, turn.user, turn.value, {}, new_form(material=turn.value)))


def redraw_material(services: Services, turn: Turn) -> Reply | None:
    """Draw the form again as its answers change."""
    redrawn(services, turn, _material_form(services, turn.user, turn.metadata["material"], typed(turn.view), turn.metadata))
    return None


def _material_form(services: Services, user: str, material_id: str, answers: Mapping[str, Any], carries: Mapping[str, str]) -> Block:
    with services.store.open(user, "access") as desk:
        owed = material.to_answer(desk, material_id)
    return AccessMaterialForm.show(services.words, answers, metadata=carries, ref=owed.row.id, owed=owed)


def submit_material(services: Services, turn: Turn) -> Reply | None:
    """Take what a colleague holds."""
    form, material_id = AccessMaterialForm.read(turn.view), turn.metadata["material"]
    with services.store.open(turn.user, "access") as desk:
        desk.once(turn.receipt(), material_id)
        material.answer(desk, material_id, form.held, form.text)
    advice = AccessMaterialForm.advice(services.words, turn.view)
    return show(services, turn, page(services.words, View.BOARD, "access/thanks", advice=advice, ref=material_id))
