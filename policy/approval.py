"""Who may decide a request, and what the votes add up to (4.1)."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, fields, replace
from enum import StrEnum

from policy.text import said
from policy.values import APPROVER_ROLE, DEPUTY_ROLE


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


class Seat(StrEnum):
    """As what somebody decides: as a trustee, for a trustee who is away, or as one of those whom the charity named for when trustees do not (4.1)."""

    TRUSTEE = "trustee"
    STAND_IN = "stand_in"
    DEPUTY = "deputy"


class Refusal(StrEnum):
    """Why somebody may not decide a request (4.1)."""

    DEACTIVATED = "deactivated"
    BOT = "bot"
    GUEST = "guest"
    STRANGER = "stranger"
    NOT_A_TRUSTEE = "not_a_trustee"
    OWN_REQUEST = "own_request"
    WILL_TELL = "will_tell"
    ALREADY_DECIDED = "already_decided"
    NOT_WIDENED = "not_widened"
    FOR_SOMEBODY_OUT = "for_somebody_out"
    ALREADY_VOTED = "already_voted"
    CONFLICT = "conflict"
    NO_CODE = "no_code"


@dataclass(frozen=True, slots=True, kw_only=True)
class Approver:
    """Somebody who would decide a request, as they stand at that moment; `stands_in_for` are the trustees who are away that day (4.1)."""

    user_id: str
    roles: frozenset[str] = frozenset()
    stands_in_for: frozenset[str] = frozenset()
    same_workspace: bool
    is_guest: bool
    is_bot: bool
    is_deactivated: bool
    has_code: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Case:
    """A request, as far as deciding it goes: who asked and who tells with them, who is out of it, and whose answer is in (4.1, 4.4)."""

    requested_by: str
    tells_with: str | None = None
    state: State = State.WAITING
    widened: bool = False
    conflicted: frozenset[str] = frozenset()
    answered: frozenset[str] = frozenset()
    """Who has answered, and for whom somebody else has."""
    code_needed: bool = False

    @property
    def out(self) -> frozenset[str]:
        """Who has no part in deciding it, by whatever role (4.1, 4.4)."""
        return self.conflicted | {self.requested_by} | ({self.tells_with} if self.tells_with else set())


@dataclass(frozen=True, slots=True, kw_only=True)
class Vote:
    """One person's decision on a request, and the seat from which it was given; it is kept whatever comes of it (4.1)."""

    user_id: str
    approve: bool
    seat: Seat = Seat.TRUSTEE


@dataclass(frozen=True, slots=True, kw_only=True)
class Spoken:
    """What somebody says of the discussion before a decision, and why they decide so (4.1)."""

    discussed_with: str
    discussed_when: str
    discussed_what: str
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Needed:
    """What decides a request: how many approve, how many of them from the seat of a trustee, and how many decline (4.1)."""

    approvals: int
    from_trustees: int = 0
    declines: int = 1


@dataclass(frozen=True, slots=True)
class Bar:
    """One statement on who may not decide: its clause, its sentence, and when it holds (3.2, 4.1)."""

    refusal: Refusal
    clause: str
    statement: str
    holds: Callable[[Approver, Case], bool]

    @property
    def name(self) -> str:
        """Return the bar, as it is named in the register (2.3.5)."""
        return self.refusal.value


def seats(approver: Approver, case: Case) -> tuple[Seat, ...]:
    """Return the seats from which somebody could decide a request, the first being the one they decide from (4.1)."""
    held = (
        (Seat.TRUSTEE, APPROVER_ROLE in approver.roles),
        (Seat.STAND_IN, bool(approver.stands_in_for - case.out)),
        (Seat.DEPUTY, DEPUTY_ROLE in approver.roles and case.widened),
    )
    return tuple(seat for seat, holds in held if holds)


def for_whom(approver: Approver, case: Case) -> str | None:
    """Return the trustee for whom somebody decides as a stand-in: the first whose answer is not in (4.1)."""
    if seats(approver, case)[:1] != (Seat.STAND_IN,):
        return None
    return min(approver.stands_in_for - case.out - case.answered, default=None)


def _has_answered(approver: Approver, case: Case) -> bool:
    """Tell whether somebody's answer is in, their own or that of everybody for whom they could give one."""
    stands_in = seats(approver, case)[:1] == (Seat.STAND_IN,)
    return approver.user_id in case.answered or (stands_in and for_whom(approver, case) is None)


def _never_decides(approver: Approver, case: Case) -> bool:
    return not (approver.roles & {APPROVER_ROLE, DEPUTY_ROLE} or approver.stands_in_for)


def _for_somebody_out(approver: Approver, case: Case) -> bool:
    return not seats(approver, case) and bool(approver.stands_in_for)


# The first that holds is what is said: who somebody is comes before their part in the request.
BARS: tuple[Bar, ...] = (
    Bar(Refusal.DEACTIVATED, "3.2", "Nobody decides with an account that is switched off.", lambda who, case: who.is_deactivated),
    Bar(Refusal.BOT, "3.2", "An app never decides.", lambda who, case: who.is_bot),
    Bar(Refusal.GUEST, "3.2", "A guest of the workspace never decides.", lambda who, case: who.is_guest),
    Bar(Refusal.STRANGER, "3.2", "Nobody from another workspace decides.", lambda who, case: not who.same_workspace),
    Bar(Refusal.NOT_A_TRUSTEE, "3.2", "Only who is a trustee or a deputy at that moment, or stands in for a trustee that day, decides.", _never_decides),
    Bar(Refusal.OWN_REQUEST, "4.1", "Nobody decides their own request, in whatever role.", lambda who, case: who.user_id == case.requested_by),
    Bar(Refusal.WILL_TELL, "4.4", "Whoever tells of an admitted offence does not approve that it is told.", lambda who, case: who.user_id == case.tells_with),
    Bar(Refusal.ALREADY_DECIDED, "4.1", "What was decided is not decided again.", lambda who, case: case.state is not State.WAITING),
    Bar(Refusal.FOR_SOMEBODY_OUT, "4.1", "Nobody stands in for a trustee who may not decide it themselves.", _for_somebody_out),
    Bar(
        Refusal.NOT_WIDENED, "4.1", "A deputy decides only once the trustees did not answer, or too few of them can.",
        lambda who, case: not seats(who, case),
    ),
    Bar(Refusal.ALREADY_VOTED, "4.1", "Nobody answers the same request twice, nor for somebody who has answered.", _has_answered),
    Bar(Refusal.CONFLICT, "4.1", "Whoever is too close to a case leaves it to somebody else.", lambda who, case: who.user_id in case.conflicted),
    Bar(
        Refusal.NO_CODE, "3.2", "While one-time codes are needed for a reason, only who has one that counts approves it.",
        lambda who, case: case.code_needed and not who.has_code,
    ),
)  # fmt: skip


def may_decide(approver: Approver, case: Case) -> Refusal | None:
    """Return why somebody may not decide a request, or nothing if they may (4.1)."""
    return next((bar.refusal for bar in BARS if bar.holds(approver, case)), None)


def counts(approver: Approver, case: Case) -> Seat | None:
    """Return the seat from which an answer that was given counts; none once who gave it may not decide any more (4.1)."""
    then = replace(case, state=State.WAITING, answered=frozenset(), code_needed=False)
    return seats(approver, then)[0] if may_decide(approver, then) is None else None


def left_unsaid(spoken: Spoken) -> tuple[str, ...]:
    """Return what a decision does not say: each of the four is needed, to approve and to decline, and a dot says nothing (4.1)."""
    return tuple(one.name for one in fields(spoken) if not said(getattr(spoken, one.name)))


def tally(votes: Iterable[Vote], needed: Needed) -> Outcome:
    """Return what the votes add up to: nobody counts twice, a decline outweighs the same person's approval, and no votes never approve (4.1)."""
    in_favour, against = _each_once(votes)
    if len(against) >= max(needed.declines, 1):
        return Outcome.DECLINED
    enough = len(in_favour) >= max(needed.approvals, 1) and _from_trustees(in_favour) >= needed.from_trustees
    return Outcome.APPROVED if enough else Outcome.WAITING


def _each_once(votes: Iterable[Vote]) -> tuple[tuple[Vote, ...], frozenset[str]]:
    """Return who approves, each once, and who declines."""
    kept = tuple(votes)
    against = frozenset(vote.user_id for vote in kept if not vote.approve)
    return tuple({vote.user_id: vote for vote in kept if vote.approve and vote.user_id not in against}.values()), against


def _from_trustees(votes: Iterable[Vote]) -> int:
    """Return how many votes were given from the seat of a trustee, by the trustee or by who stands in for them."""
    return sum(vote.seat is not Seat.DEPUTY for vote in votes)


def still_needed(votes: Iterable[Vote], needed: Needed) -> Needed:
    """Return how many more have to approve, and how many of those from the seat of a trustee (4.1)."""
    in_favour, _ = _each_once(votes)
    trustees = max(needed.from_trustees - _from_trustees(in_favour), 0)
    return replace(needed, approvals=max(max(needed.approvals, 1) - len(in_favour), trustees), from_trustees=trustees)


def dissent(votes: Iterable[Vote], outcome: Outcome) -> tuple[Vote, ...]:
    """Return the votes that went the other way, which are kept with the decision (4.1)."""
    if outcome is Outcome.WAITING:
        return ()
    return tuple(vote for vote in votes if vote.approve is not (outcome is Outcome.APPROVED))


def could_approve(approvers: Iterable[Approver], case: Case, votes: Iterable[Vote], needed: Needed) -> bool:
    """Tell whether those who are left could still approve a request, if all of them did, so that it can be said when asked (4.1)."""
    left: list[Vote] = []
    # Whoever decides for themselves comes first: a trustee and who stands in for them have one answer between them.
    for one in sorted(approvers, key=lambda it: (APPROVER_ROLE not in it.roles, it.user_id)):
        if may_decide(one, case) is None:
            left.append(Vote(user_id=one.user_id, approve=True, seat=seats(one, case)[0]))
            case = replace(case, answered=case.answered | {one.user_id, for_whom(one, case) or one.user_id})
    return tally((*votes, *left), needed) is Outcome.APPROVED
