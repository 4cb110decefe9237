"""Scans are taken out of Slack: fetched with the bot's token, known by their first bytes, sealed, then deleted there. No transaction waits for Slack."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass

import filetype
from filetype.types.archive import Pdf
from filetype.types.image import Heic, Jpeg, Png, Tiff
from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError
from sqlalchemy import select

from bot import file_host, logs, scan_steps, scans
from bot.errors import Refused
from bot.records import Scan
from bot.removing import delete
from bot.slack_answers import FILE_GONE, problem_of, word_of
from bot.store import CLOCK, Desk, Store

BATCH = 20
_KINDS = (Pdf(), Png(), Jpeg(), Heic(), Tiff())
_FIRST_BYTES = 8192
_ROUND = 20.0
"""Seconds after which no further scan is begun in one round."""

_log = logs.logger()

Write = Callable[[Desk], None]


@dataclass(frozen=True, slots=True)
class _Todo:
    """A scan with something left to do."""

    id: str
    file_id: str
    given_by: str
    waiting: bool


class Taker:
    """Looks at each round for scans with something left to do. What Slack could not do now is tried later; a step that was done is not done again."""

    def __init__(self, slack: WebClient, store: Store) -> None:
        """Take Slack and the records."""
        self._slack = slack
        self._store = store

    def round(self) -> None:
        """Take one step after the other with each scan that is due."""
        with self._store.open(CLOCK, "scan", to_look=True) as desk:
            due = _due(desk)
        until = time.monotonic() + _ROUND
        for todo in due:
            if time.monotonic() > until:
                return  # a slow Slack must not hold up what else is done at a round; what is left is due at the next
            try:
                if todo.waiting:
                    self._write(self._take(todo))
                self._write(self._clear(todo))
            except Exception as wrong:  # noqa: BLE001  # one scan that cannot be had must not hold up the others; it is tried again, and given up out loud
                _log.warning("scan:take:later", scan=todo.id, problem=problem_of(wrong))
                self._write(_put_off(todo, wrong))

    def _write(self, step: Write) -> None:
        with self._store.open(CLOCK, "scan") as desk:
            step(desk)

    def _take(self, todo: _Todo) -> Write:
        """Fetch a scan, and say what is to be written down of it."""
        try:
            told = self._slack.files_info(file=todo.file_id)["file"]
        except SlackApiError as wrong:
            if word_of(wrong) in FILE_GONE:
                return lambda desk: scan_steps.lose(desk, todo.id, "gone")
            raise
        if told.get("user") != todo.given_by:  # somebody else's file, by its id: with our token we would hand out what is not theirs
            return lambda desk: scan_steps.refuse(desk, todo.id, "not_theirs", leave_it=True)
        try:
            found = file_host.fetch(self._slack, str(told.get("url_private_download") or told.get("url_private") or ""), scans.LARGEST)
        except file_host.TooLarge:
            return lambda desk: scan_steps.refuse(desk, todo.id, "scan_too_large")
        ending = kind_of(found)
        if ending is None:
            return lambda desk: scan_steps.refuse(desk, todo.id, "scan_wrong_kind")
        return lambda desk: scan_steps.seal(desk, todo.id, ending, found)

    def _clear(self, todo: _Todo) -> Write:
        """Take it out of Slack, if it is for us to do; only when what became of it is written down."""
        with self._store.open(CLOCK, "scan", to_look=True) as desk:
            scan = scans.held(desk, todo.id)
            if scan.state == scans.WAITING or scan.done_at is not None:
                return lambda desk: None
        word = delete(self._slack, todo.file_id)
        return (lambda desk: scan_steps.stays(desk, todo.id, word)) if word else (lambda desk: scan_steps.gone(desk, todo.id))


def _put_off(todo: _Todo, wrong: Exception) -> Write:
    if isinstance(wrong, Refused):  # the client's key was destroyed meanwhile: there is nothing left to keep it with
        return lambda desk: scan_steps.lose(desk, todo.id, "destroyed")
    return lambda desk: scan_steps.put_off(desk, todo.id, problem_of(wrong))


def kind_of(found: bytes) -> str | None:
    """What a file is by its first bytes, whatever its name claims: the end of the name that it should have, or None if it is no scan."""
    kind = filetype.match(found[:_FIRST_BYTES], matchers=_KINDS)
    return str(kind.extension) if kind else None


def _due(desk: Desk) -> list[_Todo]:
    query = select(Scan).where(Scan.team_id == desk.team, Scan.done_at.is_(None), Scan.next_at <= desk.now).order_by(Scan.next_at).limit(BATCH)
    return [_Todo(row.id, row.file_id, row.given_by, row.state == scans.WAITING) for row in desk.session.scalars(query)]
