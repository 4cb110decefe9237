"""Forms for the trustees' decision, questions and answers, and reviews."""

from __future__ import annotations

from datetime import date
from typing import Annotated, ClassVar

from bot.ids import View
from handlers.choices import YesNo
from handlers.elements import Day, Line, Pick, PickMany
from handlers.forms import Answers, Asked, Form
from handlers.modals.conditions import both, is_
from policy.facts import Category, Danger
from policy.reviewing import Judgement


def decides(answers: Answers) -> bool:
    """Whoever is too close to the case is asked nothing more: they leave it to others."""
    return answers.get("conflict") != YesNo.YES


class ApproveForm(Form):
    """What an approving trustee says (4.1), on which conditions (2.3.3), and for the gravest reasons the reference again and a code (3.2)."""

    view: ClassVar[View] = View.APPROVE
    template: ClassVar[str] = "approval/approve_form"

    conflict: Annotated[YesNo, Asked(Pick(YesNo), redraws=True)]
    why_conflict: Annotated[str, Asked(Line(max_length=1000, long=True), when=is_("conflict", "yes"), optional=True)] = ""
    discussed_with: Annotated[str, Asked(Line(), when=decides)] = ""
    discussed_when: Annotated[str, Asked(Line(), when=decides)] = ""
    discussed_what: Annotated[str, Asked(Line(max_length=1000, long=True), when=decides)] = ""
    categories: Annotated[tuple[Category, ...], Asked(PickMany(), when=decides)] = ()
    only_to: Annotated[str, Asked(Line(), when=decides, optional=True)] = ""
    share_by: Annotated[date | None, Asked(Day(), when=decides, optional=True)] = None
    reason: Annotated[str, Asked(Line(max_length=3000, long=True), when=decides)] = ""
    reference: Annotated[str, Asked(Line(max_length=20), when=both(decides, is_("steps_up", "yes")))] = ""
    code: Annotated[str, Asked(Line(max_length=20), when=both(decides, is_("needs_code", "yes")))] = ""


class DeclineForm(Form):
    """What a declining trustee says (4.1)."""

    view: ClassVar[View] = View.DECLINE
    template: ClassVar[str] = "approval/decline_form"

    conflict: Annotated[YesNo, Asked(Pick(YesNo), redraws=True)]
    why_conflict: Annotated[str, Asked(Line(max_length=1000, long=True), when=is_("conflict", "yes"), optional=True)] = ""
    discussed_with: Annotated[str, Asked(Line(), when=decides)] = ""
    discussed_when: Annotated[str, Asked(Line(), when=decides)] = ""
    discussed_what: Annotated[str, Asked(Line(max_length=1000, long=True), when=decides)] = ""
    reason: Annotated[str, Asked(Line(max_length=3000, long=True), when=decides)] = ""


class StandBackForm(Form):
    """That somebody is too close to a case, and leaves it to others (4.1)."""

    view: ClassVar[View] = View.STAND_BACK
    template: ClassVar[str] = "approval/stand_back_form"

    why_conflict: Annotated[str, Asked(Line(max_length=1000, long=True), optional=True)] = ""


class LiftForm(Form):
    """That somebody else's declaration was a mistake (4.1)."""

    view: ClassVar[View] = View.LIFT
    template: ClassVar[str] = "approval/lift_form"

    person: Annotated[str, Asked(Pick())]
    reason: Annotated[str, Asked(Line(max_length=1000, long=True))]


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


class CannotWaitForm(Form):
    """A waiting request cannot wait any longer: who is in danger, and what has changed (4.1)."""

    view: ClassVar[View] = View.CANNOT_WAIT
    template: ClassVar[str] = "emergency/cannot_wait_form"

    danger: Annotated[Danger, Asked(Pick(Danger, leave_out=(Danger.NONE, Danger.DUTY)))]
    why: Annotated[str, Asked(Line(max_length=3000, long=True))]


class ReviewForm(Form):
    """One other person's review of an emergency (4.1)."""

    view: ClassVar[View] = View.REVIEW
    template: ClassVar[str] = "emergency/review_form"

    judgement: Annotated[Judgement, Asked(Pick(Judgement))]
    finding: Annotated[str, Asked(Line(max_length=3000, long=True))]


class SettleForm(Form):
    """What the data lead says where two reviews differ (4.1)."""

    view: ClassVar[View] = View.SETTLE
    template: ClassVar[str] = "emergency/settle_form"

    words: Annotated[str, Asked(Line(max_length=3000, long=True))]
