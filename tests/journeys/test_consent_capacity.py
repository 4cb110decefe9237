"""Who took the decision, and whether they could: the questions in their order, through the real form (5.2.1, 5.3)."""

from __future__ import annotations

from datetime import datetime, time, timedelta
from typing import Any

import pytest

from policy.ages import last_of
from policy.facts import GivenBy
from sandbox.client import Person, Result
from tests.cast import AISHA
from tests.journeys.steps import shown, typed_into
from tests.journeys.test_consent import LEEDS, YES, counts, opens
from tests.journeys.test_consent_changes import board
from tests.journeys.test_share import answer_to
from tests.scene import Scene, words_of

FUNCTIONS = ("understands", "retains", "weighs", "communicates")


def in_doubt(scene: Scene, **answers: str) -> Person:
    """Aisha saw a reason to doubt, and says what the client could do; all of it, unless said otherwise."""
    aisha = opens(scene)
    aisha.chooses("decided_by", "client_in_doubt")
    for name in FUNCTIONS:
        aisha.chooses(name, answers.get(name, "yes"))
    return aisha


def saves(aisha: Person, **changes: Any) -> Result:
    """She saves it with what she saw."""
    return aisha.submits(**{**YES, "observed": "Tired and slow to answer", **changes})


def test_nothing_about_capacity_is_asked_without_a_doubt(scene: Scene) -> None:
    """A doubt brings what was seen and the four questions, and not yet any cause."""
    scene.given_client("JU-0412", AISHA)
    aisha = opens(scene)
    assert not {"observed", *FUNCTIONS, "cause", "assessed_on"} & shown(aisha)

    aisha.chooses("decided_by", "client_in_doubt")

    order = [block["block_id"] for block in aisha.view()["blocks"] if block["type"] == "input"]
    assert [one for one in order if one in {"observed", *FUNCTIONS, "because_of_impairment", "cause"}] == ["observed", *FUNCTIONS]


def test_a_cause_is_asked_only_when_one_answer_is_no(scene: Scene) -> None:
    """The function first, then the cause; the answer that made it come takes it away again."""
    scene.given_client("JU-0412", AISHA)
    aisha = in_doubt(scene, weighs="no")
    assert {"because_of_impairment", "cause"} <= shown(aisha)

    aisha.chooses("weighs", "yes")

    assert not {"because_of_impairment", "cause"} & shown(aisha)


def test_a_doubt_that_was_looked_into_and_cleared_counts(scene: Scene) -> None:
    """Four times yes: the client decides."""
    scene.given_client("JU-0412", AISHA)

    assert saves(in_doubt(scene)).ok

    assert "yes is on record until" in words_of(scene.person(AISHA).view("board"))
    assert counts(scene)


def test_a_yes_that_the_client_could_not_weigh_because_of_an_illness_does_not_count(scene: Scene) -> None:
    """Said while it is typed, said when it is saved, and found by every request."""
    scene.given_client("JU-0412", AISHA)
    aisha = in_doubt(scene, weighs="no")
    aisha.chooses("because_of_impairment", "yes")
    assert "this yes does not count today" in words_of(aisha.view("consent"))

    assert saves(aisha, cause="A head injury last year").ok

    assert "because of their mind or brain. So their yes does not count" in words_of(aisha.view("board"))
    assert not counts(scene)
    assert "(clause 5.2.1)" in words_of(aisha.view("outcome"))


def test_a_client_who_did_not_understand_for_another_reason_gets_help_and_is_asked_again(scene: Scene) -> None:
    """No interpreter is not a lack of capacity."""
    scene.given_client("JU-0412", AISHA)
    aisha = in_doubt(scene, understands="no")
    aisha.chooses("because_of_impairment", "no")
    assert "What may help: an interpreter, more time, a quiet room" in words_of(aisha.view("consent"))

    assert saves(aisha, cause="There was no interpreter").ok

    assert "but not because of their mind or brain. Find what helps them" in words_of(aisha.view("board"))
    assert not counts(scene)


def test_a_doubt_without_what_was_seen_does_not_count(scene: Scene) -> None:
    """A full stop is nothing seen."""
    scene.given_client("JU-0412", AISHA)

    assert saves(in_doubt(scene), observed=".").ok

    assert "did not write down what they saw" in words_of(scene.person(AISHA).view("board"))
    assert not counts(scene)


def test_a_question_left_open_is_said_beside_it(scene: Scene) -> None:
    """Slack asks for each of the four; nothing is saved without it."""
    scene.given_client("JU-0412", AISHA)
    aisha = opens(scene)
    aisha.chooses("decided_by", "client_in_doubt")
    aisha.chooses("understands", "yes")

    assert not saves(aisha).ok
    assert scene.logged().count("consent:answer:record") == 0


def test_a_doubt_looked_into_on_another_day_is_said_beside_the_day(scene: Scene) -> None:
    """Yesterday's answer is not today's; nothing typed is lost, and the same day goes through."""
    scene.given_client("JU-0412", AISHA)
    aisha = in_doubt(scene)

    result = saves(aisha, assessed_on=str(scene.today - timedelta(days=1)))

    assert "on the day of the answer" in result.errors["assessed_on"]
    assert typed_into(aisha, "observed") == "Tired and slow to answer"
    assert aisha.submits(assessed_on=str(scene.today)).ok
    assert counts(scene)


@pytest.mark.parametrize("decider", ["attorney", "deputy"])
def test_whoever_decides_for_a_client_shows_what_lets_them(scene: Scene, decider: str) -> None:
    """What was seen is asked for; about the client's own capacity nothing is."""
    scene.given_client("JU-0412", AISHA)
    aisha = opens(scene)
    aisha.chooses("decided_by", decider)
    assert "authority_seen" in shown(aisha)
    assert not {"observed", *FUNCTIONS} & shown(aisha)

    assert aisha.submits(**YES, authority_seen="The stamped paper, read at the visit").ok

    assert counts(scene)


def test_an_attorney_whose_paper_nobody_saw_has_not_consented(scene: Scene) -> None:
    """Kept, named and not a consent."""
    scene.given_client("JU-0412", AISHA)
    aisha = opens(scene)
    aisha.chooses("decided_by", "attorney")

    assert aisha.submits(**YES, authority_seen="-").ok

    assert "does not say what you saw that lets them" in words_of(aisha.view("board"))
    assert not counts(scene)


def test_for_a_child_the_form_asks_for_more_than_a_presumption(scene: Scene) -> None:
    """That a client can decide is presumed of an adult; of a child the worker is asked whether they understand."""
    scene.given_client("JU-0412", AISHA)
    scene.given_client("JU-0500", AISHA, child=True)
    hints = {}
    for ref in ("JU-0412", "JU-0500"):
        aisha = scene.person(AISHA)
        aisha.types(f"/justus consent {ref}", channel="general")
        aisha.view("consent")
        aisha.chooses("answer", "given")
        hints[ref] = str(aisha.view("consent"))
        aisha.closes(everything=True)

    assert "We take it that the client can decide" in hints["JU-0412"] and "A child may decide" not in hints["JU-0412"]
    assert "A child may decide if they understand" in hints["JU-0500"] and "We take it" not in hints["JU-0500"]


def test_a_parents_yes_counts_no_more_when_the_client_is_an_adult(scene: Scene) -> None:
    """The day before it lets somebody be told; the day after it does not, says why, and stands as what does not count on the client's page."""
    scene.given_client("JU-0412", AISHA, child=True)
    with scene.desk(AISHA) as desk:
        desk.client("JU-0412").adult_in = scene.today.replace(day=1)
    last = last_of(scene.today.replace(day=1))
    scene.given_consent("JU-0412", LEEDS, given_by=GivenBy.PARENT, authority_seen="The birth certificate")
    assert "*Yes, you may share this" in answer_to(scene)
    scene.person(AISHA).closes(everything=True)

    scene.time_is(datetime.combine(last + timedelta(days=1), time(12), scene.bot.settings.zone))

    said = answer_to(scene)
    assert "Do not share yet" in said and "The client is an adult now, so ask the client." in said
    scene.person(AISHA).closes(everything=True)
    shown = words_of(board(scene).view("board"))
    assert "*Does not count, so it lets nobody share.*" in shown and "The client is an adult now, so ask the client." in shown


def test_a_parent_is_offered_for_a_child_only(scene: Scene) -> None:
    """For an adult the choice is not there; for a child it is, and counts."""
    scene.given_client("JU-0412", AISHA)
    assert "A parent, for a child" not in str(opens(scene).view("consent"))
    scene.person(AISHA).closes(everything=True)
    scene.given_client("JU-0500", AISHA, child=True)
    aisha = scene.person(AISHA)
    aisha.types("/justus consent JU-0500", channel="general")
    aisha.view("consent")
    aisha.chooses("answer", "given")
    aisha.chooses("decided_by", "parent")

    assert aisha.submits(**YES, authority_seen="The birth certificate").ok

    aisha.closes(everything=True)
    aisha.types("/justus client JU-0500", channel="general")
    assert "Decided by: A parent, for a child." in words_of(aisha.view("board"))
