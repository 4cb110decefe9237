"""Time, absence and danger that grows, under attack: forged clicks and forms, everything delivered twice, and a bot that dies while it widens or reminds."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import func, select, update

from bot.records import Reminder, Request
from bot.store import CLOCK
from bot.tables import LogEntry, Outbox
from tests.cast import AISHA, BEN, DANA, GRACE, GUEST, LEFT, OLU, ROBOT, STRANGER, TOMASZ
from tests.danger.killing import Killable, stage
from tests.danger.tools import carrying, count, from_person, nothing_changes, overheard, posted_once, pressing, said_once, saying, sent, trouble, until
from tests.holding import Holding
from tests.journeys.steps import goes_away, holds, opens_review, raises_alarm, refusal, request_waits, reviews, writes_the_record
from tests.scene import Scene

WHY = "He came back with a knife"
OUTSIDERS = (GUEST, STRANGER, ROBOT, LEFT)


def waits(scene: Scene) -> str:
    """A request of Aisha's that nobody has answered."""
    scene.given_client("JU-0412", AISHA, BEN)
    return request_waits(scene, AISHA)


def recorded(scene: Scene) -> str:
    """An emergency of Aisha's with its record."""
    alarm = raises_alarm(scene, AISHA)
    scene.settled()
    assert writes_the_record(scene.person(AISHA)).ok
    scene.settled()
    return alarm


# Wrong people


def test_nobody_else_says_that_somebody_s_request_cannot_wait(scene: Scene) -> None:
    """Another key worker, a trustee, the data lead, outsiders: no alarm in their name, the request waits on; the one who asked still can."""
    ref = waits(scene)
    aisha = scene.person(AISHA)
    aisha.press("request_cannot_wait", in_message=True)
    aisha.view("cannot_wait")
    scene.sandbox.faults("users.info", "500")
    aisha.submits(danger="child", why=WHY)
    form = overheard(scene, "cannot_wait", "view_submission")
    aisha.closes()
    with nothing_changes(scene):
        for user in (BEN, TOMASZ, DANA, OLU):
            assert sent(scene, "submission", from_person(form, user)) == [trouble(scene, "no_such_request", ref=ref)], user
        for user in OUTSIDERS:
            assert sent(scene, "submission", from_person(form, user)) == [trouble(scene, "not_a_member")], user
        assert sent(scene, "submission", carrying(form, request="R-222222")) == [trouble(scene, "no_such_request", ref="R-222222")]
    assert aisha.submits(danger="child", why=WHY).ok
    assert scene.request().state == "overtaken"


def test_nobody_else_has_the_trustees_reminded(scene: Scene) -> None:
    """Whoever forges the click, for whatever reference: nothing is sent."""
    ref = waits(scene)
    scene.person(AISHA).press("request_nudge", in_message=True)
    click = overheard(scene, "request_nudge")
    scene.bot.round()
    with nothing_changes(scene):
        for user in (BEN, TOMASZ, DANA):
            assert sent(scene, "action", from_person(pressing(click, ref), user)) == [""]
            assert trouble(scene, "no_such_request", ref=ref) in scene.person(user).messages()[-1]["text"]
        for value in ("", "R-222222", "E-222222", "' OR 1=1 --", "R-" + "9" * 1900):
            sent(scene, "action", pressing(click, value))
        for _ in range(5):
            sent(scene, "action", pressing(click, ref))  # once in four hours, however often it is pressed
    assert len(scene.heard(TOMASZ)) >= 1


def test_a_deputy_decides_nothing_before_it_is_widened_and_a_stand_in_nothing_after_the_last_day(scene: Scene) -> None:
    """The same forged click: refused while the trustees have time, refused for a stand-in whose time is over."""
    holds(scene, BEN, "worker", "deputy")
    scene.given_client("JU-0412", AISHA)
    assert goes_away(scene, TOMASZ, BEN, days=0).ok
    request_waits(scene, AISHA)
    scene.bot.round()
    scene.settled()
    ben = scene.person(BEN)
    ben.press("request_approve", in_message=True)
    ben.view("approve")
    scene.time_passes(hours=25)  # the next day, and not yet half of the time

    with nothing_changes(scene):
        ben.submits(discussed_with="Aisha Khan", discussed_when="Today", discussed_what="The whole of it", conflict="no", reason="The risk is real")
    assert "is still with the trustees" in refusal(ben)


def test_an_absence_is_entered_only_by_those_who_may_and_for_those_who_decide(scene: Scene) -> None:
    """A trustee's form with somebody else in it is the trustee's own; a worker's is refused; a data lead enters it for no worker."""
    tomasz = scene.person(TOMASZ)
    tomasz.types("/justus away", channel="general")
    tomasz.view("away")
    today = scene.today.isoformat()
    scene.sandbox.faults("users.info", "500")
    tomasz.submits(first_on=today, last_on=today, stand_in=GRACE)
    form = overheard(scene, "away", "view_submission")
    tomasz.closes()
    forged = saying(form)
    forged["view"]["state"]["values"]["absent"] = {"absent": {"type": "users_select", "selected_user": GRACE}}
    with nothing_changes(scene):
        for user in (AISHA, BEN):
            assert sent(scene, "submission", from_person(saying(form), user)) == [trouble(scene, "not_your_role")], user
        assert sent(scene, "submission", from_person(carrying(forged, others="yes"), TOMASZ)) == [trouble(scene, "not_your_role")]
        for user in OUTSIDERS:
            assert sent(scene, "submission", from_person(saying(form), user)) == [trouble(scene, "not_a_member")], user
        for_a_worker = saying(form)
        for_a_worker["view"]["state"]["values"]["absent"] = {"absent": {"type": "users_select", "selected_user": AISHA}}
        assert "Only trustees and deputies can be away" in sent(scene, "submission", from_person(carrying(for_a_worker, others="yes"), DANA))[0]
    assert count(scene, "absence") == 0


def test_a_forged_review_counts_for_nobody(scene: Scene) -> None:
    """Who acted, another worker, the data lead and outsiders; a second one of the same person; and a settlement where nothing differs."""
    ref = recorded(scene)
    tomasz = scene.person(TOMASZ)
    opens_review(tomasz)
    assert tomasz.submits(judgement="right", finding="Right").ok
    form = overheard(scene, "review", "view_submission")
    with nothing_changes(scene):
        assert sent(scene, "submission", from_person(carrying(form), AISHA)) == [trouble(scene, "not_your_role")]
        assert sent(scene, "submission", from_person(carrying(form), DANA)) == [trouble(scene, "not_your_role")]
        assert sent(scene, "submission", from_person(carrying(form), BEN)) == [trouble(scene, "not_your_role")]
        assert sent(scene, "submission", carrying(form)) == [trouble(scene, "already_reviewed_by_you", ref=ref)]
        settle = carrying(form)
        settle["view"]["callback_id"] = "settle"
        settle["view"]["state"]["values"] = {"words": {"words": {"type": "plain_text_input", "value": "Closed by me"}}}
        for user in (DANA, TOMASZ, GRACE):
            assert sent(scene, "submission", from_person(settle, user)) == [trouble(scene, "not_to_review", ref=ref)], user
    holds(scene, GRACE, "trustee", "worker")
    opens_review(scene.person(GRACE))
    assert scene.person(GRACE).submits(judgement="should_not_have_been", finding="Too much").ok
    with nothing_changes(scene):
        for user in (TOMASZ, GRACE, AISHA):
            code = "may_not_settle"
            assert sent(scene, "submission", from_person(carrying(settle), user)) == [trouble(scene, code, ref=ref)], user
    assert sent(scene, "submission", from_person(carrying(settle), DANA)) == [""]
    assert scene.alarms()[-1].state == "reviewed"


# Twice


def test_everything_that_comes_twice_is_done_once(scene: Scene) -> None:
    """One alarm, one absence, one review, one settlement; and the second answer is as good as the first."""
    waits(scene)
    assert goes_away(scene, GRACE, TOMASZ).ok
    away = overheard(scene, "away", "view_submission")
    aisha = scene.person(AISHA)
    aisha.press("request_cannot_wait", in_message=True)
    aisha.view("cannot_wait")
    assert aisha.submits(danger="life", why=WHY).ok
    overtaking = overheard(scene, "cannot_wait", "view_submission")
    aisha.closes(everything=True)
    scene.settled()
    assert writes_the_record(aisha).ok
    scene.settled()
    assert reviews(scene.person(TOMASZ)).ok
    review = overheard(scene, "review", "view_submission")
    with nothing_changes(scene):
        for form in (away, review):
            assert sent(scene, "submission", form) == [""]
        assert "the trustees have been told that you are acting" in sent(scene, "submission", overtaking)[0]
    assert count(scene, "emergency") == count(scene, "absence") == count(scene, "emergency_review") == 1
    posted_once(scene)


def test_two_forms_about_one_danger_keep_both_reasons(scene: Scene) -> None:
    """A shaking hand opens it twice and says two things: one alarm, and neither sentence is lost."""
    waits(scene)
    aisha = scene.person(AISHA)
    aisha.press("request_cannot_wait", in_message=True)
    aisha.view("cannot_wait")
    assert aisha.submits(danger="life", why=WHY).ok
    again = saying(overheard(scene, "cannot_wait", "view_submission"), why="And the door is open")

    assert "the trustees have been told that you are acting" in sent(scene, "submission", again)[0]

    with scene.desk(AISHA) as desk:
        from bot import emergencies

        assert emergencies.why(desk, desk.emergency(scene.alarms()[-1].id)) == f"{WHY}\nAnd the door is open"
    assert count(scene, "emergency") == 1


# A bot that dies


@pytest.fixture(params=["sqlite", "postgresql"])
def killable(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Killable]:
    """A bot to be killed, on each database."""
    url = request.getfixturevalue("sqlite_url" if request.param == "sqlite" else "postgres_url")
    with stage(url, tmp_path) as ready:
        yield ready


def test_a_bot_that_dies_while_it_widens_tells_each_deputy_once(killable: Killable) -> None:
    """Half of an urgent request's time is over; it dies when Slack has the message and it does not know: widened once, told once."""
    scene = killable.scene
    holds(scene, BEN, "worker", "deputy")
    scene.given_client("JU-0412", AISHA)
    killable.starts()
    ref = request_waits(scene, AISHA, soon="days")
    killable.ends()
    earlier = {"put_at": Request.put_at, "due_at": Request.due_at}
    with scene.store.open(CLOCK, "test") as desk:
        row = desk.session.get_one(Request, ref)
        moved = {name: getattr(row, name) - timedelta(hours=2, minutes=5) for name in earlier}
        desk.session.execute(update(Request).where(Request.id == ref).values(**moved))
    with Holding(scene.slack.url) as held:
        killable.starts(held.api_url)
        assert held.taken.wait(20)
        killable.dies()
    killable.starts()
    until(lambda: scene._unsaid() == 0 and _told(scene, BEN) > 0, 30, "everything said")  # noqa: SLF001  # the scene's own look at the outbox
    said_once(scene.bot.database, scene.sandbox.raw())

    assert _told(scene, BEN) == 1
    with scene.desk(CLOCK) as desk:
        widened = select(func.count()).select_from(LogEntry).where(LogEntry.event == "request:approval:widen")
        assert desk.session.scalar(widened) == 1
        assert desk.session.scalar(select(func.count()).select_from(Reminder).where(Reminder.said_at.is_(None))) == 0
    assert scene.request().widened_at is not None
    assert scene.log_verifies()


def _told(scene: Scene, user: str) -> int:
    """How many messages to a person about a wider circle stand in the outbox."""
    with scene.desk(CLOCK) as desk:
        query = select(func.count()).select_from(Outbox).where(Outbox.target == user, Outbox.message == "approval/widened", Outbox.edits.is_(None))
        return desk.session.scalar(query) or 0
