"""Second dangers, second thoughts and late answers: what is said again in another way is neither swallowed nor taken for the first (4.1, 4.2, 4.3, 4.4)."""

from __future__ import annotations

import copy
from typing import Any

import pytest

from bot import people
from policy.facts import Answer
from tests.cast import AISHA, BEN, DANA, OLU, TOMASZ
from tests.danger.tools import held_back, overheard, sent
from tests.journeys.steps import approves, asks_to_share, fills_ground, now, opens_share, raises_alarm, records, request_waits, shown, writes_the_record
from tests.journeys.test_grounds import MONEY, POLICE, opens_the_form
from tests.scene import Scene, words_of


def answered(form: dict[str, Any], **answers: str) -> dict[str, Any]:
    """The same form, with other choices made."""
    other = copy.deepcopy(form)
    for name, answer in answers.items():
        (state,) = other["view"]["state"]["values"][name].values()
        state["selected_option"] = {"text": {"type": "plain_text", "text": answer}, "value": answer}
    return other


def test_danger_chosen_when_a_form_is_sent_again_raises_the_alarm(scene: Scene) -> None:
    """The first answer was kept and Slack lost the reply; the worker now says that a life is in danger. Every trustee hears of it."""
    scene.given_client("JU-0412", AISHA)
    assert asks_to_share(scene.person(AISHA), "Elm House").ok
    form = overheard(scene, "share", "view_submission")

    sent(scene, "submission", answered(form, danger="life"))

    (alarm,) = scene.alarms()
    scene.settled()
    assert f"{alarm.id}: <@{AISHA}> is acting in an emergency" in scene.heard(TOMASZ)[-1]


def test_danger_that_passed_leaves_the_form_to_be_sent(scene: Scene) -> None:
    """First it could not wait, then it could: the case goes to the trustees, and the alarm stands."""
    scene.given_client("JU-0412", AISHA)
    opens_the_form(scene.person(AISHA))
    fills_ground(scene.person(AISHA), ground="4.2.1", soon="days")
    form = held_back(scene, "ground", scene.person(AISHA).submits)

    sent(scene, "submission", answered(form, soon="now"))
    sent(scene, "submission", form)

    assert len(scene.alarms()) == 1
    assert scene.request().state == "waiting"


def test_a_second_danger_hours_later_is_heard_by_itself(scene: Scene) -> None:
    """The first record is still owed; the trustees hear of the second danger all the same. Within minutes it is one and the same."""
    scene.given_client("JU-0412", AISHA)
    raises_alarm(scene, AISHA)
    raises_alarm(scene, AISHA)
    assert len(scene.alarms()) == 1

    scene.time_passes(hours=20)
    opens_share(scene.person(AISHA))
    scene.person(AISHA).chooses("danger", "life")
    scene.person(AISHA).submits()

    first, second = sorted(scene.alarms(), key=lambda one: one.raised_at)
    scene.settled()
    assert second.id in scene.heard(TOMASZ)[-1] and first.id != second.id


def test_a_ground_that_asks_no_how_soon_is_not_emptied_by_an_old_answer(scene: Scene) -> None:
    """It could not wait; then the worker chose a court's order: its questions are there."""
    scene.given_client("JU-0412", AISHA)
    aisha = scene.person(AISHA)
    opens_the_form(aisha)

    for name, value in (("ground", "4.2.1"), ("soon", "now"), ("ground", "4.2.4")):
        aisha.chooses(name, value)

    assert {"paper", "reason", "why_no_consent"} <= shown(aisha)


def test_sharing_before_the_yes_is_told_to_the_data_lead(scene: Scene) -> None:
    """It was shared an hour after it was asked, and approved the day after: the record says so, and somebody looks at it."""
    scene.given_client("JU-0412", AISHA)
    request_waits(scene, AISHA)
    scene.time_passes(hours=30)
    assert approves(scene.person(TOMASZ)).ok
    scene.settled()

    assert records(scene.person(AISHA), categories=["housing"], channel="email", **now(scene, hours=29)).ok

    scene.settled()
    assert "was shared at a time when no yes to it stood" in scene.heard(DANA)[-1]


def test_a_no_that_comes_while_the_form_is_open_is_asked_about_and_nothing_typed_is_lost(scene: Scene) -> None:
    """A colleague records the client's no; the form comes back with its answers and asks which risk outweighs it."""
    scene.given_client("JU-0412", AISHA, BEN)
    aisha = scene.person(AISHA)
    opens_the_form(aisha)
    fills_ground(aisha, ground="4.6")
    scene.given_consent("JU-0412", "Elm House", by=BEN, answer=Answer.REFUSED)

    aisha.submits()
    assert "risk" in shown(aisha)
    assert aisha.submits(risk="He may freeze tonight").ok

    assert scene.request().state == "waiting"


def test_a_yes_that_comes_while_the_form_is_open_is_said_beside_the_reason(scene: Scene) -> None:
    """Nobody has to be asked any more; the words say what to do."""
    scene.given_client("JU-0412", AISHA, BEN)
    aisha = scene.person(AISHA)
    opens_the_form(aisha)
    fills_ground(aisha, ground="4.6")
    scene.given_consent("JU-0412", "Elm House", by=BEN)

    assert "The client has agreed meanwhile" in aisha.submits().errors["ground"]


def test_what_was_asked_in_doubt_while_waiting_is_in_the_approved_answer(scene: Scene) -> None:
    """The file does not say that nobody was asked, because somebody was."""
    scene.given_client("JU-0412", AISHA)
    aisha = scene.person(AISHA)
    request = request_waits(scene, AISHA, in_doubt="yes")
    aisha.types(f"/justus status {request}", channel="general")
    aisha.press("consult_start", in_view=True)
    aisha.view("consult")
    aisha.submits(kind="helpline", asked_on=str(scene.today), whom="The helpline", question="May we tell?", answer="Tell them")
    aisha.closes(everything=True)
    assert approves(scene.person(TOMASZ)).ok
    scene.settled()

    aisha.types(f"/justus status {request}", channel="general")
    said = words_of(aisha.view("outcome"))
    assert "nobody outside was asked yet" not in said


@pytest.mark.parametrize("kind", ["employer", "police_or_court"])
def test_what_the_law_binds_to_tell_of_terrorism_goes_to_the_police_alone(scene: Scene, kind: str) -> None:
    """Whoever had asked: the page says the police, and not to warn; told and recorded, it leads to the record and not to telling again."""
    scene.given_client("JU-0412", AISHA)
    aisha = scene.person(AISHA)
    opens_the_form(aisha, **{**POLICE, "recipient_kind": kind})
    fills_ground(aisha, **MONEY)
    assert aisha.submits().ok
    first = words_of(aisha.view("help"))
    assert "Ring the police now" in first and "Do not tell the client" in first
    aisha.closes(everything=True)
    request = scene.request()
    assert request.clauses[:2] == ["2.2", "4.2.3"]

    aisha.types(f"/justus status {request.id}", channel="general")
    assert "Ring the police now" in words_of(aisha.view("help"))
    aisha.closes(everything=True)
    scene.settled()
    writes_the_record(aisha, "The police, at 14:10", "Where the money goes")
    aisha.types(f"/justus status {request.id}", channel="general")

    said = words_of(aisha.view("outcome"))
    (alarm,) = scene.alarms()
    assert f"{request.id} was told because the law says so" in said and alarm.id in said
    aisha.press("case_note", in_view=True)
    note = "".join(block["element"]["initial_value"] for block in aisha.view("note")["blocks"] if block["type"] == "input")
    assert f"Record: {alarm.id}" in note and "Told: The police, at 14:10" in note
    assert "Nothing has been recorded as shared" not in note


def test_a_second_worker_without_the_role_can_still_say_what_they_did(scene: Scene) -> None:
    """Their role was taken after they were named; their own word still counts, and a no can become a yes when they have told after all."""
    scene.given_client("JU-0412", AISHA)
    request_waits(scene, AISHA, ground="4.4")
    assert approves(scene.person(TOMASZ)).ok
    scene.settled()
    assert records(scene.person(AISHA), categories=["housing"], channel="email", **now(scene)).ok
    scene.settled()
    with scene.desk(OLU) as desk:
        people.set_roles(desk, scene.bot.services.directory.standing(BEN), frozenset())
    ben = scene.person(BEN)

    for answer in ("no", "yes"):
        ben.press("confirm_open", in_message=True)
        ben.view("confirm")
        assert ben.submits(told=answer).ok
        scene.settled()

    assert "has confirmed that they told of it too" in scene.heard(AISHA)[-1]
    assert scene.log_verifies()
