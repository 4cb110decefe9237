"""What a client answered, and what became of the answer (part 5)."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import Date, Index, LargeBinary, String
from sqlalchemy.orm import Mapped, mapped_column

from bot.tables import Moment, Table


class ConsentRecord(Table):
    """What a client answered (part 5). Never changed: a change makes a new record, and a withdrawal is a row of its own."""

    __tablename__ = "consent"
    id: Mapped[str] = mapped_column(String(16), primary_key=True)
    team_id: Mapped[str] = mapped_column(String(32))
    client_ref: Mapped[str] = mapped_column(String(32))
    answer: Mapped[str] = mapped_column(String(16))
    given_on: Mapped[date] = mapped_column(Date)
    ends_on: Mapped[date] = mapped_column(Date)
    replaces: Mapped[str | None] = mapped_column(String(16), unique=True)
    recorded_by: Mapped[str] = mapped_column(String(32))
    recorded_at: Mapped[datetime] = mapped_column(Moment)
    sealed: Mapped[bytes] = mapped_column(LargeBinary)
    __table_args__ = (Index("ix_consent_client", "team_id", "client_ref"), Index("ix_consent_ends_on", "team_id", "ends_on"))


class Withdrawal(Table):
    """A client took a consent back, whole or in part (5.4)."""

    __tablename__ = "withdrawal"
    id: Mapped[str] = mapped_column(String(16), primary_key=True)
    team_id: Mapped[str] = mapped_column(String(32))
    client_ref: Mapped[str] = mapped_column(String(32))
    consent_id: Mapped[str] = mapped_column(String(16))
    withdrawn_on: Mapped[date] = mapped_column(Date)
    recorded_by: Mapped[str] = mapped_column(String(32))
    recorded_at: Mapped[datetime] = mapped_column(Moment)
    sealed: Mapped[bytes] = mapped_column(LargeBinary)
    __table_args__ = (Index("ix_withdrawal_consent", "team_id", "consent_id"),)


class ErrorMark(Table):
    """A record of a consent was made in error (5.1): it permits nothing any more; why is sealed. The record itself stays as it was."""

    __tablename__ = "error_mark"
    consent_id: Mapped[str] = mapped_column(String(16), primary_key=True)
    team_id: Mapped[str] = mapped_column(String(32))
    client_ref: Mapped[str] = mapped_column(String(32))
    marked_by: Mapped[str] = mapped_column(String(32))
    marked_at: Mapped[datetime] = mapped_column(Moment)
    sealed: Mapped[bytes] = mapped_column(LargeBinary)
    __table_args__ = (Index("ix_error_mark_client", "team_id", "client_ref"),)
