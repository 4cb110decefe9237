"""What is suggested is the whole of what is wanting: a case with every question answered has nothing against it but that the trustees were not asked."""

from __future__ import annotations

from dataclasses import fields, replace
from datetime import date

import pytest

from policy.cases import AdultAtRisk, Basis, BenefitFraud, SeriousOffenceAdmitted, Terrorism, WithoutConsent, Witness
from policy.changes import APPLIED, COMPLETE, WRITTEN
from policy.decide import decide
from policy.facts import Ask, Category, Channel, Item, Purpose, Recipient, RecipientKind
from policy.findings import Because, Change, Verdict
from policy.grounds import Soon, WhyNoConsent, WitnessAnswer

TODAY = date(2026, 6, 15)


def ask_on(basis: Basis, *, approved: bool) -> Ask:
    """The police are told of a risk on this basis, and everything else is in order."""
    case = WithoutConsent(
        basis=basis, reason=WRITTEN, why_no_consent=WhyNoConsent.ASKING_WOULD_PREJUDICE, discussed_with_client=True, encouraged_to_go_themselves=True
    )
    return Ask(
        recipient=Recipient(name="The police", kind=RecipientKind.POLICE_OR_COURT), purpose=Purpose.CRIME, justification=WRITTEN,
        items=(Item(category=Category.RISK, need=WRITTEN),), anonymous_would_do=False, why_not_anonymous=WRITTEN, channel=Channel.IN_PERSON,
        duties_read_on=TODAY, without_consent=case, approved=approved,
    )  # fmt: skip


ALWAYS = {Because.APPROVED, Because.GROUND_APPROVED, Because.RECORD_OWED}
ADVICE = {
    Terrorism: {Because.DO_NOT_TIP_OFF},
    BenefitFraud: {Because.NOBODY_HAS_TO_TELL},
    SeriousOffenceAdmitted: {Because.TWO_MUST_TELL},
}
EVERY = pytest.mark.parametrize("basis", COMPLETE.values(), ids=[kind.__name__ for kind in COMPLETE])


@EVERY
def test_a_whole_case_waits_for_the_trustees_and_for_nothing_else(basis: Basis) -> None:
    asked, approved = (decide(ask_on(basis, approved=said), TODAY) for said in (False, True))

    assert asked.verdict is Verdict.ASK_TRUSTEES
    assert approved.verdict is Verdict.SHARE
    assert {found.because for found in approved.findings} == ALWAYS | ADVICE.get(type(basis), set())


@EVERY
def test_a_whole_case_is_one_without_haste_in_which_everybody_who_could_know_was_told(basis: Basis) -> None:
    answers = {it.name: getattr(basis, it.name) for it in fields(basis)}

    assert answers.get("soon", Soon.DAYS) is Soon.DAYS
    assert all(answers.get(name) is not False for name in ("parents_told", "child_told"))
    assert answers.get("known_sexual_offence") is not True, "nor one that the law may bind anybody to tell of"


def test_a_change_is_tried_the_hard_way_with_the_client_named_and_not_talked_to() -> None:
    """An easier answer would pass for a smaller reason, and prove less of what is suggested."""
    ask = replace(ask_on(COMPLETE[Terrorism], approved=False), anonymous_would_do=None, why_not_anonymous="", without_consent=None)

    named = APPLIED[Change.SAY_WHETHER_ANONYMOUS](ask, (), TODAY)
    case = APPLIED[Change.NAME_A_GROUND](named, (), TODAY).without_consent

    assert named.anonymous_would_do is False and named.why_not_anonymous
    assert case and case.discussed_with_client is False and case.encouraged_to_go_themselves is False
    assert case.why_not_discussed and case.why_not_encouraged


@pytest.mark.parametrize(
    ("kind", "answers", "question"),
    [
        (Witness, {"witness_encouraged": None}, "witness_encouraged"),
        (Witness, {"witness_encouraged": False}, "witness_encouraged"),
        (Witness, {"witness_answer": WitnessAnswer.NOT_ASKED}, "witness_answer"),
        (AdultAtRisk, {"can_protect_themselves": True}, "can_protect_themselves"),
        (AdultAtRisk, {"needs_care": False}, "needs_care"),
    ],
)
def test_what_stands_in_the_way_points_to_the_question_whose_answer_it_is(kind: type[Basis], answers: dict[str, object], question: str) -> None:
    basis = replace(COMPLETE[kind], **answers)  # type: ignore[type-var]  # every basis is a dataclass

    against = [found for found in decide(ask_on(basis, approved=True), TODAY).findings if found.verdict > Verdict.SHARE]

    assert {found.about for found in against} == {(question,)}
