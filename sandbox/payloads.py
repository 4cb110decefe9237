"""The payloads that Slack sends, field by field."""

from __future__ import annotations

import secrets
from typing import Any

from sandbox.files import file_json
from sandbox.forms import STATELESS, as_state, state_values
from sandbox.world import Channel, Message, Person, ResponseUrl, View, World

Json = dict[str, Any]
TOKEN = "sandbox-verification-token"
"""The deprecated verification token: present, and worth nothing."""


def user_json(person: Person) -> Json:
    """Describe the one who acts."""
    return {"id": person.id, "username": person.name, "name": person.name, "team_id": person.team_id}


def team_json(world: World, team_id: str | None = None) -> Json:
    """Describe a team."""
    own = team_id in (None, world.team["id"])
    return {"id": team_id or world.team["id"], "domain": world.team["domain"] if own else "elsewhere"}


def channel_name(channel: Channel) -> str:
    """Name a channel as payloads do: private ones are not named."""
    return {"im": "directmessage", "private": "privategroup"}.get(channel.kind, channel.name)


def message_json(world: World, channel: Channel, message: Message, metadata: bool = False) -> Json:
    """Describe a message as the Web API does."""
    told: Json = {"type": "message", "user": message.user, "text": message.text, "ts": message.ts, "team": world.team["id"]}
    if message.by_app:
        profile = {"id": world.bot_id, "app_id": world.app["id"], "user_id": world.app["bot_user"], "name": world.app["name"], "team_id": world.team["id"]}
        told |= {"bot_id": world.bot_id, "app_id": world.app["id"], "bot_profile": profile}
    told |= {"blocks": message.blocks} if message.blocks else {}
    told |= {"files": [file_json(world, file) for one in message.files if (file := world.files.get(one))], "upload": False} if message.files else {}
    if message.thread_ts:
        told["thread_ts"] = message.thread_ts
    replies = [one for one in channel.messages if one.thread_ts == message.ts and one.ephemeral_to is None]
    if replies:
        told |= {"thread_ts": message.ts, "reply_count": len(replies), "latest_reply": replies[-1].ts}
    if message.edited:
        told["edited"] = {"user": message.user, "ts": message.ts}
    if message.ephemeral_to:
        told["is_ephemeral"] = True
    if metadata and message.metadata:
        told["metadata"] = message.metadata
    return told


def view_json(world: World, view: View) -> Json:
    """Describe a view as the Web API and the interaction payloads do."""
    body = {"private_metadata": "", "callback_id": "", "external_id": "", "title": None, "close": None, "submit": None, **view.body}
    body |= {"clear_on_close": bool(view.body.get("clear_on_close")), "notify_on_close": bool(view.body.get("notify_on_close"))}
    own = {"id": view.id, "team_id": world.team["id"], "hash": view.hash, "root_view_id": view.root_id, "previous_view_id": view.previous_id}
    values = state_values(world, view.body["blocks"], view.values, view.offered)
    origin = {"app_id": world.app["id"], "app_installed_team_id": world.team["id"], "bot_id": world.bot_id}
    return {**body, **own, "state": {"values": values}, **origin}


def action_json(world: World, block: Json, element: Json, raw: Any, offered: list[Json]) -> Json:
    """Describe what was pressed or chosen."""
    action: Json = {"action_id": element["action_id"], "block_id": block["block_id"], "type": element["type"], "action_ts": f"{world.now():.6f}"}
    if element["type"] in ("button", "workflow_button", "icon_button"):
        return {**action, **{key: element[key] for key in ("text", "value", "style") if key in element}}
    if element["type"] == "feedback_buttons":
        return {**action, "text": element["positive_button"]["text"], "value": raw}
    if element["type"] not in STATELESS or element["type"] == "overflow":
        kept: Json = {key: element[key] for key in ("placeholder", "initial_option", "initial_options") if key in element}
        return {**action, **kept, **as_state(world, element, raw, offered)}
    return action


def _base(world: World, person: Person, kind: str) -> Json:
    return {"type": kind, "user": user_json(person), "api_app_id": world.app["id"], "token": TOKEN}


def _about(world: World) -> Json:
    return {"team": team_json(world), "enterprise": None, "is_enterprise_install": False}


def actions_in_view(world: World, person: Person, view: View, action: Json) -> Json:
    """Build block_actions from a modal or a Home tab."""
    payload = _base(world, person, "block_actions") | {"container": {"type": "view", "view_id": view.id}}
    payload |= {"trigger_id": world.new_trigger(person.id, view.id if view.body["type"] == "modal" else None)}
    return payload | _about(world) | {"view": view_json(world, view), "actions": [action]}


def actions_in_message(world: World, person: Person, channel: Channel, message: Message, action: Json, response_url: str) -> Json:
    """Build block_actions from a message."""
    container: Json = {"type": "message", "message_ts": message.ts, "channel_id": channel.id, "is_ephemeral": message.ephemeral_to is not None}
    if message.thread_ts:
        container["thread_ts"] = message.thread_ts
    values = world.message_values.get((person.id, channel.id, message.ts), {})
    payload = _base(world, person, "block_actions") | {"container": container, "trigger_id": world.new_trigger(person.id)} | _about(world)
    payload |= {"channel": {"id": channel.id, "name": channel_name(channel)}, "state": {"values": state_values(world, message.blocks, values, {})}}
    if message.ephemeral_to is None:
        payload["message"] = message_json(world, channel, message, metadata=True)
    return payload | {"response_url": response_url, "actions": [action]}


def submission(world: World, person: Person, view: View) -> Json:
    """Build view_submission; its team is the submitter's, as on Slack."""
    payload = _base(world, person, "view_submission") | _about(world) | {"team": team_json(world, person.team_id)}
    return payload | {"trigger_id": world.new_trigger(person.id, view.id), "view": view_json(world, view), "response_urls": []}


def closed(world: World, person: Person, view: View, cleared: bool) -> Json:
    """Build view_closed, without what was filled in."""
    described = view_json(world, view) | {"state": {"values": {}}}
    payload = _base(world, person, "view_closed") | _about(world) | {"team": team_json(world, person.team_id)}
    return payload | {"view": described, "is_cleared": cleared}


def shortcut(world: World, person: Person, callback_id: str) -> Json:
    """Build a global shortcut."""
    payload = {"type": "shortcut", "token": TOKEN, "action_ts": f"{world.now():.6f}", "user": user_json(person), **_about(world)}
    return payload | {"callback_id": callback_id, "trigger_id": world.new_trigger(person.id)}


def message_shortcut(world: World, person: Person, callback_id: str, channel: Channel, message: Message, response_url: str) -> Json:
    """Build a message shortcut."""
    payload = shortcut(world, person, callback_id) | {"type": "message_action", "message_ts": message.ts, "response_url": response_url}
    return payload | {"channel": {"id": channel.id, "name": channel_name(channel)}, "message": message_json(world, channel, message)}


def suggestion(world: World, person: Person, where: Json, block_id: str, action_id: str, query: str) -> Json:
    """Build block_suggestion; `where` is the container part of the payload."""
    payload = _base(world, person, "block_suggestion") | _about(world) | where
    return payload | {"action_id": action_id, "block_id": block_id, "value": query}


def command(world: World, person: Person, channel: Channel, name: str, text: str, response_url: str) -> Json:
    """Build a slash command's fields."""
    where = {"channel_id": channel.id, "channel_name": channel_name(channel)}
    who = {"token": TOKEN, "team_id": world.team["id"], "team_domain": world.team["domain"], "user_id": person.id, "user_name": person.name}
    what = {"command": name, "text": text, "api_app_id": world.app["id"], "is_enterprise_install": "false", "response_url": response_url}
    return {**who, **where, **what, "trigger_id": world.new_trigger(person.id)}


def event(world: World, inner: Json) -> Json:
    """Wrap an event as the Events API does."""
    authorization = {"enterprise_id": None, "team_id": world.team["id"], "user_id": world.app["bot_user"], "is_bot": True, "is_enterprise_install": False}
    channel = world.channels.get(str(inner.get("channel") or ""))
    outer: Json = {"token": TOKEN, "team_id": world.team["id"], "context_team_id": world.team["id"], "context_enterprise_id": None}
    outer |= {"api_app_id": world.app["id"], "event": {"event_ts": f"{world.now():.6f}", **inner}, "type": "event_callback"}
    outer |= {"event_id": f"Ev{secrets.token_hex(5).upper()}", "event_time": int(world.now()), "authorizations": [authorization]}
    return outer | {"is_ext_shared_channel": bool(channel and channel.shared), "event_context": f"4-{secrets.token_hex(12)}"}


def new_response_url(world: World, base_url: str, kind: str, channel: Channel, user: str, message: Message | None = None) -> str:
    """Hand out a response_url."""
    key = f"{kind}/{world.team['id']}/{secrets.randbelow(10**13)}/{secrets.token_hex(12)}"
    thread = message.thread_ts if message else None
    world.response_urls[key] = ResponseUrl(channel.id, user, world.now(), message.ts if message else None, thread)
    return f"{base_url}/{key}"
