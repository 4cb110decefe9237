"""Forms about what is owed after consent: what became of a notice, and where a signed paper is (3.6, 5.4)."""

from __future__ import annotations

from datetime import date
from enum import StrEnum
from typing import Annotated, ClassVar

from bot.ids import View
from bot.notices import NoticeAnswer
from handlers.elements import Day, Line, Pick
from handlers.forms import Asked, Form
from handlers.modals.conditions import is_
from policy.facts import Channel


class Became(StrEnum):
    """What became of a notice."""

    SENT = "sent"
    ANSWERED = "answered"
    UNNEEDED = "unneeded"


class NoticeForm(Form):
    """That a notice was sent, what they answered, or why it is not needed (5.4)."""

    view: ClassVar[View] = View.NOTICE
    template: ClassVar[str] = "withdraw/notice_form"

    sent_on: Annotated[date | None, Asked(Day(), when=is_("became", Became.SENT))] = None
    sent_by: Annotated[Channel | None, Asked(Pick(Channel, leave_out=(Channel.FAX,)), when=is_("became", Became.SENT))] = None
    answered_on: Annotated[date | None, Asked(Day(), when=is_("became", Became.ANSWERED))] = None
    answered: Annotated[NoticeAnswer | None, Asked(Pick(NoticeAnswer), when=is_("became", Became.ANSWERED))] = None
    said: Annotated[str, Asked(Line(max_length=1000, long=True), when=is_("became", Became.ANSWERED), optional=True)] = ""
    why: Annotated[str, Asked(Line(max_length=500, long=True), when=is_("became", Became.UNNEEDED))] = ""


class PlaceForm(Form):
    """Where a signed paper is (3.6)."""

    view: ClassVar[View] = View.PAPER_PLACE
    template: ClassVar[str] = "consent/place_form"

    paper_at: Annotated[str, Asked(Line())]
