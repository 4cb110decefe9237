"""Where in the records everything is sealed, where people of the charity stand, and which tables are handed over. A test wants every sealed column here."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Table as Columns

from bot.retention.belongings import sealed_columns, tables
from bot.tables import Table


@dataclass(frozen=True, slots=True)
class Place:
    """Where one column was sealed: the name of the place, which may name a person of the row, and the column with the row's own reference.

    `whose` says with whose key, where that is not the client's of the row: a client's reference, the record's own, or None for the workspace's own.
    """

    name: str
    key: str = "id"
    is_file: bool = False
    whose: Callable[[Mapping[str, Any]], str | None] | None = None


def _sealed_for(row: Mapping[str, Any]) -> str | None:
    return row["sealed_for"] or None


def _kept_for(row: Mapping[str, Any]) -> str | None:
    return row["sealed_for"] or row["client_ref"] or None


def _of_reading(row: Mapping[str, Any]) -> str | None:
    return row["client_ref"] if row["opens"] else None


def _of_workspace(_row: Mapping[str, Any]) -> str | None:
    return None


PLACES: Mapping[tuple[str, str], Place] = {
    ("briefing", "sealed"): Place("briefing"),
    ("consent", "sealed"): Place("consent"),
    ("withdrawal", "sealed"): Place("withdrawal"),
    ("error_mark", "sealed"): Place("error_mark", "consent_id"),
    ("precaution", "sealed"): Place("precaution"),
    ("precaution_review", "sealed"): Place("precaution_review"),
    ("request", "sealed"): Place("request"),
    ("vote", "sealed"): Place("vote:{user_id}", "request_id"),
    ("conflict", "sealed"): Place("conflict:{user_id}", "request_id"),
    ("conflict", "sealed_lift"): Place("lift:{user_id}", "request_id"),
    ("question", "sealed"): Place("question"),
    ("question", "sealed_answer"): Place("answer"),
    ("consultation", "sealed"): Place("consultation"),
    ("disclosure", "sealed"): Place("disclosure", "request_id"),
    ("emergency", "sealed"): Place("emergency"),
    ("emergency", "sealed_why"): Place("why"),
    ("emergency", "sealed_settled"): Place("settled"),
    ("emergency_review", "sealed"): Place("review:{user_id}", "emergency_id"),
    ("retention_decision", "sealed"): Place("retention_decision"),
    ("legal_hold", "sealed"): Place("legal_hold"),
    ("legal_hold", "sealed_lifting"): Place("legal_hold_lifting"),
    ("scan", "sealed"): Place("scan", is_file=True),
    ("notice", "sealed"): Place("notice"),
    ("notice", "sealed_sent"): Place("notice_sent"),
    ("notice", "sealed_answer"): Place("notice_answer"),
    ("consent_paper", "sealed"): Place("consent_paper", "consent_id"),
    ("printed", "sealed"): Place("printed"),
    ("access_request", "sealed"): Place("access", whose=_kept_for),
    ("access_request", "sealed_identity"): Place("access_identity", whose=_kept_for),
    ("access_request", "sealed_longer"): Place("access_longer", whose=_kept_for),
    ("access_request", "sealed_outcome"): Place("access_outcome", whose=_kept_for),
    ("access_stop", "sealed"): Place("access_stop"),
    ("access_stop", "sealed_restart"): Place("access_restart"),
    ("access_material", "sealed"): Place("material"),
    ("access_material", "sealed_answer"): Place("material_answer"),
    ("access_choice", "sealed"): Place("access_choice"),
    ("access_choice", "sealed_second"): Place("access_second"),
    ("complaint", "sealed"): Place("complaint", whose=_kept_for),
    ("complaint", "sealed_outcome"): Place("complaint_outcome", whose=_kept_for),
    ("complaint_step", "sealed"): Place("complaint_step"),
    ("communication", "sealed"): Place("communication"),
    ("enquiry", "sealed"): Place("enquiry", whose=_sealed_for),
    ("enquiry", "sealed_close"): Place("enquiry_answer", whose=_sealed_for),
    ("reading", "sealed"): Place("reading", whose=_of_reading),
    ("reading", "sealed_review"): Place("reading_review", whose=_of_reading),
    ("kept_out", "sealed"): Place("kept_out", whose=_of_workspace),
}
"""Every sealed column, by table and name. A new one is another line here."""

_PEOPLE = frozenset({
    "absent", "acknowledged_by", "added", "agreed_by", "asked_by", "asked_of", "changed_by", "chosen_by", "closed_by", "covers_for", "decided_by",
    "ended_by", "entered_by", "for_user", "given_by", "lead", "lifted_by", "looked_at_by", "marked_by", "named_by", "noted_by", "opened_by", "owed_by",
    "raised_by", "received_by", "recorded_by", "removed", "restarted_by", "review_by", "reviewed_by", "second", "second_worker", "set_by", "settled_by",
    "stand_in", "stopped_by", "taken_by", "told_by", "user_id",
})  # fmt: skip
"""The columns in which people of the charity stand, by their Slack member ids."""
NOBODY = frozenset({("access_request", "asked_by")})
"""Columns that are called like one in which somebody stands, and in which nobody does."""

_FIRST = ("client", "request", "emergency", "access_request", "complaint", "enquiry")
"""Others find their client, or the record whose key they are sealed with, by these."""

LEFT_BEHIND = frozenset({"access_pack"})
"""Tables that are not handed over: a pack lies in a folder of the old computer, and whoever needs one has it made anew."""

OF_NO_CLIENT_TOO = ("earlier_log", "report", "wording")
"""Tables of no client that are taken in again."""

FOR_INFORMATION = ("role_held", "lead_of", "duties_read", "absence")
"""Tables of no client that go along so that they can be read; the successor gives its own roles, and its people read their own duties."""


def carried() -> tuple[Columns, ...]:
    """The tables that are taken in again, in an order in which each row finds what it refers to."""
    wanted = sorted({*(one.name for one in tables()), *OF_NO_CLIENT_TOO} - set(_FIRST) - LEFT_BEHIND)
    return tuple(Table.metadata.tables[name] for name in (*_FIRST, *wanted))


def informing() -> Iterator[Columns]:
    """The tables that only inform."""
    return (Table.metadata.tables[name] for name in FOR_INFORMATION)


def people_in(table: Columns) -> frozenset[str]:
    """The columns of a table in which people stand."""
    return frozenset(one.name for one in table.columns if one.name in _PEOPLE and (table.name, one.name) not in NOBODY)


def who_stands_in(table: Columns, row: Mapping[str, Any]) -> Iterator[str]:
    """Everybody who stands in a row."""
    for name in people_in(table):
        value = row[name]
        yield from value if isinstance(value, list) else [value] if isinstance(value, str) else []


def place_of(table: Columns, column: str) -> Place:
    """Where a column is sealed; KeyError for one that nobody named."""
    return PLACES[table.name, column]


def at_once(table: Columns) -> int:
    """How many rows of a table may be in memory together: one, if a row may hold a whole file."""
    return 1 if any(place.is_file for (name, _), place in PLACES.items() if name == table.name) else 200


def all_sealed() -> Iterator[tuple[str, str]]:
    """Every sealed column of everything that is handed over."""
    return ((table.name, column.name) for table in carried() for column in sealed_columns(table) if column.name != "wrapped_key")
