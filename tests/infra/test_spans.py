"""Traces: sent only where the environment says to; each payload, each try to say something and each look at what is due; and about nobody."""

from __future__ import annotations

import subprocess
import sys
import time
from collections.abc import Iterator

import pytest
from opentelemetry.sdk.trace.export.in_memory_span_exporter import InMemorySpanExporter

from bot.spans import Spans
from bot.telemetry import Outcome, Telemetry, spans_wanted
from tests.cast import AISHA
from tests.collector import OF_THE_PROCESS, Collector, collecting
from tests.infra.conftest import until
from tests.scene import play

JANE = "Jane Doe of 3 Acacia Avenue"


@pytest.fixture
def collector(monkeypatch: pytest.MonkeyPatch) -> Iterator[Collector]:
    """Somebody collects, and the environment says where."""
    with collecting() as found:
        monkeypatch.setenv("OTEL_EXPORTER_OTLP_ENDPOINT", found.url)
        monkeypatch.setenv("OTEL_BSP_SCHEDULE_DELAY", "100")
        yield found


def test_nothing_is_made_sent_or_loaded_unless_the_environment_says_where_to() -> None:
    where = {"OTEL_EXPORTER_OTLP_ENDPOINT": "http://127.0.0.1:4318"}
    assert spans_wanted({}) is None
    assert spans_wanted({"OTEL_EXPORTER_OTLP_ENDPOINT": ""}) is None
    assert spans_wanted({**where, "OTEL_SDK_DISABLED": "true"}) is None
    assert spans_wanted({**where, "OTEL_TRACES_EXPORTER": "none"}) is None
    code = "import bot.app, sys; from bot.telemetry import spans_wanted; spans_wanted({}); print([one for one in sys.modules if 'opentelemetry' in one])"
    assert subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout.strip() == "[]"


@pytest.mark.parametrize("name", ["OTEL_EXPORTER_OTLP_ENDPOINT", "OTEL_EXPORTER_OTLP_TRACES_ENDPOINT"])
def test_either_variable_that_says_where_to_is_enough(name: str) -> None:
    found = spans_wanted({name: "http://127.0.0.1:4318"})
    assert found is not None
    found.stop()


def test_each_thing_that_is_done_is_a_span_of_its_own(collector: Collector, sqlite_url: str) -> None:
    with play(sqlite_url) as scene:
        scene.given_client("JU-0412", AISHA)
        scene.person(AISHA).types("/justus status JU-0412", channel="general")
        with scene.desk(AISHA) as desk:
            desk.say("trouble/channel_mended", "channel:1", AISHA)
        scene.settled()
        until(lambda: {"payload", "delivery", "sweep"} <= {one.name for one in collector.spans()})
    found = [(one.name, one.attributes) for one in collector.spans()]
    assert ("payload", {"justus.kind": "command", "justus.outcome": "done"}) in found
    assert ("delivery", {"justus.message": "trouble/channel_mended", "justus.outcome": "posted"}) in found
    assert ("sweep", {"justus.outcome": "done"}) in found
    assert collector.not_on_a_list() == []
    assert set(collector.resources()) <= OF_THE_PROCESS
    assert collector.resources()["service.name"] == "justus"
    sent = b"".join(collector.bodies)
    assert not any(one.encode() in sent for one in ("JU-0412", AISHA, "/justus", "channel:1", "SELECT"))


def test_what_is_left_is_sent_when_the_bot_stops(collector: Collector, monkeypatch: pytest.MonkeyPatch, sqlite_url: str) -> None:
    monkeypatch.setenv("OTEL_BSP_SCHEDULE_DELAY", "600000")
    with play(sqlite_url) as scene:
        scene.person(AISHA).types("/justus help", channel="general")
    assert "command" in {one.attributes.get("justus.kind") for one in collector.spans()}


def test_the_administrators_own_name_for_the_service_is_used(collector: Collector, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("OTEL_SERVICE_NAME", "harbour")
    spans = Spans()
    spans.end(spans.start("sweep", {}), "done", None)
    spans.stop()
    assert collector.resources()["service.name"] == "harbour"


def test_an_error_is_named_by_its_type_alone() -> None:
    exporter = InMemorySpanExporter()
    counts = Telemetry({"hello"}, spans=Spans(exporter))
    with pytest.raises(RuntimeError), counts.delivering("hello"):
        raise RuntimeError(JANE)
    with counts.delivering(JANE) as happening:
        happening.outcome = Outcome.REFUSED
    counts.stop()
    broke, refused = exporter.get_finished_spans()
    assert dict(broke.attributes or {}) == {"justus.message": "hello", "justus.outcome": "broke", "error.type": "RuntimeError"}
    assert (broke.status.is_ok, broke.status.description, len(broke.events)) == (False, None, 0)
    assert dict(refused.attributes or {}) == {"justus.message": "other", "justus.outcome": "refused"}
    assert refused.status.is_ok
    assert "Jane" not in broke.to_json() + refused.to_json() and "Traceback" not in broke.to_json()


def test_a_span_that_held_more_would_be_noticed(collector: Collector) -> None:
    spans = Spans()
    for attributes in ({"message": "JU-0412"}, {"statement": "SELECT 1"}):
        spans.end(spans.start("delivery", attributes), "posted", None)
    quoted = spans.start("sweep", {})
    quoted.record_exception(RuntimeError(JANE))
    spans.end(quoted, "broke", None)
    spans.stop()
    assert len(collector.not_on_a_list()) == 3


def test_a_collector_that_is_gone_holds_nobody_up(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("OTEL_EXPORTER_OTLP_ENDPOINT", "http://127.0.0.1:1")
    counts = Telemetry(spans=Spans())
    began = time.monotonic()
    for _ in range(3000):
        with counts.sweeping():
            pass
    counts.stop()
    assert time.monotonic() - began < 10
