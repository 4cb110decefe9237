"""The rules in Cedar, by cedarpy: parsed once, then asked about each answer of the client, each part taken back, each no that could matter, and the ask itself.

Cedar answers whether policies hold for one principal, one action and one resource. It goes through no list, makes no pairs, cuts no sets and counts nothing:
all that is done here, as an application would have to. Every comparison that the policy itself makes is in the `.cedar` files.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any, NamedTuple

from cedarpy import AuthzResult, Entities, PolicySet, is_authorized_batch

from bench.peers.facts import facts_of
from policy.facts import Ask
from policy.findings import Verdict
from policy.value import Values
from policy.values import STANDARD

Facts = dict[str, Any]

_VERDICTS = {verdict.name.lower(): verdict for verdict in Verdict}
# What says no, or has ended, by the policy that found it: why, and of which categories of the answer.
_LIMITS = {
    "kept_back": ("kept_back", "kept"),
    "refused": ("refused", "here"),
    "refused_all": ("refused", "wanted"),
    "withdrawn": ("withdrawn", "here"),
    "withdrawn_in_part": ("withdrawn", "withdrawn_here"),
    "ended": ("ended", "here"),
}


@dataclass(frozen=True, slots=True)
class Ready:
    """An ask in the engine's own form, and beside it what the application needs for its loops."""

    ask: Facts
    answers: Sequence[Facts]
    parts: Sequence[Facts]
    entities: Entities


class _Limit(NamedTuple):
    """A no, or the end of an answer; its place is its name as an entity."""

    place: int
    source: int
    because: str
    categories: set[str]
    on: int


class Cedar:
    """The engine with our rules parsed: the fastest way that it offers."""

    def __init__(self, rules: str | None = None) -> None:
        """Parse the rules, or others in their stead."""
        here = Path(__file__)
        self._read, self._noes, self._rules = (
            PolicySet.from_str(text or here.with_name(name).read_text(encoding="utf-8"))
            for name, text in (("consents.cedar", None), ("noes.cedar", None), ("rules.cedar", rules))
        )

    def ready(self, ask: Ask, today: date, values: Values = STANDARD) -> Ready:
        """Put the facts into the engine's own form."""
        facts = facts_of(ask, today, values)
        wanted = {it["category"] for it in facts["items"]}
        asked = _asked(facts, wanted)
        changed = {it["replaces"] for it in facts["consents"]} - {""}
        answers = [_answer(it, asked, wanted, changed) for it in facts["consents"]]
        parts = [_part(it, one, answers[it["place"]]) for it in facts["consents"] for one in it["taken_back"]]
        named = [_entity("Answer", it["place"], it) for it in answers], [_entity("Part", place, it) for place, it in enumerate(parts)]
        return Ready(asked, answers, parts, Entities.from_json_str(json.dumps([_entity("Ask", 0, asked), *named[0], *named[1]])))

    def decide(self, ready: Ready) -> Verdict:
        """Return the most cautious verdict of the policies that hold; where none does, no."""
        covered, said_no = self._reading(ready)
        outside = ready.ask["kind"] != "colleague"
        anonymous = ready.ask.get("anonymous_would_do") is True
        context = {"covered": covered, "said_no": said_no, "needs_a_ground": not anonymous and (not covered if outside else said_no)}
        (found,) = is_authorized_batch([_asks("Ask", 0, "decide", "Ask", 0, context)], self._rules, ready.entities)
        return max((_VERDICTS[name] for name in _held(found)), default=Verdict.NO)

    def __call__(self, ask: Ask, today: date, values: Values = STANDARD) -> Verdict:
        """Return what the rules say of an ask."""
        return self.decide(self.ready(ask, today, values))

    def _reading(self, ready: Ready) -> tuple[bool, bool]:
        """Tell whether an answer covers the ask, and whether a no of the client stands."""
        if not ready.answers or ready.ask.get("anonymous_would_do") is True:
            return False, False
        asked = [_asks("Ask", 0, "read", "Answer", it["place"]) for it in ready.answers]
        held = [_held(found) for found in is_authorized_batch(asked, self._read, ready.entities)]
        limits = [_Limit(place, *one) for place, one in enumerate((*_limits(ready, held), *self._taken_back(ready)))]
        relied_on = [it["place"] for it, names in zip(ready.answers, held, strict=True) if "relied_on" in names]
        covering = [place for place in relied_on if "names_it_all" in held[place]] if ready.ask["wanted"] and ready.ask["kind"] != "colleague" else []
        if not limits:
            return bool(covering), False
        entities = ready.entities.with_added_json_str(json.dumps([_entity("No", one.place, _said(one, ready.answers[one.source])) for one in limits]))
        return self._is_covered(covering, limits, entities), self._is_refused(relied_on, limits, entities)

    def _taken_back(self, ready: Ready) -> Iterator[tuple[int, str, set[str], int]]:
        """Say which parts that were taken back are of what is asked for."""
        asked = [_asks("Ask", 0, "take_apart", "Part", place) for place in range(len(ready.parts))]
        for it, found in zip(ready.parts, is_authorized_batch(asked, self._read, ready.entities) if asked else (), strict=True):
            if _held(found):
                yield it["source"], "withdrawn", set(it["here"]), it["since"]

    def _is_covered(self, covering: Iterable[int], limits: Sequence[_Limit], entities: Entities) -> bool:
        """Tell whether nothing limits one of the answers that cover the ask: all of it came before."""
        for place in covering:
            asked = [_asks("Answer", place, "limit", "No", one.place) for one in limits]
            if all(found.allowed for found in is_authorized_batch(asked, self._noes, entities)):
                return True
        return False

    def _is_refused(self, relied_on: Iterable[int], limits: Sequence[_Limit], entities: Entities) -> bool:
        """Tell whether a no is left that no later answer takes back."""
        noes = [one for one in limits if one.because != "ended"]
        standing = noes
        for place in relied_on:
            if not standing:
                break
            own = {"says_no_to": sorted(set().union(*(one.categories for one in noes if one.source == place)))}
            asked = [_asks("Answer", place, "take_back", "No", one.place, own) for one in standing]
            standing = [one for one, found in zip(standing, is_authorized_batch(asked, self._noes, entities), strict=True) if not found.allowed]
        return bool(standing)


def _asked(facts: Facts, wanted: set[str]) -> Facts:
    """The ask: what is missing on the form is missing here."""
    known = {name: it for name, it in facts.items() if name not in {"consents", "items", "recipient", "without_consent"}}
    asked = _present(known | facts["recipient"] | {"case": facts["without_consent"]})
    asked |= {"wanted": sorted(wanted), "without_need": any(not it["need"] for it in facts["items"])}
    if "case" in asked and "tellers" in asked["case"]["basis"]:
        asked["case"]["basis"]["tellers"] = len(set(asked["case"]["basis"]["tellers"]))
    return asked


def _answer(facts: Facts, asked: Facts, wanted: set[str], changed: set[str]) -> Facts:
    """One answer of the client, with its categories cut to those asked for."""
    here = wanted.intersection(facts["categories"])
    kept = {it["category"] for it in facts["kept_back"] if (it["recipient"] == asked.get("name") if it["recipient"] else asked["kind"] != "colleague")}
    return _present({name: it for name, it in facts.items() if name not in {"kept_back", "taken_back"}}) | {
        "here": sorted(here),
        "kept": sorted(kept & wanted),
        "withdrawn_here": sorted(here.intersection(facts["withdrawn_categories"])),
        "is_changed": facts["id"] in changed,
    }


def _part(facts: Facts, part: Facts, answer: Facts) -> Facts:
    """A part of an answer that was taken back, with its categories cut to those of the answer that are asked for."""
    here = sorted(set(answer["here"]).intersection(part["categories"] or answer["here"]))
    return part | {"answer": {"__entity": {"type": "Answer", "id": str(facts["place"])}}, "source": facts["place"], "here": here}


def _limits(ready: Ready, held: Sequence[Sequence[str]]) -> Iterator[tuple[int, str, set[str], int]]:
    """What the policies found that limits a yes: in which answer, why, of which categories and since when."""
    for it, names in zip(ready.answers, held, strict=True):
        for because, cut in (_LIMITS[name] for name in names if name in _LIMITS):
            on = it["withdrawn_on" if because == "withdrawn" and "withdrawn_on" in it else "given_on"]
            yield it["place"], because, set(it.get(cut) or ready.ask["wanted"]), on


def _said(limit: _Limit, answer: Facts) -> Facts:
    """A no as the engine compares it."""
    return {"because": limit.because, "source": limit.source, "source_id": answer["id"], "on": limit.on, "categories": sorted(limit.categories)}


def _present(facts: Facts) -> Facts:
    """Leave out what was not said: Cedar knows no null."""
    return {name: _present(it) if isinstance(it, dict) else it for name, it in facts.items() if it is not None and it != ""}


def _entity(kind: str, place: int, facts: Facts) -> Facts:
    return {"uid": {"type": kind, "id": str(place)}, "attrs": facts, "parents": []}


def _asks(principal: str, one: int, action: str, resource: str, other: int, context: Facts | None = None) -> Facts:
    """One question to the engine."""
    asked = {"principal": {"type": principal, "id": str(one)}, "action": {"type": "Action", "id": action}, "resource": {"type": resource, "id": str(other)}}
    return asked | {"context": context or {}}


def _held(found: AuthzResult) -> list[str]:
    """The policies that hold; one that could not be worked out is a mistake of ours."""
    if found.diagnostics.errors:
        raise ValueError(found.diagnostics.errors)
    return list(found.diagnostics.id_annotations_by_reason.values())
