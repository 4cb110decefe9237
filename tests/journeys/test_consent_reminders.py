"""Before a consent ends: who works with the client is reminded in good time, and says what came of it; where there is nothing to ask, nobody is (5.4, 5.5)."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from bot import correcting, renewing, withdrawing
from bot.database import READ_ONLY
from bot.records import ClientTalk, Reminder
from policy.facts import Answer, ConsentKind, TakenBack
from tests.cast import AISHA, BEN, DANA, GRACE, TOMASZ
from tests.danger.tools import from_person, nothing_changes, overheard, pressing, sent
from tests.journeys.files import closes_file
from tests.journeys.test_consent import LEEDS, counts
from tests.journeys.test_consent_changes import YORK, board
from tests.journeys.test_consent_life import YES_AGAIN, renews
from tests.journeys.test_cover import names_cover
from tests.journeys.test_reading import opens
from tests.places import HTTP, SOCKET, over_both_transports, play_in
from tests.scene import Scene, in_words, words_of

LONDON = ZoneInfo("Europe/London")


def given_ending(scene: Scene, *workers: str, days: int = 20, ref: str = "JU-0412", **changes: Any) -> str:
    """A client of these workers whose yes to Leeds was written down two months ago and ends in some days: the yes."""
    scene.bot.engine.keeper.stop()
    scene.given_client(ref, *(workers or (AISHA,)))
    one = scene.given_consent(ref, LEEDS, ends_on=scene.today + timedelta(days=60 + days), **changes)
    early(scene)
    for user in (AISHA, BEN):
        scene.given_duties_read(user)
    return one.id


def early(scene: Scene, days: int = 60) -> None:
    """It is early in a later day, whenever the test runs, so that hours may go by and it is the same day."""
    scene.clock_is(datetime.combine(scene.today + timedelta(days=days), time(0, 30), LONDON))


def passes(scene: Scene, days: int = 0) -> None:
    """What was to be said is said, some days go by, and the clock is looked at, long enough after the last reminder for the next."""
    scene.settled()
    scene.time_passes(days=days, hours=5)


def reminded(scene: Scene, user: str = AISHA) -> list[str]:
    """What a person was told of a consent that ends soon, as it stands in their messages now."""
    return [one for one in scene.heard(user) if " ends on " in one or "reminded again" in one or "takes its place" in one or "taken it back" in one]


def day(one: date) -> str:
    """A day as people read it."""
    return f"{one:%A} {one.day} {one:%B %Y}"


def talks(scene: Scene) -> list[ClientTalk]:
    """What is on record of talks about a consent."""
    with Session(scene.bot.database.execution_options(**READ_ONLY), expire_on_commit=False) as session:
        return list(session.scalars(select(ClientTalk).order_by(ClientTalk.recorded_at)))


# In good time


@over_both_transports
def test_who_works_with_the_client_is_reminded_once_and_renews_from_the_message(scene: Scene) -> None:
    """Both key workers and the colleague who covers, each once; after the renewal the message says what takes its place, and the old end troubles nobody."""
    assert names_cover(scene, BEN, GRACE, 70, from_on=str(scene.today + timedelta(days=60))).ok
    consent = given_ending(scene, AISHA, BEN)
    ends_on = scene.today + timedelta(days=20)

    scene.bot.round()

    for user in (AISHA, BEN, GRACE):
        (said,) = reminded(scene, user)
        assert f"*{consent} ends on {day(ends_on)}.* Please ask the client before then whether it is to go on." in said
        assert "silence is never a yes" in said and "Clause 5.4" in said
        assert scene.phone(user)[-1] == f"{consent}: it ends soon"
    assert reminded(scene, DANA) == [] == reminded(scene, TOMASZ)
    passes(scene, days=1)
    assert [len(reminded(scene, user)) for user in (AISHA, BEN, GRACE)] == [1, 1, 1]
    assert scene.logged().count("consent:end:remind") == 1

    aisha = scene.person(AISHA)
    aisha.press("consent_renew_start", in_message=True)
    assert aisha.submits(**YES_AGAIN).ok

    for user in (AISHA, BEN):
        (said,) = reminded(scene, user)
        assert f"*{consent} has been renewed:*" in said and "takes its place" in said
    assert "consent_not_reached" not in str(scene.person(BEN).messages()[-1])
    passes(scene, days=25)
    assert counts(scene)
    assert "consent:answer:lapse" not in scene.logged()
    assert scene.log_verifies()


def test_nobody_is_reminded_too_early(scene: Scene) -> None:
    """Four weeks before the end, and not a day sooner."""
    given_ending(scene, days=29)
    scene.bot.round()
    assert reminded(scene) == []

    passes(scene, days=1)

    assert len(reminded(scene)) == 1


def test_a_short_yes_is_not_said_to_end_as_soon_as_it_is_written_down(scene: Scene) -> None:
    """Ten days: after five. One that was only written down when it had two days left: the day before it ends."""
    scene.bot.engine.keeper.stop()
    early(scene, days=1)
    scene.given_client("JU-0412", AISHA)
    scene.given_consent("JU-0412", LEEDS, ends_on=scene.today + timedelta(days=10), given_on=scene.today)
    scene.bot.round()
    passes(scene, days=4)
    assert reminded(scene) == []
    passes(scene, days=1)
    assert len(reminded(scene)) == 1
    late = scene.given_consent("JU-0412", YORK, ends_on=scene.today + timedelta(days=2))
    scene.bot.round()
    assert len(reminded(scene)) == 1

    passes(scene, days=1)

    assert f"*{late.id} ends on" in reminded(scene)[-1]


def test_what_ends_together_is_said_together_and_each_line_leads_to_what_can_be_done(scene: Scene) -> None:
    """Two yeses of one client in one message, with a button each; the page has the rest."""
    first = given_ending(scene)
    second = scene.given_consent("JU-0412", YORK, ends_on=scene.today + timedelta(days=1), given_on=scene.today - timedelta(days=30)).id
    passes(scene, days=1)
    (said,) = [one for one in scene.heard(AISHA) if "What waits for you today" in one]
    assert f"*{first}* ends on" in said and f"*{second}* ends on" in said
    assert scene.phone(AISHA)[-1] == "Several things wait"

    aisha = scene.person(AISHA)
    aisha.press("consent_see", in_message=True)

    assert f"*{second} ends on" in words_of(aisha.view("board")) or f"*{first} ends on" in words_of(aisha.view("board"))
    aisha.press("consent_not_reached", in_view=True)
    assert "The client could not be reached on" in words_of(aisha.view("board"))
    assert len(talks(scene)) == 1
    assert "You are reminded again on" in scene.heard(AISHA)[-1] or "ends on" in scene.heard(AISHA)[-1]


def test_a_yes_to_support_has_its_reminder_too(scene: Scene) -> None:
    """It ends after a year, and says so beforehand, by its own clause."""
    scene.bot.engine.keeper.stop()
    scene.given_client("JU-0412", AISHA)
    ends_on = scene.today + timedelta(days=80)
    support = scene.given_consent("JU-0412", kind=ConsentKind.SUPPORT, purposes=(), categories=(), ends_on=ends_on)
    early(scene)

    scene.bot.round()

    (said,) = reminded(scene)
    assert f"*{support.id} ends on {day(ends_on)}.*" in said and "Clause 5.5" in said and "shared" not in said


# Where there is nothing to ask


@pytest.mark.parametrize("became", ["renewed", "taken back", "in error", "closed", "destroyed", "no", "answered anew"])
def test_what_is_over_reminds_nobody(scene: Scene, became: str) -> None:
    """A yes that was renewed, taken back, recorded in error or of a file that is closed or gone; a no; support that the client has answered anew."""
    if became == "no":
        given_ending(scene, answer=Answer.REFUSED)
    elif became == "answered anew":
        given_ending(scene, kind=ConsentKind.SUPPORT, purposes=(), categories=())
        scene.given_consent("JU-0412", kind=ConsentKind.SUPPORT, answer=Answer.REFUSED, purposes=(), categories=(), given_on=scene.today)
    else:
        consent = given_ending(scene)
        _over(scene, consent, became)

    passes(scene)
    passes(scene, days=10)

    assert reminded(scene) == [] == reminded(scene, DANA)
    assert "consent:end:remind" not in scene.logged()


def _over(scene: Scene, consent: str, became: str) -> None:
    """Let a yes come to its end in one of the ways that there are."""
    if became == "renewed":
        assert "*Renewed until" in renews(scene)
    elif became == "closed":
        assert closes_file(scene).ok
    else:
        with scene.store.open(AISHA, "test") as desk:
            if became == "taken back":
                withdrawing.withdraw(desk, "JU-0412", TakenBack(since=scene.today), "")
            elif became == "in error":
                correcting.mark_in_error(desk, consent, "Another client's")
            else:
                desk.client("JU-0412").wrapped_key = None


def test_a_part_that_was_taken_back_leaves_a_yes_to_renew(scene: Scene) -> None:
    """One of two recipients: what is left ends all the same."""
    scene.bot.engine.keeper.stop()
    scene.given_client("JU-0412", AISHA)
    scene.given_consent("JU-0412", LEEDS, YORK, ends_on=scene.today + timedelta(days=80))
    with scene.store.open(AISHA, "test") as desk:
        withdrawing.withdraw(desk, "JU-0412", TakenBack(since=scene.today, recipients=(YORK,)), "")
    early(scene)

    scene.bot.round()

    assert len(reminded(scene)) == 1


def test_if_nobody_works_with_the_client_the_data_lead_hears(scene: Scene) -> None:
    """So that somebody does: she has nothing to renew herself."""
    consent = given_ending(scene)
    scene.given_person(AISHA)

    scene.bot.round()

    (said,) = reminded(scene, DANA)
    assert f"*{consent} ends on" in said and "please see to it this week that somebody does" in said
    assert "consent_renew_start" not in str(scene.person(DANA).messages()[-1])
    assert reminded(scene) == []


# What came of it


def test_a_client_who_could_not_be_reached_is_asked_for_again_until_the_end(scene: Scene) -> None:
    """Noted once a day whoever presses, and in the file; reminded a week later, on the last day at the latest, and then silence is lapse."""
    consent = given_ending(scene, AISHA, BEN, days=9)
    scene.bot.round()
    aisha = scene.person(AISHA)
    first = scene.today

    aisha.press("consent_not_reached", in_message=True)

    assert f"You are reminded again on {day(first + timedelta(days=7))}" in words_of(aisha.view("board"))
    aisha.closes(everything=True)
    for user in (AISHA, BEN):
        (said,) = reminded(scene, user)
        assert f"The client could not be reached on {day(first)}. You are reminded again on {day(first + timedelta(days=7))}." in said
        assert "consent_not_reached" not in str(scene.person(user).messages()[-1])
    reader = opens(scene, AISHA)
    reader.press("file_open", in_view=True, block_id=None)
    assert f"about {consent}" in words_of(reader.view("file")) and "the client could not be reached on" in words_of(reader.view("file"))
    aisha.closes(everything=True)
    passes(scene, days=6)
    assert len(reminded(scene)) == 1
    passes(scene, days=1)
    assert len(reminded(scene)) == 2 and len(reminded(scene, BEN)) == 2
    second = scene.today

    scene.person(BEN).press("consent_not_reached", in_message=True)

    assert f"reminded again on {day(second + timedelta(days=2))}" in reminded(scene, BEN)[-1]
    scene.person(BEN).closes(everything=True)
    passes(scene, days=2)
    assert len(reminded(scene)) == 3
    aisha.press("consent_not_reached", in_message=True)
    assert "There is no more time to remind you again" in words_of(aisha.view("board"))
    passes(scene, days=1)
    assert f"*{consent} ended by itself on" in scene.heard(AISHA)[-1]
    assert [(one.recorded_by, one.talked_on) for one in talks(scene)] == [(AISHA, first), (BEN, second), (AISHA, second + timedelta(days=2))]
    assert scene.logged().count("consent:end:not_reached") == 3
    assert scene.logged().count("consent:end:remind") == 3


def test_remind_me_later_puts_it_off_by_some_days_and_never_past_the_end(scene: Scene) -> None:
    """Three days; of two that are left, two."""
    given_ending(scene, AISHA, BEN, days=5)
    scene.bot.round()

    scene.person(AISHA).press("consent_later", in_message=True)

    assert f"You are reminded again on {day(scene.today + timedelta(days=3))}" in reminded(scene, BEN)[-1]
    scene.person(AISHA).closes(everything=True)
    passes(scene, days=2)
    assert len(reminded(scene)) == 1
    passes(scene, days=1)
    assert len(reminded(scene)) == 2
    scene.person(BEN).press("consent_later", in_message=True)
    assert f"You are reminded again on {day(scene.today + timedelta(days=2))}" in reminded(scene)[-1]
    assert talks(scene) == []


def test_a_reminder_that_waits_for_the_morning_is_not_said_once_somebody_put_it_off(office: Scene) -> None:
    """Noted at night for both; one of them comes early, sees it on the client's page, and it is done before the other reads it."""
    scene = office
    consent = given_ending(scene, AISHA, BEN)
    scene.time_is(_at(4, 29, 22))
    with scene.store.open(AISHA, "test") as desk:
        renewing.later(desk, consent)

    scene.time_is(_at(4, 30, 10))

    assert reminded(scene, BEN) == reminded(scene) == []


def test_they_took_it_back_opens_the_withdrawal(scene: Scene) -> None:
    """Two clicks from the message; afterwards it says so."""
    consent = given_ending(scene, AISHA, BEN)
    scene.bot.round()
    aisha = scene.person(AISHA)

    aisha.press("consent_taken_back", in_message=True)
    aisha.view("withdraw")
    assert aisha.submits().ok

    for user in (AISHA, BEN):
        assert f"*{consent}: the client has taken it back.* Nothing more is needed here." in reminded(scene, user)[-1]
    assert not counts(scene)


def test_changed_opens_what_stands(scene: Scene) -> None:
    """What is saved takes its place, and the message says so."""
    consent = given_ending(scene)
    scene.bot.round()
    aisha = scene.person(AISHA)
    aisha.press("consent_change", in_message=True)
    aisha.view("consent")

    assert aisha.submits(recipients=YORK, free_of_duress="yes").ok

    assert f"*{consent} has been changed:*" in reminded(scene)[-1]


def test_what_lapses_unanswered_loses_its_buttons(scene: Scene) -> None:
    """Nobody pressed anything: the old message says that it has ended."""
    consent = given_ending(scene, days=2)
    scene.bot.round()

    passes(scene, days=3)

    said = [one for one in scene.heard(AISHA) if f"*{consent} ended by itself on" in one]
    assert len(said) == 2
    assert "consent_not_reached" not in str(scene.person(AISHA).messages())


# Who may, and twice


@pytest.mark.parametrize("button", ["consent_see", "consent_taken_back", "consent_not_reached", "consent_later"])
def test_nobody_else_may_press_what_is_not_theirs(scene: Scene, button: str) -> None:
    """A trustee, a worker of other clients, and the key worker after their role was taken: to each it is as if there were no such consent."""
    consent = given_ending(scene)
    scene.given_client("JU-0500", BEN)
    scene.bot.round()
    click = _click(scene, consent, button)

    scene.given_person(AISHA)
    for user in (TOMASZ, BEN, AISHA):
        with nothing_changes(scene, "log_entry", "log_head"):
            sent(scene, "action", from_person(click, user))
            scene.settled()
        assert "We cannot find the consent" in scene.person(user).messages()[-1]["text"]
    assert talks(scene) == []


def _click(scene: Scene, consent: str, button: str) -> dict[str, Any]:
    """What Slack sends when Aisha presses a button about a consent: heard once, of another button."""
    board(scene).press("consent_renew_start", in_view=True)
    click = pressing(overheard(scene, "consent_renew_start"), consent)
    click["actions"][0]["action_id"] = button
    scene.person(AISHA).closes(everything=True)
    return click


@pytest.mark.parametrize("button", ["consent_not_reached", "consent_later"])
def test_a_button_pressed_twice_does_it_once(scene: Scene, button: str) -> None:
    """A second delivery, and a second press by the colleague: one record, one line in the log, one day."""
    consent = given_ending(scene, AISHA, BEN)
    scene.bot.round()
    click = _click(scene, consent, button)

    for user in (AISHA, AISHA, BEN):
        sent(scene, "action", {**from_person(click, user), "trigger_id": f"1.2.{user}"})

    assert scene.logged().count(f"consent:end:{button.removeprefix('consent_')}") == 1
    assert len(talks(scene)) == (button == "consent_not_reached")


@pytest.mark.parametrize("button", ["consent_not_reached", "consent_later"])
def test_a_button_of_what_is_over_changes_nothing_and_says_so(scene: Scene, button: str) -> None:
    """Renewed meanwhile by a colleague, from the client's page."""
    consent = given_ending(scene, AISHA, BEN)
    scene.bot.round()
    click = _click(scene, consent, button)
    assert "*Renewed until" in renews(scene, BEN)

    sent(scene, "action", {**click, "trigger_id": "1.2.forged"})

    assert f"{consent} has been changed, withdrawn or marked meanwhile" in scene.person(AISHA).messages()[-1]["text"]
    assert f"consent:end:{button.removeprefix('consent_')}" not in scene.logged()


# In the working time of each


@pytest.fixture
def office(request: pytest.FixtureRequest) -> Iterator[Scene]:
    """A charity with hours, weekends and bank holidays."""
    with play_in(request, getattr(request, "param", SOCKET), JUSTUS_WORKING_HOURS="mon-fri 09:00-17:00") as scene:
        scene.time_is(_at(2, 22, 10))
        scene.given_duties_read(AISHA)
        yield scene


def _at(month: int, of_month: int, hour: int) -> datetime:
    return datetime(2027, month, of_month, hour, 1, tzinfo=LONDON)


@pytest.mark.parametrize("office", [SOCKET, HTTP], indirect=True)
def test_nobody_is_reminded_at_night_at_the_weekend_or_on_a_bank_holiday(office: Scene) -> None:
    """Due from Friday evening before the first of May: both hear on Tuesday morning, and once."""
    scene = office
    scene.given_client("JU-0412", AISHA, BEN)
    scene.given_consent("JU-0412", LEEDS, ends_on=date(2027, 5, 28))
    scene.bot.engine.keeper.stop()
    heard: dict[str, list[str]] = {}

    for moment in (_at(4, 29, 12), _at(4, 30, 20), _at(5, 1, 12), _at(5, 2, 12), _at(5, 3, 11), _at(5, 4, 8), _at(5, 4, 9), _at(5, 4, 18)):
        scene.time_is(moment)
        heard[f"{moment:%a %H}"] = [user for user in (AISHA, BEN) if reminded(scene, user)]

    assert {when: who for when, who in heard.items() if who} == {"Tue 09": [AISHA, BEN], "Tue 18": [AISHA, BEN]}
    with Session(scene.bot.database.execution_options(**READ_ONLY)) as session:
        assert {one.step for one in session.scalars(select(Reminder))} == {"ending:1"}


def test_a_reminder_holds_nothing_of_what_the_client_said(scene: Scene) -> None:
    """Neither the recipient nor what, nor the client's own reference: only that of the record."""
    given_ending(scene)
    scene.bot.round()
    scene.settled()

    message = scene.person(AISHA).messages()[-1]

    for secret in (LEEDS, "Housing", "Yes, do tell them", "JU-0412", "cabinet"):
        assert secret not in str(message) + in_words(message)
