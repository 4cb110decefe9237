"""Recording what a client answered, and whether it counts as consent (part 5, 3.4)."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from policy.deadlines import consent_ends, consent_ends_at_the_latest
from sandbox.client import Person, Result
from tests.cast import AISHA, BEN
from tests.journeys.steps import asks_to_share, shown, told, typed_into
from tests.scene import Scene, words_of

LEEDS = "Leeds Housing"
YES = {
    "recipients": LEEDS, "purposes": ["housing"], "categories": ["housing", "contact"], "in_their_words": "Yes, do tell them", "free_of_duress": "yes",
}  # fmt: skip


def opens(scene: Scene, answer: str = "given") -> Person:
    """Aisha opens the form and says what the client answered."""
    aisha = scene.person(AISHA)
    assert aisha.types("/justus consent JU-0412", channel="general").ok
    aisha.view("consent")
    aisha.chooses("answer", answer)
    return aisha


def records_yes(scene: Scene, **changes: Any) -> Result:
    """Aisha records a good written yes for Leeds Housing; change any answer."""
    aisha = opens(scene)
    for name in ("form", "capacity"):
        if name in changes:
            aisha.chooses(name, changes.pop(name))
    return aisha.submits(**{**YES, **changes})


def counts(scene: Scene) -> bool:
    """Whether the policy would now let Aisha share under it."""
    aisha = scene.person(AISHA)
    if aisha.views():
        aisha.closes(everything=True)
    asks_to_share(aisha, LEEDS)
    return "*Yes, you may share this" in words_of(aisha.view("outcome"))


def test_a_written_yes_counts_for_half_a_year(scene: Scene) -> None:
    """Today and six months stand there already; the worker is told what the yes covers and what to tell the client."""
    scene.given_client("JU-0412", AISHA)

    assert records_yes(scene).ok

    said = words_of(scene.person(AISHA).view("board"))
    until = consent_ends(scene.today, scene.store.values)
    assert f"yes is on record until {until:%A} {until.day} {until:%B %Y}" in said
    assert "they can take it back at any time" in said
    assert counts(scene)


def test_a_no_is_kept_with_the_same_care(scene: Scene) -> None:
    """It asks for less than a yes, and every later request finds it."""
    scene.given_client("JU-0412", AISHA)
    aisha = opens(scene, "refused")
    assert shown(aisha) == {"answer", "recipients", "in_their_words", "given_on"}

    assert aisha.submits(recipients=LEEDS, in_their_words="No, not them").ok

    assert "*The client's no is on record.*" in words_of(aisha.view("board"))
    assert not counts(scene)
    assert "The client said no to this" in words_of(aisha.view("outcome"))


@pytest.mark.parametrize("answer", ["not_answered", "unable"])
def test_no_answer_is_on_record_and_is_not_a_yes(scene: Scene, answer: str) -> None:
    """Neither silence nor being unable to answer lets anybody share."""
    scene.given_client("JU-0412", AISHA)
    aisha = opens(scene, answer)

    assert aisha.submits(recipients=LEEDS).ok

    assert "*The answer is on record.* It is not a yes." in words_of(aisha.view("board"))
    assert not counts(scene)


def test_a_spoken_yes_needs_a_reason_and_a_plan(scene: Scene) -> None:
    """The form asks for both and does not go without; a full stop is no reason and is named as what is lacking."""
    scene.given_client("JU-0412", AISHA)
    aisha = opens(scene)
    aisha.chooses("form", "verbal")
    assert {"why_verbal", "plan_to_sign"} <= shown(aisha)
    assert "paper_at" not in shown(aisha)

    assert aisha.submits(**YES).status == "refused"
    assert aisha.submits(why_verbal=".", plan_to_sign="At the visit on Friday").ok

    said = words_of(aisha.view("board"))
    assert "it does not count as consent yet" in said
    assert "nothing says why it could not be written" in said
    assert not counts(scene)


def test_a_spoken_yes_with_reason_and_plan_counts(scene: Scene) -> None:
    """An exception with its reason is a consent."""
    scene.given_client("JU-0412", AISHA)

    assert records_yes(scene, form="verbal", why_verbal="Rang from the hospital bed", plan_to_sign="At the visit on Friday").ok

    assert counts(scene)


def test_a_yes_before_the_briefing_does_not_count_and_says_so(scene: Scene) -> None:
    """The form warns, the record is kept, and the worker reads what to mend; briefed first, the same yes counts."""
    scene.given_client("JU-0412", AISHA, briefed=False)
    aisha = opens(scene)
    assert "has not been told yet how we use information" in words_of(aisha.view("consent"))

    assert aisha.submits(**YES).ok

    said = words_of(aisha.view("board"))
    assert "There is no briefing on record from before the consent" in said
    assert "When this is mended, record the consent again" in said
    assert not counts(scene)


@pytest.mark.parametrize(
    ("changes", "lacks"),
    [
        ({"free_of_duress": "no"}, "Somebody was pressing the client"),
        ({"in_their_words": "-"}, "does not say what the client said or did to agree"),
        ({"capacity": "doubted_and_lacks", "doubt_observed": "Did not know the day or the place"}, "could not take this decision at the time"),
        ({"capacity": "doubted_and_has", "doubt_observed": "."}, "did not write down what they saw"),
    ],
)
def test_a_yes_that_lacks_something_does_not_count_and_says_which(scene: Scene, changes: dict[str, str], lacks: str) -> None:
    """Pressure, no words of the client's own, no capacity, a doubt without what was seen: kept, named, and not a consent."""
    scene.given_client("JU-0412", AISHA)

    assert records_yes(scene, **changes).ok

    assert lacks in words_of(scene.person(AISHA).view("board"))
    assert not counts(scene)


def test_a_doubt_about_capacity_that_was_cleared_counts(scene: Scene) -> None:
    """The form asks what was seen, and only then."""
    scene.given_client("JU-0412", AISHA)
    assert "doubt_observed" not in shown(opens(scene))
    scene.person(AISHA).closes()

    assert records_yes(scene, capacity="doubted_and_has", doubt_observed="Tired, then explained it back to me in own words").ok

    assert counts(scene)


@pytest.mark.parametrize(
    ("given", "ends", "beside", "said"),
    [(1, 30, "given_on", "still to come"), (-7, -8, "ends_on", "end before it begins"), (0, 367, "ends_on", "12 months at most")],
)
def test_a_wrong_day_is_said_beside_it_and_nothing_typed_is_lost(scene: Scene, given: int, ends: int, beside: str, said: str) -> None:
    """In the future, ending before it begins, or longer than a year; the mended day goes through in the same form."""
    scene.given_client("JU-0412", AISHA)
    aisha = scene.person(AISHA)

    result = records_yes(scene, given_on=str(scene.today + timedelta(days=given)), ends_on=str(scene.today + timedelta(days=ends)), paper_at="Cabinet 2")

    assert list(result.errors) == [beside]
    assert said in result.errors[beside]
    assert typed_into(aisha, "in_their_words") == "Yes, do tell them"
    assert typed_into(aisha, "paper_at") == "Cabinet 2"
    assert aisha.submits(given_on=str(scene.today), ends_on=str(consent_ends_at_the_latest(scene.today, scene.store.values))).ok
    assert counts(scene)


def test_several_recipients_are_named_one_by_one(scene: Scene) -> None:
    """One on each line, without empty lines and doubles; each can be chosen when sharing."""
    scene.given_client("JU-0412", AISHA)

    assert records_yes(scene, recipients="Leeds Housing\n\n  York   Housing \nLeeds Housing").ok

    aisha = scene.person(AISHA)
    aisha.closes(everything=True)
    aisha.types("/justus status JU-0412", channel="general")
    assert "Leeds Housing and York Housing" in words_of(aisha.view("board"))


def test_blank_lines_are_not_the_name_of_a_recipient(scene: Scene) -> None:
    """It is said beside the field, and the answer stays."""
    scene.given_client("JU-0412", AISHA)

    result = records_yes(scene, recipients=" \n \u200b ")

    assert result.errors == {"recipients": "Please answer this."}
    assert typed_into(scene.person(AISHA), "in_their_words") == "Yes, do tell them"


def test_what_is_kept_back_from_somebody_is_not_shared_with_them(scene: Scene) -> None:
    """Asked from whom as soon as something is chosen; nobody named means everybody."""
    scene.given_client("JU-0412", AISHA)
    aisha = opens(scene)
    assert "kept_from" not in shown(aisha)

    aisha.chooses("kept_back", ["housing"])
    assert "kept_from" in shown(aisha)
    assert aisha.submits(**YES).ok

    assert not counts(scene)
    assert "kept back from this recipient: Housing" in words_of(aisha.view("outcome"))


def test_choosing_an_answer_loses_nothing_typed_before(scene: Scene) -> None:
    """From yes to no and back: what was typed in fields that stayed is still there."""
    scene.given_client("JU-0412", AISHA)
    aisha = opens(scene)
    aisha.fills(recipients="Leeds Housing\nYork Housing", in_their_words="Yes, do tell them")

    aisha.chooses("answer", "refused")
    aisha.chooses("answer", "given")

    assert typed_into(aisha, "recipients") == "Leeds Housing\nYork Housing"
    assert typed_into(aisha, "in_their_words") == "Yes, do tell them"


def test_consent_is_recorded_by_a_key_worker_only(scene: Scene) -> None:
    """For anybody else there is no such client."""
    scene.given_client("JU-0412", AISHA)

    scene.person(BEN).types("/justus consent JU-0412", channel="general")

    assert "We cannot find this client" in told(scene.person(BEN))
