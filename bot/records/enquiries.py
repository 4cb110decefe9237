"""Somebody rang or wrote (3.3)."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import Index, LargeBinary, String
from sqlalchemy.orm import Mapped, mapped_column

from bot.tables import Moment, Table


class Enquiry(Table):
    """Somebody asked about a client, or about nobody by reference (3.3): kept whatever became of it. Who they are and what they want is sealed.

    `sealed_for` is whose key sealed it: a client's or, because nobody here had that reference or none was given, this record's own, which is in `wrapped_key`.
    """

    __tablename__ = "enquiry"
    id: Mapped[str] = mapped_column(String(16), primary_key=True)
    team_id: Mapped[str] = mapped_column(String(32))
    client_ref: Mapped[str | None] = mapped_column(String(32))
    sealed_for: Mapped[str | None] = mapped_column(String(32))
    wrapped_key: Mapped[bytes | None] = mapped_column(LargeBinary)
    taken_by: Mapped[str] = mapped_column(String(32))
    taken_at: Mapped[datetime] = mapped_column(Moment)
    channel: Mapped[str] = mapped_column(String(16))
    asker_kind: Mapped[str] = mapped_column(String(32))
    identity: Mapped[str | None] = mapped_column(String(16))
    called_back_at: Mapped[datetime | None] = mapped_column(Moment)
    state: Mapped[str] = mapped_column(String(16))
    request_id: Mapped[str | None] = mapped_column(String(16))
    closed_by: Mapped[str | None] = mapped_column(String(32))
    closed_at: Mapped[datetime | None] = mapped_column(Moment)
    told_at: Mapped[datetime | None] = mapped_column(Moment)
    reminded_at: Mapped[datetime | None] = mapped_column(Moment)
    sealed: Mapped[bytes] = mapped_column(LargeBinary)
    sealed_close: Mapped[bytes | None] = mapped_column(LargeBinary)
    __table_args__ = (
        Index("ix_enquiry_client", "team_id", "client_ref"),
        Index("ix_enquiry_state", "team_id", "state", "taken_at"),
        Index("ix_enquiry_taken_by", "team_id", "taken_by", "state"),
    )
