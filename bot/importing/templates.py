"""The empty lists, for whoever fills them in: a header, one row that shows how, and a page that says what stands in each column."""

from __future__ import annotations

import csv
import io
from collections.abc import Sequence
from pathlib import Path

from bot.importing.columns import Column
from bot.terminal import said


def example(columns: Sequence[Column], name: str, reference: str) -> list[str]:
    """The row that shows how; it is never taken in."""
    shown = said("importing", f"example_{name}").splitlines()
    cells = dict(one.split("=", 1) for one in shown if "=" in one)
    return [reference if one.name == "reference" else cells.get(one.name, "") for one in columns]


def write(folder: Path, lists: dict[str, Sequence[Column]], reference: str) -> list[Path]:
    """Write an empty list of each kind, and the page about them; nothing that is there already is written over."""
    folder.mkdir(parents=True, exist_ok=True)
    made = []
    for name, columns in lists.items():
        text = io.StringIO(newline="")
        csv.writer(text).writerows([[one.name for one in columns], example(columns, name, reference)])
        made.append(_new(folder / f"{name}.csv", text.getvalue().encode("utf-8-sig")))
    guide = "\n".join((said("importing", "guide"), *(said("importing", "guide_of", name=name, columns=columns) for name, columns in lists.items())))
    return [*made, _new(folder / "columns.txt", f"{guide}\n".encode())]


def _new(path: Path, content: bytes) -> Path:
    with path.open("xb") as file:
        file.write(content)
    return path
