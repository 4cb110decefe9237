"""Sample facts about an emergency, and about what is broken."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta
from typing import Any

from bot.reviewing import Found
from bot.rooms import Fault
from bot.samples.people import ALARM, CLIENT, DATA_LEAD, NOW, REQUEST, SECOND, THIRD, TRUSTEE, WORKER, States, typed
from policy.facts import Danger
from policy.grounds import Ground
from policy.reviewing import Judgement

ALARM_STATES = ("owed", "recorded", "differ", "reviewed")


def facts(told: Mapping[str, Any]) -> dict[str, Any]:
    """The facts that texts about emergencies and trouble speak of."""
    return {
        "danger": Danger.LIFE, "raised": ALARM, "request": REQUEST,
        "raised_by": WORKER, "raised_at": NOW, "record_due_at": NOW + timedelta(days=1), "recorded_at": NOW,
        "reviewed_by": [TRUSTEE, SECOND], "reviewed_at": NOW, "reviewers_needed": 2, "review_due_at": NOW + timedelta(days=7), "settled_by": None,
        "overtaken": False, "why": told["why"], "found": _found(told), "settled": None, "late": False, "whom": told["whom"], "what": told["what"],
    }  # fmt: skip


def _found(told: Mapping[str, Any]) -> tuple[Found, ...]:
    return (Found(TRUSTEE, Judgement.RIGHT, told["what"]), Found(SECOND, Judgement.SHOULD_NOT_HAVE_BEEN, told["why_not"]))


VARIED: dict[str, States] = {
    "emergency/": {"state": ALARM_STATES, "late": (False, True), "danger": tuple(Danger)},
    "emergency/now": {"raised": (ALARM, ""), "ground": (None, Ground.TERRORISM, Ground.CHILD_AT_RISK)},
    "emergency/record_": {"to": (WORKER, TRUSTEE)},
    "emergency/raised": {"overtaken": (False, True), "settled_by": (None, DATA_LEAD)},
    "emergency/record": {"found": ((), _found(typed())), "settled": (None, (DATA_LEAD, typed()["what"])), "why": ("", typed()["why"])},
    "emergency/review_form": {"why": ("", typed()["why"])},
    "emergency/to_review": {"to": (TRUSTEE, THIRD)},
    "emergency/reviewed": {"settled_by": (None, DATA_LEAD)},
    "documents/notes/emergency": {
        "found": ((), _found(typed())),
        "settled": (None, (DATA_LEAD, typed()["what"])),
        "why": ("", typed()["why"]),
        "late": (False, True),
        "danger": tuple(Danger),
        "recorded_at": (None, NOW),
        "client": (CLIENT, None),
        "request": (REQUEST, ""),
    },
    "trouble/": {"about": (REQUEST,), "target": (TRUSTEE, "C0APPROVALS")},
    "trouble/undelivered": {"problem": ("channel_not_found", "set_aside")},
    "trouble/channel": {"fault": (None, *Fault)},
}
