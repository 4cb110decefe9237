"""A thousand races between two processes, on each database: one outcome, both hear of it, one line in the log each (4.1).

The thousand go through the bot's own use cases, records, locks and log in two processes, without Slack between. Some more go through the whole bot: two of
it on PostgreSQL, on one sandbox, with people who press at the same time. SQLite is for one bot; there the two processes show that its records hold all the
same.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from bot import clients, duties, log, people, wordings
from bot.briefings import Told
from bot.clients import FirstContact
from bot.records import Request, Vote
from bot.samples import words
from bot.store import Store
from bot.tables import LogEntry, Outbox
from bot.vault import new_key
from policy.briefings import BriefingFormat
from policy.facts import BriefingItem
from tests.cast import AISHA, GRACE, OLU, TEAM, TOMASZ
from tests.danger.killing import Killable, stage
from tests.danger.racing import KINDS, Raced, client, race, standing, store_on
from tests.danger.test_twice_and_lost import at_once
from tests.danger.tools import said_once
from tests.journeys.steps import DECISION, request_waits
from tests.scene import words_of

ROUNDS = 168
"""Of each kind; all kinds together are a good thousand."""
LOST = "may_not_decide_already_decided"


@pytest.fixture(params=["sqlite", "postgresql"])
def records(request: pytest.FixtureRequest) -> Iterator[tuple[Store, str, str]]:
    """A database with the cast and a client; its address and key."""
    url, key = request.getfixturevalue("sqlite_url" if request.param == "sqlite" else "postgres_url"), new_key()
    store = store_on(url, key)
    wordings.settle_in(store, words())
    with store.open(OLU, "people") as desk:
        for user, roles in ((AISHA, "worker"), (TOMASZ, "trustee"), (GRACE, "trustee")):
            people.set_roles(desk, standing(user), frozenset({roles}))
    with store.open(AISHA, "duties") as desk:
        duties.acknowledge(desk, duties.wording())
    with store.open(AISHA, "client") as desk:
        told = Told(items=tuple(BriefingItem), formats=(BriefingFormat.SPOKEN,), on=desk.today)
        for number in range(ROUNDS):
            clients.open_client(desk, FirstContact(ref=client(number), is_child=False, key_workers=(AISHA,), told=told))
    yield store, url, key
    store.database.dispose()


@pytest.mark.timeout(1500)
def test_a_thousand_races_have_one_outcome_each(records: tuple[Store, str, str]) -> None:
    """Whoever comes first decides, the other is told how it stands, the worker hears one answer, and the log has one line for each thing that happened."""
    store, url, key = records
    kinds = [kind for _ in range(ROUNDS) for kind in KINDS]
    raced = race(url, key, kinds, seed=20261127)
    after = After(store)

    for one in raced:
        after.check(one)
    assert len(raced) >= 1000
    won = Counter((one.kind, one.yes == "done") for one in raced)
    print({kind: (won[kind, True], won[kind, False]) for kind in KINDS})  # how often the yes came first, and how often not
    assert all(won[kind, True] and won[kind, False] for kind in KINDS), won
    with Session(store.database) as session:
        assert log.verify(session, store.vault, TEAM).problem is None


class After:
    """What is on record once all races are run."""

    def __init__(self, store: Store) -> None:
        with Session(store.database) as session:
            self.requests = {one.id: one for one in session.scalars(select(Request))}
            self.votes = _by(session.scalars(select(Vote)), "request_id")
            self.lines = _by(session.scalars(select(LogEntry).order_by(LogEntry.seq)), "subject")
            self.roles = [one for one in self.lines.get(TOMASZ, []) if one.event == "people:roles:set" and one.detail["taken"] == ["trustee"]]
            self.said = _by(session.scalars(select(Outbox).where(Outbox.edits.is_(None))), "about")

    def check(self, one: Raced) -> None:
        """See that a race had one outcome, and that everybody heard of it."""
        state = self.requests[one.request].state
        expected, told = _outcome(one, state)
        assert state == expected, one
        events = Counter(line.event for line in self.lines[one.request])
        assert events["request:approval:vote"] == len(self.votes.get(one.request, [])) == _voted(one), one
        closing = sum(events[event] for event in ("request:approval:close", "request:approval:take_back", "request:answer:replace"))
        assert closing == 1, (one, events)
        news = [row.message for row in self.said[one.request] if row.target == AISHA and row.message != "share/waiting"]
        assert news == told, (one, news)


def _outcome(one: Raced, state: str) -> tuple[str, list[str]]:
    """How it must stand after a race, by what came of either side, and what the worker hears."""
    if one.kind in {"approve", "decline"}:
        first = "approved" if one.yes == "done" or one.kind == "approve" else "declined"
        assert {one.yes, one.other} == {"done", f"{LOST}:{first}"}, one
        return first, [f"share/{first}"]
    if one.kind == "role":
        assert one.other == "done", one
        assert one.yes in {"done", "may_not_decide_not_a_trustee:waiting"}, one
        return ("approved", ["share/approved"]) if one.yes == "done" else ("taken_back", [])
    if one.yes == "done":
        # The client's consent is kept whatever became of the request.
        assert one.other == ("done" if one.kind == "agree" else "already_decided:"), one
        return "approved", ["share/approved"]
    closed = {"take_back": "taken_back", "ask_anew": "replaced", "agree": "allowed"}[one.kind]
    assert (one.yes, one.other) == (f"{LOST}:{closed}", "done"), one
    return closed, ["share/allowed"] if one.kind == "agree" else []


def _voted(one: Raced) -> int:
    return (one.yes == "done") + (one.other == "done" and one.kind in {"approve", "decline"})


def _by(rows: Any, name: str) -> dict[str, list[Any]]:
    found: dict[str, list[Any]] = {}
    for row in rows:
        found.setdefault(getattr(row, name), []).append(row)
    return found


@pytest.fixture
def two_bots(postgres_url: str, tmp_path: Path) -> Iterator[Killable]:
    """Two bots in processes of their own, on one database and one sandbox, which gives each payload to either."""
    with stage(postgres_url, tmp_path) as first:
        second = Killable(first.scene, postgres_url, tmp_path / "second.log")
        try:
            first.starts()
            second.starts(beside=1)
            yield first
        finally:
            second.ends()


@pytest.mark.timeout(600)
@pytest.mark.parametrize("other", ["request_approve", "request_decline"])
def test_two_people_who_press_at_once_through_two_bots(two_bots: Killable, other: str) -> None:
    """Eight times each: one answer counts, the other hears how it stands, the worker hears one answer, and every message stands in Slack once."""
    scene = two_bots.scene
    scene.given_client("JU-0412", AISHA)
    tomasz, grace = scene.person(TOMASZ), scene.person(GRACE)
    for _ in range(8):
        ref = request_waits(scene, AISHA)
        tomasz.press("request_approve", in_message=f"{ref} needs a trustee's")
        grace.press(other, in_message=f"{ref} needs a trustee's")
        for person, form in ((tomasz, "approve"), (grace, other.removeprefix("request_"))):
            person.view(form)
            person.fills(**DECISION)
        found = at_once(tomasz.submits, grace.submits)
        scene.settled()
        state = scene.request().state
        late = [words_of(one.view) for one in found if one.view and "already decided" in words_of(one.view)]
        assert late == [one for one in late if f"{ref} is already decided: it is {state}" in one]
        assert len(late) == 1
        heard = [one for one in scene.heard(AISHA) if one.startswith(f"*{ref} was ")]
        assert [one.split("*")[1] for one in heard] == [f"{ref} was {state}"]
        for person in (tomasz, grace):
            if person.top_view():
                person.closes(everything=True)
    said_once(scene.bot.database, scene.sandbox.raw())
    assert scene.log_verifies()
    assert scene.logged().count("request:approval:vote") == 8
