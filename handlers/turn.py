"""One payload from Slack, read once: who, where, what, and by which trigger; and how to show something in return."""

from __future__ import annotations

import re
import secrets
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from slack_sdk.errors import SlackApiError

from bot.directory import Standing
from bot.errors import Refused
from bot.services import Services
from handlers.elements import Block
from handlers.forms import metadata_of

Reply = dict[str, Any]
"""What goes back with the acknowledgement; empty for a bare one."""

Handler = Callable[[Services, "Turn"], Reply | None]


News = Callable[[Services, Block], None]
"""What is done about an event of the workspace that nobody asked for; it is handed the whole payload."""


@dataclass(frozen=True, slots=True)
class Turn:
    """A payload and the standing of the person who sent it, as Slack gave it just now."""

    body: Block
    standing: Standing

    @property
    def user(self) -> str:
        """Who did it."""
        return self.standing.user_id

    @property
    def view(self) -> Block:
        """The modal that was submitted, or in which something was pressed; empty outside modals."""
        return self.body.get("view") or {}

    @property
    def metadata(self) -> dict[str, str]:
        """The references that the modal carries."""
        return metadata_of(self.view)

    @property
    def value(self) -> str:
        """The reference that the pressed button carries."""
        return str((self.body.get("actions") or [{}])[0].get("value", ""))

    @property
    def words(self) -> list[str]:
        """The words after a slash command, in any order and case, without stray spaces and escaped marks."""
        return command_words(self.body)

    def receipt(self) -> str:
        """What tells this submission, command or click from another: a second delivery of it carries the same."""
        if self.body.get("type") != "view_submission":
            return f"trigger:{self.body.get('trigger_id', '')}"[:120]
        return f"form:{self.metadata.get('form', self.view.get('id', ''))}"[:120]


def command_words(body: Block) -> list[str]:
    """The words after a slash command."""
    return re.sub(r"[^\w\s.-]", " ", body.get("text", "")).split()


def new_form(**carried: str) -> dict[str, str]:
    """The metadata of a form that is shown for the first time: references, and a mark that is used up by its submission."""
    return {"form": secrets.token_hex(8), **carried}


def sender(body: Block) -> tuple[str, str]:
    """The person and the person's own workspace: `user.team_id` alone gives away somebody of another workspace."""
    user = body.get("user")
    if isinstance(user, dict):
        return str(user["id"]), str(user.get("team_id") or body.get("team", {}).get("id") or "")
    event = body.get("event") or {}
    return str(body.get("user_id") or event.get("user") or ""), str(body.get("team_id") or "")


def show(services: Services, turn: Turn, view: Block) -> Reply:
    """Show a modal: in place of the form that was submitted, or of the modal in which a button was pressed, else as a new one by the trigger."""
    if turn.body.get("type") == "view_submission":
        return {"response_action": "update", "view": view}
    if turn.view.get("type") == "modal":
        services.slack.views_update(view_id=turn.view["id"], view=view)
    else:
        services.slack.views_open(trigger_id=turn.body["trigger_id"], view=view)
    return {}


def redrawn(services: Services, turn: Turn, view: Block) -> None:
    """Draw the modal again. Drawn meanwhile by an earlier choice, it is drawn once more: these answers are later."""
    try:
        services.slack.views_update(view_id=turn.view["id"], hash=turn.view["hash"], view=view)
    except SlackApiError as wrong:
        if wrong.response.get("error") == "hash_conflict":
            services.slack.views_update(view_id=turn.view["id"], view=view)
        elif wrong.response.get("error") not in {"not_found", "view_not_found"}:
            raise


def client_reference(services: Services, text: str) -> str:
    """Read a client reference as people type it: any case, with or without the dash; Refused if it cannot be one."""
    tidy = "".join(text.upper().split())
    for candidate in (tidy, re.sub(r"^([A-Z]+)(\d+)$", r"\1-\2", tidy)):
        if re.fullmatch(services.settings.client_pattern, candidate):
            return candidate
    raise Refused("malformed_reference")
