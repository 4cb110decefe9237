"""Approvals that hold: several who decide, deputies and stand-ins, declarations, and who is left (4.1, 4.4)."""

from __future__ import annotations

from datetime import timedelta

import pytest

from bot import deciders, standing_in
from tests.cast import AISHA, BEN, DANA, GRACE, OLU, TOMASZ
from tests.journeys.steps import approves, asks_to_share, asks_trustees, declines, note_before, now, records, refusal, request_waits, shown
from tests.places import over_both_transports
from tests.scene import Scene, words_of


@pytest.fixture
def waiting(scene: Scene) -> str:
    """Aisha's request about JU-0412 waits for the trustees; its reference."""
    scene.given_client("JU-0412", AISHA)
    return request_waits(scene, AISHA)


def in_the_channel(scene: Scene) -> str:
    """The words of the newest request in the channel, as they are now."""
    return next(said for said in reversed(scene.heard(TOMASZ, "approvals")) if "*Asked by:*" in said)


def stands_in(scene: Scene, stand_in: str, absent: str) -> None:
    """Somebody stands in for another from today, for a week."""
    standing = scene.bot.services.directory.standing(stand_in)
    with scene.store.open(OLU, "away") as desk:
        standing_in.enter(desk, absent, standing, desk.today, desk.today + timedelta(days=7))


def stands_back(scene: Scene, user: str, why: str = "") -> None:
    """Press 'Leave it to others' and send the small form."""
    person = scene.person(user)
    person.press("request_stand_back", in_message=True)
    person.view("stand_back")
    assert person.submits(**({"why_conflict": why} if why else {})).ok
    person.closes(everything=True)
    scene.settled()


# Several who decide


@over_both_transports
def test_two_must_approve_where_the_charity_says_so(scene: Scene) -> None:
    """One yes is shown with how many are still needed, and tells the worker nothing yet; the second decides it."""
    scene.given_numbers(quorum_4_2_2=2)
    scene.given_client("JU-0412", AISHA)
    ref = request_waits(scene, AISHA)
    assert approves(scene.person(TOMASZ)).ok

    said = in_the_channel(scene)
    assert f"<@{TOMASZ}> approved" in said
    assert "*Still needed:* 1 more to approve." in said
    assert not [one for one in scene.heard(AISHA) if "was approved" in one]
    assert approves(scene.person(GRACE)).ok
    assert f"*{ref} was approved* by <@{TOMASZ}> and <@{GRACE}>." in scene.heard(AISHA)[-1]


@over_both_transports
def test_of_those_who_approve_one_must_be_a_trustee(scene: Scene) -> None:
    """Two deputies are two, and still not enough: who is missing is said by role."""
    scene.given_numbers(quorum_4_2_2=2, from_trustees_4_2_2=1)
    for deputy in (BEN, DANA):
        scene.given_person(deputy, "deputy")
    scene.given_client("JU-0412", AISHA)
    ref = request_waits(scene, AISHA)
    with scene.desk(TOMASZ) as desk:
        deciders.widen(desk, desk.request(ref, hold=True), "no_answer")
    scene.bot.round()
    scene.settled()
    for deputy in (BEN, DANA):
        assert approves(scene.person(deputy), "now waits for you too").ok

    assert scene.request().state == "waiting"
    assert "*Still needed:* 1 more to approve, 1 of them a trustee." in in_the_channel(scene)
    assert approves(scene.person(TOMASZ)).ok
    assert scene.request().state == "approved"


@over_both_transports
def test_where_two_must_decline_one_no_is_kept_as_dissent(scene: Scene) -> None:
    """The no stays in the message, in what the worker hears and, with its reason, in the case note, although others approve."""
    scene.given_numbers(quorum_4_2_2=2, declines_needed=2)
    scene.given_person(DANA, "trustee")
    scene.given_client("JU-0412", AISHA)
    ref = request_waits(scene, AISHA)
    assert declines(scene.person(GRACE), reason="Wait for the doctor").ok
    assert "*Still needed:* 2 more to approve; 2 who decline end it." in in_the_channel(scene)

    for trustee in (TOMASZ, DANA):
        assert approves(scene.person(trustee)).ok

    said = in_the_channel(scene)
    assert f"*{ref}: approved*" in said
    assert f"<@{GRACE}> declined" in said
    assert f"*{ref} was approved* by <@{TOMASZ}> and <@{DANA}>." in scene.heard(AISHA)[-1]
    assert "One of those who were asked declined: read why in the case note." in scene.heard(AISHA)[-1]
    aisha = scene.person(AISHA)
    aisha.press("case_note", in_message=True)
    note = note_before(aisha)
    assert "Declined by Grace Obi" in note
    assert "Reason: Wait for the doctor" in note


def test_two_who_decline_end_it(scene: Scene) -> None:
    """The worker hears of both."""
    scene.given_numbers(quorum_4_2_2=2, declines_needed=2)
    scene.given_client("JU-0412", AISHA)
    ref = request_waits(scene, AISHA)
    assert declines(scene.person(GRACE)).ok
    assert scene.request().state == "waiting"

    assert declines(scene.person(TOMASZ)).ok

    assert f"*{ref} was declined* by <@{GRACE}> and <@{TOMASZ}>" in scene.heard(AISHA)[-1]


@pytest.mark.parametrize("lost", ["role", "guest", "deactivated"])
def test_a_yes_of_somebody_who_has_lost_the_role_or_left_counts_no_more(scene: Scene, lost: str) -> None:
    """It stays in the record, marked; and it takes another person to make two."""
    scene.given_numbers(quorum_4_2_2=2)
    scene.given_person(DANA, "trustee")
    scene.given_client("JU-0412", AISHA)
    request_waits(scene, AISHA)
    assert approves(scene.person(TOMASZ)).ok
    if lost == "role":
        scene.given_person(TOMASZ, "worker")
        assert f"<@{TOMASZ}> approved (it does not count any more)" in in_the_channel(scene)
    else:
        scene.sandbox.world({"guest": "make_guest", "deactivated": "deactivate"}[lost], user=TOMASZ)

    assert approves(scene.person(GRACE)).ok

    assert scene.request().state == "waiting"
    said = next(one for one in reversed(scene.heard(GRACE, "approvals")) if "*Asked by:*" in one)
    assert f"<@{TOMASZ}> approved (it does not count any more)" in said
    assert "*Still needed:* 1 more to approve." in said
    assert approves(scene.person(DANA)).ok
    assert scene.request().state == "approved"
    said = next(one for one in reversed(scene.heard(GRACE, "approvals")) if "*Asked by:*" in one)
    assert f"<@{TOMASZ}> approved (it does not count any more)" in said


def test_a_role_that_is_lost_after_the_decision_un_says_nothing(scene: Scene, waiting: str) -> None:
    """What was decided stays as it was counted then."""
    assert approves(scene.person(TOMASZ)).ok

    scene.given_person(TOMASZ, "worker")
    assert records(scene.person(AISHA), categories=["housing"], channel="email", **now(scene)).ok  # which draws the message anew

    assert scene.request().state == "shared"
    assert f"<@{TOMASZ}> approved" in in_the_channel(scene)
    assert "does not count" not in in_the_channel(scene)


# Deputies and stand-ins


@over_both_transports
def test_a_deputy_decides_only_once_the_trustees_do_not(scene: Scene, waiting: str) -> None:
    """Before, every button says whose it is; reading is not theirs either."""
    scene.given_person(DANA, "deputy")
    dana = scene.person(DANA)

    for button in ("request_approve", "request_decline", "request_ask", "request_stand_back"):
        dana.press(button, in_message=True)
        assert f"{waiting} is still with the trustees" in refusal(dana)
        dana.closes(everything=True)
    dana.press("request_read", in_message=True)
    assert "cannot find" in refusal(dana)


def test_when_too_few_trustees_are_left_the_deputies_are_asked_at_once(scene: Scene, waiting: str) -> None:
    """Both trustees leave it to others: the deputy hears of it and decides, and a question comes back to them."""
    scene.given_person(BEN, "deputy")
    stands_back(scene, TOMASZ)
    stands_back(scene, GRACE)

    scene.bot.round()
    assert f"{waiting} now waits for you too" in scene.heard(BEN)[-1]
    ben, aisha = scene.person(BEN), scene.person(AISHA)
    ben.press("request_ask", in_message=True)
    ben.view("ask")
    assert ben.submits(question="Is the flat safe?").ok
    scene.settled()
    aisha.press("request_answer", in_message=True)
    aisha.view("answer")
    assert aisha.submits(answer="Yes, it is inspected").ok
    scene.settled()
    ben.press("request_answer", in_message=True)
    assert "Yes, it is inspected" in words_of(ben.view("read"))
    ben.closes(everything=True)
    assert "inspected" not in "\n".join(scene.heard(TOMASZ, "approvals"))
    assert approves(ben, "now waits for you too").ok
    assert f"<@{BEN}> approved" in in_the_channel(scene)


@over_both_transports
def test_a_stand_in_decides_for_a_trustee_who_is_away(scene: Scene) -> None:
    """Both names are kept, in the channel, in what the worker hears and in the case note; and the trustee has no second answer."""
    scene.given_numbers(quorum_4_2_2=2)
    scene.given_person(DANA, "deputy")
    stands_in(scene, DANA, TOMASZ)
    scene.given_client("JU-0412", AISHA)
    ref = request_waits(scene, AISHA)

    assert approves(scene.person(DANA), f"{ref} needs a trustee's").ok

    assert f"<@{DANA}>, for <@{TOMASZ}>, approved" in in_the_channel(scene)
    tomasz = scene.person(TOMASZ)
    tomasz.press("request_approve", in_message=True)
    assert f"You have already answered {ref}" in refusal(tomasz)
    assert approves(scene.person(GRACE)).ok
    assert f"<@{DANA}> for <@{TOMASZ}>" in scene.heard(AISHA)[-1]
    aisha = scene.person(AISHA)
    aisha.press("case_note", in_message=True)
    assert "Approved by Dana Price, who stood in for Tomasz Nowak, at" in note_before(aisha)


def test_nobody_stands_in_for_the_one_who_asked(scene: Scene) -> None:
    """Grace asks and is away: whoever stands in for her has no say in it, and another trustee has."""
    scene.given_person(DANA, "deputy")
    stands_in(scene, DANA, GRACE)
    scene.given_client("JU-0412", GRACE)
    ref = request_waits(scene, GRACE)
    dana = scene.person(DANA)

    dana.press("request_approve", in_message=True)

    assert f"You stand in for somebody who may not decide {ref}" in refusal(dana)
    assert approves(scene.person(TOMASZ)).ok


# Declarations


@over_both_transports
def test_who_leaves_a_request_to_others_is_out_of_what_replaces_it_too(scene: Scene, waiting: str) -> None:
    """Asked anew, the declaration goes along; why is nowhere to be read."""
    stands_back(scene, TOMASZ, "He is my brother-in-law")
    aisha = scene.person(AISHA)
    aisha.press("request_ask_anew", in_message=True)
    aisha.view("share")
    assert aisha.submits().ok
    assert asks_trustees(aisha).ok
    aisha.closes(everything=True)
    scene.settled()
    new = scene.request().id
    assert new != waiting

    tomasz = scene.person(TOMASZ)
    tomasz.press("request_approve", in_message=True)

    assert f"You leave {new} to others" in refusal(tomasz)
    assert f"<@{TOMASZ}> leaves this to others" in in_the_channel(scene)
    assert "brother" not in str(scene.sandbox.raw()["channels"])
    assert approves(scene.person(GRACE)).ok


def test_only_somebody_else_who_may_decide_it_takes_a_declaration_back(scene: Scene, waiting: str) -> None:
    """The other trustee can, with a reason; the one who declared it and the one who asked cannot."""
    stands_back(scene, TOMASZ)
    tomasz, grace = scene.person(TOMASZ), scene.person(GRACE)
    grace.press("request_read", in_message=True)
    grace.view("read")
    grace.press("conflict_lift", in_view=True)
    grace.view("lift")
    assert grace.submits(person=TOMASZ, reason="He pressed the wrong button").ok
    scene.settled()

    assert f"*You can decide {waiting} again.*" in scene.heard(TOMASZ)[-1]
    assert "leaves this to others" not in in_the_channel(scene)
    assert approves(tomasz).ok
    assert {"request:conflict:declare", "request:conflict:lift"} <= set(scene.logged())


def test_an_answer_of_somebody_who_leaves_it_to_others_since_counts_no_more(scene: Scene) -> None:
    """It is kept, and takes another to make two."""
    scene.given_numbers(quorum_4_2_2=2)
    scene.given_person(DANA, "trustee")
    scene.given_client("JU-0412", AISHA)
    request_waits(scene, AISHA)
    assert approves(scene.person(TOMASZ)).ok

    stands_back(scene, TOMASZ)

    said = in_the_channel(scene)
    assert f"<@{TOMASZ}> approved (it does not count any more)" in said
    assert "*Still needed:* 2 more to approve." in said
    assert approves(scene.person(GRACE)).ok
    assert scene.request().state == "waiting"
    assert approves(scene.person(DANA)).ok
    assert scene.request().state == "approved"


# Who is left


def test_a_trustee_who_left_slack_is_not_counted_as_somebody_who_could_decide(scene: Scene) -> None:
    """Said when asked, with what to do; the data lead and the admins hear it too, once."""
    scene.given_client("JU-0412", GRACE)
    scene.sandbox.world("deactivate", user=TOMASZ)
    grace = scene.person(GRACE)

    asks_to_share(grace, "Elm House")
    assert "*Too few people can decide this now" in words_of(grace.view("outcome"))
    assert asks_trustees(grace).ok

    said = words_of(grace.view("outcome"))
    assert "*Too few people can decide this now" in said
    assert "/justus emergency" in said
    scene.bot.round()
    for lead in (DANA, OLU):
        assert len([one for one in scene.heard(lead) if "Too few people can decide" in one]) == 1
    assert "name another trustee or a deputy: type `/justus people`" in scene.heard(OLU)[-1]


def test_with_a_deputy_the_one_trustee_who_asks_is_not_left_alone(scene: Scene) -> None:
    """The deputies are asked at once, and the worker is told nothing that would worry them."""
    scene.given_person(TOMASZ, "worker")
    scene.given_person(BEN, "deputy")
    scene.given_client("JU-0412", GRACE)

    ref = request_waits(scene, GRACE)

    scene.bot.round()
    assert f"{ref} now waits for you too" in scene.heard(BEN)[-1]
    assert approves(scene.person(BEN)).ok


def test_a_deputy_who_clicks_is_let_in_when_a_trustee_has_left_meanwhile(scene: Scene) -> None:
    """Nobody had to notice before: Slack is asked at the click who the trustees are."""
    scene.given_person(DANA, "deputy")
    scene.given_client("JU-0412", GRACE)
    ref = request_waits(scene, GRACE)
    scene.sandbox.world("deactivate", user=TOMASZ)

    assert approves(scene.person(DANA), f"{ref} needs a trustee's").ok

    assert scene.request().state == "approved"


# What a decision says


@pytest.mark.parametrize("answer", ["approve", "decline"])
def test_a_dot_is_neither_a_talk_nor_a_reason(scene: Scene, waiting: str, answer: str) -> None:
    """With whom, when, about what, and why: each is asked for beside its field, to approve and to decline."""
    decides = approves if answer == "approve" else declines
    tomasz = scene.person(TOMASZ)

    result = decides(tomasz, discussed_with="-", discussed_when=".", discussed_what="...", reason="ok")

    assert set(result.errors) == {"discussed_with", "discussed_when", "discussed_what", "reason"}
    assert "Please say this in a few words (clause 4.1)." in result.errors["reason"]
    assert scene.request().state == "waiting"


@over_both_transports
def test_for_the_gravest_reasons_an_approval_is_more_than_a_click(scene: Scene) -> None:
    """A child at risk: it looks different, and the reference is typed again; another's does not do."""
    scene.given_client("JU-0412", AISHA)
    ref = request_waits(scene, AISHA, ground="4.2.1")
    tomasz = scene.person(TOMASZ)
    assert "Very serious: somebody's life, or a child" in in_the_channel(scene)
    assert "To approve this one you type its reference again." in in_the_channel(scene)

    result = approves(tomasz, reference="R-222222")
    assert "This is not the request you are about to approve" in result.errors["reference"]
    assert tomasz.submits(reference=ref.lower().replace("-", " ")).ok

    assert scene.request().state == "approved"


def test_other_reasons_and_a_decline_need_no_reference(scene: Scene, waiting: str) -> None:
    """To say no is never harder."""
    tomasz = scene.person(TOMASZ)
    tomasz.press("request_approve", in_message=True)
    tomasz.view("approve")
    assert not {"reference", "code"} & shown(tomasz)
    tomasz.closes(everything=True)
    scene.person(AISHA).press("request_take_back", in_message=True)
    request_waits(scene, AISHA, ground="4.2.1")

    tomasz.press("request_decline", in_message=True)
    tomasz.view("decline")

    assert not {"reference", "code"} & shown(tomasz)
