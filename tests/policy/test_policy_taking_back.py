"""What a client takes back of a consent, by recipient, purpose and category, and what is left of it (5.4)."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from itertools import product

import pytest

from policy.conflicts import ConflictKind, conflicts
from policy.decide import decide
from policy.facts import Answer, Ask, Category, Channel, Consent, Item, Purpose, Recipient, RecipientKind, TakenBack
from policy.findings import Because, Verdict
from policy.taking_back import Left, is_taken_back, left_of, narrowed

TODAY = date(2026, 6, 15)
DAY = timedelta(days=1)
LEEDS, YORK = "Leeds Housing", "York Housing"
YES = Consent(
    id="C1",
    answer=Answer.GIVEN,
    recipients=(LEEDS, YORK),
    purposes=(Purpose.HOUSING, Purpose.SUPPORT),
    categories=(Category.HOUSING, Category.MONEY),
    in_their_words="Yes, tell them",
    briefed_on=TODAY - 90 * DAY,
    free_of_duress=True,
    given_on=TODAY - 30 * DAY,
    ends_on=TODAY + 30 * DAY,
)
EVERY = tuple(product(YES.recipients, YES.purposes, YES.categories))
PARTS = [
    (TakenBack(since=TODAY, recipients=("leeds housing",)), lambda recipient, purpose, category: recipient == LEEDS),
    (TakenBack(since=TODAY, purposes=(Purpose.SUPPORT,)), lambda recipient, purpose, category: purpose is Purpose.SUPPORT),
    (TakenBack(since=TODAY, categories=(Category.MONEY,)), lambda recipient, purpose, category: category is Category.MONEY),
    (
        TakenBack(since=TODAY, recipients=(YORK,), purposes=(Purpose.HOUSING,), categories=(Category.MONEY,)),
        lambda recipient, purpose, category: (recipient, purpose, category) == (YORK, Purpose.HOUSING, Category.MONEY),
    ),
    (TakenBack(since=TODAY), lambda recipient, purpose, category: True),
    (TakenBack(since=TODAY + DAY), lambda recipient, purpose, category: False),
]


def ask(recipient: str, purpose: Purpose, category: Category, *consents: Consent) -> Ask:
    return Ask(
        recipient=Recipient(name=recipient, kind=RecipientKind.AGENCY), purpose=purpose, justification="They house the client",
        items=(Item(category=category, need="They must know"),), anonymous_would_do=False, why_not_anonymous="They house this client",
        channel=Channel.LETTER, duties_read_on=TODAY, consents=consents,
    )  # fmt: skip


@pytest.mark.parametrize("part, gone", PARTS, ids=["recipient", "purpose", "category", "all three", "everything", "tomorrow"])
def test_a_part_takes_out_what_it_names_and_nothing_else(part: TakenBack, gone) -> None:  # type: ignore[no-untyped-def]  # a table of lambdas
    """The decision and the list of what is left say the same of each recipient, purpose and category."""
    consent = replace(YES, taken_back=(part,))
    for one in EVERY:
        assert is_taken_back(consent, *one, TODAY) is gone(*one), one
        assert decide(ask(*one, consent), TODAY).verdict is (Verdict.ASK_TRUSTEES if gone(*one) else Verdict.SHARE), one


def test_parts_add_up_until_nothing_is_left() -> None:
    first, second = TakenBack(since=TODAY, recipients=(LEEDS,)), TakenBack(since=TODAY, recipients=(YORK,), categories=(Category.MONEY,))
    third = TakenBack(since=TODAY, categories=(Category.HOUSING,))

    assert left_of(YES, TODAY) == Left(YES.recipients, YES.purposes, YES.categories)
    assert left_of(replace(YES, taken_back=(first,)), TODAY) == Left((YORK,), YES.purposes, YES.categories)
    assert left_of(replace(YES, taken_back=(first, second)), TODAY) == Left((YORK,), YES.purposes, (Category.HOUSING,))
    assert left_of(replace(YES, taken_back=(first, second, third)), TODAY) == Left()
    assert left_of(replace(YES, taken_back=(first, second, third)), TODAY - DAY) == Left(YES.recipients, YES.purposes, YES.categories)


def test_what_was_withdrawn_whole_or_by_name_is_left_out_too() -> None:
    assert left_of(replace(YES, withdrawn_on=TODAY), TODAY) == Left()
    assert left_of(replace(YES, withdrawn_on=TODAY + DAY), TODAY) == Left(YES.recipients, YES.purposes, YES.categories)
    assert left_of(replace(YES, withdrawn_recipients=(LEEDS,)), TODAY).recipients == (YORK,)
    assert left_of(replace(YES, withdrawn_on=TODAY, withdrawn_categories=(Category.MONEY,)), TODAY).categories == (Category.HOUSING,)
    assert left_of(replace(YES, withdrawn_on=TODAY + DAY, withdrawn_recipients=(LEEDS,)), TODAY).recipients == YES.recipients
    assert left_of(replace(YES, purposes=()), TODAY) == Left()


def test_a_part_counts_from_its_own_day_and_not_from_that_of_the_consent() -> None:
    """Agreed to again on or after that day, it may be told; an answer of the days between is older than what was taken back."""
    part = TakenBack(since=TODAY - 5 * DAY, recipients=(LEEDS,))
    gone = replace(YES, taken_back=(part,))
    between, after = (replace(YES, id="C2", given_on=day) for day in (TODAY - 10 * DAY, TODAY - 5 * DAY))

    def verdict(*consents: Consent) -> Verdict:
        return decide(ask(LEEDS, Purpose.HOUSING, Category.HOUSING, *consents), TODAY).verdict

    assert verdict(gone, between) is Verdict.ASK_TRUSTEES
    assert verdict(gone, after) is Verdict.SHARE


def test_two_parts_are_both_spoken_of() -> None:
    """What is to be left out names what each of them took back."""
    gone = replace(YES, taken_back=tuple(TakenBack(since=TODAY, categories=(one,)) for one in YES.categories))
    whole = replace(ask(LEEDS, Purpose.HOUSING, Category.HOUSING, gone), items=tuple(Item(category=one, need="They must know") for one in YES.categories))

    (found,) = (it for it in decide(whole, TODAY).findings if it.because is Because.CONSENT_WITHDRAWN)

    assert found.about == ("housing", "money")


def test_what_was_taken_back_is_no_conflict_and_what_is_left_still_is() -> None:
    no = Consent(id="C2", answer=Answer.REFUSED, recipients=(LEEDS,), given_on=TODAY, ends_on=TODAY)
    gone = replace(
        YES, taken_back=(TakenBack(since=TODAY, recipients=(LEEDS,), purposes=(Purpose.SUPPORT,)), TakenBack(since=TODAY, categories=(Category.MONEY,)))
    )

    (found,) = conflicts((gone, no), TODAY)

    assert (found.kind, found.purposes, found.categories) == (ConflictKind.YES_AND_NO, (Purpose.HOUSING,), (Category.HOUSING,))
    assert conflicts((replace(YES, taken_back=(TakenBack(since=TODAY, recipients=(LEEDS,)),)), no), TODAY) == ()


def test_a_consent_that_is_asked_for_again_says_only_what_is_left() -> None:
    """A name that is gone is gone from its lists, and its part with it; one thing for one recipient can only be said by keeping its part."""
    leeds = TakenBack(since=TODAY, recipients=(LEEDS,))
    money = TakenBack(since=TODAY, recipients=(YORK,), purposes=(Purpose.HOUSING,), categories=(Category.MONEY,))
    later = TakenBack(since=TODAY + DAY, recipients=(YORK,))

    asked = narrowed(replace(YES, taken_back=(leeds, money, later)), TODAY)

    assert asked == replace(YES, recipients=(YORK,), taken_back=(money,))
    assert narrowed(YES, TODAY) == YES
    assert narrowed(replace(YES, withdrawn_recipients=(LEEDS,), withdrawn_categories=(Category.MONEY,)), TODAY) == replace(
        YES, recipients=(YORK,), categories=(Category.HOUSING,)
    )


def test_what_is_kept_with_a_part_cannot_be_told_although_its_record_is_new() -> None:
    """The new record names the recipient and the category, for other uses; what was taken back together stays back."""
    money = TakenBack(since=TODAY - DAY, recipients=(YORK,), purposes=(Purpose.HOUSING,), categories=(Category.MONEY,))
    old = replace(YES, taken_back=(money,))
    new = replace(narrowed(old, TODAY), id="C2", given_on=TODAY, replaces="C1")

    assert decide(ask(YORK, Purpose.HOUSING, Category.MONEY, old, new), TODAY).verdict is Verdict.ASK_TRUSTEES
    assert decide(ask(YORK, Purpose.SUPPORT, Category.MONEY, old, new), TODAY).verdict is Verdict.SHARE
