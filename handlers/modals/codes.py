"""Forms about one-time codes (3.2)."""

from __future__ import annotations

from typing import Annotated, ClassVar

from bot.ids import View
from handlers.choices import SpokenBy
from handlers.elements import Line, Member, Pick
from handlers.forms import Asked, Form


class CodeForm(Form):
    """A secret that is shown this once, and the first code as proof that it is in an app."""

    view: ClassVar[View] = View.CODE
    template: ClassVar[str] = "code/form"

    code: Annotated[str, Asked(Line(max_length=20))]


class VouchForm(Form):
    """How somebody spoke with the person who set a code up: not by Slack."""

    view: ClassVar[View] = View.CODE_VOUCH
    template: ClassVar[str] = "code/vouch_form"

    spoken_by: Annotated[SpokenBy, Asked(Pick(SpokenBy))]


class ResetForm(Form):
    """Whose code is to end."""

    view: ClassVar[View] = View.CODE_RESET
    template: ClassVar[str] = "code/reset_form"

    person: Annotated[str, Asked(Member())]
