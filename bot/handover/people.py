"""Who is who: the people of the old workspace and of the new one, in a small file that somebody fills in."""

from __future__ import annotations

import csv
import re
from collections.abc import Collection, Mapping
from pathlib import Path
from typing import Any

from bot.handover.archive import NotAnArchive

GONE = "gone"
"""Stands for somebody who does not come along: what they did stays with their old id."""
_MEMBER = re.compile(r"[UW][A-Z0-9]{4,30}")


def write(path: Path, people: Collection[str], roles: Mapping[str, Collection[str]]) -> None:
    """Write the file to fill in: everybody who stands in the archive, with the roles they had."""
    with path.open("x", newline="", encoding="utf-8") as file:
        rows = csv.writer(file)
        rows.writerow(["old", "roles", "new"])
        rows.writerows([one, " ".join(sorted(roles.get(one, ()))), ""] for one in sorted(people))


def read(path: Path | None, people: Collection[str]) -> dict[str, str]:
    """Read it: for each person their new id, or the old one for somebody who does not come along. Two are never made one: each decided for themselves."""
    said = _said(path) if path else {}
    if missing := sorted(set(people) - set(said)):
        raise NotAnArchive("people_missing", count=len(missing), first=", ".join(missing[:5]))
    found: dict[str, str] = {}
    for one in people:
        new = said[one]
        if new != GONE and not _MEMBER.fullmatch(new):
            raise NotAnArchive("people_wrong", who=one)
        found[one] = one if new == GONE else new
    twice = sorted(one for one in set(found.values()) if list(found.values()).count(one) > 1)
    if twice:
        raise NotAnArchive("people_twice", who=twice[0])
    return found


def _said(path: Path) -> dict[str, str]:
    try:
        with path.open(newline="", encoding="utf-8-sig") as file:
            return {str(row["old"]).strip(): str(row["new"] or "").strip() for row in csv.DictReader(file)}
    except OSError as wrong:
        raise NotAnArchive("cannot_be_read", why=wrong.strerror) from None
    except (KeyError, UnicodeDecodeError, csv.Error):
        raise NotAnArchive("people_not_read") from None


def mapped(value: Any, people: Mapping[str, str]) -> Any:
    """The same value with each person by their new id, however deep they stand in it; a text that only speaks of somebody is left as it is."""
    if isinstance(value, str):
        return people.get(value, value)
    if isinstance(value, list):
        return [mapped(one, people) for one in value]
    if isinstance(value, dict):
        return {name: mapped(one, people) for name, one in value.items()}
    return value
