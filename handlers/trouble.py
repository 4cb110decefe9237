"""The one place to which all trouble rises: what a person can mend comes back beside the field, all else as a kind sentence with a reference number."""

from __future__ import annotations

import secrets
import traceback
from collections.abc import Callable
from typing import Any

import structlog
from slack_bolt import Ack
from slack_sdk.errors import SlackApiError

from bot.directory import Standing
from bot.errors import AlreadyDone, Busy, FieldProblem, JustUsError, Refused
from bot.ids import View
from bot.services import Services
from bot.telemetry import FIELD
from handlers import danger
from handlers.elements import Block
from handlers.forms import page
from handlers.turn import Handler, News, Turn, sender

logger = structlog.get_logger()

_LATE = {"expired_trigger_id", "exchanged_trigger_id", "invalid_trigger_id", "trigger_expired", "trigger_exchanged"}


def listener(services: Services, handler: Handler) -> Callable[..., None]:
    """Make a Bolt listener of a handler: ask who it is, let it answer, and acknowledge with what it says."""

    def listen(ack: Ack, body: dict[str, Any]) -> None:
        try:
            user, team = sender(body)
            turn = Turn(body, services.directory.standing(user, claimed_team=team))
            if not turn.standing.may_hold_roles:
                raise Refused("not_a_member")
            reply = handler(services, turn) or {}
        except Exception as wrong:  # noqa: BLE001  # the one place: whatever it is, the person must hear of it
            outsider = isinstance(wrong, Refused) and wrong.code == "not_a_member"
            reply = _despite(services, body) if danger.asked(body) and not outsider else _answer(services, body, wrong)
        ack(**reply)

    return listen


def overheard(services: Services, news: News) -> Callable[..., None]:
    """Make a Bolt listener of what is done about news: nobody waits for an answer, and what goes wrong is found again at the next look."""

    def listen(ack: Ack, body: dict[str, Any]) -> None:
        try:
            news(services, body)
        except Exception as wrong:  # noqa: BLE001  # the one place: it is logged by its kind, never by its text
            services.telemetry.refused(_code(wrong)[0])
        ack()

    return listen


def _answer(services: Services, body: Block, wrong: Exception) -> dict[str, Any]:
    """Tell the person what went wrong, in the way that their payload allows, and keep what they typed."""
    submitted = body.get("type") == "view_submission"
    if isinstance(wrong, AlreadyDone):
        return {}
    if submitted and isinstance(wrong, FieldProblem):
        services.telemetry.refused(FIELD)
        return {"response_action": "errors", "errors": _beside(services, body["view"], wrong.problems)}
    code, facts = _code(wrong)
    services.telemetry.refused(code)
    if submitted and code in {"busy", "unexpected"}:
        first = _inputs(body["view"])[:1]
        said = services.words.plain("trouble", code, **facts)
        if first:
            return {"response_action": "errors", "errors": dict.fromkeys(first, said)}
    if submitted:
        return {"response_action": "push", "view": _page(services, code, facts)}
    if "command" in body:
        return {"response_type": "ephemeral", "text": services.words.mrkdwn("trouble", code, **facts)}
    if body.get("type") in {"block_actions", "shortcut"}:
        _open(services, body, code, facts)
    return {}


def _despite(services: Services, body: Block) -> dict[str, Any]:
    """Whatever is broken, and whoever it may be: a call for help is answered with whom to ring."""
    nobody = Standing(user_id=sender(body)[0], same_workspace=False, is_guest=False, is_bot=False, is_deactivated=False)
    try:
        return danger.unheard(services, Turn(body, nobody)) or {}
    except (SlackApiError, OSError) as silent:
        logger.warning("trouble_untold", code="emergency", kind=type(silent).__name__)
        return {}


def _code(wrong: Exception) -> tuple[str, dict[str, str]]:
    """Which words, and the safe facts for them; what nobody expected is logged by its kind and place, never by its text, which could hold what was typed."""
    if isinstance(wrong, Refused):
        return wrong.code, wrong.facts
    if isinstance(wrong, FieldProblem):
        return "malformed_reference", {}
    if isinstance(wrong, SlackApiError) and wrong.response.get("error") in _LATE:
        return "too_late", {}
    reference = f"T-{secrets.token_hex(3).upper()}"
    code = "busy" if isinstance(wrong, Busy) else "unexpected"
    problem = str(wrong.response.get("error")) if isinstance(wrong, SlackApiError) else ""
    frames = [f"{frame.filename.rsplit('/', 1)[-1]}:{frame.lineno}" for frame in traceback.extract_tb(wrong.__traceback__)[-6:]]
    logger.error("trouble", reference=reference, kind=type(wrong).__name__, slack=problem, code=str(wrong) if isinstance(wrong, JustUsError) else "", at=frames)
    return code, {"reference": reference}


def _beside(services: Services, view: Block, problems: dict[str, str]) -> dict[str, str]:
    """The words for each problem, beside its field or, if the field is not shown, beside the first one."""
    inputs = _inputs(view)
    errors: dict[str, str] = {}
    for name, code in problems.items():
        beside = name if name in inputs else next((one for one in inputs if one.startswith((f"{name}.", f"{name}:"))), inputs[0])
        errors[beside] = services.words.plain("problems", code if services.words.has("problems", code) else "not_understood")
    return errors


def _inputs(view: Block) -> list[str]:
    return [block["block_id"] for block in view.get("blocks", []) if block["type"] == "input"]


def _page(services: Services, code: str, facts: dict[str, str]) -> Block:
    return page(services.words, View.HELP, "trouble_page", said=services.words.mrkdwn("trouble", code, **facts))


def _open(services: Services, body: Block, code: str, facts: dict[str, str]) -> None:
    """Show trouble over what the person was looking at; if Slack will not, tell them by DM, so that no click goes unanswered."""
    view = _page(services, code, facts)
    try:
        if code == "too_late":
            raise KeyError
        if (body.get("view") or {}).get("type") == "modal":
            services.slack.views_push(trigger_id=body["trigger_id"], view=view)
        else:
            services.slack.views_open(trigger_id=body["trigger_id"], view=view)
    except (SlackApiError, KeyError, OSError):
        said = services.words.mrkdwn("trouble", code, **facts)
        try:
            services.slack.chat_postMessage(channel=sender(body)[0], text=said, unfurl_links=False, unfurl_media=False)
        except (SlackApiError, OSError) as silent:
            logger.warning("trouble_untold", code=code, kind=type(silent).__name__)
