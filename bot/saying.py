"""Every text as a person would read it, with sample facts, in every state: what ships, for whoever owns the policy; and what the tests of words measure."""

from __future__ import annotations

import html
import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from enum import Enum, StrEnum
from functools import cache
from importlib import import_module
from itertools import combinations
from pkgutil import iter_modules
from typing import Any

from bot import samples
from bot.ids import View
from bot.messages import MESSAGES
from bot.messages.blocks import attached, compose_with
from bot.papers.model import Picture, spoken
from bot.papers.reading import written
from bot.words import TEMPLATES, Words
from handlers import modals
from handlers.elements import Pick, PickMany
from handlers.forms import Answers, Asked, Form, always, page

Block = dict[str, Any]


class Kind(StrEnum):
    """What a text is."""

    MESSAGE = "message"
    FORM = "form"
    PAGE = "page"
    PAPER = "paper"
    PARTS = "parts"
    WHOLE = "whole"


class Part(StrEnum):
    """What a piece of a text is to its reader."""

    NOTICE = "notice"
    TITLE = "title"
    BODY = "body"
    FIELD = "field"
    HINT = "hint"
    OPTION = "option"
    WHEN = "when"
    BUTTON = "button"
    SMALL = "small"


@dataclass(frozen=True, slots=True)
class Piece:
    """A piece of a text; `name` is the part or field of the template that it comes from."""

    part: Part
    text: str
    name: str = ""


Pieces = tuple[Piece, ...]


@dataclass(frozen=True, slots=True)
class Said:
    """What is said in one state, or in several that read alike: each fact that tells them from the others, with its values."""

    states: tuple[tuple[str, tuple[str, ...]], ...]
    pieces: Pieces


@cache
def forms() -> Mapping[str, type[Form]]:
    """Every form, by its template."""
    for module in iter_modules(modals.__path__):
        import_module(f"{modals.__name__}.{module.name}")
    return {one.template: one for one in Form.__subclasses__()}


@cache
@cache
def names() -> Mapping[str, Kind]:
    """Every text that ships, and what it is; what the command line says is read there."""
    found = sorted(str(path.relative_to(TEMPLATES).with_suffix("")) for path in TEMPLATES.rglob("*.j2"))
    return {name: _kind(name) for name in found if not name.startswith("cli/")}


def _kind(name: str) -> Kind:
    if name in MESSAGES:
        return Kind.MESSAGE
    if name in forms():
        return Kind.FORM
    parts = _parts(name)
    if {"title", "text"} <= set(parts) and "body" not in parts:
        return Kind.PAPER
    return Kind.PAGE if {"title", "body", "close"} <= set(parts) else Kind.PARTS if parts else Kind.WHOLE


def _parts(name: str) -> list[str]:
    return re.findall(r"{% block (\w+) %}", _source(name))


@cache
def _source(name: str) -> str:
    return (TEMPLATES / f"{name}.j2").read_text(encoding="utf-8")


def say(words: Words, name: str) -> list[Said]:
    """All that a text can say: states that read alike are put together."""
    kind = names()[name]
    found: dict[Pieces, list[Mapping[str, Any]]] = {}
    every: list[Mapping[str, Any]] = []
    for facts in samples.states(name, None if kind is Kind.MESSAGE else _source(name)):
        every.append(facts["differs"])
        found.setdefault(tuple(_SAYS[kind](words, name, facts)), []).append(facts["differs"])
    return [Said(_told_apart(differs, every), pieces) for pieces, differs in found.items() if pieces]


def _told_apart(some: list[Mapping[str, Any]], every: list[Mapping[str, Any]]) -> tuple[tuple[str, tuple[str, ...]], ...]:
    """By which facts these states are told from the others, with their values there."""
    axes = [axis for axis, value in every[0].items() if isinstance(value, str | bool | Enum | None)]
    values = {axis: (_values(some, axis), _values(every, axis)) for axis in axes}
    return tuple((axis, here) for axis, (here, anywhere) in values.items() if here != anywhere)


def _values(states: list[Mapping[str, Any]], axis: str) -> tuple[str, ...]:
    return tuple(dict.fromkeys(_shown(one[axis]) for one in states))


def _shown(value: Any) -> str:
    if isinstance(value, bool):
        return "yes" if value else "no"
    return str(value.value if isinstance(value, Enum) else value or "-").replace("_", " ")


def _message(words: Words, name: str, facts: Mapping[str, Any]) -> Iterator[Piece]:
    message = MESSAGES[name]
    files = attached(words, name, facts, message.files(facts), lambda file: lambda session: b"")
    composed = compose_with(words, name, facts, message.buttons(facts), lines=message.lines(facts), files=files)
    yield Piece(Part.NOTICE, composed.text)
    yield from _blocks(composed.blocks)
    for one in files:
        yield Piece(Part.SMALL, one.title)
        if one.alt:
            yield Piece(Part.BODY, one.alt)


def _page(words: Words, name: str, facts: Mapping[str, Any]) -> Iterator[Piece]:
    view = page(words, View.HELP, name, **{key: value for key, value in facts.items() if key not in _PAGE_TAKES})
    yield Piece(Part.TITLE, view["title"]["text"])
    yield from _blocks(view["blocks"])
    for part in _parts(name):
        if part not in {"title", "body", "footnote", "close", "submit"}:
            yield Piece(Part.BODY, words.plain(name, part, **facts), part)


_PAGE_TAKES = frozenset({"words", "view", "template", "metadata", "blocks", "advice"})


def _each_part(words: Words, name: str, facts: Mapping[str, Any]) -> Iterator[Piece]:
    for part in _parts(name):
        if said := _read(words.mrkdwn(name, part, **facts)):
            yield Piece(Part.BODY, said, part)


def _paper(words: Words, name: str, facts: Mapping[str, Any]) -> Iterator[Piece]:
    """The words of a paper, block by block, without the marks of Markdown."""
    paper = written(words, name, pictures=AnyPicture(), **facts)
    yield Piece(Part.TITLE, paper.title)
    yield from (Piece(Part.BODY, text) for block in paper.blocks for text in spoken(block))
    if paper.footer:
        yield Piece(Part.SMALL, paper.footer)


class AnyPicture(dict[str, Picture]):
    """A chart of made-up figures, by whatever name a paper asks for it."""

    def __missing__(self, name: str) -> Picture:
        """Draw it."""
        from bot.papers.charts import Series, bars

        return bars(samples.words(), name.replace("_", " "), ("4.2.1", "4.2.2"), (Series("", (7, 12)),))


def _whole(words: Words, name: str, facts: Mapping[str, Any]) -> Iterator[Piece]:
    if said := _read(words.whole(name, **facts)):
        yield Piece(Part.BODY, said)


def _form(words: Words, name: str, facts: Mapping[str, Any]) -> Iterator[Piece]:
    """The form whole: every field, also those asked only after other answers, each with all that its words can be."""
    form = forms()[name]
    answers = list(_answers(form))
    for said in _texts(words, name, "title", facts, answers):
        yield Piece(Part.TITLE, said)
    for said in _texts(words, name, "intro", facts, answers):
        yield Piece(Part.BODY, said, "intro")
    for field, asked in form.fields():
        yield from _field(words, form, field, asked, facts, answers)
        for said in _texts(words, name, f"after_{field}", facts, answers):
            yield Piece(Part.BODY, said, f"after_{field}")
    for said in _texts(words, name, "submit", facts, answers):
        yield Piece(Part.BUTTON, said)


def _field(words: Words, form: type[Form], field: str, asked: Asked, facts: Mapping[str, Any], answers: list[Answers]) -> Iterator[Piece]:
    given: Answers = {asked.per: [next(iter(asked.per_kind))]} if asked.per and asked.per_kind else {}
    drawn: dict[str, Block] = {}
    for answered in answers if _varies(form.template, field) else [{}]:
        context = {**facts, "answers": _Nothing(answered), "known": []}
        options = {field: [("", one) for one in facts["recipients"]]}
        block = form.inputs(words, field, asked, given, options, context)[0]
        drawn.setdefault(json.dumps(block), block)
    for block in drawn.values():
        yield Piece(Part.FIELD, _read(block["label"]["text"]), field)
        if block["optional"] or asked.when is not always:
            yield Piece(Part.WHEN, "optional" if block["optional"] else "sometimes", field)
        if "hint" in block:
            yield Piece(Part.HINT, _read(block["hint"]["text"]), field)
        for option in block["element"].get("options", ()):
            yield Piece(Part.OPTION, _read(option["text"]["text"]), field)


@cache
def _varies(name: str, part: str) -> bool:
    """Whether the words of a part, or of a field with its hint, differ with other answers."""
    return any("answers" in found for found in re.findall(rf"{{% block {part}(?:_hint|_placeholder)? %}}(.*?){{% endblock %}}", _source(name), re.S))


class _Nothing(dict[str, Any]):
    """Answers in which what was not answered is empty."""

    def __missing__(self, name: str) -> str:
        return ""


def _answers(form: type[Form]) -> Iterator[Answers]:
    """No answer, a form that changes what stands, each choice that changes the form, and each two of them together."""
    changing = [(name, one) for name, asked in form.fields() if asked.redraws for one in _choices(asked)]
    yield {}
    yield {"replaces": samples.CONSENT}
    for name, value in changing:
        yield {name: value}
    for (name, value), (other, second) in combinations(changing, 2):
        if name != other:
            yield {name: value, other: second}


def _choices(asked: Asked) -> list[Any]:
    element = asked.element
    if isinstance(element, Pick | PickMany) and element.kind:
        return [one.value if isinstance(element, Pick) else [one.value] for one in element.kind]
    return []


def _texts(words: Words, name: str, part: str, facts: Mapping[str, Any], answers: list[Answers]) -> list[str]:
    """All that a part can say, each once."""
    if not words.has(name, part):
        return []
    told = answers if _varies(name, part) else [{}]
    said = (_read(words.mrkdwn(name, part, **{**facts, "answers": _Nothing(one)})) for one in told)
    return [one for one in dict.fromkeys(said) if one]


_SAYS = {Kind.MESSAGE: _message, Kind.FORM: _form, Kind.PAGE: _page, Kind.PAPER: _paper, Kind.PARTS: _each_part, Kind.WHOLE: _whole}


def _blocks(blocks: list[Block]) -> Iterator[Piece]:
    """The words of sections, small print and buttons."""
    for block in blocks:
        if block["type"] == "section":
            yield Piece(Part.BODY, _read(block["text"]["text"]))
        elif block["type"] == "context":
            yield from (Piece(Part.SMALL, _read(one["text"])) for one in block["elements"])
        elif block["type"] == "actions":
            yield from (Piece(Part.BUTTON, one["text"]["text"]) for one in block["elements"])


def _read(text: str) -> str:
    """Slack's markup as a reader sees it: people by name, no stars, no entities."""
    people: dict[str, str] = samples.typed()["people"]
    named = re.sub(r"<@(\w+)>", lambda found: "@" + people.get(found[1], found[1]), text)
    plain = re.sub(r"(?<!\w)([*_])(?=\S)(.+?)(?<=\S)\1(?!\w)", r"\2", named)
    return html.unescape(plain).strip()
