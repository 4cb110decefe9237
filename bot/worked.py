"""The worked examples as a document that a trustee can read and sign: the situation, what the bot answers and why; made from the facts and the rules."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import fields, is_dataclass
from datetime import date
from enum import Enum
from string import ascii_uppercase
from typing import Any

from bot.examples import ApproverExample, AskExample, CountExample, Example, NoteExample, TextExample, examples
from bot.explaining import reasons
from bot.policy_pages import reader
from bot.register import PARTS, heading, in_plain_words, of_clause
from bot.words import Words
from policy.approval import State
from policy.cases import Basis
from policy.clause import Clause
from policy.values import STANDARD

Lines = dict[str, str]
"""Each fact in words, by its place among the facts; a place that holds others says only what they are."""


def document() -> str:
    """The whole document, in Markdown."""
    whole = "\n".join(_document(_Worked(reader().words)))
    return re.sub(r"\n{3,}", "\n\n", whole) + "\n"


def _document(said: _Worked) -> Iterator[str]:
    yield from (f"# {said('title')}", "", said("intro"), "", said("how"), "", said("version", number=STANDARD.version), "", f"## {said('usual')}", "")
    for part, letter in said.letters.items():
        yield from said.usual_case(part, letter)
    yield from (f"## {said('clauses')}", "")
    for clauses in PARTS.values():
        for clause in clauses:
            yield from _clause(said, clause)
    yield from (f"## {said('sign')}", "", said("signature"))


def _clause(said: _Worked, clause: Clause) -> Iterator[str]:
    yield from (f"### {heading(reader(), clause)}", "", in_plain_words(said.words, clause), "")
    for number, example in enumerate(of_clause(clause), 1):
        yield from (f"**{number}. {example.name}.**", "")
        yield from said.situation(example)
        yield from said.answer(example)
        yield from ("", said("agree"), "")


class _Worked:
    """Words the parts of the document."""

    def __init__(self, words: Words) -> None:
        """Give each usual case its letter, in the order of the parts."""
        self.words = words
        self.starts = {one.part: one for one in examples() if not isinstance(one, TextExample)}
        names = (*ascii_uppercase, *(f"A{letter}" for letter in ascii_uppercase))
        self.letters = dict(zip(self.starts, names, strict=False))

    def __call__(self, part: str, **context: Any) -> str:
        return self.words.plain("policy/worked", part, **context)

    def usual_case(self, part: str, letter: str) -> Iterator[str]:
        """What most examples of a part start from."""
        example = self.starts[part]
        yield from (f"### {self('usual_case', letter=letter, case=self(f'part_{part}'))}", "")
        yield from (*_bullets(facts_in_words(self.words, _base(example))), "")

    def situation(self, example: Example) -> Iterator[str]:
        """What is different from the usual case."""
        if isinstance(example, TextExample):
            yield f"- {self('typed', example=example.text)}"
            yield from (f"- {self('belongs', example=name)}" for name in example.known)
            return
        letter = self.letters[example.part]
        different = self._different(example)
        yield from (self("starts" if different else "same", letter=letter), "", *_bullets(different), "")

    def _different(self, example: Example) -> Lines:
        usual, here = (facts_in_words(self.words, known) for known in (_base(example), _facts(example)))
        gone = {
            place: f"{line.partition(':')[0]}: {self('gone')}" for place, line in usual.items() if place not in here and _holder(place, usual) in {"", *here}
        }
        return self._around(example) | gone | {place: line for place, line in here.items() if usual.get(place) != line}

    def _around(self, example: Example) -> Lines:
        """What is no fact: another day, or no rules at all."""
        if not isinstance(example, AskExample):
            return {}
        day = {} if example.today == _usual_day(example) else {" day": self("asked_on", today=example.today)}
        return day | ({" rules": self("no_rules")} if example.no_rules else {})

    def answer(self, example: Example) -> Iterator[str]:
        """What the bot answers, and why."""
        yield from _ANSWERS[type(example)](self, example)

    def ask(self, example: AskExample) -> Iterator[str]:
        decision = example.decision
        yield from (self("answers", said=self.words.label(decision.verdict), clauses=decision.clauses), "")
        for reason in reasons(self.words, decision):
            yield f"- {self('why')}: {reason['why']}"
            yield from [f"- {self('help')}: {reason['change']}"] if reason["change"] else []

    def note(self, example: NoteExample) -> Iterator[str]:
        flaws = example.answer["flaws"]
        yield from (self("note_lacks" if flaws else "note_kept"), "")
        yield from (f"- {self.words.plain('problems', flaw)}" for flaw in flaws)

    def approver(self, example: ApproverExample) -> Iterator[str]:
        refusal = example.answer["refusal"]
        yield from (self("may_not_decide" if refusal else "may_decide"), "")
        yield from [f"- {self('why')}: {self.words.plain('words/refusal', refusal)}."] if refusal else []

    def count(self, example: CountExample) -> Iterator[str]:
        answer = example.answer
        yield from (self(f"count_{answer['outcome']}", **answer), "")
        yield from [f"- {self('kept_dissent', dissent=answer['dissent'])}"] if answer["dissent"] else []

    def text(self, example: TextExample) -> Iterator[str]:
        advice = example.answer["advice"]
        yield from ("", self("advice" if advice else "no_advice"), "")
        yield from (f"- {self.words.plain('words/advice', one)}" for one in advice)


_ANSWERS: Mapping[type[Example], Callable[[_Worked, Any], Iterator[str]]] = {
    AskExample: _Worked.ask, NoteExample: _Worked.note, ApproverExample: _Worked.approver, CountExample: _Worked.count, TextExample: _Worked.text,
}  # fmt: skip


def _holder(place: str, among: Lines) -> str:
    """The place that holds this one; empty if none does."""
    return max((one for one in among if place.startswith(f"{one}.")), key=len, default="")


def _bullets(lines: Lines) -> Iterator[str]:
    """A list; what belongs to something that is listed stands under it."""
    for place, line in lines.items():
        depth = sum(place.startswith(f"{one}.") for one in lines)
        yield f"{'  ' * depth}- {line}"


def _base(example: Example) -> Any:
    return getattr(example, "base", None)


def _facts(example: Example) -> Any:
    return next(getattr(example, name) for name in ("ask", "note", "deciding", "count") if hasattr(example, name))


def _usual_day(example: AskExample) -> date:
    """The day on which most examples of a part are asked."""
    days = [one.today for one in examples() if isinstance(one, AskExample) and one.part == example.part]
    return max(set(days), key=days.count)


def facts_in_words(words: Words, known: Any, within: str = "") -> Lines:
    """Every fact that is said, with its label; facts that hold others come before them. What is left open is not said."""
    lines: Lines = {}
    kind = _snake(type(known).__name__)
    for one in (it for it in fields(known) if it.init):
        value = getattr(known, one.name)
        if value in (None, "", (), frozenset()) or (value is False and one.default is False):
            continue
        label = words.plain("policy/facts", next(name for name in (f"{kind}_{one.name}", one.name) if words.has("policy/facts", name)))
        lines |= _fact(words, f"{within}{one.name}", label, value)
    return lines


def _fact(words: Words, place: str, label: str, value: Any) -> Lines:
    """One fact; for several of a kind, each with its number."""
    if is_dataclass(value):
        ground = words.label(value.ground) if isinstance(value, Basis) else ""
        return {place: f"{label}: {ground}".strip()} | facts_in_words(words, value, f"{place}.")
    if isinstance(value, tuple) and is_dataclass(value[0]):
        numbered = [(f"{place}[{at}]", label if len(value) == 1 else f"{label} ({at})", it) for at, it in enumerate(value, 1)]
        return {name: line for where, called, it in numbered for name, line in _fact(words, where, called, it).items()}
    return {place: f"{label}: {_in_words(words, value)}"}


def _in_words(words: Words, value: Any) -> str:
    if isinstance(value, bool):
        return words.plain("words/yes_no", "yes" if value else "no")
    if isinstance(value, frozenset):
        return ", ".join(words.plain("words/role", one) if words.has("words/role", one) else one for one in sorted(value))
    if isinstance(value, tuple):
        return ", ".join(_in_words(words, it) for it in value)
    if isinstance(value, Enum) and not isinstance(value, State):
        return words.label(value)
    return words.day(value) if isinstance(value, date) else str(value)


def _snake(name: str) -> str:
    return "".join(f"_{letter.lower()}" if letter.isupper() else letter for letter in name).strip("_")
