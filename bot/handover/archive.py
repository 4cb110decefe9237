"""The archive: a ZIP file whose parts are encrypted with AES (WinZip's way, so that 7-Zip opens it), with a manifest that lists every part and its SHA-256."""

from __future__ import annotations

import hashlib
import json
import os
import secrets
import zipfile
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Any

import pyzipper

from bot.errors import JustUsError

FORMAT, VERSION = "justus-handover", 1
MANIFEST, README = "manifest.json", "README.txt"
LONGEST_LINE = 64 * 1024 * 1024
"""A line holds one record, perhaps with a scan in it; what is longer is not one of ours."""
LEAST = 20
"""How long a passphrase must be: whoever has the file may try as many as they like."""
_ALPHABET = "abcdefghjkmnpqrstuvwxyz23456789"


class NotAnArchive(JustUsError):
    """The file cannot be taken in; the code names its words (templates/cli/handover), the facts are safe."""

    def __init__(self, code: str, **facts: Any) -> None:
        """Keep the code and the facts."""
        super().__init__(code)
        self.code = code
        self.facts = facts


@dataclass(frozen=True, slots=True)
class Part:
    """One part of the archive: its name, how many lines it has, and its fingerprint."""

    name: str
    lines: int
    sha256: str


def new_passphrase() -> str:
    """Make one that nobody guesses and that can be read out: six groups of five letters and digits."""
    return "-".join("".join(secrets.choice(_ALPHABET) for _ in range(5)) for _ in range(6))


class Writer:
    """Writes an archive, part by part; each is encrypted as it is written."""

    def __init__(self, zipped: pyzipper.AESZipFile) -> None:
        """Take the open file."""
        self._zipped = zipped
        self.parts: list[Part] = []

    def lines(self, name: str, found: Iterable[bytes]) -> Part:
        """Write one part, line by line."""
        digest, count = hashlib.sha256(), 0
        with self._zipped.open(name, "w", force_zip64=True) as out:
            for line in found:
                out.write(line)
                digest.update(line)
                count += 1
        part = Part(name, count, digest.hexdigest())
        self.parts.append(part)
        return part

    def document(self, name: str, content: Any) -> None:
        """Write one part that is read whole."""
        text = content if isinstance(content, str) else json.dumps(content, indent=1, ensure_ascii=False)
        self.lines(name, [f"{text}\n".encode()])

    def manifest(self, about: dict[str, Any]) -> None:
        """Write the manifest, last of all."""
        parts = {one.name: {"lines": one.lines, "sha256": one.sha256} for one in self.parts}
        self.document(MANIFEST, {"format": FORMAT, "version": VERSION, **about, "parts": parts})


@contextmanager
def written(path: Path, passphrase: str) -> Iterator[Writer]:
    """Write an archive under another name first: what stands under its own name is whole."""
    part = path.with_name(f"{path.name}.part")
    descriptor = os.open(part, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    try:
        with open(descriptor, "wb") as raw, pyzipper.AESZipFile(raw, "w", compression=zipfile.ZIP_DEFLATED, encryption=pyzipper.WZ_AES) as zipped:
            zipped.setpassword(passphrase.encode())
            yield Writer(zipped)
        with open(part, "rb+") as whole:
            os.fsync(whole.fileno())
        os.link(part, path)  # never over a file that is there
    finally:
        part.unlink(missing_ok=True)


class Reader:
    """Reads an archive part by part; nothing in it is believed before it is checked."""

    def __init__(self, zipped: pyzipper.AESZipFile) -> None:
        """Take the open file, and read its manifest."""
        self._zipped = zipped
        self.about = self._manifest()

    def _manifest(self) -> dict[str, Any]:
        try:
            about = json.loads(b"".join(self.read(MANIFEST)))
        except KeyError:
            raise NotAnArchive("no_manifest") from None
        except ValueError:
            raise NotAnArchive("no_manifest") from None
        if not isinstance(about, dict) or about.get("format") != FORMAT or not isinstance(about.get("parts"), dict):
            raise NotAnArchive("no_manifest")
        if about.get("version") != VERSION:
            raise NotAnArchive("other_version", version=str(about.get("version"))[:10], ours=VERSION)
        return about

    @property
    def parts(self) -> dict[str, Part]:
        """The parts that the manifest lists."""
        return {str(name): Part(str(name), int(one["lines"]), str(one["sha256"])) for name, one in self.about["parts"].items()}

    @property
    def names(self) -> list[str]:
        """The parts that are there."""
        return [str(one.filename) for one in self._zipped.infolist()]

    def read(self, name: str) -> Iterator[bytes]:
        """Read a part line by line."""
        try:
            with self._zipped.open(name) as part:
                while line := part.readline(LONGEST_LINE + 1):
                    if len(line) > LONGEST_LINE:
                        raise NotAnArchive("part_changed", part=name)
                    yield line
        except RuntimeError:
            raise NotAnArchive("wrong_passphrase") from None
        except (pyzipper.zipfile.BadZipFile, EOFError, OSError):
            raise NotAnArchive("part_changed", part=name) from None

    def checked(self, part: Part, told: Callable[[int], object]) -> Iterator[bytes]:
        """Read a part line by line, and see at its end that it is what the manifest says."""
        digest, count = hashlib.sha256(), 0
        for line in self.read(part.name):
            digest.update(line)
            count += 1
            told(count)
            yield line
        if (digest.hexdigest(), count) != (part.sha256, part.lines):
            raise NotAnArchive("part_changed", part=part.name)


@contextmanager
def opened(path: Path, passphrase: str) -> Iterator[Reader]:
    """Open an archive."""
    try:
        raw: IO[bytes] = path.open("rb")
    except OSError as wrong:
        raise NotAnArchive("cannot_be_read", why=wrong.strerror) from None
    with raw:
        try:
            zipped = pyzipper.AESZipFile(raw)
        except (pyzipper.zipfile.BadZipFile, OSError):
            raise NotAnArchive("not_a_zip") from None
        with zipped:
            zipped.setpassword(passphrase.encode())
            yield Reader(zipped)
