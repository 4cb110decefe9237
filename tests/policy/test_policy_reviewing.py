"""What two reviews come to: nothing until both are in; the same, or different on whether it was right to act; and what there is to learn is not lost."""

from __future__ import annotations

from itertools import product

import pytest

from policy.reviewing import Judgement, Reviewed, reviewed, to_learn_from

RIGHT, LESSONS, NOT = Judgement.RIGHT, Judgement.LESSONS, Judgement.SHOULD_NOT_HAVE_BEEN


def test_nothing_is_closed_before_all_reviews_are_in() -> None:
    assert reviewed([], 2) is reviewed([RIGHT], 2) is reviewed([RIGHT, RIGHT], 3) is Reviewed.WAITING
    assert reviewed([], 0) is Reviewed.WAITING
    assert reviewed([RIGHT], 1) is reviewed([RIGHT], 0) is Reviewed.AGREED


@pytest.mark.parametrize(("one", "other"), list(product(Judgement, repeat=2)))
def test_two_reviews_agree_unless_one_alone_says_that_it_should_not_have_been(one: Judgement, other: Judgement) -> None:
    expected = Reviewed.DIFFER if (one is NOT) is not (other is NOT) else Reviewed.AGREED
    assert reviewed([one, other], 2) is expected


def test_anything_but_right_is_something_to_learn_from() -> None:
    assert not to_learn_from([RIGHT, RIGHT]) and not to_learn_from([])
    assert to_learn_from([RIGHT, LESSONS]) and to_learn_from([NOT, NOT])
