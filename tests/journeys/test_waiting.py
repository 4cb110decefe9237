"""While nobody answers: reminded, then wider, then the data lead, then no, out loud; each step once, in working time, all of a round in one message (4.1)."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from zoneinfo import ZoneInfo

import pytest

from bot import reminding
from bot.records import Request
from policy.deadlines import Step
from tests.cast import AISHA, BEN, DANA, GRACE, OLU, TOMASZ
from tests.journeys.steps import approves, asks_to_share, asks_trustees, declines, goes_away, holds, refusal, request_waits
from tests.places import HTTP, SOCKET, over_both_transports, play_in
from tests.scene import Scene, words_of

LONDON = ZoneInfo("Europe/London")
THURSDAY = datetime(2027, 4, 29, 15, 0, tzinfo=LONDON)
"""Before a weekend and a bank holiday."""


@pytest.fixture
def office(request: pytest.FixtureRequest) -> Iterator[Scene]:
    """A charity with hours, weekends and bank holidays, on a Thursday afternoon."""
    with play_in(request, getattr(request, "param", SOCKET), JUSTUS_WORKING_HOURS="mon-fri 09:00-17:00") as scene:
        scene.time_is(at(27, 10))
        for user in (AISHA, BEN, GRACE):
            scene.given_duties_read(user)
        scene.given_client("JU-0412", AISHA)
        scene.time_is(THURSDAY)
        yield scene


def at(day: int, hour: int, minute: int = 1) -> datetime:
    """A moment of that May, or of its last days of April."""
    return datetime(2027, 4 if day > 20 else 5, day, hour, minute, tzinfo=LONDON)


def new_for(scene: Scene, user: str, seen: dict[str, int]) -> list[str]:
    """What a person was told since the last look."""
    heard = scene.heard(user)
    before, seen[user] = seen.get(user, 0), len(heard)
    return heard[before:]


# The steps


@pytest.mark.parametrize("office", [SOCKET, HTTP], indirect=True)
def test_each_step_comes_in_working_time_and_says_what_follows(office: Scene) -> None:
    """Asked on Thursday at three: reminded on Friday, wider on Tuesday, the data lead at closing time, no on Wednesday; nobody over the long weekend."""
    scene = office
    holds(scene, BEN, "worker", "deputy")
    request = request_waits(scene, AISHA)
    seen = {user: len(scene.heard(user)) for user in (AISHA, BEN, TOMASZ, GRACE, DANA)}
    told: dict[str, dict[str, list[str]]] = {}

    for moment in (at(29, 22), at(30, 9), at(30, 13), at(1, 12), at(3, 11), at(4, 9), at(4, 11), at(5, 9), at(5, 15)):
        scene.time_is(moment)
        told[f"{moment:%a %H}"] = {user: new for user in seen if (new := new_for(scene, user, seen))}

    assert {moment: set(people) for moment, people in told.items() if people} == {
        "Fri 13": {TOMASZ, GRACE}, "Tue 11": {BEN}, "Wed 09": {TOMASZ, GRACE, BEN, DANA},
        "Wed 15": {AISHA, TOMASZ, GRACE, BEN, DANA},
    }  # fmt: skip
    assert f"{request} still needs a decision* by 15:00 on Wednesday 5 May 2027" in told["Fri 13"][TOMASZ][0]
    assert f"{request} now waits for you too*, as a deputy" in told["Tue 11"][BEN][0]
    assert f"nobody has answered {request}" in told["Wed 09"][DANA][0]
    assert "ring a trustee or a deputy" in told["Wed 09"][DANA][0]
    assert f"Nobody answered {request} in time, so the answer is no" in told["Wed 15"][AISHA][0]
    assert scene.request().state == "expired"
    assert scene.log_verifies()


def test_nothing_is_said_twice_however_often_the_clock_is_looked_at(office: Scene) -> None:
    """Ten looks at each hour give one message for each step and person."""
    scene = office
    holds(scene, BEN, "worker", "deputy")
    request_waits(scene, AISHA)
    for moment in (at(30, 13), at(4, 11), at(5, 9), at(5, 15)):
        scene.time_is(moment)
        for _ in range(9):
            scene.bot.round()

    assert len(scene.heard(TOMASZ)) == 3
    assert len(scene.heard(BEN)) == 3
    assert len(scene.heard(DANA)) == 2


def test_what_is_urgent_runs_by_the_clock_and_waits_for_no_morning(office: Scene) -> None:
    """Asked at midnight before a Saturday: reminded at one, the deputies at two, the data lead at three, no at four."""
    scene = office
    holds(scene, BEN, "worker", "deputy")
    scene.time_is(at(1, 0, 0))
    scene.given_duties_read(AISHA)
    request = request_waits(scene, AISHA, soon="days")

    for hour, user, words in (
        (1, TOMASZ, f"Urgent: {request} still needs a decision"),
        (2, BEN, f"Urgent: {request} now waits for you too"),
        (3, DANA, f"nobody has answered {request}"),
        (4, GRACE, f"Nobody answered {request} in time"),
    ):
        scene.time_is(at(1, hour))
        assert words in scene.heard(user)[-1]


def test_what_is_very_serious_is_not_held_back_by_the_hours_of_somebody_far_away(office: Scene) -> None:
    """A trustee who is abroad for the winter: by their clock it is night. A child's case reaches them all the same, another in their morning."""
    scene = office
    scene.store.hours.is_in(TOMASZ, "America/Vancouver")
    plain = request_waits(scene, AISHA)
    grave = request_waits(scene, AISHA, ground="4.2.1")

    scene.time_is(at(30, 13))

    assert [grave in one for one in scene.heard(TOMASZ)] == [True]
    assert plain in scene.heard(GRACE)[-1]
    scene.time_is(at(30, 17, 5))
    assert plain in scene.heard(TOMASZ)[-1]


def test_where_somebody_is_slack_tells_and_a_stranger_zone_changes_nothing(office: Scene) -> None:
    """Asked once a day for each; when Slack cannot say, the charity's own hours hold."""
    scene = office
    scene.bot.engine.keeper.stop()
    people = [one["request"]["user"] for one in scene.sandbox.wire() if one["name"] == "users.info"]
    assert {AISHA, TOMASZ, GRACE} <= set(people)

    scene.sandbox.faults("users.info", "500", times=3)
    scene.time_passes(days=2)

    assert scene.store.hours.of(TOMASZ).zone == LONDON


# No storm


def test_what_comes_together_goes_in_one_message_with_a_button_for_each(office: Scene) -> None:
    """Three requests are asked in one hour: one reminder names all three; one of them is decided, and its line says so."""
    scene = office
    refs = [request_waits(scene, AISHA) for _ in range(3)]

    scene.time_is(at(30, 13, 30))

    (message,) = scene.heard(TOMASZ)
    assert "What waits for you today" in message
    assert all(f"*{ref}* needs a decision by" in message for ref in refs)
    assert scene.phone(TOMASZ) == ["Several things wait"]
    tomasz = scene.person(TOMASZ)
    tomasz.press("request_read", in_message="What waits for you today")
    assert f"*{refs[0]} for client JU-0412*" in words_of(tomasz.view("read"))
    tomasz.closes(everything=True)
    decided = scene.request().id
    assert declines(tomasz, message=f"{decided} needs").ok
    assert f"*{decided}* is done: it is declined" in scene.heard(TOMASZ)[-1]


def test_a_second_reminder_of_what_can_wait_follows_after_hours_at_the_earliest(office: Scene) -> None:
    """Two requests an hour apart: the second's reminder is not sent an hour after the first's, but with the next round."""
    scene = office
    scene.time_is(at(28, 9, 5))
    first = request_waits(scene, AISHA)
    scene.time_passes(hours=1)
    second = request_waits(scene, AISHA)

    scene.time_is(at(28, 15, 30))
    assert [first in one for one in scene.heard(TOMASZ)] == [True]
    scene.time_is(at(28, 16, 30))
    assert len(scene.heard(TOMASZ)) == 1
    scene.time_is(at(29, 9, 5))
    assert [second in one for one in scene.heard(TOMASZ)] == [False, True]


def test_what_was_decided_before_the_morning_is_not_reminded_of(scene: Scene) -> None:
    """A reminder that waits for somebody's hours is dropped when there is nothing left to be reminded of."""
    scene.given_client("JU-0412", AISHA)
    request_waits(scene, AISHA)
    with scene.store.open(OLU, "test") as desk:
        reminding.owe(desk, scene.request().id, TOMASZ, reminding.REMIND, can_wait=True)
        desk.session.get_one(Request, scene.request().id).state = "taken_back"

    scene.bot.round()

    assert scene.heard(TOMASZ) == []


def test_the_requester_who_is_a_trustee_is_not_asked_to_decide_their_own(scene: Scene) -> None:
    """Nor told that nobody answered but as the one who asked."""
    scene.given_client("JU-0412", GRACE)
    request = request_waits(scene, GRACE)
    before = len(scene.heard(GRACE))

    scene.time_passes(hours=19)
    scene.time_passes(hours=36)

    assert f"{request} still needs a decision" in scene.heard(TOMASZ)[0]
    assert len(scene.heard(GRACE)) == before
    assert approves(scene.person(TOMASZ), f"{request} still needs").ok
    assert "no longer waits" in scene.heard(TOMASZ)[-1]


def test_silence_is_a_no_and_everybody_hears_it_once(scene: Scene) -> None:
    """The worker, each trustee and the channel; an approval that comes in the same minute is too late."""
    scene.given_client("JU-0412", AISHA)
    request = request_waits(scene, AISHA)
    tomasz = scene.person(TOMASZ)
    tomasz.press("request_approve", in_message=True)
    tomasz.view("approve")

    scene.time_passes(hours=73)

    assert f"*Nobody answered {request} in time, so the answer is no.*" in scene.heard(AISHA)[-1]
    for who in (TOMASZ, GRACE, DANA):
        assert sum("so the answer was no" in one for one in scene.heard(who)) == 1
    assert f"*{request}: expired, so the answer is no*" in scene.heard(TOMASZ, "approvals")[-1]


# By hand


@pytest.mark.parametrize("office", [SOCKET, HTTP], indirect=True)
def test_a_worker_has_them_reminded_and_that_takes_the_place_of_the_next_reminder(office: Scene) -> None:
    """At once in working time; not again for four hours; and the reminder of the first quarter does not come on top."""
    scene = office
    scene.time_is(at(28, 10))
    request = request_waits(scene, AISHA)
    aisha = scene.person(AISHA)
    scene.time_passes(hours=1)

    aisha.press("request_nudge", in_message=True)
    assert "2 people are reminded" in words_of(aisha.view("help"))
    aisha.closes(everything=True)
    scene.bot.round()
    assert [request in one for one in scene.heard(TOMASZ)] == [True]
    assert "You had them reminded at 11:" in scene.heard(AISHA)[-1]
    aisha.press("request_nudge", in_message=True)
    assert "You can do it again 4 hours after that" in refusal(aisha)
    aisha.closes(everything=True)

    scene.time_is(at(28, 16, 30))
    assert len(scene.heard(TOMASZ)) == 1
    aisha.press("request_nudge", in_message=True)
    assert "2 people are reminded" in words_of(aisha.view("help"))
    assert scene.logged().count("request:approval:nudge") == 2


def test_a_reminder_by_hand_at_night_waits_for_the_morning(office: Scene) -> None:
    """It is not urgent: nobody is woken by it."""
    scene = office
    request_waits(scene, AISHA)
    scene.time_is(at(29, 22))
    scene.person(AISHA).press("request_nudge", in_message=True)
    scene.bot.round()
    assert scene.heard(TOMASZ) == []

    scene.time_is(at(30, 9))

    assert len(scene.heard(TOMASZ)) == 1


def test_nobody_else_has_the_trustees_reminded_in_the_name_of_the_one_who_asked(scene: Scene) -> None:
    """Another key worker of the client has no such button; what was decided is reminded of by nobody."""
    scene.given_client("JU-0412", AISHA, BEN)
    request = request_waits(scene, AISHA)
    ben = scene.person(BEN)
    ben.types(f"/justus status {request}", channel="general")
    assert "Remind them" not in words_of(ben.view("read"))
    aisha = scene.person(AISHA)
    aisha.types(f"/justus status {request}", channel="general")
    aisha.view("outcome")
    assert approves(scene.person(TOMASZ)).ok

    aisha.press("request_nudge", in_view=True)

    assert "is already closed or has moved on" in refusal(aisha)


# Nobody there


@over_both_transports
def test_when_all_trustees_are_away_the_deputies_are_asked_at_once_and_the_worker_reads_it(scene: Scene) -> None:
    """Said in the answer before the request is sent, and after; the deputies may decide from the first minute."""
    holds(scene, BEN, "worker", "deputy")
    for trustee in (TOMASZ, GRACE):
        assert goes_away(scene, trustee).ok
    scene.given_client("JU-0412", AISHA)
    aisha = scene.person(AISHA)

    asks_to_share(aisha, "Elm House")
    assert "Too few trustees are there now:* the deputies will be asked at once" in words_of(aisha.view("outcome"))
    assert asks_trustees(aisha).ok

    assert "the deputies are asked too, and may decide it now" in words_of(aisha.view("outcome"))
    request = scene.request()
    assert request.widened_at is not None
    scene.bot.round()
    assert f"{request.id} now waits for you too*, as a deputy" in scene.heard(BEN)[-1]
    assert "The deputies may decide it too" in scene.heard(AISHA)[-1]
    assert approves(scene.person(BEN)).ok
    assert scene.request().state == "approved"


def test_when_nobody_at_all_is_there_the_data_lead_hears_at_once(scene: Scene) -> None:
    """All are away and there is no deputy: it is said when asked, and not three days later."""
    for trustee in (TOMASZ, GRACE):
        assert goes_away(scene, trustee).ok
    scene.given_client("JU-0412", AISHA)

    request = request_waits(scene, AISHA)
    scene.bot.round()

    assert request in scene.heard(DANA)[-1]
    assert "Tell your data lead or an admin today" in words_of(_status(scene, request))


def test_when_the_last_trustee_leaves_what_waits_goes_to_the_deputies_in_the_next_round(scene: Scene) -> None:
    """Not only what is asked from then on."""
    holds(scene, BEN, "worker", "deputy")
    scene.given_client("JU-0412", AISHA)
    request = request_waits(scene, AISHA)
    assert goes_away(scene, TOMASZ).ok
    scene.bot.round()
    assert scene.request().widened_at is None

    assert goes_away(scene, GRACE).ok
    scene.bot.round()

    assert scene.request().widened_at is not None
    assert request in scene.heard(BEN)[-1]


def _status(scene: Scene, request: str) -> dict[str, object]:
    aisha = scene.person(AISHA)
    aisha.types(f"/justus status {request}", channel="general")
    return aisha.view("outcome")


@over_both_transports
def test_a_widened_request_shows_in_the_channel_that_deputies_may_decide(scene: Scene) -> None:
    """Trustees see it as well: nobody is passed over behind their back."""
    holds(scene, BEN, "worker", "deputy")
    scene.given_client("JU-0412", AISHA)
    request_waits(scene, AISHA)
    scene.time_passes(hours=37)

    assert "needs a trustee's or deputy's decision" in scene.heard(TOMASZ, "approvals")[-1]
    assert scene.request().step == Step.WIDEN
