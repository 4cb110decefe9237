"""How long a client's file is kept (2.1.1): when it was closed, what was decided about it, what holds it, and what is left to show that it was destroyed."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from sqlalchemy import JSON, Date, Index, Integer, LargeBinary, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from bot.tables import Moment, Table


class FileClosing(Table):
    """A client's file was closed: from when its time runs, what is in it, where it stands, and until when it is kept as far as was last reckoned."""

    __tablename__ = "file_closing"
    team_id: Mapped[str] = mapped_column(String(32), primary_key=True)
    client_ref: Mapped[str] = mapped_column(String(32), primary_key=True)
    state: Mapped[str] = mapped_column(String(16))
    closed_by: Mapped[str] = mapped_column(String(32))
    closed_at: Mapped[datetime] = mapped_column(Moment)
    last_contact_on: Mapped[date] = mapped_column(Date)
    why: Mapped[str] = mapped_column(String(16))
    kinds: Mapped[list[str]] = mapped_column(JSON)
    eighteen_in: Mapped[int | None] = mapped_column(Integer)
    due_on: Mapped[date] = mapped_column(Date)
    rule: Mapped[str] = mapped_column(String(32))
    reckoned_by: Mapped[str] = mapped_column(String(32))
    kept_until: Mapped[date | None] = mapped_column(Date)
    asked_by: Mapped[str | None] = mapped_column(String(32))
    asked_at: Mapped[datetime | None] = mapped_column(Moment)
    asked_in: Mapped[str | None] = mapped_column(String(16))
    told_on: Mapped[date | None] = mapped_column(Date)
    __table_args__ = (Index("ix_file_closing_state", "team_id", "state", "due_on"),)


class RetentionDecision(Table):
    """What somebody decided about a file whose time had come: to keep it longer (until when; why is sealed), to have it destroyed, to agree or not."""

    __tablename__ = "retention_decision"
    id: Mapped[str] = mapped_column(String(16), primary_key=True)
    team_id: Mapped[str] = mapped_column(String(32))
    client_ref: Mapped[str] = mapped_column(String(32))
    batch: Mapped[str] = mapped_column(String(16))
    decision: Mapped[str] = mapped_column(String(16))
    decided_by: Mapped[str] = mapped_column(String(32))
    decided_at: Mapped[datetime] = mapped_column(Moment)
    until: Mapped[date | None] = mapped_column(Date)
    sealed: Mapped[bytes | None] = mapped_column(LargeBinary)
    __table_args__ = (Index("ix_retention_decision_client", "team_id", "client_ref"), Index("ix_retention_decision_batch", "team_id", "batch"))


class LegalHold(Table):
    """The data lead said that a file must not be destroyed, whatever its time (2.1.1): why is sealed, and so is why it ended."""

    __tablename__ = "legal_hold"
    id: Mapped[str] = mapped_column(String(16), primary_key=True)
    team_id: Mapped[str] = mapped_column(String(32))
    client_ref: Mapped[str] = mapped_column(String(32))
    set_by: Mapped[str] = mapped_column(String(32))
    set_at: Mapped[datetime] = mapped_column(Moment)
    sealed: Mapped[bytes] = mapped_column(LargeBinary)
    lifted_by: Mapped[str | None] = mapped_column(String(32))
    lifted_at: Mapped[datetime | None] = mapped_column(Moment)
    sealed_lifting: Mapped[bytes | None] = mapped_column(LargeBinary)
    __table_args__ = (Index("ix_legal_hold_client", "team_id", "client_ref"),)


class Destruction(Table):
    """The certificate that a client's file was destroyed: what, when, by whom and under which rule, and nothing of what it held (2.1.1, 3.7)."""

    __tablename__ = "destruction"
    id: Mapped[str] = mapped_column(String(16), primary_key=True)
    team_id: Mapped[str] = mapped_column(String(32))
    client_ref: Mapped[str] = mapped_column(String(32))
    batch: Mapped[str] = mapped_column(String(16))
    rule: Mapped[str] = mapped_column(String(32))
    years: Mapped[int] = mapped_column(Integer)
    last_contact_on: Mapped[date] = mapped_column(Date)
    counted_from: Mapped[date] = mapped_column(Date)
    due_on: Mapped[date] = mapped_column(Date)
    asked_by: Mapped[str] = mapped_column(String(32))
    asked_at: Mapped[datetime] = mapped_column(Moment)
    agreed_by: Mapped[list[str]] = mapped_column(JSON)
    destroyed_at: Mapped[datetime] = mapped_column(Moment)
    policy_version: Mapped[str] = mapped_column(String(32))
    counts: Mapped[dict[str, Any]] = mapped_column(JSON)
    __table_args__ = (UniqueConstraint("team_id", "client_ref", name="uq_destruction_client"), Index("ix_destruction_batch", "team_id", "batch"))


class EarlierLog(Table):
    """The log of a charity whose records were taken in, line by line as it was, with its seals: it shows where the records come from (2.3.5)."""

    __tablename__ = "earlier_log"
    team_id: Mapped[str] = mapped_column(String(32), primary_key=True)
    origin: Mapped[str] = mapped_column(String(32), primary_key=True)
    seq: Mapped[int] = mapped_column(Integer, primary_key=True)
    at: Mapped[datetime] = mapped_column(Moment)
    actor: Mapped[str] = mapped_column(String(32))
    event: Mapped[str] = mapped_column(String(64))
    subject: Mapped[str] = mapped_column(String(64))
    detail: Mapped[dict[str, Any]] = mapped_column(JSON)
    key_id: Mapped[str] = mapped_column(String(8))
    previous: Mapped[str] = mapped_column(String(64))
    seal: Mapped[str] = mapped_column(String(64))
    __table_args__ = (Index("ix_earlier_log_subject", "team_id", "subject"),)
