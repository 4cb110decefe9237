"""Forms about a client: which one, first contact, briefing, and what is kept about them."""

from __future__ import annotations

from datetime import date
from typing import Annotated, ClassVar

from bot.about import Communicates, Needs
from bot.errors import FieldProblem
from bot.ids import View
from handlers.choices import Age
from handlers.elements import Day, Line, Member, Members, Pick, PickMany
from handlers.forms import Asked, Form
from handlers.modals.conditions import is_
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


class AboutForm(Form):
    """Whether a client is a child, and what they need to be talked with; of a child's age no more than a month, if that is known (4.10)."""

    view: ClassVar[View] = View.ABOUT
    template: ClassVar[str] = "client/about_form"

    age: Annotated[Age, Asked(Pick(Age), redraws=True)]
    adult_month: Annotated[int | None, Asked(Pick(), when=is_("age", "child"), optional=True)] = None
    adult_year: Annotated[int | None, Asked(Pick(), when=is_("age", "child"), optional=True)] = None
    kinds: Annotated[tuple[Communicates, ...], Asked(PickMany(Communicates), optional=True)] = ()
    language: Annotated[str, Asked(Line(), optional=True)] = ""
    reach: Annotated[str, Asked(Line(max_length=500, long=True), optional=True)] = ""
    not_reach: Annotated[str, Asked(Line(max_length=500, long=True), optional=True)] = ""

    def adult_in(self) -> date | None:
        """The month in which a child becomes an adult, by its first day."""
        if self.adult_month is None and self.adult_year is not None:
            raise FieldProblem(adult_month="month_and_year")
        if self.adult_year is None and self.adult_month is not None:
            raise FieldProblem(adult_year="month_and_year")
        return date(self.adult_year, self.adult_month, 1) if self.adult_year and self.adult_month else None

    def needs(self) -> Needs:
        """What the client needs to be talked with."""
        return Needs(kinds=self.kinds, language=self.language, reach=self.reach, not_reach=self.not_reach)
