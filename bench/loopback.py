"""A Slack that answers at once and always the same, in a process of its own, so that what is timed is ours and not the stand-in's."""

from __future__ import annotations

import json
import socket
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from slack_sdk import WebClient
from slack_sdk.web import SlackResponse

from tests.cast import AISHA, TEAM

_USER = {"id": AISHA, "team_id": TEAM, "name": "aisha", "real_name": "Aisha Khan", "tz": "Europe/London", "deleted": False, "is_bot": False}
ANSWERS: dict[str, dict[str, Any]] = {
    "auth.test": {
        "ok": True,
        "url": "https://justus.slack.com/",
        "team": "JustUs",
        "user": "justus",
        "team_id": TEAM,
        "user_id": "UBOT0000",
        "bot_id": "B0BOT000",
    },
    "users.info": {"ok": True, "user": _USER},
    "views.open": {"ok": True, "view": {"id": "V0VIEW000", "hash": "1.a"}},
}


class InMemory(WebClient):
    """Makes the body of every call and does not send it: the answer is there already."""

    def api_call(self, api_method: str, *, http_verb: str = "POST", **more: Any) -> SlackResponse:
        """Answer from the table."""
        body = more.get("json") or more.get("params") or more.get("data") or {}
        json.dumps(body)
        return SlackResponse(client=self, http_verb=http_verb, api_url=api_method, req_args={}, data=ANSWERS[api_method], headers={}, status_code=200)


@contextmanager
def loopback() -> Iterator[str]:
    """The address of such a Slack while it runs."""
    process = subprocess.Popen([sys.executable, "-m", "bench.loopback"], stdout=subprocess.PIPE, text=True)
    assert process.stdout is not None
    try:
        yield f"http://127.0.0.1:{int(process.stdout.readline())}/api/"
    finally:
        process.terminate()
        process.wait()
        process.stdout.close()


def _serve() -> None:
    """Answer one connection after the other: the SDK makes a new one for every call."""
    ready = {name: _http(answer) for name, answer in ANSWERS.items()}
    unknown = _http({"ok": False, "error": "unknown_method"})
    with socket.create_server(("127.0.0.1", 0), backlog=64) as server:
        print(server.getsockname()[1], flush=True)
        while True:
            connection, _ = server.accept()
            with connection:
                connection.sendall(ready.get(_method(connection), unknown))


def _http(answer: dict[str, Any]) -> bytes:
    body = json.dumps(answer).encode()
    return b"HTTP/1.1 200 OK\r\nContent-Type: application/json; charset=utf-8\r\nConnection: close\r\nContent-Length: %d\r\n\r\n%s" % (len(body), body)


def _method(connection: socket.socket) -> str:
    """Read one request to its end and tell which method it calls."""
    read = b""
    while b"\r\n\r\n" not in read:
        more = connection.recv(65536)
        if not more:
            return ""
        read += more
    head, _, body = read.partition(b"\r\n\r\n")
    lines = head.decode("latin-1").split("\r\n")
    length = next((int(line.split(":")[1]) for line in lines if line.lower().startswith("content-length:")), 0)
    missing = length - len(body)
    while missing > 0:
        more = connection.recv(65536)
        if not more:
            return ""
        missing -= len(more)
    return lines[0].split(" ")[1].split("?")[0].rsplit("/", 1)[-1]


if __name__ == "__main__":
    try:
        _serve()
    except KeyboardInterrupt:
        sys.exit(0)
