"""What it was measured on: without this a figure says nothing."""

from __future__ import annotations

import os
import platform
import re
import sqlite3
import sys
from importlib.metadata import version
from pathlib import Path
from typing import Any

_LIBRARIES = ("slack-bolt", "slack-sdk", "sqlalchemy", "psycopg", "dbos", "jinja2", "pydantic", "cryptography", "regopy", "cedarpy")


def describe() -> dict[str, Any]:
    """The machine and what runs on it, and how busy it is now."""
    return {
        "cpu": _cpu(),
        "cores": os.cpu_count(),
        "usable_cores": len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count(),
        "system": f"{platform.system()} {platform.release()} {platform.machine()}",
        "python": f"{platform.python_implementation()} {sys.version.split()[0]}",
        "libraries": {name: version(name) for name in _LIBRARIES},
        "sqlite": sqlite3.sqlite_version,
        "load": load(),
    }


def load() -> list[float]:
    """How many processes wanted the processor over the last one, five and fifteen minutes."""
    return [round(one, 2) for one in os.getloadavg()]


def _cpu() -> str:
    """The processor, as the system names it."""
    try:
        told = Path("/proc/cpuinfo").read_text(encoding="utf-8")
    except OSError:
        return platform.processor() or "unknown"
    name = re.search(r"^model name\s*:\s*(.+)$", told, re.M)
    speed = re.search(r"^cpu MHz\s*:\s*(.+)$", told, re.M)
    return " at ".join(part for part in (name[1] if name else "", f"{float(speed[1]):.0f} MHz" if speed else "") if part) or "unknown"
