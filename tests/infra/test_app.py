"""The front door: many clicks at once are answered in time, a deaf connection is noticed, and the process goes in good order."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import threading
import time
import urllib.error
import urllib.request
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
from slack_bolt import Ack, App

from bot.app import Bot, build
from bot.database import connect, migrate
from bot.errors import NotSetUp
from bot.manifest import manifest
from bot.services import Services
from bot.settings import Settings
from sandbox.client import Sandbox
from sandbox.server import Running
from tests import cast
from tests.holding import Holding
from tests.infra.conftest import SECRET, StartBot, environment, free_port, until

SLOW = 1.0
GRACE = 30.0
"""How long, in seconds, systemd, Docker and a balancer are told to wait for a process that was asked to go (docs/install.md)."""


class Slow:
    """A command that takes a second before it acknowledges."""

    def __init__(self) -> None:
        self.done = 0
        self.lock = threading.Lock()
        self.started = threading.Event()

    def register(self, app: App, _services: Services) -> None:
        @app.command("/justus")
        def command(ack: Ack) -> None:
            self.started.set()
            time.sleep(SLOW)
            with self.lock:
                self.done += 1
            ack()


def twelve(sandbox: Sandbox) -> list[Any]:
    """Twelve people's clicks at the same moment."""
    with ThreadPoolExecutor(12) as threads:
        return list(threads.map(lambda _: sandbox.person(cast.AISHA).types("/justus help", channel=cast.GENERAL), range(12)))


def test_twelve_slow_clicks_at_once_are_answered_over_socket_mode(slack: Running, sandbox: Sandbox, sqlite_url: str, start_bot: StartBot) -> None:
    slow = Slow()
    start_bot(environment(slack, sqlite_url), slow.register)
    assert [result.status for result in twelve(sandbox)] == ["ok"] * 12
    assert slow.done == 12


def test_twelve_slow_clicks_at_once_are_answered_over_http(
    http_slack: Running, http_sandbox: Sandbox, http_port: int, sqlite_url: str, start_bot: StartBot
) -> None:
    slow = Slow()
    env = environment(http_slack, sqlite_url, SLACK_APP_TOKEN="", SLACK_SIGNING_SECRET=SECRET, PORT=str(http_port))
    start_bot(env, slow.register)
    assert [result.status for result in twelve(http_sandbox)] == ["ok"] * 12
    assert slow.done == 12


def patient(slack: Running) -> None:
    """Let Slack wait longer than three seconds: for what is about order, however long a busy machine takes for it."""
    slack.server.core.settings.deadline = GRACE


def ready(bot: Bot) -> tuple[int, dict[str, bool]]:
    """What /ready answers."""
    try:
        with urllib.request.urlopen(f"http://127.0.0.1:{bot.server.port}/ready", timeout=5) as answer:
            return answer.status, json.load(answer)
    except urllib.error.HTTPError as refused:
        with refused:
            return refused.code, json.load(refused)


def test_a_lost_connection_is_not_ready_and_comes_back(slack: Running, sandbox: Sandbox, sqlite_url: str, start_bot: StartBot) -> None:
    patient(slack)
    slow = Slow()
    bot = start_bot(environment(slack, sqlite_url), slow.register)
    assert ready(bot)[0] == 200
    sandbox.world("refuse_sockets")
    sandbox.world("disconnect_sockets", reason="link_disabled")
    until(lambda: ready(bot) == (503, {"database": True, "engine": True, "slack": False, "staying": True}), 20)
    sandbox.world("allow_sockets")
    until(lambda: ready(bot)[0] == 200, 40)
    assert sandbox.person(cast.AISHA).types("/justus help", channel=cast.GENERAL).status == "ok"


def test_a_reconnection_holds_up_no_answer(sqlite_url: str, start_bot: StartBot) -> None:
    slow = Slow()
    with Running(cast.world(manifest()), ping=60) as silent, ThreadPoolExecutor(2) as threads:
        patient(silent)
        sandbox = Sandbox(silent.url)
        bot = start_bot(environment(silent, sqlite_url), slow.register)
        assert bot.socket is not None
        first = bot.socket.session_id()
        click = threads.submit(lambda: sandbox.person(cast.AISHA).types("/justus help", channel=cast.GENERAL))
        assert slow.started.wait(GRACE)
        sandbox.world("disconnect_sockets", reason="warning")
        until(lambda: bot.socket is not None and bot.socket.session_id() != first)
        second = threads.submit(lambda: sandbox.person(cast.BEN).types("/justus help", channel=cast.GENERAL))
        assert (click.result().status, second.result().status) == ("ok", "ok")
        bot.stop()


def test_a_deaf_connection_is_noticed_and_replaced(slack: Running, sandbox: Sandbox, sqlite_url: str, start_bot: StartBot) -> None:
    patient(slack)
    bot = start_bot(environment(slack, sqlite_url), Slow().register)
    assert bot.socket is not None
    first = bot.socket.session_id()
    bot.socket._ping = 0.2
    bot.socket._since = 0.0
    session = bot.socket.current_session
    assert session is not None
    session.ping = lambda payload="": None  # type: ignore[method-assign]  # the line is dead: no ping goes out, so no pong comes back
    session.last_ping_pong_time = 1.0
    assert not bot.socket.hears()
    until(lambda: bot.socket is not None and bot.socket.session_id() != first and bot.socket.hears(), 30)
    assert sandbox.person(cast.AISHA).types("/justus help", channel=cast.GENERAL).status == "ok"


def test_stopping_answers_what_is_in_hand(slack: Running, sandbox: Sandbox, sqlite_url: str, start_bot: StartBot) -> None:
    patient(slack)
    slow = Slow()
    bot = start_bot(environment(slack, sqlite_url), slow.register)
    with ThreadPoolExecutor(1) as threads:
        click = threads.submit(lambda: sandbox.person(cast.AISHA).types("/justus help", channel=cast.GENERAL))
        assert slow.started.wait(GRACE)
        bot.stop()
        assert click.result().status == "ok"


def test_stopping_answers_what_is_in_hand_over_http(http_slack: Running, http_sandbox: Sandbox, http_port: int, sqlite_url: str, start_bot: StartBot) -> None:
    patient(http_slack)
    slow = Slow()
    env = environment(http_slack, sqlite_url, SLACK_APP_TOKEN="", SLACK_SIGNING_SECRET=SECRET, PORT=str(http_port))
    bot = start_bot(env, slow.register)
    with ThreadPoolExecutor(1) as threads:
        click = threads.submit(lambda: http_sandbox.person(cast.AISHA).types("/justus help", channel=cast.GENERAL))
        assert slow.started.wait(GRACE)
        bot.stop()
        assert click.result().status == "ok"


@pytest.mark.parametrize("sign", [signal.SIGTERM, signal.SIGINT])
def test_the_process_goes_in_good_order(slack: Running, sandbox: Sandbox, database_url: str, sign: signal.Signals) -> None:
    patient(slack)
    port = free_port()
    ours = ("SLACK", "JUSTUS")
    with Holding(slack.url, "views.open") as slow, ThreadPoolExecutor(1) as threads:
        settings = environment(slack, database_url, PORT=str(port), SLACK_API_URL=slow.api_url)
        env = {**{name: value for name, value in os.environ.items() if not name.startswith(ours)}, **settings}
        process = subprocess.Popen([sys.executable, "-m", "bot.cli", "serve"], env=env, stderr=subprocess.PIPE, text=True)
        assert process.stderr is not None
        lines: list[str] = []
        reader = threading.Thread(target=lambda: lines.extend(process.stderr or ()))
        reader.start()
        try:
            until(lambda: any("bot:process:started" in line for line in lines) or process.poll() is not None, 40)
            click = threads.submit(lambda: sandbox.person(cast.AISHA).types("/justus help", channel=cast.GENERAL))
            assert slow.taken.wait(GRACE)
            process.send_signal(sign)
            until(lambda: _answers(port) != 200)
            slow.release.set()
            assert process.wait(GRACE) == 0
            assert click.result().status == "ok"
        finally:
            process.kill()
            process.wait()
            reader.join()
            process.stderr.close()
    assert any("bot:process:stopped" in line for line in lines)
    assert not any("Traceback" in line for line in lines)
    assert "xoxb" not in "".join(lines)


def _answers(port: int) -> int:
    """The status of /ready, or nought when nothing listens any more."""
    try:
        with urllib.request.urlopen(f"http://127.0.0.1:{port}/ready", timeout=5) as answer:
            return int(answer.status)
    except urllib.error.HTTPError as refused:
        with refused:
            return refused.code
    except OSError:
        return 0


def test_a_database_that_is_not_ready_is_said_in_words(slack: Running, empty_database_url: str) -> None:
    with pytest.raises(NotSetUp, match="justus migrate"):
        build(Settings(**environment(slack, empty_database_url)))


def test_a_database_that_does_not_answer_is_said_in_words(slack: Running) -> None:
    with pytest.raises(NotSetUp, match="does not answer"):
        build(Settings(**environment(slack, "postgresql://nobody:hush@127.0.0.1:1/none")))


def test_a_token_that_slack_refuses_is_said_in_words(slack: Running, sqlite_url: str) -> None:
    with pytest.raises(NotSetUp, match="SLACK_BOT_TOKEN") as wrong:
        build(Settings(**environment(slack, sqlite_url, SLACK_BOT_TOKEN="xoxb-wrong")))
    assert "xoxb-wrong" not in str(wrong.value)


def test_an_app_token_that_slack_refuses_is_said_in_words(slack: Running, sqlite_url: str) -> None:
    bot = build(Settings(**environment(slack, sqlite_url, SLACK_APP_TOKEN="xapp-wrong")))
    with pytest.raises(NotSetUp, match="SLACK_APP_TOKEN"):
        bot.start()


def test_a_slack_that_does_not_answer_is_said_in_words(slack: Running, sqlite_url: str) -> None:
    with pytest.raises(NotSetUp, match="does not answer at"):
        build(Settings(**environment(slack, sqlite_url, SLACK_API_URL="http://127.0.0.1:1/api/")))


def test_a_port_that_is_taken_is_said_in_words(slack: Running, sqlite_url: str, start_bot: StartBot) -> None:
    bot = start_bot(environment(slack, sqlite_url))
    with pytest.raises(NotSetUp, match="PORT"):
        build(Settings(**environment(slack, sqlite_url, PORT=str(bot.server.port))))


class Stuck(ThreadPoolExecutor):
    """Threads that cannot be stopped."""

    def shutdown(self, wait: bool = True, *, cancel_futures: bool = False) -> None:
        raise TimeoutError("stuck")


def test_a_part_that_does_not_stop_keeps_no_other_from_stopping(slack: Running, sqlite_url: str, start_bot: StartBot) -> None:
    bot = build(Settings(**environment(slack, sqlite_url)))
    bot.start()
    bot.pool = Stuck(1)
    with pytest.raises(TimeoutError, match="stuck"):
        bot.stop()
    assert ready(start_bot(environment(slack, sqlite_url)))[0] == 200


def test_migrate_then_serve_is_all_it_takes(slack: Running, empty_database_url: str, start_bot: StartBot) -> None:
    database = connect(empty_database_url, pool_size=2)
    migrate(database)
    database.dispose()
    assert ready(start_bot(environment(slack, empty_database_url)))[0] == 200
