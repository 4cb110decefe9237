"""Changes of the workspace while it runs: archiving, removing, deactivating, sharing, disconnecting."""

from __future__ import annotations

import secrets
from collections.abc import Callable
from urllib.parse import urlsplit

from sandbox.checks import Json
from sandbox.delivery import Delivery
from sandbox.world import Channel, Person, World, WorldError

LOOPBACK = ("127.0.0.1", "localhost")
"""The only hosts that the stand-in speaks to or answers for."""


def check_request_url(url: object) -> None:
    """Refuse a request_url that is not on this machine."""
    if url is not None and (urlsplit(str(url)).hostname not in LOOPBACK or urlsplit(str(url)).scheme != "http"):
        raise WorldError("request_url must be http on 127.0.0.1 or localhost")


def _archive(world: World, delivery: Delivery, channel: Channel, data: Json) -> Json:
    channel.archived = data["do"] == "archive"
    kind = "channel" if channel.kind == "public" else "group"
    delivery.tell({"type": f"{kind}_{data['do']}", "channel": channel.id, **({"user": data["user"]} if data.get("user") else {})})
    return {}


def _bot(world: World, delivery: Delivery, channel: Channel, data: Json) -> Json:
    channel.bot_is_member = data["do"] == "invite_bot"
    kind = "C" if channel.kind == "public" else "G"
    if channel.bot_is_member:
        delivery.tell({"type": "member_joined_channel", "user": world.app["bot_user"], "channel": channel.id, "channel_type": kind, "team": world.team["id"]})
    else:
        delivery.tell({"type": "channel_left" if kind == "C" else "group_left", "channel": channel.id})
    return {}


def _member(world: World, delivery: Delivery, channel: Channel, data: Json) -> Json:
    person = _person(world, data)
    if data["do"] == "join" and person.id not in channel.members:
        channel.members.append(person.id)
    if data["do"] == "leave" and person.id in channel.members:
        channel.members.remove(person.id)
    name = "member_joined_channel" if data["do"] == "join" else "member_left_channel"
    delivery.tell({"type": name, "user": person.id, "channel": channel.id, "channel_type": "C" if channel.kind == "public" else "G"})
    return {}


def _rename(world: World, delivery: Delivery, channel: Channel, data: Json) -> Json:
    channel.name = str(data["name"])
    told = {"id": channel.id, "name": channel.name, "created": int(world.now())}
    delivery.tell({"type": "channel_rename" if channel.kind == "public" else "group_rename", "channel": told})
    return {}


def _converted(world: World, delivery: Delivery, channel: Channel, data: Json) -> Json:
    """Make a private channel public, or a public one private; Slack has no event for either."""
    channel.kind = "public" if data["do"] == "make_public" else "private"
    return {}


def _unshare(world: World, delivery: Delivery, channel: Channel, data: Json) -> Json:
    """End the share with the other organisation; its people leave."""
    channel.shared = False
    channel.members = [one for one in channel.members if world.people[one].team_id == world.team["id"]]
    told = {"channel": channel.id, "previously_connected_team_id": "T0ELSEWHERE", "is_ext_shared": False}
    delivery.tell({"type": "channel_unshared", **told})
    return {}


def _share(world: World, delivery: Delivery, channel: Channel, data: Json) -> Json:
    """Share a channel with another organisation; the id of a private one changes as soon as that begins, unless it has a new kind of id."""
    old = channel.id
    channel.shared = True
    if data.get("user"):
        _member(world, delivery, channel, {**data, "do": "join"})
    if channel.kind == "private" and not data.get("keeps_id"):
        channel.id = f"C{secrets.token_hex(5).upper()}"
        world.channels = {one.id: one for one in world.channels.values()}
        for handed in world.response_urls.values():
            handed.channel = channel.id if handed.channel == old else handed.channel
        world.message_values = {(u, channel.id if c == old else c, ts): v for (u, c, ts), v in world.message_values.items()}
        delivery.tell({"type": "channel_id_changed", "old_channel_id": old, "new_channel_id": channel.id})
    delivery.tell({"type": "channel_shared", "channel": channel.id, "connected_team_id": "T0ELSEWHERE"})
    return {}


def _delete(world: World, delivery: Delivery, channel: Channel, data: Json) -> Json:
    del world.channels[channel.id]
    delivery.tell({"type": "channel_deleted" if channel.kind == "public" else "group_deleted", "channel": channel.id, "actor_id": data.get("user")})
    return {}


def _person(world: World, data: Json) -> Person:
    person = world.people.get(str(data.get("user")))
    if person is None:
        raise WorldError(f"there is no person {data.get('user')!r}")
    return person


def _of_person(world: World, delivery: Delivery, data: Json) -> Json:
    person = _person(world, data)
    what = data["do"]
    if what in ("deactivate", "reactivate"):
        person.deactivated = what == "deactivate"
        world.stacks[person.id] = []
    else:
        person.kind = {"make_guest": "guest", "make_member": "member", "make_admin": "admin", "make_single_channel_guest": "single_channel_guest"}[what]
    kind = {"is_restricted": "guest" in person.kind, "is_ultra_restricted": person.kind == "single_channel_guest", "is_admin": person.kind == "admin"}
    told = {"id": person.id, "team_id": person.team_id, "name": person.name, "real_name": person.real_name, "deleted": person.deactivated, **kind}
    delivery.tell({"type": "user_change", "user": told})
    return {}


OF_CHANNEL: dict[str, Callable[[World, Delivery, Channel, Json], Json]] = {
    "archive": _archive,
    "unarchive": _archive,
    "remove_bot": _bot,
    "invite_bot": _bot,
    "join": _member,
    "leave": _member,
    "rename": _rename,
    "make_public": _converted,
    "make_private": _converted,
    "share": _share,
    "unshare": _unshare,
    "delete_channel": _delete,
}
OF_PERSON = ("deactivate", "reactivate", "make_guest", "make_single_channel_guest", "make_member", "make_admin")
OF_WIRE = ("disconnect_sockets", "refuse_sockets", "allow_sockets", "retry_now", "request_url", "uninstall", "reinstall", "file_says", "app_deletes_any_file")


def _file_says(world: World, data: Json) -> None:
    """Have a file say something of itself that is not so."""
    file = world.files.get(data.get("file"))
    if file is None:
        raise WorldError(f"there is no file {data.get('file')!r}")
    file.says |= dict(data.get("says") or {})


async def _of_wire(world: World, delivery: Delivery, data: Json) -> Json:
    what = data["do"]
    if what == "disconnect_sockets":
        return {"disconnected": await delivery.hub.disconnect(str(data.get("reason") or "refresh_requested"))}
    if what == "retry_now":
        delivery.retry_now()
    elif what in ("uninstall", "reinstall"):
        world.uninstalled = what == "uninstall"
        if world.uninstalled:
            delivery.tell({"type": "tokens_revoked", "tokens": {"oauth": [], "bot": [world.app["bot_user"]]}})
            delivery.tell({"type": "app_uninstalled"})
    elif what == "file_says":
        _file_says(world, data)
    elif what == "app_deletes_any_file":
        world.app_deletes_any_file = data.get("allowed") is not False
    elif what == "request_url":
        check_request_url(data.get("url"))
        world.app["request_url"] = data.get("url")
    else:
        world.sockets_refused = what == "refuse_sockets"
    return {}


async def change(world: World, delivery: Delivery, data: Json) -> Json:
    """Carry out one change; tell the app of it where it subscribed."""
    what = str(data.get("do"))
    if what in OF_WIRE:
        told = await _of_wire(world, delivery, data)
    elif what in OF_PERSON:
        told = _of_person(world, delivery, data)
    elif what in OF_CHANNEL:
        wanted = data.get("channel")
        channel = next((one for one in world.channels.values() if wanted in (one.id, one.name)), None)
        if channel is None:
            raise WorldError(f"there is no channel {wanted!r}")
        told = {**OF_CHANNEL[what](world, delivery, channel, data), "channel": channel.id}
    else:
        raise WorldError(f"do must be one of: {', '.join([*OF_CHANNEL, *OF_PERSON, *OF_WIRE])}")
    world.touch()
    return told
