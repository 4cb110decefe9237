"""Who may decide a request, whose answers count, and who is left: reckoned anew each time from today's roles, stand-ins and declarations (4.1, 4.4)."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import TypeVar

from sqlalchemy import select

from bot import absences, codes, reminding
from bot.absences import stands_in_for
from bot.clients import kept_out, kept_out_of
from bot.directory import Standing
from bot.errors import Refused
from bot.records import Conflict, Request, RoleHeld, Vote
from bot.store import ADMIN, DATA_LEAD, DEPUTY, TRUSTEE, Desk
from policy.approval import Approver, Case, Needed, State, could_approve, counts, may_decide
from policy.approval import Vote as Ballot
from policy.grounds import GRAVE, Ground

Standings = Mapping[str, Standing]
"""How Slack said a moment ago that people stand; of whom it was not asked, nothing is held against them."""
UNASKED: Standings = {}
AboutRequest = TypeVar("AboutRequest", Vote, Conflict)


@dataclass(frozen=True, slots=True)
class Answer:
    """An answer to a request, and the seat from which it counts; none if who gave it has lost the role or left, or leaves it to others since."""

    vote: Vote
    ballot: Ballot | None


def hold(desk: Desk, request_id: str) -> Request:
    """Hold a request until the commit, and the roles of all who decide: two at once give one outcome, and a role that is taken counts at once."""
    query = select(Request).where(Request.team_id == desk.team, Request.id == request_id).with_for_update()
    request = desk.session.execute(query).scalar_one_or_none()
    if request is None or desk.reach(request.client_ref).kept_out:
        raise Refused("no_such_request", ref=request_id)
    roles = select(RoleHeld).where(RoleHeld.team_id == desk.team, RoleHeld.role.in_((TRUSTEE, DEPUTY)))
    desk.session.execute(roles.order_by(RoleHeld.user_id, RoleHeld.role).with_for_update(read=True)).all()
    return request


def people_about(desk: Desk, request_id: str) -> frozenset[str]:
    """Of whom Slack is asked before somebody decides: who asked and tells, whose answers would count, and for a deputy the trustees who could."""
    request = desk.session.scalars(select(Request).where(Request.team_id == desk.team, Request.id == request_id)).one_or_none()
    if request is None or request.state != "waiting":
        return frozenset()
    votes = votes_of(desk, request)
    about = {request.asked_by, request.second_worker, *(one.user_id for one in votes), *(one.for_user for one in votes)} - {None, desk.actor}
    trustees = {one.user_id for one in everybody(desk)} if request.widened_at is None and DEPUTY in desk.roles() else set()
    return frozenset(one for one in {*about, *trustees} if one)


def who_could(desk: Desk) -> frozenset[str]:
    """Of whom Slack is asked when somebody asks, so that nobody who left is counted as one who could decide."""
    return frozenset(one.user_id for one in everybody(desk))


def case_of(desk: Desk, request: Request, *, approves: bool = False) -> Case:
    """A request as the policy looks at who may decide it: whatever is not waiting is closed. A code is only needed to approve."""
    out = {one.user_id for one in conflicts_of(desk, request)} | kept_out(desk, request.client_ref)
    return _case(desk, request, votes_of(desk, request), out, approves=approves)


def _case(desk: Desk, request: Request, votes: Sequence[Vote], out: Iterable[str], *, approves: bool) -> Case:
    """`out` are those who leave it to others, and those who are kept out of the client's file: neither has a part in it."""
    return Case(
        requested_by=request.asked_by,
        tells_with=request.second_worker,
        state=State.WAITING if request.state == "waiting" else State.STOPPED,
        widened=request.widened_at is not None,
        conflicted=frozenset(out),
        answered=frozenset(one for vote in votes for one in (vote.user_id, vote.for_user) if one),
        code_needed=approves and code_needed(desk, request),
    )


def has_a_seat(desk: Desk, request: Request) -> bool:
    """Whether somebody is of those who decide a request, and so may read it; not once they have left it to others."""
    if desk.actor in case_of(desk, request).conflicted:
        raise Refused("left_to_others", ref=request.id)
    roles = desk.roles()
    return TRUSTEE in roles or (DEPUTY in roles and request.widened_at is not None) or bool(stands_in_for(desk, desk.actor))


def conflicts_of(desk: Desk, request: Request) -> list[Conflict]:
    """Who leaves a request to others, in the order in which they said so; what was lifted does not count."""
    query = select(Conflict).where(Conflict.team_id == desk.team, Conflict.request_id == request.id, Conflict.lifted_at.is_(None))
    return list(desk.session.scalars(query.order_by(Conflict.declared_at)))


def carry_over(desk: Desk, old: Request, new: Request) -> None:
    """Whoever left a request to others leaves to others what replaces it too."""
    for one in conflicts_of(desk, old):
        why = desk.unseal(old.client_ref, f"conflict:{one.user_id}", old.id, one.sealed)
        sealed = desk.seal(new.client_ref, f"conflict:{one.user_id}", new.id, why)
        desk.session.add(Conflict(team_id=desk.team, request_id=new.id, user_id=one.user_id, declared_at=one.declared_at, sealed=sealed))


def votes_of(desk: Desk, request: Request) -> list[Vote]:
    """The votes on a request, oldest first."""
    return list(desk.session.scalars(select(Vote).where(Vote.team_id == desk.team, Vote.request_id == request.id).order_by(Vote.voted_at)))


def approver(desk: Desk, standing: Standing) -> Approver:
    """Somebody who would decide, as they stand at this moment."""
    user = standing.user_id
    return _approver(user, desk.roles(user), stands_in_for(desk, user), standing, has_code=codes.counts(desk, user))


def _approver(user: str, roles: frozenset[str], stands_in: frozenset[str], standing: Standing | None, *, has_code: bool = False) -> Approver:
    return Approver(
        user_id=user,
        roles=roles,
        stands_in_for=stands_in,
        same_workspace=standing is None or standing.same_workspace,
        is_guest=standing is not None and standing.is_guest,
        is_bot=standing is not None and standing.is_bot,
        is_deactivated=standing is not None and standing.is_deactivated,
        has_code=has_code,
    )


def answers_of(desk: Desk, request: Request) -> tuple[Answer, ...]:
    """Every answer to a request, oldest first, and whether it counts by what people are today."""
    case = case_of(desk, request)
    return tuple(Answer(one, _ballot(desk, one, case)) for one in votes_of(desk, request))


def _ballot(desk: Desk, vote: Vote, case: Case) -> Ballot | None:
    """How an answer counts: while a request waits by what people are now, and once it is closed as it was counted then."""
    if vote.void_at:
        return None
    if case.state is not State.WAITING:
        return Ballot(user_id=vote.user_id, approve=vote.approves)
    away = {vote.for_user} if vote.for_user and TRUSTEE in desk.roles(vote.for_user) else set()
    seat = counts(_approver(vote.user_id, desk.roles(vote.user_id), frozenset(away), None), case)
    return Ballot(user_id=vote.user_id, approve=vote.approves, seat=seat) if seat else None


def void_of_the_gone(desk: Desk, request: Request, standings: Standings) -> None:
    """Keep that an answer counts no more because Slack says that who gave it, or for whom it was given, has left or is a guest now."""
    if request.state != "waiting":
        return
    gone = {user for user, standing in standings.items() if not standing.may_hold_roles}
    for vote in votes_of(desk, request):
        if gone & {vote.user_id, vote.for_user} and vote.void_at is None:
            vote.void_at = desk.now
            desk.log("request:approval:void", request.id, by=vote.user_id, clauses=["3.2"])


def close_the_count(desk: Desk, request: Request) -> None:
    """Keep which answers did not count when a request was decided, so that nothing un-says it later."""
    for one in answers_of(desk, request):
        if one.ballot is None and one.vote.void_at is None:
            one.vote.void_at = desk.now


def ballots_of(desk: Desk, request: Request) -> list[Ballot]:
    """The answers that count, as the policy adds them up."""
    return [one.ballot for one in answers_of(desk, request) if one.ballot]


def needed_for(desk: Desk, request: Request) -> Needed:
    """What decides a request today; before its ground is known, how many at least."""
    quorum = {ground: value.on(desk.today) for ground, value in desk.values.quorum.items()}
    declines = desk.values.declines_needed.on(desk.today)
    if not request.ground:
        return Needed(approvals=min(quorum.values()), declines=declines)
    ground = Ground(request.ground)
    return Needed(approvals=quorum[ground], from_trustees=desk.values.from_trustees[ground].on(desk.today), declines=declines)


def steps_up(desk: Desk, request: Request) -> bool:
    """Whether an approval of this request is more than a click, because the policy marks its ground."""
    return request.ground is not None and bool(desk.values.step_up[Ground(request.ground)].on(desk.today))


def code_needed(desk: Desk, request: Request) -> bool:
    """Whether an approval of this request needs a one-time code: its ground is marked, and the charity turned codes on."""
    return steps_up(desk, request) and bool(desk.values.one_time_codes.on(desk.today))


def everybody(desk: Desk, standings: Standings = UNASKED) -> list[Approver]:
    """All who could ever decide here: trustees, who stands in for them today, and deputies."""
    held: dict[str, set[str]] = {}
    for user, role in desk.session.execute(select(RoleHeld.user_id, RoleHeld.role).where(RoleHeld.team_id == desk.team)):
        held.setdefault(user, set()).add(role)
    with_code = codes.whose_counts(desk)
    place = absences.in_their_place(desk, held)
    found = [_approver(user, frozenset(roles), place(user), standings.get(user), has_code=user in with_code) for user, roles in sorted(held.items())]
    return [one for one in found if one.stands_in_for or one.roles & {TRUSTEE, DEPUTY}]


def _there(desk: Desk, standings: Standings = UNASKED) -> list[Approver]:
    """Those of them who are there today: whoever is away is counted as absent, but their stand-in is not."""
    gone = absences.away(desk)
    return [one for one in everybody(desk, standings) if one.user_id not in gone]


def to_ask(desk: Desk, request: Request) -> tuple[str, ...]:
    """Those who may decide a request now, by a yes or a no, and are there to be asked."""
    case = case_of(desk, request)
    return tuple(one.user_id for one in _there(desk) if may_decide(one, case) is None)


def too_few(desk: Desk, request: Request, standings: Standings = UNASKED, *, with_deputies: bool = True) -> bool:
    """Whether those who are there could not approve a request even if all of them did, so that it is said when asked and not after."""
    found = _short(desk, [request], _there(desk, standings), with_deputies=with_deputies)
    return bool(found)


def left_alone(desk: Desk, requests: Sequence[Request], *, with_deputies: bool) -> list[Request]:
    """Which of many requests those who are there could not approve; asked of the database once for all of them."""
    return _short(desk, requests, _there(desk), with_deputies=with_deputies)


def _short(desk: Desk, requests: Sequence[Request], there: list[Approver], *, with_deputies: bool) -> list[Request]:
    ids = [one.id for one in requests]
    votes = _by_request(desk.session.scalars(select(Vote).where(Vote.team_id == desk.team, Vote.request_id.in_(ids)).order_by(Vote.voted_at)))
    lifted = select(Conflict).where(Conflict.team_id == desk.team, Conflict.request_id.in_(ids), Conflict.lifted_at.is_(None))
    conflicts = _by_request(desk.session.scalars(lifted))
    near = kept_out_of(desk, {one.client_ref for one in requests})
    found = []
    for request in requests:
        given = votes.get(request.id, [])
        out = {one.user_id for one in conflicts.get(request.id, [])} | near.get(request.client_ref, frozenset())
        case = replace(_case(desk, request, given, out, approves=True), state=State.WAITING)
        widened = replace(case, widened=True) if with_deputies else case
        counted = [ballot for one in given if (ballot := _ballot(desk, one, case))]
        if not could_approve(there, widened, counted, needed_for(desk, request)):
            found.append(request)
    return found


def _by_request(rows: Iterable[AboutRequest]) -> dict[str, list[AboutRequest]]:
    found: dict[str, list[AboutRequest]] = {}
    for one in rows:
        found.setdefault(one.request_id, []).append(one)
    return found


def reckon(desk: Desk, request: Request, standings: Standings = UNASKED) -> None:
    """Whenever fewer may decide a waiting request: let the deputies in if the trustees are too few, and say it once if all together are."""
    if request.state != "waiting":
        return
    if too_few(desk, request, standings, with_deputies=False):
        widen(desk, request, "too_few")
    if too_few(desk, request, standings):
        for one in dict.fromkeys((*desk.holders(DATA_LEAD), *desk.holders(ADMIN))):
            if one != request.asked_by:
                reminding.owe(desk, request.id, one, reminding.TOO_FEW, can_wait=can_wait(request))


def widen(desk: Desk, request: Request, because: str) -> None:
    """From now on deputies may decide a waiting request too, and hear of it; once (4.1). `because` is a code for the log: no_answer, too_few."""
    if request.widened_at is not None or request.state != "waiting":
        return
    request.widened_at = desk.now
    desk.log("request:approval:widen", request.id, because=because, clauses=["4.1"])
    asked = set(to_ask(desk, request)) & set(desk.holders(DEPUTY))
    for deputy in sorted(asked):
        reminding.owe(desk, request.id, deputy, reminding.WIDEN, can_wait=can_wait(request))
    desk.redraw(request.id)


def can_wait(request: Request) -> bool:
    """Whether people may be asked again in their own working time: not where it is urgent or very serious (4.1)."""
    return not (request.urgent or request.ground in GRAVE)


def roles_changed(desk: Desk) -> None:
    """After somebody gained or lost a role: every waiting request shows whose answers count, and who is left is reckoned anew."""
    query = select(Request).where(Request.team_id == desk.team, Request.state == "waiting").order_by(Request.id)
    for request in desk.session.scalars(query).all():
        reckon(desk, request)
        desk.redraw(request.id)
