"""The control interface: /control/*, for the page, the client and the tests."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Awaitable, Callable
from dataclasses import asdict
from typing import Any

from aiohttp import web

from sandbox import changes, seen
from sandbox.acting import result
from sandbox.acting_forms import Forms
from sandbox.checks import Json
from sandbox.core import Core
from sandbox.delivery import Answer, Delivery, raw_body, signed_headers
from sandbox.files import file_json
from sandbox.forms import Refusal
from sandbox.world import Person, World, WorldError

KINDS = {"command": "slash_commands", "action": "interactive", "submission": "interactive", "event": "events_api", "ssl_check": "slash_commands"}
WAIT = 25.0


class Control:
    """The control interface of one server."""

    def __init__(self, core: Core, delivery: Delivery, manifest: Json | None) -> None:
        """Control a core and its delivery; the manifest serves worlds that bring none."""
        self.core = core
        self.delivery = delivery
        self.manifest = manifest
        self.forms = Forms(core, delivery)
        acts = ("say", "shortcut", "press", "fill", "submit", "close", "home", "options", "open_dm", "delete_message", "delete_file", "upload", "read")
        self.acts: dict[str, Callable[[Json], Awaitable[Json]]] = {name: getattr(self.forms, name) for name in acts}

    def routes(self) -> list[web.RouteDef]:
        """List the routes."""
        return [
            web.get("/control/state", self.state),
            web.get("/control/wait", self.wait),
            web.get("/control/wire", self.wire),
            web.get("/control/raw", self.raw),
            web.post("/control/act/{act}", self.act),
            web.post("/control/reset", self.reset),
            web.post("/control/deliver", self.deliver),
            web.post("/control/event", self.event),
            web.post("/control/faults", self.faults),
            web.delete("/control/faults", self.clear_faults),
            web.post("/control/world", self.change),
            web.post("/control/clock", self.clock),
        ]

    async def _body(self, request: web.Request) -> Json:
        try:
            data = json.loads(await request.text() or "{}")
        except ValueError as problem:
            raise KeyError("the body is not JSON") from problem
        if not isinstance(data, dict):
            raise KeyError("the body is not a JSON object")
        return data

    def _who(self, request: web.Request) -> Person:
        person = self.core.world.people.get(request.query.get("as", ""))
        if person is None:
            raise KeyError(f"there is no person {request.query.get('as')!r}; there are: {', '.join(self.core.world.people)}")
        return person

    async def state(self, request: web.Request) -> web.Response:
        """Answer what one person sees."""
        connected = bool(self.core.world.app.get("request_url")) or bool(self.delivery.hub.links)
        return web.json_response(seen.state(self.core.world, self._who(request), connected))

    async def wait(self, request: web.Request) -> web.Response:
        """Answer when the revision differs from `since`."""
        seconds = max(0.0, min(float(request.query.get("timeout", WAIT)), 60.0))
        await self.core.world.changed(int(request.query.get("since", 0)), seconds)
        return web.json_response({"revision": self.core.world.revision})

    async def wire(self, request: web.Request) -> web.Response:
        """Answer the inspector's record."""
        return web.json_response({"entries": self.core.wire.since(int(request.query.get("since", 0)))})

    async def raw(self, request: web.Request) -> web.Response:
        """Answer the whole world."""
        return web.json_response(whole(self.core.world, len(self.delivery.hub.links)))

    async def act(self, request: web.Request) -> web.Response:
        """Do what a person does."""
        data = await self._body(request)
        name = request.match_info["act"]
        if name not in self.acts:
            raise KeyError(f"there is no act {name!r}; there are: {', '.join(self.acts)}")
        try:
            return web.json_response(await self.acts[name](data))
        except Refusal as refusal:
            return web.json_response(result(self.core.world, str(data.get("as")), "refused", str(refusal)))

    async def reset(self, request: web.Request) -> web.Response:
        """Start over with another world."""
        await self.begin(await self._body(request))
        return web.json_response({"ok": True, "revision": self.core.world.revision})

    async def begin(self, data: Json) -> None:
        """Put a new world in the place of the old one; connections stay."""
        world = World(data, self.manifest)
        changes.check_request_url(world.app.get("request_url"))
        old = self.core.world
        world.revision = old.revision + 1
        world.base_url = old.base_url
        world.trigger_seconds = old.trigger_seconds
        self.core.world = world
        self.core.faults.clear()
        self.core.wire.entries.clear()
        self.core.wire.secrets = [world.app["bot_token"], world.app["app_token"], world.app["signing_secret"]]
        old.touch()

    async def deliver(self, request: web.Request) -> web.Response:
        """Send a raw payload as it is, so often, so signed."""
        data = await self._body(request)
        kind, body, times = KINDS[str(data["type"])], data.get("body") or {}, int(data.get("times", 1))
        if data["type"] == "ssl_check" and not body:
            body = {"ssl_check": "1", "token": "sandbox-verification-token"}
        name = f"raw {data['type']}"

        async def once() -> Answer:
            if not self.core.world.app.get("request_url"):
                return await self.delivery.send(kind, name, body)
            raw, content = raw_body(kind, body)
            sign = str(data.get("sign", "missing" if data["type"] == "ssl_check" else "good"))
            headers = {"Content-Type": content, **signed_headers(self.core.world.app["signing_secret"], raw, sign), **(data.get("headers") or {})}
            answer = await self.delivery.post(name, raw, headers)
            self.core.wire.note("out", "http", name, body, answer.body, answer.code or answer.reason)
            return answer

        answers = await asyncio.gather(*(once() for _ in range(times))) if data.get("at_once") else [await once() for _ in range(times)]
        told = [{"status": one.status, "code": one.code, "body": one.body, "reason": one.reason} for one in answers]
        return web.json_response({"ok": True, "answers": told, "revision": self.core.world.revision})

    async def event(self, request: web.Request) -> web.Response:
        """Send an Events API event; the answer tells of the first attempt."""
        data = await self._body(request)
        inner = dict(data.get("event") or {})
        if data.get("user"):
            inner.setdefault("user", data["user"])
        body = self.delivery.prepared(inner)
        if body is None:
            told = f"the manifest does not subscribe to {inner.get('type')!r}"
            return web.json_response({"ok": True, "status": "refused", "told": told, "event_id": None})
        answer = await self.delivery.event_now(body)
        return web.json_response({"ok": True, "status": answer.status, "told": None, "event_id": body["event_id"], "code": answer.code})

    async def faults(self, request: web.Request) -> web.Response:
        """Take an order to misbehave."""
        fault = self.core.faults.add(await self._body(request))
        return web.json_response({"ok": True, "fault": asdict(fault)})

    async def clear_faults(self, request: web.Request) -> web.Response:
        """Forget the orders to misbehave."""
        self.core.faults.clear()
        return web.json_response({"ok": True})

    async def change(self, request: web.Request) -> web.Response:
        """Change the workspace."""
        told = await changes.change(self.core.world, self.delivery, await self._body(request))
        return web.json_response({"ok": True, "revision": self.core.world.revision, **told})

    async def clock(self, request: web.Request) -> web.Response:
        """Shift the sandbox's clock."""
        self.core.world.offset = float((await self._body(request)).get("offset_seconds", 0))
        self.core.world.touch()
        return web.json_response({"ok": True, "now": self.core.world.now()})


def whole(world: World, connections: int) -> Json:
    """Write down the whole world, without the secrets."""
    hidden = ("bot_token", "app_token", "signing_secret")
    stacks: dict[str, Any] = {user: [_view(view) for view in stack] for user, stack in world.stacks.items()}
    return {
        "revision": world.revision,
        "team": world.team,
        "app": {key: value for key, value in world.app.items() if key not in hidden},
        "connections": connections,
        "people": {key: asdict(person) | {"kind": person.shown_kind} for key, person in world.people.items()},
        "channels": {key: asdict(channel) for key, channel in world.channels.items()},
        "views": stacks,
        "homes": {user: _view(view) for user, view in world.homes.items()},
        "triggers": {key: asdict(trigger) for key, trigger in world.triggers.items()},
        "response_urls": {key: asdict(one) for key, one in world.response_urls.items()},
        "files": {file.id: file_json(world, file) | {"size": file.size, "alt_txt": file.alt_txt} for file in world.files},
    }


def _view(view: Any) -> Json:
    told: Json = {**view.body, "id": view.id, "hash": view.hash, "user": view.user, "root_view_id": view.root_id}
    return {**told, "previous_view_id": view.previous_id, "values": view.values, "errors": view.errors, "busy": view.busy}


@web.middleware
async def readable_errors(request: web.Request, handler: Callable[[web.Request], Awaitable[web.StreamResponse]]) -> web.StreamResponse:
    """Answer a control request that makes no sense with 400 and the reason."""
    try:
        return await handler(request)
    except (KeyError, ValueError, TypeError, WorldError) as problem:
        if not request.path.startswith("/control/"):
            raise
        text = str(problem.args[0]) if problem.args else type(problem).__name__
        return web.json_response({"ok": False, "error": f"{type(problem).__name__}: {text}"}, status=400)
