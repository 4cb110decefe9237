"""A client: their key, who works with them, what they were told, and what to know before meeting them."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import Boolean, Date, ForeignKeyConstraint, Index, Integer, LargeBinary, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from bot.tables import Moment, Table


class Client(Table):
    """A client: a reference, never a name, and the wrapped key of all that is sealed about them.

    Of their age no more than that they are a child, at most the month in which they become an adult, and when that is asked again.
    """

    __tablename__ = "client"
    team_id: Mapped[str] = mapped_column(String(32), primary_key=True)
    ref: Mapped[str] = mapped_column(String(32), primary_key=True)
    wrapped_key: Mapped[bytes | None] = mapped_column(LargeBinary)
    is_child: Mapped[bool] = mapped_column(Boolean)
    adult_in: Mapped[date | None] = mapped_column(Date)
    age_ask_on: Mapped[date | None] = mapped_column(Date)
    opened_by: Mapped[str] = mapped_column(String(32))
    opened_at: Mapped[datetime] = mapped_column(Moment)


class KeyWorker(Table):
    """A worker who sees this client (3.8)."""

    __tablename__ = "key_worker"
    __table_args__ = (ForeignKeyConstraint(["team_id", "client_ref"], ["client.team_id", "client.ref"]),)
    team_id: Mapped[str] = mapped_column(String(32), primary_key=True)
    client_ref: Mapped[str] = mapped_column(String(32), primary_key=True)
    user_id: Mapped[str] = mapped_column(String(32), primary_key=True)


class Briefing(Table):
    """What the client was told at first contact or later (2.1), and by whom; which items, how, in which language and in which words is sealed."""

    __tablename__ = "briefing"
    id: Mapped[str] = mapped_column(String(16), primary_key=True)
    team_id: Mapped[str] = mapped_column(String(32))
    client_ref: Mapped[str] = mapped_column(String(32))
    given_on: Mapped[date] = mapped_column(Date)
    given_by: Mapped[str] = mapped_column(String(32))
    recorded_by: Mapped[str] = mapped_column(String(32))
    sealed: Mapped[bytes] = mapped_column(LargeBinary)
    recorded_at: Mapped[datetime] = mapped_column(Moment)
    __table_args__ = (Index("ix_briefing_client", "team_id", "client_ref"),)


class Wording(Table):
    """Words that clients are told or given, once for each version, so that it can be read later which they were (2.1). They hold nothing about anybody."""

    __tablename__ = "wording"
    team_id: Mapped[str] = mapped_column(String(32), primary_key=True)
    version: Mapped[str] = mapped_column(String(64), primary_key=True)
    name: Mapped[str] = mapped_column(String(64))
    text: Mapped[str] = mapped_column(Text)
    first_used_at: Mapped[datetime] = mapped_column(Moment)
    in_force_since: Mapped[datetime] = mapped_column(Moment)
    __table_args__ = (Index("ix_wording_in_force", "team_id", "in_force_since"),)


class Communication(Table):
    """What a client needs to be talked with, and how to reach them safely (2.1, 3.2): all of it sealed. The newest row stands; the others are how it was."""

    __tablename__ = "communication"
    id: Mapped[str] = mapped_column(String(16), primary_key=True)
    team_id: Mapped[str] = mapped_column(String(32))
    client_ref: Mapped[str] = mapped_column(String(32))
    recorded_by: Mapped[str] = mapped_column(String(32))
    recorded_at: Mapped[datetime] = mapped_column(Moment)
    sealed: Mapped[bytes] = mapped_column(LargeBinary)
    __table_args__ = (Index("ix_communication_client", "team_id", "client_ref", "recorded_at"),)


class PrecautionNote(Table):
    """A safety note about meeting a client (4.8): what it says is sealed; whether it stands, and when it is looked at again."""

    __tablename__ = "precaution"
    id: Mapped[str] = mapped_column(String(16), primary_key=True)
    team_id: Mapped[str] = mapped_column(String(32))
    client_ref: Mapped[str] = mapped_column(String(32))
    noted_by: Mapped[str] = mapped_column(String(32))
    noted_at: Mapped[datetime] = mapped_column(Moment)
    noted_on: Mapped[date] = mapped_column(Date)
    looked_at_on: Mapped[date] = mapped_column(Date)
    review_on: Mapped[date] = mapped_column(Date)
    review_by: Mapped[str] = mapped_column(String(32))
    state: Mapped[str] = mapped_column(String(16))
    reminded: Mapped[int] = mapped_column(Integer)
    sealed: Mapped[bytes] = mapped_column(LargeBinary)
    __table_args__ = (Index("ix_precaution_client", "team_id", "client_ref"), Index("ix_precaution_review_on", "team_id", "state", "review_on"))


class PrecautionReview(Table):
    """A safety note was looked at again: renewed until another day or, without one, ended; why is sealed (4.8)."""

    __tablename__ = "precaution_review"
    id: Mapped[str] = mapped_column(String(16), primary_key=True)
    team_id: Mapped[str] = mapped_column(String(32))
    client_ref: Mapped[str] = mapped_column(String(32))
    precaution_id: Mapped[str] = mapped_column(String(16))
    reviewed_by: Mapped[str] = mapped_column(String(32))
    reviewed_at: Mapped[datetime] = mapped_column(Moment)
    review_on: Mapped[date | None] = mapped_column(Date)
    sealed: Mapped[bytes] = mapped_column(LargeBinary)
    __table_args__ = (Index("ix_precaution_review_note", "team_id", "precaution_id"),)
