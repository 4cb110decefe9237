"""Sample facts for the report for trustees: much, little and nothing."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta
from typing import Any
from zoneinfo import ZoneInfo

from bot.records import Report
from bot.reporting.figures import DANGERS, Counts
from bot.reporting.papers import facts as facts_of
from bot.reporting.taking import ReportFile
from bot.samples.people import NOW, TODAY, TRUSTEE, States
from policy.facts import Danger
from policy.grounds import Ground

NONE = Counts(told={one.value: 0 for one in Ground}, danger={one.value: 0 for one in DANGERS})
MUCH = Counts(
    told={**NONE.told, "4.2.1": 14, "4.2.2": 9, "4.2.7": 3, "4.4": 2, "4.2.8": 6}, danger={**NONE.danger, "life": 7, "child": 5}, approved=41, against=0,
    declined=9, expired=2, closed=0, before_approval=0, lapsed=1, records_late=0, reviews_late=5, notes_late=0, half_within=190, longest=4230,
)  # fmt: skip
LITTLE = Counts(told={**NONE.told, "4.2.1": 2}, danger={**NONE.danger, "life": 1}, approved=2, half_within=45, longest=60)
SAME = Counts(told={**NONE.told, "4.2.1": 2, "4.2.2": 2, "4.6": 2}, danger=NONE.danger, approved=6, half_within=59, longest=1440)


def report(counts: Counts = MUCH) -> Report:
    """A report of the month before, as a trustee took it."""
    return Report(
        id="B-7K3QFX", team_id="", taken_by=TRUSTEE, taken_at=NOW, since=NOW - timedelta(days=30), until=NOW, follows=True, forms=[], counts=counts.to_plain()
    )


def _of(counts: Counts) -> Any:
    return facts_of(report(counts), ZoneInfo("Europe/London"))["report"]


def facts(told: Mapping[str, Any]) -> dict[str, Any]:
    """What a report speaks of."""
    return {
        "report": _of(MUCH),
        "monthly": True,
        "minutes": 190,
        "danger_kind": Danger.LIFE,
        "forms": [str(one) for one in ReportFile],
        "may_have": True,
    }


VARIED: dict[str, States] = {
    "report/figures": {"report": tuple(_of(one) for one in (MUCH, LITTLE, SAME, NONE))},
    "report/paper": {"report": tuple(_of(one) for one in (MUCH, LITTLE, SAME, NONE))},
    "report/files": {"report": (_of(MUCH), _of(NONE)), "forms": ([str(one) for one in ReportFile],)},
    "report/form": {"first": (True, False), "last": (TODAY,)},
    "report/taken": {"monthly": (True, False)},
    "report/span": {"minutes": (1, 59, 60, 190, 1500, 4230)},
    "report/danger": {"danger_kind": tuple(DANGERS)},
}
