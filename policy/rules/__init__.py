"""Every rule of the policy, in the order in which the trace shows them; the order never changes an answer."""

from __future__ import annotations

from policy.rule import Rule
from policy.rules import aims, briefing, caldicott, channels, colleagues, consent, danger, duties, grounds, limits, validity, without_consent

RULES: tuple[Rule, ...] = (
    *danger.RULES,
    *duties.RULES,
    *aims.RULES,
    *channels.RULES,
    *colleagues.RULES,
    *consent.RULES,
    *briefing.RULES,
    *validity.RULES,
    *without_consent.RULES,
    *grounds.RULES,
    *limits.RULES,
    *caldicott.RULES,
)

# Speaks when no other rule does.
SILENCE: Rule = aims.silence_refuses

REGISTRY: tuple[Rule, ...] = (SILENCE, *RULES)
