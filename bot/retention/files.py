"""A client's file: closed by those who work with the client or by the data lead, opened again, and how long it is kept from then on (2.1.1)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import func, select

from bot import kept
from bot.checks import EARLIEST
from bot.client_keys import record_of
from bot.errors import FieldProblem, Refused
from bot.looking import By
from bot.records import Client, Destruction, Emergency, FileClosing, Request
from bot.retention.belongings import ENTRIES, about, tables
from bot.retention.holds import Hold, holds
from bot.store import Desk
from policy.cases import ChildAtRisk
from policy.facts import Danger
from policy.grounds import Ground, Harm
from policy.record_kinds import FOUND_BY_AGE, OF_NO_CLIENT, RecordKind
from policy.retention import ClosedFile, Term, WhyClosed, kinds_of, lacks_of_closing, term

CLOSED, ASKED, REOPENED, DESTROYED = "closed", "asked", "reopened", "destroyed"
"""The states of a closing: its time runs, somebody asked to destroy it, it was opened again, and it is gone."""

BY_GROUND = {Ground.CHILD_AT_RISK: RecordKind.CHILD_AT_RISK, Ground.ADULT_AT_RISK: RecordKind.ADULT_AT_RISK}
BY_DANGER = {Danger.CHILD: RecordKind.CHILD_AT_RISK, Danger.ADULT: RecordKind.ADULT_AT_RISK}


@dataclass(frozen=True, slots=True, kw_only=True)
class Closing:
    """What somebody says who closes a file: the day of the last contact, why, what is in it, and when a child turns eighteen, if they know."""

    last_contact_on: date
    why: WhyClosed
    kinds: tuple[RecordKind, ...] = ()
    eighteen_in: int | None = None


@dataclass(frozen=True, slots=True)
class Kept:
    """How a closed file stands: the rule that decides, until when it was kept longer, who asked to destroy it, and what is open or held."""

    ref: str
    state: str
    why: WhyClosed
    closed_by: str
    closed_on: date
    last_contact_on: date
    term: Term
    kept_until: date | None
    asked_by: str | None
    holds: tuple[Hold, ...]

    @property
    def of_client(self) -> bool:
        """Whether it is a client's file, and not a record of somebody who is none."""
        return self.term.kind not in OF_NO_CLIENT


def held_client(desk: Desk, ref: str) -> Client:
    """Hold a client's row until the transaction ends: nothing is sealed for this client, and nothing destroyed, meanwhile.

    Whoever is kept out of the file decides nothing about it either: for them there is no such client.
    """
    query = select(Client).where(Client.team_id == desk.team, Client.ref == ref).with_for_update()
    client = desk.session.execute(query.execution_options(populate_existing=True)).scalar_one_or_none()
    if client is None or desk.reach(ref).kept_out:
        raise Refused("no_such_client", ref=ref)
    return client


def held_record(desk: Desk, ref: str) -> Any:
    """Hold what has the key of a file: a client or, for a reference of a record of somebody who is no client, that record."""
    record = record_of(ref)
    query = select(record).where(record.team_id == desk.team, record.id == ref, record.sealed_for == ref).with_for_update() if record else None
    found = desk.session.execute(query.execution_options(populate_existing=True)).scalar_one_or_none() if query is not None else None
    return held_client(desk, ref) if found is None else found


def may_close(desk: Desk, ref: str) -> Client:
    """Hold the client for those who work with them, or for the data lead, who may have to close what others left open; for others there is no such client."""
    found = desk.reach(ref)
    if not found.oversees:
        raise Refused("no_such_client", ref=ref)
    client = held_client(desk, ref)
    if client.wrapped_key is None:
        raise Refused("destroyed", ref=ref)
    desk.log("client:file:read", ref, why=desk.why, by=found.by or By.DATA_LEAD)
    return client


def kinds_found(desk: Desk, ref: str) -> frozenset[RecordKind]:
    """What the records themselves say is in a file: from the grounds of requests, and from the dangers of emergencies."""
    grounds = desk.session.scalars(
        select(Request.ground).where(Request.team_id == desk.team, Request.client_ref == ref, Request.ground.is_not(None)).distinct()
    )
    dangers = desk.session.scalars(select(Emergency.danger).where(Emergency.team_id == desk.team, Emergency.client_ref == ref).distinct())
    found = {BY_GROUND.get(Ground(one)) for one in grounds if one} | {BY_DANGER.get(Danger(one)) for one in dangers}
    return frozenset(one for one in found if one)


def kinds_suggested(desk: Desk, ref: str) -> frozenset[RecordKind]:
    """The same, and what the requests that speak of a child say of sexual abuse: it is sealed, so it is only looked at for whoever closes the file."""
    query = select(Request).where(Request.team_id == desk.team, Request.client_ref == ref, Request.ground == Ground.CHILD_AT_RISK)
    cases = [kept.last(desk, one).ask.without_consent for one in desk.session.scalars(query)]
    bases = [one.basis for one in cases if one is not None and isinstance(one.basis, ChildAtRisk)]
    abuse = any(one.known_sexual_offence or Harm.SEXUAL in one.harms for one in bases)
    return kinds_found(desk, ref) | ({RecordKind.CHILD_SEXUAL_ABUSE} if abuse else frozenset())


def close(desk: Desk, ref: str, closing: Closing) -> Kept:
    """Close a file: from now on its time runs, and nothing else changes. What the records say is in it counts, whatever was chosen."""
    client = may_close(desk, ref)
    row = desk.session.get(FileClosing, (desk.team, ref))
    if row is not None and row.state != REOPENED:
        raise Refused("file_closed_already", ref=ref)
    kinds = kinds_of(is_child=client.is_child, others={*closing.kinds, *kinds_suggested(desk, ref)})
    file = ClosedFile(last_contact_on=closing.last_contact_on, kinds=kinds, eighteen_in=closing.eighteen_in if client.is_child else None)
    if lacks := lacks_of_closing(file, desk.today):
        raise FieldProblem(**{field: str(lack) for field, lack in lacks.items()})
    if closing.last_contact_on < EARLIEST:
        raise FieldProblem(last_contact_on="too_long_ago")
    row = row or FileClosing(team_id=desk.team, client_ref=ref)
    row.state, row.closed_by, row.closed_at, row.why = CLOSED, desk.actor, desk.now, closing.why
    row.last_contact_on, row.kinds, row.eighteen_in = file.last_contact_on, sorted(kinds), file.eighteen_in
    row.kept_until = row.asked_by = row.asked_at = row.asked_in = row.told_on = None
    reckon(desk, row)
    desk.session.add(row)
    desk.log(
        "retention:file:close", ref, why=closing.why, contact=row.last_contact_on.isoformat(), rule=row.rule, due=row.due_on.isoformat(), clauses=["2.1.1"]
    )
    return standing(desk, row)


def reopen(desk: Desk, ref: str) -> None:
    """Open a closed file again: the client is back, or it was closed by mistake. What was asked about it falls."""
    may_close(desk, ref)
    row = held(desk, ref)
    row.state, row.asked_by, row.asked_at, row.asked_in, row.told_on = REOPENED, None, None, None, None
    desk.log("retention:file:reopen", ref, clauses=["2.1.1"])


def held(desk: Desk, ref: str) -> FileClosing:
    """Hold the closing of a file whose client is held already."""
    query = select(FileClosing).where(FileClosing.team_id == desk.team, FileClosing.client_ref == ref).with_for_update()
    row = desk.session.execute(query.execution_options(populate_existing=True)).scalar_one_or_none()
    if row is None or row.state == REOPENED:
        raise Refused("file_not_closed", ref=ref)
    return row


def newest_on(desk: Desk, ref: str) -> date | None:
    """The day of the newest entry in a file."""
    by_name = {table.name: table for table in tables()}
    found = [
        desk.session.scalar(select(func.max(by_name[name].c[column])).where(about(by_name[name], desk.team, ref)))
        for name, column in ENTRIES
        if name in by_name
    ]
    latest = max((one for one in found if one is not None), default=None)
    return latest.astimezone(desk.zone).date() if latest else None


def as_closed(desk: Desk, row: FileClosing) -> ClosedFile:
    """A closed file as the policy takes it, with what was written in it since."""
    kinds = frozenset(RecordKind(one) for one in row.kinds)
    return ClosedFile(
        last_contact_on=row.last_contact_on, newest_on=newest_on(desk, row.client_ref), eighteen_in=row.eighteen_in,
        kinds=kinds | (kinds_found(desk, row.client_ref) - FOUND_BY_AGE),
    )  # fmt: skip


def reckon(desk: Desk, row: FileClosing) -> Term:
    """Reckon anew until when a file is kept, from what is in it and the schedule of today, and keep that for the lists."""
    found = term(as_closed(desk, row), desk.today, desk.values)
    row.due_on, row.rule, row.reckoned_by = found.until, found.kind, desk.values.version
    return found


def standing(desk: Desk, row: FileClosing) -> Kept:
    """How a closed file stands now."""
    decides = term(as_closed(desk, row), desk.today, desk.values)
    closed_on = row.closed_at.astimezone(desk.zone).date()
    return Kept(
        row.client_ref, row.state, WhyClosed(row.why), row.closed_by, closed_on, row.last_contact_on, decides, row.kept_until, row.asked_by,
        holds(desk, row.client_ref),
    )  # fmt: skip


def closed(desk: Desk, ref: str) -> Kept | None:
    """How a client's file stands, if it is closed; for somebody who may see the client."""
    row = desk.session.get(FileClosing, (desk.team, ref))
    return standing(desk, row) if row is not None and row.state in {CLOSED, ASKED} else None


def destroyed(desk: Desk, ref: str) -> Destruction | None:
    """The certificate of a client's file, if it was destroyed."""
    return desk.session.scalars(select(Destruction).where(Destruction.team_id == desk.team, Destruction.client_ref == ref)).one_or_none()
