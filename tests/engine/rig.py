"""The durable engine with a real database, a real WebClient and a strict Slack; what a message says is its name, its reference and how often it was worded."""

from __future__ import annotations

import logging
import time
from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any, TypeVar

from slack_sdk import WebClient
from sqlalchemy import Engine as Database
from sqlalchemy import MetaData, select
from sqlalchemy.orm import Session

from bot.attaching import Attached
from bot.database import READ_ONLY, connect
from bot.delivery import Composed, Deliverer
from bot.engine import Engine
from bot.keeping import Times
from bot.outbox import say
from bot.tables import Outbox, Table

TEAM, USER, PUBLIC, PRIVATE, FOREIGN = "T0JUSTUS", "UWORKER1", "C0GENERAL", "C0PRIVATE", "C0FOREIGN"
T = TypeVar("T")
QUICK = Times(beat=0.2, dead_after=1.5, sweep=0.2)
SCOPES = ["commands", "chat:write", "im:write", "im:history", "groups:read", "groups:history", "channels:history", "users:read", "files:read", "files:write"]
MANIFEST = {
    "display_information": {"name": "JustUs"},
    "features": {"bot_user": {"display_name": "JustUs"}, "app_home": {"messages_tab_enabled": True}},
    "oauth_config": {"scopes": {"bot": SCOPES}},
    "settings": {"socket_mode_enabled": True, "interactivity": {"is_enabled": True}},
}
WORLD = {
    "team": {"id": TEAM, "name": "JustUs", "domain": "justus"},
    "users": [
        {"id": USER, "name": "aisha", "real_name": "Aisha Khan", "kind": "member"},
        {"id": "UGONE000", "name": "g", "real_name": "G", "kind": "deactivated"},
    ],
    "channels": [
        {"id": PUBLIC, "name": "general", "members": [USER], "bot_is_member": True},
        {"id": PRIVATE, "name": "approvals", "private": True, "members": [USER], "bot_is_member": True},
        {"id": FOREIGN, "name": "theirs", "private": True, "members": [USER], "bot_is_member": False},
    ],
}


def now() -> datetime:
    """The time."""
    return datetime.now(UTC)


def until(look: Callable[[], T], seconds: float = 15.0, what: str = "") -> T:
    """Wait for a condition; what it gave."""
    end = time.monotonic() + seconds
    while not (found := look()):
        assert time.monotonic() < end, f"did not come to be within {seconds} s: {what or look}"
        time.sleep(0.01)
    return found


def everything_in(database: Database) -> str:
    """All that stands in the durable engine's own tables, as text."""
    schema = None if database.dialect.name == "sqlite" else "dbos"
    found = MetaData()
    found.reflect(database, schema=schema)
    tables = [table for table in found.sorted_tables if table.name not in Table.metadata.tables]
    assert any(table.name == "workflow_status" for table in tables)
    with database.connect() as connection:
        return "\n".join(repr(row) for table in tables for row in connection.execute(table.select()))


class Rig:
    """An engine that delivers to a sandbox."""

    def __init__(self, url: str, api_url: str, executor: str = "", times: Times = QUICK, poll: float = 0.02, **deliverer: Any) -> None:
        """Put it together; it is not started."""
        self.database: Database = connect(url, pool_size=24)
        self.client = WebClient("xoxb-sandbox-bot", base_url=api_url, timeout=10, retry_handlers=[], logger=logging.getLogger("slack_sdk"))
        self.failed: list[tuple[str, str | None]] = []
        self.swept = 0
        self.state = "first"
        self.files: list[Attached] = []
        self.deliverer = Deliverer(self.database, self.client, self._compose, now, self._failed, **{"first_wait": 0.1, **deliverer})
        self.engine = Engine(self.database, executor, self.deliverer.deliver, self._sweep, poll, times)

    def _compose(self, session: Session, row: Outbox) -> Composed | None:
        if row.message == "nothing":
            return None
        if row.message == "broken":
            raise RuntimeError("Jane Doe of 3 Acacia Avenue")
        text = f"{row.message} {row.about} {self.state}"
        blocks = [{"type": "nonsense"}] if row.message == "bad" else [{"type": "section", "text": {"type": "mrkdwn", "text": text}}]
        return Composed(text, blocks, tuple(self.files) if row.message == "paper" else ())

    def _failed(self, session: Session, row: Outbox) -> None:
        self.failed.append((row.id, row.problem))
        if row.message != "notice":
            self.say("notice", target=USER, about=row.id, session=session)

    def _sweep(self) -> None:
        self.swept += 1

    def say(self, message: str = "hello", *, target: str = PUBLIC, about: str = "R-1", dedupe: str = "", session: Session | None = None, **more: Any) -> str:
        """Write down a message and enqueue it, in a transaction of its own or the one given."""
        given = {"team": TEAM, "message": message, "about": about, "target": target, "dedupe": dedupe or f"{message}:{about}:{target}", "at": now(), **more}
        if session is not None:
            return say(session, self.engine, **given)
        with Session(self.database) as own, own.begin():
            return say(own, self.engine, **given)

    def row(self, outbox_id: str) -> Outbox:
        """Read a row."""
        with Session(self.database.execution_options(**READ_ONLY)) as session:
            return session.execute(select(Outbox).where(Outbox.id == outbox_id)).scalar_one()

    def rows(self) -> list[Outbox]:
        """Read all rows, in order."""
        with Session(self.database.execution_options(**READ_ONLY)) as session:
            return list(session.scalars(select(Outbox).order_by(Outbox.created_at, Outbox.id)))

    def settled(self, *ids: str, seconds: float = 20.0) -> list[str]:
        """Wait until these rows wait no more; their states."""

        def look() -> list[str]:
            states = [self.row(one).state for one in ids]
            return [] if "waiting" in states else states

        return until(look, seconds, "rows settled")

    def close(self) -> None:
        """Stop everything."""
        self.engine.stop()
        self.database.dispose()
