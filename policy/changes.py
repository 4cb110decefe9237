"""Each change that a finding suggests, carried out on the facts: the proof that it is a change that would pass."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date

from policy.facts import (
    Answer,
    Ask,
    Call,
    CallerIdentity,
    Category,
    Channel,
    Consent,
    Ground,
    Item,
    WhyNoConsent,
    WithoutConsent,
)
from policy.findings import Change, Decision
from policy.text import said
from policy.values import CONSENT_DEFAULT_MONTHS, ends_on

WRITTEN = "Written down by the worker"
NAMED = "A named recipient"

Applies = Callable[[Ask, tuple[str, ...], date], Ask]


def apply_change(ask: Ask, change: Change, about: tuple[str, ...], today: date) -> Ask:
    """Return the facts with one change made and nothing else touched (2.3.5)."""
    return APPLIED[change](ask, about, today)


def follow(ask: Ask, decision: Decision, today: date) -> Ask:
    """Return the facts with every change made that the decisive findings suggest (2.3.5)."""
    for found in decision.decisive:
        if found.change:
            ask = apply_change(ask, found.change, found.about, today)
    return ask


def _call(ask: Ask, **answers: CallerIdentity | str | bool) -> Ask:
    call = ask.call or Call(identity=CallerIdentity.CERTAIN)
    return replace(ask, call=replace(call, **answers))  # type: ignore[arg-type]  # the names are those of Call


def _case(ask: Ask, **answers: str | bool | WhyNoConsent) -> Ask:
    case = ask.without_consent or WithoutConsent(ground=Ground.OTHER_SERIOUS_RISK)
    return replace(ask, without_consent=replace(case, **answers))  # type: ignore[arg-type]  # the names are those of WithoutConsent


def _say_the_need(ask: Ask, about: tuple[str, ...], today: date) -> Ask:
    return replace(ask, items=tuple(item if said(item.need) else replace(item, need=WRITTEN) for item in ask.items))


def _leave_out(ask: Ask, about: tuple[str, ...], today: date) -> Ask:
    return replace(ask, items=tuple(item for item in ask.items if item.category.value not in about))


def _get_consent(ask: Ask, about: tuple[str, ...], today: date) -> Ask:
    """Add a written consent, given today by a briefed client, that names just what is asked for (2.2, part 5)."""
    given = Consent(
        id="new",
        answer=Answer.GIVEN,
        recipients=(ask.recipient.name,),
        purposes=(ask.purpose,),
        categories=tuple(dict.fromkeys(item.category for item in ask.items)),
        in_their_words=WRITTEN,
        briefed_on=today,
        free_of_duress=True,
        given_on=today,
        ends_on=ends_on(today, CONSENT_DEFAULT_MONTHS.on(today)),
    )
    return replace(ask, consents=(*ask.consents, given))


def _name_a_ground(ask: Ask, about: tuple[str, ...], today: date) -> Ask:
    """Make the case on a ground, with every answer, and have it approved (4.1)."""
    answers = {"reason": WRITTEN, "risk": WRITTEN, "why_not_discussed": WRITTEN, "why_not_encouraged": WRITTEN}
    case = _case(ask, **answers, why_no_consent=WhyNoConsent.CANNOT_BE_GIVEN, discussed_with_client=False, encouraged_to_go_themselves=False)
    return replace(case, approved=True)


APPLIED: dict[Change, Applies] = {
    Change.NAME_THE_RECIPIENT: lambda ask, about, today: replace(ask, recipient=replace(ask.recipient, name=NAMED)),
    Change.SAY_WHY: lambda ask, about, today: replace(ask, justification=WRITTEN),
    Change.CHOOSE_WHAT: lambda ask, about, today: replace(ask, items=(Item(category=Category.SUPPORT_GIVEN, need=WRITTEN),)),
    Change.SAY_THE_NEED: _say_the_need,
    Change.LEAVE_OUT: _leave_out,
    Change.SAY_WHETHER_ANONYMOUS: lambda ask, about, today: replace(ask, anonymous_would_do=False, why_not_anonymous=WRITTEN),
    Change.SAY_WHY_NOT_ANONYMOUS: lambda ask, about, today: replace(ask, why_not_anonymous=WRITTEN),
    Change.USE_ANOTHER_CHANNEL: lambda ask, about, today: replace(ask, channel=Channel.IN_PERSON),
    Change.CHECK_THE_CALLER: lambda ask, about, today: _call(ask, identity=CallerIdentity.CERTAIN, overheard=False),
    Change.CALL_BACK: lambda ask, about, today: _call(ask, identity=CallerIdentity.CALLED_BACK, number_source=WRITTEN),
    Change.SAY_WHERE_THE_NUMBER_CAME_FROM: lambda ask, about, today: _call(ask, number_source=WRITTEN),
    Change.SAY_WHETHER_OVERHEARD: lambda ask, about, today: _call(ask, overheard=False),
    Change.MOVE_SOMEWHERE_PRIVATE: lambda ask, about, today: _call(ask, overheard=False),
    Change.GET_CONSENT: _get_consent,
    Change.NAME_A_GROUND: _name_a_ground,
    Change.SAY_THE_REASON: lambda ask, about, today: _case(ask, reason=WRITTEN),
    Change.SAY_WHY_NO_CONSENT: lambda ask, about, today: _case(ask, why_no_consent=WhyNoConsent.CANNOT_BE_GIVEN),
    Change.NAME_THE_RISK: lambda ask, about, today: _case(ask, risk=WRITTEN),
    Change.SAY_WHETHER_DISCUSSED: lambda ask, about, today: _case(ask, discussed_with_client=True),
    Change.SAY_WHETHER_ENCOURAGED: lambda ask, about, today: _case(ask, encouraged_to_go_themselves=True),
    Change.GET_APPROVAL: lambda ask, about, today: replace(ask, approved=True),
}
