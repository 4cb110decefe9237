"""A new version is put in place while people work: one replica after the other is stopped and started again, and nobody notices."""

from __future__ import annotations

import threading
from collections.abc import Callable
from pathlib import Path
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from bot.database import READ_ONLY
from bot.manifest import manifest
from bot.records import Request, Vote
from sandbox.client import Result
from tests.cast import AISHA, GRACE, TOMASZ, world
from tests.danger.balancing import Balancer
from tests.danger.killing import Killable, stage
from tests.danger.tools import said_once, until
from tests.infra.conftest import free_port
from tests.journeys.steps import approves, asks_to_share, asks_trustees
from tests.scene import Scene

Acts = Callable[[], Result | None]


class Working:
    """Somebody who does the same thing again and again until told to stop; what came of each is kept."""

    def __init__(self, act: Acts) -> None:
        """Take what they do."""
        self.results: list[Result] = []
        self.wrong: list[BaseException] = []
        self._act = act
        self._enough = threading.Event()
        self._thread = threading.Thread(target=self._work, daemon=True)
        self._thread.start()

    def ends(self) -> None:
        """Let them finish what they are at."""
        self._enough.set()
        self._thread.join(120)
        assert not self._thread.is_alive(), "still at work"

    def _work(self) -> None:
        try:
            while not self._enough.is_set():
                if (done := self._act()) is not None:
                    self.results.append(done)
        except BaseException as wrong:
            self.wrong.append(wrong)
            raise


def everybody_works(scene: Scene) -> dict[str, Working]:
    """A worker asks, a trustee decides, another worker looks something up, all at once and without a pause."""
    aisha, tomasz, grace = scene.person(AISHA), scene.person(TOMASZ), scene.person(GRACE)

    def asks() -> Result:
        first = asks_to_share(aisha, "Elm House")
        assert first.ok, first
        done = asks_trustees(aisha)
        aisha.closes(everything=True)
        return done

    def decides() -> Result | None:
        waiting = [one for one in requests(scene, "waiting") if any(one in message["notification"] for message in tomasz.messages("approvals"))]
        return approves(tomasz, message=waiting[0]) if waiting else None

    def looks_up() -> Result:
        return grace.types("/justus status JU-0412", channel="general")

    return {"asks": Working(asks), "decides": Working(decides), "looks up": Working(looks_up)}


def requests(scene: Scene, state: str) -> list[str]:
    """The requests in this state, oldest first."""
    with Session(scene.bot.database.execution_options(**READ_ONLY)) as session:
        return list(session.scalars(select(Request.id).where(Request.state == state).order_by(Request.asked_at)))


def nobody_noticed(scene: Scene, working: dict[str, Working]) -> None:
    """Every click was answered, each request was decided once, each message stands in Slack once, and the log verifies."""
    assert {name: one.wrong for name, one in working.items() if one.wrong} == {}
    refused = {name: [result for result in one.results if not result.ok] for name, one in working.items()}
    assert refused == {name: [] for name in working}
    until(lambda: scene._unsaid() == 0, 90, "everything said")  # noqa: SLF001  # the scene's own look at the outbox
    with Session(scene.bot.database.execution_options(**READ_ONLY)) as session:
        votes: dict[str, int] = dict(session.execute(select(Vote.request_id, func.count()).group_by(Vote.request_id)).tuples().all())
    assert len(votes) == len(working["decides"].results) > 0
    assert set(votes.values()) == {1}
    assert set(votes) == set(requests(scene, "approved"))
    assert len(requests(scene, "approved")) + len(requests(scene, "waiting")) == len(working["asks"].results)
    said_once(scene.bot.database, scene.sandbox.raw())
    assert scene.log_verifies()


def restarted_in_turn(replicas: list[Killable], started: Callable[[int], Any]) -> None:
    """Stop and start each, one after the other, as a rolling update does: the next goes only when this one is back."""
    for place, one in enumerate(replicas):
        one.ends()
        started(place)


def test_a_rolling_restart_loses_no_click_over_http_behind_a_balancer(postgres_url: str, tmp_path: Path) -> None:
    """The balancer only knows what /ready says: a replica that is about to go says so, and still answers until the balancer has heard."""
    ports = [free_port(), free_port()]
    with stage(postgres_url, tmp_path, patient=True) as first, Balancer(ports) as balancer:
        first.scene.sandbox.reset(world(manifest(balancer.url), request_url=balancer.url))
        second = Killable(first.scene, postgres_url, first.log)
        first.scene.given_client("JU-0412", AISHA, GRACE)
        replicas = [first, second]

        def starts(place: int) -> None:
            replicas[place].starts(port=ports[place])
            until(lambda: ports[place] in balancer.ready, 90, "the balancer knows of it")

        try:
            starts(0)
            starts(1)
            working = everybody_works(first.scene)
            restarted_in_turn(replicas, starts)
            for one in working.values():
                one.ends()
            nobody_noticed(first.scene, working)
        finally:
            second.ends()
