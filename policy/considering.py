"""Which records a person looks at before they go to whoever asked for them, and why: other people's data, harm, crime, courts (3.7)."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum

from policy.grounds import Ground
from policy.precautions import Evidence
from policy.text import said
from policy.word import Word

# Grounds on which a word to the client could warn whoever is suspected.
WARNS = frozenset({Ground.TERRORISM, Ground.DRUG_TRAFFICKING, Ground.SERIOUS_CRIME, Ground.BENEFIT_FRAUD, Ground.SERIOUS_OFFENCE_ADMITTED})
# Grounds on which somebody may come to harm.
HARM = frozenset({Ground.LIFE_OF_CLIENT, Ground.SAFETY_OF_WORKERS, Ground.ADULT_AT_RISK, Ground.OTHER_SERIOUS_RISK})


class Mark(Word):
    """Why somebody looks at a record before it goes out (3.7)."""

    OTHER_PEOPLE = "other_people"
    SERIOUS_HARM = "serious_harm"
    CHILD_ABUSE = "child_abuse"
    CRIME = "crime"
    COURT = "court"
    LEGAL_ADVICE = "legal_advice"


class Choice(Word):
    """What becomes of a record that somebody looked at: it goes out whole, in part, or not at all (3.7)."""

    RELEASE = "release"
    REDACT = "redact"
    WITHHOLD = "withhold"


class ChoiceFlaw(StrEnum):
    """What a choice lacks; each member names its words in templates/problems (3.7)."""

    REASON_NOT_SAID = "choice_reason_not_said"
    NOTHING_LEFT_OUT = "nothing_left_out"
    ALL_LEFT_OUT = "all_left_out"
    SECOND_NOT_NAMED = "second_look_not_named"
    OWN_SECOND = "own_second_look"


@dataclass(frozen=True, slots=True, kw_only=True)
class Seen:
    """What is known of a record before anybody reads it: on which ground it rests, how it is known, what is in it, and who it is about (3.7)."""

    ground: Ground | None = None
    evidence: Evidence | None = None
    names_others: bool = False
    from_others: bool = False
    is_safety_note: bool = False
    is_emergency: bool = False
    advice_taken: bool = False
    about_child: bool = False


Speaks = Callable[[Seen], bool]


@dataclass(frozen=True, slots=True)
class Look:
    """One statement on which records are looked at, and why (3.7)."""

    mark: Mark
    speaks: Speaks
    clause: str = "3.7"

    @property
    def name(self) -> str:
        """Return the statement, as it is named in the register (2.3.5)."""
        return self.speaks.__name__

    @property
    def statement(self) -> str:
        """Return the sentence that a trustee may dispute (2.3.5)."""
        return self.speaks.__doc__ or ""


def because(mark: Mark) -> Callable[[Speaks], Look]:
    """Make a statement of a function that says of which records a mark speaks (3.7)."""
    return lambda speaks: Look(mark, speaks)


@because(Mark.OTHER_PEOPLE)
def what_names_others_is_looked_at(seen: Seen) -> bool:
    """A record in which other people may be named, or which came from them, is looked at before it goes out."""
    told_by_others = seen.evidence in {Evidence.COLLEAGUE, Evidence.AGENCY, Evidence.NEAR_THE_CLIENT}
    return seen.names_others or seen.from_others or told_by_others or seen.ground is Ground.WITNESS


@because(Mark.SERIOUS_HARM)
def what_could_harm_somebody_is_looked_at(seen: Seen) -> bool:
    """A safety note, and whatever tells of a danger to somebody's life, is looked at before it goes out, because reading it could do serious harm."""
    return seen.is_safety_note or seen.is_emergency or seen.ground in HARM


@because(Mark.CHILD_ABUSE)
def what_tells_of_child_abuse_is_looked_at(seen: Seen) -> bool:
    """A record of harm to a child is looked at before it goes out, whoever asks for it."""
    return seen.ground is Ground.CHILD_AT_RISK or (seen.about_child and seen.is_emergency)


@because(Mark.CRIME)
def what_could_warn_a_suspect_is_looked_at(seen: Seen) -> bool:
    """A record that rests on a crime or on terrorism is looked at before it goes out, because it could warn whoever is suspected."""
    return seen.ground in WARNS


@because(Mark.COURT)
def what_a_court_ordered_is_looked_at(seen: Seen) -> bool:
    """A record of an order of a court is looked at before it goes out, because the court may have said who may read it."""
    return seen.ground is Ground.COURT


@because(Mark.LEGAL_ADVICE)
def advice_that_we_took_is_looked_at(seen: Seen) -> bool:
    """Advice that the charity took in a case is looked at before it goes out, because what a lawyer wrote to us may stay between us."""
    return seen.advice_taken


LOOKS: tuple[Look, ...] = (
    what_names_others_is_looked_at,
    what_could_harm_somebody_is_looked_at,
    what_tells_of_child_abuse_is_looked_at,
    what_could_warn_a_suspect_is_looked_at,
    what_a_court_ordered_is_looked_at,
    advice_that_we_took_is_looked_at,
)


def marks(seen: Seen) -> tuple[Mark, ...]:
    """Return why somebody must look at a record before it goes out; nothing means that it may go out as it is (3.7)."""
    return tuple(one.mark for one in LOOKS if one.speaks(seen))


def tells_of_it(found: tuple[Mark, ...]) -> bool:
    """Tell whether whoever asked may hear that something was kept back: not where that alone could warn somebody (3.7)."""
    return Mark.CRIME not in found


@dataclass(frozen=True, slots=True, kw_only=True)
class Chosen:
    """What somebody chose for a record of so many parts: why, which parts stay behind, and who else looks at it (3.7)."""

    choice: Choice
    reason: str
    parts: int
    left_out: int = 0
    instead: str = ""
    by: str
    second: str = ""


def choice_flaws(chosen: Chosen) -> dict[str, ChoiceFlaw]:
    """Return what a choice lacks: each has its reason; leaving out leaves something; and nobody keeps a whole record back by themselves (3.7)."""
    found: dict[str, ChoiceFlaw] = {}
    if not said(chosen.reason):
        found["reason"] = ChoiceFlaw.REASON_NOT_SAID
    if chosen.choice is Choice.REDACT and chosen.left_out == 0:
        found["left_out"] = ChoiceFlaw.NOTHING_LEFT_OUT
    if chosen.choice is Choice.REDACT and chosen.left_out >= chosen.parts and not said(chosen.instead):
        found["left_out"] = ChoiceFlaw.ALL_LEFT_OUT
    if chosen.choice is Choice.WITHHOLD:
        found |= second_flaws(chosen.by, chosen.second)
    return found


def second_flaws(by: str, second: str) -> dict[str, ChoiceFlaw]:
    """Return what is wrong with the second person who must agree: nobody was named, or it is the same person (3.7)."""
    if not second:
        return {"second": ChoiceFlaw.SECOND_NOT_NAMED}
    return {"second": ChoiceFlaw.OWN_SECOND} if second == by else {}
