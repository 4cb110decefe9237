"""Says in Slack what the outbox holds: once, although Slack has no way to ask for 'once', and calls may end without our learning how."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import timedelta
from http.client import HTTPException
from typing import Any, ClassVar

from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError, SlackClientError
from sqlalchemy import Engine as Database
from sqlalchemy import select
from sqlalchemy.orm import Session

from bot import logs
from bot.already import Sought, find
from bot.attaching import Attached, Attacher, Sending
from bot.clock import Clock
from bot.database import READ_ONLY
from bot.file_host import NotTheHost
from bot.outbox import DROPPED, FAILED, SENT, SET_ASIDE, WAITING
from bot.places import Places
from bot.slack_answers import TRY_LATER, is_for_later, retry_after, word_of
from bot.tables import Outbox
from bot.telemetry import Outcome, Telemetry
from bot.whereabouts import Lost

_NOT_TAKEN = "ratelimited"
"""The problem of a row that Slack certainly did not take; with any other, or none, a row that was tried is looked for first."""
_UNSURE = "unsure"
_CHANNELS = frozenset("CG")
"""How the ids of channels begin; those of people and of direct messages begin otherwise."""
_LONGEST_WAIT = 300.0
_MARGIN = timedelta(minutes=5)

_log = logs.logger()


@dataclass(frozen=True, slots=True)
class Composed:
    """What to say now: the notification text, the blocks, and the files that go with them. With files, Slack takes the notification from the blocks."""

    text: str
    blocks: list[dict[str, Any]]
    files: tuple[Attached, ...] = ()


Compose = Callable[[Session, Outbox], Composed | None]
Look = Callable[[str], str | None]
OnFailed = Callable[[Session, Outbox], None]


@dataclass(frozen=True, slots=True)
class _Job:
    """A row read for one attempt, with all that the calls to Slack need."""

    id: str
    team: str
    message: str
    channel: str
    composed: Composed
    edits_ts: str | None
    thread_ts: str | None
    attempt: int
    sought: Sought


@dataclass(frozen=True, slots=True)
class _Later:
    """Not now: try again in so many seconds."""

    seconds: float
    problem: str | None = None
    outcome: Outcome = Outcome.LATER


@dataclass(frozen=True, slots=True)
class _Refused:
    """Slack said no, for good."""

    problem: str
    outcome: ClassVar[Outcome] = Outcome.REFUSED


@dataclass(frozen=True, slots=True)
class _Posted:
    """It is in Slack."""

    channel: str
    ts: str
    outcome: ClassVar[Outcome] = Outcome.POSTED


@dataclass
class Deliverer:
    """Takes one row of the outbox at a time to Slack."""

    database: Database
    slack: WebClient
    compose: Compose
    clock: Clock
    on_failed: OnFailed
    give_up_after: timedelta = timedelta(days=3)
    hold_for: timedelta = timedelta(minutes=1)
    first_wait: float = field(default=1.0)
    look: Look = field(default=lambda channel: None)
    """What is wrong with a channel just now, so that nothing may be said there; asked before each call that would say something there."""
    lost: Lost | None = None
    """After a restore: when a lost life of these records may have said what the clock is about to say again."""
    telemetry: Telemetry = field(default_factory=Telemetry)

    def __post_init__(self) -> None:
        """Refuse a client that retries by itself: a connection lost after Slack took a message would post it twice."""
        if self.slack.retry_handlers:
            raise ValueError("the WebClient must have retry_handlers=[]")
        self._places = Places(self.database)
        self._attacher = Attacher(self.database, self.slack, self.clock)

    def deliver(self, outbox_id: str) -> float | None:
        """Take one turn at a row, after what was said before it in the same place: None when it is done with, or the seconds to wait for the next turn."""
        with Session(self.database.execution_options(**READ_ONLY)) as session:
            row = session.get(Outbox, outbox_id)
            place = f"{row.team_id}:{row.edits or row.target}" if row and row.state == WAITING else None
        if place is None:
            return None
        with self._places.held(place) as mine:
            if not mine or not self._after_the_older(outbox_id):
                return self._wait(0)
            return self._turn(outbox_id)

    def _after_the_older(self, outbox_id: str) -> bool:
        """Send what is older and was not tried yet; False if something older must wait, unless we have waited long enough for it."""
        with Session(self.database.execution_options(**READ_ONLY)) as session:
            row = session.get_one(Outbox, outbox_id)
            same = (Outbox.edits == row.edits) if row.edits else (Outbox.target == row.target) & Outbox.edits.is_(None)
            older = (Outbox.created_at < row.created_at) | ((Outbox.created_at == row.created_at) & (Outbox.id < row.id))
            query = select(Outbox.id, Outbox.attempts).where(Outbox.team_id == row.team_id, Outbox.state == WAITING, same, older)
            found = session.execute(query.order_by(Outbox.created_at, Outbox.id)).all()
            held_long = self.clock() - row.created_at >= self.hold_for
        return held_long or all(attempts == 0 and self._turn(one) is None for one, attempts in found)

    def _turn(self, outbox_id: str) -> float | None:
        """Take one turn at a row in a place that we hold."""
        job = self._begin(outbox_id)
        if job is None or isinstance(job, float):
            return job
        with self.telemetry.delivering(job.message) as happening:
            outcome = self._attempt(job)
            happening.outcome = outcome.outcome
            return self._end(job, outcome)

    def _begin(self, outbox_id: str) -> _Job | float | None:
        """Decide in one transaction whether there is something to say now, and note that we try before we do."""
        with Session(self.database, expire_on_commit=False) as session, session.begin():
            row = session.execute(select(Outbox).where(Outbox.id == outbox_id).with_for_update()).scalar_one_or_none()
            if row is None or row.state != WAITING:
                return None
            if self.clock() - (row.retried_at or row.created_at) > self.give_up_after:
                self._fail(session, row, row.problem or "too_late")
                self.telemetry.delivered(row.message, Outcome.GIVEN_UP)
                return None
            before = self._before(session, row)
            if not isinstance(before, tuple):
                return before
            composed = self.compose(session, row)
            if composed is None:
                row.state = DROPPED
                self.telemetry.delivered(row.message, Outcome.NOT_WORTH_SAYING)
                return None
            job = self._job(row, composed, *before)
            row.tried_at, row.attempts = self.clock(), row.attempts + 1
            return job

    def _before(self, session: Session, row: Outbox) -> tuple[Outbox | None, Outbox | None] | float | None:
        """Give the messages that this one edits and answers to; or the seconds to wait for them, or None if there is no point any more."""
        original = session.get(Outbox, row.edits) if row.edits else None
        parent = session.get(Outbox, row.thread_of) if row.thread_of else None
        if row.edits and (original is None or original.state in {FAILED, DROPPED}):
            row.state = DROPPED
            self.telemetry.delivered(row.message, Outcome.NOT_WORTH_SAYING)
            return None
        if any(one is not None and one.state == WAITING for one in (original, parent)):
            return self._wait(0 if self.clock() - row.created_at < self.hold_for else 6)
        return original, parent

    def _job(self, row: Outbox, composed: Composed, original: Outbox | None, parent: Outbox | None) -> _Job:
        since = min(row.created_at, row.tried_at) - _MARGIN if row.tried_at and not row.edits and row.problem != _NOT_TAKEN else None
        thread = parent if parent is not None and parent.state == SENT else None
        place = original or thread
        channel = place.posted_channel or row.target if place else row.target
        thread_ts = thread.posted_ts if thread else None
        lost = self.lost if self.lost is not None and row.says and self.lost.matters_to(row.created_at) else None
        return _Job(
            id=row.id,
            team=row.team_id,
            message=row.message,
            channel=channel,
            composed=composed,
            edits_ts=original.posted_ts if original else None,
            thread_ts=thread_ts,
            attempt=row.attempts + 1,
            sought=Sought(row.id, channel, thread_ts, since.timestamp() if since else None, tuple(row.says or ()), lost),
        )

    def _attempt(self, job: _Job) -> _Posted | _Later | _Refused:
        """Call Slack, and put whatever comes of it into one of three answers."""
        try:
            if job.channel[:1] in _CHANNELS and (fault := self.look(job.channel)):
                return _Refused(fault)
            return self._say(job)
        except SlackApiError as wrong:
            return self._answer(wrong, job)
        except NotTheHost:
            return _Refused("not_the_host")
        except (OSError, HTTPException, SlackClientError, ValueError) as wrong:  # reset, time-out, half an answer: it may have been taken
            return _Later(self._wait(job.attempt), type(wrong).__name__)

    def _say(self, job: _Job) -> _Posted | _Later:
        """Edit, share or post; what an earlier attempt may have posted is looked for first."""
        if job.edits_ts:
            return self._edit(job, job.edits_ts)
        if job.composed.files:
            return self._attach(job)
        found = find(self.slack, job.sought) if job.sought.may_be_there else None
        if found is None:
            return self._post(job)
        if found.of_lost_life:  # it becomes ours: its words are those of now, and nobody hears it twice
            self.slack.chat_update(channel=found.channel, ts=found.ts, text=job.composed.text, blocks=job.composed.blocks, metadata=job.sought.metadata)
        return _Posted(found.channel, found.ts)

    def _post(self, job: _Job) -> _Posted:
        answer = self.slack.chat_postMessage(
            channel=job.channel,
            text=job.composed.text,
            blocks=job.composed.blocks,
            thread_ts=job.thread_ts,
            metadata=job.sought.metadata,
            unfurl_links=False,
            unfurl_media=False,
        )
        return _Posted(str(answer["channel"]), str(answer["ts"]))

    def _attach(self, job: _Job) -> _Posted | _Later:
        """Share the files of a message; Slack shows them a little later than it answers, so look again soon."""
        sending = Sending(job.team, job.id, job.channel, job.thread_ts, job.composed.blocks, job.composed.files)
        posted = self._attacher.post(sending)
        return _Posted(*posted) if posted else _Later(self._wait(min(job.attempt - 1, 3)), _UNSURE)

    def _edit(self, job: _Job, ts: str) -> _Posted:
        self.slack.chat_update(channel=job.channel, ts=ts, text=job.composed.text, blocks=job.composed.blocks)
        return _Posted(job.channel, ts)

    def _answer(self, wrong: SlackApiError, job: _Job) -> _Later | _Refused:
        """Tell apart 'later' and 'never', whatever state Slack's answer is in."""
        status, headers, word = wrong.response.status_code, wrong.response.headers, word_of(wrong)
        if status == 429 or word in {"ratelimited", "rate_limited"}:
            return _Later(retry_after(headers), _UNSURE if job.sought.since is not None else _NOT_TAKEN, Outcome.RATE_LIMITED)
        if is_for_later(wrong):
            return _Later(self._wait(job.attempt), word if word in TRY_LATER else f"http_{status}")
        return _Refused(word[:64])

    def _end(self, job: _Job, outcome: _Posted | _Later | _Refused) -> float | None:
        """Write down what came of it; what was set aside while Slack took it is in Slack all the same."""
        with Session(self.database, expire_on_commit=False) as session, session.begin():
            row = session.execute(select(Outbox).where(Outbox.id == job.id).with_for_update()).scalar_one()
            if row.state != WAITING and not (row.problem == SET_ASIDE and isinstance(outcome, _Posted)):
                return None
            if isinstance(outcome, _Posted):
                row.state, row.problem, row.posted_at = SENT, None, self.clock()
                row.posted_channel, row.posted_ts = outcome.channel, outcome.ts
            elif isinstance(outcome, _Refused):
                self._fail(session, row, outcome.problem)
            else:
                row.problem = outcome.problem
        _log.info("delivery:message:" + type(outcome).__name__.strip("_").lower(), outbox=job.id, message=job.message, problem=row.problem, attempt=job.attempt)
        return outcome.seconds if isinstance(outcome, _Later) else None

    def _fail(self, session: Session, row: Outbox, problem: str) -> None:
        row.state, row.problem = FAILED, problem
        session.flush()
        self.on_failed(session, row)

    def _wait(self, attempts: int) -> float:
        """Wait twice as long each time, five minutes at most."""
        return float(min(self.first_wait * 2 ** min(attempts, 12), _LONGEST_WAIT))
