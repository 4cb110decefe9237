"""The case for sharing without consent: twelve grounds, each with the facts that it needs and nothing else (4.1 to 4.6, 4.10, App. 2)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import ClassVar

from policy.grounds import (
    AdultHarm,
    Consultation,
    CourtPaper,
    CrimeAim,
    DrugConduct,
    FraudAsker,
    Ground,
    Harm,
    LifeThreat,
    OwnDecision,
    Soon,
    Suspicion,
    WhichChild,
    WhyNoConsent,
    WitnessAnswer,
    WorkerThreat,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class ChildAtRisk:
    """A child who may come to significant harm (4.2.1, 4.10, App. 2)."""

    ground: ClassVar[Ground] = Ground.CHILD_AT_RISK

    child: WhichChild | None = None
    harms: tuple[Harm, ...] = ()
    known_sexual_offence: bool | None = None
    childs_account: str = ""
    soon: Soon | None = None
    parents_told: bool | None = None
    why_parents_not_told: str = ""
    child_told: bool | None = None
    why_child_not_told: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class AdultAtRisk:
    """An adult who cannot protect themselves, and why the public would expect it to be told (4.2.2)."""

    ground: ClassVar[Ground] = Ground.ADULT_AT_RISK

    adult_harms: tuple[AdultHarm, ...] = ()
    needs_care: bool | None = None
    can_protect_themselves: bool | None = None
    own_decision: OwnDecision | None = None
    public_interest: str = ""
    soon: Soon | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Terrorism:
    """A suspicion of terrorism, for the police alone (4.2.3)."""

    ground: ClassVar[Ground] = Ground.TERRORISM

    suspicion: Suspicion | None = None
    learnt_at_work: bool | None = None
    soon: Soon | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class CourtOrder:
    """What a court has ordered, as the worker saw it on paper (4.2.4)."""

    ground: ClassVar[Ground] = Ground.COURT

    paper: CourtPaper | None = None
    court: str = ""
    number: str = ""
    seen_on: date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class BenefitFraud:
    """Benefit fraud: who asks, and by which power; nobody has to tell (4.2.5)."""

    ground: ClassVar[Ground] = Ground.BENEFIT_FRAUD

    asker: FraudAsker | None = None
    power: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class DrugTrafficking:
    """Dealing in drugs, as far as it is known (4.2.6)."""

    ground: ClassVar[Ground] = Ground.DRUG_TRAFFICKING

    conduct: DrugConduct | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class SeriousCrime:
    """A serious crime to prevent or detect, and why this case calls for telling (4.2.7)."""

    ground: ClassVar[Ground] = Ground.SERIOUS_CRIME

    crime: str = ""
    aim: CrimeAim | None = None
    why_this_case: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class LifeOfClient:
    """The client's own life is at risk (4.2.8)."""

    ground: ClassVar[Ground] = Ground.LIFE_OF_CLIENT

    threat: LifeThreat | None = None
    soon: Soon | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class SafetyOfWorkers:
    """The life of somebody who works for the charity is at risk, and whether a precaution is noted (4.2.9, 4.8)."""

    ground: ClassVar[Ground] = Ground.SAFETY_OF_WORKERS

    worker_threat: WorkerThreat | None = None
    precaution_noted: bool | None = None
    soon: Soon | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class SeriousOffenceAdmitted:
    """A serious offence that the client admits, and the workers who tell of it together (4.4)."""

    ground: ClassVar[Ground] = Ground.SERIOUS_OFFENCE_ADMITTED

    crime: str = ""
    tellers: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Witness:
    """What somebody saw of a serious crime, and what they were helped to do about it (4.5)."""

    ground: ClassVar[Ground] = Ground.WITNESS

    crime: str = ""
    first_hand: bool | None = None
    witness_encouraged: bool | None = None
    witness_supported: bool | None = None
    why_not_supported: str = ""
    witness_answer: WitnessAnswer | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class OtherSeriousRisk:
    """Another serious offence or risk to the public, weighed by itself (4.6)."""

    ground: ClassVar[Ground] = Ground.OTHER_SERIOUS_RISK

    who_is_at_risk: str = ""
    why_this_case: str = ""


Basis = (
    ChildAtRisk
    | AdultAtRisk
    | Terrorism
    | CourtOrder
    | BenefitFraud
    | DrugTrafficking
    | SeriousCrime
    | LifeOfClient
    | SafetyOfWorkers
    | SeriousOffenceAdmitted
    | Witness
    | OtherSeriousRisk
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Consulted:
    """That somebody was asked about a doubt, and on which day; what was said is kept with the record (4.3, 4.4)."""

    kind: Consultation
    asked_on: date


@dataclass(frozen=True, slots=True, kw_only=True)
class WithoutConsent:
    """The case for sharing without consent (4.1 to 4.6): its ground with its facts, and what was tried with the client first."""

    basis: Basis
    reason: str = ""
    risk: str = ""
    why_no_consent: WhyNoConsent | None = None
    discussed_with_client: bool | None = None
    why_not_discussed: str = ""
    encouraged_to_go_themselves: bool | None = None
    why_not_encouraged: str = ""
    in_doubt: bool | None = None
    consulted: tuple[Consulted, ...] = ()

    @property
    def ground(self) -> Ground:
        """The ground, which its facts name: facts of another ground cannot be in the same case (4.2)."""
        return self.basis.ground
