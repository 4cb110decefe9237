"""Sample facts for every text, in every state in which it can be shown: for `justus say`, and for the tests of the words. Nobody in them exists."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from datetime import UTC, date, datetime, timedelta
from functools import cache
from itertools import product
from types import SimpleNamespace
from typing import Any
from zoneinfo import ZoneInfo

import yaml

from bot.advice import Advice
from bot.broken import Broken
from bot.clients import Briefed
from bot.duties import Due
from bot.precautions import Noted
from bot.recording import Shared
from bot.records import Request
from bot.rooms import Fault
from bot.withdrawing import Held, Withdrawn
from bot.words import TEMPLATES, Words
from handlers.choices import Role
from policy.cases import AdultAtRisk, WithoutConsent
from policy.clause import Kind
from policy.clauses import BY_NUMBER
from policy.conflicts import Conflict, ConflictKind
from policy.facts import Answer, Ask, BriefingItem, Category, Channel, Consent, ConsentKind, Danger, Item, Purpose, Recipient, RecipientKind
from policy.findings import Verdict
from policy.grounds import Ground, WhyNoConsent
from policy.law import TERRORISM_1971
from policy.precautions import Evidence, Precaution, Standing

NOW = datetime(2026, 3, 2, 16, 55, tzinfo=UTC)
TODAY = NOW.date()
WORKER, SECOND, TRUSTEE = "UAISHA00", "UBEN0000", "UTOMASZ0"
REQUEST, QUESTION, ALARM, PRECAUTION, CONSENT, CLIENT = "R-7K3QFX", "Q-7K3QFX", "E-7K3QFX", "P-7K3QFX", "C-7K3QFX", "JU-0412"
REQUEST_STATES = ("allowed", "waiting", "approved", "declined", "expired", "stopped", "taken_back", "replaced", "shared", "not_shared")
OUTCOME_STATES = ("asked", "not_yet", "refused", *REQUEST_STATES)
ALARM_STATES = ("owed", "recorded", "reviewed")

States = Mapping[str, tuple[Any, ...]]


@cache
def typed() -> dict[str, Any]:
    """What people could have typed, from templates/samples.yaml."""
    found: dict[str, Any] = yaml.safe_load((TEMPLATES / "samples.yaml").read_text(encoding="utf-8"))
    return found


def words() -> Words:
    """The words, as a charity sets them up."""
    told = typed()
    return Words(
        zone=ZoneInfo("Europe/London"), charity=told["charity"], client_example=told["client_example"],
        emergency_numbers=tuple(told["emergency_numbers"]), helpline=told["helpline"],
    )  # fmt: skip


def states(name: str, source: str | None = None) -> Iterator[dict[str, Any]]:
    """The facts of a text in each state that it can be shown in, or only in those that its source speaks of; which facts differ is under "differs"."""
    varied: dict[str, tuple[Any, ...]] = {}
    for prefix, axes in VARIED.items():
        if name.startswith(prefix):
            varied |= {one: values for one, values in axes.items() if source is None or re.search(rf"\b{one}\b", source)}
    for chosen in product(*varied.values()):
        state = dict(zip(varied, chosen, strict=True))
        yield {**facts(), **_following(state), **state, "differs": state}


def _following(state: Mapping[str, Any]) -> dict[str, Any]:
    """Facts that follow from a state: whoever is named as having declined did decline."""
    return {"votes": [(TRUSTEE, state.get("state") != "declined")]}


def facts() -> dict[str, Any]:
    """Every fact that a text may speak of, by the name that it has in all of them: kinds and lists at their longest."""
    told = typed()
    common = {"charity": told["charity"], "said": told["said"], "count": 3, "about": []}
    return {**_of_policy(told), **_of_requests(told), **_of_clients(told), **_of_alarms(told), **_of_keeping_safe(), **common}


def _of_requests(told: Mapping[str, Any]) -> dict[str, Any]:
    ask = _ask(told)
    return {
        "ref": REQUEST, "button_ref": QUESTION, "reference": "T-4C21A9", "state": "waiting", "verdict": "share", "clauses": ["4.1", "4.2.2"],
        "ground": Ground.ADULT_AT_RISK, "urgent": False, "grave": False, "recipient": told["recipient"], "recipient_kind": RecipientKind.AGENCY,
        "categories": [one.category for one in ask.items], "choice": Category.HOUSING, "asked_by": WORKER, "asked_at": NOW, "due_at": NOW + timedelta(hours=4),
        "decided_at": NOW, "votes": [(TRUSTEE, True)], "needed": 1, "answered": told["answer"], "question": told["question"], "ask": ask,
        "nobody_to_decide": False,
        "decision": SimpleNamespace(policy_version="2018-01", verdict=Verdict.ASK_TRUSTEES), "policy_version": "2018-01",
        "reasons": [{"clause": "4.1", "why": told["reason"], "change": told["why_not"]}], "names": told["people"],
        "deciders": [(TRUSTEE, True, NOW, told["discussed"], told["justification"])],
        "shared": _shared(told, SECOND, confirmed=True), "alarm": "", "told": None,
        "second": SECOND, "second_worker": SECOND, "confirmed": None, "shared_at": NOW, "case_lines": [(told["question"], told["answer"])],
        "doubts": [SimpleNamespace(kind=told["helpline"], whom=told["recipient"], on=TODAY, question=told["question"], answer=told["answer"])],
        "to": WORKER, "target": TRUSTEE, "problem": told["problem"],
        "found": [Advice.NAME, Advice.PHONE], "notes": [(told["question"], (Advice.NAME, Advice.PHONE))], "view": "share",
    }  # fmt: skip


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


def _of_policy(told: Mapping[str, Any]) -> dict[str, Any]:
    clause, rule = BY_NUMBER["4.2.1"], BY_NUMBER["3.1"].rules[0].name
    return {
        "number": clause.number, "title": clause.title, "heading": clause.number, "case": clause.number, "kinds": list(Kind), "statement": told["reason"],
        "rule": rule, "form": "share", "fields": ["channel", "needs"], "example": told["reason"], "word": told["need"], "letter": "A",
        "citation": TERRORISM_1971, "note": "", "months": 12, "checked": TODAY, "check_by": TODAY, "owed": True,
    }  # fmt: skip


def _of_clients(told: Mapping[str, Any]) -> dict[str, Any]:
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


def _of_alarms(told: Mapping[str, Any]) -> dict[str, Any]:
    return {
        "danger": Danger.LIFE, "raised": ALARM, "request": REQUEST,
        "raised_by": WORKER, "raised_at": NOW, "record_due_at": NOW + timedelta(days=1), "recorded_at": NOW,
        "reviewed_by": TRUSTEE, "reviewed_at": NOW, "late": False, "whom": told["whom"], "what": told["what"],
    }  # fmt: skip


def _of_keeping_safe() -> dict[str, Any]:
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


def _boards() -> States:
    asked = [Request(id=REQUEST, state=state, asked_at=NOW) for state in ("waiting", "shared")]
    same = {"ref": CLIENT, "precautions": (noted(),), "today": TODAY}
    old = SimpleNamespace(**same, is_child=False, briefed=TOLD, consents=(consent(),), requests=asked)
    new = SimpleNamespace(**same, is_child=True, briefed=UNTOLD, consents=(), requests=())
    answers = (consent(), consent(withdrawn_on=TODAY), consent(Answer.REFUSED), consent(in_error=True), consent(kind=ConsentKind.SUPPORT))
    return {"board": (old, new), "one": answers, "changed": (False, True), "conflicts": ([], [typed()["reason"]])}


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
    "share/": {"state": REQUEST_STATES, "verdict": ("share", "anonymise"), "answered": ("", typed()["answer"])},
    "share/outcome": {"state": OUTCOME_STATES, "verdict": tuple(one.name.lower() for one in Verdict), "nobody_to_decide": (False, True)},
    "share/confirm": {"confirmed": (None, True, False), "to": (SECOND, WORKER)},
    "share/allowed": {"state": ("allowed", "stopped", "replaced", "shared", "not_shared")},
    "share/approved": {"state": ("approved", "stopped", "shared", "not_shared")},
    "approval/": {"state": REQUEST_STATES, "urgent": (False, True), "grave": (False, True), "needed": (1, 2), "answered": ("", typed()["answer"])},
    "emergency/": {"state": ALARM_STATES, "late": (False, True), "danger": tuple(Danger)},
    "emergency/now": {"raised": (ALARM, ""), "ground": (None, Ground.TERRORISM, Ground.CHILD_AT_RISK)},
    "emergency/record_": {"to": (WORKER, TRUSTEE)},
    "trouble/": {"about": (REQUEST,), "target": (TRUSTEE, "C0APPROVALS")},
    "trouble/channel": {"fault": (None, *Fault)},
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
    "documents/case_note": {
        "state": ("approved", "expired"),
        "alarm": ("", ALARM),
        "told": (None, SimpleNamespace(whom=typed()["whom"], what=typed()["what"])),
        "shared": (None, _shared(typed()), *(_shared(typed(), SECOND, confirmed=one) for one in (None, True, False))),
    },
    "duties/form": {"by": (TODAY, None), "late": (False, True)},
    "duties/done": {"request": (REQUEST, "")},
    "duties/remind": {"late": (False, True), "owed": (True, False)},
    "precaution/": {"ends": (False, True)},
    "precaution/shown": {"noted": tuple(noted(one, client_told=told) for one in Standing for told in (True, False))},
    "precaution/noted": {"stands": (True, False), "works_with": (True, False)},
    "precaution/review": {"owed": (True, False), "late": (False, True), "works_with": (True, False)},
    "policy/law": {"late": (False, True)},
    "law/check_again": {"owed": (True, False)},
    "reasons/": {"about": ([], ["Housing", "Health"])},
    "changes/": {"about": ([], ["Housing", "Health"])},
    "advice": {"view": ("share", "ground", "consent", "emergency"), "found": ([Advice.GUESS], [Advice.NAME, Advice.PHONE], [Advice.GUESS, Advice.NAME])},
}
"""Which facts differ from state to state, by the beginning of the texts' names."""
