"""The stage: real records, real use cases, real chores and the real wording of each message; no sockets, no waiting. What Slack would get is written down."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import select
from sqlalchemy.orm import Session

from bot import wordings
from bot.database import connect, migrate
from bot.deciders import can_wait
from bot.directory import Standing
from bot.hours import working_time
from bot.messages import composer
from bot.outbox import DROPPED, SENT, WAITING
from bot.records import Emergency, Reminder, Request
from bot.rounds import TOGETHER
from bot.store import CLOCK, Desk, Store
from bot.sweep import sweep
from bot.tables import Outbox
from bot.vault import Vault, new_key
from bot.words import Words
from policy.values import STANDARD
from tests.scene import in_words

LONDON = ZoneInfo("Europe/London")
TEAM, APPROVALS, ADMIN = "T0JUSTUS", "C0APPROVALS", "U0OLU"


@dataclass(frozen=True, slots=True, kw_only=True)
class Sent:
    """One message as somebody found it: when, for whom, which and about what; by whose act, or by the clock; and whether any of it could not wait."""

    at: datetime
    to: str
    message: str
    about: tuple[str, ...]
    words: str
    by: str
    presses: bool


class Stage:
    """The charity's records and clock, and what its people are told."""

    def __init__(self, folder: Path, begins: datetime) -> None:
        """Set up the records of a charity with office hours, in England."""
        self.now = begins.astimezone(UTC)
        self.sent: list[Sent] = []
        self.hears: Callable[[Sent], None] = lambda sent: None
        database = connect(f"sqlite:///{folder / 'week.db'}", pool_size=4)
        migrate(database)
        self.database = database
        self.store = Store(
            database, Vault(new_key()), lambda: self.now, TEAM, self, zone=LONDON, admins=(ADMIN,), approvals=APPROVALS, values=STANDARD,
            working=working_time("mon-fri 09:00-17:00", "ENG", LONDON),
        )  # fmt: skip
        self.store.settle_in()
        words = Words(zone=LONDON, charity="Harbour House", client_example="JU-0412")
        wordings.settle_in(self.store, words)
        self._compose = composer(self.store, words)

    def enqueue(self, session: Session, outbox_id: str) -> None:
        """Nothing is enqueued: the outbox is read after each act."""

    @contextmanager
    def desk(self, user: str) -> Iterator[Desk]:
        """What somebody does now, and then what is said because of it."""
        with self.store.open(user, "week") as desk:
            yield desk
        self._deliver(user)

    def look_at_the_clock(self) -> None:
        """A round of chores, as the bot does every few seconds."""
        sweep(self.store)
        self._deliver(CLOCK)

    def requests(self) -> list[Request]:
        """All requests, in the order in which they were asked."""
        with self.store.open(CLOCK, "week", to_look=True) as desk:
            return list(desk.session.scalars(select(Request).order_by(Request.asked_at)))

    def alarms(self) -> list[Emergency]:
        """All emergencies, in their order."""
        with self.store.open(CLOCK, "week", to_look=True) as desk:
            return list(desk.session.scalars(select(Emergency).order_by(Emergency.raised_at)))

    def _deliver(self, by: str) -> None:
        """Word what waits in the outbox, in its order, and mark it as said; an edit of an older message is worded too, and disturbs nobody."""
        new: list[Sent] = []
        with Session(self.database, expire_on_commit=False) as session, session.begin():
            for row in session.scalars(select(Outbox).where(Outbox.state == WAITING).order_by(Outbox.created_at, Outbox.id)):
                composed = self._compose(session, row)
                if composed is None:
                    row.state = DROPPED
                    continue
                row.state, row.posted_channel, row.posted_ts, row.posted_at = SENT, row.target, row.id, self.now
                if row.edits is None:
                    new.append(self._written_down(session, row, in_words({"blocks": composed.blocks}), by))
        for one in new:
            self.sent.append(one)
            self.hears(one)

    def _written_down(self, session: Session, row: Outbox, words: str, by: str) -> Sent:
        held = session.scalars(select(Reminder.about).where(Reminder.together == row.about)).all() if row.message == TOGETHER else [row.about]
        about = tuple(dict.fromkeys(held))
        danger = row.message in {"emergency/raised", "emergency/record_owed", "emergency/record_overdue", "emergency/follow_up"}
        found = [session.get(Request, one) for one in about]
        presses = danger or any(one is not None and not can_wait(one) for one in found)
        return Sent(at=self.now, to=row.target, message=row.message, about=about, words=words, by=by, presses=presses)


def standing(user: str) -> Standing:
    """A full member of the workspace."""
    return Standing(user_id=user, same_workspace=True, is_guest=False, is_bot=False, is_deactivated=False)


def at(day: int, hour: int = 0, minute: int = 0, *, month: int = 5) -> datetime:
    """A moment of the spring of 2026, on the wall clock there."""
    return datetime(2026, month, day, hour, minute, tzinfo=LONDON)


Facts = dict[str, Any]
