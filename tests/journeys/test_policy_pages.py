"""The policy to read in Slack: parts, clauses, law and search, for everybody with a role; what is to be mended, for those who can; and the yearly nudge."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from bot.policy_pages import reader
from bot.register import clause_page, law_page
from policy.clauses import CLAUSES
from policy.deadlines import law_check_due
from policy.law import CHECKED
from policy.values import STANDARD
from sandbox.client import Person, Result
from tests.cast import AISHA, BEN, DANA, GRACE, GUEST, OLU, TOMASZ
from tests.journeys.steps import refusal, told
from tests.scene import Scene, words_of

NOT_ADVICE = "not legal advice"
MEND = "To mend in the policy's own text"
DUE = law_check_due(CHECKED, STANDARD)


def types(person: Person, text: str) -> str:
    """Type the command; the words of the page that opens."""
    assert person.types(f"/justus policy {text}", channel="general").ok
    return page(person)


def page(person: Person) -> str:
    """The words of the page on top."""
    return words_of(person.view())


def presses(person: Person, value: str, action: str = "policy_open") -> str:
    """Press the button that carries this reference; the words of the page that it leads to."""
    view = person.view()
    (block,) = [one for one in view["blocks"] for element in (one.get("accessory"), *one.get("elements", ())) if element and is_(element, action, value)]
    assert person.press(action, in_view=True, block_id=block["block_id"]).ok
    return page(person)


def is_(element: dict[str, Any], action: str, value: str) -> bool:
    return element.get("action_id") == action and element.get("value") == value


def test_the_whole_policy_can_be_walked_through_from_the_index(scene: Scene) -> None:
    """Aisha opens the policy, a part, a clause, and goes on to the next and back."""
    aisha = scene.person(AISHA)

    index = types(aisha, "")
    assert [clause.number for clause in CLAUSES if f"{clause.number}  {clause.title}" not in index] == []
    assert "ring 999 first" in index
    part = presses(aisha, "part:4")
    assert "4.10  The child comes first" in part and "3.1" not in part and NOT_ADVICE in part
    clause = presses(aisha, "4.2.1")
    assert "A child comes" not in clause and "to protect a child who may come to serious harm" in clause and NOT_ADVICE in clause
    assert "4.2.2  Reason: an adult at risk" in presses(aisha, "4.2.2", "policy_after")
    assert "4.2.1  Reason: a child at risk" in presses(aisha, "4.2.1", "policy_before")
    assert "Not confirmed yet" in presses(aisha, "-", "policy_law")
    assert "what our policy says" in presses(aisha, "-", "policy_start").lower()


def test_slack_takes_the_page_of_every_clause_with_the_words_of_the_terminal(scene: Scene) -> None:
    """The strict stand-in would refuse a block that is too long or one too many."""
    grace = scene.person(GRACE)
    types(grace, CLAUSES[0].number)
    for clause in CLAUSES:
        shown = page(grace) if clause is CLAUSES[0] else presses(grace, clause.number, "policy_after")
        for section in clause_page(replace(reader(), today=scene.today, mends=True), clause).sections:
            assert section.heading in shown
            assert [line for line in section.lines if line.replace("&", "&amp;") not in shown] == []


@pytest.mark.parametrize("typed", ["4.2.1.", "APP2", "app 1"])
def test_a_number_is_understood_however_it_is_typed(scene: Scene, typed: str) -> None:
    assert "Worked examples" in types(scene.person(AISHA), typed)


def test_a_word_is_searched_from_the_command_and_from_the_form(scene: Scene) -> None:
    """Ben looks for the landlord, then, in the form, for fax, and opens what was found."""
    ben = scene.person(BEN)

    assert "wants to tell the landlord" in types(ben, "landlord")
    types(ben, "")
    assert searches(ben, "fax").ok
    assert "3.1  No fax" in page(ben)
    assert "We never send anything about a client by fax" in presses(ben, "3.1")


def searches(person: Person, word: str) -> Result:
    person.view("policy")
    return person.submits(word=word)


@pytest.mark.parametrize("word", ["zzzzzz", "9999", "<!channel>", "*bold*", "share consent"])
def test_what_is_nowhere_is_said_to_be_nowhere_and_stays_inert(scene: Scene, word: str) -> None:
    aisha = scene.person(AISHA)
    types(aisha, "")
    assert searches(aisha, word).ok
    shown = page(aisha)
    assert "Nothing in the policy speaks of" in shown
    assert "<!channel>" not in shown


def test_words_that_name_a_journey_or_danger_are_looked_for_and_start_nothing(scene: Scene) -> None:
    aisha = scene.person(AISHA)
    assert "Found in the policy" in types(aisha, "consent")
    assert "Found in the policy" in types(aisha, "emergency")
    assert scene.alarms() == []
    assert aisha.types("/justus emergency policy", channel="general").ok
    assert len(scene.alarms()) == 1


def test_an_empty_search_asks_for_a_word(scene: Scene) -> None:
    aisha = scene.person(AISHA)
    types(aisha, "")
    aisha.view("policy")
    assert not aisha.submits().ok


@pytest.mark.parametrize(("user", "mends"), [(AISHA, False), (TOMASZ, True), (DANA, True), (OLU, True)])
def test_those_who_can_mend_the_policy_see_what_is_to_be_mended(scene: Scene, user: str, mends: bool) -> None:
    """All of them read how the law stands; trustees, data leads and admins read first where the policy's own text is out of date."""
    person = scene.person(user)
    law, clause = types(person, "law"), types(person, "4.2.3")
    for shown in (law, clause):
        assert (MEND in shown) is mends
        assert "Prevention of Terrorism Act 1971: not found." in shown
        assert "section 38B: not confirmed yet" in shown
        assert NOT_ADVICE in shown
    for section in law_page(replace(reader(), today=scene.today, mends=mends)).sections:
        assert section.heading in law
        assert [line for line in section.lines if line.replace("&", "&amp;") not in law] == []


@pytest.mark.parametrize("words", ["", "4.2.1", "landlord", "law"])
def test_somebody_without_a_role_does_not_read_it(scene: Scene, words: str) -> None:
    guest = scene.person(GUEST)
    scene.sandbox.world("make_member", user=GUEST)
    guest.types(f"/justus policy {words}", channel="general")
    assert "This needs a role that you do not have" in told(guest)


def test_home_and_help_lead_to_the_policy(scene: Scene) -> None:
    aisha = scene.person(AISHA)
    aisha.opens_home()
    assert aisha.press("policy_start", in_home=True).ok
    assert "Parts 1 and 2" in page(aisha)
    aisha.types("/justus help", channel="general")
    assert "`/justus policy`" in refusal(aisha)


def test_reading_the_policy_leaves_no_trace_of_what_was_looked_for(scene: Scene) -> None:
    before = scene.logged()
    types(scene.person(AISHA), "Mrs Holloway")
    assert scene.logged() == before


# The yearly nudge


def becomes(scene: Scene, days: int) -> None:
    """It is so many days after the law was to be checked."""
    scene.time_passes(days=((DUE + timedelta(days=days)) - scene.today).days)
    scene.settled()


def nudges(scene: Scene, user: str) -> int:
    return sum("have the law behind the policy checked again" in said for said in scene.heard(user))


def test_when_the_law_has_not_been_checked_for_a_year_the_admins_and_data_leads_hear_of_it_once_a_year(scene: Scene) -> None:
    counted = []
    for days in (0, 1, 2, 300, 364, 366, 370, 740):
        becomes(scene, days)
        counted.append([nudges(scene, user) for user in (OLU, DANA)])

    assert counted == [[0, 0], [1, 1], [1, 1], [1, 1], [1, 1], [2, 2], [2, 2], [3, 3]]
    assert nudges(scene, AISHA) == nudges(scene, TOMASZ) == 0
    assert scene.logged().count("law:check:remind") == 3
    assert scene.log_verifies()


def test_the_nudge_says_what_to_do_and_leads_to_the_list(scene: Scene) -> None:
    becomes(scene, 1)
    olu = scene.person(OLU)
    said = next(text for text in scene.heard(OLU) if "law behind the policy" in text)

    assert "It was last checked on Sunday 22 November 2026" in said and "Ask the charity's adviser this month" in said
    assert scene.phone(OLU)[-1] == "Please check the law again"
    assert olu.press("policy_law", in_message=True).ok
    assert "Check it again now" in page(olu)
