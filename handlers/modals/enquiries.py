"""Forms for somebody who rang or wrote (3.3)."""

from __future__ import annotations

from typing import Annotated, ClassVar

from bot.enquiries import How, Taken
from bot.ids import View
from handlers.choices import YesNo
from handlers.elements import Line, Pick
from handlers.forms import Asked, Form
from handlers.modals.conditions import is_, yes
from policy.facts import CallerIdentity, Channel, RecipientKind

ON_THE_PHONE = is_("channel", "telephone")


class EnquiryForm(Form):
    """Who asks, what they want, and whether they are who they say."""

    view: ClassVar[View] = View.ENQUIRY
    template: ClassVar[str] = "enquiry/form"

    channel: Annotated[Channel, Asked(Pick(Channel), redraws=True)]
    who: Annotated[str, Asked(Line())]
    kind: Annotated[RecipientKind, Asked(Pick(RecipientKind))]
    wanted: Annotated[str, Asked(Line(max_length=2000, long=True))]
    number: Annotated[str, Asked(Line(), when=ON_THE_PHONE, optional=True)] = ""
    overheard: Annotated[YesNo | None, Asked(Pick(YesNo), when=ON_THE_PHONE, redraws=True)] = None
    identity: Annotated[CallerIdentity | None, Asked(Pick(CallerIdentity), when=ON_THE_PHONE, redraws=True)] = None
    number_source: Annotated[str, Asked(Line(), when=is_("identity", "called_back"))] = ""
    ref: Annotated[str, Asked(Line(max_length=32), optional=True)] = ""

    def how(self) -> How:
        """How it came, and how sure it is who they are."""
        return How(channel=self.channel, kind=self.kind, identity=self.identity)

    def taken(self) -> Taken:
        """What was written down."""
        return Taken(who=self.who, wanted=self.wanted, number=self.number, number_source=self.number_source, overheard=yes(self.overheard))


class CallBackForm(Form):
    """That they were rung back, and where the number came from."""

    view: ClassVar[View] = View.CALL_BACK
    template: ClassVar[str] = "enquiry/call_back_form"

    number_source: Annotated[str, Asked(Line())]


class EnquiryClientForm(Form):
    """Whom an enquiry is about, once that is known."""

    view: ClassVar[View] = View.ENQUIRY_CLIENT
    template: ClassVar[str] = "enquiry/client_form"

    ref: Annotated[str, Asked(Line(max_length=32))]


class EnquiryAnswerForm(Form):
    """What was said to them, where nothing was told."""

    view: ClassVar[View] = View.ENQUIRY_ANSWER
    template: ClassVar[str] = "enquiry/answer_form"

    answer: Annotated[str, Asked(Line(max_length=1000, long=True))]
