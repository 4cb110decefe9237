"""kill -9 in the worst moments: what was acknowledged is there, each message stands in Slack once, the log checks, and people go on."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest

from tests.cast import AISHA, GRACE, TOMASZ
from tests.danger.killing import Killable, meanwhile, stage
from tests.danger.tools import count, said_once, until
from tests.danger.whole import fills
from tests.holding import Holding
from tests.journeys.steps import DECISION, fills_ground, fills_share, opens_share
from tests.scene import Scene


@pytest.fixture(params=["sqlite", "postgresql"])
def killable(request: pytest.FixtureRequest, tmp_path: Path) -> Any:
    """A bot to be killed, on each database."""
    url = request.getfixturevalue("sqlite_url" if request.param == "sqlite" else "postgres_url")
    with stage(url, tmp_path) as ready:
        yield ready


def steps(scene: Scene) -> dict[str, tuple[Callable[[], Any], Callable[[], Any], str]]:
    """Each step of the journey: what is prepared, what is done, and the state of the request after it."""
    aisha, tomasz = scene.person(AISHA), scene.person(TOMASZ)

    def asks() -> None:
        opens_share(aisha)
        fills_share(aisha, "Elm House")

    def grounds() -> None:
        aisha.types(f"/justus status {scene.request().id}", channel="general")
        aisha.view("outcome")
        aisha.press("ground_choose", in_view=True)
        fills_ground(aisha)

    def approves() -> None:
        tomasz.press("request_approve", in_message=True)
        fills(tomasz, "approve", **DECISION)

    def recording() -> None:
        aisha.press("disclosure_record", in_message=True)
        now = datetime.now(scene.bot.settings.zone)
        fills(aisha, "record", done="shared", categories=["housing"], channel="email", shared_on=now.date().isoformat(), shared_time=now.strftime("%H:%M"))

    def nothing() -> None: ...

    return {
        "ask": (asks, aisha.submits, "asked"), "ground": (grounds, aisha.submits, "waiting"), "approve": (approves, tomasz.submits, "approved"),
        "record": (recording, aisha.submits, "shared"), "alarm": (nothing, lambda: aisha.types("/justus emergency JU-0412", channel="general"), "shared"),
    }  # fmt: skip


def comes_back(killable: Killable) -> None:
    """After the new start everything that was to be said is said, once, and the log checks."""
    scene = killable.scene
    killable.starts()
    until(lambda: scene._unsaid() == 0, 30, "everything said")  # noqa: SLF001  # the scene's own look at the outbox
    said_once(scene.bot.database, scene.sandbox.raw())
    assert scene.log_verifies()


def test_a_bot_that_dies_at_each_step_loses_nothing_and_repeats_nothing(killable: Killable) -> None:
    """At each step it dies: on one database right after the acknowledgement, on the other after Slack took a message but before the bot knew, by turns."""
    scene = killable.scene
    turn = int(scene.bot.database.dialect.name == "sqlite")
    scene.given_client("JU-0412", AISHA)
    for place, (name, (prepared, act, state)) in enumerate(steps(scene).items()):
        with Holding(scene.slack.url) as held:
            while_posting = place % 2 == turn and name != "ask"  # the ask itself says nothing in a message
            killable.starts(held.api_url if while_posting else "")
            prepared()
            if not while_posting:
                scene.sandbox.faults("chat.postMessage", "latency", seconds=1.0)
            assert act().ok, name
            if while_posting:
                assert held.taken.wait(15), name
            killable.dies()
        scene.sandbox.clear_faults()
        comes_back(killable)
        assert scene.request().state == state, name
        killable.ends()
        scene.person(AISHA).views() and scene.person(AISHA).closes(everything=True)
    assert scene.alarms()[0].state == "owed"
    assert count(scene, "request") == count(scene, "vote") == count(scene, "disclosure") == count(scene, "emergency") == 1


def test_a_bot_that_dies_before_it_answers_leaves_no_half_request(killable: Killable) -> None:
    """It dies while it asks Slack who is asking: the person sees Slack's own failure, sends the same form again, and there is one request."""
    scene = killable.scene
    scene.given_client("JU-0412", AISHA)
    aisha = scene.person(AISHA)
    killable.starts()
    opens_share(aisha)
    fills_share(aisha, "Elm House")
    killable.dies()
    with Holding(scene.slack.url, "users.info") as held:
        killable.starts(held.api_url)
        outcome = meanwhile(aisha.submits)
        assert held.taken.wait(15)
        killable.dies()
        assert outcome().status in {"timeout", "failed"}
    assert count(scene, "request") == 0
    comes_back(killable)
    assert aisha.submits().ok
    assert count(scene, "request") == 1
    assert scene.request().state == "asked"


def test_a_bot_that_dies_between_the_record_and_its_answer_keeps_one_record(killable: Killable) -> None:
    """The record is written and the bot dies before it says so: who sends the form again gets the case note, and there is one record."""
    scene = killable.scene
    scene.given_client("JU-0412", GRACE, AISHA)
    killable.starts()
    for name, (prepared, act, _) in steps(scene).items():
        prepared()
        if name == "record":
            break
        assert act().ok, name
        until(lambda: scene._unsaid() == 0)  # noqa: SLF001  # as above
        scene.person(AISHA).views() and scene.person(AISHA).closes(everything=True)
    scene.sandbox.faults("users.info", "latency", after=1, seconds=2.4, times=4)
    outcome = meanwhile(act)
    until(lambda: count(scene, "disclosure") == 1, what="the record on record")
    killable.dies()
    assert outcome().status in {"timeout", "failed"}
    scene.sandbox.clear_faults()
    comes_back(killable)
    assert scene.person(AISHA).submits().ok
    assert "Approved by Tomasz Nowak" in str(scene.person(AISHA).view("note")["blocks"])
    assert count(scene, "disclosure") == 1
