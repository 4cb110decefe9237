"""A stand-in for whoever collects traces: takes them over OTLP, and keeps every byte."""

from __future__ import annotations

import re
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

from opentelemetry.proto.collector.trace.v1.trace_service_pb2 import ExportTraceServiceRequest

from bot.telemetry import OTHER, PAYLOADS
from tests.figures import LISTS

ATTRIBUTES = {
    "justus.kind": "|".join(PAYLOADS | {OTHER}),
    "justus.message": "|".join(LISTS["message"]),
    "justus.outcome": "|".join(LISTS["outcome"]),
    "error.type": r"\w+",
}
"""What a span may hold, and what may stand there."""
OF_THE_PROCESS = {"service.name", "service.instance.id", "telemetry.sdk.language", "telemetry.sdk.name", "telemetry.sdk.version"}
"""What spans say of the process that they come from: our name, a number made up at its start, and the library."""


@dataclass(frozen=True)
class Sent:
    """A span as it arrived: whose it is, its name, what it holds, and what it should not have."""

    scope: str
    name: str
    attributes: dict[str, str]
    extras: tuple[str, ...]


class Collector:
    """What was received so far."""

    def __init__(self, port: int) -> None:
        self.url = f"http://127.0.0.1:{port}"
        self.bodies: list[bytes] = []

    def spans(self) -> list[Sent]:
        """Every span."""
        return [
            Sent(
                group.scope.name, span.name, {one.key: one.value.string_value for one in span.attributes},
                (*(event.name for event in span.events), *(str(link) for link in span.links), *filter(None, [span.status.message])),
            )
            for sent in self._sent() for group in sent.scope_spans for span in group.spans
        ]  # fmt: skip

    def resources(self) -> dict[str, str]:
        """What was said of the processes."""
        return {one.key: one.value.string_value for sent in self._sent() for one in sent.resource.attributes}

    def not_on_a_list(self) -> list[Sent]:
        """The spans that hold anything else than they may."""
        return [
            one for one in self.spans()
            if one.scope != "justus" or one.name not in {"payload", "delivery", "sweep"} or one.extras
            or not all(re.fullmatch(ATTRIBUTES.get(name, "(?!)"), value) for name, value in one.attributes.items())
        ]  # fmt: skip

    def _sent(self) -> Iterator[object]:
        for body in list(self.bodies):
            yield from ExportTraceServiceRequest.FromString(body).resource_spans


@contextmanager
def collecting() -> Iterator[Collector]:
    """Collect until the block ends."""

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"]))
            collector.bodies.append(body)
            self.send_response(200)
            self.send_header("Content-Type", "application/x-protobuf")
            self.send_header("Content-Length", "0")
            self.end_headers()

        def log_message(self, format: str, *args: object) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    collector = Collector(server.server_port)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield collector
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
