"""Opening a CSV file whatever wrote it: its text, its separator and its columns are found, and its rows are given one at a time."""

from __future__ import annotations

import codecs
import csv
import hashlib
import io
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO, cast

from charset_normalizer import from_bytes

from bot.importing.problems import NotRead, Problem

UTF8, UTF16, WINDOWS = "utf-8", "utf-16", "cp1252"
_NAMES = {UTF8: "UTF-8", UTF16: "UTF-16", WINDOWS: "Windows-1252", "latin_1": "Latin-1", "mac_roman": "Mac Roman"}
_ONE_BYTE = [WINDOWS, "latin_1", "mac_roman"]
"""What spreadsheets in this country write besides Unicode."""
_MARK = codecs.BOM_UTF8
_WORKBOOKS = (b"PK\x03\x04", b"\xd0\xcf\x11\xe0")
"""How a workbook begins, new and old."""
_SEPARATORS = ",;\t|"
_CHUNK, _AROUND = 1 << 16, 50_000


@dataclass(frozen=True, slots=True)
class List:
    """A file as it is to be read: how its text is written, where its first row begins, what separates its cells, its columns, and its fingerprint."""

    path: Path
    encoding: str
    skip: int
    marked: bool
    separator: str
    first_row: int
    header: tuple[str, ...]
    size: int
    sha256: str

    @property
    def written_in(self) -> str:
        """The name of its encoding, as people call it."""
        return _NAMES.get(self.encoding, self.encoding)


@dataclass(frozen=True, slots=True)
class Row:
    """One row: its number as a spreadsheet counts it, and its cells."""

    number: int
    cells: list[str]


def look(path: Path, known: Sequence[str]) -> List:
    """Find out how a file is written, reading it through once; `known` are the names of the columns that it should have."""
    try:
        with path.open("rb") as raw:
            return _look(path, raw, known)
    except OSError as wrong:
        raise NotRead(Problem(path.name, "cannot_be_read", facts={"why": wrong.strerror})) from None


def _look(path: Path, raw: BinaryIO, known: Sequence[str]) -> List:
    head = raw.read(8)
    if head.startswith(_WORKBOOKS):
        raise NotRead(Problem(path.name, "is_a_workbook"))
    marked = head.startswith(_MARK)
    encoding = UTF16 if head[:2] in {codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE} else UTF8
    skip = len(_MARK) if marked else 0
    broken, size, digest = _through(raw, encoding, skip)
    if broken is not None:
        encoding = _guessed(path, raw, broken, skip)
    separator, first_row, header = _header(path, raw, encoding, skip, known)
    return List(path, encoding, skip, marked, separator, first_row, header, size, digest)


def _through(raw: BinaryIO, encoding: str, skip: int) -> tuple[int | None, int, str]:
    """Read it all: where it stops being what it seems to be, its size, and its fingerprint."""
    decoder, digest = codecs.getincrementaldecoder(encoding)(), hashlib.sha256()
    raw.seek(0)
    digest.update(raw.read(skip))
    at, broken = skip, None
    while chunk := raw.read(_CHUNK):
        digest.update(chunk)
        if broken is None:
            try:
                decoder.decode(chunk)
            except UnicodeDecodeError as wrong:
                broken = at + min(wrong.start, len(chunk) - 1)
        at += len(chunk)
    if broken is None:
        try:
            decoder.decode(b"", final=True)
        except UnicodeDecodeError:
            broken = at - 1
    return broken, at, digest.hexdigest()


def _guessed(path: Path, raw: BinaryIO, broken: int, skip: int) -> str:
    """What one-byte text it is, judged by what stands around the place that is not UTF-8; then all of it must be that."""
    raw.seek(max(skip, broken - _AROUND))
    best = from_bytes(raw.read(2 * _AROUND), cp_isolation=_ONE_BYTE).best()
    for encoding in dict.fromkeys(([str(best.encoding)] if best else []) + [WINDOWS]):
        if b"\x00" not in _sample(raw, skip) and _through(raw, encoding, skip)[0] is None:
            return encoding
    raise NotRead(Problem(path.name, "not_text"))


def _sample(raw: BinaryIO, skip: int) -> bytes:
    raw.seek(skip)
    return raw.read(_CHUNK)


def _header(path: Path, raw: BinaryIO, encoding: str, skip: int, known: Sequence[str]) -> tuple[str, int, tuple[str, ...]]:
    """The separator with which the first row names most of the columns that are known; the row in which it stands; and the names."""
    raw.seek(skip)
    text = io.TextIOWrapper(io.BytesIO(raw.read(_CHUNK)), encoding=encoding, errors="replace", newline="")
    first, row = text.readline(), 1
    if first.lower().startswith("sep=") and len(first.strip()) == 5:  # what Excel writes for itself
        first, row = text.readline(), 2
    found = {one: _names(first, one) for one in _SEPARATORS}
    separator = max(_SEPARATORS, key=lambda one: len(set(found[one]) & set(known)))
    if not set(found[separator]) & set(known):
        raise NotRead(Problem(path.name, "no_header", facts={"known": list(known)}))
    return separator, row, found[separator]


def _names(line: str, separator: str) -> tuple[str, ...]:
    """The names of columns in a line: any case, with spaces or without."""
    try:
        cells = next(csv.reader([line], delimiter=separator), [])
    except csv.Error:
        return ()
    return tuple("_".join(one.strip().lower().split()) for one in cells)


def rows(found: List, told: Callable[[int], object] = lambda _: None) -> Iterator[Row]:
    """Each row that is not empty, with the number that a spreadsheet shows; `told` hears how far we are, in bytes."""
    digest = hashlib.sha256()
    with found.path.open("rb") as raw:
        watched = _Watched(raw, digest, told)
        watched.skip(found.skip)
        with io.TextIOWrapper(io.BufferedReader(cast(io.RawIOBase, watched), _CHUNK), encoding=found.encoding, newline="") as text:
            yield from _rows(found, text)
    if digest.hexdigest() != found.sha256:
        raise NotRead(Problem(found.path.name, "changed_meanwhile"))


def _rows(found: List, text: io.TextIOWrapper) -> Iterator[Row]:
    reader = csv.reader(text, delimiter=found.separator, strict=True)
    try:
        for number, cells in enumerate(reader, 1):
            if number > found.first_row and any(one.strip() for one in cells):
                yield Row(number, cells)
    except csv.Error:
        raise NotRead(Problem(found.path.name, "quotes", row=reader.line_num)) from None
    except UnicodeDecodeError:
        raise NotRead(Problem(found.path.name, "changed_meanwhile")) from None


class _Watched(io.RawIOBase):
    """A file that is read through once: its fingerprint is taken on the way, and somebody hears how far it is."""

    def __init__(self, raw: BinaryIO, digest: hashlib._Hash, told: Callable[[int], object]) -> None:
        self._raw = raw
        self._digest = digest
        self._told = told

    def readable(self) -> bool:
        """It is for reading."""
        return True

    def skip(self, count: int) -> None:
        """Pass over the mark at the start."""
        self._digest.update(self._raw.read(count))

    def readinto(self, buffer: bytearray) -> int:  # type: ignore[override]  # any buffer will do
        """Read the next piece."""
        read = self._raw.read(len(buffer))
        self._digest.update(read)
        buffer[: len(read)] = read
        self._told(self._raw.tell())
        return len(read)
