"""Forms about a client: which one, first contact and briefing."""

from __future__ import annotations

from datetime import date
from typing import Annotated, ClassVar

from bot.ids import View
from handlers.choices import Age
from handlers.elements import Day, Line, Member, Members, Pick, PickMany
from handlers.forms import Asked, Form
from policy.briefings import BriefingFormat
from policy.facts import BriefingItem


class WhichClient(Form):
    """For a command that came without a client reference."""

    view: ClassVar[View] = View.WHICH
    template: ClassVar[str] = "client/which"

    ref: Annotated[str, Asked(Line(max_length=32))]


class ClientForm(Form):
    """First contact: a reference, who works with them, and what they were told (2.1)."""

    view: ClassVar[View] = View.CLIENT
    template: ClassVar[str] = "client/form"

    ref: Annotated[str, Asked(Line(max_length=32))]
    age: Annotated[Age, Asked(Pick(Age))]
    key_workers: Annotated[tuple[str, ...], Asked(Members(), optional=True)] = ()
    told: Annotated[tuple[BriefingItem, ...], Asked(PickMany(BriefingItem), optional=True)] = ()
    formats: Annotated[tuple[BriefingFormat, ...], Asked(PickMany(BriefingFormat), optional=True)] = ()
    language: Annotated[str, Asked(Line(), optional=True)] = ""
    told_by: Annotated[str, Asked(Member(), optional=True)] = ""
    briefed_on: Annotated[date | None, Asked(Day(), optional=True)] = None


class BriefingForm(Form):
    """What a client was told (2.1), after first contact."""

    view: ClassVar[View] = View.BRIEFING
    template: ClassVar[str] = "client/briefing_form"

    told: Annotated[tuple[BriefingItem, ...], Asked(PickMany(BriefingItem))]
    formats: Annotated[tuple[BriefingFormat, ...], Asked(PickMany(BriefingFormat))]
    language: Annotated[str, Asked(Line(), optional=True)] = ""
    told_by: Annotated[str, Asked(Member())]
    briefed_on: Annotated[date, Asked(Day())]
