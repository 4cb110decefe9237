"""Safety notes: every worked example lacks what it is said to lack, and no note lacks its review (4.8)."""

from __future__ import annotations

import json
import re
from dataclasses import fields, replace
from datetime import date, timedelta
from typing import Any

import pytest

from policy.clauses import BY_NUMBER
from policy.codec import precaution_from_plain, precaution_to_plain
from policy.deadlines import precaution_review_due
from policy.precautions import STATEMENTS, Flaw, Precaution, Review, Standing, flaws, review_flaws, standing
from policy.values import STANDARD

TODAY = date(2026, 6, 15)
DAY = timedelta(days=1)
YEAR = precaution_review_due(TODAY, STANDARD)


def test_a_note_can_be_written_down_and_read_again(note_example: Any) -> None:
    assert precaution_from_plain(json.loads(json.dumps(precaution_to_plain(note_example.note)))) == note_example.note


def test_the_notes_show_every_side_of_their_clause_and_every_flaw(note_examples: list[Any]) -> None:
    assert {one.clause for one in note_examples} == {"4.8"} <= set(BY_NUMBER)
    assert {one.kind for one in note_examples} == {"permits", "refuses", "boundary"}
    assert {flaw for one in note_examples for flaw in one.expect["flaws"]} | {"review_reason_not_said"} == {str(flaw) for flaw in Flaw}
    assert len({one.name for one in note_examples}) == len(note_examples)


def test_every_statement_is_one_sentence_about_one_fact() -> None:
    for one in STATEMENTS:
        assert re.fullmatch(r"[A-Z][^.]+\.", one.statement), one.name
        assert "_" in one.name and one.clause == "4.8"
    assert [one.field for one in STATEMENTS] == [it.name for it in fields(Precaution)]


def test_a_note_without_anything_lacks_everything() -> None:
    assert len(flaws(Precaution(review_on=TODAY), TODAY)) == len(STATEMENTS) - 1  # why it was not told is only asked where it was not
    assert len(flaws(Precaution(review_on=TODAY, client_told=False), TODAY)) == len(STATEMENTS) - 1


@pytest.mark.parametrize(
    ("review", "lacks"),
    [
        (Review(reason="It happened again in May", review_on=YEAR), {}),
        (Review(reason="It happened again in May", review_on=YEAR + DAY), {"review_on": Flaw.REVIEW_TOO_LATE}),
        (Review(reason="..", review_on=TODAY), {"reason": Flaw.REVIEW_REASON_NOT_SAID, "review_on": Flaw.REVIEW_NOT_AHEAD}),
        (Review(reason="Two calm years, and help was found"), {}),
        (Review(reason="-"), {"reason": Flaw.REVIEW_REASON_NOT_SAID}),
    ],
)
def test_a_review_has_a_reason_and_a_renewal_has_a_day(review: Review, lacks: dict[str, Flaw]) -> None:
    assert review_flaws(review, TODAY) == lacks


def test_a_charity_that_reviews_sooner_has_its_way() -> None:
    sooner = STANDARD.stepped({"precaution_review_months": ((date(2018, 1, 1), 3),)})
    note = replace(precaution_from_plain({"v": 1, "review_on": "2026-09-16"}))

    assert flaws(note, TODAY, sooner)["review_on"] is Flaw.REVIEW_TOO_LATE
    assert "review_on" not in flaws(replace(note, review_on=date(2026, 9, 15)), TODAY, sooner)


def test_a_note_stands_until_somebody_ends_it_and_says_when_its_review_is_due() -> None:
    ahead = [standing(TODAY + days * DAY, TODAY) for days in (15, 14, 1, 0, -1, -4000)]

    assert ahead == [Standing.IN_FORCE, Standing.REVIEW_NEAR, Standing.REVIEW_NEAR, Standing.REVIEW_DUE, Standing.REVIEW_DUE, Standing.REVIEW_DUE]
