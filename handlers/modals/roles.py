"""The form for who holds which role."""

from __future__ import annotations

from typing import Annotated, ClassVar

from bot.ids import View
from handlers.choices import Role
from handlers.elements import Member, PickMany
from handlers.forms import Asked, Form


class PeopleForm(Form):
    """Who holds which role."""

    view: ClassVar[View] = View.PEOPLE
    template: ClassVar[str] = "people/form"

    person: Annotated[str, Asked(Member(), redraws=True)]
    roles: Annotated[tuple[Role, ...], Asked(PickMany(Role), optional=True, fresh_with="person")] = ()
