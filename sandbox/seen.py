"""What one person sees: the answer of /control/state, and the sentence on a locked phone."""

from __future__ import annotations

import html
import re
from typing import Any

from sandbox.checks import Json
from sandbox.files import File
from sandbox.world import Channel, Message, Person, View, World

NOTHING = "This content can't be displayed."
"""What a phone shows for a message without text."""


def notification(world: World, user: str, text: str) -> str:
    """Write a message's text as a notification: names for ids, no markup of links."""

    def name(match: re.Match[str]) -> str:
        kind, rest = match[1], match[2].partition("|")
        if kind == "@":
            person = world.people.get(rest[0])
            return f"@{person.real_name if person else world.app['name']}"
        if kind == "#":
            channel = world.channels.get(rest[0])
            return f"#{channel.name}" if channel and world.sees(user, channel) else "#private channel"
        if kind == "!":
            return rest[2] or f"@{rest[0].partition('^')[0]}"
        return rest[2] or rest[0].removeprefix("mailto:")

    return html.unescape(re.sub(r"<([@#!]?)([^<>]+)>", name, text)) or NOTHING


def _message(world: World, user: str, channel: Channel, message: Message) -> Json:
    person = world.people.get(message.user)
    replies = sum(1 for one in channel.messages if one.thread_ts == message.ts and one.ephemeral_to in (None, user))
    author = {"ts": message.ts, "user": message.user, "username": world.app["name"] if message.by_app or person is None else person.real_name}
    body = {"text": message.text, "blocks": message.blocks, "thread_ts": message.thread_ts, "reply_count": replies, "edited": message.edited}
    more = {"ephemeral": message.ephemeral_to is not None, "notification": notification(world, user, message.text), "by_app": message.by_app}
    more["files"] = [_file(file) for one in message.files if (file := world.files.get(one))]
    return {**author, **body, **more, "values": world.message_values.get((user, channel.id, message.ts), {})}


def _file(file: File) -> Json:
    if file.deleted:
        return {"id": file.id, "deleted": True}
    about = {"id": file.id, "name": file.name, "title": file.title or file.name, "mimetype": file.mimetype, "size": file.size}
    return {**about, "alt_txt": file.alt_txt, "picture": file.picture, "deleted": False}


def _channel(world: World, user: str, channel: Channel) -> Json:
    messages = [message for message in channel.messages if world.sees_message(user, message)]
    last = channel.read.get(user, "")
    position = next((number + 1 for number, message in enumerate(messages) if message.ts == last), 0)
    fresh = [message for message in messages[position:] if message.user != user and message.ephemeral_to is None]
    unread = len(fresh) if user in channel.members else 0
    about = {"id": channel.id, "name": channel.name, "kind": channel.kind, "topic": channel.topic, "members": channel.members}
    told = {**about, "archived": channel.archived, "shared": channel.shared, "bot_is_member": channel.bot_is_member, "unread": unread}
    return {**told, "is_member": user in channel.members, "messages": [_message(world, user, channel, message) for message in messages]}


def seen_view(view: View | None) -> Json | None:
    """Describe an open view as the page needs it."""
    if view is None:
        return None
    kept = {key: view.body.get(key) for key in ("type", "callback_id", "title", "blocks", "submit", "close")}
    return {"id": view.id, "hash": view.hash, **kept, "values": view.values, "errors": view.errors, "busy": view.busy}


def visible(world: World, person: Person) -> list[Channel]:
    """List the channels that a person may read."""
    return [channel for channel in world.channels.values() if world.sees(person.id, channel)]


def _people(world: World, person: Person) -> list[Json]:
    full = person.kind in ("member", "admin", "bot")
    near = {member for channel in visible(world, person) for member in channel.members} | {person.id}
    told = []
    for one in world.people.values():
        if one.id in near or (full and one.kind != "other_org" and (one.kind != "stranger" or world.shares_channel(one))):
            told.append({"id": one.id, "name": one.name, "real_name": one.real_name, "title": one.title, "kind": one.shown_kind, "team_id": one.team_id})
    return told


def state(world: World, person: Person, connected: bool) -> Json:
    """Describe everything that a person sees."""
    inside = person.team_id == world.team["id"]
    commands = [{key: one.get(key, "") for key in ("command", "description", "usage_hint")} for one in world.manifest.commands.values()]
    shortcuts = [{"type": "global", **one} for one in world.manifest.shortcuts.values()]
    app: Json = {"id": world.app["id"], "name": world.app["name"], "bot_user": world.app["bot_user"], "connected": connected}
    app |= {"commands": commands if inside else [], "shortcuts": shortcuts if inside else []}
    home: Any = world.homes.get(person.id)
    me = {"id": person.id, "name": person.name, "real_name": person.real_name, "title": person.title, "kind": person.shown_kind}
    return {
        "revision": world.revision,
        "team": world.team,
        "me": {**me, "tz": person.tz, "team_id": person.team_id},
        "people": _people(world, person),
        "app": app,
        "channels": [_channel(world, person.id, channel) for channel in visible(world, person)],
        "views": [] if person.deactivated else [seen_view(view) for view in world.stack(person.id)],
        "home": seen_view(home) if home and not person.deactivated else {"blocks": []},
        "files": [_file(file) for file in world.files if file.user == person.id],
        "notices": person.notices,
    }
