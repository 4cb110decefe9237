"""A paper as data: what is on it, before anybody says whether it is HTML or PDF. All text in it is text, and never markup of any kind."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from enum import StrEnum

RIGHT_TO_LEFT = frozenset({"ar", "ckb", "dv", "fa", "he", "ps", "sd", "ug", "ur", "yi"})
"""Languages that are written from right to left."""


class Size(StrEnum):
    """For whom a paper is printed: anybody, people with poor sight, or people who read little."""

    STANDARD = "standard"
    LARGE = "large"
    EASY = "easy"


@dataclass(frozen=True, slots=True)
class Text:
    """A run of text; `link` is where the template's own words lead."""

    text: str
    bold: bool = False
    italic: bool = False
    link: str = ""


class Mark(StrEnum):
    """What is no text: a new line, a new line in the template only, a line to write on, a box to tick, and one that is ticked."""

    BREAK = "break"
    SOFT = "soft"
    BLANK = "blank"
    BOX = "box"
    TICKED = "ticked"


Inline = Text | Mark
Inlines = tuple[Inline, ...]


@dataclass(frozen=True, slots=True)
class Heading:
    """A heading under the title, which is level 1."""

    level: int
    text: Inlines


@dataclass(frozen=True, slots=True)
class Paragraph:
    """A paragraph."""

    text: Inlines


@dataclass(frozen=True, slots=True)
class Bullets:
    """A list in no order; an item may hold paragraphs and further lists."""

    items: tuple[tuple[Block, ...], ...]

    @property
    def boxes(self) -> bool:
        """Whether each item has a box of its own, so that it needs no bullet."""
        return all(isinstance(item[0], Paragraph) and item[0].text[:1] in {(Mark.BOX,), (Mark.TICKED,)} for item in self.items if item)


@dataclass(frozen=True, slots=True)
class Numbered:
    """A list with numbers, from `first` on."""

    items: tuple[tuple[Block, ...], ...]
    first: int = 1


@dataclass(frozen=True, slots=True)
class Table:
    """A table: the first row heads the columns, and the first cell of each other row heads that row."""

    head: tuple[Inlines, ...]
    rows: tuple[tuple[Inlines, ...], ...]


@dataclass(frozen=True, slots=True)
class Picture:
    """A picture, and the same in words for whoever does not see it."""

    svg: bytes
    alt: str


@dataclass(frozen=True, slots=True)
class PageBreak:
    """From here on a new page."""


Block = Heading | Paragraph | Bullets | Numbered | Table | Picture | PageBreak


@dataclass(frozen=True, slots=True)
class Labels:
    """What the marks of a paper are called aloud, and how its pages are counted: `{page}` of `{pages}`."""

    blank: str = ""
    box: str = ""
    ticked: str = ""
    pages: str = ""


@dataclass(frozen=True, slots=True)
class Paper:
    """What is to be printed. `blocks` may be made while they are printed (`web.html_stream`), for a paper of any length; then it can be printed once."""

    title: str
    language: str
    blocks: Iterable[Block]
    footer: str = ""
    labels: Labels = Labels()

    @property
    def direction(self) -> str:
        """Which way the language is written."""
        return "rtl" if self.language.partition("-")[0].lower() in RIGHT_TO_LEFT else "ltr"


def fitted(text: Inlines, size: Size, *, prose: bool = True) -> Inlines:
    """The text as a size wants it: bold for italics, which poor sight reads badly, and in easy-read a line for each sentence."""
    if size is Size.STANDARD:
        return text
    plain = tuple(replace(one, bold=True, italic=False) if isinstance(one, Text) and one.italic else one for one in text)
    return tuple(_a_line_for_each_sentence(plain)) if size is Size.EASY and prose else plain


def _a_line_for_each_sentence(text: Inlines) -> Iterator[Inline]:
    before = ""
    for one in text:
        if isinstance(one, Mark):
            yield Mark.BREAK if one is Mark.SOFT else one
            before = ""
            continue
        for at, piece in enumerate(re.split(r"(?<=[.?!])\s+(?=\S)", one.text)):
            if at or re.search(r"[.?!]\s+\Z", before + piece[: len(piece) - len(piece.lstrip())]):
                yield Mark.BREAK
                piece = piece.lstrip()
            if piece:
                yield replace(one, text=piece)
        before = one.text


def spoken(block: Block) -> Iterator[str]:
    """The words of a block as they are read aloud, piece by piece."""
    match block:
        case Heading() | Paragraph():
            yield _said(block.text)
        case Bullets() | Numbered():
            yield from (text for item in block.items for one in item for text in spoken(one))
        case Table():
            yield from (_said(cell) for row in (block.head, *block.rows) for cell in row)
        case Picture():
            yield block.alt


def _said(text: Inlines) -> str:
    between = {Mark.BREAK: "\n", Mark.SOFT: " "}
    return "".join(one.text if isinstance(one, Text) else between.get(one, "") for one in text)
