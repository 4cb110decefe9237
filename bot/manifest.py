"""The app as Slack must know it, made from the same ids that the handlers use: least scopes, no more events than are handled."""

from __future__ import annotations

from typing import Any

from bot.ids import COMMAND, SCOPES, Event, Shortcut
from bot.terminal import said


def manifest(request_url: str | None = None) -> dict[str, Any]:
    """Make the manifest: for signed HTTP at `request_url` (…/slack/events), else for Socket Mode."""
    url = {"url": request_url} if request_url else {}
    calls_back = {"request_url": request_url} if request_url else {}
    return {
        "_metadata": {"major_version": 1, "minor_version": 1},
        "display_information": {"background_color": "#1f3a4d", **{part: _said(part) for part in ("name", "description", "long_description")}},
        "features": {
            "app_home": {"home_tab_enabled": True, "messages_tab_enabled": True, "messages_tab_read_only_enabled": True},
            "bot_user": {"display_name": _said("name"), "always_online": True},
            "shortcuts": [{"name": _said(one), "type": "global", "callback_id": str(one), "description": _said(f"{one}_description")} for one in Shortcut],
            "slash_commands": [
                {"command": COMMAND, **url, "description": _said("command_description"), "usage_hint": _said("command_usage_hint"), "should_escape": True}
            ],
        },
        "oauth_config": {"scopes": {"bot": list(SCOPES)}},
        "settings": {
            "event_subscriptions": {**calls_back, "bot_events": [str(one) for one in Event]},
            "interactivity": {"is_enabled": True, **calls_back},
            "org_deploy_enabled": False,
            "socket_mode_enabled": request_url is None,
            "token_rotation_enabled": False,
        },
    }


def _said(part: str) -> str:
    return said("manifest", part)
