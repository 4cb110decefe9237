"""What was asked is what is decided, on today's facts: asked anew, looked at again at the click, each change with its own words (2.2, 3.4, 4.1)."""

from __future__ import annotations

from datetime import timedelta

import pytest

from bot import withdrawing
from policy.facts import Answer, Category, Purpose, TakenBack
from sandbox.client import Person
from tests.cast import AISHA, BEN, DANA, GRACE, TOMASZ
from tests.journeys.steps import CASE, DECISION, approves, asks_trustees, declines, refusal, request_waits, shown, typed_into
from tests.places import over_both_transports
from tests.scene import Scene, words_of


@pytest.fixture
def waiting(scene: Scene) -> str:
    """Aisha's request about JU-0412 waits for the trustees; its reference. Ben works with the client too."""
    scene.given_client("JU-0412", AISHA, BEN)
    return request_waits(scene, AISHA)


def in_the_channel(scene: Scene, ref: str) -> str:
    """The words of a request in the channel, as they are now."""
    return next(said for said in reversed(scene.heard(TOMASZ, "approvals")) if "*Asked by:*" in said and f"*{ref}" in said)


def asks_anew(aisha: Person, **changes: object) -> None:
    """Ask anew from the message that says that it waits; the old answers are filled in."""
    aisha.press("request_ask_anew", in_message=True)
    aisha.view("share")
    for name, value in changes.items():
        aisha.fills(**{name: value})
    assert aisha.submits().ok


def opens_approval(person: Person) -> Person:
    """An approval, filled in and not yet sent."""
    person.press("request_approve", in_message=True)
    person.view("approve")
    person.fills(**DECISION)
    return person


# Asked anew


@over_both_transports
def test_a_change_is_a_new_request_that_names_the_old_one(scene: Scene, waiting: str) -> None:
    """The old answers are filled in, in both forms; the old one is closed and names the new, which names the old."""
    aisha = scene.person(AISHA)
    aisha.press("request_ask_anew", in_message=True)
    aisha.view("share")
    assert typed_into(aisha, "recipient") == "Elm House"
    assert typed_into(aisha, "needs.housing") == "To find the right flat"
    aisha.fills(categories=["housing", "health"])
    assert aisha.submits(**{"needs.health": "A room on the ground floor"}).ok

    aisha.press("ground_choose", in_view=True)
    aisha.view("ground")
    assert typed_into(aisha, "reason") == CASE["reason"]
    assert typed_into(aisha, "public_interest") == "Others in the house are at risk too"
    assert typed_into(aisha, "adult_harms") == ["neglect"]
    assert aisha.submits().ok
    new = scene.request().id

    assert f"*{waiting}: asked anew as {new}*" in in_the_channel(scene, waiting)
    assert "Approve" not in in_the_channel(scene, waiting)
    assert f"*In place of:* {waiting}" in in_the_channel(scene, new)
    assert f"*{waiting} is no longer waiting:* you asked anew as {new}." in "\n".join(scene.heard(AISHA))
    assert [(one.state, one.replaces) for one in scene.requests()] == [("replaced", None), ("waiting", waiting)]


def test_answers_and_questions_stay_with_what_they_were_about(scene: Scene) -> None:
    """A yes to the old one is no yes to the new one; whoever reads the new one sees what was said of the old."""
    scene.given_numbers(quorum_4_2_2=2)
    scene.given_client("JU-0412", AISHA)
    old = request_waits(scene, AISHA)
    assert approves(scene.person(TOMASZ)).ok
    aisha = scene.person(AISHA)
    asks_anew(aisha)
    assert asks_trustees(aisha).ok
    aisha.closes(everything=True)
    scene.settled()

    assert approves(scene.person(GRACE)).ok

    assert scene.request().state == "waiting"
    grace = scene.person(GRACE)
    grace.press("request_read", in_message=True)
    assert f"• {old}: <@{TOMASZ}> approved; it was asked anew" in words_of(grace.view("read"))
    grace.closes(everything=True)
    assert approves(scene.person(TOMASZ)).ok
    assert scene.request().state == "approved"


def test_what_was_asked_anew_is_told_to_whoever_still_had_the_old_form(scene: Scene, waiting: str) -> None:
    """The click on the old one changes nothing, and says how it stands."""
    tomasz = opens_approval(scene.person(TOMASZ))
    asks_anew(scene.person(AISHA))

    tomasz.submits()

    assert f"{waiting} is already decided: it is replaced. Your click changed nothing." in refusal(tomasz)


# What has changed since


@over_both_transports
def test_a_client_who_agrees_meanwhile_needs_nobody_s_decision(scene: Scene, waiting: str) -> None:
    """Recorded by a colleague: the worker may share at once, the channel says why nobody has to decide, and a form left open changes nothing."""
    tomasz = opens_approval(scene.person(TOMASZ))
    ben = scene.person(BEN)
    ben.types("/justus consent JU-0412", channel="general")
    ben.view("consent")
    for name, value in {"answer": "given", "recipients": "Elm House", "purposes": ["housing"], "categories": ["housing"], "free_of_duress": "yes"}.items():
        ben.chooses(name, value)
    assert ben.submits(in_their_words="Yes, do tell them", paper_at="Cabinet 2").ok

    assert f"*{waiting}: you may share this.*" in scene.heard(AISHA)[-1]
    assert f"*{waiting}: the client has agreed, so nobody has to decide*" in in_the_channel(scene, waiting)
    tomasz.submits()
    assert f"{waiting} is already decided: it is allowed" in refusal(tomasz)
    assert [one.state for one in scene.requests()] == ["allowed"]


@pytest.mark.parametrize("button", ["request_approve", "request_decline", "request_ask"])
def test_a_click_finds_out_that_the_client_has_agreed(scene: Scene, waiting: str, button: str) -> None:
    """However the consent came to be on record: whoever clicks is told, and the worker may share."""
    scene.given_consent("JU-0412", "Elm House", given_on=scene.today)
    tomasz = scene.person(TOMASZ)

    tomasz.press(button, in_message=True)

    assert f"The client has agreed since {waiting} was asked, so nobody has to decide it" in refusal(tomasz)
    assert f"*{waiting}: you may share this.*" in scene.heard(AISHA)[-1]
    assert scene.request().state == "allowed"


@over_both_transports
def test_a_no_that_came_since_is_told_to_both_and_a_decline_is_still_possible(scene: Scene, waiting: str) -> None:
    """The request names no risk that outweighs it: the worker hears it, once, with the way to ask anew."""
    scene.given_consent("JU-0412", "Elm House", answer=Answer.REFUSED, purposes=(), categories=(), given_on=scene.today)
    for trustee in (TOMASZ, GRACE):
        person = scene.person(trustee)
        person.press("request_approve", in_message=True)
        assert f"The client has said no since {waiting} was asked, and it names no risk that outweighs that (clause 3.4)." in refusal(person)
        person.closes(everything=True)

    told = [one for one in scene.heard(AISHA) if "The client has said no since you asked" in one]
    assert len(told) == 1
    assert "Ask anew" in told[0]
    assert declines(scene.person(TOMASZ)).ok
    assert scene.request().state == "declined"


def test_asked_anew_after_a_no_the_form_asks_for_the_risk(scene: Scene, waiting: str) -> None:
    """And with the risk named it can be approved."""
    scene.given_consent("JU-0412", "Elm House", answer=Answer.REFUSED, purposes=(), categories=(), given_on=scene.today)
    aisha = scene.person(AISHA)
    asks_anew(aisha)
    aisha.press("ground_choose", in_view=True)
    aisha.view("ground")
    assert "risk" in shown(aisha)
    assert aisha.submits(risk="He may freeze tonight").ok
    aisha.closes(everything=True)
    scene.settled()

    assert approves(scene.person(TOMASZ)).ok

    assert scene.request().state == "approved"


@over_both_transports
def test_what_changes_while_a_form_is_open_is_shown_before_it_counts(scene: Scene) -> None:
    """The client takes back another consent: the trustee hears of it, nothing typed is lost, and what is sent knowing so counts."""
    scene.given_client("JU-0412", AISHA)
    scene.given_consent("JU-0412", "Elm House", categories=(Category.CONTACT,))
    request_waits(scene, AISHA)
    tomasz = opens_approval(scene.person(TOMASZ))
    assert "have changed" not in words_of(tomasz.view("approve"))
    with scene.store.open(AISHA, "withdraw") as desk:
        withdrawing.withdraw(desk, "JU-0412", TakenBack(since=desk.today), "By telephone")

    tomasz.submits()

    assert "*The client's answers have changed since this was asked.*" in words_of(tomasz.view("approve"))
    assert typed_into(tomasz, "reason") == DECISION["reason"]
    assert scene.request().state == "waiting"
    grace = scene.person(GRACE)
    grace.press("request_decline", in_message=True)
    assert "*The client's answers have changed since this was asked.*" in words_of(grace.view("decline"))
    assert tomasz.submits().ok
    assert scene.request().state == "approved"


@over_both_transports
def test_a_click_after_the_time_ran_out_is_too_late_even_before_the_clock_came_by(scene: Scene, waiting: str) -> None:
    """Silence was the answer already: it is said, and everybody hears of it."""
    tomasz = opens_approval(scene.person(TOMASZ))
    scene.bot.engine.keeper.stop()
    due = scene.request().due_at
    assert due is not None
    scene.clock_is(due + timedelta(minutes=1))

    tomasz.submits()

    assert f"The time for {waiting} ran out before your click, and no answer means no" in refusal(tomasz)
    assert scene.request().state == "expired"
    assert f"*Nobody answered {waiting} in time" in scene.heard(AISHA)[-1]


@over_both_transports
def test_numbers_that_changed_since_are_named_and_those_of_today_decide(scene: Scene, waiting: str) -> None:
    """Two must approve by now: the trustee is told, and one yes is not enough any more."""
    scene.given_numbers(version="2018-01+harbour-2", quorum_4_2_2=2)
    tomasz = scene.person(TOMASZ)
    tomasz.press("request_approve", in_message=True)

    assert "*The charity's policy has changed since this was asked.* It is decided under today's: 2 must approve" in words_of(tomasz.view("approve"))
    assert tomasz.submits(**DECISION).ok
    assert scene.request().state == "waiting"


def test_a_policy_that_would_not_have_it_any_more_stops_the_approval(scene: Scene, waiting: str) -> None:
    """Told to the trustee at the click and to the worker, once, in words of its own."""
    scene.given_needs(Purpose.HOUSING)
    tomasz = scene.person(TOMASZ)

    tomasz.press("request_approve", in_message=True)

    assert f"The charity's policy has changed since {waiting} was asked, so it cannot be approved as it stands" in refusal(tomasz)
    assert "The charity's policy has changed since you asked. Ask anew" in scene.heard(AISHA)[-1]
    assert scene.request().state == "waiting"


@pytest.mark.parametrize("gone", ["role", "deactivated"])
def test_a_request_of_somebody_who_has_left_is_closed_and_others_hear_of_it(scene: Scene, waiting: str, gone: str) -> None:
    """Nobody could act on a yes; whoever works with the client, and the data lead, hear that somebody else may have to ask."""
    if gone == "role":
        scene.given_person(AISHA)
    else:
        scene.sandbox.world("deactivate", user=AISHA)
    tomasz = scene.person(TOMASZ)

    tomasz.press("request_approve", in_message=True)

    assert f"Whoever asked for {waiting} is no longer a worker here, so nobody could act on a yes" in refusal(tomasz)
    assert scene.request().state == "stopped"
    for one in (BEN, DANA):
        assert f"*{waiting} was stopped.*" in scene.heard(one)[-1]
    assert f"*{waiting}: stopped*" in in_the_channel(scene, waiting)


def test_when_the_second_who_would_tell_has_left_it_cannot_be_approved(scene: Scene) -> None:
    """Two must tell (4.4): the worker is told to ask anew with somebody else."""
    scene.given_client("JU-0412", AISHA)
    ref = request_waits(scene, AISHA, ground="4.4")
    scene.given_person(BEN)
    tomasz = scene.person(TOMASZ)

    tomasz.press("request_approve", in_message=True)

    assert f"The second worker who would tell of {ref} is no longer a worker here" in refusal(tomasz)
    assert f"<@{BEN}> is no longer a worker here, and two workers must tell of it" in scene.heard(AISHA)[-1]
