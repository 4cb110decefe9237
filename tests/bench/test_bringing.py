"""The bench brings a long list and says what it took; how fast, it tells people and not tests."""

from __future__ import annotations

from collections.abc import Callable
from itertools import count
from pathlib import Path

import pytest

from bench import bringing
from bench.report import LISTS_BEGIN, LISTS_END, write
from tests.postgres import Server


@pytest.mark.timeout(300)
def test_a_list_is_brought_on_both_databases_and_written_into_its_place(postgres: Server, tmp_path: Path) -> None:
    numbers = count()
    fresh: dict[str, Callable[[], str]] = {"sqlite": lambda: f"sqlite:///{tmp_path / f'{next(numbers)}.db'}", "postgresql": postgres.create}
    heard: list[str] = []

    found = bringing.measure(fresh, tmp_path, rows=300, told=heard.append)

    assert [one["database"] for one in found] == ["sqlite", "postgresql"] and len(heard) == 2
    assert all(one["to_floor"] > 1 and one["ours"]["memory_kb"] > 10_000 and one["constant"] for one in found), found
    page = tmp_path / "performance.md"
    page.write_text(f"before\n{LISTS_BEGIN}\nold\n{LISTS_END}\nafter\n", encoding="utf-8")
    write(page, {"lists": found, "begun": "today", "machine": {"load": [0.0]}, "load_at_the_end": [0.0]})
    written = page.read_text(encoding="utf-8")
    assert written.startswith("before\n") and written.endswith("after\n") and "old" not in written
    assert "import_rows: a list of 300 clients" in written and "| sqlite |" in written and "| postgresql |" in written


def test_what_goes_wrong_in_an_import_is_not_taken_for_a_figure(tmp_path: Path) -> None:
    """A database that was never set up."""
    path = tmp_path / "list.csv"
    path.write_text("reference\n", encoding="utf-8")

    with pytest.raises(RuntimeError, match="ours"):
        bringing._child("ours", f"sqlite:///{tmp_path / 'empty.db'}", path, "x")  # noqa: SLF001  # what each figure comes from
