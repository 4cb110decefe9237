"""Somebody acted at once (4.1)."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import Index, LargeBinary, String
from sqlalchemy.orm import Mapped, mapped_column

from bot.tables import Moment, Table


class Emergency(Table):
    """Somebody acted at once (4.1): the record that is owed, and the review by somebody else that closes it."""

    __tablename__ = "emergency"
    id: Mapped[str] = mapped_column(String(16), primary_key=True)
    team_id: Mapped[str] = mapped_column(String(32))
    client_ref: Mapped[str | None] = mapped_column(String(32))
    danger: Mapped[str] = mapped_column(String(16))
    raised_by: Mapped[str] = mapped_column(String(32))
    raised_at: Mapped[datetime] = mapped_column(Moment)
    record_due_at: Mapped[datetime] = mapped_column(Moment)
    state: Mapped[str] = mapped_column(String(16))
    request_id: Mapped[str | None] = mapped_column(String(16))
    sealed: Mapped[bytes | None] = mapped_column(LargeBinary)
    recorded_at: Mapped[datetime | None] = mapped_column(Moment)
    reminded_at: Mapped[datetime | None] = mapped_column(Moment)
    follow_up_at: Mapped[datetime | None] = mapped_column(Moment)
    reviewed_by: Mapped[str | None] = mapped_column(String(32))
    reviewed_at: Mapped[datetime | None] = mapped_column(Moment)
    sealed_review: Mapped[bytes | None] = mapped_column(LargeBinary)
    __table_args__ = (Index("ix_emergency_state", "team_id", "state"), Index("ix_emergency_follow_up", "team_id", "follow_up_at"))
