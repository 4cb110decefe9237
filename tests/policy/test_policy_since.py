"""What has changed since a request was put: what stands in the way of a yes, and what is only news (2.2, 3.4, 4.1)."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest

from policy.cases import AdultAtRisk, WithoutConsent
from policy.facts import Answer, Ask, Category, Channel, Consent, Item, Purpose, Recipient, RecipientKind
from policy.grounds import AdultHarm, OwnDecision, Soon, WhyNoConsent
from policy.since import Facts, News, Since, in_the_way, news
from policy.value import Values
from policy.values import STANDARD

DAY, TODAY = date(2026, 6, 15), date(2026, 6, 17)
CASE = WithoutConsent(
    basis=AdultAtRisk(
        adult_harms=(AdultHarm.NEGLECT,), needs_care=True, can_protect_themselves=False, own_decision=OwnDecision.CANNOT,
        public_interest="Others are at risk too", soon=Soon.DAYS,
    ),
    reason="Found without heating for three days", why_no_consent=WhyNoConsent.CANNOT_BE_GIVEN, discussed_with_client=True, encouraged_to_go_themselves=True,
    in_doubt=False,
)  # fmt: skip
ASK = Ask(
    recipient=Recipient(name="Elm House", kind=RecipientKind.AGENCY), purpose=Purpose.HOUSING, justification="They must place the client",
    items=(Item(category=Category.HOUSING, need="To find a flat"),), anonymous_would_do=False, why_not_anonymous="They house this client",
    channel=Channel.LETTER, duties_read_on=date(2026, 1, 12), without_consent=CASE,
)  # fmt: skip
PUT = Facts(ask=ASK, day=DAY, values=STANDARD)
NOW = replace(PUT, day=TODAY)
GIVEN = Consent(
    id="C1", answer=Answer.GIVEN, recipients=("Elm House",), purposes=(Purpose.HOUSING,), categories=(Category.HOUSING,), in_their_words="Yes, tell them",
    briefed_on=date(2026, 5, 1), free_of_duress=True, given_on=date(2026, 6, 16), ends_on=date(2026, 12, 1), paper_known=True,
)  # fmt: skip
REFUSED = replace(GIVEN, id="C2", answer=Answer.REFUSED, purposes=(), categories=())


def now(*consents: Consent, risk: str = "", values: Values = STANDARD, **more: Any) -> Facts:
    """The request as it is today."""
    return Facts(ask=replace(ASK, consents=consents, without_consent=replace(CASE, risk=risk), **more), day=TODAY, values=values)


def numbers(**amounts: int) -> Values:
    """The same edition with another number."""
    return STANDARD.stepped({name.replace("__", "."): ((DAY, amount),) for name, amount in amounts.items()})


def test_nothing_has_changed() -> None:
    assert in_the_way(PUT, NOW) is None
    assert news(PUT, NOW) == ()


def test_a_client_who_agreed_needs_nobody_s_decision() -> None:
    assert in_the_way(PUT, now(GIVEN)) is Since.AGREED
    assert in_the_way(PUT, now(GIVEN, anonymous_would_do=True)) is Since.AGREED


def test_a_no_that_nobody_weighed_stands_in_the_way_and_a_weighed_one_is_news() -> None:
    assert in_the_way(PUT, now(REFUSED)) is Since.SAID_NO
    assert in_the_way(PUT, now(REFUSED, risk="He may freeze")) is None
    assert news(PUT, now(REFUSED, risk="He may freeze")) == (News.SAID_NO,)


def test_another_no_after_the_first_is_news_of_the_client_s_answers() -> None:
    put = replace(PUT, ask=now(replace(REFUSED, given_on=DAY), risk="He may freeze").ask)
    today = now(replace(REFUSED, given_on=DAY), replace(REFUSED, id="C3"), risk="He may freeze")

    assert in_the_way(put, today) is None
    assert news(put, today) == (News.CONSENT,)


@pytest.mark.parametrize(
    ("consent", "told"),
    [
        (replace(GIVEN, categories=(Category.HEALTH,)), (News.CONSENT,)),
        (replace(GIVEN, recipients=("The police",)), ()),
        (replace(GIVEN, answer=Answer.NOT_ANSWERED, recipients=()), (News.CONSENT,)),
    ],
)
def test_only_answers_about_this_recipient_or_about_everybody_are_news(consent: Consent, told: tuple[News, ...]) -> None:
    assert in_the_way(PUT, now(consent)) is None
    assert news(PUT, now(consent)) == told


def test_numbers_that_would_not_have_it_any_more_are_named_as_the_policy() -> None:
    narrow = replace(STANDARD, version="2", needed_for={**STANDARD.needed_for, Purpose.HOUSING: frozenset()})

    assert in_the_way(PUT, now(values=narrow)) is Since.POLICY
    assert news(PUT, now(values=narrow)) == (News.POLICY,)


def test_a_fact_that_is_gone_under_either_numbers_is_named_as_the_facts() -> None:
    bare = replace(NOW, ask=replace(ASK, without_consent=replace(CASE, reason="")))

    assert in_the_way(PUT, bare) is Since.FACTS


def test_a_no_that_stood_already_is_not_what_has_changed() -> None:
    put = replace(PUT, ask=now(replace(REFUSED, given_on=DAY), risk="He may freeze").ask)
    bare = replace(put, day=TODAY, ask=now(replace(REFUSED, given_on=DAY)).ask)

    assert in_the_way(put, bare) is Since.FACTS


@pytest.mark.parametrize(
    "changed",
    [
        {"quorum__4.2.2": 2}, {"from_trustees__4.2.2": 1}, {"step_up__4.2.2": 1}, {"declines_needed": 2}, {"one_time_codes": 1},
    ],
)  # fmt: skip
def test_each_number_that_decides_a_request_is_news_when_it_changes(changed: dict[str, int]) -> None:
    values = numbers(**changed)

    assert news(PUT, now(values=values)) == (News.POLICY,)
    assert in_the_way(PUT, now(values=values)) is None


@pytest.mark.parametrize("changed", [{"quorum__4.2.1": 2}, {"precaution_reminder_days": 20}])
def test_a_number_of_another_ground_or_matter_is_no_news(changed: dict[str, int]) -> None:
    assert news(PUT, now(values=numbers(**changed))) == ()


def test_a_step_that_was_dated_ahead_is_news_from_its_day() -> None:
    ahead = STANDARD.stepped({"quorum.4.2.2": ((date(2018, 1, 1), 1), (TODAY, 2))})

    assert news(replace(PUT, values=ahead), now(values=ahead)) == (News.POLICY,)
    assert news(replace(PUT, values=ahead), replace(now(values=ahead), day=TODAY - timedelta(days=1))) == ()


def test_without_a_case_there_is_no_ground_whose_numbers_could_change() -> None:
    bare = replace(PUT, ask=replace(ASK, without_consent=None))

    assert news(bare, replace(bare, day=TODAY, values=STANDARD.stepped({"quorum.4.2.2": ((DAY, 2),)}))) == ()
