"""Somebody rings or writes: kept at once, checked before anything is said, and turned into an ask or a no (3.3)."""

from __future__ import annotations

import re
from typing import Any

import pytest

from sandbox.client import Person, Result
from tests.cast import AISHA, BEN, DANA, GUEST, OLU, TOMASZ
from tests.journeys.steps import TYPED, shown, told, typed_into
from tests.journeys.test_reading import opens
from tests.scene import Scene, words_of

CALL: dict[str, Any] = {"who": "Ms Hill of Leeds Housing", "wanted": "Whether he still lives at the flat"}


def takes(scene: Scene, user: str = AISHA, ref: str = "JU-0412", channel: str = "telephone", **answers: Any) -> Result:
    """Somebody takes a call for a client, for nobody by reference, or for nobody's; change any answer."""
    person = opens(scene, user, "", "enquiry")
    person.view("enquiry")
    for name, value in (("channel", channel), ("overheard", answers.pop("overheard", "no")), ("identity", answers.pop("identity", "unsure"))):
        if name in shown(person):
            person.chooses(name, value)
            person.view("enquiry")
    return person.submits(kind="agency", ref=ref, **{**CALL, **answers})


def the_enquiry(scene: Scene) -> str:
    """The reference of the newest enquiry."""
    with scene.desk(OLU) as desk:
        return str(desk.session.connection().exec_driver_sql("SELECT id FROM enquiry ORDER BY taken_at DESC").scalar())


def passes_on(scene: Scene) -> None:
    """A minute later."""
    scene.time_passes(minutes=1)
    scene.settled()


def test_guidance_comes_before_the_first_question(scene: Scene) -> None:
    """Neither yes nor no, in words to say; on the telephone: ring back, on a number of your own, where nobody can hear."""
    aisha = opens(scene, AISHA, "", "enquiry")

    said = words_of(aisha.view("enquiry")).splitlines()
    assert said[1].startswith("*Do not say whether somebody is our client: not yes, and not no*")
    assert "I cannot talk about who we work with" in said[1]
    aisha.chooses("channel", "telephone")
    assert "*Take their name and ring them back*" in words_of(aisha.view("enquiry"))
    aisha.chooses("overheard", "yes")
    assert "Please move somewhere private" in words_of(aisha.view("enquiry"))


def test_it_starts_from_a_shortcut_too(scene: Scene) -> None:
    """A worker on the telephone does not type commands."""
    assert scene.person(AISHA).shortcut("enquiry_shortcut").ok

    assert "Somebody is asking" in words_of(scene.person(AISHA).view("enquiry"))


@pytest.mark.parametrize("user", [AISHA, TOMASZ, DANA, OLU])
def test_whoever_picks_up_the_telephone_can_take_it(scene: Scene, user: str) -> None:
    """Whatever their role here is."""
    assert takes(scene, user, "").ok

    said = words_of(scene.person(user).view("read"))
    assert f"*{the_enquiry(scene)} is kept.*" in said
    assert "nobody was named by reference" in said
    assert scene.log_verifies()


def test_an_enquiry_becomes_an_ask_with_what_is_known_filled_in(scene: Scene) -> None:
    """Recipient, kind, way, identity and where the number came from; the ask and the enquiry name each other."""
    scene.given_client("JU-0412", AISHA)
    assert takes(scene, identity="called_back", number_source="The council's web page").ok
    ref = the_enquiry(scene)
    aisha = scene.person(AISHA)

    aisha.press("enquiry_share", in_view=True)

    aisha.view("share")
    for name, value in {
        "recipient": CALL["who"], "recipient_kind": "agency", "channel": "telephone", "identity": "called_back", "number_source": "The council's web page",
        "overheard": "no",
    }.items():  # fmt: skip
        assert typed_into(aisha, name) == value, name
    aisha.fills(danger="none", purpose="housing")
    aisha.chooses("categories", ["housing"])
    aisha.chooses("anonymous", "no")
    assert aisha.submits(justification="They must place the client by Friday", **TYPED).ok
    request = scene.request().id
    said = words_of(opens(scene, AISHA, ref, "status").view("read"))
    assert f"*It became {request}.*" in said
    assert scene.logged().count("enquiry:call:ask") == 1


def test_an_enquiry_by_somebody_whom_a_consent_names_chooses_them(scene: Scene) -> None:
    """The name in the consent is taken, not one beside it."""
    scene.given_client("JU-0412", AISHA)
    scene.given_consent("JU-0412", "Leeds Housing")
    assert takes(scene, who="leeds  housing").ok

    scene.person(AISHA).press("enquiry_share", in_view=True)

    scene.person(AISHA).view("share")
    assert "recipient" not in shown(scene.person(AISHA))


def test_a_refused_enquiry_is_kept_with_what_was_said(scene: Scene) -> None:
    """In the file, with who asked and what they were told; and a worker may still ask to share from it."""
    scene.given_client("JU-0412", AISHA)
    assert takes(scene).ok
    ref, aisha = the_enquiry(scene), scene.person(AISHA)

    aisha.press("enquiry_close", in_view=True)
    aisha.view("enquiry_answer")
    assert aisha.submits(answer="That we cannot talk about who we work with").ok

    assert "*Nothing was told.* We said: That we cannot talk" in words_of(aisha.view("read"))
    file = opens(scene, AISHA)
    assert "*Enquiries* (1)" in words_of(file.view("file"))
    said = words_of(opens(scene, AISHA, ref, "status").view("read"))
    assert "Ask to share" in said
    assert "Nothing was told" in said


def test_ringing_back_needs_a_number_of_ones_own(scene: Scene) -> None:
    """Where it came from is asked; the page then says when they were rung back."""
    scene.given_client("JU-0412", AISHA)
    assert takes(scene, number="07700 900123").ok
    aisha = scene.person(AISHA)
    assert "*Not rung back yet.*" in words_of(aisha.view("read"))

    aisha.press("enquiry_call_back", in_view=True)
    aisha.view("call_back")
    assert aisha.submits(number_source="..").errors == {"number_source": "Please say it in a sentence."}
    assert aisha.submits(number_source="The council's web page").ok

    said = words_of(aisha.view("read"))
    assert "*Rung back* at" in said
    assert "The council's web page" in said
    assert "They gave this number: 07700 900123" in said


def test_those_who_work_with_the_client_hear_that_somebody_asked(scene: Scene) -> None:
    """By direct message, without a word of what was asked; they open it, and ask to share or not."""
    scene.given_client("JU-0412", AISHA)
    assert takes(scene, BEN).ok
    passes_on(scene)
    ref = the_enquiry(scene)

    (heard,) = scene.heard(AISHA)
    assert f"*{ref}: somebody asked about a client of yours*, and <@{BEN}> took it." in heard
    assert "Hill" not in heard
    assert "JU-0412" not in heard
    assert scene.phone(AISHA) == [f"{ref}: somebody asked"]
    aisha = scene.person(AISHA)
    aisha.press("enquiry_open", in_message=True)
    assert CALL["wanted"] in words_of(aisha.view("read"))
    aisha.press("enquiry_share", in_view=True)
    assert aisha.view("share")


def everything_said(scene: Scene, user: str, ref: str) -> list[str]:
    """All that somebody reads who takes a call for this client, and afterwards opens it, lists it and tries to do something with it; whenever that was."""
    assert takes(scene, user, ref).ok
    enquiry, person = the_enquiry(scene), scene.person(user)
    said = [words_of(person.view("read"))]
    person.press("enquiry_share", in_view=True)
    said.append(words_of(person.view("help")))
    passes_on(scene)
    said.append(words_of(opens(scene, user, enquiry, "status").view("read")))
    said.append(words_of(opens(scene, user, "", "enquiries").view("read")))
    said.extend(scene.heard(user))
    person.closes(everything=True)
    return [re.sub(r"\bat \d\d:\d\d on \w+ \d+ \w+ \d{4}", "then", one.replace(enquiry, "EN-…").replace(ref, "JU-…")) for one in said]


def test_nobody_learns_from_an_enquiry_whether_somebody_is_a_client(scene: Scene) -> None:
    """Another worker's client and nobody's: the same pages, buttons, lists and messages, word for word."""
    scene.given_client("JU-0412", AISHA)

    theirs = everything_said(scene, BEN, "JU-0412")
    nobodys = everything_said(scene, BEN, "JU-9999")

    shorter = [one.replace("(2)", "(1)") for one in nobodys]
    assert theirs[:3] == shorter[:3]
    assert "We cannot find this client among the people you work with" in theirs[1]
    assert scene.heard(BEN) == []


def test_the_taker_reads_only_that_it_is_closed(scene: Scene) -> None:
    """Not what became of it, because that would say that there is such a client; the key worker and the data lead read all."""
    scene.given_client("JU-0412", AISHA)
    assert takes(scene, BEN).ok
    ref = the_enquiry(scene)
    aisha = opens(scene, AISHA, ref, "status")
    aisha.press("enquiry_close", in_view=True)
    aisha.view("enquiry_answer")
    assert aisha.submits(answer="That we cannot talk").ok

    said = words_of(opens(scene, BEN, ref, "status").view("read"))
    assert "*It is closed.*" in said
    assert "That we cannot talk" not in said
    assert "That we cannot talk" in words_of(opens(scene, DANA, ref, "status").view("read"))


def test_an_enquiry_about_nobody_can_be_given_a_client_later(scene: Scene) -> None:
    """Then those who work with the client hear of it, and it lies in the file; before that the data lead heard."""
    scene.given_client("JU-0412", AISHA)
    assert takes(scene, BEN, "").ok
    passes_on(scene)
    ref = the_enquiry(scene)
    assert "nobody here works with whom it is about" in scene.heard(DANA)[-1]
    assert scene.heard(AISHA) == []

    ben = opens(scene, BEN, ref, "status")
    ben.press("enquiry_name", in_view=True)
    ben.view("enquiry_client")
    assert "is not a client reference" in ben.submits(ref="Mr Smith").errors["ref"]
    assert ben.submits(ref="ju 0412").ok
    passes_on(scene)

    assert f"*{ref}: somebody asked about a client of yours*" in scene.heard(AISHA)[-1]
    assert "*Enquiries* (1)" in words_of(opens(scene, AISHA).view("file"))


def test_an_enquiry_from_before_a_client_came_can_still_be_read(scene: Scene) -> None:
    """It was sealed with a key of its own; the file of a client who comes later has it."""
    assert takes(scene, BEN, "JU-0500").ok
    scene.given_client("JU-0500", AISHA)

    said = words_of(opens(scene, AISHA, the_enquiry(scene), "status").view("read"))

    assert CALL["wanted"] in said


def test_what_is_open_for_days_is_said_once_and_stands_on_home(scene: Scene) -> None:
    """To whoever took it and to the data lead; the message says so when it is closed."""
    scene.given_client("JU-0412", AISHA)
    assert takes(scene, AISHA).ok
    ref = the_enquiry(scene)
    scene.time_passes(days=2)
    scene.settled()
    assert not any(ref in one for one in scene.heard(AISHA))

    scene.time_passes(days=1)
    scene.settled()
    scene.time_passes(days=9)

    for user in (AISHA, DANA):
        assert [f"*{ref}: this enquiry is still open*" in one for one in scene.heard(user) if ref in one] == [True]
        before = scene.person(user).state()["home"].get("hash")
        scene.person(user).opens_home()
        shown_home = scene.person(user).wait_for(lambda state, old=before: state["home"] if state["home"].get("hash") != old else None)
        assert f"*{ref}*: <@{AISHA}> took it at" in str(shown_home)
    aisha = opens(scene, AISHA, ref, "status")
    aisha.press("enquiry_close", in_view=True)
    aisha.view("enquiry_answer")
    assert aisha.submits(answer="That we cannot talk").ok
    assert "this enquiry is closed" in scene.heard(DANA)[-1]


@pytest.mark.parametrize(
    ("answers", "beside"),
    [({"who": ""}, "who"), ({"wanted": ".."}, "wanted"), ({"ref": "Mr Smith"}, "ref"), ({"identity": "called_back", "number_source": ""}, "number_source")],
)
def test_what_is_lacking_is_said_beside_it_and_nothing_typed_is_lost(scene: Scene, answers: dict[str, str], beside: str) -> None:
    """Who, what, a reference that is none, and where the number came from."""
    result = takes(scene, **answers)

    assert result.status in {"errors", "refused"}
    assert beside in result.errors or beside in str(result.told) or result.status == "refused"
    assert typed_into(scene.person(AISHA), "channel") == "telephone"
    assert "enquiry:call:take" not in scene.logged()


def test_each_sees_the_enquiries_that_are_theirs_page_by_page(scene: Scene) -> None:
    """Those one took, those about one's clients, and all of them for the data lead; by reference, and nothing that was said."""
    scene.given_client("JU-0412", AISHA)
    for _ in range(14):
        assert takes(scene, BEN).ok
    assert takes(scene, DANA, "").ok

    lists = {user: words_of(opens(scene, user, "", "enquiries").view("read")) for user in (AISHA, BEN, DANA, TOMASZ)}

    assert "(14)" in lists[AISHA] and "(14)" in lists[BEN] and "(15)" in lists[DANA]
    assert "No enquiry is on record for you to see" in lists[TOMASZ]
    assert "Hill" not in "".join(lists.values())
    dana = opens(scene, DANA, "", "enquiries")
    dana.press("page_more", in_view=True)
    assert dana.wait_for(lambda state: state["views"][-1] if "Back" in words_of(state["views"][-1]) else None)


def test_somebody_without_a_role_is_told_whom_to_ask(scene: Scene) -> None:
    """A guest gets the sentence for outsiders."""
    opens(scene, GUEST, "", "enquiry")
    assert "This is only for members of JustUs" in told(scene.person(GUEST))


def test_a_second_ask_from_the_same_enquiry_is_said_to_be_made_already(scene: Scene) -> None:
    """Nobody asks twice by mistake."""
    scene.given_client("JU-0412", AISHA)
    assert takes(scene, channel="letter").ok
    ref, aisha = the_enquiry(scene), scene.person(AISHA)
    aisha.press("enquiry_share", in_view=True)
    asks_from_it(aisha)
    with scene.desk(AISHA) as desk:
        from bot.enquiries import to_share
        from bot.errors import Refused

        with pytest.raises(Refused, match="already_decided"):
            to_share(desk, ref)


def asks_from_it(worker: Person) -> None:
    """Answer what the enquiry does not say, and submit."""
    worker.view("share")
    worker.fills(danger="none", purpose="housing")
    worker.chooses("categories", ["housing"])
    worker.chooses("anonymous", "no")
    assert worker.submits(justification="They must place the client by Friday", **TYPED).ok
