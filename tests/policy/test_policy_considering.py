"""What is looked at before it goes out, what a choice on it needs, and that no record of others or of danger slips through (3.7)."""

from __future__ import annotations

import re
from dataclasses import replace

import pytest

from policy.considering import HARM, LOOKS, WARNS, Choice, ChoiceFlaw, Chosen, Mark, Seen, choice_flaws, marks, second_flaws, tells_of_it
from policy.grounds import Ground
from policy.precautions import Evidence


@pytest.mark.parametrize(
    ("seen", "found"),
    [
        (Seen(), ()),
        (Seen(names_others=True), (Mark.OTHER_PEOPLE,)),
        (Seen(from_others=True), (Mark.OTHER_PEOPLE,)),
        (Seen(evidence=Evidence.SEEN), ()),
        (Seen(evidence=Evidence.CLIENT), ()),
        (Seen(evidence=Evidence.COLLEAGUE), (Mark.OTHER_PEOPLE,)),
        (Seen(evidence=Evidence.AGENCY), (Mark.OTHER_PEOPLE,)),
        (Seen(evidence=Evidence.NEAR_THE_CLIENT), (Mark.OTHER_PEOPLE,)),
        (Seen(is_safety_note=True), (Mark.SERIOUS_HARM,)),
        (Seen(is_emergency=True), (Mark.SERIOUS_HARM,)),
        (Seen(is_emergency=True, about_child=True), (Mark.SERIOUS_HARM, Mark.CHILD_ABUSE)),
        (Seen(about_child=True), ()),
        (Seen(advice_taken=True), (Mark.LEGAL_ADVICE,)),
    ],
)
def test_a_record_is_looked_at_for_what_it_may_hold(seen: Seen, found: tuple[Mark, ...]) -> None:
    assert marks(seen) == found


@pytest.mark.parametrize(
    ("ground", "found"),
    [
        (Ground.CHILD_AT_RISK, {Mark.CHILD_ABUSE}),
        (Ground.ADULT_AT_RISK, {Mark.SERIOUS_HARM}),
        (Ground.TERRORISM, {Mark.CRIME}),
        (Ground.COURT, {Mark.COURT}),
        (Ground.BENEFIT_FRAUD, {Mark.CRIME}),
        (Ground.DRUG_TRAFFICKING, {Mark.CRIME}),
        (Ground.SERIOUS_CRIME, {Mark.CRIME}),
        (Ground.LIFE_OF_CLIENT, {Mark.SERIOUS_HARM}),
        (Ground.SAFETY_OF_WORKERS, {Mark.SERIOUS_HARM}),
        (Ground.SERIOUS_OFFENCE_ADMITTED, {Mark.CRIME}),
        (Ground.WITNESS, {Mark.OTHER_PEOPLE}),
        (Ground.OTHER_SERIOUS_RISK, {Mark.SERIOUS_HARM}),
    ],
)
def test_whatever_was_told_without_consent_is_looked_at(ground: Ground, found: set[Mark]) -> None:
    assert set(marks(Seen(ground=ground))) == found


def test_every_ground_and_every_mark_is_spoken_of() -> None:
    assert all(marks(Seen(ground=ground)) for ground in Ground)
    assert {one.mark for one in LOOKS} == set(Mark)
    assert not WARNS & HARM


def test_whoever_asked_is_not_told_of_what_could_warn_somebody() -> None:
    assert tells_of_it(()) and tells_of_it((Mark.OTHER_PEOPLE, Mark.COURT))
    assert not tells_of_it((Mark.SERIOUS_HARM, Mark.CRIME))


CHOSEN = Chosen(choice=Choice.RELEASE, reason="They know of it already", parts=4, by="U1")


@pytest.mark.parametrize(
    ("chosen", "found"),
    [
        (CHOSEN, {}),
        (replace(CHOSEN, reason="-"), {"reason": ChoiceFlaw.REASON_NOT_SAID}),
        (replace(CHOSEN, choice=Choice.REDACT, left_out=1), {}),
        (replace(CHOSEN, choice=Choice.REDACT, left_out=3), {}),
        (replace(CHOSEN, choice=Choice.REDACT), {"left_out": ChoiceFlaw.NOTHING_LEFT_OUT}),
        (replace(CHOSEN, choice=Choice.REDACT, left_out=4), {"left_out": ChoiceFlaw.ALL_LEFT_OUT}),
        (replace(CHOSEN, choice=Choice.REDACT, left_out=4, instead="In short: a visit"), {}),
        (replace(CHOSEN, choice=Choice.WITHHOLD), {"second": ChoiceFlaw.SECOND_NOT_NAMED}),
        (replace(CHOSEN, choice=Choice.WITHHOLD, second="U1"), {"second": ChoiceFlaw.OWN_SECOND}),
        (replace(CHOSEN, choice=Choice.WITHHOLD, second="U2"), {}),
    ],
)
def test_a_choice_has_its_reason_and_nobody_keeps_a_record_back_alone(chosen: Chosen, found: dict[str, ChoiceFlaw]) -> None:
    assert choice_flaws(chosen) == found


def test_the_second_is_somebody_else() -> None:
    assert second_flaws("U1", "") == {"second": ChoiceFlaw.SECOND_NOT_NAMED}
    assert second_flaws("U1", "U1") == {"second": ChoiceFlaw.OWN_SECOND}
    assert second_flaws("U1", "U2") == {}


def test_every_statement_on_looking_is_one_sentence() -> None:
    for one in LOOKS:
        assert re.fullmatch(r"[A-Z][^.]+\.", one.statement), one.name
        assert "_" in one.name and one.clause == "3.7"
