"""What the questions about a client's capacity amount to: nobody chooses it, it follows from the answers."""

from __future__ import annotations

from dataclasses import replace

import pytest

from policy.facts import Assessment, Conclusion

ABLE = Assessment(observed="Lost the thread twice", understands=True, retains=True, weighs=True, communicates=True)
QUESTIONS = ("understands", "retains", "weighs", "communicates")


def test_a_client_who_can_do_all_four_can_decide() -> None:
    assert ABLE.conclusion is Conclusion.CAN_DECIDE


@pytest.mark.parametrize("cause", [True, False])
def test_a_cause_alone_takes_nobodys_decision_away(cause: bool) -> None:
    """What somebody has is looked at only after what they cannot do (5.3)."""
    assert replace(ABLE, because_of_impairment=cause).conclusion is Conclusion.CAN_DECIDE


@pytest.mark.parametrize("question", QUESTIONS)
def test_a_client_who_cannot_do_one_of_the_four_needs_help_unless_an_impairment_is_why(question: str) -> None:
    unable = replace(ABLE, **{question: False})

    assert unable.conclusion is Conclusion.OPEN
    assert replace(unable, because_of_impairment=False).conclusion is Conclusion.NEEDS_HELP
    assert replace(unable, because_of_impairment=True).conclusion is Conclusion.CANNOT_DECIDE


@pytest.mark.parametrize("question", QUESTIONS)
def test_a_question_without_an_answer_leaves_it_open(question: str) -> None:
    unasked = replace(ABLE, **{question: None})

    assert unasked.conclusion is Conclusion.OPEN
    assert replace(unasked, because_of_impairment=True).conclusion is Conclusion.OPEN
