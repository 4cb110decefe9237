"""The records. Every row belongs to a workspace; what people typed about a client stands only in `sealed` columns."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import JSON, Boolean, Date, ForeignKeyConstraint, Index, Integer, LargeBinary, String
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
    """A role that a person holds: worker, trustee, data_lead or admin."""

    __tablename__ = "role_held"
    team_id: Mapped[str] = mapped_column(String(32), primary_key=True)
    user_id: Mapped[str] = mapped_column(String(32), primary_key=True)
    role: Mapped[str] = mapped_column(String(16), primary_key=True)
    given_by: Mapped[str] = mapped_column(String(32))
    given_at: Mapped[datetime] = mapped_column(Moment)


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


class Client(Table):
    """A client: a reference, never a name, and the wrapped key of all that is sealed about them."""

    __tablename__ = "client"
    team_id: Mapped[str] = mapped_column(String(32), primary_key=True)
    ref: Mapped[str] = mapped_column(String(32), primary_key=True)
    wrapped_key: Mapped[bytes | None] = mapped_column(LargeBinary)
    is_child: Mapped[bool] = mapped_column(Boolean)
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
    """What the client was told at first contact (2.1), by whom and how; the wording by its hash."""

    __tablename__ = "briefing"
    id: Mapped[str] = mapped_column(String(16), primary_key=True)
    team_id: Mapped[str] = mapped_column(String(32))
    client_ref: Mapped[str] = mapped_column(String(32))
    given_on: Mapped[date] = mapped_column(Date)
    given_by: Mapped[str] = mapped_column(String(32))
    wording: Mapped[str] = mapped_column(String(64))
    sealed: Mapped[bytes] = mapped_column(LargeBinary)
    recorded_at: Mapped[datetime] = mapped_column(Moment)
    __table_args__ = (Index("ix_briefing_client", "team_id", "client_ref"),)


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
    reminded_at: Mapped[datetime | None] = mapped_column(Moment)
    decided_at: Mapped[datetime | None] = mapped_column(Moment)
    replaces: Mapped[str | None] = mapped_column(String(16))
    second_worker: Mapped[str | None] = mapped_column(String(32))
    sealed: Mapped[bytes] = mapped_column(LargeBinary)
    __table_args__ = (
        Index("ix_request_client", "team_id", "client_ref"),
        Index("ix_request_state", "team_id", "state", "due_at"),
        Index("ix_request_asked_by", "team_id", "asked_by", "state"),
    )


class Vote(Table):
    """One person's answer to a request: approve or decline, with the discussion and the reason sealed."""

    __tablename__ = "vote"
    team_id: Mapped[str] = mapped_column(String(32))
    request_id: Mapped[str] = mapped_column(String(16), primary_key=True)
    user_id: Mapped[str] = mapped_column(String(32), primary_key=True)
    approves: Mapped[bool] = mapped_column(Boolean)
    voted_at: Mapped[datetime] = mapped_column(Moment)
    sealed: Mapped[bytes] = mapped_column(LargeBinary)


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
    sealed: Mapped[bytes] = mapped_column(LargeBinary)
    __table_args__ = (Index("ix_disclosure_client", "team_id", "client_ref"), Index("ix_disclosure_second", "team_id", "second_worker", "confirmed"))


class Emergency(Table):
    """Somebody acted at once (4.1): the record that is owed, and the review by somebody else that closes it."""

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
    reviewed_by: Mapped[str | None] = mapped_column(String(32))
    reviewed_at: Mapped[datetime | None] = mapped_column(Moment)
    sealed_review: Mapped[bytes | None] = mapped_column(LargeBinary)
    __table_args__ = (Index("ix_emergency_state", "team_id", "state"), Index("ix_emergency_follow_up", "team_id", "follow_up_at"))
