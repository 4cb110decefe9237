"""Fixtures that everybody shares: a real database of each kind, and a scene on it."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from hypothesis import HealthCheck, settings

from tests.databases import (  # noqa: F401  # fixtures are used by their names
    _postgres_template,
    _quick_folder,
    _sqlite_template,
    database,
    database_url,
    empty_database_url,
    postgres,
    postgres_url,
    sqlite_url,
)
from tests.scene import Scene, play

# A slow machine is not a failure: how fast something is, the bench says.
settings.register_profile("patient", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("patient")


@pytest.fixture
def scene(sqlite_url: str) -> Iterator[Scene]:  # noqa: F811
    """A workspace with its bot, over Socket Mode and on SQLite."""
    with play(sqlite_url) as running:
        yield running


@pytest.fixture(params=["sqlite-socket", "sqlite-http", "postgresql-socket", "postgresql-http"])
def everywhere(request: pytest.FixtureRequest) -> Iterator[Scene]:
    """The same scene over Socket Mode and over signed HTTP, on SQLite and on PostgreSQL."""
    kind, transport = request.param.split("-")
    url = request.getfixturevalue("sqlite_url" if kind == "sqlite" else "postgres_url")
    with play(url, http=transport == "http") as running:
        yield running
