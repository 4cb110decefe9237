"""One message before any form: whom to ring now (4.1). Nothing that is broken may keep it from the person."""

from __future__ import annotations

import structlog

from bot import emergencies
from bot.ids import Action, View
from bot.messages import row_of_buttons, section
from bot.services import Services
from handlers.elements import Block
from handlers.forms import page
from handlers.turn import Reply, Turn, show
from policy.facts import Danger

logger = structlog.get_logger()


def command(services: Services, turn: Turn, ref: str | None) -> Reply:
    """Say whom to ring before anything else, whatever is broken; then start the clock and tell every trustee."""
    raised = _alarm(services, turn, ref, Danger.NONE)
    words = services.words
    blocks = [section(one) for one in words.mrkdwn("emergency/now", "body", raised=raised or "").split("\n\n")]
    blocks += row_of_buttons(words, (Action.EMERGENCY_RECORD,), raised) if raised else []
    return {"response_type": "ephemeral", "text": words.plain("emergency/now", "summary"), "blocks": blocks}


def shortcut(services: Services, turn: Turn) -> Reply | None:
    """The same, from a shortcut: shown in a modal."""
    return show(services, turn, _now(services, _alarm(services, turn, None, Danger.NONE)))


def raised(services: Services, turn: Turn, ref: str, danger: Danger) -> Reply:
    """The same, from the share form: it takes the form's place."""
    return show(services, turn, _now(services, _alarm(services, turn, ref, danger)))


def _alarm(services: Services, turn: Turn, ref: str | None, danger: Danger) -> str | None:
    """Raise the alarm; if even that fails, say nothing of it here: the person must ring now, and reads so."""
    try:
        with services.store.open(turn.user, "emergency") as desk:
            return emergencies.raise_alarm(desk, ref, danger).id
    except Exception as wrong:  # noqa: BLE001  # whatever is broken, the person must still read whom to ring
        logger.error("alarm_not_kept", kind=type(wrong).__name__)
        return None


def _now(services: Services, alarm: str | None) -> Block:
    buttons = row_of_buttons(services.words, (Action.EMERGENCY_RECORD,), alarm) if alarm else []
    return page(services.words, View.HELP, "emergency/now", blocks=buttons, raised=alarm or "")
