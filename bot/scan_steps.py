"""How far a scan has come, step by step: each step is written down while the row is held, so that it happens once, whoever else is at it and whatever dies."""

from __future__ import annotations

from datetime import timedelta

from bot.records import Scan
from bot.scans import KEPT, LOST, REFUSED, SEALED, WAITING, held
from bot.store import DATA_LEAD, Desk

TRY_FOR = timedelta(days=3)
"""How long a scan is tried for that Slack does not give us; then the worker and the data lead are told."""
ASK_AGAIN = timedelta(days=1)
"""How often a worker is asked to delete what Slack lets only them delete."""
ASKS = 3
"""How often, before the data lead is told."""
LOOK_FOR = timedelta(days=30)
"""How long we look whether a file is gone."""
_FIRST, _LONGEST = timedelta(minutes=1), timedelta(hours=1)


def seal(desk: Desk, scan_id: str, ending: str, content: bytes) -> None:
    """Keep what was taken, sealed with the client's key."""
    scan = held(desk, scan_id, hold=True)
    if scan.state != WAITING:
        return
    scan.sealed = desk.seal_bytes(scan.client_ref, "scan", scan.id, content)
    scan.state, scan.ending, scan.size, scan.problem, scan.tries = SEALED, ending, len(content), None, 0
    desk.log("scan:paper:seal", scan.id, client=scan.client_ref, consent=scan.consent_id, ending=ending, size=len(content))


def refuse(desk: Desk, scan_id: str, problem: str, *, leave_it: bool = False) -> None:
    """Do not keep it, and tell the worker what to do. `leave_it`: it is not theirs, so it is not for us to delete."""
    scan = held(desk, scan_id, hold=True)
    if scan.state != WAITING:
        return
    scan.state, scan.problem, scan.tries = REFUSED, problem, 0
    if leave_it:
        scan.done_at = desk.now
    desk.log("scan:paper:refuse", scan.id, client=scan.client_ref, consent=scan.consent_id, problem=problem)
    desk.say("scan/refused", scan.id, scan.given_by)


def lose(desk: Desk, scan_id: str, problem: str) -> None:
    """Give it up, out loud: it is not there any more, or Slack did not give it to us for days."""
    scan = held(desk, scan_id, hold=True)
    if scan.state == WAITING:
        _lose(desk, scan, problem)


def _lose(desk: Desk, scan: Scan, problem: str) -> None:
    scan.state, scan.problem, scan.tries = LOST, problem, 0
    desk.log("scan:paper:lose", scan.id, client=scan.client_ref, consent=scan.consent_id, problem=scan.problem)
    for user in dict.fromkeys((scan.given_by, *desk.holders(DATA_LEAD))):
        desk.say("scan/lost", scan.id, user)


def gone(desk: Desk, scan_id: str) -> None:
    """It is not in Slack any more: what was sealed is kept, and nothing is left to do."""
    scan = held(desk, scan_id, hold=True)
    if scan.state == WAITING or scan.done_at is not None:
        return
    scan.done_at, scan.problem = desk.now, scan.problem if scan.state != SEALED else None
    scan.state = KEPT if scan.state == SEALED else scan.state
    desk.log("scan:file:gone", scan.id, client=scan.client_ref, consent=scan.consent_id, state=scan.state)
    desk.redraw(scan.id)


def stays(desk: Desk, scan_id: str, word: str) -> None:
    """Slack lets us not delete it: ask the worker whose file it is, once a day, and then the data lead. Looked for until it is gone, but not for ever."""
    scan = held(desk, scan_id, hold=True)
    if scan.state == WAITING or scan.done_at is not None or scan.next_at > desk.now:
        return
    scan.next_at = desk.now + _LONGEST
    first = scan.asked_at is None
    scan.asked_at = scan.asked_at or desk.now
    if desk.now - scan.asked_at >= LOOK_FOR:
        scan.done_at = desk.now
        desk.log("scan:file:stay", scan.id, client=scan.client_ref, consent=scan.consent_id, problem=word)
    elif scan.reminded < ASKS and (first or desk.now - scan.asked_at >= ASK_AGAIN * scan.reminded):
        scan.reminded += 1
        desk.log("scan:file:ask", scan.id, client=scan.client_ref, consent=scan.consent_id, problem=word, to=scan.given_by)
        desk.say("scan/delete", scan.id, scan.given_by, once=str(scan.reminded))
    elif scan.reminded == ASKS and desk.now - scan.asked_at >= ASK_AGAIN * ASKS:
        scan.reminded += 1
        desk.log("scan:file:tell", scan.id, client=scan.client_ref, consent=scan.consent_id, problem=word)
        for lead in desk.holders(DATA_LEAD):
            desk.say("scan/stays", scan.id, lead)


def put_off(desk: Desk, scan_id: str, problem: str) -> None:
    """Slack could not be reached, or did not give it: try again later, each time twice as long, an hour at most; after some days give it up."""
    scan = held(desk, scan_id, hold=True)
    if scan.done_at is not None:
        return
    scan.tries, scan.problem = scan.tries + 1, problem
    scan.next_at = desk.now + min(_FIRST * 2 ** min(scan.tries - 1, 10), _LONGEST)
    if scan.state == WAITING and desk.now - scan.given_at >= TRY_FOR:
        _lose(desk, scan, problem)
