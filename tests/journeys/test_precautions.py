"""Safety notes: facts about meeting a client, for those who work with them, looked at again within a year (4.8)."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest

from policy.deadlines import precaution_review_due
from sandbox.client import Person, Result
from tests.cast import AISHA, BEN, DANA, GRACE, OLU, TOMASZ
from tests.journeys.steps import shown, told, typed_into
from tests.scene import Scene, words_of

NOTE: dict[str, Any] = {
    "what_happened": "Threw a chair at the wall", "evidence": "seen", "what_to_do": "Meet at the office and never alone", "client_told": "yes",
}  # fmt: skip


def opens(scene: Scene, user: str = AISHA, ref: str = "JU-0412") -> Person:
    """Type the command and wait for the form."""
    person = scene.person(user)
    assert person.types(f"/justus precaution {ref}", channel="general").ok
    person.view("precaution")
    return person


def writes_note(scene: Scene, user: str = AISHA, ref: str = "JU-0412", **changes: Any) -> Result:
    """A good note of yesterday, with a review in a year; change any answer."""
    person = opens(scene, user, ref)
    answers = {**NOTE, "happened_on": str(scene.today - timedelta(days=1)), **changes}
    for name in ("evidence", "client_told"):
        person.chooses(name, answers.pop(name))
    return person.submits(**answers)


def note_id(scene: Scene) -> str:
    """The reference of the newest note."""
    with scene.desk(OLU) as desk:
        return str(desk.session.connection().exec_driver_sql("SELECT id FROM precaution ORDER BY noted_at DESC").scalar())


def given_note(scene: Scene, *workers: str) -> str:
    """A client of these workers, and a note of the first."""
    scene.given_client("JU-0412", *workers)
    assert writes_note(scene, workers[0]).ok
    scene.person(workers[0]).closes(everything=True)
    scene.settled()
    return note_id(scene)


def board(scene: Scene, user: str = AISHA) -> str:
    """What somebody reads when they open the client's page."""
    person = scene.person(user)
    if person.views():
        person.closes(everything=True)
    assert person.types("/justus status JU-0412", channel="general").ok
    return words_of(person.view("board"))


def passes_to(scene: Scene, day: date) -> None:
    """It becomes that day, and what is due is said."""
    scene.time_passes(days=(day - scene.today).days)
    scene.settled()


def review_day(scene: Scene) -> date:
    """The latest day for the review of a note of today."""
    return precaution_review_due(scene.today, scene.store.values)


def test_a_note_stands_at_the_top_of_the_clients_page(scene: Scene) -> None:
    """What to do comes first of all, then what happened, how it is known, whether the client knows, and when it is looked at again."""
    scene.given_client("JU-0412", AISHA, BEN)
    until = review_day(scene)

    assert writes_note(scene).ok
    assert "is kept.*" in words_of(scene.person(AISHA).view("board"))

    for user in (AISHA, BEN):
        said = board(scene, user).splitlines()[1:]
        assert said[0] == "*Before you meet this client:* Meet at the office and never alone"
        assert "Threw a chair at the wall" in said[1] and "I saw or heard it myself" in said[1] and "The client knows of it" in said[1]
        assert said[2] == f"To be looked at again by {until:%A} {until.day} {until:%B %Y}."
    assert scene.logged().count("precaution:note:write") == 1
    assert scene.log_verifies()


def test_a_note_is_kept_over_each_transport_and_on_each_database(everywhere: Scene) -> None:
    """Written, shown, renewed and ended."""
    given_note(everywhere, AISHA, BEN)
    assert "never alone" in board(everywhere, BEN)

    assert looks_again(everywhere, AISHA, "renew", reason="It happened again").ok
    assert looks_again(everywhere, BEN, "end", reason="Help was found").ok

    assert "Before you meet" not in board(everywhere)


def looks_again(scene: Scene, user: str, how: str, **answers: Any) -> Result:
    """From the client's page: still needed, or not."""
    board(scene, user)
    person = scene.person(user)
    person.press(f"precaution_{how}", in_view=True)
    person.view("precaution_review")
    return person.submits(**answers)


def test_the_form_is_set_to_the_latest_day_and_to_its_writer(scene: Scene) -> None:
    """Why the client was not told is only asked where they were not."""
    scene.given_client("JU-0412", AISHA)
    aisha = opens(scene)

    assert typed_into(aisha, "review_on") == str(review_day(scene))
    assert typed_into(aisha, "review_by") == AISHA
    aisha.fills(what_happened="Threw a chair")
    assert "why_not_told" not in shown(aisha)
    aisha.chooses("client_told", "no")
    assert "why_not_told" in shown(aisha)
    assert typed_into(aisha, "what_happened") == "Threw a chair"


@pytest.mark.parametrize(
    ("changes", "beside", "said"),
    [
        ({"what_happened": ".."}, "what_happened", "write what happened"),
        ({"what_to_do": "-"}, "what_to_do", "what we should do"),
        ({"evidence": "hearsay"}, "evidence", "Talk is not enough"),
        ({"client_told": "no", "why_not_told": "."}, "why_not_told", "why the client was not told"),
        ({"happened_on": 1}, "happened_on", "still to come"),
        ({"review_on": 0}, "review_on", "still to come"),
        ({"review_on": 400}, "review_on", "within a year"),
        ({"review_by": BEN}, "review_by", "works with this client"),
    ],
)
def test_what_is_lacking_is_said_beside_it_and_nothing_typed_is_lost(scene: Scene, changes: dict[str, Any], beside: str, said: str) -> None:
    """Talk, blanks, days that cannot be, and somebody who does not work with the client."""
    scene.given_client("JU-0412", AISHA)
    days = {name: str(scene.today + timedelta(days=value)) for name, value in changes.items() if isinstance(value, int)}

    result = writes_note(scene, **{**changes, **days})

    assert list(result.errors) == [beside]
    assert said in result.errors[beside]
    if beside != "what_to_do":
        assert typed_into(scene.person(AISHA), "what_to_do") == NOTE["what_to_do"]
    assert "precaution:note:write" not in scene.logged()


def test_the_others_who_meet_the_client_hear_that_there_is_a_note(scene: Scene) -> None:
    """By direct message with a way to the client's page; nobody else hears anything, and no message says what the note says."""
    ref = given_note(scene, AISHA, BEN)

    (heard,) = scene.heard(BEN)
    assert f"*{ref}: there is a safety note for a client of yours*, from <@{AISHA}>" in heard
    assert scene.phone(BEN) == [f"{ref}: a safety note"]
    assert all(scene.heard(user) == [] for user in (TOMASZ, GRACE, DANA, OLU))
    assert scene.heard(TOMASZ, "approvals") == []

    scene.person(BEN).press("status_show", in_message=True)
    assert "never alone" in words_of(scene.person(BEN).view("board"))


def test_reminders_come_before_the_review_and_when_it_is_due(scene: Scene) -> None:
    """Two weeks before and on the day, once each, to those who work with the client."""
    until = review_day(scene)
    ref = given_note(scene, AISHA, BEN)
    passes_to(scene, until - timedelta(days=15))
    assert not any(ref in one for one in scene.heard(AISHA))

    scene.time_passes(days=1)
    scene.settled()
    scene.time_passes(days=2)
    assert [f"please look at this safety note again by {until:%A} {until.day}" in one for one in scene.heard(AISHA) if ref in one] == [True]

    passes_to(scene, until)
    scene.time_passes(days=5)
    assert len([one for one in scene.heard(AISHA) if ref in one]) == 2
    assert len([one for one in scene.heard(BEN) if ref in one]) == 3  # with the news of the note
    assert not any(ref in one for user in (TOMASZ, GRACE, DANA) for one in scene.heard(user))
    assert scene.logged().count("precaution:review:remind") == 2


def test_a_note_that_nobody_reviewed_says_so_and_stays(scene: Scene) -> None:
    """It is never dropped in silence."""
    written = scene.today
    until = review_day(scene)
    given_note(scene, AISHA)

    passes_to(scene, until + timedelta(days=100))

    said = board(scene)
    assert "never alone" in said
    assert f"*Not reviewed since {written:%A} {written.day} {written:%B %Y}.*" in said


def test_a_note_that_is_still_needed_gets_a_new_day_and_the_reason_is_kept(scene: Scene) -> None:
    """From the reminder; the old message says that it is done, and the next year begins."""
    until = review_day(scene)
    ref = given_note(scene, AISHA, BEN)
    passes_to(scene, until - timedelta(days=3))
    scene.settled()
    aisha, again = scene.person(AISHA), scene.today + timedelta(days=90)

    aisha.press("precaution_renew", in_message=True)
    assert "Threw a chair at the wall" in words_of(aisha.view("precaution_review"))
    assert aisha.submits(reason="It happened again in May", review_on=str(again)).ok

    assert f"*{ref} stays.* Look at it again by {again:%A} {again.day}" in words_of(aisha.view("board"))
    assert "somebody has looked at this safety note" in scene.heard(BEN)[-1]
    assert f"looked at again by {again:%A} {again.day}" in board(scene, BEN)
    passes_to(scene, again)
    assert len([one for one in scene.heard(AISHA) if ref in one]) == 2
    assert scene.log_verifies()


@pytest.mark.parametrize(("answers", "beside"), [({"reason": "."}, "reason"), ({"reason": "It happened again", "review_on": 400}, "review_on")])
def test_a_renewal_needs_a_reason_and_a_day_within_a_year(scene: Scene, answers: dict[str, Any], beside: str) -> None:
    """Said beside the field."""
    given_note(scene, AISHA)
    days = {name: str(scene.today + timedelta(days=value)) for name, value in answers.items() if isinstance(value, int)}

    result = looks_again(scene, AISHA, "renew", **{**answers, **days})

    assert list(result.errors) == [beside]
    assert "precaution:review:renew" not in scene.logged()


def test_a_note_that_has_ended_is_off_the_page_and_in_the_file(scene: Scene) -> None:
    """With the reason; nothing is deleted, and the old buttons say that it is over."""
    ref = given_note(scene, AISHA, BEN)

    assert looks_again(scene, AISHA, "end", reason="Two calm years, and help was found").ok
    assert "has ended.*" in words_of(scene.person(AISHA).view("board"))

    assert "Before you meet" not in board(scene)
    assert "this safety note has ended" in scene.heard(BEN)[-1]
    with scene.desk(AISHA) as desk:
        rows = desk.session.connection().exec_driver_sql("SELECT (SELECT count(*) FROM precaution), (SELECT count(*) FROM precaution_review)").one()
    assert tuple(rows) == (1, 1)
    scene.time_passes(days=500)
    assert not any(f"{ref}: please" in one for one in scene.heard(AISHA))


def test_two_who_look_at_it_at_once_give_one_review(scene: Scene) -> None:
    """The second is told that somebody was first, and nothing of it is kept."""
    ref = given_note(scene, AISHA, BEN)
    ben = scene.person(BEN)
    board(scene, BEN)
    ben.press("precaution_renew", in_view=True)
    ben.view("precaution_review")

    assert looks_again(scene, AISHA, "renew", reason="It happened again", review_on=str(scene.today + timedelta(days=30))).ok
    ben.submits(reason="I think so too")

    assert f"Somebody has already looked at {ref}" in words_of(ben.view("help"))
    assert scene.logged().count("precaution:review:renew") == 1


def test_when_nobody_works_with_the_client_the_data_lead_hears_of_it(scene: Scene) -> None:
    """A review that is due does not go nowhere; the data lead sees to it that somebody has the client, and reads no note."""
    from bot.people import set_roles

    until = review_day(scene)
    ref = given_note(scene, BEN)
    with scene.store.open(OLU, "people") as desk:
        set_roles(desk, scene.bot.services.directory.standing(BEN), frozenset({"trustee"}))

    passes_to(scene, until)

    (heard,) = [one for one in scene.heard(DANA) if ref in one]
    assert "nobody works with this client now" in heard
    assert not any(ref in one for one in scene.heard(BEN))


def test_without_a_reference_the_command_asks_for_one(scene: Scene) -> None:
    """And a client of somebody else sounds like one that is not there."""
    scene.given_client("JU-0412", AISHA)
    aisha = scene.person(AISHA)
    aisha.types("/justus precaution", channel="general")
    aisha.view("which")
    assert aisha.submits(ref="JU-0412").ok
    assert "Only those who work with the client see it" in words_of(aisha.view("precaution"))

    scene.person(BEN).types("/justus precaution JU-0412", channel="general")

    assert "We cannot find this client" in told(scene.person(BEN))
