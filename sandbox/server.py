"""One aiohttp application of it all, for the command line and, in a thread, for tests."""

from __future__ import annotations

import asyncio
import contextlib
import json
import sys
import threading
from collections.abc import Awaitable, Callable
from pathlib import Path
from types import TracebackType
from typing import Any, Self
from urllib.parse import urlsplit

from aiohttp import web

from sandbox import filehost, web_api
from sandbox.changes import LOOPBACK, check_request_url
from sandbox.control import Control, readable_errors
from sandbox.core import Core, Settings
from sandbox.delivery import Delivery
from sandbox.posting import handle_response_url
from sandbox.world import World, WorldError

Json = dict[str, Any]
PAGE = Path(__file__).parent / "page"
CSP = "default-src 'self'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'; object-src 'none'"
HEADERS = {"Content-Security-Policy": CSP, "X-Content-Type-Options": "nosniff", "Referrer-Policy": "no-referrer", "Cache-Control": "no-store"}
MISSING = "The sandbox runs; its page is not installed here. The control interface is at /control/."

DEFAULT_WORLD: Json = {
    "users": [
        {"id": "UAISHA", "name": "aisha", "real_name": "Aisha Khan", "title": "Support worker", "kind": "member"},
        {"id": "UBEN", "name": "ben", "real_name": "Ben Okafor", "title": "Manager", "kind": "admin"},
        {"id": "UGUEST", "name": "gwen", "real_name": "Gwen Hughes", "title": "Interpreter", "kind": "guest"},
    ],
    "channels": [
        {"id": "C0GENERAL", "name": "general", "members": ["UAISHA", "UBEN"], "bot_is_member": True},
        {"id": "G0CASEWORK", "name": "casework", "private": True, "members": ["UAISHA", "UBEN", "UGUEST"], "bot_is_member": True},
    ],
}
"""A small world, so that the stand-in works with nothing given."""


@web.middleware
async def loopback_only(request: web.Request, handler: Callable[[web.Request], Awaitable[web.StreamResponse]]) -> web.StreamResponse:
    """Refuse other hosts' names (DNS rebinding) and requests from other sites' pages."""
    if urlsplit(f"//{request.headers.get('Host', '')}").hostname not in LOOPBACK:
        return web.Response(status=403, text="loopback only")
    origin = request.headers.get("Origin")
    if origin and origin not in (f"http://{request.headers['Host']}",):
        return web.Response(status=403, text="another site may not do that")
    return await handler(request)


async def _page(request: web.Request) -> web.StreamResponse:
    path = (PAGE / (request.match_info.get("name") or "index.html")).resolve()
    if not path.is_relative_to(PAGE.resolve()) or not path.is_file():
        missing = request.path == "/"
        return web.Response(status=200 if missing else 404, text=MISSING if missing else "not found", headers=HEADERS)
    return web.FileResponse(path, headers=HEADERS)


class Server:
    """The application and what it consists of; to be made and run on one event loop."""

    def __init__(self, world: Json | None, manifest: Json | None, settings: Settings | None = None) -> None:
        """Build the application."""
        self.core = Core(World(world or DEFAULT_WORLD, manifest), settings=settings or Settings())
        self.core.world.trigger_seconds = self.core.settings.trigger
        check_request_url(self.core.world.app.get("request_url"))
        self.core.wire.secrets = [self.core.world.app[key] for key in ("bot_token", "app_token", "signing_secret")]
        self.delivery = Delivery(self.core)
        self.control = Control(self.core, self.delivery, manifest)
        self.runner = web.AppRunner(self._application(), access_log=None, shutdown_timeout=0.01)

    def _application(self) -> web.Application:
        async def api(request: web.Request) -> web.StreamResponse:
            return await web_api.handle(self.core, self.delivery, request)

        async def respond(request: web.Request) -> web.StreamResponse:
            return await handle_response_url(self.core, request)

        app = web.Application(middlewares=[loopback_only, readable_errors], client_max_size=20 * 1024 * 1024)
        app.add_routes(self.control.routes())
        app.add_routes([web.post("/api/{method}", api), web.get("/api/{method}", api), web.get("/socket/", self.delivery.hub.handle)])
        app.add_routes([web.post(f"/{kind}/{{team}}/{{number}}/{{secret}}", respond) for kind in ("commands", "actions")])
        app.add_routes([*filehost.routes(self.core), web.get("/", _page), web.get("/{name:.+}", _page)])
        return app

    async def start(self, port: int, host: str = "127.0.0.1") -> str:
        """Listen; the address."""
        if host not in LOOPBACK:
            raise ValueError("the sandbox listens on loopback only")
        await self.runner.setup()
        site = web.TCPSite(self.runner, "127.0.0.1", port)
        await site.start()
        self.core.base_url = f"http://127.0.0.1:{self.runner.addresses[0][1]}"
        self.core.world.base_url = self.core.base_url
        return self.core.base_url

    async def stop(self) -> None:
        """Cut every connection and stop listening."""
        await self.delivery.close()
        await self.runner.cleanup()


class Running:
    """A server in a thread, on a free loopback port, as a context manager."""

    def __init__(self, world: Json | None = None, manifest: Json | None = None, port: int = 0, host: str = "127.0.0.1", **settings: Any) -> None:
        """Prepare; `settings` are those of `core.Settings`, for example ping=0.2."""
        if host not in LOOPBACK:
            raise ValueError("the sandbox listens on loopback only")
        self._given = (world, manifest, port, settings)
        self.url = ""
        self._loop = asyncio.new_event_loop()
        self._ready = threading.Event()
        self._error: BaseException | None = None
        self._thread = threading.Thread(target=self._run, name="sandbox", daemon=True)

    @property
    def api_url(self) -> str:
        """The address of the Web API, for SLACK_API_URL."""
        return f"{self.url}/api/"

    def start(self) -> Self:
        """Start, and return once it listens."""
        self._thread.start()
        self._ready.wait(10)
        if self._error is not None:
            raise self._error
        return self

    def _run(self) -> None:
        asyncio.set_event_loop(self._loop)
        world, manifest, port, settings = self._given
        try:
            self.server = Server(world, manifest, Settings(**settings))
            self.url = self._loop.run_until_complete(self.server.start(port))
        except (OSError, LookupError, TypeError, ValueError, WorldError) as problem:  # handed to the thread that waits
            self._error = problem
            return
        finally:
            self._ready.set()
        self._loop.run_forever()
        self._loop.run_until_complete(self.server.stop())
        rest = asyncio.all_tasks(self._loop)
        for task in rest:
            task.cancel()
        self._loop.run_until_complete(asyncio.gather(*rest, return_exceptions=True))
        self._loop.close()

    def stop(self) -> None:
        """Stop at once."""
        with contextlib.suppress(RuntimeError):
            self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join(5)

    def __enter__(self) -> Self:
        """Start."""
        return self.start()

    def __exit__(self, kind: type[BaseException] | None, problem: BaseException | None, trace: TracebackType | None) -> None:
        """Stop."""
        self.stop()


def _read(path: str | Path | None) -> Json | None:
    if path is None:
        return None
    data = json.loads(Path(path).read_text(encoding="utf-8"))
    if not isinstance(data, dict):
        raise TypeError(f"{path} does not hold a JSON object")
    return data


def serve(port: int = 8400, world_file: str | Path | None = None, manifest_file: str | Path | None = None) -> None:
    """Serve until interrupted."""

    async def forever() -> None:
        server = Server(_read(world_file), _read(manifest_file))
        url = await server.start(port)
        sys.stdout.write(f"The sandbox listens at {url}/ (SLACK_API_URL={url}/api/). Stop it with Ctrl-C.\n")
        sys.stdout.flush()
        try:
            await asyncio.Event().wait()
        finally:
            await server.stop()

    with contextlib.suppress(KeyboardInterrupt):
        asyncio.run(forever())
