"""Each answer of the policy as it was given, sealed with its request: the facts, the day, the numbers and the findings. Nothing is decided anew to show it."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from typing import Any

from bot.records import Request
from bot.store import Desk
from policy.codec import decision_from_plain, decision_to_plain, from_plain, to_plain, values_from_plain, values_to_plain
from policy.decide import decide
from policy.facts import Ask
from policy.findings import Decision
from policy.value import Values


@dataclass(frozen=True, slots=True)
class Kept:
    """One answer, with all that it rests on."""

    ask: Ask
    day: date
    values: Values
    decision: Decision


def answer(desk: Desk, ask: Ask) -> Decision:
    """Ask the policy now, under the numbers that are in force for this charity."""
    return decide(ask, desk.today, values=desk.values)


def keep(desk: Desk, request: Request, ask: Ask, decision: Decision) -> None:
    """Seal an answer that counts behind those before it; none is ever changed."""
    before = _sealed(desk, request) if request.sealed else []
    one = {"ask": to_plain(ask), "day": desk.today.isoformat(), "values": json.dumps(values_to_plain(desk.values)), "decision": decision_to_plain(decision)}
    request.sealed = desk.seal(request.client_ref, "request", request.id, [*before, one])


def last(desk: Desk, request: Request) -> Kept:
    """Open the answer that stands."""
    return opened(_sealed(desk, request)[-1])


def opened(one: dict[str, Any]) -> Kept:
    """Read one answer; ValueError names the field that is not understood."""
    return Kept(from_plain(one["ask"]), date.fromisoformat(one["day"]), _values(one["values"]), decision_from_plain(one["decision"]))


@lru_cache(maxsize=32)
def _values(written: str) -> Values:
    """Read the numbers of an answer; a charity has few sets of them, and many answers."""
    return values_from_plain(json.loads(written))


def _sealed(desk: Desk, request: Request) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = desk.unseal(request.client_ref, "request", request.id, request.sealed)
    return found
