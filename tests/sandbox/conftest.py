"""A running stand-in, a small world, and real Bolt applications against it."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

import pytest
from slack_bolt import App, BoltRequest
from slack_bolt.adapter.socket_mode import SocketModeHandler
from slack_sdk import WebClient

from sandbox.client import Person, Sandbox
from sandbox.server import Running

Json = dict[str, Any]
BOT, APP = "xoxb-sandbox-bot", "xapp-sandbox-app"
SCOPES = ["commands", "chat:write", "users:read", "im:write", "channels:read", "groups:read", "channels:history", "groups:history", "im:history", "files:read"]
EVENTS = ["app_home_opened", "message.im", "message.channels", "user_change", "channel_id_changed"]
MANIFEST: Json = {
    "features": {
        "app_home": {"home_tab_enabled": True, "messages_tab_enabled": True},
        "slash_commands": [
            {"command": "/justus", "description": "Ask", "usage_hint": "[share]", "should_escape": True},
            {"command": "/plain", "description": "x"},
        ],
        "shortcuts": [{"name": "Ask", "type": "global", "callback_id": "ask", "description": "Ask"}],
    },
    "oauth_config": {"scopes": {"bot": SCOPES}},
    "settings": {"socket_mode_enabled": True, "interactivity": {"is_enabled": True}, "event_subscriptions": {"bot_events": EVENTS}},
}
WORLD: Json = {
    "users": [
        {"id": "UWORKER", "name": "aisha", "real_name": "Aisha Khan"},
        {"id": "UBOSS", "name": "ben", "real_name": "Ben Okafor", "kind": "admin"},
        {"id": "UGUEST", "name": "gwen", "kind": "guest"},
        {"id": "USTRANGER", "name": "sam", "kind": "stranger", "team_id": "T0OTHER"},
        {"id": "UFAR", "name": "fay", "kind": "other_org"},
        {"id": "UGONE", "name": "gil", "kind": "deactivated"},
    ],
    "channels": [
        {"id": "C0GENERAL", "name": "general", "members": ["UWORKER", "UBOSS"], "bot_is_member": True},
        {"id": "C0NOBOT", "name": "nobot", "members": ["UWORKER"]},
        {"id": "G0SECRET", "name": "secret", "private": True, "members": ["UWORKER"], "bot_is_member": True},
        {"id": "G0HIDDEN", "name": "hidden", "private": True, "members": ["UWORKER"]},
        {"id": "C0SHARED", "name": "shared", "members": ["UWORKER", "USTRANGER", "UGUEST"], "bot_is_member": True, "shared": True},
        {"id": "C0OLD", "name": "old", "members": ["UWORKER"], "bot_is_member": True, "archived": True},
    ],
}


@pytest.fixture
def running() -> Iterator[Running]:
    """A stand-in with short times."""
    with Running(WORLD, MANIFEST, ping=0.1, retries=(0, 60, 300), warning=0.3) as server:
        yield server


@pytest.fixture
def sandbox(running: Running) -> Sandbox:
    """The control interface."""
    return Sandbox(running.url)


@pytest.fixture
def api(running: Running) -> WebClient:
    """Slack's own client, with the bot's token."""
    return WebClient(token=BOT, base_url=running.api_url, retry_handlers=[])


@pytest.fixture
def worker(sandbox: Sandbox) -> Person:
    """A member."""
    return sandbox.person("UWORKER")


@pytest.fixture
def bolt(running: Running, sandbox: Sandbox) -> Iterator[Callable[..., App]]:
    """Make Bolt apps; call the result with the app to connect it by Socket Mode."""
    handlers: list[SocketModeHandler] = []

    def make(build: Callable[[App], None], connections: int = 1) -> App:
        app = App(client=WebClient(token=BOT, base_url=running.api_url), listener_executor=ThreadPoolExecutor(32))
        build(app)
        for number in range(connections):
            handler = SocketModeHandler(app, APP, web_client=WebClient(base_url=running.api_url), ping_interval=0.3)
            handler.connect()
            handlers.append(handler)
            sandbox.wait_for(lambda world, wanted=number + 1: world["connections"] >= wanted)
        return app

    yield make
    for handler in handlers:
        handler.client.auto_reconnect_enabled = False
        threading.Thread(target=handler.close, daemon=True).start()


@pytest.fixture
def http_bolt(running: Running, sandbox: Sandbox) -> Iterator[Callable[[Callable[[App], None]], App]]:
    """Make a Bolt app behind a small HTTP server, and point the stand-in at it."""
    servers: list[ThreadingHTTPServer] = []

    def make(build: Callable[[App], None]) -> App:
        client = WebClient(token=BOT, base_url=running.api_url)
        app = App(client=client, signing_secret="sandbox-signing-secret", listener_executor=ThreadPoolExecutor(32))
        build(app)

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                body = self.rfile.read(int(self.headers["Content-Length"])).decode()
                answer = app.dispatch(BoltRequest(body=body, headers=dict(self.headers.items())))
                self.send_response(answer.status)
                for key, value in answer.first_headers_without_set_cookie().items():
                    self.send_header(key, value)
                self.end_headers()
                self.wfile.write(answer.body.encode())

            def log_message(self, format: str, *args: Any) -> None:
                """Say nothing."""

        server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        server.daemon_threads = True
        servers.append(server)
        threading.Thread(target=server.serve_forever, args=(0.01,), daemon=True).start()
        sandbox.world("request_url", url=f"http://127.0.0.1:{server.server_address[1]}/slack/events")
        return app

    yield make
    for server in servers:
        server.shutdown()
        server.server_close()


def plain(text: str) -> Json:
    """A plain_text object."""
    return {"type": "plain_text", "text": text}


def modal(*blocks: Json, **more: Any) -> Json:
    """A modal."""
    return {"type": "modal", "callback_id": "form", "title": plain("Form"), "submit": plain("Send"), "blocks": list(blocks), **more}


def entry(block_id: str = "why", optional: bool = False, **element: Any) -> Json:
    """An input block."""
    full = {"type": "plain_text_input", "action_id": "text", **element}
    return {"type": "input", "block_id": block_id, "label": plain(block_id.title()), "optional": optional, "element": full}


def button(action_id: str = "go", value: str = "7", **more: Any) -> Json:
    """An actions block with a button."""
    return {"type": "actions", "block_id": "acts", "elements": [{"type": "button", "action_id": action_id, "text": plain("Go"), "value": value, **more}]}


def option(value: str, text: str | None = None) -> Json:
    """An option of a select."""
    return {"text": plain(text or value.title()), "value": value}
