"""Sample facts for what goes on paper and for charts."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import timedelta
from typing import Any

from bot.client_papers import Filled, PaperKind
from bot.papers.model import Size
from bot.receipts.endings import PaperEnding
from bot.receipts.facts import Named, Receipt, State, What
from bot.samples.people import CLIENT, CONSENT, TODAY, States, typed
from bot.wordings import Lasting
from policy.facts import Answer, Category, Form, GivenBy, KeptBack, Purpose, TakenBack

LATER = "C-7K3QFY"


def filled(**changes: Any) -> Filled:
    """A form filled in with what the client of the samples agreed to."""
    told = typed()
    usual = Filled(
        CONSENT, CLIENT, (told["recipient"], told["other_recipient"]), (Purpose.HOUSING,), (Category.HOUSING, Category.CONTACT), (), (), TODAY,
        TODAY + timedelta(days=184), told["why_not"], told["plan_to_sign"], told["paper_at"],
    )  # fmt: skip
    return replace(usual, **changes)


def receipt(state: State = State.STANDS, answer: Answer = Answer.GIVEN, **changes: Any) -> Receipt:
    """A receipt of what the client of the samples answered."""
    told = typed()
    first = {Answer.GIVEN: What.GIVEN, Answer.REFUSED: What.REFUSED}.get(answer, What.ASKED)
    usual = Receipt(
        CONSENT, CLIENT, state, answer, TODAY, TODAY + timedelta(days=184), Form.WRITTEN, GivenBy.CLIENT,
        (Named(told["recipient"]), Named(told["other_recipient"])),
        (Purpose.HOUSING,), (Category.HOUSING, Category.CONTACT), (), (), ((TODAY, first, ""),), TODAY, TODAY,
    )  # fmt: skip
    return replace(usual, **changes)


def receipts() -> tuple[Receipt, ...]:
    """A receipt in each state, and with each thing that can happen."""
    told = typed()
    part = TakenBack(since=TODAY, recipients=(told["recipient"],), categories=(Category.MONEY,), purposes=(Purpose.HOUSING,))
    return (
        receipt(),
        receipt(
            form=Form.VERBAL, given_by=GivenBy.ATTORNEY, kept_back=_KEPT, taken_back=(part,), history=((TODAY, What.RENEWAL, LATER), (TODAY, What.PART, ""))
        ),
        receipt(recipients=(Named(told["recipient"], TODAY),), history=((TODAY, What.CHANGE, LATER), (TODAY, What.PART, ""))),
        receipt(State.WITHDRAWN, withdrawn_on=TODAY, history=((TODAY, What.GIVEN, ""), (TODAY, What.WITHDRAWN, ""))),
        receipt(State.ENDED, history=((TODAY, What.GIVEN, ""), (TODAY, What.ENDED, ""))),
        receipt(State.REPLACED, replaced_by=LATER, history=((TODAY, What.GIVEN, ""), (TODAY, What.REPLACED, LATER))),
        receipt(State.DOES_NOT_COUNT, history=((TODAY, What.GIVEN, ""), (TODAY, What.DOES_NOT_COUNT, ""))),
        receipt(State.DOES_NOT_COUNT, given_by=GivenBy.PARENT, history=((TODAY, What.GIVEN, ""), (TODAY, What.DOES_NOT_COUNT, ""))),
        receipt(State.IN_ERROR, history=((TODAY, What.GIVEN, ""), (TODAY, What.IN_ERROR, ""))),
        receipt(State.REFUSED, Answer.REFUSED, purposes=(), categories=()),
        receipt(State.NOT_A_YES, Answer.NOT_ANSWERED, purposes=(), categories=()),
    )


_KEPT = (KeptBack(category=Category.CONTACT, recipient=typed()["recipient"]), KeptBack(category=Category.MONEY))
_PART = TakenBack(since=TODAY, recipients=(typed()["recipient"],), categories=(Category.MONEY,))

VARIED: dict[str, States] = {
    "papers/chart": {"series": ([("Approved", [("4.2.1", 12), ("4.2.2", 7)]), ("Declined", [("4.2.1", 0)])], [("", [("4.2.1", 12)])])},
    "documents/for_clients/": {
        "form": (None, filled(), filled(kept_back=_KEPT, taken_back=(_PART,), paper_at="", why_verbal="", plan_to_sign="")), "receipt": receipts(),
    },
    "words/category": {"whose": ("", "me", "you")},
    "paper/": {"about": (CONSENT, ""), "kind": (PaperKind.RECEIPT, PaperKind.LEAFLET)},
    "paper/form": {"client": (CLIENT, "")},
}  # fmt: skip


def facts(told: Mapping[str, Any]) -> dict[str, Any]:
    """What a chart and the marks of a paper speak of."""
    return {
        "series": [], "page": 1, "pages": 3, "purposes": list(Purpose), "size": Size.STANDARD, "ending": PaperEnding.PDF, "may_have": True,
        "receipt": receipt(), "lasts": Lasting(6, 12),
    }  # fmt: skip
