"""From a template in Markdown to a paper. What the template's author wrote is markup; what anybody typed is text (`Words.markdown` sees to that).

Read are headings (`##`, the title is the first), paragraphs, **bold**, *italics*, lists, tables and links; `![](name)` for a picture that is handed over,
`[ ]` for a box to tick, `[x]` for one that is ticked, `[____]` for a line to write on, and `---` for a new page. HTML, code and all else stays text.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from functools import lru_cache
from typing import Any

from markdown_it import MarkdownIt
from markdown_it.rules_inline import StateInline
from markdown_it.tree import SyntaxTreeNode

from bot.papers.model import Block, Bullets, Heading, Inline, Inlines, Labels, Mark, Numbered, PageBreak, Paper, Paragraph, Picture, Table, Text
from bot.words import NEW_LINE, Words

PAPER = "papers/marks"
"""The template with what the marks of any paper are called."""

_RULES = ("heading", "list", "hr", "table", "newline", "escape", "entity", "emphasis", "link", "image")
_MARK = re.compile(r"\[(?: |x|_{3,})\]")
_LINKS = re.compile(r"(?:https://|mailto:|tel:)\S+\Z")
_DEEPEST = 4


def written(words: Words, name: str, *, pictures: Mapping[str, Picture] | None = None, **context: Any) -> Paper:
    """The paper of a template with parts `title` and `text`, and `footer` and `language` if it has them."""
    parts = {part: words.plain(name, part, **context) for part in ("title", "footer", "language") if words.has(name, part)}
    blocks = tuple(read(words.markdown(name, "text", **context), pictures))
    return Paper(parts["title"], parts.get("language", "en-GB"), blocks, parts.get("footer", ""), labels(words, name))


def part(words: Words, name: str, part: str, *, under: int = 1, pictures: Mapping[str, Picture] | None = None, **context: Any) -> tuple[Block, ...]:
    """The blocks of one part of a template, for a paper that is put together from many; its headings stand under one of level `under`."""
    return tuple(read(words.markdown(name, part, **context), pictures, under=under))


def labels(words: Words, name: str) -> Labels:
    """What the marks are called: by the template, or as in any paper."""
    told = {one: words.plain(name if words.has(name, one) else PAPER, one, page="{page}", pages="{pages}") for one in Labels.__slots__}
    return Labels(**told)


def read(markdown: str, pictures: Mapping[str, Picture] | None = None, *, under: int = 1) -> Iterator[Block]:
    """Read Markdown; ValueError for what its author must mend."""
    last = under
    for node in SyntaxTreeNode(_reader().parse(markdown)).children:
        block = _block(node, {} if pictures is None else pictures)
        if isinstance(block, Heading):
            if not 2 <= block.level <= min(last + 1, _DEEPEST):
                raise ValueError(f"a heading of level {block.level} after one of level {last}: {markdown[:80]!r}")
            last = block.level
        yield block


@lru_cache(maxsize=1)
def _reader() -> MarkdownIt:
    reader = MarkdownIt("zero", {"html": False, "linkify": False, "typographer": False}).enable(_RULES)
    reader.inline.ruler.before("link", "mark", _mark)
    return reader


def _mark(state: StateInline, silent: bool) -> bool:
    """Find a box or a line to write on: only where the template itself has the bracket, because a typed one is escaped."""
    found = _MARK.match(state.src, state.pos)
    if found is None:
        return False
    if not silent:
        token = state.push("mark", "", 0)
        token.content = {" ": Mark.BOX, "x": Mark.TICKED}.get(found[0][1:-1], Mark.BLANK)
    state.pos = found.end()
    return True


def _block(node: SyntaxTreeNode, pictures: Mapping[str, Picture]) -> Block:
    match node.type:
        case "heading":
            return Heading(int(node.tag[1:]), _line(node))
        case "paragraph":
            return _picture(node, pictures) or Paragraph(_line(node))
        case "bullet_list":
            return Bullets(tuple(_item(one, pictures) for one in node.children))
        case "ordered_list":
            return Numbered(tuple(_item(one, pictures) for one in node.children), int(node.attrs.get("start", 1)))
        case "table":
            head, *rest = (row for part in node.children for row in part.children)
            return Table(_cells(head), tuple(_cells(row) for row in rest))
        case "hr":
            return PageBreak()
    raise ValueError(f"paper has no {node.type}")


def _item(node: SyntaxTreeNode, pictures: Mapping[str, Picture]) -> tuple[Block, ...]:
    return tuple(_block(one, pictures) for one in node.children)


def _cells(row: SyntaxTreeNode) -> tuple[Inlines, ...]:
    return tuple(_line(cell) for cell in row.children)


def _picture(node: SyntaxTreeNode, pictures: Mapping[str, Picture]) -> Picture | None:
    """The picture that a paragraph consists of, if it does; words of the template's own replace those that came with it."""
    inner = node.children[0].children
    if [one.type for one in inner] != ["image"]:
        return None
    found = pictures[str(inner[0].attrs["src"])]
    return Picture(found.svg, inner[0].content or found.alt)


def _line(node: SyntaxTreeNode) -> Inlines:
    return tuple(one for inline in node.children for child in inline.children for one in _inline(child, Text("")))


def _inline(node: SyntaxTreeNode, style: Text) -> Iterator[Inline]:
    match node.type:
        case "text":
            yield from _lines(node.content, style)
        case "softbreak":
            yield Mark.SOFT
        case "hardbreak":
            yield Mark.BREAK
        case "mark":
            yield Mark(node.content)
        case "strong" | "em" | "link":
            inner = _styled(node, style)
            for child in node.children:
                yield from _inline(child, inner)
        case _:
            raise ValueError(f"paper has no {node.type} inside a line")


def _styled(node: SyntaxTreeNode, style: Text) -> Text:
    if node.type == "link":
        link = str(node.attrs["href"])
        if not _LINKS.match(link):
            raise ValueError(f"a link that does not begin with https, mailto or tel: {link!r}")
        return Text("", style.bold, style.italic, link)
    return Text("", style.bold or node.type == "strong", style.italic or node.type == "em", style.link)


def _lines(text: str, style: Text) -> Iterator[Inline]:
    """A run of text, with the lines that somebody typed in it."""
    for at, line in enumerate(text.split(NEW_LINE)):
        if at:
            yield Mark.BREAK
        if line:
            yield Text(line, style.bold, style.italic, style.link)
