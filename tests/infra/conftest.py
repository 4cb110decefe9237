"""What these tests share: a strict Slack, and real bots in it, over Socket Mode or signed HTTP, with the handlers a test needs."""

from __future__ import annotations

import socket
import time
from collections.abc import Callable, Iterator
from typing import Any, TypeVar

import pytest
from typer.testing import CliRunner

from bot import logs
from bot.app import Bot, Register, build
from bot.cli import app
from bot.keeping import Times
from bot.manifest import manifest
from bot.settings import Settings
from bot.vault import new_key
from sandbox.client import Sandbox
from sandbox.server import Running
from tests import cast

T = TypeVar("T")
SECRET = "sandbox-signing-secret"


def until(look: Callable[[], T], seconds: float = 10.0) -> T:
    """Wait for a condition; what it gave."""
    end = time.monotonic() + seconds
    while not (found := look()):
        assert time.monotonic() < end, f"did not come to be within {seconds} s"
        time.sleep(0.01)
    return found


def free_port() -> int:
    """A port that nothing listens on now."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def environment(slack: Running, database_url: str, **more: str) -> dict[str, Any]:
    """The settings of a bot in this Slack; an empty value takes one away."""
    given = {
        "SLACK_BOT_TOKEN": "xoxb-sandbox-bot",
        "SLACK_APP_TOKEN": "xapp-sandbox-app",
        "SLACK_API_URL": slack.api_url,
        "JUSTUS_DATABASE_URL": database_url,
        "JUSTUS_KEY": new_key(),
        "JUSTUS_APPROVALS_CHANNEL": cast.APPROVALS,
        "JUSTUS_ADMINS": cast.OLU,
        "PORT": "0",
        **more,
    }
    return {name: value for name, value in given.items() if value}


@pytest.fixture
def logged(capfd: pytest.CaptureFixture[str]) -> Callable[[], str]:
    """Set the log up at its most talkative; gives all that was written so far, by anybody."""
    seen: list[str] = []
    logs.set_up("debug", json=True)

    def read() -> str:
        seen.extend(capfd.readouterr())
        return "".join(seen)

    return read


@pytest.fixture
def http_port() -> int:
    """Where the bot will listen."""
    return free_port()


@pytest.fixture
def slack() -> Iterator[Running]:
    """A strict Slack that speaks Socket Mode; it pings often, so that tests of reconnection are quick."""
    with Running(cast.world(manifest()), ping=0.5) as running:
        yield running


@pytest.fixture
def http_slack(http_port: int) -> Iterator[Running]:
    """A strict Slack that posts signed requests to the bot."""
    url = f"http://127.0.0.1:{http_port}/slack/events"
    with Running(cast.world(manifest(url), request_url=url)) as running:
        yield running


@pytest.fixture
def sandbox(slack: Running) -> Sandbox:
    """The Socket Mode Slack, to act in."""
    return Sandbox(slack.url)


@pytest.fixture
def http_sandbox(http_slack: Running) -> Sandbox:
    """The HTTP Slack, to act in."""
    return Sandbox(http_slack.url)


StartBot = Callable[..., Bot]


@pytest.fixture
def start_bot() -> Iterator[StartBot]:
    """Start bots; they are stopped at the end."""
    started: list[Bot] = []

    def start(env: dict[str, Any], handlers: Register | None = None, **more: Any) -> Bot:
        given: dict[str, Any] = {"handlers": handlers} if handlers else {}
        bot = build(Settings(**env), poll=0.02, times=Times(beat=0.2, dead_after=2, sweep=0.3), **given, **more)
        started.append(bot)
        bot.start()
        return bot

    yield start
    for bot in started:
        bot.stop()


Run = Callable[..., tuple[int, str]]


@pytest.fixture
def run(monkeypatch: pytest.MonkeyPatch) -> Run:
    """Run a command with these settings and nobody else's; exit code and output."""

    def runs(*arguments: str, **env: str) -> tuple[int, str]:
        with monkeypatch.context() as patch:
            patch.setenv("JUSTUS_SETTINGS", "/nowhere")
            for name, value in env.items():
                patch.setenv(name, value)
            result = CliRunner().invoke(app, list(arguments))
        if result.exception is not None and not isinstance(result.exception, SystemExit):
            raise result.exception
        return result.exit_code, result.output

    return runs
