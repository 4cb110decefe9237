"""Sample facts for the case notes of what a client answered and took back."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from bot.case_notes import Answered, Decided, GivenUp, Later
from bot.consents import Aside
from bot.notices import SENT, UNNEEDED, NoticeAnswer
from bot.receipts.facts import What
from bot.samples.clients import consent, notice
from bot.samples.people import CLIENT, CONSENT, NOW, REQUEST, SECOND, TODAY, WORKER, States, typed
from policy.facts import Answer, Assessment, CallerIdentity, Category, Conclusion, Consent, ConsentKind, Form, GivenBy, KeptBack, Purpose, TakenBack

ACT = "W-7K3QFX"
KEEPING = "K-7K3QFX"


def facts(told: Mapping[str, Any]) -> dict[str, Any]:
    """Nothing that other texts speak of."""
    return {}


def _assessed() -> tuple[Consent, ...]:
    """A client who could decide, one who needed help, one who could not, and one of whom it was left open."""
    can = Assessment(
        observed=typed()["what"], cause=typed()["why"], assessed_on=TODAY, understands=True, retains=True, weighs=True, communicates=True,
    )  # fmt: skip
    every = (
        can, replace(can, weighs=False, because_of_impairment=False), replace(can, weighs=False, because_of_impairment=True), Assessment(assessed_on=TODAY),
    )  # fmt: skip
    assert {one.conclusion for one in every} == set(Conclusion)
    return tuple(consent(assessment=one) for one in every)


def _answered(one: Consent, *later: Later, paper_at: str = "", renews: bool = False) -> Answered:
    return Answered(CLIENT, one, Aside(paper_at=paper_at), renews, WORKER, NOW, later)


def _answers() -> tuple[Answered, ...]:
    told = typed()
    spoken = consent(
        form=Form.VERBAL, why_verbal=told["why_not"], plan_to_sign=told["plan_to_sign"], given_by=GivenBy.ATTORNEY, authority_seen=told["paper_at"],
        briefed_on=TODAY, free_of_duress=True, replaces=CONSENT,
        kept_back=(KeptBack(category=Category.CONTACT, recipient=told["recipient"]), KeptBack(category=Category.MONEY)),
    )  # fmt: skip
    became = [Later(TODAY, what, ACT, SECOND, told["why"]) for what in (What.PART, What.WITHDRAWN, What.REPLACED, What.IN_ERROR, What.ENDED)]
    bare = replace(consent(Answer.REFUSED, free_of_duress=False), recipients=(), purposes=(), categories=(), in_their_words="")
    return (
        _answered(spoken, *became, paper_at=told["paper_at"], renews=True), _answered(spoken), _answered(bare),
        _answered(consent(kind=ConsentKind.SUPPORT)), *map(_answered, _assessed()),
    )  # fmt: skip


def _given_up(**changes: Any) -> GivenUp:
    told = typed()
    part = TakenBack(since=TODAY, recipients=(told["recipient"],), categories=(Category.MONEY,), purposes=(Purpose.HOUSING,))
    letters = (notice(), notice(SENT), notice(UNNEEDED, why_unneeded=told["why_not"]), notice(SENT, answered_on=TODAY, answered=NoticeAnswer.DESTROYED))
    usual = GivenUp(CLIENT, part, told["in_their_words"], (CONSENT,), False, (REQUEST,), letters, WORKER, NOW)
    return replace(usual, **changes)


def _decided() -> tuple[Decided, ...]:
    """Each decision that there is, with the reason where one is asked."""
    why = typed()["reason"]
    return (
        Decided(KEEPING, CLIENT, "retain", TODAY, why, WORKER, NOW), Decided(KEEPING, CLIENT, "refuse", None, why, WORKER, NOW),
        *(Decided(KEEPING, CLIENT, decision, None, "", WORKER, NOW) for decision in ("ask", "agree", "back")),
    )  # fmt: skip


VARIED: dict[str, States] = {
    "documents/notes/answer": {"told": _answers(), "lacks": ([], [typed()["why_not"]])},
    "documents/notes/enquiry": {
        "client": (CLIENT, ""), "state": ("open", "asked", "refused", "closed"), "called_back_at": (None, NOW), "request": (REQUEST,),
        "identity": (CallerIdentity.CERTAIN, CallerIdentity.UNSURE, None), "answer": ("", typed()["answer"]), "closed_by": (WORKER, None), "closed_at": (NOW,),
    },
    "documents/notes/keeping": {"told": _decided()},
    "documents/notes/taking_back": {
        "ref": (ACT,), "told": (_given_up(), _given_up(part=TakenBack(since=TODAY), how="", stopped=(), letters=()), _given_up(support=True)),
    },
}  # fmt: skip
