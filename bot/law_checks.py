"""Once a year, when the law behind the policy has not been checked for too long, the admins and data leads are told (App. 1)."""

from __future__ import annotations

from bot.errors import AlreadyDone
from bot.store import ADMIN, DATA_LEAD, Desk
from policy.clauses import CITATIONS
from policy.deadlines import law_check_due, years_past
from policy.law import Citation

LAW = "law"
"""What such a message is about."""


def oldest_check() -> Citation:
    """The citation that was checked longest ago."""
    return min(CITATIONS, key=lambda one: one.checked)


def to_remind(desk: Desk, limit: int) -> list[str]:
    """The year for which nobody was told yet, if the law was to be checked by now."""
    due = law_check_due(oldest_check().checked, desk.values)
    years = years_past(due, desk.today)
    key = f"law:{due.isoformat()}:{years}"
    try:
        desk.not_before(key)
    except AlreadyDone:
        return []
    return [] if years is None else [key]


def remind(desk: Desk, key: str) -> None:
    """Tell each admin and data lead, once for each year that has begun since the law was to be checked."""
    try:
        desk.once(key, LAW)
    except AlreadyDone:
        return
    told = sorted({*desk.holders(ADMIN), *desk.holders(DATA_LEAD)})
    desk.log("law:check:remind", LAW, checked=oldest_check().checked.isoformat(), clauses=["App. 1"], told=told)
    for one in told:
        desk.say("law/check_again", LAW, one, once=key)
