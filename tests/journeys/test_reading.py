"""Reading a file: one's own at once, another's for a purpose that is stated, and never in silence (3.8)."""

from __future__ import annotations

from typing import Any

import pytest

from bot.people import set_roles
from sandbox.client import Person, Result
from tests.cast import AISHA, BEN, DANA, GRACE, OLU, TOMASZ
from tests.journeys.steps import approves, asks_to_share, now, records, request_waits, told, typed_into
from tests.journeys.test_precautions import given_note
from tests.scene import Scene, words_of

NOT_HERE = "We cannot find this client among the people you work with"
WHY = "Aisha is ill and the landlord is on the line"


def opens(scene: Scene, user: str, ref: str = "JU-0412", word: str = "record") -> Person:
    """Type the command with nothing else open."""
    person = scene.person(user)
    if person.views():
        person.closes(everything=True)
    assert person.types(f"/justus {word} {ref}", channel="general").ok
    return person


def states(scene: Scene, user: str, purpose: str = "advice", ref: str = "JU-0412", reason: str = WHY) -> Result:
    """Ask for somebody else's file, and say for what."""
    person = opens(scene, user, ref)
    person.view("reading")
    person.chooses("purpose", purpose)
    person.view("reading")
    return person.submits(reason=reason)


def block_of(person: Person, action: str, value: str) -> str:
    """The block of the button with this value."""
    return next(str(one["block_id"]) for one in person.view()["blocks"] if (one.get("accessory") or {}).get("value") == value)


def the_reading(scene: Scene) -> str:
    """The reference of the newest statement of a purpose."""
    with scene.desk(OLU) as desk:
        return str(desk.session.connection().exec_driver_sql("SELECT id FROM reading ORDER BY stated_at DESC").scalar())


def test_a_key_worker_opens_the_file_at_once(scene: Scene) -> None:
    """No purpose is asked; what there is lies in drawers with how much is in each."""
    scene.given_client("JU-0412", AISHA)
    scene.given_consent("JU-0412", "Leeds Housing")

    said = words_of(opens(scene, AISHA).view("file"))

    assert "*The file of client JU-0412.* You read it because you work with the client." in said
    assert "*Everything* (2)" in said
    assert "*Consents, and what was taken back* (1)" in said
    assert "*What the client was told* (1)" in said
    assert scene.log_verifies()


@pytest.mark.parametrize(("user", "purpose"), [(BEN, "supervision"), (BEN, "cover"), (BEN, "advice"), (TOMASZ, "complaint"), (DANA, "records")])
def test_others_state_a_purpose_and_read_for_a_working_day(scene: Scene, user: str, purpose: str) -> None:
    """Worker, trustee and data lead; the key worker hears at once who, for what and until when, and can read why. Afterwards it is shut again."""
    scene.given_client("JU-0412", AISHA)

    assert states(scene, user, purpose).ok

    assert "You read it for a purpose" in words_of(scene.person(user).view("file"))
    heard = scene.heard(AISHA)[-1]
    ref = the_reading(scene)
    assert f"*{ref}: <@{user}> opened the file of a client of yours*" in heard
    assert "Aisha is ill" not in heard
    assert scene.phone(AISHA)[-1] == f"{ref}: somebody opened a file"
    scene.person(AISHA).press("reading_show", in_message=True)
    assert WHY in words_of(scene.person(AISHA).view("read"))
    assert "You read it for a purpose" in words_of(opens(scene, user).view("file"))
    scene.time_passes(hours=9)
    opens(scene, user).view("reading")
    assert scene.log_verifies()


@pytest.mark.parametrize("everywhere", ["sqlite-http", "postgresql-socket"], indirect=True)
def test_a_purpose_is_kept_over_each_transport_and_on_each_database(everywhere: Scene) -> None:
    """Stated, read, listed among those who looked, and looked at afterwards."""
    scene = everywhere
    scene.given_client("JU-0412", AISHA)
    assert states(scene, BEN, "urgent").ok
    scene.settled()
    dana = scene.person(DANA)
    dana.press("reading_show", in_message=True)
    dana.view("reading_review")
    assert dana.submits(needed="yes", finding="The client was at the window").ok
    assert f"<@{BEN}> (urgent): the file" in words_of(opens(scene, AISHA, word="looked").view("file"))
    assert scene.log_verifies()


def test_who_reads_for_a_purpose_can_change_nothing_but_take_consent_back(scene: Scene) -> None:
    """The page has no button to act, each command sounds as if there were no such client; taking back never waits for the key worker."""
    scene.given_client("JU-0412", AISHA)
    scene.given_consent("JU-0412", "Leeds Housing")
    assert states(scene, BEN, "cover").ok

    board = words_of(opens(scene, BEN, word="status").view("board"))
    assert "*You read this for a purpose*" in board
    assert "Leeds Housing" in board
    for word in ("Ask to share", "Recorded in error", "Record consent"):
        assert word not in board
    for word in ("share", "consent", "precaution"):
        opens(scene, BEN, word=word)
        assert NOT_HERE in told(scene.person(BEN))
    opens(scene, BEN, word="withdraw").view("withdraw")
    assert scene.person(BEN).submits(how="She rang").ok
    assert "consent:answer:withdraw" in scene.logged()


@pytest.mark.parametrize(("user", "offered"), [(BEN, 4), (TOMASZ, 3), (DANA, 5)])
def test_each_role_is_offered_its_own_purposes(scene: Scene, user: str, offered: int) -> None:
    """A trustee is not offered to cover, and a worker not to look into a complaint."""
    form = opens(scene, user, "JU-9999").view("reading")

    (purpose,) = [one for one in form["blocks"] if one.get("block_id") == "purpose"]
    assert len(purpose["element"]["options"]) == offered


def test_who_gives_roles_has_no_purpose_by_that(scene: Scene) -> None:
    """An admin alone opens no file."""
    scene.given_client("JU-0412", AISHA)

    opens(scene, OLU)

    assert "This needs a role that you do not have" in told(scene.person(OLU))


def test_a_purpose_needs_a_reason_in_words_and_nothing_typed_is_lost(scene: Scene) -> None:
    """Dots are no reason."""
    scene.given_client("JU-0412", AISHA)

    result = states(scene, BEN, reason="..")

    assert result.errors == {"reason": "Please say it in a sentence."}
    assert scene.person(BEN).submits(reason=WHY).ok
    assert scene.logged().count("reading:purpose:state") == 1


def test_a_purpose_ends_with_the_role_that_had_it(scene: Scene) -> None:
    """Who lost the role finds nothing, although the day is not over."""
    scene.given_client("JU-0412", AISHA)
    assert states(scene, BEN).ok
    with scene.store.open(OLU, "people") as desk:
        set_roles(desk, scene.bot.services.directory.standing(BEN), frozenset({"trustee"}))

    opens(scene, BEN).view("reading")
    opens(scene, BEN, word="status")
    assert NOT_HERE in told(scene.person(BEN))


# Urgent


def test_an_urgent_reading_opens_at_once_and_is_looked_at_by_somebody_else(scene: Scene) -> None:
    """For two hours; the data lead hears at once, says whether it was needed, and those concerned hear that."""
    scene.given_client("JU-0412", AISHA)
    ben = opens(scene, BEN)
    ben.view("reading")
    ben.chooses("purpose", "urgent")
    assert "*If a life is in danger, ring 999 first.*" in words_of(ben.view("reading"))
    assert ben.submits(reason="She is on the bridge").ok
    ref = the_reading(scene)
    assert f"*{ref}: <@{BEN}> opened a client's file, because it was urgent*" in scene.heard(DANA)[-1]

    dana = scene.person(DANA)
    dana.press("reading_show", in_message=True)
    assert "She is on the bridge" in words_of(dana.view("reading_review"))
    assert dana.submits(needed="no", finding="He had the wrong client").ok

    assert "was not needed" in scene.heard(TOMASZ)[-1]
    assert "was not needed" in scene.heard(AISHA)[-1]
    assert "was not needed" in scene.heard(BEN)[-1]
    assert f"*{ref}: <@{DANA}> has looked at this urgent reading.*" in scene.heard(DANA)[-1]
    scene.person(AISHA).press("reading_show", in_message=True)
    assert "He had the wrong client" in words_of(scene.person(AISHA).view("read"))
    scene.time_passes(hours=3)
    opens(scene, BEN).view("reading")
    assert scene.log_verifies()


def test_nobody_looks_at_their_own_urgent_reading(scene: Scene) -> None:
    """If the only data lead was the reader, the trustees are asked."""
    scene.given_client("JU-0412", AISHA)
    assert states(scene, DANA, "urgent").ok
    ref = the_reading(scene)

    assert any(f"{ref}: <@{DANA}> opened a client's file" in one for one in scene.heard(TOMASZ))
    assert not any(ref in one for one in scene.heard(DANA))
    opens(scene, DANA, ref, "status").view("read")
    scene.person(TOMASZ).press("reading_show", in_message=True)
    scene.person(TOMASZ).view("reading_review")
    assert scene.person(TOMASZ).submits(needed="yes", finding="It was right").ok


def test_an_urgent_reading_at_which_nobody_looked_is_asked_for_again(scene: Scene) -> None:
    """Two days later and daily, the trustees too; Home has it first; once it is looked at, nobody is asked any more."""
    scene.given_client("JU-0412", AISHA)
    assert states(scene, BEN, "urgent").ok
    ref = the_reading(scene)
    scene.time_passes(hours=47)
    assert sum(f"{ref}: <@{BEN}> opened" in one for one in scene.heard(DANA)) == 1
    assert not any(ref in one for one in scene.heard(TOMASZ))

    scene.time_passes(hours=2)
    scene.settled()
    scene.time_passes(hours=12)
    assert sum(ref in one for one in scene.heard(DANA)) == 2
    assert sum(ref in one for one in scene.heard(TOMASZ)) == 1

    scene.person(TOMASZ).press("reading_show", in_message=True)
    scene.person(TOMASZ).view("reading_review")
    assert scene.person(TOMASZ).submits(needed="yes", finding="It was right").ok
    scene.settled()
    scene.time_passes(days=3)
    assert sum("opened a client's file" in one for one in scene.heard(DANA)) == 0
    assert scene.logged().count("reading:review:chase") == 1


# Nobody's client, and one that is kept out


def test_a_purpose_for_nobodys_client_opens_nothing_and_the_data_lead_hears(scene: Scene) -> None:
    """The same words as for a client that is not yours; the statement is kept."""
    assert states(scene, BEN, ref="JU-9999").ok

    assert NOT_HERE in words_of(scene.person(BEN).view("help"))
    ref = the_reading(scene)
    assert f"*{ref}: <@{BEN}> stated a purpose, and no file was opened.*" in scene.heard(DANA)[-1]
    scene.person(DANA).press("reading_show", in_message=True)
    assert "They asked for JU-9999" in words_of(scene.person(DANA).view("read"))


def keeps_out(scene: Scene, *people: str, ref: str = "JU-0412", by: str = DANA, reason: str = "They are family") -> Result:
    """The data lead marks who is too near, from who looked."""
    lead = opens(scene, by, ref, "looked")
    lead.press("keep_out_start", in_view=True)
    lead.view("keep_out")
    return lead.submits(people=list(people), reason=reason)


def test_who_is_kept_out_opens_nothing_by_no_purpose(scene: Scene) -> None:
    """Not even urgently, nor what they had opened before; in the words for nobody's client. The data lead hears of each try. Let in again, they can."""
    scene.given_client("JU-0412", AISHA)
    assert states(scene, BEN).ok

    assert keeps_out(scene, BEN).ok
    assert f"From now on <@{BEN}> cannot open the file of JU-0412" in words_of(scene.person(DANA).view("board"))

    assert states(scene, BEN, "urgent").ok
    assert NOT_HERE in words_of(scene.person(BEN).view("help"))
    assert "stated a purpose, and no file was opened" in scene.heard(DANA)[-1]
    assert keeps_out(scene).ok
    assert states(scene, BEN).ok
    assert "JU-0412" in words_of(scene.person(BEN).view("file"))


def test_a_key_worker_who_is_kept_out_is_one_no_more(scene: Scene) -> None:
    """Never the last without another; the page shows who is left."""
    scene.given_client("JU-0412", BEN)
    assert keeps_out(scene, BEN).errors["people"].startswith("Nobody else works with this client.")
    scene.person(DANA).closes(everything=True)
    dana = opens(scene, DANA, word="looked")
    dana.press("key_workers_start", in_view=True)
    dana.view("key_workers")
    assert dana.submits(key_workers=[AISHA, BEN]).ok
    assert keeps_out(scene, BEN).ok

    opens(scene, BEN, word="status")
    assert NOT_HERE in told(scene.person(BEN))
    assert f"Key workers: <@{AISHA}>." in words_of(opens(scene, AISHA, word="status").view("board"))
    aisha = scene.person(AISHA)
    aisha.press("key_workers_start", in_view=True)
    aisha.view("key_workers")
    assert "cannot work with this client" in aisha.submits(key_workers=[AISHA, BEN]).errors["key_workers"]


def test_a_trustee_who_is_kept_out_neither_reads_nor_decides_a_request(scene: Scene) -> None:
    """It is as if it were not there; another trustee decides it."""
    scene.given_client("JU-0412", AISHA)
    assert keeps_out(scene, TOMASZ).ok
    ref = request_waits(scene, AISHA)
    tomasz = scene.person(TOMASZ)
    for button in ("request_read", "request_approve", "request_decline", "request_ask"):
        tomasz.press(button, in_message=True)
        assert f"We cannot find {ref} among what you may see" in words_of(tomasz.view("help")), button
        tomasz.closes(everything=True)

    assert approves(scene.person(GRACE)).ok
    assert scene.request().state == "approved"


def test_a_file_can_be_marked_before_there_is_one(scene: Scene) -> None:
    """Whoever is kept out cannot open it for themselves either, and reads no more than that the reference cannot be used."""
    scene.given_client("JU-0412", AISHA)
    with scene.store.open(DANA, "keep_out") as desk:
        from bot.keeping_out import mark

        mark(desk, "JU-0500", [BEN], "His sister will come to us")
    ben = opens(scene, BEN, "JU-0500", "client")
    ben.view("client")

    assert ben.submits().errors == {"ref": "This reference cannot be used. Check it, or ask your data lead."}


# What the file holds


def filled(scene: Scene) -> str:
    """A client of Aisha's about whom there is something of each kind; the reference of what was shared."""
    given_note(scene, AISHA)
    scene.given_consent("JU-0412", "Leeds Housing")
    aisha = scene.person(AISHA)
    asks_to_share(aisha, "Leeds Housing")
    aisha.closes(everything=True)
    scene.settled()
    assert records(aisha, categories=["housing"], channel="email", note="By secure mail", **now(scene)).ok
    aisha.closes(everything=True)
    return scene.requests()[-1].id


DRAWERS: dict[str, tuple[str, ...]] = {
    "consents": ("In their words: Yes, do tell them", "The paper: cabinet 2", "Stands"),
    "told": ("what the client was told", "Spoken."),
    "requests": ("Leeds Housing, for Housing", "It is shared"),
    "held": ("Leeds Housing holds:* Housing", "By secure mail"),
    "safety": ("Meet at the office and never alone", "Threw a chair"),
    "all": ("holds:*", "safety note", "request", "answer"),
}


def test_each_drawer_holds_its_kind_the_newest_first(scene: Scene) -> None:
    """Typed words are opened for who may read them, in the order in which they came to be."""
    shared = filled(scene)

    for drawer, words in DRAWERS.items():
        aisha = opens(scene, AISHA)
        aisha.view("file")
        aisha.press("file_open", in_view=True, block_id=block_of(aisha, "file_open", f"file.JU-0412/{drawer}.0"))
        said = words_of(aisha.wait_for(lambda state: state["views"][-1] if "the newest first" in words_of(state["views"][-1]) else None))
        assert all(one in said for one in words), (drawer, said)
    assert said.index("holds:*") < said.index("request*") < said.index("answer*") < said.index("safety note*")
    aisha.press("request_read", in_view=True)
    assert shared in words_of(aisha.view("read"))


def test_the_file_begins_with_what_to_know_before_meeting_the_client(scene: Scene) -> None:
    """Safety notes come first of all, there and on the page for somebody who is about to meet the client; also for who covers or reads."""
    given_note(scene, AISHA)

    for word, view in (("record", "file"), ("meet", "file"), ("status", "board")):
        assert words_of(opens(scene, AISHA, word=word).view(view)).splitlines()[1] == "*Before you meet this client:* Meet at the office and never alone", word
    assert states(scene, BEN, "cover").ok
    said = words_of(opens(scene, BEN, word="meet").view("file"))
    assert "never alone" in said
    assert "Still needed" not in said


def test_who_tells_in_person_reads_the_safety_notes_in_the_share_form(scene: Scene) -> None:
    """What to do, as soon as that way is chosen; not for a letter."""
    given_note(scene, AISHA)
    aisha = opens(scene, AISHA, word="share")
    aisha.view("share")
    aisha.chooses("channel", "letter")
    assert "never alone" not in words_of(aisha.view("share"))

    aisha.chooses("channel", "in_person")

    assert "*Before you meet the client:* Meet at the office and never alone" in words_of(aisha.view("share"))


@pytest.mark.parametrize(("user", "said"), [(AISHA, "was destroyed, as the charity's rules ask"), (BEN, NOT_HERE), (DANA, NOT_HERE)])
def test_a_destroyed_file_says_so_to_who_had_a_right_to_it_and_to_nobody_else(scene: Scene, user: str, said: str) -> None:
    """Every way to the file; others are asked for a purpose and find nothing, as for nobody's client."""
    scene.given_client("JU-0412", AISHA, briefed=False)
    with scene.desk(OLU) as desk:
        desk.session.connection().exec_driver_sql("UPDATE client SET wrapped_key = NULL")

    for word in ("status", "share", "consent", "withdraw", "precaution", "meet"):
        opens(scene, user, word=word)
        assert said in told(scene.person(user)) or "This needs a role" in told(scene.person(user)), word
    opens(scene, user)
    if user == AISHA:
        assert said in told(scene.person(user))
    else:
        assert states(scene, user).ok
        assert said in words_of(scene.person(user).view("help"))


def test_the_form_for_a_purpose_is_the_same_for_anybodys_and_nobodys_client(scene: Scene) -> None:
    """Before anything is stated nothing differs but the reference, and nothing is kept."""
    scene.given_client("JU-0412", AISHA)
    before = len(scene.logged())

    forms: list[Any] = [words_of(opens(scene, BEN, ref).view("reading")).replace(ref, "…") for ref in ("JU-0412", "JU-9999")]

    assert forms[0] == forms[1]
    assert len(scene.logged()) == before
    assert typed_into(scene.person(BEN), "reason") is None
