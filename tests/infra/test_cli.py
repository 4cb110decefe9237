"""The command line, the doctor and the manifest, as an administrator meets them."""

from __future__ import annotations

import json
import subprocess
import sys
import time
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import update
from sqlalchemy.orm import Session

from bot import log
from bot.cli import main
from bot.database import connect
from bot.doctor import examine
from bot.errors import NotSetUp
from bot.ids import SCOPES, Event, Shortcut
from bot.manifest import manifest
from bot.settings import Settings
from bot.tables import LogEntry
from bot.vault import Vault, new_key
from policy.deadlines import law_check_due
from policy.law import CHECKED
from sandbox.client import Sandbox
from sandbox.server import Running
from tests import cast
from tests.infra.conftest import SECRET, Run, StartBot, environment


def test_key_makes_a_new_key_each_time(run: Run) -> None:
    first, second = run("key")[1].strip(), run("key")[1].strip()
    assert first != second
    Vault(first)


def test_the_version_is_told(run: Run) -> None:
    assert run("--version") == (0, "justus 0.1.0\n")


def test_what_is_not_set_up_is_said_in_sentences(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    for name in ("SLACK_BOT_TOKEN", "JUSTUS_KEY"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("JUSTUS_SETTINGS", "/nowhere")
    monkeypatch.setattr(sys, "argv", ["justus", "serve"])
    with pytest.raises(SystemExit) as ended:
        main()
    assert ended.value.code == 2
    told = capsys.readouterr().err
    assert "SLACK_BOT_TOKEN is missing" in told
    assert "Traceback" not in told


def test_help_needs_none_of_the_heavy_libraries() -> None:
    code = "import bot.cli, sys; print([name for name in ('dbos', 'alembic', 'slack_bolt', 'sqlalchemy', 'sandbox') if name in sys.modules])"
    assert subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout.strip() == "[]"


# The log


def test_the_log_is_verified_and_a_change_is_told(run: Run, slack: Running, database_url: str) -> None:
    env = environment(slack, database_url)
    database = connect(database_url, pool_size=2)
    for _ in range(3):
        with Session(database) as session, session.begin():
            log.append(session, Vault(env["JUSTUS_KEY"]), team=cast.TEAM, at=datetime.now(UTC), actor="U1", event="a:b", subject="s", detail={})
    assert run("log", "verify", **env) == (0, f"{cast.TEAM}: 3 lines, all sound.\n")
    code, kept = run("log", "checkpoint", **env)
    assert (code, kept.split(":")[:2]) == (0, [cast.TEAM, "3"])
    assert run("log", "verify", "--checkpoint", kept.strip(), **env)[0] == 0
    assert run("log", "verify", "--checkpoint", f"{cast.TEAM}:9:{'0' * 64}", **env)[0] == 1
    assert run("log", "verify", "--checkpoint", f"T0ELSE:9:{'0' * 64}", **env)[0] == 1
    with pytest.raises(NotSetUp, match="workspace:number:seal"):
        run("log", "verify", "--checkpoint", "nonsense", **env)
    with database.begin() as connection:
        connection.execute(update(LogEntry).where(LogEntry.seq == 2).values(actor="U2"))
    database.dispose()
    code, told = run("log", "verify", **env)
    assert code == 1
    assert "at line 2" in told


def test_migrate_makes_the_database_ready(run: Run, slack: Running, empty_database_url: str) -> None:
    env = environment(slack, empty_database_url)
    assert run("migrate", **env)[0] == 0
    assert run("log", "verify", **env) == (0, "The log is empty.\n")


# The doctor


def wrong(env: dict[str, Any]) -> list[str]:
    """What is to be mended."""
    # The law grows old in these tests' own time: that it does has a test of its own.
    return [line.name for line in examine(Settings(**env)) if not line.well and line.name != "law_old"]


def test_the_doctor_finds_a_healthy_bot_healthy(run: Run, slack: Running, database_url: str, start_bot: StartBot) -> None:
    env = environment(slack, database_url)
    start_bot(env)
    assert wrong(env) == []
    code, told = run("doctor", **env)
    assert (code, "MEND" in told) == (0, False)
    assert "xoxb" not in told


FAULTS: dict[str, dict[str, Any]] = {
    "channel_archived": {"do": "archive", "channel": cast.APPROVALS},
    "channel_public": {"do": "make_public", "channel": cast.APPROVALS},
    "channel_lost": {"do": "remove_bot", "channel": cast.APPROVALS},
}


@pytest.mark.parametrize("name", FAULTS)
def test_the_doctor_finds_what_is_wrong_with_the_channel(slack: Running, sandbox: Sandbox, sqlite_url: str, name: str) -> None:
    sandbox.world(**FAULTS[name])
    assert wrong(environment(slack, sqlite_url)) == [name]


@pytest.mark.parametrize(
    ("changes", "name"),
    [
        ({"SLACK_BOT_TOKEN": "xoxb-wrong"}, "slack_refuses"),
        ({"SLACK_APP_TOKEN": "xapp-wrong"}, "socket_refuses"),
        ({"SLACK_API_URL": "http://127.0.0.1:1/api/"}, "slack_unreachable"),
        ({"JUSTUS_DATABASE_URL": "postgresql://nobody@127.0.0.1:1/none"}, "database_unreachable"),
        ({"JUSTUS_DATABASE_URL": "sqlite:////nowhere/at/all.db"}, "not_migrated"),
    ],
)
def test_the_doctor_finds_wrong_settings(slack: Running, sqlite_url: str, changes: dict[str, str], name: str) -> None:
    assert wrong(environment(slack, sqlite_url) | changes) == [name]


def test_the_doctor_finds_missing_scopes(sqlite_url: str) -> None:
    poor = manifest()
    poor["oauth_config"]["scopes"]["bot"] = ["commands", "groups:read", "users:read"]
    with Running(cast.world(poor)) as running:
        [line] = [line for line in examine(Settings(**environment(running, sqlite_url))) if line.name.startswith("scopes")]
    assert not line.well
    assert "chat:write" in line.text


def test_the_doctor_finds_a_channel_that_is_shared(sqlite_url: str) -> None:
    shared = cast.world(manifest())
    [channel] = [one for one in shared["channels"] if one["id"] == cast.APPROVALS]
    channel["shared"] = True
    with Running(shared) as running:
        assert wrong(environment(running, sqlite_url)) == ["channel_shared"]


@pytest.mark.parametrize("off", [-400, 400])
def test_the_doctor_finds_a_clock_that_is_off(slack: Running, sqlite_url: str, off: int) -> None:
    settings = Settings(**environment(slack, sqlite_url))
    assert [line.name for line in examine(settings, lambda: time.time() + off) if not line.well] == ["clock_skewed"]


def test_the_doctor_finds_law_that_was_not_checked_for_a_year(slack: Running, sqlite_url: str) -> None:
    settings = Settings(**environment(slack, sqlite_url))
    due = datetime.combine(law_check_due(CHECKED, settings.values), datetime.min.time(), settings.zone)
    for days, expected in ((0, ["law_ok"]), (1, ["law_old"])):
        moment = (due + timedelta(days=days)).timestamp()
        assert [line.name for line in examine(settings, lambda moment=moment: moment) if line.name.startswith("law")] == expected  # type: ignore[misc]


def test_the_doctor_finds_a_key_that_opens_nothing(slack: Running, sqlite_url: str, start_bot: StartBot) -> None:
    env = environment(slack, sqlite_url)
    start_bot(env)
    assert wrong(env | {"JUSTUS_KEY": new_key()}) == ["key_wrong"]
    assert wrong(env | {"JUSTUS_KEY": f"{new_key()},{env['JUSTUS_KEY']}"}) == []


# The manifest


@pytest.mark.parametrize("url", [None, "https://bot.example.org/slack/events"])
def test_the_manifest_keeps_slacks_limits_and_our_ids(run: Run, url: str | None) -> None:
    made = manifest(url)
    assert json.loads(run("manifest", *(["--request-url", url] if url else []))[1]) == made
    shown, features, settings = made["display_information"], made["features"], made["settings"]
    assert len(shown["name"]) <= 35
    assert len(shown["description"]) <= 140
    assert 175 <= len(shown["long_description"]) <= 4000
    assert {one["callback_id"] for one in features["shortcuts"]} == set(Shortcut)
    assert all(len(one["name"]) <= 24 and len(one["description"]) <= 150 for one in features["shortcuts"])
    assert [one["should_escape"] for one in features["slash_commands"]] == [True]
    assert made["oauth_config"]["scopes"]["bot"] == list(SCOPES)
    assert settings["event_subscriptions"]["bot_events"] == list(Event)
    assert settings["socket_mode_enabled"] is (url is None)
    assert settings["interactivity"].get("request_url") == url
    assert features["slash_commands"][0].get("url") == url


def test_http_settings_are_well_too(http_slack: Running, sqlite_url: str) -> None:
    env = environment(http_slack, sqlite_url, SLACK_APP_TOKEN="", SLACK_SIGNING_SECRET=SECRET)
    assert wrong(env) == []
