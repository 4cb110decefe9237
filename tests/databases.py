"""Fixtures for tests that must hold on both databases: import them into a conftest."""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import Engine as Database

from bot.database import connect, migrate
from tests.postgres import PostgresMissing, Server

BOTH = ("sqlite", "postgresql")


@pytest.fixture(scope="session")
def postgres() -> Iterator[Server]:
    """A real server, for this worker."""
    try:
        server = Server()
    except PostgresMissing as why:
        pytest.skip(str(why))
    yield server
    server.stop()


@pytest.fixture(scope="session")
def _quick_folder() -> Iterator[Path]:
    """Where SQLite's files are: in memory if this machine has such a place. Processes are killed here, power is not cut, and a disk may be slow."""
    memory = Path("/dev/shm")  # noqa: S108  # a folder of our own in it, with a name that nobody knows before
    with tempfile.TemporaryDirectory(prefix="justus-", dir=memory if memory.is_dir() else None) as folder:
        yield Path(folder)


@pytest.fixture(scope="session")
def _sqlite_template(_quick_folder: Path) -> Path:
    path = _quick_folder / "justus.db"
    _migrate(f"sqlite:///{path}")
    return path


@pytest.fixture(scope="session")
def _postgres_template(postgres: Server) -> str:
    url = postgres.create()
    _migrate(url)
    return url.rsplit("/", 1)[1]


def _migrate(url: str) -> None:
    database = connect(url, pool_size=1)
    migrate(database)
    database.dispose()


@pytest.fixture(params=BOTH)
def database_url(request: pytest.FixtureRequest) -> Iterator[str]:
    """A fresh, migrated database: once SQLite, once PostgreSQL."""
    yield from _fresh(request)


@pytest.fixture
def postgres_url(postgres: Server, _postgres_template: str) -> Iterator[str]:
    """A fresh, migrated database on PostgreSQL only."""
    url = postgres.create(_postgres_template)
    yield url
    postgres.drop(url)


@pytest.fixture
def sqlite_url(_sqlite_template: Path) -> Iterator[str]:
    """A fresh, migrated SQLite file."""
    with tempfile.TemporaryDirectory(dir=_sqlite_template.parent) as folder:
        yield f"sqlite:///{shutil.copy(_sqlite_template, folder)}"


@pytest.fixture(params=BOTH)
def empty_database_url(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """A database with nothing in it."""
    if request.param == "sqlite":
        yield f"sqlite:///{tmp_path / 'empty.db'}"
        return
    server: Server = request.getfixturevalue("postgres")
    url = server.create()
    yield url
    server.drop(url)


@pytest.fixture
def database(database_url: str) -> Iterator[Database]:
    """An engine on a fresh database."""
    engine = connect(database_url, pool_size=12)
    yield engine
    engine.dispose()


def _fresh(request: pytest.FixtureRequest) -> Iterator[str]:
    yield request.getfixturevalue("sqlite_url" if request.param == "sqlite" else "postgres_url")
