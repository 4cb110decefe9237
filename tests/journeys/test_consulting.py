"""A worker in doubt asks somebody, with no name, and writes down what they heard: the trustees read it, and the file holds it (4.3, 4.4)."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from sandbox.client import Person, Result
from tests.cast import AISHA, BEN, GRACE, TOMASZ
from tests.danger.tools import from_person, held_back, nothing_changes, overheard, pressing, sent, trouble
from tests.journeys.steps import approves, asks_to_share, asks_trustees, note_before, refusal, typed_into
from tests.scene import Scene, play, words_of

ASKED: dict[str, Any] = {
    "kind": "what_if", "whom": "The duty desk of the council", "question": "What if somebody slept in a car with a baby?", "answer": "Tell us at once",
}  # fmt: skip


@pytest.fixture
def aisha(scene: Scene) -> Person:
    """A worker whose client no consent helps."""
    scene.given_client("JU-0412", AISHA)
    return scene.person(AISHA)


def notes(worker: Person, **changes: Any) -> Result:
    """Press the button on the page of the request, and write down what was asked and heard."""
    worker.press("consult_start", in_view=True)
    worker.view("consult")
    return worker.submits(**{**ASKED, **changes})


def page_of(worker: Person, request: str) -> None:
    """Open the page of a request."""
    worker.types(f"/justus status {request}", channel="general")
    worker.view("outcome")


def read_by(trustee: Person, request: str) -> str:
    """What a trustee reads of a request."""
    trustee.types(f"/justus status {request}", channel="general")
    said = words_of(trustee.view("read"))
    trustee.closes(everything=True)
    return said


def in_file(worker: Person, request: str) -> str:
    """The case note of a request."""
    page_of(worker, request)
    worker.press("case_note", in_view=True)
    said = note_before(worker)
    worker.closes(everything=True)
    return said


def test_a_worker_in_doubt_reads_whom_to_ask(sqlite_url: str) -> None:
    """The charity's own helpline, the question that gives nobody away, and where to write it down; only once there is a doubt."""
    with play(sqlite_url, JUSTUS_HELPLINE="01632 960 001") as scene:
        scene.given_client("JU-0412", AISHA)
        aisha = scene.person(AISHA)
        asks_to_share(aisha, "Elm House")
        aisha.press("ground_choose", in_view=True)
        aisha.chooses("ground", "4.6")
        assert "01632 960 001" not in words_of(aisha.view("ground"))

        aisha.chooses("in_doubt", "yes")

        said = words_of(aisha.view("ground"))
        assert 'Put a "what if" question to those you would tell. Give no name' in said
        assert "01632 960 001" in said
        assert f"`/justus status {scene.request().id}` and press *Note a question*" in said


def test_a_question_noted_before_sending_goes_with_the_request(scene: Scene, aisha: Person) -> None:
    """The worker comes back to the next step, the trustees read who was asked, when, what and what they said, and the file holds it."""
    asks_to_share(aisha, "Elm House")
    assert notes(aisha).ok
    assert "*It is noted with" in words_of(aisha.view("outcome"))
    assert asks_trustees(aisha, in_doubt="yes").ok
    aisha.closes(everything=True)
    request = scene.request()
    assert request.state == "waiting"

    read, kept = read_by(scene.person(TOMASZ), request.id), in_file(aisha, request.id)

    assert '*In doubt, the worker asked:* A "what if" question to the police or council, The duty desk of the council, on' in read
    assert f"*Asked:* {ASKED['question']}\n*Heard:* {ASKED['answer']}" in read
    assert "has not asked anybody outside yet" not in read
    assert f"The duty desk of the council\nQuestion: {ASKED['question']}\nAnswer: {ASKED['answer']}" in kept
    assert "request:consultation:note" in scene.logged()
    assert not [one for one in scene.heard(TOMASZ, "approvals") if ASKED["question"] in one or ASKED["whom"] in one]


def test_a_question_noted_while_it_waits_is_read_beside_the_first(scene: Scene, aisha: Person) -> None:
    """A second one, a day later, and to somebody else: both are there, oldest first, and the request goes on waiting."""
    asks_to_share(aisha, "Elm House")
    assert notes(aisha).ok
    assert asks_trustees(aisha, in_doubt="yes").ok
    request = scene.request().id
    assert notes(aisha, kind="adviser", whom="Our lawyer", question="May we?", answer="You may").ok
    assert "Ask the trustees" not in words_of(aisha.view("outcome"))
    aisha.closes(everything=True)

    read = read_by(scene.person(TOMASZ), request)

    assert 0 < read.index(ASKED["question"]) < read.index("May we?")
    assert scene.request().state == "waiting"
    assert approves(scene.person(GRACE)).ok


def test_the_trustees_read_of_a_doubt_that_nobody_was_asked_about(scene: Scene, aisha: Person) -> None:
    """It holds nothing up: the request stands before them, and they read so; so does the file."""
    asks_to_share(aisha, "Elm House")
    assert asks_trustees(aisha, in_doubt="yes").ok
    aisha.closes(everything=True)
    request = scene.request()
    assert request.state == "waiting"

    assert "*The worker is in doubt*, and has not asked anybody outside yet." in read_by(scene.person(TOMASZ), request.id)
    assert "In doubt, and nobody else was asked." in in_file(aisha, request.id)


def test_a_worker_without_doubt_is_not_said_to_be_in_doubt(scene: Scene, aisha: Person) -> None:
    """Neither to the trustees nor in the file."""
    asks_to_share(aisha, "Elm House")
    assert asks_trustees(aisha).ok
    aisha.closes(everything=True)

    assert "doubt" not in read_by(scene.person(TOMASZ), scene.request().id)
    assert "doubt" not in in_file(aisha, scene.request().id)


def test_what_was_asked_stays_in_the_file_when_nothing_is_sent(scene: Scene, aisha: Person) -> None:
    """A worker who was told to wait, and waits: that they asked is on record all the same."""
    asks_to_share(aisha, "Elm House")
    assert notes(aisha, answer="Talk with the client first").ok
    aisha.closes(everything=True)

    assert f"Question: {ASKED['question']}\nAnswer: Talk with the client first" in in_file(aisha, scene.request().id)


def test_a_request_asked_anew_keeps_the_questions_of_the_old_one(scene: Scene, aisha: Person) -> None:
    """A doubt is not asked away: neither by one change of the answers nor by two."""
    asks_to_share(aisha, "Elm House")
    assert notes(aisha).ok
    page_of(aisha, scene.request().id)
    for why in ("They must place the client by Monday", "They must place the client by Tuesday"):
        aisha.press("share_change", in_view=True)
        aisha.view("share")
        aisha.fills(justification=why)
        assert aisha.submits().ok
    assert asks_trustees(aisha, in_doubt="yes").ok
    aisha.closes(everything=True)
    assert [one.state for one in scene.requests()] == ["replaced", "replaced", "waiting"]

    assert ASKED["question"] in read_by(scene.person(TOMASZ), scene.request().id)
    assert ASKED["question"] in in_file(aisha, scene.request().id)


def test_nothing_is_added_to_a_doubt_after_the_decision(scene: Scene, aisha: Person) -> None:
    """What the trustees read stays what they read: the button is gone, and a form left open says so and keeps nothing."""
    asks_to_share(aisha, "Elm House")
    assert asks_trustees(aisha, in_doubt="yes").ok
    request = scene.request().id
    aisha.press("consult_start", in_view=True)
    aisha.view("consult")
    scene.settled()
    assert approves(scene.person(TOMASZ)).ok

    aisha.submits(**ASKED)

    assert f"{request} is already closed or has moved on" in refusal(aisha)
    aisha.closes(everything=True)
    page_of(aisha, request)
    assert "Note a question" not in words_of(aisha.view("outcome"))
    assert ASKED["question"] not in read_by(scene.person(TOMASZ), request)


def test_a_day_still_to_come_is_refused_beside_its_field(scene: Scene, aisha: Person) -> None:
    """The form starts with today; what was typed is still there, and a day that has passed is taken."""
    asks_to_share(aisha, "Elm House")
    aisha.press("consult_start", in_view=True)
    aisha.view("consult")
    assert typed_into(aisha, "asked_on") == scene.today.isoformat()

    result = aisha.submits(**ASKED, asked_on=(scene.today + timedelta(days=1)).isoformat())

    assert "still to come" in result.errors["asked_on"]
    assert typed_into(aisha, "question") == ASKED["question"]
    assert aisha.submits(asked_on=(scene.today - timedelta(days=1)).isoformat()).ok
    assert "request:consultation:note" in scene.logged()


def test_nobody_notes_a_question_with_the_request_of_another(scene: Scene) -> None:
    """Not another key worker of the same client, and not a trustee, by button or by form; for them the request is not theirs to change."""
    scene.given_client("JU-0412", AISHA, BEN)
    aisha = scene.person(AISHA)
    asks_to_share(aisha, "Elm House")
    request = scene.request().id
    aisha.press("consult_start", in_view=True)
    aisha.view("consult")
    form = held_back(scene, "consult", lambda: aisha.submits(**ASKED))
    click = pressing(overheard(scene, "consult_start"), request)

    with nothing_changes(scene):
        for who in (BEN, TOMASZ, GRACE):
            assert sent(scene, "submission", from_person(form, who)) == [trouble(scene, "no_such_request", ref=request)], who
            sent(scene, "action", from_person(click, who))
            assert trouble(scene, "no_such_request", ref=request) in scene.person(who).messages()[-1]["text"], who

    sent(scene, "submission", form)
    assert "request:consultation:note" in scene.logged()


def test_the_same_note_delivered_twice_is_one_note(scene: Scene, aisha: Person) -> None:
    """Slack sends it again when the answer was slow: it is kept once."""
    asks_to_share(aisha, "Elm House")
    assert notes(aisha).ok

    with nothing_changes(scene):
        sent(scene, "submission", overheard(scene, "consult", "view_submission"))

    assert scene.logged().count("request:consultation:note") == 1


def test_what_was_asked_and_heard_is_sealed_in_the_records(scene: Scene, aisha: Person) -> None:
    """Not a word of it in the bytes of the database, beside the reference that is there."""
    asks_to_share(aisha, "Elm House")
    assert notes(aisha).ok
    scene.settled()

    database = Path(str(scene.bot.database.url.database))
    kept = b"".join(file.read_bytes() for file in database.parent.iterdir() if file.name.startswith(database.name))

    assert scene.request().id.encode() in kept
    assert not [said for said in (ASKED["whom"], ASKED["question"], ASKED["answer"]) if said.encode() in kept]
