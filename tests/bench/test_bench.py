"""The bench runs, and has every row it promises; how fast, it tells people and not tests."""

from __future__ import annotations

import json
import math
import subprocess
import sys
from pathlib import Path

import pytest

from bench.report import BEGIN, END, TARGETS, write

ROOT = Path(__file__).resolve().parent.parent.parent
ROWS = {
    "dispatch": {"floor", "bolt_ack", "bolt_two", "help"},
    "dispatch_whole": {"floor", "post", "web_client", "bolt_modal", "bolt_two", "help", "share_memory", "share_sqlite", "share_postgresql"},
    "share_modal": {"floor", "models", "ours"},
    "outcome_page": {"floor", "models", "ours"},
    **dict.fromkeys(("decide_small", "decide_large", "decide_file"), {"floor", "silent", "ours", "rego", "rego_ready", "cedar", "cedar_ready"}),
    "commit_sqlite": {"floor", "disk", "orm", "enqueue", "ours"},
    "commit_postgresql": {"floor", "disk", "orm", "enqueue", "ours"},
}


@pytest.mark.timeout(300)
def test_the_quick_run_has_every_row_and_plausible_ratios(tmp_path: Path) -> None:
    out = tmp_path / "bench.json"
    done = subprocess.run([sys.executable, "-m", "bench", "--quick", "--out", str(out)], cwd=ROOT, capture_output=True, text=True, timeout=280, check=False)
    assert done.returncode == 0, done.stderr
    told = json.loads(out.read_text(encoding="utf-8"))
    assert told["left_out"] == {}
    found: dict[str, set[str]] = {}
    for row in told["rows"]:
        found.setdefault(row["group"], set()).add(row["key"])
        assert row["samples"] >= 3 * row["rounds"] and 0 < row["median_us"] <= row["greatest_us"], row
        assert all(0 < row[one]["least"] <= row[one]["median"] <= row[one]["greatest"] < math.inf for one in ("floor", "peer")), row
        assert row["key"] != "floor" or row["floor"]["median"] == 1, row
        assert ("target" in row) == ((row["group"], row["key"]) in TARGETS), row
        decides = row["group"].startswith("decide_") and row["role"] in {"ours", "engine"}
        assert ("per_second" in row) == decides and (not decides or row["per_second"] * row["median_us"] == pytest.approx(1e6)), row
    assert found == ROWS
    assert {"cpu", "cores", "python", "libraries", "load"} <= set(told["machine"]) and set(told["durable"].values())
    assert any("synchronous=FULL" in how for how in told["durable"].values()) and any("fsync=on" in how for how in told["durable"].values())

    page = tmp_path / "performance.md"
    page.write_text(f"before\n{BEGIN}\nold\n{END}\nafter\n", encoding="utf-8")
    write(page, told)
    written = page.read_text(encoding="utf-8")
    assert written.startswith("before\n") and written.endswith("after\n") and "old" not in written
    assert all(row["title"] in written for row in told["rows"])
    assert written.count("Decisions a second: ours ") == 3 and written.count("For each answer in the file") == 1
