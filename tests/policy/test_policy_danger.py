"""Danger is answered by itself: no form, no other rule and no missing answer stands beside it."""

from __future__ import annotations

from datetime import date

import pytest

from policy.decide import decide
from policy.facts import Ask, Channel, Danger, Purpose, Recipient, RecipientKind
from policy.findings import Because, Verdict

TODAY = date(2026, 6, 15)


@pytest.mark.parametrize(
    ("danger", "said"),
    [
        (Danger.LIFE, {Because.LIFE_IN_DANGER, Because.LIFE_OF_CLIENT_IN_DANGER}),
        (Danger.CHILD, {Because.CHILD_COMES_FIRST, Because.CHILD_IN_DANGER}),
        (Danger.ADULT, {Because.ADULT_IN_DANGER}),
        (Danger.DUTY, {Because.LAW_BINDS}),
    ],
)
def test_nothing_but_the_danger_is_spoken_of_however_little_else_was_answered(danger: Danger, said: set[Because]) -> None:
    ask = Ask(recipient=Recipient(name="", kind=RecipientKind.AGENCY), purpose=Purpose.OTHER, channel=Channel.LETTER, danger=danger)

    decision = decide(ask, TODAY)

    assert decision.verdict is Verdict.TELL_NOW
    assert {found.because for found in decision.findings} == said
