"""Two workers tell of an admitted serious offence together, and each confirms it for themselves: a rule of its own beside the approval (4.4)."""

from __future__ import annotations

import pytest

from sandbox.client import Person, Result
from tests.cast import AISHA, BEN, DANA, GRACE, GUEST, OLU, STRANGER, TOMASZ
from tests.danger.tools import from_person, held_back, nothing_changes, overheard, saying, sent, trouble
from tests.journeys.steps import CASE, OF_GROUND, approves, asks_to_share, asks_trustees, note_before, now, records, refusal, request_waits
from tests.places import over_both_transports
from tests.scene import Scene, words_of

CRIME, NOTE = str(OF_GROUND["4.4"]["crime"]), "Told the sergeant at the desk"


@pytest.fixture
def done(scene: Scene) -> str:
    """Aisha has recorded that she and Ben told of what her client admits; the request's reference."""
    request = approved(scene)
    record(scene)
    return request


def approved(scene: Scene, **changes: str) -> str:
    """Aisha may tell of it with Ben, or with whom is named; the request's reference."""
    scene.given_client("JU-0412", AISHA)
    request = request_waits(scene, AISHA, ground="4.4", **changes)
    assert approves(scene.person(TOMASZ)).ok
    scene.settled()
    return request


def record(scene: Scene) -> None:
    """Aisha records what was told, just now."""
    aisha = scene.person(AISHA)
    assert records(aisha, categories=["housing"], channel="in_person", note=NOTE, **now(scene)).ok
    aisha.closes(everything=True)
    scene.settled()


def confirms(person: Person, answer: str = "yes") -> Result:
    """Press the button of the message and say whether one told of it too."""
    person.press("confirm_open", in_message=True)
    person.view("confirm")
    return person.submits(told=answer)


def note_of(scene: Scene, request: str) -> str:
    """The case note, as Aisha finds it from the request."""
    aisha = scene.person(AISHA)
    aisha.press("case_note", in_message=request)
    said = note_before(aisha)
    aisha.closes(everything=True)
    return said


def test_the_second_worker_is_asked_once_the_first_has_recorded(scene: Scene) -> None:
    """Not when it is asked for and not when it is approved: only when one says that two have told."""
    request = approved(scene)
    assert scene.heard(BEN) == []

    record(scene)

    (asked,) = scene.heard(BEN)
    assert f"*{request}: did you tell of it too?* <@{AISHA}> has recorded that you both did." in asked
    assert scene.phone(BEN) == [f"{request}: please confirm"]
    assert "Told together with Ben Carter: not confirmed yet" in note_of(scene, request)


@over_both_transports
def test_the_second_worker_confirms_for_themselves(scene: Scene, done: str) -> None:
    """The first hears that it is complete, the file says who confirmed and when, and the old button is gone."""
    ben = scene.person(BEN)

    assert confirms(ben).ok

    assert f"*{done}:* <@{BEN}> has confirmed that they told of it too. It is complete." in scene.heard(AISHA)[-1]
    assert "Told together with Ben Carter: confirmed at" in note_of(scene, done)
    (asked,) = scene.heard(BEN)
    assert "has told of it too. Nothing more is needed here." in asked
    assert "Confirm or not" not in asked
    assert "disclosure:second:confirm" in scene.logged()
    assert scene.log_verifies()


def test_a_second_worker_who_did_not_tell_is_heard_by_trustees_and_data_lead(scene: Scene, done: str) -> None:
    """One alone has told: the first worker is told what to do, and those who look after the policy are told that it happened."""
    assert confirms(scene.person(BEN), "no").ok

    assert f"<@{BEN}> says that they did not tell of it. Two workers must." in scene.heard(AISHA)[-1]
    for one in (TOMASZ, GRACE, DANA):
        assert f"*{done} was told by one worker alone.* <@{AISHA}> recorded that two told of it, and <@{BEN}> says that they did not." in scene.heard(one)[-1]
    assert "Told together with Ben Carter: they say that they did not" in note_of(scene, done)


def test_a_worker_who_tells_after_all_confirms_it_then(scene: Scene, done: str) -> None:
    """A no is not the end: the button stays, the first worker hears that it is complete, and the file says so; a second no is nothing new."""
    ben = scene.person(BEN)
    assert confirms(ben, "no").ok
    scene.settled()
    (asked,) = scene.heard(BEN)
    assert "When you have told of it together, confirm it here." in asked
    confirms(ben, "no")
    assert "was already answered" in refusal(ben)
    ben.closes(everything=True)

    assert confirms(ben).ok

    assert f"*{done}:* <@{BEN}> has confirmed that they told of it too. It is complete." in scene.heard(AISHA)[-1]
    assert "Told together with Ben Carter: confirmed at" in note_of(scene, done)
    assert [f"*{done} was told by one worker alone.*" in one for one in scene.heard(TOMASZ)].count(True) == 1


def test_nobody_else_confirms_for_the_second_worker(scene: Scene, done: str) -> None:
    """Not who asked, a trustee, another worker or anybody else, by the very same button and the very same form: each is told so, and Ben still can."""
    ben = scene.person(BEN)
    ben.press("confirm_open", in_message=True)
    ben.view("confirm")
    form = held_back(scene, "confirm", lambda: ben.submits(told="yes"))
    click = overheard(scene, "confirm_open")

    with nothing_changes(scene):
        for who in (AISHA, TOMASZ, GRACE, DANA, OLU):
            assert sent(scene, "submission", from_person(form, who)) == [trouble(scene, "no_such_request", ref=done)], who
            sent(scene, "action", from_person(click, who))
            assert trouble(scene, "no_such_request", ref=done) in scene.person(who).messages()[-1]["text"], who
        for who in (GUEST, STRANGER):
            assert sent(scene, "submission", from_person(form, who)) == [trouble(scene, "not_a_member")], who

    assert "Told together with Ben Carter: not confirmed yet" in note_of(scene, done)
    assert sent(scene, "submission", form) == [""]
    assert "Told together with Ben Carter: confirmed at" in note_of(scene, done)


def test_confirming_twice_is_confirming_once(scene: Scene, done: str) -> None:
    """Delivered twice it is one answer; a form left open on the phone that says the opposite changes nothing, and nobody is told again."""
    assert confirms(scene.person(BEN)).ok
    form = overheard(scene, "confirm", "view_submission")

    with nothing_changes(scene):
        assert sent(scene, "submission", form) == [""]
        assert sent(scene, "submission", saying(form, told="no")) == [trouble(scene, "already_answered", ref=done)]

    assert scene.heard(DANA) == []
    assert "Told together with Ben Carter: confirmed at" in note_of(scene, done)


def test_an_answer_that_does_not_come_is_asked_for_every_day(scene: Scene, done: str) -> None:
    """Not before a day has passed; then by the second worker and the data lead, once a day, and never once it is answered."""
    scene.time_passes(hours=23)
    assert len(scene.heard(BEN)) == 1
    assert scene.heard(DANA) == []

    scene.time_passes(hours=2)
    scene.time_passes(hours=1)
    assert len(scene.heard(BEN)) == 2
    (late,) = scene.heard(DANA)
    assert f"*{done} waits for <@{BEN}>*, who has not said yet whether they told of it too." in late
    assert "Confirm or not" not in late
    scene.time_passes(hours=24)
    assert len(scene.heard(DANA)) == 2

    assert confirms(scene.person(BEN)).ok
    said = [len(scene.heard(one)) for one in (AISHA, BEN, DANA)]
    scene.time_passes(hours=72)
    assert [len(scene.heard(one)) for one in (AISHA, BEN, DANA)] == said
    assert all("has told of it too" in one for one in scene.heard(DANA))


def test_one_of_the_two_who_tell_cannot_approve_it(scene: Scene) -> None:
    """Grace is a trustee and a worker: she reads why somebody else must decide, and another trustee does."""
    scene.given_client("JU-0412", AISHA)
    request = request_waits(scene, AISHA, ground="4.4", second_worker=GRACE)
    grace = scene.person(GRACE)

    for button in ("request_approve", "request_decline"):
        grace.press(button, in_message=True)
        assert f"You are one of the two who tell of {request}, so somebody else must decide it (clause 4.4)" in refusal(grace)
        grace.closes(everything=True)
    assert scene.request().state == "waiting"

    assert approves(scene.person(TOMASZ)).ok
    scene.settled()
    record(scene)
    assert confirms(grace).ok


def test_when_only_one_who_tells_could_decide_it_is_said_when_asked(scene: Scene) -> None:
    """Not three days later: Grace is the only trustee left, and she will tell of it too."""
    scene.given_client("JU-0412", AISHA)
    olu, aisha = scene.person(OLU), scene.person(AISHA)
    olu.types("/justus people", channel="general")
    olu.chooses("person", TOMASZ)
    assert olu.submits(**{f"roles:{TOMASZ}": []}).ok
    asks_to_share(aisha, "Elm House")
    assert "Too few people can decide this now" not in words_of(aisha.view("outcome"))

    assert asks_trustees(aisha, ground="4.4", second_worker=GRACE).ok

    assert "*Too few people can decide this now:*" in words_of(aisha.view("outcome"))


def test_no_message_about_the_two_holds_a_typed_word(scene: Scene, done: str) -> None:
    """What was told, of whom and to whom stands in no message of anybody, before the second worker's word or after it."""
    scene.time_passes(hours=25)
    assert confirms(scene.person(BEN), "no").ok

    for who in (AISHA, BEN, TOMASZ, GRACE, DANA):
        said = str(scene.heard(who)) + str(scene.phone(who))
        assert not [typed for typed in (CRIME, NOTE, "JU-0412", "Elm House", CASE["reason"]) if typed in said], who
    assert CRIME not in str(scene.heard(TOMASZ, "approvals"))


def test_nobody_is_asked_when_nothing_was_told_after_all(scene: Scene) -> None:
    """There is nothing to confirm, on that day or later."""
    request = approved(scene)
    assert records(scene.person(AISHA), done="not_shared", note="They went to the police themselves").ok
    scene.settled()

    scene.time_passes(hours=72)

    assert scene.heard(BEN) == []
    assert scene.heard(DANA) == []
    assert "Told together" not in note_of(scene, request)
