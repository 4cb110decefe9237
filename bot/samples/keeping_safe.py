"""Sample facts about duties and safety notes."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta
from typing import Any

from bot.duties import Due
from bot.precautions import Noted
from bot.samples.people import CLIENT, PRECAUTION, REQUEST, SECOND, TODAY, WORKER, States, typed
from policy.precautions import Evidence, Precaution, Standing


def facts(told: Mapping[str, Any]) -> dict[str, Any]:
    """The facts that texts about duties and safety notes speak of."""
    return {
        "by": TODAY + timedelta(days=28), "due": Due(TODAY, late=False), "owed": True, "request": REQUEST, "noted": noted(), "ends": False, "stands": True,
        "latest": TODAY + timedelta(days=365), "review_on": TODAY + timedelta(days=14), "written_by": SECOND, "works_with": True,
    }  # fmt: skip


def noted(standing: Standing = Standing.IN_FORCE, *, client_told: bool = True) -> Noted:
    """A safety note about the client of the samples."""
    told = typed()
    note = Precaution(
        what_happened=told["what_happened"], happened_on=TODAY, evidence=Evidence.SEEN, what_to_do=told["what_to_do"], client_told=client_told,
        why_not_told=told["why_not"], review_on=TODAY, review_by=WORKER,
    )  # fmt: skip
    return Noted(PRECAUTION, CLIENT, note, SECOND, TODAY, TODAY, TODAY + timedelta(days=14), standing)


VARIED: dict[str, States] = {
    "duties/form": {"by": (TODAY, None), "late": (False, True)},
    "duties/done": {"request": (REQUEST, "")},
    "duties/remind": {"late": (False, True), "owed": (True, False)},
    "precaution/": {"ends": (False, True)},
    "precaution/shown": {"noted": tuple(noted(one, client_told=told) for one in Standing for told in (True, False))},
    "precaution/noted": {"stands": (True, False), "works_with": (True, False)},
    "precaution/review": {"owed": (True, False), "late": (False, True), "works_with": (True, False)},
}
