"""Who may decide a request, and what the votes add up to (4.1)."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from policy.grounds import Ground
from policy.values import APPROVER_ROLE


class State(StrEnum):
    """Where a request stands (4.1)."""

    WAITING = "waiting"
    APPROVED = "approved"
    DECLINED = "declined"
    EXPIRED = "expired"
    STOPPED = "stopped"


class Outcome(StrEnum):
    """What the votes add up to (4.1)."""

    WAITING = "waiting"
    APPROVED = "approved"
    DECLINED = "declined"


class Refusal(StrEnum):
    """Why somebody may not decide a request (4.1)."""

    DEACTIVATED = "deactivated"
    BOT = "bot"
    GUEST = "guest"
    STRANGER = "stranger"
    NOT_A_TRUSTEE = "not_a_trustee"
    OWN_REQUEST = "own_request"
    ALREADY_DECIDED = "already_decided"
    ALREADY_VOTED = "already_voted"
    WILL_TELL = "will_tell"
    CONFLICT = "conflict"


@dataclass(frozen=True, slots=True, kw_only=True)
class Approver:
    """Somebody who would decide a request, as they stand at that moment (4.1)."""

    user_id: str
    roles: frozenset[str] = frozenset()
    same_workspace: bool
    is_guest: bool
    is_bot: bool
    is_deactivated: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Request:
    """A request to tell without consent, as far as deciding it goes (4.1)."""

    requested_by: str
    ground: Ground
    state: State = State.WAITING
    due_on: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Vote:
    """One person's decision on a request; it is kept whatever comes of it (4.1)."""

    user_id: str
    approve: bool
    reason: str = ""
    discussed: str = ""


def may_decide(
    approver: Approver, requested_by: str, state: State, conflicted: bool, already_voted: bool = False, tells_with: str | None = None
) -> Refusal | None:
    """Return why somebody may not decide a request, or nothing if they may (4.1); `tells_with` is the second who would tell of it (4.4)."""
    bars = (*_who_they_are(approver), *_what_they_did(approver, requested_by, state, conflicted, already_voted, tells_with))
    return next((refusal for holds, refusal in bars if holds), None)


def _who_they_are(approver: Approver) -> tuple[tuple[bool, Refusal], ...]:
    """Return each bar that lies in the person, and whether it holds (4.1)."""
    return (
        (approver.is_deactivated, Refusal.DEACTIVATED),
        (approver.is_bot, Refusal.BOT),
        (approver.is_guest, Refusal.GUEST),
        (not approver.same_workspace, Refusal.STRANGER),
        (APPROVER_ROLE not in approver.roles, Refusal.NOT_A_TRUSTEE),
    )


def _what_they_did(
    approver: Approver, requested_by: str, state: State, conflicted: bool, already_voted: bool, tells_with: str | None
) -> tuple[tuple[bool, Refusal], ...]:
    """Return each bar that lies in their part in this request, and whether it holds (4.1, 4.4)."""
    return (
        (approver.user_id == requested_by, Refusal.OWN_REQUEST),
        (approver.user_id == tells_with, Refusal.WILL_TELL),
        (state is not State.WAITING, Refusal.ALREADY_DECIDED),
        (already_voted, Refusal.ALREADY_VOTED),
        (conflicted, Refusal.CONFLICT),
    )


def tally(votes: Iterable[Vote], quorum: int, declines_needed: int = 1) -> Outcome:
    """Return what the votes add up to: nobody counts twice, a decline outweighs the same person's approval, and no votes never approve (4.1)."""
    kept = tuple(votes)
    against = {vote.user_id for vote in kept if not vote.approve}
    in_favour = {vote.user_id for vote in kept if vote.approve} - against
    if len(against) >= max(declines_needed, 1):
        return Outcome.DECLINED
    return Outcome.APPROVED if len(in_favour) >= max(quorum, 1) else Outcome.WAITING


def dissent(votes: Iterable[Vote], outcome: Outcome) -> tuple[Vote, ...]:
    """Return the votes that went the other way, which are kept with the decision (4.1)."""
    if outcome is Outcome.WAITING:
        return ()
    return tuple(vote for vote in votes if vote.approve is not (outcome is Outcome.APPROVED))


def nobody_could_approve(trustees: Sequence[Approver], requester: str) -> bool:
    """Tell whether nobody is left who could decide a request, so that it can be said when asked (4.1)."""
    return all(may_decide(trustee, requester, State.WAITING, conflicted=False) for trustee in trustees)
