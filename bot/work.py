"""What waits to be said, what could not be said, and what somebody at the computer does about it by hand; never anything of what is said."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from sqlalchemy import ColumnElement, func, select
from sqlalchemy import Engine as Database
from sqlalchemy.orm import Session

from bot.clock import Clock
from bot.database import READ_ONLY
from bot.outbox import DROPPED, FAILED, SENT, SET_ASIDE, WAITING
from bot.store import ADMIN, DATA_LEAD, Desk
from bot.tables import Outbox, WorkStep

SLOW = timedelta(minutes=5)
"""How long a message may wait before it counts as stuck although Slack gave no reason."""
_SLACK_ID = re.compile(r"[A-Z][A-Z0-9]{6,}")
_PLACE = "work_step"
_UNDELIVERED = "trouble/undelivered"


class Shown(StrEnum):
    """In which states messages can be looked at; what was said is not work any more."""

    WAITING = "waiting"
    FAILED = "failed"
    ASIDE = "aside"


class Step(StrEnum):
    """What can be done by hand."""

    RETRY = "retry"
    DROP = "drop"


class Came(StrEnum):
    """What came of it; the words are in templates/cli/work.j2."""

    RETRIED = "retried"
    DROPPED = "dropped"
    WAITS_ALREADY = "waits_already"
    ASIDE_ALREADY = "aside_already"
    IN_SLACK = "in_slack"
    SAID_SINCE = "said_since"
    NOT_WORTH_SAYING = "not_worth_saying"
    NOT_STUCK = "not_stuck"

    @property
    def is_so(self) -> bool:
        """Whether it is now as was asked for, by this or by an earlier command."""
        return self in {Came.RETRIED, Came.DROPPED, Came.WAITS_ALREADY, Came.ASIDE_ALREADY}


@dataclass(frozen=True, slots=True)
class Item:
    """A message as it may be shown to whoever runs the bot: its name and references. To whom it goes, and what it says, is not theirs to read."""

    id: str
    workspace: str
    message: str
    about: str
    state: Shown
    problem: str
    attempts: int
    said_at: datetime
    tried_at: datetime | None
    age: int


@dataclass(frozen=True, slots=True)
class Taken:
    """A step that was taken by hand, with its reason opened."""

    step: Step
    by: str
    at: datetime
    because: str


def items(database: Database, clock: Clock, shown: Sequence[Shown], limit: int) -> tuple[list[Item], int]:
    """The oldest messages in these states, and how many there are of them in all."""
    wanted = _any_of(shown)
    with Session(database.execution_options(**READ_ONLY)) as session:
        rows = session.scalars(select(Outbox).where(wanted).order_by(Outbox.created_at, Outbox.id).limit(limit)).all()
        count = session.scalar(select(func.count()).select_from(Outbox).where(wanted)) or 0
        return [_item(row, clock()) for row in rows], count


def workspace_of(database: Database, outbox_id: str) -> str | None:
    """In which workspace a message is; None if there is none of this id."""
    with Session(database.execution_options(**READ_ONLY)) as session:
        return session.scalar(select(Outbox.team_id).where(Outbox.id == outbox_id))


def steps(desk: Desk, outbox_id: str) -> Iterator[Taken]:
    """What was done by hand about a message, oldest first, with the reasons."""
    query = select(WorkStep).where(WorkStep.team_id == desk.team, WorkStep.outbox_id == outbox_id).order_by(WorkStep.taken_at, WorkStep.id)
    for row in desk.session.scalars(query):
        yield Taken(Step(row.step), row.taken_by, row.taken_at, str(desk.unseal(None, _PLACE, row.id, row.sealed)))


def retry(desk: Desk, outbox_id: str, because: str) -> Came:
    """Have a message said after all: worded anew from what is true by then, and looked for in Slack first if an earlier try may have got through."""
    row = _held(desk, outbox_id)
    if row.state == WAITING:
        return Came.WAITS_ALREADY
    if row.state == SENT:
        return Came.IN_SLACK
    if row.state == DROPPED and row.problem != SET_ASIDE:
        return Came.NOT_WORTH_SAYING
    if _said_since(desk, row):
        return Came.SAID_SINCE
    _note(desk, row, Step.RETRY, because)
    row.state, row.retried_at = WAITING, desk.now
    row.problem = None if row.problem == SET_ASIDE else row.problem
    desk.work.enqueue(desk.session, row.id)
    return Came.RETRIED


def drop(desk: Desk, outbox_id: str, because: str) -> Came:
    """Set a message aside that is stuck. Nobody else would learn that it was never said, so the data leads do; of one that failed they know already."""
    row = _held(desk, outbox_id)
    if row.state == SENT:
        return Came.IN_SLACK
    if row.state == DROPPED:
        return Came.ASIDE_ALREADY if row.problem == SET_ASIDE else Came.NOT_WORTH_SAYING
    if row.state == WAITING and row.problem is None and desk.now - (row.retried_at or row.created_at) < SLOW:
        return Came.NOT_STUCK
    _note(desk, row, Step.DROP, because)
    waited, row.state, row.problem = row.state == WAITING, DROPPED, SET_ASIDE
    if waited and row.edits is None and row.message != _UNDELIVERED:
        for lead in desk.holders(DATA_LEAD):
            if lead != row.target:
                desk.say(_UNDELIVERED, row.id, lead, once=SET_ASIDE)
    return Came.DROPPED


def _held(desk: Desk, outbox_id: str) -> Outbox:
    """The message, held until this transaction ends, for an admin."""
    desk.must_be(ADMIN)
    return desk.session.execute(select(Outbox).where(Outbox.team_id == desk.team, Outbox.id == outbox_id).with_for_update()).scalar_one()


def _note(desk: Desk, row: Outbox, step: Step, because: str) -> None:
    """Keep who did what, and why, which is sealed; the log names where."""
    made = WorkStep(id=desk.new_id("WK"), team_id=desk.team, outbox_id=row.id, step=step, taken_by=desk.actor, taken_at=desk.now)
    made.sealed = desk.seal(None, _PLACE, made.id, because)
    desk.session.add(made)
    desk.log(f"message:delivery:{step}", row.id, message=row.message, about=row.about, problem=row.problem, reason=made.id)


def _said_since(desk: Desk, row: Outbox) -> bool:
    """Whether the same was said again to the same people since, or is about to be: then it would stand there twice."""
    same = (Outbox.team_id == desk.team, Outbox.message == row.message, Outbox.about == row.about, Outbox.target == row.target, Outbox.id != row.id)
    edits = Outbox.edits == row.edits if row.edits else Outbox.edits.is_(None)
    query = select(Outbox.id).where(*same, edits, Outbox.state.in_((SENT, WAITING)), Outbox.created_at >= row.created_at)
    return desk.session.scalar(query.limit(1)) is not None


def _any_of(shown: Sequence[Shown]) -> ColumnElement[bool]:
    states = [state for one, state in ((Shown.WAITING, WAITING), (Shown.FAILED, FAILED)) if one in shown]
    found = Outbox.state.in_(states)
    return found | ((Outbox.state == DROPPED) & (Outbox.problem == SET_ASIDE)) if Shown.ASIDE in shown else found


def _item(row: Outbox, now: datetime) -> Item:
    """What may be shown of a row; a message about a person of the workspace names nobody."""
    state = Shown.ASIDE if row.state == DROPPED else Shown(row.state)
    return Item(
        id=row.id, workspace=row.team_id, message=row.message, about="" if _SLACK_ID.fullmatch(row.about) else row.about, state=state,
        problem="" if state is Shown.ASIDE else row.problem or "", attempts=row.attempts, said_at=row.created_at, tried_at=row.tried_at,
        age=int((now - row.created_at).total_seconds()),
    )  # fmt: skip
