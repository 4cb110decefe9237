"""Sample facts about who is away, and about several reminders in one message."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta
from typing import Any

from bot.samples import emergencies, requests
from bot.samples.people import NOW, SECOND, THIRD, TODAY, TRUSTEE, States, typed
from policy.lives import Life


def facts(told: Mapping[str, Any]) -> dict[str, Any]:
    """The facts that texts about time and absence speak of."""
    return {
        "absent": TRUSTEE, "stand_in": THIRD, "first_on": TODAY, "last_on": TODAY + timedelta(days=14), "entered_by": TRUSTEE, "ended_by": THIRD, "over": False,
        "nobody": False, "people": 3, "again_at": NOW + timedelta(hours=4), "reminders": _lines(), "more": 0, "kind": "decide", "hours": "4",
    }  # fmt: skip


def _lines() -> list[dict[str, Any]]:
    """A line of each kind, in each state that it can be in."""
    told = typed()
    of_request = {**requests.facts(told), "stands_in_for": []}
    states = {
        "decide": ("waiting", "approved"),
        "lead": ("waiting",),
        "too_few": ("waiting",),
        "expired": ("expired",),
        "lapse": ("approved", "lapsed"),
        "lapsed": ("lapsed",),
    }
    lines = [{**of_request, "kind": kind, "state": state} for kind, found in states.items() for state in found]
    alarm = {**emergencies.facts(told), "ref": "E-7K3QFX"}
    ended = [{"ref": "C-7K3QFX", "kind": "ended", "ended_on": NOW.date(), "renewed": one, "works_with": True} for one in ("", "C-7K3QFY")]
    soon = {"ref": "C-7K3QFX", "kind": "ending", "ends_on": TODAY, "holds": True, "works_with": True, "renewed": "", "became": Life.STANDS, "again_on": None}
    over = {**soon, "holds": False}
    ending = [
        soon, {**soon, "works_with": False}, {**soon, "again_on": TODAY}, {**over, "became": Life.WITHDRAWN}, {**over, "became": Life.LAPSED},
        {**over, "renewed": "C-7K3QFY"},
    ]  # fmt: skip
    return [*lines, *ended, *ending, *({**alarm, "kind": "review", "state": state} for state in ("recorded", "differ", "reviewed"))]


VARIED: dict[str, States] = {
    "reminder/together": {"more": (0, 4), "stands_in_for": ([], [TRUSTEE])},
    "away/": {"stand_in": (THIRD, None), "to": (TRUSTEE, THIRD), "entered_by": (TRUSTEE, SECOND), "over": (False, True)},
    "away/list": {"nobody": (False, True)},
    "share/nudged": {"people": (1, 3)},
}
