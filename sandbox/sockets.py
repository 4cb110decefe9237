"""Socket Mode: tickets, connections, envelopes, acknowledgements and disconnects."""

from __future__ import annotations

import asyncio
import contextlib
import json
import secrets
import time
import uuid
from dataclasses import dataclass, field
from typing import Any

from aiohttp import WSMsgType, web

from sandbox.core import Core

Json = dict[str, Any]
MOST = 10


@dataclass
class Pending:
    """An envelope that waits for its acknowledgement."""

    name: str
    body: Json
    sent: float
    answer: asyncio.Future[Any] = field(default_factory=lambda: asyncio.get_running_loop().create_future())


@dataclass
class Link:
    """One open Socket Mode connection."""

    socket: web.WebSocketResponse
    request: web.Request
    leaving: bool = False


class Hub:
    """All Socket Mode connections of the app."""

    def __init__(self, core: Core) -> None:
        """Start without connections."""
        self.core = core
        self.links: list[Link] = []
        self.pending: dict[str, Pending] = {}
        self.tickets: set[str] = set()
        self._turn = 0

    def new_url(self) -> str:
        """Hand out the address of a connection, good for one use."""
        ticket = secrets.token_hex(16)
        self.tickets.add(ticket)
        return f"ws{self.core.base_url.removeprefix('http')}/socket/?ticket={ticket}&app_id={self.core.world.app['id']}"

    async def handle(self, request: web.Request) -> web.StreamResponse:
        """Serve one connection for as long as it lasts."""
        ticket = request.query.get("ticket", "")
        if ticket not in self.tickets or self.core.world.sockets_refused:
            return web.Response(status=403, text="no such ticket")
        self.tickets.discard(ticket)
        socket = web.WebSocketResponse(autoping=True)
        await socket.prepare(request)
        if len(self.links) >= MOST:
            await socket.send_json({"type": "disconnect", "reason": "too_many_websockets", "debug_info": {"host": "sandbox"}})
            await socket.close()
            return socket
        link = Link(socket, request)
        self.links.append(link)
        pinging = asyncio.ensure_future(self._ping(socket))
        self.core.wire.note("out", "socket", "hello", None, None, "open")
        self.core.world.touch()
        try:
            await socket.send_json(self._hello())
            async for message in socket:
                if message.type is WSMsgType.TEXT:
                    self._ack(message.data)
        except (ConnectionError, RuntimeError):
            pass
        finally:
            pinging.cancel()
            self.links.remove(link)
            self.core.wire.note("in", "socket", "closed", None, None, "closed")
            self.core.world.touch()
        return socket

    def _hello(self) -> Json:
        debug = {"host": "sandbox", "build_number": 1, "approximate_connection_time": 18060}
        return {"type": "hello", "num_connections": len(self.links), "connection_info": {"app_id": self.core.world.app["id"]}, "debug_info": debug}

    async def _ping(self, socket: web.WebSocketResponse) -> None:
        with contextlib.suppress(ConnectionError, RuntimeError):
            while not socket.closed:
                await asyncio.sleep(self.core.settings.ping)
                await socket.ping(f"Ping from sandbox {time.time():.3f}".encode())

    def _ack(self, text: str) -> None:
        try:
            data = json.loads(text)
            pending = self.pending[data["envelope_id"]]
        except (ValueError, KeyError, TypeError):
            self.core.wire.note("in", "socket", "unknown message", text, None, "ignored")
            return
        taken = time.monotonic() - pending.sent
        if pending.answer.done():
            late = "late" if taken > self.core.settings.deadline else "again"
            self.core.wire.note("in", "socket", f"{pending.name} {late}", pending.body, data.get("payload"), f"{late} ack", taken * 1000)
        else:
            pending.answer.set_result(data.get("payload"))

    def _next(self) -> Link | None:
        usable = [link for link in self.links if not link.socket.closed]
        usable = [link for link in usable if not link.leaving] or usable
        if not usable:
            return None
        self._turn += 1
        return usable[self._turn % len(usable)]

    async def send(self, kind: str, name: str, body: Json, more: Json) -> asyncio.Future[Any] | None:
        """Send an envelope to any one connection; None when there is none."""
        link = self._next()
        if link is None:
            return None
        envelope_id = str(uuid.uuid4())
        pending = Pending(name, body, time.monotonic())
        self.pending[envelope_id] = pending
        answers = kind == "slash_commands" or body.get("type") in ("view_submission", "block_suggestion")
        envelope = {"envelope_id": envelope_id, "payload": body, "type": kind, "accepts_response_payload": answers, **more}
        asyncio.get_running_loop().call_later(120, self.pending.pop, envelope_id, None)
        try:
            await link.socket.send_json(envelope)
        except (ConnectionError, RuntimeError):
            self.pending.pop(envelope_id, None)
            return await self.send(kind, name, body, more)
        return pending.answer

    async def disconnect(self, reason: str) -> int:
        """Disconnect all with a reason: warning, refresh_requested, link_disabled, or abrupt for a cut cable."""
        for link in (links := list(self.links)):
            link.leaving = True
            if reason == "abrupt":
                self._cut(link)
                continue
            with contextlib.suppress(ConnectionError, RuntimeError):
                await link.socket.send_json({"type": "disconnect", "reason": reason, "debug_info": {"host": "sandbox"}})
            delay = self.core.settings.warning if reason == "warning" else 0.05
            self.core.spawn(self._close_after(link, delay))
        self.core.wire.note("out", "socket", "disconnect", {"reason": reason}, None, len(links))
        return len(links)

    async def _close_after(self, link: Link, seconds: float) -> None:
        await asyncio.sleep(seconds)
        with contextlib.suppress(ConnectionError, RuntimeError):
            await asyncio.wait_for(link.socket.close(), 1)

    def _cut(self, link: Link) -> None:
        if link.request.transport is not None:
            link.request.transport.abort()

    def cut_all(self) -> None:
        """Cut every connection at once, as at the end of the server."""
        for link in list(self.links):
            self._cut(link)
