"""The form with which the policy is searched."""

from __future__ import annotations

from typing import Annotated, ClassVar

from bot.ids import View
from handlers.elements import Line
from handlers.forms import Asked, Form


class PolicyForm(Form):
    """A word to look for in the policy, or the number of a clause."""

    view: ClassVar[View] = View.POLICY
    template: ClassVar[str] = "policy/form"

    word: Annotated[str, Asked(Line(max_length=60))]
