"""Somebody rang or wrote: who, what they want, and whether they are who they say; kept whatever becomes of it, also when the answer is no (3.3).

Nobody learns here whether somebody is a client. Whoever takes an enquiry names a reference or none: what is then done and said is the same
whether the client is theirs, a colleague's or nobody's. Those who work with the client hear of it afterwards, from the clock.
"""

from __future__ import annotations

from dataclasses import asdict, dataclass, replace
from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, Select, and_, false, or_, select

from bot.errors import FieldProblem, Refused
from bot.reach import works_with
from bot.records import Enquiry
from bot.store import DATA_LEAD, ROLES, WORKER, Desk
from policy.facts import CallerIdentity, Channel, RecipientKind
from policy.text import said

OPEN, ASKED, REFUSED = "open", "asked", "refused"
_A_MINUTE = timedelta(minutes=1)


@dataclass(frozen=True, slots=True, kw_only=True)
class Taken:
    """What somebody wrote down about an enquiry: all of it is sealed."""

    who: str
    wanted: str
    number: str = ""
    number_source: str = ""
    overheard: bool | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class How:
    """How it came, from what kind of person or body, and how sure it is who they are."""

    channel: Channel
    kind: RecipientKind
    identity: CallerIdentity | None = None


@dataclass(frozen=True, slots=True)
class Seen:
    """An enquiry as somebody may see it: `works` for those who work with the client or look after the records; the taker learns only whether it is closed."""

    row: Enquiry
    taken: Taken
    answer: str
    works: bool


def take(desk: Desk, ref: str, how: How, taken: Taken) -> Enquiry:
    """Keep an enquiry, about a client or about nobody by reference; with the client's key if there is one, and the same work if there is not."""
    desk.must_be(*ROLES)
    if not said(taken.wanted):
        raise FieldProblem(wanted="reason_in_words")
    row = Enquiry(
        id=desk.new_id("EN"), team_id=desk.team, taken_by=desk.actor, taken_at=desk.now,
        channel=how.channel, asker_kind=how.kind, identity=how.identity, state=OPEN, sealed=b"",
        called_back_at=desk.now if how.identity is CallerIdentity.CALLED_BACK else None,
    )  # fmt: skip
    _seal_for(desk, row, ref, taken)
    desk.session.add(row)
    desk.log("enquiry:call:take", row.id, client=ref or None, channel=how.channel, asker=how.kind, identity=how.identity, clauses=["3.3"])
    return row


def _seal_for(desk: Desk, row: Enquiry, ref: str, taken: Taken) -> None:
    """Seal it with the key of this client, held from now on, or with its own if there is none: by the same questions to the database.

    It gets a key of its own whoever it is about, so that the same is done. What was found is kept until it is sealed, so that no key is asked for again.
    """
    found, held = desk.reach(ref), desk.keys.holds(ref)
    desk.keys.keep_own(row)
    row.client_ref = ref or None
    if held and found.is_there:
        row.sealed_for = ref
    _seal(desk, row, taken)


def _seal(desk: Desk, row: Enquiry, taken: Taken) -> None:
    row.sealed = desk.seal(row.sealed_for, "enquiry", row.id, asdict(taken))


def _unseal(desk: Desk, row: Enquiry) -> Taken:
    return Taken(**desk.unseal(row.sealed_for, "enquiry", row.id, row.sealed))


def see(desk: Desk, enquiry_id: str) -> Seen:
    """Open an enquiry for whoever took it, those who work with the client, and the data lead; for anybody else it is not there."""
    row, works = _visible(desk, enquiry_id, hold=False)
    desk.log("enquiry:call:read", row.id, why=desk.why)
    answer = desk.unseal(row.sealed_for, "enquiry_answer", row.id, row.sealed_close) if row.sealed_close and (works or row.closed_by == desk.actor) else ""
    return Seen(row, _unseal(desk, row), answer, works)


def owner(desk: Desk, enquiry_id: str) -> str | None:
    """Whose key seals what is written about an enquiry, for somebody who may see it: a client's, or its own (3.3)."""
    return _visible(desk, enquiry_id, hold=False)[0].sealed_for


def _visible(desk: Desk, enquiry_id: str, *, hold: bool) -> tuple[Enquiry, bool]:
    query = select(Enquiry).where(Enquiry.team_id == desk.team, Enquiry.id == enquiry_id)
    row = desk.session.execute(query.with_for_update() if hold else query).scalar_one_or_none()
    found = desk.reach((row and row.client_ref) or "")
    works = found.works or (DATA_LEAD in desk.roles() and not found.kept_out)
    if row is None or not (works or (row.taken_by == desk.actor and desk.roles())):
        raise Refused("no_such_request", ref=enquiry_id)
    return row, works


def call_back(desk: Desk, enquiry_id: str, number_source: str) -> Enquiry:
    """Keep that they were rung back, and where the number came from: not from the caller (3.3)."""
    row, _ = _visible(desk, enquiry_id, hold=True)
    if row.state != OPEN:
        raise Refused("already_decided", ref=enquiry_id)
    if not said(number_source):
        raise FieldProblem(number_source="reason_in_words")
    row.identity, row.called_back_at = CallerIdentity.CALLED_BACK, desk.now
    _seal(desk, row, replace(_unseal(desk, row), number_source=number_source))
    desk.log("enquiry:call:back", row.id, clauses=["3.3"])
    desk.redraw(row.id)
    return row


def name_client(desk: Desk, enquiry_id: str, ref: str) -> Enquiry:
    """Say whom an enquiry is about, where that was not known when it was taken; it is sealed anew for them, and those who work with them will hear of it."""
    row, _ = _visible(desk, enquiry_id, hold=True)
    if row.client_ref is not None or row.state != OPEN:
        raise Refused("already_decided", ref=enquiry_id)
    _seal_for(desk, row, ref, _unseal(desk, row))
    desk.keys.move_holds(row.id, row.sealed_for or row.id)
    row.told_at = None
    desk.log("enquiry:call:name", row.id, client=ref, clauses=["3.3"])
    return row


def refuse(desk: Desk, enquiry_id: str, answer: str) -> Enquiry:
    """Close an enquiry by which nothing was told, with what was said to them; it stays."""
    row, _ = _visible(desk, enquiry_id, hold=True)
    if row.state != OPEN:
        raise Refused("already_decided", ref=enquiry_id)
    if not said(answer):
        raise FieldProblem(answer="reason_in_words")
    row.state, row.closed_by, row.closed_at = REFUSED, desk.actor, desk.now
    row.sealed_close = desk.seal(row.sealed_for, "enquiry_answer", row.id, answer)
    desk.log("enquiry:call:refuse", row.id, clauses=["3.3"])
    desk.redraw(row.id)
    return row


def to_share(desk: Desk, enquiry_id: str) -> tuple[Enquiry, Taken]:
    """Open an enquiry from which a worker asks to share; also one that was closed before they heard of it, but none from which somebody asked already."""
    row, _ = _visible(desk, enquiry_id, hold=False)
    if row.state == ASKED:
        raise Refused("already_decided", ref=enquiry_id)
    desk.log("enquiry:call:read", row.id, why=desk.why)
    return row, _unseal(desk, row)


def became(desk: Desk, enquiry_id: str, request_id: str, ref: str) -> None:
    """Link an enquiry with the ask that came of it, whatever the answer to that was; an enquiry about somebody else is not there."""
    row, _ = _visible(desk, enquiry_id, hold=True)
    if row.client_ref != ref:
        raise Refused("no_such_request", ref=enquiry_id)
    if row.state == ASKED:
        return
    row.state, row.request_id, row.closed_by, row.closed_at = ASKED, request_id, desk.actor, desk.now
    desk.log("enquiry:call:ask", row.id, request=request_id, clauses=["3.3"])
    desk.redraw(row.id)


def mine(desk: Desk) -> ColumnElement[bool]:
    """Which enquiries are this person's to see: those they took, those about clients of theirs, and for the data lead all of them."""
    if DATA_LEAD in desk.roles():
        return Enquiry.team_id == desk.team
    theirs = works_with(desk.team, desk.actor, Enquiry.client_ref, desk.today)
    about = theirs if WORKER in desk.roles() else false()
    return and_(Enquiry.team_id == desk.team, or_(Enquiry.taken_by == desk.actor, about))


def listed(desk: Desk) -> Select[tuple[Enquiry]]:
    """Every enquiry that this person may see, the newest first."""
    desk.must_be(*ROLES)
    return select(Enquiry).where(mine(desk)).order_by(Enquiry.taken_at.desc(), Enquiry.id)


# What the clock does


def to_tell(desk: Desk, limit: int) -> list[str]:
    """The enquiries of which those who work with the client have not heard; a minute after, when whoever took it may have seen to it themselves."""
    query = _untold(desk).with_only_columns(Enquiry.id).order_by(Enquiry.taken_at, Enquiry.id)
    return list(desk.session.scalars(query.limit(limit)))


def _untold(desk: Desk) -> Select[tuple[Enquiry]]:
    return select(Enquiry).where(Enquiry.team_id == desk.team, Enquiry.told_at.is_(None), Enquiry.taken_at <= desk.now - _A_MINUTE)


def tell(desk: Desk, enquiry_id: str) -> None:
    """Tell those who work with the client or, if there is nobody, the data lead; not if another process just did."""
    row = desk.session.scalars(_untold(desk).where(Enquiry.id == enquiry_id).with_for_update()).one_or_none()
    if row is None:
        return
    row.told_at = desk.now
    workers = desk.workers_with(row.client_ref or "")
    desk.log("enquiry:call:pass_on", row.id, clauses=["3.3"])
    for one in workers or desk.holders(DATA_LEAD):
        if one != row.taken_by:
            desk.say("enquiry/passed_on", row.id, one, once=row.client_ref or "")


def _late(desk: Desk) -> Select[tuple[Enquiry]]:
    since: datetime = desk.now - timedelta(days=desk.values.enquiry_reminder_days.on(desk.today))
    return select(Enquiry).where(Enquiry.team_id == desk.team, Enquiry.state == OPEN, Enquiry.taken_at <= since, Enquiry.reminded_at.is_(None))


def to_remind(desk: Desk, limit: int) -> list[str]:
    """The enquiries that have been open for long."""
    return list(desk.session.scalars(_late(desk).with_only_columns(Enquiry.id).order_by(Enquiry.taken_at).limit(limit)))


def remind(desk: Desk, enquiry_id: str) -> None:
    """Remind, once, whoever took it and the data lead; whoever else works with the client has had the same message."""
    row = desk.session.scalars(_late(desk).where(Enquiry.id == enquiry_id).with_for_update()).one_or_none()
    if row is None:
        return
    row.reminded_at = desk.now
    desk.log("enquiry:call:remind", row.id, clauses=["3.3"])
    for one in sorted({row.taken_by, *desk.holders(DATA_LEAD)}):
        desk.say("enquiry/reminder", row.id, one)
