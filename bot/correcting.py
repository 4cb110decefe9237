"""A consent on record is never changed in place: a change is a new record that names the old one, and an error is marked and stays readable (5.1)."""

from __future__ import annotations

from bot import consents
from bot.consents import Aside
from bot.errors import Refused
from bot.records import ErrorMark
from bot.store import Desk
from bot.withdrawing import Withdrawn, stop_what_rested
from policy.facts import Consent


def change(desk: Desk, consent: Consent, aside: Aside) -> tuple[Consent, Withdrawn]:
    """Keep what the client answers now in place of an older answer, which no longer covers anything; its noes stand unless this one answers them (3.4)."""
    old, stood, _ = consents.to_change(desk, consent.replaces)
    if not consents.is_live(stood, desk.today):
        raise Refused("consent_already_changed", ref=old.id)
    kept = consents.record(desk, old.client_ref, consent, aside)
    return kept, stop_what_rested(desk, old.client_ref, "consent_changed")


def mark_in_error(desk: Desk, consent_id: str, reason: str) -> Withdrawn:
    """Mark a record as made in error: it permits nothing any more, but a no in it stands until the client answers again (3.4, 5.1)."""
    row, _, _ = consents.to_change(desk, consent_id)
    mark = ErrorMark(
        consent_id=row.id, team_id=desk.team, client_ref=row.client_ref, marked_by=desk.actor, marked_at=desk.now,
        sealed=desk.seal(row.client_ref, "error_mark", row.id, reason),
    )  # fmt: skip
    desk.session.add(mark)
    desk.log("consent:record:mark", row.client_ref, consent=row.id, because="in_error")
    return stop_what_rested(desk, row.client_ref, "consent_in_error")
