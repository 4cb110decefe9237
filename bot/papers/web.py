"""A paper as a page of HTML: whole by itself, with no script and nothing loaded from elsewhere, to read on a screen or to print."""

from __future__ import annotations

from base64 import b64encode
from collections.abc import Iterator
from functools import cache
from html import escape
from pathlib import Path
from string import Template

from bot.papers.model import Block, Bullets, Heading, Inline, Inlines, Mark, Numbered, PageBreak, Paper, Paragraph, Picture, Size, Table, Text, fitted

_HERE = Path(__file__).parent
_EMPTY = {"img"}


def html(paper: Paper, size: Size = Size.STANDARD) -> str:
    """The whole page."""
    return "".join(html_stream(paper, size))


def html_stream(paper: Paper, size: Size = Size.STANDARD) -> Iterator[str]:
    """The page piece by piece: each block is made, written and forgotten, so a paper may be of any length."""
    style = (_HERE / "page.css").read_text(encoding="utf-8")
    title = escape(paper.title)
    yield _page().substitute(title=title, language=escape(paper.language), direction=paper.direction, size=size.value, style=style)
    drawn = _Drawn(paper, size)
    for block in paper.blocks:
        yield drawn.block(block) + "\n"
    yield "</main>\n" + (f"{_tag('footer', escape(paper.footer))}\n" if paper.footer else "") + "</body>\n</html>\n"


@cache
def _page() -> Template:
    return Template((_HERE / "page.html").read_text(encoding="utf-8"))


def _tag(name: str, inner: str, **attributes: str) -> str:
    """An element; what is in it has been escaped, its attributes are escaped here."""
    told = "".join(f' {key.strip("_").replace("_", "-")}="{escape(value)}"' for key, value in attributes.items())
    return f"<{name}{told}>" if name in _EMPTY else f"<{name}{told}>{inner}</{name}>"


class _Drawn:
    """The blocks of one paper, as HTML."""

    def __init__(self, paper: Paper, size: Size) -> None:
        self._paper, self._size = paper, size

    def block(self, block: Block) -> str:
        match block:
            case Heading(level, text):
                return _tag(f"h{level}", self._line(text, prose=False))
            case Paragraph(text):
                kind = {"class_": "write"} if text[-1:] == (Mark.BLANK,) else {}
                return _tag("p", self._line(text), **kind)
            case Bullets() | Numbered():
                return self._list(block)
            case Table():
                return self._table(block)
            case Picture(svg, alt):
                return _tag("figure", _tag("img", "", alt=alt, src="data:image/svg+xml;base64," + b64encode(svg).decode()))
            case PageBreak():
                return _tag("div", "", class_="break")

    def _list(self, block: Bullets | Numbered) -> str:
        items = "".join(_tag("li", self._item(item)) for item in block.items)
        if isinstance(block, Bullets):
            return _tag("ul", items, **({"class_": "boxes"} if block.boxes else {}))
        return _tag("ol", items, **({"start": str(block.first)} if block.first != 1 else {}))

    def _item(self, item: tuple[Block, ...]) -> str:
        """What stands in an item: its words alone where it is one paragraph."""
        if len(item) == 1 and isinstance(item[0], Paragraph) and item[0].text[-1:] != (Mark.BLANK,):
            return self._line(item[0].text)
        return "".join(self.block(one) for one in item)

    def _table(self, table: Table) -> str:
        head = "".join(_tag("th", self._line(cell, prose=False), scope="col") for cell in table.head)
        rows = "".join(_tag("tr", self._row(row)) for row in table.rows)
        return _tag("table", _tag("thead", _tag("tr", head)) + _tag("tbody", rows))

    def _row(self, row: tuple[Inlines, ...]) -> str:
        first, *rest = (self._line(cell, prose=False) for cell in row)
        return _tag("th", first, scope="row") + "".join(_tag("td", cell) for cell in rest)

    def _line(self, text: Inlines, *, prose: bool = True) -> str:
        return "".join(self._inline(one) for one in fitted(text, self._size, prose=prose))

    def _inline(self, one: Inline) -> str:
        if isinstance(one, Text):
            return _run(one)
        if one in {Mark.BREAK, Mark.SOFT}:
            return "<br>" if one is Mark.BREAK else "\n"
        name, sign = {
            Mark.BLANK: (self._paper.labels.blank, ""), Mark.BOX: (self._paper.labels.box, "\u2610"), Mark.TICKED: (self._paper.labels.ticked, "\u2611"),
        }[one]  # fmt: skip
        return _tag("span", sign, class_="blank" if one is Mark.BLANK else "box", role="img", aria_label=name)


def _run(one: Text) -> str:
    said = escape(one.text, quote=False)
    for style, wanted in (("em", one.italic), ("strong", one.bold)):
        said = _tag(style, said) if wanted else said
    return _tag("a", said, href=one.link) if one.link else said
