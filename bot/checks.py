"""What several journeys look at before they keep anything: whether a day can be meant, and whose records can still be opened."""

from __future__ import annotations

from datetime import date

from sqlalchemy import Select, select

from bot.errors import FieldProblem
from bot.records import Client
from bot.store import Desk

EARLIEST = date(1900, 1, 1)
"""No day before this is one that anybody here remembers: it was mistyped."""


def must_have_been(desk: Desk, **days: date | None) -> None:
    """Refuse a day that is still to come, or that nobody could mean, beside the field of its name."""
    for name, day in days.items():
        if day and day > desk.today:
            raise FieldProblem(**{name: "date_in_future"})
        if day and day < EARLIEST:
            raise FieldProblem(**{name: "too_long_ago"})


def whose_keys_are_kept(desk: Desk) -> Select[tuple[str]]:
    """The references of the clients whose records can be opened: what was destroyed is of nobody's concern any more, the clock's neither."""
    return select(Client.ref).where(Client.team_id == desk.team, Client.wrapped_key.is_not(None))
