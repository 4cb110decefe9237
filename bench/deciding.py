"""The policy: one decision on a small ask, on the largest request, and on that request in a file of many years."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import fields, replace
from datetime import date, timedelta
from typing import Any

from bench.peers.cedar import Cedar
from bench.peers.rego import Rego
from bench.stage import HOUSING
from bench.timing import Contender, Group
from policy.cases import ChildAtRisk, Consulted, WithoutConsent
from policy.decide import decide
from policy.facts import Answer, Ask, Call, CallerIdentity, Category, Channel, Consent, Item, KeptBack, Purpose, Recipient, RecipientKind
from policy.grounds import Consultation, Harm, Soon, WhichChild, WhyNoConsent
from policy.rule import Rule, Say
from policy.rules import RULES

TODAY = date(2026, 11, 2)
_FILE = 40


def small() -> Ask:
    """One recipient, one category, one consent that covers it."""
    return Ask(
        recipient=Recipient(name=HOUSING, kind=RecipientKind.AGENCY), purpose=Purpose.HOUSING, justification="They cannot offer a place without it.",
        items=(Item(category=Category.HOUSING, need="The form asks for it."),), anonymous_would_do=False, why_not_anonymous="It is about their own tenancy.",
        channel=Channel.LETTER, duties_read_on=TODAY, consents=(_consent(0, HOUSING),),
    )  # fmt: skip


def large() -> Ask:
    """The largest request: every category, by telephone, all that can be said of a child at risk, and three answers that have not ended."""
    return _of_a_child(_answers(3))


def file() -> Ask:
    """The same request in a file of years: forty answers, given to six at a time, refused, kept back, withdrawn, and most of them ended."""
    return _of_a_child(_answers(_FILE))


def _of_a_child(consents: tuple[Consent, ...]) -> Ask:
    return Ask(
        recipient=Recipient(name=HOUSING, kind=RecipientKind.AGENCY), purpose=Purpose.HOUSING, justification="They cannot offer a place without it. " * 40,
        items=tuple(Item(category=one, need="The form asks for it.") for one in Category), anonymous_would_do=False, why_not_anonymous="It is about them.",
        channel=Channel.TELEPHONE, call=Call(identity=CallerIdentity.CALLED_BACK, number_source="the council's own web page", overheard=False),
        duties_read_on=TODAY, consents=consents,
        without_consent=WithoutConsent(
            basis=ChildAtRisk(
                child=WhichChild.CHILD_OF_CLIENT, harms=tuple(Harm), known_sexual_offence=False, soon=Soon.DAYS, childs_account="They are left alone. " * 30,
                parents_told=False, why_parents_not_told="It would put the child in danger.", child_told=False, why_child_not_told="They are too small.",
            ),
            reason="There were threats. " * 20, risk="They may be hurt.", why_no_consent=WhyNoConsent.ASKING_WOULD_PREJUDICE,
            discussed_with_client=False, why_not_discussed="It would warn the other.", encouraged_to_go_themselves=False, why_not_encouraged="They are afraid.",
            in_doubt=True, consulted=(Consulted(kind=Consultation.HELPLINE, asked_on=TODAY),),
        ),
    )  # fmt: skip


def _answers(many: int) -> tuple[Consent, ...]:
    return tuple(_of_years(number) for number in range(many))


def _of_years(number: int) -> Consent:
    """One of many answers: every fifth keeps something back, the last of them too, every fifth refuses, every fifth is withdrawn."""
    others = tuple(f"Agency {number} {one}" for one in range(5))
    given = _consent(number, HOUSING, *others)
    if number % 5 == 1:
        return replace(given, answer=Answer.REFUSED)
    if number % 5 == 0:
        return replace(given, kept_back=(KeptBack(category=Category.HEALTH), KeptBack(category=Category.OFFENCES, recipient=HOUSING)))
    if number % 5 == 3:
        return replace(given, withdrawn_on=given.given_on + timedelta(days=9))
    return given


def _consent(number: int, *names: str) -> Consent:
    given_on = TODAY - timedelta(days=7 + 40 * number)
    return Consent(
        id=f"C-{number}", answer=Answer.GIVEN, recipients=names, purposes=(Purpose.HOUSING, Purpose.SUPPORT), categories=tuple(Category)[:9],
        in_their_words="Yes, do tell them", briefed_on=given_on, free_of_duress=True, given_on=given_on, ends_on=given_on + timedelta(days=180),
    )  # fmt: skip


CASES = {"small": small, "large": large, "file": file}


def groups() -> list[Group]:
    """Each ask against making its facts, against as many rules that have nothing to say, and against the same rules in two policy engines."""
    engines: dict[str, tuple[str, Rego | Cedar]] = {"rego": ("Rego", Rego()), "cedar": ("Cedar", Cedar())}
    return [
        _group("decide_small", "decide: one category, one consent", small, engines),
        _group("decide_large", f"decide: the largest request, all {len(Category)} categories, three answers", large, engines),
        _group("decide_file", f"decide: the same in a file of {_FILE} answers", file, engines, parts=(_FILE, "answer in the file")),
    ]


def _group(key: str, title: str, made: Callable[[], Ask], engines: dict[str, tuple[str, Rego | Cedar]], parts: tuple[int, str] | None = None) -> Group:
    ask = made()
    silent: tuple[Rule, ...] = tuple(replace(one, speaks=_says_nothing) for one in RULES)
    contenders = [
        Contender("floor", "Making the facts: the dataclasses", _remaking(ask), "floor"),
        Contender("silent", f"The reading of the consents, and {len(RULES)} rules that say nothing", lambda: decide(ask, TODAY, silent), "peer"),
        Contender("ours", f"Ours: {len(RULES)} rules, {len(decide(ask, TODAY).findings)} findings", lambda: decide(ask, TODAY)),
    ]
    for name, (called, engine) in engines.items():
        contenders += _of_engine(name, called, engine, ask)
    return Group(key, title, contenders, peer="silent", weight=0.5, rate="decisions", parts=parts)


def _of_engine(key: str, called: str, engine: Rego | Cedar, ask: Ask) -> list[Contender]:
    """An engine as an application would use it, and with the facts in its own form already."""
    ready: Any = engine.ready(ask, TODAY)
    return [
        Contender(key, f"{called}: the verdict alone", lambda: engine(ask, TODAY), "engine"),
        Contender(f"{key}_ready", f"{called}: the same, its facts ready in its own form", lambda: engine.decide(ready), "engine"),
    ]


def _remaking(ask: Ask) -> Callable[[], Ask]:
    """Make the same facts again from what stands ready."""
    whole, recipient = _known(ask), _known(ask.recipient)
    items, answers = [_known(one) for one in ask.items], [_known(one) for one in ask.consents]

    def make() -> Ask:
        parts = {"recipient": Recipient(**recipient), "items": tuple([Item(**one) for one in items]), "consents": tuple([Consent(**one) for one in answers])}
        return Ask(**whole | parts)

    return make


def _known(fact: Ask | Recipient | Item | Consent) -> dict[str, Any]:
    return {one.name: getattr(fact, one.name) for one in fields(fact) if one.init}


def _says_nothing(ask: Ask, today: date) -> Say | None:
    return None
