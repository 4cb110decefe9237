"""The facts that a decision rests on: what a worker says of an ask, and what is on record of the client's consent."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date

from policy.cases import WithoutConsent
from policy.text import plain_name
from policy.word import Word


class RecipientKind(Word):
    """Who wants to be told (2.3)."""

    AGENCY = "agency"
    EMPLOYER = "employer"
    FAMILY_OR_FRIEND = "family_or_friend"
    POLICE_OR_COURT = "police_or_court"
    EMERGENCY_SERVICE = "emergency_service"
    COLLEAGUE = "colleague"


class Purpose(Word):
    """What the information is to be used for; a consent names its purposes from the same list (2.2, Caldicott 1)."""

    HOUSING = "housing"
    HEALTH_CARE = "health_care"
    BENEFITS_AND_MONEY = "benefits_and_money"
    SUPPORT = "support"
    EMPLOYMENT = "employment"
    LEGAL = "legal"
    SAFEGUARDING = "safeguarding"
    CRIME = "crime"
    OTHER = "other"


class Category(Word):
    """A kind of information about a client. All of it is sensitive (2.2, 4.7)."""

    CONTACT = "contact"
    WHEREABOUTS = "whereabouts"
    HOUSING = "housing"
    MONEY = "money"
    HEALTH = "health"
    MENTAL_HEALTH = "mental_health"
    SUBSTANCE_USE = "substance_use"
    FAMILY = "family"
    OFFENCES = "offences"
    RISK = "risk"
    IDENTITY = "identity"
    SUPPORT_GIVEN = "support_given"


class Channel(Word):
    """How the information would travel (3.1, 3.3)."""

    TELEPHONE = "telephone"
    EMAIL = "email"
    LETTER = "letter"
    IN_PERSON = "in_person"
    SECURE_PORTAL = "secure_portal"
    FAX = "fax"


class CallerIdentity(Word):
    """How sure the worker is of who is on the line (3.3)."""

    CERTAIN = "certain"
    CALLED_BACK = "called_back"
    UNSURE = "unsure"


class Danger(Word):
    """Whether waiting would put somebody in danger (4.1, 4.2.8, 4.10), or the law itself says that it must be told (4.2.3)."""

    NONE = "none"
    LIFE = "life"
    CHILD = "child"
    ADULT = "adult"
    DUTY = "duty"


class Answer(Word):
    """What the client answered when asked for consent (3.4, 5.1): kept apart, because silence is not a yes."""

    GIVEN = "given"
    REFUSED = "refused"
    NOT_ANSWERED = "not_answered"
    UNABLE = "unable"


class Form(Word):
    """How a consent was given (5.4)."""

    WRITTEN = "written"
    VERBAL = "verbal"


class ConsentKind(Word):
    """What a client was asked about: telling others, or being supported at all (2.2, 5.5)."""

    SHARE = "share"
    SUPPORT = "support"


class GivenBy(Word):
    """Who answered: the client, or somebody who may decide for them (5.2.1)."""

    CLIENT = "client"
    PARENT = "parent"
    ATTORNEY = "attorney"
    DEPUTY = "deputy"


class Capacity(Word):
    """Whether the client's capacity to take this decision was doubted; without a doubt it is presumed (5.3)."""

    PRESUMED = "presumed"
    DOUBTED = "doubted"


class Conclusion(Word):
    """What the answers to the questions about capacity amount to (5.2.1, 5.3)."""

    OPEN = "open"
    CAN_DECIDE = "can_decide"
    NEEDS_HELP = "needs_help"
    CANNOT_DECIDE = "cannot_decide"


class BriefingItem(Word):
    """What a client is told before a consent of theirs is informed, in the order of the leaflet (2.1.1, 2.1.2, 3.5, 3.7, 3.8, 5.4)."""

    COLLECTED = "collected"
    USED = "used"
    SHARED = "shared"
    WITHOUT_CONSENT = "without_consent"
    SEE_FILE = "see_file"
    STORED = "stored"
    WHO_SEES = "who_sees"
    TAKE_BACK = "take_back"

    @property
    def clause(self) -> str:
        """The clause that asks for it (2.1.1)."""
        return _TOLD_BY_CLAUSE.get(self, "2.1.1")


_TOLD_BY_CLAUSE = {
    BriefingItem.WITHOUT_CONSENT: "2.1.2",
    BriefingItem.SHARED: "3.5",
    BriefingItem.SEE_FILE: "3.7",
    BriefingItem.WHO_SEES: "3.8",
    BriefingItem.TAKE_BACK: "5.4",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Recipient:
    """Who is to be told: one named body or person, never 'agencies'."""

    name: str
    kind: RecipientKind


@dataclass(frozen=True, slots=True, kw_only=True)
class Item:
    """One category asked for, and why this recipient needs it for this purpose (2.3.3)."""

    category: Category
    need: str


@dataclass(frozen=True, slots=True, kw_only=True)
class KeptBack:
    """What the client wants kept back, and from whom; no recipient named means from everybody (3.4)."""

    category: Category
    recipient: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class TakenBack:
    """A part of a consent that the client took back, and when: whatever is not named here is all of it (5.4)."""

    since: date
    recipients: tuple[str, ...] = ()
    purposes: tuple[Purpose, ...] = ()
    categories: tuple[Category, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Assessment:
    """A doubt about capacity, as it was looked into: what was seen, what the client could do, and only then why not (5.3)."""

    observed: str = ""
    understands: bool | None = None
    retains: bool | None = None
    weighs: bool | None = None
    communicates: bool | None = None
    because_of_impairment: bool | None = None
    cause: str = ""
    assessed_on: date | None = None

    @property
    def functional(self) -> tuple[bool | None, ...]:
        """The answers to the four questions that come before any cause (5.3)."""
        return self.understands, self.retains, self.weighs, self.communicates

    @property
    def conclusion(self) -> Conclusion:
        """What the answers amount to: derived, so that nobody can choose it; one no is enough (5.2.1)."""
        if False in self.functional and self.because_of_impairment is not None:
            return Conclusion.CANNOT_DECIDE if self.because_of_impairment else Conclusion.NEEDS_HELP
        return Conclusion.CAN_DECIDE if self.functional == (True, True, True, True) else Conclusion.OPEN


@dataclass(frozen=True, slots=True, kw_only=True)
class Consent:
    """What a client answered, as it is on record (part 5). `replaces` names the answer that this one changes, `named` its recipients as names are compared.

    `now_adult` says that the client is no child any more on the day of the question.
    """

    id: str
    kind: ConsentKind = ConsentKind.SHARE
    answer: Answer
    recipients: tuple[str, ...] = ()
    purposes: tuple[Purpose, ...] = ()
    categories: tuple[Category, ...] = ()
    kept_back: tuple[KeptBack, ...] = ()
    in_their_words: str = ""
    form: Form = Form.WRITTEN
    why_verbal: str = ""
    plan_to_sign: str = ""
    paper_known: bool | None = None
    given_by: GivenBy = GivenBy.CLIENT
    authority_seen: str = ""
    capacity: Capacity = Capacity.PRESUMED
    assessment: Assessment | None = None
    briefed_on: date | None = None
    not_told: tuple[BriefingItem, ...] = ()
    words_changed_on: date | None = None
    free_of_duress: bool | None = None
    given_on: date
    ends_on: date
    withdrawn_on: date | None = None
    withdrawn_recipients: tuple[str, ...] = ()
    withdrawn_categories: tuple[Category, ...] = ()
    taken_back: tuple[TakenBack, ...] = ()
    replaces: str = ""
    in_error: bool = False
    now_adult: bool = False
    named: frozenset[str] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        """Put the recipients into the form in which names are compared, once and not for every decision (2.2)."""
        object.__setattr__(self, "named", frozenset(map(plain_name, self.recipients)) - {""})


@dataclass(frozen=True, slots=True, kw_only=True)
class Call:
    """A telephone call by which the information would be told (3.3)."""

    identity: CallerIdentity
    number_source: str = ""
    overheard: bool | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Ask:
    """All that a decision about one disclosure rests on. Nothing else is consulted."""

    recipient: Recipient
    purpose: Purpose
    justification: str = ""
    items: tuple[Item, ...] = ()
    anonymous_would_do: bool | None = None
    why_not_anonymous: str = ""
    channel: Channel
    call: Call | None = None
    danger: Danger = Danger.NONE
    duties_read_on: date | None = None
    consents: tuple[Consent, ...] = field(default=())
    without_consent: WithoutConsent | None = None
    approved: bool = False
