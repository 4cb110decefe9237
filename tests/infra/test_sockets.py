"""The moment in which a connection is made: whoever listens must not be with half of it."""

from __future__ import annotations

import threading
import time
from typing import Any

from slack_sdk import WebClient

from bot.sockets import Socket
from sandbox.server import Running


class Slow(Socket):
    """A connection that is made on a machine so busy that others come in between any two lines."""

    _session: Any = None

    @property
    def current_session(self) -> Any:
        """The connection."""
        return self._session

    @current_session.setter
    def current_session(self, session: Any) -> None:
        self._session = session
        if session is not None:
            time.sleep(0.5)


def test_what_stops_just_connected_comes_to_an_end(slack: Running) -> None:
    """Whoever looked in between listens to this connection and no other, and leaves it when it is closed."""
    client = WebClient("xoxb-sandbox-bot", base_url=slack.api_url)
    made = Slow("xapp-sandbox-app", client, lambda *_: None, threads=1)
    made.start()
    assert made.is_connected()

    stopping = threading.Thread(target=made.stop, daemon=True)
    stopping.start()
    stopping.join(10)

    assert not stopping.is_alive()
