"""An approval that nobody uses lapses by itself: the worker hears before and after, and what was told in time can still be recorded, with its day (4.1)."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from sqlalchemy import select

from bot.tables import LogEntry
from tests.cast import AISHA, TOMASZ
from tests.journeys.steps import approves, asks_to_share, asks_trustees, note_before, now, records, request_waits, typed_into
from tests.journeys.test_home import opens
from tests.places import over_both_transports
from tests.scene import Scene, play, words_of


@pytest.fixture
def approved(scene: Scene) -> str:
    """A request that was approved today."""
    scene.given_client("JU-0412", AISHA)
    request = request_waits(scene, AISHA)
    assert approves(scene.person(TOMASZ)).ok
    scene.settled()
    return request


def shares(scene: Scene, days_ago: float, **changes: Any) -> Any:
    """Record that it was shared so many days ago."""
    return records(scene.person(AISHA), categories=["housing"], channel="email", **{**now(scene, days=days_ago), **changes})


@over_both_transports
def test_the_worker_reads_by_when_and_is_reminded_once_before(scene: Scene, approved: str) -> None:
    """Two weeks; three days before their end a reminder with the button, and Home lists it apart."""
    assert f"{approved} was approved" in scene.heard(AISHA)[-1]
    assert "or the yes lapses" in scene.heard(AISHA)[-1]
    said = len(scene.heard(AISHA))
    assert "To share and record (1)" in opens(scene, AISHA)

    scene.time_passes(days=10)
    assert len(scene.heard(AISHA)) == said
    scene.time_passes(days=1, hours=1)
    for _ in range(3):
        scene.bot.round()

    assert len(scene.heard(AISHA)) == said + 1
    assert f"*{approved} can be shared until" in scene.heard(AISHA)[-1]
    assert "Record what was shared" in scene.heard(AISHA)[-1]
    assert "Share soon, or the yes lapses (1)" in opens(scene, AISHA)
    assert "To share and record" not in opens(scene, AISHA)


@over_both_transports
def test_after_its_last_day_it_has_lapsed_and_nobody_did_it(scene: Scene, approved: str) -> None:
    """The message, the channel, the page and the note say that it happened by itself; the log names the clock."""
    scene.time_passes(days=14)
    assert scene.request().state == "approved"
    scene.time_passes(days=1)

    assert scene.request().state == "lapsed"
    assert f"*The yes to {approved} has lapsed.*" in scene.heard(AISHA)[-1]
    assert "Nobody did this: it happens by itself" in scene.heard(AISHA)[-1]
    assert f"*{approved}: approved, but not used in time, so it has lapsed*" in scene.heard(TOMASZ, "approvals")[-1]
    assert "approved, but the yes has lapsed" in opens(scene, AISHA)
    aisha = scene.person(AISHA)
    aisha.types(f"/justus status {approved}", channel="general")
    assert "Nobody did this; it happens by itself" in words_of(aisha.view("outcome"))
    aisha.press("case_note", in_view=True)
    assert "The approval lapsed after" in note_before(aisha)
    with scene.desk(AISHA) as desk:
        assert desk.session.scalars(select(LogEntry.actor).where(LogEntry.event == "request:approval:lapse")).all() == ["clock"]


def test_what_was_shared_within_the_time_is_recorded_after_it(scene: Scene, approved: str) -> None:
    """The worker forgot to write it down: the day counts, not the day of writing; it is no breach, so the data lead hears nothing."""
    scene.time_passes(days=16)

    assert shares(scene, 5).ok

    assert scene.request().state == "shared"
    assert "disclosure:act:record" in scene.logged()
    assert "Shared at" in note_before(scene.person(AISHA))
    assert "at a time when no yes to it stood" not in "\n".join(scene.heard(AISHA))


def test_what_was_shared_after_it_is_asked_anew(scene: Scene, approved: str) -> None:
    """The day that is not covered is refused beside its field, with what to do; nothing typed is lost, and the next request starts afresh."""
    scene.time_passes(days=16)

    result = shares(scene, 0.1, note="By telephone, to the officer")

    assert "By then the yes had lapsed" in result.errors["shared_on"]
    assert typed_into(scene.person(AISHA), "note") == "By telephone, to the officer"
    assert scene.request().state == "lapsed"
    aisha = scene.person(AISHA)
    aisha.closes(everything=True)
    scene.given_duties_read(AISHA)
    asks_to_share(aisha, "Elm House")
    assert asks_trustees(aisha).ok
    assert scene.request().state == "waiting"
    assert scene.request().id != approved


def test_the_last_day_is_covered_whole_and_the_next_is_not(sqlite_url: str) -> None:
    """To the minute before midnight where the charity is, also when the clocks have changed meanwhile."""
    with play(sqlite_url) as scene:
        london = ZoneInfo("Europe/London")
        scene.time_is(datetime(2027, 3, 20, 12, 0, tzinfo=london))
        scene.given_duties_read(AISHA)
        scene.given_client("JU-0412", AISHA)
        request_waits(scene, AISHA)
        assert approves(scene.person(TOMASZ)).ok
        scene.settled()

        scene.time_is(datetime(2027, 4, 3, 23, 58, tzinfo=london))
        assert scene.request().state == "approved"
        scene.time_is(datetime(2027, 4, 4, 0, 1, tzinfo=london))
        assert scene.request().state == "lapsed"

        late = shares(scene, 0, shared_on="2027-04-04", shared_time="00:00")
        assert "By then the yes had lapsed" in late.errors["shared_on"]
        scene.person(AISHA).closes(everything=True)
        assert shares(scene, 0, shared_on="2027-04-03", shared_time="23:59").ok


def test_a_lapse_is_said_in_the_morning_and_not_at_midnight(sqlite_url: str) -> None:
    """It takes effect with the day; the message waits for working time."""
    with play(sqlite_url, JUSTUS_WORKING_HOURS="mon-fri 09:00-17:00") as scene:
        london = ZoneInfo("Europe/London")
        scene.time_is(datetime(2027, 3, 16, 12, 0, tzinfo=london))
        scene.given_duties_read(AISHA)
        scene.given_client("JU-0412", AISHA)
        request_waits(scene, AISHA)
        assert approves(scene.person(TOMASZ)).ok
        scene.settled()
        said = len(scene.heard(AISHA))

        scene.time_is(datetime(2027, 3, 27, 3, 0, tzinfo=london))  # a Saturday, three days before the end
        assert len(scene.heard(AISHA)) == said
        scene.time_is(datetime(2027, 3, 30, 9, 1, tzinfo=london))  # after Easter
        assert len(scene.heard(AISHA)) == said + 1
        scene.time_is(datetime(2027, 3, 31, 0, 5, tzinfo=london))
        assert scene.request().state == "lapsed"
        assert len(scene.heard(AISHA)) == said + 1
        scene.time_is(datetime(2027, 3, 31, 9, 1, tzinfo=london))
        assert len(scene.heard(AISHA)) == said + 2


def test_a_day_that_an_approver_set_ends_it_sooner(scene: Scene) -> None:
    """Whichever comes first: the trustee's own day or the policy's."""
    scene.given_client("JU-0412", AISHA)
    request_waits(scene, AISHA)
    day = scene.today
    assert approves(scene.person(TOMASZ), share_by=day.isoformat()).ok
    assert scene.request().lapses_on == day

    scene.time_passes(days=1)

    assert scene.request().state == "lapsed"
