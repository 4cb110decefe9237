"""The whole engine: danger first, then the most cautious finding, and where no clause speaks, no."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from policy.consents import with_reading
from policy.facts import Ask, Danger
from policy.findings import Decision, Finding
from policy.rule import Rule
from policy.rules import RULES, SILENCE
from policy.rules.danger import danger_of
from policy.values import STANDARD, Values, with_values


def decide(ask: Ask, today: date, rules: Sequence[Rule] = RULES, values: Values = STANDARD) -> Decision:
    """Return what the policy says of an ask: danger is told of now, else the most cautious finding wins, and silence refuses (1.1, 4.1)."""
    # Danger is read first and by itself, so that nothing else, not even a fault in another rule, can hold it up.
    # It sees the values, which are only laid beside the facts.
    asked = with_values(ask, values)
    danger = danger_of(asked, today) is not Danger.NONE
    findings = (
        (danger and _findings(asked, today, rules, danger=True)) or _findings(with_reading(asked, today), today, rules) or _findings(ask, today, (SILENCE,))
    )
    return Decision(verdict=max(found.verdict for found in findings), findings=findings, policy_version=values.version)


def _findings(ask: Ask, today: date, rules: Sequence[Rule], *, danger: bool = False) -> tuple[Finding, ...]:
    return tuple([rule.finding(said) for rule in rules if rule.danger is danger and (said := rule.speaks(ask, today))])
