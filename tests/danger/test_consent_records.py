"""Records of consent against forged clicks and forms, and against marks that would open what a client closed."""

from __future__ import annotations

import pytest

from policy.facts import Answer
from tests.cast import AISHA, BEN
from tests.danger.test_twice_and_lost import TWO_PLACES, at_once
from tests.danger.tools import carrying, count, nothing_changes, on_record, overheard, pressing, saying, sent
from tests.journeys.test_consent import LEEDS, YES, counts, opens
from tests.journeys.test_consent_changes import board, marks, opens_change, opens_mark
from tests.scene import Scene, words_of

NOT_HERE = "We cannot find the consent"


def two_clients(scene: Scene) -> str:
    """A client of Ben's with a consent, and one of Aisha's; the reference of Aisha's consent."""
    scene.given_client("JU-0412", BEN)
    scene.given_client("JU-0500", AISHA)
    scene.given_consent("JU-0412", LEEDS, by=BEN)
    return scene.given_consent("JU-0500", LEEDS).id


@pytest.mark.parametrize("button", ["consent_change", "consent_mark"])
def test_a_button_forged_for_somebody_elses_record_finds_none(scene: Scene, button: str) -> None:
    """Not yours, not there and nonsense sound the same, and nothing moves."""
    others = two_clients(scene)
    ben = board(scene, BEN)
    ben.press(button, in_view=True)
    click = overheard(scene, button)
    with nothing_changes(scene):
        for value in (others, "C-222222", "JU-0500", "' OR 1=1 --", ""):
            before = len(ben.messages())
            assert sent(scene, "action", pressing(click, value)) == [""]
            (said,) = (one["text"] for one in ben.messages()[before:])
            assert NOT_HERE in said
            assert "JU-0500" not in said.replace(value, "")


def test_a_form_forged_for_somebody_elses_record_changes_nothing(scene: Scene) -> None:
    """Neither a mark nor a change is taken for a record of a client who is not yours, under whatever reference."""
    others = two_clients(scene)
    mark = opens_mark(scene, BEN)
    assert mark.submits(reason="The wrong client").ok
    marking = overheard(scene, "consent_error", "view_submission")
    scene.given_consent("JU-0412", LEEDS, by=BEN)
    assert opens_change(scene, BEN).submits(free_of_duress="yes").ok
    changing = overheard(scene, "consent", "view_submission")
    with nothing_changes(scene):
        assert NOT_HERE in sent(scene, "submission", carrying(marking, consent=others))[0]
        for ref in ("JU-0412", "JU-0500"):
            assert NOT_HERE in sent(scene, "submission", carrying(changing, replaces=others, ref=ref))[0]


def test_a_parent_is_refused_for_an_adult_even_in_a_forged_form(scene: Scene) -> None:
    """The choice is not offered; sent all the same, it is said beside the field and nothing is kept."""
    scene.given_client("JU-0412", AISHA)
    aisha = opens(scene)
    aisha.chooses("decided_by", "attorney")
    assert aisha.submits(**YES, authority_seen="The stamped paper").ok
    form = overheard(scene, "consent", "view_submission")

    with nothing_changes(scene):
        assert "a parent cannot decide for them" in sent(scene, "submission", saying(form, decided_by="parent"))[0]


def test_a_mark_delivered_twice_marks_once(scene: Scene) -> None:
    """The same submission again changes nothing."""
    scene.given_client("JU-0412", AISHA)
    scene.given_consent("JU-0412", LEEDS)
    marks(scene)
    form = overheard(scene, "consent_error", "view_submission")

    with nothing_changes(scene):
        sent(scene, "submission", form)
        sent(scene, "submission", carrying(form))


@TWO_PLACES
def test_two_who_mark_and_two_who_change_in_the_same_instant_do_it_once(everywhere: Scene) -> None:
    """One mark and one change are kept; the other two hear that it has changed meanwhile."""
    scene = everywhere
    scene.given_client("JU-0412", AISHA, BEN)
    scene.given_consent("JU-0412", LEEDS)
    changing = [opens_change(scene, worker) for worker in (AISHA, BEN)]
    at_once(*(lambda one=one: one.submits(free_of_duress="yes") for one in changing))
    assert count(scene, "consent") == 2

    marking = [opens_mark(scene, worker) for worker in (AISHA, BEN)]
    at_once(*(lambda one=one: one.submits(reason="The wrong client") for one in marking))

    assert count(scene, "error_mark") == 1
    assert scene.logged().count("consent:record:mark") == 1
    assert scene.log_verifies()


def test_no_mark_on_any_record_opens_what_a_no_closed(scene: Scene) -> None:
    """A yes, a no and what followed: each record marked in turn, and nothing may be shared at any point."""
    scene.given_client("JU-0412", AISHA)
    scene.given_consent("JU-0412", LEEDS)
    scene.given_consent("JU-0412", LEEDS, answer=Answer.REFUSED, purposes=(), categories=(), given_on=scene.today)
    for _ in range(2):
        marks(scene)
        assert not counts(scene)
    assert len(on_record(scene.bot.database)["error_mark"]) == 2


def test_why_a_record_is_an_error_is_sealed(scene: Scene) -> None:
    """What was typed is in no column, no log line and on no page."""
    scene.given_client("JU-0412", AISHA)
    scene.given_consent("JU-0412", LEEDS)
    aisha = opens_mark(scene)
    assert aisha.submits(reason="Kanarienvogel said it").ok

    assert "Kanarienvogel" not in str(on_record(scene.bot.database))
    assert "Kanarienvogel" not in words_of(board(scene).view("board"))
