"""Sample facts about a client: consents, withdrawals, the client's page, and Home."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from types import SimpleNamespace
from typing import Any

from bot.broken import Broken
from bot.clients import Briefed
from bot.duties import Due
from bot.records import Request
from bot.rooms import Fault
from bot.samples.keeping_safe import noted
from bot.samples.people import CLIENT, CONSENT, NOW, REQUEST, TODAY, States, typed
from bot.samples.requests import OUTCOME_STATES
from bot.samples.scans import SHOWN
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
    same = {"ref": CLIENT, "precautions": (noted(),), "today": TODAY}
    old = SimpleNamespace(**same, is_child=False, briefed=TOLD, consents=(consent(),), requests=asked)
    new = SimpleNamespace(**same, is_child=True, briefed=UNTOLD, consents=(), requests=())
    answers = (consent(), consent(withdrawn_on=TODAY), consent(Answer.REFUSED), consent(in_error=True), consent(kind=ConsentKind.SUPPORT))
    return {"board": (old, new), "one": answers, "changed": (False, True), "conflicts": ([], [typed()["reason"]]), "scan": SHOWN}


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
        "scanned": (False, True),
    },
    "consent/conflict": {"conflict": tuple(_conflict(one) for one in ConflictKind)},
    "withdraw/done": {"chosen": ([], [typed()["recipient"]]), "stopped": ([], [REQUEST]), "waiting": ([], [REQUEST])},
    "client/board": _boards(),
    "home/board": _homes(),
}
