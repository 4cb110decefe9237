"""Where each ground ends: what its facts must show before anybody is asked to approve (4.2, 4.4, 4.5, 4.10, App. 2)."""

from __future__ import annotations

from datetime import date

from policy.cases import AdultAtRisk, BenefitFraud, ChildAtRisk, CourtOrder, DrugTrafficking, SafetyOfWorkers, SeriousOffenceAdmitted, Terrorism, Witness
from policy.facts import Ask
from policy.findings import Because, Change, Field
from policy.grounds import CourtPaper, DrugConduct, FraudAsker, Ground, OwnDecision, WitnessAnswer
from policy.rule import Rule, Say, rule
from policy.rules.aims import not_yet
from policy.rules.danger import TOLD_OF_TERRORISM
from policy.rules.grounds import besides, case_on, not_on_this_ground
from policy.rules.without_consent import answered
from policy.text import said
from policy.value import Duty
from policy.values import values_of

BINDING = frozenset({CourtPaper.ORDER, CourtPaper.SUMMONS})
THEIR_OWN_REPORT = frozenset({WitnessAnswer.WILL_REPORT, WitnessAnswer.HAS_REPORTED})


@rule("App. 2", Ground.CHILD_AT_RISK)
def the_harm_to_a_child_is_named(ask: Ask, today: date) -> Say | None:
    """Before anybody is asked about a child, the worker names the kind of harm: to the body, to feelings, sexual, or neglect."""
    child = case_on(ask, today, ChildAtRisk)
    return not_yet(Because.HARM_NOT_NAMED, Field.GROUND, Change.NAME_THE_HARM) if child and not child.harms else None


@rule("4.10", Ground.CHILD_AT_RISK)
def the_family_is_told_unless_that_adds_danger(ask: Ask, today: date) -> Say | None:
    """The parents and the child are told that others will be told, or the worker says why that would put the child in more danger."""
    child = case_on(ask, today, ChildAtRisk)
    if child is None:
        return None
    told = {
        "parents_told": (child.parents_told, child.why_parents_not_told),
        "child_told": (child.child_told, child.why_child_not_told),
    }
    waiting = tuple(name if done is None else f"why_{name.replace('_', '_not_')}" for name, (done, why) in told.items() if not answered(done, why))
    return not_yet(Because.TELLING_THE_FAMILY_NOT_SAID, Field.GROUND, Change.SAY_WHO_IN_THE_FAMILY_KNOWS, waiting) if waiting else None


@rule("4.10", Ground.CHILD_AT_RISK)
def a_duty_to_share_for_a_child_is_weighed(ask: Ask, today: date) -> Say | None:
    """Where a law binds the charity to share for a child's sake, the trustees weigh only whether telling would harm the child more than not telling."""
    if case_on(ask, today, ChildAtRisk) is None or not values_of(ask).binds(Duty.DUTY_TO_SHARE, today):
        return None
    return besides(ask, Because.DUTY_TO_SHARE_IS_WEIGHED)


@rule("4.2.2", Ground.ADULT_AT_RISK)
def an_adult_who_can_protect_themselves_decides(ask: Ask, today: date) -> Say | None:
    """An adult who needs no care, or can protect themselves, is not an adult at risk: what they want counts, unless another reason holds."""
    adult = case_on(ask, today, AdultAtRisk)
    if adult is None or (adult.needs_care is not False and adult.can_protect_themselves is not True):
        return None
    return not_on_this_ground(Because.CAN_PROTECT_THEMSELVES)._replace(about=("can_protect_themselves" if adult.can_protect_themselves else "needs_care",))


@rule("4.2.2", Ground.ADULT_AT_RISK)
def an_adult_who_can_decide_is_heard(ask: Ask, today: date) -> Say | None:
    """Where an adult at risk can decide about it themselves, the trustees know so, and weigh whether anybody else is at risk."""
    adult = case_on(ask, today, AdultAtRisk)
    return besides(ask, Because.ADULT_CAN_DECIDE) if adult and adult.own_decision is OwnDecision.CAN else None


@rule("4.2.3", Ground.TERRORISM)
def terrorism_is_told_to_the_police(ask: Ask, today: date) -> Say | None:
    """A suspicion of terrorism is told to the police or the emergency services, and to nobody else."""
    if case_on(ask, today, Terrorism) is None or ask.recipient.kind in TOLD_OF_TERRORISM:
        return None
    return not_on_this_ground(Because.ONLY_TO_THE_POLICE, Change.TELL_THE_POLICE)


@rule("4.2.3", Ground.TERRORISM)
def a_suspect_is_not_warned(ask: Ask, today: date) -> Say | None:
    """Where terrorism is the ground, nobody lets the client know that the police are being told."""
    return besides(ask, Because.DO_NOT_TIP_OFF) if case_on(ask, today, Terrorism) else None


@rule("4.2.4", Ground.COURT)
def a_letter_is_not_an_order(ask: Ask, today: date) -> Say | None:
    """Only what a court itself has ordered counts; a letter, a call or a request is no order, whoever it comes from."""
    order = case_on(ask, today, CourtOrder)
    if order is None or order.paper is None or order.paper in BINDING:
        return None
    return not_on_this_ground(Because.NOT_AN_ORDER, Change.SEE_THE_ORDER)


@rule("4.2.4", Ground.COURT)
def an_order_was_seen_on_a_day(ask: Ask, today: date) -> Say | None:
    """A worker has seen the order with their own eyes, today or before."""
    order = case_on(ask, today, CourtOrder)
    if order is None or order.seen_on is None or order.seen_on <= today:
        return None
    return not_yet(Because.ORDER_NOT_SEEN_YET, Field.GROUND, Change.SAY_WHEN_IT_WAS_SEEN)


@rule("4.2.5", Ground.BENEFIT_FRAUD)
def whoever_asks_about_fraud_names_their_power(ask: Ask, today: date) -> Say | None:
    """Whoever asks about benefit fraud says which law lets them ask; somebody who cannot say so is not answered."""
    fraud = case_on(ask, today, BenefitFraud)
    if fraud is None or fraud.asker in {None, FraudAsker.NOBODY} or said(fraud.power):
        return None
    return not_yet(Because.POWER_NOT_NAMED, Field.GROUND, Change.ASK_FOR_THE_POWER)


@rule("4.2.5", Ground.BENEFIT_FRAUD)
def nobody_has_to_tell_of_fraud(ask: Ask, today: date) -> Say | None:
    """To tell of benefit fraud is allowed, and is nobody's duty: the trustees weigh it."""
    return besides(ask, Because.NOBODY_HAS_TO_TELL) if case_on(ask, today, BenefitFraud) else None


@rule("4.2.6", Ground.DRUG_TRAFFICKING)
def using_drugs_is_not_trafficking(ask: Ask, today: date) -> Say | None:
    """A client who uses drugs themselves is not told of on this ground."""
    drugs = case_on(ask, today, DrugTrafficking)
    return not_on_this_ground(Because.USE_IS_NOT_TRAFFICKING) if drugs and drugs.conduct is DrugConduct.OWN_USE else None


@rule("4.2.9", Ground.SAFETY_OF_WORKERS)
def a_threat_to_workers_leads_to_a_precaution(ask: Ask, today: date) -> Say | None:
    """Where workers are in danger from somebody, those who meet that person are warned by a note of precautions."""
    workers = case_on(ask, today, SafetyOfWorkers)
    return besides(ask, Because.PRECAUTION_TO_NOTE) if workers and workers.precaution_noted is False else None


@rule("4.4", Ground.SERIOUS_OFFENCE_ADMITTED)
def the_two_who_tell_are_named(ask: Ask, today: date) -> Say | None:
    """Before an admitted serious offence is reported, two different workers are named who will report it."""
    admitted = case_on(ask, today, SeriousOffenceAdmitted)
    if admitted is None or len(set(admitted.tellers)) >= values_of(ask).workers_who_tell.on(today):
        return None
    return not_yet(Because.SECOND_WORKER_NOT_NAMED, Field.GROUND, Change.NAME_A_SECOND_WORKER)


@rule("4.4", Ground.SERIOUS_OFFENCE_ADMITTED)
def two_workers_tell_together(ask: Ask, today: date) -> Say | None:
    """An admitted serious offence is reported by two workers together, and each confirms it; neither of them approves it."""
    return besides(ask, Because.TWO_MUST_TELL) if case_on(ask, today, SeriousOffenceAdmitted) else None


@rule("4.5", Ground.WITNESS)
def a_witness_is_encouraged_first(ask: Ask, today: date) -> Say | None:
    """A witness is first encouraged to report what they saw themselves."""
    witness = case_on(ask, today, Witness)
    if witness is None or (witness.witness_encouraged is True and witness.witness_answer is not WitnessAnswer.NOT_ASKED):
        return None
    about = "witness_answer" if witness.witness_encouraged else "witness_encouraged"
    return not_yet(Because.WITNESS_NOT_ASKED, Field.GROUND, Change.ENCOURAGE_THE_WITNESS, (about,))


@rule("4.5", Ground.WITNESS)
def a_witness_who_reports_is_not_reported(ask: Ask, today: date) -> Say | None:
    """What a witness has reported, or says that they will report, is not passed on over their head."""
    witness = case_on(ask, today, Witness)
    if witness is None or witness.witness_answer not in THEIR_OWN_REPORT:
        return None
    return not_on_this_ground(Because.WITNESS_TELLS, Change.WAIT_FOR_THE_WITNESS)


@rule("4.5", Ground.WITNESS)
def a_witness_saw_it_themselves(ask: Ask, today: date) -> Say | None:
    """Only what somebody saw or knows at first hand is a witness's account; what they heard from others is not."""
    witness = case_on(ask, today, Witness)
    return not_on_this_ground(Because.NOT_FIRST_HAND) if witness and witness.first_hand is False else None


RULES: tuple[Rule, ...] = (
    the_harm_to_a_child_is_named,
    the_family_is_told_unless_that_adds_danger,
    a_duty_to_share_for_a_child_is_weighed,
    an_adult_who_can_protect_themselves_decides,
    an_adult_who_can_decide_is_heard,
    terrorism_is_told_to_the_police,
    a_suspect_is_not_warned,
    a_letter_is_not_an_order,
    an_order_was_seen_on_a_day,
    whoever_asks_about_fraud_names_their_power,
    nobody_has_to_tell_of_fraud,
    using_drugs_is_not_trafficking,
    a_threat_to_workers_leads_to_a_precaution,
    the_two_who_tell_are_named,
    two_workers_tell_together,
    a_witness_is_encouraged_first,
    a_witness_who_reports_is_not_reported,
    a_witness_saw_it_themselves,
)
