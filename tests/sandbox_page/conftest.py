"""The real page in a real browser, before a real stand-in with a real Bolt app."""

from __future__ import annotations

import json
import os
import shutil
import threading
import time
import urllib.request
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, sync_playwright
from slack_bolt import App
from slack_bolt.adapter.socket_mode import SocketModeHandler
from slack_sdk import WebClient

from sandbox.server import Running
from tests.sandbox_page.bot import MANIFEST, WORLD, build

FLAGS = ("--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking", "--disable-component-update", "--disable-sync")
OpenPage = Callable[..., Page]


def control(url: str, body: object = None) -> Any:
    """Call the control interface."""
    data = None if body is None else json.dumps(body).encode()
    with urllib.request.urlopen(urllib.request.Request(url, data, {"Content-Type": "application/json"}), timeout=10) as answer:
        return json.load(answer)


@pytest.fixture(scope="module")
def server() -> Iterator[str]:
    """A stand-in with a short deadline and the app connected to it; its address."""
    with Running(WORLD, MANIFEST, deadline=1.0, ping=0.2) as running:
        app = App(client=WebClient(token="xoxb-sandbox-bot", base_url=running.api_url), listener_executor=ThreadPoolExecutor(16))
        build(app)
        handler = SocketModeHandler(app, "xapp-sandbox-app", web_client=WebClient(base_url=running.api_url), ping_interval=0.3)
        handler.connect()
        end = time.monotonic() + 10
        while not control(f"{running.url}/control/raw")["connections"]:
            assert time.monotonic() < end, "the app did not connect"
            time.sleep(0.02)
        yield running.url
        handler.client.auto_reconnect_enabled = False
        threading.Thread(target=handler.close, daemon=True).start()


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """Chromium, as the machine has it."""
    path = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
    if path is None:
        if os.environ.get("CI"):
            pytest.fail("no Chromium on this machine: .ci/run installs it")
        pytest.skip("no Chromium on this machine, and the page can only be tried in a browser")
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=path, args=list(FLAGS))
        yield chromium
        chromium.close()


@pytest.fixture
def open_page(server: str, browser: Browser) -> Iterator[OpenPage]:
    """Open the page as somebody, in a world that has just begun; nothing may be asked of another host, and nothing may fail in the script."""
    control(f"{server}/control/reset", WORLD)
    contexts = []
    wrong: list[str] = []

    def look(user: str = "UAISHA", place: str = "C0GENERAL", width: int = 1280, height: int = 800) -> Page:
        context = browser.new_context(viewport={"width": width, "height": height}, reduced_motion="reduce")
        contexts.append(context)
        page = context.new_page()
        page.set_default_timeout(10_000)
        page.on("request", lambda request: None if request.url.startswith(server) else wrong.append(request.url))
        page.on("pageerror", lambda error: wrong.append(str(error)))
        page.on("console", lambda message: wrong.append(message.text) if message.type == "error" and "Failed to load" not in message.text else None)
        page.on("response", lambda answer: wrong.append(answer.url) if answer.status >= 400 and "/control/state" not in answer.url else None)
        page.goto(f"{server}/?as={user}&in={place}")
        page.get_by_role("navigation").get_by_role("button").first.wait_for()
        return page

    yield look
    for context in contexts:
        context.close()
    assert wrong == []
