"""Drawing a modal: ours from words and answers, against only writing down a ready one, and against slack_sdk's own classes."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Any

from slack_sdk.models.blocks import (
    ActionsBlock,
    Block,
    ButtonElement,
    CheckboxesElement,
    InputBlock,
    MarkdownTextObject,
    Option,
    PlainTextInputElement,
    PlainTextObject,
    RadioButtonsElement,
    SectionBlock,
    StaticMultiSelectElement,
    StaticSelectElement,
)
from slack_sdk.models.blocks.basic_components import DispatchActionConfig
from slack_sdk.models.views import View as ModelledView

from bench.deciding import TODAY, small
from bench.stage import DOCTOR, HOUSING, REF
from bench.timing import Contender, Group
from bot.app import Bot
from bot.ids import View
from bot.services import Services
from bot.sharing import Outcome, ask_to_share
from handlers.forms import page
from handlers.modals.sharing import ShareForm
from handlers.pages import outcome_page
from policy.decide import decide
from policy.facts import Call, CallerIdentity, Category, Channel, Item, Recipient, RecipientKind
from tests.cast import AISHA

ANSWERS: Mapping[str, Any] = {
    "danger": "none", "named": "other", "recipient": "Leeds Housing Office", "recipient_kind": "agency", "purpose": "housing",
    "justification": "They cannot offer a place without it.", "categories": [str(one) for one in Category],
    "needs": {str(one): "The form asks for it." for one in Category}, "anonymous": "no", "why_not_anonymous": "It is about their own tenancy.",
    "channel": "telephone", "identity": "called_back", "number_source": "the council's own web page", "overheard": "no",
}  # fmt: skip
"""Answers with which every question of the share form is shown."""


def first_modals(services: Services) -> dict[str, dict[str, Any]]:
    """What `/justus help` and `/justus share` open."""
    return {"help": page(services.words, View.HELP, "home/help"), "share": share_modal(services, {})}


def share_modal(services: Services, answers: Mapping[str, Any] = ANSWERS) -> dict[str, Any]:
    """The share form as the journey draws it: with all its questions, or as it is first opened."""
    carried = {"form": "0123456789abcdef", "ref": REF, "has_named": "yes"}
    named = [("a" * 16, HOUSING), ("b" * 16, DOCTOR), ("other", services.words.plain("share/form", "somebody_else"))]
    return ShareForm.show(services.words, {**answers, **carried}, metadata=carried, options={"named": named}, client=REF)


def groups(bot: Bot) -> list[Group]:
    """The share form with all its questions, and the answer of the policy with several reasons."""
    services = bot.services
    outcome = _outcome(bot)
    return [
        _group("share_modal", "The share form, every question shown", lambda: share_modal(services)),
        _group("outcome_page", f"The policy's answer with {len(outcome.decision.decisive)} reasons", lambda: outcome_page(services, outcome)),
    ]


def _group(key: str, title: str, draw: Callable[[], dict[str, Any]]) -> Group:
    ready = draw()
    text = json.dumps(ready)
    if _without_defaults(json.loads(json.dumps(modelled(ready).to_dict()))) != _without_defaults(json.loads(text)):
        raise ValueError("slack_sdk's classes make something else: the comparison would not be fair")
    contenders = [
        Contender("floor", "json.dumps of the ready modal", lambda: json.dumps(ready), "floor"),
        Contender("models", "slack_sdk's classes, words ready, and json.dumps", lambda: json.dumps(modelled(ready).to_dict()), "peer"),
        Contender("ours", "Ours: words, answers and json.dumps", lambda: json.dumps(draw())),
    ]
    return Group(key, f"{title}: {len(ready['blocks'])} blocks, {len(text)} bytes", contenders, peer="models", weight=0.7)


def _outcome(bot: Bot) -> Outcome:
    """An answer with many reasons, of a request that is on record."""
    ask = replace(
        small(), items=tuple(Item(category=one, need="The form asks for it.") for one in Category),
        recipient=Recipient(name="Northern Lettings", kind=RecipientKind.AGENCY),
        channel=Channel.TELEPHONE, call=Call(identity=CallerIdentity.CERTAIN), justification="", anonymous_would_do=None,
    )  # fmt: skip
    with bot.services.store.open(AISHA, "share") as desk:
        outcome = ask_to_share(desk, REF, ask)
    return replace(outcome, decision=decide(ask, TODAY))


def modelled(ready: Mapping[str, Any]) -> ModelledView:
    """The same modal by slack_sdk's classes, with the words that are ready."""
    return ModelledView(
        type="modal", callback_id=ready["callback_id"], title=_plain(ready["title"]), submit=_plain(ready.get("submit")), close=_plain(ready["close"]),
        private_metadata=ready["private_metadata"], blocks=[_block(one) for one in ready["blocks"]],
    )  # fmt: skip


def _block(block: Mapping[str, Any]) -> Block:
    if block["type"] == "section":
        return SectionBlock(text=MarkdownTextObject(text=block["text"]["text"], verbatim=block["text"].get("verbatim")))
    if block["type"] == "actions":
        return ActionsBlock(elements=[_button(one) for one in block["elements"]])
    return InputBlock(
        block_id=block["block_id"], label=_said(block["label"]), hint=_plain(block.get("hint")), optional=block["optional"],
        dispatch_action=block.get("dispatch_action"), element=_element(block["element"]),
    )  # fmt: skip


def _button(button: Mapping[str, Any]) -> ButtonElement:
    return ButtonElement(action_id=button["action_id"], value=button["value"], text=_said(button["text"]), style=button.get("style"))


def _element(element: Mapping[str, Any]) -> Any:
    kind, action, placeholder = element["type"], element["action_id"], _plain(element.get("placeholder"))
    if kind == "plain_text_input":
        config = DispatchActionConfig(**element["dispatch_action_config"]) if "dispatch_action_config" in element else None
        return PlainTextInputElement(
            action_id=action, placeholder=placeholder, initial_value=element.get("initial_value"), multiline=element["multiline"],
            max_length=element["max_length"], dispatch_action_config=config,
        )  # fmt: skip
    options = [_option(one) for one in element["options"]]
    one = _option(element["initial_option"]) if "initial_option" in element else None
    several = [_option(it) for it in element["initial_options"]] if "initial_options" in element else None
    if kind == "radio_buttons":
        return RadioButtonsElement(action_id=action, options=options, initial_option=one)
    if kind == "static_select":
        return StaticSelectElement(action_id=action, placeholder=placeholder, options=options, initial_option=one)
    if kind == "checkboxes":
        return CheckboxesElement(action_id=action, options=options, initial_options=several)
    return StaticMultiSelectElement(action_id=action, placeholder=placeholder, options=options, initial_options=several)


def _option(option: Mapping[str, Any]) -> Option:
    return Option(text=_said(option["text"]), value=option["value"])


def _plain(text: Mapping[str, Any] | None) -> PlainTextObject | None:
    return _said(text) if text else None


def _said(text: Mapping[str, Any]) -> PlainTextObject:
    return PlainTextObject(text=text["text"], emoji=text.get("emoji"))


def _without_defaults(value: Any) -> Any:
    """A payload without what says nothing: the classes leave it out or add it as they please."""
    if isinstance(value, dict):
        return {key: _without_defaults(it) for key, it in value.items() if it not in (None, False)}
    return [_without_defaults(it) for it in value] if isinstance(value, list) else value
