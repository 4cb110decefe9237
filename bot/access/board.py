"""A subject access request at a glance, for a data lead: its time, who owes what, what is to be looked at, and its packs (3.7)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from sqlalchemy import func, select

from bot.access import considering, material, packs
from bot.access.calendar import bank_holidays
from bot.access.complaints import CLOSED as COMPLAINT_CLOSED
from bot.access.kinds import AskedBy, CameBy, Ending, Identity
from bot.access.requests import OPEN, fetch, said_in
from bot.access.timing import now, stops_of
from bot.records import AccessMaterial, AccessPack, AccessRequest, Complaint
from bot.store import DATA_LEAD, Desk
from policy.access import WhyLonger, WhyStopped, answer_due, closes_on

SHOWN = 10
_YEAR = timedelta(days=365)


@dataclass(frozen=True, slots=True)
class Stood:
    """One stop, opened."""

    why: WhyStopped
    stopped_on: date
    restarted_on: date | None
    asked: str
    heard: str


@dataclass(frozen=True, slots=True)
class AccessBoard:
    """All that a data lead sees of a request."""

    row: AccessRequest
    came_by: CameBy
    asked_by: AskedBy
    identity: Identity | None
    said: dict[str, str]
    how_known: str
    due_if_today: date | None
    closes_on: date | None
    stops: tuple[Stood, ...]
    longer: dict[str, Any] | None
    owed: Sequence[AccessMaterial]
    items: dict[str, int]
    packs: Sequence[AccessPack]
    refusal: str
    ending: Ending | None
    outcome: dict[str, Any]

    @property
    def is_open(self) -> bool:
        """Whether it still waits for an answer."""
        return self.row.state == OPEN

    @property
    def stands_still(self) -> bool:
        """Whether time is stopped."""
        return bool(self.stops) and self.stops[-1].restarted_on is None

    @property
    def runs(self) -> bool:
        """Whether time runs."""
        return self.row.due_on is not None


def board(desk: Desk, request_id: str) -> AccessBoard:
    """Open a request; the reading is logged."""
    row = fetch(desk, request_id)
    desk.log("access:request:read", row.id, why=desk.why, client=row.client_ref)
    stops = stops_of(desk, row)
    at = now(desk, row)
    refused = considering.refusal(desk, row)
    longer = desk.unseal(row.sealed_for, "access_longer", row.id, row.sealed_longer) if row.sealed_longer else None
    return AccessBoard(
        row, CameBy(row.came_by), AskedBy(row.asked_by), Identity(row.identity) if row.identity else None, said_in(desk, row),
        desk.unseal(row.sealed_for, "access_identity", row.id, row.sealed_identity) if row.sealed_identity else "",
        answer_due(at.clock, desk.today, bank_holidays(desk), desk.values), closes_on(at.clock, desk.values),
        tuple(
            Stood(
                WhyStopped(one.why), one.stopped_on, one.restarted_on, desk.unseal(row.sealed_for, "access_stop", one.id, one.sealed),
                desk.unseal(row.sealed_for, "access_restart", one.id, one.sealed_restart) if one.sealed_restart else "",
            )
            for one in stops
        ),
        {"why": WhyLonger(longer["why"]), "reason": longer["reason"], "told_on": date.fromisoformat(longer["told_on"])} if longer else None,
        material.asked(desk, row.id), considering.waiting(desk, row.id), packs.of_request(desk, row.id), refused.state if refused else "",
        Ending(row.outcome) if row.outcome else None,
        desk.unseal(row.sealed_for, "access_outcome", row.id, row.sealed_outcome) if row.sealed_outcome else {"what": ""},
    )  # fmt: skip


@dataclass(frozen=True, slots=True)
class Figures:
    """Numbers about a time, and nothing about anybody."""

    since: date
    requests: int
    answered: int
    late: int
    refused: int
    waiting: int
    complaints: int
    acknowledged_late: int
    complaints_waiting: int


def figures(desk: Desk, since: date, until: date) -> Figures:
    """Count requests and complaints that came in a time: by dates and states only."""
    came = (AccessRequest.team_id == desk.team, AccessRequest.received_on >= since, AccessRequest.received_on <= until)
    complained = (Complaint.team_id == desk.team, Complaint.received_on >= since, Complaint.received_on <= until)
    told = AccessRequest.outcome.in_((Ending.SENT, Ending.SENT_PART, Ending.NOTHING_HELD, Ending.REFUSED))
    late = (AccessRequest.closed_on > AccessRequest.due_on) | ((AccessRequest.state == OPEN) & (AccessRequest.due_on < desk.today))
    owed = Complaint.acknowledged_on.is_(None) & (Complaint.acknowledge_by < desk.today)
    return Figures(
        since, _count(desk, AccessRequest, *came), _count(desk, AccessRequest, *came, told), _count(desk, AccessRequest, *came, late),
        _count(desk, AccessRequest, *came, AccessRequest.outcome == Ending.REFUSED), _count(desk, AccessRequest, *came, AccessRequest.state == OPEN),
        _count(desk, Complaint, *complained), _count(desk, Complaint, *complained, (Complaint.acknowledged_on > Complaint.acknowledge_by) | owed),
        _count(desk, Complaint, *complained, Complaint.state != COMPLAINT_CLOSED),
    )  # fmt: skip


def _count(desk: Desk, table: Any, *which: Any) -> int:
    return desk.session.scalar(select(func.count()).select_from(table).where(*which)) or 0


@dataclass(frozen=True, slots=True)
class Overview:
    """What is open, what is due first at the top, and the numbers of the last year."""

    requests: Sequence[AccessRequest]
    complaints: Sequence[Complaint]
    figures: Figures


def overview(desk: Desk) -> Overview:
    """What a data lead sees who asks for no request by name."""
    desk.must_be(DATA_LEAD)
    asked = select(AccessRequest).where(AccessRequest.team_id == desk.team, AccessRequest.state == OPEN)
    complained = select(Complaint).where(Complaint.team_id == desk.team, Complaint.state != COMPLAINT_CLOSED)
    return Overview(
        desk.session.scalars(asked.order_by(AccessRequest.due_on.is_(None), AccessRequest.due_on, AccessRequest.id).limit(SHOWN)).all(),
        desk.session.scalars(complained.order_by(Complaint.acknowledge_by, Complaint.id).limit(SHOWN)).all(),
        figures(desk, desk.today - _YEAR, desk.today),
    )
