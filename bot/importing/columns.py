"""What stands in which column of a list, and how a cell is read: any case, a spreadsheet's habits, and nothing that could do harm."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime
from enum import Enum
from functools import lru_cache
from typing import Any, TypeVar
from zoneinfo import ZoneInfo

from bot.checks import EARLIEST
from bot.importing.problems import Wrong
from bot.words import Words, unseen_removed
from policy.briefings import BriefingFormat
from policy.facts import Answer, BriefingItem, Category, ConsentKind, Form, Purpose
from policy.word import Word

Kind = TypeVar("Kind", bound=Enum)
Read = Callable[[str], Any]

FORMULA = tuple("=+-@\t\r")
"""How a cell begins that a spreadsheet would run."""
_NOTHING = {"", "-", "–", "—", "n/a", "none"}
_MEMBER = re.compile(r"[UW][A-Z0-9]{4,30}")
_EXCEL_DAY = re.compile(r"\d{5}(\.\d+)?")
_DAY = re.compile(r"(\d{1,2})[/.-](\d{1,2})[/.-](\d{4})(?: 0{1,2}:00(?::00)?)?")
_ISO_DAY = re.compile(r"(\d{4}-\d{2}-\d{2})(?:[T ]00:00(?::00)?)?")

_MONTHS = ("%Y-%m", "%m/%Y", "%b-%y", "%b %Y", "%B %Y")


class Age(Word):
    """Whether a client is a child."""

    ADULT = "adult"
    CHILD = "child"


class DecidedBy(Word):
    """Who took the decision that a consent is (5.2.1, 5.3)."""

    CLIENT = "client"
    CLIENT_IN_DOUBT = "client_in_doubt"
    PARENT = "parent"
    ATTORNEY = "attorney"
    DEPUTY = "deputy"


@dataclass(frozen=True, slots=True)
class Column:
    """One column: its name, how a cell of it is read, whether every row must have it, and the closed list that it is of."""

    name: str
    read: Read
    needed: bool = False
    of: type[Enum] | None = None

    @property
    def choices(self) -> tuple[str, ...]:
        """What can stand in it, if that is a closed list."""
        return tuple(str(one.value) for one in self.of) if self.of else ()


def choice(name: str, kind: type[Enum], *, needed: bool = False) -> Column:
    """A column with one of a closed list."""
    return Column(name, one_of(kind), needed, kind)


def several(name: str, kind: type[Enum]) -> Column:
    """A column with any of a closed list."""
    return Column(name, many_of(kind), of=kind)


def text(most: int) -> Read:
    """What somebody wrote, without unseen marks."""

    def read(cell: str) -> str:
        if len(cell) > most:
            raise Wrong("too_long", most=most)
        return unseen_removed(cell)

    return read


def lines(most: int) -> Read:
    """Names, one on each line or with semicolons between them; the same one twice is one."""

    def read(cell: str) -> tuple[str, ...]:
        if len(cell) > most:
            raise Wrong("too_long", most=most)
        found = (" ".join(unseen_removed(one).split()) for one in re.split(r"[;\n]", cell))
        return tuple(dict.fromkeys(one for one in found if one))

    return read


def day(cell: str) -> date:
    """A day as 2026-03-31, or as people here write it, 31/03/2026; never a spreadsheet's own number."""
    if _EXCEL_DAY.fullmatch(cell):
        raise Wrong("excel_day")
    if found := _ISO_DAY.fullmatch(cell):
        return _checked(found[1], "%Y-%m-%d")
    if found := _DAY.fullmatch(cell):
        return _checked(f"{found[3]}-{found[2]}-{found[1]}", "%Y-%m-%d")
    raise Wrong("not_a_day")


def _checked(said: str, form: str) -> date:
    try:
        found = datetime.strptime(said, form).replace(tzinfo=ZoneInfo("UTC")).date()
    except ValueError:
        raise Wrong("not_a_day") from None
    if found < EARLIEST:
        raise Wrong("too_long_ago")
    return found


def month(cell: str) -> date:
    """A month as 2031-05 or 05/2031, or as a spreadsheet makes of it, May-31: by its first day. Of a whole day no more than its month is read (4.10)."""
    for form in _MONTHS:
        if found := _month(cell, form):
            return found
    try:
        return day(cell).replace(day=1)
    except Wrong as wrong:
        raise Wrong("not_a_month" if wrong.code == "not_a_day" else wrong.code) from None


def _month(cell: str, form: str) -> date | None:
    try:
        return datetime.strptime(cell, form).replace(tzinfo=ZoneInfo("UTC")).date()
    except ValueError:
        return None


def one_of(kind: type[Kind]) -> Read:
    """One of a closed list, by its name here or by its label in the forms."""

    def read(cell: str) -> Kind:
        return _member(kind, cell)

    return read


def many_of(kind: type[Kind]) -> Read:
    """Any of a closed list, with semicolons between them; `all` is all of them."""

    def read(cell: str) -> tuple[Kind, ...]:
        if cell.strip().lower() == "all":
            return tuple(kind)
        return tuple(dict.fromkeys(_member(kind, one) for one in re.split(r"[;\n|]", cell) if one.strip()))

    return read


def yes_no(cell: str) -> bool:
    """Yes or no."""
    said = cell.strip().lower()
    if said in {"yes", "y", "true"}:
        return True
    if said in {"no", "n", "false"}:
        return False
    raise Wrong("not_yes_or_no")


def members(cell: str) -> tuple[str, ...]:
    """People of the workspace, by their Slack member ids."""
    found = tuple(dict.fromkeys(re.split(r"[\s,;]+", cell.strip())))
    if not all(_MEMBER.fullmatch(one) for one in found):
        raise Wrong("not_members")
    return found


def reference(pattern: str, example: str) -> Read:
    """A client's reference, in any case and with or without its dash; a name is refused, because names are never kept."""
    shape = re.compile(pattern)

    def read(cell: str) -> str:
        tidy = "".join(cell.upper().split())
        for candidate in (tidy, re.sub(r"^([A-Z]+)(\d+)$", r"\1-\2", tidy)):
            if shape.fullmatch(candidate):
                return candidate
        raise Wrong("not_a_reference", example=example)

    return read


def clients(pattern: str, example: str) -> tuple[Column, ...]:
    """The list of clients."""
    return (
        Column("reference", reference(pattern, example), needed=True),
        choice("age", Age, needed=True),
        Column("adult_in", month),
        Column("key_workers", members, needed=True),
        Column("told_on", day),
        several("told", BriefingItem),
        several("told_formats", BriefingFormat),
        Column("told_by", members),
        Column("told_language", text(200)),
    )


def consents(pattern: str, example: str) -> tuple[Column, ...]:
    """The list of what clients answered."""
    return (
        Column("reference", reference(pattern, example), needed=True),
        choice("kind", ConsentKind),
        choice("answer", Answer, needed=True),
        Column("recipients", lines(2000)),
        several("purposes", Purpose),
        several("categories", Category),
        several("kept_back", Category),
        Column("kept_from", lines(2000)),
        Column("in_their_words", text(1000)),
        choice("form", Form),
        Column("why_verbal", text(1000)),
        Column("plan_to_sign", text(500)),
        Column("paper_at", text(200)),
        choice("decided_by", DecidedBy),
        Column("authority_seen", text(1000)),
        Column("observed", text(2000)),
        *(Column(name, yes_no) for name in ("understands", "retains", "weighs", "communicates", "because_of_impairment")),
        Column("cause", text(1000)),
        Column("assessed_on", day),
        Column("free_of_duress", yes_no),
        Column("given_on", day, needed=True),
        Column("ends_on", day),
        Column("withdrawn_on", day),
        Column("recorded_by", members),
    )


def cell_of(column: Column, cell: str) -> Any:
    """Read one cell; None for an empty one."""
    plain = cell.strip()
    if plain.lower() in _NOTHING:
        if column.needed:
            raise Wrong("missing")
        return None
    if cell.startswith(FORMULA) or plain.startswith(FORMULA):
        raise Wrong("formula")
    return column.read(plain)


def _member(kind: type[Kind], said: str) -> Kind:
    found: Kind | None = _by_name(kind).get(_folded(said))
    if found is None:
        raise Wrong("not_in_the_list", known=[str(one.value) for one in kind])
    return found


@lru_cache(maxsize=64)
def _by_name(kind: type[Enum]) -> dict[str, Any]:
    """The members of a closed list, by their labels in the forms and by their names here."""
    words = Words(zone=ZoneInfo("UTC"), charity="", client_example="")
    return {**{_folded(words.label(one)): one for one in kind}, **{_folded(str(one.value)): one for one in kind}}


def _folded(said: str) -> str:
    return " ".join(said.lower().replace("_", " ").split())
