"""Conditions of an approval bind what is recorded: no more of it, to nobody else, and not after the day (4.1, 4.3)."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from tests.cast import AISHA, GRACE, TOMASZ
from tests.journeys.steps import approves, asks_to_share, asks_trustees, note_before, now, records, typed_into
from tests.places import over_both_transports
from tests.scene import Scene, words_of


@pytest.fixture
def waiting(scene: Scene) -> str:
    """Aisha's request to tell Elm House of housing and health waits for the trustees; its reference."""
    scene.given_client("JU-0412", AISHA)
    aisha = scene.person(AISHA)
    asks_to_share(aisha, "Elm House", categories=["housing", "health"], **{"needs.health": "A room on the ground floor"})
    assert asks_trustees(aisha).ok
    aisha.closes(everything=True)
    scene.settled()
    return scene.request().id


def record(scene: Scene, **changes: Any) -> Any:
    """Aisha records that she sent the housing details just now; change any answer."""
    usual = {"told_to": "as_allowed", "categories": ["housing"], "channel": "email", **now(scene)}
    return records(scene.person(AISHA), **{**usual, **changes})


@over_both_transports
def test_the_conditions_are_read_where_the_record_is_written(scene: Scene, waiting: str) -> None:
    """The message says that there are some, and the day; who alone may be told stands in the form only."""
    day = scene.today + timedelta(days=3)
    assert approves(scene.person(TOMASZ), categories=["housing"], only_to="Their duty officer", share_by=day.isoformat()).ok

    (told,) = [one for one in scene.heard(AISHA) if f"*{waiting} was approved* by <@{TOMASZ}>. *There are conditions.*" in one]
    assert f"Do not share after {scene.bot.services.words.day(day)}" in told
    assert "duty officer" not in "\n".join(scene.heard(AISHA))
    aisha = scene.person(AISHA)
    aisha.press("disclosure_record", in_message=True)
    said = words_of(aisha.view("record"))
    for condition in ("• Only this: Housing", "• Only to: Their duty officer", f"• Not after {scene.bot.services.words.day(day)}"):
        assert condition in said


@over_both_transports
def test_somebody_else_is_not_who_was_approved(scene: Scene, waiting: str) -> None:
    """Refused beside the question, with its clause and what to do; nothing typed is lost."""
    approves(scene.person(TOMASZ), only_to="Their duty officer")
    scene.settled()

    result = record(scene, told_to="somebody_else", note="Told the front desk")

    assert "It was allowed for nobody else (clause 2.2). To tell somebody else, ask to share again." in result.errors["told_to"]
    assert typed_into(scene.person(AISHA), "note") == "Told the front desk"
    assert scene.request().state == "approved"


def test_where_the_trustees_named_somebody_the_worker_says_for_themselves_whom_they_told(scene: Scene, waiting: str) -> None:
    """No answer is filled in then; otherwise the recipient is."""
    approves(scene.person(TOMASZ), only_to="Their duty officer")
    scene.settled()
    aisha = scene.person(AISHA)
    aisha.press("disclosure_record", in_message=True)
    aisha.chooses("done", "shared")

    assert typed_into(aisha, "told_to") is None
    assert "Elm House; Their duty officer" in words_of(aisha.view("record"))


def test_the_recipient_that_was_asked_for_is_filled_in(scene: Scene, waiting: str) -> None:
    """Without a condition nobody has to click twice."""
    approves(scene.person(TOMASZ))
    scene.settled()
    aisha = scene.person(AISHA)
    aisha.press("disclosure_record", in_message=True)
    aisha.chooses("done", "shared")

    assert typed_into(aisha, "told_to") == "as_allowed"


def test_after_the_day_it_may_not_be_shared_any_more(scene: Scene, waiting: str) -> None:
    """What was shared on the last day can still be recorded afterwards; what was shared after it is refused beside the day."""
    approves(scene.person(TOMASZ), share_by=scene.today.isoformat())
    scene.settled()
    last_day = now(scene)
    scene.time_passes(days=1)

    result = record(scene)
    assert "The trustees allowed it up to an earlier day (clause 4.1)." in result.errors["shared_on"]

    assert scene.person(AISHA).submits(**last_day).ok
    assert scene.request().state == "shared"


def test_a_day_that_has_passed_is_no_condition(scene: Scene, waiting: str) -> None:
    """Told beside the field."""
    result = approves(scene.person(TOMASZ), share_by=(scene.today - timedelta(days=1)).isoformat())

    assert "This day has passed." in result.errors["share_by"]


def test_the_conditions_of_all_who_approve_hold_together(scene: Scene, waiting: str) -> None:
    """What both left in, to whom either named, up to the earlier day."""
    scene.given_numbers(quorum_4_2_2=2)
    early, late = (scene.today + timedelta(days=days) for days in (2, 5))
    approves(scene.person(TOMASZ), categories=["housing"], share_by=late.isoformat())
    approves(scene.person(GRACE), only_to="Their duty officer", share_by=early.isoformat())
    scene.settled()

    assert record(scene).ok

    note = note_before(scene.person(AISHA))
    assert "Approved on these conditions:\n- Only: Housing\n- Only to: Their duty officer\n" in note
    assert f"- Not after {scene.bot.services.words.day(early)}" in note


def test_that_nothing_was_shared_after_all_needs_no_condition(scene: Scene, waiting: str) -> None:
    """An answer too, on any day."""
    approves(scene.person(TOMASZ), only_to="Their duty officer", share_by=scene.today.isoformat())
    scene.settled()
    assert records(scene.person(AISHA), done="not_shared", note="They had found a flat").ok
    assert scene.request().state == "not_shared"
