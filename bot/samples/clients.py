"""Sample facts about a client: consents, withdrawals, the client's page, and Home."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from types import SimpleNamespace
from typing import Any

from bot.broken import Broken
from bot.clients import Briefed
from bot.duties import Due
from bot.looking import By
from bot.records import Cover, Request
from bot.rooms import Fault
from bot.samples.people import CLIENT, CONSENT, NOW, REQUEST, SECOND, TODAY, WORKER, States, typed
from bot.samples.requests import OUTCOME_STATES
from bot.withdrawing import Held, Withdrawn
from handlers.choices import Role
from policy.conflicts import Conflict, ConflictKind
from policy.facts import Answer, BriefingItem, Category, Consent, ConsentKind, Purpose


def facts(told: Mapping[str, Any]) -> dict[str, Any]:
    """The facts that texts about clients speak of."""
    return {
        "client": CLIENT, "consent": consent(), "lacks": [], "recipients": [told["recipient"]], "chosen": [], "held": WITHDRAWN.held,
        "today": TODAY, "waiting": [],
        "stopped": [REQUEST], "briefed": TOLD, "after": WITHDRAWN, "conflicts": [], "changed": False,
        "everybody": [(one, [Role.WORKER]) for one in told["people"]],
    }  # fmt: skip


def consent(answer: Answer = Answer.GIVEN, **changes: Any) -> Consent:
    """What the client of the samples answered."""
    told = typed()
    return Consent(
        id=CONSENT, answer=answer, recipients=(told["recipient"],), purposes=(Purpose.HOUSING,), categories=(Category.HOUSING, Category.CONTACT),
        in_their_words=told["in_their_words"], given_on=TODAY, ends_on=date(2026, 9, 2), **changes,
    )  # fmt: skip


def _boards() -> States:
    asked = [Request(id=REQUEST, state=state, asked_at=NOW) for state in ("waiting", "shared")]
    covers = (Cover(user_id=SECOND, covers_for=WORKER, until_on=TODAY),)
    old = SimpleNamespace(
        ref=CLIENT, is_child=False, adult_in=None, briefed=TOLD, answers=SimpleNamespace(count=1), requests=asked, key_workers=[WORKER, SECOND], covers=covers,
        reach=SimpleNamespace(works=True, until=None),
    )  # fmt: skip
    new = SimpleNamespace(
        ref=CLIENT, is_child=True, adult_in=TODAY, briefed=UNTOLD, answers=SimpleNamespace(count=0), requests=(), key_workers=[], covers=(),
        reach=SimpleNamespace(works=False, until=NOW),
    )  # fmt: skip
    return {"board": (old, new), "by": (By.SUPERVISION,), "conflicts": ([], [typed()["reason"]]), "more_conflicts": (False, True)}


def _homes() -> States:
    wrong = Broken(Fault.PUBLIC, 3, (REQUEST,) * 7, TODAY, True, None, policy_file=True)
    little = Broken(None, 1, (REQUEST,), None, True, NOW, policy_file=False)
    return {
        "board": (SimpleNamespace(empty=True), SimpleNamespace(empty=False)), "roles": (["worker"], []), "broken": (wrong, little),
        "due": (Due(None, late=True), Due(TODAY, late=True), Due(TODAY, late=False)), "grave": (False, True), "urgent": (False, True),
        "state": OUTCOME_STATES,
    }  # fmt: skip


def _conflict(kind: ConflictKind) -> Conflict:
    """Two answers of the client of the samples that say different things."""
    later = consent(Answer.GIVEN if kind is ConflictKind.TWO_ENDS else Answer.REFUSED)
    return Conflict(
        kind=kind, recipient=typed()["recipient"], purposes=(Purpose.HOUSING,), categories=(Category.HOUSING, Category.CONTACT), yes=consent(), followed=later
    )


TOLD, PARTLY_TOLD, UNTOLD = Briefed(TODAY, ()), Briefed(TODAY, tuple(BriefingItem)[:2]), Briefed(None, tuple(BriefingItem))
WITHDRAWN = Withdrawn((REQUEST,), (REQUEST,), (Held(REQUEST, typed()["recipient"], (Category.HOUSING,), TODAY),))

VARIED: dict[str, States] = {
    "consent/form": {"briefed": (TOLD, PARTLY_TOLD, UNTOLD)},
    "consent/recorded": {
        "consent": tuple(consent(one, kind=kind) for kind in ConsentKind for one in Answer),
        "lacks": ([], [typed()["why_not"]]),
        "after": (None, WITHDRAWN),
    },
    "consent/conflict": {"conflict": tuple(_conflict(one) for one in ConflictKind)},
    "withdraw/done": {"chosen": ([], [typed()["recipient"]]), "stopped": ([], [REQUEST]), "waiting": ([], [REQUEST])},
    "client/board": _boards(),
    "home/board": _homes(),
}
