"""Sample facts about a client: consents, withdrawals, the client's page, and Home."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import date, timedelta
from types import SimpleNamespace
from typing import Any

from bot.briefings import Briefed, ItemTold
from bot.broken import Broken
from bot.client_page import Answered
from bot.duties import Due
from bot.holding import Held
from bot.looking import By
from bot.notices import OWED, SENT, UNNEEDED, Drafted, NoticeAnswer
from bot.records import Cover, Request
from bot.rooms import Fault
from bot.samples.people import CLIENT, CONSENT, NOTICE, NOW, REQUEST, SECOND, TODAY, WORKER, States, typed
from bot.samples.requests import OUTCOME_STATES
from bot.samples.scans import SHOWN
from bot.stopping import After
from handlers.choices import Role
from policy.briefings import BriefingFormat
from policy.conflicts import Conflict, ConflictKind
from policy.facts import Answer, BriefingItem, Category, Channel, Consent, ConsentKind, GivenBy, KeptBack, Purpose, TakenBack
from policy.lives import Life


def facts(told: Mapping[str, Any]) -> dict[str, Any]:
    """The facts that texts about clients speak of."""
    return {
        "client": CLIENT, "child": False, "consent": consent(), "lacks": [], "recipients": [told["recipient"]], "gone": TakenBack(since=TODAY),
        "today": TODAY, "briefed": TOLD, "after": WITHDRAWN, "conflicts": [], "stands": consent(), "support": True, "example": Category.MONEY, "more": 0,
        "to_write": WITHDRAWN.held, "notice": notice(), "answer_by": TODAY + timedelta(days=14), "old": consent(), "there": True,
        "withdrawn_on": TODAY, "missing": [CONSENT] * 8,
        "ended_on": TODAY, "renewed": "", "unanswered": False, "owed_by": SECOND, "due_on": TODAY, "items": ITEMS, "how": _answered(consent()),
        "stopped_because": "consent_withdrawn", "holds": True, "became": Life.STANDS, "again_on": None, "tried_on": None, "tried_today": False,
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
        ref=CLIENT, is_child=False, adult_in=None, briefed=TOLD, requests=asked, key_workers=[WORKER, SECOND], covers=covers,
        reach=SimpleNamespace(works=True, until=None),
    )  # fmt: skip
    new = SimpleNamespace(
        ref=CLIENT, is_child=True, adult_in=TODAY, briefed=UNTOLD, requests=(), key_workers=[], covers=(), reach=SimpleNamespace(works=False, until=NOW),
    )  # fmt: skip
    return {"board": (old, new), "by": (By.SUPERVISION,), "conflicts": ([], [typed()["reason"]]), "more_conflicts": (False, True)}


def notice(state: str = OWED, **more: Any) -> Drafted:
    """A letter to somebody who holds what the client of the samples took back."""
    draft = Drafted(NOTICE, CLIENT, REQUEST, typed()["recipient"], (Category.HOUSING, Category.CONTACT), TODAY, TODAY, state, WORKER, TODAY)
    return replace(draft, sent_on=TODAY, sent_by=Channel.LETTER, **more) if state == SENT else replace(draft, **more)


def every_notice() -> tuple[Drafted, ...]:
    """A letter in each of its states, with each answer."""
    answered = [notice(SENT, answered_on=TODAY, answered=one, answer=said) for one in NoticeAnswer for said in ("", typed()["answer"])]
    return (notice(), notice(UNNEEDED, why_unneeded=typed()["why_not"]), notice(SENT), *answered)


def _answered(one: Consent, life: Life = Life.STANDS, **more: Any) -> Answered:
    return Answered(one, life, **more)


def _answers() -> States:
    part = TakenBack(since=TODAY, recipients=(typed()["recipient"],), categories=(Category.MONEY,), purposes=(Purpose.HOUSING,))
    answers = (
        consent(), consent(withdrawn_on=TODAY), consent(Answer.REFUSED), consent(in_error=True), consent(kind=ConsentKind.SUPPORT),
        consent(taken_back=(part,)), consent(given_by=GivenBy.ATTORNEY), replace(consent(), ends_on=TODAY - timedelta(days=1)),
    )  # fmt: skip
    how = (
        *(_answered(consent(), life, replaced_by=CONSENT if life in {Life.CHANGED, Life.RENEWED} else "") for life in Life),
        _answered(consent(), paper_missing=True), *(_answered(consent(), scan=one) for one in SHOWN),
    )  # fmt: skip
    return {"one": answers, "how": how, "lacks": ([], [typed()["why_not"]])}


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


_KEPT = (KeptBack(category=Category.CONTACT, recipient=typed()["recipient"]), KeptBack(category=Category.HOUSING))
ITEMS = (
    ItemTold(BriefingItem.COLLECTED, TODAY, WORKER, (BriefingFormat.SPOKEN, BriefingFormat.INTERPRETER), typed()["language"], "7f3a" * 16, changed=True),
    ItemTold(BriefingItem.USED, TODAY, WORKER, (BriefingFormat.EASY_READ,), "", "7f3a" * 16),
    ItemTold(BriefingItem.SHARED),
)
CHANGED = Briefed(TODAY, (), (BriefingItem.COLLECTED, BriefingItem.STORED), TODAY)
TOLD, PARTLY_TOLD, UNTOLD = Briefed(TODAY, ()), Briefed(TODAY, tuple(BriefingItem)[:2]), Briefed(None, tuple(BriefingItem))
WITHDRAWN = After((REQUEST,), (REQUEST,), (Held(REQUEST, typed()["recipient"], (Category.HOUSING,), TODAY, notice=NOTICE),))
NOTHING = After((), (), (Held(REQUEST, typed()["recipient"], (Category.HOUSING,), TODAY, by_consent=False),))
PART = TakenBack(since=TODAY, recipients=(typed()["recipient"],), purposes=(Purpose.HOUSING,), categories=(Category.MONEY,))

VARIED: dict[str, States] = {
    "consent/form": {
        "child": (False, True),
        "briefed": (TOLD, PARTLY_TOLD, UNTOLD, CHANGED),
        "stands": (consent(), consent(kept_back=_KEPT, taken_back=(PART,))),
    },
    "consent/renewed": {"lacks": ([], [typed()["why_not"]]), "old": (consent(), replace(consent(), ends_on=TODAY - timedelta(days=1)))},
    "consent/end": {
        "holds": (True, False),
        "works_with": (True, False),
        "support": (False, True),
        "renewed": ("", CONSENT),
        "became": (Life.STANDS, Life.RENEWED, Life.CHANGED, Life.WITHDRAWN, Life.LAPSED),
        "tried_on": (None, TODAY),
        "tried_today": (False, True),
        "again_on": (None, TODAY + timedelta(days=7), TODAY + timedelta(days=15)),
        "ends_on": (TODAY + timedelta(days=14),),
    },
    "consent/lapsed": {"renewed": ("", CONSENT), "support": (False, True), "works_with": (True, False)},
    "consent/paper": {"missing": ([], [CONSENT], [CONSENT] * 3, [CONSENT] * 8)},
    "consent/placed": {"there": (True, False)},
    "consent/recorded": {
        "consent": tuple(consent(one, kind=kind) for kind in ConsentKind for one in Answer),
        "lacks": ([], [typed()["why_not"]]),
        "after": (None, WITHDRAWN, NOTHING),
        "scanned": (False, True),
    },
    "consent/conflict": {"conflict": tuple(_conflict(one) for one in ConflictKind)},
    "withdraw/done": {
        "gone": (TakenBack(since=TODAY), PART),
        "after": (WITHDRAWN, NOTHING, After(())),
        "to_write": (WITHDRAWN.held, ()),
        "more": (0, 3),
        "one": (*WITHDRAWN.held, *NOTHING.held),
        "works": (True, False),
    },
    "withdraw/form": {"recipients": ([typed()["recipient"]], [])},
    "withdraw/nothing": {"withdrawn_on": (None, TODAY)},
    "withdraw/notice": {"notice": every_notice()},
    "withdraw/notice_owed": {"owed": (True, False), "unanswered": (False, True), "works_with": (True, False), "to": (WORKER, SECOND)},
    "share/stopped": {"state": ("stopped", "shared"), "stopped_because": ("consent_withdrawn", "consent_lapsed", "client_said_no")},
    "client/board": _boards(),
    "client/answers": _answers(),
    "client/notices": {"notice": every_notice()},
    "home/board": _homes(),
}
