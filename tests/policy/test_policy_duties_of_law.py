"""What the law itself binds a worker to tell is told and not asked, from the day that is confirmed and not before (2.2, 4.2.1, 4.2.3, 4.10)."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest

from policy.cases import ChildAtRisk, Terrorism, WithoutConsent
from policy.changes import COMPLETE, WRITTEN
from policy.decide import decide
from policy.facts import Ask, Category, Channel, Item, Purpose, Recipient, RecipientKind
from policy.findings import Because, Decision, Verdict
from policy.grounds import Harm, Soon, Suspicion, WhyNoConsent
from policy.value import Duty, Values
from policy.values import STANDARD

CONFIRMED = date(2027, 4, 1)
ABUSE = replace(COMPLETE[ChildAtRisk], harms=(Harm.SEXUAL,), known_sexual_offence=True)  # type: ignore[arg-type, type-var]  # the facts of a child
MONEY = Terrorism(suspicion=Suspicion.MONEY, learnt_at_work=True)


def ask_on(basis: object) -> Ask:
    case = WithoutConsent(
        basis=basis, reason=WRITTEN, why_no_consent=WhyNoConsent.ASKING_WOULD_PREJUDICE, discussed_with_client=True, encouraged_to_go_themselves=True
    )  # type: ignore[arg-type]  # one of the twelve
    return Ask(
        recipient=Recipient(name="The police", kind=RecipientKind.POLICE_OR_COURT),
        purpose=Purpose.CRIME,
        justification=WRITTEN,
        items=(Item(category=Category.RISK, need=WRITTEN),),
        anonymous_would_do=False,
        why_not_anonymous=WRITTEN,
        channel=Channel.IN_PERSON,
        duties_read_on=CONFIRMED - timedelta(days=1),
        without_consent=case,
    )


def bound(duty: Duty, since: date = CONFIRMED) -> Values:
    """What a charity whose adviser has confirmed a duty goes by."""
    return replace(STANDARD, duties={**STANDARD.duties, duty: since})


def reasons(decision: Decision) -> set[Because]:
    return {found.because for found in decision.findings}


@pytest.mark.parametrize("day", [CONFIRMED, CONFIRMED + timedelta(days=400)])
def test_known_abuse_of_a_child_is_told_from_the_day_that_is_confirmed(day: date) -> None:
    decision = decide(ask_on(ABUSE), day, values=bound(Duty.MANDATORY_REPORTING))

    assert decision.verdict is Verdict.TELL_NOW
    assert reasons(decision) == {Because.LAW_BINDS}


def test_before_that_day_and_without_it_the_trustees_are_asked() -> None:
    before = decide(ask_on(ABUSE), CONFIRMED - timedelta(days=1), values=bound(Duty.MANDATORY_REPORTING))
    unconfirmed = decide(ask_on(ABUSE), CONFIRMED + timedelta(days=300))

    assert before.verdict is unconfirmed.verdict is Verdict.ASK_TRUSTEES


def test_abuse_that_nobody_knows_of_is_not_a_duty_to_report() -> None:
    suspected = replace(ABUSE, known_sexual_offence=False)

    assert decide(ask_on(suspected), CONFIRMED, values=bound(Duty.MANDATORY_REPORTING)).verdict is Verdict.ASK_TRUSTEES


def test_money_for_terrorism_learnt_at_work_is_told_even_with_open_questions() -> None:
    assert decide(ask_on(MONEY), CONFIRMED).verdict is Verdict.TELL_NOW


@pytest.mark.parametrize("basis", [replace(MONEY, learnt_at_work=False), replace(MONEY, learnt_at_work=None), replace(MONEY, suspicion=Suspicion.PLAN)])
def test_any_other_suspicion_of_terrorism_is_not_a_duty_of_this_kind(basis: Terrorism) -> None:
    assert decide(ask_on(basis), CONFIRMED).verdict is not Verdict.TELL_NOW


def test_a_duty_to_share_for_a_child_is_weighed_by_the_trustees_and_does_not_decide() -> None:
    with_duty = decide(ask_on(COMPLETE[ChildAtRisk]), CONFIRMED, values=bound(Duty.DUTY_TO_SHARE))
    without = decide(ask_on(COMPLETE[ChildAtRisk]), CONFIRMED)

    assert with_duty.verdict is without.verdict is Verdict.ASK_TRUSTEES
    assert reasons(with_duty) - reasons(without) == {Because.DUTY_TO_SHARE_IS_WEIGHED}


def test_danger_is_seen_before_a_duty_is_looked_for() -> None:
    decision = decide(ask_on(replace(MONEY, soon=Soon.NOW)), CONFIRMED)

    assert Because.LIFE_IN_DANGER in reasons(decision)
    assert Because.LAW_BINDS not in reasons(decision)


def test_money_for_terrorism_has_to_be_told_of_since_the_day_the_act_came_into_force() -> None:
    """Section 19 of the Terrorism Act 2000 has bound people since 19 February 2001."""
    assert STANDARD.binds(Duty.TERRORIST_FINANCE, date(2001, 2, 19))
    assert not STANDARD.binds(Duty.TERRORIST_FINANCE, date(2001, 2, 18))
