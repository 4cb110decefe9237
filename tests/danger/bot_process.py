"""The bot in a process of its own, to be killed: `python -m tests.danger.bot_process`, set up by the environment as an administrator would."""

from __future__ import annotations

import os
import signal
import threading
from datetime import timedelta

from bot import logs
from bot.app import build, serve
from bot.clock import system_clock
from bot.keeping import Times
from bot.openings import PATIENT
from bot.settings import Settings, load_settings


def main() -> None:
    """Serve; with a short time until a dead replica counts as dead, which is a minute otherwise, and so many hours ahead, if a test says so."""
    settings = load_settings()
    if os.environ.get("DANGER_DEAD_AFTER"):
        _serve_quickly(settings, float(os.environ["DANGER_DEAD_AFTER"]))
    else:
        serve(settings)


def _serve_quickly(settings: Settings, dead_after: float) -> None:
    """What bot.app.serve does, with other times; and patient, because on a busy machine Slack may take longer than a click waits."""
    logs.set_up(settings.log_level)
    ahead = timedelta(hours=float(os.environ.get("DANGER_HOURS", "0")))
    bot = build(settings, lambda: system_clock() + ahead, times=Times(beat=0.2, dead_after=dead_after, sweep=0.3), quick=PATIENT)
    told = threading.Event()
    signal.signal(signal.SIGTERM, lambda *_: told.set())
    bot.start()
    told.wait()
    bot.stop()


if __name__ == "__main__":
    main()
