"""A worker in doubt asks somebody before it is decided, without saying who it is about; what was said stays with the request (4.3, 4.4)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import select

from bot.errors import FieldProblem, Refused
from bot.records import Consultation as Row
from bot.records import Request
from bot.store import Desk
from policy.cases import Consulted
from policy.grounds import Consultation

OPEN_TO_DOUBT = ("asked", "waiting")


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """Whom a worker asked, when, what, and what they were told."""

    kind: Consultation
    on: date
    whom: str
    question: str
    answer: str


def note(desk: Desk, request_id: str, asked: Asked) -> Request:
    """Keep what a worker asked about their own request and what they heard; the trustees read it with the request."""
    request = open_to_doubt(desk, request_id)
    if asked.on > desk.today:
        raise FieldProblem(asked_on="date_in_future")
    row = Row(
        id=desk.new_id("W"), team_id=desk.team, request_id=request.id, kind=asked.kind, asked_on=asked.on, recorded_by=desk.actor, recorded_at=desk.now,
        sealed=b"",
    )  # fmt: skip
    row.sealed = desk.seal(request.client_ref, "consultation", row.id, {"whom": asked.whom, "question": asked.question, "answer": asked.answer})
    desk.session.add(row)
    desk.log("request:consultation:note", request.id, consultation=row.id, kind=asked.kind, clauses=["4.3"])
    desk.redraw(request.id)
    return request


def open_to_doubt(desk: Desk, request_id: str) -> Request:
    """Fetch a worker's own request while it is not decided; afterwards a doubt is a new request."""
    request = desk.own_request(request_id, hold=True)
    if request.state not in OPEN_TO_DOUBT:
        raise Refused("already_decided", ref=request_id)
    return request


def noted(desk: Desk, request: Request) -> tuple[Asked, ...]:
    """Everything that was asked about a request and about those it replaces, oldest first."""
    found = []
    for row in _rows(desk, request):
        said = desk.unseal(request.client_ref, "consultation", row.id, row.sealed)
        found.append(Asked(kind=Consultation(row.kind), on=row.asked_on, whom=said["whom"], question=said["question"], answer=said["answer"]))
    return tuple(found)


def consulted(desk: Desk, request: Request) -> tuple[Consulted, ...]:
    """That somebody was asked, as the policy takes it."""
    return tuple(Consulted(kind=Consultation(row.kind), asked_on=row.asked_on) for row in _rows(desk, request))


def _rows(desk: Desk, request: Request) -> Sequence[Row]:
    """The rows of a request and of the older ones that it replaces: a doubt is not asked away by asking anew."""
    ids, older = [request.id], request.replaces
    while older and older not in ids:
        ids.append(older)
        older = desk.session.scalar(select(Request.replaces).where(Request.team_id == desk.team, Request.id == older))
    return desk.session.scalars(select(Row).where(Row.team_id == desk.team, Row.request_id.in_(ids)).order_by(Row.recorded_at)).all()
