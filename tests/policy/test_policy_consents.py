"""How one answer of a client's bears on another, and on asks that need no consent."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from itertools import permutations

import pytest

from policy.cases import OtherSeriousRisk, WithoutConsent
from policy.consents import case_of, read
from policy.decide import decide
from policy.facts import Answer, Ask, Category, Channel, Consent, Item, KeptBack, Purpose, Recipient, RecipientKind
from policy.findings import Because, Verdict
from policy.values import IDENTIFYING, ends_on

TODAY = date(2026, 6, 15)
DAY = timedelta(days=1)
GIVEN = Consent(
    id="C1",
    answer=Answer.GIVEN,
    recipients=("Hill Surgery",),
    purposes=(Purpose.HEALTH_CARE,),
    categories=(Category.HEALTH,),
    in_their_words="Yes, tell them",
    briefed_on=TODAY - 90 * DAY,
    free_of_duress=True,
    given_on=TODAY - 30 * DAY,
    ends_on=TODAY + 30 * DAY,
)
REFUSED = Consent(id="C0", answer=Answer.REFUSED, given_on=TODAY - 60 * DAY, ends_on=TODAY - 60 * DAY)
ASK = Ask(
    recipient=Recipient(name="Hill Surgery", kind=RecipientKind.AGENCY),
    purpose=Purpose.HEALTH_CARE,
    justification="They treat the client",
    items=(Item(category=Category.HEALTH, need="They treat it"),),
    anonymous_would_do=False,
    why_not_anonymous="They treat this client",
    channel=Channel.LETTER,
    duties_read_on=TODAY - 90 * DAY,
)
TO_SAM = replace(ASK, recipient=Recipient(name="Sam Reed", kind=RecipientKind.COLLEAGUE))
UNFINISHED = WithoutConsent(basis=OtherSeriousRisk())
ENDED = replace(GIVEN, ends_on=TODAY - DAY)


def gaps(*consents: Consent, ask: Ask = ASK) -> set[Because]:
    return set(read(replace(ask, consents=consents), TODAY).gaps)


def test_an_unfinished_case_does_not_hold_up_what_needs_no_case() -> None:
    anonymous = replace(ASK, anonymous_would_do=True, without_consent=UNFINISHED)

    assert decide(anonymous, TODAY).verdict is Verdict.ANONYMISE
    assert decide(replace(TO_SAM, without_consent=UNFINISHED), TODAY).verdict is Verdict.SHARE
    assert decide(replace(ASK, consents=(GIVEN,), without_consent=UNFINISHED), TODAY).verdict is Verdict.SHARE


def test_a_case_that_is_not_needed_is_none_for_a_rule_that_is_asked_alone() -> None:
    told = replace(ASK, without_consent=UNFINISHED)

    assert case_of(told, TODAY) is UNFINISHED
    assert case_of(replace(told, consents=(GIVEN,)), TODAY) is None
    assert case_of(ASK, TODAY) is None


def test_what_shows_who_a_client_is_needs_consent_all_of_it_together_too() -> None:
    everything = replace(ASK, items=tuple(Item(category=one, need="They write to them") for one in sorted(IDENTIFYING)))

    assert Because.NO_LESS_SENSITIVE in {found.because for found in decide(everything, TODAY).findings}


def test_of_two_answers_that_lack_as_much_the_latest_is_spoken_of_and_of_one_day_the_first() -> None:
    older = replace(GIVEN, id="C2", given_on=TODAY - 40 * DAY, recipients=("York Housing",))
    newer = replace(GIVEN, id="C3", given_on=TODAY - 20 * DAY, purposes=(Purpose.HOUSING,))
    same_day = replace(older, id="C4", given_on=newer.given_on)

    assert gaps(older, newer) == gaps(newer, older) == {Because.PURPOSE_NOT_IN_CONSENT}
    assert (gaps(same_day, newer), gaps(newer, same_day)) == ({Because.RECIPIENT_NOT_IN_CONSENT}, {Because.PURPOSE_NOT_IN_CONSENT})


def test_of_answers_that_lack_as_much_the_latest_is_spoken_of_wherever_it_stands_on_record() -> None:
    oldest, older, newest = (replace(GIVEN, id=f"C{days}", given_on=TODAY - days * DAY, purposes=(Purpose.HOUSING,)) for days in (25, 20, 15))
    newest = replace(newest, purposes=GIVEN.purposes, recipients=("York Housing",))

    for order in permutations((oldest, older, newest)):
        assert gaps(*order) == {Because.RECIPIENT_NOT_IN_CONSENT}


def test_an_old_answer_that_lacks_little_is_spoken_of_before_newer_ones_that_lack_more() -> None:
    oldest = replace(GIVEN, id="C2", given_on=TODAY - 25 * DAY, purposes=(Purpose.HOUSING,))
    middle = replace(oldest, id="C3", given_on=TODAY - 20 * DAY, recipients=("York Housing",), categories=(Category.MONEY,))
    newest = replace(middle, id="C4", given_on=TODAY - 15 * DAY, categories=GIVEN.categories)

    for order in permutations((oldest, middle, newest)):
        assert gaps(*order) == {Because.PURPOSE_NOT_IN_CONSENT}


def test_of_two_flawed_answers_of_one_day_the_first_on_record_is_spoken_of() -> None:
    pressed, not_briefed = replace(GIVEN, free_of_duress=False), replace(GIVEN, id="C2", briefed_on=None)

    assert gaps(pressed, not_briefed) == gaps(pressed) != gaps(not_briefed) == gaps(not_briefed, pressed)


def test_an_answer_that_has_ended_limits_another_of_its_own_day() -> None:
    """Nobody knows which of them came first, so the more cautious is followed."""
    ended = replace(GIVEN, id="C2", ends_on=TODAY - DAY)

    assert gaps(GIVEN, ended) == {Because.CONSENT_ENDED}
    assert gaps(GIVEN, replace(ended, ends_on=TODAY)) == set(), "it lasts through its last day"
    both = replace(ASK, items=(*ASK.items, Item(category=Category.MONEY, need="They help with the fares")))
    wider = replace(GIVEN, categories=(Category.HEALTH, Category.MONEY))
    assert gaps(wider, ended, ask=both) == {Because.CONSENT_ENDED}
    assert gaps(wider, replace(ended, ends_on=TODAY), ask=both) == set(), "nor does it limit a wider one on that day"
    assert gaps(GIVEN, replace(ended, given_on=GIVEN.given_on - DAY)) == set()


def test_an_answer_for_one_day_that_has_passed_limits_an_older_one() -> None:
    of_one_day = replace(GIVEN, id="C2", given_on=TODAY - 3 * DAY, ends_on=TODAY - 3 * DAY)

    assert gaps(GIVEN, of_one_day) == {Because.CONSENT_ENDED}


def test_an_answer_that_has_ended_is_wanting_in_all_that_is_asked() -> None:
    assert read(replace(ASK, consents=(ENDED,)), TODAY).gaps == {Because.CONSENT_ENDED: frozenset()}


def test_a_yes_of_the_same_day_takes_back_only_the_no_that_it_changes() -> None:
    no = replace(REFUSED, given_on=GIVEN.given_on)

    assert gaps(no, replace(GIVEN, replaces=no.id)) == set()
    assert Because.REFUSED in gaps(no, replace(GIVEN, replaces="C9"))
    assert Because.REFUSED in gaps(no, replace(GIVEN, replaces=no.id, given_on=no.given_on - DAY)), "a change from before the no"


def test_nothing_was_refused_where_a_consent_covers() -> None:
    assert not read(replace(ASK, consents=(GIVEN,)), TODAY).said_no
    assert read(replace(ASK, consents=(REFUSED,)), TODAY).said_no


@pytest.mark.parametrize(
    "later",
    [
        replace(ENDED, recipients=("City Hospital",)),
        replace(ENDED, purposes=(Purpose.HOUSING,)),
        replace(ENDED, categories=(Category.MONEY,)),
        replace(ENDED, given_on=REFUSED.given_on),
        replace(ENDED, free_of_duress=False),
        replace(ENDED, briefed_on=None),
        replace(ENDED, withdrawn_on=TODAY - 2 * DAY),
        replace(ENDED, given_on=TODAY + DAY),
        replace(ENDED, answer=Answer.NOT_ANSWERED),
    ],
)
def test_only_a_later_and_valid_yes_to_the_same_takes_back_a_no(later: Consent) -> None:
    assert Because.REFUSED in gaps(REFUSED, later)
    assert Because.REFUSED not in gaps(REFUSED, ENDED)


def test_a_yes_of_today_takes_back_an_older_no_to_a_colleague() -> None:
    no = replace(REFUSED, recipients=("Sam Reed",))
    yes = replace(GIVEN, recipients=("Sam Reed",), given_on=TODAY)

    assert gaps(no, ask=TO_SAM) == {Because.REFUSED}
    assert gaps(no, yes, ask=TO_SAM) == set()


@pytest.mark.parametrize("other", [{"recipients": ("City Hospital",)}, {"purposes": (Purpose.HOUSING,)}, {"categories": (Category.MONEY,)}])
def test_withdrawing_one_consent_leaves_those_to_others_and_for_others_alone(other: dict[str, tuple[str, ...]]) -> None:
    withdrawn = replace(GIVEN, id="C2", withdrawn_on=TODAY, **other)  # type: ignore[arg-type]  # the names are those of Consent

    assert decide(replace(ASK, consents=(GIVEN, withdrawn)), TODAY).verdict is Verdict.SHARE


def test_what_is_kept_from_everybody_outside_is_not_kept_from_colleagues() -> None:
    for everybody in (None, " "):
        kept = replace(GIVEN, kept_back=(KeptBack(category=Category.HEALTH, recipient=everybody),))

        assert gaps(kept) == {Because.KEPT_BACK}
        assert gaps(kept, ask=TO_SAM) == set()


def test_a_refusal_is_not_undone_by_a_withdrawal_of_everything() -> None:
    assert Because.REFUSED in gaps(replace(REFUSED, withdrawn_on=TODAY))


def test_a_year_is_counted_up_to_the_last_year_there_is() -> None:
    assert ends_on(date(9998, 12, 1), 12) == date(9999, 12, 1)


@pytest.mark.parametrize("change", [{"items": ()}, {"items": (Item(category=Category.HEALTH, need="."),)}, {"justification": "."}])
def test_a_colleague_who_does_not_need_to_know_is_told_so_by_every_rule(change: dict[str, str]) -> None:
    decision = decide(replace(TO_SAM, **change), TODAY)  # type: ignore[arg-type]  # the names are those of Ask

    assert {found.verdict for found in decision.findings} == {Verdict.NOT_YET}


def test_verdicts_stand_in_the_order_of_caution_with_danger_above_all() -> None:
    assert [verdict.name for verdict in sorted(Verdict)] == ["SHARE", "ANONYMISE", "ASK_TRUSTEES", "NOT_YET", "NO", "TELL_NOW"]
