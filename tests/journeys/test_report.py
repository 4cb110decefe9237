"""The report for trustees: who may take it, that its figures are what was done, and that it says nothing about anybody (2.3.5, 4.1)."""

from __future__ import annotations

import copy
import json
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import event, select
from sqlalchemy.orm import Session

from bot.database import READ_ONLY, connect
from bot.people import set_roles
from bot.records import Disclosure, MonthlyReport, Report, Request, Vote
from bot.reporting import monthly
from bot.reporting.figures import Counts, Period, count
from bot.settings import Settings
from bot.store import CLOCK
from bot.tables import LogEntry, Outbox
from policy.grounds import Ground
from sandbox.client import Person
from tests.cast import AISHA, BEN, DANA, GRACE, GUEST, OLU, TEAM, TOMASZ
from tests.danger.tools import nothing_changes, overheard
from tests.journeys.steps import approves, declines, now, raises_alarm, records, refusal, request_waits, shown, told, writes_the_record
from tests.on_paper.readers import Page, Pdf
from tests.scene import Scene, in_words, play


def opens_report(person: Person) -> None:
    """Type the command and wait for the form."""
    assert person.types("/justus report", channel="general").ok
    person.view("report")


def takes_report(scene: Scene, user: str, **answers: Any) -> str:
    """Take a report as it is offered, with other answers if there are any; what the newest message then says."""
    person = scene.person(user)
    opens_report(person)
    for name in ("period",):
        if name in answers:
            person.chooses(name, answers.pop(name))
    submitted = person.submits(**answers)
    assert submitted.ok, submitted
    person.closes(everything=True)
    return next(one for one in reversed(scene.heard(user)) if "your report as files" not in one)


def taken(scene: Scene) -> list[Report]:
    """The reports on record, oldest first."""
    with Session(scene.bot.database.execution_options(**READ_ONLY), expire_on_commit=False) as session:
        return list(session.scalars(select(Report).order_by(Report.taken_at)))


def given_told(scene: Scene, ground: str, times: int, **changes: Any) -> None:
    """So many requests on a ground that were approved an hour after they were put, and told an hour later; written straight into the records."""
    if "at" not in changes:
        scene.time_passes(hours=3)
    moment = changes.pop("at", scene.store.clock())
    with scene.store.open(AISHA, "test") as desk:
        for _ in range(times):
            ref = desk.new_id("R")
            decided = moment - timedelta(hours=1)
            told_at = changes.get("shared_at", moment)
            desk.session.add(
                Request(
                    id=ref, team_id=TEAM, client_ref="JU-0412", asked_by=AISHA, asked_at=decided - timedelta(hours=2), urgent=False,
                    verdict=changes.get("verdict", "ask_trustees"), clauses=["4.1", ground], policy_version="2018-01", ground=ground, recipient_kind="agency",
                    state=changes.get("state", "shared"),
                    categories=["housing"], put_at=decided - timedelta(hours=1), decided_at=decided, sealed=b"",
                )
            )  # fmt: skip
            if changes.get("state", "shared") == "shared":
                desk.session.add(
                    Disclosure(
                        request_id=ref, team_id=TEAM, client_ref="JU-0412", shared=True, shared_at=told_at, recorded_by=AISHA, recorded_at=moment,
                        lapsed=changes.get("lapsed", False), sealed=b"",
                    )
                )  # fmt: skip
            for user, approves_it in changes.get("votes", ((TOMASZ, True),)):
                desk.session.add(Vote(team_id=TEAM, request_id=ref, user_id=user, approves=approves_it, voted_at=decided, sealed=b""))


# Who may


def test_a_worker_an_admin_and_a_guest_are_refused_and_nothing_is_taken(scene: Scene) -> None:
    for user in (AISHA, BEN, OLU):
        person = scene.person(user)
        person.types("/justus report", channel="general")
        assert "role that you do not have" in told(person)
    guest = scene.person(GUEST)
    guest.types("/justus report", channel="general")
    assert "only for members" in told(guest) or "role that you do not have" in told(guest)
    assert taken(scene) == []


def test_a_form_that_was_open_when_the_role_was_taken_away_takes_nothing(scene: Scene) -> None:
    tomasz = scene.person(TOMASZ)
    opens_report(tomasz)
    with scene.store.open(OLU, "people") as desk:
        set_roles(desk, scene.bot.services.directory.standing(TOMASZ), frozenset({"worker"}))
    scene.settled()
    with nothing_changes(scene):
        tomasz.submits()
        assert "role that you do not have" in refusal(tomasz)
    assert taken(scene) == []


@pytest.mark.parametrize("user", [TOMASZ, DANA])
def test_a_trustee_and_a_data_lead_take_a_report_and_it_is_on_record(scene: Scene, user: str) -> None:
    said = takes_report(scene, user)

    (report,) = taken(scene)
    assert "Nothing to report" in said and report.id in said
    assert (report.taken_by, report.follows) == (user, True)
    assert "report:figures:take" in scene.logged()
    assert scene.log_verifies()
    assert scene.phone(user)[-1].startswith(f"{report.id}: your report")


# What it says


def test_the_figures_are_what_was_done(everywhere: Scene) -> None:
    """One request told of, one declined, one alarm: as the people of the scene did it. Fewer than five of anything are not shown."""
    scene = everywhere
    scene.given_client("JU-0412", AISHA)
    aisha, tomasz = scene.person(AISHA), scene.person(TOMASZ)
    request_waits(scene, AISHA, ground="4.2.2")
    assert approves(tomasz).ok
    scene.settled()
    assert records(aisha, categories=["housing"], channel="email", **now(scene)).ok
    aisha.closes(everything=True)
    request_waits(scene, AISHA, ground="4.5")
    assert declines(tomasz).ok
    scene.settled()
    raises_alarm(scene, AISHA)
    scene.settled()

    said = takes_report(scene, TOMASZ)

    counts = taken(scene)[-1].counts
    assert {ground: told for ground, told in counts["told"].items() if told} == {"4.2.2": 1}
    assert {kind: raised for kind, raised in counts["danger"].items() if raised} == {"life": 1}
    assert {name: found for name, found in counts.items() if isinstance(found, int) and found and name not in {"half_within", "longest"}} == {
        "approved": 1, "declined": 1,
    }  # fmt: skip
    assert "*Told without consent: under 5*" in said
    assert "4.2.2" not in said.split("What became")[0] and "Too few to show by clause" in said
    assert "• Declined: under 5" in said
    assert "Half were decided" not in said


def test_many_are_shown_by_clause_with_the_time_they_took(scene: Scene) -> None:
    scene.given_client("JU-0412", AISHA)
    given_told(scene, "4.2.1", 7)
    given_told(scene, "4.2.2", 3)
    given_told(scene, "4.6", 2)
    given_told(scene, "4.4", 6, state="declined")
    given_told(scene, "4.4", 5, verdict="share")
    given_told(scene, "4.4", 1, state="overtaken")

    said = takes_report(scene, TOMASZ)

    assert "*Told without consent: 12*" in said
    assert "• 4.2.1 A child at risk of serious harm: 7" in said
    assert "• 4.2.2 An adult at risk: not shown" in said and "• 4.6 " in said
    assert "• Approved: 12" in said and "• Declined: 6" in said
    assert "• Closed without an answer: 6" in said  # overtaken by danger, and told with the consent that the client gave meanwhile
    assert "Half were decided within 1 hour. The slowest took 1 hour." in said


def test_what_is_late_or_was_not_permitted_is_to_be_looked_into(scene: Scene) -> None:
    scene.given_client("JU-0412", AISHA)
    moment = scene.store.clock()
    given_told(scene, "4.2.1", 5, shared_at=moment - timedelta(days=2))
    given_told(scene, "4.2.1", 5, votes=((TOMASZ, True), (GRACE, False)))
    for _ in range(2):
        raises_alarm(scene, AISHA)
        scene.settled()
        writes_the_record(scene.person(AISHA))
        scene.time_passes(minutes=20)
    raises_alarm(scene, BEN)
    scene.time_passes(days=9)
    scene.settled()

    takes_report(scene, TOMASZ)

    counts = taken(scene)[-1].counts
    assert (counts["before_approval"], counts["against"]) == (5, 5)
    assert (counts["records_late"], counts["reviews_late"]) == (1, 2)


def test_each_thing_is_counted_in_one_report_and_in_no_other(scene: Scene) -> None:
    """Report after report since the last: what they count together is what one report over all of it counts."""
    scene.given_client("JU-0412", AISHA)
    began = scene.store.clock() - timedelta(days=365)
    for _ in range(3):
        given_told(scene, "4.2.1", 2)
        given_told(scene, "4.5", 1, state="expired")
        raises_alarm(scene, AISHA)
        scene.time_passes(days=3)
        takes_report(scene, TOMASZ)
    scene.time_passes(days=30)
    takes_report(scene, TOMASZ)
    with scene.desk(TOMASZ) as desk:
        whole = count(desk.session, TEAM, Period(began, desk.now, desk.now))

    summed = [Counts(**one.counts) for one in taken(scene)]
    assert [one.since for one in taken(scene)][1:] == [one.until for one in taken(scene)][:-1]
    assert sum(one.told["4.2.1"] for one in summed) == whole.told["4.2.1"] == 6
    for name in ("approved", "expired", "records_late", "reviews_late"):
        assert sum(getattr(one, name) for one in summed) == getattr(whole, name), name
    assert whole.records_late == 3


def test_a_report_of_chosen_days_counts_both_of_them_and_leaves_the_next_alone(scene: Scene) -> None:
    scene.given_client("JU-0412", AISHA)
    today = scene.today
    midnight = datetime.combine(today - timedelta(days=9), datetime.min.time(), scene.bot.settings.zone)
    given_told(scene, "4.2.1", 5, at=midnight)
    given_told(scene, "4.2.1", 6, at=midnight + timedelta(hours=23, minutes=59))
    given_told(scene, "4.2.1", 7, at=midnight + timedelta(days=1))
    day = (today - timedelta(days=9)).isoformat()

    said = takes_report(scene, TOMASZ, period="dates", since=day, until=day)
    assert "*Told without consent: 11*" in said

    takes_report(scene, TOMASZ)
    assert [report.follows for report in taken(scene)] == [False, True]
    assert sum(taken(scene)[1].counts["told"].values()) == 0  # recorded before there were any records: the first report begins with them


def test_days_that_cannot_be_are_said_beside_their_field(scene: Scene) -> None:
    tomasz = scene.person(TOMASZ)
    opens_report(tomasz)
    assert "since" not in shown(tomasz)
    tomasz.chooses("period", "dates")
    tomorrow, yesterday = ((scene.today + timedelta(days=days)).isoformat() for days in (1, -1))
    assert set(tomasz.submits().errors) == {"since", "until"}
    assert "still to come" in tomasz.submits(since=yesterday, until=tomorrow).errors["until"]
    assert "later day" in tomasz.submits(since=scene.today.isoformat(), until=yesterday).errors["since"]
    assert taken(scene) == []
    assert tomasz.submits(since=yesterday, until=yesterday).ok


def test_the_form_says_where_the_last_report_ended(scene: Scene) -> None:
    tomasz = scene.person(TOMASZ)
    opens_report(tomasz)
    assert "This is your first report" in json.dumps(tomasz.view("report"))
    tomasz.submits()
    tomasz.closes(everything=True)
    scene.time_passes(days=40)
    opens_report(tomasz)
    assert "Your last report ended on" in json.dumps(tomasz.view("report"))
    tomasz.closes(everything=True)
    opens_report(scene.person(GRACE))
    assert "This is your first report" in json.dumps(scene.person(GRACE).view("report"))


def test_a_report_says_the_same_however_late_it_is_delivered(scene: Scene) -> None:
    """Its counts are kept when it is taken; what happens while Slack does not answer is in the next."""
    scene.given_client("JU-0412", AISHA)
    given_told(scene, "4.2.1", 5)
    scene.sandbox.faults("chat.postMessage", "error", error="service_unavailable")
    tomasz = scene.person(TOMASZ)
    opens_report(tomasz)
    assert tomasz.submits().ok
    given_told(scene, "4.2.1", 9)
    scene.sandbox.clear_faults()
    assert "*Told without consent: 5*" in scene.heard(TOMASZ)[-1]


def test_a_second_delivery_of_the_same_form_takes_no_second_report(scene: Scene) -> None:
    takes_report(scene, TOMASZ)
    submission = overheard(scene, "report", "view_submission")
    with nothing_changes(scene):
        scene.sandbox.deliver("submission", submission)
    assert len(taken(scene)) == 1


# As files


def test_it_comes_as_files_in_the_forms_that_were_chosen(everywhere: Scene) -> None:
    """Both PDFs, the page and the charts, in one message after the figures, to whoever asked and nobody else; named by the report and nothing else."""
    scene = everywhere
    scene.given_client("JU-0412", AISHA)
    given_told(scene, "4.2.1", 7)
    given_told(scene, "4.4", 6, state="declined")

    said = takes_report(scene, TOMASZ, files=["pdf", "large_pdf", "web_page", "pictures"])

    (report,) = taken(scene)
    files = {file["name"]: file for file in scene.person(TOMASZ).files()}
    assert sorted(files) == [
        f"{report.id}-by-clause.png", f"{report.id}-by-decision.png", f"{report.id}-report-large-print.pdf", f"{report.id}-report.html",
        f"{report.id}-report.pdf",
    ]  # fmt: skip
    assert "*Told without consent: 7*" in said
    content = {name: scene.sandbox.content(file["id"]) for name, file in files.items()}
    for name, pdf in ((name, Pdf(made)) for name, made in content.items() if name.endswith(".pdf")):
        assert pdf.title == "Report to the trustees" and report.id in pdf.text, name
    assert len(Pdf(content[f"{report.id}-report-large-print.pdf"]).pages) > len(Pdf(content[f"{report.id}-report.pdf"]).pages)
    assert "A child at risk of serious harm" in Page(content[f"{report.id}-report.html"].decode()).texts["td"]
    assert content[f"{report.id}-by-clause.png"][:8] == b"\x89PNG\r\n\x1a\n"
    told = {file["name"]: file.get("alt_txt") for file in scene.sandbox.files()}
    assert told[f"{report.id}-by-clause.png"] == "Bar chart. Told without consent, by clause: 4.2.1, 7."
    assert [scene.person(user).files() for user in (AISHA, GRACE, DANA, OLU) if scene.person(user).messages()] == []


def test_a_chart_that_would_show_nothing_is_not_sent(scene: Scene) -> None:
    takes_report(scene, TOMASZ, files=["pictures"])
    assert scene.sandbox.files() == []
    assert "Nothing to report" in scene.heard(TOMASZ)[-1]


def test_whoever_is_no_trustee_any_more_when_it_is_delivered_gets_none(scene: Scene) -> None:
    scene.sandbox.faults("chat.postMessage", "error", error="service_unavailable")
    tomasz = scene.person(TOMASZ)
    opens_report(tomasz)
    assert tomasz.submits().ok
    with scene.store.open(OLU, "people") as desk:
        set_roles(desk, scene.bot.services.directory.standing(TOMASZ), frozenset({"worker"}))
    scene.sandbox.clear_faults()
    scene.settled()
    assert not [message for message in tomasz.messages() if "Report" in in_words(message)]


# Nothing about anybody


def test_nothing_that_was_typed_is_in_a_report(scene: Scene) -> None:
    canary = "kanarie-in-a-report"
    scene.given_client("JU-0412", AISHA)
    request_waits(scene, AISHA, ground="4.2.2", reason=f"{canary} and no heating", public_interest=f"{canary} too")
    assert declines(scene.person(TOMASZ), reason=f"{canary} says no", discussed_with=canary).ok
    raises_alarm(scene, AISHA)
    writes_the_record(scene.person(AISHA), whom=canary, what=f"{canary} what")
    scene.settled()

    takes_report(scene, TOMASZ, files=["pdf", "web_page", "pictures"])

    (report,) = taken(scene)
    for file in scene.sandbox.files():
        text = Pdf(scene.sandbox.content(file["id"])).text if file["name"].endswith("pdf") else scene.sandbox.content(file["id"]).decode("latin-1")
        assert canary not in text and canary not in json.dumps(file) and "JU-0412" not in text
    assert len(scene.sandbox.files()) == 2
    with Session(scene.bot.database.execution_options(**READ_ONLY)) as session:
        kept = [(one.subject, one.detail) for one in session.scalars(select(LogEntry).where(LogEntry.event.like("report:%")))]
        queued = [(one.about, one.dedupe) for one in session.scalars(select(Outbox).where(Outbox.message == "report/figures"))]
    for everything in (report.counts, kept, queued, scene.heard(TOMASZ)[-1], scene.phone(TOMASZ)[-1]):
        text = json.dumps(everything)
        assert canary not in text and "JU-0412" not in text and "R-" not in text


# Each month


def switches_monthly(scene: Scene, user: str, *, on: bool) -> Person:
    person = scene.person(user)
    opens_report(person)
    assert person.submits(monthly=["monthly"] if on else []).ok
    person.closes(everything=True)
    scene.settled()
    return person


def to_the(scene: Scene, day: date, hour: int) -> None:
    """Let time pass until an hour of a day."""
    there = datetime.combine(day, datetime.min.time(), scene.bot.settings.zone) + timedelta(hours=hour)
    scene.time_passes(seconds=(there - scene.store.clock()).total_seconds())
    scene.settled()


def next_month(day: date) -> date:
    return (day.replace(day=1) + timedelta(days=32)).replace(day=1)


@pytest.fixture
def in_hours(sqlite_url: str) -> Iterator[Scene]:
    """A charity that is at work from nine to five and keeps the bank holidays of England; that is how it is set up if nobody says otherwise."""
    with play(sqlite_url, JUSTUS_WORKING_HOURS=Settings.model_fields["working_hours"].default) as running:
        yield running


def first_working_day(scene: Scene, month: date) -> date:
    """The first day of a month on which the charity is at work."""
    return next(day for day in (month.replace(day=number) for number in range(1, 15)) if scene.store.hours.charity.works_on(day))


def test_who_wants_it_is_sent_one_each_month_on_the_first_working_day(in_hours: Scene) -> None:
    scene = in_hours
    scene.given_client("JU-0412", AISHA)
    switches_monthly(scene, TOMASZ, on=True)
    given_told(scene, "4.2.1", 5)
    month = scene.today.replace(day=1)
    first = first_working_day(scene, next_month(month))

    to_the(scene, first, 8)
    assert len(taken(scene)) == 1
    to_the(scene, first, 10)
    to_the(scene, first, 11)
    to_the(scene, first + timedelta(days=3), 11)

    _, sent = taken(scene)
    assert "*Told without consent: 5*" in scene.heard(TOMASZ)[-1]
    assert sent.follows is False and sent.taken_by == TOMASZ
    assert [moment.astimezone(scene.bot.settings.zone).date() for moment in (sent.since, sent.until)] == [month, next_month(month)]
    assert not [said for said in scene.heard(GRACE) if "Report" in said]
    to_the(scene, first_working_day(scene, next_month(first)), 10)
    assert [report.since for report in taken(scene)][2] == sent.until


def test_it_can_be_switched_off_by_whoever_has_it_and_no_other(scene: Scene) -> None:
    switches_monthly(scene, TOMASZ, on=True)
    switches_monthly(scene, GRACE, on=True)
    tomasz = switches_monthly(scene, TOMASZ, on=False)
    opens_report(tomasz)
    assert "initial_options" not in json.dumps([one for one in tomasz.view("report")["blocks"] if one.get("block_id") == "monthly"])
    opens_report(scene.person(GRACE))
    assert "initial_options" in json.dumps([one for one in scene.person(GRACE).view("report")["blocks"] if one.get("block_id") == "monthly"])

    before = len(taken(scene))
    to_the(scene, next_month(scene.today), 10)
    assert [report.taken_by for report in taken(scene)][before:] == [GRACE]
    assert scene.logged().count("report:monthly:switch") == 3


def test_somebody_who_is_no_trustee_any_more_is_sent_nothing(scene: Scene) -> None:
    switches_monthly(scene, TOMASZ, on=True)
    with scene.store.open(OLU, "people") as desk:
        set_roles(desk, scene.bot.services.directory.standing(TOMASZ), frozenset({"worker"}))
    to_the(scene, next_month(scene.today), 10)
    assert len(taken(scene)) == 1
    with scene.desk(TOMASZ) as desk:
        assert desk.session.get(MonthlyReport, (TEAM, TOMASZ)) is None


def test_two_clocks_send_it_once(everywhere: Scene) -> None:
    """Both find it due; the first sends it, the second finds it sent."""
    scene = everywhere
    switches_monthly(scene, TOMASZ, on=True)
    store = copy.copy(scene.store)
    store.clock = lambda: scene.store.clock() + timedelta(days=70)
    with store.open(CLOCK, "sweep", to_look=True) as one, store.open(CLOCK, "sweep", to_look=True) as other:
        assert monthly.to_send(one, 50) == monthly.to_send(other, 50) == [TOMASZ]
    with store.open(CLOCK, "sweep") as desk:
        monthly.send(desk, TOMASZ)
    scene.settled()
    with nothing_changes(scene), store.open(CLOCK, "sweep") as desk:
        monthly.send(desk, TOMASZ)
    assert len(taken(scene)) == 2


def test_a_new_year_begins_with_no_bank_holiday_and_no_weekend(in_hours: Scene) -> None:
    assert [first_working_day(in_hours, date(year, 1, 1)) for year in (2026, 2027)] == [date(2026, 1, 2), date(2027, 1, 4)]


# How it is counted


def test_a_report_asks_the_database_five_things_however_much_there_is(scene: Scene) -> None:
    scene.given_client("JU-0412", AISHA)
    given_told(scene, "4.2.1", 40)
    asked: list[str] = []
    mine = connect(scene.bot.database.url.render_as_string(hide_password=False), pool_size=1)
    with Session(mine) as session:
        session.connection()
        event.listen(mine, "before_cursor_execute", lambda *call: asked.append(call[2]))
        found = count(session, TEAM, Period(datetime(2020, 1, 1, tzinfo=UTC), scene.store.clock(), scene.store.clock()))
    mine.dispose()
    assert found.told["4.2.1"] == 40
    assert len([one for one in asked if one.startswith("SELECT")]) == 5


def test_another_workspace_is_not_counted(scene: Scene) -> None:
    scene.given_client("JU-0412", AISHA)
    given_told(scene, "4.2.1", 5)
    raises_alarm(scene, AISHA)
    with scene.desk(TOMASZ) as desk:
        found = count(desk.session, "T0OTHER", Period(datetime(2020, 1, 1, tzinfo=UTC), desk.now, desk.now))
    assert found == Counts(told={one.value: 0 for one in Ground}, danger=found.danger)
    assert not any(found.danger.values())
