"""The process's own log, for whoever runs it: events, references and counts, never what a payload or a message says."""

from __future__ import annotations

import logging
import re
import sys
from collections.abc import MutableMapping
from typing import Any

import structlog

_TALKATIVE = ("slack_sdk", "slack_bolt", "dbos", "alembic", "waitress", "sqlalchemy", "urllib3", "asyncio", "markdown_it", "opentelemetry")
"""Libraries that write payloads, statements or noise below INFO: they stay at INFO or above, whatever JUSTUS_LOG_LEVEL says."""


def set_up(level: str = "info", *, json: bool | None = None) -> None:
    """Write lines to standard error: JSON when nobody is watching, readable when somebody is."""
    wanted = logging.getLevelNamesMapping()[level.upper()]
    as_json = not sys.stderr.isatty() if json is None else json
    shared: list[Any] = [structlog.stdlib.add_log_level, structlog.processors.TimeStamper(fmt="iso", utc=True), _type_of_exception]
    renderer: Any = structlog.processors.JSONRenderer() if as_json else structlog.dev.ConsoleRenderer(colors=sys.stderr.isatty())
    structlog.configure(
        processors=[structlog.contextvars.merge_contextvars, *shared, structlog.stdlib.ProcessorFormatter.wrap_for_formatter],
        logger_factory=structlog.stdlib.LoggerFactory(),
        wrapper_class=structlog.make_filtering_bound_logger(wanted),
        cache_logger_on_first_use=False,
    )
    handler = _ToStandardError()
    last: list[Any] = [structlog.stdlib.ProcessorFormatter.remove_processors_meta, renderer]
    handler.setFormatter(structlog.stdlib.ProcessorFormatter(foreign_pre_chain=[*shared, structlog.stdlib.add_logger_name, _first_words], processors=last))
    root = logging.getLogger()
    root.handlers[:] = [handler]
    root.setLevel(wanted)
    quiet_libraries(wanted)


class _ToStandardError(logging.Handler):
    """Writes to standard error as it is at that moment: it may have been redirected since the start."""

    def emit(self, record: logging.LogRecord) -> None:
        """Write one line."""
        try:
            sys.stderr.write(self.format(record) + "\n")
            sys.stderr.flush()
        except (OSError, ValueError):
            self.handleError(record)


def quiet_libraries(level: int = logging.INFO) -> None:
    """Pin the libraries' loggers. Bolt writes the body of a request with a bad signature at INFO; the durable engine is heard through our handler only."""
    for name in _TALKATIVE:
        logging.getLogger(name).setLevel(max(level, logging.INFO))
    for name in ("slack_bolt", "dbos", "alembic", "waitress", "sqlalchemy", "urllib3"):
        logging.getLogger(name).setLevel(max(level, logging.WARNING))
    engine = logging.getLogger("dbos")
    if not any(isinstance(handler, logging.NullHandler) for handler in engine.handlers):
        engine.handlers[:] = [logging.NullHandler()]  # with a handler there, DBOS adds none of its own
    engine.propagate = True


def logger() -> Any:
    """Give the logger that our code writes to."""
    return structlog.get_logger()


def _first_words(_logger: Any, _method: str, line: MutableMapping[str, Any]) -> MutableMapping[str, Any]:
    """Keep of a library's line what stands before its first value: the rest may be a payload, or an error that quotes one."""
    if str(line.get("logger", "")).split(".")[0] in _TALKATIVE:
        line["event"] = re.split(r"[:({\[\"']", str(line["event"]), maxsplit=1)[0].strip()
    return line


def _type_of_exception(_logger: Any, _method: str, line: MutableMapping[str, Any]) -> MutableMapping[str, Any]:
    """Say an exception by its kind and place only: its text may quote what somebody typed."""
    wrong = line.pop("exc_info", None)
    if wrong is True:
        wrong = sys.exc_info()
    error = wrong[1] if isinstance(wrong, tuple) else wrong
    if isinstance(error, BaseException):
        line["error"] = type(error).__name__
        line["at"] = _where(error)
    return line


def _where(error: BaseException) -> str:
    trace = error.__traceback__
    while trace is not None and trace.tb_next is not None:
        trace = trace.tb_next
    return f"{trace.tb_frame.f_globals.get('__name__', '?')}:{trace.tb_lineno}" if trace else "?"
