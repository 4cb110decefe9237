"""After danger: a two-field record by whoever acted, then a review by somebody else (4.1)."""

from __future__ import annotations

from typing import Any

from bot import emergencies
from bot.emergencies import Told
from bot.ids import View
from bot.messages.emergencies import emergency_facts
from bot.services import Services
from bot.store import TRUSTEE
from handlers.forms import page
from handlers.modals.deciding import EmergencyForm, ReviewForm
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
    """Show the record; to review it, for a trustee who did not raise it."""
    with services.store.open(turn.user, "review") as desk:
        alarm, told = emergencies.to_review(desk, turn.value)
        reviews = alarm.state == "recorded" and alarm.raised_by != turn.user and TRUSTEE in desk.roles()
    facts: dict[str, Any] = {
        **emergency_facts(alarm), "client": alarm.client_ref, "whom": told.whom if told else "", "what": told.what if told else "",
        "late": bool(alarm.recorded_at and alarm.recorded_at > alarm.record_due_at),
    }  # fmt: skip
    if reviews:
        return show(services, turn, ReviewForm.show(services.words, {}, metadata=new_form(alarm=alarm.id), **facts))
    return show(services, turn, page(services.words, View.READ, "emergency/record", **facts))


def submit_review(services: Services, turn: Turn) -> Reply | None:
    """Close the emergency by the review."""
    form = ReviewForm.read(turn.view)
    with services.store.open(turn.user, "review") as desk:
        desk.once(turn.receipt(), turn.metadata["alarm"])
        emergencies.review(desk, turn.metadata["alarm"], form.finding)
    return None
