"""The two appendices in the register."""

from __future__ import annotations

from policy import law
from policy.clause import ASKED, ENFORCED, PROMPTED, Clause, of, row

ROWS: tuple[Clause, ...] = (
    row(
        "App. 1", "The Caldicott principles", ENFORCED, ASKED,
        fields=of("share", "justification", "needs", "anonymous"), words=("reasons/would_show_who", "duties/text"),
        law=(law.CALDICOTT, law.DATA_PROTECTION_1998, law.POLICE_AND_EVIDENCE, law.HUMAN_RIGHTS),
    ),
    row(
        "App. 2", "What significant harm means", ENFORCED, PROMPTED, ASKED,
        fields=of("ground", "harms", "childs_account"), words=("approval/ground_form", "reasons/harm_not_named"),
        law=(law.CHILDREN_ACT_1989_S31, law.CHILDREN_ACT_48_HOURS, law.WORKING_TOGETHER, law.SAFEGUARDING_BOARD),
    ),
)  # fmt: skip
