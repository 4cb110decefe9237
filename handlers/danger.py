"""One message before any form: whom to ring now (4.1). Nothing that is broken may keep it from the person."""

from __future__ import annotations

import structlog
from slack_sdk.errors import SlackApiError

from bot import emergencies
from bot.errors import AlreadyDone
from bot.ids import Action, Shortcut
from bot.messages.blocks import row_of_buttons, section
from bot.services import Services
from bot.words import pieces
from handlers.elements import Block
from handlers.modals.deciding import CannotWaitForm
from handlers.pages import whom_to_ring
from handlers.turn import Reply, Turn, command_words, new_form, show
from policy.cases import WithoutConsent
from policy.facts import Danger

logger = structlog.get_logger()


def command(services: Services, turn: Turn, ref: str | None) -> Reply:
    """Say whom to ring before anything else, whatever is broken; then start the clock and tell every trustee."""
    return _ephemeral(services, _alarm(services, turn, ref, Danger.NONE))


def shortcut(services: Services, turn: Turn) -> Reply | None:
    """The same, from a shortcut: shown in a modal."""
    return _opened(services, turn, _alarm(services, turn, None, Danger.NONE))


def raised(services: Services, turn: Turn, ref: str, danger: Danger, case: WithoutConsent | None = None) -> Reply:
    """The same, from the share form: it takes the form's place."""
    return show(services, turn, whom_to_ring(services, _alarm(services, turn, ref, danger, case), danger, case.ground if case else None))


def open_cannot_wait(services: Services, turn: Turn) -> Reply | None:
    """Say whom to ring, then ask the two things that are to be known of a request that cannot wait any longer."""
    with services.store.open(turn.user, "emergency", to_look=True) as desk:
        request = desk.own_request(turn.value)
    return show(services, turn, CannotWaitForm.show(services.words, {}, metadata=new_form(request=request.id), ref=request.id))


def submit_cannot_wait(services: Services, turn: Turn) -> Reply | None:
    """Close the request as overtaken, and let everybody know who was passed by; what could not be kept stays in the form, under whom to ring."""
    form = CannotWaitForm.read(turn.view)
    try:
        with services.store.open(turn.user, "emergency") as desk:
            alarm = emergencies.cannot_wait(desk, turn.metadata["request"], form.danger, form.why).id
            desk.once(turn.receipt(), alarm)
    except AlreadyDone as done:
        alarm = done.about
    return show(services, turn, whom_to_ring(services, alarm, form.danger))


def asked(body: Block) -> bool:
    """Whether this payload is a call for help, whoever sent it."""
    if "command" in body:
        return "emergency" in [word.lower() for word in command_words(body)]
    pressed = {action.get("action_id") for action in body.get("actions") or ()}
    return body.get("callback_id") == Shortcut.EMERGENCY or bool(pressed & {Action.EMERGENCY_START, Action.CANNOT_WAIT})


def unheard(services: Services, turn: Turn) -> Reply | None:
    """Say whom to ring to somebody of whom nothing can be known just now: no alarm is raised in their name, and they read so."""
    return _ephemeral(services, None) if "command" in turn.body else _opened(services, turn, None)


def _alarm(services: Services, turn: Turn, ref: str | None, danger: Danger, case: WithoutConsent | None = None) -> str | None:
    """Raise the alarm; if even that fails, say nothing of it here: the person must ring now, and reads so."""
    try:
        with services.store.open(turn.user, "emergency") as desk:
            alarm = emergencies.raise_alarm(desk, ref, danger, case).id
            desk.once(f"alarm:{turn.receipt()}"[:128], alarm)  # apart from what else the same form may have been used for
            return alarm
    except AlreadyDone as done:
        return done.about
    except Exception as wrong:  # noqa: BLE001  # whatever is broken, the person must still read whom to ring
        logger.error("alarm_not_kept", kind=type(wrong).__name__)
        return None


def _ephemeral(services: Services, alarm: str | None) -> Reply:
    return {"response_type": "ephemeral", **_message(services, alarm)}


def _opened(services: Services, turn: Turn, alarm: str | None) -> Reply | None:
    """Open the words; if Slack will not, they go by direct message, because the alarm may be raised and the person must read them."""
    try:
        return show(services, turn, whom_to_ring(services, alarm, Danger.LIFE))
    except (SlackApiError, OSError):
        services.slack.chat_postMessage(channel=turn.user, unfurl_links=False, unfurl_media=False, **_message(services, alarm))
        return None


def _message(services: Services, alarm: str | None) -> Block:
    words = services.words
    body = words.mrkdwn("emergency/now", "body", raised=alarm or "", danger=Danger.LIFE, ground=None)
    blocks = [section(piece) for paragraph in body.split("\n\n") for piece in pieces(paragraph)]
    return {"text": words.plain("emergency/now", "summary"), "blocks": [*blocks, *_buttons(services, alarm)]}


def _buttons(services: Services, alarm: str | None) -> list[Block]:
    return row_of_buttons(services.words, (Action.EMERGENCY_RECORD,), alarm) if alarm else []
