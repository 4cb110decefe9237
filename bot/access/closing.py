"""How a request ends: with what was sent, when and how; refused, with the reason and the way to complain; or because whoever asked never answered us (3.7)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from bot.access import considering, material, packs
from bot.access.kinds import Ending, SentBy
from bot.access.requests import CLOSED, OPEN, fetch, fetch_open, handlers, knows_who_asks
from bot.access.timing import now, said_day
from bot.checks import must_have_been
from bot.errors import FieldProblem
from bot.records import AccessRequest
from bot.store import Desk
from policy.access import closes_on

ANSWERED = frozenset({Ending.SENT, Ending.SENT_PART, Ending.NOTHING_HELD, Ending.REFUSED})
"""Endings of which whoever asked is told."""
WITH_RIGHTS = frozenset({Ending.SENT_PART, Ending.REFUSED})
"""Endings after which they must know to whom they can complain."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Closing:
    """How a request ends: what was sent or said, on which day, how, and whether they were told to whom they can complain."""

    ending: Ending
    on: date
    how: SentBy | None = None
    what: str = ""
    rights_told: bool | None = None


def close(desk: Desk, request_id: str, closing: Closing) -> AccessRequest:
    """Close a request; nobody owes anything for it any more, and a pack that is still being made is given up."""
    row = fetch_open(desk, request_id)
    _check(desk, row, closing)
    row.state, row.outcome, row.closed_on, row.closed_by = CLOSED, closing.ending, closing.on, desk.actor
    typed = {"what": closing.what, "how": closing.how, "rights_told": closing.rights_told}
    row.sealed_outcome = desk.seal(row.sealed_for, "access_outcome", row.id, typed)
    late = row.due_on is not None and closing.on > row.due_on
    desk.log("access:request:close", row.id, ending=closing.ending, on=closing.on.isoformat(), how=closing.how, due=said_day(row.due_on), late=late)
    _let_go(desk, row)
    return row


def _check(desk: Desk, row: AccessRequest, closing: Closing) -> None:
    """Refuse an ending that cannot be so, beside the field that says it."""
    must_have_been(desk, on=closing.on)
    left = considering.waiting(desk, row.id)
    if closing.on < row.received_on:
        raise FieldProblem(on="before_it_came")
    if closing.ending in {Ending.SENT, Ending.SENT_PART} and left[considering.UNDECIDED] + left[considering.PROPOSED]:
        raise FieldProblem(ending="still_to_look_at")
    if closing.ending in {Ending.SENT, Ending.SENT_PART} and not knows_who_asks(row):
        raise FieldProblem(ending="who_asks_not_known")
    if closing.ending is Ending.REFUSED and not _refusal_agreed(desk, row):
        raise FieldProblem(ending="refusal_not_agreed")
    if closing.ending in ANSWERED and closing.how is None:
        raise FieldProblem(how="missing")
    if closing.ending in WITH_RIGHTS and closing.rights_told is not True:
        raise FieldProblem(rights_told="tell_of_rights")


def _refusal_agreed(desk: Desk, row: AccessRequest) -> bool:
    item = considering.refusal(desk, row)
    return item is not None and item.state == considering.DECIDED


def lapse(desk: Desk, request_id: str) -> None:
    """End a request because whoever asked has not answered us for so long; out loud, and not if they just did."""
    row = fetch(desk, request_id, hold=True)
    ends = closes_on(now(desk, row).clock, desk.values)
    if row.state != OPEN or ends is None or ends > desk.today:
        return
    row.state, row.outcome, row.closed_on, row.closed_by = CLOSED, Ending.NO_ANSWER, desk.today, desk.actor
    desk.log("access:request:lapse", row.id, since=said_day(row.waits_since), clauses=["3.7"])
    for one in handlers(desk):
        desk.say("access/lapsed", row.id, one)
    _let_go(desk, row)


def _let_go(desk: Desk, row: AccessRequest) -> None:
    material.no_longer_needed(desk, row)
    packs.give_up(desk, row)
    desk.redraw(row.id)
