"""The HTTP entrance: what is not a well-formed, dated, signed request of bearable size never reaches a handler, and leaves no traceback."""

from __future__ import annotations

import contextlib
import hashlib
import hmac
import http.client
import json
import logging
import time
from collections.abc import Callable
from typing import Any
from urllib.parse import urlencode

import pytest
from slack_bolt import Ack, App
from waitress.trigger import trigger

from bot.app import Bot
from bot.entrance import MAX_BODY
from bot.services import Services
from sandbox.client import Sandbox
from sandbox.server import Running
from tests import cast
from tests.infra.conftest import SECRET, StartBot, environment

FORM = "application/x-www-form-urlencoded"
COMMAND = {"command": "/justus", "text": "help", "user_id": cast.AISHA, "team_id": cast.TEAM, "channel_id": cast.GENERAL, "trigger_id": "1.2.x"}
Answer = tuple[int, str]
Post = Callable[..., Answer]


class Heard:
    """Handlers that keep what they are given."""

    def __init__(self) -> None:
        self.bodies: list[dict[str, Any]] = []

    def register(self, app: App, _services: Services) -> None:
        @app.command("/justus")
        def command(ack: Ack, body: dict[str, Any]) -> None:
            self.bodies.append(body)
            ack("heard")

        @app.command("/broken")
        def broken() -> None:
            raise RuntimeError("Jane Doe of 3 Acacia Avenue")

        @app.event("app_home_opened")
        def home(body: dict[str, Any]) -> None:
            self.bodies.append(body)


@pytest.fixture
def heard() -> Heard:
    return Heard()


@pytest.fixture
def bot(http_slack: Running, http_port: int, sqlite_url: str, heard: Heard, start_bot: StartBot) -> Bot:
    env = environment(http_slack, sqlite_url, SLACK_APP_TOKEN="", SLACK_SIGNING_SECRET=SECRET, PORT=str(http_port))
    return start_bot(env, heard.register)


def signed(raw: bytes, stamp: str | None = None, secret: str = SECRET) -> dict[str, str]:
    stamp = stamp if stamp is not None else str(int(time.time()))
    seal = hmac.new(secret.encode(), b"v0:" + stamp.encode() + b":" + raw, hashlib.sha256).hexdigest()
    return {"X-Slack-Request-Timestamp": stamp, "X-Slack-Signature": f"v0={seal}", "Content-Type": FORM}


@pytest.fixture
def post(bot: Bot) -> Post:
    def send(raw: bytes, headers: dict[str, str] | None = None, *, method: str = "POST", path: str = "/slack/events") -> Answer:
        connection = http.client.HTTPConnection("127.0.0.1", bot.server.port, timeout=10)
        try:
            connection.request(method, path, raw, signed(raw) if headers is None else headers)
            answer = connection.getresponse()
            return answer.status, answer.read().decode()
        finally:
            connection.close()

    return send


def form(**more: str) -> bytes:
    return urlencode({**COMMAND, **more}).encode()


def test_a_signed_command_is_heard(post: Post, heard: Heard) -> None:
    assert post(form())[0] == 200
    assert heard.bodies[0]["text"] == "help"


@pytest.mark.parametrize("text", ["access payload service", "payload", "payload=%7B%7D", 'payload={"type":"x"}', "a&payload=1"])
def test_a_command_may_say_payload(post: Post, heard: Heard, text: str) -> None:
    assert post(form(text=text))[0] == 200
    assert [body["text"] for body in heard.bodies] == [text]


def test_a_person_may_say_payload(bot: Bot, http_sandbox: Sandbox, heard: Heard) -> None:
    result = http_sandbox.person(cast.AISHA).types("/justus payload service", channel=cast.GENERAL)
    assert result.status == "ok"
    assert heard.bodies[0]["text"] == "payload service"


@pytest.mark.parametrize("stamp", ["tomorrow", "", "-1", "1.5", "１２３４５", "9" * 40, "1_000", "0x12"])
def test_a_timestamp_that_is_no_number_is_refused_without_a_traceback(post: Post, heard: Heard, logged: Callable[[], str], stamp: str) -> None:
    raw = form()
    headers = signed(raw)
    headers["X-Slack-Request-Timestamp"] = stamp.encode().decode("latin-1")
    assert post(raw, headers) == (401, "Unauthorized")
    assert "Traceback" not in logged()
    assert heard.bodies == []


@pytest.mark.parametrize("missing", ["X-Slack-Request-Timestamp", "X-Slack-Signature"])
def test_a_missing_header_is_refused(post: Post, missing: str) -> None:
    raw = form()
    assert post(raw, {name: value for name, value in signed(raw).items() if name != missing})[0] == 401


@pytest.mark.parametrize("age", [301, -301, 10_000_000])
def test_a_stale_request_is_refused(post: Post, heard: Heard, age: int) -> None:
    raw = form()
    assert post(raw, signed(raw, str(int(time.time()) - age)))[0] == 401
    assert heard.bodies == []


def test_a_bad_signature_is_refused(post: Post, heard: Heard) -> None:
    raw = form()
    assert post(raw, signed(raw, secret="another"))[0] == 401
    assert post(raw + b"&text=other", signed(raw))[0] == 401
    assert heard.bodies == []


def test_the_body_of_a_refused_request_is_not_logged(post: Post, logged: Callable[[], str]) -> None:
    logging.getLogger("slack_bolt").setLevel("DEBUG")
    raw = form(text="something private")
    assert post(raw, signed(raw, secret="another"))[0] == 401
    assert "something" not in logged()


def test_what_is_signed_is_what_is_heard(post: Post, heard: Heard) -> None:
    raw = form(text="für Zoë 😀 & <b>")
    assert post(raw)[0] == 200
    assert heard.bodies[0]["text"] == "für Zoë 😀 & <b>"


def test_an_oversize_body_is_refused(post: Post, heard: Heard) -> None:
    raw = b"x" * (MAX_BODY + 1)
    with contextlib.suppress(ConnectionError, http.client.HTTPException):  # the server need not read to the end of it
        assert post(raw)[0] == 413
    assert heard.bodies == []


@pytest.mark.parametrize("method", ["GET", "PUT", "DELETE", "HEAD"])
def test_only_post_is_taken(post: Post, method: str) -> None:
    assert post(b"", method=method)[0] == 405


@pytest.mark.parametrize("raw", [b"", b"{", b"payload=nonsense", b"payload=%5B%5D", b"[1]", b"{}", b"\xff\xfe", b'payload="x"', b"[" * 100_000, b"{" * 5000])
@pytest.mark.parametrize("content", [FORM, "application/json"])
def test_a_body_that_cannot_be_read_is_refused(post: Post, heard: Heard, logged: Callable[[], str], raw: bytes, content: str) -> None:
    status, _ = post(raw, {**signed(raw), "Content-Type": content})
    assert status in {400, 404}
    assert heard.bodies == []
    assert "Traceback" not in logged()


def test_ssl_check_is_answered_before_any_signature(post: Post, heard: Heard) -> None:
    assert post(b"ssl_check=1&token=x", {"Content-Type": FORM})[0] == 200
    assert heard.bodies == []


def test_a_command_that_also_says_ssl_check_must_be_signed(post: Post, heard: Heard) -> None:
    assert post(form(ssl_check="1"), {"Content-Type": FORM})[0] == 401
    assert heard.bodies == []


def test_url_verification_is_answered_if_signed(post: Post) -> None:
    raw = json.dumps({"type": "url_verification", "challenge": "abc", "token": "x"}).encode()
    assert post(raw, {**signed(raw), "Content-Type": "application/json"}) == (200, '{"challenge": "abc"}')
    assert post(raw, {"Content-Type": "application/json"})[0] == 401


def test_an_error_in_a_handler_quotes_nothing(post: Post, logged: Callable[[], str]) -> None:
    status, body = post(form(command="/broken", text="something private"))
    assert status == 500
    for words in (body, logged()):
        assert "Acacia" not in words
        assert "something private" not in words
    assert "RuntimeError" in logged()


def test_an_unknown_request_is_logged_without_its_content(post: Post, logged: Callable[[], str]) -> None:
    view = {"callback_id": "no such", "type": "modal", "state": {"values": {"a": {"b": {"value": "something private"}}}}}
    raw = urlencode({"payload": json.dumps({"type": "view_submission", "user": {"id": cast.AISHA}, "team": {"id": cast.TEAM}, "view": view})}).encode()
    assert post(raw)[0] == 404
    told = logged()
    assert "something private" not in told
    assert "Unhandled request" in told


@pytest.mark.parametrize("kind", ["bad", "stale", "missing", "nonnumeric"])
def test_the_sandbox_agrees(bot: Bot, http_sandbox: Sandbox, heard: Heard, kind: str) -> None:
    [answer] = http_sandbox.deliver("command", COMMAND, sign=kind)
    assert answer["code"] == 401
    [answer] = http_sandbox.deliver("command", COMMAND)
    assert answer["code"] == 200
    assert len(heard.bodies) == 1


def test_other_paths_are_not_there(post: Post) -> None:
    assert post(form(), path="/slack/install")[0] == 404
    assert post(form(), path="/")[0] == 404


def test_health_and_readiness(post: Post) -> None:
    assert post(b"", {}, method="GET", path="/health") == (200, "ok")
    status, body = post(b"", {}, method="GET", path="/ready")
    assert (status, json.loads(body)) == (200, {"database": True, "engine": True, "slack": True, "staying": True})


def test_a_server_that_cannot_be_woken_goes_all_the_same(bot: Bot, post: Post) -> None:
    """Whatever closed what wakes its loop: to stop raises nothing, and nobody is answered any more."""
    (waker,) = [one for one in bot.server._sockets.values() if isinstance(one, trigger)]
    waker.trigger = -1

    bot.stop()

    with pytest.raises(OSError):
        post(b"")
