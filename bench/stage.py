"""A bot that is put together as in service, on a database with a little in it; it is not started, so nothing works beside what is timed."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import timedelta
from typing import Any

import psycopg
from slack_bolt import App

from bench.loopback import InMemory
from bot.app import Bot, build
from bot.database import connect, migrate
from bot.directory import Directory
from bot.services import Services
from bot.settings import Settings
from bot.vault import new_key
from handlers.register import register
from policy.facts import Answer, Purpose
from tests import postgres
from tests.cast import AISHA, APPROVALS, OLU
from tests.scene import Scene

SECRET = "bench-signing-secret"
REF, HOUSING, DOCTOR, BROTHER = "JU-0412", "Leeds Housing Office", "Dr Ahmed's surgery", "Their brother"

DURABLE = "-c fsync=on -c synchronous_commit=on -c full_page_writes=on -c max_connections=60 -c shared_buffers=32MB"


class Durable(postgres.Server):
    """The tests' PostgreSQL, except that what it says is committed is on the disk."""

    def __init__(self) -> None:
        """Make it, and see that it is so."""
        super().__init__()
        with psycopg.connect(self.url("postgres")) as connection:
            found = connection.execute("SELECT version(), current_setting('fsync'), current_setting('synchronous_commit')").fetchone()
        assert found is not None
        self.version = str(found[0]).split(" on ")[0]
        if found[1:] != ("on", "on"):
            self.stop()
            raise RuntimeError("PostgreSQL does not write through to the disk: the commits would not be comparable")

    def _run(self, program: str, *arguments: str) -> None:
        super()._run(program, *(one.replace(postgres._UNSAFE_BUT_QUICK, DURABLE) for one in arguments))


@contextmanager
def staged(database_url: str, slack_url: str, *, in_memory: bool = False) -> Iterator[Bot]:
    """A bot on a database that was set up; with Slack in memory, it makes every call and sends none."""

    def handlers(app: App, services: Services) -> None:
        if in_memory:
            silent = InMemory("xoxb-bench")
            services = replace(services, slack=silent, directory=Directory(silent, services.team))
        register(app, services)

    bot = build(_settings(database_url, slack_url), handlers=handlers)
    try:
        yield bot
    finally:
        bot.stop()


def set_up(database_url: str, slack_url: str) -> None:
    """Bring a database to what this version needs, with the cast, one client and what they answered."""
    database = connect(database_url, pool_size=1)
    migrate(database)
    database.dispose()
    with staged(database_url, slack_url) as bot:
        given = _Givens(bot)
        given.given_roles()
        given.given_client(REF, AISHA)
        given.given_consent(REF, HOUSING)
        given.given_consent(REF, DOCTOR, purposes=(Purpose.HEALTH_CARE,))
        given.given_consent(REF, BROTHER, answer=Answer.REFUSED)


class _Givens(Scene):
    """The tests' givens without their sandbox."""

    def __init__(self, bot: Bot) -> None:
        """Take the bot."""
        self.bot = bot
        self._offset = [timedelta()]


def _settings(database_url: str, slack_url: str) -> Settings:
    values: dict[str, Any] = {
        "SLACK_BOT_TOKEN": "xoxb-bench", "SLACK_SIGNING_SECRET": SECRET, "SLACK_API_URL": slack_url, "PORT": 0, "JUSTUS_DATABASE_URL": database_url,
        "JUSTUS_KEY": _KEY, "JUSTUS_APPROVALS_CHANNEL": APPROVALS, "JUSTUS_ADMINS": OLU, "JUSTUS_CHARITY": "JustUs",
        "JUSTUS_EMERGENCY_NUMBERS": "Children's social care: 0151 496 0001", "JUSTUS_THREADS": 4,
    }  # fmt: skip
    return Settings(_env_file=None, **values)


_KEY = new_key()
