"""Records of somebody who is no client: each has a key of its own, and when it is closed its time runs, as a client's file's does (2.1.1, 3.3, 3.7)."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date
from typing import Any

from sqlalchemy import Select, exists, select

from bot.access import complaints, requests
from bot.client_keys import OWN, record_of
from bot.enquiries import OPEN
from bot.records import AccessChoice, AccessMaterial, AccessPack, AccessStop, Client, Complaint, ComplaintStep, Enquiry, FileClosing
from bot.retention.files import ASKED, CLOSED, REOPENED, reckon
from bot.store import Desk
from policy.record_kinds import RecordKind
from policy.retention import WhyClosed

KINDS: Mapping[str, RecordKind] = {"EN": RecordKind.ENQUIRY, "SA": RecordKind.SUBJECT_ACCESS, "CO": RecordKind.COMPLAINT}
_STILL_OPEN: Mapping[str, tuple[str, ...]] = {"EN": (OPEN,), "SA": (requests.OPEN,), "CO": (complaints.OPEN, complaints.ACKNOWLEDGED)}


def to_close(desk: Desk, limit: int) -> list[str]:
    """The records that are answered, that are about no client, and whose time does not run yet."""
    found = [ref for start in OWN for ref in desk.session.scalars(_unclosed(desk, start).limit(limit))]
    return found[:limit]


def _unclosed(desk: Desk, start: str) -> Select[tuple[str]]:
    record = OWN[start]
    begun = exists().where(FileClosing.team_id == record.team_id, FileClosing.client_ref == record.id)
    done = (record.state.not_in(_STILL_OPEN[start]), record.sealed_for == record.id, record.wrapped_key.is_not(None), ~begun, _of_nobody(record))
    return select(record.id).where(record.team_id == desk.team, *done).order_by(record.id)


def _of_nobody(record: Any) -> Any:
    """Whether a record is about no client whose file is here: one that came before its client goes with their file."""
    return ~exists().where(Client.team_id == record.team_id, Client.ref == record.client_ref, Client.wrapped_key.is_not(None))


def to_give(desk: Desk, limit: int) -> list[str]:
    """The records whose time runs, and whose reference has become a client's."""
    query = (select(FileClosing.client_ref).join(record, record.id == FileClosing.client_ref).where(*_found(desk, record)) for record in OWN.values())
    return [ref for one in query for ref in desk.session.scalars(one.limit(limit))][:limit]


def _found(desk: Desk, record: Any) -> tuple[Any, ...]:
    return FileClosing.team_id == desk.team, record.team_id == desk.team, FileClosing.state.in_((CLOSED, ASKED)), ~_of_nobody(record)


def give(desk: Desk, ref: str) -> None:
    """From now on the record goes with the client's file: its own time ends, and what was asked about it falls."""
    record = OWN[ref.partition("-")[0]]
    query = select(FileClosing).join(record, record.id == FileClosing.client_ref).where(*_found(desk, record), FileClosing.client_ref == ref)
    row = desk.session.scalars(query.with_for_update(of=FileClosing)).one_or_none()
    if row is None:
        return
    row.state, row.asked_by, row.asked_at, row.asked_in, row.told_on = REOPENED, None, None, None, None
    desk.log("retention:record:give", ref, clauses=["2.1.1"])


def is_given(desk: Desk, ref: str) -> bool:
    """Whether a record with a key of its own is about somebody who became a client, so that it goes with their file."""
    record = record_of(ref)
    return record is not None and desk.session.scalar(select(record.id).where(record.team_id == desk.team, record.id == ref, ~_of_nobody(record))) is not None


def close(desk: Desk, ref: str) -> None:
    """From the day on which it was closed its time runs; nobody has to say so."""
    start = ref.partition("-")[0]
    record = OWN[start]
    row = _held(desk, record, ref)
    if desk.session.scalar(_unclosed(desk, start).where(record.id == ref)) is None:
        return
    closing = FileClosing(
        team_id=desk.team, client_ref=ref, state=CLOSED, closed_by=row.closed_by, closed_at=desk.now, why=WhyClosed.ANSWERED,
        last_contact_on=_ended_on(desk, row), kinds=[KINDS[start]],
    )  # fmt: skip
    reckon(desk, closing)
    desk.session.add(closing)
    desk.log("retention:record:close", ref, rule=closing.rule, due=closing.due_on.isoformat(), clauses=["2.1.1"])


def _held(desk: Desk, record: Any, ref: str) -> Any:
    """Hold a record, so that another process that does the same is seen to have done it."""
    query = select(record).where(record.team_id == desk.team, record.id == ref).with_for_update()
    return desk.session.execute(query.execution_options(populate_existing=True)).scalar_one()


def _ended_on(desk: Desk, row: Any) -> date:
    if isinstance(row, Enquiry):
        assert row.closed_at is not None
        return row.closed_at.astimezone(desk.zone).date()
    ended = row.told_on if isinstance(row, Complaint) else row.closed_on
    assert isinstance(ended, date)
    return ended


# What was sealed with the charity's own key, before such a record had one


def to_seal(desk: Desk, limit: int) -> list[str]:
    """The records that have no key of their own yet, and are about no client."""
    found = [ref for record in OWN.values() for ref in desk.session.scalars(_unkeyed(desk, record).limit(limit))]
    return found[:limit]


def _unkeyed(desk: Desk, record: Any) -> Select[tuple[str]]:
    return select(record.id).where(record.team_id == desk.team, record.sealed_for.is_(None), record.sealed != b"").order_by(record.id)


def seal(desk: Desk, ref: str) -> None:
    """Give a record a key of its own, if it has none yet, and seal all that was typed about it anew."""
    record = record_of(ref)
    row = record and _held(desk, record, ref)
    if row is None or row.sealed_for is not None or not row.sealed:
        return
    typed = [
        (place, one, column, desk.unseal(None, place, one.id, getattr(one, column))) for place, one, column in typed_about(desk, row) if getattr(one, column)
    ]
    desk.keys.give_own(row)
    for place, one, column, value in typed:
        setattr(one, column, desk.seal(row.id, place, one.id, value))
    desk.log("retention:record:seal", ref, clauses=["2.1.1"])


_OWN_PLACES: Mapping[str, tuple[tuple[str, str], ...]] = {
    "EN": (("enquiry", "sealed"), ("enquiry_answer", "sealed_close")),
    "SA": (("access", "sealed"), ("access_identity", "sealed_identity"), ("access_longer", "sealed_longer"), ("access_outcome", "sealed_outcome")),
    "CO": (("complaint", "sealed"), ("complaint_outcome", "sealed_outcome")),
}
_PARTS: Mapping[str, tuple[tuple[Any, str, tuple[tuple[str, str], ...]], ...]] = {
    "EN": (),
    "SA": (
        (AccessStop, "request_id", (("access_stop", "sealed"), ("access_restart", "sealed_restart"))),
        (AccessMaterial, "request_id", (("material", "sealed"), ("material_answer", "sealed_answer"))),
        (AccessChoice, "request_id", (("access_choice", "sealed"), ("access_second", "sealed_second"))),
        (AccessPack, "request_id", (("access_phrase", "sealed_phrase"),)),
    ),
    "CO": ((ComplaintStep, "complaint_id", (("complaint_step", "sealed"),)),),
}


def typed_about(desk: Desk, row: Any) -> Iterator[tuple[str, Any, str]]:
    """Everything that may be sealed about a record: its place, its row and its column."""
    start = row.id.partition("-")[0]
    yield from ((place, row, column) for place, column in _OWN_PLACES[start])
    for part, by, places in _PARTS[start]:
        for one in desk.session.scalars(select(part).where(part.team_id == desk.team, getattr(part, by) == row.id)):
            yield from ((place, one, column) for place, column in places)
