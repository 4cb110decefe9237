"""Forms for asking whether to share, the case for the trustees, and recording what was shared."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime, time
from typing import Annotated, Any, ClassVar
from zoneinfo import ZoneInfo

from bot.ids import View
from handlers.choices import Done, YesNo
from handlers.elements import Day, Hour, Line, Pick, PickMany
from handlers.forms import Asked, Form
from handlers.modals.conditions import both, calm, is_, yes
from policy.facts import Ask, Call, CallerIdentity, Category, Channel, Danger, Item, Purpose, Recipient, RecipientKind
from policy.grounds import Consultation

AS_ALLOWED, SOMEBODY_ELSE = "as_allowed", "somebody_else"
"""To whom something was told: the recipient it was allowed for, or anybody else."""


class ShareForm(Form):
    """What, to whom, why and how (2.3, 3.1, 3.3)."""

    view: ClassVar[View] = View.SHARE
    template: ClassVar[str] = "share/form"

    danger: Annotated[Danger, Asked(Pick(Danger, leave_out=(Danger.DUTY,)), redraws=True)] = Danger.NONE
    named: Annotated[str | None, Asked(Pick(), when=both(calm, is_("has_named", "yes")), redraws=True)] = None
    recipient: Annotated[str | None, Asked(Line(), when=both(calm, lambda a: a.get("has_named") != "yes" or a.get("named") == "other"))] = None
    recipient_kind: Annotated[RecipientKind | None, Asked(Pick(RecipientKind), when=calm)] = None
    purpose: Annotated[Purpose | None, Asked(Pick(Purpose), when=calm)] = None
    justification: Annotated[str, Asked(Line(max_length=3000, long=True), when=calm)] = ""
    categories: Annotated[tuple[Category, ...], Asked(PickMany(Category), when=calm, redraws=True)] = ()
    needs: Annotated[dict[Category, str], Asked(Line(max_length=500), when=calm, per="categories", per_kind=Category)] = {}
    anonymous: Annotated[YesNo | None, Asked(Pick(YesNo), when=calm, redraws=True)] = None
    why_not_anonymous: Annotated[str, Asked(Line(max_length=1000, long=True), when=both(calm, is_("anonymous", "no")))] = ""
    channel: Annotated[Channel | None, Asked(Pick(Channel), when=calm, redraws=True)] = None
    identity: Annotated[CallerIdentity | None, Asked(Pick(CallerIdentity), when=both(calm, is_("channel", "telephone")), redraws=True)] = None
    number_source: Annotated[str, Asked(Line(), when=both(calm, is_("channel", "telephone"), is_("identity", "called_back")))] = ""
    overheard: Annotated[YesNo | None, Asked(Pick(YesNo), when=both(calm, is_("channel", "telephone")))] = None

    def to_ask(self, recipient: str) -> Ask:
        """The facts that the policy decides on; the consents are added from the record."""
        assert self.recipient_kind and self.purpose and self.channel
        call = Call(identity=self.identity, number_source=self.number_source, overheard=yes(self.overheard)) if self.identity else None
        return Ask(
            recipient=Recipient(name=recipient, kind=self.recipient_kind),
            purpose=self.purpose,
            justification=self.justification,
            items=tuple(Item(category=one, need=self.needs.get(one, "")) for one in self.categories),
            anonymous_would_do=yes(self.anonymous),
            why_not_anonymous=self.why_not_anonymous,
            channel=self.channel,
            call=call,
        )

    @classmethod
    def answers_of(cls, ask: Ask, named: Mapping[str, str]) -> dict[str, Any]:
        """What was answered, for changing it: nothing is typed twice."""
        known = next((key for key, name in named.items() if name == ask.recipient.name), "other")
        answers: dict[str, Any] = {
            "danger": ask.danger, "named": known, "recipient": ask.recipient.name, "recipient_kind": ask.recipient.kind, "purpose": ask.purpose,
            "justification": ask.justification, "categories": [one.category for one in ask.items], "needs": {one.category: one.need for one in ask.items},
            "why_not_anonymous": ask.why_not_anonymous, "channel": ask.channel,
        }  # fmt: skip
        if ask.anonymous_would_do is not None:
            answers["anonymous"] = YesNo.YES if ask.anonymous_would_do else YesNo.NO
        if ask.call:
            answers |= {"identity": ask.call.identity, "number_source": ask.call.number_source, "overheard": YesNo.YES if ask.call.overheard else YesNo.NO}
        return answers


class ConsultForm(Form):
    """What a worker in doubt asked somebody, and heard (4.3, 4.4)."""

    view: ClassVar[View] = View.CONSULT
    template: ClassVar[str] = "consult/form"

    kind: Annotated[Consultation, Asked(Pick(Consultation))]
    asked_on: Annotated[date, Asked(Day())]
    whom: Annotated[str, Asked(Line())]
    question: Annotated[str, Asked(Line(max_length=2000, long=True))]
    answer: Annotated[str, Asked(Line(max_length=2000, long=True))]


class ConfirmForm(Form):
    """The second worker's own word on whether they told too (4.4)."""

    view: ClassVar[View] = View.CONFIRM
    template: ClassVar[str] = "share/confirm_form"

    told: Annotated[YesNo, Asked(Pick(YesNo))]


class RecordForm(Form):
    """What was actually shared (4.3): never more than was approved."""

    view: ClassVar[View] = View.RECORD
    template: ClassVar[str] = "share/record_form"

    done: Annotated[Done, Asked(Pick(Done), redraws=True)]
    told_to: Annotated[str | None, Asked(Pick(), when=is_("done", "shared"))] = None
    categories: Annotated[tuple[Category, ...], Asked(PickMany(), when=is_("done", "shared"))] = ()
    shared_on: Annotated[date | None, Asked(Day(), when=is_("done", "shared"))] = None
    shared_time: Annotated[time | None, Asked(Hour(), when=is_("done", "shared"))] = None
    channel: Annotated[Channel | None, Asked(Pick(Channel, leave_out=(Channel.FAX,)), when=is_("done", "shared"))] = None
    note: Annotated[str, Asked(Line(max_length=3000, long=True), optional=True)] = ""

    @property
    def to_somebody_else(self) -> bool:
        """Whether it was told to anybody but whom it was allowed for."""
        return self.done is Done.SHARED and self.told_to != AS_ALLOWED

    def at(self, zone: ZoneInfo) -> datetime | None:
        """When it was shared, in the charity's zone; None when nothing was."""
        return datetime.combine(self.shared_on, self.shared_time, tzinfo=zone) if self.shared_on and self.shared_time else None
