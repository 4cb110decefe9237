"""The same thing twice, two things at once, and a Slack that breaks in the middle: one outcome, nothing lost, nothing said twice."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from datetime import datetime
from typing import Any

import pytest
from sqlalchemy import text

from bot.openings import QUICK
from bot.store import CLOCK, TRUSTEE
from sandbox.client import Result
from tests.cast import AISHA, GRACE, TOMASZ
from tests.danger.tools import count, held_back, nothing_changes, overheard, posted_once, sent, trouble, until
from tests.danger.whole import fills
from tests.journeys.steps import (
    DECISION,
    approves,
    asks_to_share,
    asks_trustees,
    declines,
    fills_ground,
    fills_share,
    opens_share,
    records,
    records_locked,
    request_waits,
)
from tests.scene import Scene, in_words, play, words_of

TWO_PLACES = pytest.mark.parametrize("everywhere", ["sqlite-socket", "postgresql-http"], indirect=True)


def at_once(*acts: Callable[[], Any]) -> list[Any]:
    """Do several things in the same instant; what came of each."""
    start, found = threading.Barrier(len(acts)), [None] * len(acts)

    def run(place: int) -> None:
        start.wait(10)
        found[place] = acts[place]()

    threads = [threading.Thread(target=run, args=(place,)) for place in range(len(acts))]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(30)
    return found


def just_now(scene: Scene) -> dict[str, Any]:
    """The answers of a record of something shared this minute."""
    now = datetime.now(scene.bot.settings.zone)
    return {"categories": ["housing"], "shared_on": now.date().isoformat(), "shared_time": now.strftime("%H:%M"), "channel": "email"}


@TWO_PLACES
def test_a_form_that_comes_ten_times_at_once_works_once(everywhere: Scene) -> None:
    """Ask, ground, approval, record: ten deliveries of one submission in the same instant make one of each, and a later one adds nothing."""
    scene = everywhere
    scene.given_client("JU-0412", AISHA)
    aisha, tomasz = scene.person(AISHA), scene.person(TOMASZ)

    def ten_times(name: str, submit: Callable[[], object], table: str) -> None:
        form = held_back(scene, name, submit)
        answers = sent(scene, "submission", form, times=10, at_once=True)
        assert len({one for one in answers if one}) <= 1, answers
        assert count(scene, table) == 1, name
        with nothing_changes(scene, "log_entry", "log_head"):  # reading the case note again is a line
            sent(scene, "submission", form, times=2)

    opens_share(aisha)
    fills_share(aisha, "Elm House")
    ten_times("share", aisha.submits, "request")
    aisha.closes(everything=True)
    aisha.types(f"/justus status {scene.request().id}", channel="general")
    aisha.view("outcome")
    aisha.press("ground_choose", in_view=True)
    fills_ground(aisha)
    ten_times("ground", aisha.submits, "request")
    aisha.closes(everything=True)
    tomasz.press("request_approve", in_message=True)
    fills(tomasz, "approve", **DECISION)
    ten_times("approve", tomasz.submits, "vote")
    aisha.press("disclosure_record", in_message=True)
    fills(aisha, "record", done="shared", **just_now(scene))
    ten_times("record", aisha.submits, "disclosure")
    assert scene.request().state == "shared"
    assert posted_once(scene) == 4
    assert scene.logged().count("disclosure:act:record") == 1


@TWO_PLACES
def test_consent_and_alarm_that_come_ten_times_are_kept_once(everywhere: Scene) -> None:
    """A consent, its withdrawal and an alarm from the share form, ten times in the same instant: one of each."""
    scene = everywhere
    scene.given_client("JU-0412", AISHA)
    aisha = scene.person(AISHA)
    aisha.types("/justus consent JU-0412", channel="general")
    aisha.view("consent")
    aisha.chooses("answer", "refused")
    aisha.fills(recipients="Elm House", in_their_words="No")
    sent(scene, "submission", held_back(scene, "consent", aisha.submits), times=10, at_once=True)
    assert count(scene, "consent") == 1
    scene.given_consent("JU-0412", "Leeds Housing")
    aisha.closes(everything=True)
    aisha.types("/justus withdraw JU-0412", channel="general")
    aisha.view("withdraw")
    sent(scene, "submission", held_back(scene, "withdraw", aisha.submits), times=10, at_once=True)
    assert count(scene, "withdrawal") == 1
    aisha.closes(everything=True)
    opens_share(aisha)
    aisha.chooses("danger", "life")
    alarm = held_back(scene, "share", aisha.submits)
    assert all("999" in one for one in sent(scene, "submission", alarm, times=10, at_once=True))
    assert count(scene, "emergency") == 1
    assert posted_once(scene) == 5  # to the channel, two trustees and the data lead at once, and to the worker who owes the record


def test_an_alarm_is_not_raised_again_by_a_replay(scene: Scene) -> None:
    """A captured command or form that raised an alarm raises no second one, not even when the record of the first was written meanwhile."""
    scene.given_client("JU-0412", AISHA)
    aisha = scene.person(AISHA)
    aisha.types("/justus emergency JU-0412", channel="general")
    command = overheard(scene, "/justus")

    def writes_the_record() -> None:
        scene.settled()
        aisha.press("emergency_record", in_message=True)
        aisha.view("emergency")
        assert aisha.submits(whom="The police", what="A threat").ok

    writes_the_record()
    opens_share(aisha)
    aisha.chooses("danger", "life")
    assert "999" in words_of(aisha.submits().view)
    form = overheard(scene, "share", "view_submission")
    aisha.closes(everything=True)
    writes_the_record()
    assert count(scene, "emergency") == 2
    with nothing_changes(scene):
        assert "999" in sent(scene, "command", command)[0]
        assert "999" in sent(scene, "submission", form)[0]
    aisha.types("/justus emergency JU-0412", channel="general")
    assert count(scene, "emergency") == 3


def test_changed_answers_that_come_twice_are_one_request(scene: Scene) -> None:
    """Who changes an ask gets the same answer to the second delivery of the form, and no word of a request that is closed."""
    scene.given_client("JU-0412", AISHA)
    aisha = scene.person(AISHA)
    asks_to_share(aisha, "Elm House")
    aisha.press("share_change", in_view=True)
    aisha.view("share")
    assert aisha.submits().ok
    form = overheard(scene, "share", "view_submission")
    assert len(scene.requests()) == 2
    with nothing_changes(scene):
        again = sent(scene, "submission", form)[0]
    assert "consent does not cover this" in again


@TWO_PLACES
def test_yes_and_no_in_the_same_instant_give_one_outcome(everywhere: Scene) -> None:
    """Two trustees decide at once, one for and one against: the first counts, the other is told that it is decided, and the asker hears one answer."""
    scene = everywhere
    scene.given_client("JU-0412", AISHA)
    ref = request_waits(scene, AISHA)
    tomasz, grace = scene.person(TOMASZ), scene.person(GRACE)
    tomasz.press("request_approve", in_message=True)
    grace.press("request_decline", in_message=True)
    for person, form in ((tomasz, "approve"), (grace, "decline")):
        person.view(form)
        person.fills(**DECISION)
    found: list[Result] = at_once(tomasz.submits, grace.submits)
    state = scene.request().state
    assert count(scene, "vote") == 1
    late = found[1 if state == "approved" else 0]
    assert trouble(scene, "may_not_decide_already_decided", ref=ref, state=state) in words_of(late.view)
    heard = "\n".join(scene.heard(AISHA))
    assert f"was {state}" in heard
    assert f"was {'declined' if state == 'approved' else 'approved'}" not in heard
    posted_once(scene)
    assert scene.log_verifies()


def test_a_record_is_kept_although_slack_cannot_name_people(scene: Scene) -> None:
    """When Slack fails after the record was written, nobody is told that nothing was changed: the note comes, with ids for names."""
    scene.given_client("JU-0412", AISHA)
    request_waits(scene, AISHA)
    approves(scene.person(TOMASZ))
    aisha = scene.person(AISHA)
    aisha.press("disclosure_record", in_message=True)
    fills(aisha, "record", done="shared", **just_now(scene))
    scene.sandbox.faults("users.info", "500", after=1, times=9)
    assert aisha.submits().ok
    assert TOMASZ in str(aisha.view("note")["blocks"])
    assert scene.request().state == "shared"


def test_a_click_on_what_is_decided_is_told_so(scene: Scene) -> None:
    """Old buttons and forms that were open meanwhile change nothing once a request is decided, and say how it stands."""
    scene.given_client("JU-0412", AISHA)
    ref = request_waits(scene, AISHA)
    grace = scene.person(GRACE)
    grace.press("request_approve", in_message=True)
    grace.view("approve")
    click = overheard(scene, "request_approve")
    assert declines(scene.person(TOMASZ)).ok
    said = trouble(scene, "may_not_decide_already_decided", ref=ref, state="declined")
    with nothing_changes(scene):
        assert said in words_of(grace.submits(**DECISION).view)
        sent(scene, "action", click, times=2)
        assert [one["text"] for one in grace.messages()] == [said, said]


def test_a_command_and_an_event_that_come_again_harm_nothing(scene: Scene) -> None:
    """A replayed command opens nothing new and says so; a repeated event draws the same Home again."""
    scene.given_client("JU-0412", AISHA)
    aisha = scene.person(AISHA)
    opens_share(aisha)
    aisha.opens_home()
    home = in_words(aisha.wait_for(lambda seen: seen["home"] if seen["home"]["blocks"] else None))
    until(lambda: [one for one in scene.sandbox.wire() if one["name"] == "app_home_opened"])
    event = overheard(scene, "app_home_opened")
    for again in range(2):
        assert sent(scene, "command", overheard(scene, "/justus")) == [trouble(scene, "too_late")], again
        assert sent(scene, "event", event, times=2) == ["", ""]
    assert in_words(aisha.state()["home"]) == home
    assert count(scene, "request") == 0
    assert scene.log_verifies()


def test_twelve_clicks_in_one_instant_are_all_answered(scene: Scene) -> None:
    """Slack waits three seconds: twelve people's clicks at the same time are all acknowledged within them, although Slack itself is slow."""
    scene.given_client("JU-0412", AISHA)
    request_waits(scene, AISHA)
    people = [scene.person(user) for user in (TOMASZ, GRACE) * 6]
    scene.sandbox.faults("users.info", "latency", seconds=0.5, times=12)
    found = at_once(*(lambda person=person: person.press("request_read", in_message=True) for person in people))
    assert [one.status for one in found] == ["ok"] * 12
    taken = [one["ms"] for one in scene.sandbox.wire() if one["name"] == "request_read"]
    assert len(taken) == 12
    assert max(taken) < 3000


def journey(scene: Scene, before_each: Callable[[], object]) -> None:
    """The main journey, with something done to Slack before each step."""
    scene.given_client("JU-0412", AISHA)
    aisha, tomasz = scene.person(AISHA), scene.person(TOMASZ)
    before_each()
    asks_to_share(aisha, "Elm House")
    before_each()
    assert asks_trustees(aisha).ok
    aisha.closes(everything=True)
    scene.settled()
    before_each()
    assert approves(tomasz).ok
    scene.settled()
    before_each()
    assert records(aisha, **just_now(scene)).ok
    scene.settled()
    scene.sandbox.clear_faults()


@pytest.mark.parametrize("kind", ["429", "500", "reset_after", "reset_before"])
def test_a_slack_that_breaks_loses_nothing_and_repeats_nothing(scene: Scene, kind: str) -> None:
    """Whatever posting and editing answer during each step, every message stands in Slack once, and shows what is true."""

    def breaks() -> None:
        for method in ("chat.postMessage", "chat.update"):
            scene.sandbox.faults(method, kind, seconds=1)

    journey(scene, breaks)
    assert posted_once(scene) == 4
    assert "approved" in scene.heard(TOMASZ, "approvals")[-1]
    assert scene.log_verifies()


def test_a_slow_slack_delays_nobody_and_loses_nothing(scene: Scene) -> None:
    """Posting that takes seconds holds up no answer: the steps go on, and the messages come in the end, once each."""
    journey(scene, lambda: scene.sandbox.faults("chat.postMessage", "latency", seconds=1.5))
    assert posted_once(scene) == 4


@pytest.fixture
def in_a_hurry(sqlite_url: str) -> Iterator[Scene]:
    """A bot that waits for Slack no longer than in service."""
    with play(sqlite_url, quick=QUICK) as scene:
        yield scene


def test_a_form_that_slack_will_not_open_can_be_asked_for_again(in_a_hurry: Scene) -> None:
    """When a form cannot be opened the person hears of it within Slack's three seconds, nothing changes, and the next click opens it."""
    scene = in_a_hurry
    scene.given_client("JU-0412", AISHA)
    aisha = scene.person(AISHA)
    before = len(scene.logged())
    for kind in ("429", "500", "reset_after", "reset_before", "latency"):
        scene.sandbox.faults("views.open", kind, seconds=2.7)
        told = len(aisha.ephemerals())
        assert aisha.types("/justus share JU-0412", channel="general").ok, kind
        assert "it was not saved" in aisha.ephemerals()[told]["text"], kind
        opens_share(aisha)
        aisha.closes(everything=True)
    assert count(scene, "request") == 0
    assert set(scene.logged()[before:]) == {"client:file:read"}


@pytest.mark.parametrize("reason", ["refresh_requested", "abrupt"])
def test_a_socket_that_is_cut_in_the_middle_loses_nothing(scene: Scene, reason: str) -> None:
    """The connection goes while a request is decided and its messages are under way: the work is finished, and the next click is answered."""
    scene.given_client("JU-0412", AISHA)
    request_waits(scene, AISHA)
    tomasz = scene.person(TOMASZ)
    scene.sandbox.faults("chat.postMessage", "latency", seconds=0.5)
    assert approves(tomasz).ok
    scene.sandbox.world("disconnect_sockets", reason=reason)
    until(lambda: tomasz.press("request_read", in_message=True).ok, 10, "an answer after the cut")
    assert scene.request().state == "approved"
    assert posted_once(scene) == 3
    assert scene.log_verifies()


def test_the_clock_does_not_stand_in_the_way_of_somebody_who_waits(in_a_hurry: Scene) -> None:
    """Looking for what is due takes no lock, even while somebody writes; and what nobody waits for lets those go first who have three seconds."""
    scene = in_a_hurry
    with records_locked(scene), scene.store.open(CLOCK, "sweep", to_look=True) as desk:
        assert desk.holders(TRUSTEE)

    def patience(actor: str) -> int:
        with scene.store.open(actor, "test") as desk:
            return int(desk.session.execute(text("PRAGMA busy_timeout")).scalar())

    assert patience(AISHA) < 3000 < patience(CLOCK)
