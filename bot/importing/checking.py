"""Checking lists of clients and of consents, row by row: everything that is to be mended is told at once, and what is in order is handed on."""

from __future__ import annotations

import hashlib
import sqlite3
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date

from sqlalchemy import select

from bot import wordings
from bot.about import is_over, is_too_far
from bot.briefings import briefing
from bot.consents import answered_on
from bot.importing import brought
from bot.importing.answers import Cells, Known, NewConsent, answer_of, is_the_same, latest_end, what_is_lacking
from bot.importing.columns import Age, Column, cell_of
from bot.importing.problems import Problem, Wrong, letter_of
from bot.importing.reading import List, Row, rows
from bot.records import Client, RoleHeld
from bot.store import WORKER, Desk
from policy.briefings import BriefingFormat
from policy.facts import BriefingItem, GivenBy
from policy.findings import Because

Tell = Callable[[Problem], None]


@dataclass(frozen=True, slots=True)
class NewClient:
    """A row of the list of clients, in order."""

    ref: str
    is_child: bool
    adult_in: date | None
    key_workers: tuple[str, ...]
    told_on: date | None
    told: tuple[BriefingItem, ...]
    formats: tuple[BriefingFormat, ...]
    told_by: str
    language: str


@dataclass
class Found:
    """What a look at the lists found: how much is in order, how much is to be mended, what some consents lack to count; and how many requests stopped."""

    clients: int = 0
    consents: int = 0
    problems: int = 0
    flaws: Counter[Because] = field(default_factory=Counter)
    stopped: int = 0


class Index:
    """Which references and answers stand in the lists, and what was told to whom: on disk and not in memory, and gone with the process."""

    def __init__(self) -> None:
        """Open a database that has no name; SQLite keeps it in a file of its own, and removes it."""
        self._kept = sqlite3.connect("", isolation_level=None)
        self._kept.execute("CREATE TABLE client (ref TEXT PRIMARY KEY, row INTEGER, child INTEGER, adult_in TEXT, told_on TEXT, told TEXT) WITHOUT ROWID")
        self._kept.execute("CREATE TABLE answer (print BLOB PRIMARY KEY, row INTEGER) WITHOUT ROWID")
        self._kept.execute("CREATE TABLE there (ref TEXT PRIMARY KEY) WITHOUT ROWID")
        self._kept.execute("CREATE TABLE taken (id TEXT PRIMARY KEY) WITHOUT ROWID")
        self._kept.execute("BEGIN")

    def close(self) -> None:
        """Remove it."""
        self._kept.close()

    def note(self, refs: Iterable[str]) -> None:
        """Note which clients are on record already."""
        self._kept.executemany("INSERT INTO there VALUES (?)", ((ref,) for ref in refs))

    def is_there(self, ref: str) -> bool:
        """Whether a client is on record already."""
        return self._kept.execute("SELECT 1 FROM there WHERE ref = ?", (ref,)).fetchone() is not None

    def add(self, client: NewClient, row: int) -> int | None:
        """Note a client; the row in which the same reference stood before, if it did."""
        before = self._kept.execute("SELECT row FROM client WHERE ref = ?", (client.ref,)).fetchone()
        if before is None:
            adult_in, told_on = (one.isoformat() if one else None for one in (client.adult_in, client.told_on))
            told = " ".join(client.told)
            self._kept.execute("INSERT INTO client VALUES (?, ?, ?, ?, ?, ?)", (client.ref, row, client.is_child, adult_in, told_on, told))
        return int(before[0]) if before else None

    def client(self, ref: str) -> Known | None:
        """What the list of clients says of one."""
        found = self._kept.execute("SELECT child, adult_in, told_on, told FROM client WHERE ref = ?", (ref,)).fetchone()
        if found is None:
            return None
        adult_in, told_on = (date.fromisoformat(one) if one else None for one in found[1:3])
        return Known(bool(found[0]), adult_in, told_on, frozenset(map(BriefingItem, found[3].split())))

    def answered(self, answer: NewConsent, row: int) -> int | None:
        """Note an answer; the row in which exactly the same stood before, if it did."""
        mark = hashlib.sha256(repr(answer).encode()).digest()
        before = self._kept.execute("SELECT row FROM answer WHERE print = ?", (mark,)).fetchone()
        if before is None:
            self._kept.execute("INSERT INTO answer VALUES (?, ?)", (mark, row))
        return int(before[0]) if before else None

    def take(self, identity: str) -> bool:
        """Take a reference for a new record; False if it is taken."""
        return self._kept.execute("INSERT OR IGNORE INTO taken VALUES (?)", (identity,)).rowcount == 1


class Checker:
    """Checks rows against each other, against what is on record, and against the policy. `desk` is for looking only."""

    def __init__(self, desk: Desk, by: str, examples: Sequence[Sequence[str]] = ()) -> None:
        """Take the desk, who brings the lists, and the rows of the templates that are only there to show how."""
        self._desk = desk
        self._by = by
        self._examples = {tuple(one) for one in examples}
        self._workers: dict[str, bool] = {}
        self.index = Index()
        there = select(Client.ref).where(Client.team_id == desk.team).execution_options(yield_per=500)
        self.index.note(desk.session.scalars(there))
        self.found = Found()
        self._words = {name: one.since for name, one in wordings.current(desk).items()}

    def clients(self, source: List, columns: Sequence[Column], tell: Tell, far: Callable[[int], object] = lambda _: None) -> Iterator[NewClient]:
        """Each client that is in order."""
        if not self._is_new(source, tell):
            return
        for row, cells in self._rows(source, columns, tell, far):
            client = NewClient(
                cells["reference"], cells["age"] is Age.CHILD, cells["adult_in"], cells["key_workers"], cells["told_on"], cells["told"] or (),
                cells["told_formats"] or (), (cells["told_by"] or cells["key_workers"])[0], cells["told_language"] or "",
            )  # fmt: skip
            wrong = self._of_client(client, row.number)
            if cells["told_by"] and len(cells["told_by"]) != 1:
                wrong["told_by"] = Wrong("one_person")
            if self._told(source, columns, row, wrong, tell):
                self.found.clients += 1
                yield client

    def consents(self, source: List, columns: Sequence[Column], tell: Tell, far: Callable[[int], object] = lambda _: None) -> Iterator[NewConsent]:
        """Each answer that is in order."""
        if not self._is_new(source, tell):
            return
        for row, cells in self._rows(source, columns, tell, far):
            known = self.index.client(cells["reference"]) or self._on_record(cells["reference"])
            answer = answer_of(cells, known, self._desk, self._by, self._words_since(known))
            if self._told(source, columns, row, self._of_consent(answer, cells, known, row.number), tell):
                self.found.consents += 1
                self.found.flaws.update(() if answer.withdrawn_on else answer.flaws)
                yield answer

    def _is_new(self, source: List, tell: Tell) -> bool:
        """Whether a list was not taken in before; else that is told, and nothing of its rows."""
        if on := brought.taken_on(self._desk, source):
            self._say(tell, Problem(source.path.name, "brought_before", facts={"on": on.isoformat()}))
        return on is None

    def _rows(self, source: List, columns: Sequence[Column], tell: Tell, far: Callable[[int], object]) -> Iterator[tuple[Row, Cells]]:
        """Each row whose cells can be read, each by itself."""
        self._header(source, columns, tell)
        places = {name: place for place, name in enumerate(source.header)}
        for row in rows(source, far):
            if tuple(one.strip() for one in row.cells) in self._examples:
                self._say(tell, Problem(source.path.name, "example_row", row.number))
                continue
            wrong: dict[str, Wrong] = {}
            cells: Cells = {}
            for column in columns:
                place = places.get(column.name, len(row.cells))
                try:
                    cells[column.name] = cell_of(column, row.cells[place] if place < len(row.cells) else "")
                except Wrong as one:
                    if column.name in places:
                        wrong[column.name] = one
            if any(one.strip() for one in row.cells[len(source.header) :]):
                self._say(tell, Problem(source.path.name, "too_many_cells", row.number))
                continue
            if self._told(source, columns, row, wrong, tell) and len(cells) == len(columns):
                yield row, cells

    def _header(self, source: List, columns: Sequence[Column], tell: Tell) -> None:
        """Columns that are missing, there twice, or not known; what an unknown one is called is not said, because it may be a first row."""
        known = {one.name for one in columns}
        for column in columns:
            if column.name not in source.header and column.needed:
                self._say(tell, Problem(source.path.name, "column_missing", source.first_row, column=column.name))
        for place, name in enumerate(source.header):
            if name not in known and name:
                self._say(tell, Problem(source.path.name, "column_unknown", source.first_row, letter_of(place), facts={"known": sorted(known)}))
            elif name and name in source.header[:place]:
                self._say(tell, Problem(source.path.name, "column_twice", source.first_row, letter_of(place), name))

    def _told(self, source: List, columns: Sequence[Column], row: Row, wrong: dict[str, Wrong], tell: Tell) -> bool:
        """Tell what is wrong in a row, in the order of its columns; whether nothing is."""
        for column in columns:
            if one := wrong.get(column.name):
                place = source.header.index(column.name) if column.name in source.header else -1
                self._say(tell, Problem(source.path.name, one.code, row.number, letter_of(place), column.name, one.facts))
        return not wrong

    def _say(self, tell: Tell, problem: Problem) -> None:
        self.found.problems += 1
        tell(problem)

    def _of_client(self, client: NewClient, row: int) -> dict[str, Wrong]:
        wrong: dict[str, Wrong] = {}
        if before := self.index.add(client, row):
            wrong["reference"] = Wrong("twice", row=before)
        elif self.index.is_there(client.ref):
            wrong["reference"] = Wrong("already_there")
        if not all(map(self._is_worker, client.key_workers)):
            wrong["key_workers"] = Wrong("not_workers")
        if client.adult_in and not client.is_child:
            wrong["adult_in"] = Wrong("only_of_a_child")
        elif client.adult_in and is_over(client.adult_in, self._desk.today):
            wrong["adult_in"] = Wrong("adult_by_then")
        elif client.adult_in and is_too_far(client.adult_in, self._desk.today):
            wrong["adult_in"] = Wrong("adult_too_late")
        return {**self._of_briefing(client), **wrong}

    def _of_briefing(self, client: NewClient) -> dict[str, Wrong]:
        wrong: dict[str, Wrong] = {}
        if client.told_by not in client.key_workers and not self._is_worker(client.told_by):
            wrong.setdefault("told_by", Wrong("not_workers"))
        if client.told and not client.formats:
            wrong["told_formats"] = Wrong("needed_for_this_answer")
        if BriefingFormat.INTERPRETER in client.formats and not client.language:
            wrong["told_language"] = Wrong("needed_for_this_answer")
        if client.told_on and client.told_on > self._desk.today:
            wrong["told_on"] = Wrong("still_to_come")
        if bool(client.told) != bool(client.told_on):
            wrong.setdefault("told_on" if client.told else "told", Wrong("told_goes_with_its_day"))
        return wrong

    def _of_consent(self, new: NewConsent, cells: Cells, known: Known | None, row: int) -> dict[str, Wrong]:
        consent, today = new.consent, self._desk.today
        wrong = {name: Wrong("still_to_come") for name in ("given_on", "withdrawn_on") if cells[name] and cells[name] > today}
        if one := self._of_whom(new, known, row):
            wrong["reference"] = one
        if consent.ends_on < consent.given_on:
            wrong["ends_on"] = Wrong("ends_before_it_begins")
        elif consent.ends_on > (latest := latest_end(consent, self._desk.values)):
            wrong["ends_on"] = Wrong("ends_too_late", latest=latest.isoformat())
        if cells["recorded_by"] and len(cells["recorded_by"]) != 1:
            wrong["recorded_by"] = Wrong("one_person")
        wrong |= what_is_lacking(consent, cells)
        if known and consent.given_by is GivenBy.PARENT and not known.is_child_on(consent.given_on):
            wrong["decided_by"] = Wrong("parent_of_an_adult")
        if Because.LACKS_CAPACITY in new.flaws:
            wrong["answer"] = Wrong("cannot_decide")
        return wrong

    def _of_whom(self, new: NewConsent, known: Known | None, row: int) -> Wrong | None:
        """What is wrong with whose answer it is: nobody's whom we know, or one that stands before it in the list, or that is here."""
        if known is None:
            return Wrong("unknown_client")
        if before := self.index.answered(new, row):
            return Wrong("same_answer", row=before)
        return Wrong("answered_before") if self._is_on_record(new) else None

    def _is_on_record(self, new: NewConsent) -> bool:
        """Whether the same answer was on record before this list: brought again, it would count again after it was changed or was found to be an error."""
        if not self.index.is_there(new.ref):
            return False
        return any(is_the_same(new.consent, one) for one in answered_on(self._desk, new.ref, new.consent.given_on, self._desk.now))

    def _words_since(self, known: Known | None) -> date | None:
        """Since when the words that clients are told here are others than those that a client was told elsewhere."""
        told = known.told if known else ()
        return min((since for item in told if (since := self._words.get(wordings.name_of(item, easy=False)))), default=None)

    def _is_worker(self, user: str) -> bool:
        if user not in self._workers:
            self._workers[user] = self._desk.session.get(RoleHeld, (self._desk.team, user, WORKER)) is not None
        return self._workers[user]

    def _on_record(self, ref: str) -> Known | None:
        """What is on record of a client who is not in the list; one whose file is gone is not known any more."""
        client = self._desk.session.get(Client, (self._desk.team, ref)) if self.index.is_there(ref) else None
        if client is None or client.wrapped_key is None:
            return None
        told = briefing(self._desk, ref, self._desk.today)
        return Known(client.is_child, client.adult_in, told.on, frozenset(BriefingItem) - set(told.not_told))
