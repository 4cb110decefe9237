"""Who may decide a request, and what the votes add up to (4.1)."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
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


@dataclass(frozen=True, slots=True, kw_only=True)
class Deciding:
    """Somebody about to decide a request, with their part in it; `tells_with` is the second who would tell of it (4.1, 4.4)."""

    approver: Approver
    requested_by: str
    state: State
    conflicted: bool
    already_voted: bool
    tells_with: str | None


@dataclass(frozen=True, slots=True)
class Bar:
    """One statement on who may not decide: its clause, its sentence, and when it holds (3.2, 4.1)."""

    refusal: Refusal
    clause: str
    statement: str
    holds: Callable[[Deciding], bool]

    @property
    def name(self) -> str:
        """Return the bar, as it is named in the register (2.3.5)."""
        return self.refusal.value


# The first that holds is what is said: who somebody is comes before their part in the request.
BARS: tuple[Bar, ...] = (
    Bar(Refusal.DEACTIVATED, "3.2", "Nobody decides with an account that is switched off.", lambda it: it.approver.is_deactivated),
    Bar(Refusal.BOT, "3.2", "An app never decides.", lambda it: it.approver.is_bot),
    Bar(Refusal.GUEST, "3.2", "A guest of the workspace never decides.", lambda it: it.approver.is_guest),
    Bar(Refusal.STRANGER, "3.2", "Nobody from another workspace decides.", lambda it: not it.approver.same_workspace),
    Bar(Refusal.NOT_A_TRUSTEE, "3.2", "Only who is a trustee at that moment decides.", lambda it: APPROVER_ROLE not in it.approver.roles),
    Bar(Refusal.OWN_REQUEST, "4.1", "Nobody decides their own request.", lambda it: it.approver.user_id == it.requested_by),
    Bar(Refusal.WILL_TELL, "4.4", "Whoever tells of an admitted offence does not approve that it is told.", lambda it: it.approver.user_id == it.tells_with),
    Bar(Refusal.ALREADY_DECIDED, "4.1", "What was decided is not decided again.", lambda it: it.state is not State.WAITING),
    Bar(Refusal.ALREADY_VOTED, "4.1", "Nobody answers the same request twice.", lambda it: it.already_voted),
    Bar(Refusal.CONFLICT, "4.1", "Whoever is too close to a case leaves it to somebody else.", lambda it: it.conflicted),
)


def may_decide(
    approver: Approver, requested_by: str, state: State, conflicted: bool, already_voted: bool = False, tells_with: str | None = None
) -> Refusal | None:
    """Return why somebody may not decide a request, or nothing if they may (4.1); `tells_with` is the second who would tell of it (4.4)."""
    deciding = Deciding(approver=approver, requested_by=requested_by, state=state, conflicted=conflicted, already_voted=already_voted, tells_with=tells_with)
    return next((bar.refusal for bar in BARS if bar.holds(deciding)), None)


def tally(votes: Iterable[Vote], quorum: int, declines_needed: int) -> Outcome:
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


def too_few_could_approve(trustees: Sequence[Approver], requester: str, quorum: int) -> bool:
    """Tell whether fewer are left than must approve a request, so that it can be said when asked (4.1)."""
    return sum(may_decide(trustee, requester, State.WAITING, conflicted=False) is None for trustee in trustees) < max(quorum, 1)
