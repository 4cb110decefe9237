"""One row as one line of JSON, and back: plain columns as they are, sealed ones opened. The same shapes are written down as JSON Schemas."""

from __future__ import annotations

import base64
import json
from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from sqlalchemy import JSON, Boolean, Column, Date, DateTime, Integer, LargeBinary, String
from sqlalchemy import Table as Columns

from bot.handover.places import PLACES
from bot.tables import Moment
from bot.terminal import said

LEFT_OUT = frozenset({"team_id", "wrapped_key"})
"""The workspace is the archive's own, and keys are never handed over: the successor makes its own."""
SCHEMA = "https://json-schema.org/draft/2020-12/schema"


class NotInShape(ValueError):
    """A line does not have the shape of its kind; the text names the field and never what stands in it."""


def plain_columns(table: Columns) -> tuple[Column[Any], ...]:
    """The columns that are written as they are."""
    return tuple(one for one in table.columns if one.name not in LEFT_OUT and not isinstance(one.type, LargeBinary))


def sealed_names(table: Columns) -> tuple[str, ...]:
    """The sealed columns of a table, besides keys."""
    return tuple(one.name for one in table.columns if isinstance(one.type, LargeBinary) and one.name not in LEFT_OUT)


def as_line(table: Columns, row: Mapping[str, Any], opened: Mapping[str, Any], **more: Any) -> bytes:
    """A row as a line; `opened` holds what was sealed, and what is not there was destroyed or could not be opened."""
    plain = {one.name: _out(row[one.name]) for one in plain_columns(table)}
    shown = {name: base64.b64encode(value).decode() if isinstance(value, bytes) else value for name, value in opened.items()}
    whole = {**plain, **({"opened": shown} if sealed_names(table) else {}), **more}
    return json.dumps(whole, ensure_ascii=False, separators=(",", ":")).encode() + b"\n"


def of_line(table: Columns, line: bytes, extra: frozenset[str] = frozenset()) -> tuple[dict[str, Any], dict[str, Any], dict[str, Any]]:
    """Read a line: the plain columns, what was sealed, and what else the kind has; NotInShape names what is wrong."""
    said = _object(line)
    opened = said.pop("opened", {})
    more = {name: said.pop(name) for name in extra if name in said}
    columns = {one.name: one for one in plain_columns(table)}
    if unknown := set(said) - set(columns):
        raise NotInShape(f"{table.name}: {len(unknown)} fields that are not known")
    if missing := set(columns) - set(said):
        raise NotInShape(f"{table.name}: {sorted(missing)[0]} is missing")
    if not isinstance(opened, dict) or set(opened) - set(sealed_names(table)):
        raise NotInShape(f"{table.name}: opened is not understood")
    row = {name: _in(table.name, columns[name], value) for name, value in said.items()}
    for name, value in opened.items():
        if PLACES[table.name, name].is_file:
            opened[name] = _bytes(table.name, name, value)
    return row, opened, more


def schema_of(table: Columns, extra: Mapping[str, Any]) -> dict[str, Any]:
    """The JSON Schema of one line of a kind."""
    columns = plain_columns(table)
    properties: dict[str, Any] = {one.name: _schema(one) for one in columns}
    if names := sealed_names(table):
        opened = {name: {"contentEncoding": "base64", "type": "string"} if PLACES[table.name, name].is_file else {} for name in names}
        properties["opened"] = {"type": "object", "description": said("handover", "opened"), "properties": opened, "additionalProperties": False}
    return {
        "$schema": SCHEMA, "title": table.name, "type": "object", "properties": {**properties, **extra},
        "required": [*(one.name for one in columns), *(["opened"] if sealed_names(table) else [])], "additionalProperties": False,
    }  # fmt: skip


def _schema(column: Column[Any]) -> dict[str, Any]:
    kind = column.type
    if isinstance(kind, JSON):
        return {}
    shape: dict[str, Any] = {"type": "string"}
    if isinstance(kind, Boolean):
        shape = {"type": "boolean"}
    elif isinstance(kind, Integer):
        shape = {"type": "integer"}
    elif isinstance(kind, Date):
        shape["format"] = "date"
    elif isinstance(kind, Moment | DateTime):
        shape["format"] = "date-time"
    elif isinstance(kind, String) and kind.length:
        shape["maxLength"] = kind.length
    return {**shape, "type": [shape["type"], "null"]} if column.nullable else shape


def _out(value: Any) -> Any:
    return value.isoformat() if isinstance(value, date) else value


def _in(table: str, column: Column[Any], value: Any) -> Any:
    if value is None:
        if not column.nullable and not isinstance(column.type, JSON):
            raise NotInShape(f"{table}: {column.name} is empty")
        return None
    try:
        return _read(column, value)
    except (TypeError, ValueError):
        raise NotInShape(f"{table}: {column.name} is not of its kind") from None


def _read(column: Column[Any], value: Any) -> Any:
    kind = column.type
    if isinstance(kind, JSON):
        return value
    if isinstance(kind, Moment | DateTime):
        moment = datetime.fromisoformat(value)
        if moment.tzinfo is None:
            raise ValueError("a moment without its zone")
        return moment
    if isinstance(kind, Date):
        return date.fromisoformat(value)
    wanted: type = bool if isinstance(kind, Boolean) else int if isinstance(kind, Integer) else str
    if type(value) is not wanted or (isinstance(kind, String) and len(str(value)) > (kind.length or len(str(value)))):
        raise TypeError("another kind, or too long")
    return value


def _object(line: bytes) -> dict[str, Any]:
    try:
        said = json.loads(line)
    except ValueError:
        raise NotInShape("a line that is not JSON") from None
    if not isinstance(said, dict):
        raise NotInShape("a line that is not a set of fields")
    return said


def _bytes(table: str, name: str, value: Any) -> bytes:
    try:
        return base64.b64decode(value, validate=True)
    except (TypeError, ValueError):
        raise NotInShape(f"{table}: {name} is not of its kind") from None
