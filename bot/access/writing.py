"""A pack as a file: a ZIP with AES-256, written record by record, with a page for any browser, PDFs in parts, and JSON for a machine."""

from __future__ import annotations

import json
import os
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from itertools import islice
from pathlib import Path
from typing import Any

import pyzipper

from bot.access.composing import KeptBack, Note, Piece, Section, Shown
from bot.access.kinds import EntryKind, PackPurpose
from bot.access.opened import LABELS, Entry, named
from bot.errors import Refused
from bot.papers.model import Block, Heading, Paper, Paragraph, Text
from bot.papers.reading import labels, part
from bot.papers.typeset import forget, pdf
from bot.papers.web import html_stream
from bot.words import Words

TEMPLATE = "access/pack_file"
IN_A_PDF = 200
"""How many records are in one PDF: a whole file at once would not fit into memory."""


@dataclass(frozen=True, slots=True)
class Writer:
    """Writes a pack: in whose words, with what people are called, how a scan is opened, for which request and purpose, as of when."""

    words: Words
    name: Callable[[str], str]
    scan: Callable[[str], bytes]
    request_id: str
    purpose: PackPurpose
    made: datetime

    def write(self, path: Path, phrase: str, pieces: Callable[[], Iterable[Piece]]) -> None:
        """Write the whole pack; nobody but us may read the file, and it is on the disk when this ends. `pieces` gives them anew for each pass."""
        handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
        with os.fdopen(handle, "wb") as file:
            with pyzipper.AESZipFile(file, "w", compression=pyzipper.ZIP_DEFLATED, encryption=pyzipper.WZ_AES) as pack:
                pack.setpassword(phrase.encode())
                self._put(pack, "read-me.txt", [self._said("read_me")])
                self._put(pack, "file.html", html_stream(self._paper(self._said("title"), self._blocks(pieces()))))
                self._pdfs(pack, pieces())
                scans: list[Entry] = []
                self._put(pack, "file.json", self._json(pieces(), scans))
                self._scans(pack, scans)
            file.flush()
            os.fsync(file.fileno())

    def _put(self, pack: Any, name: str, texts: Iterable[str]) -> None:
        with pack.open(name, "w") as member:
            for text in texts:
                member.write(text.encode())

    def _pdfs(self, pack: Any, pieces: Iterable[Piece]) -> None:
        """A PDF for every so many records. One with letters that no font of ours has is left to the page, which has them all, and says so."""
        for number, some in enumerate(_parts(pieces), 1):
            paper = self._paper(self._said("part_title", number=number), tuple(self._blocks(some, first=number == 1)))
            try:
                printed = pdf(paper, made=self.made)
            except Refused:
                self._put(pack, f"file-{number:03}.txt", [self._said("not_printed")])
                continue
            finally:
                forget()
            with pack.open(f"file-{number:03}.pdf", "w") as member:
                member.write(printed)

    def _scans(self, pack: Any, scans: Iterable[Entry]) -> None:
        """The scans themselves, one at a time: a picture goes out whole, or not at all."""
        for entry in scans:
            ending = next((text for label, text in entry.parts if label == self.words.plain(LABELS, "scan_kind")), "bin")
            with pack.open(f"{entry.record}.{ending}", "w") as member:
                member.write(self.scan(entry.record))

    def _paper(self, title: str, blocks: Iterable[Block]) -> Paper:
        return Paper(title, "en-GB", blocks, self._said("footer"), labels(self.words, TEMPLATE))

    def _blocks(self, pieces: Iterable[Piece], *, first: bool = True) -> Iterator[Block]:
        if first:
            yield from part(self.words, TEMPLATE, "intro", **self._facts())
        for piece in pieces:
            yield from self._block(piece)

    def _block(self, piece: Piece) -> Iterator[Block]:
        match piece:
            case Section(name, is_kind):
                yield Heading(2, (Text(self._heading(name, is_kind)),))
            case KeptBack():
                yield Heading(2, (Text(self._said("kept_heading")),))
                yield from part(self.words, TEMPLATE, "kept_back", under=2, kept=piece, **self._facts())
            case Shown(entry, parts):
                yield Heading(3, (Text(self._said("record", entry=entry, reference=self._reference(entry))),))
                for label, text in parts:
                    said = Text(named(text, self.name))
                    yield Paragraph((Text(f"{label.rstrip('?:')}: ", bold=True), said) if label else (said,))
                for line in self._notes(piece):
                    yield Paragraph((Text(line, italic=True),))

    def _reference(self, entry: Entry) -> str:
        """A record's reference: whole for whoever looks through the file, and for the client without the id of whose answer it is."""
        return entry.record if self.purpose is PackPurpose.TO_LOOK else entry.record.partition(".")[0]

    def _heading(self, name: str, is_kind: bool) -> str:
        return self.words.label(EntryKind(name)) if is_kind else self._said(f"section_{name}")

    def _notes(self, shown: Shown) -> Iterator[str]:
        """What is said of a record besides what is in it."""
        if shown.note is Note.LEFT_OUT:
            yield self._said("left_out")
        if self.purpose is PackPurpose.TO_LOOK and shown.entry.marks:
            yield self._said("marks", marks=shown.entry.marks)
        if shown.made:
            yield named(self._said("chosen", made=shown.made, chosen_by=f"\u27e6{shown.made.row.chosen_by}\u27e7"), self.name)

    def _json(self, pieces: Iterable[Piece], scans: list[Entry]) -> Iterator[str]:
        """One JSON object, a record on each line; scans that go out whole are noted on the way."""
        head = {"request": self.request_id, "made_at": self.made.isoformat(timespec="seconds"), "charity": self._said("charity_name")}
        yield json.dumps(head, ensure_ascii=False)[:-1] + ', "records": [\n'
        between, section, kept = "", "", KeptBack({}, 0)
        for piece in pieces:
            if isinstance(piece, KeptBack):
                kept = piece
            elif isinstance(piece, Section):
                section = section if piece.is_kind else piece.name
            else:
                if piece.entry.kind is EntryKind.SCAN and piece.parts == piece.entry.parts:
                    scans.append(piece.entry)
                yield between + json.dumps(self._record(piece, section), ensure_ascii=False)
                between = ",\n"
        counted = {**{str(mark): count for mark, count in kept.counts.items()}, "other": kept.others}
        yield "\n], " + json.dumps({"kept_back": counted})[1:] + "\n"

    def _record(self, shown: Shown, section: str) -> dict[str, Any]:
        entry = shown.entry
        said = [{"what": label, "text": named(text, self.name)} for label, text in shown.parts]
        more = {"group": section, "marks": list(entry.marks)} if self.purpose is PackPurpose.TO_LOOK else {}
        out = {"left_out": True} if shown.note is Note.LEFT_OUT else {}
        return {"kind": entry.kind, "reference": entry.record, "at": entry.at.isoformat(timespec="seconds"), "lines": said, **out, **more}

    def _said(self, name: str, **context: Any) -> str:
        return self.words.plain(TEMPLATE, name, **self._facts(), **context)

    def _facts(self) -> dict[str, Any]:
        return {"ref": self.request_id, "made_on": self.made.astimezone(self.words.zone).date(), "to_look": self.purpose is PackPurpose.TO_LOOK}


def _parts(pieces: Iterable[Piece]) -> Iterator[list[Piece]]:
    """So many pieces at a time; each part begins with what its first records are, so that it can be read by itself."""
    left = iter(pieces)
    begun: Section | None = None
    while some := list(islice(left, IN_A_PDF)):
        yield [begun, *some] if begun and isinstance(some[0], Shown) else some
        begun = next((one for one in reversed(some) if isinstance(one, Section)), begun)
