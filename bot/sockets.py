"""Socket Mode, watched: a connection that is open and deaf counts as lost, and a reconnection holds nobody's answer up."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from typing import Any

from slack_sdk import WebClient
from slack_sdk.errors import SlackClientError
from slack_sdk.socket_mode.builtin import SocketModeClient
from slack_sdk.socket_mode.request import SocketModeRequest

from bot import logs

_RECEIVE = 1.0
"""Seconds a read may block. The library's three would hold up, at each reconnection, answers that are due in three."""

_log = logs.logger()


class Socket(SocketModeClient):
    """Slack's own client, with a watchman."""

    def __init__(self, app_token: str, web_client: WebClient, answer: Callable[[Any, SocketModeRequest], None], *, threads: int, ping: float = 10.0) -> None:
        """Take the app token, what answers a request, and how many answers may be prepared at once."""
        self._ping = ping
        self._since = time.time()
        self._busy = 0
        self._calm = threading.Condition()
        self._answer = answer
        self._ended = threading.Event()
        super().__init__(app_token=app_token, web_client=web_client, concurrency=threads, ping_interval=ping)
        self.socket_mode_request_listeners.append(self._take)

    def connect(self) -> None:
        """Connect, letting the old connection close beside rather than before."""
        old = self.current_session
        if old is not None:
            closing = old.close
            old.close = lambda: threading.Thread(target=closing, daemon=True).start()  # type: ignore[method-assign]  # this very connection's, once
        super().connect()
        self._since = time.time()
        session = self.current_session
        if session is not None and session.sock is not None:
            session.sock.settimeout(_RECEIVE)

    def start(self) -> None:
        """Connect, and have the connection watched."""
        threading.Thread(target=self._watch, name="justus-watchman", daemon=True).start()
        self.connect()

    def hears(self) -> bool:
        """Whether the connection is open and Slack answered a ping lately."""
        session = self.current_session
        if session is None or not session.is_active():
            return False
        return time.time() - max(session.last_ping_pong_time or 0.0, self._since) < 3 * self._ping

    def stop(self, grace: float = 4.0) -> None:
        """Answer what is in hand over the open connection, then close it."""
        self._ended.set()
        with self._calm:
            self._calm.wait_for(lambda: self._busy == 0 and self.message_queue.empty(), grace)
        self.close()

    def _take(self, _client: Any, request: SocketModeRequest) -> None:
        with self._calm:
            self._busy += 1
        try:
            self._answer(self, request)
        except SlackClientError as wrong:
            _log.warning("socket:answer:lost", exc_info=wrong)
        finally:
            with self._calm:
                self._busy -= 1
                self._calm.notify_all()

    def _watch(self) -> None:
        """Reconnect a connection that has been deaf for longer than the library waits."""
        while not self._ended.wait(self._ping / 2):
            if self.hears() or time.time() - self._since < 4 * self._ping:
                continue
            _log.warning("socket:connection:deaf")
            self._since = time.time()
            try:
                self.connect_to_new_endpoint(force=True)
            except (SlackClientError, OSError) as wrong:
                _log.warning("socket:connection:refused", exc_info=wrong)
