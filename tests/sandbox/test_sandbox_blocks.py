"""The limits of Block Kit: what passes, and what is refused with which pointer."""

from __future__ import annotations

from typing import Any

import pytest
from conftest import button, entry, modal, option, plain
from hypothesis import given, settings
from hypothesis import strategies as st

from sandbox.blocks import check_blocks, check_view, text_total, too_large

Json = dict[str, Any]


def section(text: Any = None, **more: Any) -> Json:
    """A section."""
    return {"type": "section", **({"text": text} if text is not None else {}), **more}


def select(**more: Any) -> Json:
    """A static_select."""
    return {"type": "static_select", "action_id": "s", "options": [option("a"), option("b")], **more}


def markdown(text: str, **more: Any) -> Json:
    """A mrkdwn object."""
    return {"type": "mrkdwn", "text": text, **more}


CONFIRM = {"title": plain("Sure?"), "text": markdown("*Really*"), "confirm": plain("Yes"), "deny": plain("No")}
RICH = {"type": "rich_text", "elements": [{"type": "rich_text_section", "elements": [{"type": "text", "text": "x", "style": {"bold": True}}]}]}
TABLE = {"type": "table", "rows": [[{"type": "raw_text", "text": "a"}, RICH]], "column_settings": [{"align": "right", "is_wrapped": True}]}
GOOD: list[tuple[str, list[Json]]] = [
    ("message", [section(plain("x" * 3000)), {"type": "divider"}, {"type": "header", "text": plain("h" * 150)}]),
    ("message", [section(fields=[markdown("x" * 2000)] * 10), {"type": "context", "elements": [markdown("a"), plain("b")]}]),
    ("message", [button(style="danger", confirm=CONFIRM, url="https://example.org"), RICH, TABLE, {"type": "markdown", "text": "# x"}]),
    ("message", [section(plain("x"), accessory=select(initial_option=option("b")))]),
    ("modal", [entry(), {"type": "input", "label": plain("n"), "element": {"type": "number_input", "is_decimal_allowed": False, "min_value": "1"}}]),
    ("modal", [entry(), entry("other")]),
    ("home", [section(plain("x")), button()]),
    ("message", [section(plain("x"))] * 50),
    ("modal", [section(plain("x"))] * 100),
]
BAD: list[tuple[str, list[Json], str, str]] = [
    ("message", [section(plain("x"))] * 51, "/blocks", "no more than 50 items allowed"),
    ("modal", [section(plain("x"))] * 101, "/blocks", "no more than 100 items allowed"),
    ("message", [section(plain("x" * 3001))], "/blocks/0/text/text", "must be less than 3001 characters"),
    ("message", [section(plain("\U0001f600" * 1501))], "/blocks/0/text/text", "must be less than 3001 characters"),
    ("message", [section(plain(""))], "/blocks/0/text/text", "must be more than 0 characters"),
    ("message", [section()], "/blocks/0", "missing required field: text"),
    ("message", [section(markdown("x", emoji=True))], "/blocks/0/text", "invalid additional property: emoji"),
    ("message", [section({**plain("x"), "verbatim": True})], "/blocks/0/text", "invalid additional property: verbatim"),
    ("message", [section(plain("x"), colour="red")], "/blocks/0", "invalid additional property: colour"),
    ("message", [section(fields=[plain("x")] * 11)], "/blocks/0/fields", "no more than 10 items allowed"),
    ("message", [section(fields=[plain("x" * 2001)])], "/blocks/0/fields/0/text", "must be less than 2001 characters"),
    ("message", [{"type": "header", "text": plain("h" * 151)}], "/blocks/0/text/text", "must be less than 151 characters"),
    ("message", [{"type": "header", "text": markdown("h")}], "/blocks/0/text/type", "unsupported type: mrkdwn"),
    ("message", [{"type": "nonsense"}], "/blocks/0/type", "unsupported type: nonsense"),
    ("message", [{"type": "actions", "elements": [button()["elements"][0] | {"action_id": str(n)} for n in range(26)]}], "/blocks/0/elements", "than 25"),
    ("message", [{"type": "actions", "elements": []}], "/blocks/0/elements", "no fewer than 1 items required"),
    ("message", [{"type": "actions", "elements": [select(), select()]}], "/blocks/0/elements/1/action_id", "already exists"),
    ("message", [section(plain("x"), block_id="b"), section(plain("y"), block_id="b")], "/blocks/1/block_id", "block_id already exists: b"),
    ("message", [{"type": "context", "elements": [button()["elements"][0]]}], "/blocks/0/elements/0/type", "unsupported type: button"),
    ("message", [button(style="primry")], "/blocks/0/elements/0/style", "must be one of: primary, danger"),
    ("message", [button(value="v" * 2001)], "/blocks/0/elements/0/value", "must be less than 2001 characters"),
    ("message", [button(url="")], "/blocks/0/elements/0/url", "must be more than 0 characters"),
    ("message", [button(url="not a url")], "/blocks/0/elements/0/url", "must be a valid URL"),
    ("message", [button(text=plain("x" * 76))], "/blocks/0/elements/0/text/text", "must be less than 76 characters"),
    ("message", [button(action_id="a" * 256)], "/blocks/0/elements/0/action_id", "must be less than 256 characters"),
    ("message", [button(confirm={**CONFIRM, "title": plain("t" * 101)})], "/blocks/0/elements/0/confirm/title/text", "must be less than 101"),
    ("message", [button(confirm={"title": plain("t")})], "/blocks/0/elements/0/confirm", "missing required field: deny"),
    ("message", [section(plain("x"), accessory=select(options=[]))], "/blocks/0/accessory/options", "no fewer than 1 items required"),
    ("message", [section(plain("x"), accessory=select(options=[option(str(n)) for n in range(101)]))], "/blocks/0/accessory/options", "no more than 100"),
    ("message", [section(plain("x"), accessory=select(options=[option("v" * 151, "x")]))], "/blocks/0/accessory/options/0/value", "less than 151"),
    ("message", [section(plain("x"), accessory=select(options=[option("v", "x" * 76)]))], "/blocks/0/accessory/options/0/text/text", "less than 76"),
    ("message", [section(plain("x"), accessory=select(initial_option=option("zzz")))], "/blocks/0/accessory/initial_option", "exactly match"),
    ("message", [section(plain("x"), accessory=select(initial_option=option("a", "Other")))], "/blocks/0/accessory/initial_option", "exactly match"),
    ("message", [section(plain("x"), accessory=select(option_groups=[]))], "/blocks/0/accessory", "exactly one of options and option_groups"),
    ("message", [section(plain("x"), accessory={"type": "plain_text_input"})], "/blocks/0/accessory/type", "unsupported type: plain_text_input"),
    ("message", [section(plain("x"), accessory={"type": "overflow", "options": [option(str(n)) for n in range(6)]})], "/blocks/0/accessory/options", "than 5"),
    ("message", [{"type": "actions", "elements": [{"type": "checkboxes", "options": [option(str(n)) for n in range(11)]}]}], "/blocks/0/elements", "than 10"),
    ("message", [entry(type="email_text_input")], "/blocks/0/element/type", "supported in modals only"),
    ("home", [{"type": "actions", "elements": [{"type": "datetimepicker"}]}], "/blocks/0/elements/0/type", "not supported in Home tabs"),
    ("modal", [{"type": "markdown", "text": "x"}], "/blocks/0/type", "unsupported type: markdown in a modal"),
    ("modal", [entry(type="button", text=plain("x"))], "/blocks/0/element/type", "unsupported type: button"),
    ("modal", [entry(max_length=3001)], "/blocks/0/element/max_length", "must be between 1 and 3000"),
    ("modal", [entry(min_length=9, max_length=3)], "/blocks/0/element", "min_length must not be greater"),
    ("modal", [entry(type="number_input")], "/blocks/0/element", "missing required field: is_decimal_allowed"),
    ("modal", [entry(type="number_input", is_decimal_allowed=True, min_value=1)], "/blocks/0/element/min_value", "must be a string"),
    ("modal", [entry(type="datepicker", initial_date="01/02/2026")], "/blocks/0/element/initial_date", "YYYY-MM-DD"),
    ("modal", [entry(type="timepicker", initial_time="24:00")], "/blocks/0/element/initial_time", "HH:mm"),
    ("modal", [entry(placeholder=plain("p" * 151))], "/blocks/0/element/placeholder/text", "must be less than 151 characters"),
    ("modal", [entry(focus_on_load=True), entry("b", focus_on_load=True)], "/blocks/1/element/focus_on_load", "one element only"),
    ("modal", [entry(type="file_input", max_files=11)], "/blocks/0/element/max_files", "must be between 1 and 10"),
    ("modal", [{**entry(type="file_input"), "dispatch_action": True}], "/blocks/0", "dispatch_action is not supported with file_input"),
    ("modal", [{**entry(), "hint": None}], "/blocks/0/hint", "must be an object"),
    ("message", [{"type": "image", "image_url": "https://x.org/a.png"}], "/blocks/0", "missing required field: alt_text"),
    ("message", [{"type": "image", "alt_text": "a"}], "/blocks/0", "exactly one of image_url and slack_file"),
    ("message", [TABLE, TABLE], "/blocks", "only one table allowed"),
    ("message", [{"type": "markdown", "text": "x" * 7000}] * 2, "/blocks", "12001 characters together"),
    ("message", [section(plain("x"), block_id="b" * 256)], "/blocks/0/block_id", "must be less than 256 characters"),
]


@pytest.mark.parametrize(("surface", "blocks"), GOOD)
def test_good_blocks_pass(surface: str, blocks: list[Json]) -> None:
    """What is within every limit is accepted."""
    assert check_blocks(blocks, surface).messages() == []


@pytest.mark.parametrize(("surface", "blocks", "pointer", "words"), BAD)
def test_bad_blocks_are_refused(surface: str, blocks: list[Json], pointer: str, words: str) -> None:
    """What is over a limit is refused, with its words at its pointer."""
    problems = check_blocks(blocks, surface).problems
    assert [1 for at, text in problems if at.startswith(pointer) and words in text], problems


@pytest.mark.parametrize(
    ("view", "pointer", "words"),
    [
        (modal(entry(), title=plain("t" * 25)), "/view/title/text", "must be less than 25 characters"),
        (modal(entry(), title=markdown("t")), "/view/title/type", "unsupported type: mrkdwn"),
        (modal(entry(), private_metadata="m" * 3001), "/view/private_metadata", "must be less than 3001 characters"),
        (modal(entry(), callback_id="c" * 256), "/view/callback_id", "must be less than 256 characters"),
        (modal(entry(), colour="red"), "/view", "invalid additional property: colour"),
        (modal(entry(), close=None), "/view/close", "must be an object"),
        ({"type": "modal", "title": plain("x"), "blocks": [entry()]}, "/view", "missing required field: submit"),
        ({"type": "modal", "blocks": []}, "/view", "missing required field: title"),
        ({"type": "home", "blocks": []}, "/view/type", "must be one of: modal"),
        ("text", "/view/type", "must be one of: modal"),
    ],
)
def test_bad_views_are_refused(view: Any, pointer: str, words: str) -> None:
    """A view's own fields have their limits."""
    problems = check_view(view).problems
    assert [1 for at, text in problems if at == pointer and words in text], problems


def test_home_has_no_title() -> None:
    """A Home tab has neither title nor submit."""
    problems = check_view({"type": "home", "title": plain("x"), "blocks": []}, ("home",)).problems
    assert problems == [("/view", "invalid additional property: title")]


def test_sizes() -> None:
    """The sum of text counts every text once; a view may hold 250 kB."""
    assert text_total([section(markdown("x" * 100), fields=[plain("y" * 10)]), button()]) == 112
    assert too_large(modal(*[section(plain("x" * 3000))] * 90))
    assert not too_large(modal(entry()))


KEYS = ["type", "text", "elements", "element", "accessory", "options", "option_groups", "initial_options", "blocks", "action_id", "fields"]
PIECES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=5) | st.sampled_from(["section", "actions", "input", "static_select", "button", "plain_text"]),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(
            st.sampled_from(KEYS),
            inner,
        )
    ),
    max_leaves=20,
)


@settings(max_examples=300)
@given(PIECES)
def test_nonsense_never_breaks_the_checks(piece: Any) -> None:
    """Whatever is sent is judged, not stumbled over."""
    check_view({"type": "modal", "title": plain("x"), "blocks": piece})
    check_view(piece)
    check_blocks([piece], "message")
    text_total(piece)
