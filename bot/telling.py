"""The two who tell of an admitted serious offence: the first records it, the second confirms it for themselves, and is chased until they have (4.4)."""

from __future__ import annotations

from datetime import datetime, timedelta

from sqlalchemy import Select, or_, select

from bot.clients import kept_out
from bot.errors import FieldProblem, Refused
from bot.records import Disclosure, Request
from bot.store import DATA_LEAD, TRUSTEE, WORKER, Desk
from policy.cases import SeriousOffenceAdmitted, WithoutConsent

_REMIND_AGAIN = timedelta(days=1)


def second_worker(desk: Desk, case: WithoutConsent, ref: str) -> str | None:
    """Return the second who will tell; refuse somebody who is no worker or is kept out of the file. Nobody, where the ground does not call for two."""
    if not isinstance(case.basis, SeriousOffenceAdmitted):
        return None
    second = next((one for one in case.basis.tellers if one != desk.actor), None)
    if second and (WORKER not in desk.roles(second) or second in kept_out(desk, ref)):
        raise FieldProblem(second_worker="second_not_a_worker")
    return second


def ask_to_confirm(desk: Desk, request: Request, disclosure: Disclosure) -> None:
    """Ask the second worker whether they told of it too, once the first has recorded that it was told."""
    if request.second_worker and disclosure.shared:
        disclosure.second_worker = request.second_worker
        desk.say("share/confirm", request.id, request.second_worker)


def to_confirm(desk: Desk, request_id: str) -> tuple[Request, datetime | None]:
    """Fetch what the second worker is to confirm, and when it was told by the first one's record."""
    return desk.request(request_id), _for_the_second(desk, request_id).shared_at


def _for_the_second(desk: Desk, request_id: str) -> Disclosure:
    """Hold the disclosure for the second worker until they have told; for anybody else it is not there."""
    disclosure = _held(desk, request_id)
    if disclosure is None or disclosure.second_worker != desk.actor:
        raise Refused("no_such_request", ref=request_id)
    if disclosure.confirmed:
        raise Refused("already_answered", ref=request_id)
    return disclosure


def _held(desk: Desk, request_id: str) -> Disclosure | None:
    query = select(Disclosure).where(Disclosure.team_id == desk.team, Disclosure.request_id == request_id).with_for_update()
    return desk.session.execute(query).scalar_one_or_none()


def confirm(desk: Desk, request_id: str, *, told: bool) -> Request:
    """Take the second worker's own word; a no goes to the trustees and the data lead, because one alone has told, and a yes may still follow it."""
    disclosure = _for_the_second(desk, request_id)
    request = desk.request(request_id)
    if disclosure.confirmed is told:
        raise Refused("already_answered", ref=request_id)
    disclosure.confirmed, disclosure.confirmed_at = told, desk.now
    desk.log("disclosure:second:confirm", request_id, told=told, clauses=["4.4"])
    desk.redraw(request_id)
    desk.say("share/confirmed", request_id, request.asked_by, once="yes" if told else "no")
    if not told:
        for one in sorted({*desk.holders(TRUSTEE), *desk.holders(DATA_LEAD)} - {request.asked_by, desk.actor}):
            desk.say("share/not_confirmed", request_id, one)
    return request


def _to_ask_again(desk: Desk) -> Select[tuple[Disclosure]]:
    return select(Disclosure).where(
        Disclosure.team_id == desk.team, Disclosure.second_worker.is_not(None), Disclosure.confirmed.is_(None),
        or_(Disclosure.reminded_at.is_(None), Disclosure.reminded_at <= desk.now - _REMIND_AGAIN), Disclosure.recorded_at <= desk.now - _REMIND_AGAIN,
    )  # fmt: skip


def unconfirmed(desk: Desk, limit: int) -> list[str]:
    """The requests whose second worker has not said yet whether they told, and is to be asked again."""
    return [one.request_id for one in desk.session.scalars(_to_ask_again(desk).limit(limit))]


def chase(desk: Desk, request_id: str) -> None:
    """Ask the second worker again, and let the data lead know that it is open; not if another process just did."""
    disclosure = desk.session.scalars(_to_ask_again(desk).where(Disclosure.request_id == request_id).with_for_update()).one_or_none()
    if disclosure is None or disclosure.second_worker is None:
        return
    before, disclosure.reminded_at = disclosure.reminded_at, desk.now
    desk.log("disclosure:second:chase", request_id, clauses=["4.4"])
    for one in (disclosure.second_worker, *desk.holders(DATA_LEAD)):
        desk.say("share/confirm", request_id, one, once=desk.now.isoformat(), says=(f"share/confirm:{request_id}:{one}:after {before}",))
