"""What is broken, or was not looked at for too long: for the admins."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from pathlib import Path

from sqlalchemy import func, select

from bot.deciders import left_alone
from bot.law_checks import oldest_check
from bot.outbox import FAILED
from bot.policy_file import WrongFile, values_in
from bot.records import Request
from bot.rooms import Fault, fault_now
from bot.store import Desk
from bot.tables import LogHead, Outbox, Workspace
from policy.deadlines import law_check_due
from policy.value import Values

_LATELY = timedelta(days=7)
_LOG_EVERY = timedelta(days=31)
_AT_MOST = 200


@dataclass(frozen=True, slots=True)
class Broken:
    """Each thing that is wrong; a thing that is well is none, nought or empty."""

    channel: Fault | None
    undelivered: int
    undecidable: tuple[str, ...]
    law_due: date | None
    log_late: bool
    log_verified_at: datetime | None
    policy_file: bool

    @property
    def anything(self) -> bool:
        """Whether there is anything to mend."""
        return bool(self.channel or self.undelivered or self.undecidable or self.law_due or self.log_late or self.policy_file)


def broken(desk: Desk, policy_file: Path | None) -> Broken | None:
    """Look at what an admin could mend; None when all is well."""
    late, verified_at = _log(desk)
    due = law_check_due(oldest_check().checked, desk.values)
    law_due = due if due < desk.today else None
    found = Broken(fault_now(desk), _undelivered(desk), _undecidable(desk), law_due, late, verified_at, _changed(policy_file, desk.values))
    return found if found.anything else None


def _changed(policy_file: Path | None, values: Values) -> bool:
    """Whether the charity's own numbers are not those of its file any more, or the file cannot be used."""
    try:
        return policy_file is not None and values_in(policy_file) != values
    except WrongFile:
        return True


def _undelivered(desk: Desk) -> int:
    """How many messages to people could not be delivered lately."""
    lost = (Outbox.state == FAILED, Outbox.created_at >= desk.now - _LATELY, Outbox.team_id == desk.team)
    query = select(func.count()).select_from(Outbox).where(*lost, Outbox.edits.is_(None), Outbox.target != desk.approvals)
    return desk.session.scalar(query) or 0


def _undecidable(desk: Desk) -> tuple[str, ...]:
    """The waiting requests that too few trustees could approve: they can only run out (4.1)."""
    query = select(Request).where(Request.team_id == desk.team, Request.state == "waiting").order_by(Request.due_at).limit(_AT_MOST)
    return tuple(one.id for one in left_alone(desk, desk.session.scalars(query).all(), with_deputies=True))


def _log(desk: Desk) -> tuple[bool, datetime | None]:
    """Whether the log was not verified for too long, counted from the day we began, and when it last was."""
    head = desk.session.get(LogHead, desk.team)
    began = desk.session.get_one(Workspace, desk.team).created_at
    verified_at = head.verified_at if head else None
    return desk.now - (verified_at or began) > _LOG_EVERY, verified_at
