"""The grounds for sharing without consent, and the answers that their forms offer (4.2, 4.4 to 4.6)."""

from __future__ import annotations

from policy.word import Word


class Ground(Word):
    """A reason that the policy accepts for sharing without consent (4.2, 4.4 to 4.6); the value is its clause."""

    CHILD_AT_RISK = "4.2.1"
    ADULT_AT_RISK = "4.2.2"
    TERRORISM = "4.2.3"
    COURT = "4.2.4"
    BENEFIT_FRAUD = "4.2.5"
    DRUG_TRAFFICKING = "4.2.6"
    SERIOUS_CRIME = "4.2.7"
    LIFE_OF_CLIENT = "4.2.8"
    SAFETY_OF_WORKERS = "4.2.9"
    SERIOUS_OFFENCE_ADMITTED = "4.4"
    WITNESS = "4.5"
    OTHER_SERIOUS_RISK = "4.6"


GRAVE = frozenset({Ground.CHILD_AT_RISK, Ground.TERRORISM, Ground.LIFE_OF_CLIENT, Ground.SAFETY_OF_WORKERS})
"""The reasons in which somebody's life or a child may be at stake: shown before all others, and named as such (4.2.1, 4.2.3, 4.2.8, 4.2.9)."""


class WhyNoConsent(Word):
    """Why there is no consent: one of three must hold (Data Protection Act 2018, Schedule 1, paragraph 18)."""

    CANNOT_BE_GIVEN = "cannot_be_given"
    CANNOT_REASONABLY_BE_OBTAINED = "cannot_reasonably_be_obtained"
    ASKING_WOULD_PREJUDICE = "asking_would_prejudice"


class Soon(Word):
    """How soon somebody could come to harm; what cannot wait for an answer does not wait for one (4.1, 4.10)."""

    NOW = "now"
    DAYS = "days"
    LATER = "later"


class WhichChild(Word):
    """Which child is at risk; never a name (4.2.1)."""

    CLIENT = "client"
    CHILD_OF_CLIENT = "child_of_client"
    ANOTHER_CHILD = "another_child"


class Harm(Word):
    """A kind of harm to a child (App. 2)."""

    PHYSICAL = "physical"
    EMOTIONAL = "emotional"
    SEXUAL = "sexual"
    NEGLECT = "neglect"


class AdultHarm(Word):
    """A kind of harm to an adult at risk (4.2.2)."""

    PHYSICAL = "physical"
    EMOTIONAL = "emotional"
    SEXUAL = "sexual"
    MONEY = "money"
    NEGLECT = "neglect"
    SELF_NEGLECT = "self_neglect"
    CONTROL = "control"


class OwnDecision(Word):
    """Whether an adult at risk can decide about the risk themselves (4.2.2, 5.3)."""

    CAN = "can"
    CANNOT = "cannot"
    PRESSED = "pressed"
    NOT_SURE = "not_sure"


class Suspicion(Word):
    """What a suspicion of terrorism is about (4.2.3)."""

    PLAN = "plan"
    MONEY = "money"
    SUPPORT = "support"


class CourtPaper(Word):
    """What the worker has seen with their own eyes (4.2.4)."""

    ORDER = "order"
    SUMMONS = "summons"
    LETTER = "letter"
    CALL = "call"


class FraudAsker(Word):
    """Who raised the benefit fraud (4.2.5)."""

    NOBODY = "nobody"
    BENEFITS_OFFICE = "benefits_office"
    COUNCIL = "council"
    POLICE = "police"


class DrugConduct(Word):
    """What is known to be done with drugs (4.2.6)."""

    SUPPLY = "supply"
    MAKING = "making"
    MOVING = "moving"
    OWN_USE = "own_use"


class CrimeAim(Word):
    """What telling would do about a crime (4.2.7)."""

    PREVENT = "prevent"
    DETECT = "detect"


class LifeThreat(Word):
    """What threatens the client's life (4.2.8)."""

    SUICIDE = "suicide"
    SELF_HARM = "self_harm"
    ILLNESS = "illness"
    INJURY = "injury"
    VIOLENCE = "violence"


class WorkerThreat(Word):
    """What threatens the life of somebody who works for the charity (4.2.9)."""

    THREAT_MADE = "threat_made"
    WEAPON = "weapon"
    PAST_VIOLENCE = "past_violence"
    FOLLOWED = "followed"


class WitnessAnswer(Word):
    """What a witness answered when encouraged to report what they saw (4.5)."""

    NOT_ASKED = "not_asked"
    HAS_REPORTED = "has_reported"
    WILL_REPORT = "will_report"
    REFUSES = "refuses"


class Consultation(Word):
    """Whom a worker in doubt asked before deciding, without saying who it is about (4.3, 4.4)."""

    WHAT_IF = "what_if"
    HELPLINE = "helpline"
    ADVISER = "adviser"
