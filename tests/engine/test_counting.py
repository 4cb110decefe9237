"""The engine counts what it does: each try to say something by what came of it, and each look at what is due."""

from __future__ import annotations

from datetime import timedelta

import pytest

from bot.engine import Engine
from bot.telemetry import Telemetry
from sandbox.client import Sandbox
from tests.engine.conftest import MakeRig
from tests.engine.rig import PUBLIC, QUICK, now, until
from tests.figures import figures


def test_each_try_to_say_something_is_counted_by_what_came_of_it(sqlite_url: str, make_rig: MakeRig, sandbox: Sandbox) -> None:
    counts = Telemetry({"hello", "bad", "nothing", "broken"})
    rig = make_rig(sqlite_url, telemetry=counts, give_up_after=timedelta(minutes=10))
    sandbox.faults("chat.postMessage", "429", seconds=1)
    sandbox.faults("chat.postMessage", "500")
    rig.engine.start()
    rig.settled(rig.say(target=PUBLIC))
    rig.settled(rig.say("bad"), rig.say("nothing"), rig.say("JU-0412"), rig.say("hello", about="old", at=now() - timedelta(hours=1)))
    broken = rig.say("broken")
    until(lambda: figures(counts.page()).get("justus_deliveries_total message=other outcome=posted", 0) >= 3)
    found = {name: value for name, value in figures(counts.page()).items() if name.startswith("justus_deliveries_total")}
    assert found == {
        "justus_deliveries_total message=hello outcome=rate_limited": 1,
        "justus_deliveries_total message=hello outcome=later": 1,
        "justus_deliveries_total message=hello outcome=posted": 1,
        "justus_deliveries_total message=hello outcome=given_up": 1,
        "justus_deliveries_total message=bad outcome=refused": 1,
        "justus_deliveries_total message=nothing outcome=not_worth_saying": 1,
        "justus_deliveries_total message=other outcome=posted": 3,
    }
    assert rig.row(broken).state == "waiting"


def test_a_try_that_breaks_is_counted_too() -> None:
    counts = Telemetry({"hello"})
    with pytest.raises(RuntimeError), counts.delivering("hello"):
        raise RuntimeError("Jane Doe of 3 Acacia Avenue")
    with pytest.raises(RuntimeError), counts.handling({"type": "shortcut"}):
        raise RuntimeError("Jane Doe of 3 Acacia Avenue")
    found = figures(counts.page())
    assert found["justus_deliveries_total message=hello outcome=broke"] == 1
    assert found["justus_ack_seconds_count kind=shortcut"] == 1


def test_looks_at_what_is_due_are_counted_by_how_they_ended(database_url: str, make_rig: MakeRig) -> None:
    counts, business = Telemetry(), [RuntimeError("Jane Doe of 3 Acacia Avenue")]
    rig = make_rig(database_url)
    engine = Engine(rig.database, "", rig.deliverer.deliver, lambda: _raise_once(business), 0.02, QUICK, counts)
    rig.engine = engine
    engine.start()
    until(lambda: figures(counts.page()).get("justus_sweep_seconds_count outcome=done", 0) >= 2)
    assert figures(counts.page())["justus_sweep_seconds_count outcome=broke"] == 1
    assert engine.keeper.sweep_age() < 10


def _raise_once(wrong: list[RuntimeError]) -> None:
    if wrong:
        raise wrong.pop()


def test_a_look_that_another_replica_is_at_is_left_to_it(postgres_url: str, make_rig: MakeRig) -> None:
    counts, rig = Telemetry(), make_rig(postgres_url)
    rig.engine = Engine(rig.database, "", rig.deliverer.deliver, lambda: None, 0.02, QUICK, counts)
    with rig.engine.keeper._only_one() as mine:
        assert mine
        rig.engine.keeper.sweep()
    assert figures(counts.page())["justus_sweep_seconds_count outcome=left_to_another"] == 1
