"""Forms for who works with a client: key workers, cover and hand-over (3.8)."""

from __future__ import annotations

from datetime import date
from typing import Annotated, ClassVar

from bot.ids import View
from handlers.elements import Day, Member, Members
from handlers.forms import Asked, Form
from handlers.modals.conditions import is_


class KeyWorkersForm(Form):
    """Who the key workers of a client are from now on."""

    view: ClassVar[View] = View.KEY_WORKERS
    template: ClassVar[str] = "working/key_workers_form"

    key_workers: Annotated[tuple[str, ...], Asked(Members())]


class CoverForm(Form):
    """Who covers for whom, from when to when; only the data lead is asked for whom."""

    view: ClassVar[View] = View.COVER
    template: ClassVar[str] = "working/cover_form"

    covers_for: Annotated[str, Asked(Member(), when=is_("lead", "yes"))] = ""
    person: Annotated[str, Asked(Member())]
    from_on: Annotated[date, Asked(Day())]
    until_on: Annotated[date, Asked(Day())]


class HandOverForm(Form):
    """Who takes over all clients of whom; only the data lead is asked of whom."""

    view: ClassVar[View] = View.HAND_OVER
    template: ClassVar[str] = "working/hand_over_form"

    covers_for: Annotated[str, Asked(Member(), when=is_("lead", "yes"))] = ""
    person: Annotated[str, Asked(Member())]
