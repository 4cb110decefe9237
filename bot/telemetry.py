"""How the bot is doing, in figures and spans: what came in, was said or refused, and how long it took. Kinds and outcomes only: never who, whom or what."""

from __future__ import annotations

import time
from collections.abc import Callable, Container, Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING, Any

from prometheus_client import CollectorRegistry, Counter, Histogram, disable_created_metrics, generate_latest
from prometheus_client.core import GaugeMetricFamily
from prometheus_client.registry import Collector
from sqlalchemy import Engine as Database
from sqlalchemy import func, select
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.orm import Session

from bot.clock import Clock
from bot.database import READ_ONLY
from bot.outbox import FAILED, WAITING
from bot.tables import LogHead, Outbox
from bot.terminal import said

if TYPE_CHECKING:
    from bot.spans import Spans

OTHER = "other"
"""What is not on a list is counted under this name, so that nothing from outside can become a label."""
PAYLOADS = frozenset({
    "block_actions", "block_suggestion", "command", "event_callback", "message_action", "shortcut", "url_verification", "view_closed", "view_submission",
})  # fmt: skip
"""The kinds of payload that Slack sends."""
FIELD = "field"
"""The kind of a refusal of something in a form that the person can mend."""
AT_THE_DOOR = frozenset(f"http_{status}" for status in (400, 401, 404, 405, 413, 500, 503))
"""The kinds of what never came further than the HTTP entrance."""
_SECONDS = (0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.0, 3.0, 5.0)
"""Where the histograms have their steps; Slack waits three seconds for an answer."""

disable_created_metrics()  # type: ignore[no-untyped-call]  # without it, each figure would tell when the thing first happened


class Outcome(StrEnum):
    """How something ended."""

    DONE = "done"
    BROKE = "broke"
    POSTED = "posted"
    LATER = "later"
    RATE_LIMITED = "rate_limited"
    REFUSED = "refused"
    NOT_WORTH_SAYING = "not_worth_saying"
    GIVEN_UP = "given_up"
    LEFT_TO_ANOTHER = "left_to_another"


@dataclass(slots=True)
class Happening:
    """Something while it goes on; whoever does it says how it ended."""

    outcome: Outcome = Outcome.DONE


class Telemetry:
    """The figures of one bot, in a registry of its own: several bots in one process each count for themselves."""

    def __init__(self, messages: Container[str] = (), is_refusal: Callable[[str], bool] = lambda _: False, spans: Spans | None = None) -> None:
        """Take the names of all messages, what tells whether a word is the code of a refusal, and where spans go, if they go anywhere."""
        self._spans = spans
        self._messages = messages
        self._is_refusal = is_refusal
        self.registry = CollectorRegistry()
        self._acks = Histogram("justus_ack_seconds", said("metrics", "acks"), ["kind"], registry=self.registry, buckets=_SECONDS)
        self._refusals = Counter("justus_refusals", said("metrics", "refusals"), ["kind"], registry=self.registry)
        self._deliveries = Counter("justus_deliveries", said("metrics", "deliveries"), ["message", "outcome"], registry=self.registry)
        self._sweeps = Histogram("justus_sweep_seconds", said("metrics", "sweeps"), ["outcome"], registry=self.registry, buckets=(*_SECONDS, 10.0, 30.0))

    @contextmanager
    def handling(self, payload: Mapping[str, Any]) -> Iterator[Happening]:
        """Time a payload from its arrival to its answer."""
        kind = kind_of(payload)
        with self._going_on("payload", {"kind": kind}, lambda _, seconds: self._acks.labels(kind).observe(seconds)) as happening:
            yield happening

    def refused(self, code: str) -> None:
        """Count that something was refused, by the code of the words that somebody was given."""
        self._refusals.labels(code if code == FIELD or code in AT_THE_DOOR or self._is_refusal(code) else OTHER).inc()

    @contextmanager
    def delivering(self, message: str) -> Iterator[Happening]:
        """Count one try to say a message, by what comes of it."""
        name = self._name(message)
        with self._going_on("delivery", {"message": name}, lambda happening, _: self.delivered(name, happening.outcome)) as happening:
            yield happening

    def delivered(self, message: str, outcome: Outcome) -> None:
        """Count what came of a message."""
        self._deliveries.labels(self._name(message), outcome).inc()

    @contextmanager
    def sweeping(self) -> Iterator[Happening]:
        """Time one look at what is due."""
        with self._going_on("sweep", {}, lambda happening, seconds: self._sweeps.labels(happening.outcome).observe(seconds)) as happening:
            yield happening

    def page(self) -> str:
        """All figures, in the text format of Prometheus."""
        return generate_latest(self.registry).decode()

    def stop(self) -> None:
        """Send the last spans."""
        if self._spans is not None:
            self._spans.stop()

    def _name(self, message: str) -> str:
        return message if message in self._messages else OTHER

    @contextmanager
    def _going_on(self, name: str, attributes: Mapping[str, str], ended: Callable[[Happening, float], None]) -> Iterator[Happening]:
        """Time something, in a span if spans are wanted, and pass on how it ended, whatever happens."""
        happening, began, wrong = Happening(), time.perf_counter(), None
        span = self._spans.start(name, attributes) if self._spans is not None else None
        try:
            yield happening
        except BaseException as broke:
            happening.outcome, wrong = Outcome.BROKE, broke
            raise
        finally:
            ended(happening, time.perf_counter() - began)
            if self._spans is not None and span is not None:
                self._spans.end(span, happening.outcome, wrong)


class Standing(Collector):
    """What stands in the records at the moment somebody looks: the same on each replica. And how long ago this one swept."""

    def __init__(self, database: Database, clock: Clock, sweep_age: Callable[[], float]) -> None:
        """Take the database, the clock, and what tells how many seconds ago the last sweep was."""
        self._database = database.execution_options(**READ_ONLY)
        self._clock = clock
        self._sweep_age = sweep_age

    def collect(self) -> Iterable[GaugeMetricFamily]:
        """Count; a database that does not answer leaves its figures out, and says so in one of its own."""
        yield GaugeMetricFamily("justus_sweep_age_seconds", said("metrics", "sweep_age"), self._sweep_age())
        try:
            states, lines = self._look()
        except SQLAlchemyError:
            states, lines = {}, None
        yield GaugeMetricFamily("justus_database_up", said("metrics", "database_up"), int(lines is not None))
        if lines is None:
            return
        depth = GaugeMetricFamily("justus_queue_depth", said("metrics", "depth"), labels=["state"])
        oldest = GaugeMetricFamily("justus_queue_oldest_seconds", said("metrics", "oldest"), labels=["state"])
        for state in (WAITING, FAILED):
            count, age = states.get(state, (0, 0.0))
            depth.add_metric([state], count)
            oldest.add_metric([state], age)
        yield from (depth, oldest, GaugeMetricFamily("justus_log_lines", said("metrics", "lines"), lines))

    def _look(self) -> tuple[dict[str, tuple[int, float]], int]:
        query = select(Outbox.state, func.count(), func.min(Outbox.created_at)).where(Outbox.state.in_((WAITING, FAILED))).group_by(Outbox.state)
        with Session(self._database) as session:
            now = self._clock()
            states = {state: (count, max(0.0, (now - oldest).total_seconds())) for state, count, oldest in session.execute(query)}
            return states, int(session.scalar(select(func.sum(LogHead.seq))) or 0)


def kind_of(payload: Mapping[str, Any]) -> str:
    """The kind of a payload, of those that Slack sends; a command has no type of its own."""
    kind = "command" if "command" in payload else payload.get("type")
    return kind if isinstance(kind, str) and kind in PAYLOADS else OTHER


def spans_wanted(environment: Mapping[str, str]) -> Spans | None:
    """Spans, if the environment says where to send them (the variables of OpenTelemetry); else none are made, and its libraries are not even loaded."""
    off = environment.get("OTEL_SDK_DISABLED", "").lower() == "true" or environment.get("OTEL_TRACES_EXPORTER", "otlp") == "none"
    if off or not any(environment.get(name) for name in ("OTEL_EXPORTER_OTLP_ENDPOINT", "OTEL_EXPORTER_OTLP_TRACES_ENDPOINT")):
        return None
    from bot.spans import Spans

    return Spans()
