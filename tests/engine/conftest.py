"""What these tests share: both databases, a strict Slack, and rigs that are taken down again."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable, Iterator

import pytest

from sandbox.client import Sandbox
from sandbox.server import Running
from tests.engine.rig import MANIFEST, WORLD, Rig


@pytest.fixture
def slack() -> Iterator[Running]:
    """A strict Slack."""
    with Running(WORLD, MANIFEST) as running:
        yield running


@pytest.fixture
def sandbox(slack: Running) -> Sandbox:
    """The same, to look at and to misbehave."""
    return Sandbox(slack.url)


MakeRig = Callable[..., Rig]


@pytest.fixture
def make_rig(slack: Running) -> Iterator[MakeRig]:
    """Make rigs; they are stopped at the end."""
    made: list[Rig] = []

    def make(url: str, **more: object) -> Rig:
        made.append(Rig(url, str(more.pop("api_url", slack.api_url)), **more))  # type: ignore[arg-type]
        return made[-1]

    yield make
    for rig in made:
        rig.close()


@pytest.fixture
def rig(database_url: str, make_rig: MakeRig) -> Rig:
    """A rig that runs."""
    made = make_rig(database_url)
    made.engine.start()
    return made


Spawn = Callable[..., "subprocess.Popen[str]"]


@pytest.fixture
def spawn() -> Iterator[Spawn]:
    """Start replicas in processes of their own; whatever still lives at the end is killed."""
    started: list[subprocess.Popen[str]] = []

    def start(url: str, api_url: str, executor: str = "", dead_after: float = 1.5) -> subprocess.Popen[str]:
        command = [sys.executable, "-m", "tests.engine.worker", url, api_url, executor, str(dead_after)]
        process = subprocess.Popen(command, stdout=subprocess.PIPE, text=True)
        started.append(process)
        assert process.stdout is not None
        assert process.stdout.readline().strip() == "ready"
        return process

    yield start
    for process in started:
        process.kill()
        process.wait()
        if process.stdout:
            process.stdout.close()
