"""A paper as a PDF that a screen reader can read, and pictures as PNG: typst draws, and gets everything as data."""

from __future__ import annotations

import json
import re
import unicodedata
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime
from functools import cache
from pathlib import Path
from threading import Lock
from typing import Any

import font_source_sans_pro
import typst

from bot.clock import utc
from bot.errors import Refused
from bot.papers.model import Block, Bullets, Heading, Inline, Inlines, Numbered, PageBreak, Paper, Paragraph, Picture, Size, Table, Text, fitted

Signs = Callable[[str], str]
"""What is done to each run of text before it is printed."""

_HERE = Path(__file__).parent
_LONG = re.compile(r"\S{25}(?=\S)")
"""A word that is too long for a line: it may be broken, because what runs over the edge of the paper is lost."""


def pdf(paper: Paper, size: Size = Size.STANDARD, *, made: datetime) -> bytes:
    """The paper as a tagged PDF (PDF/UA-1); the same bytes for the same paper and the same time.

    All of it is in memory at once: a caller with thousands of entries splits them into several papers. Signs that no font has, such as emoji, are written as
    their names. For letters that no font has it is refused (`letters_not_printable`), since a paper with holes would be worse: `web.html` has them all.
    """
    blocks, second = tuple(paper.blocks), utc(made).replace(microsecond=0)
    for signs in (_as_typed, _signs_by_name):
        try:
            return _compiled(_SOURCE, _drawn(replace(paper, blocks=blocks), size, signs), format="pdf", timestamp=second, pdf_standards="ua-1")[0]
        except _LettersMissing:
            continue
    raise Refused("letters_not_printable")


def forget() -> None:
    """Give back what typst keeps of its last papers in case they are printed again: for a caller that prints many, and none of them twice."""
    with _ONE_AT_A_TIME:
        for _ in range(_REMEMBERED + 1):
            _compiler().compile(input=b"", format="pdf")


def pages(paper: Paper, size: Size = Size.STANDARD, *, ppi: float = 100) -> list[bytes]:
    """Each page as a PNG, to look at."""
    return _compiled(_SOURCE, _drawn(paper, size, _as_typed), format="png", ppi=ppi)


def png(picture: Picture, *, ppi: float = 144) -> bytes:
    """A picture as PNG, for where SVG is not shown."""
    return _compiled(_PICTURE, {"svg": picture.svg.decode()}, format="png", ppi=ppi)[0]


class _LettersMissing(Exception):  # noqa: N818  # never leaves this module
    """No font has a letter of the paper."""


def _compiled(source: bytes, told: dict[str, str], **options: Any) -> list[bytes]:
    """What typst makes of it, page by page if it is pictures. Its errors may quote the paper, so they go no further than here."""
    try:
        with _ONE_AT_A_TIME:
            found = _compiler().compile(input=source, sys_inputs=told, **options)
    except typst.TypstError as wrong:
        if "not be displayed" in wrong.message:
            raise _LettersMissing from None
        raise RuntimeError(re.sub(r"`[^`]*`", "`\N{HORIZONTAL ELLIPSIS}`", wrong.message)) from None
    assert found is not None
    return found if isinstance(found, list) else [found]


_REMEMBERED = 10
"""For how many papers more typst keeps what it worked out for one."""

_ONE_AT_A_TIME = Lock()
"""A compiler is not for two threads at once."""

_SOURCE = (_HERE / "paper.typ").read_bytes()
_PICTURE = b'#set page(width: auto, height: auto, margin: 8pt)\n#image(bytes(sys.inputs.svg), format: "svg")'


@cache
def _compiler() -> typst.Compiler:
    """One for the process, because to look at the fonts takes time; and only with fonts that are locked with us, so that every machine prints the same."""
    fonts = typst.Fonts(include_system_fonts=False, include_embedded_fonts=True, font_paths=[font_source_sans_pro.font_directory])
    return typst.Compiler(font_paths=fonts, ignore_system_fonts=True)


def _as_typed(text: str) -> str:
    return text


def _signs_by_name(text: str) -> str:
    """Pictures and signs by their names: a smile is `[slightly smiling face]`."""
    return "".join(f"[{unicodedata.name(one).lower()}]" if unicodedata.category(one) in {"So", "Sk"} else one for one in _VARIANTS.sub("", text))


_VARIANTS = re.compile("[\ufe00-\ufe0f\u200d\U0001f3fb-\U0001f3ff]")
"""What only says how the sign before it is to look."""


def _drawn(paper: Paper, size: Size, signs: Signs) -> dict[str, str]:
    language, _, region = paper.language.partition("-")
    told = {
        "title": signs(paper.title), "language": language, "region": region or None, "size": size.value, "footer": signs(paper.footer),
        "pages": paper.labels.pages, "blocks": [_Laid(size, signs).block(one) for one in paper.blocks],
    }  # fmt: skip
    return {"paper": json.dumps(told, ensure_ascii=False)}


@dataclass(frozen=True, slots=True)
class _Laid:
    """The blocks of one paper, as the data that paper.typ reads."""

    size: Size
    signs: Signs

    def block(self, block: Block) -> dict[str, Any]:
        match block:
            case Heading(level, text):
                return {"kind": "heading", "level": level, "text": self._line(text, prose=False)}
            case Paragraph(text):
                return {"kind": "paragraph", "text": self._line(text)}
            case Bullets() | Numbered():
                return self._list(block)
            case Table(head, rows):
                return {"kind": "table", "head": self._row(head), "rows": [self._row(row) for row in rows]}
            case Picture(svg, alt):
                return {"kind": "picture", "svg": svg.decode(), "alt": alt}
            case PageBreak():
                return {"kind": "break"}

    def _list(self, block: Bullets | Numbered) -> dict[str, Any]:
        kind = {"kind": "bullets", "boxes": block.boxes} if isinstance(block, Bullets) else {"kind": "numbered", "first": block.first}
        return {**kind, "items": [[self.block(one) for one in item] for item in block.items]}

    def _row(self, row: tuple[Inlines, ...]) -> list[list[Any]]:
        return [self._line(cell, prose=False) for cell in row]

    def _line(self, text: Inlines, *, prose: bool = True) -> list[Any]:
        return [self._inline(one) for one in fitted(text, self.size, prose=prose)]

    def _inline(self, one: Inline) -> Any:
        if not isinstance(one, Text):
            return one.value
        return {"text": _LONG.sub("\\g<0>\u200b", self.signs(one.text)), "bold": one.bold, "italic": one.italic, "link": one.link}
