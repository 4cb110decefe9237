"""Somebody asks for what we hold about them: received by anybody, timed by the law, asked of colleagues, and answered (3.7)."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from typing import Any

import pytest

from bot.access.holds import open_matters
from bot.people import set_lead
from policy.access import working_day
from policy.deadlines import subject_access_due
from sandbox.client import Person
from tests.cast import AISHA, BEN, DANA, GRACE, OLU, TOMASZ
from tests.journeys.access_steps import at_work, knows_who_asks, opens, pack_made, page_of, receives, requested, step, the_packs, the_request
from tests.journeys.steps import refusal, shown, told, typed_into
from tests.journeys.test_complaints import complained
from tests.scene import Scene, play, words_of


@pytest.fixture
def office(sqlite_url: str) -> Iterator[Scene]:
    """A charity that is at work in the usual hours."""
    with play(sqlite_url, JUSTUS_WORKING_HOURS="mon-fri 09:00-17:00") as running:
        yield running


def said_day(day: date) -> str:
    """A day as it is said."""
    return f"{day:%A} {day.day} {day:%B %Y}"


def due_after(scene: Scene, started: date, *, months: int = 0, days: int = 0) -> date:
    """By when an answer is due that began to be due on a day."""
    raw = subject_access_due(started, scene.store.values, months) + timedelta(days=days)
    return working_day(raw, scene.bot.settings.holidays)


def home(scene: Scene, user: str) -> str:
    """What somebody's list of what waits says."""
    person = scene.person(user)
    assert person.types("/justus", channel="general").ok
    return told(person)


# Received


def test_a_worker_writes_a_request_down_and_the_data_lead_hears_by_when_it_is_answered(scene: Scene) -> None:
    """The day is a month from the day it came, not from the day it was written down; phones show a reference only."""
    scene.given_client("JU-0412", AISHA)
    came = scene.today - timedelta(days=9)

    assert receives(scene, received_on=str(came)).ok

    row = the_request(scene)
    assert row.received_on == came and row.due_on == due_after(scene, came)
    assert f"*{row.id} is kept.*" in words_of(scene.person(AISHA).view("board"))
    assert said_day(due_after(scene, came)) in words_of(scene.person(AISHA).view("board"))
    (heard,) = scene.heard(DANA)
    assert f"*{row.id}: somebody asks for what we hold about them.*" in heard
    assert scene.phone(DANA) == [f"{row.id}: somebody asks for their data"]
    assert scene.heard(BEN) == [] and scene.heard(TOMASZ) == []
    assert scene.log_verifies()


@pytest.mark.parametrize(("user", "came_by"), [(AISHA, "spoken"), (TOMASZ, "letter"), (OLU, "email"), (DANA, "social_media"), (GRACE, "message")])
def test_anybody_receives_one_in_any_way_for_anybody(scene: Scene, user: str, came_by: str) -> None:
    """Also for somebody who is no client of ours, through somebody else; then who they are and what lets them is asked."""
    lacking = receives(scene, user, "", came_by=came_by, asked_by="somebody_for_them")
    assert list(lacking.errors) == ["who"] and "who they are" in lacking.errors["who"]

    assert scene.person(user).submits(who="A lawyer with a signed letter").ok
    scene.settled()

    said = page_of(scene, the_request(scene).id)
    assert "somebody whom we could not find among our clients" in said
    assert "A lawyer with a signed letter" in said and "All that you have on me" in said


def test_a_reference_tells_nobody_whether_there_is_such_a_client(scene: Scene) -> None:
    """One of theirs, one of others, and one that is not there get the same answer, word for word."""
    scene.given_client("JU-0412", AISHA)
    scene.given_client("JU-0999", BEN)
    answers = set()
    for ref in ("JU-0412", "JU-0999", "JU-0777"):
        receives(scene, AISHA, ref)
        answers.add(words_of(scene.person(AISHA).view("board")).replace(the_request(scene).id, "SA-…"))
        scene.person(AISHA).closes(everything=True)

    assert len(answers) == 1
    assert "they said JU-0777" in page_of(scene, the_request(scene).id)


@pytest.mark.parametrize(("answers", "beside"), [({"received_on": 1}, "received_on"), ({"ref": "Aisha"}, "ref"), ({"asked_for": ""}, "asked_for")])
def test_what_cannot_be_is_said_beside_the_field_and_nothing_typed_is_lost(scene: Scene, answers: dict[str, Any], beside: str) -> None:
    """A day to come, a name for a reference, and no words."""
    days = {name: str(scene.today + timedelta(days=value)) for name, value in answers.items() if isinstance(value, int)}

    result = receives(scene, AISHA, "JU-0412", **{**answers, **days})

    assert list(result.errors) == [beside]
    assert typed_into(scene.person(AISHA), "came_by") == "spoken"
    assert the_request(scene) is None


def test_without_a_data_lead_the_admins_hear_and_are_told_to_make_one(scene: Scene) -> None:
    """A request does not go nowhere; an admin cannot open it."""
    from bot.people import set_roles

    with scene.store.open(OLU, "people") as desk:
        set_roles(desk, scene.bot.services.directory.standing(DANA), frozenset())

    ref = requested(scene, AISHA, "", who="A man by phone")

    (heard,) = [one for one in scene.heard(OLU) if ref in one]
    assert "give somebody that role now" in heard and "Open it" not in heard
    scene.person(OLU).types(f"/justus sar {ref}", channel="general")
    assert "We cannot find" in told(scene.person(OLU))


# Who asks


def test_time_runs_from_the_proof_if_we_asked_for_one(scene: Scene) -> None:
    """Known: from the day it came. Asked: not yet. Proved: from the proof."""
    scene.given_client("JU-0412", AISHA)
    came = scene.today - timedelta(days=9)
    ref = requested(scene, received_on=str(came))

    assert step(scene, ref, "access_identify", "access_identity", identity="known", how="Aisha knows them").ok
    assert the_request(scene).due_on == due_after(scene, came)

    assert step(scene, ref, "access_identify", "access_identity", identity="asked", asked_on=str(came + timedelta(days=1))).ok
    row = the_request(scene)
    assert row.due_on is None and row.waits_since == came + timedelta(days=1)
    assert "We wait for them since" in page_of(scene, ref)
    scene.person(DANA).press("access_identify", in_view=True)
    assert shown(scene.person(DANA)) >= {"asked_on"} and "proved_on" not in shown(scene.person(DANA))

    proved = step(scene, ref, "access_identify", "access_identity", identity="proved", asked_on=str(came + timedelta(days=1)), proved_on=str(scene.today))
    assert proved.ok
    assert the_request(scene).due_on == due_after(scene, scene.today)
    assert scene.logged().count("access:identity:note") == 3


def test_a_proof_before_the_question_is_refused_beside_its_day(scene: Scene) -> None:
    """The day stays as it was."""
    ref = requested(scene, AISHA, "", who="A man by phone")

    result = step(
        scene, ref, "access_identify", "access_identity", identity="proved", asked_on=str(scene.today), proved_on=str(scene.today - timedelta(days=1))
    )  # fmt: skip

    assert list(result.errors) == ["proved_on"] and "before we asked" in result.errors["proved_on"]


def test_who_turns_out_to_be_a_client_has_their_own_key_for_all_that_was_typed(scene: Scene) -> None:
    """Also for a stop and for what a colleague was asked; the page reads as before."""
    scene.given_client("JU-0412", AISHA)
    ref = requested(scene, AISHA, "JU-0777")
    assert step(scene, ref, "access_stop", "access_stop", why="clarification", reason="Which years do they mean?").ok
    assert step(scene, ref, "access_ask", "access_ask", colleagues=[BEN], note="About the man with the red bike").ok
    wrong = step(scene, ref, "access_identify", "access_identity", identity="known", ref="JU-0778")
    assert list(wrong.errors) == ["ref"]

    assert scene.person(DANA).submits(ref="JU-0412").ok

    said = page_of(scene, ref)
    assert "*SA-" in said and "client JU-0412" in said and "Which years do they mean?" in said
    with scene.desk(DANA) as desk:
        row = the_request(scene)
        assert row.client_ref == "JU-0412"
        assert desk.unseal("JU-0412", "access", row.id, row.sealed)["asked_for"] == "All that you have on me"
    scene.person(BEN).press("access_answer", in_message=True)
    assert "About the man with the red bike" in words_of(scene.person(BEN).view("access_material"))


# The clock


def test_a_stop_of_some_days_moves_the_day_by_as_many(scene: Scene) -> None:
    """Stopped a week ago, going again today; while it stands still Home and page say since when."""
    came = scene.today - timedelta(days=12)
    ref = requested(scene, AISHA, "", who="A man by phone", received_on=str(came))
    before = the_request(scene).due_on

    stopped = scene.today - timedelta(days=7)
    assert step(scene, ref, "access_stop", "access_stop", why="clarification", stopped_on=str(stopped), reason="Which years do they mean?").ok
    assert the_request(scene).due_on is None
    assert f"*{ref}*: we wait for them since {said_day(stopped)}" in home(scene, DANA)

    assert step(scene, ref, "access_restart", "access_restart", restarted_on=str(scene.today), heard="Only last year").ok
    assert the_request(scene).due_on == due_after(scene, came, days=7) != before
    assert "They said: Only last year" in page_of(scene, ref)


def test_a_clock_is_not_stopped_twice_nor_set_going_twice(scene: Scene) -> None:
    """Two forms are open; the second is told kindly beside its field, and nothing of it is kept."""
    ref = requested(scene, AISHA, "", who="A man by phone")
    dana = opens(scene, ref)
    dana.press("access_stop", in_view=True)
    dana.view("access_stop")
    dana.chooses("why", "clarification")
    with scene.store.open(DANA, "access") as desk:
        from bot.access import clock
        from policy.access import WhyStopped
        from policy.access_steps import Stopping

        clock.stop(desk, ref, WhyStopped.FEE, Stopping(stopped_on=scene.today, reason="A second copy costs five pounds"))

    result = dana.submits(reason="Which years do they mean?")
    assert "The time stands still already" in result.errors["why"]
    assert scene.logged().count("access:clock:stop") == 1

    dana = opens(scene, ref)
    dana.press("access_restart", in_view=True)
    dana.view("access_restart")
    with scene.store.open(DANA, "access") as desk:
        from policy.access_steps import Restarting

        clock.restart(desk, ref, Restarting(restarted_on=scene.today), "They paid")
    result = dana.submits(heard="They paid")
    assert "The time runs already" in result.errors["restarted_on"]
    assert scene.logged().count("access:clock:restart") == 1


def test_whoever_never_answers_is_waited_for_ninety_days_and_the_data_lead_is_warned(scene: Scene) -> None:
    """Two weeks before the end, in working hours; then it ends, out loud, and nobody owes anything any more."""
    at_work(scene)
    ref = requested(scene, AISHA, "", who="A man by phone")
    assert step(scene, ref, "access_ask", "access_ask", colleagues=[BEN], due_on=str(scene.today + timedelta(days=200)), note="All about a man").ok
    assert step(scene, ref, "access_stop", "access_stop", why="clarification", stopped_on=str(scene.today), reason="Which years do they mean?").ok
    stopped = scene.today

    at_work(scene, days=70)
    assert not [one for one in scene.heard(DANA) if "it ends on" in one]
    at_work(scene, days=(stopped + timedelta(days=76) - scene.today).days)
    (warned,) = [one for one in scene.heard(DANA) if "it ends on" in one]
    assert said_day(stopped + timedelta(days=90)) in warned and "Please write to them once more now" in warned
    scene.time_passes(days=(stopped + timedelta(days=89) - scene.today).days)
    assert the_request(scene).state == "open"

    scene.time_passes(days=(stopped + timedelta(days=90) - scene.today).days)
    scene.settled()

    row = the_request(scene)
    assert (row.state, row.outcome) == ("closed", "no_answer")
    assert any(f"*{ref}: this subject access request has ended.*" in one for one in scene.heard(DANA))
    assert "no longer needed" in scene.heard(BEN)[-1]
    assert "They never answered us" in page_of(scene, ref)
    scene.time_passes(days=30)
    assert scene.logged().count("access:request:lapse") == scene.logged().count("access:request:warn") == 1


def test_months_are_added_once_within_the_usual_time(scene: Scene) -> None:
    """With a reason and the day on which they were told; a second time is refused kindly."""
    came = scene.today - timedelta(days=5)
    ref = requested(scene, AISHA, "", who="A man by phone", received_on=str(came))

    early = step(scene, ref, "access_longer", "access_longer", why="complex", months="two", told_on=str(came - timedelta(days=1)), reason="Four folders")
    assert list(early.errors) == ["told_on"]
    assert scene.person(DANA).submits(told_on=str(scene.today)).ok

    assert the_request(scene).due_on == due_after(scene, came, months=2)
    said = page_of(scene, ref)
    assert "2 months were added" in said and "Four folders" in said
    assert "More time" not in [one["text"]["text"] for one in buttons(scene.person(DANA))]
    with scene.store.open(DANA, "access") as desk:
        from bot.access import clock
        from bot.errors import FieldProblem
        from policy.access import WhyLonger
        from policy.access_steps import Longer

        with pytest.raises(FieldProblem) as refused:
            clock.lengthen(desk, ref, WhyLonger.MANY, Longer(months=1, told_on=scene.today, reason="Once more please"))
    assert refused.value.problems == {"months": "longer_already"}


def buttons(person: Person) -> list[dict[str, Any]]:
    """The buttons of the modal on top."""
    return [element for block in person.view()["blocks"] if block["type"] == "actions" for element in block["elements"]]


def test_after_the_usual_time_no_months_can_be_added(scene: Scene) -> None:
    """They had to be told before."""
    ref = requested(scene, AISHA, "", who="A man by phone", received_on=str(scene.today - timedelta(days=60)))

    result = step(scene, ref, "access_longer", "access_longer", why="many", months="one", told_on=str(scene.today), reason="Four folders")

    assert "The usual time is over" in result.errors["why"]
    assert the_request(scene).longer == 0


def test_the_data_lead_is_reminded_a_week_before_on_the_day_and_each_day_after(office: Scene) -> None:
    """Once each; in working hours, but what is late at any hour."""
    scene = office
    at_work(scene)
    ref = requested(scene, AISHA, "", who="A man by phone")
    due = the_request(scene).due_on
    assert due is not None

    def reminded() -> list[str]:
        return [one for one in scene.heard(DANA) if f"*{ref}: the answer" in one]

    at_work(scene, days=(due - timedelta(days=10) - scene.today).days)
    scene.time_passes(hours=1)
    assert reminded() == []
    at_work(scene, days=(due - timedelta(days=6) - scene.today).days)
    scene.time_passes(hours=2)
    assert len(reminded()) == 1 and f"is due by {said_day(due)}" in reminded()[0]
    scene.time_passes(days=(due - scene.today).days, hours=-6)
    scene.settled()
    assert scene.today == due and len(reminded()) == 1, "not at six in the morning"
    at_work(scene, days=(due - scene.today).days)
    scene.time_passes(hours=2)
    assert len(reminded()) == 2
    scene.time_passes(hours=15)
    scene.settled()
    assert scene.today == due + timedelta(days=1) and len(reminded()) == 3 and "was due by" in reminded()[-1]
    scene.time_passes(hours=2)
    assert len(reminded()) == 3


# What colleagues hold


def test_colleagues_are_asked_by_name_and_learn_no_more_than_they_need(scene: Scene) -> None:
    """The client's reference stands in the form alone; what the client asked is not for them; their answer is for the data lead."""
    scene.given_client("JU-0412", AISHA)
    ref = requested(scene)

    asked = step(scene, ref, "access_ask", "access_ask", colleagues=[AISHA, BEN], note="Also your notebook")
    assert asked.ok
    scene.settled()

    for user in (AISHA, BEN):
        (heard,) = [one for one in scene.heard(user) if "asks for what we hold" in one]
        assert "JU-0412" not in heard and "Also your notebook" not in heard
    assert "Say what you hold (1)" in home(scene, BEN) and "Colleagues owe an answer (2)" in home(scene, DANA)
    ben = scene.person(BEN)
    ben.press("access_answer", in_message=True)
    form = words_of(ben.view("access_material"))
    assert "about client JU-0412" in form and "Also your notebook" in form and "All that you have on me" not in form
    ben.chooses("held", "here")
    assert ben.submits(text="We met once at the gate").ok
    assert "thank you" in words_of(ben.view("board"))
    assert f"*{ref}: <@{BEN}> has said what they hold.*" in scene.heard(DANA)[-1]
    assert "you have answered" in scene.heard(BEN)[-1]
    assert "has answered" in page_of(scene, ref) and "owes an answer" in page_of(scene, ref)


def test_who_is_late_is_chased_and_then_their_lead_hears(scene: Scene) -> None:
    """The day before, on the day, each day after; three days late the data lead, or the lead that an admin has set."""
    at_work(scene)
    with scene.store.open(OLU, "people") as desk:
        set_lead(desk, AISHA, GRACE)
    ref = requested(scene, AISHA, "", who="A man by phone")
    due = at_work(scene, days=5)
    assert step(scene, ref, "access_ask", "access_ask", colleagues=[AISHA, BEN], due_on=str(due), note="All about a man").ok
    scene.settled()

    scene.time_passes(hours=1)
    assert len([one for one in scene.heard(BEN) if "M-" in one]) == 2  # asked, and due today
    scene.time_passes(days=1)
    scene.settled()
    assert "your answer was due by" in scene.heard(BEN)[-1]
    assert not any("owes an answer" in one for user in (DANA, GRACE) for one in scene.heard(user))
    scene.time_passes(days=2)
    scene.settled()

    assert [f"<@{AISHA}> owes an answer" in one for one in scene.heard(GRACE) if "owes" in one] == [True]
    assert [f"<@{BEN}> owes an answer" in one for one in scene.heard(DANA) if "owes" in one] == [True]
    ben = scene.person(BEN)
    ben.press("access_answer", in_message=True)
    ben.view("access_material")
    ben.chooses("held", "nothing")
    assert ben.submits().ok
    scene.time_passes(days=1)
    scene.settled()
    assert any(f"<@{BEN}> owes nothing any more" in one for one in scene.heard(DANA))
    assert len([one for one in scene.heard(GRACE) if f"<@{AISHA}> owes an answer" in one]) == 2


def test_an_admin_sets_a_persons_lead_with_their_roles(scene: Scene) -> None:
    """Not themselves, and somebody with a role."""
    olu = scene.person(OLU)
    olu.types("/justus people", channel="general")
    olu.view("people")
    olu.chooses("person", BEN)
    result = olu.submits(**{f"lead:{BEN}": BEN})
    assert "somebody else" in result.errors[f"lead:{BEN}"]
    assert olu.submits(**{f"lead:{BEN}": GRACE}).ok
    olu.closes(everything=True)
    olu.types("/justus people", channel="general")
    olu.view("people")
    olu.chooses("person", BEN)
    assert typed_into(olu, f"lead:{BEN}") == GRACE


def test_asking_somebody_without_a_role_or_by_a_day_gone_by_is_refused(scene: Scene) -> None:
    """Beside the field."""
    ref = requested(scene, AISHA, "", who="A man by phone")

    past = step(scene, ref, "access_ask", "access_ask", colleagues=[BEN], due_on=str(scene.today - timedelta(days=1)))
    assert list(past.errors) == ["due_on"]
    nobody = scene.person(DANA).submits(colleagues=["UROBOT00"], due_on=str(scene.today))
    assert list(nobody.errors) == ["colleagues"]
    assert "access:material:ask" not in scene.logged()


# Refused, closed


def refuses(scene: Scene, ref: str, second: str = TOMASZ) -> Any:
    """A data lead wants to refuse the whole."""
    return step(scene, ref, "access_refuse", "access_refuse", why="excessive", reason="The tenth time this month", second=second)


def closes(scene: Scene, ref: str, ending: str, **answers: Any) -> Any:
    """A data lead closes a request today."""
    if ending.startswith("sent"):
        knows_who_asks(scene, ref)
    return step(scene, ref, "access_close", "access_close", ending=ending, **{"what": "A letter of today", **answers})


def test_a_whole_request_is_refused_by_two_and_they_are_told_how_to_complain(scene: Scene) -> None:
    """Not by the same person, not by somebody without the role; until the second agrees it cannot be closed as refused."""
    ref = requested(scene, AISHA, "", who="A man by phone")
    assert "somebody else" in refuses(scene, ref, DANA).errors["second"]
    assert "a data lead or a trustee" in scene.person(DANA).submits(second=BEN).errors["second"]
    assert scene.person(DANA).submits(second=TOMASZ).ok
    scene.settled()
    early = closes(scene, ref, "refused", how="post", rights_told="yes")
    assert "Nobody else has agreed" in early.errors["ending"]

    tomasz = scene.person(TOMASZ)
    tomasz.press("access_second", in_message=True)
    read = words_of(tomasz.view("access_second"))
    assert "All that you have on me" in read and "The tenth time this month" in read
    tomasz.chooses("agrees", "yes")
    assert tomasz.submits().ok
    assert "Say why, and that they can complain" in scene.heard(DANA)[-1]

    without = closes(scene, ref, "refused", how="post", rights_told="no")
    assert "Please tell them first" in without.errors["rights_told"]
    assert closes(scene, ref, "refused", how="post", rights_told="yes").ok
    assert "We refused all of it" in page_of(scene, ref)
    assert {"access:request:refuse", "access:item:second", "access:request:close"} <= set(scene.logged())


def test_a_second_person_who_does_not_agree_says_why_and_the_request_goes_on(scene: Scene) -> None:
    """The reason is asked for; the data lead hears it."""
    ref = requested(scene, AISHA, "", who="A man by phone")
    assert refuses(scene, ref).ok
    scene.settled()
    tomasz = scene.person(TOMASZ)
    tomasz.press("access_second", in_message=True)
    tomasz.view("access_second")
    tomasz.chooses("agrees", "no")
    assert list(tomasz.submits().errors) == ["reason"]
    assert tomasz.submits(reason="He has moved, so it is a new request").ok

    assert "does not agree" in scene.heard(DANA)[-1]
    assert "the other person does not agree" in page_of(scene, ref)
    assert "Nobody else has agreed" in closes(scene, ref, "refused", how="post", rights_told="yes").errors["ending"]


def test_closing_says_what_was_sent_when_and_how_and_then_nothing_more_happens(scene: Scene) -> None:
    """Home is empty, nobody is reminded, the page keeps it, and every step is refused kindly."""
    at_work(scene)
    ref = requested(scene, AISHA, "", who="A man by phone")
    assert f"*{ref}*: answer by" in home(scene, DANA)
    dana = opens(scene, ref)
    dana.press("access_stop", in_view=True)
    dana.view("access_stop")

    with scene.store.open(DANA, "access") as desk:
        from bot.access import closing
        from bot.access.kinds import Ending, SentBy

        closing.close(desk, ref, closing.Closing(ending=Ending.NOTHING_HELD, on=desk.today, how=SentBy.POST, what="We hold nothing"))

    dana.chooses("why", "clarification")
    dana.submits(reason="Which years do they mean?")
    assert f"{ref} is closed" in refusal(dana)
    assert "Nothing waits for you." in home(scene, DANA)
    said = page_of(scene, ref)
    assert "We hold nothing about them" in said and "We hold nothing" in said and buttons(scene.person(DANA)) == []
    scene.time_passes(days=100)
    assert not any("the answer" in one for one in scene.heard(DANA))
    assert "this subject access request is closed" in scene.heard(DANA)[0]


@pytest.mark.parametrize(
    ("ending", "answers", "beside"),
    [
        ("sent", {"on": -40, "how": "post"}, "on"),
        ("sent", {"on": 1, "how": "post"}, "on"),
        ("nothing_held", {}, "how"),
        ("sent_part", {"how": "post", "rights_told": "no"}, "rights_told"),
    ],
)
def test_an_ending_that_cannot_be_is_said_beside_its_field(scene: Scene, ending: str, answers: dict[str, Any], beside: str) -> None:
    """Before it came, still to come, not sent in any way, and without the way to complain."""
    ref = requested(scene, AISHA, "", who="A man by phone")
    days = {name: str(scene.today + timedelta(days=value)) for name, value in answers.items() if isinstance(value, int)}

    assert list(closes(scene, ref, ending, **{**answers, **days}).errors) == [beside]
    assert the_request(scene).state == "open"


# For others


def test_what_is_open_for_a_client_is_known_to_whoever_would_destroy_their_records(scene: Scene) -> None:
    """A request and a complaint each, until they are closed; another client's are not theirs."""
    from bot.access import closing, complaints
    from bot.access.complaints import Heard
    from bot.access.kinds import CameBy, Ending, SentBy

    scene.given_client("JU-0412", AISHA)
    scene.given_client("JU-0999", AISHA)
    ref = requested(scene)
    with scene.store.open(AISHA, "complaint") as desk:
        heard = Heard(ref="JU-0412", on=desk.today, by=AISHA, came_by=CameBy.SPOKEN, who="", about="You told my landlord")
        complaint = complaints.receive(desk, heard).id
    with scene.desk(OLU) as desk:
        assert [(one.kind, one.ref) for one in open_matters(desk, "JU-0412")] == [("subject_access", ref), ("complaint", complaint)]
        assert open_matters(desk, "JU-0999") == ()
    knows_who_asks(scene, ref)
    with scene.store.open(DANA, "access") as desk:
        closing.close(desk, ref, closing.Closing(ending=Ending.SENT, on=desk.today, how=SentBy.POST, what="All of it"))
        complaints.close(desk, complaint, desk.today, "We are sorry")
    with scene.desk(OLU) as desk:
        assert open_matters(desk, "JU-0412") == ()


def test_a_data_lead_sees_what_is_open_and_the_numbers_of_the_year(scene: Scene) -> None:
    """Without a reference; counts only."""
    one = requested(scene, AISHA, "", who="A man by phone")
    other = requested(scene, AISHA, "", who="A woman by letter", received_on=str(scene.today - timedelta(days=90)))
    assert closes(scene, one, "nothing_held", how="post").ok
    scene.person(DANA).closes(everything=True)

    assert scene.person(DANA).types("/justus sar", channel="general").ok

    said = words_of(scene.person(DANA).view("board"))
    assert f"*{other}*: answer by" in said and one not in said
    assert "2 asked for their data, 1 have an answer, 1 late, 0 refused, 1 wait" in said
    assert "A man by phone" not in said


def test_each_line_of_the_list_opens_what_it_speaks_of(scene: Scene) -> None:
    """A request and a complaint, each by the button beside it; nobody types a reference."""
    at_work(scene)
    ref = requested(scene, AISHA, "", who="A man by phone")
    complaint = complained(scene, AISHA, "", who="A woman by letter")
    for one, action, seen in ((ref, "access_open", "A man by phone"), (complaint, "complaint_open", "A woman by letter")):
        dana = scene.person(DANA)
        assert dana.types("/justus sar", channel="general").ok
        lines = {block["accessory"]["value"]: block["accessory"]["action_id"] for block in dana.view("board")["blocks"] if "accessory" in block}
        assert lines == {ref: "access_open", complaint: "complaint_open"} and lines[one] == action
        dana.press(action, in_view=True)
        assert seen in words_of(dana.view("board"))
        dana.closes(everything=True)


def test_a_request_is_handled_over_each_transport_and_on_each_database(everywhere: Scene) -> None:
    """Received, who they are, stopped, going again, asked of a colleague, given more time and closed."""
    scene = everywhere
    scene.given_client("JU-0412", AISHA)
    ref = requested(scene)
    assert step(scene, ref, "access_identify", "access_identity", identity="known", how="Aisha knows them").ok
    assert step(scene, ref, "access_stop", "access_stop", why="clarification", reason="Which years do they mean?").ok
    assert step(scene, ref, "access_restart", "access_restart", heard="All of them").ok
    assert step(scene, ref, "access_ask", "access_ask", colleagues=[BEN]).ok
    scene.settled()
    scene.person(BEN).press("access_answer", in_message=True)
    scene.person(BEN).view("access_material")
    scene.person(BEN).chooses("held", "given")
    assert scene.person(BEN).submits(text="Two letters, in the cabinet").ok
    assert step(scene, ref, "access_longer", "access_longer", why="complex", months="one", told_on=str(scene.today), reason="Four folders").ok
    assert closes(scene, ref, "sent", how="by_hand").ok
    assert the_request(scene).state == "closed"
    assert scene.log_verifies()


def test_nothing_goes_to_somebody_of_whom_nobody_said_who_they_are(scene: Scene) -> None:
    """Neither a pack to hand over nor an ending that says something was sent; once it is said, both; to ask for a proof is not to have it."""
    scene.given_client("JU-0412", AISHA)
    ref = requested(scene)

    for _ in range(2):
        opens(scene, ref).press("access_pack", in_view=True)
        assert "nobody has said who asks" in refusal(scene.person(DANA))
        refused = step(scene, ref, "access_close", "access_close", ending="sent", how="post", what="All of it")
        assert "Nobody has said who asks" in refused.errors["ending"]
        assert step(scene, ref, "access_identify", "access_identity", identity="asked", asked_on=str(scene.today)).ok
    assert the_packs(scene) == []

    assert step(scene, ref, "access_identify", "access_identity", identity="known", how="Aisha knows them").ok
    assert pack_made(scene, ref).state == "ready"


def test_whoever_asks_for_somebody_says_what_lets_them(scene: Scene) -> None:
    """Who they are to the client, and what was seen: before that they are not known, whatever else is chosen."""
    scene.given_client("JU-0412", AISHA)
    ref = requested(scene, AISHA, "JU-0412", asked_by="somebody_for_them", who="A sister")

    lacking = step(scene, ref, "access_identify", "access_identity", identity="known", how=" ")
    assert "what you saw that lets them ask" in lacking.errors["how"]
    assert step(scene, ref, "access_identify", "access_identity", identity="known", how="Her sister, with a signed letter").ok
    assert "Her sister, with a signed letter" in page_of(scene, ref)
