"""Subject access and complaints: for data leads alone; colleagues learn no more than they are asked; done once however often it comes (3.7)."""

from __future__ import annotations

from typing import Any

import pytest

from bot.ids import Action
from bot.people import set_roles
from tests.cast import AISHA, BEN, DANA, GRACE, GUEST, LEFT, OLU, ROBOT, STRANGER, TOMASZ
from tests.danger.tools import carrying, count, from_person, held_back, nothing_changes, overheard, pressing, sent, trouble
from tests.journeys.access_steps import ASKS, answers, knows_who_asks, opens, pack_made, phrase_of, requested, step, the_complaint, the_packs, the_request
from tests.journeys.steps import refusal
from tests.journeys.test_complaints import complained
from tests.journeys.test_complaints import opens as opens_complaint
from tests.journeys.test_precautions import writes_note
from tests.scene import Scene, words_of

TWO_PLACES = pytest.mark.parametrize("everywhere", ["sqlite-socket", "postgresql-http"], indirect=True)
NO_DATA_LEAD = (AISHA, BEN, TOMASZ, GRACE, OLU)
OUTSIDE = (GUEST, STRANGER, ROBOT, LEFT)
OF_REQUEST = (
    Action.ACCESS_OPEN, Action.ACCESS_IDENTIFY, Action.ACCESS_STOP, Action.ACCESS_RESTART, Action.ACCESS_LONGER, Action.ACCESS_ASK, Action.ACCESS_LOOK,
    Action.ACCESS_CONSIDER, Action.ACCESS_RECORD, Action.ACCESS_PACK, Action.ACCESS_REFUSE, Action.ACCESS_CLOSE,
)  # fmt: skip
OF_COMPLAINT = (Action.COMPLAINT_OPEN, Action.COMPLAINT_ACKNOWLEDGE, Action.COMPLAINT_ENQUIRE, Action.COMPLAINT_CLOSE)


def clicking(payload: dict[str, Any], user: str, action: str, value: str) -> dict[str, Any]:
    """Any button, pressed by anybody, outside any window."""
    forged = pressing(from_person(payload, user), value)
    forged["actions"][0]["action_id"] = action
    forged.pop("view", None)
    return forged


def a_click(scene: Scene, ref: str) -> dict[str, Any]:
    """A click of a data lead, as Slack sends it."""
    scene.person(DANA).press("access_open", in_message=ref)
    return overheard(scene, "access_open")


def test_nobody_but_a_data_lead_handles_a_request_or_a_complaint(scene: Scene) -> None:
    """Every button: as if it were not there, whether it is or not; outsiders hear nothing at all; the one whose key worker they are neither."""
    scene.given_client("JU-0412", AISHA)
    ref, complaint = requested(scene), complained(scene)
    click = a_click(scene, ref)
    with nothing_changes(scene):
        for actions, there, missing in ((OF_REQUEST, ref, "SA-222222"), (OF_COMPLAINT, complaint, "CO-222222")):
            for action in actions:
                for user in NO_DATA_LEAD:
                    for value in (there, missing):
                        sent(scene, "action", clicking(click, user, action, value))
                        assert scene.person(user).messages()[-1]["text"] == trouble(scene, "no_such_request", ref=value), (action, user)
                for user in OUTSIDE:
                    assert sent(scene, "action", clicking(click, user, action, there)) == [""]
    for user in NO_DATA_LEAD:
        for words in (f"sar {ref}", f"complaint {complaint}"):
            scene.person(user).types(f"/justus {words}", channel="general")
            assert trouble(scene, "no_such_request", ref=words.split()[1]) in scene.person(user).ephemerals()[-1]["text"]


def test_outsiders_write_nothing_down_and_people_without_a_role_neither(scene: Scene) -> None:
    """By command and by forged form."""
    aisha = scene.person(AISHA)
    aisha.types("/justus sar", channel="general")
    typed = overheard(scene, "/justus")
    aisha.view("access")
    aisha.chooses("came_by", "spoken")
    aisha.fills(who="A man by phone", asked_for="All")
    form = held_back(scene, "access", aisha.submits)
    with nothing_changes(scene):
        for user in OUTSIDE:
            assert sent(scene, "submission", from_person(form, user)) == [trouble(scene, "not_a_member")], user
            for words in ("sar", "complaint"):
                assert sent(scene, "command", {**typed, "user_id": user, "text": words}) == [trouble(scene, "not_a_member")], user
        scene.sandbox.world("make_member", user=GUEST)
        assert sent(scene, "submission", from_person(form, GUEST)) == [trouble(scene, "not_your_role")]
    assert "is kept" in sent(scene, "submission", form)[0]


def forms_of_a_data_lead(scene: Scene, ref: str, complaint: str) -> list[dict[str, Any]]:
    """One filled form of every kind that a data lead sends, none of which came of anything yet."""
    dana, today = scene.person(DANA), str(scene.today)
    found = []

    def fill(form: str, **values: Any) -> None:
        dana.view(form)
        for name in ("identity", "ending", "why", "months", "how"):
            if name in values and not isinstance(values[name], tuple):
                dana.chooses(name, values.pop(name))
        dana.fills(**{name: value[0] if isinstance(value, tuple) else value for name, value in values.items()})
        found.append(held_back(scene, form, dana.submits))
        dana.closes(everything=True)

    for button, form, values in (
        ("access_identify", "access_identity", {"identity": "known"}),
        ("access_stop", "access_stop", {"why": "clarification", "reason": "Which years?"}),
        ("access_longer", "access_longer", {"why": "complex", "months": "one", "told_on": today, "reason": "Four folders"}),
        ("access_ask", "access_ask", {"colleagues": [BEN]}),
        ("access_record", "access_record", {"record": "C-222222"}),
        ("access_refuse", "access_refuse", {"why": "excessive", "reason": "The tenth time", "second": TOMASZ}),
        ("access_close", "access_close", {"ending": "nothing_held", "how": "post", "what": "We hold nothing"}),
    ):
        opens(scene, ref).press(button, in_view=True)
        fill(form, **values)
    for button, form, values in (
        ("complaint_acknowledge", "complaint_acknowledge", {"how": ("A letter",)}),
        ("complaint_enquire", "complaint_enquiry", {"text": "The wrong address"}),
        ("complaint_close", "complaint_close", {"what": "We are sorry"}),
    ):
        opens_complaint(scene, complaint).press(button, in_view=True)
        fill(form, **values)
    return found


def test_a_forged_form_of_a_data_lead_moves_nothing(scene: Scene) -> None:
    """Every form, sent by everybody else, and for a request that is not there by a data lead; the real one still can be sent."""
    scene.given_client("JU-0412", AISHA)
    ref, complaint = requested(scene), complained(scene)
    forms = forms_of_a_data_lead(scene, ref, complaint)
    with nothing_changes(scene):
        for form in forms:
            name = form["view"]["callback_id"]
            key, there = ("complaint", complaint) if name.startswith("complaint") else ("request", ref)
            for user in NO_DATA_LEAD:
                assert sent(scene, "submission", from_person(carrying(form), user)) == [trouble(scene, "no_such_request", ref=there)], (name, user)
            for user in OUTSIDE:
                assert sent(scene, "submission", from_person(carrying(form), user)) == [trouble(scene, "not_a_member")], (name, user)
            for wrong in ("SA-222222", "JU-0412", "' OR 1=1 --"):
                assert sent(scene, "submission", carrying(form, **{key: wrong})) == [trouble(scene, "no_such_request", ref=wrong)], name
    assert "*Saved.*" in sent(scene, "submission", forms[0])[0]


def test_what_somebody_is_asked_for_is_theirs_alone(scene: Scene) -> None:
    """Nobody else opens or answers it, not even a data lead; without a role they do not either; and what the client asked is nowhere in it."""
    scene.given_client("JU-0412", AISHA)
    ref = requested(scene)
    assert step(scene, ref, "access_ask", "access_ask", colleagues=[BEN]).ok
    scene.settled()
    ben = scene.person(BEN)
    ben.press("access_answer", in_message=True)
    click = overheard(scene, "access_answer")
    owed = click["actions"][0]["value"]
    assert "All that you have on me" not in words_of(ben.view("access_material"))
    ben.chooses("held", "nothing")
    form = held_back(scene, "access_material", ben.submits)
    with nothing_changes(scene):
        for user in (AISHA, TOMASZ, OLU, DANA):
            sent(scene, "action", clicking(click, user, "access_answer", owed))
            assert scene.person(user).messages()[-1]["text"] == trouble(scene, "no_such_request", ref=owed)
            assert sent(scene, "submission", from_person(carrying(form), user)) == [trouble(scene, "no_such_request", ref=owed)]
    gives(scene, BEN)
    with nothing_changes(scene):
        assert sent(scene, "submission", carrying(form)) == [trouble(scene, "no_such_request", ref=owed)]
    gives(scene, BEN, "worker")
    assert "thank you" in sent(scene, "submission", form)[0]


def gives(scene: Scene, user: str, *roles: str) -> None:
    """Somebody holds exactly these roles."""
    with scene.store.open(OLU, "people") as desk:
        set_roles(desk, scene.bot.services.directory.standing(user), frozenset(roles))


def second_look(scene: Scene, second: str = TOMASZ) -> tuple[str, dict[str, Any], str]:
    """A safety note that a data lead wants to keep back: the request, the second person's form as it would be sent, and the choice."""
    scene.given_client("JU-0412", AISHA)
    assert writes_note(scene).ok
    scene.person(AISHA).closes(everything=True)
    ref = requested(scene)
    pack_made(scene, ref, "access_look")
    opens(scene, ref).press("access_consider", in_view=True)
    scene.person(DANA).view("access_choice")
    assert answers(scene.person(DANA), choice="withhold", second=second, reason="He would come for whoever wrote it").ok
    scene.settled()
    person = scene.person(second)
    person.press("access_second", in_message=True)
    person.view("access_second")
    person.chooses("agrees", "yes")
    return ref, held_back(scene, "access_second", person.submits), overheard(scene, "access_second", "block_actions")["actions"][0]["value"]


def test_only_the_second_person_who_was_named_agrees(scene: Scene) -> None:
    """Not who wants it kept back, not another trustee; not after the role is gone; and for a choice that was made anew it is over."""
    gives(scene, GRACE, "trustee", "data_lead")
    ref, form, choice = second_look(scene)
    with nothing_changes(scene):
        for user in (DANA, GRACE, AISHA, OLU):
            assert sent(scene, "submission", from_person(carrying(form), user)) == [trouble(scene, "no_such_request", ref=choice)], user
        assert sent(scene, "submission", carrying(form, choice="D-222222")) == [trouble(scene, "no_such_request", ref="D-222222")]
    gives(scene, TOMASZ, "worker")
    with nothing_changes(scene):
        assert sent(scene, "submission", carrying(form)) == [trouble(scene, "no_such_request", ref=choice)]
    gives(scene, TOMASZ, "trustee")
    assert step(scene, ref, "access_record", "access_record", record=the_note(scene)).ok
    assert answers(scene.person(DANA), choice="release", reason="He knows of it").ok
    with nothing_changes(scene):
        assert sent(scene, "submission", carrying(form)) == [trouble(scene, "second_look_done", ref=choice)]


def the_note(scene: Scene) -> str:
    """The reference of the one safety note."""
    with scene.desk(OLU) as desk:
        return str(desk.session.connection().exec_driver_sql("SELECT id FROM precaution").scalar())


def test_a_second_person_reads_the_one_record_and_nothing_else(scene: Scene) -> None:
    """A trustee who is asked about one cannot open another, nor the request, nor look once it is decided."""
    ref, form, _ = second_look(scene)
    click = overheard(scene, "access_second", "block_actions")
    choice = click["actions"][0]["value"]
    tomasz = scene.person(TOMASZ)
    tomasz.closes(everything=True)
    sent(scene, "action", clicking(click, TOMASZ, "access_open", ref))
    assert tomasz.messages()[-1]["text"] == trouble(scene, "no_such_request", ref=ref)
    assert "It is kept back" in sent(scene, "submission", form)[0]
    with nothing_changes(scene):
        sent(scene, "action", clicking(click, TOMASZ, "access_second", choice))
    assert tomasz.messages()[-1]["text"] == trouble(scene, "second_look_done", ref=choice)


def test_a_pass_phrase_is_for_the_data_lead_who_had_the_pack_made(scene: Scene) -> None:
    """Not for another data lead, an admin, or the same person without the role; nothing is used up by their tries."""
    gives(scene, GRACE, "data_lead")
    scene.given_client("JU-0412", AISHA)
    ref = requested(scene)
    click = a_click(scene, ref)
    pack = pack_made(scene, ref)
    with nothing_changes(scene):
        for user in (GRACE, AISHA, TOMASZ, OLU, BEN):
            sent(scene, "action", clicking(click, user, "access_phrase", pack.id))
            assert scene.person(user).messages()[-1]["text"] == trouble(scene, "no_such_request", ref=pack.id), user
    gives(scene, DANA, "worker")
    sent(scene, "action", clicking(click, DANA, "access_phrase", pack.id))
    assert scene.person(DANA).messages()[-1]["text"] == trouble(scene, "no_such_request", ref=pack.id)
    gives(scene, DANA, "data_lead")
    assert len(phrase_of(scene)) == 29


# Once


@TWO_PLACES
def test_a_request_that_is_sent_ten_times_at_once_is_one(everywhere: Scene) -> None:
    """Ten deliveries of one form in the same instant."""
    scene = everywhere
    aisha = scene.person(AISHA)
    aisha.types("/justus sar", channel="general")
    aisha.view("access")
    aisha.chooses("came_by", ASKS["came_by"])
    aisha.fills(who="A man by phone", asked_for="All")
    form = held_back(scene, "access", aisha.submits)

    sent(scene, "submission", form, times=10, at_once=True)

    assert count(scene, "access_request") == 1
    assert scene.logged().count("access:request:receive") == 1
    assert len([one for one in scene.heard(DANA) if the_request(scene).id in one]) == 1


@TWO_PLACES
def test_a_pack_that_is_asked_for_ten_times_at_once_is_made_once_and_its_phrase_shown_once(everywhere: Scene) -> None:
    """Ten clicks, and ten more on the pass phrase."""
    scene = everywhere
    scene.given_client("JU-0412", AISHA)
    ref = requested(scene)
    knows_who_asks(scene, ref)
    opens(scene, ref).press("access_pack", in_view=True)
    click = overheard(scene, "access_pack")
    sent(scene, "action", {**click, "trigger_id": "1.2.forged"}, times=10, at_once=True)
    assert len(the_packs(scene)) == 1
    from tests.journeys.access_steps import made

    assert made(scene).state == "ready"
    scene.person(DANA).closes(everything=True)
    assert scene.logged().count("access:pack:finish") == 1

    phrase_of(scene)
    sent(scene, "action", {**overheard(scene, "access_phrase"), "trigger_id": "1.2.forged"}, times=10, at_once=True)
    assert scene.logged().count("access:phrase:show") == 1
    shown = [one for one in scene.sandbox.wire() if "shown this once" in str(one["request"])]
    assert len(shown) == 1


@TWO_PLACES
def test_every_step_that_comes_ten_times_is_taken_once(everywhere: Scene) -> None:
    """Each form of a data lead, ten times at once; then once more from another window, and told kindly."""
    scene = everywhere
    scene.given_client("JU-0412", AISHA)
    ref, complaint = requested(scene), complained(scene)
    for form in forms_of_a_data_lead(scene, ref, complaint):
        sent(scene, "submission", form, times=10, at_once=True)
    events = scene.logged()
    once = ("access:identity:note", "access:clock:stop", "access:material:ask", "access:request:refuse", "access:request:close",
            "complaint:case:acknowledge", "complaint:case:enquire", "complaint:case:close")  # fmt: skip
    assert [events.count(one) for one in once] == [1] * len(once)
    assert count(scene, "complaint_step") == 2 and count(scene, "access_stop") == 1
    assert the_complaint(scene).state == the_request(scene).state == "closed"
    assert scene.log_verifies()


def test_two_data_leads_who_close_at_once_give_one_ending(scene: Scene) -> None:
    """The second is told that it is closed."""
    gives(scene, GRACE, "data_lead")
    ref = requested(scene, AISHA, "", who="A man by phone")
    grace = opens(scene, ref, GRACE)
    grace.press("access_close", in_view=True)
    grace.view("access_close")
    grace.chooses("ending", "nothing_held")
    grace.chooses("how", "post")
    assert step(scene, ref, "access_close", "access_close", ending="taken_back", what="They rang").ok

    grace.submits(what="We hold nothing")

    assert f"{ref} is closed" in refusal(grace)
    assert the_request(scene).outcome == "taken_back"
