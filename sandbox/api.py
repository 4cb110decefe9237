"""What the functions of the Web API share: a call, a method, and the finding of channels and people."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from sandbox.checks import Json
from sandbox.core import Core
from sandbox.delivery import Delivery
from sandbox.posting import ApiError
from sandbox.world import Channel, Person, World


@dataclass
class Call:
    """One call of a Web API method."""

    core: Core
    delivery: Delivery
    args: Json
    fault: str = ""
    """The kind of misbehaviour that was ordered for this call."""

    @property
    def world(self) -> World:
        """The world it is made in."""
        return self.core.world

    def need(self, scope: str) -> None:
        """Require a scope of the bot token."""
        if scope not in self.world.manifest.scopes:
            raise ApiError("missing_scope", needed=scope, provided=",".join(self.world.manifest.scopes))

    def flag(self, name: str) -> bool:
        """Read a boolean argument."""
        return str(self.args.get(name, "")).lower() in ("true", "1")

    def person(self, name: str = "user", error: str = "user_not_found") -> Person:
        """Find the person that an argument names."""
        person = self.world.people.get(str(self.args.get(name)))
        if person is None:
            raise ApiError(error)
        return person

    def known(self, channel_id: Any) -> Channel:
        """Find a channel that the app may know of: a private one only as a member."""
        channel = self.world.channels.get(str(channel_id))
        if channel is None or (channel.kind != "public" and not channel.bot_is_member):
            raise ApiError("channel_not_found")
        return channel

    def need_for(self, channel: Channel, what: str) -> None:
        """Require the scope that reads this kind of channel: what is read or history."""
        self.need({"public": "channels", "private": "groups", "im": "im"}[channel.kind] + f":{what}")

    def page(self, items: list[Any]) -> tuple[list[Any], Json]:
        """Cut a list into pages by limit and cursor."""
        start = int(self.args.get("cursor") or 0) if str(self.args.get("cursor") or "0").isdigit() else -1
        if start < 0 or start > len(items):
            raise ApiError("invalid_cursor")
        asked = str(self.args.get("limit") or 100)
        if not asked.isdigit():
            raise ApiError("invalid_limit")
        limit = max(1, min(1000, int(asked)))
        end = start + limit
        return items[start:end], {"next_cursor": str(end) if end < len(items) else ""}


@dataclass(frozen=True)
class Method:
    """One Web API method: its function, its scopes, its token and its required arguments."""

    run: Callable[[Call], Json]
    scopes: tuple[str, ...] = ()
    required: tuple[str, ...] = ()
    token: str = "bot"
