"""Forms about a client: first contact, briefing, consent and its withdrawal."""

from __future__ import annotations

from datetime import date
from typing import Annotated, ClassVar

from bot.ids import View
from handlers.choices import Age, BriefingItem, Scope, YesNo
from handlers.elements import Day, Line, Members, Pick, PickMany
from handlers.forms import Asked, Form
from handlers.modals.conditions import both, is_, yes
from policy.facts import Answer, Capacity, Category, Consent, KeptBack, Purpose
from policy.facts import Form as HowGiven


class WhichClient(Form):
    """For a command that came without a client reference."""

    view: ClassVar[View] = View.WHICH
    template: ClassVar[str] = "client/which"

    ref: Annotated[str, Asked(Line(max_length=32))]


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


class ConsentForm(Form):
    """What the client answered (part 5)."""

    view: ClassVar[View] = View.CONSENT
    template: ClassVar[str] = "consent/form"

    answer: Annotated[Answer, Asked(Pick(Answer), redraws=True)]
    recipients: Annotated[str, Asked(Line(max_length=2000, long=True, names=True))]
    purposes: Annotated[tuple[Purpose, ...], Asked(PickMany(Purpose), when=is_("answer", "given"))] = ()
    categories: Annotated[tuple[Category, ...], Asked(PickMany(Category), when=is_("answer", "given"))] = ()
    kept_back: Annotated[tuple[Category, ...], Asked(PickMany(Category), when=is_("answer", "given"), optional=True, redraws=True)] = ()
    kept_from: Annotated[str, Asked(Line(), when=both(is_("answer", "given"), lambda a: bool(a.get("kept_back"))), optional=True)] = ""
    in_their_words: Annotated[str, Asked(Line(max_length=1000, long=True), when=is_("answer", "given", "refused"))] = ""
    form: Annotated[HowGiven, Asked(Pick(HowGiven), when=is_("answer", "given"), redraws=True)] = HowGiven.WRITTEN
    why_verbal: Annotated[str, Asked(Line(max_length=1000, long=True), when=both(is_("answer", "given"), is_("form", "verbal")))] = ""
    plan_to_sign: Annotated[str, Asked(Line(max_length=500), when=both(is_("answer", "given"), is_("form", "verbal")))] = ""
    paper_at: Annotated[str, Asked(Line(), when=both(is_("answer", "given"), is_("form", "written")), optional=True)] = ""
    capacity: Annotated[Capacity, Asked(Pick(Capacity), when=is_("answer", "given"), redraws=True)] = Capacity.PRESUMED
    doubt_observed: Annotated[
        str, Asked(Line(max_length=2000, long=True), when=both(is_("answer", "given"), is_("capacity", "doubted_and_has", "doubted_and_lacks")))
    ] = ""
    free_of_duress: Annotated[YesNo | None, Asked(Pick(YesNo), when=is_("answer", "given"))] = None
    given_on: Annotated[date, Asked(Day())]
    ends_on: Annotated[date, Asked(Day(), when=is_("answer", "given"))] = date.max

    def to_consent(self, ends_on: date) -> Consent:
        """The answer as the policy takes it; the briefing is added from the record."""
        return Consent(
            id="", answer=self.answer, recipients=self.names(), purposes=self.purposes, categories=self.categories,
            kept_back=tuple(KeptBack(category=one, recipient=self.kept_from or None) for one in self.kept_back),
            in_their_words=self.in_their_words, form=self.form, why_verbal=self.why_verbal, plan_to_sign=self.plan_to_sign,
            capacity=self.capacity, doubt_observed=self.doubt_observed, free_of_duress=yes(self.free_of_duress),
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
    recipients: Annotated[tuple[str, ...], Asked(PickMany(), when=is_("scope", "some"))] = ()
    how: Annotated[str, Asked(Line(max_length=1000, long=True), optional=True)] = ""
