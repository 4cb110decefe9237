"""What trustees were told in figures, and who wants to be told each month."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from sqlalchemy import JSON, Boolean, Date, Index, String
from sqlalchemy.orm import Mapped, mapped_column

from bot.tables import Moment, Table


class Report(Table):
    """A report that somebody took: from when to when, in which forms, and its counts as they were then, so that it says the same whenever it is read."""

    __tablename__ = "report"
    id: Mapped[str] = mapped_column(String(16), primary_key=True)
    team_id: Mapped[str] = mapped_column(String(32))
    taken_by: Mapped[str] = mapped_column(String(32))
    taken_at: Mapped[datetime] = mapped_column(Moment)
    since: Mapped[datetime] = mapped_column(Moment)
    until: Mapped[datetime] = mapped_column(Moment)
    follows: Mapped[bool] = mapped_column(Boolean)
    forms: Mapped[list[str]] = mapped_column(JSON)
    counts: Mapped[dict[str, Any]] = mapped_column(JSON)
    __table_args__ = (Index("ix_report_taken_by", "team_id", "taken_by", "until"),)


class MonthlyReport(Table):
    """Somebody who wants a report each month, and the month of the last one, so that each is sent once."""

    __tablename__ = "monthly_report"
    team_id: Mapped[str] = mapped_column(String(32), primary_key=True)
    user_id: Mapped[str] = mapped_column(String(32), primary_key=True)
    sent_in: Mapped[date] = mapped_column(Date)
