"""Forms for the trustees' decision, questions and answers, and reviews."""

from __future__ import annotations

from typing import Annotated, ClassVar

from bot.ids import View
from handlers.choices import YesNo
from handlers.elements import Line, Pick, PickMany
from handlers.forms import Asked, Form
from policy.facts import Category


class ApproveForm(Form):
    """What an approving trustee says (4.1)."""

    view: ClassVar[View] = View.APPROVE
    template: ClassVar[str] = "approval/approve_form"

    discussed_with: Annotated[str, Asked(Line())]
    discussed_when: Annotated[str, Asked(Line())]
    conflict: Annotated[YesNo, Asked(Pick(YesNo))]
    categories: Annotated[tuple[Category, ...], Asked(PickMany())] = ()
    reason: Annotated[str, Asked(Line(max_length=3000, long=True))]


class DeclineForm(Form):
    """What a declining trustee says (4.1)."""

    view: ClassVar[View] = View.DECLINE
    template: ClassVar[str] = "approval/decline_form"

    discussed_with: Annotated[str, Asked(Line())]
    discussed_when: Annotated[str, Asked(Line())]
    conflict: Annotated[YesNo, Asked(Pick(YesNo))]
    reason: Annotated[str, Asked(Line(max_length=3000, long=True))]


class QuestionForm(Form):
    """A trustee's question to the requester."""

    view: ClassVar[View] = View.ASK
    template: ClassVar[str] = "approval/question_form"

    question: Annotated[str, Asked(Line(max_length=2000, long=True))]


class AnswerForm(Form):
    """The requester's answer to a trustee's question."""

    view: ClassVar[View] = View.ANSWER
    template: ClassVar[str] = "approval/answer_form"

    answer: Annotated[str, Asked(Line(max_length=3000, long=True))]


class EmergencyForm(Form):
    """The record owed after acting at once: two fields."""

    view: ClassVar[View] = View.EMERGENCY
    template: ClassVar[str] = "emergency/form"

    whom: Annotated[str, Asked(Line(max_length=500, names=True))]
    what: Annotated[str, Asked(Line(max_length=3000, long=True))]


class ReviewForm(Form):
    """A trustee's review of an emergency."""

    view: ClassVar[View] = View.REVIEW
    template: ClassVar[str] = "emergency/review_form"

    finding: Annotated[str, Asked(Line(max_length=3000, long=True))]
