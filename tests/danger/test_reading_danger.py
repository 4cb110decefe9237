"""Files against those who may not open them: by every button, by forged forms, by the clock, and by a stopwatch."""

from __future__ import annotations

import random
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from sqlalchemy import event

from bot import client_page, enquiries, filing, looking, reading
from bot.enquiries import How, Taken
from bot.errors import FieldProblem, Refused
from bot.ids import Action
from bot.keeping_out import mark
from bot.reading import Stated
from bot.records import KeptOut
from bot.store import Desk
from policy.facts import Channel, RecipientKind
from policy.reading import ReadingPurpose
from tests.cast import AISHA, BEN, DANA, GRACE, GUEST, LEFT, OLU, ROBOT, STRANGER, TOMASZ
from tests.danger.test_twice_and_lost import TWO_PLACES
from tests.danger.tools import carrying, count, from_person, held_back, nothing_changes, overheard, pressing, saying, sent, trouble
from tests.journeys.test_cover import changes_key_workers, names_cover
from tests.journeys.test_enquiries import takes, the_enquiry
from tests.journeys.test_reading import opens, states, the_reading
from tests.scene import Scene, words_of

OUTSIDERS = (GUEST, STRANGER, ROBOT, LEFT)
CALL, HOW = Taken(who="Ms Hill", wanted="Where he lives now"), How(channel=Channel.LETTER, kind=RecipientKind.AGENCY)
WHY = Stated(purpose=ReadingPurpose.ADVICE, reason="A colleague asked me")


# Absent and not yours: the same work


@contextmanager
def statements(scene: Scene) -> Iterator[list[str]]:
    """Every statement that goes to the database meanwhile, in order, as it is written and without what is put into it."""
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


Try = Callable[[Desk, str], Any]
TRIES: dict[str, tuple[str, Try]] = {
    "the client's page": (BEN, lambda desk, ref: client_page.client_board(desk, ref)),
    "the client, to act": (BEN, lambda desk, ref: desk.client(ref)),
    "the file": (BEN, lambda desk, ref: filing.overview(desk, ref)),
    "before a meeting": (BEN, lambda desk, ref: client_page.before_meeting(desk, ref)),
    "who looked": (BEN, lambda desk, ref: looking.looks(desk, ref)),
    "an enquiry": (BEN, lambda desk, ref: enquiries.take(desk, ref, HOW, CALL)),
    "a purpose, kept out": (GRACE, lambda desk, ref: reading.state(desk, ref, WHY)),
    "a purpose, kept out, urgent": (GRACE, lambda desk, ref: reading.state(desk, ref, Stated(purpose=ReadingPurpose.URGENT, reason="It burns"))),
}
"""What somebody can try with a reference: none of it may tell a client who is not theirs from one who is not there."""


def given_clients(scene: Scene) -> None:
    """Four clients of Aisha's with something in their files; Grace is kept out of all of them."""
    scene.bot.engine.keeper.stop()
    for ref in THEIRS:
        scene.given_client(ref, AISHA)
        scene.given_consent(ref, "Leeds Housing")
        with scene.store.open(DANA, "keep_out") as desk:
            mark(desk, ref, [GRACE], "They are family")


THEIRS, NOBODYS = ("JU-0411", "JU-0412", "JU-0413", "JU-0414"), ("JU-9991", "JU-9992", "JU-9993", "JU-9994")


def attempt(scene: Scene, user: str, what: Try, ref: str) -> tuple[str, float]:
    """Try it, leave nothing of it, and say what came of it and how long it took: the processor's time in this thread, which other programs do not blur."""
    came, took, began = "", 0.0, time.thread_time()
    try:
        with scene.store.open(user, "test") as desk:
            what(desk, ref)
            came, took = "done", time.thread_time() - began
            raise RuntimeError
    except Refused as refused:
        return refused.code, time.thread_time() - began
    except RuntimeError:
        return came, took


@pytest.mark.parametrize("name", TRIES)
def test_not_yours_and_not_there_ask_the_database_the_same(scene: Scene, name: str) -> None:
    """Statement by statement, with the same answer."""
    given_clients(scene)
    user, what = TRIES[name]
    heard = []
    for ref in (THEIRS[0], NOBODYS[0]):
        with statements(scene) as asked:
            came, _ = attempt(scene, user, what, ref)
        heard.append((came, asked))

    assert heard[0] == heard[1]
    assert heard[0][1]


def distinguishable(theirs: list[float], nobodys: list[float]) -> float:
    """How well a stopwatch tells two kinds apart: the chance that one of theirs takes longer than one of nobody's. A half is not at all."""
    wins = sum((one > other) + (one == other) / 2 for one in theirs for other in nobodys)
    return wins / (len(theirs) * len(nobodys))


def measured(scene: Scene, user: str, what: Try, rounds: int = 200) -> tuple[list[float], list[float]]:
    """The times of both kinds, in shuffled order, so that what else the machine does falls on both alike."""
    kinds: tuple[list[float], list[float]] = ([], [])
    order = [(side, ref) for side, refs in enumerate((THEIRS, NOBODYS)) for ref in refs[:2]] * rounds
    random.Random(4).shuffle(order)
    for _, ref in order[:20]:
        attempt(scene, user, what, ref)  # warm
    for side, ref in order:
        kinds[side].append(attempt(scene, user, what, ref)[1])
    return kinds


FAR = 0.12
"""Six times the spread that 400 against 400 equal times have (sqrt(1/12 * 2/400) = 0.020): not once in a million runs by chance."""


@pytest.mark.parametrize("name", TRIES)
def test_a_stopwatch_does_not_tell_not_yours_from_not_there(scene: Scene, name: str) -> None:
    """Four hundred times each, in random order: the times of one are as often above as below those of the other."""
    given_clients(scene)
    user, what = TRIES[name]

    assert abs(distinguishable(*measured(scene, user, what)) - 0.5) < FAR


def test_the_stopwatch_would_notice_one_more_question(scene: Scene) -> None:
    """The control: a way that asks once more for a client who is there, and opens their key."""
    given_clients(scene)

    def leaks(desk: Desk, ref: str) -> None:
        found = desk.reach(ref)
        if found.is_there:
            desk.unseal(ref, "test", "x", desk.seal(ref, "test", "x", "y"))
            desk.session.query(KeptOut).filter_by(client_ref=ref).all()
        raise Refused("no_such_client")

    assert abs(distinguishable(*measured(scene, BEN, leaks)) - 0.5) > FAR


# Every button, in every wrong hand


def given_everything(scene: Scene) -> dict[str, str]:
    """A client of Aisha's with a reading of Ben's that waits to be looked at, a cover, and an enquiry; the reference of each."""
    scene.given_client("JU-0412", AISHA)
    scene.given_consent("JU-0412", "Leeds Housing")
    assert states(scene, BEN, "urgent").ok
    assert takes(scene, AISHA, channel="letter").ok
    assert names_cover(scene, AISHA, GRACE, 1).ok
    with scene.desk(OLU) as desk:
        cover = str(desk.session.connection().exec_driver_sql("SELECT id FROM cover").scalar())
        desk.session.connection().exec_driver_sql("UPDATE reading SET until = stated_at")
        desk.session.connection().exec_driver_sql("UPDATE cover SET until_on = '2020-01-01'")
    for user in (AISHA, BEN):
        scene.person(user).closes(everything=True)
    return {"client": "JU-0412", "reading": the_reading(scene), "cover": cover, "enquiry": the_enquiry(scene)}


BUTTONS: dict[Action, tuple[str, tuple[str, ...]]] = {
    Action.ANSWERS_SHOW: ("client", (BEN, TOMASZ, DANA, OLU)),
    Action.MEET_START: ("client", (BEN, TOMASZ, DANA, OLU)),
    Action.ABOUT_START: ("client", (BEN, TOMASZ, DANA, OLU)),
    Action.KEY_WORKERS_START: ("client", (BEN, TOMASZ, OLU)),
    Action.LOOKS_SHOW: ("client", (BEN, TOMASZ, OLU)),
    Action.KEEP_OUT_START: ("client", (BEN, TOMASZ, OLU, AISHA)),
    Action.READING_SHOW: ("reading", (OLU,)),
    Action.COVER_END: ("cover", (BEN, TOMASZ, OLU)),
    Action.ENQUIRY_OPEN: ("enquiry", (BEN, TOMASZ, OLU)),
    Action.ENQUIRY_SHARE: ("enquiry", (BEN, TOMASZ, OLU)),
    Action.ENQUIRY_CLOSE: ("enquiry", (BEN, TOMASZ, OLU)),
    Action.ENQUIRY_NAME: ("enquiry", (BEN, TOMASZ, OLU)),
    Action.ENQUIRY_CALL_BACK: ("enquiry", (BEN, TOMASZ, OLU)),
    Action.FILE_OPEN: ("file", (BEN, TOMASZ, DANA, OLU)),
    Action.PAGE_MORE: ("file", (BEN, TOMASZ, DANA, OLU)),
}
"""Each new button that carries a reference, of what, and those who may not press it."""


def test_every_new_button_refuses_the_wrong_people_as_if_nothing_were_there(scene: Scene) -> None:
    """Workers, trustees, the data lead, admins, guests, strangers, bots and the departed; in the words for a reference that nobody knows."""
    refs = given_everything(scene)
    refs["file"] = "file.JU-0412/all.0"
    opens(scene, AISHA, word="status").view("board")
    scene.person(AISHA).press("looks_show", in_view=True)
    click = overheard(scene, "looks_show")
    with nothing_changes(scene):
        for action, (kind, wrong) in BUTTONS.items():
            forged = pressing(click, refs[kind])
            forged["actions"][0]["action_id"] = str(action)
            absent = pressing(forged, refs[kind].replace("JU-0412", "JU-9999") if "JU-" in refs[kind] else f"{refs[kind][:2]}222222")
            for user in wrong:
                said = [_answer(scene, one, user, refs[kind]) for one in (forged, absent)]
                assert said[0] == said[1], (action, user)
                assert "We cannot find" in said[0] or "This needs a role" in said[0], (action, user, said)
            for user in OUTSIDERS:
                assert sent(scene, "action", _from(forged, user)) == [""]
                assert user in (ROBOT, LEFT) or scene.person(user).messages()[-1]["text"] == trouble(scene, "not_a_member"), (action, user)


def _from(click: Any, user: str) -> Any:
    forged = from_person(click, user)
    forged.pop("view", None)
    return forged


def _answer(scene: Scene, click: Any, user: str, ref: str) -> str:
    assert sent(scene, "action", _from(click, user)) == [""]
    said = str(scene.person(user).messages()[-1]["text"])
    return said.replace(ref, "…").replace(str(click["actions"][0]["value"]), "…")


def test_a_button_with_nonsense_in_it_opens_nothing(scene: Scene) -> None:
    """Huge, empty and foreign references, pages of nothing, and pages beyond the last."""
    given_everything(scene)
    opens(scene, AISHA, word="status").view("board")
    scene.person(AISHA).press("looks_show", in_view=True)
    click = overheard(scene, "looks_show")
    nonsense = ("", "-", "R-222222", "file", "file.", "file..", "file.JU-0412/nothing.-5", "file.JU-9999/all.0", "looks.JU-9999.9999999999999", "answers.x.0",
                "nothing.JU-0412.0", "' OR 1=1 --", "x" * 1900, "<!channel>", "null")  # fmt: skip
    for action in BUTTONS:
        for value in nonsense:
            forged = pressing(click, value)
            forged["actions"][0]["action_id"] = str(action)
            forged.pop("view")
            assert sent(scene, "action", forged) == [""], (action, value)
            last = scene.person(AISHA).messages()[-1]["text"]
            assert "wrong on our side" not in last, (action, value, last)
    assert not any("wrong on our side" in one["text"] for one in scene.person(AISHA).messages())


def test_forged_forms_move_nothing_of_somebody_elses(scene: Scene) -> None:
    """Each new form, sent by those who may not, for a client or a reference of somebody else's."""
    refs = given_everything(scene)
    forms = {}
    opens(scene, AISHA, word="status").view("board")
    aisha, dana = scene.person(AISHA), scene.person(DANA)
    aisha.press("about_start", in_view=True)
    aisha.view("about")
    forms["about"] = held_back(scene, "about", lambda: aisha.submits(language="Polish"))
    aisha.closes(everything=True)
    opens(scene, AISHA, word="status").press("key_workers_start", in_view=True)
    aisha.view("key_workers")
    forms["key_workers"] = held_back(scene, "key_workers", lambda: aisha.submits(key_workers=[AISHA, GRACE]))
    aisha.closes(everything=True)
    opens(scene, DANA, word="looked").press("keep_out_start", in_view=True)
    dana.view("keep_out")
    forms["keep_out"] = held_back(scene, "keep_out", lambda: dana.submits(people=[BEN], reason="They are family"))
    dana.closes(everything=True)
    dana.press("reading_show", in_message=True)
    dana.view("reading_review")
    forms["reading_review"] = held_back(scene, "reading_review", lambda: dana.submits(needed="yes", finding="It was right"))
    dana.closes(everything=True)
    opens(scene, AISHA, refs["enquiry"], "status").press("enquiry_close", in_view=True)
    aisha.view("enquiry_answer")
    forms["enquiry_answer"] = held_back(scene, "enquiry_answer", lambda: aisha.submits(answer="That we cannot talk"))
    aisha.closes(everything=True)
    wrong = {
        "about": (BEN, TOMASZ, DANA, OLU), "key_workers": (BEN, TOMASZ, OLU), "keep_out": (AISHA, BEN, TOMASZ, OLU),
        "reading_review": (AISHA, BEN, OLU), "enquiry_answer": (BEN, TOMASZ, OLU),
    }  # fmt: skip
    with nothing_changes(scene):
        for name, users in wrong.items():
            for user in (*users, *OUTSIDERS):
                said = sent(scene, "submission", from_person(carrying(forms[name]), user))[0]
                assert said.startswith(("We cannot find", "This needs a role", "This is only for members", "Somebody else must review")), (name, user, said)
        for name in ("about", "key_workers"):
            assert sent(scene, "submission", carrying(forms[name], ref="JU-9999")) == [trouble(scene, "no_such_client")], name
    assert sent(scene, "submission", forms["reading_review"])[0]
    assert sent(scene, "submission", forms["enquiry_answer"])[0]


def test_a_purpose_that_does_not_go_with_the_role_cannot_be_forged(scene: Scene) -> None:
    """A worker who looks into a complaint, a trustee who covers, an admin, nobody at all."""
    scene.given_client("JU-0412", AISHA)
    assert states(scene, BEN, reason="..").status == "errors"
    form = overheard(scene, "reading", "view_submission")
    with nothing_changes(scene):
        for user, purpose in ((BEN, "complaint"), (BEN, "records"), (TOMASZ, "cover"), (DANA, "cover"), (BEN, "curiosity")):
            said = sent(scene, "submission", from_person(saying(form, purpose=purpose, reason="I have a reason"), user))[0]
            assert "Please choose another" in said or "Please check this answer" in said, (user, purpose, said)
        for user in (OLU, *OUTSIDERS):
            assert sent(scene, "submission", from_person(saying(form, purpose="urgent", reason="I have a reason"), user))[0].startswith("This "), user
    assert "Everything" in sent(scene, "submission", saying(form, reason="I have a reason"))[0]


@TWO_PLACES
def test_a_purpose_an_enquiry_and_a_hand_over_that_come_ten_times_are_one(everywhere: Scene) -> None:
    """Ten deliveries of one form in the same instant."""
    scene = everywhere
    scene.given_client("JU-0412", AISHA)
    ben = opens(scene, BEN)
    ben.view("reading")
    ben.chooses("purpose", "advice")
    ben.view("reading")
    form = held_back(scene, "reading", lambda: ben.submits(reason="A colleague asked me"))
    sent(scene, "submission", form, times=10, at_once=True)
    assert count(scene, "reading") == 1
    aisha = opens(scene, AISHA, "", "enquiry")
    aisha.view("enquiry")
    aisha.chooses("channel", "letter")
    form = held_back(scene, "enquiry", lambda: aisha.submits(who="Ms Hill", wanted="Where he lives", kind="agency"))
    sent(scene, "submission", form, times=10, at_once=True)
    assert count(scene, "enquiry") == 1
    assert changes_key_workers(scene, AISHA, AISHA, BEN).ok
    form = overheard(scene, "key_workers", "view_submission")
    with nothing_changes(scene):
        sent(scene, "submission", form, times=3)
    assert count(scene, "hand_over") == 1
    scene.settled()
    assert len([one for one in scene.heard(AISHA) if "opened the file" in one]) == 1


def test_two_who_each_take_the_other_out_leave_somebody(scene: Scene) -> None:
    """Whatever the order, a client has a key worker who is one."""
    scene.given_client("JU-0412", AISHA, BEN)
    forms = []
    for user in (AISHA, BEN):
        opens(scene, user, word="status").press("key_workers_start", in_view=True)
        person = scene.person(user)
        person.view("key_workers")
        forms.append(held_back(scene, "key_workers", lambda one=person, mine=user: one.submits(key_workers=[mine])))
    said = [sent(scene, "submission", form)[0] for form in forms]

    with scene.desk(OLU) as desk:
        assert list(desk.key_workers("JU-0412")) == [AISHA]
    assert "We cannot find this client" in said[1]


def test_who_lost_the_role_or_is_kept_out_while_a_form_was_open_is_refused(scene: Scene) -> None:
    """It is asked again at the submission, whatever was shown before."""
    scene.given_client("JU-0412", AISHA, GRACE)
    opens(scene, GRACE, word="status").press("about_start", in_view=True)
    grace = scene.person(GRACE)
    grace.view("about")
    form = held_back(scene, "about", lambda: grace.submits(language="Polish"))
    with scene.store.open(DANA, "keep_out") as desk:
        mark(desk, "JU-0412", [GRACE], "They are family")

    with nothing_changes(scene):
        assert sent(scene, "submission", form) == [trouble(scene, "no_such_client")]
    asked = scene.desk(GRACE)
    with asked as desk, pytest.raises(Refused, match="no_such_client"):
        desk.client("JU-0412")


def test_a_data_lead_who_is_kept_out_neither_sees_nor_lifts_it(scene: Scene) -> None:
    """Somebody else with the role has to; who looked and the key workers are as of nobody's client."""
    from bot.people import set_roles

    scene.given_client("JU-0412", AISHA)
    with scene.store.open(DANA, "keep_out") as desk:
        mark(desk, "JU-0412", [DANA], "My own sister")
    for word in ("looked",):
        opens(scene, DANA, word=word)
        assert "We cannot find this client" in scene.person(DANA).ephemerals()[-1]["text"]
    with scene.store.open(DANA, "keep_out") as desk, pytest.raises(Refused, match="no_such_client"):
        mark(desk, "JU-0412", [], "I changed my mind")
    with scene.store.open(OLU, "people") as desk:
        set_roles(desk, scene.bot.services.directory.standing(TOMASZ), frozenset({"data_lead"}))
    with scene.store.open(TOMASZ, "keep_out") as desk:
        with pytest.raises(FieldProblem):
            mark(desk, "JU-0412", [DANA], "No change at all")
        mark(desk, "JU-0412", [], "It was another client")
    assert "Who looked" in words_of(opens(scene, DANA, word="looked").view("file"))


def test_an_alarm_is_not_held_up_by_a_marker(scene: Scene) -> None:
    """Somebody who is kept out of a file can still call for help for that client, and writes the record they owe."""
    scene.given_client("JU-0412", AISHA)
    with scene.store.open(DANA, "keep_out") as desk:
        mark(desk, "JU-0412", [BEN], "They are family")
    ben = scene.person(BEN)
    ben.types("/justus emergency JU-0412", channel="general")
    scene.settled()
    ben.press("emergency_record", in_message=True)
    ben.view("emergency")
    assert ben.submits(whom="The police", what="He was on the roof").ok


def test_time_does_not_open_a_reading_again(scene: Scene) -> None:
    """The end of a stated purpose is a moment; nothing that is pressed later moves it."""
    scene.given_client("JU-0412", AISHA)
    assert states(scene, BEN).ok
    ben = scene.person(BEN)
    ben.press("file_open", in_view=True)
    click = overheard(scene, "file_open")
    scene.time_passes(hours=8, minutes=1)
    with nothing_changes(scene):
        assert sent(scene, "action", _from(click, BEN)) == [""]
    assert "We cannot find this client" in ben.messages()[-1]["text"]


def test_a_cover_that_is_over_opens_nothing_by_an_old_button(scene: Scene) -> None:
    """The message about it still has its button, and that asks anew."""
    scene.given_client("JU-0412", AISHA)
    assert names_cover(scene, AISHA, BEN, 1).ok
    opens(scene, BEN, word="status").view("board")
    scene.person(BEN).press("about_start", in_view=True)
    click = overheard(scene, "about_start")
    scene.time_passes(days=2)
    with nothing_changes(scene):
        assert sent(scene, "action", _from(click, BEN)) == [""]
    assert "We cannot find this client" in scene.person(BEN).messages()[-1]["text"]
