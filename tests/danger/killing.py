"""A stage on which the bot is another process: started, killed without warning, and started again on the same records."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path
from typing import Any

from bot.app import build
from bot.manifest import manifest
from sandbox.server import Running
from tests.cast import APPROVALS, OLU, world
from tests.scene import PATIENCE, Scene, settings_for

ROOT = Path(__file__).resolve().parents[2]
DEAD_AFTER = "1.5"
DRAIN = "2"


class Killable:
    """A bot in a process; the scene beside it only looks at its records, and gives the givens."""

    def __init__(self, scene: Scene, url: str, log: Path) -> None:
        """Keep the parts."""
        self.scene = scene
        self.log = log
        self._url = url
        self._process: subprocess.Popen[bytes] | None = None

    def starts(self, api_url: str = "", level: str = "info", beside: int = 0, hours: float = 0, port: int = 0) -> None:
        """Start it, beside so many others, its clock so many hours ahead, and wait until Slack sees its connection; with a port it takes signed HTTP."""
        key = self.scene.bot.settings.key.get_secret_value()
        quick = {} if self._url.startswith("sqlite") and not hours else {"DANGER_DEAD_AFTER": DEAD_AFTER, "DANGER_HOURS": str(hours)}
        environment = {
            **{name: value for name, value in os.environ.items() if not name.startswith(("JUSTUS_", "SLACK_"))}, "SLACK_BOT_TOKEN": "xoxb-sandbox-bot",
            "SLACK_APP_TOKEN": "xapp-sandbox-app", "SLACK_API_URL": api_url or self.scene.slack.api_url, "PORT": "0", "JUSTUS_DATABASE_URL": self._url,
            "JUSTUS_KEY": key, "JUSTUS_APPROVALS_CHANNEL": APPROVALS, "JUSTUS_ADMINS": OLU, "JUSTUS_CHARITY": "JustUs", "JUSTUS_LOG_LEVEL": level,
            "JUSTUS_WORKING_HOURS": "always", "JUSTUS_FILES": str(self.scene.bot.settings.files),
            "JUSTUS_SETTINGS": os.devnull, **quick,
        }  # fmt: skip
        if port:
            del environment["SLACK_APP_TOKEN"]
            environment |= {"SLACK_SIGNING_SECRET": "sandbox-signing-secret", "PORT": str(port), "JUSTUS_DRAIN": DRAIN}
        with self.log.open("ab") as out:
            self._process = subprocess.Popen([sys.executable, "-m", "tests.danger.bot_process"], cwd=ROOT, env=environment, stdout=out, stderr=out)
        if not port:
            self.scene.sandbox.wait_for(lambda raw: raw["connections"] == beside + 1 or self._process is None, timeout=90)

    def dies(self) -> None:
        """Kill it, as a power cut would, and wait until Slack sees that it is gone."""
        assert self._process is not None
        os.kill(self._process.pid, signal.SIGKILL)
        self._process.wait(60)
        self._process = None
        self.scene.sandbox.wait_for(lambda raw: raw["connections"] == 0, timeout=10)

    def ends(self) -> None:
        """End it in good order, if it runs."""
        if self._process is not None:
            self._process.terminate()
            self._process.wait(30)
            self._process = None


@contextmanager
def stage(url: str, folder: Path, *, patient: bool = False) -> Iterator[Killable]:
    """A sandbox, the cast with its roles, and a bot to be started. A patient Slack waits for as long as a busy machine may need."""
    with Running(world(manifest()), None, **({"deadline": PATIENCE, "trigger": PATIENCE} if patient else {})) as slack:
        looking_on = build(settings_for(slack, url, JUSTUS_FILES=str(folder / "packs")))  # never started: it reads the records, and gives the givens
        scene = Scene(slack, looking_on, [timedelta()])
        scene.given_roles()
        killable = Killable(scene, url, folder / "bot.log")
        try:
            yield killable
        finally:
            killable.ends()
            looking_on.stop()


def meanwhile(act: Callable[[], Any]) -> Callable[[], Any]:
    """Do something in another thread; what is given back waits for what came of it."""
    found: list[Any] = []
    thread = threading.Thread(target=lambda: found.append(act()), daemon=True)
    thread.start()

    def outcome() -> Any:
        thread.join(30)
        assert found, "it never came to an end"
        return found[0]

    return outcome
