"""The log: it only grows, each line sealed over the one before, written in the same transaction as the change it tells of.

What it proves: with the service key, a line altered, removed, added or moved shows, and so does a cut-off tail, because the head is sealed too.
Without the key nobody can make a seal. It does not prove anything against somebody who holds both the database and the key: for that,
keep a checkpoint (`justus log checkpoint`) somewhere else and verify against it.
"""

from __future__ import annotations

import hashlib
import hmac
import json
import re
from collections.abc import Iterable, Iterator, Mapping
from contextlib import closing
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import insert, select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from bot.clock import utc
from bot.errors import Tampered
from bot.tables import LogEntry, LogHead
from bot.vault import Vault

START = "0" * 64
_EVENT = re.compile(r"[a-z_]+:[a-z_]+(:[a-z_]+)?")
_COLUMNS = tuple(column.name for column in LogEntry.__table__.columns)
_AT_ONCE = 500
_SAFE = re.compile(r"[A-Za-z0-9_.:,+/-]{0,80}|App\. [12]")


@dataclass(frozen=True, slots=True)
class Verified:
    """What a verification found: how many lines, and the first thing that does not check, if any."""

    lines: int
    problem: str | None = None
    at_line: int | None = None


def append(session: Session, vault: Vault, *, team: str, at: datetime, actor: str, event: str, subject: str, detail: Mapping[str, Any]) -> int:
    """Add one line in the caller's transaction and return its number. Details hold ids, clauses and numbers only; anything else is refused."""
    if not _EVENT.fullmatch(event):
        raise ValueError("an event is named source:subject:action")
    _only_safe(detail)
    head = _head(session, vault, team)
    entry = LogEntry(
        team_id=team, seq=head.seq + 1, at=utc(at), actor=actor, event=event, subject=subject, detail=dict(detail),
        key_id=vault.newest_key_id.hex(), previous=head.last, seal="",
    )  # fmt: skip
    entry.seal = _seal(vault, entry)
    session.add(entry)
    head.seq, head.last, head.key_id = entry.seq, entry.seal, entry.key_id
    head.seal = _seal_head(vault, head)
    session.flush()
    return entry.seq


@dataclass(frozen=True, slots=True)
class Line:
    """A line to be added: the event, what it is about, and its details."""

    event: str
    subject: str
    detail: Mapping[str, Any]


def append_many(session: Session, vault: Vault, lines: Iterable[Line], *, team: str, at: datetime, actor: str) -> int:
    """Add many lines in the caller's transaction, a few hundred at a time; how many there were. Other writers wait meanwhile."""
    head = _head(session, vault, team)
    key_id, seq, last, rows = vault.newest_key_id.hex(), head.seq, head.last, []
    for line in lines:
        if not _EVENT.fullmatch(line.event):
            raise ValueError("an event is named source:subject:action")
        _only_safe(line.detail)
        seq += 1
        entry = LogEntry(
            team_id=team, seq=seq, at=utc(at), actor=actor, event=line.event, subject=line.subject, detail=dict(line.detail), key_id=key_id, previous=last
        )  # fmt: skip
        last = entry.seal = _seal(vault, entry)
        rows.append({name: getattr(entry, name) for name in _COLUMNS})
        if len(rows) == _AT_ONCE:
            session.execute(insert(LogEntry), rows)
            rows = []
    if rows:
        session.execute(insert(LogEntry), rows)
    added, head.seq, head.last, head.key_id = seq - head.seq, seq, last, key_id
    head.seal = _seal_head(vault, head)
    session.flush()
    return added


def hold(session: Session, vault: Vault, team: str) -> None:
    """Let nobody else add a line until the caller's transaction ends: what is read of the log from here on is the last."""
    _head(session, vault, team)


def verify(session: Session, vault: Vault, team: str, checkpoint: tuple[int, str] | None = None) -> Verified:
    """Read the whole log of a workspace and check every seal, the order, and the head; and a checkpoint kept elsewhere, if given.

    While others write, the session sees the log as at one moment (bot.database.at_one_moment): else its last lines could be newer than its head.
    """
    last, count = START, 0
    for entry in _entries(session, team):
        count += 1
        if problem := _problem_of(vault, entry, count, last, checkpoint):
            return Verified(count - 1, problem, count)
        last = entry.seal
    return _tail(session, vault, team, count, last, checkpoint)


def _problem_of(vault: Vault, entry: LogEntry, number: int, last: str, checkpoint: tuple[int, str] | None) -> str | None:
    """What is wrong with one line, if anything."""
    if entry.seq != number:
        return "line_missing"
    if entry.previous != last or not _same_seal(vault, entry):
        return "line_changed"
    if checkpoint and entry.seq == checkpoint[0] and entry.seal != checkpoint[1]:
        return "checkpoint_differs"
    return None


def _tail(session: Session, vault: Vault, team: str, count: int, last: str, checkpoint: tuple[int, str] | None) -> Verified:
    """Whether the log ends where its head and the checkpoint say."""
    head = session.get(LogHead, team)
    if head is None:
        return Verified(count) if count == 0 and checkpoint is None else Verified(count, "head_missing")
    sealed = hmac.compare_digest(head.seal, _seal_head(vault, head))
    if (head.seq, head.last) != (count, last) or not sealed or (checkpoint and checkpoint[0] > count):
        return Verified(count, "tail_missing", count + 1)
    return Verified(count)


def checkpoint(session: Session, team: str) -> tuple[int, str]:
    """Give the number and seal of the newest line, to keep somewhere else."""
    head = session.get(LogHead, team)
    return (head.seq, head.last) if head else (0, START)


def _head(session: Session, vault: Vault, team: str) -> LogHead:
    """Fetch the head and hold it until the transaction ends, so that two writers cannot follow the same line."""
    query = select(LogHead).where(LogHead.team_id == team).with_for_update()
    head = session.execute(query).scalar_one_or_none()
    if head is None:
        fresh = LogHead(team_id=team, seq=0, last=START, key_id=vault.newest_key_id.hex(), seal="")
        fresh.seal = _seal_head(vault, fresh)
        try:
            with session.begin_nested():
                session.add(fresh)
        except IntegrityError:  # another writer was first: its head is the one to follow
            pass
        head = session.execute(query).scalar_one()
    return head


def _entries(session: Session, team: str) -> Iterator[LogEntry]:
    """Read the lines in order, a thousand at a time."""
    query = select(LogEntry).where(LogEntry.team_id == team).order_by(LogEntry.seq).execution_options(yield_per=1000)
    with closing(session.execute(query)) as result:  # a reading that stops early must not leave the server's cursor open
        for entry in result.scalars():
            yield entry
            session.expunge(entry)


def _seal(vault: Vault, entry: LogEntry) -> str:
    """HMAC-SHA256 over the line's canonical JSON, the previous seal included."""
    body = [entry.team_id, entry.seq, entry.at.isoformat(), entry.actor, entry.event, entry.subject, entry.detail, entry.key_id, entry.previous]
    return _hmac(vault, entry.team_id, entry.key_id, "log-line", body)


def _seal_head(vault: Vault, head: LogHead) -> str:
    return _hmac(vault, head.team_id, head.key_id, "log-head", [head.team_id, head.seq, head.last, head.key_id])


def _hmac(vault: Vault, team: str, key_id: str, purpose: str, body: Any) -> str:
    key = vault.derived(team, purpose, bytes.fromhex(key_id))
    return hmac.new(key, json.dumps(body, sort_keys=True, separators=(",", ":")).encode(), hashlib.sha256).hexdigest()


def _same_seal(vault: Vault, entry: LogEntry) -> bool:
    try:
        return hmac.compare_digest(entry.seal, _seal(vault, entry))
    except (Tampered, ValueError):
        return False


def is_sealed(vault: Vault, team: str, line: Mapping[str, Any]) -> bool:
    """Whether a line of a log that was handed over, with its moment as it was written, has the seal that this key gives it; Tampered for another key."""
    body = [team, line["seq"], line["at"], line["actor"], line["event"], line["subject"], line["detail"], line["key_id"], line["previous"]]
    return hmac.compare_digest(str(line["seal"]), _hmac(vault, team, str(line["key_id"]), "log-line", body))


def _only_safe(value: Any) -> None:
    """Refuse anything in a log line that could be a sentence somebody typed."""
    if isinstance(value, Mapping):
        for key, inner in value.items():
            _only_safe(key)
            _only_safe(inner)
    elif isinstance(value, list | tuple):
        for inner in value:
            _only_safe(inner)
    elif isinstance(value, str):
        if not _SAFE.fullmatch(value):
            raise ValueError("a log line holds ids, clauses and numbers only")
    elif not isinstance(value, int | bool | type(None)):
        raise ValueError("a log line holds ids, clauses and numbers only")
