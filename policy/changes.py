"""Each change that a finding suggests, carried out on the facts: the proof that it is a change that would pass."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date

from policy.cases import (
    AdultAtRisk,
    Basis,
    BenefitFraud,
    ChildAtRisk,
    Consulted,
    CourtOrder,
    DrugTrafficking,
    LifeOfClient,
    OtherSeriousRisk,
    SafetyOfWorkers,
    SeriousCrime,
    SeriousOffenceAdmitted,
    Terrorism,
    WithoutConsent,
    Witness,
)
from policy.facts import Answer, Ask, Call, CallerIdentity, Category, Channel, Consent, Item, RecipientKind
from policy.findings import Change, Decision
from policy.grounds import (
    AdultHarm,
    Consultation,
    CourtPaper,
    CrimeAim,
    DrugConduct,
    FraudAsker,
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
from policy.text import said
from policy.value import EFFECTIVE_FROM
from policy.values import ends_on, values_of

WRITTEN = "Written down by the worker"
NAMED = "A named recipient"

TWO_WORKERS = ("One worker", "Another worker")

# A case on each ground with all its questions answered, which nothing but an approval is wanting to.
COMPLETE: dict[type[Basis], Basis] = {
    ChildAtRisk: ChildAtRisk(child=WhichChild.CLIENT, harms=(Harm.NEGLECT,), known_sexual_offence=False, soon=Soon.DAYS, parents_told=True, child_told=True),
    AdultAtRisk: AdultAtRisk(
        adult_harms=(AdultHarm.NEGLECT,),
        needs_care=True,
        can_protect_themselves=False,
        own_decision=OwnDecision.CANNOT,
        public_interest=WRITTEN,
        soon=Soon.DAYS,
    ),
    Terrorism: Terrorism(suspicion=Suspicion.PLAN, learnt_at_work=True, soon=Soon.DAYS),
    CourtOrder: CourtOrder(paper=CourtPaper.ORDER, court=WRITTEN, number=WRITTEN, seen_on=EFFECTIVE_FROM),
    BenefitFraud: BenefitFraud(asker=FraudAsker.NOBODY),
    DrugTrafficking: DrugTrafficking(conduct=DrugConduct.SUPPLY),
    SeriousCrime: SeriousCrime(crime=WRITTEN, aim=CrimeAim.PREVENT, why_this_case=WRITTEN),
    LifeOfClient: LifeOfClient(threat=LifeThreat.ILLNESS, soon=Soon.DAYS),
    SafetyOfWorkers: SafetyOfWorkers(worker_threat=WorkerThreat.THREAT_MADE, precaution_noted=True, soon=Soon.DAYS),
    SeriousOffenceAdmitted: SeriousOffenceAdmitted(crime=WRITTEN, tellers=TWO_WORKERS),
    Witness: Witness(
        crime=WRITTEN, first_hand=True, witness_encouraged=True, witness_supported=True, why_not_supported=WRITTEN, witness_answer=WitnessAnswer.REFUSES
    ),
    OtherSeriousRisk: OtherSeriousRisk(who_is_at_risk=WRITTEN, why_this_case=WRITTEN),
}

Applies = Callable[[Ask, tuple[str, ...], date], Ask]


def apply_change(ask: Ask, change: Change, about: tuple[str, ...], today: date) -> Ask:
    """Return the facts with one change made and nothing else touched (2.3.5)."""
    return APPLIED[change](ask, about, today)


def follow(ask: Ask, decision: Decision, today: date) -> Ask:
    """Return the facts with every change made that the decisive findings suggest (2.3.5)."""
    for found in decision.decisive:
        if found.change:
            ask = apply_change(ask, found.change, found.about, today)
    return ask


def _call(ask: Ask, **answers: CallerIdentity | str | bool) -> Ask:
    call = ask.call or Call(identity=CallerIdentity.CERTAIN)
    return replace(ask, call=replace(call, **answers))  # type: ignore[arg-type]  # the names are those of Call


def _case(ask: Ask, **answers: Basis | str | bool | WhyNoConsent | tuple[Consulted, ...]) -> Ask:
    case = ask.without_consent or WithoutConsent(basis=OtherSeriousRisk())
    return replace(ask, without_consent=replace(case, **answers))  # type: ignore[arg-type]  # the names are those of WithoutConsent


def _on_basis(ask: Ask, **answers: object) -> Ask:
    case = ask.without_consent or WithoutConsent(basis=OtherSeriousRisk())
    return replace(ask, without_consent=replace(case, basis=replace(case.basis, **answers)))  # type: ignore[arg-type]  # the names are those of its ground


def _answer_the_questions(ask: Ask, about: tuple[str, ...], today: date) -> Ask:
    """Answer each question that a ground still asks, as a case that is whole would (4.2)."""
    case = ask.without_consent or WithoutConsent(basis=OtherSeriousRisk())
    whole = COMPLETE[type(case.basis)]
    return _on_basis(ask, **{name: getattr(whole, name) for name in about})


def _say_the_need(ask: Ask, about: tuple[str, ...], today: date) -> Ask:
    return replace(ask, items=tuple(item if said(item.need) else replace(item, need=WRITTEN) for item in ask.items))


def _leave_out(ask: Ask, about: tuple[str, ...], today: date) -> Ask:
    return replace(ask, items=tuple(item for item in ask.items if item.category.value not in about))


def _get_consent(ask: Ask, about: tuple[str, ...], today: date) -> Ask:
    """Add a written consent, given today by a briefed client, that names just what is asked for (2.2, part 5)."""
    given = Consent(
        id="new",
        answer=Answer.GIVEN,
        recipients=(ask.recipient.name,),
        purposes=(ask.purpose,),
        categories=tuple(dict.fromkeys(item.category for item in ask.items)),
        in_their_words=WRITTEN,
        briefed_on=today,
        free_of_duress=True,
        given_on=today,
        ends_on=ends_on(today, values_of(ask).consent_default_months.on(today)),
    )
    return replace(ask, consents=(*ask.consents, given))


def _name_a_ground(ask: Ask, about: tuple[str, ...], today: date) -> Ask:
    """Make the case on a ground, with every answer, and have it approved (4.1)."""
    answers = {"reason": WRITTEN, "risk": WRITTEN, "why_not_discussed": WRITTEN, "why_not_encouraged": WRITTEN}
    asked = _case(ask, **answers, why_no_consent=WhyNoConsent.CANNOT_BE_GIVEN, discussed_with_client=False, encouraged_to_go_themselves=False)
    return replace(_case(asked, basis=COMPLETE[OtherSeriousRisk]), approved=True)


def _who_knows(ask: Ask, about: tuple[str, ...], today: date) -> Ask:
    return _on_basis(ask, **{name: WRITTEN if name.startswith("why_") else True for name in about})


def _tell_the_police(ask: Ask, about: tuple[str, ...], today: date) -> Ask:
    return replace(ask, recipient=replace(ask.recipient, kind=RecipientKind.POLICE_OR_COURT))


def _consult(ask: Ask, about: tuple[str, ...], today: date) -> Ask:
    return _case(ask, consulted=(Consulted(kind=Consultation.WHAT_IF, asked_on=today),))


APPLIED: dict[Change, Applies] = {
    Change.NAME_THE_RECIPIENT: lambda ask, about, today: replace(ask, recipient=replace(ask.recipient, name=NAMED)),
    Change.SAY_WHY: lambda ask, about, today: replace(ask, justification=WRITTEN),
    Change.CHOOSE_WHAT: lambda ask, about, today: replace(ask, items=(Item(category=Category.SUPPORT_GIVEN, need=WRITTEN),)),
    Change.SAY_THE_NEED: _say_the_need,
    Change.LEAVE_OUT: _leave_out,
    Change.SAY_WHETHER_ANONYMOUS: lambda ask, about, today: replace(ask, anonymous_would_do=False, why_not_anonymous=WRITTEN),
    Change.SAY_WHY_NOT_ANONYMOUS: lambda ask, about, today: replace(ask, why_not_anonymous=WRITTEN),
    Change.READ_DUTIES: lambda ask, about, today: replace(ask, duties_read_on=today),
    Change.USE_ANOTHER_CHANNEL: lambda ask, about, today: replace(ask, channel=Channel.IN_PERSON),
    Change.CHECK_THE_CALLER: lambda ask, about, today: _call(ask, identity=CallerIdentity.CERTAIN, overheard=False),
    Change.CALL_BACK: lambda ask, about, today: _call(ask, identity=CallerIdentity.CALLED_BACK, number_source=WRITTEN),
    Change.SAY_WHERE_THE_NUMBER_CAME_FROM: lambda ask, about, today: _call(ask, number_source=WRITTEN),
    Change.SAY_WHETHER_OVERHEARD: lambda ask, about, today: _call(ask, overheard=False),
    Change.MOVE_SOMEWHERE_PRIVATE: lambda ask, about, today: _call(ask, overheard=False),
    Change.GET_CONSENT: _get_consent,
    Change.BRIEF_FIRST: _get_consent,
    Change.NAME_A_GROUND: _name_a_ground,
    Change.SAY_THE_REASON: lambda ask, about, today: _case(ask, reason=WRITTEN),
    Change.SAY_WHY_NO_CONSENT: lambda ask, about, today: _case(ask, why_no_consent=WhyNoConsent.CANNOT_BE_GIVEN),
    Change.NAME_THE_RISK: lambda ask, about, today: _case(ask, risk=WRITTEN),
    Change.SAY_WHETHER_DISCUSSED: lambda ask, about, today: _case(ask, discussed_with_client=True),
    Change.SAY_WHETHER_ENCOURAGED: lambda ask, about, today: _case(ask, encouraged_to_go_themselves=True),
    Change.RECORD_A_CONSULTATION: _consult,
    Change.ANSWER_THE_QUESTIONS: _answer_the_questions,
    Change.NAME_THE_HARM: lambda ask, about, today: _on_basis(ask, harms=(Harm.NEGLECT,)),
    Change.SAY_WHO_IN_THE_FAMILY_KNOWS: _who_knows,
    Change.CHOOSE_ANOTHER_GROUND: lambda ask, about, today: _case(ask, basis=COMPLETE[OtherSeriousRisk]),
    Change.TELL_THE_POLICE: _tell_the_police,
    Change.SEE_THE_ORDER: lambda ask, about, today: _on_basis(ask, paper=CourtPaper.ORDER),
    Change.SAY_WHEN_IT_WAS_SEEN: lambda ask, about, today: _on_basis(ask, seen_on=today),
    Change.ASK_FOR_THE_POWER: lambda ask, about, today: _on_basis(ask, power=WRITTEN),
    Change.NAME_A_SECOND_WORKER: lambda ask, about, today: _on_basis(ask, tellers=TWO_WORKERS),
    Change.ENCOURAGE_THE_WITNESS: lambda ask, about, today: _on_basis(ask, witness_encouraged=True, witness_answer=WitnessAnswer.REFUSES),
    Change.WAIT_FOR_THE_WITNESS: lambda ask, about, today: _on_basis(ask, witness_answer=WitnessAnswer.REFUSES),
    Change.GET_APPROVAL: lambda ask, about, today: replace(ask, approved=True),
}
