"""A modal is a pydantic model and its words a template: one declaration gives the blocks, the parsing, and the errors beside the right field."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from enum import Enum
from functools import cache
from typing import Any, ClassVar, Self

from pydantic import BaseModel, ConfigDict, ValidationError
from pydantic.fields import FieldInfo

from bot.advice import Advice, advise
from bot.errors import FieldProblem
from bot.ids import Input, View
from bot.messages.blocks import footnote, section
from bot.words import Words, pieces, unseen_removed
from handlers.elements import Block, Element, Line, Options, answer_of, plain

Answers = Mapping[str, Any]


_NO_PLACEHOLDER = frozenset({"radio_buttons", "checkboxes", "timepicker", "file_input"})


class _Answers(dict[str, Any]):
    """The answers for a template: what was not asked or answered is empty there, not an error."""

    def __missing__(self, name: str) -> str:
        return ""


def always(answers: Answers) -> bool:
    """Shown whatever was answered."""
    return True


@dataclass(frozen=True, slots=True)
class Asked:
    """How a field is asked: with which element, when it is shown, whether it may be left empty, and whether the form changes with it."""

    element: Element
    when: Callable[[Answers], bool] = always
    optional: bool = False
    redraws: bool = False
    per: str = ""
    per_kind: type[Enum] | None = None
    fresh_with: str = ""
    """Another field with which this one starts anew: Slack keeps what stands in a field of the same id, so its id changes with the other's answer."""


class Form(BaseModel):
    """The base of all modals. A field that is not shown stays at its default."""

    model_config = ConfigDict(extra="ignore", frozen=True, str_strip_whitespace=True)

    view: ClassVar[View]
    template: ClassVar[str]

    @classmethod
    def show(cls, words: Words, answers: Answers, *, metadata: Mapping[str, str], options: Mapping[str, Options] | None = None, **context: Any) -> Block:
        """The modal as Slack takes it, with what was answered so far, and texts after fields where the template has them."""
        answers = {**metadata, **answers}
        hidden = {name for name, asked in cls.fields() if not asked.when(answers)}
        told = _Answers({name: answer for name, answer in answers.items() if name not in hidden})
        facts = {**context, "answers": told, "known": cls._known(answers, options or {})}
        blocks: list[Block] = _text(words, cls.template, "intro", facts)
        for name, asked in cls.fields():
            if name not in hidden:
                blocks += cls.inputs(words, name, asked, answers, options or {}, facts)
                blocks += _text(words, cls.template, f"after_{name}", facts)
        return {
            "type": "modal",
            "callback_id": str(cls.view),
            "title": plain(words.plain(cls.template, "title", **facts), 24),
            "submit": plain(words.plain(cls.template, "submit", **facts), 24),
            "close": plain(words.plain(cls.template, "close", **facts), 24),
            "private_metadata": json.dumps(dict(metadata)),
            "blocks": blocks,
        }

    @classmethod
    @cache
    def fields(cls) -> list[tuple[str, Asked]]:
        """Every field, shown or not, in the order of the form."""
        return [(name, asked) for name, field in cls.model_fields.items() if (asked := _asked(field))]

    @classmethod
    def inputs(cls, words: Words, name: str, asked: Asked, answers: Answers, options: Mapping[str, Options], facts: Answers) -> list[Block]:
        """One input or, for a field asked once for each choice made in another, one for each of them; each with the advice on what stands there (3.7)."""
        if not asked.per:
            block_id = f"{name}:{answers.get(asked.fresh_with) or ''}" if asked.fresh_with else name
            asks = _input(words, cls.template, name, block_id, asked, answers.get(name), options.get(name, ()), facts)
            return [asks, *_beside(words, asked, answers.get(name), facts["known"])]
        given = answers.get(name) or {}
        return [
            block
            for choice in answers.get(asked.per) or ()
            for block in (
                _input(words, cls.template, name, f"{name}.{choice}", asked, given.get(choice), (), {**facts, "choice": _chosen(asked, choice)}),
                *_beside(words, asked, given.get(choice), facts["known"]),
            )
        ]

    @classmethod
    def advice(cls, words: Words, view: Block) -> list[Block]:
        """Advice on all that was typed into this form, for the page that answers it: each field by its label, and never what was typed (3.7)."""
        known = cls._known(typed(view), {})
        fields = dict(cls.fields())
        notes: list[tuple[str, tuple[Advice, ...]]] = []
        for block in view.get("blocks", ()):
            name = str(block.get("block_id", "")).partition(":")[0]
            asked = fields.get(name.partition(".")[0])
            if asked and (found := _advice_on(asked, _typed_into(view, block["block_id"]), known)):
                notes.append((block["label"]["text"], found))
        return _paragraphs(words.mrkdwn("advice", "after", notes=notes, view=str(cls.view))) if notes else []

    @classmethod
    def _known(cls, answers: Answers, options: Mapping[str, Options]) -> list[str]:
        """Names that belong in this form: those offered, and those typed where a name is asked for."""
        typed_names = [str(answers[name]) for name, asked in cls.fields() if isinstance(asked.element, Line) and not asked.element.tells and answers.get(name)]
        return [label for pairs in options.values() for _, label in pairs] + [line.strip() for text in typed_names for line in text.splitlines()]

    @classmethod
    def read(cls, view: Block) -> Self:
        """Read a submitted modal; raise FieldProblem with a code for each field that the person can mend. Fields not shown are left out."""
        answers = {**metadata_of(view), **typed(view)}
        shown = {name: answers.get(name) for name, asked in cls.fields() if asked.when(answers)}
        blank = [name for name, asked in cls.fields() if name in shown and not asked.optional and not asked.per and shown[name] in (None, "", [])]
        if blank:
            raise FieldProblem(**dict.fromkeys(blank, "missing"))
        try:
            return cls.model_validate({name: value for name, value in shown.items() if value not in (None, "", [])})
        except ValidationError as wrong:
            raise FieldProblem(**{".".join(map(str, one["loc"])): one["type"] for one in wrong.errors(include_input=False)}) from None


def typed(view: Block) -> dict[str, Any]:
    """All that was typed or chosen in a view so far, by field; unseen marks are taken out, nothing else is changed."""
    answers: dict[str, Any] = {}
    for block_id, actions in view.get("state", {}).get("values", {}).items():
        for state in actions.values():
            value = answer_of(state)
            value = unseen_removed(value) if isinstance(value, str) else value
            name, _, choice = block_id.partition(":")[0].partition(".")
            if choice:
                answers.setdefault(name, {})[choice] = value or ""
            else:
                answers[name] = value
    return answers


def metadata_of(view: Block) -> dict[str, str]:
    """The references that a view carries; what they stand for is read anew, with the right to it."""
    try:
        carried = json.loads(view.get("private_metadata") or "{}")
    except ValueError:
        return {}
    return {str(key): str(value) for key, value in carried.items()} if isinstance(carried, dict) else {}


def page(
    words: Words,
    view: View,
    template: str,
    *,
    metadata: Mapping[str, str] | None = None,
    blocks: list[Block] | None = None,
    advice: list[Block] | None = None,
    **context: Any,
) -> Block:
    """A modal that only tells: the template's body, then blocks such as buttons, then advice on what was typed, then its footnote."""
    body = _text(words, template, "body", context)
    foot = _text(words, template, "footnote", context)
    return {
        "type": "modal",
        "callback_id": str(view),
        "title": plain(words.plain(template, "title", **context), 24),
        "close": plain(words.plain(template, "close", **context), 24),
        "private_metadata": json.dumps(dict(metadata or {})),
        "blocks": [*body, *(blocks or []), *(advice or []), *foot],
    }


def _text(words: Words, template: str, part: str, context: Answers) -> list[Block]:
    """One section for each paragraph of a part, if the template has the part and it says anything now."""
    if not words.has(template, part):
        return []
    return _paragraphs(words.mrkdwn(template, part, **context))


def _paragraphs(text: str) -> list[Block]:
    return [section(piece) for paragraph in text.split("\n\n") for piece in pieces(paragraph)]


def _advice_on(asked: Asked, value: Any, known: list[str]) -> tuple[Advice, ...]:
    """What a text may hold that the file does not need, if it is a text that tells something."""
    return advise(value, known) if isinstance(asked.element, Line) and asked.element.tells and isinstance(value, str) else ()


def _beside(words: Words, asked: Asked, value: Any, known: list[str]) -> list[Block]:
    """Advice in small print under a field."""
    found = _advice_on(asked, value, known)
    return [footnote(words.mrkdwn("advice", "beside", found=found))] if found else []


def _typed_into(view: Block, block_id: str) -> Any:
    return next((answer_of(state) for state in view.get("state", {}).get("values", {}).get(block_id, {}).values()), None)


def _input(words: Words, template: str, name: str, block_id: str, asked: Asked, value: Any, options: Options, facts: Answers) -> Block:
    """One input block with its label, hint and placeholder."""
    element = asked.element.element(words, value, options) | {"action_id": str(Input.REDRAW) if asked.redraws else name}
    if element["type"] not in _NO_PLACEHOLDER and words.has(template, f"{name}_placeholder"):
        element["placeholder"] = plain(words.plain(template, f"{name}_placeholder", **facts), 150)
    block: Block = {
        "type": "input",
        "block_id": block_id,
        "label": plain(words.plain(template, name, **facts), 2000),
        "element": element,
        "optional": asked.optional,
    }
    if words.has(template, f"{name}_hint"):
        block["hint"] = plain(words.plain(template, f"{name}_hint", **facts), 2000)
    if asked.redraws:
        block["dispatch_action"] = True
        if isinstance(asked.element, Line):
            element["dispatch_action_config"] = {"trigger_actions_on": ["on_enter_pressed"]}
    return block


def _asked(field: FieldInfo) -> Asked | None:
    return next((one for one in field.metadata if isinstance(one, Asked)), None)


def _chosen(asked: Asked, choice: str) -> Any:
    """The member of the closed list that a field asked 'for each' is about; what is not in the list is not asked about."""
    return asked.per_kind(choice) if asked.per_kind else choice
