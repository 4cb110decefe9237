"""Sample facts about an emergency, and about what is broken."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta
from typing import Any

from bot.rooms import Fault
from bot.samples.people import ALARM, NOW, REQUEST, TRUSTEE, WORKER, States
from policy.facts import Danger
from policy.grounds import Ground

ALARM_STATES = ("owed", "recorded", "reviewed")


def facts(told: Mapping[str, Any]) -> dict[str, Any]:
    """The facts that texts about emergencies and trouble speak of."""
    return {
        "danger": Danger.LIFE, "raised": ALARM, "request": REQUEST,
        "raised_by": WORKER, "raised_at": NOW, "record_due_at": NOW + timedelta(days=1), "recorded_at": NOW,
        "reviewed_by": TRUSTEE, "reviewed_at": NOW, "late": False, "whom": told["whom"], "what": told["what"],
    }  # fmt: skip


VARIED: dict[str, States] = {
    "emergency/": {"state": ALARM_STATES, "late": (False, True), "danger": tuple(Danger)},
    "emergency/now": {"raised": (ALARM, ""), "ground": (None, Ground.TERRORISM, Ground.CHILD_AT_RISK)},
    "emergency/record_": {"to": (WORKER, TRUSTEE)},
    "trouble/": {"about": (REQUEST,), "target": (TRUSTEE, "C0APPROVALS")},
    "trouble/channel": {"fault": (None, *Fault)},
}
