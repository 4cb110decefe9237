"""The worked examples that a trustee can read, handed to every test that asks for one."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

import pytest
import yaml

from policy.codec import from_plain
from policy.facts import Ask

HERE = Path(__file__).parent
TEMPLATES = HERE.parents[1] / "templates"


@dataclass(frozen=True)
class Example:
    """One worked example: who, on which day, with which facts, and what is expected."""

    name: str
    part: str
    clause: str
    kind: str
    today: date
    ask: Ask
    no_rules: bool
    expect: dict[str, Any]


def merged(base: Any, changes: Any) -> Any:
    """Lay changes over a base, record by record; anything else is replaced whole."""
    if not (isinstance(base, dict) and isinstance(changes, dict)):
        return changes
    return base | {name: merged(base.get(name), value) for name, value in changes.items()}


def plain(value: Any) -> Any:
    """Write the days that YAML reads as days the way a record has them."""
    if isinstance(value, dict):
        return {name: plain(it) for name, it in value.items()}
    if isinstance(value, list):
        return [plain(it) for it in value]
    return value.isoformat() if isinstance(value, date) else value


def facts_of(base: dict[str, Any], told: dict[str, Any]) -> dict[str, Any]:
    """Return the facts of one example: the base, what differs, and what differs in the base's one consent."""
    facts: dict[str, Any] = merged(base, told.get("facts", {}))
    if "consent" in told:
        facts = facts | {"consents": [merged(facts["consents"][0], told["consent"])]}
    return {"v": 1, **plain(facts)}


def examples_in(path: Path) -> list[Example]:
    """Return the examples of one part; a word that is not known is an error, so that no example tests nothing by a slip."""
    part = yaml.safe_load(path.read_text())
    found = []
    for told in part["examples"]:
        assert set(told) <= {"name", "clause", "kind", "today", "facts", "consent", "no_rules", "expect"}, told
        ask = from_plain(facts_of(part["base"]["facts"], told))
        today = told.get("today", part["base"]["today"])
        found.append(Example(told["name"], path.stem, told["clause"], told["kind"], today, ask, told.get("no_rules", False), told["expect"]))
    return found


EXAMPLES = [example for path in sorted((HERE.parents[1] / "policy" / "examples").glob("*.yaml")) for example in examples_in(path)]


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    """Give every test that names `example` each of them in turn."""
    if "example" in metafunc.fixturenames:
        metafunc.parametrize("example", EXAMPLES, ids=[f"{it.part}: {it.name}" for it in EXAMPLES])


@pytest.fixture(scope="session")
def examples() -> list[Example]:
    """Return every worked example."""
    return EXAMPLES


@pytest.fixture(scope="session")
def templates() -> Path:
    """Return the folder of the words."""
    return TEMPLATES
