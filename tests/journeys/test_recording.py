"""Recording what was really shared: never more than was allowed, once, and with a case note for the file (2.3.5, 3.1, 4.3)."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from tests.cast import AISHA, BEN, DANA, TOMASZ
from tests.journeys.steps import CASE, approves, asks_to_share, now, records, refusal, request_waits, shown, told, typed_into
from tests.places import over_both_transports
from tests.scene import Scene

LEEDS = "Leeds Housing"


@pytest.fixture
def allowed(scene: Scene) -> str:
    """A consent allows Aisha to tell Leeds Housing; the request's reference."""
    scene.given_client("JU-0412", AISHA)
    scene.given_consent("JU-0412", LEEDS, ends_on=scene.today + timedelta(days=3))
    aisha = scene.person(AISHA)
    assert asks_to_share(aisha, LEEDS).ok
    aisha.closes(everything=True)
    scene.settled()
    return scene.request().id


EARLIER = "disclosure_record_earlier"


def record(scene: Scene, **changes: Any) -> Any:
    """Aisha records that she sent the housing details just now; change any answer."""
    return records(scene.person(AISHA), **{"categories": ["housing"], "channel": "email", **now(scene), **changes})


def note_of(scene: Scene) -> str:
    """The case note before Aisha, as she would copy it."""
    text: str = scene.person(AISHA).view("note")["blocks"][1]["element"]["initial_value"]
    return text


def test_what_was_shared_is_recorded_and_closes_the_request(scene: Scene, allowed: str) -> None:
    """The worker gets the case note at once, and the old button is gone."""
    assert record(scene, note="Sent to the duty officer").ok

    assert "Shared at" in note_of(scene)
    assert scene.request().state == "shared"
    assert f"*{allowed} is on record:*" in scene.heard(AISHA)[-1]
    assert "Record what was shared" not in str(scene.heard(AISHA))


@over_both_transports
def test_the_case_note_says_who_asked_what_for_and_by_which_clause(scene: Scene) -> None:
    """Ready for the file: client, recipient, ground, facts, who approved and why, what was shared, when and how."""
    scene.given_client("JU-0412", AISHA)
    request_waits(scene, AISHA)
    assert approves(scene.person(TOMASZ)).ok
    scene.settled()

    assert record(scene, note="Sent to the duty officer").ok

    note = note_of(scene)
    for said in (
        "Client: JU-0412", "by Aisha Khan", "to tell Elm House", "An adult at risk (clause 4.2.2)", CASE["reason"], "The client cannot give consent",
        "Approved by Tomasz Nowak", "Talked over with: Aisha Khan, Today at 14:10 by phone", "Reason: The risk is real and the share is small",
        "by E-mail:\n- Housing", "Note: Sent to the duty officer",
    ):  # fmt: skip
        assert said in note, said
    assert "<@" not in note
    assert "&" not in note


@over_both_transports
def test_only_what_was_allowed_can_be_recorded(scene: Scene, allowed: str) -> None:
    """The list holds nothing else; choosing nothing of it is no record, and is said beside the field."""
    aisha = scene.person(AISHA)
    aisha.press("disclosure_record", in_message=True)
    aisha.chooses("done", "shared")

    (block,) = [one for one in aisha.view("record")["blocks"] if one.get("block_id") == "categories"]
    assert [one["value"] for one in block["element"]["options"]] == ["housing"]
    assert "categories" in aisha.submits(channel="email", **now(scene)).errors
    assert scene.request().state == "allowed"


@pytest.mark.parametrize(("when", "said"), [({"hours": -24}, "This day or time is still to come"), ({"hours": 48}, "This is before the request was made")])
def test_a_day_that_cannot_be_true_is_said_beside_the_field(scene: Scene, allowed: str, when: dict[str, float], said: str) -> None:
    """In the future, or before it was asked: nothing is lost, and the right day works in the same form."""
    aisha = scene.person(AISHA)

    result = record(scene, note="Sent to the duty officer", **now(scene, **when))

    assert said in result.errors["shared_on"]
    assert typed_into(aisha, "note") == "Sent to the duty officer"
    assert aisha.submits(**now(scene)).ok
    assert scene.request().state == "shared"


def test_fax_is_not_among_the_ways_to_record(scene: Scene, allowed: str) -> None:
    """It is refused before, so it cannot be what happened."""
    aisha = scene.person(AISHA)
    aisha.press("disclosure_record", in_message=True)

    aisha.chooses("done", "shared")

    (block,) = [one for one in aisha.view("record")["blocks"] if one.get("block_id") == "channel"]
    assert "fax" not in [one["value"] for one in block["element"]["options"]]


@over_both_transports
def test_sharing_nothing_after_all_needs_a_reason(scene: Scene, allowed: str) -> None:
    """Without it the form says so; with it the request is closed and the note says that nothing was shared."""
    aisha = scene.person(AISHA)

    result = records(aisha, done="not_shared")
    assert "Please say why nothing was shared" in result.errors["note"]
    assert shown(aisha) == {"done", "note"}
    assert aisha.submits(note="The flat was gone").ok

    assert "Nothing was shared.\nNote: The flat was gone" in note_of(scene)
    assert scene.request().state == "not_shared"
    assert f"*{allowed} is closed:* nothing was shared." in scene.heard(AISHA)[-1]


def test_what_is_recorded_already_is_not_recorded_again(scene: Scene, allowed: str) -> None:
    """The old message was open on another screen: the second record is refused in words, and the first stands."""
    aisha = scene.person(AISHA)
    aisha.press("disclosure_record", in_message=True)
    aisha.chooses("done", "not_shared")
    with scene.desk(AISHA) as desk:
        desk.request(allowed).state = "shared"

    aisha.submits(note="The flat was gone")

    assert f"There is nothing to record for {allowed} now: it is shared" in refusal(aisha)
    assert scene.request().state == "shared"


def test_sharing_after_the_consent_ended_is_flagged_to_the_data_lead(scene: Scene, allowed: str) -> None:
    """It is recorded all the same, because it happened; the data lead is asked to look, without a word about the client."""
    scene.time_passes(days=5)

    assert record(scene, button=EARLIER).ok

    said = scene.heard(DANA)[-1]
    assert f"*{allowed} was shared at a time when no yes to it stood.*" in said
    assert "JU-0412" not in said


def test_sharing_while_the_consent_held_is_not_flagged(scene: Scene, allowed: str) -> None:
    """Recorded late, but for a day on which the consent still held: the data lead is not troubled."""
    scene.time_passes(days=5)

    assert record(scene, button=EARLIER, **now(scene, days=4)).ok

    assert scene.heard(DANA) == []


def test_somebody_else_records_nothing_for_the_worker(scene: Scene, allowed: str) -> None:
    """The request of a colleague is not there for somebody who does not work with the client."""
    ben = scene.person(BEN)

    ben.types(f"/justus status {allowed}", channel="general")

    assert f"We cannot find {allowed} among what you may see" in told(ben)
