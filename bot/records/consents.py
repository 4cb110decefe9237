"""What a client answered, and what became of the answer (part 5)."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import Boolean, Date, Index, Integer, LargeBinary, String
from sqlalchemy.orm import Mapped, mapped_column

from bot.tables import Moment, Table


class ConsentRecord(Table):
    """What a client answered (part 5). Never changed: a change makes a new record, and a withdrawal is a row of its own."""

    __tablename__ = "consent"
    id: Mapped[str] = mapped_column(String(16), primary_key=True)
    team_id: Mapped[str] = mapped_column(String(32))
    client_ref: Mapped[str] = mapped_column(String(32))
    kind: Mapped[str] = mapped_column(String(16))
    answer: Mapped[str] = mapped_column(String(16))
    given_on: Mapped[date] = mapped_column(Date)
    ends_on: Mapped[date] = mapped_column(Date)
    replaces: Mapped[str | None] = mapped_column(String(16), unique=True)
    renews: Mapped[bool] = mapped_column(Boolean, default=False)
    recorded_by: Mapped[str] = mapped_column(String(32))
    recorded_at: Mapped[datetime] = mapped_column(Moment)
    sealed: Mapped[bytes] = mapped_column(LargeBinary)
    __table_args__ = (Index("ix_consent_client", "team_id", "client_ref"), Index("ix_consent_ends_on", "team_id", "ends_on"))


class Withdrawal(Table):
    """A client took a consent back, whole or in part (5.4); what was taken back at one time has the same `act`."""

    __tablename__ = "withdrawal"
    id: Mapped[str] = mapped_column(String(16), primary_key=True)
    team_id: Mapped[str] = mapped_column(String(32))
    client_ref: Mapped[str] = mapped_column(String(32))
    consent_id: Mapped[str] = mapped_column(String(16))
    act: Mapped[str] = mapped_column(String(16))
    withdrawn_on: Mapped[date] = mapped_column(Date)
    recorded_by: Mapped[str] = mapped_column(String(32))
    recorded_at: Mapped[datetime] = mapped_column(Moment)
    sealed: Mapped[bytes] = mapped_column(LargeBinary)
    __table_args__ = (Index("ix_withdrawal_consent", "team_id", "consent_id"), Index("ix_withdrawal_client", "team_id", "client_ref"))


class ConsentLapse(Table):
    """A consent ended by itself, and the clock has said so (5.4): nobody did it. Without this row it has ended all the same, by its last day."""

    __tablename__ = "consent_lapse"
    consent_id: Mapped[str] = mapped_column(String(16), primary_key=True)
    team_id: Mapped[str] = mapped_column(String(32))
    client_ref: Mapped[str] = mapped_column(String(32))
    ended_on: Mapped[date] = mapped_column(Date)
    noted_at: Mapped[datetime] = mapped_column(Moment)


class ConsentReminded(Table):
    """Those who work with a client were reminded that a consent will end (5.4): how many times, and from which day again; without a day, not again."""

    __tablename__ = "consent_reminded"
    consent_id: Mapped[str] = mapped_column(String(16), primary_key=True)
    team_id: Mapped[str] = mapped_column(String(32))
    client_ref: Mapped[str] = mapped_column(String(32))
    times: Mapped[int] = mapped_column(Integer)
    again_on: Mapped[date | None] = mapped_column(Date)
    __table_args__ = (Index("ix_consent_reminded_again_on", "team_id", "again_on"),)


class ClientTalk(Table):
    """A worker wanted to talk with the client about their consent, and could not reach them (5.4). What a talk that was had brings has records of its own."""

    __tablename__ = "client_talk"
    id: Mapped[str] = mapped_column(String(16), primary_key=True)
    team_id: Mapped[str] = mapped_column(String(32))
    client_ref: Mapped[str] = mapped_column(String(32))
    kind: Mapped[str] = mapped_column(String(16))
    consent_id: Mapped[str | None] = mapped_column(String(16))
    talked_on: Mapped[date] = mapped_column(Date)
    recorded_by: Mapped[str] = mapped_column(String(32))
    recorded_at: Mapped[datetime] = mapped_column(Moment)
    __table_args__ = (Index("ix_client_talk_client", "team_id", "client_ref"), Index("ix_client_talk_consent", "team_id", "consent_id"))


class Notice(Table):
    """A letter to whoever holds what a client took back (5.4): who is to send it, and whether it was sent. To whom, of what, and their answer are sealed."""

    __tablename__ = "notice"
    id: Mapped[str] = mapped_column(String(16), primary_key=True)
    team_id: Mapped[str] = mapped_column(String(32))
    client_ref: Mapped[str] = mapped_column(String(32))
    request_id: Mapped[str] = mapped_column(String(16))
    owed_by: Mapped[str] = mapped_column(String(32))
    owed_since: Mapped[date] = mapped_column(Date)
    drafted_at: Mapped[datetime] = mapped_column(Moment)
    state: Mapped[str] = mapped_column(String(16))
    reminded_on: Mapped[date | None] = mapped_column(Date)
    reminded: Mapped[int] = mapped_column(Integer)
    sent_on: Mapped[date | None] = mapped_column(Date)
    answered_on: Mapped[date | None] = mapped_column(Date)
    sealed: Mapped[bytes] = mapped_column(LargeBinary)
    sealed_sent: Mapped[bytes | None] = mapped_column(LargeBinary)
    sealed_answer: Mapped[bytes | None] = mapped_column(LargeBinary)
    __table_args__ = (
        Index("ix_notice_client", "team_id", "client_ref"),
        Index("ix_notice_owed", "team_id", "state", "owed_by"),
    )


class ConsentPaper(Table):
    """A signed consent whose paper nobody has placed yet (3.6): who is asked where it is, and when last; where it is, once told, is sealed."""

    __tablename__ = "consent_paper"
    consent_id: Mapped[str] = mapped_column(String(16), primary_key=True)
    team_id: Mapped[str] = mapped_column(String(32))
    client_ref: Mapped[str] = mapped_column(String(32))
    owed_by: Mapped[str] = mapped_column(String(32))
    owed_since: Mapped[date] = mapped_column(Date)
    state: Mapped[str] = mapped_column(String(16))
    asked_on: Mapped[date | None] = mapped_column(Date)
    told_by: Mapped[str | None] = mapped_column(String(32))
    told_at: Mapped[datetime | None] = mapped_column(Moment)
    sealed: Mapped[bytes | None] = mapped_column(LargeBinary)
    __table_args__ = (Index("ix_consent_paper_owed", "team_id", "state", "owed_by"),)


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


class Printed(Table):
    """A paper that somebody asked for: which, in which size and form, and about which record if it is about any; a text that was written for it is sealed."""

    __tablename__ = "printed"
    id: Mapped[str] = mapped_column(String(16), primary_key=True)
    team_id: Mapped[str] = mapped_column(String(32))
    kind: Mapped[str] = mapped_column(String(16))
    size: Mapped[str] = mapped_column(String(16))
    ending: Mapped[str] = mapped_column(String(8))
    about: Mapped[str | None] = mapped_column(String(16))
    client_ref: Mapped[str | None] = mapped_column(String(32))
    asked_by: Mapped[str] = mapped_column(String(32))
    asked_at: Mapped[datetime] = mapped_column(Moment)
    sealed: Mapped[bytes | None] = mapped_column(LargeBinary)
    __table_args__ = (Index("ix_printed_client", "team_id", "client_ref"),)
