"""The conversations.* methods."""

from __future__ import annotations

from sandbox.api import Call, Method
from sandbox.checks import Json
from sandbox.payloads import message_json
from sandbox.posting import ApiError
from sandbox.world import Channel, Message, World


def channel_json(world: World, channel: Channel) -> Json:
    """Describe a conversation as the Web API does."""
    if channel.kind == "im":
        person = world.people[channel.members[0]]
        return {"id": channel.id, "is_im": True, "is_channel": False, "user": person.id, "is_user_deleted": person.deactivated, "is_archived": False}
    told: Json = {"id": channel.id, "name": channel.name, "name_normalized": channel.name, "is_channel": True, "is_group": False, "is_im": False}
    told |= {"is_mpim": False, "is_private": channel.kind == "private", "is_archived": channel.archived, "is_member": channel.bot_is_member}
    told |= {"is_shared": channel.shared, "is_ext_shared": channel.shared, "is_org_shared": False, "is_general": channel.name == "general"}
    told |= {"context_team_id": world.team["id"], "topic": {"value": channel.topic, "creator": "", "last_set": 0}}
    return told | {"purpose": {"value": "", "creator": "", "last_set": 0}, "num_members": len(channel.members) + channel.bot_is_member}


def open_dm(call: Call) -> Json:
    """Serve conversations.open."""
    if call.args.get("channel"):
        channel = call.known(call.args["channel"])
        return {"channel": {"id": channel.id}, "no_op": True, "already_open": True}
    wanted = call.args.get("users") or ""
    users = wanted.split(",") if isinstance(wanted, str) else list(wanted)
    if len(users) != 1 or not users[0]:
        raise ApiError("users_list_not_supplied" if not users or not users[0] else "invalid_user_combination")
    person = call.world.people.get(users[0])
    if person is None:
        raise ApiError("user_not_found")
    if person.deactivated:
        raise ApiError("user_disabled")
    if person.kind in ("other_org", "bot"):
        raise ApiError("user_not_visible" if person.kind == "other_org" else "cannot_dm_bot")
    already = call.world.dm_of(person.id) is not None
    channel = call.world.open_dm(person.id)
    told = channel_json(call.world, channel) if call.flag("return_im") else {"id": channel.id}
    return {"channel": told, **({"no_op": True, "already_open": True} if already else {})}


def info(call: Call) -> Json:
    """Serve conversations.info."""
    channel = call.known(call.args["channel"])
    call.need_for(channel, "read")
    return {"channel": channel_json(call.world, channel)}


def members(call: Call) -> Json:
    """Serve conversations.members."""
    channel = call.known(call.args["channel"])
    call.need_for(channel, "read")
    everyone = [*channel.members, *([call.world.app["bot_user"]] if channel.bot_is_member else [])]
    found, more = call.page(everyone)
    return {"members": found, "response_metadata": more}


def _readable(call: Call) -> Channel:
    channel = call.known(call.args["channel"])
    call.need_for(channel, "history")
    if not channel.bot_is_member:
        raise ApiError("not_in_channel")
    return channel


def _within(call: Call, messages: list[Message]) -> list[Message]:
    oldest, latest = str(call.args.get("oldest") or "0"), str(call.args.get("latest") or "9999999999")
    inclusive = call.flag("inclusive")

    def fits(ts: float) -> bool:
        low, high = float(oldest), float(latest)
        return low <= ts <= high if inclusive else low < ts < high

    return [message for message in messages if message.ephemeral_to is None and fits(float(message.ts))]


def history(call: Call) -> Json:
    """Serve conversations.history, the newest first."""
    channel = _readable(call)
    found = [message for message in _within(call, channel.messages) if message.thread_ts in (None, message.ts) or message.broadcast]
    page, more = call.page(found[::-1])
    told = [message_json(call.world, channel, message, call.flag("include_all_metadata")) for message in page]
    return {"messages": told, "has_more": bool(more["next_cursor"]), "response_metadata": more}


def replies(call: Call) -> Json:
    """Serve conversations.replies, the oldest first."""
    channel = _readable(call)
    parent = channel.find(str(call.args["ts"]))
    if parent is None or parent.ephemeral_to:
        raise ApiError("thread_not_found")
    root = parent.thread_ts or parent.ts
    page, more = call.page([message for message in _within(call, channel.messages) if root in (message.ts, message.thread_ts)])
    told = [message_json(call.world, channel, message, call.flag("include_all_metadata")) for message in page]
    return {"messages": told, "has_more": bool(more["next_cursor"]), "response_metadata": more}


def _listed(call: Call, mine: bool) -> Json:
    types = str(call.args.get("types") or "public_channel").replace(" ", "").split(",")
    kinds = {"public_channel": "public", "private_channel": "private", "im": "im"}
    wanted = {kinds[one] for one in types if one in kinds}
    for kind in wanted:
        call.need({"public": "channels", "private": "groups", "im": "im"}[kind] + ":read")
    user = str(call.args.get("user") or "")
    found = []
    for channel in call.world.channels.values():
        visible = channel.kind in wanted and (channel.bot_is_member or channel.kind == "public")
        belongs = (user in channel.members if user else channel.bot_is_member) if mine else True
        if visible and belongs and not (channel.archived and call.flag("exclude_archived")):
            found.append(channel_json(call.world, channel))
    page, more = call.page(found)
    return {"channels": page, "response_metadata": more}


def list_all(call: Call) -> Json:
    """Serve conversations.list."""
    return _listed(call, mine=False)


def list_mine(call: Call) -> Json:
    """Serve users.conversations."""
    return _listed(call, mine=True)


def join(call: Call) -> Json:
    """Serve conversations.join: public channels only."""
    channel = call.known(call.args["channel"])
    if channel.kind != "public":
        raise ApiError("method_not_supported_for_channel_type")
    if channel.archived:
        raise ApiError("is_archived")
    channel.bot_is_member = True
    call.world.touch()
    return {"channel": channel_json(call.world, channel)}


METHODS = {
    "conversations.open": Method(open_dm, ("im:write",)),
    "conversations.info": Method(info, (), ("channel",)),
    "conversations.members": Method(members, (), ("channel",)),
    "conversations.history": Method(history, (), ("channel",)),
    "conversations.replies": Method(replies, (), ("channel", "ts")),
    "conversations.list": Method(list_all),
    "conversations.join": Method(join, ("channels:join",), ("channel",)),
    "users.conversations": Method(list_mine),
}
