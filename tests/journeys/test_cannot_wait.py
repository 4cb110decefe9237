"""A request that cannot wait any longer: 999 first, two answers, all whom it passed by hear at once, and the request is closed as overtaken (4.1)."""

from __future__ import annotations

from pathlib import Path

import pytest
from sqlalchemy import select

from bot.records import Emergency
from sandbox.client import Result
from tests.cast import AISHA, BEN, DANA, GRACE, TOMASZ
from tests.journeys.steps import (
    approves,
    goes_away,
    holds,
    note_before,
    records_locked,
    refusal,
    request_waits,
    reviews,
    shown,
    typed_into,
    writes_the_record,
)
from tests.journeys.test_emergency import FIRST
from tests.journeys.test_home import opens
from tests.places import over_both_transports
from tests.scene import Scene, play, words_of

WHY = "The father came back in the night with a knife"


@pytest.fixture
def waiting(scene: Scene) -> str:
    """A request of Aisha's that nobody has answered."""
    scene.given_client("JU-0412", AISHA)
    return request_waits(scene, AISHA)


def cannot_wait(scene: Scene, **changes: str) -> Result:
    """Press the button on one's own request and answer."""
    aisha = scene.person(AISHA)
    aisha.press("request_cannot_wait", in_message=True)
    aisha.view("cannot_wait")
    return aisha.submits(**{"danger": "child", "why": WHY, **changes})


def test_whom_to_ring_comes_first_and_then_two_questions(scene: Scene, waiting: str) -> None:
    """The form begins with 999 and the charity's numbers; nothing else is asked, and both must be answered."""
    aisha = scene.person(AISHA)

    aisha.press("request_cannot_wait", in_message=True)

    form = aisha.view("cannot_wait")
    assert words_of(form).split("\n")[1].startswith(f"*{FIRST}*")
    assert "Children's social care: 0151 496 0001" in words_of(form)
    assert shown(aisha) == {"danger", "why"}
    assert not aisha.submits(danger="child").ok
    assert scene.alarms() == []


@over_both_transports
def test_the_request_is_overtaken_and_everybody_whom_it_passed_by_hears_at_once(scene: Scene, waiting: str) -> None:
    """Trustees, deputies whom it had reached, a stand-in and the data lead: one message each, with the reference and who, and not why."""
    holds(scene, BEN, "worker", "deputy")
    assert goes_away(scene, TOMASZ, BEN).ok
    before = {user: len(scene.heard(user)) for user in (BEN, GRACE, TOMASZ, DANA)}

    assert cannot_wait(scene).ok

    assert FIRST in words_of(scene.person(AISHA).view("help"))
    assert "the trustees have been told that you are acting" in words_of(scene.person(AISHA).view("help"))
    alarm = scene.alarms()[-1]
    for user, count in before.items():
        (told,) = scene.heard(user)[count:]
        assert f"{alarm.id}: <@{AISHA}> is acting for a child in danger" in told
        assert f"They could not wait for an answer to {waiting}" in told
        assert "knife" not in told and "JU-0412" not in told
    assert scene.request().state == "overtaken"
    assert f"*{waiting}: overtaken: the worker could not wait*" in "\n".join(scene.heard(GRACE, "approvals"))
    assert "you could not wait for it" in "\n".join(scene.heard(AISHA))
    assert "knife" not in str(scene.heard(GRACE, "approvals"))
    assert "request:approval:overtake" in scene.logged()


def test_the_forced_reason_is_read_by_those_who_review_it_and_stands_in_no_message(scene: Scene, waiting: str) -> None:
    """A record is owed as after every emergency; the reviewers read why it could not wait beside what was told."""
    assert cannot_wait(scene).ok
    scene.person(AISHA).closes(everything=True)
    scene.settled()
    assert writes_the_record(scene.person(AISHA)).ok
    scene.settled()
    tomasz = scene.person(TOMASZ)

    tomasz.press("emergency_review", in_message=True)

    assert f"*Why it could not wait:* {WHY}" in words_of(tomasz.view("review"))
    assert f"with request {waiting}" in words_of(tomasz.view("review"))
    aisha = scene.person(AISHA)
    aisha.types(f"/justus status {waiting}", channel="general")
    aisha.press("case_note", in_view=True)
    note = note_before(aisha)
    assert f"Record: {scene.alarms()[-1].id}" in note
    assert "Told: Ambulance, at 14:10" in note


def test_it_works_where_several_must_approve_and_some_have(sqlite_url: str, tmp_path: Path) -> None:
    """Two approvals are needed and one is in: danger waits for the second no more than for the first; the first stays on record."""
    numbers = tmp_path / "two.toml"
    numbers.write_text(
        'version = "two-1"\neffective_from = 2026-01-01\n[quorum."4.2.2"]\nclause = "4.1"\nsteps = [{ from = 2026-01-01, amount = 2 }]\n', encoding="utf-8"
    )
    with play(sqlite_url, JUSTUS_POLICY_FILE=str(numbers)) as scene:
        scene.given_client("JU-0412", AISHA)
        waiting = request_waits(scene, AISHA)
        assert approves(scene.person(TOMASZ)).ok
        assert scene.request().state == "waiting"

        assert cannot_wait(scene).ok

        assert scene.request().state == "overtaken"
        grace = scene.person(GRACE)
        grace.press("request_read", in_message=True)
        assert waiting in words_of(grace.view("read"))
        assert f"<@{TOMASZ}> approved" in "\n".join(scene.heard(GRACE, "approvals"))


def test_an_approval_that_comes_meanwhile_changes_nothing_about_the_alarm(scene: Scene, waiting: str) -> None:
    """The form was open when a trustee approved: the danger is told all the same, and the approved request stays as it is."""
    aisha = scene.person(AISHA)
    aisha.press("request_cannot_wait", in_message=True)
    aisha.view("cannot_wait")
    assert approves(scene.person(TOMASZ)).ok

    assert aisha.submits(danger="life", why=WHY).ok

    assert scene.request().state == "approved"
    assert len(scene.alarms()) == 1
    assert FIRST in words_of(aisha.view("help"))


def test_a_trustee_who_decides_in_the_same_minute_reads_that_it_was_overtaken(scene: Scene, waiting: str) -> None:
    """Their form was open: the click changes nothing, and they read why."""
    tomasz = scene.person(TOMASZ)
    tomasz.press("request_decline", in_message=True)
    tomasz.view("decline")
    assert cannot_wait(scene).ok

    tomasz.submits(discussed_with="Aisha Khan", discussed_when="Today", discussed_what="The whole of it", conflict="no", reason="Ask the client first")

    assert f"{waiting} is already decided: it is overtaken" in refusal(tomasz)


def test_a_busy_database_keeps_the_words_and_the_form(scene: Scene, waiting: str) -> None:
    """Opening needs no writing; what cannot be kept stays typed, under whom to ring, and is kept at the next press."""
    aisha = scene.person(AISHA)
    with records_locked(scene):
        aisha.press("request_cannot_wait", in_message=True)
        assert FIRST in words_of(aisha.view("cannot_wait"))
        result = aisha.submits(danger="life", why=WHY)
    assert "the records were busy" in " ".join(result.errors.values())
    assert FIRST in words_of(aisha.view("cannot_wait"))
    assert typed_into(aisha, "why") == WHY

    assert aisha.submits(danger="life", why=WHY).ok
    assert scene.request().state == "overtaken"


def test_when_slack_cannot_say_who_presses_they_still_read_whom_to_ring(scene: Scene, waiting: str) -> None:
    """No alarm is raised in somebody's name of whom nothing is known; the words are there."""
    aisha = scene.person(AISHA)
    scene.sandbox.faults("users.info", "error", error="internal_error")

    aisha.press("request_cannot_wait", in_message=True)

    assert FIRST in words_of(aisha.view("help"))
    assert "Ring first" in words_of(aisha.view("help"))
    assert scene.request().state == "waiting"


@over_both_transports
def test_two_others_must_review_what_overtook_a_request(scene: Scene, waiting: str) -> None:
    """Also those whom it passed by may review it; after two it is closed."""
    assert cannot_wait(scene).ok
    scene.person(AISHA).closes(everything=True)
    scene.settled()
    assert writes_the_record(scene.person(AISHA)).ok
    for user in (TOMASZ, GRACE):
        scene.settled()
        assert reviews(scene.person(user)).ok

    assert scene.alarms()[-1].state == "reviewed"
    assert "you could not wait for it" in opens(scene, AISHA)


def test_what_became_of_a_child_is_asked_after_it_too(scene: Scene, waiting: str) -> None:
    """The kind of danger is kept, so the follow-up of 4.10 comes as after any other alarm."""
    assert cannot_wait(scene).ok
    scene.person(AISHA).closes(everything=True)
    scene.settled()
    assert writes_the_record(scene.person(AISHA)).ok

    scene.time_passes(hours=49)

    assert "You told of a child in danger" in "\n".join(scene.heard(AISHA))
    with scene.desk(AISHA) as desk:
        (alarm,) = desk.session.scalars(select(Emergency)).all()
        assert (alarm.danger, alarm.request_id) == ("child", waiting)
        assert alarm.sealed_why and WHY.encode() not in alarm.sealed_why
