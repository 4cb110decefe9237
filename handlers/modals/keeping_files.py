"""Forms for closing a client's file, for keeping it longer or having it destroyed, and for what holds it (2.1.1)."""

from __future__ import annotations

from datetime import date
from typing import Annotated, ClassVar

from bot.ids import View
from bot.retention.files import Closing
from handlers.choices import Agreeing, KeepOrDestroy, Sure
from handlers.elements import Day, Line, Pick, PickMany
from handlers.forms import Asked, Form
from handlers.modals.conditions import is_
from policy.record_kinds import RecordKind
from policy.retention import OF_RECORDS, WhyClosed

WHY = Line(max_length=1000, long=True)


class CloseForm(Form):
    """The last contact, why the file is closed, and what is in it that must be kept longer."""

    view: ClassVar[View] = View.CLOSE_FILE
    template: ClassVar[str] = "retention/close_form"

    last_contact_on: Annotated[date, Asked(Day())]
    why: Annotated[WhyClosed, Asked(Pick(WhyClosed, leave_out=tuple(OF_RECORDS)))]
    kinds: Annotated[tuple[RecordKind, ...], Asked(PickMany(), optional=True)] = ()
    eighteen_in: Annotated[int | None, Asked(Pick(), when=is_("age", "child"), optional=True)] = None

    def to_closing(self) -> Closing:
        """The closing as it is kept."""
        return Closing(last_contact_on=self.last_contact_on, why=self.why, kinds=self.kinds, eighteen_in=self.eighteen_in)


class RetainForm(Form):
    """Which files are kept longer, why and until when; or which are to be destroyed."""

    view: ClassVar[View] = View.RETAIN
    template: ClassVar[str] = "retention/decide_form"

    files: Annotated[tuple[str, ...], Asked(PickMany())]
    what: Annotated[KeepOrDestroy, Asked(Pick(KeepOrDestroy), redraws=True)]
    reason: Annotated[str, Asked(WHY, when=is_("what", "keep"))] = ""
    until: Annotated[date | None, Asked(Day(), when=is_("what", "keep"))] = None
    sure: Annotated[tuple[Sure, ...], Asked(PickMany(Sure), when=is_("what", "destroy"))] = ()


class AgreeForm(Form):
    """Whether somebody else agrees that files be destroyed."""

    view: ClassVar[View] = View.AGREE
    template: ClassVar[str] = "retention/agree_form"

    files: Annotated[tuple[str, ...], Asked(PickMany())]
    what: Annotated[Agreeing, Asked(Pick(Agreeing), redraws=True)]
    reason: Annotated[str, Asked(WHY, when=is_("what", "keep"))] = ""
    sure: Annotated[tuple[Sure, ...], Asked(PickMany(Sure), when=is_("what", "destroy"))] = ()


class HoldForm(Form):
    """Why a file must not be destroyed, whatever its time."""

    view: ClassVar[View] = View.HOLD
    template: ClassVar[str] = "retention/hold_form"

    reason: Annotated[str, Asked(WHY)]


class LiftForm(Form):
    """Why a hold is not needed any more."""

    view: ClassVar[View] = View.LET_GO
    template: ClassVar[str] = "retention/lift_form"

    reason: Annotated[str, Asked(WHY)]
