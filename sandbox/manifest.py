"""What the stand-in reads out of a Slack app manifest."""

from __future__ import annotations

from typing import Any

Json = dict[str, Any]

EVERY_SCOPE = [
    *(
        "app_mentions:read",
        "channels:history",
        "channels:join",
        "channels:read",
        "chat:write",
        "commands",
        "files:read",
        "files:write",
        "groups:history",
        "groups:read",
    ),
    *("im:history", "im:read", "im:write", "mpim:read", "team:read", "usergroups:read", "users:read", "users:read.email"),
]
DEFAULT_MANIFEST: Json = {
    "features": {"app_home": {"home_tab_enabled": True, "messages_tab_enabled": True}},
    "oauth_config": {"scopes": {"bot": EVERY_SCOPE}},
    "settings": {"socket_mode_enabled": True, "interactivity": {"is_enabled": True}},
}
"""Used when no manifest is given: wide scopes, no command."""


class Manifest:
    """A manifest with the questions the stand-in asks of it."""

    def __init__(self, data: Json | None) -> None:
        """Keep the manifest as it was given."""
        self.data: Json = data or DEFAULT_MANIFEST
        features, settings = self.data.get("features") or {}, self.data.get("settings") or {}
        self.commands: dict[str, Json] = {one["command"]: one for one in features.get("slash_commands") or []}
        self.shortcuts: dict[str, Json] = {one["callback_id"]: one for one in features.get("shortcuts") or []}
        home = features.get("app_home") or {}
        self.home_tab = bool(home.get("home_tab_enabled"))
        self.messages_tab = bool(home.get("messages_tab_enabled"))
        self.messages_read_only = bool(home.get("messages_tab_read_only_enabled"))
        scopes = (self.data.get("oauth_config") or {}).get("scopes") or {}
        self.scopes: list[str] = [*scopes.get("bot", []), *scopes.get("bot_optional", [])]
        self.interactive = bool((settings.get("interactivity") or {}).get("is_enabled"))
        subscriptions = settings.get("event_subscriptions") or {}
        self.events: set[str] | None = set(subscriptions.get("bot_events") or []) if data else None

    def subscribed(self, event: str) -> bool:
        """Say whether the app asked for an event; without a manifest it gets all."""
        return self.events is None or event in self.events
