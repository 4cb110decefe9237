"""Files with a message: shared once, although Slack has no word for 'once', answers before it has shared them, and may answer and never share them."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError
from sqlalchemy import Engine as Database
from sqlalchemy import select
from sqlalchemy.orm import Session

from bot import file_host
from bot.clock import Clock
from bot.database import READ_ONLY
from bot.slack_answers import FILE_GONE, may_have_been_taken, word_of
from bot.tables import SentFile

UPLOADED, SHARED, DELETED = "uploaded", "shared", "deleted"
"""The states of a file of ours: its bytes are in Slack and nobody sees them, it stands in a message, and it is gone."""

PATIENCE = timedelta(minutes=1)
"""How long Slack may take to show a file after it was asked to share it; then it never will, and the file is sent anew."""
STALE = timedelta(minutes=10)
"""How old an upload may be that was not shared yet: what it says may no longer be true, and Slack forgets it."""
_NAME = re.compile(r"[A-Za-z0-9-]{1,80}\.[a-z0-9]{2,5}")
_PICTURES = (".png", ".jpg", ".gif")


@dataclass(frozen=True, slots=True)
class Attached:
    """A file of a message: its name of references and kinds, its title, words for who cannot see a picture, how its bytes are made, and how long it stays."""

    name: str
    title: str
    make: Callable[[Session], bytes]
    alt: str = ""
    stays: timedelta | None = None

    def __post_init__(self) -> None:
        """Refuse a name that could hold what somebody typed: Slack writes it into addresses."""
        if not _NAME.fullmatch(self.name):
            raise ValueError("a file is named by a reference and a kind")


def file_name(ref: str, kind: str, ending: str) -> str:
    """Name a file by what it is about and what kind of paper it is: JU-0412-consent.pdf."""
    return f"{re.sub(r'[^A-Za-z0-9]+', '-', ref).strip('-')}-{kind}.{ending}"


@dataclass(frozen=True, slots=True)
class Sending:
    """A message with files, and where it belongs."""

    team: str
    outbox: str
    channel: str
    thread_ts: str | None
    blocks: list[dict[str, Any]]
    files: tuple[Attached, ...]


class Attacher:
    """Sends the files of one message at a time; the caller holds the place."""

    def __init__(self, database: Database, slack: WebClient, clock: Clock) -> None:
        """Take the database, Slack, and the clock."""
        self._database = database
        self._slack = slack
        self._clock = clock

    def post(self, sending: Sending) -> tuple[str, str] | None:
        """Share the files, once: the channel and time at which they stand in Slack, or None while Slack does not show them: then look again later."""
        channel = self._channel(sending.channel)
        rows = self._rows(sending)
        tried = [row.tried_at for row in rows if row.tried_at]
        if tried:
            if seen := self._seen(sending, rows, channel):
                return seen
            if self._clock() - max(tried) < PATIENCE:
                return None
        if not rows or tried or self._clock() - min(row.uploaded_at for row in rows) > STALE:
            self._throw_away(rows)
            rows = self._upload(sending)
        self._share(sending, rows, channel)
        return self._seen(sending, rows, channel)

    def _channel(self, target: str) -> str:
        """Files are shared with channels only: for a person, with their conversation with the app."""
        return str(self._slack.conversations_open(users=target)["channel"]["id"]) if target[:1] in {"U", "W"} else target

    def _rows(self, sending: Sending) -> list[SentFile]:
        """What was sent for this message before, the first file first."""
        query = select(SentFile).where(SentFile.team_id == sending.team, SentFile.outbox_id == sending.outbox, SentFile.state != DELETED)
        with Session(self._database.execution_options(**READ_ONLY), expire_on_commit=False) as session:
            return list(session.scalars(query.order_by(SentFile.place)))

    def _upload(self, sending: Sending) -> list[SentFile]:
        """Make the files and send their bytes. Written down only then: before that Slack shows them to nobody, and forgets them."""
        rows = []
        for place, one in enumerate(sending.files):
            with Session(self._database.execution_options(**READ_ONLY)) as session:
                content = one.make(session)
            # An alternative text on what is no picture has Slack say yes and share nothing (python-slack-sdk#1818).
            alt = one.alt or one.title if one.name.endswith(_PICTURES) else None
            ticket = self._slack.files_getUploadURLExternal(filename=one.name, length=len(content), alt_txt=alt)
            file_host.put(self._slack, str(ticket["upload_url"]), content)
            rows.append(
                SentFile(team_id=sending.team, file_id=str(ticket["file_id"]), outbox_id=sending.outbox, place=place, state=UPLOADED, uploaded_at=self._clock())
            )
        with Session(self._database, expire_on_commit=False) as session, session.begin():
            session.add_all(rows)
        return rows

    def _share(self, sending: Sending, rows: Sequence[SentFile], channel: str) -> None:
        """Ask Slack to share them, and note before that we ask. A clear no is noted too: then it was not taken, and may be asked again at once."""
        self._note(rows, tried_at=self._clock())
        titles = [one.title for one in sending.files]
        try:
            self._slack.files_completeUploadExternal(
                files=[{"id": row.file_id, "title": title} for row, title in zip(rows, titles, strict=True)],
                channel_id=channel, thread_ts=sending.thread_ts, blocks=json.dumps(sending.blocks),
            )  # fmt: skip
        except SlackApiError as wrong:
            if word_of(wrong) in FILE_GONE:
                self._throw_away(rows)
                raise file_host.CutOff from None  # Slack forgot the upload: not a no for good, but a new upload next time
            if not may_have_been_taken(wrong):
                self._note(rows, tried_at=None)
            raise

    def _seen(self, sending: Sending, rows: Sequence[SentFile], channel: str) -> tuple[str, str] | None:
        """Look whether the files stand in the channel by now; if so, note it, and from when on they are to go."""
        try:
            told = self._slack.files_info(file=rows[0].file_id)["file"]
        except SlackApiError as wrong:
            if word_of(wrong) in FILE_GONE:
                return None
            raise
        for shares in (told.get("shares") or {}).values():
            for one in shares.get(channel, ()):
                now = self._clock()
                for row, file in zip(rows, sending.files, strict=False):
                    self._note([row], state=SHARED, shared_at=now, delete_at=now + file.stays if file.stays is not None else None)
                return channel, str(one["ts"])
        return None

    def _throw_away(self, rows: Sequence[SentFile]) -> None:
        """Delete what was sent and did not show, so that nobody finds it twice if it shows in the end."""
        for row in rows:
            try:
                self._slack.files_delete(file=row.file_id)
            except SlackApiError as wrong:
                if word_of(wrong) not in FILE_GONE:
                    raise
        self._note(rows, state=DELETED, deleted_at=self._clock())

    def _note(self, rows: Sequence[SentFile], **changes: Any) -> None:
        """Write down how far files have come."""
        with Session(self._database) as session, session.begin():
            for row in rows:
                kept = session.get_one(SentFile, (row.team_id, row.file_id))
                for name, value in changes.items():
                    setattr(kept, name, value)
