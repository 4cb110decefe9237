"""The worked examples that a trustee can read: one reader for the command line, the document and the tests. What each expects, the policy must answer."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, fields, replace
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

import yaml

import policy
from bot.advice import advise
from policy.approval import Approver, Case, Needed, Outcome, Seat, State, Vote, dissent, may_decide, still_needed, tally
from policy.codec import from_plain, precaution_from_plain
from policy.decide import decide
from policy.facts import Ask
from policy.findings import Decision
from policy.precautions import Precaution, flaws
from policy.rules import RULES
from policy.value import Duty, Values
from policy.values import STANDARD

SAFE = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
FOLDER = Path(policy.__file__).parent / "examples"
SIDES = ("permits", "refuses", "boundary")
"""Each clause has examples on both sides of its line, and on the line."""


@dataclass(frozen=True, kw_only=True)
class Example:
    """What every worked example has: its part, clause and side, the facts that every example of its part starts from, and what is expected."""

    name: str
    part: str
    clause: str
    kind: str
    expect: Mapping[str, Any]

    @property
    def answer(self) -> Mapping[str, Any]:
        """What the policy answers, in the words in which it is expected."""
        raise NotImplementedError

    @property
    def as_expected(self) -> bool:
        """Whether the policy answers what is expected."""
        return all(self.answer[name] == value for name, value in self.expect.items())


@dataclass(frozen=True, kw_only=True)
class AskExample(Example):
    """Somebody asks to share, on one day."""

    today: date
    ask: Ask
    base: Ask
    no_rules: bool
    values: Values = STANDARD

    @property
    def decision(self) -> Decision:
        """The decision under the numbers we ship, and under the duties that the charity's adviser has confirmed in this example."""
        return decide(self.ask, self.today, () if self.no_rules else RULES, values=self.values)

    @property
    def answer(self) -> Mapping[str, Any]:
        """The verdict, why, by which clauses, and what would help."""
        decision = self.decision
        return {
            "verdict": decision.verdict.name,
            "because": [str(found.because) for found in decision.decisive],
            "clauses": list(decision.clauses),
            "change": [str(found.change) for found in decision.decisive],
        }


@dataclass(frozen=True, kw_only=True)
class NoteExample(Example):
    """Somebody writes a safety note (4.8)."""

    today: date
    note: Precaution
    base: Precaution

    @property
    def answer(self) -> Mapping[str, Any]:
        """What the note lacks."""
        return {"flaws": [str(flaw) for flaw in flaws(self.note, self.today).values()]}


@dataclass(frozen=True, kw_only=True)
class Deciding:
    """Somebody about to decide a request."""

    approver: Approver
    case: Case


@dataclass(frozen=True, kw_only=True)
class ApproverExample(Example):
    """Somebody would decide a request (3.2)."""

    deciding: Deciding
    base: Deciding

    @property
    def answer(self) -> Mapping[str, Any]:
        """Why they may not; nothing if they may."""
        refusal = may_decide(self.deciding.approver, self.deciding.case)
        return {"refusal": refusal and str(refusal)}


@dataclass(frozen=True, kw_only=True)
class Count:
    """The answers to a request, and what decides it."""

    needed: Needed
    votes: tuple[Vote, ...] = ()


@dataclass(frozen=True, kw_only=True)
class CountExample(Example):
    """Some have answered a request (4.1)."""

    count: Count
    base: Count

    @property
    def answer(self) -> Mapping[str, Any]:
        """What the answers add up to, how many are still needed, of those how many trustees, and who is kept as having said otherwise."""
        outcome = tally(self.count.votes, self.count.needed)
        still = still_needed(self.count.votes, self.count.needed) if outcome is Outcome.WAITING else Needed(approvals=0)
        said_otherwise = [one.user_id for one in dissent(self.count.votes, outcome)]
        return {"outcome": str(outcome), "still_needed": still.approvals, "of_them_trustees": still.from_trustees, "dissent": said_otherwise}


@dataclass(frozen=True, kw_only=True)
class TextExample(Example):
    """Somebody types a text (3.7)."""

    text: str
    known: tuple[str, ...]

    @property
    def answer(self) -> Mapping[str, Any]:
        """The advice on it."""
        return {"advice": [str(one) for one in advise(self.text, self.known)]}


@cache
def examples() -> tuple[Example, ...]:
    """Every worked example that ships."""
    return tuple(example for path in sorted(FOLDER.glob("*.yaml")) for example in examples_in(path))


def examples_in(path: Path) -> Iterator[Example]:
    """Read one part: what its base holds says what its examples are about."""
    part = yaml.load(path.read_text(encoding="utf-8"), Loader=SAFE)  # noqa: S506  # it is the safe loader, in C where there is one
    base = part["base"]
    (about,) = set(base) & set(_READERS)
    for told in part["examples"]:
        if unknown := set(told) - {"name", "clause", "kind", "expect", "today", *_MAY_TELL[about]}:
            raise ValueError(f"{path.name}: {told.get('name')}: not known here: {', '.join(sorted(unknown))}")
        shared = {name: told[name] for name in ("name", "clause", "kind", "expect")}
        yield _READERS[about](base, told, {"part": path.stem, **shared})


def _ask(base: Any, told: Any, shared: dict[str, Any]) -> AskExample:
    starts = from_plain({"v": 1, **_plain(base["facts"])})
    ask = from_plain(_facts_of(base["facts"], told))
    duties = {**STANDARD.duties, **{Duty(name): since for name, since in told.get("duties", {}).items()}}
    values = replace(STANDARD, duties=duties)
    return AskExample(ask=ask, base=starts, today=told.get("today", base["today"]), no_rules=told.get("no_rules", False), values=values, **shared)


def _note(base: Any, told: Any, shared: dict[str, Any]) -> NoteExample:
    starts = precaution_from_plain({"v": 1, **_plain(base["precaution"])})
    note = precaution_from_plain({"v": 1, **_plain(_merged(base["precaution"], told.get("precaution", {})))})
    return NoteExample(note=note, base=starts, today=told.get("today", base["today"]), **shared)


def _approver(base: Any, told: Any, shared: dict[str, Any]) -> ApproverExample:
    deciding = _deciding(_merged(base["approver"], told.get("approver", {})))
    return ApproverExample(deciding=deciding, base=_deciding(base["approver"]), **shared)


def _deciding(told: Mapping[str, Any]) -> Deciding:
    """Who decides, and what: lists are sets there, and a state is one of the closed list."""
    said: dict[str, Any] = {name: frozenset(value) if isinstance(value, list) else value for name, value in told.items()}
    who = {one.name for one in fields(Approver)} & set(said)
    case: dict[str, Any] = {name: State(value) if name == "state" else value for name, value in said.items() if name not in who}
    return Deciding(approver=Approver(**{name: said[name] for name in who}), case=Case(**case))


def _count(base: Any, told: Any, shared: dict[str, Any]) -> CountExample:
    return CountExample(count=_counted(_merged(base["count"], told.get("count", {}))), base=_counted(base["count"]), **shared)


def _counted(told: Mapping[str, Any]) -> Count:
    votes = tuple(Vote(user_id=one["user_id"], approve=one["approve"], seat=Seat(one.get("seat", Seat.TRUSTEE))) for one in told["votes"])
    return Count(needed=Needed(**told["needed"]), votes=votes)


def _text(base: Any, told: Any, shared: dict[str, Any]) -> TextExample:
    return TextExample(text=told.get("text", base["text"]), known=tuple(told.get("known", ())), **shared)


_READERS = {"facts": _ask, "precaution": _note, "approver": _approver, "count": _count, "text": _text}
_MAY_TELL = {
    "facts": {"facts", "consent", "no_rules", "duties"},
    "precaution": {"precaution"},
    "approver": {"approver"},
    "count": {"count"},
    "text": {"text", "known"},
}


def _facts_of(base: dict[str, Any], told: dict[str, Any]) -> dict[str, Any]:
    """The facts of one ask: the base, what differs, and what differs in the base's one consent."""
    facts: dict[str, Any] = _merged(base, told.get("facts", {}))
    if "consent" in told:
        facts = facts | {"consents": [_merged(facts["consents"][0], told["consent"])]}
    return {"v": 1, **_plain(facts)}


def _merged(base: Any, changes: Any) -> Any:
    """Lay changes over a base, record by record; anything else is replaced whole."""
    if not (isinstance(base, dict) and isinstance(changes, dict)):
        return changes
    return base | {name: _merged(base.get(name), value) for name, value in changes.items()}


def _plain(value: Any) -> Any:
    """Write the days that YAML reads as days the way a record has them."""
    if isinstance(value, dict):
        return {name: _plain(it) for name, it in value.items()}
    if isinstance(value, list):
        return [_plain(it) for it in value]
    return value.isoformat() if isinstance(value, date) else value
