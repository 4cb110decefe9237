"""Files of ours are taken out of Slack when their time is over: a document that somebody asked for stands there for an hour, not for years."""

from __future__ import annotations

from http.client import HTTPException

from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError, SlackClientError
from sqlalchemy import Select, and_, or_, select

from bot import logs
from bot.attaching import DELETED, SHARED, UPLOADED
from bot.outbox import DROPPED, FAILED, WAITING
from bot.slack_answers import FILE_GONE, is_for_later, word_of
from bot.store import CLOCK, DATA_LEAD, Desk, Store
from bot.tables import Outbox, SentFile

BATCH = 50

_log = logs.logger()


class Remover:
    """Looks at each round for files whose time is over. What Slack could not do now is tried at the next round."""

    def __init__(self, slack: WebClient, store: Store) -> None:
        """Take Slack and the records."""
        self._slack = slack
        self._store = store

    def round(self) -> None:
        """Delete what is due, one after the other; no transaction is open while Slack is asked."""
        with self._store.open(CLOCK, "files", to_look=True) as desk:
            due = list(desk.session.scalars(_due(desk).limit(BATCH)))
        for file_id in due:
            try:
                problem = delete(self._slack, file_id)
            except (SlackApiError, SlackClientError, OSError, HTTPException, ValueError) as wrong:
                _log.warning("file:delete:later", file=file_id, kind=type(wrong).__name__)
                return
            with self._store.open(CLOCK, "files") as desk:
                _note(desk, file_id, problem)


def delete(slack: WebClient, file_id: str) -> str:
    """Delete a file in Slack: "" when it is gone, whoever deleted it, or the word with which Slack refuses for good. What is for later is raised."""
    try:
        slack.files_delete(file=file_id)
    except SlackApiError as wrong:
        if word_of(wrong) in FILE_GONE:
            return ""
        if is_for_later(wrong):
            raise
        return word_of(wrong)[:64]
    return ""


def _due(desk: Desk) -> Select[tuple[str]]:
    """The files whose hour has come, and those that never came to stand in a message; none of a message that is still being sent."""
    over = and_(SentFile.state == SHARED, SentFile.delete_at <= desk.now, Outbox.state != WAITING)
    stranded = and_(SentFile.state == UPLOADED, Outbox.state.in_((FAILED, DROPPED)))
    joined = select(SentFile.file_id).join(Outbox, (Outbox.id == SentFile.outbox_id) & (Outbox.team_id == SentFile.team_id))
    return joined.where(SentFile.team_id == desk.team, SentFile.problem.is_(None), or_(over, stranded)).order_by(SentFile.uploaded_at)


def _note(desk: Desk, file_id: str, problem: str) -> None:
    """Write down, once, that a file is gone; or that Slack will not let it go, and have the data lead see to it."""
    query = select(SentFile).where(SentFile.team_id == desk.team, SentFile.file_id == file_id)
    row = desk.session.execute(query.with_for_update()).scalar_one()
    if row.state == DELETED or row.problem is not None:
        return
    said = desk.session.get_one(Outbox, row.outbox_id)
    if not problem:
        row.state, row.deleted_at = DELETED, desk.now
        desk.log("file:sent:delete", row.outbox_id, file=row.file_id, message=said.message, about=said.about)
        return
    row.problem = problem
    desk.log("file:sent:stay", row.outbox_id, file=row.file_id, message=said.message, about=said.about, problem=problem)
    for lead in desk.holders(DATA_LEAD):
        desk.say("trouble/file_stays", row.outbox_id, lead)
