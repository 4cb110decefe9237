"""A balancer as simple as can be: it asks each replica's /ready, and gives each request to the next that is ready."""

from __future__ import annotations

import http.client
import threading
import urllib.request
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

from bot.entrance import EVENTS

LOOKS_EVERY = 0.2
"""Seconds between two looks at a replica."""


class Balancer:
    """Listens where Slack sends to; the replicas come and go behind it."""

    def __init__(self, ports: list[int]) -> None:
        """Take the ports of the replicas."""
        self.ready: set[int] = set()
        self._ports = ports
        self._turn = 0
        self._ended = threading.Event()
        self._server = ThreadingHTTPServer(("127.0.0.1", 0), _handler(self))
        self.url = f"http://127.0.0.1:{self._server.server_address[1]}{EVENTS}"

    def __enter__(self) -> Balancer:
        """Listen, and look."""
        for what in (self._server.serve_forever, self._look):
            threading.Thread(target=what, daemon=True).start()
        return self

    def __exit__(self, *_: object) -> None:
        """End."""
        self._ended.set()
        self._server.shutdown()
        self._server.server_close()

    def next(self) -> int | None:
        """The port whose turn it is, among those that were ready at the last look."""
        usable = sorted(self.ready)
        self._turn += 1
        return usable[self._turn % len(usable)] if usable else None

    def _look(self) -> None:
        while not self._ended.wait(LOOKS_EVERY):
            self.ready = {port for port in self._ports if _is_ready(port)}


def _is_ready(port: int) -> bool:
    try:
        with urllib.request.urlopen(f"http://127.0.0.1:{port}/ready", timeout=5) as answer:
            return bool(answer.status == 200)
    except OSError:
        return False


def _handler(balancer: Balancer) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        """Passes one request on, once: what went wrong there is said here."""

        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"]))
            port = balancer.next()
            if port is None:
                self.send_error(503)
                return
            passed_on = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
            try:
                passed_on.request("POST", self.path, body, {name: value for name, value in self.headers.items() if name.lower() != "host"})
                answer = passed_on.getresponse()
                content = answer.read()
            except OSError:
                self.send_error(502)
                return
            finally:
                passed_on.close()
            self.send_response(answer.status)
            self.send_header("Content-Type", answer.headers.get("Content-Type", "text/plain"))
            self.send_header("Content-Length", str(len(content)))
            self.end_headers()
            self.wfile.write(content)

        def log_message(self, *_: Any) -> None: ...

    return Handler
