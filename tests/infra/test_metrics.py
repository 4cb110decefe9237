"""The figures: for whoever has the token and nobody else, right in each case, the same on each replica where they come from the records, and about nobody."""

from __future__ import annotations

import http.client
from collections.abc import Callable
from datetime import timedelta

import pytest
from prometheus_client import CollectorRegistry, generate_latest
from sqlalchemy import Engine as Database
from sqlalchemy.orm import Session

from bot import log
from bot.app import Bot
from bot.database import connect
from bot.errors import NotSetUp
from bot.settings import Settings, load_settings
from bot.tables import Outbox
from bot.telemetry import OTHER, Outcome, Standing, Telemetry, kind_of
from bot.vault import Vault, new_key
from sandbox.server import Running
from tests.cast import AISHA, BEN, TEAM, TOMASZ
from tests.danger.tools import until
from tests.engine.rig import now
from tests.figures import figures, not_on_a_list
from tests.infra.conftest import SECRET, StartBot, environment
from tests.scene import Scene

TOKEN = "kept-by-whoever-reads-the-figures"


def asked(bot: Bot, authorization: str | None = None, method: str = "GET") -> tuple[int, str]:
    """Ask for /metrics; status and body."""
    connection = http.client.HTTPConnection("127.0.0.1", bot.server.port, timeout=10)
    connection.request(method, "/metrics", headers={"Authorization": authorization} if authorization else {})
    answer = connection.getresponse()
    body = answer.read().decode()
    connection.close()
    return answer.status, body


# Who may read them


def test_without_a_token_in_the_settings_nobody_gets_figures(slack: Running, sqlite_url: str, start_bot: StartBot) -> None:
    bot = start_bot(environment(slack, sqlite_url))
    assert asked(bot)[0] == 404
    assert asked(bot, "Bearer ")[0] == 404


@pytest.mark.parametrize("transport", ["socket", "http"])
def test_whoever_shows_the_token_gets_figures(request: pytest.FixtureRequest, sqlite_url: str, start_bot: StartBot, transport: str) -> None:
    if transport == "socket":
        env = environment(request.getfixturevalue("slack"), sqlite_url, JUSTUS_METRICS_TOKEN=TOKEN)
    else:
        env = environment(request.getfixturevalue("http_slack"), sqlite_url, JUSTUS_METRICS_TOKEN=TOKEN, SLACK_APP_TOKEN="", SLACK_SIGNING_SECRET=SECRET)
    bot = start_bot(env)
    for wrong in (None, TOKEN, "Bearer ", f"Bearer {TOKEN}x", f"bearer {TOKEN}", "Bearer Zo\xeb"):
        assert asked(bot, wrong) == (401, "Unauthorized")
    status, page = asked(bot, f"Bearer {TOKEN}")
    assert status == 200
    assert figures(page)["justus_database_up"] == 1
    assert figures(page)["justus_refusals_total kind=http_401"] == 6
    assert TOKEN not in page


def test_a_token_that_is_easy_to_guess_is_refused(slack: Running, sqlite_url: str, monkeypatch: pytest.MonkeyPatch) -> None:
    for name, value in environment(slack, sqlite_url, JUSTUS_METRICS_TOKEN="metrics").items():
        monkeypatch.setenv(name, value)
    monkeypatch.setenv("JUSTUS_SETTINGS", "/nowhere")
    with pytest.raises(NotSetUp, match="JUSTUS_METRICS_TOKEN must be at least 20"):
        load_settings()
    monkeypatch.setenv("JUSTUS_METRICS_TOKEN", new_key())
    assert isinstance(load_settings(), Settings)


# What they say


def test_answers_and_refusals_are_counted_by_their_kind(scene: Scene) -> None:
    scene.given_client("JU-0412", AISHA)
    scene.person(BEN).types("/justus status JU-0412", channel="general")
    scene.person(BEN).types("/justus nonsense", channel="general")
    tomasz = scene.person(TOMASZ)
    tomasz.types("/justus away", channel="general")
    tomasz.view("away")
    assert tomasz.submits(first_on=scene.today.isoformat(), last_on=(scene.today - timedelta(days=1)).isoformat()).errors

    def counted() -> str | None:
        """An answer is counted once it has gone out, so whoever has it may be a moment ahead of the figures."""
        page = scene.bot.services.telemetry.page()
        counts = figures(page)
        return page if [counts.get(f"justus_ack_seconds_count kind={kind}") for kind in ("command", "view_submission")] == [3, 1] else None

    page = until(counted)
    found = figures(page)
    assert found["justus_ack_seconds_count kind=command"] == 3
    assert found["justus_ack_seconds_count kind=view_submission"] == 1
    assert 0 < found["justus_ack_seconds_sum kind=command"] < 60
    refusals = {name: count for name, count in found.items() if name.startswith("justus_refusals_total")}
    assert refusals == {f"justus_refusals_total kind={kind}": 1 for kind in ("no_such_client", "unknown_word", "field")}
    assert not_on_a_list(page) == []


def test_what_stands_in_the_records_is_the_same_on_each_replica(database: Database, database_url: str) -> None:
    at = now()
    with Session(database) as session, session.begin():
        for number, (state, hours) in enumerate((("waiting", 2), ("waiting", 1), ("failed", 5), ("sent", 9), ("dropped", 9))):
            session.add(Outbox(
                id=str(number), team_id=TEAM, message="share/approved", about="JU-0412", target=AISHA, dedupe=str(number), state=state, attempts=0,
                created_at=at - timedelta(hours=hours),
            ))  # fmt: skip
        log.append(session, Vault(new_key()), team=TEAM, at=at, actor=AISHA, event="a:b", subject="JU-0412", detail={})
    other = connect(database_url, pool_size=1)
    first, second = page_of(database, lambda: 4.0), page_of(other, lambda: 9.0)
    other.dispose()
    ours = {name: value for name, value in figures(first).items() if name != "justus_sweep_age_seconds"}
    assert (
        ours
        == {name: value for name, value in figures(second).items() if name != "justus_sweep_age_seconds"}
        == {
            "justus_database_up": 1,
            "justus_queue_depth state=waiting": 2,
            "justus_queue_depth state=failed": 1,
            "justus_queue_oldest_seconds state=waiting": 7200,
            "justus_queue_oldest_seconds state=failed": 18_000,
            "justus_log_lines": 1,
        }
    )
    assert figures(second)["justus_sweep_age_seconds"] == 9
    assert not any(one in first for one in (AISHA, "JU-0412", TEAM))


def page_of(database: Database, age: Callable[[], float]) -> str:
    """What one replica shows, at one moment."""
    with Session(database) as session:
        newest = max(row.created_at for row in session.query(Outbox).where(Outbox.state == "waiting"))
    registry = CollectorRegistry()
    registry.register(Standing(database, lambda: newest + timedelta(hours=1), age))
    return generate_latest(registry).decode()


def test_a_database_that_does_not_answer_is_said_and_the_rest_is_shown() -> None:
    gone = connect("postgresql://nobody@127.0.0.1:1/none", pool_size=1)
    counts = Telemetry()
    counts.registry.register(Standing(gone, now, lambda: 4.0))
    found = figures(counts.page())
    assert (found["justus_database_up"], found["justus_sweep_age_seconds"]) == (0, 4)
    assert "justus_queue_depth state=waiting" not in found


# About nobody


def test_what_is_on_no_list_is_counted_as_other() -> None:
    counts = Telemetry({"share/approved"}, lambda code: code == "busy")
    for name in ("JU-0412", AISHA, "Jane Doe", "share/approved"):
        counts.delivered(name, Outcome.POSTED)
        counts.refused(name)
        with counts.handling({"type": name, "user": {"id": AISHA}}):
            pass
    counts.refused("busy")
    with counts.handling({"command": "/justus", "text": "share JU-0412"}):
        pass
    untold = Telemetry()
    untold.refused("Jane Doe")
    page = counts.page() + untold.page()
    assert not_on_a_list(page) == []
    assert not any(one in page for one in ("JU-0412", AISHA, "Jane"))
    assert {kind_of({"type": ["view_submission"]}), kind_of({"type": None}), kind_of({})} == {OTHER}


def test_a_label_that_is_on_no_list_would_be_noticed() -> None:
    assert not_on_a_list('x_total{message="JU-0412"} 1\nx_total{kind="command",le="0.5"} 1\n') == [("x_total", "message", "JU-0412")]


def test_two_bots_in_one_process_each_count_for_themselves() -> None:
    first, second = Telemetry({"hello"}), Telemetry({"hello"})
    first.delivered("hello", Outcome.POSTED)
    assert "justus_deliveries_total message=hello outcome=posted" not in figures(second.page())
    assert not any(name.startswith("python_") for name in figures(first.page()))
