"""Destroying a client's file: its key goes, and with it all that it sealed; what is left shows only that there was something, and that it went by the rules."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from typing import Any

from sqlalchemy import update

from bot.access.holds import client_destroyed
from bot.errors import Refused
from bot.outbox import DROPPED, WAITING
from bot.records import Destruction, FileClosing, Reminder
from bot.retention.belongings import about, counts, sealed_columns, spoken_of, tables, waiting_words
from bot.retention.files import DESTROYED, as_closed
from bot.store import Desk
from bot.tables import Outbox
from policy.retention import term

REDUCED: Mapping[str, Mapping[str, Any]] = {
    "request": {"categories": []},
    "emergency": {"follow_up_at": None},
    "precaution": {"state": "ended"},
    "access_item": {"marks": []},
    "file_closing": {"kinds": [], "eighteen_in": None},
}
"""Plain columns that say something about the client and that the log's evidence does not need, and what is put in their place. References, days, states,
clauses and people of the charity stay: the log has them too, and with them the trustees can still count what was shared."""

ALSO: tuple[Callable[[Desk, str], object], ...] = (client_destroyed,)
"""What other rooms must do besides when a client's file is destroyed, such as to remove what stands outside the database."""


def destroy(desk: Desk, keeper: Any, row: FileClosing, batch: str, agreed: Collection[str]) -> Destruction:
    """Destroy a file whose key (a client's, or a record's own) and closing are held, and write the certificate; whoever calls has asked whether it may be."""
    ref = row.client_ref
    if keeper.wrapped_key is None or row.asked_by is None or row.asked_at is None:
        raise Refused("destroyed", ref=ref)
    file = as_closed(desk, row)
    decides = term(file, desk.today, desk.values)
    certificate = Destruction(
        id=desk.new_id("X"), team_id=desk.team, client_ref=ref, batch=batch, rule=decides.kind, years=decides.years,
        last_contact_on=row.last_contact_on, counted_from=decides.since, due_on=decides.until, asked_by=row.asked_by, asked_at=row.asked_at,
        agreed_by=sorted(agreed), destroyed_at=desk.now, policy_version=desk.values.version, counts=counts(desk, ref),
    )  # fmt: skip
    desk.session.add(certificate)
    row.state = DESTROYED
    erase(desk, keeper, ref)
    desk.log(
        "retention:file:destroy", ref, certificate=certificate.id, rule=certificate.rule, years=certificate.years, due=certificate.due_on.isoformat(),
        asked_by=certificate.asked_by, agreed_by=certificate.agreed_by, records=sum(certificate.counts.values()), policy=certificate.policy_version,
        clauses=["2.1.1", "3.7"],
    )  # fmt: skip
    return certificate


def erase(desk: Desk, keeper: Any, ref: str) -> None:
    """Take the key away, and everything that it sealed; what still waits to be said about the client is not said any more."""
    desk.session.flush()
    for table in tables():
        mine = about(table, desk.team, ref)
        empty = {column.name: None if column.nullable else b"" for column in sealed_columns(table)}
        if less := {**empty, **REDUCED.get(table.name, {})}:
            desk.session.execute(update(table).where(mine).values(less))
    for which in waiting_words(desk.team, ref):
        silent = update(Outbox).where(Outbox.team_id == desk.team, Outbox.state == WAITING, which)
        desk.session.execute(silent.values(state=DROPPED, problem="destroyed").execution_options(synchronize_session=False))
    for refs in spoken_of(desk.team, ref):
        quiet = update(Reminder).where(Reminder.team_id == desk.team, Reminder.said_at.is_(None), Reminder.about.in_(refs))
        desk.session.execute(quiet.values(said_at=desk.now).execution_options(synchronize_session=False))
    for remove in ALSO:
        remove(desk, ref)
    keeper.wrapped_key = None
    desk.keys.forget(ref)
    desk.session.flush()
