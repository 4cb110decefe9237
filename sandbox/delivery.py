"""Sending payloads to the app: Socket Mode or signed HTTP, a deadline, and retries of events only."""

from __future__ import annotations

import asyncio
import hashlib
import hmac
import json
import time
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

import aiohttp

from sandbox import payloads
from sandbox.core import Core
from sandbox.sockets import Hub

Json = dict[str, Any]


@dataclass
class Answer:
    """What came back: status ok, timeout or failed; the body; Slack's word for the failure."""

    status: str
    body: Any = None
    code: int = 0
    reason: str = ""
    no_retry: bool = False

    @property
    def word(self) -> str:
        """The error word the person is shown."""
        return "operation_timeout" if self.status == "timeout" else "dispatch_failed"


def raw_body(kind: str, body: Any) -> tuple[bytes, str]:
    """Write a payload as Slack does over HTTP, with its content type."""
    if isinstance(body, str):
        return body.encode(), "application/x-www-form-urlencoded"
    if kind == "events_api":
        return json.dumps(body).encode(), "application/json"
    fields = body if kind == "slash_commands" else {"payload": json.dumps(body)}
    return urlencode(fields).encode(), "application/x-www-form-urlencoded"


def signature(secret: str, timestamp: str, raw: bytes) -> str:
    """Sign a body with the signing secret, version v0."""
    return "v0=" + hmac.new(secret.encode(), b"v0:" + timestamp.encode() + b":" + raw, hashlib.sha256).hexdigest()


def signed_headers(secret: str, raw: bytes, sign: str = "good") -> dict[str, str]:
    """Make the signature headers, good or wrong in one of several ways."""
    if sign == "missing":
        return {}
    stamp = {"stale": str(int(time.time()) - 600), "nonnumeric": "yesterday"}.get(sign, str(int(time.time())))
    signed = signature("another-secret" if sign == "bad" else secret, stamp, raw)
    return {"X-Slack-Request-Timestamp": stamp, "X-Slack-Signature": signed}


class Delivery:
    """The way from the stand-in to the app."""

    def __init__(self, core: Core) -> None:
        """Start with no connection."""
        self.core = core
        self.hub = Hub(core)
        self.session: aiohttp.ClientSession | None = None
        self.hurry = asyncio.Event()

    async def send(self, kind: str, name: str, body: Json, attempt: int = 0, reason: str = "") -> Answer:
        """Send one payload once and wait for its acknowledgement until the deadline."""
        started = time.monotonic()
        if self.core.world.app.get("request_url"):
            answer = await self._http(kind, name, body, attempt, reason)
        else:
            answer = await self._socket(kind, name, body, {"retry_attempt": attempt, "retry_reason": reason or None} if attempt or kind == "events_api" else {})
        way = "http" if self.core.world.app.get("request_url") else "socket"
        status = answer.code or answer.reason or answer.status
        self.core.wire.note("out", way, name, body, answer.body, status, (time.monotonic() - started) * 1000)
        return answer

    async def _socket(self, kind: str, name: str, body: Json, more: Json) -> Answer:
        future = await self.hub.send(kind, name, body, {"retry_attempt": 0, "retry_reason": ""} | more if kind == "events_api" else more)
        if future is None:
            return Answer("failed", reason="connection_failed")
        done, _ = await asyncio.wait([future], timeout=self.core.settings.deadline)
        if not done:
            future.cancel()
            return Answer("timeout", reason="http_timeout")
        return Answer("ok", future.result())

    async def _http(self, kind: str, name: str, body: Json, attempt: int, reason: str) -> Answer:
        raw, content = raw_body(kind, body)
        headers = {"Content-Type": content, **signed_headers(self.core.world.app["signing_secret"], raw)}
        if attempt:
            headers |= {"X-Slack-Retry-Num": str(attempt), "X-Slack-Retry-Reason": reason}
        return await self.post(name, raw, headers, redirects=2 if kind == "events_api" else 0)

    async def post(self, name: str, raw: bytes, headers: dict[str, str], redirects: int = 0) -> Answer:
        """Post bytes to the request_url, and judge what comes back in time."""
        started = time.monotonic()
        work = asyncio.ensure_future(self._post(raw, {"User-Agent": "Slackbot 1.0 (+https://api.slack.com/robots)", **headers}, redirects))
        done, _ = await asyncio.wait([work], timeout=self.core.settings.deadline)
        if done:
            return work.result()
        self.core.spawn(self._late(name, work, started))
        return Answer("timeout", reason="http_timeout")

    async def _late(self, name: str, work: asyncio.Task[Answer], started: float) -> None:
        answer = await work
        self.core.wire.note("in", "http", f"{name} late", None, answer.body, "late ack", (time.monotonic() - started) * 1000)

    async def _post(self, raw: bytes, headers: dict[str, str], redirects: int) -> Answer:
        if self.session is None:
            self.session = aiohttp.ClientSession(timeout=aiohttp.ClientTimeout(total=60), connector=aiohttp.TCPConnector(limit=0))
        url = self.core.world.app["request_url"]
        try:
            options: Json = {"allow_redirects": redirects > 0, "max_redirects": redirects + 1}
            async with self.session.post(url, data=raw, headers=headers, **options) as response:
                text = await response.text()
                refuses_retry = response.headers.get("x-slack-no-retry") == "1"
                if not 200 <= response.status < 300:
                    return Answer("failed", text, response.status, "http_error", refuses_retry)
                is_json = "json" in response.headers.get("content-type", "")
                return Answer("ok", (json.loads(text) if is_json and text else text) or None, response.status)
        except aiohttp.TooManyRedirects:
            return Answer("failed", reason="too_many_redirects")
        except ValueError:
            return Answer("failed", reason="http_error")
        except (aiohttp.ClientError, OSError, TimeoutError):
            return Answer("failed", reason="connection_failed")

    # --- events -----------------------------------------------------------------------------------------------------------------------------------

    def tell(self, inner: Json) -> str | None:
        """Send an event in the background if the app subscribed to it; its event_id, or None."""
        body = self.prepared(inner)
        if body is not None:
            self.core.spawn(self._event(body, 0, None))
            return str(body["event_id"])
        return None

    def prepared(self, inner: Json) -> Json | None:
        """Wrap an event that the app subscribed to."""
        return payloads.event(self.core.world, inner) if self.core.world.manifest.subscribed(subscription_of(self.core.world, inner)) else None

    async def event_now(self, body: Json) -> Answer:
        """Send an event, answer with its first attempt, and retry behind it."""
        world = self.core.world
        answer = await self.send("events_api", str(body["event"]["type"]), body)
        if self.core.world is not world:
            return answer
        if answer.status != "ok" and not answer.no_retry:
            self.core.spawn(self._event(body, 1, answer))
        return answer

    async def _event(self, body: Json, attempt: int, last: Answer | None) -> None:
        world = self.core.world
        while attempt <= len(self.core.settings.retries):
            if attempt:
                await self._pause(self.core.settings.retries[attempt - 1])
            if self.core.world is not world:
                return
            last = await self.send("events_api", str(body["event"]["type"]), body, attempt, last.reason if last else "")
            if last.status == "ok" or last.no_retry:
                return
            attempt += 1

    async def _pause(self, seconds: float) -> None:
        try:
            await asyncio.wait_for(self.hurry.wait(), max(seconds, 0.001))
        except TimeoutError:
            return

    def retry_now(self) -> None:
        """Let every waiting retry go at once."""
        self.hurry.set()
        self.hurry = asyncio.Event()

    async def close(self) -> None:
        """Cut all connections."""
        self.hub.cut_all()
        for task in list(self.core.tasks):
            task.cancel()
        if self.session is not None:
            await self.session.close()


def subscription_of(world: Any, inner: Json) -> str:
    """Name the subscription that an event belongs to: messages have one for each kind of channel."""
    kind = str(inner.get("type"))
    if kind != "message":
        return kind
    channel = world.channels.get(str(inner.get("channel")))
    return {"public": "message.channels", "private": "message.groups", "im": "message.im"}[channel.kind if channel else "public"]
