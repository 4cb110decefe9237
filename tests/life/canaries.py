"""A word in each text that somebody types, of which there is only one in the world; and a search for it through every byte that is kept."""

from __future__ import annotations

import base64
import secrets
import subprocess
from collections.abc import Iterable, Iterator
from pathlib import Path

from tests.postgres import binaries
from tests.scene import Scene


class Canaries:
    """The words that were typed, by what they were typed for."""

    def __init__(self) -> None:
        """None yet."""
        self.words: dict[str, str] = {}

    def __call__(self, what: str, text: str = "") -> str:
        """A text to type, with a word of its own in it; the same text when it is asked for again."""
        word = self.words.setdefault(what, f"kanarie{secrets.token_hex(5)}")
        return f"{text or what.replace('_', ' ').capitalize()} {word}"

    def among(self, content: bytes) -> set[str]:
        """What of all that was typed stands in this, in the open or in one of the ways in which programs write words down."""
        return {what for what, word in self.words.items() if any(one in content for one in ways_to_write(word))}


def ways_to_write(word: str) -> Iterator[bytes]:
    """A word as it is, in two bytes for each letter, in hexadecimal as a dump writes bytes, and in base64 as an engine keeps its work, at any offset."""
    plain = word.encode()
    yield plain
    yield word.encode("utf-16-le")
    yield plain.hex().encode()
    yield plain.hex().upper().encode()
    for before in range(3):
        # The letters at both ends depend on what stands beside the word, so only those in between are looked for.
        yield base64.b64encode(b"." * before + plain)[4 if before else 0 : -4]


def every_byte(scene: Scene, *folders: Path) -> dict[str, bytes]:
    """All that is kept: SQLite's file with its write-ahead log, or what pg_dump writes of PostgreSQL; and every file in some folders, its name too."""
    url = scene.bot.database.url
    if url.get_backend_name() == "sqlite":
        kept = {file.name: file.read_bytes() for file in Path(str(url.database)).parent.iterdir() if file.is_file()}
    else:
        dump = [str(binaries() / "pg_dump"), "--format=plain", scene.bot.settings.database_url]
        kept = {"pg_dump": subprocess.run(dump, capture_output=True, check=True).stdout}
    for file in (one for folder in folders for one in folder.rglob("*") if one.is_file()):
        kept[str(file)] = str(file).encode() + b"\n" + file.read_bytes()
    return kept


def found_in(canaries: Canaries, kept: Iterable[bytes]) -> set[str]:
    """What of all that was typed stands anywhere in these."""
    return set().union(*map(canaries.among, kept))
