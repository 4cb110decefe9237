"""From samples to a table: on the terminal, as JSON, and in docs/performance.md."""

from __future__ import annotations

import json
import statistics
from collections.abc import Sequence
from dataclasses import asdict
from itertools import groupby
from operator import itemgetter
from pathlib import Path
from typing import Any

from rich.console import Console
from rich.table import Table

from bench import bringing
from bench.timing import CLOCKS, PROCESSOR, Contender, Group, Ratio, ratio

BEGIN, END = "<!-- bench:begin -->", "<!-- bench:end -->"
LISTS_BEGIN, LISTS_END = "<!-- lists:begin -->", "<!-- lists:end -->"

_COLUMNS = ("median", "p99", "processor", "× floor", "× peer", "target", "met")

_ENOUGH = 200
"""With fewer samples than this the slowest of a hundred is hardly more than the slowest."""

# What was promised, by group and contender: which measure, how much at most, and in words.
TARGETS: dict[tuple[str, str], tuple[str, float, str]] = {
    ("dispatch", "help"): ("floor", 6.0, "≤ 6 × floor"),
    ("share_modal", "ours"): ("floor", 4.0, "≤ 4 × floor"),
    ("decide_small", "ours"): ("us", 100.0, "tens of µs"),
    ("decide_large", "ours"): ("us", 100.0, "tens of µs"),
    ("commit_sqlite", "ours"): ("p99", 10.0, "p99 ≤ 10 × floor's p99"),
    ("commit_postgresql", "ours"): ("p99", 10.0, "p99 ≤ 10 × floor's p99"),
}


def rows_of(groups: Sequence[Group]) -> list[dict[str, Any]]:
    """One row for each thing timed."""
    return [_row(group, one) for group in groups for one in group.contenders]


def _figures(group: Group, one: Contender, row: dict[str, Any]) -> dict[str, Any]:
    """How many a second, how many times as long as ours, and what one of many costs: where the group asks for it and it is no mere yardstick."""
    if not group.rate or one.role not in {"ours", "engine"}:
        return {}
    figures = {"rate": group.rate, "per_second": 1e6 / row["median_us"], "ours": asdict(ratio(one, group.by_key("ours"), group.clock))}
    if group.parts:
        many, part = group.parts
        figures |= {"part": part, "part_us": row["median_us"] / many}
    return figures


def _row(group: Group, one: Contender) -> dict[str, Any]:
    clock = group.clock
    medians = sorted(one.medians(clock))
    to_floor, to_peer = ratio(one, group.floor, clock), ratio(one, group.by_key(group.peer), clock)
    p99_ratio = one.p99(clock) / group.floor.p99(clock)
    row: dict[str, Any] = {
        "group": group.key, "group_title": f"{group.title}; {CLOCKS[clock]}", "key": one.key, "title": one.title, "role": one.role,
        "median_us": statistics.median(medians) * 1e6, "least_us": medians[0] * 1e6, "greatest_us": medians[-1] * 1e6, "p99_us": one.p99(clock) * 1e6,
        "processor_us": statistics.median(one.medians(PROCESSOR)) * 1e6, "rounds": len(one.rounds), "samples": sum(map(len, one.rounds)),
        "floor": asdict(to_floor), "peer": asdict(to_peer), "p99_to_floor": p99_ratio,
    }  # fmt: skip
    row |= _figures(group, one, row)
    if target := TARGETS.get((group.key, one.key)):
        measure, most, words = target
        spread = {"floor": to_floor, "us": Ratio(row["median_us"], row["least_us"], row["greatest_us"]), "p99": Ratio(p99_ratio, p99_ratio, p99_ratio)}[measure]
        few = measure == "p99" and row["samples"] < _ENOUGH
        row |= {"target": words, "found": spread.median, "met": _met(spread, most) + (", of few samples" if few else "")}
    return row


def _met(found: Ratio, most: float) -> str:
    """Honest where rounds disagree: 'yes' and 'no' are only said when nearly all say so."""
    if found.greatest <= most:
        return "yes"
    if found.least > most:
        return "no"
    return "yes, not in every round" if found.median <= most else "no, not in every round"


def show(console: Console, report: dict[str, Any]) -> None:
    """Print it."""
    for line in about(report):
        console.print(line, highlight=False)
    if "lists" in report:
        console.print("\n".join(bringing.markdown(report)), highlight=False, soft_wrap=True)
    if "rows" in report:
        _show_rows(console, report)
    for name, why in report["left_out"].items():
        console.print(f"left out: {name}: {why}", style="red")


def _show_rows(console: Console, report: dict[str, Any]) -> None:
    table = Table(box=None, pad_edge=False, header_style="bold")
    for name in ("", *_COLUMNS):
        table.add_column(name, justify="left" if name in {"", "target", "met"} else "right", overflow="fold")
    for rows in _by_group(report):
        table.add_row(f"\n[bold]{rows[0]['group_title']}[/bold]")
        for row in rows:
            table.add_row(*_cells(row), style="bold" if row["role"] == "ours" else "dim")
    console.print(table)
    for rows in _by_group(report):
        if rates := _rates(rows):
            console.print(f"\n{rows[0]['group_title']}\n{rates}", highlight=False)


def about(report: dict[str, Any]) -> list[str]:
    """What it was measured on, a line each."""
    machine = report["machine"]
    libraries = ", ".join(f"{name} {its}" for name, its in machine["libraries"].items())
    lines = [
        f"{report['mode']} run of {report['rounds']} rounds, {report['seconds']:.0f} s, begun {report['begun']}.",
        f"Processor: {machine['cpu']}, {machine['cores']} cores ({machine['usable_cores']} usable), {machine['system']}.",
        f"{machine['python']}, {libraries}, SQLite {machine['sqlite']}.",
        f"Load average at the start {_said(machine['load'])}, at the end {_said(report['load_at_the_end'])}.",
    ]
    return lines + [f"{name}: {how}." for name, how in report["durable"].items()]


def markdown(report: dict[str, Any]) -> str:
    """The same for a page."""
    lines = [f"- {line}" for line in about(report)] + [f"- Left out: {name}: {why}." for name, why in report["left_out"].items()]
    for rows in _by_group(report):
        lines += ["", f"**{rows[0]['group_title']}**", "", f"| | {' | '.join(_COLUMNS)} |", "|---|--:|--:|--:|--:|--:|---|---|"]
        for row in rows:
            cells = _cells(row)
            lines.append("| " + " | ".join([f"**{cells[0]}**" if row["role"] == "ours" else cells[0], *cells[1:]]) + " |")
        if rates := _rates(rows):
            lines += ["", rates]
    return "\n".join(lines)


def write(path: Path, report: dict[str, Any]) -> None:
    """Put what was measured between its marks, and leave what was not as it is; a page without them is an error of ours."""
    page = path.read_text(encoding="utf-8")
    if "rows" in report:
        page = _between(page, BEGIN, END, markdown(report))
    if "lists" in report:
        page = _between(page, LISTS_BEGIN, LISTS_END, "\n".join(bringing.markdown(report)))
    path.write_text(page, encoding="utf-8")


def _between(page: str, begin: str, end: str, said: str) -> str:
    head, begins, rest = page.partition(begin)
    _, ends, tail = rest.partition(end)
    if not (begins and ends):
        raise ValueError(f"the page has no place for what stands between {begin} and {end}")
    return f"{head}{begin}\n{said}\n{end}{tail}"


def save(path: Path, report: dict[str, Any]) -> None:
    """Keep everything."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(json.dumps(report, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")


def _by_group(report: dict[str, Any]) -> list[list[dict[str, Any]]]:
    return [list(rows) for _, rows in groupby(report["rows"], itemgetter("group"))]


def _rates(rows: Sequence[dict[str, Any]]) -> str:
    """How many a second each makes, how many times as long as ours one takes it, and what one of many costs."""
    told = [row for row in rows if "rate" in row]
    if not told:
        return ""
    each = [
        f"{row['key']} {row['per_second']:,.0f}" + (f", taking {_ratio(row['ours'])} times as long as ours" if row["role"] == "engine" else "") for row in told
    ]
    lines = [f"{told[0]['rate'].capitalize()} a second: {'; '.join(each)}."]
    if "part" in told[0]:
        costs = [f"{row['key']} {_time(row['part_us'])}" for row in told]
        lines.append(f"For each {told[0]['part']}, all else included: {'; '.join(costs)}.")
    return " ".join(lines)


def _cells(row: dict[str, Any]) -> list[str]:
    found = f"{row['met']} ({_figure(row['found'])}{' µs' if row['target'] == 'tens of µs' else '×'})" if "target" in row else ""
    return [
        row["title"],
        _time(row["median_us"]),
        _time(row["p99_us"]),
        _time(row["processor_us"]),
        _ratio(row["floor"]),
        _ratio(row["peer"]),
        row.get("target", ""),
        found,
    ]


def _ratio(found: dict[str, float]) -> str:
    if found["least"] == found["greatest"] == 1:
        return "1"
    return f"{_figure(found['median'])} ({_figure(found['least'])} to {_figure(found['greatest'])})"


def _figure(number: float) -> str:
    return f"{number:.0f}" if number >= 100 else f"{number:.1f}" if number >= 1 else f"{number:.2f}"


def _time(us: float) -> str:
    return f"{us / 1000:.1f} ms" if us >= 1000 else f"{_figure(us)} µs"


def _said(load: Sequence[float]) -> str:
    return ", ".join(f"{one:.1f}" for one in load)
