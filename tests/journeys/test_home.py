"""Home: what waits for whom, the gravest first; page by page, quickly however much there is; and drawn anew when things change."""

from __future__ import annotations

import re
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import event, update

from bot import standing_in
from bot.boards import SOURCES
from bot.outbox import FAILED
from bot.people import set_roles
from bot.precautions import STANDS
from bot.records import AccessMaterial, AccessRequest, Client, Complaint, Emergency, Enquiry, FileClosing, KeyWorker, PrecautionNote, Reading, Request
from bot.tables import LogHead, Outbox
from handlers import home
from policy.deadlines import Step
from policy.precautions import Evidence, Precaution
from tests.cast import AISHA, APPROVALS, BEN, DANA, GRACE, OLU, TEAM, TOMASZ
from tests.journeys.steps import approves, asks_to_share, raises_alarm, request_waits, told, writes_the_record
from tests.places import over_both_transports
from tests.scene import Scene, in_words

ALL_ROLES = frozenset({"worker", "trustee", "data_lead", "admin"})


def opens(scene: Scene, user: str) -> str:
    """What Home says to somebody who opens it now."""
    person = scene.person(user)
    before = person.state()["home"].get("hash")
    assert person.opens_home().ok
    return in_words(person.wait_for(lambda state: state["home"] if state["home"].get("hash") != before else None))


def given_requests(scene: Scene, count: int, by: str = AISHA, **changes: Any) -> list[str]:
    """So many requests wait for the trustees, one hour apart; change any fact of them."""
    scene.given_client("JU-0412", by) if not scene.requests() else None
    refs = []
    with scene.store.open(by, "test") as desk:
        for number in range(count):
            moment = desk.now + timedelta(hours=number)
            facts = {
                "id": desk.new_id("R"), "team_id": desk.team, "client_ref": "JU-0412", "asked_by": by, "asked_at": desk.now, "state": "waiting",
                "verdict": "ask_trustees", "clauses": ["4.1"], "policy_version": "2018-01", "ground": "4.2.2", "urgent": False, "recipient_kind": "agency",
                "categories": ["housing"], "put_at": desk.now, "due_at": moment + timedelta(days=3), "sealed": b"",
            }  # fmt: skip
            desk.session.add(Request(**{**facts, **changes}))
            refs.append(str(facts["id"]))
    return refs


def given_alarms_and_notes(scene: Scene, count: int, worker: str) -> None:
    """So many emergencies whose record this worker owes too long, and of others to review; so many safety notes, urgent readings, enquiries, clients alone."""
    scene.given_client("JU-0999", worker)
    with scene.store.open(worker, "test") as desk:
        long_ago, day = desk.now - timedelta(days=9), desk.today - timedelta(days=9)
        for state, by in (("owed", worker), ("recorded", AISHA), ("differ", AISHA)):
            same = {"team_id": desk.team, "danger": "life", "raised_by": by, "raised_at": long_ago, "record_due_at": long_ago, "state": state}
            desk.session.add_all(Emergency(id=desk.new_id("E"), review_due_at=long_ago, **same) for _ in range(count))
        of_note = {"team_id": desk.team, "client_ref": "JU-0999", "noted_by": worker, "noted_at": long_ago, "noted_on": day, "looked_at_on": day}
        due = {"review_on": day, "review_by": worker, "state": STANDS, "reminded": 2, "sealed": b""}
        desk.session.add_all(PrecautionNote(id=desk.new_id("P"), **of_note, **due) for _ in range(count))
        stated = {"team_id": desk.team, "client_ref": "JU-0999", "user_id": AISHA, "purpose": "urgent", "stated_at": long_ago, "opens": True}
        waits = {"until": long_ago, "state": "to_look_at", "due_at": long_ago, "reminded_at": desk.now, "sealed": b""}
        desk.session.add_all(Reading(id=desk.new_id("L"), **stated, **waits) for _ in range(count))
        taken = {"team_id": desk.team, "taken_by": worker, "taken_at": long_ago, "channel": "letter", "asker_kind": "agency", "state": "open"}
        desk.session.add_all(Enquiry(id=desk.new_id("EN"), told_at=desk.now, reminded_at=desk.now, sealed=b"", **taken) for _ in range(count))
        alone = {"team_id": desk.team, "is_child": False, "opened_by": worker, "opened_at": long_ago}
        desk.session.add_all(Client(ref=f"JU-77{number:02}", wrapped_key=desk.new_key(f"JU-77{number:02}"), **alone) for number in range(count))


def given_access(scene: Scene, count: int, worker: str) -> None:
    """So many subject access requests, complaints, and things that this worker owes an answer to."""
    with scene.store.open(worker, "test") as desk:
        same = {"team_id": desk.team, "received_on": desk.today, "received_by": worker, "came_by": "spoken", "recorded_by": worker, "recorded_at": desk.now,
                "reminded": 0, "sealed": b""}  # fmt: skip
        for _ in range(count):
            request = AccessRequest(id=desk.new_id("SA"), asked_by="themselves", state="open", longer=0, warned=False, due_on=desk.today, **same)
            owed = AccessMaterial(
                id=desk.new_id("M"), team_id=desk.team, request_id=request.id, asked_of=worker, asked_by=worker, asked_at=desk.now, due_on=desk.today,
                state="owed", reminded=0, sealed=b"",
            )  # fmt: skip
            complaint = Complaint(id=desk.new_id("CO"), state="open", acknowledge_by=desk.today, **same)
            desk.session.add_all((request, owed, complaint))


def given_files(scene: Scene, count: int, worker: str) -> None:
    """So many files whose time has come, so many that others asked to destroy, and so many in which this worker has written nothing for long."""
    with scene.store.open(AISHA, "test") as desk:
        long_ago, day = desk.now - timedelta(days=4000), desk.today - timedelta(days=4000)
        for number in range(3 * count):
            ref = f"JU-{7000 + number}"
            desk.session.add(
                Client(team_id=desk.team, ref=ref, wrapped_key=desk.new_key(ref), is_child=False, opened_by=worker, opened_at=long_ago)
            )  # fmt: skip
            desk.session.flush()
            desk.session.add(KeyWorker(team_id=desk.team, client_ref=ref, user_id=worker))
            state = {0: "closed", 1: "asked"}.get(number // count)
            facts = {"closed_by": worker, "closed_at": long_ago, "last_contact_on": day, "why": "no_contact", "kinds": ["client_file"], "due_on": day}
            asked = {"asked_by": AISHA, "asked_at": long_ago, "told_on": desk.today, "rule": "client_file", "reckoned_by": desk.values.version}
            if state:
                desk.session.add(FileClosing(team_id=desk.team, client_ref=ref, state=state, **facts, **asked))


def gives(scene: Scene, user: str, *roles: str) -> None:
    """Somebody holds exactly these roles."""
    with scene.store.open(OLU, "people") as desk:
        set_roles(desk, scene.bot.services.directory.standing(user), frozenset(roles))


@contextmanager
def counted(scene: Scene) -> Iterator[list[str]]:
    """The questions to the database meanwhile."""
    asked: list[str] = []
    ours = threading.get_ident()

    def hears(_connection: Any, _cursor: Any, statement: str, *_: Any) -> None:
        if threading.get_ident() == ours:
            asked.append(statement)

    event.listen(scene.bot.database, "before_cursor_execute", hears)
    try:
        yield asked
    finally:
        event.remove(scene.bot.database, "before_cursor_execute", hears)


# However much there is


def test_home_asks_as_little_of_the_database_for_five_hundred_requests_as_for_ten(scene: Scene) -> None:
    """For somebody with every role, to whom every list may be shown."""
    gives(scene, BEN, *ALL_ROLES)
    given_requests(scene, 10)
    with counted(scene) as few:
        home.blocks(scene.bot.services, BEN, home.ON_HOME)
    given_requests(scene, 490)
    given_requests(scene, 10, by=BEN, state="shared")

    with counted(scene) as many:
        home.blocks(scene.bot.services, BEN, home.ON_HOME)

    assert len(many) == len(few) < 50


@pytest.mark.parametrize("limit", [home.ON_HOME, home.IN_MESSAGE])
def test_with_every_role_and_every_list_full_home_stays_within_slack_s_limits(scene: Scene, limit: int) -> None:
    """Slack itself takes it, on Home and in a message."""
    gives(scene, BEN, *ALL_ROLES)
    scene.bot.engine.keeper.stop()
    late = {"due_at": scene.store.clock() - timedelta(hours=1), "step": Step.LEAD}
    for state in ("waiting", "approved", "shared"):
        given_requests(scene, 12, by=BEN, state=state, **late)
        given_requests(scene, 12, state=state, **late)
    given_requests(scene, 12, by=BEN, state="approved", lapses_on=scene.today)
    given_alarms_and_notes(scene, 12, BEN)
    with scene.store.open(OLU, "away") as desk:
        for days in range(12):
            standing_in.enter(desk, TOMASZ, None, desk.today + timedelta(days=days), desk.today + timedelta(days=days))
    given_files(scene, 12, BEN)
    given_access(scene, 12, BEN)

    shown = home.blocks(scene.bot.services, BEN, limit)

    assert len(shown) <= limit
    heads = sum(1 for one in shown if one["type"] == "header")
    if limit == home.ON_HOME:
        assert heads == len(SOURCES)
        assert "Requests to decide (12)" in opens(scene, BEN)
    else:
        assert heads == len(SOURCES) or "Open the Home tab of this app" in in_words({"blocks": shown})
        assert scene.person(BEN).types("/justus", channel="general").ok
        assert "Requests to decide (12)" in told(scene.person(BEN))


def test_where_slack_has_no_room_for_every_list_the_gravest_come_first_and_it_says_so(scene: Scene) -> None:
    """However many lists there will be: never more blocks than Slack takes, and nobody believes that nothing else waits."""
    gives(scene, BEN, *ALL_ROLES)
    scene.bot.engine.keeper.stop()
    given_requests(scene, 3)
    given_requests(scene, 3, by=BEN, state="shared")
    given_alarms_and_notes(scene, 3, BEN)

    shown = home.blocks(scene.bot.services, BEN, 20)

    assert len(shown) <= 20
    said = in_words({"blocks": shown})
    assert "Records you owe (3)" in said
    assert "settled in the last two weeks" not in said
    assert "There is more than fits here" in said


@pytest.mark.parametrize(("count", "room", "whole"), [(14, 42, 14), (15, 43, 14), (20, 43, 14), (20, 42, 13)])
def test_what_does_not_fit_into_a_message_is_said_to_be_on_home(count: int, room: int, whole: int) -> None:
    """The gravest lists are shown whole, and none in part."""
    lists = [[{"list": number}] * 3 for number in range(count)]

    shown = home._as_many_as_fit(lists, {"elsewhere": True}, room)

    assert len(shown) <= room
    assert [one for one in shown if "list" in one] == [block for one in lists[:whole] for block in one]
    assert ({"elsewhere": True} in shown) is (count > whole)


def test_every_list_has_its_words_and_a_page_can_be_turned_there_and_back(scene: Scene) -> None:
    """On Home: seven at a time, each of sixteen once, and back to the first."""
    refs = given_requests(scene, 16)
    tomasz = scene.person(TOMASZ)
    first = opens(scene, TOMASZ)
    pages = [first]

    for button, expected in (("home_more", refs[7]), ("home_more", refs[14]), ("home_back", refs[7])):
        assert tomasz.press(button, in_home=True).ok
        pages.append(in_words(tomasz.wait_for(lambda state, wanted=expected: state["home"] if wanted in in_words(state["home"]) else None)))

    seen = [re.findall(r"\*(R-\w+)\*", one) for one in pages]
    assert seen[0] + seen[1] + seen[2] == refs
    assert seen[3] == seen[1]
    assert "Back" not in pages[0]
    assert "More" not in pages[2]


def test_the_twin_in_a_message_is_paged_in_its_place(scene: Scene) -> None:
    """The same words; the message itself changes, for one person alone."""
    refs = given_requests(scene, 12)
    tomasz = scene.person(TOMASZ)
    tomasz.types("/justus status", channel="general")
    (shown,) = tomasz.ephemerals()
    assert refs[0] in in_words(shown)

    assert tomasz.press("home_more", in_message=shown).ok

    (after,) = tomasz.ephemerals()
    assert refs[0] not in in_words(after)
    assert refs[-1] in in_words(after)
    assert "Requests to decide (12)" in in_words(after)


def test_a_page_that_is_not_there_any_more_gives_the_first(scene: Scene) -> None:
    """Others decided meanwhile: nobody sees an empty list."""
    refs = given_requests(scene, 9)
    opens(scene, TOMASZ)
    with scene.store.open(AISHA, "test") as desk:
        desk.session.execute(update(Request).where(Request.id.in_(refs[3:])).values(state="taken_back"))

    scene.person(TOMASZ).press("home_more", in_home=True)

    said = in_words(scene.person(TOMASZ).wait_for(lambda state: state["home"] if "Requests to decide (3)" in in_words(state["home"]) else None))
    assert re.findall(r"\*(R-\w+)\*", said) == refs[:3]


# What waits for whom


@over_both_transports
def test_a_trustee_sees_the_gravest_first(scene: Scene) -> None:
    """A child at risk before what is urgent, that before what is due sooner; and it is named in words."""
    (plain,) = given_requests(scene, 1)
    (urgent,) = given_requests(scene, 1, urgent=True, due_at=scene.store.clock() + timedelta(days=9))
    (grave,) = given_requests(scene, 1, ground="4.2.1", due_at=scene.store.clock() + timedelta(days=10))

    said = opens(scene, TOMASZ)

    assert re.findall(r"\*(R-\w+)\*", said) == [grave, urgent, plain]
    assert f"*{grave}* *very serious*:" in said
    assert "JU-0412" not in said


def test_a_grave_request_looks_different_in_the_channel(scene: Scene) -> None:
    """Another first word, not a colour."""
    scene.given_client("JU-0412", AISHA)

    request = request_waits(scene, AISHA, ground="4.2.8")

    assert f"*Very serious: {request} needs a trustee's decision*" in scene.heard(TOMASZ, "approvals")[-1]
    assert scene.phone(TOMASZ, "approvals")[-1] == f"{request}: a request needs a decision"


@over_both_transports
def test_a_worker_sees_what_became_of_theirs(scene: Scene) -> None:
    """Each state in words, for two weeks; and nobody else's."""
    states = {"shared": "shared and recorded", "declined": "declined; do not share", "expired": "nobody answered", "taken_back": "you took it back",
              "stopped": "stopped; do not share", "not_yet": "not yet", "refused": "the answer was no"}  # fmt: skip
    refs = {state: given_requests(scene, 1, state=state)[0] for state in states}
    old = given_requests(scene, 1, state="shared", asked_at=scene.store.clock() - timedelta(days=20), decided_at=scene.store.clock() - timedelta(days=15))

    said = opens(scene, AISHA)

    for state, words in states.items():
        assert re.search(rf"\*{refs[state]}\*: {words}", said), state
    assert old[0] not in said
    assert "Nothing waits for you." in opens(scene, BEN)


def test_a_worker_sees_which_safety_notes_are_to_be_looked_at(scene: Scene) -> None:
    """By the note's reference, not the client's; only about clients of theirs; the data lead once it is overdue."""
    scene.given_client("JU-0412", AISHA)
    with scene.store.open(AISHA, "precaution") as desk:
        from bot.precautions import write

        day = desk.today
        note = Precaution(
            what_happened="He threw a chair", happened_on=day, evidence=Evidence.SEEN, what_to_do="Meet in twos", client_told=True, why_not_told="",
            review_on=day + timedelta(days=10), review_by=AISHA,
        )  # fmt: skip
        ref = write(desk, "JU-0412", note)

    assert f"*{ref}*: by " in opens(scene, AISHA)
    assert ref not in opens(scene, BEN) + opens(scene, DANA)
    scene.time_passes(days=12)
    assert "Overdue: safety notes (1)" in opens(scene, DANA)


@over_both_transports
def test_the_data_lead_sees_what_is_overdue(scene: Scene) -> None:
    """A record that is owed too long, and an emergency that nobody has reviewed."""
    alarm = raises_alarm(scene, AISHA)
    assert alarm not in opens(scene, DANA)
    scene.time_passes(days=3)

    said = opens(scene, DANA)
    assert "Overdue: records owed (1)" in said
    assert f"*{alarm}*: <@{AISHA}> owes it since" in said

    scene.settled()
    writes_the_record(scene.person(AISHA))
    assert alarm not in opens(scene, DANA)
    scene.time_passes(days=6)
    said = opens(scene, DANA)
    assert "Overdue: reviews (1)" in said
    assert f"*{alarm}*: <@{AISHA}> acted at" in said


@over_both_transports
def test_an_admin_sees_what_is_broken_and_nothing_when_all_is_well(scene: Scene) -> None:
    """The channel, lost messages, requests that nobody could approve, the log; each with what to do."""
    scene.bot.engine.keeper.stop()
    assert "To mend:" not in opens(scene, OLU)
    (nobody,) = given_requests(scene, 1, ground="4.2.2")
    gives(scene, TOMASZ)
    gives(scene, GRACE, "worker")
    scene.sandbox.world("archive", channel=APPROVALS)
    scene.time_passes(days=40)
    with scene.store.open(OLU, "test") as desk:
        desk.say("trouble/undelivered", "x", AISHA)
        desk.session.flush()
        desk.session.execute(update(Outbox).values(state=FAILED))

    said = opens(scene, OLU)

    assert "Nothing can be written in the approvals channel" in said
    assert "could not be delivered this week" in said
    assert "The log was never checked. Run `justus log verify`" in said
    assert nobody not in said  # it ran out meanwhile
    (again,) = given_requests(scene, 1, ground="4.2.2")
    assert f"Too few trustees and deputies are left to decide {again}" in opens(scene, OLU)


def test_a_log_that_was_checked_lately_is_not_complained_of(scene: Scene) -> None:
    """A month counts from the last check."""
    scene.time_passes(days=40)
    with scene.store.open(OLU, "test") as desk:
        desk.session.execute(update(LogHead).where(LogHead.team_id == TEAM).values(verified_at=desk.now - timedelta(days=3)))

    assert "The log was" not in opens(scene, OLU)


def test_the_twin_has_the_same_words(scene: Scene) -> None:
    """What Home says to a trustee who is a worker too, the command says."""
    scene.given_client("JU-0412", AISHA, GRACE)
    request_waits(scene, AISHA)
    said = opens(scene, GRACE)

    scene.person(GRACE).types("/justus", channel="general")

    assert [line for line in said.splitlines() if line not in told(scene.person(GRACE))] == []


# It follows


def test_home_is_drawn_anew_for_those_concerned_when_things_change(scene: Scene) -> None:
    """The trustee's gains a request, the worker's sees it approved; nobody has to open it again."""
    scene.given_client("JU-0412", AISHA)
    opens(scene, TOMASZ)
    opens(scene, AISHA)
    request = request_waits(scene, AISHA)

    scene.time_passes(seconds=1)
    assert request in in_words(scene.person(TOMASZ).state()["home"])
    approves(scene.person(TOMASZ))
    scene.settled()
    scene.time_passes(seconds=1)

    assert f"*{request}*: you may share" in in_words(scene.person(AISHA).state()["home"])
    assert "Requests to decide" not in in_words(scene.person(TOMASZ).state()["home"])


def test_a_home_that_is_up_to_date_or_was_never_opened_is_left_alone(scene: Scene) -> None:
    """Much that happens at once is one drawing, and no drawing follows when nothing is new."""
    scene.given_client("JU-0412", AISHA)
    opens(scene, AISHA)
    scene.settled()
    scene.bot.engine.keeper.stop()
    asks_to_share(scene.person(AISHA), "Elm House")
    with scene.store.open(AISHA, "test") as desk:
        for number in range(20):
            desk.say("duties/remind", AISHA, AISHA, once=str(number))
    drawn = lambda: [one["request"]["user_id"] for one in scene.sandbox.wire() if one["name"] == "views.publish"]  # noqa: E731  # a look, taken three times
    before = drawn()

    for _ in range(3):
        home.refresh(scene.bot.services)

    assert drawn() == [*before, AISHA]


def test_somebody_who_left_or_became_a_guest_gets_no_new_home(scene: Scene) -> None:
    """Their role on record is worth nothing: what is new is not drawn for them, and others are not held up."""
    scene.given_client("JU-0412", AISHA)
    for user in (GRACE, TOMASZ):
        opens(scene, user)
    scene.sandbox.world("make_guest", user=GRACE)

    request = request_waits(scene, AISHA)
    scene.time_passes(seconds=1)

    assert request not in in_words(scene.person(GRACE).state()["home"])
    assert request in in_words(scene.person(TOMASZ).state()["home"])


def test_a_list_without_a_button_is_somebody_else_s_to_deal_with() -> None:
    """Only what the data lead watches over has none."""
    assert {one.name for one in SOURCES} - set(home._NEXT) == {"late_records", "late_reviews", "late_requests", "late_notes", "material_owed"}
