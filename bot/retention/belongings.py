"""Which rows of which tables are about a client: found from the tables themselves, so that no new table is forgotten when a file is destroyed.

A record of somebody who is no client is destroyed like a file: its own reference stands where a client's would.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import cache
from typing import Any

from sqlalchemy import Column, ColumnElement, LargeBinary, Select, and_, func, literal, or_, select
from sqlalchemy import Table as Columns

from bot.records import AccessRequest, Client, Complaint, Emergency, Request
from bot.store import Desk
from bot.tables import Outbox, Table

OF_NO_CLIENT = frozenset({
    "absence", "approvals_room", "code_kept", "duties_read", "earlier_log", "home_shown", "lead_of", "log_entry", "log_head", "monthly_report", "outbox",
    "receipt", "reminder", "replica", "report", "role_held", "sent_file", "whereabouts", "wording", "work_step", "workspace",
})  # fmt: skip
"""Tables that are about no client. A test wants every table to be here, or to have one of the next columns."""

RECORDS: Mapping[str, type[Any]] = {"request_id": Request, "emergency_id": Emergency, "complaint_id": Complaint}
"""What a column names that leads to a client by a record about them."""
OF_ACCESS = "access_"
"""How tables begin whose requests are subject access requests."""
BY_COLUMN = ("client_ref", *RECORDS)
"""The columns that say whom a row is about: the client's own reference, or that of a record about them."""

ENTRIES: tuple[tuple[str, str], ...] = (
    ("briefing", "recorded_at"),
    ("consent", "recorded_at"),
    ("withdrawal", "recorded_at"),
    ("error_mark", "marked_at"),
    ("client_talk", "recorded_at"),
    ("notice", "drafted_at"),
    ("request", "asked_at"),
    ("request", "decided_at"),
    ("disclosure", "recorded_at"),
    ("scan", "given_at"),
    ("precaution", "noted_at"),
    ("precaution_review", "reviewed_at"),
    ("emergency", "raised_at"),
    ("emergency", "recorded_at"),
    ("access_request", "recorded_at"),
    ("complaint", "recorded_at"),
    ("communication", "recorded_at"),
)
"""What counts as an entry in a client's file, by table and the column that says when: whoever wrote one had to do with the client then."""


@cache
def tables() -> tuple[Columns, ...]:
    """Every table that has rows about a client, besides the client's own row."""
    found = (one for one in Table.metadata.sorted_tables if one.name not in OF_NO_CLIENT and one.name != "client")
    return tuple(one for one in found if set(BY_COLUMN) & set(one.columns.keys()))


def sealed_columns(table: Columns) -> tuple[Column[bytes], ...]:
    """The columns of a table that hold what was sealed."""
    return tuple(one for one in table.columns if isinstance(one.type, LargeBinary))


def about(table: Columns, team: str, ref: str) -> ColumnElement[bool]:
    """What tells a client's rows from others, or those of a record that has a key of its own."""
    mine = table.c.team_id == team
    if "client_ref" in table.columns:
        return mine & _named(table.c, ref)
    column, record = owner(table)
    return mine & table.c[column].in_(select(record.id).where(record.team_id == team, _named(record.__table__.c, ref)))


def _named(columns: Any, ref: str) -> ColumnElement[bool]:
    by_client: ColumnElement[bool] = columns.client_ref == ref
    return or_(by_client, and_(columns.id == ref, columns.sealed_for == ref)) if "sealed_for" in columns else by_client


def owner(table: Columns) -> tuple[str, Any]:
    """The column that leads to the client of a row, and the record that it names: for the client's own reference, the client."""
    if "client_ref" in table.columns:
        return "client_ref", Client
    column = next(one for one in RECORDS if one in table.columns)
    return column, AccessRequest if column == "request_id" and table.name.startswith(OF_ACCESS) else RECORDS[column]


def whose_key(record: Any) -> Any:
    """The column that says with whose key a record and what hangs on it is sealed."""
    return getattr(record, "sealed_for", record.client_ref)


def sealed_tables() -> Iterator[Columns]:
    """The tables in which something about a client is sealed."""
    return (one for one in tables() if sealed_columns(one))


def counts(desk: Desk, ref: str) -> dict[str, int]:
    """How many records of each table there are about a client in which something is sealed; those of which there is none are left out."""
    found = {table.name: desk.session.scalar(select(func.count()).select_from(table).where(about(table, desk.team, ref))) or 0 for table in sealed_tables()}
    return {name: number for name, number in found.items() if number}


def spoken_of(team: str, ref: str) -> Iterator[Select[tuple[str]]]:
    """Every reference by which a message can be about a client: the client's own, and those of the records about them."""
    yield select(literal(ref))
    for table in tables():
        yield from (select(table.c[name]).where(about(table, team, ref)) for name in ("id", *BY_COLUMN[1:], "consent_id") if name in table.columns)


def waiting_words(team: str, ref: str) -> Iterator[ColumnElement[bool]]:
    """Which messages are about a client."""
    return (Outbox.about.in_(one) for one in spoken_of(team, ref))
