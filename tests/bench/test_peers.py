"""The policy engines that `decide` is measured beside give the same verdict, so that like is compared with like."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

import bench.peers
from bench.deciding import CASES, TODAY
from bench.peers.cedar import Cedar
from bench.peers.rego import Rego
from bot.examples import AskExample, examples
from policy.cases import LifeOfClient, WithoutConsent
from policy.changes import COMPLETE
from policy.decide import decide
from policy.facts import Answer, Ask, Category, Channel, Consent, Item, KeptBack, Purpose, Recipient, RecipientKind, TakenBack
from policy.findings import Verdict
from policy.grounds import WhyNoConsent
from policy.value import Values
from tests.policy import test_policy_properties as properties

Engine = Callable[[Ask, date, Values], Verdict]
HERE = Path(bench.peers.__file__).parent
ENGINES: dict[str, Rego | Cedar] = {"rego": Rego(), "cedar": Cedar()}
EXAMPLES = {it.name: it for it in examples() if isinstance(it, AskExample)}
LEFT_OUT = {"If the policy had no rule that spoke of this, the answer would be no": "it takes the rules away, and each engine has its own built in"}
MANY = settings(max_examples=200, derandomize=True, database=None, deadline=None, suppress_health_check=list(HealthCheck))

SOME = st.lists(properties.categories, min_size=1, max_size=3).map(tuple)
DAYS = st.integers(0, 3).map(lambda days: properties.TODAY - timedelta(days=days))


def said(**more: st.SearchStrategy[object]) -> st.SearchStrategy[Consent]:
    """Return answers that count, of a few days, so that they meet each other."""
    return st.builds(
        replace, properties.good_consents, id=st.sampled_from(("C1", "C2", "C3")), given_on=DAYS, categories=SOME | st.just(tuple(Category)), **more
    )


PARTS = st.builds(
    TakenBack, since=DAYS, recipients=properties.some(properties.names), purposes=properties.some(properties.purposes), categories=SOME | st.just(())
)
# A yes and a no of the same week, and perhaps a case that is whole but for the risk that answers a no: who is heard depends on every day and category.
CONTESTED = st.builds(
    replace,
    properties.ready,
    consents=st.lists(
        said()
        | said(answer=st.just(Answer.REFUSED))
        | said(kept_back=SOME.map(lambda kept: tuple(KeptBack(category=one) for one in kept)))
        | said(withdrawn_categories=SOME, withdrawn_on=st.none() | DAYS)
        | said(taken_back=properties.some(PARTS))
        | said(replaces=st.sampled_from(("C1", "C2")))
        | said(ends_on=DAYS),
        min_size=2,
        max_size=5,
    ).map(tuple),
    without_consent=st.none()
    | st.just(
        WithoutConsent(
            basis=COMPLETE[LifeOfClient],
            reason="They need it",
            why_no_consent=WhyNoConsent.CANNOT_BE_GIVEN,
            discussed_with_client=True,
            encouraged_to_go_themselves=True,
        )
    ),
    recipient=st.sampled_from((RecipientKind.AGENCY, RecipientKind.COLLEAGUE)).map(lambda kind: Recipient(name="Hill Surgery", kind=kind)),
)

# A yes that was good but for what was taken back of it since, or for the words in which the client had been told; nothing else is in the way.
NARROWED = st.builds(
    replace,
    st.builds(
        Ask,
        recipient=st.just(Recipient(name="Hill Surgery", kind=RecipientKind.AGENCY)),
        purpose=st.sampled_from((Purpose.HEALTH_CARE, Purpose.OTHER)),
        justification=st.just("They need it"),
        items=st.sampled_from((Category.HEALTH, Category.IDENTITY)).map(lambda one: (Item(category=one, need="They need it"),)),
        anonymous_would_do=st.just(False),
        why_not_anonymous=st.just("They need it"),
        channel=st.just(Channel.LETTER),
        duties_read_on=st.just(properties.TODAY),
    ),
    consents=st.lists(
        st.builds(
            replace,
            properties.good_consents,
            given_on=DAYS,
            taken_back=st.lists(
                st.builds(
                    TakenBack,
                    since=st.integers(-3, 2).map(lambda days: properties.TODAY + timedelta(days=days)),
                    recipients=st.sampled_from(((), ("hill  SURGERY",), ("City Council",), (" ",))),
                    purposes=st.sampled_from(((), (Purpose.OTHER,), (Purpose.EMPLOYMENT,))),
                    categories=st.sampled_from(((), (Category.HEALTH,), (Category.MONEY,))),
                ),
                max_size=2,
            ).map(tuple),
            words_changed_on=st.none() | DAYS.map(lambda day: day.replace(year=day.year - 1)),
        ),
        min_size=1,
        max_size=2,
    ).map(tuple),
)

# One rule of each, broken.
BROKEN: dict[str, tuple[Callable[[str], Engine], str, str, str]] = {
    "rego": (Rego, "rules.rego", 'input.channel == "fax"', 'input.channel == "email"'),
    "cedar": (Cedar, "rules.cedar", 'principal.channel == "fax"', 'principal.channel == "email"'),
}


def differing(engine: Engine) -> set[str]:
    """Return the worked examples of which an engine says something else."""
    return {name for name, it in EXAMPLES.items() if engine(it.ask, it.today, it.values) is not it.decision.verdict}


@pytest.mark.parametrize("name", ENGINES)
def test_an_engine_answers_every_worked_example_as_we_do_but_those_left_out(name: str) -> None:
    assert len(EXAMPLES) > 200 and differing(ENGINES[name]) == set(LEFT_OUT)


@pytest.mark.parametrize("name", ENGINES)
def test_an_engine_answers_what_is_measured_as_we_do(name: str) -> None:
    for ask in CASES.values():
        assert ENGINES[name](ask(), TODAY) is decide(ask(), TODAY).verdict


@MANY
@given(properties.asks | properties.calm | properties.ready, st.just(properties.TODAY) | properties.days)
def test_the_engines_answer_every_combination_of_facts_as_we_do(ask: Ask, today: date) -> None:
    ours = decide(ask, today).verdict

    assert {name: engine(ask, today) for name, engine in ENGINES.items()} == dict.fromkeys(ENGINES, ours)


@settings(MANY, max_examples=120)
@given(CONTESTED)
def test_the_engines_hear_a_client_who_said_yes_and_no_as_we_do(ask: Ask) -> None:
    ours = decide(ask, properties.TODAY).verdict

    assert {name: engine(ask, properties.TODAY) for name, engine in ENGINES.items()} == dict.fromkeys(ENGINES, ours)


@settings(MANY, max_examples=150)
@given(NARROWED)
def test_the_engines_know_what_is_left_of_a_yes_as_we_do(ask: Ask) -> None:
    ours = decide(ask, properties.TODAY).verdict

    assert {name: engine(ask, properties.TODAY) for name, engine in ENGINES.items()} == dict.fromkeys(ENGINES, ours)


@pytest.mark.parametrize("name", BROKEN)
def test_a_rule_that_differs_is_found(name: str) -> None:
    engine, file, right, wrong = BROKEN[name]
    text = (HERE / file).read_text(encoding="utf-8")
    assert right in text

    assert differing(engine(text.replace(right, wrong))) > set(LEFT_OUT)
