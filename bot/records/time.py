"""Who is away and who stands in, and what people are to be reminded of."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import Boolean, Date, Index, String
from sqlalchemy.orm import Mapped, mapped_column

from bot.tables import Moment, Table


class Absence(Table):
    """Somebody who decides is away, both days included, and who stands in for them (4.1); entered by themselves or for them, and perhaps ended early."""

    __tablename__ = "absence"
    id: Mapped[str] = mapped_column(String(16), primary_key=True)
    team_id: Mapped[str] = mapped_column(String(32))
    absent: Mapped[str] = mapped_column(String(32))
    stand_in: Mapped[str | None] = mapped_column(String(32))
    first_on: Mapped[date] = mapped_column(Date)
    last_on: Mapped[date] = mapped_column(Date)
    entered_by: Mapped[str] = mapped_column(String(32))
    entered_at: Mapped[datetime] = mapped_column(Moment)
    ended_by: Mapped[str | None] = mapped_column(String(32))
    ended_at: Mapped[datetime | None] = mapped_column(Moment)
    __table_args__ = (Index("ix_absence_last_on", "team_id", "last_on"),)


class Reminder(Table):
    """Somebody is to be reminded of something, once for each step that it comes to; said alone, or in one message with others (`together`)."""

    __tablename__ = "reminder"
    team_id: Mapped[str] = mapped_column(String(32), primary_key=True)
    about: Mapped[str] = mapped_column(String(16), primary_key=True)
    user_id: Mapped[str] = mapped_column(String(32), primary_key=True)
    step: Mapped[str] = mapped_column(String(40), primary_key=True)
    can_wait: Mapped[bool] = mapped_column(Boolean)
    owed_at: Mapped[datetime] = mapped_column(Moment)
    said_at: Mapped[datetime | None] = mapped_column(Moment)
    together: Mapped[str | None] = mapped_column(String(16))
    __table_args__ = (Index("ix_reminder_said_at", "team_id", "said_at"), Index("ix_reminder_together", "team_id", "together"))
