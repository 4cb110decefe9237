"""People who may not, with every button and with forged payloads: each is told so, nothing moves, and the one who may still can."""

from __future__ import annotations

import json
from typing import Any

import pytest

from bot.people import set_roles
from tests.cast import AISHA, BEN, DANA, GRACE, GUEST, LEFT, OLU, ROBOT, STRANGER, TOMASZ
from tests.danger.tools import carrying, count, from_person, held_back, nothing_changes, overheard, pressing, problem, saying, sent, trouble
from tests.journeys.steps import DECISION, approves, asks_to_share, opens_share, records, request_waits
from tests.scene import Scene, words_of

WRONG = {
    AISHA: "may_not_decide_not_a_trustee", BEN: "may_not_decide_not_a_trustee", DANA: "may_not_decide_not_a_trustee", OLU: "may_not_decide_not_a_trustee",
    GUEST: "not_a_member", STRANGER: "not_a_member", ROBOT: "not_a_member", LEFT: "not_a_member",
}  # fmt: skip
DECIDING = ("request_approve", "request_decline", "request_ask")
NOWHERE = ("", "-", "R-222222", "E-222222", "JU-0412", "' OR 1=1 --", "R-" + "9" * 1900, "<!channel>", "null")


def waits(scene: Scene, asker: str = AISHA, ref: str = "JU-0412") -> str:
    """A client of the asker's, and a request that waits for the trustees."""
    scene.given_client(ref, asker)
    return request_waits(scene, asker)


def filled_approval(scene: Scene, trustee: str = TOMASZ) -> dict[str, Any]:
    """An approval as a trustee's phone would send it; it was stopped because Slack could not say who it was, so its mark is not used up."""
    person = scene.person(trustee)
    person.press("request_approve", in_message=True)
    person.view("approve")
    person.fills(**DECISION)
    return saying(held_back(scene, "approve", person.submits))


def test_a_trustee_cannot_decide_what_they_asked_themselves(scene: Scene) -> None:
    """Every button and a forged form say so to the requester who is a trustee too; another trustee can decide."""
    ref = waits(scene, GRACE)
    form = filled_approval(scene)
    grace = scene.person(GRACE)
    with nothing_changes(scene):
        for button in DECIDING:
            assert grace.press(button, in_message=True).ok
            assert trouble(scene, "may_not_decide_own_request", ref=ref) in words_of(grace.view("help"))
            grace.closes(everything=True)
        assert sent(scene, "submission", from_person(form, GRACE)) == [trouble(scene, "may_not_decide_own_request", ref=ref)]
    assert sent(scene, "submission", form) == [""]
    assert scene.request().state == "approved"


def test_nobody_but_a_trustee_of_this_charity_decides(scene: Scene) -> None:
    """Workers, the data lead, the admin, guests, strangers, bots and the departed are refused, by button and by forged form."""
    ref = waits(scene)
    form = filled_approval(scene)
    click = overheard(scene, "request_approve")
    with nothing_changes(scene):
        for user, code in WRONG.items():
            assert sent(scene, "submission", from_person(form, user)) == [trouble(scene, code, ref=ref)], user
            assert sent(scene, "action", from_person(click, user)) == [""], user
            if user not in (ROBOT, LEFT):
                assert trouble(scene, code, ref=ref) in scene.person(user).messages()[-1]["text"], user
    assert sent(scene, "submission", form) == [""]
    assert count(scene, "vote") == 1


def test_a_stranger_is_known_by_their_own_workspace(scene: Scene) -> None:
    """Over Slack Connect `team` is ours and only `user.team_id` is theirs: that decides, even when Slack's directory calls the person one of us."""
    ref = waits(scene)
    form = from_person(filled_approval(scene), GRACE)
    form["user"]["team_id"] = "T0OTHER"
    form["team"] = {"id": "T0JUSTUS", "domain": "justus"}
    with nothing_changes(scene):
        assert sent(scene, "submission", form) == [trouble(scene, "not_a_member")]
    assert sent(scene, "submission", from_person(form, GRACE)) == [""]
    assert scene.request().id == ref
    assert scene.request().state == "approved"


@pytest.mark.parametrize("lost", ["role", "guest", "deactivated"])
def test_what_was_lost_while_the_form_was_open_counts(scene: Scene, lost: str) -> None:
    """A trustee who loses the role, becomes a guest or leaves between the form and the submission is refused; another trustee can decide."""
    ref = waits(scene)
    form = filled_approval(scene)
    if lost == "role":
        with scene.store.open(OLU, "people") as desk:
            set_roles(desk, scene.bot.services.directory.standing(TOMASZ), frozenset())
    else:
        scene.sandbox.world({"guest": "make_guest", "deactivated": "deactivate"}[lost], user=TOMASZ)
    code = "may_not_decide_not_a_trustee" if lost == "role" else "not_a_member"
    with nothing_changes(scene):
        assert sent(scene, "submission", form) == [trouble(scene, code, ref=ref)]
    assert approves(scene.person(GRACE)).ok
    assert scene.request().state == "approved"


def test_a_declared_conflict_is_no_vote(scene: Scene) -> None:
    """Who declares a conflict is out of it: by the same form, by any other button and by any message; somebody else can decide."""
    ref = waits(scene)
    form = filled_approval(scene)
    assert f"You leave {ref} to others" in sent(scene, "submission", saying(form, conflict="yes"))[0]
    tomasz = scene.person(TOMASZ)
    with nothing_changes(scene):
        assert sent(scene, "submission", saying(form)) == [trouble(scene, "may_not_decide_conflict", ref=ref)]
        for button in (*DECIDING, "request_stand_back"):
            tomasz.press(button, in_message=True)
            assert trouble(scene, "may_not_decide_conflict", ref=ref) in words_of(tomasz.view("help"))
            tomasz.closes(everything=True)
        tomasz.press("request_read", in_message=True)
        assert trouble(scene, "left_to_others", ref=ref) in words_of(tomasz.view("help"))
        tomasz.closes(everything=True)
    assert approves(scene.person(GRACE)).ok
    assert count(scene, "vote") == 1


def test_a_worker_cannot_act_for_the_one_who_asked(scene: Scene) -> None:
    """Another worker, even a key worker of the same client, finds nothing to ask, change, take back or record under somebody else's request."""
    scene.given_client("JU-0412", AISHA, BEN)
    aisha = scene.person(AISHA)
    asks_to_share(aisha, "Elm House")
    ref = scene.request().id
    aisha.press("case_note", in_view=True)
    click = overheard(scene, "case_note")
    with nothing_changes(scene):
        for action in ("ground_choose", "share_change", "request_take_back", "disclosure_record"):
            forged = from_person(click, BEN)
            forged["actions"][0] |= {"action_id": action, "value": ref}
            del forged["view"]
            assert sent(scene, "action", forged) == [""]
            assert scene.person(BEN).messages()[-1]["text"] == trouble(scene, "no_such_request", ref=ref), action


def test_a_button_with_a_forged_reference_opens_nothing(scene: Scene) -> None:
    """Nonsense, huge, empty and foreign references in any button are answered in words, and change nothing."""
    waits(scene)
    tomasz = scene.person(TOMASZ)
    tomasz.press("request_read", in_message=True)
    click = overheard(scene, "request_read")
    with nothing_changes(scene):
        for action in (*DECIDING, "request_read", "disclosure_record", "case_note", "emergency_review", "request_answer", "request_take_back"):
            click["actions"][0]["action_id"] = action
            before = len(tomasz.messages())
            for value in NOWHERE:
                assert sent(scene, "action", pressing(click, value)) == [""]
            told = [one["text"] for one in tomasz.messages()[before:]]
            assert len(told) == len(NOWHERE), action
            assert all("cannot find" in one for one in told), told


def test_a_form_with_a_forged_reference_is_refused(scene: Scene) -> None:
    """The request in the metadata is read anew: somebody else's kind of reference, nonsense and huge ones are refused; so is metadata that is no JSON."""
    ref = waits(scene)
    form = filled_approval(scene)
    with nothing_changes(scene):
        for value in NOWHERE:
            assert "cannot find" in sent(scene, "submission", carrying(form, request=value))[0], value
        for metadata in ("", "nonsense", "[]", "null", "{}", '{"request": {"a": 1}}', "[" * 3000):
            broken = carrying(form)
            broken["view"]["private_metadata"] = metadata
            assert sent(scene, "submission", broken)[0], metadata
    assert sent(scene, "submission", carrying(form, request=ref)) == [""]


BEYOND: tuple[tuple[dict[str, Any], str], ...] = (
    ({"conflict": "maybe"}, "not_understood"), ({"conflict": None}, "missing"), ({"reason": None}, "missing"), ({"reason": "\u200b \u202e"}, "missing"),
    ({"categories": ["health"]}, "nothing_left_to_share"), ({"categories": ["housing", "health"]}, "nothing_left_to_share"),
    ({"categories": ["everything"]}, "not_understood"), ({"categories": []}, "missing"), ({"categories": None}, "missing"),
)  # fmt: skip


def test_a_forged_answer_cannot_approve_more_than_was_asked(scene: Scene) -> None:
    """Choices that were not offered, answers left out and kinds of information that nobody asked for are refused beside their field."""
    waits(scene)
    form = filled_approval(scene)
    with nothing_changes(scene):
        for answers, code in BEYOND:
            assert sent(scene, "submission", saying(form, **answers)) == [problem(scene, code)], answers
    assert sent(scene, "submission", saying(form)) == [""]
    assert count(scene, "vote") == 1


def test_a_record_never_holds_more_than_was_approved(scene: Scene) -> None:
    """A forged record with other kinds of information, by fax, in the future or for another's request is refused; the true one is kept."""
    ref = waits(scene)
    approves(scene.person(TOMASZ))
    aisha = scene.person(AISHA)
    assert records(aisha, categories=["housing"], shared_on="2030-01-01", shared_time="10:00", channel="email").status == "errors"
    form = saying(overheard(scene, "record", "view_submission"), shared_on=scene.request().asked_at.date().isoformat(), shared_time="23:59")
    now = scene.request().asked_at.astimezone(scene.bot.settings.zone)
    true = saying(form, shared_on=now.date().isoformat(), shared_time=now.strftime("%H:%M"))
    lies: tuple[tuple[dict[str, Any], str], ...] = (
        ({"categories": ["health"]}, "more_than_approved"), ({"categories": ["housing", "money"]}, "more_than_approved"), ({"categories": []}, "missing"),
        ({"channel": "fax"}, "no_fax"), ({"channel": "pigeon"}, "not_understood"), ({"shared_on": "2031-01-01"}, "date_in_future"),
    )  # fmt: skip
    with nothing_changes(scene):
        for answers, code in lies:
            assert sent(scene, "submission", saying(true, **answers)) == [problem(scene, code)], answers
        assert sent(scene, "submission", from_person(saying(true), BEN)) == [trouble(scene, "no_such_request", ref=ref)]
        assert sent(scene, "submission", from_person(saying(true), TOMASZ)) == [trouble(scene, "no_such_request", ref=ref)]
    assert sent(scene, "submission", true)[0]
    assert scene.request().state == "shared"


def test_a_recipient_who_is_not_in_the_menu_cannot_be_chosen(scene: Scene) -> None:
    """A forged key for a recipient is not taken, nor is a choice outside of the closed lists; the one in the menu is."""
    scene.given_client("JU-0412", AISHA)
    scene.given_consent("JU-0412", "Leeds Housing")
    assert asks_to_share(scene.person(AISHA)).ok
    form = overheard(scene, "share", "view_submission")
    with nothing_changes(scene):
        assert sent(scene, "submission", saying(form, named="0123456789abcdef")) == [problem(scene, "choose_again")]
        for answers in ({"purpose": "gossip"}, {"categories": ["soul"]}, {"danger": "slight"}, {"channel": "pigeon"}, {"anonymous": "perhaps"}):
            assert sent(scene, "submission", saying(form, **answers))[0] in {problem(scene, "not_understood"), problem(scene, "missing")}, answers
    assert sent(scene, "submission", saying(form))[0]
    assert count(scene, "request") == 2


WORDS = ("share JU-0999", "consent JU-0999", "withdraw JU-0999", "status JU-0999", "share ju0999")


def test_not_yours_and_not_there_sound_the_same(scene: Scene) -> None:
    """Asking for a client of somebody else, or for nobody, gives the same words in the same way, and no line in the log for either."""
    aisha, ben = scene.person(AISHA), scene.person(BEN)
    scene.given_client("JU-0412", AISHA)
    before = [aisha.types(f"/justus {words}", channel="general") for words in WORDS]
    told = [one["text"] for one in aisha.ephemerals()]
    scene.given_client("JU-0999", BEN)
    with nothing_changes(scene):
        after = [aisha.types(f"/justus {words}", channel="general") for words in WORDS]
    assert [one["text"] for one in aisha.ephemerals()][len(told) :] == told
    assert [(one.status, one.view) for one in before] == [(one.status, one.view) for one in after]
    assert set(told) == {trouble(scene, "no_such_client")}
    opens_share(ben, "JU-0999")


def test_a_forged_client_in_a_form_sounds_as_if_not_there(scene: Scene) -> None:
    """Every form of a client's refuses a client of somebody else exactly as one whom nobody knows, also when the recipient is guessed right."""
    scene.given_client("JU-0412", AISHA)
    scene.given_consent("JU-0412", "Leeds Housing")
    scene.given_client("JU-0999", BEN)
    scene.given_consent("JU-0999", "Leeds Housing", by=BEN)
    aisha = scene.person(AISHA)
    asks_to_share(aisha)
    aisha.closes(everything=True)
    for journey in ("consent", "withdraw"):
        aisha.types(f"/justus {journey} JU-0412", channel="general")
        aisha.view(journey)
        aisha.closes(everything=True)
    share = overheard(scene, "share", "view_submission")
    with nothing_changes(scene):
        for ref in ("JU-0999", "JU-0888", "nonsense", "x" * 2000):
            assert sent(scene, "submission", carrying(share, ref=ref)) == [trouble(scene, "no_such_client")], ref
    assert sent(scene, "submission", carrying(share, ref="JU-0412"))[0]


def test_a_forged_withdrawal_sounds_as_if_not_there(scene: Scene) -> None:
    """Nobody learns by a forged withdrawal whom another worker's client has consented to, and none of it is withdrawn."""
    for ref, worker in (("JU-0412", AISHA), ("JU-0999", BEN)):
        scene.given_client(ref, worker)
        scene.given_consent(ref, "Leeds Housing", by=worker)
    aisha = scene.person(AISHA)
    aisha.types("/justus withdraw JU-0412", channel="general")
    aisha.view("withdraw")
    aisha.chooses("scope", "some")
    aisha.view("withdraw")
    assert aisha.submits(recipients=["Leeds Housing"]).ok
    form = overheard(scene, "withdraw", "view_submission")
    with nothing_changes(scene):
        for ref in ("JU-0999", "JU-0888"):
            assert sent(scene, "submission", carrying(form, ref=ref)) == [trouble(scene, "no_such_client")], ref
            assert sent(scene, "submission", carrying(saying(form, recipients=["0123456789abcdef"]), ref=ref)) == [trouble(scene, "no_such_client")], ref
    assert scene.logged().count("consent:answer:withdraw") == 1


def test_questions_and_answers_are_for_those_concerned(scene: Scene) -> None:
    """A question is asked by a trustee and answered by the requester, once; everybody else is refused."""
    ref = waits(scene)
    tomasz, aisha = scene.person(TOMASZ), scene.person(AISHA)
    tomasz.press("request_ask", in_message=True)
    tomasz.view("ask")
    assert tomasz.submits(question="Does the client know?").ok
    question = carrying(overheard(scene, "ask", "view_submission"))
    scene.settled()
    aisha.press("request_answer", in_message=True)
    aisha.view("answer")
    with nothing_changes(scene):
        assert sent(scene, "submission", from_person(question, AISHA)) == [trouble(scene, "may_not_decide_not_a_trustee")]
    assert aisha.submits(answer="Yes").ok
    answer = overheard(scene, "answer", "view_submission")
    with nothing_changes(scene):
        for user in (BEN, TOMASZ, GRACE, DANA):
            assert sent(scene, "submission", from_person(carrying(answer), user))[0].startswith("We cannot find"), user
        assert sent(scene, "submission", carrying(answer)) == [trouble(scene, "already_answered", ref=ref)]
        assert sent(scene, "submission", carrying(answer, question="Q-222222")) == [trouble(scene, "no_such_request", ref="Q-222222")]


def test_an_emergency_is_reviewed_by_somebody_else(scene: Scene) -> None:
    """Who raised it writes the record and cannot review it, trustee or not; another trustee can, once; others can do neither."""
    scene.given_client("JU-0412", GRACE)
    grace, tomasz = scene.person(GRACE), scene.person(TOMASZ)
    grace.types("/justus emergency JU-0412", channel="general")
    grace.press("emergency_record", in_message=True)
    grace.view("emergency")
    assert grace.submits(whom="The police", what="A threat to life").ok
    record = overheard(scene, "emergency", "view_submission")
    ref = str(json.loads(record["view"]["private_metadata"])["alarm"])
    scene.settled()
    tomasz.press("emergency_review", in_message=True)
    tomasz.view("review")
    assert tomasz.submits(finding="  ").status in {"errors", "refused"}
    tomasz.fills(judgement="right", finding="Well done")
    review = held_back(scene, "review", tomasz.submits)
    with nothing_changes(scene):
        assert sent(scene, "submission", from_person(review, GRACE)) == [trouble(scene, "may_not_review_own", ref=ref)]
        assert sent(scene, "submission", from_person(review, AISHA)) == [trouble(scene, "not_your_role")]
        assert sent(scene, "submission", from_person(carrying(record), TOMASZ)) == [trouble(scene, "no_such_request", ref=ref)]
    sent(scene, "submission", review)
    assert count(scene, "emergency_review") == 1
    assert sent(scene, "submission", from_person(carrying(review), TOMASZ)) == [trouble(scene, "already_reviewed_by_you", ref=ref)]


def test_outsiders_get_no_command_and_no_home(scene: Scene) -> None:
    """A guest, a stranger, a bot and somebody who left get one sentence to every command, and an admin's form is for admins."""
    scene.given_client("JU-0412", AISHA)
    scene.person(AISHA).types("/justus help", channel="general")
    typed = overheard(scene, "/justus")
    with nothing_changes(scene):
        for user in (GUEST, STRANGER, ROBOT, LEFT):
            for text in ("", "share JU-0412", "emergency", "people", "client"):
                assert sent(scene, "command", {**typed, "user_id": user, "text": text}) == [trouble(scene, "not_a_member")], (user, text)
        for user in (AISHA, TOMASZ, DANA):
            assert sent(scene, "command", {**typed, "user_id": user, "text": "people"}) == [trouble(scene, "not_your_role")], user
