"""The whole engine: danger first, then the most cautious finding, and where no clause speaks, no."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from policy.consents import ReadAsk, with_reading
from policy.facts import Ask, Danger
from policy.findings import Decision, Finding
from policy.rule import Lane, Lanes, Rule
from policy.rules import RULES, SILENCE
from policy.rules.danger import danger_of
from policy.value import Values
from policy.values import STANDARD, with_values

IN_DANGER: frozenset[Lanes] = frozenset((Lane.DANGER,))
CALM: frozenset[Lanes] = frozenset((Lane.ANY,))


def decide(ask: Ask, today: date, rules: Sequence[Rule] = RULES, values: Values = STANDARD) -> Decision:
    """Return what the policy says of an ask: danger is told of now, else the most cautious finding wins, and silence refuses (1.1, 4.1)."""
    # Danger is read first and by itself, so that nothing else, not even a fault in another rule, can hold it up.
    # It sees the values, which are only laid beside the facts.
    asked = with_values(ask, values)
    danger = danger_of(asked, today) is not Danger.NONE
    findings = (
        (danger and _findings(asked, today, rules, IN_DANGER)) or _calmly(with_reading(asked, today), today, rules) or _findings(ask, today, (SILENCE,), CALM)
    )
    return Decision(verdict=max(found.verdict for found in findings), findings=findings, policy_version=values.version)


def lanes_of(ask: ReadAsk) -> frozenset[Lanes]:
    """Return the lanes of an ask in no danger: most rules have nothing to say of most asks, and are not troubled (2.2, 4.1)."""
    if ask.case:
        return frozenset((Lane.ANY, Lane.CASE, ask.case.ground))
    return frozenset((Lane.ANY, Lane.LACKING)) if ask.reading.gaps else CALM


def _calmly(ask: ReadAsk, today: date, rules: Sequence[Rule]) -> tuple[Finding, ...]:
    return _findings(ask, today, rules, lanes_of(ask))


def _findings(ask: Ask, today: date, rules: Sequence[Rule], lanes: frozenset[Lanes]) -> tuple[Finding, ...]:
    return tuple([rule.finding(said) for rule in rules if rule.lane in lanes and (said := rule.speaks(ask, today))])
