"""Putting messages of the app into channels: checks, response_url, and messages in the body of an acknowledgement."""

from __future__ import annotations

import json
from typing import Any

from aiohttp import web

from sandbox.blocks import TEXT_SUM, check_blocks, text_total
from sandbox.checks import Json
from sandbox.core import Core
from sandbox.files import blocks_files
from sandbox.views import completed
from sandbox.world import Channel, Message, World

LONGEST_TEXT = 40_000
USES = 5
SECONDS = 30 * 60


class ApiError(Exception):
    """An `ok: false` answer."""

    def __init__(self, error: str, **more: Any) -> None:
        """Keep Slack's error word and what else the answer holds."""
        super().__init__(error)
        self.error = error
        self.more = more


def checked_blocks(world: World, blocks: Any, limit_sum: bool = True) -> list[Json]:
    """Check and complete a message's blocks, or raise Slack's error."""
    if not blocks:
        return []
    report = check_blocks(blocks, "message")
    if report.problems:
        raise ApiError("invalid_blocks", response_metadata={"messages": report.messages()})
    check_files(world, blocks, "invalid_blocks")
    if limit_sum and text_total(blocks) > TEXT_SUM:
        raise ApiError("msg_blocks_too_long")
    return completed(blocks)


def check_files(world: World, blocks: Any, error: str) -> None:
    """Refuse blocks that show a file which is not a picture, was not looked through yet, or is gone."""
    files = [world.files.get(one) for one in blocks_files(blocks)]
    if any(file is None or file.deleted or not file.processed or not file.picture for file in files):
        raise ApiError(error, response_metadata={"messages": ["[ERROR] invalid slack file [json-pointer:/blocks]"]})


def checked_text(spec: Json, blocks: list[Json], longest: int = LONGEST_TEXT) -> str:
    """Check a message's text, or raise Slack's error."""
    marked = spec.get("markdown_text")
    if marked and (spec.get("text") or blocks):
        raise ApiError("markdown_text_conflict")
    if isinstance(marked, str) and len(marked) > TEXT_SUM:
        raise ApiError("msg_too_long")
    text = marked or spec.get("text") or ""
    if not isinstance(text, str):
        raise ApiError("invalid_arguments", response_metadata={"messages": ["[ERROR] must be a string [json-pointer:/text]"]})
    if not text.strip() and not blocks:
        raise ApiError("no_text")
    if longest < LONGEST_TEXT and len(text) > longest:
        raise ApiError("msg_too_long")
    return text[:LONGEST_TEXT]


def post(world: World, channel: Channel, spec: Json, ephemeral_to: str | None = None, limit_sum: bool = True) -> Message:
    """Add a message of the app to a channel."""
    blocks = checked_blocks(world, spec.get("blocks"), limit_sum)
    text = checked_text(spec, blocks)
    message = place(world, channel, text, blocks, spec.get("thread_ts"), ephemeral_to)
    message.broadcast = bool(message.thread_ts and spec.get("reply_broadcast"))
    message.metadata = spec.get("metadata") or None
    return message


def parent_of(channel: Channel, thread_ts: Any) -> Message | None:
    """Find the message that a reply belongs to, if it is one."""
    if not thread_ts:
        return None
    parent = channel.find(str(thread_ts))
    if parent is None or parent.ephemeral_to:
        raise ApiError("thread_not_found")
    return parent


def place(world: World, channel: Channel, text: str, blocks: list[Json], thread_ts: Any = None, ephemeral_to: str | None = None) -> Message:
    """Put a message of the app, which was checked, into a channel or a thread."""
    parent = parent_of(channel, thread_ts)
    message = Message(world.new_ts(), world.app["bot_user"], text, blocks, by_app=True, ephemeral_to=ephemeral_to)
    message.thread_ts = (parent.thread_ts or parent.ts) if parent else None
    channel.messages.append(message)
    world.touch()
    return message


def change(world: World, channel: Channel, message: Message, spec: Json, limit_sum: bool = True, longest: int = LONGEST_TEXT) -> None:
    """Give a message new text and blocks; text without blocks removes the blocks."""
    blocks = checked_blocks(world, spec.get("blocks"), limit_sum)
    message.text = checked_text(spec, blocks, longest)
    before = message.blocks
    message.blocks = blocks
    message.edited = True
    if "metadata" in spec:
        message.metadata = spec["metadata"] or None
    for (user, where, ts), values in list(world.message_values.items()):
        if (where, ts) == (channel.id, message.ts) and before != blocks:
            world.message_values[(user, where, ts)] = {k: v for k, v in values.items() if any(b.get("block_id") == k for b in blocks)}
    world.touch()


def _url_error(world: World, key: str) -> str | None:
    handed = world.response_urls.get(key)
    if handed is None or handed.channel not in world.channels:
        return "invalid_url"
    if world.now() - handed.at > SECONDS:
        return "expired_url"
    return "used_url" if handed.uses >= USES else None


def respond(world: World, key: str, spec: Json) -> None:
    """Carry out what was posted to a response_url."""
    handed = world.response_urls[key]
    channel = world.channels[handed.channel]
    original = channel.find(handed.ts) if handed.ts else None
    if spec.get("delete_original"):
        if original is not None:
            channel.messages.remove(original)
            world.touch()
    elif original is not None and original.by_app and spec.get("replace_original"):
        change(world, channel, original, spec, limit_sum=False)
    else:
        public = spec.get("response_type") == "in_channel"
        message = post(world, channel, spec, None if public else handed.user, limit_sum=False)
        message.thread_ts = message.thread_ts or handed.thread_ts
    handed.uses += 1


async def handle_response_url(core: Core, request: web.Request) -> web.StreamResponse:
    """Serve a POST to a response_url."""
    key = request.path.removeprefix("/")
    raw = await request.text()
    fault = core.faults.take("response_url")
    if fault and fault.kind == "reset_before" and request.transport:
        request.transport.abort()
    if fault and fault.kind in ("429", "500"):
        return web.Response(status=int(fault.kind), headers={"Retry-After": str(int(fault.seconds))} if fault.kind == "429" else {})
    error = _url_error(core.world, key)
    status, answer = (404, {"ok": False, "error": error}) if error else _answer(core.world, key, raw)
    core.wire.note("in", "response_url", "response_url", raw, answer, status)
    if fault and fault.kind == "reset_after" and request.transport:
        request.transport.abort()
    return web.json_response(answer, status=status)


def _answer(world: World, key: str, raw: str) -> tuple[int, Json]:
    try:
        spec = json.loads(raw)
        if not isinstance(spec, dict):
            raise TypeError(raw)
        respond(world, key, spec)
    except (TypeError, ValueError):
        return 400, {"ok": False, "error": "invalid_payload"}
    except ApiError as problem:
        return 400, {"ok": False, "error": problem.error, **problem.more}
    return 200, {"ok": True}
