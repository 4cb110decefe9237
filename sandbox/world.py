"""The state: teams, people, channels, messages, views, tokens and the clock, and who may see what."""

from __future__ import annotations

import asyncio
import secrets
import time
from dataclasses import dataclass, field
from typing import Any

from sandbox.files import Files
from sandbox.manifest import Manifest

Json = dict[str, Any]
Values = dict[str, dict[str, Any]]
"""What has been filled in: block_id to action_id to a string, a list of strings, or None."""
KINDS = ("member", "admin", "guest", "single_channel_guest", "stranger", "other_org", "bot", "deactivated")
FOREIGN = ("stranger", "other_org")
GUESTS = ("guest", "single_channel_guest")


class WorldError(Exception):
    """The description of a world, or a change of it, makes no sense."""


@dataclass
class Person:
    """Somebody in, or at the edge of, the workspace."""

    id: str
    name: str
    real_name: str
    title: str = ""
    tz: str = "Europe/London"
    kind: str = "member"
    team_id: str = ""
    email: str = ""
    deactivated: bool = False
    notices: list[Json] = field(default_factory=list)

    @property
    def shown_kind(self) -> str:
        """The kind as the page shows it."""
        return "deactivated" if self.deactivated else self.kind


@dataclass
class Message:
    """A message, by a person or by the app."""

    ts: str
    user: str
    text: str
    blocks: list[Json] = field(default_factory=list)
    thread_ts: str | None = None
    edited: bool = False
    ephemeral_to: str | None = None
    metadata: Json | None = None
    by_app: bool = False
    broadcast: bool = False
    files: list[str] = field(default_factory=list)


@dataclass
class Channel:
    """A public or private channel, or the app's direct messages with a person."""

    id: str
    name: str
    kind: str = "public"
    members: list[str] = field(default_factory=list)
    bot_is_member: bool = False
    topic: str = ""
    archived: bool = False
    shared: bool = False
    messages: list[Message] = field(default_factory=list)
    read: dict[str, str] = field(default_factory=dict)

    def find(self, ts: str) -> Message | None:
        """Find a message by its ts."""
        return next((message for message in self.messages if message.ts == ts), None)


@dataclass
class View:
    """A modal in a person's stack, or their Home tab."""

    id: str
    user: str
    body: Json
    hash: str = ""
    root_id: str = ""
    previous_id: str | None = None
    values: Values = field(default_factory=dict)
    errors: dict[str, str] = field(default_factory=dict)
    offered: dict[tuple[str, str], list[Json]] = field(default_factory=dict)
    busy: bool = False


@dataclass
class Trigger:
    """A trigger id as it was handed out."""

    user: str
    at: float
    view_id: str | None = None
    used: bool = False


@dataclass
class ResponseUrl:
    """A response_url as it was handed out."""

    channel: str
    user: str
    at: float
    ts: str | None = None
    thread_ts: str | None = None
    uses: int = 0


class World:
    """One workspace with everything in it."""

    def __init__(self, data: Json, manifest: Json | None = None) -> None:
        """Build the world from its JSON description."""
        if not isinstance(data.get("users"), list):
            raise WorldError("a world needs `users`, a list")
        self.team: Json = {"id": "T0JUSTUS", "name": "JustUs (training)", "domain": "justus", **(data.get("team") or {})}
        app = {"id": "A0JUSTUS", "bot_user": "UJUSTUSBOT", "name": "JustUs", "bot_token": "xoxb-sandbox-bot", "app_token": "xapp-sandbox-app"}
        self.app: Json = {**app, "signing_secret": "sandbox-signing-secret", "request_url": None, **(data.get("app") or {})}
        self.bot_id = "B" + str(self.app["bot_user"])[1:]
        self.manifest = Manifest(data.get("manifest") or manifest)
        self.people: dict[str, Person] = {}
        self.channels: dict[str, Channel] = {}
        self.stacks: dict[str, list[View]] = {}
        self.homes: dict[str, View] = {}
        self.triggers: dict[str, Trigger] = {}
        self.trigger_seconds = 3.0
        self.response_urls: dict[str, ResponseUrl] = {}
        self.message_values: dict[tuple[str, str, str], Values] = {}
        self.files = Files()
        self.app_deletes_any_file = False
        self.base_url = ""
        self.offered: dict[tuple[str, str, str], list[Json]] = {}
        self.sockets_refused = False
        self.uninstalled = False
        self.offset = 0.0
        self.revision = 1
        self._used_ts: set[str] = set()
        self._changed = asyncio.Event()
        for one in data["users"]:
            self._add_person(one)
        for one in data.get("channels") or []:
            self._add_channel(one)

    def _add_person(self, one: Json) -> None:
        kind = one.get("kind", "member")
        if kind not in KINDS or not one.get("id"):
            raise WorldError(f"a user needs an id and a kind of: {', '.join(KINDS)}")
        name = one.get("name") or one["id"].lower()
        team = one.get("team_id") or ("T0ELSEWHERE" if kind in FOREIGN else self.team["id"])
        gone = kind == "deactivated"
        self.people[one["id"]] = Person(
            id=one["id"],
            name=name,
            real_name=one.get("real_name") or name,
            title=one.get("title", ""),
            tz=one.get("tz", "Europe/London"),
            kind="member" if gone else kind,
            team_id=team,
            email=one.get("email") or f"{name}@example.org",
            deactivated=gone,
        )

    def _add_channel(self, one: Json) -> None:
        members = list(one.get("members") or [])
        unknown = [member for member in members if member not in self.people]
        if unknown or not one.get("id"):
            raise WorldError(f"channel {one.get('id')}: unknown members {unknown}")
        self.channels[one["id"]] = Channel(
            id=one["id"],
            name=one.get("name") or one["id"].lower(),
            kind="private" if one.get("private") else "public",
            members=members,
            bot_is_member=bool(one.get("bot_is_member")),
            topic=one.get("topic", ""),
            archived=bool(one.get("archived")),
            shared=bool(one.get("shared")),
        )

    # --- time, names and change -------------------------------------------------------------------------------------------------------------------

    def now(self) -> float:
        """The sandbox's time."""
        return time.time() + self.offset

    def new_ts(self) -> str:
        """Make a message ts that nobody has yet."""
        moment = int(self.now() * 1_000_000)
        while (ts := f"{moment // 1_000_000}.{moment % 1_000_000:06d}") in self._used_ts:
            moment += 1
        self._used_ts.add(ts)
        return ts

    def new_hash(self) -> str:
        """Make a view's hash."""
        return f"{int(self.now())}.{secrets.token_hex(4)}"

    def touch(self) -> None:
        """Say that something changed, and wake those who wait for it."""
        self.revision += 1
        self._changed.set()
        self._changed = asyncio.Event()

    async def changed(self, since: int, seconds: float) -> None:
        """Wait until the revision differs from `since`, or the time is over."""
        if self.revision == since:
            try:
                await asyncio.wait_for(self._changed.wait(), seconds)
            except TimeoutError:
                return

    # --- who and where ----------------------------------------------------------------------------------------------------------------------------

    def dm_of(self, user: str) -> Channel | None:
        """The app's direct messages with a person, if they are open."""
        return next((channel for channel in self.channels.values() if channel.kind == "im" and user in channel.members), None)

    def open_dm(self, user: str) -> Channel:
        """Open the app's direct messages with a person."""
        channel = self.dm_of(user)
        if channel is None:
            channel = Channel(id=f"D{user[1:]}", name="directmessage", kind="im", members=[user], bot_is_member=True)
            self.channels[channel.id] = channel
            self.touch()
        return channel

    def shares_channel(self, person: Person) -> bool:
        """Say whether a person of elsewhere shares a channel with the workspace."""
        return any(channel.shared and person.id in channel.members for channel in self.channels.values())

    def sees(self, user: str, channel: Channel) -> bool:
        """Say whether a person may read a channel."""
        person = self.people.get(user)
        if person is None or person.deactivated:
            return False
        if user in channel.members:
            return True
        return channel.kind == "public" and person.kind in ("member", "admin")

    def sees_message(self, user: str, message: Message) -> bool:
        """Say whether a person who may read the channel is shown the message."""
        return message.ephemeral_to in (None, user)

    def notice(self, user: str, text: str) -> None:
        """Show a person a sentence of Slack's own."""
        self.people[user].notices.append({"at": self.now(), "text": text})
        self.touch()

    # --- views ------------------------------------------------------------------------------------------------------------------------------------

    def stack(self, user: str) -> list[View]:
        """The open modals of a person, the last one on top."""
        return self.stacks.setdefault(user, [])

    def view(self, view_id: str | None) -> View | None:
        """Find an open modal or a Home tab by its id."""
        everything = [*(view for stack in self.stacks.values() for view in stack), *self.homes.values()]
        return next((view for view in everything if view.id == view_id), None)

    def view_by_external(self, external: str) -> View | None:
        """Find an open modal or a Home tab by its external_id."""
        everything = [*(view for stack in self.stacks.values() for view in stack), *self.homes.values()]
        return next((view for view in everything if view.body.get("external_id") == external), None)

    def new_trigger(self, user: str, view_id: str | None = None) -> str:
        """Hand out a trigger id; its seconds, three with Slack, begin now."""
        trigger = f"{int(self.now() * 1000)}.{secrets.randbelow(10**12)}.{secrets.token_hex(8)}"
        self.triggers[trigger] = Trigger(user, self.now(), view_id)
        return trigger

    def use_trigger(self, trigger_id: Any) -> Trigger | str:
        """Take a trigger id, or give the error word for it."""
        trigger = self.triggers.get(trigger_id) if isinstance(trigger_id, str) else None
        if trigger is None:
            return "invalid_trigger_id"
        if trigger.used:
            return "exchanged_trigger_id"
        if self.now() - trigger.at > self.trigger_seconds:
            return "expired_trigger_id"
        return trigger
