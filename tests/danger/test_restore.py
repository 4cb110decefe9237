"""A backup, and the worst day: the computer is gone, the copy is put back elsewhere, and nobody hears anything twice or waits for anything in vain."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from bot.app import build
from bot.database import READ_ONLY
from bot.errors import NotSetUp
from bot.tables import Outbox
from sandbox.client import Sandbox
from tests.cast import AISHA, APPROVALS, DANA, GRACE, OLU, TOMASZ
from tests.danger.killing import ROOT, Killable, stage
from tests.danger.tools import count, until
from tests.journeys.steps import approves, asks_to_share, asks_trustees, now, records, request_waits
from tests.postgres import Server, binaries
from tests.scene import Scene, settings_for

A_DAY, NEARLY_THREE = 20, 60
"""Hours after a request was put before the trustees: they were reminded once; and once more, with the data lead told that nobody answered."""


@pytest.fixture(params=["sqlite", "postgresql"])
def url(request: pytest.FixtureRequest) -> Any:
    """Each database by turns."""
    return request.getfixturevalue("sqlite_url" if request.param == "sqlite" else "postgres_url")


def typed(scene: Scene, url: str, *words: str) -> subprocess.CompletedProcess[str]:
    """What an admin types at the computer, with the settings of the bot."""
    settings = {
        "SLACK_BOT_TOKEN": "xoxb-sandbox-bot", "SLACK_APP_TOKEN": "xapp-sandbox-app", "SLACK_API_URL": scene.slack.api_url, "JUSTUS_DATABASE_URL": url,
        "JUSTUS_KEY": scene.bot.settings.key.get_secret_value(), "JUSTUS_APPROVALS_CHANNEL": APPROVALS, "JUSTUS_ADMINS": OLU, "JUSTUS_SETTINGS": os.devnull,
    }  # fmt: skip
    env = {**{name: value for name, value in os.environ.items() if not name.startswith(("JUSTUS_", "SLACK_"))}, **settings}
    return subprocess.run([sys.executable, "-m", "bot.cli", *words], cwd=ROOT, env=env, capture_output=True, text=True, timeout=60, check=False)


@contextmanager
def copied(request: pytest.FixtureRequest, scene: Scene, url: str, to: Path) -> Iterator[Any]:
    """Copy the records as the documents say, while the bot runs; what is given puts the copy in place elsewhere, and gives its address."""
    if url.startswith("sqlite"):
        done = typed(scene, url, "backup", str(to))
        assert done.returncode == 0, done.stderr
        yield lambda: f"sqlite:///{to.rename(to.with_name('elsewhere.db'))}"
        return
    server: Server = request.getfixturevalue("postgres")
    subprocess.run([str(binaries() / "pg_dump"), "--format=custom", f"--file={to}", url], check=True, capture_output=True)
    elsewhere = server.create()

    def put_back() -> str:
        subprocess.run([str(binaries() / "pg_restore"), "--no-owner", f"--dbname={elsewhere}", str(to)], check=True, capture_output=True)
        return elsewhere

    yield put_back
    server.drop(elsewhere)


def waits_rate_limited(scene: Scene) -> bool:
    """Whether something is to be said that Slack would not take yet."""
    with Session(scene.bot.database.execution_options(**READ_ONLY)) as session:
        return session.scalar(select(Outbox.id).where(Outbox.state == "waiting", Outbox.problem == "ratelimited").limit(1)) is not None


def notices(sandbox: Sandbox, user: str, about: str, channel: str = "dm") -> list[str]:
    """What a person's phone showed about a request, oldest first."""
    return [one["notification"] for one in sandbox.person(user).messages(channel) if about in one["notification"]]


def all_said(scene: Scene) -> None:
    """Wait until the bot has said all that it owes."""
    until(lambda: scene._unsaid() == 0, 60, "everything said")  # noqa: SLF001  # the scene's own look at the outbox


def test_a_copy_that_is_put_back_elsewhere_goes_on_and_repeats_nothing(request: pytest.FixtureRequest, url: str, tmp_path: Path) -> None:
    """The copy is made while a message waits. Then it is said, a share is recorded, a day goes by with its reminders, and the computer is gone."""
    with stage(url, tmp_path) as killable:
        scene, sandbox = killable.scene, killable.scene.sandbox
        aisha, tomasz = scene.person(AISHA), scene.person(TOMASZ)
        scene.given_client("JU-0412", AISHA)
        killable.starts()
        approved = request_waits(scene, AISHA)
        assert approves(tomasz).ok
        all_said(scene)
        asks_to_share(aisha, "Elm House")
        sandbox.faults("chat.postMessage", "429", seconds=8, times=20)
        assert asks_trustees(aisha).ok
        waiting = scene.request().id
        until(lambda: waits_rate_limited(scene), what="the request to the trustees waits for Slack")
        with copied(request, scene, url, tmp_path / "copy") as put_back:
            sandbox.clear_faults()
            lives_on_and_dies(killable, waiting)
            heard = {user: notices(sandbox, user, waiting) for user in (TOMASZ, GRACE)}
            assert all(len(said) == 1 for said in heard.values()), heard
            elsewhere = put_back()
            assert typed(scene, elsewhere, "log", "verify").returncode == 0
            with pytest.raises(NotSetUp, match="justus restore"):
                build(settings_for(scene.slack, elsewhere))
            done = typed(scene, elsewhere, "restore")
            assert done.returncode == 0, done.stderr
            again = put_in_its_place(killable, elsewhere)
            try:
                again.starts(hours=A_DAY + 1)
                all_said(again.scene)
                assert len(notices(sandbox, TOMASZ, waiting, "approvals")) == 1
                assert {user: notices(sandbox, user, waiting) for user in heard} == heard
                aisha.closes(everything=True)
                assert again.scene.request().state == "waiting"
                assert records(aisha, categories=["housing"], channel="email", **now(again.scene)).ok
                assert count(again.scene, "disclosure") == 1
                again.ends()
                again.starts(hours=NEARLY_THREE)
                until(lambda: "approval/unanswered" in said(again.scene), 60, "the data lead hears")
                all_said(again.scene)
                assert all(len(notices(sandbox, user, waiting)) == 2 for user in heard), "reminded once in each life"
                assert len(notices(sandbox, DANA, waiting)) == 1
                assert again.scene.log_verifies()
                assert "records:copy:restore" in again.scene.logged()
            finally:
                again.ends()
                again.scene.bot.stop()
        assert approved != waiting


def lives_on_and_dies(killable: Killable, waiting: str) -> None:
    """What nobody will know of: the message gets through, Aisha records what she shared, the trustees are reminded."""
    scene, aisha = killable.scene, killable.scene.person(AISHA)
    all_said(scene)
    aisha.closes(everything=True)
    assert records(aisha, categories=["housing"], channel="email", **now(scene)).ok
    all_said(scene)
    killable.ends()
    killable.starts(hours=A_DAY)
    until(lambda: "approval/reminder" in said(scene), 60, "the trustees are reminded")
    all_said(scene)
    killable.dies()


def said(scene: Scene) -> list[str]:
    """The messages that are on record, by name."""
    with Session(scene.bot.database.execution_options(**READ_ONLY)) as session:
        return list(session.scalars(select(Outbox.message)))


def put_in_its_place(killable: Killable, url: str) -> Killable:
    """The same charity, on another computer, with the same key."""
    scene = killable.scene
    key, folder = scene.bot.settings.key.get_secret_value(), scene.bot.settings.files
    looking_on = build(settings_for(scene.slack, url, JUSTUS_KEY=key, JUSTUS_FILES=str(folder)))
    return Killable(Scene(scene.slack, looking_on, scene._offset), url, killable.log)  # noqa: SLF001  # the same clock
