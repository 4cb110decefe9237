"""Every rule of the policy, in the order in which the trace shows them; the order never changes an answer."""

from __future__ import annotations

from policy.rule import Rule
from policy.rules import aims, caldicott, channels, colleagues, consent, danger, grounds, limits, without_consent

RULES: tuple[Rule, ...] = (
    *danger.RULES,
    *aims.RULES,
    *channels.RULES,
    *colleagues.RULES,
    *consent.RULES,
    *without_consent.RULES,
    *grounds.RULES,
    *limits.RULES,
    *caldicott.RULES,
)

# Speaks when no other rule does.
SILENCE: Rule = aims.silence_refuses

REGISTRY: tuple[Rule, ...] = (SILENCE, *RULES)
