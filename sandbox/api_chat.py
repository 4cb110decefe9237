"""The chat.* methods."""

from __future__ import annotations

from sandbox import posting
from sandbox.api import Call, Method
from sandbox.checks import Json
from sandbox.payloads import message_json
from sandbox.posting import ApiError
from sandbox.world import Channel, Message

LONGEST_UPDATE = 4000


def _dm(call: Call, user: str) -> Channel:
    person = call.world.people.get(user)
    if person is None or person.kind == "other_org":
        raise ApiError("channel_not_found")
    if person.deactivated:
        raise ApiError("user_disabled")
    if person.kind == "bot":
        raise ApiError("cannot_dm_bot")
    if not call.world.manifest.messages_tab:
        raise ApiError("messages_tab_disabled")
    return call.world.open_dm(user)


def writable(call: Call, wanted: str, people_too: bool = True) -> Channel:
    """Find the channel that a message is meant for, or raise what Slack would say."""
    if wanted[:1] in ("U", "W") and people_too:
        return _dm(call, wanted)
    channel = call.known(wanted)
    if channel.kind == "im":
        return _dm(call, channel.members[0])
    if channel.archived:
        raise ApiError("is_archived")
    if not channel.bot_is_member and "chat:write.public" not in call.world.manifest.scopes:
        raise ApiError("not_in_channel")
    return channel


def _metadata(call: Call) -> None:
    metadata = call.args.get("metadata")
    if metadata is not None and (not isinstance(metadata, dict) or (metadata and not {"event_type", "event_payload"} <= metadata.keys())):
        raise ApiError("invalid_metadata_format")


def post_message(call: Call) -> Json:
    """Serve chat.postMessage."""
    channel = writable(call, str(call.args.get("channel") or ""))
    _metadata(call)
    message = posting.post(call.world, channel, call.args)
    return {"channel": channel.id, "ts": message.ts, "message": message_json(call.world, channel, message, metadata=True)}


def post_ephemeral(call: Call) -> Json:
    """Serve chat.postEphemeral."""
    channel = writable(call, str(call.args.get("channel") or ""), people_too=False)
    user = str(call.args["user"])
    if user not in channel.members:
        raise ApiError("user_not_in_channel")
    return {"message_ts": posting.post(call.world, channel, call.args, ephemeral_to=user).ts}


def _own(call: Call, refusal: str) -> tuple[Channel, Message]:
    channel = call.known(call.args["channel"])
    message = channel.find(str(call.args["ts"]))
    if message is None or message.ephemeral_to:
        raise ApiError("message_not_found")
    if not message.by_app:
        raise ApiError(refusal)
    if channel.archived:
        raise ApiError("is_archived")
    return channel, message


def update(call: Call) -> Json:
    """Serve chat.update."""
    channel, message = _own(call, "cant_update_message")
    _metadata(call)
    posting.change(call.world, channel, message, call.args, longest=LONGEST_UPDATE)
    return {"channel": channel.id, "ts": message.ts, "text": message.text, "message": message_json(call.world, channel, message, metadata=True)}


def delete(call: Call) -> Json:
    """Serve chat.delete."""
    channel, message = _own(call, "cant_delete_message")
    channel.messages.remove(message)
    call.world.touch()
    return {"channel": channel.id, "ts": message.ts}


def permalink(call: Call) -> Json:
    """Serve chat.getPermalink."""
    channel = call.known(call.args["channel"])
    message = channel.find(str(call.args["message_ts"]))
    if message is None or message.ephemeral_to:
        raise ApiError("message_not_found")
    path = f"{channel.id}/p{message.ts.replace('.', '')}"
    return {"channel": channel.id, "permalink": f"https://{call.world.team['domain']}.slack.com/archives/{path}"}


WRITE = ("chat:write",)
METHODS = {
    "chat.postMessage": Method(post_message, WRITE, ("channel",)),
    "chat.postEphemeral": Method(post_ephemeral, WRITE, ("channel", "user")),
    "chat.update": Method(update, WRITE, ("channel", "ts")),
    "chat.delete": Method(delete, WRITE, ("channel", "ts")),
    "chat.getPermalink": Method(permalink, (), ("channel", "message_ts")),
}
