"""What is looked at before it goes out: each record with the reason why, what was chosen for it, by whom, and who looked at it with them (3.7)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import func, select

from bot.access import entries
from bot.access.opened import Entry
from bot.access.requests import OPEN, fetch_open, said_in
from bot.errors import FieldProblem, Refused
from bot.records import AccessChoice, AccessItem, AccessRequest
from bot.store import DATA_LEAD, TRUSTEE, Desk
from bot.words import Words
from policy.considering import Choice, Chosen, Mark, choice_flaws, second_flaws
from policy.text import said as is_said

UNDECIDED, PROPOSED, DECIDED = "undecided", "proposed", "decided"
WHOLE = "whole"
"""The kind of an item that is no record but the whole request: whether it is refused."""
_AT_ONCE = 300


@dataclass(frozen=True, slots=True, kw_only=True)
class Making:
    """What a data lead chooses for a record: why, what stays behind, what stands there instead, whether whoever asked hears of it, and who else looks at it."""

    choice: Choice
    reason: str
    left_out: tuple[int, ...] = ()
    instead: str = ""
    say_so: bool = True
    second: str = ""
    alike: bool = False


@dataclass(frozen=True, slots=True)
class Made:
    """A choice as it was made."""

    row: AccessChoice
    reason: str
    left_out: frozenset[int]
    instead: str
    fingerprint: str
    second_reason: str


@dataclass(frozen=True, slots=True)
class Looked:
    """An item with its record and every choice so far, the newest last; a refusal has no record."""

    item: AccessItem
    request: AccessRequest
    entry: Entry | None
    made: tuple[Made, ...]


def found(desk: Desk, request: AccessRequest, kind: str, record: str, marks: Sequence[Mark]) -> AccessItem:
    """The item of a record; a new one, if nobody looked at it yet."""
    same = (AccessItem.team_id == desk.team, AccessItem.request_id == request.id, AccessItem.kind == kind, AccessItem.record == record)
    before = desk.session.scalars(select(AccessItem).where(*same).with_for_update()).one_or_none()
    if before is not None:
        return before
    item = AccessItem(
        id=desk.new_id("L"), team_id=desk.team, request_id=request.id, kind=kind, record=record, marks=list(marks), state=UNDECIDED, found_at=desk.now,
    )  # fmt: skip
    desk.session.add(item)
    desk.session.flush()
    return item


def waiting(desk: Desk, request_id: str) -> dict[str, int]:
    """How many items of a request stand where."""
    query = select(AccessItem.state, func.count()).where(AccessItem.team_id == desk.team, AccessItem.request_id == request_id).group_by(AccessItem.state)
    counted = dict(desk.session.execute(query).tuples().all())
    return {state: counted.get(state, 0) for state in (UNDECIDED, PROPOSED, DECIDED)}


def next_one(desk: Desk, request_id: str) -> AccessItem | None:
    """The item to look at next, for a data lead."""
    row = fetch_open(desk, request_id)
    query = select(AccessItem).where(AccessItem.team_id == desk.team, AccessItem.request_id == row.id, AccessItem.state == UNDECIDED)
    return desk.session.scalars(query.order_by(AccessItem.found_at, AccessItem.id).limit(1)).one_or_none()


def by_reference(desk: Desk, words: Words, request_id: str, record: str) -> AccessItem:
    """The item of any record of the file, which a data lead names by its reference although nothing marks it."""
    row = fetch_open(desk, request_id)
    there = entries.called(desk, words, row.client_ref, record) if row.client_ref else None
    if there is None:
        raise FieldProblem(record="no_such_record")
    return found(desk, row, there.kind, there.record, there.marks)


def look(desk: Desk, words: Words, item_id: str) -> Looked:
    """Open an item for a data lead, or for whoever is to look at it with them; the reading is logged."""
    item = desk.session.scalars(select(AccessItem).where(AccessItem.team_id == desk.team, AccessItem.id == item_id)).one_or_none()
    if item is None or not _may_see(desk, item):
        raise Refused("no_such_request", ref=item_id)
    request = desk.session.get_one(AccessRequest, item.request_id)
    desk.log("access:item:read", item.id, request=request.id, kind=item.kind, why=desk.why)
    return _looked(desk, words, item, request)


def _may_see(desk: Desk, item: AccessItem) -> bool:
    if DATA_LEAD in desk.roles():
        return True
    choice = desk.session.get(AccessChoice, item.choice_id) if item.choice_id else None
    return item.state == PROPOSED and choice is not None and choice.second == desk.actor and bool(desk.roles() & {TRUSTEE})


def _looked(desk: Desk, words: Words, item: AccessItem, request: AccessRequest) -> Looked:
    entry = None if item.kind == WHOLE else entries.one(desk, words, str(request.client_ref), item.kind, item.record)
    query = select(AccessChoice).where(AccessChoice.team_id == desk.team, AccessChoice.item_id == item.id).order_by(AccessChoice.chosen_at, AccessChoice.id)
    return Looked(item, request, entry, tuple(opened(desk, request, row) for row in desk.session.scalars(query)))


def opened(desk: Desk, request: AccessRequest, row: AccessChoice) -> Made:
    """Open a choice."""
    told: dict[str, Any] = desk.unseal(request.sealed_for, "access_choice", row.id, row.sealed)
    second = desk.unseal(request.sealed_for, "access_second", row.id, row.sealed_second) if row.sealed_second else ""
    return Made(row, told["reason"], frozenset(told["left_out"]), told["instead"], told["fingerprint"], second)


def choose(desk: Desk, words: Words, item_id: str, making: Making) -> int:
    """Keep what a data lead chose for a record, and for those alike if they said so; how many that were. To keep one back, somebody else must agree."""
    item = desk.session.scalars(select(AccessItem).where(AccessItem.team_id == desk.team, AccessItem.id == item_id).with_for_update()).one_or_none()
    if item is None or item.kind == WHOLE:
        raise Refused("no_such_request", ref=item_id)
    request = fetch_open(desk, item.request_id)
    entry = _looked(desk, words, item, request).entry
    if entry is None:
        raise Refused("no_such_request", ref=item_id)
    _check(desk, making, entry)
    _keep(desk, request, item, making, entry.fingerprint)
    return 1 + (_choose_alike(desk, words, request, item, making) if making.alike and making.choice is Choice.RELEASE else 0)


def _check(desk: Desk, making: Making, entry: Entry) -> None:
    chosen = Chosen(
        choice=making.choice, reason=making.reason, parts=len(entry.parts), left_out=len(making.left_out), instead=making.instead, by=desk.actor,
        second=making.second,
    )  # fmt: skip
    if problems := choice_flaws(chosen):
        raise FieldProblem(**{field: str(flaw) for field, flaw in problems.items()})
    if making.choice is Choice.WITHHOLD:
        _may_be_second(desk, making.second)


def _may_be_second(desk: Desk, user: str) -> None:
    if not desk.roles(user) & {DATA_LEAD, TRUSTEE}:
        raise FieldProblem(second="second_has_no_role")


def _choose_alike(desk: Desk, words: Words, request: AccessRequest, item: AccessItem, making: Making) -> int:
    """The same choice for every other record of this kind, with the same marks, that waits: each is a decision of its own on record."""
    same = (AccessItem.request_id == request.id, AccessItem.kind == item.kind, AccessItem.state == UNDECIDED, AccessItem.id != item.id)
    rows = desk.session.scalars(select(AccessItem).where(AccessItem.team_id == desk.team, *same).order_by(AccessItem.id).with_for_update()).all()
    alike = [one for one in rows if one.marks == item.marks][:_AT_ONCE]
    done = 0
    for one in alike:
        if there := _looked(desk, words, one, request).entry:
            _keep(desk, request, one, making, there.fingerprint)
            done += 1
    return done


def _keep(desk: Desk, request: AccessRequest, item: AccessItem, making: Making, fingerprint: str) -> AccessChoice:
    second = making.second if making.choice is Choice.WITHHOLD else None
    row = AccessChoice(
        id=desk.new_id("D"), team_id=desk.team, request_id=request.id, item_id=item.id, choice=making.choice, say_so=making.say_so, chosen_by=desk.actor,
        chosen_at=desk.now, second=second, sealed=b"",
    )  # fmt: skip
    left_out = list(making.left_out) if making.choice is Choice.REDACT else []
    typed = {"reason": making.reason, "left_out": left_out, "instead": making.instead if left_out else "", "fingerprint": fingerprint}
    row.sealed = desk.seal(request.sealed_for, "access_choice", row.id, typed)
    desk.session.add(row)
    item.choice_id, item.state = row.id, PROPOSED if second else DECIDED
    said = {"choice": making.choice, "parts": len(left_out), "second": second, "say_so": making.say_so}
    desk.log("access:item:choose", item.id, request=request.id, decision=row.id, **said)
    if second:
        desk.say("access/second", row.id, second)
    return row


def refuse(desk: Desk, request_id: str, why: str, reason: str, second: str) -> AccessItem:
    """Propose to refuse a whole request: somebody else must agree before anybody is told (3.7)."""
    request = fetch_open(desk, request_id)
    if not is_said(reason):
        raise FieldProblem(reason="choice_reason_not_said")
    if problems := second_flaws(desk.actor, second):
        raise FieldProblem(**{field: str(flaw) for field, flaw in problems.items()})
    _may_be_second(desk, second)
    item = found(desk, request, WHOLE, request.id, ())
    _keep(desk, request, item, Making(choice=Choice.WITHHOLD, reason=reason, second=second), why)
    desk.log("access:request:refuse", request.id, why=why, second=second)
    return item


def refusal(desk: Desk, request: AccessRequest) -> AccessItem | None:
    """The item that says whether a request is to be refused, if somebody proposed it."""
    same = (AccessItem.team_id == desk.team, AccessItem.request_id == request.id, AccessItem.kind == WHOLE)
    return desk.session.scalars(select(AccessItem).where(*same)).one_or_none()


def to_second(desk: Desk, words: Words, choice_id: str, *, hold: bool = False) -> tuple[AccessChoice, Looked]:
    """Open what somebody is asked to look at with a data lead, while it waits for them; for anybody else it is not there."""
    query = select(AccessChoice).where(AccessChoice.team_id == desk.team, AccessChoice.id == choice_id)
    row = desk.session.scalars(query.with_for_update() if hold else query).one_or_none()
    if row is None or row.second != desk.actor or not desk.roles() & {DATA_LEAD, TRUSTEE}:
        raise Refused("no_such_request", ref=choice_id)
    item = desk.session.get_one(AccessItem, row.item_id)
    if item.choice_id != row.id or item.state != PROPOSED:
        raise Refused("second_look_done", ref=choice_id)
    return row, look(desk, words, item.id)


def asked_in(desk: Desk, looked: Looked) -> str:
    """What whoever asked wrote: what a second person must read to judge whether a whole request may be refused."""
    return said_in(desk, looked.request)["asked_for"] if looked.entry is None else ""


def agree(desk: Desk, words: Words, choice_id: str, *, agrees: bool, reason: str) -> AccessChoice:
    """Take the second person's word: kept back if they agree, and looked at anew if they do not."""
    row, looked = to_second(desk, words, choice_id, hold=True)
    fetched = desk.session.scalars(select(AccessRequest).where(AccessRequest.id == row.request_id).with_for_update()).one()
    if fetched.state != OPEN:
        raise Refused("access_closed", ref=fetched.id)
    if not agrees and not is_said(reason):
        raise FieldProblem(reason="choice_reason_not_said")
    row.agreed, row.agreed_at = agrees, desk.now
    row.sealed_second = desk.seal(fetched.sealed_for, "access_second", row.id, reason)
    looked.item.state = DECIDED if agrees else UNDECIDED
    desk.log("access:item:second", looked.item.id, request=fetched.id, decision=row.id, agrees=agrees)
    desk.say("access/second_answered", row.id, row.chosen_by)
    desk.redraw(row.id)
    return row


def current(desk: Desk, request_id: str, kind: str, records: Sequence[str]) -> dict[str, tuple[AccessItem, AccessChoice | None]]:
    """The items of some records of one kind with the choice that stands, by the record."""
    query = select(AccessItem, AccessChoice).outerjoin(AccessChoice, AccessChoice.id == AccessItem.choice_id)
    same = (AccessItem.team_id == desk.team, AccessItem.request_id == request_id, AccessItem.kind == kind, AccessItem.record.in_(records))
    return {item.record: (item, choice) for item, choice in desk.session.execute(query.where(*same)).tuples()}
