"""Each ground asks what it needs and nothing else, ends kindly where it does not hold, and waits for nobody where somebody is in danger (4.1 to 4.6, 4.10)."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import fields
from pathlib import Path
from typing import Any, get_args

import pytest

from policy.cases import Basis
from policy.grounds import Ground
from sandbox.client import Person
from tests.cast import AISHA, BEN, GRACE, TOMASZ
from tests.journeys.steps import CASE, OF_GROUND, approves, asks_to_share, asks_trustees, fills_ground, note_before, reviews, shown, writes_the_record
from tests.scene import Scene, play, words_of

FACTS = {kind.ground: {"second_worker" if one.name == "tellers" else one.name for one in fields(kind)} for kind in get_args(Basis)}
OF_ALL = {"ground", "reason", "why_no_consent", "discussed", "encouraged", "in_doubt", "urgent"}
NOT_ASKED: dict[str, set[str]] = {Ground.TERRORISM: {"discussed", "encouraged", "urgent"}, Ground.COURT: {"encouraged"}}
POLICE = {"recipient_kind": "police_or_court", "channel": "in_person"}
READ: dict[str, tuple[tuple[str, str], ...]] = {
    "4.2.1": (("How soon could somebody come to harm?", "Not that soon"), ("Which child is it?", "A child of the client's family"),
              ("What kind of harm?", "Harm to the body, Sexual harm"),
              ("Do you know of the sexual harm from the child, from who did it, or by seeing it?", "No"), ("What does the child say?", "It hurts at night"),
              ("Do the parents know that you will tell?", "No"), ("Why do the parents not know?", "He would hit them both"),
              ("Does the child know that you will tell?", "No"), ("Why does the child not know?", "She is two")),
    "4.2.2": (("How soon could somebody come to harm?", "Not that soon"), ("What kind of harm?", "Neglect: not cared for by others"),
              ("Does this adult need care and support?", "Yes"), ("Can they keep themselves safe from it?", "No"),
              ("Can they decide about this for themselves?", "No, they cannot"),
              ("Why should it be told, even without their yes?", "Others in the house are at risk too")),
    "4.2.3": (("How soon could somebody come to harm?", "Not that soon"), ("What do you think is going on?", "A plan to hurt people"),
              ("Did you learn of it through your work here?", "No")),
    "4.2.4": (("What have you seen yourself?", "An order with the name of a court on it"), ("Which court?", "The county court"),
              ("Which number is on it?", "26/1187"), ("On which day did you see it?", "Monday 2 March 2026")),
    "4.2.5": (("Who asks about it?", "A council"), ("Which law lets them ask?", "They wrote which law lets them ask")),
    "4.2.6": (("What is done with the drugs?", "Selling or giving to others"),),
    "4.2.7": (("Which crime is it?", "A robbery"), ("What would it do to tell?", "To stop it before it happens"),
              ("Why is it right to tell in this case?", "Somebody could be killed")),
    "4.2.8": (("How soon could somebody come to harm?", "Not that soon"), ("What is the danger to the client's life?", "They may end their life")),
    "4.2.9": (("How soon could somebody come to harm?", "Not that soon"), ("What is the danger to those who work here?", "They carry a weapon"),
              ("Is there a safety note for those who meet this client?", "No")),
    "4.4": (("Which crime is it?", "He set a house on fire"),),
    "4.5": (("Which crime is it?", "A stabbing"), ("Did the witness see it, or know it at first hand?", "Yes"),
            ("Have you encouraged the witness to report it?", "Yes"),
            ("Have you offered to help the witness do it?", "No"), ("Why was no help offered?", "They do not want me there"),
            ("What does the witness say now?", "They will not report it")),
    "4.6": (("Who could come to harm?", "The children on the bus"), ("Why is it right to tell in this case?", "They drive on Monday")),
}  # fmt: skip
"""Each question of a ground as it is asked, and its answer in words, as a trustee and the file must hold them."""
MORE: dict[str, dict[str, Any]] = {
    "4.2.1": {"harms": ["physical", "sexual"], "known_sexual_offence": "no", "childs_account": "It hurts at night", "child_told": "no",
              "why_child_not_told": "She is two"},
    "4.5": {"witness_supported": "no", "why_not_supported": "They do not want me there"},
}  # fmt: skip
FOLLOW_UPS = {
    "4.2.1": {"harms": {"known_sexual_offence"}, "parents_told": {"why_parents_not_told"}, "child_told": {"why_child_not_told"}},
    "4.2.4": {"paper": {"court", "number", "seen_on"}},
    "4.2.5": {"asker": {"power"}},
    "4.5": {"witness_supported": {"why_not_supported"}},
}
"""The questions that come only when another is answered."""


@pytest.fixture
def aisha(scene: Scene) -> Person:
    """A worker whose client no consent helps."""
    scene.given_client("JU-0412", AISHA)
    return scene.person(AISHA)


def opens_the_form(worker: Person, **changes: Any) -> None:
    """Ask to tell somebody whom no consent names, and choose to ask the trustees."""
    assert asks_to_share(worker, "Elm House", **changes).ok
    worker.press("ground_choose", in_view=True)
    worker.view("ground")


def asked_of(ground: Ground) -> set[str]:
    """Every field that the form of a ground may ever show, but for the reasons of a no."""
    return (OF_ALL - NOT_ASKED.get(ground, set()) - ({"urgent"} if "soon" in FACTS[ground] else set())) | FACTS[ground]


def test_each_ground_asks_its_own_questions_and_no_others(aisha: Person) -> None:
    """What the form shows is what the policy needs to know of that ground: first the questions that always come, then those that answers bring."""
    opens_the_form(aisha)
    assert shown(aisha) == {"ground"}

    for ground in Ground:
        later = FOLLOW_UPS.get(ground, {})
        aisha.chooses("ground", ground)
        assert shown(aisha) == asked_of(ground) - set().union(*later.values()), ground
        for name, brings in later.items():
            before = shown(aisha)
            aisha.chooses(name, {**OF_GROUND[ground], **MORE.get(ground, {})}[name])
            assert shown(aisha) - before == brings, (ground, name)
        assert shown(aisha) == asked_of(ground), ground


def test_a_no_to_the_questions_on_the_client_asks_why(aisha: Person) -> None:
    """Whether it was talked over, and whether they were encouraged to go themselves: each no brings the question for its reason, each yes takes it away."""
    opens_the_form(aisha)
    aisha.chooses("ground", "4.6")

    for name, why in (("discussed", "why_not_discussed"), ("encouraged", "why_not_encouraged")):
        aisha.chooses(name, "no")
        assert why in shown(aisha)
        aisha.chooses(name, "yes")
        assert why not in shown(aisha)


def test_a_worker_who_thinks_of_a_child_has_the_guide_at_hand(aisha: Person) -> None:
    """Appendix 2 as questions to think of, beside the kinds of harm; no other ground shows it, and nothing is counted."""
    opens_the_form(aisha)
    aisha.chooses("ground", "4.2.1")
    assert "*To help you think (App. 2).* There is no score." in words_of(aisha.view("ground"))

    aisha.chooses("ground", "4.2.2")
    assert "App. 2" not in words_of(aisha.view("ground"))


@pytest.mark.parametrize("grounds", [tuple(Ground)[:4], tuple(Ground)[4:8], tuple(Ground)[8:]], ids=lambda grounds: "-".join(grounds))
def test_the_trustees_and_the_file_hold_every_answer(scene: Scene, aisha: Person, grounds: tuple[Ground, ...]) -> None:
    """Each question as it was asked, with its answer in words: in what the trustees read, and in the case note; and none of it in the channel."""
    tomasz = scene.person(TOMASZ)
    for ground in grounds:
        opens_the_form(aisha, **(POLICE if ground is Ground.TERRORISM else {}))
        fills_ground(aisha, ground=ground, **MORE.get(ground, {}))
        assert aisha.submits().ok, ground
        aisha.press("case_note", in_view=True)
        note = note_before(aisha)
        aisha.closes(everything=True)
        scene.settled()
        request = scene.request()
        assert (request.state, request.ground) == ("waiting", ground)
        tomasz.press("request_read", in_message=request.id)
        read = words_of(tomasz.view("read"))
        tomasz.closes(everything=True)

        assert len(READ[ground]) == len(FACTS[ground] - {"second_worker"}), ground
        for question, answer in READ[ground]:
            assert f"*{question}* {answer}" in read, question
            assert f"{question} {answer}" in note, question
        assert CASE["reason"] in read
        assert CASE["reason"] in note
        channel = scene.heard(TOMASZ, "approvals")[-1]
        assert f"(clause {ground})" in channel
        assert not [answer for _, answer in READ[ground] if len(answer) > 5 and answer in channel]


ENDS: tuple[tuple[str, dict[str, Any], str, str], ...] = (
    ("4.2.4", {"paper": "letter"}, "paper", "This is not an order of a court"),
    ("4.2.4", {"paper": "call"}, "paper", "This is not an order of a court"),
    ("4.2.4", {"paper": "order", "seen_on": "tomorrow"}, "seen_on", "This day is still to come"),
    ("4.2.4", {"number": "  "}, "number", "Please answer this"),
    ("4.2.6", {"conduct": "own_use"}, "conduct", "Using drugs is not dealing in them"),
    ("4.2.2", {"can_protect_themselves": "yes"}, "can_protect_themselves", "Then they decide for themselves"),
    ("4.2.2", {"needs_care": "no"}, "needs_care", "Then they decide for themselves"),
    ("4.2.3", {}, "ground", "Only the police are told of this"),
    ("4.5", {"witness_answer": "will_report"}, "witness_answer", "Then they report it themselves"),
    ("4.5", {"witness_answer": "has_reported"}, "witness_answer", "Then they report it themselves"),
    ("4.5", {"witness_answer": "not_asked"}, "witness_answer", "First ask them, and help them, to report it"),
    ("4.5", {"witness_encouraged": "no"}, "witness_encouraged", "First ask them, and help them, to report it"),
    ("4.5", {"first_hand": "no"}, "first_hand", "Then this reason does not fit"),
    ("4.2.5", {"power": "?"}, "power", "Ask them to write down which law lets them ask"),
    ("4.2.5", {"power": None}, "power", "required field"),
    ("4.2.1", {"harms": None}, "harms", "required field"),
    ("4.2.1", {"parents_told": None}, "parents_told", "required field"),
    ("4.2.1", {"why_parents_not_told": "-"}, "why_parents_not_told", "Please answer this"),
    ("4.2.1", {"child_told": "no", "why_child_not_told": "..."}, "why_child_not_told", "Please answer this"),
    ("4.4", {"second_worker": AISHA}, "second_worker", "Choose another worker than yourself"),
    ("4.4", {"second_worker": TOMASZ}, "second_worker", "This must be a worker"),
    ("4.4", {"second_worker": None}, "second_worker", "required field"),
    ("4.6", {"who_is_at_risk": "."}, "who_is_at_risk", "Please answer this"),
)


def test_an_answer_that_ends_a_ground_is_refused_beside_it(scene: Scene, aisha: Person) -> None:
    """Each with what to do instead, and nothing else is marked; all that was typed is still there, and the same form can go on with another answer."""
    opens_the_form(aisha)
    for ground, changes, beside, said in ENDS:
        answers = {name: str(scene.today.replace(year=2099)) if value == "tomorrow" else value for name, value in changes.items()}
        aisha.chooses("ground", "4.6" if ground != "4.6" else "4.2.6")
        fills_ground(aisha, ground=ground, **answers)
        typed = aisha.view("ground")["values"]

        result = aisha.submits()

        assert set(result.errors) == {beside}, (ground, changes, result.errors)
        assert said in result.errors[beside], (ground, changes)
        assert aisha.view("ground")["values"] == typed, (ground, changes)
        assert scene.request().state == "asked"
    aisha.chooses("ground", "4.2.6")
    fills_ground(aisha, ground="4.2.6")
    assert aisha.submits().ok
    assert scene.request().state == "waiting"


@pytest.mark.parametrize(
    ("ground", "told_of", "kind"),
    [
        ("4.2.1", "is acting for a child in danger", "child"), ("4.2.2", "is acting for an adult in danger", "adult"),
        ("4.2.3", "is acting in an emergency", "life"), ("4.2.8", "is acting in an emergency", "life"), ("4.2.9", "is acting in an emergency", "life"),
    ],
)  # fmt: skip
def test_what_cannot_wait_asks_nothing_and_waits_for_nobody(scene: Scene, aisha: Person, ground: str, told_of: str, kind: str) -> None:
    """However little sense the other answers made: the form says to ring now, every question goes, every trustee is told, and nobody is asked for a yes."""
    opens_the_form(aisha, recipient_kind="employer", justification="asdf", **{"needs.housing": "zzz"})
    fills_ground(aisha, ground=ground, **dict.fromkeys(("reason", "why_no_consent", "discussed"), None))

    aisha.chooses("soon", "now")
    assert shown(aisha) == {"ground", "soon"}
    assert "*If a life is in danger, ring 999 now.* Do not wait" in words_of(aisha.view("ground"))
    assert aisha.submits().ok

    assert "*If a life is in danger, ring 999 now.*" in words_of(aisha.view("help"))
    assert [(alarm.danger, alarm.client_ref, alarm.state) for alarm in scene.alarms()] == [(kind, "JU-0412", "owed")]
    for trustee in (TOMASZ, GRACE):
        (heard,) = scene.heard(trustee)
        assert f"<@{AISHA}> {told_of}" in heard
        assert "They do not need your yes" in heard
    (channel,) = scene.heard(TOMASZ, "approvals")
    assert told_of in channel
    assert "Approve" not in channel
    assert scene.request().state == "asked"


def test_a_danger_chosen_by_mistake_gives_the_questions_back(scene: Scene, aisha: Person) -> None:
    """Nobody was told, and the case can still be made."""
    opens_the_form(aisha)
    aisha.chooses("ground", "4.2.8")
    aisha.chooses("soon", "now")
    assert aisha.view("ground")["title"]["text"] == "Ring now"

    aisha.chooses("ground", "4.6")
    assert aisha.view("ground")["title"]["text"] == "Ask the trustees"
    assert shown(aisha) == asked_of(Ground.OTHER_SERIOUS_RISK)
    fills_ground(aisha, ground="4.2.8")

    assert aisha.submits().ok
    assert scene.alarms() == []
    assert scene.request().state == "waiting"


MONEY = {"ground": "4.2.3", "suspicion": "money", "learnt_at_work": "yes"}


def test_money_for_terrorism_learnt_at_work_is_told_and_not_asked(scene: Scene, aisha: Person) -> None:
    """The law itself binds: the worker reads whom to ring, the trustees are told so, a record is owed, and the reviews of two close it."""
    opens_the_form(aisha, **POLICE)
    fills_ground(aisha, **MONEY)
    assert aisha.submits().ok

    said = words_of(aisha.view("help"))
    assert "*The law says that this must be told.* Ring the police now. Nobody has to approve it." in said
    assert "Do not tell the client that you do." in said
    assert "Stay with the person" not in said
    (alarm,) = scene.alarms()
    assert (alarm.danger, alarm.request_id, alarm.state) == ("duty", scene.request().id, "owed")
    assert scene.request().state == "tell_now"
    for heard in (scene.heard(TOMASZ)[-1], scene.heard(GRACE)[-1], scene.heard(TOMASZ, "approvals")[-1]):
        assert f"<@{AISHA}> is acting because the law says that it must be told" in heard
        assert "you are told, not asked" in heard
        assert "Approve" not in heard
    aisha.closes(everything=True)
    assert writes_the_record(aisha, "The police, at 14:10", "Where the money goes").ok
    scene.settled()
    tomasz = scene.person(TOMASZ)
    tomasz.press("emergency_review", in_message=True)
    assert "Where the money goes" in words_of(tomasz.view("review"))
    assert tomasz.submits(judgement="right", finding="Right").ok
    assert reviews(scene.person(GRACE)).ok
    assert scene.alarms()[-1].state == "reviewed"
    assert "request:danger:tell" in scene.logged()
    assert scene.log_verifies()


def test_two_things_that_the_law_binds_to_tell_are_two_alarms(scene: Scene, aisha: Person) -> None:
    """The second is told as the first was, while the record of the first is still owed."""
    for _ in range(2):
        opens_the_form(aisha, **POLICE)
        fills_ground(aisha, **MONEY)
        assert aisha.submits().ok
        assert "*The law says that this must be told.*" in words_of(aisha.view("help"))
        aisha.closes(everything=True)

    assert [alarm.request_id for alarm in scene.alarms()] == [request.id for request in scene.requests()]
    assert len(scene.heard(TOMASZ)) == 2


def test_money_for_terrorism_learnt_in_private_goes_to_the_trustees(scene: Scene, aisha: Person) -> None:
    """What was learnt outside the work for the charity binds nobody by that law: the trustees are asked, as for any suspicion."""
    opens_the_form(aisha, **POLICE)
    fills_ground(aisha, **{**MONEY, "learnt_at_work": "no"})

    assert aisha.submits().ok

    assert scene.request().state == "waiting"
    assert scene.alarms() == []
    scene.settled()
    assert approves(scene.person(TOMASZ)).ok


ABUSE = {"ground": "4.2.1", "harms": ["sexual"], "known_sexual_offence": "yes"}


def test_a_known_offence_against_a_child_goes_to_the_trustees_as_shipped(scene: Scene, aisha: Person) -> None:
    """No day is confirmed for the duty to report it, so it binds nobody until the charity's adviser says so."""
    opens_the_form(aisha)
    fills_ground(aisha, **ABUSE)

    assert aisha.submits().ok

    assert scene.request().state == "waiting"


@pytest.fixture
def bound_to_report(sqlite_url: str, tmp_path: Path) -> Iterator[Scene]:
    """A charity whose adviser has confirmed that it must report a known sexual offence against a child."""
    own = tmp_path / "own.toml"
    own.write_text('version = "own-1"\neffective_from = 2026-05-01\n\n[duties]\nmandatory_reporting = 2026-05-01\n', encoding="utf-8")
    with play(sqlite_url, JUSTUS_POLICY_FILE=own) as scene:
        yield scene


def test_a_known_offence_against_a_child_is_told_where_the_duty_binds(bound_to_report: Scene) -> None:
    """Told and not asked, by the charity's own confirmation; what is only feared goes to the trustees as before."""
    scene = bound_to_report
    scene.given_client("JU-0412", AISHA)
    aisha = scene.person(AISHA)
    opens_the_form(aisha)
    fills_ground(aisha, **ABUSE)
    assert aisha.submits().ok
    assert "*The law says that this must be told.*" in words_of(aisha.view("help"))
    assert [alarm.danger for alarm in scene.alarms()] == ["duty"]
    assert scene.request().state == "tell_now"
    aisha.closes(everything=True)

    asks_to_share(aisha, "Elm House")
    assert asks_trustees(aisha, **{**ABUSE, "known_sexual_offence": "no"}).ok

    assert scene.request().state == "waiting"
    assert len(scene.alarms()) == 1


def test_the_two_who_tell_are_read_by_the_trustees(scene: Scene, aisha: Person) -> None:
    """The second worker is named to them as a person, not as an answer of the form."""
    opens_the_form(aisha)
    fills_ground(aisha, ground="4.4")
    assert aisha.submits().ok
    scene.settled()
    tomasz = scene.person(TOMASZ)

    tomasz.press("request_read", in_message=True)

    assert f"*Will tell of it too:* <@{BEN}>" in words_of(tomasz.view("read"))
