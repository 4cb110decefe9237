"""The host that files are sent to and read from, which is not the Web API: upload addresses, private addresses, and the page for signing in."""

from __future__ import annotations

import asyncio
import hmac
import time
from urllib.parse import quote

from aiohttp import web

from sandbox.core import Core
from sandbox.faults import Fault
from sandbox.files import File, file_json, sees_file

SIGN_IN = '<!DOCTYPE html><html lang="en-US"><head><title>Sign in | Slack</title></head><body><h1>Sign in to your workspace</h1></body></html>'
"""What Slack answers, with 200, to whom it does not know."""


def routes(core: Core) -> list[web.RouteDef]:
    """List the routes of the host."""

    async def uploaded(request: web.Request) -> web.StreamResponse:
        return await upload(core, request)

    async def asked(request: web.Request) -> web.StreamResponse:
        return await private(core, request)

    async def sign_in(request: web.Request) -> web.StreamResponse:
        return web.Response(text=SIGN_IN, content_type="text/html")

    async def shown(request: web.Request) -> web.StreamResponse:
        return control_file(core, request)

    return [
        web.post("/upload/v1/{ticket}", uploaded),
        web.get("/files-pri/{key}/{name}", asked),
        web.get("/files-pri/{key}/download/{name}", asked),
        web.get("/sign-in", sign_in),
        web.get("/control/file/{id}", shown),
    ]


async def _misbehaved(fault: Fault | None, request: web.Request) -> web.Response | None:
    """Do what a fault does before anything else."""
    if fault is None:
        return None
    if fault.kind == "latency":
        await asyncio.sleep(fault.seconds)
    if fault.kind in ("429", "429_empty"):
        return web.Response(status=429, headers={"Retry-After": str(max(0, round(fault.seconds)))})
    if fault.kind == "500":
        return web.Response(status=500, text="Server Error")
    if fault.kind == "reset_before" and request.transport:
        request.transport.abort()
        return web.Response(status=500)
    return None


async def _taken(request: web.Request, size: int) -> bytes | None:
    """Read the bytes, raw or as the part of a form, and stop as soon as there are too many: None if they are not as many as was said."""
    source = request.content
    if request.content_type.startswith("multipart/"):
        part = await (await request.multipart()).next()
        if part is None or not hasattr(part, "read_chunk"):
            return None
        content = bytearray()
        while chunk := await part.read_chunk():
            content += chunk
            if len(content) > size:
                return None
        return bytes(content) if len(content) == size else None
    content = bytearray()
    async for chunk in source.iter_chunked(65536):
        content += chunk
        if len(content) > size:
            return None
    return bytes(content) if len(content) == size else None


async def upload(core: Core, request: web.Request) -> web.StreamResponse:
    """Take the bytes of a file; the ticket in the address is the permission, and serves once."""
    started = time.monotonic()
    fault = core.faults.take("upload_url")
    answer = await _misbehaved(fault, request)
    file = core.world.files.by_ticket(request.match_info["ticket"])
    if answer is None:
        if file is None or file.content is not None:
            answer = web.Response(status=404, text="no such upload")
        else:
            file.content = await _taken(request, file.size)
            answer = web.Response(status=400, text="length mismatch") if file.content is None else web.Response(text=f"OK - {file.size}")
    told = {"file": file.id, "length": file.size} if file else None
    core.wire.note("in", "file", "upload_url", told, answer.text, fault.kind if fault else answer.status, (time.monotonic() - started) * 1000)
    if fault and fault.kind == "reset_after" and request.transport:
        request.transport.abort()
    return answer


def _who(core: Core, request: web.Request) -> str:
    """Say whose token came along: the app's, the app's without the scope, or nobody's."""
    given = request.headers.get("Authorization", "")
    if not hmac.compare_digest(given.encode(), f"Bearer {core.world.app['bot_token']}".encode()) or core.world.uninstalled:
        return "nobody"
    return "app" if "files:read" in core.world.manifest.scopes else "no scope"


async def private(core: Core, request: web.Request) -> web.StreamResponse:
    """Serve url_private and url_private_download: the file to the app with its token and scope, to all others a page for signing in."""
    started = time.monotonic()
    fault = core.faults.take("files-pri")
    answer = await _misbehaved(fault, request)
    who, file = _who(core, request), core.world.files.get(request.match_info["key"].rpartition("-")[2])
    if answer is None:
        answer = _private(core, who, file, request)
    core.wire.note("in", "file", "files-pri", {"file": file.id if file else None, "token": who}, None, answer.status, (time.monotonic() - started) * 1000)
    if fault and fault.kind == "reset_after" and file and file.content and request.transport:
        head = f"HTTP/1.1 200 OK\r\nContent-Length: {file.size}\r\nContent-Type: application/octet-stream\r\n\r\n".encode()
        request.transport.write(head + file.content[: file.size // 2])
        request.transport.close()
    return answer


def _private(core: Core, who: str, file: File | None, request: web.Request) -> web.Response:
    if who == "nobody":
        return web.Response(status=302, headers={"Location": f"{core.base_url}/sign-in?redir={quote(request.path)}"})
    if who == "no scope":
        return web.Response(text=SIGN_IN, content_type="text/html")
    if file is None or file.deleted or not file.completed or file.content is None:
        return web.Response(status=404, text="<html><title>Not found</title></html>", content_type="text/html")
    return web.Response(body=file.content, content_type=str(file_json(core.world, file)["mimetype"] or "application/octet-stream"))


def control_file(core: Core, request: web.Request) -> web.StreamResponse:
    """Serve a file to the page, if the person sees it; without a person, to a test."""
    file, user = core.world.files.get(request.match_info["id"]), request.query.get("as")
    if file is None or file.content is None or (user is not None and not sees_file(core.world, user, file)):
        return web.Response(status=404, text="not found")
    kind = file.mimetype if file.picture else "application/octet-stream"
    headers = {"Content-Disposition": f"attachment; filename*=UTF-8''{quote(file.name)}", "X-Content-Type-Options": "nosniff", "Cache-Control": "no-store"}
    return web.Response(body=file.content, content_type=kind, headers=headers)
