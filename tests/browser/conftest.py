"""A real browser before the real demo."""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, sync_playwright

FLAGS = ("--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking", "--disable-component-update", "--disable-sync")


@pytest.fixture(scope="module")
def demo(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """`justus demo`, as a person starts it, in an empty folder; its address once it says that it is ready."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    folder = tmp_path_factory.mktemp("demo")
    said = folder / "said"
    with said.open("w") as out:
        process = subprocess.Popen([str(Path(sys.executable).parent / "justus"), "demo", "--port", str(port)], cwd=folder, stdout=out, stderr=out)
    url = f"http://127.0.0.1:{port}"
    try:
        _until(lambda: "The demo is running" in said.read_text(), said)
        urllib.request.urlopen(url, timeout=5).close()
        yield url
    finally:
        process.terminate()
        process.wait(timeout=15)


def _until(true: object, said: Path, patience: float = 60) -> None:
    end = time.monotonic() + patience
    assert callable(true)
    while not true():
        if time.monotonic() > end:
            raise AssertionError(said.read_text())
        time.sleep(0.05)


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """Chromium, as the machine has it."""
    path = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
    if path is None:
        if os.environ.get("CI"):
            pytest.fail("no Chromium on this machine: .ci/run installs it")
        pytest.skip("no Chromium on this machine")
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=path, args=list(FLAGS))
        yield chromium
        chromium.close()
