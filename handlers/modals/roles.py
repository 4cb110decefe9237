"""The forms for who holds which role, and for who is away."""

from __future__ import annotations

from datetime import date
from typing import Annotated, ClassVar

from bot.ids import View
from handlers.choices import Role
from handlers.elements import Day, Member, PickMany
from handlers.forms import Asked, Form


class PeopleForm(Form):
    """Who holds which role."""

    view: ClassVar[View] = View.PEOPLE
    template: ClassVar[str] = "people/form"

    person: Annotated[str, Asked(Member(), redraws=True)]
    roles: Annotated[tuple[Role, ...], Asked(PickMany(Role), optional=True, fresh_with="person")] = ()
    lead: Annotated[str, Asked(Member(), optional=True, fresh_with="person")] = ""


class AwayForm(Form):
    """Who is away, from when until when, and who stands in for them (4.1)."""

    view: ClassVar[View] = View.AWAY
    template: ClassVar[str] = "away/form"

    absent: Annotated[str | None, Asked(Member(), when=lambda answers: answers.get("others") == "yes")] = None
    first_on: Annotated[date, Asked(Day())]
    last_on: Annotated[date, Asked(Day())]
    stand_in: Annotated[str | None, Asked(Member(), optional=True)] = None
