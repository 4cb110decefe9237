"""Somebody acted at once (4.1)."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import Index, LargeBinary, String
from sqlalchemy.orm import Mapped, mapped_column

from bot.tables import Moment, Table


class Emergency(Table):
    """Somebody acted at once (4.1), and why it could not wait: the record that is owed, and the reviews by others that close it."""

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
    sealed_why: Mapped[bytes | None] = mapped_column(LargeBinary)
    review_due_at: Mapped[datetime | None] = mapped_column(Moment)
    chased_at: Mapped[datetime | None] = mapped_column(Moment)
    settled_by: Mapped[str | None] = mapped_column(String(32))
    sealed_settled: Mapped[bytes | None] = mapped_column(LargeBinary)
    reviewed_at: Mapped[datetime | None] = mapped_column(Moment)
    __table_args__ = (Index("ix_emergency_state", "team_id", "state"), Index("ix_emergency_follow_up", "team_id", "follow_up_at"))


class EmergencyReview(Table):
    """What one other person found who looked at what was done in danger, each for themselves (4.1); their words are sealed."""

    __tablename__ = "emergency_review"
    team_id: Mapped[str] = mapped_column(String(32))
    emergency_id: Mapped[str] = mapped_column(String(16), primary_key=True)
    user_id: Mapped[str] = mapped_column(String(32), primary_key=True)
    judgement: Mapped[str] = mapped_column(String(24))
    reviewed_at: Mapped[datetime] = mapped_column(Moment)
    sealed: Mapped[bytes] = mapped_column(LargeBinary)
