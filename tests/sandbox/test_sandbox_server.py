"""The server: loopback only, its page, its control interface, its start and its stop."""

from __future__ import annotations

import http.client
import json
import socket
import subprocess
import sys
import threading
import time
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest
from conftest import MANIFEST, WORLD

from sandbox import server
from sandbox.client import Person, Sandbox, SandboxError
from sandbox.server import Running


def ask(url: str, method: str, path: str, headers: dict[str, str], body: str | None = None) -> tuple[int, dict[str, str], str]:
    """Make a request with headers of one's own."""
    connection = http.client.HTTPConnection(urlsplit(url).hostname or "", urlsplit(url).port, timeout=5)
    connection.request(method, path, body, headers)
    answer = connection.getresponse()
    found = answer.status, dict(answer.getheaders()), answer.read().decode()
    connection.close()
    return found


def test_starts_and_stops_fast() -> None:
    """Even while somebody waits, both take less than 100 ms (the best of three: the machine may be busy)."""
    starts, stops = [], []
    for _ in range(3):
        began = time.monotonic()
        running = Running().start()
        starts.append(time.monotonic() - began)
        waiting = socket.create_connection((urlsplit(running.url).hostname, urlsplit(running.url).port))
        waiting.sendall(b"GET /control/wait?since=1&timeout=20 HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n")
        assert Sandbox(running.url).raw()["revision"] == 1
        began = time.monotonic()
        running.stop()
        stops.append(time.monotonic() - began)
        waiting.close()
    assert min(starts) < 0.1
    assert min(stops) < 0.1


def test_loopback_only(running: Running, sandbox: Sandbox) -> None:
    """Neither another address, nor another name, nor another site's page."""
    with pytest.raises(ValueError, match="loopback only"):
        Running(host="0.0.0.0")
    with pytest.raises(SandboxError, match="request_url must be"):
        sandbox.world("request_url", url="http://example.org/")
    with pytest.raises(SandboxError, match="request_url must be"):
        sandbox.reset({**WORLD, "app": {"request_url": "https://10.0.0.1/"}})
    body = json.dumps({"as": "UWORKER", "channel": "C0GENERAL", "text": "x"})
    evil = {"Host": "evil.example:80"}
    assert ask(running.url, "GET", "/control/raw", evil)[0] == 403
    assert ask(running.url, "POST", "/api/api.test", evil)[0] == 403
    for origin in ("https://evil.example", "http://127.0.0.1:1", "null"):
        assert ask(running.url, "POST", "/control/act/say", {"Origin": origin}, body)[0] == 403
        assert ask(running.url, "DELETE", "/control/faults", {"Origin": origin})[0] == 403
    assert ask(running.url, "POST", "/control/act/say", {"Origin": running.url}, body)[0] == 200


def test_page(running: Running, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Static files with a strict policy, nothing outside the folder, and a notice when it is missing."""
    monkeypatch.setattr(server, "PAGE", tmp_path)
    assert "page is not installed" in ask(running.url, "GET", "/", {})[2]
    (tmp_path / "index.html").write_text("<p>hello</p>")
    (tmp_path.parent / "outside.js").write_text("secret")
    status, headers, text = ask(running.url, "GET", "/", {})
    assert (status, text) == (200, "<p>hello</p>")
    assert headers["Content-Security-Policy"].startswith("default-src 'self'")
    assert "unsafe" not in headers["Content-Security-Policy"]
    for path in ("/../outside.js", "/%2e%2e/outside.js", "/..%2foutside.js", "/nothing.js"):
        assert ask(running.url, "GET", path, {})[0] == 404


@pytest.mark.parametrize(
    ("path", "body", "words"),
    [
        ("/control/act/say", {"as": "UNOBODY", "text": "x"}, "no person 'UNOBODY'"),
        ("/control/act/fly", {"as": "UWORKER"}, "no act 'fly'"),
        ("/control/world", {"do": "explode"}, "do must be one of"),
        ("/control/world", {"do": "archive", "channel": "nowhere"}, "no channel 'nowhere'"),
        ("/control/faults", {"method": "x", "kind": "y"}, "a fault needs"),
        ("/control/reset", {}, "a world needs `users`"),
        ("/control/reset", {"users": [{"id": "U1", "kind": "king"}]}, "a kind of"),
        ("/control/reset", {"users": [], "channels": [{"id": "C1", "members": ["U1"]}]}, "unknown members"),
    ],
)
def test_nonsense_is_explained(sandbox: Sandbox, path: str, body: dict[str, Any], words: str) -> None:
    """A control call that makes no sense is a 400 with the reason."""
    with pytest.raises(SandboxError, match=words):
        sandbox.call("POST", path, body)


def test_wait_and_reset(sandbox: Sandbox, worker: Person) -> None:
    """Waiting ends with a change, also with a reset; a reset forgets everything."""
    revision = worker.state()["revision"]
    assert sandbox.call("GET", f"/control/wait?since={revision}&timeout=0.05")["revision"] == revision
    found: list[int] = []
    waiting = threading.Thread(target=lambda: found.append(sandbox.call("GET", f"/control/wait?since={revision}&timeout=5")["revision"]))
    waiting.start()
    worker.says("x", "general")
    waiting.join(5)
    assert found[0] > revision
    sandbox.reset(WORLD)
    assert worker.messages("general") == []
    assert worker.state()["revision"] > found[0]
    with pytest.raises(SandboxError, match=r"nothing came within 0.05 s\nUWORKER sees:\n  #general"):
        worker.wait_for(lambda state: None, timeout=0.05)


def test_deleting_ones_own_message(sandbox: Sandbox, worker: Person) -> None:
    """One's own can be deleted, others' cannot."""
    worker.says("mine", "general")
    (message,) = worker.messages("general")
    assert sandbox.person("UBOSS").deletes(message).status == "refused"
    assert worker.deletes(message).ok
    assert worker.messages("general") == []


def test_command_line(tmp_path: Path) -> None:
    """The command line serves a world and a manifest from files."""
    (tmp_path / "w.json").write_text(json.dumps(WORLD))
    (tmp_path / "m.json").write_text(json.dumps(MANIFEST))
    command = [sys.executable, "-m", "sandbox", "--port", "0", "--world", str(tmp_path / "w.json"), "--manifest", str(tmp_path / "m.json")]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:
        try:
            assert process.stdout is not None
            line = process.stdout.readline()
            url = next(word for word in line.split() if word.startswith("http://127.0.0.1:"))
            state = Sandbox(url).person("UWORKER").state()
            assert [command["command"] for command in state["app"]["commands"]] == ["/justus", "/plain"]
        finally:
            process.terminate()
