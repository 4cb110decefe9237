"""Duties that nobody else can read for me, and safety notes of which nobody learns who does not work with the client (4.8, 4.9)."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from tests.cast import AISHA, BEN, DANA, GRACE, GUEST, LEFT, OLU, ROBOT, STRANGER, TOMASZ
from tests.danger.tools import carrying, count, from_person, held_back, nothing_changes, overheard, pressing, problem, sent, trouble
from tests.journeys.test_precautions import board, given_note, looks_again, opens, writes_note
from tests.scene import Scene, words_of

TWO_PLACES = pytest.mark.parametrize("everywhere", ["sqlite-socket", "postgresql-http"], indirect=True)


def read_form(scene: Scene, user: str = AISHA) -> dict[str, Any]:
    """The form of the duties, ticked, as it would be sent; nothing came of it yet."""
    person = scene.person(user)
    person.types("/justus duties", channel="general")
    person.view("duties")
    person.fills(understood=["understood"])
    return held_back(scene, "duties", person.submits)


def tomorrow(scene: Scene) -> None:
    """A day on which nobody has read anything yet."""
    scene.time_passes(days=1)


def test_outsiders_and_people_without_a_role_read_nothing_for_the_record(scene: Scene) -> None:
    """A guest, a stranger, a bot and somebody who left are refused by form, button and command; the one whose form it was can still send it."""
    tomorrow(scene)
    form = read_form(scene)
    scene.person(AISHA).types("/justus duties", channel="general")
    typed = overheard(scene, "/justus")
    with nothing_changes(scene):
        for user in (GUEST, STRANGER, ROBOT, LEFT):
            assert sent(scene, "submission", from_person(form, user)) == [trouble(scene, "not_a_member")], user
            assert sent(scene, "command", {**typed, "user_id": user, "text": "duties"}) == [trouble(scene, "not_a_member")], user
        scene.sandbox.world("make_member", user=GUEST)
        assert sent(scene, "submission", from_person(form, GUEST)) == [trouble(scene, "not_your_role")]
    before = count(scene, "duties_read")
    assert "Thank you" in sent(scene, "submission", form)[0]
    assert count(scene, "duties_read") == before + 1


@TWO_PLACES
def test_a_reading_that_is_sent_ten_times_at_once_is_one(everywhere: Scene) -> None:
    """The same form ten times in an instant, and ten other windows: one row and one line."""
    scene = everywhere
    tomorrow(scene)
    form = read_form(scene)
    before, lines = count(scene, "duties_read"), scene.logged().count("duties:text:acknowledge")

    sent(scene, "submission", form, times=10, at_once=True)
    for _ in range(3):
        assert "Thank you" in sent(scene, "submission", carrying(form))[0]

    assert count(scene, "duties_read") == before + 1
    assert scene.logged().count("duties:text:acknowledge") == lines + 1
    with scene.desk(OLU) as desk:
        last = "SELECT reminded FROM duties_read WHERE user_id = 'UAISHA00' ORDER BY read_on DESC"
        assert desk.session.connection().exec_driver_sql(last).scalar() == 0, "next year's reminder is still to come"


def test_other_words_than_those_that_stand_now_are_not_taken(scene: Scene) -> None:
    """A form that was open while the words changed, or that was forged, is told to open the new ones; nothing is kept."""
    tomorrow(scene)
    form = read_form(scene)
    with nothing_changes(scene):
        for wording in ("", "0" * 64, "x" * 2000):
            assert sent(scene, "submission", carrying(form, wording=wording)) == [problem(scene, "wording_changed")]
    assert "Thank you" in sent(scene, "submission", form)[0]


def test_the_way_back_leads_only_to_an_ask_of_ones_own(scene: Scene) -> None:
    """Somebody else's request in the form is as if it were not there."""
    tomorrow(scene)
    form = read_form(scene)
    with nothing_changes(scene):
        assert sent(scene, "submission", carrying(form, request="R-222222")) == [trouble(scene, "no_such_request", ref="R-222222")]


def asks_about(scene: Scene, user: str, ref: str) -> list[str]:
    """All that somebody is told who types every command that could show a note."""
    person = scene.person(user)
    seen = len(person.ephemerals())
    for words in ("precaution JU-0412", "status JU-0412", "client JU-0412", f"status {ref}"):
        person.types(f"/justus {words}", channel="general")
        if person.views():
            assert "Before you meet" not in words_of(person.view())
            person.closes(everything=True)
    return [one["text"].replace(ref, "P-…") for one in person.ephemerals()[seen:]]


def test_nobody_learns_whether_there_is_a_note_who_does_not_work_with_the_client(scene: Scene) -> None:
    """Commands say the same before there is a note as after, with a reference that exists as with one that does not; and no message comes."""
    scene.given_client("JU-0412", AISHA)
    others = (BEN, TOMASZ, GRACE, DANA, OLU)
    before = {user: asks_about(scene, user, "P-222222") for user in others}
    assert writes_note(scene).ok
    scene.person(AISHA).closes(everything=True)
    ref = looked_up(scene)
    with nothing_changes(scene):
        after = {user: asks_about(scene, user, ref) for user in others}
    assert after == before
    scene.time_passes(days=400)
    assert not any(ref in one for user in others for one in scene.heard(user))
    assert not any(ref in one for one in scene.heard(TOMASZ, "approvals"))


def looked_up(scene: Scene) -> str:
    """The reference of the one note there is."""
    with scene.desk(OLU) as desk:
        return str(desk.session.connection().exec_driver_sql("SELECT id FROM precaution").scalar())


def test_a_forged_note_or_review_sounds_as_if_the_client_were_not_there(scene: Scene) -> None:
    """Forms and buttons of a key worker, sent by others or for a client of others, move nothing."""
    ref = given_note(scene, AISHA)
    scene.given_client("JU-0999", BEN)
    note = overheard(scene, "precaution", "view_submission")
    board(scene)
    scene.person(AISHA).press("precaution_renew", in_view=True)
    press = overheard(scene, "precaution_renew")
    scene.person(AISHA).view("precaution_review")
    scene.person(AISHA).fills(reason="It happened again")
    review = held_back(scene, "precaution_review", scene.person(AISHA).submits)
    with nothing_changes(scene):
        for client in ("JU-0999", "JU-0888", "nonsense"):
            assert sent(scene, "submission", carrying(note, ref=client)) == [trouble(scene, "no_such_client")], client
        for user in (BEN, TOMASZ, DANA, OLU):
            assert sent(scene, "submission", from_person(carrying(note), user)) == [trouble(scene, "no_such_client")], user
            assert sent(scene, "submission", from_person(carrying(review), user)) == [trouble(scene, "no_such_request", ref=ref)], user
            sent(scene, "action", from_person(press, user))
            assert scene.person(user).messages()[-1]["text"] == trouble(scene, "no_such_request", ref=ref)
        assert sent(scene, "submission", carrying(review, note="P-222222")) == [trouble(scene, "no_such_request", ref="P-222222")]
        sent(scene, "action", pressing(press, "P-222222"))
    assert "stays.*" in sent(scene, "submission", review)[0]


@TWO_PLACES
def test_a_note_and_its_end_that_come_ten_times_are_one(everywhere: Scene) -> None:
    """Ten deliveries of one form in the same instant write one note, and end it once."""
    scene = everywhere
    scene.given_client("JU-0412", AISHA)
    aisha = opens(scene)
    aisha.chooses("client_told", "yes")
    aisha.chooses("evidence", "seen")
    aisha.fills(what_happened="Threw a chair", what_to_do="Never alone", happened_on=str(scene.today - timedelta(days=1)))
    form = held_back(scene, "precaution", aisha.submits)
    sent(scene, "submission", form, times=10, at_once=True)
    assert count(scene, "precaution") == 1
    aisha.closes(everything=True)

    assert looks_again(scene, AISHA, "end", reason="Help was found").ok
    ended = overheard(scene, "precaution_review", "view_submission")
    with nothing_changes(scene):
        sent(scene, "submission", ended, times=3)
        assert sent(scene, "submission", carrying(ended)) == [trouble(scene, "already_reviewed", ref=looked_up(scene))]
    assert count(scene, "precaution_review") == 1


def test_who_no_longer_works_with_anybody_reads_no_note_any_more(scene: Scene) -> None:
    """A key worker who lost the role sees neither page nor note."""
    from bot.people import set_roles

    ref = given_note(scene, AISHA)
    with scene.store.open(OLU, "people") as desk:
        set_roles(desk, scene.bot.services.directory.standing(AISHA), frozenset({"trustee"}))

    assert asks_about(scene, AISHA, ref) == asks_about(scene, AISHA, "P-222222")
