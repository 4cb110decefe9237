"""Once a year everybody reads their duties; without it they cannot ask to share, and danger never waits for it (4.9)."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from policy.deadlines import duties_due
from sandbox.client import Person, Result
from tests.cast import AISHA, BEN, DANA, OLU, TOMASZ
from tests.journeys.steps import NEW, approves, asks_to_share, joins, now, records, refusal, request_waits, told, typed_into
from tests.scene import Scene, in_words, words_of

READ = {"understood": ["understood"]}


def reads_duties(person: Person) -> Result:
    """Type the command, read, tick, send."""
    assert person.types("/justus duties", channel="general").ok
    person.view("duties")
    return person.submits(**READ)


def ends(scene: Scene) -> date:
    """The last day of what the cast read today."""
    return duties_due(scene.today, scene.store.values)


def passes_to(scene: Scene, day: date) -> None:
    """It becomes that day, and what is due is said."""
    scene.time_passes(days=(day - scene.today).days)
    scene.settled()


def test_a_new_worker_reads_their_duties_before_they_share(scene: Scene) -> None:
    """The answer says what is missing and how to mend it; after reading, the same ask is one press away with every word still there."""
    new = joins(scene, "worker")
    scene.given_client("JU-0500", NEW)
    scene.given_consent("JU-0500", "Leeds Housing", by=NEW)

    asks_to_share(new, "Leeds Housing", "JU-0500")
    said = words_of(new.view("outcome"))
    assert "*Not yet.*" in said and "It is time to read your duties" in said and "(clause 4.9)" in said
    new.press("duties_start", in_view=True)
    assert "*No gossip.*" in words_of(new.view("duties"))
    assert new.submits(**READ).ok
    assert "All that you typed is still there" in refusal(new)

    new.press("share_change", in_view=True)
    assert typed_into(new, "justification") == "They must place the client by Friday"
    assert new.submits().ok

    assert "*Yes, you may share this with Leeds Housing.*" in words_of(new.view("outcome"))
    assert [one.state for one in scene.requests()] == ["replaced", "allowed"]
    assert scene.logged().count("duties:text:acknowledge") == len({AISHA, BEN, TOMASZ, "GRACE", DANA, OLU}) + 1
    assert scene.log_verifies()


def test_telling_a_colleague_waits_for_it_too(scene: Scene) -> None:
    """It is about leave to share, outside and inside."""
    new = joins(scene, "worker")
    scene.given_client("JU-0500", NEW)

    asks_to_share(new, "Sam Reed", "JU-0500", recipient_kind="colleague", purpose="support")

    assert "It is time to read your duties" in words_of(new.view("outcome"))


def test_danger_never_waits_for_anybodys_reading(scene: Scene) -> None:
    """Whom to ring is said to somebody who has read nothing, from the form and from the command."""
    new = joins(scene, "worker")
    scene.given_client("JU-0500", NEW)
    new.types("/justus share JU-0500", channel="general")
    new.view("share")
    new.chooses("danger", "life")
    assert new.submits().ok
    assert "ring 999 now" in words_of(new.view("help"))
    new.closes(everything=True)

    assert new.types("/justus emergency JU-0500", channel="general").ok

    assert "ring 999 now" in told(new)


def test_the_last_day_of_the_year_still_counts_and_the_next_does_not(scene: Scene) -> None:
    """Aisha may share on the last day; the day after she reads her duties first."""
    scene.given_client("JU-0412", AISHA)
    aisha, last = scene.person(AISHA), ends(scene)
    passes_to(scene, last)
    scene.given_consent("JU-0412", "Leeds Housing")
    asks_to_share(aisha)
    assert "*Yes, you may share this" in words_of(aisha.view("outcome"))
    aisha.closes(everything=True)

    passes_to(scene, last + timedelta(days=1))
    asks_to_share(aisha)

    assert "It is time to read your duties" in words_of(aisha.view("outcome"))


def test_the_trustees_may_decide_what_was_asked_in_time(scene: Scene) -> None:
    """A year that ends while trustees talk it over takes nothing back, and a trustee whose own year has ended may still decide."""
    scene.given_client("JU-0412", AISHA)
    passes_to(scene, ends(scene))
    request_waits(scene, AISHA)
    scene.time_passes(days=1)

    assert approves(scene.person(TOMASZ)).ok

    assert scene.request().state == "approved"


@pytest.mark.parametrize("reads_again", [True, False])
def test_what_is_shared_after_the_year_has_ended_is_said_to_the_data_lead(scene: Scene, reads_again: bool) -> None:
    """Unless the worker had read their duties again by then."""
    scene.given_client("JU-0412", AISHA)
    passes_to(scene, ends(scene))
    scene.given_consent("JU-0412", "Leeds Housing")
    aisha = scene.person(AISHA)
    asks_to_share(aisha)
    aisha.closes(everything=True)
    scene.settled()
    scene.time_passes(days=1)
    if reads_again:
        assert reads_duties(aisha).ok
        aisha.closes(everything=True)

    assert records(aisha, categories=["housing"], channel="email", **now(scene)).ok

    assert any("please look at this" in one for one in scene.phone(DANA)) is not reads_again


def test_everybody_with_a_role_can_read_them_and_reading_twice_is_once(scene: Scene) -> None:
    """Trustees, the data lead and admins too; the record holds each day and wording once."""
    with scene.desk(OLU) as desk:
        before = desk.session.connection().exec_driver_sql("SELECT count(*) FROM duties_read").scalar()

    for user in (TOMASZ, DANA, OLU, OLU):
        assert reads_duties(scene.person(user)).ok
        assert "*Thank you.*" in refusal(scene.person(user))
        scene.person(user).closes(everything=True)

    with scene.desk(OLU) as desk:
        assert desk.session.connection().exec_driver_sql("SELECT count(*) FROM duties_read").scalar() == before


def test_without_the_tick_nothing_is_kept(scene: Scene) -> None:
    """Sending the form without saying that one has read it is no reading."""
    new = joins(scene, "worker")
    new.types("/justus duties", channel="general")
    new.view("duties")
    before = scene.logged().count("duties:text:acknowledge")

    assert new.submits().status in {"errors", "refused"}

    assert scene.logged().count("duties:text:acknowledge") == before


def test_somebody_without_a_role_has_no_duties_here(scene: Scene) -> None:
    """They are told whom to ask for a role."""
    new = joins(scene)

    new.types("/justus duties", channel="general")

    assert "needs a role that you do not have" in told(new)


@pytest.mark.parametrize("days, said", [(29, ""), (28, "read them again by"), (0, "read them again by"), (-1, "read them again now")])
def test_home_says_when_it_is_time(scene: Scene, days: int, said: str) -> None:
    """From four weeks before the end, and until it is done."""
    passes_to(scene, ends(scene) - timedelta(days=days))
    aisha = scene.person(AISHA)

    aisha.types("/justus", channel="general")
    shown = in_words(aisha.ephemerals()[-1])

    assert ("*Your duties:*" in shown) is bool(said)
    assert said in shown
    assert ("Nothing waits for you." in shown) is not said


def test_home_has_the_button_and_then_says_nothing_more(scene: Scene) -> None:
    """Somebody new sees it first; once read it is gone."""
    new = joins(scene, "worker")
    new.types("/justus", channel="general")
    assert "please read them now" in in_words(new.ephemerals()[-1])

    new.press("duties_start", in_message=new.ephemerals()[-1])
    new.view("duties")
    assert new.submits(**READ).ok

    new.types("/justus", channel="general")
    assert "Your duties" not in in_words(new.ephemerals()[-1])


def test_a_reminder_comes_once_before_the_end_and_once_on_the_last_day(scene: Scene) -> None:
    """To each person by direct message, with the button; reading ends it, and the old messages say that it is done."""
    last = ends(scene)
    passes_to(scene, last - timedelta(days=29))
    assert scene.heard(BEN) == []

    passes_to(scene, last - timedelta(days=28))
    scene.time_passes(days=3)
    scene.time_passes(days=3)
    assert [f"{last.day} " in one for one in scene.heard(BEN)] == [True]

    passes_to(scene, last)
    scene.time_passes(hours=1)
    assert len(scene.heard(BEN)) == 2
    assert set(scene.phone(BEN)) == {"Please read your duties"}
    assert scene.logged().count("duties:text:remind") == 2 * 6

    ben = scene.person(BEN)
    ben.press("duties_start", in_message=True)
    ben.view("duties")
    assert ben.submits(**READ).ok
    assert all("*You have read your duties.*" in one for one in scene.heard(BEN))
    scene.time_passes(days=30)
    assert len(scene.heard(BEN)) == 2


def test_new_words_are_read_anew(scene: Scene) -> None:
    """Whoever read other words than those that stand now has not read their duties."""
    scene.given_client("JU-0412", AISHA)
    scene.given_consent("JU-0412", "Leeds Housing")
    with scene.desk(OLU) as desk:
        desk.session.connection().exec_driver_sql("UPDATE duties_read SET wording = 'of last spring'")
    aisha = scene.person(AISHA)

    asks_to_share(aisha)

    assert "It is time to read your duties" in words_of(aisha.view("outcome"))
    aisha.closes(everything=True)
    assert reads_duties(aisha).ok
    aisha.closes(everything=True)
    asks_to_share(aisha)
    assert "*Yes, you may share this" in words_of(aisha.view("outcome"))


def test_the_words_that_were_read_are_kept_by_their_version(everywhere: Scene) -> None:
    """Over each transport and on each database: the day and the version of the words are on record."""
    new = joins(everywhere, "worker")

    assert reads_duties(new).ok

    with everywhere.desk(OLU) as desk:
        rows = desk.session.connection().exec_driver_sql(f"SELECT read_on, wording FROM duties_read WHERE user_id = '{NEW}'").all()  # noqa: S608  # ours
    assert [(str(day), len(wording)) for day, wording in rows] == [(everywhere.today.isoformat(), 64)]
