"""Forms of a subject access request: received, its clock, what colleagues hold, what goes out, and how it ends (3.7)."""

from __future__ import annotations

from datetime import date
from typing import Annotated, ClassVar

from bot.access.closing import ANSWERED, WITH_RIGHTS, Closing
from bot.access.considering import Making
from bot.access.kinds import AskedBy, CameBy, Ending, Held, Identity, SentBy
from bot.access.requests import Known
from bot.ids import View
from handlers.choices import Alike, Months, YesNo
from handlers.elements import Day, Line, Member, Members, Pick, PickMany
from handlers.forms import Asked, Form
from handlers.modals.conditions import is_, yes
from policy.access import WhyLonger, WhyRefused, WhyStopped
from policy.considering import Choice


class AccessForm(Form):
    """Somebody asks for what we hold about them: written down by whoever received it."""

    view: ClassVar[View] = View.ACCESS
    template: ClassVar[str] = "access/form"

    ref: Annotated[str, Asked(Line(max_length=32), optional=True)] = ""
    received_on: Annotated[date, Asked(Day())]
    received_by: Annotated[str, Asked(Member())]
    came_by: Annotated[CameBy, Asked(Pick(CameBy))]
    asked_by: Annotated[AskedBy, Asked(Pick(AskedBy), redraws=True)]
    who: Annotated[str, Asked(Line(max_length=500, long=True, names=True), optional=True)] = ""
    asked_for: Annotated[str, Asked(Line(max_length=2000, long=True))]


class IdentityForm(Form):
    """Whether we know who asks, and which client of ours they are."""

    view: ClassVar[View] = View.ACCESS_IDENTITY
    template: ClassVar[str] = "access/identity_form"

    ref: Annotated[str, Asked(Line(max_length=32), optional=True)] = ""
    identity: Annotated[Identity, Asked(Pick(Identity), redraws=True)]
    asked_on: Annotated[date | None, Asked(Day(), when=is_("identity", "asked", "proved"))] = None
    proved_on: Annotated[date | None, Asked(Day(), when=is_("identity", "proved"))] = None
    how: Annotated[str, Asked(Line(max_length=500, long=True), when=is_("identity", "known", "proved"), optional=True)] = ""

    def to_known(self, ref: str | None) -> Known:
        """What is known of who asks."""
        return Known(identity=self.identity, asked_on=self.asked_on, proved_on=self.proved_on, how=self.how, ref=ref)


class AccessStopForm(Form):
    """Time stands still while we wait for whoever asked."""

    view: ClassVar[View] = View.ACCESS_STOP
    template: ClassVar[str] = "access/stop_form"

    why: Annotated[WhyStopped, Asked(Pick(WhyStopped))]
    stopped_on: Annotated[date, Asked(Day())]
    reason: Annotated[str, Asked(Line(max_length=1000, long=True))]


class AccessRestartForm(Form):
    """What we waited for came."""

    view: ClassVar[View] = View.ACCESS_RESTART
    template: ClassVar[str] = "access/restart_form"

    restarted_on: Annotated[date, Asked(Day())]
    heard: Annotated[str, Asked(Line(max_length=1000, long=True))]


class AccessLongerForm(Form):
    """Months are added to the time for an answer."""

    view: ClassVar[View] = View.ACCESS_LONGER
    template: ClassVar[str] = "access/longer_form"

    why: Annotated[WhyLonger, Asked(Pick(WhyLonger))]
    months: Annotated[Months, Asked(Pick(Months))]
    told_on: Annotated[date, Asked(Day())]
    reason: Annotated[str, Asked(Line(max_length=1000, long=True))]


class AccessAskForm(Form):
    """Which colleagues are asked for what they hold, and by when."""

    view: ClassVar[View] = View.ACCESS_ASK
    template: ClassVar[str] = "access/ask_form"

    colleagues: Annotated[tuple[str, ...], Asked(Members())]
    due_on: Annotated[date, Asked(Day())]
    note: Annotated[str, Asked(Line(max_length=1000, long=True), optional=True)] = ""


class AccessMaterialForm(Form):
    """What a colleague holds."""

    view: ClassVar[View] = View.ACCESS_MATERIAL
    template: ClassVar[str] = "access/material_form"

    held: Annotated[Held, Asked(Pick(Held), redraws=True)]
    text: Annotated[str, Asked(Line(max_length=3000, long=True), when=is_("held", "here", "given"))] = ""


class AccessRecordForm(Form):
    """Which record of the file to look at, by its reference."""

    view: ClassVar[View] = View.ACCESS_RECORD
    template: ClassVar[str] = "access/record_form"

    record: Annotated[str, Asked(Line(max_length=32))]


class AccessChoiceForm(Form):
    """What becomes of a record. One follows the other in the same window, and each begins empty: no answer is taken over from the record before."""

    view: ClassVar[View] = View.ACCESS_CHOICE
    template: ClassVar[str] = "access/choice_form"

    choice: Annotated[Choice, Asked(Pick(Choice), redraws=True, fresh_with="item")]
    left_out: Annotated[tuple[int, ...], Asked(PickMany(), when=is_("choice", "redact"), fresh_with="item")] = ()
    instead: Annotated[str, Asked(Line(max_length=3000, long=True), when=is_("choice", "redact"), optional=True, fresh_with="item")] = ""
    second: Annotated[str, Asked(Member(), when=is_("choice", "withhold"), fresh_with="item")] = ""
    say_so: Annotated[YesNo | None, Asked(Pick(YesNo), when=is_("choice", "redact", "withhold"), fresh_with="item")] = None
    reason: Annotated[str, Asked(Line(max_length=1000, long=True), fresh_with="item")]
    alike: Annotated[Alike, Asked(Pick(Alike), when=is_("choice", "release"), fresh_with="item")] = Alike.ONE

    def to_making(self) -> Making:
        """The choice."""
        return Making(
            choice=self.choice, reason=self.reason, left_out=self.left_out, instead=self.instead, say_so=yes(self.say_so) is not False, second=self.second,
            alike=self.alike is Alike.ALL,
        )  # fmt: skip


class AccessSecondForm(Form):
    """Whether a second person agrees that something is kept back."""

    view: ClassVar[View] = View.ACCESS_SECOND
    template: ClassVar[str] = "access/second_form"

    agrees: Annotated[YesNo, Asked(Pick(YesNo))]
    reason: Annotated[str, Asked(Line(max_length=1000, long=True), optional=True)] = ""


class AccessRefuseForm(Form):
    """A whole request is to be refused."""

    view: ClassVar[View] = View.ACCESS_REFUSE
    template: ClassVar[str] = "access/refuse_form"

    why: Annotated[WhyRefused, Asked(Pick(WhyRefused))]
    reason: Annotated[str, Asked(Line(max_length=1000, long=True))]
    second: Annotated[str, Asked(Member())]


class AccessCloseForm(Form):
    """How a request ends."""

    view: ClassVar[View] = View.ACCESS_CLOSE
    template: ClassVar[str] = "access/close_form"

    ending: Annotated[Ending, Asked(Pick(Ending, leave_out=(Ending.NO_ANSWER,)), redraws=True)]
    on: Annotated[date, Asked(Day())]
    how: Annotated[SentBy | None, Asked(Pick(SentBy), when=is_("ending", *ANSWERED))] = None
    what: Annotated[str, Asked(Line(max_length=1000, long=True))]
    rights_told: Annotated[YesNo | None, Asked(Pick(YesNo), when=is_("ending", *WITH_RIGHTS))] = None

    def to_closing(self) -> Closing:
        """The ending."""
        return Closing(ending=self.ending, on=self.on, how=self.how, what=self.what, rights_told=yes(self.rights_told))
