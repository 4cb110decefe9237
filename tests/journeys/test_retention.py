"""How long a client's file is kept: closed, kept longer or destroyed by two people, held, and gone for good (2.1.1, 3.7)."""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import LargeBinary, select, update
from sqlalchemy.orm import Session

from bot.about import keep_age
from bot.database import READ_ONLY
from bot.people import set_roles
from bot.records import Request
from bot.retention.belongings import about, sealed_columns, tables
from bot.tables import LogEntry, Outbox
from sandbox.client import Person
from tests.cast import AISHA, BEN, DANA, GRACE, OLU, TEAM, TOMASZ
from tests.journeys.files import (
    REF,
    agrees,
    asks_to_destroy,
    certificates,
    closes_file,
    closing_of,
    given_destroyed,
    given_due,
    in_six_years,
    keeps_longer,
    key_of,
    morning,
    opens_closing,
    replies,
)
from tests.journeys.steps import (
    approves,
    asks_to_share,
    opens_review,
    raises_alarm,
    refusal,
    request_waits,
    reviews,
    shown,
    told,
    typed_into,
    writes_the_record,
)
from tests.journeys.test_home import opens
from tests.journeys.test_precautions import board, writes_note
from tests.scene import Scene, in_words, play, words_of

GONE = "was destroyed, as the charity's rules ask"
NOT_THERE = "We cannot find this client"


def gives(scene: Scene, user: str, *roles: str) -> None:
    with scene.store.open(OLU, "people") as desk:
        set_roles(desk, scene.bot.services.directory.standing(user), frozenset(roles))


def puts_away(person: Person) -> None:
    """Close what is open, if anything is."""
    if person.views():
        person.closes(everything=True)


def files_page(scene: Scene, user: str) -> str:
    person = scene.person(user)
    puts_away(person)
    person.types("/justus files", channel="general")
    return words_of(person.view("board"))


def detail_of(scene: Scene, event: str) -> dict[str, Any]:
    """What the newest line of an event says."""
    with Session(scene.bot.database.execution_options(**READ_ONLY)) as session:
        entry = session.scalars(select(LogEntry).where(LogEntry.event == event).order_by(LogEntry.seq.desc())).first()
        assert entry is not None
        return dict(entry.detail)


# Closing


def test_a_file_is_closed_and_says_until_when_it_is_kept(scene: Scene) -> None:
    """On the answer, on the client's page and in the log; nothing else changes."""
    scene.given_client(REF, AISHA, BEN)
    until = in_six_years(scene)
    aisha = opens_closing(scene)

    assert aisha.submits(last_contact_on=str(scene.today), why="support_ended").ok

    said = words_of(aisha.view("board"))
    assert f"*{REF} is closed.* We keep it until {until:%A} {until.day} {until:%B %Y}: An adult's file, 6 years." in said
    assert f"To be kept until {until:%A} {until.day} {until:%B %Y} (An adult's file, 6 years)" in board(scene, BEN)
    assert detail_of(scene, "retention:file:close") == {
        "why": "support_ended", "contact": str(scene.today), "rule": "client_file", "due": str(until), "clauses": ["2.1.1"],
    }  # fmt: skip
    assert key_of(scene)
    assert scene.log_verifies()


def test_the_form_offers_what_the_records_say_is_in_the_file(scene: Scene) -> None:
    """The day of the newest entry; and what a request about a child at risk says, sexual abuse too, so that the longest time counts."""
    scene.given_client(REF, AISHA)
    request_waits(scene, AISHA, ground="4.2.1", harms=["physical", "sexual"], known_sexual_offence="no")
    aisha = opens_closing(scene)

    assert typed_into(aisha, "last_contact_on") == str(scene.today)
    assert set(typed_into(aisha, "kinds")) == {"child_at_risk", "child_sexual_abuse"}
    assert "eighteen_in" not in shown(aisha)
    assert aisha.submits(why="no_contact", kinds=[]).ok

    assert closing_of(scene).rule == "child_sexual_abuse"
    assert closing_of(scene).due_on.year == scene.today.year + 75


def test_the_year_in_which_a_child_turns_eighteen_is_filled_in_where_it_is_known(scene: Scene) -> None:
    scene.given_client("JU-0001", AISHA, child=True)
    with scene.store.open(AISHA, "about") as desk:
        keep_age(desk, "JU-0001", is_child=True, adult_in=date(scene.today.year + 2, 5, 1))
    aisha = opens_closing(scene, ref="JU-0001")
    assert typed_into(aisha, "eighteen_in") == str(scene.today.year + 2)
    assert aisha.submits(why="moved_away").ok
    assert closing_of(scene, "JU-0001").eighteen_in == scene.today.year + 2


def test_a_childs_file_is_kept_longer_and_longest_where_nobody_knows_their_age(scene: Scene) -> None:
    scene.given_client("JU-0001", AISHA, child=True)
    scene.given_client("JU-0002", AISHA, child=True)

    assert closes_file(scene, ref="JU-0001", eighteen_in=str(scene.today.year + 2)).ok
    assert closes_file(scene, ref="JU-0002").ok

    assert str(closing_of(scene, "JU-0001").due_on) == f"{scene.today.year + 9}-12-31"
    assert closing_of(scene, "JU-0002").due_on.year == scene.today.year + 25


@pytest.mark.parametrize(
    ("days", "said"), [(1, "This day is still to come. Choose the day of the last contact."), (-60_000, "too long ago")]
)  # fmt: skip
def test_a_day_that_cannot_be_is_said_beside_it(scene: Scene, days: int, said: str) -> None:
    scene.given_client(REF, AISHA)

    result = closes_file(scene, last_contact_on=str(scene.today + timedelta(days=days)))

    assert list(result.errors) == ["last_contact_on"]
    assert said in result.errors["last_contact_on"]
    assert "retention:file:close" not in scene.logged()


def test_what_is_still_open_is_said_when_a_file_is_closed(scene: Scene) -> None:
    scene.given_client(REF, AISHA)
    request = request_waits(scene, AISHA)
    aisha = opens_closing(scene)

    assert aisha.submits(why="moved_away").ok

    assert f"*Still open:* {request}" in words_of(aisha.view("board"))


def test_a_file_is_closed_once_and_opened_again_when_the_client_is_back(scene: Scene) -> None:
    """Then no time runs; closed again later, it counts anew."""
    scene.given_client(REF, AISHA)
    assert closes_file(scene).ok
    first = closing_of(scene).due_on
    aisha = opens_closing(scene)
    aisha.submits(why="moved_away")
    assert "is already closed" in refusal(aisha)
    aisha.closes(everything=True)

    board(scene)
    aisha.press("file_reopen", in_view=True)
    assert f"*{REF} is open again.*" in words_of(aisha.view("board"))
    assert "Close the file" in str(scene.person(AISHA).view("board")) or "To be kept until" not in board(scene)
    morning(scene, days=30)
    assert closes_file(scene).ok

    assert closing_of(scene).due_on > first
    assert scene.log_verifies()


def test_somebody_elses_client_cannot_be_closed_and_sounds_like_none(scene: Scene) -> None:
    scene.given_client(REF, AISHA)
    ben = scene.person(BEN)

    ben.types(f"/justus close {REF}", channel="general")
    mine = told(ben)
    ben.types("/justus close JU-9999", channel="general")

    assert NOT_THERE in mine and mine == told(ben)


def test_the_data_lead_closes_a_file_that_nobody_works_on_any_more(scene: Scene) -> None:
    """It is on their Home after a year without an entry; a worker's own quiet files are on theirs."""
    scene.given_client(REF, BEN)
    scene.given_client("JU-0001", AISHA)
    gives(scene, BEN, "trustee")
    assert "nothing was written for long" not in opens(scene, DANA)

    scene.time_passes(days=370)
    assert f"*{REF}*: has the support ended?" in opens(scene, DANA)
    assert "JU-0001" not in opens(scene, DANA)
    assert "*JU-0001*: has the support ended?" in opens(scene, AISHA)
    dana = scene.person(DANA)
    dana.press("file_close", in_home=True)
    dana.view("close_file")
    assert dana.submits(why="no_contact").ok

    assert closing_of(scene).closed_by == DANA
    assert "nothing was written for long" not in opens(scene, DANA)


# When the time has come


def test_nothing_happens_before_the_time_and_one_message_tells_of_all_files_after_it(scene: Scene) -> None:
    """Not a message for each; again after a week; nobody else hears of it, and no message says whose file it is."""
    for ref in (REF, "JU-0001", "JU-0002"):
        scene.given_client(ref, AISHA)
        assert closes_file(scene, ref=ref).ok
    morning(scene, days=365 * 6 - 20)
    assert not any("come to" in one for one in scene.heard(DANA))

    morning(scene, days=25)
    (heard,) = [one for one in scene.heard(DANA) if "come to" in one]
    assert "*3 files have come to their time.*" in heard
    assert not any(ref in heard for ref in (REF, "JU-0001", "JU-0002"))
    assert scene.phone(DANA)[-1] == "Files: please have a look"
    morning(scene, days=1)
    assert len([one for one in scene.heard(DANA) if "come to" in one]) == 1
    morning(scene, days=7)
    assert len([one for one in scene.heard(DANA) if "come to" in one]) == 2
    assert not any("come to" in one for user in (AISHA, TOMASZ, GRACE, OLU) for one in scene.heard(user))
    assert all(key_of(scene, ref) for ref in (REF, "JU-0001", "JU-0002"))


def test_the_data_lead_is_not_told_at_night_or_at_the_weekend(sqlite_url: str) -> None:
    """What has waited for six years can wait until the charity is at work."""
    with play(sqlite_url, JUSTUS_WORKING_HOURS="mon-fri 09:00-17:00", JUSTUS_BANK_HOLIDAYS="none") as scene:
        given_due(scene)
        before = sum("come to" in one for one in scene.heard(DANA))
        here = scene.store.clock().astimezone(scene.bot.settings.zone)
        saturday = (here + timedelta(days=7 + (5 - here.weekday()) % 7)).replace(hour=12)
        scene.time_passes(seconds=(saturday - here).total_seconds())
        scene.settled()
        assert sum("come to" in one for one in scene.heard(DANA)) == before == 1

        scene.time_passes(days=1, hours=20)  # eight on Monday
        assert sum("come to" in one for one in scene.heard(DANA)) == 1
        scene.time_passes(hours=2)
        assert sum("come to" in one for one in scene.heard(DANA)) == 2


def test_whatever_was_written_since_counts_as_contact(scene: Scene) -> None:
    """The file is not due when it would have been; the list follows."""
    scene.given_client(REF, AISHA)
    assert closes_file(scene).ok
    scene.time_passes(days=400)
    with scene.store.open(AISHA, "test") as desk:
        desk.session.execute(update(Request).values(state="refused"))
    scene.given_consent(REF, "Leeds Housing", answer="refused")
    morning(scene, days=366 * 6 - 400)

    assert not any("come to" in one for one in scene.heard(DANA))
    assert closing_of(scene).due_on > scene.today
    assert "retention:file:reckon" in scene.logged()
    assert "Nothing waits for you" in files_page(scene, DANA)


def test_a_new_schedule_of_the_charity_counts_for_files_that_are_closed_already(sqlite_url: str, tmp_path: Path) -> None:
    """From the day on which it holds."""
    with play(sqlite_url) as scene:
        scene.given_client(REF, AISHA)
        assert closes_file(scene).ok
        key, due = scene.bot.settings.key.get_secret_value(), closing_of(scene).due_on
    longer = tmp_path / "harbour.toml"
    longer.write_text(
        'version = "harbour-1"\neffective_from = 2026-01-01\n[retention.client_file]\nclause = "2.1.1"\nsteps = [{ from = 2026-01-01, amount = 10 }]\n',
        encoding="utf-8",
    )
    with play(sqlite_url, JUSTUS_KEY=key, JUSTUS_POLICY_FILE=longer) as scene:
        scene.bot.round()
        assert closing_of(scene).due_on.year == due.year + 4
        assert closing_of(scene).reckoned_by.endswith("+harbour-1")


def test_a_file_is_kept_longer_with_a_reason_and_comes_again_on_its_day(scene: Scene) -> None:
    """Until then it is on no list; the reason is sealed."""
    given_due(scene)
    until = scene.today + timedelta(days=200)

    assert keeps_longer(scene, DANA, REF, until=str(until)).ok

    assert f"*Kept longer:* {REF}. You look at them again on" in words_of(scene.person(DANA).view("board"))
    assert "Nothing waits for you" in files_page(scene, DANA)
    assert detail_of(scene, "retention:file:retain")["until"] == str(until)
    before = len(scene.heard(DANA))
    morning(scene, days=190)
    assert len(scene.heard(DANA)) == before
    morning(scene, days=10)
    assert "*1 file has come to its time.*" in scene.heard(DANA)[-1]
    assert REF in files_page(scene, DANA)


@pytest.mark.parametrize(
    ("answers", "beside", "said"),
    [({"reason": " . "}, "reason", "give the reason"), ({"until": 0}, "until", "still to come"), ({"until": 900}, "until", "too far ahead")],
)
def test_to_keep_a_file_longer_needs_a_reason_and_a_day(scene: Scene, answers: dict[str, Any], beside: str, said: str) -> None:
    given_due(scene)
    days = {name: str(scene.today + timedelta(days=value)) for name, value in answers.items() if isinstance(value, int)}

    result = keeps_longer(scene, DANA, REF, **{**answers, **days})

    assert list(result.errors) == [beside] and said in result.errors[beside]
    assert closing_of(scene).kept_until is None


# Destroying


def given_a_full_file(scene: Scene) -> None:
    """A client with a record of every kind, all of it done with, whose file was then closed and whose time has come."""
    scene.given_client(REF, AISHA, BEN)
    assert writes_note(scene).ok
    scene.person(AISHA).closes(everything=True)
    scene.given_consent(REF, "Leeds Housing")
    request_waits(scene, AISHA)
    assert approves(scene.person(TOMASZ)).ok
    scene.settled()
    aisha = scene.person(AISHA)
    aisha.press("disclosure_record", in_message=True)
    aisha.view("record")
    aisha.chooses("done", "not_shared")
    assert aisha.submits(note="They moved").ok
    puts_away(aisha)
    raises_alarm(scene, AISHA)
    scene.settled()
    assert writes_the_record(aisha).ok
    puts_away(aisha)
    scene.settled()
    for user in (GRACE, TOMASZ):
        assert reviews(scene.person(user)).ok
        puts_away(scene.person(user))
        scene.settled()
    assert closes_file(scene).ok
    morning(scene, days=366 * 7)


def test_two_people_destroy_a_file_and_nothing_of_it_can_be_read_again(everywhere: Scene) -> None:
    """On each database and over each transport: the key is gone, every sealed column is empty, the certificate and the log say what, when, by whom and why."""
    scene = everywhere
    given_a_full_file(scene)

    assert asks_to_destroy(scene, DANA, REF).ok
    assert "*Now somebody else must agree:*" in words_of(scene.person(DANA).view("board"))
    assert key_of(scene)
    assert not any("for your yes or no" in one for one in scene.heard(DANA))
    assert "*1 file waits for your yes or no.*" in scene.heard(TOMASZ)[-1] and REF not in scene.heard(TOMASZ)[-1]
    assert agrees(scene, TOMASZ, REF).ok

    said = words_of(scene.person(TOMASZ).view("board"))
    assert f"*Destroyed:* {REF}." in said
    assert key_of(scene) is None
    with Session(scene.bot.database.execution_options(**READ_ONLY)) as session:
        left = {
            column: session.scalars(select(column).where(about(table, TEAM, REF), column.is_not(None), column != b"")).all()
            for table in tables() for column in sealed_columns(table)
        }  # fmt: skip
        assert session.scalars(select(Request.categories)).all() == [[]]
    assert not any(left.values()), left
    (certificate,) = certificates(scene)
    assert (certificate.asked_by, certificate.agreed_by, certificate.rule, certificate.years) == (DANA, [TOMASZ], "adult_at_risk", 7)
    assert certificate.counts == {
        "briefing": 1, "consent": 1, "disclosure": 1, "emergency": 1, "emergency_review": 2, "precaution": 1, "request": 1, "retention_decision": 2, "vote": 1,
    }  # fmt: skip
    line = detail_of(scene, "retention:file:destroy")
    assert (line["certificate"], line["rule"], line["agreed_by"], line["records"]) == (certificate.id, "adult_at_risk", [TOMASZ], 11)
    assert scene.log_verifies()
    scene.settled()
    assert "agreed.* 1 file is destroyed." in scene.heard(DANA)[-1]
    scene.person(DANA).press("certificate_open", in_message=True)
    page = words_of(scene.person(DANA).view("board"))
    assert f"*{certificate.id}*: the file of client {REF} was destroyed" in page and "Worry about an adult at risk, 7 years" in page


def test_whatever_is_done_about_it_later_says_kindly_that_it_is_gone(scene: Scene) -> None:
    """To those who had a right to it; for anybody else there is no such client, as if there had never been one."""
    given_destroyed(scene, REF, AISHA)
    aisha, ben = scene.person(AISHA), scene.person(BEN)
    for word in ("share", "consent", "withdraw", "precaution", "status", "close", "client"):
        aisha.types(f"/justus {word} {REF}", channel="general")
        if word == "client" and aisha.views():
            said = words_of(aisha.view())
            aisha.closes(everything=True)
        else:
            said = told(aisha)
        assert GONE in said, (word, said)
        ben.types(f"/justus {word} {REF}", channel="general")
        if word == "client":
            ben.view("client")
            ben.closes(everything=True)
            continue
        elses = told(ben)
        ben.types(f"/justus {word} JU-9999", channel="general")
        assert NOT_THERE in elses and elses == told(ben), word
    dana = scene.person(DANA)
    for word in ("close", "hold"):
        dana.types(f"/justus {word} {REF}", channel="general")
        assert GONE in told(dana)
    assert scene.log_verifies()


def test_a_form_that_was_open_when_the_file_went_says_so_and_changes_nothing(scene: Scene) -> None:
    """A safety note that was written, and not sent yet."""
    given_due(scene)
    aisha = scene.person(AISHA)
    aisha.types(f"/justus precaution {REF}", channel="general")
    aisha.view("precaution")
    for name, answer in {"evidence": "seen", "client_told": "yes"}.items():
        aisha.chooses(name, answer)
    aisha.fills(what_happened="Threw a chair", happened_on=str(scene.today), what_to_do="Never alone")
    assert asks_to_destroy(scene).ok
    assert agrees(scene).ok

    aisha.submits()

    assert GONE in refusal(aisha)
    with scene.desk(OLU) as desk:
        assert desk.session.connection().exec_driver_sql("SELECT count(*) FROM precaution").scalar() == 0


def test_a_reference_that_is_gone_cannot_be_used_for_a_new_client(scene: Scene) -> None:
    """By nobody: those who worked with the client learn why, others only that it cannot be used."""
    given_destroyed(scene, REF, AISHA)

    for user, said in ((AISHA, "It cannot be used again. Please choose a new one."), (BEN, "This reference cannot be used.")):
        person = scene.person(user)
        person.types("/justus client", channel="general")
        person.view("client")
        result = person.submits(ref=REF)
        assert said in result.errors["ref"]
        person.closes(everything=True)
    assert key_of(scene) is None


def test_danger_is_never_held_up_because_a_file_is_gone(scene: Scene) -> None:
    """The alarm, its record and its review go on, sealed for the charity itself; what was recorded before stays gone."""
    scene.given_client(REF, AISHA)
    before = raises_alarm(scene, AISHA)
    scene.settled()
    aisha, grace = scene.person(AISHA), scene.person(GRACE)
    assert writes_the_record(aisha).ok
    puts_away(aisha)
    scene.settled()
    for user in (GRACE, TOMASZ):
        assert reviews(scene.person(user)).ok
        puts_away(scene.person(user))
        scene.settled()
    assert closes_file(scene).ok
    morning(scene, days=366 * 6)
    assert asks_to_destroy(scene).ok and agrees(scene).ok

    alarm = raises_alarm(scene, AISHA)
    scene.settled()
    assert writes_the_record(aisha, what="Where they sleep now").ok
    puts_away(aisha)
    scene.settled()
    opens_review(grace)
    assert "Where they sleep now" in words_of(grace.view("review"))
    assert grace.submits(judgement="right", finding="Right again").ok

    assert [one.id for one in scene.alarms()] == [before, alarm]
    assert [one.sealed is None for one in scene.alarms()] == [True, False]
    assert scene.log_verifies()


def test_what_still_waited_to_be_said_about_the_client_is_not_said(scene: Scene) -> None:
    """Slack was away; the file went meanwhile; and nothing is said of it when Slack is back."""
    given_due(scene)
    scene.sandbox.faults("chat.postMessage", "error", error="internal_error", times=500)
    with scene.store.open(AISHA, "test") as desk:
        waiting = desk.say("precaution/noted", REF, BEN)
    assert asks_to_destroy(scene).ok
    assert agrees(scene).ok
    scene.sandbox.clear_faults()
    scene.settled()

    with Session(scene.bot.database.execution_options(**READ_ONLY)) as session:
        assert session.get_one(Outbox, waiting).state == "dropped"
    assert not any(REF in one for one in scene.heard(BEN))


def test_nobody_agrees_to_what_they_asked_themselves(scene: Scene) -> None:
    """Not on Home, not in the list; and a second data lead may."""
    gives(scene, TOMASZ, "trustee", "data_lead")
    given_due(scene)
    assert asks_to_destroy(scene, TOMASZ, REF).ok

    assert "You asked for these. Somebody else must agree." in files_page(scene, TOMASZ)
    assert "Files to destroy" not in opens(scene, TOMASZ)
    assert "Files to destroy: do you agree? (1)" in opens(scene, DANA)
    assert agrees(scene, DANA, REF).ok
    assert key_of(scene) is None


def test_somebody_who_says_no_keeps_the_file_and_the_data_lead_hears_of_it(scene: Scene) -> None:
    given_due(scene)
    assert asks_to_destroy(scene).ok

    assert replies(scene, GRACE, REF, what="keep", reason="Her brother may still ask").ok

    assert f"*They stay:* {REF}" in words_of(scene.person(GRACE).view("board"))
    assert sum("said no.* 1 file stays." in one for one in scene.heard(DANA)) == 1
    assert key_of(scene) and closing_of(scene).state == "closed"
    assert REF in files_page(scene, DANA)
    assert scene.log_verifies()


def test_what_was_asked_can_be_taken_back(scene: Scene) -> None:
    given_due(scene)
    assert asks_to_destroy(scene).ok
    files_page(scene, DANA)

    scene.person(DANA).press("file_take_back", in_view=True)

    assert "Keep or destroy" in words_of(scene.person(DANA).view("board"))
    assert closing_of(scene).state == "closed"
    assert "Nothing waits for you" in files_page(scene, TOMASZ)


def test_several_files_are_decided_together_and_each_has_its_certificate(scene: Scene) -> None:
    """One question, one message, one answer; one that was left out stays."""
    for ref in (REF, "JU-0001", "JU-0002"):
        scene.given_client(ref, AISHA)
        assert closes_file(scene, ref=ref).ok
    morning(scene, days=366 * 6)

    assert asks_to_destroy(scene, DANA, REF, "JU-0001").ok
    assert len([one for one in scene.heard(TOMASZ) if "wait for your yes" in one]) == 1
    assert agrees(scene, TOMASZ).ok

    assert [one.client_ref for one in certificates(scene)] == ["JU-0001", REF]
    assert key_of(scene, "JU-0002")
    assert "2 files are destroyed" in scene.heard(DANA)[-1]


def test_a_charity_that_wants_three_people_waits_for_the_third(sqlite_url: str, tmp_path: Path) -> None:
    three = tmp_path / "harbour.toml"
    three.write_text(
        'version = "harbour-1"\neffective_from = 2026-01-01\n[destroyers_needed]\nclause = "2.1.1"\nsteps = [{ from = 2026-01-01, amount = 3 }]\n',
        encoding="utf-8",
    )
    with play(sqlite_url, JUSTUS_POLICY_FILE=three) as scene:
        given_due(scene)
        assert asks_to_destroy(scene).ok
        assert agrees(scene, TOMASZ).ok
        assert f"*One more person must agree:* {REF}" in words_of(scene.person(TOMASZ).view("board"))
        assert key_of(scene)
        scene.person(TOMASZ).closes(everything=True)
        agrees(scene, TOMASZ)
        assert "You have already agreed" in refusal(scene.person(TOMASZ))

        assert agrees(scene, GRACE).ok

        assert key_of(scene) is None
        assert certificates(scene)[0].agreed_by == sorted([TOMASZ, GRACE])


def test_where_nobody_else_could_agree_it_is_said_when_asked_and_not_after(scene: Scene) -> None:
    given_due(scene)
    for user in (TOMASZ, GRACE):
        gives(scene, user, "worker")

    asks_to_destroy(scene)

    assert "There is nobody else who could agree" in refusal(scene.person(DANA))
    assert closing_of(scene).state == "closed"


# What holds a file


def holds_a_request(scene: Scene) -> str:
    return request_waits(scene, AISHA)


def holds_a_permission(scene: Scene) -> str:
    request_waits(scene, AISHA)
    assert approves(scene.person(TOMASZ)).ok
    return scene.request().id


def holds_an_alarm(scene: Scene) -> str:
    return raises_alarm(scene, AISHA)


def holds_a_consent(scene: Scene) -> str:
    return scene.given_consent(REF, "Leeds Housing").id


HOLDS = [holds_a_request, holds_a_permission, holds_an_alarm, holds_a_consent]


@pytest.mark.parametrize("opens_something", HOLDS, ids=lambda it: it.__name__)
def test_a_file_in_which_something_is_open_cannot_be_destroyed(scene: Scene, opens_something: Any) -> None:
    """What is open is named, in the list and in the refusal, and nothing is changed."""
    given_due(scene)
    scene.given_duties_read(AISHA)
    what = opens_something(scene)

    assert f"*Still open:* {what}" in files_page(scene, DANA)
    scene.person(DANA).closes(everything=True)
    asks_to_destroy(scene, DANA, REF)

    assert f"{REF} cannot be destroyed now, because something is still open: {what}" in refusal(scene.person(DANA))
    assert closing_of(scene).state == "closed" and key_of(scene)


@pytest.mark.parametrize("opens_something", HOLDS, ids=lambda it: it.__name__)
def test_what_opens_between_the_two_clicks_is_noticed_at_the_second(scene: Scene, opens_something: Any) -> None:
    given_due(scene)
    scene.given_duties_read(AISHA)
    assert asks_to_destroy(scene).ok
    scene.person(DANA).closes(everything=True)
    what = opens_something(scene)
    puts_away(scene.person(TOMASZ))

    agrees(scene, TOMASZ, REF)

    assert what in refusal(scene.person(TOMASZ))
    assert key_of(scene)
    assert certificates(scene) == []


def test_the_data_lead_holds_a_file_with_a_reason_until_they_lift_it(scene: Scene) -> None:
    """Nobody else can, nobody else reads why, and it counts at once."""
    given_due(scene)
    dana = scene.person(DANA)
    dana.types(f"/justus hold {REF}", channel="general")
    dana.view("hold")
    assert dana.submits(reason="The inquiry has asked us to keep everything").ok
    held = words_of(dana.view("board"))
    assert f"{REF} is held" in held
    hold = held.split("*")[1].split(":")[0]
    dana.closes(everything=True)

    asks_to_destroy(scene, DANA, REF)
    assert hold in refusal(dana)
    dana.closes(everything=True)
    for user in (AISHA, TOMASZ, OLU):
        scene.person(user).types(f"/justus hold {REF}", channel="general")
        assert NOT_THERE in told(scene.person(user))
    files_page(scene, DANA)
    dana.press("hold_lift", in_view=True)
    assert "The inquiry has asked us to keep everything" in words_of(dana.view("let_go"))
    assert dana.submits(reason="The inquiry has ended").ok
    assert f"*{hold} is lifted.*" in words_of(dana.view("board"))
    dana.closes(everything=True)

    assert asks_to_destroy(scene, DANA, REF).ok
    assert agrees(scene).ok
    assert key_of(scene) is None
    assert scene.log_verifies()


def test_every_list_of_files_has_its_button_on_home(scene: Scene) -> None:
    """From Home to the form, with the file chosen."""
    given_due(scene)
    assert f"*{REF}*: An adult's file, to be kept until" in opens(scene, DANA)
    dana = scene.person(DANA)
    dana.press("files_decide", in_home=True)
    dana.view("retain")
    assert typed_into(dana, "files") == [REF]
    dana.chooses("what", "destroy")
    assert dana.submits(sure=["sure"]).ok

    assert "asked." in opens(scene, TOMASZ)
    scene.person(TOMASZ).press("files_agree", in_home=True)
    scene.person(TOMASZ).view("agree")
    assert typed_into(scene.person(TOMASZ), "files") == [REF]


def test_a_file_that_is_nobodys_to_decide_is_not_in_a_list(scene: Scene) -> None:
    """Workers and admins have no list of files."""
    given_due(scene)
    for user in (AISHA, OLU):
        scene.person(user).types("/justus files", channel="general")
        assert "This needs a role that you do not have" in told(scene.person(user))
        assert "keep or destroy" not in opens(scene, user)


def test_a_share_that_would_follow_a_closed_file_still_goes_the_usual_way(scene: Scene) -> None:
    """Closing a file takes nothing away: a court may still order, and danger may still call."""
    scene.given_client(REF, AISHA)
    assert closes_file(scene).ok

    assert asks_to_share(scene.person(AISHA), "Elm House").ok

    assert scene.request().state == "asked"
    assert in_words({"blocks": scene.person(AISHA).view("outcome")["blocks"]})


def test_no_column_that_is_sealed_is_of_another_kind(scene: Scene) -> None:
    """What this file looks at to see that nothing is left is all that there is."""
    sealed = {(table.name, column.name) for table in tables() for column in table.columns if isinstance(column.type, LargeBinary)}
    assert {("request", "sealed"), ("emergency_review", "sealed"), ("question", "sealed_answer"), ("vote", "sealed")} <= sealed
