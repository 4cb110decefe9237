"""Forms for the yearly duties, and for safety notes and their reviews (4.8, 4.9)."""

from __future__ import annotations

from datetime import date
from typing import Annotated, ClassVar

from bot.ids import View
from handlers.choices import Understood, YesNo
from handlers.elements import Day, Line, Member, Pick, PickMany
from handlers.forms import Asked, Form
from handlers.modals.conditions import is_, yes
from policy.precautions import Evidence, Precaution


class DutiesForm(Form):
    """The duties, and that they were read (4.9)."""

    view: ClassVar[View] = View.DUTIES
    template: ClassVar[str] = "duties/form"

    understood: Annotated[tuple[Understood, ...], Asked(PickMany(Understood))]


class PrecautionForm(Form):
    """A safety note about meeting a client (4.8)."""

    view: ClassVar[View] = View.PRECAUTION
    template: ClassVar[str] = "precaution/form"

    what_happened: Annotated[str, Asked(Line(max_length=2000, long=True))]
    happened_on: Annotated[date, Asked(Day())]
    evidence: Annotated[Evidence, Asked(Pick(Evidence))]
    what_to_do: Annotated[str, Asked(Line(max_length=1000, long=True))]
    client_told: Annotated[YesNo, Asked(Pick(YesNo), redraws=True)]
    why_not_told: Annotated[str, Asked(Line(max_length=1000, long=True), when=is_("client_told", "no"))] = ""
    review_on: Annotated[date, Asked(Day())]
    review_by: Annotated[str, Asked(Member())]

    def to_precaution(self) -> Precaution:
        """The note as the policy takes it."""
        return Precaution(
            what_happened=self.what_happened, happened_on=self.happened_on, evidence=self.evidence, what_to_do=self.what_to_do,
            client_told=yes(self.client_told), why_not_told=self.why_not_told, review_on=self.review_on, review_by=self.review_by,
        )  # fmt: skip


class PrecautionReviewForm(Form):
    """Whether a safety note is still needed, and until when (4.8)."""

    view: ClassVar[View] = View.PRECAUTION_REVIEW
    template: ClassVar[str] = "precaution/review_form"

    reason: Annotated[str, Asked(Line(max_length=1000, long=True))]
    review_on: Annotated[date | None, Asked(Day(), when=is_("still", "needed"))] = None
