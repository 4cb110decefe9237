"""Away, with somebody in one's place: both names are kept, nobody stands in for two sides of one request, and either may end it early (4.1)."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import select

from bot.standing_in import known_to
from bot.tables import LogEntry
from tests.cast import AISHA, BEN, DANA, GRACE, GUEST, OLU, TOMASZ
from tests.danger.tools import count, from_person, nothing_changes, overheard, pressing, sent, trouble
from tests.journeys.steps import approves, asks_to_share, asks_trustees, declines, goes_away, holds, note_before, refusal, request_waits
from tests.journeys.test_home import opens
from tests.places import over_both_transports
from tests.scene import Scene, words_of


@pytest.fixture
def with_deputy(scene: Scene) -> Scene:
    """A client of Aisha's, and Ben is a deputy."""
    holds(scene, BEN, "worker", "deputy")
    scene.given_client("JU-0412", AISHA)
    return scene


def note_of(scene: Scene, request: str) -> str:
    aisha = scene.person(AISHA)
    aisha.types(f"/justus status {request}", channel="general")
    aisha.press("case_note", in_view=True)
    said = note_before(aisha)
    aisha.closes(everything=True)
    return said


@over_both_transports
def test_a_trustee_names_who_stands_in_and_both_names_are_in_every_trail(with_deputy: Scene) -> None:
    """The deputy decides before it was ever widened; the channel, the worker's message, the case note and the log name both."""
    scene = with_deputy
    assert goes_away(scene, TOMASZ, BEN).ok
    assert f"*You stand in for <@{TOMASZ}>*" in scene.heard(BEN)[-1]
    assert f"<@{BEN}> stands in for you" in scene.heard(TOMASZ)[-1]

    request = request_waits(scene, AISHA)
    scene.bot.round()
    assert f"{request} needs a decision" in scene.heard(BEN)[-1]
    assert f"You stand in for <@{TOMASZ}>" in scene.heard(BEN)[-1]
    assert approves(scene.person(BEN)).ok

    assert scene.request().state == "approved"
    assert f"<@{BEN}> for <@{TOMASZ}>" in scene.heard(AISHA)[-1]
    assert f"<@{BEN}>, for <@{TOMASZ}>, approved" in scene.heard(GRACE, "approvals")[-1]
    note = note_of(scene, request)
    assert "Ben Carter" in note and "Tomasz Nowak" in note
    assert {"away:absence:enter", "request:approval:vote"} <= set(scene.logged())


def test_the_one_who_is_away_is_not_reminded_and_the_stand_in_is(with_deputy: Scene) -> None:
    """As long as it lasts; from the day after the last, the trustee is asked again and the deputy is not."""
    scene = with_deputy
    assert goes_away(scene, TOMASZ, BEN, days=2).ok
    request_waits(scene, AISHA)
    before = len(scene.heard(TOMASZ))

    scene.time_passes(hours=19)
    assert len(scene.heard(TOMASZ)) == before
    assert "still needs a decision" in scene.heard(BEN)[-1]
    assert f"You stand in for <@{TOMASZ}>" in scene.heard(BEN)[-1]

    scene.time_passes(days=3)
    scene.given_duties_read(AISHA)
    request = request_waits(scene, AISHA)
    told = len(scene.heard(BEN))
    scene.time_passes(hours=19)
    assert f"{request} still needs a decision" in scene.heard(TOMASZ)[-1]
    assert len(scene.heard(BEN)) == told


def test_a_trustee_who_stands_in_for_another_still_has_one_answer(with_deputy: Scene) -> None:
    """Standing in makes no second vote: Grace answers once, as herself."""
    scene = with_deputy
    assert goes_away(scene, TOMASZ, GRACE).ok
    request = request_waits(scene, AISHA)
    assert declines(scene.person(GRACE)).ok

    grace = scene.person(GRACE)
    grace.press("request_read", in_message=True)
    assert count(scene, "vote") == 1
    assert f"<@{GRACE}> declined" in scene.heard(GRACE, "approvals")[-1]
    assert request == scene.request().id


def test_nobody_stands_in_for_the_one_who_asked(with_deputy: Scene) -> None:
    """Grace asks, and is away: her stand-in may not decide her own request for her."""
    scene = with_deputy
    scene.given_client("JU-0500", GRACE)
    assert goes_away(scene, GRACE, BEN).ok
    grace, ben = scene.person(GRACE), scene.person(BEN)
    asks_to_share(grace, "Elm House", ref="JU-0500")
    assert asks_trustees(grace).ok
    grace.closes(everything=True)
    request = scene.request().id
    scene.bot.round()
    assert request not in "\n".join(scene.heard(BEN))

    ben.types(f"/justus status {request}", channel="general")
    assert "Approve" not in words_of(ben.view())
    assert scene.request().state == "waiting"
    assert approves(scene.person(TOMASZ)).ok


def test_the_stand_in_of_a_stand_in_is_asked_and_a_circle_leads_to_nobody(with_deputy: Scene) -> None:
    """Tomasz names Grace, Grace names Ben: Ben is asked. When Ben is away too, it goes to the deputies who are there: nobody, so the data lead hears."""
    scene = with_deputy
    assert goes_away(scene, TOMASZ, GRACE).ok
    assert goes_away(scene, GRACE, BEN).ok
    request = request_waits(scene, AISHA)
    scene.bot.round()
    assert f"{request} needs a decision" in scene.heard(BEN)[-1]
    assert f"<@{GRACE}> and <@{TOMASZ}>" in scene.heard(BEN)[-1] or f"<@{TOMASZ}> and <@{GRACE}>" in scene.heard(BEN)[-1]

    assert goes_away(scene, BEN, TOMASZ).ok
    scene.bot.round()

    assert request in scene.heard(DANA)[-1]


def test_either_ends_it_early_and_the_other_is_told(with_deputy: Scene) -> None:
    """The stand-in from the message, the trustee from the list; from then on everything is as before."""
    scene = with_deputy
    for who, other in ((BEN, TOMASZ), (TOMASZ, BEN)):
        assert goes_away(scene, TOMASZ, BEN).ok
        scene.person(TOMASZ).closes(everything=True)
        person = scene.person(who)
        if who == BEN:
            scene.settled()
            assert person.press("away_end", in_message=True).ok
        else:
            person.types("/justus away", channel="general")
            assert person.press("away_end", in_view=True).ok
            assert "Nobody is away now" in words_of(person.view("board"))
            person.closes(everything=True)
        assert f"<@{who}> has ended it" in scene.heard(other)[-1]
    request_waits(scene, AISHA)
    scene.time_passes(hours=19)
    assert "still needs a decision" in scene.heard(TOMASZ)[-1]
    assert scene.log_verifies()


@pytest.mark.parametrize("who", [OLU, DANA])
def test_an_admin_or_data_lead_enters_it_for_a_busy_trustee_and_both_are_told(with_deputy: Scene, who: str) -> None:
    """Both read who entered it and can end it; it is in the log under the name of who did."""
    scene = with_deputy

    assert goes_away(scene, who, BEN, absent=TOMASZ).ok

    for one in (TOMASZ, BEN):
        assert f"<@{who}> has entered it. If it is wrong, end it now" in scene.heard(one)[-1]
    with scene.desk(who) as desk:
        line = desk.session.scalars(select(LogEntry).where(LogEntry.event == "away:absence:enter")).one()
        assert (line.actor, line.detail["absent"], line.detail["stand_in"]) == (who, TOMASZ, BEN)
    assert f"<@{TOMASZ}>: " in opens(scene, OLU)
    assert "Who is away (1)" in opens(scene, DANA)
    assert "Who is away (1)" in opens(scene, TOMASZ)
    assert "Who is away" not in opens(scene, GRACE)


def test_a_trustee_enters_it_for_nobody_else_and_a_worker_for_nobody(with_deputy: Scene) -> None:
    """The form does not ask a trustee who is away; a worker gets no form."""
    scene = with_deputy
    tomasz, aisha = scene.person(TOMASZ), scene.person(AISHA)
    tomasz.types("/justus away", channel="general")
    assert {block["block_id"] for block in tomasz.view("away")["blocks"] if block["type"] == "input"} == {"first_on", "last_on", "stand_in"}

    aisha.types("/justus away", channel="general")

    assert "needs a role that you do not have" in aisha.ephemerals()[-1]["text"]


@pytest.mark.parametrize(
    ("changes", "field", "words"),
    [
        ({"stand_in": AISHA}, "stand_in", "must be a trustee or a deputy"),
        ({"stand_in": GUEST}, "stand_in", "must be a trustee or a deputy"),
        ({"stand_in": TOMASZ}, "stand_in", "Nobody stands in for themselves"),
        ({"last": -1}, "last_on", "before the first"),
        ({"last": 200}, "last_on", "longer than half a year"),
        ({"first": -9, "last": -2}, "last_on", "has passed"),
    ],
)
def test_what_cannot_be_is_said_beside_its_field(with_deputy: Scene, changes: dict[str, object], field: str, words: str) -> None:
    """And nothing is kept; what was chosen is still there."""
    scene = with_deputy
    tomasz = scene.person(TOMASZ)
    tomasz.types("/justus away", channel="general")
    tomasz.view("away")
    days = {"first": 0, "last": 7, **{name: value for name, value in changes.items() if isinstance(value, int)}}
    answers = {f"{name}_on": (scene.today + timedelta(days=days[name])).isoformat() for name in ("first", "last")}
    stand_in = {"stand_in": changes["stand_in"]} if "stand_in" in changes else {}
    with nothing_changes(scene):
        result = tomasz.submits(**answers, **stand_in)
    assert words in result.errors[field]
    assert tomasz.submits(first_on=scene.today.isoformat(), last_on=scene.today.isoformat(), stand_in=BEN).ok


def test_the_same_days_are_not_entered_twice(with_deputy: Scene) -> None:
    """What overlaps is to be ended first; what follows on the day after is another absence."""
    scene = with_deputy
    assert goes_away(scene, TOMASZ, BEN, days=3).ok

    scene.person(TOMASZ).closes(everything=True)
    again = goes_away(scene, TOMASZ, GRACE, days=9)

    assert "entered already" in again.errors["first_on"]
    tomasz = scene.person(TOMASZ)
    later = scene.today + timedelta(days=4)
    assert tomasz.submits(first_on=later.isoformat(), last_on=later.isoformat()).ok


def test_somebody_else_neither_sees_nor_ends_it(with_deputy: Scene) -> None:
    """By whatever button: for a trustee whom it does not concern it is not there."""
    scene = with_deputy
    assert goes_away(scene, TOMASZ, BEN).ok
    scene.settled()
    ben = scene.person(BEN)
    ben.press("away_end", in_message=True)
    click = overheard(scene, "away_end")
    scene.person(TOMASZ).closes(everything=True)
    assert goes_away(scene, TOMASZ, BEN).ok
    scene.settled()
    with scene.desk(OLU) as desk:
        (absence,) = known_to(desk)
    with nothing_changes(scene):
        assert sent(scene, "action", from_person(pressing(click, absence.id), GRACE)) == [""]
    assert trouble(scene, "no_such_request", ref=absence.id) in scene.person(GRACE).messages()[-1]["text"]


def test_a_stand_in_who_loses_the_role_stands_in_no_more(with_deputy: Scene) -> None:
    """Asked at the click: the role that made it possible is gone, and so is the place."""
    scene = with_deputy
    assert goes_away(scene, TOMASZ, BEN).ok
    request_waits(scene, AISHA)
    scene.bot.round()
    scene.settled()
    ben = scene.person(BEN)
    ben.press("request_approve", in_message=True)
    ben.view("approve")

    holds(scene, BEN, "worker")
    ben.submits(discussed_with="Aisha", discussed_when="Today", discussed_what="All of it", conflict="no", reason="The risk is real")

    assert "Only trustees and deputies decide requests" in refusal(ben)
    assert scene.request().state == "waiting"
