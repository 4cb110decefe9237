"""python -m bench: the full run; --quick: half a minute; --lists: only a long list that is brought; --write: put the tables into docs/performance.md."""

from __future__ import annotations

import argparse
import logging
import shutil
import tempfile
import time
from collections.abc import Callable
from contextlib import ExitStack
from datetime import UTC, datetime
from itertools import count
from pathlib import Path
from typing import Any

import structlog
from rich.console import Console

from bench import bringing, committing, deciding, dispatch, machine, rendering, report, timing
from bench.loopback import loopback
from bench.stage import Durable, set_up, staged
from bot.app import Bot
from tests.postgres import PostgresMissing

ROOT = Path(__file__).resolve().parent.parent
QUICK, FULL = (3, 0.05), (9, 0.27)


def main() -> None:
    """Run it and tell of it."""
    asked = _asked()
    console = Console(width=None if Console().is_terminal else 170)
    logging.disable(logging.WARNING)
    structlog.configure(wrapper_class=structlog.make_filtering_bound_logger(logging.ERROR))
    rounds, seconds = QUICK if asked.quick else FULL
    begun, started = datetime.now(UTC), time.monotonic()
    told: dict[str, Any] = {
        "mode": "Quick" if asked.quick else "Full", "rounds": rounds, "begun": f"{begun:%Y-%m-%d %H:%M} UTC",
        "machine": machine.describe(), "durable": {}, "left_out": {},
    }  # fmt: skip
    if not asked.lists:
        told["rows"] = _measure(console, told, rounds, seconds)
    if not asked.quick:
        told["lists"] = _bring(console, told, asked.rows)
    told |= {"seconds": time.monotonic() - started, "load_at_the_end": machine.load()}
    report.show(console, told)
    report.save(asked.out, told)
    if asked.write:
        report.write(ROOT / "docs" / "performance.md", told)


def _asked() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m bench", description=__doc__)
    parser.add_argument("--quick", action="store_true", help="half a minute instead of three: for a look, not for a judgement")
    parser.add_argument("--lists", action="store_true", help="only what a long list takes that is brought (docs/import.md)")
    parser.add_argument("--rows", type=int, default=bringing.ALL, help="how many rows it has")
    parser.add_argument("--write", action="store_true", help="put the table into docs/performance.md")
    parser.add_argument("--out", type=Path, default=ROOT / "build" / "bench.json", help="where everything is kept as JSON")
    return parser.parse_args()


def _bring(console: Console, told: dict[str, Any], rows: int) -> list[dict[str, Any]]:
    """Bring a long list, on each database; every import has one of its own."""
    with ExitStack() as stack:
        scratch = Path(tempfile.mkdtemp(prefix="justus-bench-"))
        stack.callback(shutil.rmtree, scratch, ignore_errors=True)
        numbers = count()
        fresh: dict[str, Callable[[], str]] = {"sqlite": lambda: f"sqlite:///{scratch / f'list-{next(numbers)}.db'}"}
        try:
            server = Durable()
        except PostgresMissing as why:
            told["left_out"]["postgresql"] = str(why)
        else:
            stack.callback(server.stop)
            fresh["postgresql"] = server.create
        with console.status("") as status:
            return bringing.measure(fresh, scratch, rows=rows, told=status.update)


def _measure(console: Console, told: dict[str, Any], rounds: int, seconds: float) -> list[dict[str, Any]]:
    """Put everything together, time it, and take it down again."""
    with ExitStack() as stack:
        scratch = Path(tempfile.mkdtemp(prefix="justus-bench-"))
        stack.callback(shutil.rmtree, scratch, ignore_errors=True)
        slack_url = stack.enter_context(loopback())
        urls = {"sqlite": f"sqlite:///{scratch / 'justus.db'}"}
        try:
            server = Durable()
        except PostgresMissing as why:
            told["left_out"]["postgresql"] = str(why)
        else:
            stack.callback(server.stop)
            urls["postgresql"] = server.create()
            told["machine"]["postgresql"] = server.version
        bots: dict[str, Bot] = {}
        for name, url in urls.items():
            set_up(url, slack_url)
            bots[name] = stack.enter_context(staged(url, slack_url))
            told["durable"][told["machine"].get(name) if name == "postgresql" else "SQLite"] = committing.durable(name, bots[name])
        memory = stack.enter_context(staged(urls["sqlite"], slack_url, in_memory=True))
        groups = [
            *dispatch.groups(slack_url, bots | {"memory": memory}, rendering.first_modals(memory.services)),
            *rendering.groups(memory),
            *deciding.groups(),
            *(stack.enter_context(committing.group(name, bot, scratch)) for name, bot in bots.items()),
        ]
        with console.status("") as status:
            timing.run(groups, rounds=rounds, seconds=seconds, told=lambda number: status.update(f"round {number + 1} of {rounds}"))
        return report.rows_of(groups)


if __name__ == "__main__":
    main()
