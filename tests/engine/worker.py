"""A replica in a process of its own, to be killed: python -m tests.engine.worker URL API_URL EXECUTOR DEAD_AFTER."""

from __future__ import annotations

import signal
import sys
import threading

from bot import logs
from bot.keeping import Times
from tests.engine.rig import Rig


def main(url: str, api_url: str, executor: str, dead_after: str) -> None:
    """Deliver until killed."""
    logs.set_up("warning", json=True)
    told = threading.Event()
    signal.signal(signal.SIGTERM, lambda *_: told.set())
    rig = Rig(url, api_url, executor, Times(beat=0.2, dead_after=float(dead_after), sweep=0.2))
    rig.engine.start()
    print("ready", flush=True)
    told.wait()
    rig.close()
    print("stopped", flush=True)


if __name__ == "__main__":
    main(*sys.argv[1:5])
