"""Somebody asks for what we hold about them (3.7): the request and its clock, what colleagues hold, what was looked at, and the pack that was made."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import JSON, Boolean, ColumnElement, Date, Index, Integer, LargeBinary, String, func
from sqlalchemy.ext.hybrid import hybrid_property
from sqlalchemy.orm import Mapped, mapped_column

from bot.tables import Moment, Table


class _Kept:
    """Whose key seals a record. The releases before did not say it of a client's: there it is the client's."""

    client_ref: Mapped[str | None] = mapped_column(String(32))
    said_for: Mapped[str | None] = mapped_column("sealed_for", String(32))
    wrapped_key: Mapped[bytes | None] = mapped_column(LargeBinary)

    @hybrid_property
    def sealed_for(self) -> str | None:
        """The reference of a client or, for somebody who is none, of the record itself; without one the charity's key seals it."""
        return self.said_for or self.client_ref

    @sealed_for.inplace.setter
    def _seal_for(self, value: str | None) -> None:
        self.said_for = value

    @sealed_for.inplace.expression
    @classmethod
    def _of_whom(cls) -> ColumnElement[str | None]:
        return func.coalesce(cls.said_for, cls.client_ref)


class AccessRequest(_Kept, Table):
    """A subject access request: how and when it came, who they are, by when it is answered; what they said is sealed.

    `sealed_for` is whose key sealed it: a client's or, for somebody who is none, this record's own, which is in `wrapped_key`.
    """

    __tablename__ = "access_request"
    id: Mapped[str] = mapped_column(String(16), primary_key=True)
    team_id: Mapped[str] = mapped_column(String(32))
    received_on: Mapped[date] = mapped_column(Date)
    received_by: Mapped[str] = mapped_column(String(32))
    came_by: Mapped[str] = mapped_column(String(16))
    asked_by: Mapped[str] = mapped_column(String(32))
    recorded_by: Mapped[str] = mapped_column(String(32))
    recorded_at: Mapped[datetime] = mapped_column(Moment)
    state: Mapped[str] = mapped_column(String(16))
    identity: Mapped[str | None] = mapped_column(String(16))
    asked_on: Mapped[date | None] = mapped_column(Date)
    proved_on: Mapped[date | None] = mapped_column(Date)
    longer: Mapped[int] = mapped_column(Integer)
    due_on: Mapped[date | None] = mapped_column(Date)
    waits_since: Mapped[date | None] = mapped_column(Date)
    reminded: Mapped[int] = mapped_column(Integer)
    reminded_on: Mapped[date | None] = mapped_column(Date)
    warned: Mapped[bool] = mapped_column(Boolean)
    outcome: Mapped[str | None] = mapped_column(String(16))
    closed_on: Mapped[date | None] = mapped_column(Date)
    closed_by: Mapped[str | None] = mapped_column(String(32))
    sealed: Mapped[bytes] = mapped_column(LargeBinary)
    sealed_identity: Mapped[bytes | None] = mapped_column(LargeBinary)
    sealed_longer: Mapped[bytes | None] = mapped_column(LargeBinary)
    sealed_outcome: Mapped[bytes | None] = mapped_column(LargeBinary)
    __table_args__ = (Index("ix_access_request_state", "team_id", "state", "due_on"), Index("ix_access_request_client", "team_id", "client_ref"))


class AccessStop(Table):
    """Time stood still from one day to another, or stands still yet; what we asked, and what we heard, is sealed."""

    __tablename__ = "access_stop"
    id: Mapped[str] = mapped_column(String(16), primary_key=True)
    team_id: Mapped[str] = mapped_column(String(32))
    request_id: Mapped[str] = mapped_column(String(16))
    why: Mapped[str] = mapped_column(String(16))
    stopped_on: Mapped[date] = mapped_column(Date)
    stopped_by: Mapped[str] = mapped_column(String(32))
    stopped_at: Mapped[datetime] = mapped_column(Moment)
    restarted_on: Mapped[date | None] = mapped_column(Date)
    restarted_by: Mapped[str | None] = mapped_column(String(32))
    sealed: Mapped[bytes] = mapped_column(LargeBinary)
    sealed_restart: Mapped[bytes | None] = mapped_column(LargeBinary)
    __table_args__ = (Index("ix_access_stop_request", "team_id", "request_id"),)


class AccessMaterial(Table):
    """A colleague was asked for what they hold, by a day; what they handed over or said is sealed."""

    __tablename__ = "access_material"
    id: Mapped[str] = mapped_column(String(16), primary_key=True)
    team_id: Mapped[str] = mapped_column(String(32))
    request_id: Mapped[str] = mapped_column(String(16))
    asked_of: Mapped[str] = mapped_column(String(32))
    asked_by: Mapped[str] = mapped_column(String(32))
    asked_at: Mapped[datetime] = mapped_column(Moment)
    due_on: Mapped[date] = mapped_column(Date)
    state: Mapped[str] = mapped_column(String(16))
    answered_at: Mapped[datetime | None] = mapped_column(Moment)
    reminded: Mapped[int] = mapped_column(Integer)
    reminded_on: Mapped[date | None] = mapped_column(Date)
    sealed: Mapped[bytes] = mapped_column(LargeBinary)
    sealed_answer: Mapped[bytes | None] = mapped_column(LargeBinary)
    __table_args__ = (
        Index("ix_access_material_request", "team_id", "request_id"),
        Index("ix_access_material_owed", "team_id", "state", "due_on"),
        Index("ix_access_material_asked_of", "team_id", "asked_of", "state"),
    )


class AccessItem(Table):
    """A record that somebody looks at before it goes out, and why; or the refusal of a whole request. Where it stands is what its newest choice says."""

    __tablename__ = "access_item"
    id: Mapped[str] = mapped_column(String(16), primary_key=True)
    team_id: Mapped[str] = mapped_column(String(32))
    request_id: Mapped[str] = mapped_column(String(16))
    kind: Mapped[str] = mapped_column(String(32))
    record: Mapped[str] = mapped_column(String(64))
    marks: Mapped[list[str]] = mapped_column(JSON)
    state: Mapped[str] = mapped_column(String(16))
    choice_id: Mapped[str | None] = mapped_column(String(16))
    found_at: Mapped[datetime] = mapped_column(Moment)
    __table_args__ = (
        Index("ix_access_item_record", "team_id", "request_id", "kind", "record", unique=True),
        Index("ix_access_item_state", "team_id", "request_id", "state"),
    )


class AccessChoice(Table):
    """What somebody chose for a record, and who looked at it with them; reasons are sealed. Never changed: another choice is another row."""

    __tablename__ = "access_choice"
    id: Mapped[str] = mapped_column(String(16), primary_key=True)
    team_id: Mapped[str] = mapped_column(String(32))
    request_id: Mapped[str] = mapped_column(String(16))
    item_id: Mapped[str] = mapped_column(String(16))
    choice: Mapped[str] = mapped_column(String(16))
    say_so: Mapped[bool] = mapped_column(Boolean)
    chosen_by: Mapped[str] = mapped_column(String(32))
    chosen_at: Mapped[datetime] = mapped_column(Moment)
    second: Mapped[str | None] = mapped_column(String(32))
    agreed: Mapped[bool | None] = mapped_column(Boolean)
    agreed_at: Mapped[datetime | None] = mapped_column(Moment)
    sealed: Mapped[bytes] = mapped_column(LargeBinary)
    sealed_second: Mapped[bytes | None] = mapped_column(LargeBinary)
    __table_args__ = (Index("ix_access_choice_item", "team_id", "item_id"), Index("ix_access_choice_second", "team_id", "second", "agreed"))


class AccessPack(Table):
    """A pack that is made, ready or removed. Its pass phrase is sealed until it is shown, once, and then gone."""

    __tablename__ = "access_pack"
    id: Mapped[str] = mapped_column(String(16), primary_key=True)
    team_id: Mapped[str] = mapped_column(String(32))
    request_id: Mapped[str] = mapped_column(String(16))
    purpose: Mapped[str] = mapped_column(String(16))
    state: Mapped[str] = mapped_column(String(16))
    asked_by: Mapped[str] = mapped_column(String(32))
    asked_at: Mapped[datetime] = mapped_column(Moment)
    maker: Mapped[str | None] = mapped_column(String(128))
    attempt: Mapped[int] = mapped_column(Integer)
    held_until: Mapped[datetime | None] = mapped_column(Moment)
    done: Mapped[int] = mapped_column(Integer)
    total: Mapped[int] = mapped_column(Integer)
    to_look_at: Mapped[int] = mapped_column(Integer)
    problem: Mapped[str | None] = mapped_column(String(32))
    file: Mapped[str | None] = mapped_column(String(512))
    ready_at: Mapped[datetime | None] = mapped_column(Moment)
    remove_on: Mapped[date | None] = mapped_column(Date)
    removed_at: Mapped[datetime | None] = mapped_column(Moment)
    shown_to: Mapped[str | None] = mapped_column(String(32))
    shown_at: Mapped[datetime | None] = mapped_column(Moment)
    sealed_phrase: Mapped[bytes | None] = mapped_column(LargeBinary)
    __table_args__ = (Index("ix_access_pack_request", "team_id", "request_id"), Index("ix_access_pack_state", "team_id", "state"))


class Complaint(_Kept, Table):
    """Somebody complains about how we used what we know of them (Data Protection Act 2018, section 164A); what they said is sealed, as a request is."""

    __tablename__ = "complaint"
    id: Mapped[str] = mapped_column(String(16), primary_key=True)
    team_id: Mapped[str] = mapped_column(String(32))
    received_on: Mapped[date] = mapped_column(Date)
    received_by: Mapped[str] = mapped_column(String(32))
    came_by: Mapped[str] = mapped_column(String(16))
    recorded_by: Mapped[str] = mapped_column(String(32))
    recorded_at: Mapped[datetime] = mapped_column(Moment)
    state: Mapped[str] = mapped_column(String(16))
    acknowledge_by: Mapped[date] = mapped_column(Date)
    acknowledged_on: Mapped[date | None] = mapped_column(Date)
    acknowledged_by: Mapped[str | None] = mapped_column(String(32))
    told_on: Mapped[date | None] = mapped_column(Date)
    closed_by: Mapped[str | None] = mapped_column(String(32))
    reminded: Mapped[int] = mapped_column(Integer)
    reminded_on: Mapped[date | None] = mapped_column(Date)
    sealed: Mapped[bytes] = mapped_column(LargeBinary)
    sealed_outcome: Mapped[bytes | None] = mapped_column(LargeBinary)
    __table_args__ = (Index("ix_complaint_state", "team_id", "state", "acknowledge_by"), Index("ix_complaint_client", "team_id", "client_ref"))


class ComplaintStep(Table):
    """What was done about a complaint, on a day; what was found or written is sealed."""

    __tablename__ = "complaint_step"
    id: Mapped[str] = mapped_column(String(16), primary_key=True)
    team_id: Mapped[str] = mapped_column(String(32))
    complaint_id: Mapped[str] = mapped_column(String(16))
    kind: Mapped[str] = mapped_column(String(16))
    taken_on: Mapped[date] = mapped_column(Date)
    taken_by: Mapped[str] = mapped_column(String(32))
    taken_at: Mapped[datetime] = mapped_column(Moment)
    sealed: Mapped[bytes] = mapped_column(LargeBinary)
    __table_args__ = (Index("ix_complaint_step_complaint", "team_id", "complaint_id"),)
