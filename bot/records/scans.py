"""Scans of signed paper."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import Index, Integer, LargeBinary, String
from sqlalchemy.orm import Mapped, mapped_column

from bot.tables import Moment, Table


class Scan(Table):
    """A scan of a client's signed answer (3.6): to be taken from Slack, kept sealed, and gone from Slack. What it shows is read only when it is asked for."""

    __tablename__ = "scan"
    id: Mapped[str] = mapped_column(String(16), primary_key=True)
    team_id: Mapped[str] = mapped_column(String(32))
    client_ref: Mapped[str] = mapped_column(String(32))
    consent_id: Mapped[str] = mapped_column(String(16))
    file_id: Mapped[str] = mapped_column(String(32))
    given_by: Mapped[str] = mapped_column(String(32))
    given_at: Mapped[datetime] = mapped_column(Moment)
    state: Mapped[str] = mapped_column(String(16))
    problem: Mapped[str | None] = mapped_column(String(32))
    ending: Mapped[str | None] = mapped_column(String(8))
    size: Mapped[int | None] = mapped_column(Integer)
    tries: Mapped[int] = mapped_column(Integer)
    next_at: Mapped[datetime] = mapped_column(Moment)
    asked_at: Mapped[datetime | None] = mapped_column(Moment)
    reminded: Mapped[int] = mapped_column(Integer)
    done_at: Mapped[datetime | None] = mapped_column(Moment)
    sealed: Mapped[bytes | None] = mapped_column(LargeBinary, deferred=True)
    __table_args__ = (Index("ix_scan_client", "team_id", "client_ref"), Index("ix_scan_next_at", "team_id", "done_at", "next_at"))
