"""Forms for reading a file that is not one's own, looking at it afterwards, and keeping somebody out of a file (3.8)."""

from __future__ import annotations

from typing import Annotated, ClassVar

from bot.ids import View
from bot.reading import Stated
from handlers.choices import YesNo
from handlers.elements import Line, Members, Pick
from handlers.forms import Asked, Form
from policy.reading import ReadingPurpose


class ReadingForm(Form):
    """What somebody needs a file for, and why."""

    view: ClassVar[View] = View.READING
    template: ClassVar[str] = "reading/form"

    purpose: Annotated[ReadingPurpose, Asked(Pick(), redraws=True)]
    reason: Annotated[str, Asked(Line(max_length=1000, long=True))]

    def stated(self) -> Stated:
        """The purpose as it is kept."""
        return Stated(purpose=self.purpose, reason=self.reason)


class ReadingReviewForm(Form):
    """Whether an urgent reading was needed (3.8)."""

    view: ClassVar[View] = View.READING_REVIEW
    template: ClassVar[str] = "reading/review_form"

    needed: Annotated[YesNo, Asked(Pick(YesNo))]
    finding: Annotated[str, Asked(Line(max_length=2000, long=True))]


class KeepOutForm(Form):
    """Who may not open a file, whatever they state (3.8)."""

    view: ClassVar[View] = View.KEEP_OUT
    template: ClassVar[str] = "reading/keep_out_form"

    people: Annotated[tuple[str, ...], Asked(Members(), optional=True)] = ()
    reason: Annotated[str, Asked(Line(max_length=1000, long=True))]
