"""The forms: one pydantic model for each modal. Their words are in templates/<journey>/form.j2."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime, time
from typing import Annotated, Any, ClassVar
from zoneinfo import ZoneInfo

from bot.ids import View
from handlers.choices import Age, BriefingItem, Done, Role, Scope, YesNo
from handlers.elements import Day, Hour, Line, Member, Members, Pick, PickMany
from handlers.forms import Answers, Asked, Form
from policy.facts import (
    Answer,
    Ask,
    Call,
    CallerIdentity,
    Capacity,
    Category,
    Channel,
    Consent,
    Danger,
    Ground,
    Item,
    KeptBack,
    Purpose,
    Recipient,
    RecipientKind,
    WhyNoConsent,
    WithoutConsent,
)  # fmt: skip
from policy.facts import Form as HowGiven


def _is(name: str, *values: str) -> Any:
    return lambda answers: answers.get(name) in values


def _calm(answers: Answers) -> bool:
    """Danger needs no form: everything else disappears."""
    return answers.get("danger") in {None, "", Danger.NONE}


def _both(*conditions: Any) -> Any:
    return lambda answers: all(condition(answers) for condition in conditions)


def _yes(value: YesNo | None) -> bool | None:
    return None if value is None else value is YesNo.YES


class WhichClient(Form):
    """For a command that came without a client reference."""

    view: ClassVar[View] = View.WHICH
    template: ClassVar[str] = "client/which"

    ref: Annotated[str, Asked(Line(max_length=32))]


class ShareForm(Form):
    """What, to whom, why and how (2.3, 3.1, 3.3)."""

    view: ClassVar[View] = View.SHARE
    template: ClassVar[str] = "share/form"

    danger: Annotated[Danger, Asked(Pick(Danger), redraws=True)] = Danger.NONE
    named: Annotated[str | None, Asked(Pick(), when=_both(_calm, _is("has_named", "yes")), redraws=True)] = None
    recipient: Annotated[str | None, Asked(Line(), when=_both(_calm, lambda a: a.get("has_named") != "yes" or a.get("named") == "other"))] = None
    recipient_kind: Annotated[RecipientKind | None, Asked(Pick(RecipientKind), when=_calm)] = None
    purpose: Annotated[Purpose | None, Asked(Pick(Purpose), when=_calm)] = None
    justification: Annotated[str, Asked(Line(max_length=3000, long=True), when=_calm)] = ""
    categories: Annotated[tuple[Category, ...], Asked(PickMany(Category), when=_calm, redraws=True)] = ()
    needs: Annotated[dict[Category, str], Asked(Line(max_length=500), when=_calm, per="categories", per_kind=Category)] = {}
    anonymous: Annotated[YesNo | None, Asked(Pick(YesNo), when=_calm, redraws=True)] = None
    why_not_anonymous: Annotated[str, Asked(Line(max_length=1000, long=True), when=_both(_calm, _is("anonymous", "no")))] = ""
    channel: Annotated[Channel | None, Asked(Pick(Channel), when=_calm, redraws=True)] = None
    identity: Annotated[CallerIdentity | None, Asked(Pick(CallerIdentity), when=_both(_calm, _is("channel", "telephone")), redraws=True)] = None
    number_source: Annotated[str, Asked(Line(), when=_both(_calm, _is("channel", "telephone"), _is("identity", "called_back")))] = ""
    overheard: Annotated[YesNo | None, Asked(Pick(YesNo), when=_both(_calm, _is("channel", "telephone")))] = None

    def to_ask(self, recipient: str) -> Ask:
        """The facts that the policy decides on; the consents are added from the record."""
        assert self.recipient_kind and self.purpose and self.channel
        call = Call(identity=self.identity, number_source=self.number_source, overheard=_yes(self.overheard)) if self.identity else None
        return Ask(
            recipient=Recipient(name=recipient, kind=self.recipient_kind),
            purpose=self.purpose,
            justification=self.justification,
            items=tuple(Item(category=one, need=self.needs.get(one, "")) for one in self.categories),
            anonymous_would_do=_yes(self.anonymous),
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


class GroundForm(Form):
    """The case for sharing without consent, for the trustees (4.1 to 4.6)."""

    view: ClassVar[View] = View.GROUND
    template: ClassVar[str] = "approval/ground_form"

    ground: Annotated[Ground, Asked(Pick(Ground), redraws=True)]
    reason: Annotated[str, Asked(Line(max_length=3000, long=True))]
    risk: Annotated[str, Asked(Line(max_length=3000, long=True), when=_is("refusal_stands", "yes"))] = ""
    why_no_consent: Annotated[WhyNoConsent, Asked(Pick(WhyNoConsent))]
    discussed: Annotated[YesNo | None, Asked(Pick(YesNo), when=lambda a: a.get("ground") != Ground.TERRORISM, redraws=True)] = None
    why_not_discussed: Annotated[str, Asked(Line(max_length=1000, long=True), when=_is("discussed", "no"))] = ""
    encouraged: Annotated[YesNo | None, Asked(Pick(YesNo), when=lambda a: a.get("ground") != Ground.TERRORISM, redraws=True)] = None
    why_not_encouraged: Annotated[str, Asked(Line(max_length=1000, long=True), when=_is("encouraged", "no"))] = ""
    urgent: Annotated[YesNo, Asked(Pick(YesNo))]

    def to_case(self) -> WithoutConsent:
        """The case as the policy takes it."""
        return WithoutConsent(
            ground=self.ground, reason=self.reason, risk=self.risk, why_no_consent=self.why_no_consent,
            discussed_with_client=_yes(self.discussed), why_not_discussed=self.why_not_discussed,
            encouraged_to_go_themselves=_yes(self.encouraged), why_not_encouraged=self.why_not_encouraged,
        )  # fmt: skip


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


class RecordForm(Form):
    """What was actually shared (4.3): never more than was approved."""

    view: ClassVar[View] = View.RECORD
    template: ClassVar[str] = "share/record_form"

    done: Annotated[Done, Asked(Pick(Done), redraws=True)]
    categories: Annotated[tuple[Category, ...], Asked(PickMany(), when=_is("done", "shared"))] = ()
    shared_on: Annotated[date | None, Asked(Day(), when=_is("done", "shared"))] = None
    shared_time: Annotated[time | None, Asked(Hour(), when=_is("done", "shared"))] = None
    channel: Annotated[Channel | None, Asked(Pick(Channel, leave_out=(Channel.FAX,)), when=_is("done", "shared"))] = None
    note: Annotated[str, Asked(Line(max_length=3000, long=True), optional=True)] = ""

    def at(self, zone: ZoneInfo) -> datetime | None:
        """When it was shared, in the charity's zone; None when nothing was."""
        return datetime.combine(self.shared_on, self.shared_time, tzinfo=zone) if self.shared_on and self.shared_time else None


class ConsentForm(Form):
    """What the client answered (part 5)."""

    view: ClassVar[View] = View.CONSENT
    template: ClassVar[str] = "consent/form"

    answer: Annotated[Answer, Asked(Pick(Answer), redraws=True)]
    recipients: Annotated[str, Asked(Line(max_length=2000, long=True))]
    purposes: Annotated[tuple[Purpose, ...], Asked(PickMany(Purpose), when=_is("answer", "given"))] = ()
    categories: Annotated[tuple[Category, ...], Asked(PickMany(Category), when=_is("answer", "given"))] = ()
    kept_back: Annotated[tuple[Category, ...], Asked(PickMany(Category), when=_is("answer", "given"), optional=True, redraws=True)] = ()
    kept_from: Annotated[str, Asked(Line(), when=_both(_is("answer", "given"), lambda a: bool(a.get("kept_back"))), optional=True)] = ""
    in_their_words: Annotated[str, Asked(Line(max_length=1000, long=True), when=_is("answer", "given", "refused"))] = ""
    form: Annotated[HowGiven, Asked(Pick(HowGiven), when=_is("answer", "given"), redraws=True)] = HowGiven.WRITTEN
    why_verbal: Annotated[str, Asked(Line(max_length=1000, long=True), when=_both(_is("answer", "given"), _is("form", "verbal")))] = ""
    plan_to_sign: Annotated[str, Asked(Line(max_length=500), when=_both(_is("answer", "given"), _is("form", "verbal")))] = ""
    paper_at: Annotated[str, Asked(Line(), when=_both(_is("answer", "given"), _is("form", "written")), optional=True)] = ""
    capacity: Annotated[Capacity, Asked(Pick(Capacity), when=_is("answer", "given"), redraws=True)] = Capacity.PRESUMED
    doubt_observed: Annotated[
        str, Asked(Line(max_length=2000, long=True), when=_both(_is("answer", "given"), _is("capacity", "doubted_and_has", "doubted_and_lacks")))
    ] = ""
    free_of_duress: Annotated[YesNo | None, Asked(Pick(YesNo), when=_is("answer", "given"))] = None
    given_on: Annotated[date, Asked(Day())]
    ends_on: Annotated[date, Asked(Day(), when=_is("answer", "given"))] = date.max

    def to_consent(self, ends_on: date) -> Consent:
        """The answer as the policy takes it; the briefing is added from the record."""
        return Consent(
            id="", answer=self.answer, recipients=self.names(), purposes=self.purposes, categories=self.categories,
            kept_back=tuple(KeptBack(category=one, recipient=self.kept_from or None) for one in self.kept_back),
            in_their_words=self.in_their_words, form=self.form, why_verbal=self.why_verbal, plan_to_sign=self.plan_to_sign,
            capacity=self.capacity, doubt_observed=self.doubt_observed, free_of_duress=_yes(self.free_of_duress),
            given_on=self.given_on, ends_on=ends_on,
        )  # fmt: skip

    def names(self) -> tuple[str, ...]:
        """The recipients, one a line."""
        return tuple(dict.fromkeys(" ".join(line.split()) for line in self.recipients.splitlines() if line.strip()))


class WithdrawForm(Form):
    """A client takes consent back (5.4): two clicks for everything."""

    view: ClassVar[View] = View.WITHDRAW
    template: ClassVar[str] = "withdraw/form"

    scope: Annotated[Scope, Asked(Pick(Scope), redraws=True)]
    recipients: Annotated[tuple[str, ...], Asked(PickMany(), when=_is("scope", "some"))] = ()
    how: Annotated[str, Asked(Line(max_length=1000, long=True), optional=True)] = ""


class ClientForm(Form):
    """First contact: a reference, who works with them, and what they were told (2.1)."""

    view: ClassVar[View] = View.CLIENT
    template: ClassVar[str] = "client/form"

    ref: Annotated[str, Asked(Line(max_length=32))]
    age: Annotated[Age, Asked(Pick(Age))]
    key_workers: Annotated[tuple[str, ...], Asked(Members(), optional=True)] = ()
    told: Annotated[tuple[BriefingItem, ...], Asked(PickMany(BriefingItem), optional=True)] = ()
    how: Annotated[str, Asked(Line(), optional=True)] = ""
    language: Annotated[str, Asked(Line(), optional=True)] = ""
    briefed_on: Annotated[date | None, Asked(Day(), optional=True)] = None


class BriefingForm(Form):
    """What a client was told (2.1), after first contact."""

    view: ClassVar[View] = View.BRIEFING
    template: ClassVar[str] = "client/briefing_form"

    told: Annotated[tuple[BriefingItem, ...], Asked(PickMany(BriefingItem))]
    how: Annotated[str, Asked(Line(), optional=True)] = ""
    language: Annotated[str, Asked(Line(), optional=True)] = ""
    briefed_on: Annotated[date, Asked(Day())]


class PeopleForm(Form):
    """Who holds which role."""

    view: ClassVar[View] = View.PEOPLE
    template: ClassVar[str] = "people/form"

    person: Annotated[str, Asked(Member(), redraws=True)]
    roles: Annotated[tuple[Role, ...], Asked(PickMany(Role), optional=True, fresh_with="person")] = ()


class EmergencyForm(Form):
    """The record owed after acting at once: two fields."""

    view: ClassVar[View] = View.EMERGENCY
    template: ClassVar[str] = "emergency/form"

    whom: Annotated[str, Asked(Line(max_length=500))]
    what: Annotated[str, Asked(Line(max_length=3000, long=True))]


class ReviewForm(Form):
    """A trustee's review of an emergency."""

    view: ClassVar[View] = View.REVIEW
    template: ClassVar[str] = "emergency/review_form"

    finding: Annotated[str, Asked(Line(max_length=3000, long=True))]
