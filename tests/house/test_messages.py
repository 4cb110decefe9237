"""Every message that is ever queued: it renders in every state, Slack would take it, and a locked phone shows a reference at most (4.1, App. 1)."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from jinja2 import UndefinedError

from bot import samples
from bot.delivery import Composed
from bot.ids import Action
from bot.messages import MESSAGES
from bot.messages.blocks import STYLES, attached, compose_with, row_of_buttons
from bot.words import Words, pieces
from sandbox.blocks import check_blocks
from sandbox.looking import text_of

PRIVATE = re.compile(r"<@|JU-\d|UAISHA|UBEN|UTOMASZ|housing|clinic|4\.\d", re.I)
"""What a locked phone does not show: who, about whom, and why."""
TEMPLATES = Path(__file__).resolve().parent.parent.parent / "templates"


@pytest.fixture(scope="module")
def words() -> Words:
    """The words, as a charity sets them up."""
    return samples.words()


def every(words: Words, name: str) -> Iterator[Composed]:
    """The message in each of its states."""
    for context in samples.states(name):
        yield compose_with(words, name, context, MESSAGES[name].buttons(context), lines=MESSAGES[name].lines(context))


@pytest.mark.parametrize("name", sorted(MESSAGES))
def test_a_message_renders_in_every_state_and_slack_would_take_it(words: Words, name: str) -> None:
    for composed in every(words, name):
        assert composed.blocks
        assert check_blocks(composed.blocks, "message").problems == []


@pytest.mark.parametrize("name", sorted(MESSAGES))
def test_a_locked_phone_shows_a_reference_at_most(words: Words, name: str) -> None:
    for composed in every(words, name):
        assert len(composed.text) <= 60
        assert not PRIVATE.search(composed.text)


def test_a_message_with_files_says_no_more_than_a_locked_phone_may_show(words: Words) -> None:
    """Slack makes the notification of such a message from its blocks, and shows the titles of its files: all of it is held to what a summary is held to.

    What stands for a picture is read only with the picture; it holds nothing that anybody typed.
    """
    seen = 0
    for name, message in MESSAGES.items():
        for context in samples.states(name):
            if files := attached(words, name, context, message.files(context), lambda file: lambda session: b""):
                seen += 1
                composed = compose_with(words, name, context, message.buttons(context), files=files)
                said = "\n".join([text_of(composed.blocks), *(f"{one.name} {one.title}" for one in files)])
                assert not PRIVATE.search(said)
                said += "\n".join(one.alt for one in files)
                typed = [one for key, one in samples.typed().items() if isinstance(one, str) and key not in {"charity", "client_example"}]
                assert [one for one in typed if one in said] == []
    assert seen


@pytest.mark.parametrize("name", sorted(MESSAGES))
def test_no_summary_has_a_word_that_anybody_typed(words: Words, name: str) -> None:
    """Not even where a template could: none of the texts that people type stands in what a locked phone shows."""
    typed = [one for key, one in samples.typed().items() if isinstance(one, str) and key not in {"charity", "client_example"}]
    assert len(typed) > 10
    for composed in every(words, name):
        assert [one for one in typed if one in composed.text] == []


def test_a_canary_in_a_summary_would_be_seen(words: Words) -> None:
    assert "R-CANARY" in words.plain("share/approved", "summary", ref="R-CANARY")


def test_a_value_that_a_template_needs_cannot_be_forgotten(words: Words) -> None:
    with pytest.raises(UndefinedError):
        words.plain("share/approved", "summary")


def test_every_message_has_its_file_and_every_file_its_message() -> None:
    with_summary = {path for path in TEMPLATES.rglob("*.j2") if "{% block summary %}" in path.read_text(encoding="utf-8")}
    messages = {str(path.relative_to(TEMPLATES).with_suffix("")) for path in with_summary}
    assert messages - {"emergency/now"} == set(MESSAGES)


def test_every_button_has_a_short_label_and_carries_only_a_reference(words: Words) -> None:
    for action in Action:
        (block,) = row_of_buttons(words, (action,), "R-7K3QFX")
        (element,) = block["elements"]
        assert element["value"] == "R-7K3QFX"
        assert len(element["text"]["text"]) <= 30
        assert check_blocks([block], "message").problems == []
    assert set(STYLES) <= set(Action)


@pytest.mark.parametrize(
    "typed, shown",
    [
        ("<!channel> come", "&lt;!channel&gt; come"),
        ("<@U123> & <https://evil|ok>", "&lt;@U123&gt; &amp; &lt;https://evil|ok&gt;"),
        ("first\nApproved by the chair", "first Approved by the chair"),
        ("safe\u202egnp.exe\u200b", "safegnp.exe"),
    ],
)
def test_what_a_person_typed_is_inert_in_slack_markup(words: Words, typed: str, shown: str) -> None:
    assert words.mrkdwn("approval/question_form", "question", ref="R-1").startswith("What")
    said = words.mrkdwn("approval/question", "body", ref="R-1", question=typed, answered="", asked_by=samples.WORKER)
    assert shown in said


def test_a_long_text_is_cut_at_a_space_and_nothing_of_it_is_lost() -> None:
    text = "word &amp; " * 900
    cut = pieces(text)
    assert all(len(one) <= 2900 for one in cut)
    assert " ".join(cut) == text.strip()
