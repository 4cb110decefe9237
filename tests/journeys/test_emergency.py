"""Danger: whom to ring comes first whatever is broken, trustees hear at once, the record is owed and chased (4.1, 4.2.8, 4.10); reviews: test_reviewing."""

from __future__ import annotations

import pytest

from tests.cast import AISHA, BEN, DANA, GRACE, GUEST, TOMASZ
from tests.journeys.steps import opens_share, raises_alarm, records_locked, shown, told, writes_the_record
from tests.places import over_both_transports
from tests.scene import Scene, in_words, play, words_of

FIRST = "If a life is in danger, ring 999 now."


def test_the_first_words_of_an_emergency_are_whom_to_ring(scene: Scene) -> None:
    """Whatever is typed after the word: a client of mine, one nobody knows, nothing, or no reference at all."""
    scene.given_client("JU-0412", AISHA)
    aisha = scene.person(AISHA)

    for text in ("JU-0412", "JU-9999", "", "that lad from the hostel, you know", "0412 JU!!", "help status <@UTOMASZ0>"):
        assert aisha.types(f"/justus emergency {text}", channel="general").ok

        said = in_words(aisha.ephemerals()[-1])
        assert said.startswith(f"*{FIRST}*"), text
        assert "Children's social care: 0151 496 0001" in said
        assert "the trustees have been told" in said

    assert {alarm.client_ref for alarm in scene.alarms()} == {"JU-0412", "JU-9999", None}


def test_whom_to_ring_is_said_even_when_nothing_can_be_kept(scene: Scene) -> None:
    """A database that does not answer holds up the note and never the words; the worker hears that nobody was told, and nobody was."""
    aisha = scene.person(AISHA)

    with records_locked(scene):
        assert aisha.types("/justus emergency JU-0412", channel="general").ok
        said = told(aisha)

    assert FIRST in said
    assert "We could not note this just now" in said
    assert scene.alarms() == []
    assert scene.heard(TOMASZ) == []

    aisha.types("/justus emergency JU-0412", channel="general")
    assert "the trustees have been told" in told(aisha)
    assert len(scene.heard(TOMASZ)) == 1


def test_whom_to_ring_is_said_where_no_numbers_were_set_up(sqlite_url: str) -> None:
    """A charity that gave no numbers of its own: 999 is always said, to the command and in the window alike."""
    with play(sqlite_url, JUSTUS_EMERGENCY_NUMBERS="") as scene:
        aisha = scene.person(AISHA)

        assert aisha.types("/justus emergency", channel="general").ok
        assert aisha.shortcut("emergency_shortcut").ok

        assert FIRST in told(aisha)
        assert FIRST in words_of(aisha.view("help"))
        assert "Who else to ring" not in told(aisha)


def test_whom_to_ring_is_said_when_slack_cannot_say_who_asks(scene: Scene) -> None:
    """Not knowing who it is keeps nobody from reading whom to ring, and raises no alarm in their name."""
    aisha = scene.person(AISHA)
    scene.sandbox.faults("users.info", "error", error="internal_error")

    assert aisha.types("/justus emergency JU-0412", channel="general").ok

    assert FIRST in told(aisha)
    assert "We could not note this just now" in told(aisha)
    assert scene.alarms() == []


@pytest.mark.parametrize("who", [TOMASZ, DANA])
def test_a_member_of_any_role_can_raise_the_alarm(scene: Scene, who: str) -> None:
    """A trustee or the data lead may be the one who meets danger: nothing is held up because they do not see clients."""
    person = scene.person(who)

    assert person.types("/justus emergency", channel="general").ok

    assert FIRST in told(person)
    assert "the trustees have been told" in told(person)
    assert f"<@{who}> is acting in an emergency" in scene.heard(GRACE)[-1]


def test_a_guest_who_calls_for_help_is_told_to_ring(scene: Scene) -> None:
    """A guest raises no alarm here, and still reads the one thing that matters."""
    guest = scene.person(GUEST)

    guest.types("/justus emergency", channel="general")

    assert "If somebody is in danger, ring 999" in told(guest)
    assert scene.alarms() == []


@over_both_transports
def test_every_trustee_the_data_lead_and_the_channel_hear_of_an_emergency_at_once(scene: Scene) -> None:
    """Each by direct message and all in the channel, without a word about the client; nobody is asked for a yes."""
    scene.given_client("JU-0412", AISHA)

    alarm = raises_alarm(scene, AISHA)

    for words in (scene.heard(TOMASZ)[-1], scene.heard(GRACE)[-1], scene.heard(DANA)[-1], scene.heard(TOMASZ, "approvals")[-1]):
        assert f"{alarm}: <@{AISHA}> is acting in an emergency" in words
        assert "They do not need your yes" in words
        assert "JU-0412" not in words
    assert scene.phone(TOMASZ) == [f"{alarm}: an emergency"]
    assert "first make everybody safe" in scene.heard(AISHA)[-1]
    assert scene.heard(BEN) == []


def test_the_emergency_shortcut_works_without_typing_a_command(scene: Scene) -> None:
    """On the phone a worker presses the shortcut and reads the same words."""
    aisha = scene.person(AISHA)

    assert aisha.shortcut("emergency_shortcut").ok

    assert FIRST in words_of(aisha.view("help"))
    assert f"<@{AISHA}> is acting in an emergency" in scene.heard(TOMASZ)[-1]


def test_a_shortcut_whose_time_is_up_still_says_whom_to_ring(scene: Scene) -> None:
    """When Slack no longer opens a window the words come by direct message, and do not claim that nothing happened."""
    aisha = scene.person(AISHA)
    scene.sandbox.faults("views.open", "error", error="expired_trigger_id")

    aisha.shortcut("emergency_shortcut")

    words = "\n".join(scene.heard(AISHA))
    assert FIRST in words
    assert "Nothing was changed" not in words
    assert len(scene.alarms()) == 1


@pytest.mark.parametrize(
    ("danger", "first", "told_of"),
    [("life", "Ring 999 now.", "in an emergency"), ("child", "Tell now.", "for a child in danger"), ("adult", "Tell now.", "for an adult in danger")],
)
def test_danger_chosen_in_the_share_form_needs_no_other_answer(scene: Scene, danger: str, first: str, told_of: str) -> None:
    """All other questions go away at once, no approval is awaited, and every trustee hears of it."""
    scene.given_client("JU-0412", AISHA)
    aisha = scene.person(AISHA)
    opens_share(aisha)

    aisha.chooses("danger", danger)
    assert shown(aisha) == {"danger"}
    assert first in words_of(aisha.view("share"))
    assert aisha.submits().ok

    assert FIRST in words_of(aisha.view("help"))
    assert scene.requests() == []
    assert [alarm.client_ref for alarm in scene.alarms()] == ["JU-0412"]
    assert f"<@{AISHA}> is acting {told_of}" in scene.heard(TOMASZ)[-1]


def test_danger_chosen_by_mistake_gives_the_form_back(scene: Scene) -> None:
    """Nothing is told, and the questions come back."""
    scene.given_client("JU-0412", AISHA)
    aisha = scene.person(AISHA)
    opens_share(aisha)
    aisha.fills(justification="They must place the client by Friday")

    aisha.chooses("danger", "life")
    aisha.chooses("danger", "none")

    assert "justification" in shown(aisha)
    assert scene.alarms() == []


def test_the_record_has_two_fields_and_asks_for_a_review(scene: Scene) -> None:
    """The worker is thanked; each trustee is told anew that there is something to review, with the button for it."""
    scene.given_client("JU-0412", AISHA)
    alarm = raises_alarm(scene, AISHA)
    aisha = scene.person(AISHA)
    scene.settled()

    aisha.press("emergency_record", in_message=True)
    assert shown(aisha) == {"whom", "what"}
    assert aisha.submits(whom="Ambulance, at 14:10", what="Address and what was taken").ok

    assert "the record is written" in scene.heard(AISHA)[-1]
    assert "2 others must now review it" in scene.heard(TOMASZ, "approvals")[-1]
    assert len(scene.heard(TOMASZ)) == 2
    assert f"{alarm}: the record is written" in scene.heard(TOMASZ)[-1]
    assert "Address" not in str(scene.heard(TOMASZ)) + str(scene.heard(TOMASZ, "approvals"))


@over_both_transports
def test_a_record_that_nobody_wrote_is_chased_with_the_worker_and_the_data_lead(scene: Scene) -> None:
    """Not before it is due; then both hear, again after some hours, and never once it is written."""
    raises_alarm(scene, AISHA)
    scene.time_passes(hours=23)
    assert len(scene.heard(DANA)) == 1

    scene.time_passes(hours=2)
    assert "the record was due" in scene.heard(AISHA)[-1]
    assert "the record was due" in scene.heard(DANA)[-1]
    scene.time_passes(hours=5)
    assert len(scene.heard(DANA)) == 3

    assert writes_the_record(scene.person(AISHA)).ok
    scene.time_passes(hours=48)
    assert len(scene.heard(DANA)) == 3
    assert "the record is written" in scene.heard(DANA)[-1]


def test_a_late_record_is_called_late_when_it_is_reviewed(scene: Scene) -> None:
    """It is taken all the same: a late record is better than none."""
    raises_alarm(scene, AISHA)
    scene.time_passes(hours=30)
    assert writes_the_record(scene.person(AISHA)).ok

    scene.settled()
    tomasz = scene.person(TOMASZ)
    tomasz.press("emergency_review", in_message=True)

    assert "*late*" in words_of(tomasz.view("review"))


def test_nobody_reviews_their_own_emergency(scene: Scene) -> None:
    """A trustee who acted may read the record but is given nothing to close it with; another trustee is."""
    alarm = raises_alarm(scene, GRACE)
    scene.settled()
    grace = scene.person(GRACE)
    writes_the_record(grace)
    scene.settled()

    grace.press("emergency_review", in_message=True)
    assert "Address and what was taken" in words_of(grace.view("read"))
    tomasz = scene.person(TOMASZ)
    tomasz.press("emergency_review", in_message=True)
    assert tomasz.view("review")

    assert alarm == scene.alarms()[-1].id
    assert scene.alarms()[-1].state == "recorded"


def test_the_same_alarm_typed_twice_is_one_alarm(scene: Scene) -> None:
    """A shaking hand types it again: one record is owed, and the trustees are not told twice; another client is another alarm."""
    scene.given_client("JU-0412", AISHA)

    first = raises_alarm(scene, AISHA)
    assert raises_alarm(scene, AISHA, "ju0412") == first
    assert len(scene.heard(TOMASZ)) == 1

    assert raises_alarm(scene, AISHA, "JU-0500") != first
    assert len(scene.heard(TOMASZ)) == 2


def test_who_told_of_a_child_is_asked_once_what_became_of_it(scene: Scene) -> None:
    """Two days after the record a reminder of the charity's own; never twice, and never after danger that leads to no referral."""
    scene.given_client("JU-0412", AISHA)
    aisha, ben = scene.person(AISHA), scene.person(BEN)
    opens_share(aisha)
    aisha.chooses("danger", "child")
    assert aisha.submits().ok
    scene.settled()
    writes_the_record(aisha)
    raises_alarm(scene, BEN)
    scene.settled()
    writes_the_record(ben)

    scene.time_passes(hours=47)
    assert "what became of it" not in scene.heard(AISHA)[-1]
    scene.time_passes(hours=2)
    assert "have you heard what became of it?* You told of a child in danger" in scene.heard(AISHA)[-1]
    said = len(scene.heard(AISHA))
    scene.time_passes(hours=72)

    assert len(scene.heard(AISHA)) == said
    assert not any("what became of it" in one for one in scene.heard(BEN))
