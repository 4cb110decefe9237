"""Clients by reference, roles, how things stand, help and Home (2.1, 3.8)."""

from __future__ import annotations

from typing import Any

import pytest

from policy.facts import BriefingItem
from tests.cast import AISHA, BEN, DANA, GRACE, GUEST, OLU, ROBOT, STRANGER, TOMASZ
from tests.journeys.steps import asks_to_share, raises_alarm, request_waits, shown, told, typed_into, writes_the_record
from tests.scene import Scene, in_words, words_of

NOT_HERE = "We cannot find this client among the people you work with"


def first_contact(scene: Scene, worker: str, ref: str, **more: Any) -> Any:
    """Open the form and record a new client."""
    person = scene.person(worker)
    assert person.types(f"/justus client {ref}", channel="general").ok
    person.view("client")
    return person.submits(**more)


def gives_roles(scene: Scene, user: str, *roles: str) -> Any:
    """Olu ticks exactly these roles for a person."""
    olu = scene.person(OLU)
    assert olu.types("/justus people", channel="general").ok
    olu.chooses("person", user)
    return olu.submits(**{f"roles:{user}": list(roles)})


def home(scene: Scene, user: str) -> str:
    """What the Home tab says to a person."""
    person = scene.person(user)
    before = person.state()["home"].get("hash")
    assert person.opens_home().ok
    return in_words(person.wait_for(lambda state: state["home"] if state["home"].get("hash") != before else None))


# Clients


def test_a_new_client_is_a_reference_with_what_they_were_told(scene: Scene) -> None:
    """The form is filled in for today and for me; what was told counts as the briefing that a consent needs."""
    assert first_contact(scene, AISHA, "ju0500", told=list(BriefingItem), formats=["spoken", "leaflet"]).ok

    board = words_of(scene.person(AISHA).view("board"))
    assert "*Client JU-0500* (adult). Told how we use information on" in board
    assert "None yet." in board
    assert scene.log_verifies()


def test_a_client_who_was_told_only_a_part_counts_as_not_told(scene: Scene) -> None:
    """The board says so, because a consent would not count."""
    assert first_contact(scene, AISHA, "JU-0500", told=list(BriefingItem)[:3], formats=["spoken"]).ok

    assert "Not yet told everything about how we use information" in words_of(scene.person(AISHA).view("board"))


def test_a_reference_of_somebody_elses_client_cannot_be_used(scene: Scene) -> None:
    """The form does not say that there is such a client, and nothing typed is lost; a free one is taken."""
    scene.given_client("JU-0412", BEN)
    aisha = scene.person(AISHA)

    result = first_contact(scene, AISHA, "JU-0412", language="Polish")

    assert result.errors == {"ref": "This reference cannot be used. Check it, or ask your data lead."}
    assert typed_into(aisha, "language") == "Polish"
    assert aisha.submits(ref="JU-0413").ok
    assert scene.heard(BEN) == []


def test_a_key_worker_has_to_be_a_worker(scene: Scene) -> None:
    """A trustee cannot be made one by naming them in the form."""
    result = first_contact(scene, AISHA, "JU-0500", key_workers=[AISHA, TOMASZ])

    assert "must have the role of worker" in result.errors["key_workers"]
    assert scene.person(AISHA).submits(key_workers=[AISHA, BEN]).ok
    scene.person(BEN).types("/justus client JU-0500", channel="general")
    assert "*Client JU-0500*" in words_of(scene.person(BEN).view("board"))


def test_not_yours_and_not_there_are_answered_with_the_same_words(scene: Scene) -> None:
    """Nobody finds out by trying whether somebody is a client; the key worker is answered."""
    scene.given_client("JU-0412", AISHA)
    aisha, ben = scene.person(AISHA), scene.person(BEN)

    for number, command in enumerate(("status", "share", "consent", "withdraw"), start=1):
        for ref in ("JU-0412", "JU-9999"):
            ben.types(f"/justus {command} {ref}", channel="general")
        not_yours, not_there = [one["text"] for one in ben.ephemerals()[-2:]]

        assert len(ben.ephemerals()) == 2 * number
        assert not_there == not_yours
        assert NOT_HERE in not_yours
        assert ben.views() == []
        aisha.types(f"/justus {command} JU-0412", channel="general")
        assert "JU-0412" in words_of(aisha.view())
        aisha.closes()


def test_the_client_command_does_not_tell_who_is_a_client_either(scene: Scene) -> None:
    """For somebody else's client and for nobody's it opens the same form."""
    scene.given_client("JU-0412", AISHA)
    ben = scene.person(BEN)

    for ref in ("JU-0412", "JU-9999"):
        ben.types(f"/justus client {ref}", channel="general")
        assert typed_into(ben, "ref") == ref
        assert shown(ben) == {"ref", "age", "key_workers", "told", "formats", "language", "told_by", "briefed_on"}
        ben.closes()


# People


def test_a_role_counts_from_the_moment_it_is_given_and_taken(scene: Scene) -> None:
    """Ben becomes a trustee and may read; a minute later he may not, in the same channel."""
    scene.given_client("JU-0412", AISHA)
    request = request_waits(scene, AISHA)
    ben = scene.person(BEN)

    assert gives_roles(scene, BEN, "worker", "trustee").ok
    ben.types(f"/justus status {request}", channel="general")
    assert request in words_of(ben.view("read"))
    ben.closes(everything=True)

    scene.person(OLU).closes(everything=True)
    assert gives_roles(scene, BEN, "worker").ok
    ben.types(f"/justus status {request}", channel="general")
    assert f"We cannot find {request} among what you may see" in told(ben)


@pytest.mark.parametrize("who", [GUEST, STRANGER, ROBOT])
def test_whoever_is_no_full_member_never_holds_a_role(scene: Scene, who: str) -> None:
    """Guest, stranger and app: said beside the person; taking roles away is always possible."""
    olu = scene.person(OLU)

    result = gives_roles(scene, who, "trustee")

    assert "cannot have a role" in result.errors["person"]
    with scene.desk(OLU) as desk:
        assert who not in desk.holders("trustee")
    assert olu.submits(**{f"roles:{who}": []}).ok


def test_whoever_leaves_while_the_form_is_open_is_given_no_role(scene: Scene) -> None:
    """Slack offers nobody who left; whoever left since is refused at the button."""
    olu = scene.person(OLU)
    olu.types("/justus people", channel="general")
    olu.chooses("person", BEN)
    scene.sandbox.world("deactivate", user=BEN)

    result = olu.submits(**{f"roles:{BEN}": ["worker", "trustee"]})

    assert "people who have left cannot have a role" in result.errors["person"]


def test_a_trustee_who_became_a_guest_decides_nothing_any_more(scene: Scene) -> None:
    """Made a guest in Slack, the role on record is worth nothing: the button is refused."""
    scene.given_client("JU-0412", AISHA)
    request_waits(scene, AISHA)
    tomasz = scene.person(TOMASZ)
    scene.sandbox.world("make_guest", user=TOMASZ)

    tomasz.press("request_approve", in_message=True)

    assert "This is only for members of JustUs" in words_of(tomasz.view("help"))
    assert scene.request().state == "waiting"


def test_only_admins_give_roles_and_see_who_has_which(scene: Scene) -> None:
    """Trustee, data lead and worker are refused in words that say whom to ask; the admin sees the list."""
    for user in (TOMASZ, DANA, AISHA):
        scene.person(user).types("/justus people", channel="general")
        assert "This needs a role that you do not have" in told(scene.person(user))

    assert gives_roles(scene, BEN, "worker", "data_lead").ok

    assert f"<@{BEN}>: Worker: sees clients and Data lead: looks after the records" in words_of(scene.person(OLU).view("board"))


# Status, help, Home


def test_a_worker_sees_how_their_own_request_stands(scene: Scene) -> None:
    """By its reference in any case; a trustee reads the case, and nobody else finds it."""
    scene.given_client("JU-0412", AISHA)
    request = request_waits(scene, AISHA)

    for user, view, said in ((AISHA, "outcome", "is with the trustees"), (TOMASZ, "read", "It waits for a decision by")):
        scene.person(user).types(f"/justus {request.lower()} STATUS", channel="general")
        assert said in words_of(scene.person(user).view(view))

    for user, ref in ((BEN, request), (AISHA, "R-ZZZZZZ")):
        scene.person(user).types(f"/justus status {ref}", channel="general")
        assert f"We cannot find {ref} among what you may see" in told(scene.person(user))


def test_help_fits_one_screen_and_begins_with_danger(scene: Scene) -> None:
    """Every command with an example, and a reference instead of a name."""
    aisha = scene.person(AISHA)

    aisha.types("/justus HELP", channel="general")

    said = words_of(aisha.view("help"))
    assert said.splitlines()[1].startswith("*In danger? Ring 999 first.*")
    for command in ("share", "consent", "withdraw", "client", "status", "people", "emergency"):
        assert f"/justus {command}" in said


def test_the_bare_command_shows_what_waits(scene: Scene) -> None:
    """The same as Home, for me alone, with the buttons to start from; a word too few shows it too."""
    scene.given_client("JU-0412", AISHA)
    request = request_waits(scene, AISHA)
    aisha = scene.person(AISHA)

    for number, typed in enumerate(("/justus", "/justus   ", "/justus home", "/justus status"), start=1):
        aisha.types(typed, channel="general")

        assert len(aisha.ephemerals()) == number
        assert f"*{request}*: with the trustees until" in told(aisha)
        assert "Ask to share" in told(aisha)


def test_home_shows_a_worker_what_waits_for_them(scene: Scene) -> None:
    """Records owed first, then what may be shared, then what is still open; each with its button."""
    scene.given_client("JU-0412", AISHA)
    scene.given_consent("JU-0412", "Leeds Housing")
    assert "Nothing waits for you." in home(scene, AISHA)
    waiting = request_waits(scene, AISHA)
    asks_to_share(scene.person(AISHA), "Leeds Housing")
    scene.person(AISHA).closes(everything=True)
    allowed = scene.request().id
    alarm = raises_alarm(scene, AISHA)

    said = home(scene, AISHA)

    assert said.index(f"*{alarm}*: write the record by") < said.index(f"*{allowed}*: you may share Housing") < said.index(f"*{waiting}*: with the trustees")
    assert scene.person(AISHA).press("disclosure_record", in_home=True).ok
    assert scene.person(AISHA).view("record")


def test_home_shows_a_trustee_what_to_decide_and_to_review(scene: Scene) -> None:
    """Emergencies to review before requests to decide; never their own request, and no client."""
    scene.given_client("JU-0412", GRACE)
    own = request_waits(scene, GRACE)
    raises_alarm(scene, AISHA)
    scene.settled()
    writes_the_record(scene.person(AISHA))

    said = home(scene, TOMASZ)
    assert said.index("Emergencies to review (1)") < said.index("Requests to decide (1)")
    assert f"*{own}*" in said
    assert "JU-0412" not in said
    assert "Requests to decide" not in home(scene, GRACE)
    assert scene.person(TOMASZ).press("request_read", in_home=True).ok
    assert "Elm House" in words_of(scene.person(TOMASZ).view("read"))


def test_home_tells_somebody_without_a_role_whom_to_ask(scene: Scene) -> None:
    """And offers nothing that would be refused but the way to get help in danger."""
    assert gives_roles(scene, BEN).ok

    said = home(scene, BEN)

    assert "You have no role here yet. An admin of JustUs can give you one." in said
    assert "Record consent" not in said
    assert "ring 999 first" in said
