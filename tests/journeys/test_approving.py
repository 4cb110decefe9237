"""The trustees decide: who may, what they read and say, what silence means, and that nobody decides their own (4.1, 4.3)."""

from __future__ import annotations

import pytest

from policy.facts import Answer
from tests.cast import AISHA, BEN, DANA, GRACE, GUEST, OLU, TOMASZ
from tests.journeys.steps import CASE, DECISION, approves, asks_to_share, asks_trustees, declines, refusal, request_waits, shown, typed_into
from tests.places import over_both_transports
from tests.scene import Scene, words_of

BUTTONS = ("request_approve", "request_decline", "request_ask")


@pytest.fixture
def waiting(scene: Scene) -> str:
    """Aisha's request about JU-0412 waits for the trustees; its reference."""
    scene.given_client("JU-0412", AISHA)
    return request_waits(scene, AISHA)


def test_the_channel_sees_no_narrative_and_no_client(scene: Scene, waiting: str) -> None:
    """Only kinds, the clause, who asks and by when; a locked phone shows even less."""
    said = scene.heard(TOMASZ, "approvals")[-1]

    assert f"*{waiting} needs a trustee's decision*" in said
    assert "An adult at risk (clause 4.2.2)" in said
    assert f"<@{AISHA}>" in said
    for typed in ("JU-0412", "Elm House", CASE["reason"], "place the client by Friday", "right flat"):
        assert typed not in said
    assert scene.phone(TOMASZ, "approvals") == [f"{waiting}: a request needs a decision"]


def test_reading_a_request_shows_the_case_and_is_logged(scene: Scene, waiting: str) -> None:
    """A trustee reads everything that was typed; that they did is in the log."""
    tomasz = scene.person(TOMASZ)
    before = scene.logged().count("request:case:read")

    tomasz.press("request_read", in_message=True)

    said = words_of(tomasz.view("read"))
    for typed in ("JU-0412", "Elm House", CASE["reason"], "Housing: To find the right flat"):
        assert typed in said
    assert scene.logged().count("request:case:read") == before + 1


@over_both_transports
@pytest.mark.parametrize("who", [GUEST, DANA, OLU])
def test_nobody_but_a_trustee_reads_or_decides_by_any_button(scene: Scene, waiting: str, who: str) -> None:
    """Guest, data lead and admin sit in the channel; every button is refused in words, and nothing of the case is shown."""
    person = scene.person(who)

    for button in (*BUTTONS, "request_read"):
        person.press(button, in_message=True)
        said = refusal(person)
        assert CASE["reason"] not in said
        assert "Nothing was changed" in said or "We cannot find" in said
        person.closes(everything=True)

    assert scene.request().state == "waiting"


@over_both_transports
def test_an_approval_reaches_the_worker_and_shows_in_the_channel(scene: Scene, waiting: str) -> None:
    """Who approved is seen by all; the buttons are gone; the worker gets the one to record with."""
    assert approves(scene.person(TOMASZ)).ok

    assert f"*{waiting} was approved* by <@{TOMASZ}>" in scene.heard(AISHA)[-1]
    channel = scene.heard(TOMASZ, "approvals")[-1]
    assert f"<@{TOMASZ}> approved" in channel
    assert "Decline" not in channel
    assert "Record what was shared" in scene.heard(AISHA)[-1]


@over_both_transports
def test_a_decline_gives_its_reason_in_the_case_note_only(scene: Scene, waiting: str) -> None:
    """The message says no and what to do; the reason is for the file and stands in no channel or message."""
    assert declines(scene.person(TOMASZ)).ok

    said = scene.heard(AISHA)[-1]
    assert f"*{waiting} was declined* by <@{TOMASZ}>. Do not share." in said
    assert "Ask the client first" not in said + str(scene.heard(TOMASZ, "approvals"))
    aisha = scene.person(AISHA)
    aisha.press("case_note", in_message=True)
    note = aisha.view("note")["blocks"][1]["element"]["initial_value"]
    assert "Declined by Tomasz Nowak" in note
    assert "Reason: Ask the client first" in note
    assert "Nothing has been recorded as shared" in note


@over_both_transports
def test_a_question_is_asked_and_answered_outside_the_channel(scene: Scene, waiting: str) -> None:
    """The words go from trustee to worker and back; the channel hears that there was a question, and that it was answered."""
    tomasz, aisha = scene.person(TOMASZ), scene.person(AISHA)
    tomasz.press("request_ask", in_message=True)
    assert tomasz.submits(question="Has the heating been mended?").ok
    assert f"<@{TOMASZ}> has a question about *{waiting}*" in scene.heard(AISHA)[-1]

    aisha.press("request_answer", in_message=True)
    assert "Has the heating been mended?" in words_of(aisha.view("answer"))
    assert aisha.submits(answer="Not yet, I was there today").ok

    assert "You have answered it" in scene.heard(AISHA)[-1]
    assert "has been answered" in scene.heard(TOMASZ)[-1]
    assert "heating" not in str(scene.heard(TOMASZ, "approvals"))
    tomasz.press("request_answer", in_message="Your question about")
    assert "*Answer:* Not yet, I was there today" in words_of(tomasz.view("read"))
    assert scene.request().state == "waiting"


@over_both_transports
def test_what_a_trustee_takes_out_cannot_be_recorded_as_shared(scene: Scene) -> None:
    """Two kinds asked for, one left in: the record form offers only that one."""
    scene.given_client("JU-0412", AISHA)
    aisha = scene.person(AISHA)
    asks_to_share(aisha, "Elm House", categories=["housing", "health"], **{"needs.health": "A room on the ground floor"})
    asks_trustees(aisha)
    aisha.closes(everything=True)
    scene.settled()

    assert approves(scene.person(TOMASZ), categories=["housing"]).ok
    scene.settled()
    aisha.press("disclosure_record", in_message=True)
    aisha.chooses("done", "shared")

    (block,) = [one for one in aisha.view("record")["blocks"] if one.get("block_id") == "categories"]
    assert [one["value"] for one in block["element"]["options"]] == ["housing"]


@over_both_transports
def test_a_trustee_too_close_to_the_case_leaves_it_to_another(scene: Scene, waiting: str) -> None:
    """Once they say so the form asks nothing more, the channel says no more than that they leave it, and another trustee can decide."""
    tomasz = scene.person(TOMASZ)
    tomasz.press("request_approve", in_message=True)
    tomasz.view("approve")

    tomasz.chooses("conflict", "yes")
    assert shown(tomasz) == {"conflict", "why_conflict"}
    assert tomasz.submits(why_conflict="He is my brother-in-law").ok

    assert f"You leave {waiting} to others" in refusal(tomasz)
    said = scene.heard(GRACE, "approvals")[-1]
    assert f"<@{TOMASZ}> leaves this to others" in said
    assert "brother" not in said
    assert scene.request().state == "waiting"
    assert approves(scene.person(GRACE)).ok
    assert scene.request().state == "approved"


@over_both_transports
def test_the_second_of_two_trustees_learns_what_was_decided(scene: Scene, waiting: str) -> None:
    """Both forms were open: the first counts, the second hears how it stands and that the click changed nothing."""
    tomasz, grace = scene.person(TOMASZ), scene.person(GRACE)
    tomasz.press("request_approve", in_message=True)
    tomasz.view("approve")

    assert declines(grace).ok
    tomasz.submits(**DECISION)

    assert f"{waiting} is already decided: it is declined. Your click changed nothing." in refusal(tomasz)
    assert scene.request().state == "declined"


@over_both_transports
def test_a_worker_who_is_also_a_trustee_cannot_decide_their_own(scene: Scene) -> None:
    """By no button, and not in the form either; the same buttons work for the other trustee."""
    scene.given_client("JU-0412", GRACE)
    request = request_waits(scene, GRACE)
    grace = scene.person(GRACE)

    for button in BUTTONS:
        grace.press(button, in_message=True)
        assert f"You asked for {request} yourself" in refusal(grace)
        grace.closes(everything=True)

    assert scene.request().state == "waiting"
    assert approves(scene.person(TOMASZ)).ok
    assert scene.request().state == "approved"


@over_both_transports
def test_when_only_the_requester_could_decide_they_hear_it_when_they_ask(scene: Scene) -> None:
    """Not three days later: the answer names whom to tell, and what to do in danger."""
    scene.given_client("JU-0412", GRACE)
    olu = scene.person(OLU)
    olu.types("/justus people", channel="general")
    olu.chooses("person", TOMASZ)
    assert olu.submits(**{f"roles:{TOMASZ}": []}).ok
    grace = scene.person(GRACE)

    asks_to_share(grace, "Elm House")

    assert "*Too few people can decide this now:*" in words_of(grace.view("outcome"))
    assert asks_trustees(grace).ok
    said = words_of(grace.view("outcome"))
    assert "Tell your data lead or an admin today" in said
    assert "/justus emergency" in said


@over_both_transports
def test_silence_is_a_no_and_everybody_hears_it(scene: Scene, waiting: str) -> None:
    """The worker, each trustee and the channel; nobody can approve it afterwards."""
    tomasz = scene.person(TOMASZ)
    tomasz.press("request_approve", in_message=True)
    tomasz.view("approve")

    scene.time_passes(hours=73)

    assert f"*Nobody answered {waiting} in time, so the answer is no.*" in scene.heard(AISHA)[-1]
    for trustee in (TOMASZ, GRACE):
        assert f"*Nobody answered {waiting} in time" in scene.heard(trustee)[-1]
    assert f"*{waiting}: expired, so the answer is no*" in scene.heard(TOMASZ, "approvals")[-1]
    tomasz.submits(**DECISION)
    assert "is already decided: it is expired" in refusal(tomasz)


@over_both_transports
def test_a_request_taken_back_can_no_longer_be_decided(scene: Scene, waiting: str) -> None:
    """The channel and the worker's own message say so; a form left open changes nothing."""
    tomasz = scene.person(TOMASZ)
    tomasz.press("request_approve", in_message=True)
    tomasz.view("approve")

    assert scene.person(AISHA).press("request_take_back", in_message=True).ok

    assert f"{waiting}: taken back by the worker" in scene.heard(TOMASZ, "approvals")[-1]
    assert f"*{waiting} is no longer waiting:* you took it back" in scene.heard(AISHA)[-1]
    tomasz.submits(**DECISION)
    assert "Your click changed nothing" in refusal(tomasz)
    assert scene.request().state == "taken_back"


def test_only_the_one_who_asked_takes_a_request_back(scene: Scene) -> None:
    """Another key worker of the client reads how it stands and has no such button."""
    scene.given_client("JU-0412", AISHA, BEN)
    request = request_waits(scene, AISHA)
    ben = scene.person(BEN)

    ben.types(f"/justus status {request}", channel="general")

    assert f"*{request} for client JU-0412*" in words_of(ben.view("read"))
    assert "Take it back" not in words_of(ben.view("read"))


def test_a_waiting_request_is_frozen_as_it_was_asked(scene: Scene, waiting: str) -> None:
    """The worker may look at it, and is offered nothing that would change it; what the trustees read stays the same."""
    aisha = scene.person(AISHA)
    aisha.types(f"/justus status {waiting.lower()}", channel="general")

    said = words_of(aisha.view("outcome"))

    assert f"*{waiting} is with the trustees.*" in said
    assert "Change my answers" not in said
    assert "Ask the trustees" not in said


def test_the_reasons_for_asking_are_missing_beside_their_fields(scene: Scene) -> None:
    """A full stop is no reason: the worker is told beside the field, and everything typed is still there."""
    scene.given_client("JU-0412", AISHA)
    aisha = scene.person(AISHA)
    asks_to_share(aisha, "Elm House")

    result = asks_trustees(aisha, reason=".", discussed="no", why_not_discussed="Not reachable since Monday")

    assert "why this reason fits here" in result.errors["reason"]
    assert typed_into(aisha, "why_not_discussed") == "Not reachable since Monday"
    assert scene.request().state == "asked"
    assert aisha.submits(reason=CASE["reason"]).ok
    assert scene.request().state == "waiting"


def test_a_no_of_the_client_needs_a_named_risk(scene: Scene) -> None:
    """The form asks which risk outweighs it, and the trustees read it."""
    scene.given_client("JU-0412", AISHA)
    scene.given_consent("JU-0412", "Elm House", answer=Answer.REFUSED, purposes=(), categories=())
    aisha = scene.person(AISHA)
    asks_to_share(aisha, "Elm House")

    aisha.press("ground_choose", in_view=True)
    aisha.chooses("ground", "4.6")
    assert "risk" in shown(aisha)
    aisha.closes(everything=True)
    asks_to_share(aisha, "Elm House")
    assert asks_trustees(aisha, risk="He may freeze tonight").ok

    scene.settled()
    scene.person(TOMASZ).press("request_read", in_message=True)
    assert "He may freeze tonight" in words_of(scene.person(TOMASZ).view("read"))


def test_terrorism_is_not_talked_over_with_the_client(scene: Scene) -> None:
    """The form does not ask for it and warns not to tell."""
    scene.given_client("JU-0412", AISHA)
    aisha = scene.person(AISHA)
    asks_to_share(aisha, "Elm House")
    aisha.press("ground_choose", in_view=True)

    aisha.chooses("ground", "4.2.3")

    assert not {"discussed", "encouraged"} & shown(aisha)
    assert "Do not tell the client.* Only the police are told" in words_of(aisha.view("ground"))
