"""Where a scene is played: on which database, and over which of Slack's two ways to an app."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

import pytest

from tests.scene import Scene, play

SOCKET, HTTP = "sqlite-socket", "postgresql-http"

over_both_transports = pytest.mark.parametrize("scene", [SOCKET, HTTP], indirect=True)
"""A scene that is played twice: over Socket Mode on SQLite, and over signed HTTP on PostgreSQL."""


@contextmanager
def play_in(request: pytest.FixtureRequest, where: str, **settings: str) -> Iterator[Scene]:
    """Play a scene in a place such as `sqlite-http`, with these settings."""
    kind, transport = where.split("-")
    url = request.getfixturevalue("sqlite_url" if kind == "sqlite" else "postgres_url")
    with play(url, http=transport == "http", **settings) as running:
        yield running
