"""Readers of what is on paper: a page of HTML by the standard library, a PDF by pypdf, as a screen reader would go through them."""

from __future__ import annotations

from html.parser import HTMLParser
from io import BytesIO
from typing import Any

from pypdf import PdfReader

VOID = {"meta", "img", "br"}


class Page(HTMLParser):
    """A page of HTML: its elements in order, and the text in each; every element must be closed in its place."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.elements: list[tuple[str, dict[str, str | None]]] = []
        self.texts: dict[str, list[str]] = {}
        self._open: list[str] = []
        self._since: list[int] = []
        self._said: list[str] = []
        self.feed(page)
        self.close()
        assert self._open == []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.append((tag, dict(attrs)))
        if tag not in VOID:
            self._open.append(tag)
            self._since.append(len(self._said))
        elif tag == "br":
            self._said.append("\n")

    def handle_endtag(self, tag: str) -> None:
        assert self._open.pop() == tag
        self.texts.setdefault(tag, []).append("".join(self._said[self._since.pop() :]))

    def handle_data(self, data: str) -> None:
        self._said.append(data)

    def all(self, tag: str) -> list[dict[str, str | None]]:
        return [attributes for found, attributes in self.elements if found == tag]

    @property
    def tags(self) -> set[str]:
        return {tag for tag, _ in self.elements}


class Pdf:
    """A PDF: its words page by page, and its tags with their alternative texts."""

    def __init__(self, made: bytes) -> None:
        self._reader = PdfReader(BytesIO(made))
        self.root: Any = self._reader.trailer["/Root"]
        self.pages = [page.extract_text() for page in self._reader.pages]
        self.text = "\n".join(self.pages)
        self.tags = list(self._tags(self.root["/StructTreeRoot"]))
        self.title = self._reader.metadata.title if self._reader.metadata else None

    def _tags(self, node: Any) -> Any:
        node = node.get_object() if hasattr(node, "get_object") else node
        if isinstance(node, list):
            for one in node:
                yield from self._tags(one)
        elif isinstance(node, dict):
            if "/S" in node:
                yield node["/S"].removeprefix("/"), node.get("/Alt")
            if "/K" in node:
                yield from self._tags(node["/K"])

    def count(self, tag: str) -> int:
        return sum(found == tag for found, _ in self.tags)
