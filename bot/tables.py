"""What every table is made of, and the tables that the bot itself runs on: workspaces, the log, receipts, the outbox and the replicas."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, DateTime, Index, Integer, LargeBinary, MetaData, String, UniqueConstraint
from sqlalchemy.engine import Dialect
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column
from sqlalchemy.types import TypeDecorator

from bot.clock import utc

_NAMING = {
    "ix": "ix_%(table_name)s_%(column_0_name)s",
    "uq": "uq_%(table_name)s_%(column_0_name)s",
    "fk": "fk_%(table_name)s_%(column_0_name)s",
    "pk": "pk_%(table_name)s",
}


class Moment(TypeDecorator[datetime]):
    """An aware UTC time; SQLite forgets the zone, so it is put back on the way out."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """Refuse a naive time, and keep UTC."""
        return None if value is None else utc(value)

    def process_result_value(self, value: Any, dialect: Dialect) -> datetime | None:
        """Give the zone back."""
        return None if value is None else utc(value, naive_is_utc=True)


class Table(DeclarativeBase):
    """The base of all tables."""

    metadata = MetaData(naming_convention=_NAMING)


class Workspace(Table):
    """One charity's Slack workspace, and the key for what belongs to no client."""

    __tablename__ = "workspace"
    team_id: Mapped[str] = mapped_column(String(32), primary_key=True)
    wrapped_key: Mapped[bytes] = mapped_column(LargeBinary)
    created_at: Mapped[datetime] = mapped_column(Moment)


class LogEntry(Table):
    """One line of the log: it only grows, and hangs off nothing, so that nothing can take it along when it goes."""

    __tablename__ = "log_entry"
    team_id: Mapped[str] = mapped_column(String(32), primary_key=True)
    seq: Mapped[int] = mapped_column(Integer, primary_key=True)
    at: Mapped[datetime] = mapped_column(Moment)
    actor: Mapped[str] = mapped_column(String(32))
    event: Mapped[str] = mapped_column(String(64))
    subject: Mapped[str] = mapped_column(String(64))
    detail: Mapped[dict[str, Any]] = mapped_column(JSON)
    key_id: Mapped[str] = mapped_column(String(8))
    previous: Mapped[str] = mapped_column(String(64))
    seal: Mapped[str] = mapped_column(String(64))
    __table_args__ = (Index("ix_log_entry_subject", "team_id", "subject"),)


class LogHead(Table):
    """Where the log ends, sealed apart, so that a tail cut off shows; also the lock that puts writers in a row."""

    __tablename__ = "log_head"
    team_id: Mapped[str] = mapped_column(String(32), primary_key=True)
    seq: Mapped[int] = mapped_column(Integer)
    last: Mapped[str] = mapped_column(String(64))
    key_id: Mapped[str] = mapped_column(String(8))
    seal: Mapped[str] = mapped_column(String(64))
    verified_at: Mapped[datetime | None] = mapped_column(Moment)


class Receipt(Table):
    """A payload that was already acted on, so that a second delivery of it does nothing and gets the same answer."""

    __tablename__ = "receipt"
    team_id: Mapped[str] = mapped_column(String(32), primary_key=True)
    key: Mapped[str] = mapped_column(String(128), primary_key=True)
    about: Mapped[str] = mapped_column(String(64))
    at: Mapped[datetime] = mapped_column(Moment)


class Outbox(Table):
    """Something that must be said in Slack: ids only, so that the words are made when it is sent, from what is true then."""

    __tablename__ = "outbox"
    id: Mapped[str] = mapped_column(String(24), primary_key=True)
    team_id: Mapped[str] = mapped_column(String(32))
    message: Mapped[str] = mapped_column(String(64))
    about: Mapped[str] = mapped_column(String(64))
    target: Mapped[str] = mapped_column(String(32))
    edits: Mapped[str | None] = mapped_column(String(24))
    thread_of: Mapped[str | None] = mapped_column(String(24))
    dedupe: Mapped[str] = mapped_column(String(160))
    state: Mapped[str] = mapped_column(String(16), default="waiting")
    created_at: Mapped[datetime] = mapped_column(Moment)
    tried_at: Mapped[datetime | None] = mapped_column(Moment)
    attempts: Mapped[int] = mapped_column(Integer, default=0)
    problem: Mapped[str | None] = mapped_column(String(64))
    posted_channel: Mapped[str | None] = mapped_column(String(32))
    posted_ts: Mapped[str | None] = mapped_column(String(32))
    posted_at: Mapped[datetime | None] = mapped_column(Moment)
    retried_at: Mapped[datetime | None] = mapped_column(Moment)
    says: Mapped[list[str] | None] = mapped_column(JSON(none_as_null=True))
    __table_args__ = (
        UniqueConstraint("team_id", "dedupe", name="uq_outbox_dedupe"),
        Index("ix_outbox_state", "state", "created_at"),
        Index("ix_outbox_about", "team_id", "about", "message"),
        Index("ix_outbox_target", "team_id", "target", "id"),
    )


class WorkStep(Table):
    """Somebody at the computer had a message tried again or set it aside: who and when; why is sealed with the workspace's key."""

    __tablename__ = "work_step"
    id: Mapped[str] = mapped_column(String(16), primary_key=True)
    team_id: Mapped[str] = mapped_column(String(32))
    outbox_id: Mapped[str] = mapped_column(String(24))
    step: Mapped[str] = mapped_column(String(16))
    taken_by: Mapped[str] = mapped_column(String(32))
    taken_at: Mapped[datetime] = mapped_column(Moment)
    sealed: Mapped[bytes] = mapped_column(LargeBinary)
    __table_args__ = (Index("ix_work_step_outbox", "team_id", "outbox_id"),)


class SentFile(Table):
    """A file of ours in Slack: written down when its bytes are there and before it is shared, so that nothing is shared twice; and when it is to go."""

    __tablename__ = "sent_file"
    team_id: Mapped[str] = mapped_column(String(32), primary_key=True)
    file_id: Mapped[str] = mapped_column(String(32), primary_key=True)
    outbox_id: Mapped[str] = mapped_column(String(24))
    place: Mapped[int] = mapped_column(Integer)
    state: Mapped[str] = mapped_column(String(16))
    uploaded_at: Mapped[datetime] = mapped_column(Moment)
    tried_at: Mapped[datetime | None] = mapped_column(Moment)
    shared_at: Mapped[datetime | None] = mapped_column(Moment)
    delete_at: Mapped[datetime | None] = mapped_column(Moment)
    deleted_at: Mapped[datetime | None] = mapped_column(Moment)
    problem: Mapped[str | None] = mapped_column(String(64))
    __table_args__ = (Index("ix_sent_file_outbox", "team_id", "outbox_id"), Index("ix_sent_file_state", "team_id", "state", "delete_at"))


class HomeShown(Table):
    """A Home tab as it was last drawn for a person: the newest thing said to them by then, so that it is drawn anew when there is a newer one."""

    __tablename__ = "home_shown"
    team_id: Mapped[str] = mapped_column(String(32), primary_key=True)
    user_id: Mapped[str] = mapped_column(String(32), primary_key=True)
    seen: Mapped[str] = mapped_column(String(24))


class Replica(Table):
    """A running process and when it was last heard of, so that another can take over the work of a dead one."""

    __tablename__ = "replica"
    executor: Mapped[str] = mapped_column(String(128), primary_key=True)
    seen_at: Mapped[datetime] = mapped_column(Moment)


class Whereabouts(Table):
    """One row: where these records are, so that a copy put back elsewhere is told apart; and from when until when a lost original may have said things."""

    __tablename__ = "whereabouts"
    id: Mapped[int] = mapped_column(Integer, primary_key=True)
    identity: Mapped[str | None] = mapped_column(String(64))
    lost_since: Mapped[datetime | None] = mapped_column(Moment)
    lost_until: Mapped[datetime | None] = mapped_column(Moment)
