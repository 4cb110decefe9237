"""Traces (OpenTelemetry): a span for each payload handled, each try to say a message, each look at what is due. Sent only where an administrator says to."""

from __future__ import annotations

import threading
from collections.abc import Mapping

from opentelemetry.context import Context
from opentelemetry.exporter.otlp.proto.http.trace_exporter import OTLPSpanExporter
from opentelemetry.sdk.resources import SERVICE_NAME, Resource
from opentelemetry.sdk.trace import TracerProvider
from opentelemetry.sdk.trace.export import BatchSpanProcessor, SpanExporter
from opentelemetry.trace import Span, StatusCode

_PATIENCE = 2.0
"""Seconds that whoever stops waits for the last spans to leave; a collector that is gone holds nobody up."""


class Spans:
    """The spans of one bot. Its provider is not the process's own, so nothing that a library records can come along."""

    def __init__(self, exporter: SpanExporter | None = None) -> None:
        """Take where spans go: by default over OTLP, as the OTEL_* variables of the environment say."""
        self._provider = TracerProvider(resource=_resource(), shutdown_on_exit=False)
        self._provider.add_span_processor(BatchSpanProcessor(exporter or OTLPSpanExporter()))
        self._tracer = self._provider.get_tracer("justus")

    def start(self, name: str, attributes: Mapping[str, str]) -> Span:
        """Begin a span of its own, whatever goes on around it."""
        return self._tracer.start_span(name, Context(), attributes={f"justus.{key}": value for key, value in attributes.items()})

    def end(self, span: Span, outcome: str, wrong: BaseException | None) -> None:
        """End a span. An error is named by its type alone: the library's own record would hold its text, which may quote what was typed, and its frames."""
        span.set_attribute("justus.outcome", outcome)
        if wrong is not None:
            span.set_attribute("error.type", type(wrong).__name__)
            span.set_status(StatusCode.ERROR)
        span.end()

    def stop(self) -> None:
        """Send what is left, if it can be sent at once."""
        last = threading.Thread(target=self._provider.shutdown, name="justus-spans", daemon=True)
        last.start()
        last.join(_PATIENCE)


def _resource() -> Resource:
    """Who sends: what the OTEL_* variables say, and our name if they give none."""
    found = Resource.create()
    unnamed = str(found.attributes.get(SERVICE_NAME, "")).startswith("unknown_service")
    return found.merge(Resource({SERVICE_NAME: "justus"})) if unnamed else found
