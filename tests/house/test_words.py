"""One word for one thing, no blame, and what happens next: in every text that people read; and every code that is raised has its words."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest

from bot import samples
from bot.ids import Action
from bot.looking_again import Gone
from bot.messages import MESSAGES
from bot.saying import Kind, Part, names, say
from policy.access_steps import AccessFlaw
from policy.approval import Refusal
from policy.considering import ChoiceFlaw
from policy.findings import Because
from policy.precautions import Flaw
from policy.retention import Bar, Lack
from policy.since import Since
from tests.house.test_house_rules import sources

ROOT = Path(__file__).resolve().parent.parent.parent
WORDS = samples.words()

INSTEAD = {
    r"service users?|data subjects?|customers?|patients?|beneficiar(?:y|ies)|end users?": "client",
    r"staff|employees?|volunteers?|caseworkers?": "worker",
    r"board members?": "trustee",
    r"third part(?:y|ies)|addressees?": "recipient",
    r"revok\w+|rescind\w*|cancel(?:led)? consent": "withdraw",
    r"reject\w*|den(?:y|ied)|veto\w*": "decline",
    r"grounds?|legal bas[ie]s": "reason",
    r"authoris\w+|sanction\w*|permissions?": "approve",
    r"disclos(?:e|es|ed|ing)": "tell or share",
    r"(?:un)?tick(?:s|ed)?": "choose",
    r"case ids?|file numbers?": "reference",
    r"incidents?|crisis": "emergency",
    r"pursuant|shall|hereby|utilis\w+|commenc\w+|prior to|in order to|aforementioned|herein": "a plain word",
    r"e\.g\.|i\.e\.|etc\b": "for example",
}
"""What is not said, and the word of the glossary (CONTRIBUTING.md) that is."""

BLAME = (
    r"you failed|failed to|you forgot|you should have|you did not|invalid|illegal|incorrect|forbidden|not allowed|unauthori[sz]ed|violat\w+|error:|oops|denied"
)

NEXT = r"\b(?:now|today|tomorrow|by \d\d:\d\d|by: \d\d:\d\d|first|then|when you have|until|waits for|will hear|again|must|please)\b"
ASKS = set(Action) - {
    Action.READ, Action.READING_SHOW, Action.NOTE, Action.TAKE_BACK, Action.ANSWER, Action.EMERGENCY_REVIEW, Action.ACCESS_OPEN, Action.COMPLAINT_OPEN,
}  # fmt: skip
"""Buttons by which a message asks for something to be done; the others let people read, or take something back."""


@cache
def texts(name: str) -> tuple[str, ...]:
    """All that a template can say, with made-up facts."""
    return tuple(dict.fromkeys(piece.text for said in say(WORDS, name) for piece in said.pieces if piece.part is not Part.WHEN))


def found(pattern: str, name: str) -> list[str]:
    return [text for text in texts(name) if re.search(rf"\b(?:{pattern})", re.sub(r"[\w.]+@|https?://\S+", "", text), re.I)]


def on_paper(name: str) -> bool:
    """Whether this is printed: with a pen, people tick a box."""
    return names()[name] is Kind.PAPER or name.startswith("papers/")


@pytest.mark.parametrize("name", sorted(names()))
def test_each_thing_is_called_by_its_one_name(name: str) -> None:
    other = {pattern: instead for pattern, instead in INSTEAD.items() if not (on_paper(name) and instead == "choose")}
    assert [(instead, text) for pattern, instead in other.items() for text in found(rf"(?:{pattern})\b", name)] == []


@pytest.mark.parametrize("name", sorted(names()))
def test_nobody_is_blamed(name: str) -> None:
    assert found(BLAME, name) == []


def test_another_word_or_blame_would_be_noticed() -> None:
    assert [instead for pattern, instead in INSTEAD.items() if re.search(rf"\b(?:{pattern})\b", "The service user revoked it prior to disclosing.", re.I)] == [
        "client", "withdraw", "tell or share", "a plain word",
    ]  # fmt: skip
    assert re.search(BLAME, "Error: you failed to answer", re.I)
    assert not re.search(BLAME, "Something went wrong on our side", re.I)


@pytest.mark.parametrize("name", sorted(MESSAGES))
def test_a_message_that_asks_for_something_says_by_when_or_what_next(name: str) -> None:
    labels = {WORDS.plain("buttons", str(one)) for one in ASKS}
    for said in say(WORDS, name):
        if any(piece.part is Part.BUTTON and piece.text in labels for piece in said.pieces):
            body = " ".join(piece.text for piece in said.pieces if piece.part is Part.BODY)
            assert re.search(NEXT, body, re.I), (said.states, body)


@pytest.mark.parametrize("name", ["trouble", "problems"])
def test_trouble_always_says_what_to_do_or_that_nothing_changed(name: str) -> None:
    asks = (
        r"\b(?:type|ask|check|try|press|ring|tell|choose|look|please|leave|say|name|put in|somebody else|another|nothing was changed|changed nothing"
        r"|your first answer|cannot be opened|is written)\b"
    )
    assert [text for text in texts(name) if not re.search(asks, text, re.I)] == []


# Codes and their words


def raised(kind: str) -> Iterator[str]:
    """Every code that is written where this error is made."""
    for _, source in sources("bot", "handlers"):
        for node in ast.walk(ast.parse(source)):
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == kind:
                given = node.args[:1] if kind == "Refused" else [one.value for one in node.keywords if not isinstance(one.value, ast.DictComp)]
                yield from (one.value for value in given for one in ast.walk(value) if isinstance(one, ast.Constant) and isinstance(one.value, str))


def parts(name: str) -> set[str]:
    return set(re.findall(r"{% block (\w+) %}", (ROOT / "templates" / f"{name}.j2").read_text(encoding="utf-8")))


FROM_POLICY = {str(one) for kind in (Because, Flaw, AccessFlaw, ChoiceFlaw, Lack) for one in kind}
"""What the policy finds in a case or a safety note, said beside the field that would answer it."""
FROM_PYDANTIC = {"string_too_long", "not_understood"}
"""What the form library finds by itself, and the words for whatever else it finds."""
BESIDE_A_REFERENCE = {"malformed_reference", "no_such_client"}
"""Refusals that are said beside the field in which the reference was typed."""
FROM_SLACK_OR_US = {"busy", "unexpected", "too_late"}
"""Trouble that nobody raises by its code: handlers/trouble.py finds them."""


CHANGED_SINCE = {str(one) for one in (*Since, *Gone)}
"""What stands in the way of a yes since a request was put: bot/approving.py refuses with what was found."""


def test_every_problem_that_is_raised_has_words_and_every_word_is_raised() -> None:
    codes = set(raised("FieldProblem"))
    assert {"missing", "date_in_future"} <= codes
    assert codes - parts("problems") - FROM_POLICY == set()
    assert {str(one) for kind in (Flaw, AccessFlaw, ChoiceFlaw, Lack) for one in kind} <= parts("problems")
    assert parts("problems") - codes - FROM_PYDANTIC - BESIDE_A_REFERENCE - FROM_POLICY == set()


def test_every_refusal_that_is_raised_has_words_and_every_word_is_raised() -> None:
    raised_here = {one for one in raised("Refused") if one != "may_not_decide_"}
    codes = raised_here | {f"may_not_decide_{one}" for one in Refusal} | set(Bar) | FROM_SLACK_OR_US | CHANGED_SINCE
    assert "no_such_client" in codes
    assert codes - parts("trouble") == set()
    assert parts("trouble") - codes == set()
