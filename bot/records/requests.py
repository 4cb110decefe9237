"""What a worker asked to share, who decided, and what was shared."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import JSON, Boolean, Date, Index, Integer, LargeBinary, String
from sqlalchemy.orm import Mapped, mapped_column

from bot.tables import Moment, Table


class Request(Table):
    """One ask to share, frozen as it was asked, with the answer that the policy gave; `state` is where it stands."""

    __tablename__ = "request"
    id: Mapped[str] = mapped_column(String(16), primary_key=True)
    team_id: Mapped[str] = mapped_column(String(32))
    client_ref: Mapped[str] = mapped_column(String(32))
    asked_by: Mapped[str] = mapped_column(String(32))
    asked_at: Mapped[datetime] = mapped_column(Moment)
    state: Mapped[str] = mapped_column(String(16))
    verdict: Mapped[str] = mapped_column(String(16))
    clauses: Mapped[list[str]] = mapped_column(JSON)
    policy_version: Mapped[str] = mapped_column(String(32))
    ground: Mapped[str | None] = mapped_column(String(16))
    urgent: Mapped[bool] = mapped_column(Boolean, default=False)
    recipient_kind: Mapped[str] = mapped_column(String(32))
    categories: Mapped[list[str]] = mapped_column(JSON)
    put_at: Mapped[datetime | None] = mapped_column(Moment)
    due_at: Mapped[datetime | None] = mapped_column(Moment)
    widened_at: Mapped[datetime | None] = mapped_column(Moment)
    step: Mapped[int] = mapped_column(Integer, default=0)
    nudged_at: Mapped[datetime | None] = mapped_column(Moment)
    decided_at: Mapped[datetime | None] = mapped_column(Moment)
    lapses_on: Mapped[date | None] = mapped_column(Date)
    stopped_because: Mapped[str | None] = mapped_column(String(32))
    replaces: Mapped[str | None] = mapped_column(String(16))
    second_worker: Mapped[str | None] = mapped_column(String(32))
    sealed: Mapped[bytes] = mapped_column(LargeBinary)
    __table_args__ = (
        Index("ix_request_client", "team_id", "client_ref"),
        Index("ix_request_state", "team_id", "state", "due_at"),
        Index("ix_request_asked_by", "team_id", "asked_by", "state"),
        Index("ix_request_replaces", "team_id", "replaces"),
    )


class Vote(Table):
    """One person's answer to a request: approve or decline, for whom if they stand in for a trustee, with the discussion and the reason sealed.

    It is kept whatever comes of it; void once Slack said that who gave it has left.
    """

    __tablename__ = "vote"
    team_id: Mapped[str] = mapped_column(String(32))
    request_id: Mapped[str] = mapped_column(String(16), primary_key=True)
    user_id: Mapped[str] = mapped_column(String(32), primary_key=True)
    for_user: Mapped[str | None] = mapped_column(String(32))
    approves: Mapped[bool] = mapped_column(Boolean)
    voted_at: Mapped[datetime] = mapped_column(Moment)
    void_at: Mapped[datetime | None] = mapped_column(Moment)
    sealed: Mapped[bytes] = mapped_column(LargeBinary)


class Conflict(Table):
    """Somebody is too close to a request to decide it, and said so: why is sealed. It counts until somebody else who may decide it lifts it."""

    __tablename__ = "conflict"
    team_id: Mapped[str] = mapped_column(String(32))
    request_id: Mapped[str] = mapped_column(String(16), primary_key=True)
    user_id: Mapped[str] = mapped_column(String(32), primary_key=True)
    declared_at: Mapped[datetime] = mapped_column(Moment)
    sealed: Mapped[bytes] = mapped_column(LargeBinary)
    lifted_by: Mapped[str | None] = mapped_column(String(32))
    lifted_at: Mapped[datetime | None] = mapped_column(Moment)
    sealed_lift: Mapped[bytes | None] = mapped_column(LargeBinary)


class Question(Table):
    """A question that a trustee asked about a request, and the requester's answer, both sealed."""

    __tablename__ = "question"
    id: Mapped[str] = mapped_column(String(16), primary_key=True)
    team_id: Mapped[str] = mapped_column(String(32))
    request_id: Mapped[str] = mapped_column(String(16))
    asked_by: Mapped[str] = mapped_column(String(32))
    asked_at: Mapped[datetime] = mapped_column(Moment)
    sealed: Mapped[bytes] = mapped_column(LargeBinary)
    answered_at: Mapped[datetime | None] = mapped_column(Moment)
    sealed_answer: Mapped[bytes | None] = mapped_column(LargeBinary)
    __table_args__ = (Index("ix_question_request", "team_id", "request_id"),)


class Consultation(Table):
    """Whom a worker in doubt asked about a request before it was decided (4.3, 4.4); what was asked and answered is sealed."""

    __tablename__ = "consultation"
    id: Mapped[str] = mapped_column(String(16), primary_key=True)
    team_id: Mapped[str] = mapped_column(String(32))
    request_id: Mapped[str] = mapped_column(String(16))
    kind: Mapped[str] = mapped_column(String(16))
    asked_on: Mapped[date] = mapped_column(Date)
    recorded_by: Mapped[str] = mapped_column(String(32))
    recorded_at: Mapped[datetime] = mapped_column(Moment)
    sealed: Mapped[bytes] = mapped_column(LargeBinary)
    __table_args__ = (Index("ix_consultation_request", "team_id", "request_id"),)


class Disclosure(Table):
    """What was actually shared under a request, when, with whom and how; or that nothing was shared after all. Where two tell, the second confirms it (4.4)."""

    __tablename__ = "disclosure"
    request_id: Mapped[str] = mapped_column(String(16), primary_key=True)
    team_id: Mapped[str] = mapped_column(String(32))
    client_ref: Mapped[str] = mapped_column(String(32))
    shared: Mapped[bool] = mapped_column(Boolean)
    shared_at: Mapped[datetime | None] = mapped_column(Moment)
    recorded_by: Mapped[str] = mapped_column(String(32))
    recorded_at: Mapped[datetime] = mapped_column(Moment)
    second_worker: Mapped[str | None] = mapped_column(String(32))
    confirmed: Mapped[bool | None] = mapped_column(Boolean)
    confirmed_at: Mapped[datetime | None] = mapped_column(Moment)
    reminded_at: Mapped[datetime | None] = mapped_column(Moment)
    lapsed: Mapped[bool] = mapped_column(Boolean)
    sealed: Mapped[bytes] = mapped_column(LargeBinary)
    __table_args__ = (Index("ix_disclosure_client", "team_id", "client_ref"), Index("ix_disclosure_second", "team_id", "second_worker", "confirmed"))
