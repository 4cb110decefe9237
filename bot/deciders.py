"""Who may decide a request, whose answers count, and who is left: reckoned anew each time from today's roles, stand-ins and declarations (4.1, 4.4)."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from sqlalchemy import select

from bot.directory import Standing
from bot.records import Request, RoleHeld, Vote
from bot.standing_in import stands_in_for
from bot.store import DEPUTY, TRUSTEE, Desk
from policy.approval import Approver, Case, Needed, Seat, State, could_approve
from policy.approval import Vote as Ballot
from policy.grounds import Ground

Standings = Mapping[str, Standing]
"""How Slack said a moment ago that people stand; of whom it was not asked, nothing is held against them."""


def case_of(desk: Desk, request: Request) -> Case:
    """A request as the policy looks at who may decide it: whatever is not waiting is closed."""
    votes = votes_of(desk, request)
    return Case(
        requested_by=request.asked_by,
        tells_with=request.second_worker,
        state=State.WAITING if request.state == "waiting" else State.STOPPED,
        widened=request.widened_at is not None,
        answered=frozenset(one for vote in votes for one in (vote.user_id, vote.for_user) if one),
    )


def approver(desk: Desk, standing: Standing) -> Approver:
    """Somebody who would decide, as they stand at this moment."""
    return _approver(standing.user_id, desk.roles(standing.user_id), stands_in_for(desk, standing.user_id), standing)


def _approver(user: str, roles: frozenset[str], stands_in: frozenset[str], standing: Standing | None) -> Approver:
    return Approver(
        user_id=user,
        roles=roles,
        stands_in_for=stands_in,
        same_workspace=standing is None or standing.same_workspace,
        is_guest=standing is not None and standing.is_guest,
        is_bot=standing is not None and standing.is_bot,
        is_deactivated=standing is not None and standing.is_deactivated,
    )


def everybody(desk: Desk, standings: Standings) -> list[Approver]:
    """All who could ever decide here: trustees, who stands in for them today, and deputies."""
    held: dict[str, set[str]] = {}
    query = select(RoleHeld.user_id, RoleHeld.role).where(RoleHeld.team_id == desk.team)
    for user, role in desk.session.execute(query):
        held.setdefault(user, set()).add(role)
    found = [_approver(user, frozenset(roles), stands_in_for(desk, user), standings.get(user)) for user, roles in sorted(held.items())]
    return [one for one in found if one.stands_in_for or one.roles & {TRUSTEE, DEPUTY}]


def votes_of(desk: Desk, request: Request) -> list[Vote]:
    """The votes on a request, oldest first."""
    return list(desk.session.scalars(select(Vote).where(Vote.team_id == desk.team, Vote.request_id == request.id).order_by(Vote.voted_at)))


def ballots(votes: Iterable[Vote]) -> list[Ballot]:
    """The votes as the policy counts them."""
    return [Ballot(user_id=one.user_id, approve=one.approves, seat=Seat.STAND_IN if one.for_user else Seat.TRUSTEE) for one in votes]


def needed_for(desk: Desk, request: Request) -> Needed:
    """What decides a request today; before its ground is known, how many at least."""
    quorum = {ground: value.on(desk.today) for ground, value in desk.values.quorum.items()}
    approvals = quorum[Ground(request.ground)] if request.ground else min(quorum.values())
    return Needed(approvals=approvals, declines=desk.values.declines_needed.on(desk.today))


def too_few(desk: Desk, request: Request, standings: Standings) -> bool:
    """Whether those who are left could not approve a request even if all of them did, so that it is said when asked and not after."""
    return not could_approve(everybody(desk, standings), case_of(desk, request), ballots(votes_of(desk, request)), needed_for(desk, request))


def widen(desk: Desk, request: Request, because: str) -> None:
    """From now on deputies may decide a waiting request too, and hear of it; once (4.1). `because` is a code for the log: no_answer, too_few."""
    if request.widened_at is not None or request.state != "waiting":
        return
    request.widened_at = desk.now
    desk.log("request:approval:widen", request.id, because=because, clauses=["4.1"])
    out = case_of(desk, request).out
    for deputy in desk.holders(DEPUTY):
        if deputy not in out:
            desk.say("approval/widened", request.id, deputy)
    desk.redraw(request.id)
