"""Sample facts about scans of signed paper."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta
from typing import Any

from bot.samples.people import CONSENT, NOW, WORKER, States
from bot.scans import KEPT, LOST, REFUSED, SEALED, WAITING, Shown


def facts(told: Mapping[str, Any]) -> dict[str, Any]:
    """The facts that texts about scans speak of."""
    return {
        "answer_id": CONSENT, "given_by": WORKER, "mine": True, "ending": "pdf", "in_slack": True, "kept": True, "may_read": True,
        "asked_at": NOW - timedelta(days=3), "scan": None, "scanned": True,
    }  # fmt: skip


SHOWN: tuple[Shown | None, ...] = (None, *(Shown(state, WORKER, NOW) for state in (WAITING, SEALED, KEPT, REFUSED, LOST)))
"""How the scan of an answer can stand on a client's page."""

VARIED: dict[str, States] = {
    "scan/refused": {"problem": ("scan_too_large", "not_theirs", "scan_wrong_kind")},
    "scan/lost": {"problem": ("gone", "destroyed", "missing_scope"), "mine": (True, False)},
    "scan/delete": {"in_slack": (True, False), "kept": (True, False)},
}
