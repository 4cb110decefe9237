"""The Web API: arguments, tokens, scopes, faults, and the table of methods."""

from __future__ import annotations

import asyncio
import json
import time
from typing import Any

from aiohttp import web

from sandbox import api_chat, api_conversations, api_files, api_people, api_views
from sandbox.api import Call, Method
from sandbox.checks import Json
from sandbox.core import Core
from sandbox.delivery import Delivery
from sandbox.faults import Fault
from sandbox.posting import ApiError

METHODS: dict[str, Method] = {**api_people.METHODS, **api_chat.METHODS, **api_conversations.METHODS, **api_views.METHODS, **api_files.METHODS}
"""Every method that the stand-in knows."""
STRUCTURED = ("blocks", "view", "metadata", "attachments", "message", "files")


async def arguments(request: web.Request) -> tuple[Json, str | None]:
    """Read the arguments of a call and its token."""
    args: Json = dict(request.query)
    args.pop("token", None)
    token = None
    if request.content_type == "application/json":
        try:
            body = json.loads(await request.text() or "{}")
        except ValueError as problem:
            raise ApiError("invalid_json") from problem
        if not isinstance(body, dict):
            raise ApiError("json_not_object")
        args |= body
    elif request.can_read_body:
        form = {key: value for key, value in (await request.post()).items() if isinstance(value, str)}
        token = form.pop("token", None)
        args |= form
    header = request.headers.get("Authorization", "")
    if header.lower().startswith("bearer "):
        token = header[7:].strip()
    for key in STRUCTURED:
        if isinstance(args.get(key), str):
            args[key] = _decoded(key, args[key])
    return args, token


def _decoded(key: str, text: str) -> Any:
    try:
        return json.loads(text) if text.strip() else None
    except ValueError as problem:
        if key == "message":
            raise ApiError("invalid_message") from problem
        raise ApiError("invalid_blocks_format" if key == "blocks" else "invalid_arguments") from problem


def _authorize(core: Core, method: Method, token: str | None) -> None:
    if method.token == "none":
        return
    if not token:
        raise ApiError("not_authed")
    right, other = core.world.app["bot_token"], core.world.app["app_token"]
    if method.token == "app":
        right, other = other, right
    if token == other:
        raise ApiError("not_allowed_token_type")
    if token != right:
        raise ApiError("invalid_auth")
    if core.world.uninstalled:
        raise ApiError("account_inactive")


def _answer(core: Core, delivery: Delivery, method: Method, args: Json, fault: Fault | None) -> Json:
    call = Call(core, delivery, args, fault.kind if fault else "")
    for scope in method.scopes:
        call.need(scope)
    for name in method.required:
        if args.get(name) in (None, ""):
            text = f"[ERROR] missing required field: {name} [json-pointer:/{name}]"
            raise ApiError("invalid_arguments", response_metadata={"messages": [text]})
    return {"ok": True, **method.run(call)}


async def handle(core: Core, delivery: Delivery, request: web.Request) -> web.StreamResponse:
    """Serve one call of a method."""
    name, started = request.match_info["method"], time.monotonic()
    fault = core.faults.take(name)
    early = await _before(fault, request)
    args: Json = {}
    if early is None:
        try:
            args, token = await arguments(request)
            if name not in METHODS:
                raise ApiError("unknown_method", req_method=name)
            _authorize(core, METHODS[name], token)
            if fault and fault.kind == "error":
                raise ApiError(fault.error)
            answer = _answer(core, delivery, METHODS[name], args, fault)
        except ApiError as problem:
            answer = {"ok": False, "error": problem.error, **problem.more}
        response = web.json_response(answer, headers=_headers(core, name))
    else:
        answer, response = {"fault": fault.kind if fault else ""}, early
    core.wire.note("in", "api", name, args, answer, fault.kind if fault else response.status, (time.monotonic() - started) * 1000)
    if fault and fault.kind == "reset_after" and request.transport:
        request.transport.abort()
    if fault and fault.kind == "empty":
        return web.Response(status=200, text="")
    return response


def _headers(core: Core, name: str) -> dict[str, str]:
    scopes = METHODS[name].scopes if name in METHODS else ()
    return {"x-oauth-scopes": ",".join(core.world.manifest.scopes), "x-accepted-oauth-scopes": ",".join(scopes), "Cache-Control": "no-store"}


async def _before(fault: Fault | None, request: web.Request) -> web.Response | None:
    """Do what a fault does instead of the method, or before it."""
    if fault is None:
        return None
    if fault.kind == "latency":
        await asyncio.sleep(fault.seconds)
    if fault.kind in ("429", "429_empty"):
        headers = {"Retry-After": str(max(0, round(fault.seconds)))}
        return web.Response(status=429, headers=headers) if fault.kind == "429_empty" else web.json_response(_LIMITED, status=429, headers=headers)
    if fault.kind == "500":
        return web.Response(status=500, text="Server Error")
    if fault.kind == "reset_before":
        if request.transport:
            request.transport.abort()
        return web.Response(status=500)
    return None


_LIMITED = {"ok": False, "error": "ratelimited"}
