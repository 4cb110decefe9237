"""A proxy before the sandbox that can keep an answer back: Slack has taken the message, and the bot does not know yet."""

from __future__ import annotations

import threading
import urllib.error
import urllib.request
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from types import TracebackType
from typing import Self


class Holding:
    """Passes calls on; the first answer of one method is kept back until released."""

    def __init__(self, url: str, method: str = "chat.postMessage") -> None:
        """Take the sandbox's address and the method."""
        self.taken, self.release = threading.Event(), threading.Event()
        held = threading.Lock()
        outer = self

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                body = self.rfile.read(int(self.headers.get("Content-Length", 0)))
                headers = {name: value for name, value in self.headers.items() if name.lower() in {"authorization", "content-type"}}
                with urllib.request.urlopen(urllib.request.Request(url + self.path, body, headers)) as answer:
                    status, content = answer.status, answer.read()
                if self.path.endswith(method) and held.acquire(blocking=False):
                    outer.taken.set()
                    outer.release.wait(30)
                self.send_response(status)
                self.send_header("Content-Type", "application/json")
                self.send_header("Content-Length", str(len(content)))
                self.end_headers()
                self.wfile.write(content)

            def log_message(self, format: str, *args: object) -> None:
                pass

        self._server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self._server.handle_error = lambda *_: None  # type: ignore[method-assign]  # the killed bot's connection breaks, as it should
        self.api_url = f"http://127.0.0.1:{self._server.server_address[1]}/api/"

    def __enter__(self) -> Self:
        """Serve."""
        threading.Thread(target=self._server.serve_forever, daemon=True).start()
        return self

    def __exit__(self, kind: type[BaseException] | None, problem: BaseException | None, trace: TracebackType | None) -> None:
        """Let go and stop."""
        self.release.set()
        self._server.shutdown()
        self._server.server_close()
