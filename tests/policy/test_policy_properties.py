"""What holds for every combination of facts, not only for the worked examples."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import fields, replace
from datetime import date, timedelta
from typing import Any, TypeVar, get_args, get_origin, get_type_hints

from hypothesis import example, given, settings
from hypothesis import strategies as st

from policy.cases import Basis, Consulted, Terrorism, WithoutConsent
from policy.changes import COMPLETE, follow
from policy.codec import decision_from_plain, decision_to_plain, from_plain, to_plain
from policy.conflicts import conflicts
from policy.consents import read, with_reading
from policy.decide import decide, lanes_of
from policy.facts import (
    Answer,
    Ask,
    Assessment,
    BriefingItem,
    Call,
    CallerIdentity,
    Capacity,
    Category,
    Channel,
    Consent,
    ConsentKind,
    Danger,
    Form,
    GivenBy,
    Item,
    KeptBack,
    Purpose,
    Recipient,
    RecipientKind,
    TakenBack,
)
from policy.findings import Because, Verdict
from policy.grounds import Consultation, Soon, Suspicion, WhyNoConsent
from policy.rule import Lane
from policy.rules import RULES
from policy.rules.danger import danger_of
from policy.values import STANDARD, with_values

Thing = TypeVar("Thing")
TODAY = date(2026, 6, 15)
BRIEF = settings(max_examples=60)
NAMES = ("Hill Surgery", "hill  SURGERY", "City Council", " ")
texts = st.sampled_from(("They need it", "", ".. -", "no"))
names = st.sampled_from(NAMES)
maybe = st.sampled_from((None, True, False))
days = st.integers(-400, 400).map(lambda days: TODAY + timedelta(days=days)) | st.sampled_from((TODAY, date.min, date.max))
# A short list of categories and purposes, so that asks and consents meet often.
categories = st.sampled_from((Category.HEALTH, Category.MONEY, Category.OFFENCES, Category.IDENTITY))
purposes = st.sampled_from((Purpose.HEALTH_CARE, Purpose.EMPLOYMENT, Purpose.OTHER))


def some(things: st.SearchStrategy[Thing]) -> st.SearchStrategy[tuple[Thing, ...]]:
    return st.lists(things, max_size=3).map(tuple)


assessments = st.builds(
    Assessment,
    observed=texts,
    understands=maybe,
    retains=maybe,
    weighs=maybe,
    communicates=maybe,
    because_of_impairment=maybe,
    cause=texts,
    assessed_on=st.none() | days,
)


def consents_where(**fixed: st.SearchStrategy[object]) -> st.SearchStrategy[Consent]:
    """Return consents of every sort, good ones among them often enough to matter."""
    anything = {
        "id": st.sampled_from(("C1", "C2", "C3")),
        "kind": st.sampled_from((ConsentKind.SHARE, ConsentKind.SHARE, ConsentKind.SUPPORT)),
        "answer": st.sampled_from(Answer),
        "recipients": some(names),
        "purposes": some(purposes),
        "categories": some(categories),
        "kept_back": some(st.builds(KeptBack, category=categories, recipient=st.none() | names)),
        "in_their_words": texts,
        "form": st.sampled_from(Form),
        "why_verbal": texts,
        "plan_to_sign": texts,
        "capacity": st.sampled_from(Capacity),
        "paper_known": maybe,
        "given_by": st.sampled_from(GivenBy),
        "authority_seen": texts,
        "assessment": st.none() | assessments,
        "not_told": some(st.sampled_from(BriefingItem)),
        "briefed_on": st.none() | days,
        "free_of_duress": maybe,
        "given_on": days,
        "ends_on": days,
        "withdrawn_on": st.none() | days,
        "withdrawn_recipients": some(names),
        "withdrawn_categories": some(categories),
        "taken_back": some(st.builds(TakenBack, since=days, recipients=some(names), purposes=some(purposes), categories=some(categories))),
        "words_changed_on": st.none() | days,
        "replaces": st.sampled_from(("", "", "C1", "C2")),
        "in_error": st.booleans(),
    }
    return st.builds(Consent, **(anything | fixed))


good_consents = st.builds(
    Consent,
    id=st.just("C2"),
    answer=st.just(Answer.GIVEN),
    recipients=st.just(("Hill Surgery", "City Council")),
    purposes=st.just((Purpose.HEALTH_CARE, Purpose.EMPLOYMENT, Purpose.OTHER)),
    categories=st.just(tuple(Category)),
    in_their_words=st.just("Yes, tell them"),
    briefed_on=st.just(TODAY - timedelta(days=200)),
    free_of_duress=st.just(True),
    given_on=st.sampled_from((TODAY - timedelta(days=100), TODAY - timedelta(days=1), TODAY)),
    ends_on=st.just(TODAY + timedelta(days=50)),
)
consents = consents_where() | good_consents | consents_where(answer=st.just(Answer.REFUSED))
answers = {
    str: texts,
    bool | None: maybe,
    date | None: st.none() | days,
    tuple[str, ...]: some(st.sampled_from(("U1", "U2"))),
}


def answers_to(hint: Any) -> st.SearchStrategy[Any]:
    """Return answers of every sort to one question of a ground, by what it is answered with."""
    if hint in answers:
        return answers[hint]
    if get_origin(hint) is tuple:
        return some(st.sampled_from(get_args(hint)[0]))
    return st.none() | st.sampled_from(get_args(hint)[0])


def facts_of(kind: Any) -> st.SearchStrategy[Any]:
    """Return the facts of a ground, whole ones among them often enough to matter."""
    hints = get_type_hints(kind)
    return st.just(COMPLETE[kind]) | st.builds(kind, **{it.name: answers_to(hints[it.name]) for it in fields(kind)})


bases = st.one_of([facts_of(kind) for kind in get_args(Basis)])
cases = st.builds(
    WithoutConsent,
    basis=bases,
    in_doubt=maybe,
    consulted=some(st.builds(Consulted, kind=st.sampled_from(Consultation), asked_on=days)),
    reason=texts,
    risk=texts,
    why_no_consent=st.none() | st.sampled_from(WhyNoConsent),
    discussed_with_client=maybe,
    why_not_discussed=texts,
    encouraged_to_go_themselves=maybe,
    why_not_encouraged=texts,
)
asks = st.builds(
    Ask,
    recipient=st.builds(Recipient, name=names, kind=st.sampled_from(RecipientKind)),
    purpose=purposes,
    justification=texts,
    items=some(st.builds(Item, category=categories, need=texts)),
    anonymous_would_do=maybe,
    why_not_anonymous=texts,
    channel=st.sampled_from(Channel),
    call=st.none() | st.builds(Call, identity=st.sampled_from(CallerIdentity), number_source=texts, overheard=maybe),
    danger=st.sampled_from((Danger.NONE, Danger.NONE, Danger.NONE, *Danger)),
    duties_read_on=st.none() | days | st.just(TODAY),
    consents=some(consents),
    without_consent=st.none() | cases,
    approved=st.booleans(),
)
A_LETTER = Ask(recipient=Recipient(name="GP", kind=RecipientKind.AGENCY), purpose=Purpose.OTHER, channel=Channel.LETTER)
calm = asks.map(lambda ask: replace(ask, danger=Danger.NONE)).filter(lambda ask: danger_of(ask, TODAY) is Danger.NONE)
# Asks in which every answer outside the consents is in order, so that consent decides.
ready = calm.map(
    lambda ask: replace(
        ask,
        recipient=Recipient(name="Hill Surgery", kind=RecipientKind.AGENCY),
        purpose=Purpose.OTHER,
        justification="They need it",
        items=ask.items and tuple(replace(item, need="They need it") for item in ask.items),
        anonymous_would_do=False,
        why_not_anonymous="They need it",
        channel=Channel.LETTER,
        duties_read_on=TODAY,
    )
)


@BRIEF
@given(asks)
def test_every_combination_of_facts_gets_an_answer_with_a_clause(ask: Ask) -> None:
    decision = decide(ask, TODAY)

    assert decision.findings and decision.clauses
    assert decision.verdict is max(found.verdict for found in decision.findings)


@BRIEF
@given(asks, days)
def test_every_day_of_the_calendar_gets_an_answer(ask: Ask, today: date) -> None:
    assert decide(ask, today).clauses


@BRIEF
@given(asks, st.sampled_from([danger for danger in Danger if danger is not Danger.NONE]))
def test_danger_is_always_told_now_and_never_otherwise(ask: Ask, danger: Danger) -> None:
    assert decide(replace(ask, danger=danger), TODAY).verdict is Verdict.TELL_NOW
    calm_ask = replace(ask, danger=Danger.NONE)
    basis = ask.without_consent and ask.without_consent.basis
    binds = isinstance(basis, Terrorism) and basis.suspicion is Suspicion.MONEY and basis.learnt_at_work is True
    assert (decide(calm_ask, TODAY).verdict is Verdict.TELL_NOW) is (getattr(basis, "soon", None) is Soon.NOW or binds)


@BRIEF
@given(asks)
def test_a_rule_that_is_not_asked_would_have_stayed_silent(ask: Ask) -> None:
    """Whatever was asked: which rules are asked is a matter of time, never of the answer."""
    asked = with_reading(with_values(ask, STANDARD), TODAY)
    for rule in RULES:
        if rule.lane is not Lane.DANGER and rule.lane not in lanes_of(asked):
            assert rule.speaks(asked, TODAY) is None, rule.name


@BRIEF
@given(asks, st.permutations(RULES))
def test_the_order_of_the_rules_never_matters(ask: Ask, shuffled: list[object]) -> None:
    decision, other = decide(ask, TODAY), decide(ask, TODAY, shuffled)  # type: ignore[arg-type]  # hypothesis forgets what it permutes

    assert other.verdict is decision.verdict
    assert set(other.findings) == set(decision.findings)


MORE_CAUTIOUS: tuple[Callable[[Ask], Ask], ...] = (
    lambda ask: replace(ask, justification=" "),
    lambda ask: replace(ask, items=()),
    lambda ask: replace(ask, items=tuple(replace(item, need="") for item in ask.items)),
    lambda ask: replace(ask, why_not_anonymous=""),
    lambda ask: replace(ask, channel=Channel.FAX),
    lambda ask: replace(ask, channel=Channel.TELEPHONE, call=None),
    lambda ask: replace(ask, duties_read_on=None),
    lambda ask: replace(ask, approved=False),
    lambda ask: replace(ask, without_consent=ask.without_consent and replace(ask.without_consent, reason="")),
    lambda ask: replace(ask, without_consent=ask.without_consent and replace(ask.without_consent, basis=type(ask.without_consent.basis)())),
    lambda ask: replace(ask, consents=tuple(replace(it, free_of_duress=None) for it in ask.consents)),
    lambda ask: replace(ask, consents=tuple(replace(it, briefed_on=None) for it in ask.consents)),
    lambda ask: replace(ask, consents=tuple(replace(it, given_by=GivenBy.CLIENT, capacity=Capacity.DOUBTED, assessment=None) for it in ask.consents)),
    lambda ask: replace(ask, consents=tuple(replace(it, assessment=it.assessment and replace(it.assessment, weighs=False)) for it in ask.consents)),
    lambda ask: replace(ask, consents=tuple(replace(it, given_by=GivenBy.PARENT, authority_seen="") for it in ask.consents)),
    lambda ask: replace(ask, consents=tuple(replace(it, not_told=(BriefingItem.TAKE_BACK,)) for it in ask.consents)),
    lambda ask: replace(ask, consents=tuple(replace(it, paper_known=False) for it in ask.consents)),
    lambda ask: replace(ask, consents=tuple(replace(it, in_error=True) for it in ask.consents)),
    lambda ask: replace(ask, consents=(*ask.consents, Consent(id="N", answer=Answer.REFUSED, given_on=TODAY, ends_on=TODAY))),
)


@BRIEF
@given(calm, st.sampled_from(MORE_CAUTIOUS))
def test_more_caution_never_makes_sharing_easier(ask: Ask, cautious: Callable[[Ask], Ask]) -> None:
    before, after = decide(ask, TODAY).verdict, decide(cautious(ask), TODAY).verdict

    # With nothing left to share the answer may sink from no to not yet; what may be shared never grows.
    assert after >= before or (before > Verdict.ASK_TRUSTEES and after > Verdict.ASK_TRUSTEES)


@BRIEF
@given(ready | calm, good_consents | consents_where(answer=st.just(Answer.GIVEN), kept_back=st.just(()), withdrawn_on=st.none()))
def test_removing_a_consent_never_turns_no_into_yes(ask: Ask, consent: Consent) -> None:
    # What says less than what came before it is a no in all but name: a shorter time that is over, and a change of an older answer.
    consent = replace(consent, withdrawn_recipients=(), withdrawn_categories=(), taken_back=(), replaces="", ends_on=max(consent.ends_on, TODAY))
    with_it, without_it = replace(ask, consents=(*ask.consents, consent)), ask

    assert decide(without_it, TODAY).verdict >= decide(with_it, TODAY).verdict


@BRIEF
@given(ready, consents_where(answer=st.just(Answer.REFUSED)))
def test_adding_a_refusal_never_turns_no_into_yes(ask: Ask, refusal: Consent) -> None:
    assert decide(replace(ask, consents=(*ask.consents, refusal)), TODAY).verdict >= decide(ask, TODAY).verdict


@BRIEF
@given(ready, st.integers(0, 2))
def test_marking_a_record_as_an_error_never_turns_no_into_yes(ask: Ask, which: int) -> None:
    marked = replace(ask, consents=tuple(replace(it, in_error=True) if place == which else it for place, it in enumerate(ask.consents)))

    assert decide(marked, TODAY).verdict >= decide(replace(ask, consents=tuple(replace(it, in_error=False) for it in ask.consents)), TODAY).verdict
    assert not (covering := read(marked, TODAY).covering) or not covering.in_error


@BRIEF
@given(ready, consents_where(replaces=st.just("C1"), answer=st.sampled_from((Answer.REFUSED, Answer.UNABLE, Answer.NOT_ANSWERED))))
def test_changing_an_answer_to_anything_but_a_yes_never_turns_no_into_yes(ask: Ask, change: Consent) -> None:
    assert decide(replace(ask, consents=(*ask.consents, change)), TODAY).verdict >= decide(ask, TODAY).verdict


@BRIEF
@given(ready)
def test_consent_to_support_never_lets_anybody_share(ask: Ask) -> None:
    only_support = replace(ask, without_consent=None, consents=tuple(replace(it, kind=ConsentKind.SUPPORT) for it in ask.consents))

    assert decide(only_support, TODAY).verdict is not Verdict.SHARE


@BRIEF
@given(ready)
def test_a_conflict_is_always_between_two_answers_of_which_the_yes_alone_would_permit_more(ask: Ask) -> None:
    for found in conflicts(ask.consents, TODAY):
        assert found.yes is not found.followed and found.yes.answer is Answer.GIVEN
        assert set(found.categories) <= set(found.yes.categories) and found.categories and found.purposes
        assert found.yes.given_on <= found.followed.given_on <= TODAY <= found.yes.ends_on


@BRIEF
@given(ready, days)
def test_withdrawing_never_turns_no_into_yes(ask: Ask, on: date) -> None:
    withdrawn = replace(ask, consents=tuple(replace(it, withdrawn_on=min(on, TODAY), withdrawn_recipients=(), withdrawn_categories=()) for it in ask.consents))
    whole = replace(ask, consents=tuple(replace(it, withdrawn_on=None, withdrawn_recipients=(), withdrawn_categories=(), taken_back=()) for it in ask.consents))

    assert decide(withdrawn, TODAY).verdict >= decide(whole, TODAY).verdict
    assert read(withdrawn, TODAY).covering is None


@BRIEF
@given(ready)
def test_nothing_is_shared_but_on_a_living_consent_or_an_approved_ground(ask: Ask) -> None:
    if decide(ask, TODAY).verdict is Verdict.SHARE:
        covering = read(ask, TODAY).covering
        assert (ask.approved and ask.without_consent) or (
            covering is not None
            and covering.answer is Answer.GIVEN
            and covering.given_on <= TODAY <= covering.ends_on
            and {item.category for item in ask.items} <= set(covering.categories)
            and ask.purpose in covering.purposes
        )


@BRIEF
@given(calm)
@example(replace(A_LETTER, channel=Channel.FAX))
@example(replace(A_LETTER, without_consent=WithoutConsent(basis=Terrorism(suspicion=Suspicion.MONEY))))
def test_following_what_is_suggested_always_leads_on(ask: Ask) -> None:
    first = decide(ask, TODAY)
    decision = first
    for _ in range(4):  # a new answer may bring up a question that did not arise before
        ask = follow(ask, decision, TODAY)
        decision = decide(ask, TODAY)

    # An honest answer may show that the law itself binds: that leads on too.
    bound = any(found.because is Because.LAW_BINDS for found in decision.decisive)
    assert bound or (decision.verdict in {Verdict.SHARE, Verdict.ANONYMISE} and decision.verdict <= first.verdict)


@BRIEF
@given(asks)
def test_facts_and_decisions_survive_being_written_down(ask: Ask) -> None:
    decision = decide(ask, TODAY)

    assert from_plain(json.loads(json.dumps(to_plain(ask)))) == ask
    assert decision_from_plain(json.loads(json.dumps(decision_to_plain(decision)))) == decision
