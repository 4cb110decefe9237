"""The inspector: every request in and out, with the tokens masked."""

from __future__ import annotations

import re
import time
from collections import deque
from collections.abc import Callable
from typing import Any

Json = dict[str, Any]
TOKEN = re.compile(r"\b(xox[a-z]|xapp)-[A-Za-z0-9-]+")


class Wire:
    """The record of what went over the wire."""

    def __init__(self, keep: int = 5000) -> None:
        """Start an empty record."""
        self.entries: deque[Json] = deque(maxlen=keep)
        self.secrets: list[str] = []
        self.noted: Callable[[], None] = lambda: None
        self._n = 0

    def mask(self, value: Any) -> Any:
        """Copy a value with every token and secret masked."""
        if isinstance(value, dict):
            return {key: self.mask(item) for key, item in value.items()}
        if isinstance(value, list):
            return [self.mask(item) for item in value]
        if isinstance(value, str):
            for secret in self.secrets:
                value = value.replace(secret, "***")
            return TOKEN.sub(r"\1-***", value)
        return value

    def note(self, direction: str, kind: str, name: str, request: Any, response: Any, status: Any, ms: float = 0.0) -> None:
        """Record one exchange."""
        self._n += 1
        entry = {"n": self._n, "at": time.time(), "direction": direction, "kind": kind, "name": name, "status": status, "ms": round(ms, 1)}
        self.entries.append({**entry, "request": self.mask(request), "response": self.mask(response)})
        self.noted()

    def since(self, n: int) -> list[Json]:
        """List the entries after number `n`."""
        return [entry for entry in self.entries if entry["n"] > n]
