"""After danger: a two-field record by whoever acted, then reviews by others, each for themselves (4.1)."""

from __future__ import annotations

from typing import Any

from bot import emergencies, reviewing
from bot.emergencies import Told
from bot.ids import Action, View
from bot.messages.blocks import row_of_buttons
from bot.messages.emergencies import emergency_facts, reviews_so_far
from bot.services import Services
from handlers.forms import page
from handlers.modals.deciding import EmergencyForm, ReviewForm, SettleForm
from handlers.turn import Reply, Turn, new_form, show


def open_record(services: Services, turn: Turn) -> Reply | None:
    """Open the two-field record."""
    with services.store.open(turn.user, "emergency") as desk:
        alarm, told = emergencies.to_review(desk, turn.value)
    if told or alarm.raised_by != turn.user:
        return open_review(services, turn)
    return show(services, turn, EmergencyForm.show(services.words, {}, metadata=new_form(alarm=alarm.id), ref=alarm.id, record_due_at=alarm.record_due_at))


def submit_record(services: Services, turn: Turn) -> Reply | None:
    """Keep the record that was owed; say so in a page only where there is advice on what was typed."""
    form = EmergencyForm.read(turn.view)
    advice = EmergencyForm.advice(services.words, turn.view)
    with services.store.open(turn.user, "emergency") as desk:
        desk.once(turn.receipt(), turn.metadata["alarm"])
        emergencies.record(desk, turn.metadata["alarm"], Told(whom=form.whom, what=form.what, at=desk.now))
    return show(services, turn, page(services.words, View.READ, "emergency/saved", advice=advice, ref=turn.metadata["alarm"])) if advice else None


def open_review(services: Services, turn: Turn) -> Reply | None:
    """Show the record: to review it, for one of those who may and have not; to settle it, for the data lead where two differ."""
    with services.store.open(turn.user, "review") as desk:
        alarm, told = emergencies.to_review(desk, turn.value)
        reviews, settles = reviewing.may_review(desk, alarm), reviewing.may_settle(desk, alarm)
        found, settled = reviewing.found(desk, alarm), reviewing.settled(desk, alarm)
        why, so_far = emergencies.why(desk, alarm), reviews_so_far(desk, alarm)
    facts: dict[str, Any] = {
        **emergency_facts(alarm), **so_far, "client": alarm.client_ref, "whom": told.whom if told else "", "what": told.what if told else "", "why": why,
        "late": bool(alarm.recorded_at and alarm.recorded_at > alarm.record_due_at), "found": found, "settled": settled,
    }  # fmt: skip
    form: type[ReviewForm | SettleForm] | None = ReviewForm if reviews else SettleForm if settles else None
    if form:
        return show(services, turn, form.show(services.words, {}, metadata=new_form(alarm=alarm.id), **facts))
    note = row_of_buttons(services.words, (Action.NOTE,), alarm.id)
    return show(services, turn, page(services.words, View.READ, "emergency/record", blocks=note, **facts))


def submit_review(services: Services, turn: Turn) -> Reply | None:
    """Keep one person's review; the last that is needed closes it."""
    form = ReviewForm.read(turn.view)
    with services.store.open(turn.user, "review") as desk:
        desk.once(turn.receipt(), turn.metadata["alarm"])
        reviewing.review(desk, turn.metadata["alarm"], form.judgement, form.finding)
    return None


def submit_settlement(services: Services, turn: Turn) -> Reply | None:
    """Close what two reviews differ on."""
    form = SettleForm.read(turn.view)
    with services.store.open(turn.user, "review") as desk:
        desk.once(turn.receipt(), turn.metadata["alarm"])
        reviewing.settle(desk, turn.metadata["alarm"], form.words)
    return None
