"""Traps into which other systems of approval have fallen, each tried here: what must not be so is not so, and the honest way still works."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import update

from bot import deciders
from bot.records import KeyWorker, Request
from tests.cast import AISHA, BEN, DANA, GRACE, GUEST, OLU, STRANGER, TOMASZ
from tests.danger.killing import Killable, stage
from tests.danger.tools import carrying, from_person, held_back, nothing_changes, overheard, pressing, saying, sent, trouble
from tests.journeys.steps import (
    DECISION,
    approves,
    asks_to_share,
    declines,
    note_before,
    now,
    raises_alarm,
    records,
    refusal,
    request_waits,
    writes_the_record,
)
from tests.scene import Scene, words_of

BUTTONS = ("request_approve", "request_decline", "request_ask", "request_stand_back")


def waits(scene: Scene, asker: str = AISHA) -> str:
    """A request of this worker waits; its reference."""
    scene.given_client("JU-0412", asker)
    return request_waits(scene, asker)


def test_an_empty_list_of_approvers_never_means_yes(scene: Scene) -> None:
    """Nobody holds a role that decides: the request waits, nobody can answer it, and in the end the answer is no."""
    ref = waits(scene)
    for trustee in (TOMASZ, GRACE):
        scene.given_person(trustee, "worker")
    assert scene.request().state == "waiting"
    for user in (TOMASZ, GRACE, DANA, OLU, AISHA):
        with scene.desk(user) as desk:
            assert deciders.to_ask(desk, desk.session.get_one(Request, ref)) == ()

    scene.clock_is(scene.request().due_at)  # type: ignore[arg-type]  # it is due some day
    scene.time_passes(minutes=1)

    assert scene.request().state == "expired"
    assert f"*Nobody answered {ref} in time, so the answer is no.*" in "\n".join(scene.heard(AISHA))
    assert not [one for one in scene.logged() if one == "request:approval:vote"]


@pytest.fixture
def killable(sqlite_url: str, tmp_path: Path) -> Iterator[Killable]:
    """A bot to be killed."""
    with stage(sqlite_url, tmp_path) as ready:
        yield ready


def test_a_restart_loses_neither_a_request_nor_who_is_out_of_it(killable: Killable) -> None:
    """Killed and started again: the same message works, who left it to others is still out, and another approves it."""
    scene = killable.scene
    killable.starts()
    ref = waits(scene)
    tomasz = scene.person(TOMASZ)
    tomasz.press("request_stand_back", in_message=True)
    tomasz.view("stand_back")
    assert tomasz.submits().ok
    tomasz.closes(everything=True)
    scene.settled()

    killable.dies()
    killable.starts()

    tomasz.press("request_approve", in_message=True)
    assert f"You leave {ref} to others" in refusal(tomasz)
    assert approves(scene.person(GRACE)).ok
    assert scene.request().state == "approved"


@pytest.mark.parametrize("roles", [("admin",), ("admin", "worker", "data_lead"), ("admin", "worker", "trustee", "deputy")])
def test_an_admin_does_not_approve_what_they_asked_themselves(scene: Scene, roles: tuple[str, ...]) -> None:
    """By no role that they give themselves; the first administrator neither."""
    scene.given_person(OLU, "worker")
    scene.given_duties_read(OLU)
    ref = waits(scene, OLU)
    scene.given_person(OLU, *roles)
    with scene.desk(TOMASZ) as desk:
        deciders.widen(desk, desk.request(ref, hold=True), "no_answer")
    scene.settled()
    olu = scene.person(OLU)

    for button in BUTTONS:
        olu.press(button, in_message=True)
        assert "yourself, so somebody else must decide it" in refusal(olu) or "Only trustees and deputies decide requests" in refusal(olu)
        olu.closes(everything=True)

    assert scene.request().state in {"waiting", "stopped"}
    assert scene.logged().count("request:approval:vote") == 0


@pytest.mark.parametrize("who", [DANA, OLU, GUEST, STRANGER])
def test_to_be_in_the_channel_gives_no_right(scene: Scene, who: str) -> None:
    """Every button in the message is there for all to see, and answers only those who decide."""
    waits(scene)
    person = scene.person(who)
    person.press("request_read", in_message=True)
    person.closes(everything=True)
    with nothing_changes(scene):
        for button in (*BUTTONS, "request_read"):
            person.press(button, in_message=True)
            said = refusal(person)
            assert "Only trustees and deputies decide" in said or "cannot find" in said or "only for members" in said, said
            person.closes(everything=True)


CLOSED = (
    "asked", "allowed", "not_yet", "refused", "approved", "declined", "expired", "stopped", "taken_back", "replaced", "shared", "not_shared", "tell_now",
    "lapsed", "overtaken",
)  # fmt: skip


def test_nothing_but_a_waiting_request_is_approved(scene: Scene) -> None:
    """In every other state an old button and an old form are told how it stands, and nothing moves."""
    ref = waits(scene)
    tomasz = scene.person(TOMASZ)
    tomasz.press("request_approve", in_message=True)
    tomasz.view("approve")
    tomasz.fills(**DECISION)
    form = held_back(scene, "approve", tomasz.submits)
    click = overheard(scene, "request_approve")
    for state in CLOSED:
        with scene.desk(OLU) as desk:
            desk.session.execute(update(Request).where(Request.id == ref).values(state=state))
        said = trouble(scene, "may_not_decide_already_decided", ref=ref, state=state)
        with nothing_changes(scene):
            assert sent(scene, "submission", saying(form)) == [said], state
            assert sent(scene, "action", pressing(click, ref)) == [""]
            assert tomasz.messages()[-1]["text"] == said, state
    with scene.desk(OLU) as desk:
        desk.session.execute(update(Request).where(Request.id == ref).values(state="waiting"))
    assert sent(scene, "submission", saying(form)) == [""]
    assert scene.request().state == "approved"


def test_nobody_s_own_request_is_known_by_who_asked_and_not_by_whose_client_it_is(scene: Scene) -> None:
    """A trustee who works with the client may decide what a colleague asked; and not their own, although they no longer work with the client."""
    scene.given_client("JU-0412", AISHA, GRACE)
    request_waits(scene, AISHA)
    assert approves(scene.person(GRACE)).ok
    own = request_waits(scene, GRACE)
    with scene.desk(OLU) as desk:
        row = desk.session.get_one(KeyWorker, (desk.team, "JU-0412", GRACE))
        desk.session.delete(row)
    grace = scene.person(GRACE)

    grace.press("request_approve", in_message=True)

    assert f"You asked for {own} yourself" in refusal(grace)
    assert approves(scene.person(TOMASZ)).ok


def test_an_override_is_recorded_only_where_one_was_used(scene: Scene) -> None:
    """Where a consent covers it nobody approved anything, and no ground is on record; where none does, both are."""
    scene.given_client("JU-0412", AISHA)
    scene.given_consent("JU-0412", "Leeds Housing")
    aisha = scene.person(AISHA)
    asks_to_share(aisha)
    aisha.closes(everything=True)
    scene.settled()
    assert records(aisha, categories=["housing"], channel="email", **now(scene)).ok
    note = note_before(aisha)
    assert (scene.request().ground, scene.request().decided_at) == (None, None)
    assert "Reason for telling without consent" not in note
    assert "Approved" not in note
    assert not [one for one in scene.logged() if one.startswith("request:approval")]
    aisha.closes(everything=True)

    request_waits(scene, AISHA)
    assert approves(scene.person(TOMASZ)).ok

    assert scene.request().ground == "4.2.2"
    assert [one for one in scene.logged() if one.startswith("request:approval")][-1] == "request:approval:close"


def test_what_a_client_agreed_to_meanwhile_is_not_recorded_as_approved(scene: Scene) -> None:
    """One of two had approved, with a condition; then the client agrees: the record rests on the consent, and is not bound by the condition."""
    scene.given_numbers(quorum_4_2_2=2)
    ref = waits(scene)
    assert approves(scene.person(TOMASZ), only_to="Their duty officer").ok
    scene.given_consent("JU-0412", "Elm House", given_on=scene.today)
    grace = scene.person(GRACE)
    grace.press("request_approve", in_message=True)
    assert f"The client has agreed since {ref} was asked" in refusal(grace)
    scene.settled()

    assert records(scene.person(AISHA), categories=["housing"], channel="email", **now(scene)).ok

    assert "Approved on these conditions" not in note_before(scene.person(AISHA))


def test_danger_passes_by_every_step_of_an_approval(scene: Scene) -> None:
    """Three must approve, with codes that nobody has: a life in danger waits for none of it, also in the middle of an approval, and its record is owed."""
    scene.given_numbers(quorum_4_2_1=3, from_trustees_4_2_1=3, declines_needed=3, one_time_codes=1)
    scene.given_client("JU-0412", AISHA)
    ref = request_waits(scene, AISHA, ground="4.2.1")
    assert declines(scene.person(TOMASZ)).ok
    assert scene.request().state == "waiting"
    aisha = scene.person(AISHA)

    aisha.press("request_cannot_wait", in_message=True)
    aisha.view("cannot_wait")
    answer = aisha.submits(danger="child", why="He is on his way to the school")

    assert "Ring 999" in words_of(answer.view) or "999" in words_of(answer.view)
    assert scene.request().state == "overtaken"
    assert scene.alarms()[-1].request_id == ref
    scene.settled()
    assert writes_the_record(aisha).ok
    assert raises_alarm(scene, BEN)


def test_nobody_is_added_to_those_who_decide_by_another_role(scene: Scene) -> None:
    """Admin, data lead, worker and key worker are asked nothing; a deputy is, once it is widened and not before."""
    scene.given_person(BEN, "worker", "data_lead", "admin")
    scene.given_person(DANA, "deputy", "data_lead")
    ref = waits(scene)

    def asked() -> tuple[str, ...]:
        with scene.desk(TOMASZ) as desk:
            return deciders.to_ask(desk, desk.request(ref))

    assert asked() == (GRACE, TOMASZ)
    assert not [one for one in scene.heard(DANA) if ref in one]
    with scene.desk(TOMASZ) as desk:
        deciders.widen(desk, desk.request(ref, hold=True), "no_answer")
    assert asked() == (DANA, GRACE, TOMASZ)


def test_a_new_request_in_place_of_somebody_else_s_or_of_another_client_s_is_refused(scene: Scene) -> None:
    """Nobody closes a colleague's request by naming it in a form, nor takes a declaration along to another client."""
    ref = waits(scene)
    scene.given_client("JU-0777", BEN, AISHA)
    asks_to_share(scene.person(BEN), "Elm House", "JU-0777")
    form = overheard(scene, "share", "view_submission")
    with nothing_changes(scene, "log_entry", "log_head"):
        assert "cannot find" in sent(scene, "submission", carrying(form, replaces=ref))[0]
        assert "cannot find" in sent(scene, "submission", from_person(carrying(form, replaces=ref), AISHA))[0]
    assert scene.requests()[0].state == "waiting"
