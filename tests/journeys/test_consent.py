"""Recording what a client answered, and whether it counts as consent (part 5, 3.4)."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from policy.deadlines import consent_ends, consent_ends_at_the_latest
from policy.facts import BriefingItem
from sandbox.client import Person, Result
from tests.cast import AISHA, BEN
from tests.journeys.steps import asks_to_share, shown, told, typed_into
from tests.scene import Scene, words_of

LEEDS = "Leeds Housing"
YES = {
    "recipients": LEEDS, "purposes": ["housing"], "categories": ["housing", "contact"], "in_their_words": "Yes, do tell them", "free_of_duress": "yes",
}  # fmt: skip


def opens(scene: Scene, answer: str = "given", ref: str = "JU-0412") -> Person:
    """Aisha opens the form and says what the client answered."""
    aisha = scene.person(AISHA)
    assert aisha.types(f"/justus consent {ref}", channel="general").ok
    aisha.view("consent")
    aisha.chooses("answer", answer)
    return aisha


def records_yes(scene: Scene, ref: str = "JU-0412", **changes: Any) -> Result:
    """Aisha records a good written yes for Leeds Housing; change any answer."""
    aisha = opens(scene, ref=ref)
    for name in ("form", "decided_by"):
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
    assert shown(aisha) == {"kind", "answer", "recipients", "in_their_words", "given_on"}

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
    ],
)
def test_a_yes_that_lacks_something_does_not_count_and_says_which(scene: Scene, changes: dict[str, str], lacks: str) -> None:
    """Pressure, or no words of the client's own: kept, named, and not a consent."""
    scene.given_client("JU-0412", AISHA)

    assert records_yes(scene, **changes).ok

    assert lacks in words_of(scene.person(AISHA).view("board"))
    assert not counts(scene)


@pytest.mark.parametrize(
    ("given", "ends", "beside", "said"),
    [
        (1, 30, "given_on", "still to come"),
        (-60000, -59900, "given_on", "too long ago"),
        (-7, -8, "ends_on", "end before it begins"),
        (0, 367, "ends_on", "12 months at most"),
    ],
)
def test_a_wrong_day_is_said_beside_it_and_nothing_typed_is_lost(scene: Scene, given: int, ends: int, beside: str, said: str) -> None:
    """In the future, before anybody's time, ending before it begins, or longer than a year; the mended day goes through in the same form."""
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

    assert records_yes(scene, recipients="Leeds Housing\n\n  York   Housing \nleeds  HOUSING").ok

    aisha = scene.person(AISHA)
    aisha.closes(everything=True)
    aisha.types("/justus status JU-0412", channel="general")
    assert "Leeds Housing and York Housing" in words_of(aisha.view("board"))


@pytest.mark.parametrize(("answer", "asked"), [("given", "Who may be told?"), ("refused", "Who may not be told?"), ("unable", "Who wanted to be told?")])
def test_the_form_asks_for_those_who_would_be_told_and_never_for_the_client(scene: Scene, answer: str, asked: str) -> None:
    """A worker in a hurry must not take the question for one about the client's name."""
    scene.given_client("JU-0412", AISHA)

    said = words_of(opens(scene, answer).view("consent"))

    assert asked in said and "never the client" in said and "Who is it about" not in said


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


def test_the_usual_case_asks_one_question_more_than_before_and_no_other(scene: Scene) -> None:
    """In writing, by the client, with nothing to doubt: what it is about is already chosen, a scan may be left out, and nothing is asked about capacity."""
    scene.given_client("JU-0412", AISHA)

    assert shown(opens(scene)) == {
        "kind", "answer", "recipients", "purposes", "categories", "kept_back", "in_their_words", "form", "paper_at", "scan", "decided_by",
        "free_of_duress", "given_on", "ends_on",
    }  # fmt: skip


def test_a_yes_in_which_everything_is_kept_back_is_said_to_be_a_no(scene: Scene) -> None:
    """Beside the field; kept back from one of two recipients it goes through."""
    scene.given_client("JU-0412", AISHA)
    aisha = opens(scene)
    aisha.chooses("kept_back", ["housing", "contact"])

    result = aisha.submits(**{**YES, "recipients": f"{LEEDS}\nYork Housing"})

    assert "nothing is left to share" in result.errors["kept_back"]
    assert aisha.submits(kept_from=f"{LEEDS}\nyork  HOUSING").errors.keys() == {"kept_back"}
    assert aisha.submits(kept_from=LEEDS).ok


def test_parts_of_a_briefing_add_up_and_what_is_missing_is_named(scene: Scene) -> None:
    """Told in two visits: after the first the form and the answer say what is missing; after the second a yes counts."""
    scene.given_client("JU-0412", AISHA, briefed=False)
    items = [str(one) for one in BriefingItem]
    briefs(scene, items[:5])
    aisha = opens(scene)
    assert "Still to be told: How we keep it safe and when it is destroyed; Who here may see your file; " in words_of(aisha.view("consent"))
    assert aisha.submits(**YES).ok
    assert "had not been told everything: How we keep it safe and when it is destroyed; Who here may see your file" in words_of(aisha.view("board"))
    assert not counts(scene)
    said = words_of(aisha.view("outcome"))
    assert all(f"(clause {clause})" in said for clause in ("2.1.1", "3.8", "5.4"))
    assert "Tell the client first, and record the briefing" in said

    aisha.closes(everything=True)
    briefs(scene, items[5:])
    assert records_yes(scene).ok
    assert counts(scene)


def briefs(scene: Scene, told: list[str], days_ago: int = 0) -> None:
    """Aisha records what she told the client, today or some days ago."""
    aisha = scene.person(AISHA)
    aisha.types("/justus client JU-0412", channel="general")
    aisha.press("briefing_start", in_view=True)
    aisha.view("briefing")
    assert aisha.submits(told=told, formats=["spoken"], briefed_on=str(scene.today - timedelta(days=days_ago))).ok
    aisha.closes(everything=True)


def test_a_briefing_after_the_yes_is_said_to_be_too_late(scene: Scene) -> None:
    """The client agreed last week and was told today: first told, then asked."""
    scene.given_client("JU-0412", AISHA, briefed=False)
    briefs(scene, [str(one) for one in BriefingItem])

    assert records_yes(scene, given_on=str(scene.today - timedelta(days=7))).ok

    assert "The briefing came after the consent" in words_of(scene.person(AISHA).view("board"))
    assert not counts(scene)


def test_what_was_told_after_the_yes_does_not_count_for_it(scene: Scene) -> None:
    """A part before and the rest after: what was missing on the day is named."""
    scene.given_client("JU-0412", AISHA, briefed=False)
    items = [str(one) for one in BriefingItem]
    briefs(scene, items[:-1], days_ago=10)
    briefs(scene, items[-1:])

    assert records_yes(scene, given_on=str(scene.today - timedelta(days=7))).ok

    assert "had not been told everything: That you can take consent back at any time" in words_of(scene.person(AISHA).view("board"))
    assert not counts(scene)


def test_a_signed_form_without_a_place_counts_and_the_worker_is_asked_where_it_is(scene: Scene) -> None:
    """A prompt beside the yes, which never holds anything up (3.6); with its place it is gone."""
    scene.given_client("JU-0412", AISHA)
    assert records_yes(scene).ok
    assert counts(scene)
    said = words_of(scene.person(AISHA).view("outcome"))
    assert "does not say where the signed form is kept" in said
    assert "(clause 3.6)" in said

    scene.person(AISHA).closes(everything=True)
    assert records_yes(scene, paper_at="Cabinet 2, blue folder").ok
    assert counts(scene)


def test_a_yes_to_support_is_kept_apart_from_a_yes_to_telling_others(scene: Scene) -> None:
    """Spoken, with three questions; it says so when somebody would share on it (5.5)."""
    scene.given_client("JU-0412", AISHA)
    aisha = opens(scene)
    aisha.chooses("kind", "support")
    assert shown(aisha) == {"kind", "answer", "in_their_words", "complex_case", "given_on", "support_ends_on"}
    aisha.chooses("complex_case", "no")

    assert aisha.submits(in_their_words="Please help me with the flat").ok

    assert "It is not a yes to telling others" in words_of(aisha.view("board"))
    assert not counts(scene)
    said = words_of(aisha.view("outcome"))
    assert "agreed to be supported by us. That is not a yes to telling others" in said
    assert "(clause 5.5)" in said


def test_support_in_a_complex_case_is_asked_for_in_writing(scene: Scene) -> None:
    """Then it asks where the paper is or, if it was only spoken, when it will be signed."""
    scene.given_client("JU-0412", AISHA)
    aisha = opens(scene)
    aisha.chooses("kind", "support")
    aisha.chooses("complex_case", "yes")
    assert {"form", "paper_at"} <= shown(aisha)

    aisha.chooses("form", "verbal")
    assert "plan_to_sign" in shown(aisha)

    assert aisha.submits(in_their_words="Please help me", plan_to_sign="On Monday at the office").ok
