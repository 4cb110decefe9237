"""Forms of a complaint: heard, acknowledged, looked into, and answered (3.7)."""

from __future__ import annotations

from datetime import date
from typing import Annotated, ClassVar

from bot.access.kinds import CameBy
from bot.ids import View
from handlers.elements import Day, Line, Member, Pick
from handlers.forms import Asked, Form


class ComplaintForm(Form):
    """Somebody complains about how we used what we know of them."""

    view: ClassVar[View] = View.COMPLAINT
    template: ClassVar[str] = "complaint/form"

    ref: Annotated[str, Asked(Line(max_length=32), optional=True)] = ""
    received_on: Annotated[date, Asked(Day())]
    received_by: Annotated[str, Asked(Member())]
    came_by: Annotated[CameBy, Asked(Pick(CameBy))]
    who: Annotated[str, Asked(Line(max_length=500, long=True, names=True), optional=True)] = ""
    about: Annotated[str, Asked(Line(max_length=2000, long=True))]


class AcknowledgeForm(Form):
    """They were told that their complaint came."""

    view: ClassVar[View] = View.COMPLAINT_ACKNOWLEDGE
    template: ClassVar[str] = "complaint/acknowledge_form"

    on: Annotated[date, Asked(Day())]
    how: Annotated[str, Asked(Line(max_length=1000, long=True))]


class EnquiryForm(Form):
    """What somebody found out about a complaint."""

    view: ClassVar[View] = View.COMPLAINT_ENQUIRY
    template: ClassVar[str] = "complaint/enquiry_form"

    on: Annotated[date, Asked(Day())]
    text: Annotated[str, Asked(Line(max_length=2000, long=True))]


class ComplaintCloseForm(Form):
    """What they were told in the end."""

    view: ClassVar[View] = View.COMPLAINT_CLOSE
    template: ClassVar[str] = "complaint/close_form"

    on: Annotated[date, Asked(Day())]
    what: Annotated[str, Asked(Line(max_length=2000, long=True))]
