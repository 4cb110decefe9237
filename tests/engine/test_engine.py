"""The durable engine: starts, stops and starts again; takes over from the dead; stores ids only; never unpickles. Each known drawback of DBOS is met."""

from __future__ import annotations

import base64
import pickle
import signal
import subprocess
import sys
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from dbos import DBOS
from sqlalchemy import text
from sqlalchemy.orm import Session

from bot.engine import Engine
from bot.errors import NotSetUp
from bot.keeping import Times
from bot.tables import Replica
from sandbox.client import Sandbox
from sandbox.server import Running
from tests.engine.conftest import MakeRig, Spawn
from tests.engine.rig import PUBLIC, QUICK, USER, Rig, everything_in, now, until
from tests.holding import Holding


def texts(sandbox: Sandbox) -> list[str]:
    """What the bot said in the public channel."""
    return [message["text"] for message in sandbox.person(USER).messages(PUBLIC)]


def pending(rig: Rig) -> bool:
    """Whether some work is marked as being done."""
    return "PENDING" in everything_in(rig.database)


# Start, stop, health


def test_it_starts_and_stops_again_and_again_in_one_process(database_url: str, make_rig: MakeRig, sandbox: Sandbox) -> None:
    rig = make_rig(database_url)
    for number in range(4):
        began = time.monotonic()
        rig.engine.start()
        rig.settled(rig.say(f"m{number}"))
        rig.engine.stop()
        assert time.monotonic() - began < 5
    assert texts(sandbox) == [f"m{number} R-1 first" for number in range(4)]


def test_what_was_enqueued_while_nobody_worked_is_delivered_at_the_start(database_url: str, make_rig: MakeRig) -> None:
    rig = make_rig(database_url)
    said = rig.say()
    rig.engine.start()
    assert rig.settled(said) == ["sent"]


def test_health_tells_of_the_beat_and_of_what_waits(rig: Rig, sandbox: Sandbox) -> None:
    assert rig.engine.health()["alive"] is True
    sandbox.faults("chat.postMessage", "429", seconds=60)
    stuck = rig.say()
    until(lambda: rig.row(stuck).attempts == 1)
    assert rig.engine.health()["waiting"] == 1
    rig.engine.stop()
    assert rig.engine.health()["alive"] is False


def test_the_callers_own_business_is_done_from_time_to_time_even_after_it_failed_once(database_url: str, make_rig: MakeRig) -> None:
    rig = make_rig(database_url)
    done: list[int] = []

    def business() -> None:
        done.append(1)
        if len(done) == 1:
            raise RuntimeError("once")

    rig.engine = Engine(rig.database, "", rig.deliverer.deliver, business, 0.02, QUICK)
    rig.engine.start()
    until(lambda: len(done) >= 3)


def test_stopping_lets_what_is_in_hand_finish(rig: Rig, sandbox: Sandbox) -> None:
    sandbox.faults("chat.postMessage", "latency", seconds=1)
    said = rig.say()
    until(lambda: rig.row(said).attempts == 1)
    rig.engine.stop()
    assert rig.row(said).state == "sent"
    assert texts(sandbox) == ["hello R-1 first"]


def test_a_second_engine_in_one_process_is_refused(rig: Rig) -> None:
    other = Engine(rig.database, "", rig.deliverer.deliver, rig._sweep, 0.02, QUICK)
    with pytest.raises(NotSetUp, match="already runs"):
        other.start()
    assert rig.settled(rig.say()) == ["sent"]


def test_a_start_that_fails_can_be_tried_again(postgres_url: str, make_rig: MakeRig) -> None:
    rig = make_rig(postgres_url)
    with rig.database.begin() as connection:
        connection.execute(text("ALTER TABLE dbos.workflow_status RENAME TO elsewhere"))
    with pytest.raises(Exception):  # noqa: B017  # whatever the database says of it
        rig.engine.start()
        rig.engine.keeper.sweep()
    rig.engine.stop()
    with rig.database.begin() as connection:
        connection.execute(text("ALTER TABLE dbos.elsewhere RENAME TO workflow_status"))
    rig.engine.start()
    assert rig.settled(rig.say()) == ["sent"]


def test_a_thread_that_waits_for_ever_does_not_keep_the_process() -> None:
    code = "import threading; from bot.engine import leave_process; threading.Thread(target=threading.Event().wait).start(); leave_process(0.1)"
    assert subprocess.run([sys.executable, "-c", code], timeout=60, check=False, capture_output=True).returncode == 0


# Deaths


def test_killed_after_slack_took_the_message_and_before_we_knew(database_url: str, slack: Running, make_rig: MakeRig, spawn: Spawn, sandbox: Sandbox) -> None:
    with Holding(slack.url) as slow:
        worker = spawn(database_url, slow.api_url, "first")
        rig = make_rig(database_url)
        said = rig.say()
        assert slow.taken.wait(15)
        worker.send_signal(signal.SIGKILL)
        worker.wait()
    assert rig.row(said).state == "waiting"
    assert pending(rig)
    rig.engine.start()
    assert rig.settled(said) == ["sent"]
    assert texts(sandbox) == ["hello R-1 first"]


def test_killed_before_slack_took_the_message(database_url: str, slack: Running, make_rig: MakeRig, spawn: Spawn, sandbox: Sandbox) -> None:
    sandbox.faults("chat.postMessage", "latency", seconds=30)
    worker = spawn(database_url, slack.api_url, "first")
    rig = make_rig(database_url)
    said = rig.say()
    until(lambda: rig.row(said).attempts == 1)
    worker.send_signal(signal.SIGKILL)
    worker.wait()
    rig.engine.start()
    assert rig.settled(said) == ["sent"]
    assert texts(sandbox) == ["hello R-1 first"]


def test_a_dead_replica_is_taken_over_by_a_living_one(postgres_url: str, slack: Running, make_rig: MakeRig, spawn: Spawn, sandbox: Sandbox) -> None:
    with Holding(slack.url) as slow:
        victim = spawn(postgres_url, slow.api_url, "victim")
        rig = make_rig(postgres_url, executor="survivor")
        said = rig.say()
        assert slow.taken.wait(15)
        rig.engine.start()
        victim.send_signal(signal.SIGKILL)
        victim.wait()
    assert rig.settled(said) == ["sent"]
    assert rig.row(said).attempts == 2
    assert texts(sandbox) == ["hello R-1 first"]


def test_what_a_living_replica_is_at_is_left_to_it(postgres_url: str, slack: Running, make_rig: MakeRig, spawn: Spawn, sandbox: Sandbox) -> None:
    with Holding(slack.url) as slow:
        spawn(postgres_url, slow.api_url, "busy")
        rig = make_rig(postgres_url, executor="idle")
        said = rig.say()
        assert slow.taken.wait(15)
        rig.engine.start()
        until(lambda: rig.swept >= 12, what="more sweeps than it takes to be declared dead")
        assert [work.executor_id for work in DBOS.list_workflows(status="PENDING")] == ["busy"]
        slow.release.set()
        assert rig.settled(said) == ["sent"]
    assert rig.row(said).attempts == 1
    assert texts(sandbox) == ["hello R-1 first"]


def test_two_living_replicas_deliver_each_message_once(postgres_url: str, slack: Running, make_rig: MakeRig, spawn: Spawn, sandbox: Sandbox) -> None:
    rig = make_rig(postgres_url)
    spawn(postgres_url, slack.api_url)
    rig.engine.start()
    targets = (PUBLIC, USER)
    with ThreadPoolExecutor(4) as threads:
        ids = list(threads.map(lambda number: rig.say(f"m{number}", target=targets[number % 2]), range(40)))
    rig.settled(*ids, seconds=40)
    said = [message["text"] for where in (PUBLIC, "dm") for message in sandbox.person(USER).messages(where)]
    assert sorted(said) == sorted(f"m{number} R-1 first" for number in range(40))
    assert {row.attempts for row in rig.rows()} == {1}


def test_a_replica_that_stops_in_good_order_leaves_nothing_to_take_over(postgres_url: str, slack: Running, make_rig: MakeRig, spawn: Spawn) -> None:
    rig = make_rig(postgres_url)
    worker = spawn(postgres_url, slack.api_url, "leaver", dead_after=60)
    worker.send_signal(signal.SIGTERM)
    assert worker.wait(60) == 0
    with Session(rig.database) as session:
        assert session.get(Replica, "leaver") is None


def test_a_name_that_a_living_replica_bears_is_refused(postgres_url: str, slack: Running, make_rig: MakeRig, spawn: Spawn) -> None:
    spawn(postgres_url, slack.api_url, "twin")
    with pytest.raises(NotSetUp, match="twin"):
        make_rig(postgres_url, executor="twin").engine.start()
    with pytest.raises(NotSetUp, match="local"):
        make_rig(postgres_url, executor="local").engine.start()


def test_a_name_whose_bearer_is_long_dead_may_be_used_again(postgres_url: str, make_rig: MakeRig) -> None:
    rig = make_rig(postgres_url, executor="again", times=Times(beat=0.2, dead_after=0.3, sweep=0.2))
    with Session(rig.database) as session, session.begin():
        session.add(Replica(executor="again", seen_at=now().replace(year=2020)))
    rig.engine.start()
    assert rig.settled(rig.say()) == ["sent"]


def test_sqlite_is_for_one_process(sqlite_url: str, slack: Running, make_rig: MakeRig, spawn: Spawn) -> None:
    worker = spawn(sqlite_url, slack.api_url)
    rig = make_rig(sqlite_url)
    with pytest.raises(NotSetUp, match="SQLite is for one process"):
        rig.engine.start()
    worker.kill()
    worker.wait()
    rig.engine.start()
    assert rig.settled(rig.say()) == ["sent"]


# The outbox is the truth


def test_a_row_whose_work_is_gone_is_found_again(database_url: str, make_rig: MakeRig) -> None:
    rig = make_rig(database_url)
    said = rig.say()
    schema = "" if rig.database.dialect.name == "sqlite" else "dbos."
    with rig.database.begin() as connection:
        connection.execute(text(f"DELETE FROM {schema}workflow_status"))  # noqa: S608
    rig.engine.start()
    assert rig.settled(said) == ["sent"]


def test_a_row_whose_work_failed_for_good_is_found_again(database_url: str, make_rig: MakeRig) -> None:
    rig = make_rig(database_url)
    said = rig.say()
    schema = "" if rig.database.dialect.name == "sqlite" else "dbos."
    with rig.database.begin() as connection:
        connection.execute(text(f"UPDATE {schema}workflow_status SET status = 'ERROR'"))  # noqa: S608
    rig.engine.start()
    assert rig.settled(said) == ["sent"]


def test_finished_work_is_thrown_away(database_url: str, make_rig: MakeRig) -> None:
    rig = make_rig(database_url, times=Times(beat=0.2, dead_after=2, sweep=0.2, kept=0.5))
    rig.engine.start()
    said = rig.say()
    rig.settled(said)
    until(lambda: f"msg-{said}" not in everything_in(rig.database))
    assert rig.row(said).state == "sent"


def test_work_of_an_older_release_is_done_too(database_url: str, make_rig: MakeRig) -> None:
    rig = make_rig(database_url)
    said = rig.say()
    assert "'1'" in everything_in(rig.database)
    rig.engine.start()
    assert rig.settled(said) == ["sent"]
    assert DBOS.application_version == "1"


# What is stored, and what is not run


def test_the_engines_own_tables_hold_ids_only(rig: Rig) -> None:
    rig.settled(rig.say("secret-words", about="R-77"), rig.say("bad"), rig.say("gone", target="UGONE000"))
    until(lambda: "PENDING" not in everything_in(rig.database))
    stored = everything_in(rig.database)
    assert "msg-" in stored
    for word in ("secret-words", "R-77", "first", PUBLIC, USER, "xoxb"):
        assert word not in stored


class Bomb:
    """Runs a command when it is unpickled."""

    def __init__(self, path: Path) -> None:
        self.path = path

    def __reduce__(self) -> tuple[object, tuple[list[str]]]:
        return subprocess.check_call, ([sys.executable, "-c", f"open({str(self.path)!r}, 'w')"],)


def test_a_pickled_row_is_not_unpickled(database_url: str, make_rig: MakeRig, tmp_path: Path) -> None:
    rig = make_rig(database_url)
    planted = rig.say()
    schema = "" if rig.database.dialect.name == "sqlite" else "dbos."
    bomb = base64.b64encode(pickle.dumps(Bomb(tmp_path / "ran"))).decode()
    with rig.database.begin() as connection:
        connection.execute(text(f"UPDATE {schema}workflow_status SET serialization = 'py_pickle'"))  # noqa: S608
        connection.execute(text(f"UPDATE {schema}workflow_input SET inputs = :bomb"), {"bomb": bomb})  # noqa: S608
    rig.engine.start()
    until(lambda: pending(rig) or "ERROR" in everything_in(rig.database), what="the planted row was picked up")
    assert rig.settled(rig.say("after", target=USER)) == ["sent"]
    DBOS.list_workflows(workflow_id_prefix=f"msg-{planted}")
    assert not (tmp_path / "ran").exists()


def test_the_bomb_would_have_gone_off(tmp_path: Path) -> None:
    pickle.loads(pickle.dumps(Bomb(tmp_path / "ran")))  # noqa: S301  # to know that the test above tests something
    assert (tmp_path / "ran").exists()


def test_dbos_is_quiet(database_url: str, make_rig: MakeRig, capfd: pytest.CaptureFixture[str]) -> None:
    rig = make_rig(database_url)
    rig.engine.start()
    rig.settled(rig.say())
    rig.engine.stop()
    out, err = capfd.readouterr()
    assert "dbos" not in (out + err).lower()
    assert "conductor" not in (out + err).lower()


# While it works


def test_a_writer_is_not_kept_waiting_while_work_is_done(rig: Rig) -> None:
    stop = threading.Event()

    def talk() -> None:
        number = 0
        while not stop.is_set():
            rig.say(f"m{number}", target=USER if number % 2 else PUBLIC)
            number += 1
            stop.wait(0.02)

    talker = threading.Thread(target=talk)
    talker.start()
    slowest = 0.0
    for number in range(50):
        began = time.monotonic()
        rig.say(f"timed{number}", target=USER)
        slowest = max(slowest, time.monotonic() - began)
    stop.set()
    talker.join()
    assert slowest < 1.5
