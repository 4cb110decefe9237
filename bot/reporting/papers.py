"""A report in words: what the message and the paper say of it, its charts, and the files that go with it."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from bot.papers import web
from bot.papers.charts import Series, bars
from bot.papers.model import Paper, Picture, Size
from bot.papers.reading import written
from bot.records import Report
from bot.reporting.counts import Hidden, Partition, Shown
from bot.reporting.publishing import DECISIONS, TO_LOOK_INTO, Figure, Published, from_plain
from bot.reporting.taking import ReportFile
from bot.words import Words
from policy.facts import Danger
from policy.grounds import Ground
from policy.word import Word

PAPER = "report/paper"


def facts(report: Report, zone: ZoneInfo) -> dict[str, Any]:
    """What a report says, for the message and for the paper alike; a count that is not shown is the word for why."""
    shown = from_plain(report.counts)
    told = {
        "since": report.since.astimezone(zone).date(), "until": _last_day(report.until.astimezone(zone)), "taken_at": report.taken_at,
        "nothing": shown.nothing, "told": _whole(shown.told, Ground), "danger": _whole(shown.danger, Danger),
        "decisions": _figures(shown, DECISIONS), "to_look_into": _figures(shown, TO_LOOK_INTO), "half_within": shown.half_within, "longest": shown.longest,
        "drawn": list(_to_draw(shown)),
    }  # fmt: skip
    return {"ref": report.id, "report": told}


def paper(words: Words, report: Report, size: Size = Size.STANDARD) -> Paper:
    """The report on paper."""
    return written(words, PAPER, pictures=charts(words, report, size), **facts(report, words.zone))


def charts(words: Words, report: Report, size: Size = Size.STANDARD) -> Mapping[str, Picture]:
    """The charts of a report, as many as there is something to draw for."""
    drawn: dict[str, Picture] = {}
    for name, counts in _to_draw(from_plain(report.counts)).items():
        labels = [words.label(one) if isinstance(one, Figure) else one for one in counts]
        drawn[name] = bars(words, words.plain(PAPER, name), labels, (_series(words, counts),), size=size)
    return drawn


def _to_draw(shown: Published) -> dict[str, Mapping[str, Shown]]:
    """What each chart is of, by its name; none where no bar could be drawn, and a clause with no count has none."""
    every: dict[str, Mapping[str, Shown]] = {
        "by_clause": {clause: count for clause, count in shown.told.parts.items() if count != 0},
        "by_decision": {one: shown.figures[one] for one in DECISIONS if one is not Figure.AGAINST},
    }
    return {name: counts for name, counts in every.items() if any(isinstance(count, int) and count > 0 for count in counts.values())}


def made(words: Words, report: Report, form: ReportFile) -> bytes:
    """A report as a file, in one form; a picture is of its own kind (`picture`)."""
    if form is ReportFile.WEB_PAGE:
        return web.html(paper(words, report)).encode()
    from bot.papers import typeset

    size = Size.LARGE if form is ReportFile.LARGE_PDF else Size.STANDARD
    return typeset.pdf(paper(words, report, size), size, made=report.taken_at)


def picture(words: Words, report: Report, name: str) -> bytes:
    """One chart of a report, as PNG."""
    from bot.papers import typeset

    return typeset.png(charts(words, report)[name])


def _last_day(until: datetime) -> date:
    """The last day of a time that ends before `until`."""
    return (until - timedelta(microseconds=1)).date()


def _whole(shown: Partition[str], kind: type[Word]) -> dict[str, Any]:
    """A total with those of its parts that are not none; `open` where the parts may be shown."""
    parts = [(kind(part), count) for part, count in shown.parts.items() if count != 0]
    return {"total": shown.total, "none": shown.total == 0, "open": bool(shown.parts), "parts": parts}


def _figures(shown: Published, which: tuple[Figure, ...]) -> list[tuple[Figure, Shown]]:
    return [(one, shown.figures[one]) for one in which]


def _series(words: Words, counts: Mapping[str, Shown]) -> Series:
    return Series("", tuple(words.label(count) if isinstance(count, Hidden) else count for count in counts.values()))
