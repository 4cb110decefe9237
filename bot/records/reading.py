"""Who may open a client's file beside their key workers, for a stated purpose or as cover; who is kept out; who worked with whom since when (3.8)."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import JSON, Boolean, Date, Index, LargeBinary, String
from sqlalchemy.orm import Mapped, mapped_column

from bot.tables import Moment, Table


class Reading(Table):
    """Somebody stated a purpose to read a file (3.8): kept whether or not it opened one. Why is sealed, for the client if it opened, else for the charity."""

    __tablename__ = "reading"
    id: Mapped[str] = mapped_column(String(16), primary_key=True)
    team_id: Mapped[str] = mapped_column(String(32))
    client_ref: Mapped[str] = mapped_column(String(32))
    user_id: Mapped[str] = mapped_column(String(32))
    purpose: Mapped[str] = mapped_column(String(16))
    stated_at: Mapped[datetime] = mapped_column(Moment)
    opens: Mapped[bool] = mapped_column(Boolean)
    until: Mapped[datetime] = mapped_column(Moment)
    state: Mapped[str] = mapped_column(String(16))
    due_at: Mapped[datetime | None] = mapped_column(Moment)
    reminded_at: Mapped[datetime | None] = mapped_column(Moment)
    looked_at_by: Mapped[str | None] = mapped_column(String(32))
    looked_at: Mapped[datetime | None] = mapped_column(Moment)
    needed: Mapped[bool | None] = mapped_column(Boolean)
    sealed: Mapped[bytes] = mapped_column(LargeBinary)
    sealed_review: Mapped[bytes | None] = mapped_column(LargeBinary)
    __table_args__ = (Index("ix_reading_client", "team_id", "client_ref", "user_id", "until"), Index("ix_reading_state", "team_id", "state", "due_at"))


class KeptOut(Table):
    """Somebody may not open a client's file, whatever they state, because they are too near to the client (3.8); why is sealed for the charity."""

    __tablename__ = "kept_out"
    id: Mapped[str] = mapped_column(String(16), primary_key=True)
    team_id: Mapped[str] = mapped_column(String(32))
    client_ref: Mapped[str] = mapped_column(String(32))
    user_id: Mapped[str] = mapped_column(String(32))
    marked_by: Mapped[str] = mapped_column(String(32))
    marked_at: Mapped[datetime] = mapped_column(Moment)
    lifted_by: Mapped[str | None] = mapped_column(String(32))
    lifted_at: Mapped[datetime | None] = mapped_column(Moment)
    sealed: Mapped[bytes] = mapped_column(LargeBinary)
    __table_args__ = (Index("ix_kept_out_client", "team_id", "client_ref", "user_id"),)


class Cover(Table):
    """A colleague stands in for a key worker from one day to another (3.8): for one client or, without one, for all of theirs."""

    __tablename__ = "cover"
    id: Mapped[str] = mapped_column(String(16), primary_key=True)
    team_id: Mapped[str] = mapped_column(String(32))
    covers_for: Mapped[str] = mapped_column(String(32))
    user_id: Mapped[str] = mapped_column(String(32))
    client_ref: Mapped[str | None] = mapped_column(String(32))
    from_on: Mapped[date] = mapped_column(Date)
    until_on: Mapped[date] = mapped_column(Date)
    named_by: Mapped[str] = mapped_column(String(32))
    named_at: Mapped[datetime] = mapped_column(Moment)
    begun: Mapped[bool] = mapped_column(Boolean)
    ended_by: Mapped[str | None] = mapped_column(String(32))
    ended_at: Mapped[datetime | None] = mapped_column(Moment)
    __table_args__ = (Index("ix_cover_user", "team_id", "user_id", "until_on"), Index("ix_cover_begun", "team_id", "begun", "from_on"))


class HandOver(Table):
    """The key workers of a client changed (3.8): who came and who went. Several clients that were handed over at once share an id."""

    __tablename__ = "hand_over"
    id: Mapped[str] = mapped_column(String(16), primary_key=True)
    team_id: Mapped[str] = mapped_column(String(32))
    client_ref: Mapped[str] = mapped_column(String(32), primary_key=True)
    added: Mapped[list[str]] = mapped_column(JSON)
    removed: Mapped[list[str]] = mapped_column(JSON)
    changed_by: Mapped[str] = mapped_column(String(32))
    changed_at: Mapped[datetime] = mapped_column(Moment)
    __table_args__ = (Index("ix_hand_over_client", "team_id", "client_ref"),)
