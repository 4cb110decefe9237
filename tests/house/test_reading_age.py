"""Every text reads at an age of 12 or lower, and at 10 or lower where clients read it.

Measured by the Automated Readability Index, which gives a school grade from the letters in a word and the words in a sentence; grade + 5 is an age.
It counts letters where other formulas count syllables: it needs no dictionary to download, and gives the same answer on every machine.
Formulas were made for passages: a few words are pushed up by one long word that the glossary asks for (recipient, information). So a text of fewer
words than a passage may be two years above, and labels of a few words are read together, as a list of its own. No sentence is long, in any text.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import cache

import pytest
import textstat

from bot import samples
from bot.saying import Kind, Part, names, say
from policy.facts import Category

AGES = {"documents/for_clients/easy/": 8, "documents/for_clients/": 10, "words/briefing_item": 10, "": 12}
"""Who reads: the first beginning of a text's name that fits."""

PASSAGE, LABEL = 20, 8
SHORT_TEXTS_MAY_BE_ABOVE = 2
LONGEST_SENTENCE = 25
"""Words, as in plain-English guides."""
LONGEST_EASY_SENTENCE = 15
"""Words, as in guides to easy-read: one idea in a sentence."""

EXCEPTIONS: dict[str, str] = {}
"""Texts that read older, each with the reason why it must."""

WORDS = samples.words()
NOT_READ_AS_PROSE = {Part.WHEN, Part.OPTION, Part.BUTTON, Part.NOTICE}
"""Options and buttons are read with their own lists (words/, buttons); a notice is a reference and two or three words."""


def prose(text: str) -> str:
    """What is read, without what is only looked at: clauses, references, dates, people, commands, kinds of information, bullets and emphasis."""
    for pattern, instead in (
        (r"\s*\([^()]*\bclauses? [^()]*\)", ""),
        (r"\b[Cc]lauses? \d[\w.]*(?:(?:, | and | to )\d[\w.]*)*", "this clause"),
        (r"`[^`]*`|/justus(?: \w+)*(?: JU-\d+)?", "this"),
        (r"@\w+ \w+", "they"),
        (r"(?:\d\d:\d\d on )?\w+day \d+ \w+ \d{4}", "then"),
        (r"\b[A-Z]{1,2}-[0-9A-Z…]{4,8}\b|R-…", "it"),
        (KINDS, "this"),
        (r"[•*_\"“”()]|(?<!\w)'|'(?!\w)", ""),
    ):
        text = re.sub(pattern, instead, text)
    lines = (re.sub(r"\s+", " ", line).strip() for line in text.splitlines())
    return " ".join(_sentence(line) for line in lines if re.search(r"\w", line))


def _sentence(line: str) -> str:
    """A line as it is read: one or two words answer a question."""
    whole = line if count(line) > 2 else f"It is {line}"
    return whole if whole.endswith((".", "?", "!")) else f"{whole.rstrip(':;,')}."


_KIND = "|".join(re.escape(WORDS.label(one)) for one in Category)
KINDS = rf"(?:(?:{_KIND})(?:, | and )){{1,}}(?:{_KIND})"


def age(text: str) -> float:
    """The age at which a text can be read."""
    return float(textstat.automated_readability_index(text)) + 5


@cache
def passages(name: str) -> tuple[str, ...]:
    """The texts that are judged, each for itself: a message, form or page as a whole; each part where a template is a list of parts."""
    found: dict[str, None] = {}
    for said in say(WORDS, name):
        read = [prose(piece.text) for piece in said.pieces if piece.part not in NOT_READ_AS_PROSE]
        found |= dict.fromkeys(read if names()[name] is Kind.PARTS else [" ".join(read)])
    return tuple(filter(None, found))


def count(text: str) -> int:
    return len(text.split())


def limit(name: str) -> int:
    return next(years for beginning, years in AGES.items() if name.startswith(beginning))


def too_old(name: str, texts: Iterable[str]) -> list[tuple[float, str]]:
    """The texts that ask too much of a reader, and how old one would have to be."""
    found = []
    for text in texts:
        most = limit(name) if count(text) >= PASSAGE else limit(name) + SHORT_TEXTS_MAY_BE_ABOVE
        if count(text) >= LABEL and age(text) > most:
            found.append((round(age(text), 1), text))
    labels = " ".join(text for text in texts if count(text) < LABEL)
    if count(labels) >= PASSAGE and age(labels) > limit(name):
        found.append((round(age(labels), 1), labels))
    return found


@pytest.mark.parametrize("name", sorted(set(names()) - set(EXCEPTIONS)))
def test_a_text_is_as_easy_as_its_readers_need(name: str) -> None:
    assert too_old(name, passages(name)) == []


@pytest.mark.parametrize("name", sorted(set(names()) - set(EXCEPTIONS)))
def test_no_sentence_is_long(name: str) -> None:
    sentences = {one for text in passages(name) for one in re.split(r"(?<=[.?!])\s+", text)}
    most = LONGEST_EASY_SENTENCE if "/easy/" in name else LONGEST_SENTENCE
    assert [one for one in sentences if count(one) > most] == []


@pytest.mark.parametrize("folder", ["reasons/", "changes/", "clauses/"])
def test_what_is_read_together_is_easy_together(folder: str) -> None:
    """Short texts of one kind, as one passage: the two years are for one text, not for a way of writing."""
    whole = " ".join(text for name in names() if name.startswith(folder) for text in passages(name))
    assert age(whole) <= limit(folder) - 1


def test_a_hard_text_is_noticed_and_an_easy_one_is_not() -> None:
    hard = "Notwithstanding such considerations, practitioners are required to ascertain authorisation prior to disclosure of information."
    easy = "Ask the client first. Tell them who will know, and why. Write down what they said, and keep it in the file."
    assert too_old("reasons/x", [hard])
    assert too_old("reasons/x", [easy]) == []
    assert too_old("documents/for_clients/leaflet", [easy]) == []
    slow = "The trustees decide whether the reason is strong enough. They answer you before the deadline, by direct message."
    assert too_old("share/x", [slow]) == []
    assert too_old("words/briefing_item", [slow])


def test_every_exception_is_a_text_that_needs_it() -> None:
    assert [name for name in EXCEPTIONS if name not in names() or not too_old(name, passages(name))] == []


def test_what_is_not_prose_is_taken_out_before_measuring() -> None:
    said = "• *R-7K3QFX* for @Aisha Khan: by 16:55 on Monday 2 March 2026 (clauses 4.1 and 4.2.2). Type `/justus status R-7K3QFX`."
    assert prose(said) == "it for they: by then. Type this."
