"""Forms about consent: what a client answered, that a record of it is an error, and that it is taken back (part 5)."""

from __future__ import annotations

from datetime import date
from typing import Annotated, Any, ClassVar

from bot.consents import Aside
from bot.ids import View
from bot.scans import ENDINGS, HandedIn
from handlers.choices import DecidedBy, Reminded, Scope, YesNo
from handlers.elements import Attach, Day, Line, Pick, PickMany
from handlers.forms import Answers, Asked, Form
from handlers.modals.conditions import both, is_, yes
from policy.deadlines import consent_ends
from policy.facts import Answer, Assessment, Capacity, Category, Consent, ConsentKind, GivenBy, KeptBack, Purpose
from policy.facts import Form as HowGiven
from policy.text import plain_name
from policy.value import Values

NAMES = Line(max_length=2000, long=True, names=True)
FUNCTIONS = ("understands", "retains", "weighs", "communicates")
LONG, CHOSEN = Line(max_length=1000, long=True), Pick(YesNo)
SHARE = is_("kind", "share")
YES = both(SHARE, is_("answer", "given"))
SUPPORT = both(is_("kind", "support"), is_("answer", "given"))
DOUBT = both(YES, is_("decided_by", "client_in_doubt"))
FOR_THEM = both(YES, is_("decided_by", "parent", "attorney", "deputy"))


def is_new(answers: Answers) -> bool:
    """What a renewal takes over from the old record is not asked again (5.4)."""
    return not answers.get("renews")


def one_is_no(answers: Answers) -> bool:
    """Only where the client could not do one of the four is anybody asked because of what (5.3)."""
    return any(answers.get(one) == YesNo.NO for one in FUNCTIONS)


def on_paper_or_not(answers: Answers) -> bool:
    """Every yes to telling others, and a yes to support in a complex case (5.4, 5.5)."""
    return YES(answers) or both(SUPPORT, is_("complex_case", "yes"))(answers)  # type: ignore[no-any-return]  # conditions are untyped


def one_a_line(text: str) -> tuple[str, ...]:
    """The names in a text, one a line; the same one twice is one (2.2)."""
    found: dict[str, str] = {}
    for line in text.splitlines():
        if line.strip():
            found.setdefault(plain_name(line), " ".join(line.split()))
    return tuple(found.values())


class ConsentForm(Form):
    """What the client answered. In the usual case (the client, in writing, with nothing to doubt) it asks no more than that needs.

    To renew a yes, it asks what must be asked each time, and takes the rest from the old record: its kind and answer come with the form.
    """

    view: ClassVar[View] = View.CONSENT
    template: ClassVar[str] = "consent/form"

    kind: Annotated[ConsentKind, Asked(Pick(ConsentKind), when=is_new, redraws=True)] = ConsentKind.SHARE
    answer: Annotated[Answer, Asked(Pick(Answer), when=is_new, redraws=True)] = Answer.GIVEN
    recipients: Annotated[str, Asked(NAMES, when=both(is_new, SHARE))] = ""
    purposes: Annotated[tuple[Purpose, ...], Asked(PickMany(Purpose), when=both(is_new, YES))] = ()
    categories: Annotated[tuple[Category, ...], Asked(PickMany(Category), when=both(is_new, YES))] = ()
    kept_back: Annotated[tuple[Category, ...], Asked(PickMany(Category), when=both(is_new, YES), optional=True, redraws=True)] = ()
    kept_from: Annotated[str, Asked(NAMES, when=both(is_new, YES, lambda a: bool(a.get("kept_back"))), optional=True)] = ""
    reminded: Annotated[tuple[Reminded, ...], Asked(PickMany(Reminded), when=both(lambda a: not is_new(a), is_("kind", "share")))] = ()
    in_their_words: Annotated[str, Asked(LONG, when=is_("answer", "given", "refused"))] = ""
    complex_case: Annotated[YesNo | None, Asked(CHOSEN, when=both(is_new, SUPPORT), redraws=True)] = None
    form: Annotated[HowGiven, Asked(Pick(HowGiven), when=on_paper_or_not, redraws=True)] = HowGiven.VERBAL
    why_verbal: Annotated[str, Asked(LONG, when=both(YES, is_("form", "verbal")))] = ""
    plan_to_sign: Annotated[str, Asked(Line(max_length=500), when=both(on_paper_or_not, is_("form", "verbal")))] = ""
    paper_at: Annotated[str, Asked(Line(), when=both(on_paper_or_not, is_("form", "written")), optional=True)] = ""
    scan: Annotated[tuple[HandedIn, ...], Asked(Attach(ENDINGS), when=both(on_paper_or_not, is_("form", "written")), optional=True)] = ()
    decided_by: Annotated[DecidedBy, Asked(Pick(), when=YES, redraws=True)] = DecidedBy.CLIENT
    authority_seen: Annotated[str, Asked(LONG, when=FOR_THEM)] = ""
    observed: Annotated[str, Asked(Line(max_length=2000, long=True), when=DOUBT)] = ""
    understands: Annotated[YesNo | None, Asked(CHOSEN, when=DOUBT, redraws=True)] = None
    retains: Annotated[YesNo | None, Asked(CHOSEN, when=DOUBT, redraws=True)] = None
    weighs: Annotated[YesNo | None, Asked(CHOSEN, when=DOUBT, redraws=True)] = None
    communicates: Annotated[YesNo | None, Asked(CHOSEN, when=DOUBT, redraws=True)] = None
    because_of_impairment: Annotated[YesNo | None, Asked(CHOSEN, when=both(DOUBT, one_is_no), redraws=True)] = None
    cause: Annotated[str, Asked(LONG, when=both(DOUBT, one_is_no))] = ""
    assessed_on: Annotated[date | None, Asked(Day(), when=DOUBT)] = None
    free_of_duress: Annotated[YesNo | None, Asked(CHOSEN, when=YES)] = None
    given_on: Annotated[date, Asked(Day())]
    ends_on: Annotated[date | None, Asked(Day(), when=YES)] = None
    support_ends_on: Annotated[date | None, Asked(Day(), when=SUPPORT)] = None

    def to_consent(self, replaces: str, values: Values, *, kind: ConsentKind | None = None) -> Consent:
        """The answer as the policy takes it; the briefing is added from the record. Where no end was agreed it is that of its kind."""
        ends_on = self.ends_on or self.support_ends_on or consent_ends(self.given_on, values)
        by_client = self.decided_by in {DecidedBy.CLIENT, DecidedBy.CLIENT_IN_DOUBT}
        return Consent(
            id="", kind=kind or self.kind, answer=self.answer, recipients=self.names(), purposes=self.purposes, categories=self.categories,
            kept_back=tuple(KeptBack(category=one, recipient=name) for one in self.kept_back for name in one_a_line(self.kept_from) or (None,)),
            in_their_words=self.in_their_words, form=self.form, why_verbal=self.why_verbal, plan_to_sign=self.plan_to_sign,
            given_by=GivenBy.CLIENT if by_client else GivenBy(self.decided_by), authority_seen=self.authority_seen,
            capacity=Capacity.DOUBTED if self.decided_by is DecidedBy.CLIENT_IN_DOUBT else Capacity.PRESUMED, assessment=self._assessment(),
            free_of_duress=yes(self.free_of_duress), given_on=self.given_on, ends_on=ends_on, replaces=replaces,
        )  # fmt: skip

    def _assessment(self) -> Assessment | None:
        if self.decided_by is not DecidedBy.CLIENT_IN_DOUBT:
            return None
        return Assessment(
            observed=self.observed, understands=yes(self.understands), retains=yes(self.retains), weighs=yes(self.weighs),
            communicates=yes(self.communicates), because_of_impairment=yes(self.because_of_impairment), cause=self.cause, assessed_on=self.assessed_on,
        )  # fmt: skip

    def aside(self) -> Aside:
        """What is kept with the answer and decides nothing."""
        return Aside(paper_at=self.paper_at, complex_case=yes(self.complex_case))

    def names(self) -> tuple[str, ...]:
        """The recipients."""
        return one_a_line(self.recipients)

    @classmethod
    def answers_of(cls, consent: Consent, aside: Aside) -> dict[str, Any]:
        """What stands, for changing it: nothing is typed twice, but what must be asked anew each time (freedom, capacity and the day) is left open."""
        by_client = consent.given_by is GivenBy.CLIENT
        return {
            "kind": consent.kind, "answer": consent.answer, "recipients": "\n".join(consent.recipients), "purposes": list(consent.purposes),
            "categories": list(consent.categories), "kept_back": list(dict.fromkeys(one.category for one in consent.kept_back)),
            "kept_from": "\n".join(dict.fromkeys(one.recipient for one in consent.kept_back if one.recipient)),
            "in_their_words": consent.in_their_words, "form": consent.form, "why_verbal": consent.why_verbal, "plan_to_sign": consent.plan_to_sign,
            "paper_at": aside.paper_at, "authority_seen": consent.authority_seen,
            "decided_by": _in_doubt_or_not(consent) if by_client else DecidedBy(consent.given_by), "ends_on": consent.ends_on.isoformat(),
            "support_ends_on": consent.ends_on.isoformat(), "complex_case": _said(aside.complex_case),
        }  # fmt: skip


def _said(value: bool | None) -> YesNo | None:
    return None if value is None else YesNo.YES if value else YesNo.NO


def _in_doubt_or_not(consent: Consent) -> DecidedBy:
    return DecidedBy.CLIENT if consent.capacity is Capacity.PRESUMED else DecidedBy.CLIENT_IN_DOUBT


class ScanForm(Form):
    """A scan of the paper of an answer that is on record already (3.6)."""

    view: ClassVar[View] = View.SCAN
    template: ClassVar[str] = "scan/form"

    scan: Annotated[tuple[HandedIn, ...], Asked(Attach(ENDINGS))]


class ErrorForm(Form):
    """Why a record of a consent was made in error."""

    view: ClassVar[View] = View.CONSENT_ERROR
    template: ClassVar[str] = "consent/error_form"

    reason: Annotated[str, Asked(LONG)]


class WithdrawForm(Form):
    """A client takes consent back (5.4): two clicks for everything."""

    view: ClassVar[View] = View.WITHDRAW
    template: ClassVar[str] = "withdraw/form"

    scope: Annotated[Scope, Asked(Pick(), redraws=True)]
    recipients: Annotated[tuple[str, ...], Asked(PickMany(), when=is_("scope", "some"), optional=True)] = ()
    categories: Annotated[tuple[Category, ...], Asked(PickMany(), when=is_("scope", "some"), optional=True)] = ()
    purposes: Annotated[tuple[Purpose, ...], Asked(PickMany(), when=is_("scope", "some"), optional=True)] = ()
    how: Annotated[str, Asked(Line(max_length=1000, long=True), optional=True)] = ""
