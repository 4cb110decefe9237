"""Misbehaving on request: late, refusing, broken or cut-off answers of the Web API."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

Json = dict[str, Any]
KINDS = ("latency", "429", "429_empty", "500", "reset_after", "reset_before", "empty", "error", "unshared")


@dataclass
class Fault:
    """One order to misbehave."""

    method: str
    kind: str
    times: int = 1
    after: int = 0
    seconds: float = 1.0
    error: str = "internal_error"


class Faults:
    """The orders that are still to be carried out."""

    def __init__(self) -> None:
        """Start without any."""
        self.orders: list[Fault] = []

    def add(self, data: Json) -> Fault:
        """Take an order as /control/faults receives it."""
        if str(data.get("kind")) not in KINDS or not data.get("method"):
            raise ValueError(f"a fault needs a method and a kind of: {', '.join(KINDS)}")
        known = {key: data[key] for key in ("times", "after", "seconds", "error") if key in data}
        fault = Fault(method=str(data["method"]), kind=str(data["kind"]), **known)
        self.orders.append(fault)
        return fault

    def clear(self) -> None:
        """Forget all orders."""
        self.orders.clear()

    def take(self, method: str) -> Fault | None:
        """Find the fault for this call of a method, counting it."""
        for fault in self.orders:
            if fault.method not in ("*", method):
                continue
            if fault.after > 0:
                fault.after -= 1
                continue
            fault.times -= 1
            if fault.times <= 0:
                self.orders.remove(fault)
            return fault
        return None
