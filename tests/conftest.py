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
from tests.places import HTTP, SOCKET, play_in
from tests.scene import Scene

# A slow machine is not a failure: how fast something is, the bench says.
settings.register_profile("patient", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("patient")


def pytest_addoption(parser: pytest.Parser) -> None:
    """A number is smaller unless it is asked for in full, because that takes minutes and says the same."""
    parser.addoption("--in-full", action="store_true", help="ten thousand records in a pack")


@pytest.fixture
def in_full(request: pytest.FixtureRequest) -> bool:
    """Whether the numbers are asked for in full."""
    return bool(request.config.getoption("in_full"))


@pytest.fixture
def scene(request: pytest.FixtureRequest) -> Iterator[Scene]:
    """A workspace with its bot, over Socket Mode and on SQLite; one that is played `over_both_transports` comes again over signed HTTP and on PostgreSQL."""
    with play_in(request, getattr(request, "param", SOCKET)) as running:
        yield running


@pytest.fixture(params=[SOCKET, "sqlite-http", "postgresql-socket", HTTP])
def everywhere(request: pytest.FixtureRequest) -> Iterator[Scene]:
    """The same scene over Socket Mode and over signed HTTP, on SQLite and on PostgreSQL."""
    with play_in(request, request.param) as running:
        yield running
