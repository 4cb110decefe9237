"""Somebody complains about how we used what we know of them: heard by anybody, acknowledged within 30 days, looked into and answered (3.7)."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from sandbox.client import Person, Result
from tests.cast import AISHA, BEN, DANA, OLU, TOMASZ
from tests.journeys.access_steps import at_work, pack_made, phrase_of, requested, the_complaint, the_packs
from tests.journeys.steps import refusal, told, typed_into
from tests.journeys.test_access_packs import looks_at_all, unpacked
from tests.scene import Scene, words_of


def complains(scene: Scene, user: str = AISHA, client: str = "JU-0412", /, **changes: Any) -> Result:
    """Somebody writes a complaint down."""
    person = scene.person(user)
    assert person.types(f"/justus complaint {client}".strip(), channel="general").ok
    person.view("complaint")
    answers = {"came_by": "email", "about": "You told my landlord where I was", **changes}
    person.chooses("came_by", answers.pop("came_by"))
    return person.submits(**answers)


def complained(scene: Scene, user: str = AISHA, client: str = "JU-0412", /, **changes: Any) -> str:
    """A complaint on record; its reference."""
    done = complains(scene, user, client, **changes)
    assert done.ok, done
    scene.person(user).closes(everything=True)
    scene.settled()
    return the_complaint(scene).id


def opens(scene: Scene, ref: str, user: str = DANA) -> Person:
    """A data lead opens a complaint."""
    person = scene.person(user)
    if person.views():
        person.closes(everything=True)
    assert person.types(f"/justus complaint {ref}", channel="general").ok
    person.view("board")
    return person


def does(scene: Scene, ref: str, button: str, form: str, **answers: Any) -> Result:
    """Open a complaint, press a button, and fill in the form that comes."""
    dana = opens(scene, ref)
    dana.press(button, in_view=True)
    dana.view(form)
    return dana.submits(**answers)


@pytest.mark.parametrize("user", [AISHA, TOMASZ, OLU, DANA])
def test_anybody_writes_a_complaint_down_and_the_data_lead_hears_by_when_to_write_back(scene: Scene, user: str) -> None:
    """Thirty days from the day it came; the message says nothing of what it is about."""
    scene.given_client("JU-0412", AISHA)
    came = scene.today - timedelta(days=4)

    assert complains(scene, user, received_on=str(came)).ok

    row = the_complaint(scene)
    assert row.acknowledge_by == came + timedelta(days=30)
    assert f"*{row.id} is kept.*" in words_of(scene.person(user).view("board"))
    (heard,) = [one for one in scene.heard(DANA) if row.id in one]
    assert "somebody complains about how we used what we know" in heard and "landlord" not in heard and "JU-0412" not in heard
    assert scene.phone(DANA)[-1] == f"{row.id}: a complaint"


def test_a_complaint_of_somebody_who_is_no_client_needs_a_way_to_reach_them(scene: Scene) -> None:
    """Beside the field; then it is kept, with the reference that they said if nobody knows it."""
    lacking = complains(scene, AISHA, "")
    assert list(lacking.errors) == ["who"]
    assert typed_into(scene.person(AISHA), "about") == "You told my landlord where I was"
    assert scene.person(AISHA).submits(who="A man, by e-mail", ref="JU-0777").ok
    said = words_of(opens(scene, the_complaint(scene).id).view("board"))
    assert "they said that their reference is JU-0777" in said and "A man, by e-mail" in said


def test_a_complaint_goes_from_hearing_it_to_telling_the_outcome(scene: Scene) -> None:
    """Acknowledged once, looked into, closed; the page keeps each step with its day and who took it."""
    scene.given_client("JU-0412", AISHA)
    ref = complained(scene)
    person = scene.person(DANA)
    assert person.types("/justus", channel="general").ok
    assert f"*{ref}*: write back by" in told(person)

    assert does(scene, ref, "complaint_acknowledge", "complaint_acknowledge", how="A letter: we look into it").ok
    assert "We wrote back" not in str(scene.person(DANA).view("board")["blocks"][-2])
    assert person.types("/justus", channel="general").ok
    assert f"*{ref}*: tell them the outcome" in told(person)
    assert does(scene, ref, "complaint_enquire", "complaint_enquiry", text="The letter had the wrong address").ok
    assert does(scene, ref, "complaint_close", "complaint_close", what="We are sorry, and have changed how we check").ok

    said = words_of(opens(scene, ref).view("board"))
    assert "We wrote that it came: A letter: we look into it" in said and "We looked into it: The letter had the wrong address" in said
    assert "We are sorry, and have changed how we check" in said
    assert person.types("/justus", channel="general").ok
    assert "Nothing waits for you." in told(person)
    assert {"complaint:case:receive", "complaint:case:acknowledge", "complaint:case:enquire", "complaint:case:close"} <= set(scene.logged())
    assert scene.log_verifies()


def test_a_complaint_that_nobody_acknowledges_is_chased(scene: Scene) -> None:
    """Two weeks before the last day, on the day, and each day after."""
    at_work(scene)
    ref = complained(scene, AISHA, "", who="A man, by e-mail")
    due = the_complaint(scene).acknowledge_by

    def chased() -> list[str]:
        return [one for one in scene.heard(DANA) if ref in one][1:]

    at_work(scene, days=10)
    scene.time_passes(hours=1)
    assert chased() == []
    at_work(scene, days=(due - timedelta(days=13) - scene.today).days)
    scene.time_passes(hours=1)
    assert len(chased()) == 1 and "please write back by" in chased()[0]
    scene.time_passes(days=(due + timedelta(days=1) - scene.today).days)
    scene.settled()
    assert "they were to hear from us by" in chased()[-1]
    many = len(chased())
    scene.time_passes(days=1)
    assert len(chased()) == many + 1


def test_after_that_the_data_lead_is_asked_every_four_weeks_what_came_of_it(scene: Scene) -> None:
    """Until they were told; then nothing more comes."""
    at_work(scene)
    ref = complained(scene, AISHA, "", who="A man, by e-mail")
    assert does(scene, ref, "complaint_acknowledge", "complaint_acknowledge", how="A letter").ok
    begun = len([one for one in scene.heard(DANA) if "what came of this complaint" in one])

    at_work(scene, days=20)
    assert len([one for one in scene.heard(DANA) if "what came of this complaint" in one]) == begun == 0
    at_work(scene, days=9)
    scene.time_passes(hours=1)
    assert len([one for one in scene.heard(DANA) if "what came of this complaint" in one]) == 1
    assert does(scene, ref, "complaint_close", "complaint_close", what="We are sorry").ok
    scene.settled()
    at_work(scene, days=40)
    assert [one for one in scene.heard(DANA) if "what came of this complaint" in one] == []
    assert any(f"*{ref}: this complaint is closed.*" in one for one in scene.heard(DANA))


@pytest.mark.parametrize(("days", "beside"), [(1, "on"), (-3, "on")])
def test_a_day_that_cannot_be_is_said_beside_it(scene: Scene, days: int, beside: str) -> None:
    """Still to come, or before it came."""
    ref = complained(scene, AISHA, "", who="A man, by e-mail")

    result = does(scene, ref, "complaint_acknowledge", "complaint_acknowledge", on=str(scene.today + timedelta(days=days)), how="A letter")

    assert list(result.errors) == [beside]
    assert the_complaint(scene).acknowledged_on is None


def test_what_is_done_twice_is_refused_kindly(scene: Scene) -> None:
    """Two data leads at once: acknowledged once, closed once; the answer itself acknowledges what nobody did before."""
    ref = complained(scene, AISHA, "", who="A man, by e-mail")
    dana = opens(scene, ref)
    dana.press("complaint_acknowledge", in_view=True)
    dana.view("complaint_acknowledge")
    with scene.store.open(DANA, "complaint") as desk:
        from bot.access import complaints

        complaints.acknowledge(desk, ref, desk.today, "By phone")
    dana.submits(how="A letter")
    assert "noted already that they heard" in refusal(dana)
    dana = opens(scene, ref)
    dana.press("complaint_enquire", in_view=True)
    dana.view("complaint_enquiry")
    with scene.store.open(DANA, "complaint") as desk:
        complaints.close(desk, ref, desk.today, "We are sorry")
    dana.submits(text="Something new")
    assert f"{ref} is closed" in refusal(dana)
    assert scene.logged().count("complaint:case:acknowledge") == scene.logged().count("complaint:case:close") == 1


def test_an_answer_that_comes_first_acknowledges_too(scene: Scene) -> None:
    """Nobody is chased for a letter that was the answer."""
    ref = complained(scene, AISHA, "", who="A man, by e-mail")
    assert does(scene, ref, "complaint_close", "complaint_close", what="We are sorry").ok
    assert the_complaint(scene).acknowledged_on == scene.today
    assert ref not in " ".join(scene.heard(BEN))


def test_a_complaint_is_handled_over_each_transport_and_on_each_database(everywhere: Scene) -> None:
    """Heard, acknowledged, looked into, closed."""
    scene = everywhere
    scene.given_client("JU-0412", AISHA)
    ref = complained(scene)
    assert does(scene, ref, "complaint_acknowledge", "complaint_acknowledge", how="A letter").ok
    assert does(scene, ref, "complaint_enquire", "complaint_enquiry", text="The wrong address").ok
    assert does(scene, ref, "complaint_close", "complaint_close", what="We are sorry").ok
    assert the_complaint(scene).state == "closed" and scene.log_verifies()


def test_what_was_done_about_a_complaint_goes_out_with_the_pack_once_somebody_looked_at_it(scene: Scene) -> None:
    """Each step with its day and who took it. What we found out may tell of others: until a data lead looked, no pack is made."""
    scene.given_client("JU-0412", AISHA)
    complaint = complained(scene)
    assert does(scene, complaint, "complaint_acknowledge", "complaint_acknowledge", how="A letter to the new flat").ok
    assert does(scene, complaint, "complaint_enquire", "complaint_enquiry", text="The old address was on the envelope").ok
    scene.person(DANA).closes(everything=True)
    ref = requested(scene)

    assert pack_made(scene, ref).problem == "to_look_at"
    (read,) = looks_at_all(scene, ref)
    assert "The old address was on the envelope" in read
    pack_made(scene, ref)
    page = unpacked(scene, the_packs(scene)[-1].id, phrase_of(scene))["file.html"].decode()

    assert "What we did about it" in page
    assert "A letter to the new flat" in page and "The old address was on the envelope" in page and "Dana" in page
