"""The form for the case without consent: it asks what the chosen ground needs and nothing else (4.1 to 4.6, 4.10, App. 2)."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import fields
from datetime import date
from typing import Annotated, Any, ClassVar, get_args

from bot.ids import View
from handlers.choices import YesNo
from handlers.elements import Day, Line, Member, Pick, PickMany
from handlers.forms import Answers, Asked, Form
from handlers.modals.conditions import both, is_, yes
from policy.cases import Basis, WithoutConsent
from policy.grounds import (
    AdultHarm,
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
from policy.values import NOT_FOR_THE_CLIENT_TO_TELL, NOT_TO_BE_WARNED

BASES: dict[Ground, type[Basis]] = {kind.ground: kind for kind in get_args(Basis)}
ASKS_HOW_SOON = frozenset(ground for ground, kind in BASES.items() if "soon" in {one.name for one in fields(kind)})
CHOSEN, WRITTEN, LONG = Pick(YesNo), Line(max_length=500), Line(max_length=3000, long=True)


def can_wait(answers: Answers) -> bool:
    """A danger that cannot wait needs no form: everything else disappears."""
    return bool(answers.get("ground")) and not (answers["ground"] in ASKS_HOW_SOON and answers.get("soon") == Soon.NOW)


def on(*grounds: Ground) -> Any:
    """Shown for these grounds, while there is time for a form."""
    return lambda answers: can_wait(answers) and answers.get("ground") in grounds


def but(grounds: frozenset[Ground]) -> Any:
    """Shown for every ground but these."""
    return lambda answers: can_wait(answers) and answers.get("ground") not in grounds


CHILD, ADULT, COURT = on(Ground.CHILD_AT_RISK), on(Ground.ADULT_AT_RISK), on(Ground.COURT)
CRIME, WITNESS = on(Ground.SERIOUS_CRIME, Ground.SERIOUS_OFFENCE_ADMITTED, Ground.WITNESS), on(Ground.WITNESS)


class GroundForm(Form):
    """The case for sharing without consent, for the trustees. Each answer that a ground asks for has the name of its fact."""

    view: ClassVar[View] = View.GROUND
    template: ClassVar[str] = "approval/ground_form"

    ground: Annotated[Ground, Asked(Pick(Ground), redraws=True)]
    soon: Annotated[Soon | None, Asked(Pick(Soon), when=lambda a: a.get("ground") in ASKS_HOW_SOON, redraws=True)] = None

    child: Annotated[WhichChild | None, Asked(Pick(WhichChild), when=CHILD)] = None
    harms: Annotated[tuple[Harm, ...], Asked(PickMany(Harm), when=CHILD, redraws=True)] = ()
    known_sexual_offence: Annotated[YesNo | None, Asked(CHOSEN, when=both(CHILD, lambda a: Harm.SEXUAL in (a.get("harms") or ())))] = None
    childs_account: Annotated[str, Asked(LONG, when=CHILD, optional=True)] = ""
    parents_told: Annotated[YesNo | None, Asked(CHOSEN, when=CHILD, redraws=True)] = None
    why_parents_not_told: Annotated[str, Asked(WRITTEN, when=both(CHILD, is_("parents_told", "no")))] = ""
    child_told: Annotated[YesNo | None, Asked(CHOSEN, when=CHILD, redraws=True)] = None
    why_child_not_told: Annotated[str, Asked(WRITTEN, when=both(CHILD, is_("child_told", "no")))] = ""

    adult_harms: Annotated[tuple[AdultHarm, ...], Asked(PickMany(AdultHarm), when=ADULT)] = ()
    needs_care: Annotated[YesNo | None, Asked(CHOSEN, when=ADULT)] = None
    can_protect_themselves: Annotated[YesNo | None, Asked(CHOSEN, when=ADULT)] = None
    own_decision: Annotated[OwnDecision | None, Asked(Pick(OwnDecision), when=ADULT)] = None
    public_interest: Annotated[str, Asked(LONG, when=ADULT)] = ""

    suspicion: Annotated[Suspicion | None, Asked(Pick(Suspicion), when=on(Ground.TERRORISM))] = None
    learnt_at_work: Annotated[YesNo | None, Asked(CHOSEN, when=on(Ground.TERRORISM))] = None

    paper: Annotated[CourtPaper | None, Asked(Pick(CourtPaper), when=COURT, redraws=True)] = None
    court: Annotated[str, Asked(WRITTEN, when=both(COURT, is_("paper", "order", "summons")))] = ""
    number: Annotated[str, Asked(WRITTEN, when=both(COURT, is_("paper", "order", "summons")))] = ""
    seen_on: Annotated[date | None, Asked(Day(), when=both(COURT, is_("paper", "order", "summons")))] = None

    asker: Annotated[FraudAsker | None, Asked(Pick(FraudAsker), when=on(Ground.BENEFIT_FRAUD), redraws=True)] = None
    power: Annotated[str, Asked(WRITTEN, when=both(on(Ground.BENEFIT_FRAUD), is_("asker", "benefits_office", "council", "police")))] = ""

    conduct: Annotated[DrugConduct | None, Asked(Pick(DrugConduct), when=on(Ground.DRUG_TRAFFICKING))] = None

    threat: Annotated[LifeThreat | None, Asked(Pick(LifeThreat), when=on(Ground.LIFE_OF_CLIENT))] = None
    worker_threat: Annotated[WorkerThreat | None, Asked(Pick(WorkerThreat), when=on(Ground.SAFETY_OF_WORKERS))] = None
    precaution_noted: Annotated[YesNo | None, Asked(CHOSEN, when=on(Ground.SAFETY_OF_WORKERS))] = None

    crime: Annotated[str, Asked(WRITTEN, when=CRIME)] = ""
    aim: Annotated[CrimeAim | None, Asked(Pick(CrimeAim), when=on(Ground.SERIOUS_CRIME))] = None
    second_worker: Annotated[str, Asked(Member(), when=on(Ground.SERIOUS_OFFENCE_ADMITTED))] = ""

    first_hand: Annotated[YesNo | None, Asked(CHOSEN, when=WITNESS)] = None
    witness_encouraged: Annotated[YesNo | None, Asked(CHOSEN, when=WITNESS)] = None
    witness_supported: Annotated[YesNo | None, Asked(CHOSEN, when=WITNESS, redraws=True)] = None
    why_not_supported: Annotated[str, Asked(WRITTEN, when=both(WITNESS, is_("witness_supported", "no")))] = ""
    witness_answer: Annotated[WitnessAnswer | None, Asked(Pick(WitnessAnswer), when=WITNESS)] = None

    who_is_at_risk: Annotated[str, Asked(WRITTEN, when=on(Ground.OTHER_SERIOUS_RISK))] = ""
    why_this_case: Annotated[str, Asked(LONG, when=on(Ground.SERIOUS_CRIME, Ground.OTHER_SERIOUS_RISK))] = ""

    reason: Annotated[str, Asked(LONG, when=can_wait)] = ""
    risk: Annotated[str, Asked(LONG, when=both(can_wait, is_("said_no", "yes")))] = ""
    why_no_consent: Annotated[WhyNoConsent | None, Asked(Pick(WhyNoConsent), when=can_wait)] = None
    discussed: Annotated[YesNo | None, Asked(CHOSEN, when=but(NOT_TO_BE_WARNED), redraws=True)] = None
    why_not_discussed: Annotated[str, Asked(WRITTEN, when=both(but(NOT_TO_BE_WARNED), is_("discussed", "no")))] = ""
    encouraged: Annotated[YesNo | None, Asked(CHOSEN, when=but(NOT_FOR_THE_CLIENT_TO_TELL), redraws=True)] = None
    why_not_encouraged: Annotated[str, Asked(WRITTEN, when=both(but(NOT_FOR_THE_CLIENT_TO_TELL), is_("encouraged", "no")))] = ""
    in_doubt: Annotated[YesNo | None, Asked(CHOSEN, when=can_wait, redraws=True)] = None
    urgent: Annotated[YesNo | None, Asked(CHOSEN, when=but(ASKS_HOW_SOON))] = None

    @property
    def is_urgent(self) -> bool:
        """Whether the trustees have hours and not days: said outright, or by how soon harm could come."""
        return self.urgent is YesNo.YES or self.soon is Soon.DAYS

    def to_case(self, worker: str) -> WithoutConsent:
        """The case as the policy takes it; `worker` is the one who asks, and one of the two who tell (4.4)."""
        return WithoutConsent(
            basis=BASES[self.ground](**dict(self._facts(worker))), reason=self.reason, risk=self.risk, why_no_consent=self.why_no_consent,
            discussed_with_client=yes(self.discussed), why_not_discussed=self.why_not_discussed,
            encouraged_to_go_themselves=yes(self.encouraged), why_not_encouraged=self.why_not_encouraged, in_doubt=yes(self.in_doubt),
        )  # fmt: skip

    @classmethod
    def answers_of(cls, case: WithoutConsent, worker: str, *, urgent: bool) -> dict[str, Any]:
        """What was answered for a case, for asking anew: nothing is typed twice."""
        answers: dict[str, Any] = {
            "ground": case.ground, "reason": case.reason, "risk": case.risk, "why_no_consent": case.why_no_consent, "why_not_discussed": case.why_not_discussed,
            "why_not_encouraged": case.why_not_encouraged, "discussed": case.discussed_with_client, "encouraged": case.encouraged_to_go_themselves,
            "in_doubt": case.in_doubt, "urgent": urgent,
        }  # fmt: skip
        for one in fields(case.basis):
            answer = getattr(case.basis, one.name)
            if one.name == "tellers":
                answers["second_worker"] = next((teller for teller in answer if teller != worker), None)
            else:
                answers[one.name] = list(answer) if isinstance(answer, tuple) else answer
        return {name: _chosen(answer) for name, answer in answers.items()}

    def _facts(self, worker: str) -> Iterator[tuple[str, Any]]:
        """Each fact of the ground, by its name; a yes or no as the policy reads it."""
        for one in fields(BASES[self.ground]):
            if one.name == "tellers":
                yield one.name, tuple(dict.fromkeys((worker, self.second_worker)))
            else:
                answer = getattr(self, one.name)
                yield one.name, yes(answer) if isinstance(answer, YesNo) else answer


def _chosen(answer: Any) -> Any:
    """A yes or no as it was chosen; anything else as it is."""
    return (YesNo.YES if answer else YesNo.NO) if isinstance(answer, bool) else answer
