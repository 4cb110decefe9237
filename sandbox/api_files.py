"""The files.* methods: an upload in three steps, and what is known of a file."""

from __future__ import annotations

import asyncio
import re
from typing import Any

from sandbox import posting
from sandbox.api import Call, Method
from sandbox.api_chat import writable
from sandbox.checks import Json
from sandbox.core import Core
from sandbox.files import LARGEST, File, NoRoom, file_json
from sandbox.looking import text_of
from sandbox.posting import ApiError
from sandbox.world import Channel

LONGEST_ALT = 1000
LARGEST_SNIPPET = 1024 * 1024
CHANNEL = r"[CGDZ][A-Z0-9]+"


def _invalid(text: str, at: str) -> ApiError:
    return ApiError("invalid_arguments", response_metadata={"messages": [f"[ERROR] {text} [json-pointer:/{at}]"]})


def get_upload_url(call: Call) -> Json:
    """Serve files.getUploadURLExternal: a ticket for so many bytes."""
    name, alt = str(call.args["filename"]), str(call.args.get("alt_txt") or "")
    if not str(call.args["length"]).isdigit():
        raise _invalid("must be an integer", "length")
    size = int(call.args["length"])
    if size == 0:
        raise ApiError("missing_argument")
    if len(alt) > LONGEST_ALT:
        raise ApiError("alt_txt_too_large")
    if call.args.get("snippet_type") and size > LARGEST_SNIPPET:
        raise ApiError("snippet_too_large")
    if size > LARGEST:
        raise ApiError("file_upload_size_restricted")
    try:
        file = call.world.files.new(name, call.world.app["bot_user"], size, call.world.now(), alt_txt=alt, ticket=call.world.new_hash().replace(".", ""))
    except NoRoom as problem:
        raise ApiError("storage_limit_reached") from problem
    return {"upload_url": f"{call.core.base_url}/upload/v1/{file.ticket}", "file_id": file.id}


def _uploaded(call: Call) -> list[File]:
    """Find the files whose bytes have come and which were not completed before."""
    listed = call.args["files"]
    if not isinstance(listed, list) or not listed or not all(isinstance(one, dict) and one.get("id") for one in listed):
        raise _invalid("must be an array of objects with an id", "files")
    found = [call.world.files.get(one["id"]) for one in listed]
    if any(file is None or file.completed or file.deleted or file.content is None for file in found):
        raise ApiError("file_not_found")
    return [file for file in found if file is not None]


def _destination(call: Call) -> Channel | None:
    wanted = str(call.args.get("channel_id") or "")
    if call.args.get("channels"):
        raise _invalid("this stand-in shares with one channel: use channel_id", "channels")
    if not wanted:
        return None
    if not re.fullmatch(CHANNEL, wanted):
        raise _invalid("input must match regex pattern: ^[CGDZ][A-Z0-9]{8,}$", "channel_id")
    channel = writable(call, wanted, people_too=False)
    if not channel.bot_is_member:
        raise ApiError("not_in_channel")
    return channel


def complete_upload(call: Call) -> Json:
    """Serve files.completeUploadExternal: Slack answers at once, and looks through the files and shares them a little later."""
    files, channel = _uploaded(call), _destination(call)
    comment = str(call.args.get("initial_comment") or "")
    blocks = [] if comment else call.args.get("blocks") or []
    if any(isinstance(block, dict) and block.get("type") == "markdown" for block in blocks):
        raise ApiError("internal_error")  # as Slack answers to that, in every encoding
    blocks = posting.checked_blocks(call.world, blocks)
    if channel is not None:
        posting.parent_of(channel, call.args.get("thread_ts"))
    for file, told in zip(files, call.args["files"], strict=True):
        file.completed, file.ticket, file.title = True, "", str(told.get("title") or "")
    answer = {"files": [file_json(call.world, file) for file in files]}
    lost = call.fault == "unshared" or any(file.alt_txt and not file.picture for file in files)
    spec = {"text": comment or text_of(blocks), "blocks": blocks, "thread_ts": call.args.get("thread_ts")}
    call.core.spawn(_share(call.core, files, None if lost else channel, spec))
    return answer


async def _share(core: Core, files: list[File], channel: Channel | None, spec: Json) -> None:
    """Look through files that were uploaded, then post the message that holds them."""
    world = core.world
    await asyncio.sleep(core.settings.files_after)
    there = [file for file in files if not file.deleted]
    for file in there:
        file.processed = True
    if core.world is world and there and channel is not None and channel.id in world.channels:
        message = posting.place(world, channel, str(spec["text"]), spec["blocks"], spec["thread_ts"])
        message.files = [file.id for file in there]
        for file in there:
            file.shares.append((channel.kind, channel.id, message.ts))
    world.touch()


def _file(call: Call) -> File:
    file = call.world.files.get(call.args["file"])
    if file is None or not (file.completed or file.deleted):
        raise ApiError("file_not_found")
    if file.deleted:
        raise ApiError("file_deleted")
    return file


def info(call: Call) -> Json:
    """Serve files.info."""
    file = _file(call)
    return {"file": file_json(call.world, file), "comments": [], "response_metadata": {"next_cursor": ""}}


def delete(call: Call) -> Json:
    """Serve files.delete: an app deletes what it uploaded, and nobody else's, whatever its scopes."""
    file = _file(call)
    if file.user != call.world.app["bot_user"] and not call.world.app_deletes_any_file:
        raise ApiError("cant_delete_file")
    call.world.files.delete(file)
    call.world.touch()
    return {}


METHODS: dict[str, Any] = {
    "files.getUploadURLExternal": Method(get_upload_url, ("files:write",), ("filename", "length")),
    "files.completeUploadExternal": Method(complete_upload, ("files:write",), ("files",)),
    "files.info": Method(info, ("files:read",), ("file",)),
    "files.delete": Method(delete, ("files:write",), ("file",)),
}
