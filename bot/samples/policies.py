"""Sample facts about the policy: a clause, a rule, a citation."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from bot.samples.people import TODAY, States
from policy.clause import Kind
from policy.clauses import BY_NUMBER
from policy.law import TERRORISM_1971


def facts(told: Mapping[str, Any]) -> dict[str, Any]:
    """The facts that texts about the policy speak of."""
    clause, rule = BY_NUMBER["4.2.1"], BY_NUMBER["3.1"].rules[0].name
    return {
        "number": clause.number, "title": clause.title, "heading": clause.number, "case": clause.number, "kinds": list(Kind), "statement": told["reason"],
        "rule": rule, "form": "share", "fields": ["channel", "needs"], "example": told["reason"], "word": told["need"], "letter": "A",
        "citation": TERRORISM_1971, "note": "", "months": 12, "checked": TODAY, "check_by": TODAY, "owed": True,
        "dissent": ["Grace Obi"], "still_needed": 2, "of_them_trustees": 1,
    }  # fmt: skip


VARIED: dict[str, States] = {
    "policy/worked": {"of_them_trustees": (0, 1)},
    "policy/law": {"late": (False, True)},
    "law/check_again": {"owed": (True, False)},
    "reasons/": {"about": ([], ["Housing", "Health"])},
    "changes/": {"about": ([], ["Housing", "Health"])},
}
