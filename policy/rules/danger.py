"""Danger outranks caution: where waiting would put somebody in danger the answer is to tell now and record after (4.1, 4.2, 4.10)."""

from __future__ import annotations

from datetime import date

from policy.cases import AdultAtRisk, Basis, ChildAtRisk, LifeOfClient, SafetyOfWorkers, Terrorism
from policy.facts import Ask, Channel, Danger, RecipientKind
from policy.findings import Because, Change, Field, Verdict
from policy.grounds import Ground, Soon, Suspicion
from policy.rule import Lane, Rule, Say, rule
from policy.value import Duty
from policy.values import values_of

TOLD_OF_TERRORISM = frozenset({RecipientKind.POLICE_OR_COURT, RecipientKind.EMERGENCY_SERVICE})
MAY_BE_UNABLE_TO_HELP = frozenset({RecipientKind.EMPLOYER, RecipientKind.FAMILY_OR_FRIEND})


# What a ground's own answer puts in danger, where it cannot wait.
CANNOT_WAIT: dict[type[Basis], Danger] = {
    ChildAtRisk: Danger.CHILD,
    AdultAtRisk: Danger.ADULT,
    Terrorism: Danger.LIFE,
    LifeOfClient: Danger.LIFE,
    SafetyOfWorkers: Danger.LIFE,
}


def danger_of(ask: Ask, today: date) -> Danger:
    """Return the danger that the worker named, at the start or in answer to a ground's questions; or that the law itself binds them to tell (4.1, 4.2.3)."""
    if ask.danger is not Danger.NONE or ask.without_consent is None:
        return ask.danger
    basis = ask.without_consent.basis
    if getattr(basis, "soon", None) is Soon.NOW:
        return CANNOT_WAIT[type(basis)]
    duty = _duty_of(basis)
    return Danger.DUTY if duty and values_of(ask).binds(duty, today) else Danger.NONE


def _duty_of(basis: Basis) -> Duty | None:
    """Return the duty to tell that the facts of a ground touch (4.2.1, 4.2.3)."""
    if isinstance(basis, Terrorism) and basis.suspicion is Suspicion.MONEY and basis.learnt_at_work:
        return Duty.TERRORIST_FINANCE
    return Duty.MANDATORY_REPORTING if isinstance(basis, ChildAtRisk) and basis.known_sexual_offence else None


def tell_now(because: Because, field: Field = Field.DANGER, change: Change | None = None) -> Say:
    """Return the one answer that danger has (4.1)."""
    return Say(Verdict.TELL_NOW, because, field, change)


@rule("4.1", Lane.DANGER)
def a_threat_to_life_is_told_at_once(ask: Ask, today: date) -> Say | None:
    """When a life is in danger now, the worker calls the emergency services first and asks nobody."""
    return tell_now(Because.LIFE_IN_DANGER) if danger_of(ask, today) is Danger.LIFE else None


@rule("4.2.8", Lane.DANGER)
def the_life_of_a_client_outranks_confidentiality(ask: Ask, today: date) -> Say | None:
    """To save a client's life, what the helpers need is told without consent."""
    return tell_now(Because.LIFE_OF_CLIENT_IN_DANGER) if danger_of(ask, today) is Danger.LIFE and _for_client(ask) else None


@rule("4.2.9", Lane.DANGER)
def the_life_of_a_worker_outranks_confidentiality(ask: Ask, today: date) -> Say | None:
    """To save the life of somebody who works for the charity, what the helpers need is told without consent."""
    return tell_now(Because.LIFE_OF_WORKER_IN_DANGER) if danger_of(ask, today) is Danger.LIFE and _for_workers(ask) else None


@rule("4.10", Lane.DANGER)
def a_child_comes_first(ask: Ask, today: date) -> Say | None:
    """When waiting would add to a child's danger, the child comes before everybody else's interest and before every form."""
    return tell_now(Because.CHILD_COMES_FIRST) if danger_of(ask, today) is Danger.CHILD else None


@rule("4.2.1", Lane.DANGER)
def a_child_in_danger_is_told_of_at_once(ask: Ask, today: date) -> Say | None:
    """When a child may come to significant harm before anybody could approve, those who protect children are told at once."""
    return tell_now(Because.CHILD_IN_DANGER) if danger_of(ask, today) is Danger.CHILD else None


@rule("4.2.2", Lane.DANGER)
def an_adult_in_danger_is_told_of_at_once(ask: Ask, today: date) -> Say | None:
    """When waiting would add to the danger of an adult who cannot protect themselves, those who protect adults are told at once."""
    return tell_now(Because.ADULT_IN_DANGER) if danger_of(ask, today) is Danger.ADULT else None


@rule("2.2", Lane.DANGER)
def what_the_law_binds_to_tell_is_told(ask: Ask, today: date) -> Say | None:
    """What the law itself binds a worker to tell is told without waiting for a yes: the trustees are told of it, not asked."""
    return tell_now(Because.LAW_BINDS) if danger_of(ask, today) is Danger.DUTY else None


@rule("3.1", Lane.DANGER)
def danger_is_not_told_by_fax(ask: Ask, today: date) -> Say | None:
    """Even in danger fax is the wrong way, because nobody may be standing at the machine; the telling itself is not held up."""
    if danger_of(ask, today) is Danger.NONE or ask.channel is not Channel.FAX:
        return None
    return tell_now(Because.NOT_BY_FAX_EVEN_NOW, Field.CHANNEL, Change.USE_ANOTHER_CHANNEL)


@rule("2.3.3", Lane.DANGER)
def danger_is_told_to_those_who_can_help(ask: Ask, today: date) -> Say | None:
    """Danger is told first to those who can stop it, and is no reason to tell an employer, relatives or friends more than that needs."""
    if danger_of(ask, today) is Danger.NONE or _of_terrorism(ask) or ask.recipient.kind not in MAY_BE_UNABLE_TO_HELP:
        return None
    return tell_now(Because.TELL_THOSE_WHO_CAN_HELP, Field.RECIPIENT)


@rule("4.2.3", Lane.DANGER)
def a_suspect_in_danger_or_duty_is_not_warned(ask: Ask, today: date) -> Say | None:
    """What is told at once of terrorism is told without a word to the client."""
    return tell_now(Because.DO_NOT_TIP_OFF) if danger_of(ask, today) is not Danger.NONE and _of_terrorism(ask) else None


@rule("4.2.3", Lane.DANGER)
def danger_of_terrorism_is_told_to_the_police(ask: Ask, today: date) -> Say | None:
    """What is told at once of terrorism is told to the police, whoever else had asked."""
    if danger_of(ask, today) is Danger.NONE or not _of_terrorism(ask) or ask.recipient.kind in TOLD_OF_TERRORISM:
        return None
    return tell_now(Because.ONLY_TO_THE_POLICE, Field.RECIPIENT, Change.TELL_THE_POLICE)


def _for_client(ask: Ask) -> bool:
    return ask.without_consent is None or ask.without_consent.ground is Ground.LIFE_OF_CLIENT


def _of_terrorism(ask: Ask) -> bool:
    return ask.without_consent is not None and ask.without_consent.ground is Ground.TERRORISM


def _for_workers(ask: Ask) -> bool:
    return ask.without_consent is not None and ask.without_consent.ground is Ground.SAFETY_OF_WORKERS


RULES: tuple[Rule, ...] = (
    a_threat_to_life_is_told_at_once,
    the_life_of_a_client_outranks_confidentiality,
    the_life_of_a_worker_outranks_confidentiality,
    a_child_comes_first,
    a_child_in_danger_is_told_of_at_once,
    an_adult_in_danger_is_told_of_at_once,
    what_the_law_binds_to_tell_is_told,
    danger_is_not_told_by_fax,
    danger_is_told_to_those_who_can_help,
    a_suspect_in_danger_or_duty_is_not_warned,
    danger_of_terrorism_is_told_to_the_police,
)
