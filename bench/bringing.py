"""Bringing a charity's list of clients: how many rows a second, beside the same cells by the driver alone, and how much memory it takes for ten times as many.

Each import is a process of its own, as an admin starts it, so that what it takes at most is known.
"""

from __future__ import annotations

import csv
import json
import os
import resource
import sqlite3
import subprocess
import sys
import time
from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import psycopg
from sqlalchemy import make_url
from sqlalchemy.orm import Session

from bot.database import connect, migrate
from bot.records import RoleHeld
from bot.tables import Workspace
from bot.vault import Vault, new_key
from tests.cast import AISHA, APPROVALS, OLU, TEAM

ROOT = Path(__file__).resolve().parent.parent
ALL = 100_000
MEMORY = 12_000
"""How many kilobytes more ten times as many rows may take, so that it can be called constant: what a list in memory would take is many times that."""
CELLS = ("reference", "age", "key_workers", "told_on", "told", "told_formats")

Figures = dict[str, float]


def measure(fresh: Mapping[str, Callable[[], str]], scratch: Path, *, rows: int = ALL, told: Callable[[str], object]) -> list[dict[str, Any]]:
    """For each database: the driver alone, a tenth of the rows, and all of them; each in a database of its own."""
    found = []
    for name, new in fresh.items():
        lists = {count: _list(scratch / f"{name}-{count}.csv", count) for count in (rows // 10, rows)}
        told(f"import, {name}")
        bare = _child("bare", new(), lists[rows])
        few, many = (_child("ours", _set_up(new(), key := new_key()), lists[count], key) for count in (rows // 10, rows))
        more = many["memory_kb"] - few["memory_kb"]
        found.append({
            "database": name, "rows": rows, "floor": bare, "ours": many, "fewer": {"rows": rows // 10, **few},
            "more_kb": more, "constant": more < MEMORY, "to_floor": many["seconds"] / bare["seconds"],
        })  # fmt: skip
    return found


def markdown(report: Mapping[str, Any]) -> list[str]:
    """A line for each database."""
    found, before, after = report["lists"], report["machine"]["load"][0], report["load_at_the_end"][0]
    lines = [
        f"Measured {report['begun']}, with a load average of {before:.1f} at the start and {after:.1f} at the end.",
        "",
        f"**import_rows: a list of {found[0]['rows']:,} clients, each with a briefing; all of it or nothing**",
        "",
        "| | rows a second | processor for each | the driver alone, rows a second | × driver | memory at most | for a tenth | constant |",
        "|---|--:|--:|--:|--:|--:|--:|---|",
    ]
    for one in found:
        ours, rows, bare = one["ours"], one["rows"], one["floor"]["seconds"]
        lines.append(
            f"| {one['database']} | {rows / ours['seconds']:,.0f} | {ours['processor'] / rows * 1e6:,.0f} µs | {rows / bare:,.0f} | {one['to_floor']:,.0f} "
            f"| {ours['memory_kb'] / 1024:.0f} MB | {one['fewer']['memory_kb'] / 1024:.0f} MB | {'yes' if one['constant'] else 'no'} |"
        )
    return lines


def _list(path: Path, count: int) -> Path:
    """A list as a spreadsheet would save it."""
    cells = {"age": "adult", "key_workers": AISHA, "told_on": f"{datetime.now(UTC):%Y-%m-01}", "told": "all", "told_formats": "spoken; leaflet"}
    with path.open("w", newline="", encoding="utf-8") as file:
        writer = csv.DictWriter(file, CELLS)
        writer.writeheader()
        writer.writerows({"reference": f"JU-{number:06}", **cells} for number in range(count))
    return path


def _set_up(url: str, key: str) -> str:
    """A charity that has given its roles, and has no client yet."""
    database = connect(url, pool_size=1)
    migrate(database)
    now = datetime.now(UTC)
    with Session(database) as session, session.begin():
        session.add(Workspace(team_id=TEAM, wrapped_key=Vault(key).new_wrapped_key(TEAM, ""), created_at=now))
        session.add(RoleHeld(team_id=TEAM, user_id=AISHA, role="worker", given_by=OLU, given_at=now))
    database.dispose()
    return url


def _child(what: str, url: str, path: Path, key: str = "") -> Figures:
    """Have it done by a process of its own; what it took."""
    env = {
        **os.environ, "SLACK_BOT_TOKEN": "xoxb-bench", "SLACK_APP_TOKEN": "xapp-bench", "JUSTUS_DATABASE_URL": url, "JUSTUS_KEY": key,
        "JUSTUS_APPROVALS_CHANNEL": APPROVALS, "JUSTUS_ADMINS": OLU, "JUSTUS_SETTINGS": "/nowhere", "JUSTUS_CLIENT_PATTERN": r"JU-\d{6}",
        "JUSTUS_CLIENT_EXAMPLE": "JU-000412",
    }  # fmt: skip
    done = subprocess.run([sys.executable, "-m", "bench.bringing", what, url, str(path)], cwd=ROOT, env=env, capture_output=True, text=True, check=False)
    if done.returncode:
        raise RuntimeError(f"{what}: {done.stdout[-500:]}{done.stderr[-1500:]}")
    figures: Figures = json.loads(done.stdout.splitlines()[-1])
    return figures


def _ours(_url: str, path: Path) -> None:
    from bot.cli import app

    try:
        app(["import", "run", "--by", OLU, "--clients", str(path)])
    except SystemExit as ended:
        if ended.code:
            raise


def _bare(url: str, path: Path) -> None:
    """The same cells into one table of texts, in one transaction: executemany on SQLite, COPY on PostgreSQL."""
    columns = ", ".join(f"{name} TEXT" for name in CELLS)
    with path.open(newline="", encoding="utf-8") as file:
        rows = csv.reader(file)
        next(rows)
        if make_url(url).get_backend_name() == "sqlite":
            light = sqlite3.connect(str(make_url(url).database))
            for pragma in ("journal_mode = WAL", "synchronous = FULL"):
                light.execute(f"PRAGMA {pragma}")
            light.execute(f"CREATE TABLE bench_list ({columns})")
            light.executemany(f"INSERT INTO bench_list VALUES ({', '.join('?' * len(CELLS))})", rows)  # noqa: S608  # names of our own
            light.commit()
            light.close()
            return
        with psycopg.connect(url) as heavy, heavy.cursor() as cursor:
            cursor.execute(f"CREATE TABLE bench_list ({columns})")
            with cursor.copy("COPY bench_list FROM STDIN") as copy:
                for row in rows:
                    copy.write_row(row)


def _as_child(what: str, url: str, path: str) -> None:
    """Do it, and print what it took."""
    wall = time.perf_counter()
    (_ours if what == "ours" else _bare)(url, Path(path))
    wall = time.perf_counter() - wall
    used = resource.getrusage(resource.RUSAGE_SELF)
    print(json.dumps({"seconds": wall, "processor": used.ru_utime + used.ru_stime, "memory_kb": used.ru_maxrss}))


if __name__ == "__main__":
    _as_child(*sys.argv[1:])
