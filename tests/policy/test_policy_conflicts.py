"""Answers of one client that say different things are found, and the one that is followed is the one the decision follows."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest

from policy.conflicts import Conflict, ConflictKind, conflicts, conflicts_about
from policy.decide import decide
from policy.facts import Answer, Ask, Category, Channel, Consent, ConsentKind, Item, KeptBack, Purpose, Recipient, RecipientKind
from policy.findings import Verdict

TODAY = date(2026, 6, 15)
DAY = timedelta(days=1)
YES = Consent(
    id="C1",
    answer=Answer.GIVEN,
    recipients=("Hill Surgery", "City Hospital"),
    purposes=(Purpose.HEALTH_CARE,),
    categories=(Category.HEALTH, Category.CONTACT),
    in_their_words="Yes, tell them",
    briefed_on=TODAY - 90 * DAY,
    free_of_duress=True,
    given_on=TODAY - 30 * DAY,
    ends_on=TODAY + 30 * DAY,
)
NO = Consent(id="C2", answer=Answer.REFUSED, recipients=("hill surgery",), given_on=TODAY - 10 * DAY, ends_on=TODAY - 10 * DAY)
KEEPS = replace(YES, id="C3", given_on=TODAY - 10 * DAY, categories=(Category.CONTACT,), kept_back=(KeptBack(category=Category.HEALTH),))
SHORTER = replace(YES, id="C4", given_on=TODAY - 10 * DAY, ends_on=TODAY + 5 * DAY, recipients=("Hill Surgery",), categories=(Category.HEALTH,))
ASK = Ask(
    recipient=Recipient(name="Hill Surgery", kind=RecipientKind.AGENCY),
    purpose=Purpose.HEALTH_CARE,
    justification="They treat the client",
    items=(Item(category=Category.HEALTH, need="They treat it"),),
    anonymous_would_do=False,
    why_not_anonymous="They treat this client",
    channel=Channel.LETTER,
    duties_read_on=TODAY,
)


def found(*consents: Consent) -> list[tuple[ConflictKind, str, tuple[Category, ...]]]:
    return [(one.kind, one.recipient, one.categories) for one in conflicts(consents, TODAY)]


def answers(conflict: Conflict) -> tuple[str, str]:
    return conflict.yes.id, conflict.followed.id


def test_a_yes_and_a_later_no_to_the_same_are_a_conflict_and_the_no_is_followed() -> None:
    (conflict,) = conflicts((YES, NO), TODAY)

    assert (conflict.kind, conflict.recipient, answers(conflict)) == (ConflictKind.YES_AND_NO, "Hill Surgery", ("C1", "C2"))
    assert conflict.categories == YES.categories
    assert decide(replace(ASK, consents=(YES, NO)), TODAY).verdict is Verdict.ASK_TRUSTEES


def test_a_no_that_names_nobody_differs_from_a_yes_for_each_recipient() -> None:
    no = replace(NO, recipients=(), categories=(Category.CONTACT,), purposes=(Purpose.HEALTH_CARE,))

    assert found(YES, no) == [(ConflictKind.YES_AND_NO, name, (Category.CONTACT,)) for name in YES.recipients]


def test_an_answer_that_keeps_back_some_of_what_it_covers_does_not_differ_from_itself() -> None:
    assert found(replace(YES, kept_back=(KeptBack(category=Category.HEALTH),))) == []


def test_answers_of_today_count_and_so_does_a_yes_on_its_last_day() -> None:
    """Neither day would do by itself: both answers are of today, and the yes ends today."""
    yes, no = (replace(one, given_on=TODAY, ends_on=TODAY) for one in (YES, NO))

    assert [kind for kind, _, _ in found(yes, no)] == [ConflictKind.YES_AND_NO]
    assert found(replace(yes, given_on=TODAY - DAY, ends_on=TODAY - DAY), no) == []


@pytest.mark.parametrize(
    "other",
    [
        {"given_on": TODAY - 40 * DAY},
        {"given_on": TODAY + DAY},
        {"recipients": ("York Housing",)},
        {"purposes": (Purpose.HOUSING,)},
        {"categories": (Category.MONEY,)},
        {"kind": ConsentKind.SUPPORT},
    ],
)
def test_an_older_no_and_a_no_to_something_else_are_no_conflict(other: dict[str, Any]) -> None:
    assert found(YES, replace(NO, **other)) == []


@pytest.mark.parametrize(
    "gone",
    [
        {"withdrawn_on": TODAY},
        {"withdrawn_recipients": ("Hill Surgery",)},
        {"in_error": True},
        {"free_of_duress": None},
        {"ends_on": TODAY - DAY},
        {"recipients": ()},
        {"categories": ()},
        {"purposes": ()},
    ],
)
def test_a_yes_that_permits_nothing_conflicts_with_nothing(gone: dict[str, Any]) -> None:
    assert found(replace(YES, **gone), NO) == []


def test_a_yes_that_is_to_be_withdrawn_tomorrow_still_conflicts_today() -> None:
    assert found(replace(YES, withdrawn_on=TODAY + DAY), NO)
    assert found(replace(YES, withdrawn_on=TODAY, withdrawn_categories=(Category.CONTACT,)), NO) == [
        (ConflictKind.YES_AND_NO, "Hill Surgery", (Category.HEALTH,))
    ]


def test_what_one_answer_covers_and_another_keeps_back_is_a_conflict() -> None:
    assert found(YES, KEEPS) == [(ConflictKind.COVERS_AND_KEEPS_BACK, name, (Category.HEALTH,)) for name in YES.recipients]
    assert decide(replace(ASK, consents=(YES, KEEPS)), TODAY).verdict is Verdict.ASK_TRUSTEES

    only_here = replace(KEEPS, kept_back=(KeptBack(category=Category.HEALTH, recipient="Hill  Surgery"),))
    assert found(YES, only_here) == [(ConflictKind.COVERS_AND_KEEPS_BACK, "Hill Surgery", (Category.HEALTH,))]


def test_two_ends_are_a_conflict_if_the_newer_one_comes_first() -> None:
    (conflict,) = conflicts((YES, SHORTER), TODAY)

    assert (conflict.kind, conflict.categories, answers(conflict)) == (ConflictKind.TWO_ENDS, (Category.HEALTH,), ("C1", "C4"))
    assert decide(replace(ASK, consents=(YES, SHORTER)), SHORTER.ends_on).verdict is Verdict.SHARE
    assert decide(replace(ASK, consents=(YES, SHORTER)), SHORTER.ends_on + DAY).verdict is Verdict.ASK_TRUSTEES


def test_agreeing_anew_for_longer_is_no_conflict() -> None:
    assert found(YES, replace(SHORTER, ends_on=YES.ends_on + DAY)) == []
    assert found(YES, replace(SHORTER, recipients=("York Housing",))) == []


def test_an_answer_and_the_one_that_it_changes_are_no_conflict() -> None:
    assert found(KEEPS, replace(YES, given_on=KEEPS.given_on, replaces=KEEPS.id)) == []


@pytest.mark.parametrize(
    ("later", "settled"),
    [
        ({}, True),
        ({"given_on": NO.given_on}, False),
        ({"given_on": NO.given_on, "replaces": "C2"}, True),
        ({"recipients": ("City Hospital",)}, False),
        ({"categories": (Category.HEALTH,)}, False),
        ({"briefed_on": None}, False),
    ],
)
def test_a_later_and_whole_yes_settles_a_conflict_and_nothing_less_does(later: dict[str, Any], settled: bool) -> None:
    anew = replace(YES, id="C9", given_on=TODAY - 5 * DAY)

    assert (("C1", "C2") not in [answers(one) for one in conflicts((YES, NO, replace(anew, **later)), TODAY)]) is settled


def test_a_yes_for_another_purpose_settles_nothing() -> None:
    both = replace(YES, purposes=(Purpose.HEALTH_CARE, Purpose.HOUSING))
    anew = replace(YES, id="C9", given_on=TODAY - 5 * DAY)

    assert [answers(one) for one in conflicts((both, NO, anew), TODAY)] == [("C1", "C2")]


@pytest.mark.parametrize(
    "other",
    [
        {"recipient": Recipient(name="City Hospital", kind=RecipientKind.AGENCY)},
        {"purpose": Purpose.HOUSING},
        {"items": (Item(category=Category.MONEY, need="They asked"),)},
    ],
)
def test_a_conflict_is_shown_with_an_ask_if_it_concerns_it(other: dict[str, Any]) -> None:
    asked = replace(ASK, consents=(YES, NO))

    assert conflicts_about(asked, TODAY)
    assert not conflicts_about(replace(asked, **other), TODAY)
