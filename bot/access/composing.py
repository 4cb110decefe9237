"""What goes into a pack, piece by piece: what was chosen for each record is done, and nothing is in it that somebody should still look at (3.7)."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from sqlalchemy import select

from bot.access import considering, entries
from bot.access.considering import DECIDED, UNDECIDED, WHOLE, Made
from bot.access.entries import PAGE, Reader
from bot.access.opened import Entry, Part
from bot.errors import Refused
from bot.records import AccessChoice, AccessItem, AccessRequest
from bot.store import CLOCK, Desk
from policy.considering import Choice, Mark


class Note(StrEnum):
    """What is said of a record besides what is in it."""

    NOTHING = "nothing"
    LEFT_OUT = "left_out"


@dataclass(frozen=True, slots=True)
class Section:
    """Here something else begins: a kind of record, or a group of them; and what is said of it."""

    name: str
    is_kind: bool


@dataclass(frozen=True, slots=True)
class Shown:
    """A record as it goes into a pack; in a pack to look through, with what was chosen for it so far."""

    entry: Entry
    parts: tuple[Part, ...]
    note: Note = Note.NOTHING
    made: Made | None = None


@dataclass(frozen=True, slots=True)
class KeptBack:
    """How many records are not in the pack, by the reason, as far as whoever asked may hear of it."""

    counts: Mapping[Mark, int]
    others: int


Piece = Section | Shown | KeptBack


@dataclass
class Contents:
    """The pieces of one pack. Each pass reads the records anew, so that none of them is ever in memory or on a disk as a whole."""

    reader: Reader
    request_id: str
    _kept: Counter[Mark] = field(default_factory=Counter)
    _others: int = 0

    def to_hand_over(self) -> Iterator[Piece]:
        """The client's copy: records that nothing marks and that were released, whole or in part; then how much was kept back."""
        self._kept, self._others, kind = Counter(), 0, None
        for page in self.reader.pages():
            made = self._made(page)
            for entry in page:
                if (entry.marks or entry.record in made) and made.get(entry.record) is None:
                    raise Refused("still_to_look_at", ref=self.request_id)
                shown = self._released(entry, made.get(entry.record))
                if shown is None:
                    continue
                if entry.kind is not kind:
                    kind = entry.kind
                    yield Section(kind, is_kind=True)
                yield shown
        yield KeptBack(dict(self._kept), self._others)

    def _made(self, page: tuple[Entry, ...]) -> dict[str, Made | None]:
        """What stands chosen for the records of a page; None for one that still waits."""
        with self.reader.store.open(CLOCK, "pack", to_look=True) as desk:
            request = desk.session.get_one(AccessRequest, self.request_id)
            stands = considering.current(desk, self.request_id, page[0].kind, [one.record for one in page])
            return {
                record: considering.opened(desk, request, choice) if choice and item.state == DECIDED else None for record, (item, choice) in stands.items()
            }

    def _released(self, entry: Entry, made: Made | None) -> Shown | None:
        """A record as it may go out; nothing if it is kept back. What was decided on other words goes nowhere."""
        if made is None:
            return Shown(entry, entry.parts)
        if made.fingerprint != entry.fingerprint:
            raise Refused("still_to_look_at", ref=self.request_id)
        if made.row.choice == Choice.WITHHOLD:
            if made.row.say_so:
                self._kept.update(entry.marks)
                self._others += not entry.marks
            return None
        if made.row.choice == Choice.RELEASE:
            return Shown(entry, entry.parts)
        left = tuple(part for at, part in enumerate(entry.parts) if at not in made.left_out)
        instead = (Part("", made.instead),) if made.instead else ()
        return Shown(entry, (*left, *instead), Note.LEFT_OUT if made.row.say_so else Note.NOTHING)

    def to_look(self) -> Iterator[Piece]:
        """The data lead's copy, apart: what nothing marks, what tells of other people, and what is to be looked at for another reason."""
        kind = None
        yield Section("own", is_kind=False)
        for page in self.reader.pages():
            chosen_by_hand = self._made(page)
            for entry in page:
                if entry.marks or entry.record in chosen_by_hand:
                    continue
                if entry.kind is not kind:
                    kind = entry.kind
                    yield Section(kind, is_kind=True)
                yield Shown(entry, entry.parts)
        yield Section("others", is_kind=False)
        yield from self._items(only_others=True)
        yield Section("look", is_kind=False)
        yield from self._items(only_others=False)

    def _items(self, *, only_others: bool) -> Iterator[Shown]:
        """The records that somebody looks at, a page at a time."""
        after = ""
        while True:
            with self.reader.store.open(CLOCK, "pack", to_look=True) as desk:
                query = select(AccessItem).where(AccessItem.team_id == desk.team, AccessItem.request_id == self.request_id, AccessItem.id > after)
                rows = desk.session.scalars(query.where(AccessItem.kind != WHOLE).order_by(AccessItem.id).limit(PAGE)).all()
                shown = [one for row in rows if (row.marks == [Mark.OTHER_PEOPLE]) is only_others if (one := self._item(desk, row))]
            yield from shown
            if len(rows) < PAGE:
                return
            after = rows[-1].id

    def _item(self, desk: Desk, row: AccessItem) -> Shown | None:
        entry = entries.one(desk, self.reader.words, self.reader.ref, row.kind, row.record)
        if entry is None or entry.at > self.reader.until:
            return None
        choice = desk.session.get(AccessChoice, row.choice_id) if row.choice_id and row.state != UNDECIDED else None
        made = considering.opened(desk, desk.session.get_one(AccessRequest, self.request_id), choice) if choice else None
        return Shown(entry, entry.parts, made=made)
