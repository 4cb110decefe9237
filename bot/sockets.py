"""Socket Mode, watched: a connection that is open and deaf counts as lost, and a reconnection holds nobody's answer up."""

from __future__ import annotations

import errno
import socket
import threading
import time
from collections.abc import Callable
from contextlib import suppress
from typing import Any

from slack_sdk import WebClient
from slack_sdk.errors import SlackClientError
from slack_sdk.socket_mode.builtin import SocketModeClient
from slack_sdk.socket_mode.request import SocketModeRequest

from bot import logs

_RECEIVE = 1.0
"""Seconds a read may block. The library's three would hold up, at each reconnection, answers that are due in three."""

_LOOK, _AGAIN = 1.0, 5.0
"""Seconds between two looks at the connection, and between two tries to have a lost one back."""

_log = logs.logger()


class _Ending:
    """A socket that says so when the other side is gone: the library takes the end of the stream for silence, and asks for more without a pause."""

    def __init__(self, sock: Any) -> None:
        """Stand before a socket."""
        self._sock = sock
        self._hung_up = False

    def __getattr__(self, name: str) -> Any:
        """Be that socket in all else."""
        return getattr(self._sock, name)

    def recv(self, size: int) -> bytes:
        """Receive; the end is an error, which makes the library close the connection."""
        received = bytes(self._sock.recv(size))
        if not received and not self._hung_up:
            raise ConnectionResetError(errno.ECONNRESET, "the other side is gone")
        return received

    def hang_up(self) -> None:
        """Wake whoever waits in a read, which would else hold up the closing for as long as a read may block; the stream itself, below TLS."""
        self._hung_up = True
        with suppress(OSError):
            socket.socket.shutdown(self._sock, socket.SHUT_RD)


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
        self._line: _Ending | None = None
        self._whole = threading.RLock()
        super().__init__(app_token=app_token, web_client=web_client, concurrency=threads, ping_interval=ping)
        self.socket_mode_request_listeners.append(self._take)

    def connect(self) -> None:
        """Connect, letting the old connection close beside rather than before; nobody listens to the new one until all of it is there."""
        with self._whole:
            self._connect()

    def _connect(self) -> None:
        old = self.current_session
        if old is not None:
            closing = old.close
            old.close = lambda: threading.Thread(target=closing, daemon=True).start()  # type: ignore[method-assign]  # this very connection's, once
        super().connect()
        self._since = time.time()
        session = self.current_session
        if session is not None and session.sock is not None:
            session.sock.settimeout(_RECEIVE)
            self._line = _Ending(session.sock)
            session.sock = self._line  # type: ignore[assignment]  # all but recv is the socket's own

    def _run_current_session(self) -> None:
        """Listen to the connection until it is over.

        The library takes a new connection as soon as it has its name, perhaps with the state of the one before: that one nobody ends, so its listener would
        stay with it for ever, deaf to every later connection, and whoever stops would wait for it for ever.
        """
        with self._whole:
            listened, state = self.current_session, self.current_session_state
        if listened is None or self._ended.is_set() or not listened.is_active():
            return
        try:
            listened.run_until_completion(state)
        except Exception as wrong:  # noqa: BLE001  # whatever broke it, the next look is at the connection that is there then
            _log.warning("socket:connection:broken", exc_info=wrong)

    def start(self) -> None:
        """Connect, and have the connection watched."""
        self.connect()
        threading.Thread(target=self._watch, name="justus-watchman", daemon=True).start()

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
        # The library would wait out the read and the look at its queue that it is at: up to a second each.
        self.closed = self.current_session_state.terminated = True
        self.message_queue.put(None)
        if self._line is not None:
            self._line.hang_up()
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
        """Reconnect a connection that was cut, sooner than the library looks, or one that has been deaf for longer than it waits."""
        while not self._ended.wait(_LOOK):
            session = self.current_session
            cut = session is None or not session.is_active()
            if self.hears() or time.time() - self._since < (_AGAIN if cut else 4 * self._ping):
                continue
            _log.warning("socket:connection:cut" if cut else "socket:connection:deaf")
            self._since = time.time()
            try:
                self.connect_to_new_endpoint(force=not cut)
            except (SlackClientError, OSError) as wrong:
                _log.warning("socket:connection:refused", exc_info=wrong)
