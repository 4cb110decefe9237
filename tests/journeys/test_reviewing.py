"""After danger two others look at it, each for themselves; where they differ the data lead settles it; late ones are asked for, never closed by time."""

from __future__ import annotations

import pytest

from bot import reviewing
from policy.reviewing import Judgement
from tests.cast import AISHA, BEN, DANA, GRACE, OLU, TOMASZ
from tests.danger.tools import from_person, nothing_changes, overheard, sent, trouble
from tests.journeys.steps import holds, opens_review, raises_alarm, refusal, reviews, typed_into, writes_the_record
from tests.journeys.test_home import opens
from tests.places import over_both_transports
from tests.scene import Scene, words_of


@pytest.fixture
def recorded(scene: Scene) -> str:
    """An emergency of Aisha's with its record."""
    scene.given_client("JU-0412", AISHA)
    alarm = raises_alarm(scene, AISHA)
    scene.settled()
    assert writes_the_record(scene.person(AISHA)).ok
    scene.settled()
    return alarm


def page_of(scene: Scene, user: str) -> str:
    person = scene.person(user)
    person.press("emergency_review", in_message=True)
    said = words_of(person.view())
    person.closes(everything=True)
    return said


@over_both_transports
def test_two_others_close_it_and_the_first_finding_is_not_shown_to_the_second(scene: Scene, recorded: str) -> None:
    """The first review leaves it open; who gave it is seen, and not what it says; after the second both are read by all."""
    assert reviews(scene.person(TOMASZ), "right", "No other way was left").ok
    assert scene.alarms()[-1].state == "recorded"
    assert f"So far: <@{TOMASZ}>" in "\n".join(scene.heard(GRACE, "approvals"))
    assert "You have reviewed" in scene.heard(TOMASZ)[-1]
    opens_review(scene.person(GRACE))
    assert "No other way was left" not in words_of(scene.person(GRACE).view("review"))
    scene.person(GRACE).closes(everything=True)
    assert reviews(scene.person(GRACE), "right", "I would have done the same").ok

    assert scene.alarms()[-1].state == "reviewed"
    assert f"Reviewed by <@{TOMASZ}> and <@{GRACE}>, and closed" in "\n".join(scene.heard(GRACE, "approvals"))
    assert f"<@{TOMASZ}> and <@{GRACE}> have read the record of *{recorded}*" in scene.heard(AISHA)[-1]
    said = page_of(scene, AISHA)
    assert f"*<@{TOMASZ}>:* It was right to act. No other way was left" in said
    assert f"*<@{GRACE}>:* It was right to act. I would have done the same" in said
    assert "No other way" not in str(scene.heard(GRACE, "approvals")) + str(scene.heard(AISHA))
    assert scene.logged().count("emergency:review:give") == 2
    assert scene.log_verifies()


def test_nobody_reviews_twice_nor_what_they_did_themselves(scene: Scene) -> None:
    """The worker who is a trustee reads the record and gets nothing to close it with; a reviewer's second review is refused in words."""
    alarm = raises_alarm(scene, GRACE)
    scene.settled()
    grace, tomasz = scene.person(GRACE), scene.person(TOMASZ)
    writes_the_record(grace)
    scene.settled()
    grace.press("emergency_review", in_message=True)
    assert "Address and what was taken" in words_of(grace.view("read"))
    opens_review(tomasz)
    first = tomasz.view("review")
    assert tomasz.submits(judgement="right", finding="Right").ok
    scene.settled()

    tomasz.press("emergency_review", in_message=True)
    assert "1 of 2 reviews are in" in words_of(tomasz.view("read"))
    assert first["callback_id"] == "review"
    assert scene.alarms()[-1].state == "recorded"
    assert alarm == scene.alarms()[-1].id


def test_a_deputy_may_be_one_of_the_two(scene: Scene) -> None:
    """A trustee acted and only one other trustee is left: with a deputy there are two."""
    holds(scene, BEN, "worker", "deputy")
    raises_alarm(scene, GRACE)
    scene.settled()
    writes_the_record(scene.person(GRACE))
    for user in (TOMASZ, BEN):
        scene.settled()
        assert reviews(scene.person(user)).ok
    assert scene.alarms()[-1].state == "reviewed"


def test_something_to_learn_reaches_the_data_lead(scene: Scene, recorded: str) -> None:
    """Two say that it was right, one that there is something to learn: it is closed, and the lesson is not lost."""
    assert reviews(scene.person(TOMASZ), "right").ok
    scene.settled()
    assert reviews(scene.person(GRACE), "lessons", "Ring the out-of-hours team first").ok

    assert scene.alarms()[-1].state == "reviewed"
    assert f"have reviewed *{recorded}* and found something to learn" in scene.heard(DANA)[-1]
    assert "Ring the out-of-hours team first" in page_of(scene, DANA)


@over_both_transports
def test_where_two_differ_the_data_lead_settles_it_and_both_findings_stay(scene: Scene, recorded: str) -> None:
    """Shown to all: in the channel that they differ, on the page what each found; closed by the data lead's words beside them."""
    assert reviews(scene.person(TOMASZ), "right", "A life was at stake").ok
    scene.settled()
    assert reviews(scene.person(GRACE), "should_not_have_been", "The brother was already there").ok

    assert scene.alarms()[-1].state == "differ"
    assert f"The reviews of <@{TOMASZ}> and <@{GRACE}> differ" in "\n".join(scene.heard(GRACE, "approvals"))
    assert f"do not say the same of {recorded}" in scene.heard(DANA)[-1]
    assert "Reviews that differ (1)" in opens(scene, DANA)
    assert "It should not have been done. The brother was already there" in page_of(scene, TOMASZ)
    dana = scene.person(DANA)
    dana.press("emergency_review", in_message=True)
    assert "A life was at stake" in words_of(dana.view("settle"))
    assert dana.submits(words="Both are right in part; we talk about it in June").ok

    assert scene.alarms()[-1].state == "reviewed"
    assert f"<@{DANA}> has settled what they did not agree on" in scene.heard(AISHA)[-1]
    said = page_of(scene, AISHA)
    assert f"*Settled by <@{DANA}>:* Both are right in part" in said
    assert "The brother was already there" in said
    assert "emergency:review:differ" in scene.logged()


def test_only_who_took_no_part_settles_it(scene: Scene, recorded: str) -> None:
    """The data lead is one of the two who differ: an admin settles it, and not the data lead."""
    holds(scene, DANA, "data_lead", "trustee")
    holds(scene, GRACE, "worker")
    assert reviews(scene.person(TOMASZ), "right").ok
    scene.settled()
    with scene.store.open(DANA, "review") as desk:
        reviewing.review(desk, recorded, Judgement.SHOULD_NOT_HAVE_BEEN, "It was not needed")

    assert f"do not say the same of {recorded}" in scene.heard(OLU)[-1]
    assert "It should not have been done" in page_of(scene, TOMASZ)
    olu = scene.person(OLU)
    olu.press("emergency_review", in_message=True)
    olu.view("settle")
    assert olu.submits(words="Settled after we talked").ok
    assert scene.alarms()[-1].state == "reviewed"


@over_both_transports
def test_a_late_review_is_asked_for_again_and_again_and_then_of_the_data_lead(scene: Scene, recorded: str) -> None:
    """Five days, then those who have not reviewed, then every two days with the data lead; a year later it is still open."""
    assert reviews(scene.person(TOMASZ)).ok
    said = {user: len(scene.heard(user)) for user in (TOMASZ, GRACE, DANA)}
    scene.time_passes(days=4, hours=23)
    assert len(scene.heard(GRACE)) == said[GRACE]

    scene.time_passes(hours=2)
    assert f"{recorded} still needs to be reviewed" in scene.heard(GRACE)[-1]
    assert "1 of 2 have done it" in scene.heard(GRACE)[-1]
    assert len(scene.heard(DANA)) == said[DANA]
    scene.time_passes(days=2, hours=1)
    assert len(scene.heard(GRACE)) == said[GRACE] + 2
    assert f"{recorded} still needs to be reviewed" in scene.heard(DANA)[-1]
    assert len(scene.heard(TOMASZ)) == said[TOMASZ]
    assert "Overdue: reviews (1)" in opens(scene, DANA)
    for _ in range(6):
        scene.time_passes(days=61)

    assert scene.alarms()[-1].state == "recorded"
    assert "still needs to be reviewed" in scene.heard(GRACE)[-1]


def test_what_nobody_settles_is_asked_for_again_too(scene: Scene, recorded: str) -> None:
    """Two differ and the data lead is busy: reminded every two days, and closed by nobody else."""
    assert reviews(scene.person(TOMASZ), "right").ok
    scene.settled()
    assert reviews(scene.person(GRACE), "should_not_have_been").ok
    said = len(scene.heard(DANA))

    scene.time_passes(days=2, hours=1)

    assert len(scene.heard(DANA)) == said + 1
    assert "nobody has settled it" in scene.heard(DANA)[-1]
    assert scene.alarms()[-1].state == "differ"


def test_two_who_review_at_once_both_count(scene: Scene, recorded: str) -> None:
    """Both forms were open: the first does not shut the second out, and the second closes it; a third reads that it is closed and keeps what was typed."""
    holds(scene, BEN, "worker", "deputy")
    people = [scene.person(user) for user in (TOMASZ, GRACE)]
    for person in people:
        opens_review(person)
    ben = scene.person(BEN)
    ben.types("/justus", channel="general")
    ben.press("emergency_review", in_message=ben.ephemerals()[-1])
    ben.view("review")

    for person in people:
        assert person.submits(judgement="right", finding="Right").ok
    ben.submits(judgement="should_not_have_been", finding="Too much was told")

    assert "is not waiting for a review now" in refusal(ben)
    ben.closes()
    assert typed_into(ben, "finding") == "Too much was told"
    assert scene.alarms()[-1].state == "reviewed"


def test_a_worker_and_the_data_lead_review_nothing(scene: Scene, recorded: str) -> None:
    """Another worker does not even find it; the data lead reads it, and has nothing to close it with while two have not differed."""
    holds(scene, BEN, "worker")
    scene.person(TOMASZ).press("emergency_review", in_message=True)
    scene.person(TOMASZ).closes(everything=True)
    click = overheard(scene, "emergency_review")
    with nothing_changes(scene):
        assert sent(scene, "action", from_person(click, BEN)) == [""]
    assert trouble(scene, "no_such_request", ref=recorded) in scene.person(BEN).messages()[-1]["text"]
