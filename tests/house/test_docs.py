"""What the documents say to type can be typed: every command of their shell blocks is one that there is, and the safe ones are run."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from bot.settings import Settings
from bot.vault import new_key

ROOT = Path(__file__).resolve().parent.parent.parent
PAGES = ("README.md", "CONTRIBUTING.md", *(str(page.relative_to(ROOT)) for page in sorted((ROOT / "docs").glob("*.md"))))
BIN = Path(sys.executable).parent
OUTSIDE = ("git clone ", "cd ")
"""What only makes sense on the reader's own machine."""


def commands() -> Iterator[str]:
    """Every line of every shell block."""
    for page in PAGES:
        for block in re.findall(r"```sh\n(.*?)```", (ROOT / page).read_text(encoding="utf-8"), re.S):
            yield from (line.strip() for line in block.splitlines() if line.strip() and not line.startswith(OUTSIDE))


@pytest.mark.parametrize("command", sorted(set(commands())))
def test_a_command_in_the_documents_is_one_that_there_is(command: str) -> None:
    words = command.split()
    if words[0] == "make":
        asked = ["make", "-n", *words[1:]]
    else:
        assert words[0] in {".venv/bin/justus", ".venv/bin/python"}, command
        asked = [str(BIN / Path(words[0]).name), *words[1:], "--help"]
    done = subprocess.run(asked, cwd=ROOT, capture_output=True, text=True, timeout=60, check=False)
    assert done.returncode == 0, done.stderr


def test_a_key_and_a_manifest_are_made_as_the_documents_say() -> None:
    key = subprocess.run([str(BIN / "justus"), "key"], capture_output=True, text=True, check=True).stdout.strip()
    made = subprocess.run(
        [str(BIN / "justus"), "manifest", "--request-url", "https://justus.example.org/slack/events"], capture_output=True, text=True, check=True
    ).stdout
    assert len(key) == len(new_key())
    assert json.loads(made)["settings"]["socket_mode_enabled"] is False


def test_every_setting_is_told_of_in_the_documents() -> None:
    told = (ROOT / "docs" / "install.md").read_text(encoding="utf-8")
    assert [field.validation_alias for field in Settings.model_fields.values() if f"`{field.validation_alias}`" not in told] == []
