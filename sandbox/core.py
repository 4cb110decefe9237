"""What the parts of the server share."""

from __future__ import annotations

import asyncio
import os
from collections.abc import Coroutine
from dataclasses import dataclass, field
from typing import Any

from sandbox.faults import Faults
from sandbox.wire import Wire
from sandbox.world import World


def _retry_delays() -> tuple[float, ...]:
    return tuple(float(part) for part in os.environ.get("SANDBOX_RETRY_SECONDS", "0,60,300").split(",") if part.strip())


@dataclass
class Settings:
    """The times the stand-in keeps, in seconds, and how many exchanges its inspector keeps."""

    deadline: float = 3.0
    trigger: float = 3.0
    ping: float = field(default_factory=lambda: float(os.environ.get("SANDBOX_PING_SECONDS", "2")))
    retries: tuple[float, ...] = field(default_factory=_retry_delays)
    warning: float = 10.0
    files_after: float = 0.02
    kept: int = 5000


@dataclass
class Core:
    """The world, the inspector, the faults and the settings of one server."""

    world: World
    faults: Faults = field(default_factory=Faults)
    settings: Settings = field(default_factory=Settings)
    base_url: str = ""
    wire: Wire = field(init=False)
    tasks: set[asyncio.Task[Any]] = field(default_factory=set)

    def __post_init__(self) -> None:
        """Let whoever waits for a change hear of the wire too."""
        self.wire = Wire(self.settings.kept)
        self.wire.noted = self._noted

    def _noted(self) -> None:
        self.world.touch()

    def spawn(self, work: Coroutine[Any, Any, Any]) -> None:
        """Run something beside the present request."""
        task = asyncio.ensure_future(work)
        self.tasks.add(task)
        task.add_done_callback(self.tasks.discard)
