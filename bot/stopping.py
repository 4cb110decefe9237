"""After consent went, ended or changed: what rested on it stops, whoever waits on other facts is told, and it is said who holds something already (5.4)."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from sqlalchemy import select

from bot.approving import facts_changed
from bot.consents import on_record
from bot.holding import Held, held
from bot.records import Request
from bot.sharing import read_today
from bot.store import Desk
from policy.facts import TakenBack

NOT_OVER = ("allowed", "waiting", "approved")
"""The states of a request in which what the client answers still stops it, allows it or changes the facts of it."""


class Because(StrEnum):
    """Why a consent does not count any more; what a stopped request says of itself."""

    WITHDRAWN = "consent_withdrawn"
    CHANGED = "consent_changed"
    IN_ERROR = "consent_in_error"
    LAPSED = "consent_lapsed"
    NO = "client_said_no"


@dataclass(frozen=True, slots=True)
class After:
    """What came of it: the requests that stopped, those that now stand on other facts, who already holds something, and the withdrawal if it was one."""

    stopped: tuple[str, ...]
    waiting: tuple[str, ...] = ()
    held: tuple[Held, ...] = ()
    act: str = ""


def stop_what_rested(desk: Desk, ref: str, because: Because, part: TakenBack | None = None) -> After:
    """Stop what rested on a consent that counts no more, tell who waits on other facts, and say who already holds something of it."""
    desk.session.flush()
    return After(_stop(desk, ref, because), _warn(desk, ref, every=True), held(desk, ref, part))


def stop_by_a_no(desk: Desk, ref: str) -> After:
    """After a new answer: stop what the client's word no longer lets be shared, and tell those who wait on a request that it says no to (3.4)."""
    desk.session.flush()
    stopped = _stop(desk, ref, Because.NO)
    return After(stopped, _warn(desk, ref, every=False), held(desk, ref) if stopped else ())


def stop_by_the_clock(desk: Desk, ref: str) -> tuple[str, ...]:
    """After a consent ended by itself: stop what rested on it. Nobody waits on other facts for that: nothing was said."""
    desk.session.flush()
    return _stop(desk, ref, Because.LAPSED)


def _stop(desk: Desk, ref: str, because: Because) -> tuple[str, ...]:
    """Stop every request that was allowed by the client's answers and is not yet made, unless they still cover it."""
    rows = desk.session.scalars(
        select(Request).where(Request.team_id == desk.team, Request.client_ref == ref, Request.state == "allowed").with_for_update()
    ).all()
    every = on_record(desk, ref) if rows else ()
    stopped = [row for row in rows if read_today(desk, row, every).gaps]
    for row in stopped:
        row.state, row.stopped_because, row.decided_at = "stopped", because, desk.now
        desk.log("request:answer:stop", row.id, because=because)
        desk.redraw(row.id)
        desk.say("share/stopped", row.id, row.asked_by)
    return tuple(row.id for row in stopped)


def _warn(desk: Desk, ref: str, *, every: bool) -> tuple[str, ...]:
    """Tell those who asked for, and those who decide, a request without consent that the facts changed: it does not rest on the consent."""
    query = select(Request).where(Request.team_id == desk.team, Request.client_ref == ref, Request.state.in_(("waiting", "approved")))
    rows = desk.session.scalars(query).all()
    answers = on_record(desk, ref) if rows and not every else ()
    rows = [row for row in rows if every or read_today(desk, row, answers).said_no]
    for row in rows:
        facts_changed(desk, row)
    return tuple(row.id for row in rows)
