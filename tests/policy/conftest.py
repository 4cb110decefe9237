"""The worked examples that a trustee can read, handed to every test that asks for one; `bot.examples` is their only reader."""

from __future__ import annotations

from pathlib import Path

import pytest

from bot.examples import AskExample, Example, NoteExample, examples

EVERY = examples()
EXAMPLES = [one for one in EVERY if isinstance(one, AskExample)]
NOTE_EXAMPLES = [one for one in EVERY if isinstance(one, NoteExample)]


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    """Give every test that names `example` each of them in turn: of all kinds, of asks, or of safety notes."""
    for name, found in (("any_example", EVERY), ("example", EXAMPLES), ("note_example", NOTE_EXAMPLES)):
        if name in metafunc.fixturenames:
            metafunc.parametrize(name, found, ids=[f"{it.part}: {it.name}" for it in found])


@pytest.fixture(scope="session")
def every_example() -> tuple[Example, ...]:
    """Return every worked example, of whatever kind."""
    return EVERY


@pytest.fixture(scope="session", name="examples")
def ask_examples() -> list[AskExample]:
    """Return every worked example of an ask."""
    return EXAMPLES


@pytest.fixture(scope="session")
def note_examples() -> list[NoteExample]:
    """Return every worked example of a safety note."""
    return NOTE_EXAMPLES


@pytest.fixture(scope="session")
def templates() -> Path:
    """Return the folder of the words."""
    return Path(__file__).resolve().parents[2] / "templates"
