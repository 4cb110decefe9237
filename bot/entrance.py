"""The HTTP entrance: what is not a well-formed, dated, signed request of bearable size never reaches Bolt; and how we tell that we live."""

from __future__ import annotations

import hmac
import json
import threading
from collections.abc import Callable, Iterable, Mapping
from http import HTTPStatus
from typing import TYPE_CHECKING, Any
from urllib.parse import parse_qsl

import waitress
from prometheus_client import CONTENT_TYPE_PLAIN_0_0_4
from pydantic import SecretStr
from waitress.channel import HTTPChannel
from waitress.trigger import trigger
from waitress.wasyncore import close_all

from bot import logs
from bot.telemetry import Telemetry

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIEnvironment

MAX_BODY = 1_000_000
EVENTS = "/slack/events"

Parsed = dict[str, Any]
Answer = tuple[int, Mapping[str, str], str]
Dispatch = Callable[[str, dict[str, str], Parsed], Answer]
"""Takes the raw body (which the signature is over), the headers and the parsed body; gives status, headers and body."""

_log = logs.logger()


class _Refuse(Exception):
    """Answer with this status, and nothing else."""

    def __init__(self, status: HTTPStatus) -> None:
        super().__init__(status)
        self.status = status


class Entrance:
    """A WSGI application: /slack/events for Slack (if there is a dispatch), /health, /ready and /metrics for whoever keeps the process running."""

    def __init__(self, dispatch: Dispatch | None, ready: Callable[[], dict[str, bool]], telemetry: Telemetry, metrics_token: SecretStr | None) -> None:
        """Take what answers Slack, what tells whether each part is ready, the figures, and the token for whoever may read them: without one, nobody."""
        self._telemetry = telemetry
        self._metrics_token = metrics_token
        self._dispatch = dispatch
        self._ready = ready
        self._calm = threading.Condition()
        self._busy = 0
        self._leaving = False
        self._closing = False

    def __call__(self, environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        """Answer one request."""
        with self._calm:
            self._busy += 1
        try:
            status, headers, body = self._answer(environ)
        except _Refuse as refused:
            self._telemetry.refused(f"http_{refused.status.value}")
            status, headers, body = refused.status.value, {}, refused.status.phrase
        except Exception as wrong:  # noqa: BLE001  # a thread's boundary: the server would log the traceback with what is in it
            _log.error("entrance:request:broke", exc_info=wrong)
            self._telemetry.refused("http_500")
            status, headers, body = 500, {}, HTTPStatus.INTERNAL_SERVER_ERROR.phrase
        finally:
            with self._calm:
                self._busy -= 1
                self._calm.notify_all()
        content = body.encode()
        given = {name: value for name, value in headers.items() if name.lower() != "content-length"}
        type_given = any(name.lower() == "content-type" for name in given)
        lines = [*given.items(), *([] if type_given else [("Content-Type", "text/plain; charset=utf-8")]), ("Content-Length", str(len(content)))]
        start_response(f"{status} {HTTPStatus(status).phrase}", lines)
        return [content]

    def leave(self, drain: float) -> None:
        """Say that we go, and still take what comes, for as long as a balancer may need to hear of it."""
        self._leaving = True
        threading.Event().wait(drain)

    def close(self, grace: float) -> None:
        """Take nothing new, and wait until what is in hand is answered."""
        self._leaving = True
        self._closing = True
        with self._calm:
            self._calm.wait_for(lambda: self._busy == 0, grace)

    def _answer(self, environ: WSGIEnvironment) -> Answer:
        path, method = environ.get("PATH_INFO", ""), environ.get("REQUEST_METHOD", "GET")
        if path == "/health":
            return 200, {}, "ok"
        if path == "/ready":
            parts = {**self._ready(), "staying": not self._leaving}
            return (200 if all(parts.values()) else 503), {"Content-Type": "application/json"}, json.dumps(parts)
        if path == "/metrics" and self._metrics_token:
            _must_be_shown(environ, self._metrics_token.get_secret_value())
            return 200, {"Content-Type": CONTENT_TYPE_PLAIN_0_0_4}, self._telemetry.page()
        if path != EVENTS or self._dispatch is None:
            raise _Refuse(HTTPStatus.NOT_FOUND)
        if method != "POST":
            raise _Refuse(HTTPStatus.METHOD_NOT_ALLOWED)
        if self._closing:
            raise _Refuse(HTTPStatus.SERVICE_UNAVAILABLE)
        raw = _body(environ)
        headers = _headers(environ)
        parsed = parse(raw, headers.get("content-type", ""))
        if parsed.get("ssl_check") == "1" and "command" not in parsed:
            return 200, {}, ""
        _must_be_dated(headers)
        return self._dispatch(raw, headers, parsed)


class HttpServer:
    """The entrance under waitress, in a thread."""

    def __init__(self, entrance: Entrance, host: str, port: int, threads: int) -> None:
        """Bind the port; a taken one raises."""
        self._entrance = entrance
        self._sockets: dict[int, Any] = {}
        try:
            options = {"max_request_body_size": MAX_BODY, "ident": None, "clear_untrusted_proxy_headers": True}
            self._server = waitress.create_server(entrance, map=self._sockets, host=host, port=port, threads=threads, **options)
        except OSError:
            close_all(self._sockets, ignore_all=True)
            raise
        self._thread = threading.Thread(target=self._server.run, name="justus-http", daemon=True)

    @property
    def port(self) -> int:
        """The port it listens on, also when the system chose it."""
        listening = getattr(self._server, "effective_listen", None)
        return int(listening[0][1] if listening else self._server.effective_port)

    def start(self) -> None:
        """Listen."""
        self._thread.start()

    def stop(self, grace: float = 4.0, drain: float = 0.0) -> None:
        """Answer what is in hand, then close: waitress closes its sockets in its own thread only. A balancer is given some seconds to send elsewhere first."""
        if self._thread.is_alive():
            self._entrance.leave(drain)
        self._entrance.close(grace)
        self._server.task_dispatcher.shutdown(timeout=grace)
        waker = next((one for one in list(self._sockets.values()) if isinstance(one, trigger)), None)
        if waker is None or not self._thread.is_alive():
            close_all(self._sockets, ignore_all=True)
            return
        try:
            waker.pull_trigger(self._hang_up)
        except OSError:  # nobody can wake it any more, and the process goes all the same
            close_all(self._sockets, ignore_all=True)
        self._thread.join(2)

    def _hang_up(self) -> None:
        for one in list(self._sockets.values()):
            if isinstance(one, HTTPChannel):
                one.handle_write()
        close_all(self._sockets, ignore_all=True)


def parse(raw: str, content_type: str) -> Parsed:
    """Read a body as Slack makes them: JSON, a form with JSON in `payload`, or a form; Bolt's own reader drops a command that says 'payload'."""
    try:
        if content_type.split(";")[0].strip() == "application/json" or raw.startswith("{"):
            found = json.loads(raw)
        else:
            form = dict(parse_qsl(raw, keep_blank_values=True, max_num_fields=200))
            found = json.loads(form["payload"]) if "payload" in form and "command" not in form else form
    except (ValueError, RecursionError):
        raise _Refuse(HTTPStatus.BAD_REQUEST) from None
    if not isinstance(found, dict) or not found:
        raise _Refuse(HTTPStatus.BAD_REQUEST)
    return found


def _body(environ: WSGIEnvironment) -> str:
    length = environ.get("CONTENT_LENGTH") or "0"
    if not length.isdigit() or int(length) > MAX_BODY:
        raise _Refuse(HTTPStatus.REQUEST_ENTITY_TOO_LARGE)
    try:
        return str(environ["wsgi.input"].read(int(length)).decode("utf-8"))
    except UnicodeDecodeError:
        raise _Refuse(HTTPStatus.BAD_REQUEST) from None


def _headers(environ: WSGIEnvironment) -> dict[str, str]:
    named = {name[5:] if name.startswith("HTTP_") else name: value for name, value in environ.items() if name == "CONTENT_TYPE" or name.startswith("HTTP_")}
    return {name.lower().replace("_", "-"): str(value) for name, value in named.items()}


def _must_be_shown(environ: WSGIEnvironment, token: str) -> None:
    """Refuse whoever does not show the token: figures of a small charity, such as of alarms, are not for everybody who reaches the port."""
    shown = environ.get("HTTP_AUTHORIZATION", "").encode("latin-1", errors="replace")
    if not hmac.compare_digest(shown, f"Bearer {token}".encode("latin-1", errors="replace")):
        raise _Refuse(HTTPStatus.UNAUTHORIZED)


def _must_be_dated(headers: Mapping[str, str]) -> None:
    """Refuse a missing or non-numeric timestamp here: Bolt would answer 500 with a traceback in the log, to anybody who cares to ask."""
    stamp = headers.get("x-slack-request-timestamp", "")
    if not (stamp.isascii() and stamp.isdigit() and len(stamp) <= 12) or not headers.get("x-slack-signature"):
        raise _Refuse(HTTPStatus.UNAUTHORIZED)
