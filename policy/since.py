"""What has changed between the day a request was put and the day somebody would decide it: what was asked is decided on today's facts (3.4, 4.1)."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date

from policy.consents import read
from policy.decide import decide
from policy.facts import Ask, Consent
from policy.findings import Verdict
from policy.text import is_among
from policy.value import Values
from policy.values import with_values
from policy.word import Word

MAY_TELL = frozenset({Verdict.SHARE, Verdict.TELL_NOW})
AGREED = frozenset({Verdict.SHARE, Verdict.ANONYMISE})


class Since(Word):
    """Why a request cannot be approved as it stands any more (2.2, 3.4, 4.1)."""

    AGREED = "agreed_since"
    SAID_NO = "said_no_since"
    POLICY = "policy_since"
    FACTS = "facts_changed"


class News(Word):
    """What has changed and does not stand in the way: whoever decides hears of it before they do (3.4, 4.1)."""

    SAID_NO = "said_no"
    CONSENT = "consent"
    POLICY = "policy"


@dataclass(frozen=True, slots=True, kw_only=True)
class Facts:
    """A request with its case as it was, or is, on one day and under one set of values (4.1)."""

    ask: Ask
    day: date
    values: Values

    @property
    def said_no(self) -> bool:
        """Tell whether the client says no to it that day, so that only a named risk can outweigh it (3.4)."""
        return read(with_values(self.ask, self.values), self.day).said_no

    @property
    def answers(self) -> tuple[Consent, ...]:
        """Return what the client has answered about this recipient, or about everybody (2.2)."""
        return tuple(one for one in self.ask.consents if not one.recipients or is_among(self.ask.recipient.name, one.recipients))

    def verdict(self, *, approved: bool) -> Verdict:
        """Return what the policy answers that day (4.1)."""
        return decide(replace(self.ask, approved=approved), self.day, values=self.values).verdict


def in_the_way(put: Facts, now: Facts) -> Since | None:
    """Return why a request cannot be approved as it stands today, or nothing if it can (2.2, 3.4, 4.1)."""
    if now.verdict(approved=False) in AGREED:
        return Since.AGREED
    if now.verdict(approved=True) in MAY_TELL:
        return None
    if now.said_no and not put.said_no:
        return Since.SAID_NO
    under_those_then = replace(now, values=put.values.as_on(put.day))
    return Since.POLICY if under_those_then.verdict(approved=True) in MAY_TELL else Since.FACTS


def news(put: Facts, now: Facts) -> tuple[News, ...]:
    """Return what has changed since a request was put, for whoever decides it (3.4, 4.1)."""
    client = News.SAID_NO if now.said_no and not put.said_no else News.CONSENT if now.answers != put.answers else None
    policy = News.POLICY if _numbers(put) != _numbers(now) else None
    return tuple(one for one in (client, policy) if one)


def _numbers(facts: Facts) -> tuple[object, ...]:
    """Return what decides a request that day: the edition, and the numbers of its ground (4.1)."""
    values, case = facts.values, facts.ask.without_consent
    tables = (values.quorum, values.from_trustees, values.step_up) if case else ()
    of_ground = tuple(table[case.ground].on(facts.day) for table in tables if case)
    return (values.version, values.declines_needed.on(facts.day), values.one_time_codes.on(facts.day), *of_ground)
