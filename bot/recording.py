"""What was actually shared, when, with whom and how: never more than was approved; and the case note for the file (4.3, 2.3.5)."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, datetime

from bot import duties, emergencies, kept, notices, telling
from bot.approving import Said, conditions, said_with
from bot.conditions import Conditions
from bot.deciders import answers_of, conflicts_of
from bot.emergencies import Told
from bot.errors import FieldProblem, Refused
from bot.lapsing import LAPSED
from bot.records import Disclosure, Request
from bot.sharing import ask_of
from bot.stopping import Because
from bot.store import DATA_LEAD, Desk
from policy.decide import decide
from policy.facts import Ask, Category, Channel
from policy.findings import Decision, Verdict

OPEN_TO_RECORD = ("allowed", "approved", LAPSED)
STOPPED = "stopped"
"""What was shared all the same is recorded: whoever holds it may have to hear that it was taken back, and the data lead hears if it was too late (5.4)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Shared:
    """What a worker records: what was shared and how, or why nothing was shared after all; and the second worker's word, where two tell (4.4)."""

    at: datetime | None
    categories: tuple[Category, ...] = ()
    channel: Channel | None = None
    note: str = ""
    to_somebody_else: bool = False
    second: str | None = None
    confirmed: bool | None = None
    confirmed_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Decider:
    """Who decided what, for whom if they stood in for a trustee, when and why; and whether it counted."""

    user: str
    approves: bool
    at: datetime
    for_user: str | None
    counts: bool
    said: Said


@dataclass(frozen=True, slots=True)
class CaseNote:
    """All that a case note says: the ask, the decision and its clauses, who decided, and what was done."""

    request: Request
    ask: Ask
    decision: Decision
    deciders: tuple[Decider, ...]
    left_by: tuple[str, ...]
    conditions: Conditions
    shared: Shared | None
    alarm: str = ""
    told: Told | None = None


def to_record(desk: Desk, request_id: str) -> tuple[Request, Ask, Conditions]:
    """Fetch a request that its worker may now record as made, with the conditions that bind it."""
    request = desk.own_request(request_id, hold=True)
    if request.state not in (*OPEN_TO_RECORD, STOPPED):
        raise Refused("nothing_to_record", ref=request_id, state=request.state)
    return request, ask_of(desk, request), conditions(desk, request)


def record(desk: Desk, request_id: str, shared: Shared) -> Request:
    """Keep what was done under a request and close it."""
    request, ask, binding = to_record(desk, request_id)
    _check(desk, request, shared, binding)
    was_stopped = request.state == STOPPED
    row = Disclosure(
        request_id=request.id, team_id=desk.team, client_ref=request.client_ref, shared=shared.at is not None, shared_at=shared.at,
        recorded_by=desk.actor, recorded_at=desk.now, lapsed=False, sealed=b"",
    )  # fmt: skip
    typed = {"categories": list(shared.categories), "channel": shared.channel, "note": shared.note}
    row.sealed = desk.seal(request.client_ref, "disclosure", request.id, typed)
    desk.session.add(row)
    telling.ask_to_confirm(desk, request, row)
    request.state = "shared" if row.shared else "not_shared"
    row.lapsed = lapsed = row.shared and (_after_the_stop(request, shared, was_stopped=was_stopped) or not _permitted_then(desk, request, ask, shared))
    desk.log(
        "disclosure:act:record",
        request.id,
        client=request.client_ref,
        shared=row.shared,
        items=len(shared.categories),
        channel=shared.channel,
        clauses=request.clauses,
        lapsed=lapsed,
    )
    desk.say("share/recorded", request.id, desk.actor)
    if was_stopped and request.stopped_because == Because.WITHDRAWN:
        notices.late(desk, request)
    if lapsed:
        for lead in desk.holders(DATA_LEAD):
            desk.say("share/lapsed", request.id, lead)
    desk.redraw(request.id)
    return request


def _check(desk: Desk, request: Request, shared: Shared, binding: Conditions) -> None:
    """Refuse a record that cannot be true, or that says more than was approved: more of it, to somebody else, or too late."""
    if shared.at is None:
        if request.state == STOPPED:
            raise Refused("nothing_to_record", ref=request.id, state=request.state)
        return
    if shared.at > desk.now:
        raise FieldProblem(shared_on="date_in_future")
    if shared.at.replace(second=59, microsecond=999999) < request.asked_at.replace(second=0, microsecond=0):
        raise FieldProblem(shared_on="before_it_was_asked")
    _check_in_time(request, binding, shared.at.astimezone(desk.zone).date())
    if shared.to_somebody_else:
        raise FieldProblem(told_to="another_recipient")
    if not shared.categories or set(shared.categories) - set(binding.categories):
        raise FieldProblem(categories="more_than_approved")
    if shared.channel in {None, Channel.FAX}:
        raise FieldProblem(channel="no_fax")


def _check_in_time(request: Request, binding: Conditions, day: date) -> None:
    """Refuse what was shared after the day that an approver set, or after the approval lapsed: it is asked anew (4.1)."""
    if binding.share_by and day > binding.share_by:
        raise FieldProblem(shared_on="after_the_day")
    if request.lapses_on and day > request.lapses_on:
        raise FieldProblem(shared_on="after_it_lapsed")


def _after_the_stop(request: Request, shared: Shared, *, was_stopped: bool) -> bool:
    return was_stopped and shared.at is not None and request.decided_at is not None and shared.at > request.decided_at


def _permitted_then(desk: Desk, request: Request, ask: Ask, shared: Shared) -> bool:
    """Whether the permission stood when it was used: a consent may have ended in between, or the approval come after."""
    assert shared.at is not None
    then = shared.at.astimezone(desk.zone).date()
    approved = request.decided_at is not None and shared.at >= request.decided_at.replace(second=0, microsecond=0)
    read = duties.read_by(desk, request.asked_by, then)
    asked = replace(ask, duties_read_on=read, approved=approved)
    return decide(asked, then, values=desk.values).verdict in {Verdict.SHARE, Verdict.ANONYMISE, Verdict.TELL_NOW}


def case_note(desk: Desk, request_id: str) -> CaseNote:
    """Gather the case note of a request for somebody who may see it, and log the reading."""
    request = desk.request(request_id)
    desk.log("request:note:read", request.id, why=desk.why)
    stands = kept.last(desk, request)
    deciders = tuple(
        Decider(one.vote.user_id, one.vote.approves, one.vote.voted_at, one.vote.for_user, one.ballot is not None, said_with(desk, request, one.vote))
        for one in answers_of(desk, request)
    )
    left_by = tuple(one.user_id for one in conflicts_of(desk, request))
    alarm = emergencies.of_request(desk, request) if request.state in {"tell_now", emergencies.OVERTAKEN} else None
    told = emergencies.told(desk, alarm) if alarm else None
    binding = conditions(desk, request)
    return CaseNote(request, stands.ask, stands.decision, deciders, left_by, binding, _shared(desk, request), alarm.id if alarm else "", told)


def _shared(desk: Desk, request: Request) -> Shared | None:
    row = desk.session.get(Disclosure, request.id)
    if row is None:
        return None
    typed = desk.unseal(request.client_ref, "disclosure", request.id, row.sealed)
    channel = Channel(typed["channel"]) if typed["channel"] else None
    return Shared(
        at=row.shared_at, categories=tuple(map(Category, typed["categories"])), channel=channel, note=typed["note"],
        second=row.second_worker, confirmed=row.confirmed, confirmed_at=row.confirmed_at,
    )  # fmt: skip
