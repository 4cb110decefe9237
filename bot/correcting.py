"""A record of a consent that was made in error is marked, and stays readable (5.1)."""

from __future__ import annotations

from bot import consents
from bot.records import ErrorMark
from bot.stopping import After, Because, stop_what_rested
from bot.store import Desk


def mark_in_error(desk: Desk, consent_id: str, reason: str) -> After:
    """Mark a record as made in error: it permits nothing any more, but a no in it stands until the client answers again (3.4, 5.1)."""
    row, _, _ = consents.to_change(desk, consent_id)
    mark = ErrorMark(
        consent_id=row.id, team_id=desk.team, client_ref=row.client_ref, marked_by=desk.actor, marked_at=desk.now,
        sealed=desk.seal(row.client_ref, "error_mark", row.id, reason),
    )  # fmt: skip
    desk.session.add(mark)
    desk.log("consent:record:mark", row.client_ref, consent=row.id, because="in_error")
    desk.redraw(row.id)
    return stop_what_rested(desk, row.client_ref, Because.IN_ERROR)
