"""Who holds which role, what they have read, and how the trustees' channel is."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import Date, Index, Integer, LargeBinary, String
from sqlalchemy.orm import Mapped, mapped_column

from bot.tables import Moment, Table


class ApprovalsRoom(Table):
    """How the trustees' channel was last seen to be: what is wrong with it, since when, and when the admins were last told."""

    __tablename__ = "approvals_room"
    team_id: Mapped[str] = mapped_column(String(32), primary_key=True)
    channel: Mapped[str] = mapped_column(String(32))
    fault: Mapped[str | None] = mapped_column(String(16))
    since: Mapped[datetime] = mapped_column(Moment)
    told_at: Mapped[datetime] = mapped_column(Moment)


class RoleHeld(Table):
    """A role that a person holds: worker, trustee, deputy, data_lead or admin."""

    __tablename__ = "role_held"
    team_id: Mapped[str] = mapped_column(String(32), primary_key=True)
    user_id: Mapped[str] = mapped_column(String(32), primary_key=True)
    role: Mapped[str] = mapped_column(String(16), primary_key=True)
    given_by: Mapped[str] = mapped_column(String(32))
    given_at: Mapped[datetime] = mapped_column(Moment)


class LeadOf(Table):
    """Whose lead hears when somebody owes what they were asked for (3.7); without a row it is the data lead."""

    __tablename__ = "lead_of"
    team_id: Mapped[str] = mapped_column(String(32), primary_key=True)
    user_id: Mapped[str] = mapped_column(String(32), primary_key=True)
    lead: Mapped[str] = mapped_column(String(32))


class DutiesRead(Table):
    """Somebody read their duties and said so (4.9): when, in which words by their hash, and how far the reminders have come."""

    __tablename__ = "duties_read"
    team_id: Mapped[str] = mapped_column(String(32), primary_key=True)
    user_id: Mapped[str] = mapped_column(String(32), primary_key=True)
    read_on: Mapped[date] = mapped_column(Date, primary_key=True)
    wording: Mapped[str] = mapped_column(String(64), primary_key=True)
    read_at: Mapped[datetime] = mapped_column(Moment)
    reminded: Mapped[int] = mapped_column(Integer)
    __table_args__ = (Index("ix_duties_read_reminded", "team_id", "reminded"),)


class CodeKept(Table):
    """A secret for one-time codes, sealed with the workspace's key: shown once, proved by a first code, counting after a while or once vouched for."""

    __tablename__ = "code_kept"
    id: Mapped[str] = mapped_column(String(16), primary_key=True)
    team_id: Mapped[str] = mapped_column(String(32))
    user_id: Mapped[str] = mapped_column(String(32))
    sealed: Mapped[bytes | None] = mapped_column(LargeBinary)
    shown_at: Mapped[datetime] = mapped_column(Moment)
    proved_at: Mapped[datetime | None] = mapped_column(Moment)
    counts_at: Mapped[datetime | None] = mapped_column(Moment)
    vouched_by: Mapped[str | None] = mapped_column(String(32))
    ended_at: Mapped[datetime | None] = mapped_column(Moment)
    last_step: Mapped[int] = mapped_column(Integer)
    wrong: Mapped[int] = mapped_column(Integer)
    locked_until: Mapped[datetime | None] = mapped_column(Moment)
    __table_args__ = (Index("ix_code_kept_user", "team_id", "user_id", "ended_at"),)
