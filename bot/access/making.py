"""Makes packs in the background, one at a time: what was begun and not finished is begun anew, by whoever runs then, and there is one pack in the end (3.7)."""

from __future__ import annotations

import os
import re
import threading
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

from sqlalchemy import and_, or_, select, update

from bot import logs, scans
from bot.access import considering, packs
from bot.access.composing import Contents, Piece
from bot.access.entries import Reader
from bot.access.kinds import PackPurpose
from bot.access.naming import Names
from bot.access.opened import Entry
from bot.access.requests import OPEN, held_client
from bot.access.writing import Writer
from bot.database import is_sqlite
from bot.directory import Directory
from bot.errors import JustUsError, Refused, Tampered
from bot.records import AccessPack, AccessRequest
from bot.store import CLOCK, Desk, Store
from bot.words import Words

_PASSES = 4
"""How often all records are read: to see what is to be looked at, and for each of the three forms."""
_TRIES = 5
_SAID_EVERY = 4
"""Its message is drawn anew for every quarter of the way."""
_FILE = re.compile(r"(K-[0-9A-Z]{6})(?:\.(\d+))?\.(zip|part)")

_log = logs.logger()


class _Superseded(Exception):  # noqa: N818  # never leaves this module: somebody else makes this pack now, or nobody
    """Not ours to make any more."""


class _Stopping(Exception):  # noqa: N818  # never leaves this module
    """The process ends; the pack is taken up again at the next start."""


@dataclass(frozen=True, slots=True)
class _Job:
    """One attempt at a pack."""

    pack_id: str
    attempt: int
    request_id: str
    ref: str
    purpose: PackPurpose
    phrase: str
    until: datetime


class Maker:
    """Looks at each round for a pack to make, and makes it in a thread of its own."""

    def __init__(self, store: Store, words: Words, directory: Directory, folder: Path, name: str, held_for: timedelta) -> None:
        """Take what packs are made of and where they go, our name among replicas, and how long nobody else takes up what we are at."""
        self._store, self._words, self._directory = store, words, directory
        self._folder, self._name, self._held_for = folder, name, held_for
        self._thread: threading.Thread | None = None
        self._end = threading.Event()

    def round(self) -> None:
        """Begin what waits, if nothing is being made here; and delete files that no pack has any more."""
        self._tidy()
        if self._end.is_set() or (self._thread is not None and self._thread.is_alive()):
            return
        with self._store.open(CLOCK, "pack", to_look=True) as desk:
            waits = self._next(desk)
        if waits is not None:
            self._thread = threading.Thread(target=self._work, name="justus-packs", daemon=True)
            self._thread.start()

    def stop(self, grace: float) -> None:
        """Let go of what is being made: it is begun anew at the next start."""
        self._end.set()
        if self._thread is not None:
            self._thread.join(grace)

    def path(self, pack_id: str) -> Path:
        """Where the file of a pack is."""
        return self._folder / f"{pack_id}.zip"

    def _next(self, desk: Desk) -> str | None:
        """The pack that waits longest: nobody began it, or whoever did is not heard of any more."""
        left = AccessPack.held_until <= desk.now
        if is_sqlite(self._store.database):  # one process has it to itself: whoever else began something is dead
            left = or_(left, AccessPack.maker.is_distinct_from(self._name))
        waits = or_(AccessPack.state == packs.ASKED, and_(AccessPack.state == packs.MAKING, left))
        query = select(AccessPack.id).where(AccessPack.team_id == desk.team, waits)
        return desk.session.scalars(query.order_by(AccessPack.asked_at).limit(1)).one_or_none()

    def _work(self) -> None:
        """Make one pack after the other, until none waits."""
        while not self._end.is_set():
            with self._store.open(CLOCK, "pack") as desk:
                job = self._take(desk)
            if job is None:
                return
            self._make(job)

    def _take(self, desk: Desk) -> _Job | None:
        """Take a pack for ourselves; what nobody could finish after so many tries is given up."""
        waits = self._next(desk)
        if waits is None:
            return None
        row = desk.session.scalars(select(AccessPack).where(AccessPack.id == waits).with_for_update()).one()
        if row.state not in packs.BEING_MADE or row.sealed_phrase is None:
            return None
        request = desk.session.get_one(AccessRequest, row.request_id)
        if row.attempt >= _TRIES:
            packs.stop(desk, row, "broken")
            return None
        row.state, row.maker, row.attempt, row.held_until, row.done = packs.MAKING, self._name, row.attempt + 1, desk.now + self._held_for, 0
        try:
            phrase = desk.unseal(request.sealed_for, "access_phrase", row.id, row.sealed_phrase)
        except JustUsError as wrong:
            packs.stop(desk, row, "destroyed" if isinstance(wrong, Refused) else "unreadable")
            return None
        desk.log("access:pack:begin", row.id, attempt=row.attempt)
        return _Job(row.id, row.attempt, request.id, str(request.client_ref), PackPurpose(row.purpose), phrase, desk.now)

    def _make(self, job: _Job) -> None:
        """Make one pack; whatever stops it is said out loud, and nothing half made is left."""
        part = self._folder / f"{job.pack_id}.{job.attempt}.part"
        problem = ""
        try:
            self._folder.mkdir(mode=0o700, parents=True, exist_ok=True)
            self._write(job, part)
            os.replace(part, self.path(job.pack_id))
            self._ready(job)
        except (_Superseded, _Stopping):
            pass
        except Refused as wrong:
            problem = "to_look_at" if wrong.code == "still_to_look_at" else "destroyed"
        except Tampered:
            problem = "unreadable"
        except OSError:
            problem = "disk"
        except Exception as wrong:  # noqa: BLE001  # a thread's boundary: it is logged by its kind, and the next round tries again
            _log.error("access:pack:broke", pack=job.pack_id, attempt=job.attempt, kind=type(wrong).__name__)
            self._let_go(job)
        finally:
            with suppress(OSError):
                part.unlink(missing_ok=True)
        if problem:
            self._stopped(job, problem)

    def _write(self, job: _Job, part: Path) -> None:
        reader = _Watched(self._store, self._words, job.ref, job.until, self, job)
        total = reader.count()
        with self._store.open(CLOCK, "pack") as desk:
            self._mine(desk, job).total = total * _PASSES
        to_look_at = self._look_through(job, reader)
        if to_look_at and job.purpose is PackPurpose.TO_HAND_OVER:
            raise Refused("still_to_look_at", ref=job.request_id)
        contents = Contents(reader, job.request_id)
        writer = Writer(self._words, Names(self._directory, self._words).of, self._scan, job.request_id, job.purpose, job.until)
        writer.write(part, job.phrase, lambda: self._pieces(contents, job))

    def _scan(self, scan_id: str) -> bytes:
        with self._store.open(CLOCK, "pack", to_look=True) as desk:
            return scans.content(desk, scan_id)

    def _pieces(self, contents: Contents, job: _Job) -> Iterator[Piece]:
        return contents.to_look() if job.purpose is PackPurpose.TO_LOOK else contents.to_hand_over()

    def _look_through(self, job: _Job, reader: Reader) -> int:
        """Find every record that somebody must look at, and every one that changed since somebody did; how many wait."""
        for page in reader.pages():
            with self._store.open(CLOCK, "pack") as desk:
                self._mine(desk, job)
                _note(desk, job.request_id, page)
        with self._store.open(CLOCK, "pack") as desk:
            left = considering.waiting(desk, job.request_id)
            count = left[considering.UNDECIDED] + left[considering.PROPOSED]
            self._mine(desk, job).to_look_at = count
        return count

    def progress(self, job: _Job, count: int) -> None:
        """Note how far we are, and that we live; stop if the process ends, or if the pack is not ours any more."""
        if self._end.is_set():
            self._let_go(job)
            raise _Stopping
        with self._store.open(CLOCK, "pack") as desk:
            row = self._mine(desk, job)
            before = row.done * _SAID_EVERY // max(row.total, 1)
            row.done, row.held_until = row.done + count, desk.now + self._held_for
            if row.done * _SAID_EVERY // max(row.total, 1) != before:
                desk.redraw(row.id)

    def _mine(self, desk: Desk, job: _Job) -> AccessPack:
        row = desk.session.scalars(select(AccessPack).where(AccessPack.id == job.pack_id).with_for_update()).one()
        if row.state != packs.MAKING or row.attempt != job.attempt:
            raise _Superseded
        return row

    def _ready(self, job: _Job) -> None:
        """The file is there: say so. If the client was destroyed a moment ago, it is not handed to anybody."""
        with self._store.open(CLOCK, "pack") as desk:
            row = self._mine(desk, job)
            request = desk.session.scalars(select(AccessRequest).where(AccessRequest.id == job.request_id).with_for_update()).one()
            if held_client(desk, job.ref) is None:
                raise Refused("destroyed", ref=job.request_id)
            if request.state != OPEN:
                raise _Superseded
            row.state, row.ready_at, row.held_until, row.file = packs.READY, desk.now, None, str(self.path(job.pack_id).resolve())
            row.remove_on = desk.today + timedelta(days=desk.values.access_pack_kept_days.on(desk.today))
            desk.log("access:pack:finish", row.id, request=job.request_id, purpose=job.purpose, to_look_at=row.to_look_at, remove_on=row.remove_on.isoformat())
            desk.redraw(row.id)
            desk.say("access/pack_ready", row.id, row.asked_by)
            desk.say("access/pack_sent", row.id, row.asked_by)

    def _stopped(self, job: _Job, problem: str) -> None:
        with self._store.open(CLOCK, "pack") as desk:
            try:
                row = self._mine(desk, job)
            except _Superseded:
                return
            packs.stop(desk, row, problem)

    def _let_go(self, job: _Job) -> None:
        """Leave a pack for the next round, or for another replica, to begin anew."""
        mine = (AccessPack.id == job.pack_id, AccessPack.attempt == job.attempt, AccessPack.state == packs.MAKING)
        with self._store.open(CLOCK, "pack") as desk:
            desk.session.execute(update(AccessPack).where(*mine).values(held_until=desk.now, maker=None))

    def _tidy(self) -> None:
        """Delete the files of packs that were removed, and what attempts left that nobody goes on with."""
        if not self._folder.is_dir():
            return
        there = {path: found for path in self._folder.iterdir() if (found := _FILE.fullmatch(path.name))}
        with self._store.open(CLOCK, "pack", to_look=True) as desk:
            rows = {row.id: row for row in desk.session.scalars(select(AccessPack).where(AccessPack.id.in_({one[1] for one in there.values()})))}
        for path, found in there.items():
            row = rows.get(found[1])
            ready = found[3] == "zip" and row is not None and row.state in {packs.MAKING, packs.READY}
            going_on = found[3] == "part" and row is not None and row.state == packs.MAKING and str(row.attempt) == found[2]
            if not ready and not going_on:
                path.unlink(missing_ok=True)
                _log.info("access:pack:deleted", pack=found[1])


@dataclass(frozen=True, slots=True)
class _Watched(Reader):
    """A reader that says how far it is."""

    maker: Maker
    job: _Job

    def pages(self) -> Iterator[tuple[Entry, ...]]:
        """Every page, and that it was read."""
        for page in Reader.pages(self):
            yield page
            self.maker.progress(self.job, len(page))


def _note(desk: Desk, request_id: str, page: tuple[Entry, ...]) -> None:
    """Keep which records of a page are to be looked at; one that changed since somebody decided waits again."""
    request = desk.session.get_one(AccessRequest, request_id)
    before = considering.current(desk, request_id, page[0].kind, [one.record for one in page])
    for entry in page:
        item, choice = before.get(entry.record, (None, None))
        if item is None and entry.marks:
            considering.found(desk, request, entry.kind, entry.record, entry.marks)
        elif item is not None and choice is not None and considering.opened(desk, request, choice).fingerprint != entry.fingerprint:
            item.state = considering.UNDECIDED
