"""The grounds for sharing without consent: each asks its own questions, and each goes to approval (4.2, 4.4 to 4.6)."""

from __future__ import annotations

from datetime import date
from typing import TypeVar

from policy.cases import Basis, WithoutConsent
from policy.consents import case_of
from policy.facts import Ask
from policy.findings import Because, Change, Field, Verdict
from policy.grounds import Ground
from policy.questions import unanswered
from policy.rule import Rule, Say, rule
from policy.rules.aims import not_yet
from policy.rules.without_consent import approved_or_asked
from policy.text import said

Kind = TypeVar("Kind", bound=Basis)


def case_on(ask: Ask, today: date, kind: type[Kind]) -> Kind | None:
    """Return the facts of a ground, where the case rests on it (4.2)."""
    case = case_of(ask, today)
    return case.basis if case and isinstance(case.basis, kind) else None


def on_ground(ask: Ask, today: date, ground: Ground) -> Say | None:
    """Return what a ground says of an ask that rests on it: answer its questions, ask the trustees, or go ahead as approved (4.2)."""
    case = case_of(ask, today)
    if case is None or case.ground is not ground:
        return None
    return _incomplete(case) or approved_or_asked(ask, Because.GROUND_APPROVED, Because.GROUND_NEEDS_APPROVAL, about=(ground.value,))


def _incomplete(case: WithoutConsent) -> Say | None:
    if not said(case.reason):
        return not_yet(Because.REASON_NOT_SAID, Field.GROUND, Change.SAY_THE_REASON, (case.ground.value,))
    if waiting := unanswered(case.basis):
        return not_yet(Because.QUESTION_NOT_ANSWERED, Field.GROUND, Change.ANSWER_THE_QUESTIONS, waiting)
    return None


def besides(ask: Ask, because: Because) -> Say:
    """Return what else is to be kept in mind on a ground, approved or not (4.2)."""
    return approved_or_asked(ask, because, because)


def not_on_this_ground(because: Because, change: Change = Change.CHOOSE_ANOTHER_GROUND) -> Say:
    """Return that the facts do not bear this ground, and what would (4.2)."""
    return Say(Verdict.NO, because, Field.GROUND, change)


@rule("4.2.1", Ground.CHILD_AT_RISK)
def a_child_may_be_protected(ask: Ask, today: date) -> Say | None:
    """To protect a child from significant harm, information may be told without consent."""
    return on_ground(ask, today, Ground.CHILD_AT_RISK)


@rule("4.2.2", Ground.ADULT_AT_RISK)
def an_adult_at_risk_may_be_protected(ask: Ask, today: date) -> Say | None:
    """To protect an adult who cannot protect themselves, information may be told without consent where the public would expect it."""
    return on_ground(ask, today, Ground.ADULT_AT_RISK)


@rule("4.2.3", Ground.TERRORISM)
def terrorism_may_be_told_of(ask: Ask, today: date) -> Say | None:
    """To protect the public from terrorism, information may be told without consent."""
    return on_ground(ask, today, Ground.TERRORISM)


@rule("4.2.4", Ground.COURT)
def a_court_may_be_obeyed(ask: Ask, today: date) -> Say | None:
    """What a court has ordered to be told may be told without consent."""
    return on_ground(ask, today, Ground.COURT)


@rule("4.2.5", Ground.BENEFIT_FRAUD)
def benefit_fraud_may_be_told_of(ask: Ask, today: date) -> Say | None:
    """Benefit fraud may be told of without consent."""
    return on_ground(ask, today, Ground.BENEFIT_FRAUD)


@rule("4.2.6", Ground.DRUG_TRAFFICKING)
def drug_trafficking_may_be_told_of(ask: Ask, today: date) -> Say | None:
    """Drug trafficking may be told of without consent."""
    return on_ground(ask, today, Ground.DRUG_TRAFFICKING)


@rule("4.2.7", Ground.SERIOUS_CRIME)
def a_serious_crime_may_be_prevented(ask: Ask, today: date) -> Say | None:
    """To prevent or detect a serious crime, information may be told without consent, each case for its own reason."""
    return on_ground(ask, today, Ground.SERIOUS_CRIME)


@rule("4.2.8", Ground.LIFE_OF_CLIENT)
def a_life_may_be_saved(ask: Ask, today: date) -> Say | None:
    """Where a client's life is at risk but not this minute, information may be told without consent."""
    return on_ground(ask, today, Ground.LIFE_OF_CLIENT)


@rule("4.2.9", Ground.SAFETY_OF_WORKERS)
def workers_may_be_kept_safe(ask: Ask, today: date) -> Say | None:
    """Where the life of somebody who works for the charity is at risk but not this minute, information may be told without consent."""
    return on_ground(ask, today, Ground.SAFETY_OF_WORKERS)


@rule("4.4", Ground.SERIOUS_OFFENCE_ADMITTED)
def an_admitted_serious_offence_is_reported(ask: Ask, today: date) -> Say | None:
    """A serious offence that a client admits to is reported, once approved."""
    return on_ground(ask, today, Ground.SERIOUS_OFFENCE_ADMITTED)


@rule("4.5", Ground.WITNESS)
def what_a_witness_saw_is_passed_on(ask: Ask, today: date) -> Say | None:
    """What somebody saw of a serious crime is passed on, once approved, if they will not report it themselves."""
    return on_ground(ask, today, Ground.WITNESS)


@rule("4.6", Ground.OTHER_SERIOUS_RISK)
def another_serious_risk_is_weighed(ask: Ask, today: date) -> Say | None:
    """Another serious offence or risk to the public is weighed case by case, and always by somebody else too."""
    return on_ground(ask, today, Ground.OTHER_SERIOUS_RISK)


RULES: tuple[Rule, ...] = (
    a_child_may_be_protected,
    an_adult_at_risk_may_be_protected,
    terrorism_may_be_told_of,
    a_court_may_be_obeyed,
    benefit_fraud_may_be_told_of,
    drug_trafficking_may_be_told_of,
    a_serious_crime_may_be_prevented,
    a_life_may_be_saved,
    workers_may_be_kept_safe,
    an_admitted_serious_offence_is_reported,
    what_a_witness_saw_is_passed_on,
    another_serious_risk_is_weighed,
)
