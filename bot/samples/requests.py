"""Sample facts about a request: asked, decided, recorded."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta
from types import SimpleNamespace
from typing import Any

from bot.advice import Advice
from bot.approving import Said
from bot.conditions import Conditions
from bot.messages.requests import Answered
from bot.recording import Decider, Shared
from bot.samples.people import ALARM, NOW, QUESTION, REQUEST, SECOND, TODAY, TRUSTEE, WORKER, States, typed
from bot.stopping import Because
from policy.approval import Needed
from policy.cases import AdultAtRisk, WithoutConsent
from policy.facts import Ask, Category, Channel, Item, Purpose, Recipient, RecipientKind
from policy.findings import Verdict
from policy.grounds import Ground, WhyNoConsent

NEWER = "R-4HX9PD"
REQUEST_STATES = (
    "allowed", "waiting", "approved", "declined", "expired", "lapsed", "overtaken", "stopped", "taken_back", "replaced", "shared", "not_shared",
)  # fmt: skip
OUTCOME_STATES = ("asked", "not_yet", "refused", *REQUEST_STATES)


def facts(told: Mapping[str, Any]) -> dict[str, Any]:
    """The facts that texts about requests speak of."""
    ask = _ask(told)
    return {
        "ref": REQUEST, "button_ref": QUESTION, "reference": "T-4C21A9", "state": "waiting", "verdict": "share", "clauses": ["4.1", "4.2.2"],
        "ground": Ground.ADULT_AT_RISK, "urgent": False, "grave": False, "recipient": told["recipient"], "recipient_kind": RecipientKind.AGENCY,
        "categories": [one.category for one in ask.items], "choice": Category.HOUSING, "asked_by": WORKER, "asked_at": NOW, "due_at": NOW + timedelta(hours=4),
        "decided_at": NOW, "votes": [Answered(TRUSTEE, approves=True)], "needed": 1, "still": Needed(approvals=1), "replaced_by": NEWER,
        **together(urgent=False, grave=False), "older": [], "news": [], "conditional": False, "share_by": None, "nobody_to_decide": False,
        "answered": told["answer"], "question": told["question"], "ask": ask,
        "widened": False, "last": False, "nudged_at": None, "lapses_on": TODAY + timedelta(days=14), "stands_in_for": [], "for_deputies": False,
        "decision": SimpleNamespace(policy_version="2018-01", verdict=Verdict.ASK_TRUSTEES), "policy_version": "2018-01",
        "reasons": [{"clause": "4.1", "why": told["reason"], "change": told["why_not"]}], "names": told["people"],
        "deciders": [_decider(told)], "binding": Conditions(categories=(Category.HOUSING,)),
        "shared": _shared(told, SECOND, confirmed=True), "alarm": "", "told": None,
        "second": SECOND, "second_worker": SECOND, "confirmed": None, "shared_at": NOW, "case_lines": [(told["question"], told["answer"])],
        "doubts": [SimpleNamespace(kind=told["helpline"], whom=told["recipient"], on=TODAY, question=told["question"], answer=told["answer"])],
        "to": WORKER, "target": TRUSTEE, "problem": told["problem"],
        "found": [Advice.NAME, Advice.PHONE], "notes": [(told["question"], (Advice.NAME, Advice.PHONE))], "view": "share",
    }  # fmt: skip


def together(*, urgent: bool, grave: bool) -> dict[str, Any]:
    """What differs from request to request besides its state, each way once."""
    return {"widened": urgent, "replaces": NEWER if urgent else None, "left_by": [WORKER] if grave else [], "steps_up": grave}


def _decider(told: Mapping[str, Any], *, approves: bool = True, for_user: str | None = None, counts: bool = True) -> Decider:
    said = Said(discussed_with=told["discussed"], discussed_when="14:10", discussed_what=told["question"], reason=told["justification"])
    return Decider(TRUSTEE, approves, NOW, for_user, counts, said)


def _ask(told: Mapping[str, Any]) -> Ask:
    case = WithoutConsent(
        basis=AdultAtRisk(public_interest=told["public_interest"]), reason=told["reason"], risk=told["reason"], why_no_consent=WhyNoConsent.CANNOT_BE_GIVEN,
        discussed_with_client=False, why_not_discussed=told["why_not"], encouraged_to_go_themselves=False, why_not_encouraged=told["why_not"],
    )  # fmt: skip
    return Ask(
        recipient=Recipient(name=told["recipient"], kind=RecipientKind.AGENCY), purpose=Purpose.HOUSING, justification=told["justification"],
        items=tuple(Item(category=one, need=told["need"]) for one in Category), why_not_anonymous=told["why_not_anonymous"], channel=Channel.EMAIL,
        without_consent=case,
    )  # fmt: skip


def _shared(told: Mapping[str, Any], second: str | None = None, *, confirmed: bool | None = None) -> Shared:
    return Shared(
        at=NOW, categories=(Category.HOUSING,), channel=Channel.EMAIL, note=told["need"], second=second, confirmed=confirmed,
        confirmed_at=None if confirmed is None else NOW,
    )  # fmt: skip


def _binding(told: Mapping[str, Any]) -> Conditions:
    return Conditions(categories=(Category.HOUSING,), narrowed=True, only_to=(told["recipient"],), share_by=TODAY)


VARIED: dict[str, States] = {
    "share/": {"state": REQUEST_STATES, "verdict": ("share", "anonymise"), "answered": ("", typed()["answer"])},
    "share/outcome": {
        "state": OUTCOME_STATES,
        "verdict": tuple(one.name.lower() for one in Verdict),
        "nobody_to_decide": (False, True),
        "for_deputies": (False, True),
    },
    "share/waiting": {"widened": (False, True), "nudged_at": (None, NOW)},
    "share/confirm": {"confirmed": (None, True, False), "to": (SECOND, WORKER)},
    "share/allowed": {"state": ("allowed", "stopped", "replaced", "shared", "not_shared")},
    "share/approved": {
        "votes": ([Answered(TRUSTEE, approves=True, for_user=SECOND), Answered(WORKER, approves=False)],),
        "conditional": (False, True),
        "share_by": (None, TODAY),
        "state": ("approved", "lapsed", "stopped", "shared", "not_shared"),
    },
    "share/lapses_soon": {"state": ("approved", "lapsed", "shared", "not_shared")},
    "share/approval_lapsed": {"state": ("lapsed", "shared")},
    "approval/reminder": {"stands_in_for": ([], [TRUSTEE]), "last": (False, True)},
    "approval/stand_in": {"stands_in_for": ([TRUSTEE],)},
    "approval/": {"state": REQUEST_STATES, "urgent": (False, True), "grave": (False, True), "needed": (1, 2), "answered": ("", typed()["answer"])},
    "approval/request": {
        "votes": ([], [Answered(TRUSTEE, approves=False, for_user=SECOND), Answered(WORKER, approves=True, counts=False)]),
        "still": (Needed(approvals=1), Needed(approvals=2, from_trustees=1, declines=2), Needed(approvals=3, from_trustees=2)),
        "answered": ("",),
    },
    "approval/approve_form": {"news": ([], ["said_no", "policy"], ["consent"])},
    "approval/decline_form": {"news": ([], ["said_no", "policy"], ["consent"])},
    "approval/read": {"older": ([], [{"ref": NEWER, "votes": [Answered(TRUSTEE, approves=True)]}])},
    "share/record_form": {"binding": (Conditions(categories=(Category.HOUSING,)), _binding(typed()))},
    "documents/case_note": {
        "deciders": ([_decider(typed(), approves=False, for_user=SECOND, counts=False)], [_decider(typed())]),
        "left_by": ([], [WORKER]),
        "binding": (Conditions(categories=(Category.HOUSING,)), _binding(typed())),
        "state": ("approved", "overtaken"),
        "alarm": ("", ALARM),
        "told": (None, SimpleNamespace(whom=typed()["whom"], what=typed()["what"])),
        "shared": (None, _shared(typed()), *(_shared(typed(), SECOND, confirmed=one) for one in (None, True, False))),
    },
    "documents/notes/outcome": {"state": OUTCOME_STATES, "stopped_because": (None, *Because)},
    "advice": {"view": ("share", "ground", "consent", "emergency"), "found": ([Advice.GUESS], [Advice.NAME, Advice.PHONE], [Advice.GUESS, Advice.NAME])},
}
