"""Each ground once in a real browser: what a worker sees and does, up to the request before the trustees.

With JUSTUS_PICTURES set, the pictures of docs/images are taken anew.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import Browser, expect

from policy.grounds import Ground
from tests.browser.test_journey_in_browser import Somebody, answers_the_form

Fill = Callable[[Somebody], None]


@pytest.fixture(scope="module")
def aisha(demo: str, browser: Browser) -> Iterator[Somebody]:
    """A worker at her screen, for all grounds."""
    yield Somebody(browser, demo, "U0AISHA")


@pytest.fixture(scope="module")
def tomasz(demo: str, browser: Browser) -> Iterator[Somebody]:
    """A trustee, with the channel of the trustees before him."""
    yield Somebody(browser, demo, "U0TOMASZ", "C0APPROVALS")


def child(aisha: Somebody) -> None:
    aisha.ticks("soon", "Within days")
    aisha.ticks("child", "A child of the client's family")
    aisha.ticks("harms", "Harm to the body")
    aisha.ticks("harms", "Neglect: not cared for")
    expect(aisha.modal).to_contain_text("There is no score")
    aisha.writes("childs_account", "He says that he is hungry at night")
    aisha.ticks("parents_told", "No")
    aisha.writes("why_parents_not_told", "His father would hit him for it")
    aisha.ticks("child_told", "Yes")


def adult(aisha: Somebody) -> None:
    aisha.ticks("soon", "Not that soon")
    aisha.ticks("adult_harms", "Money or things taken")
    aisha.ticks("needs_care", "Yes")
    aisha.ticks("can_protect_themselves", "No")
    aisha.ticks("own_decision", "Somebody is pressing them")
    aisha.writes("public_interest", "Others in the house lose their money too")


def terrorism(aisha: Somebody) -> None:
    expect(aisha.modal).to_contain_text("Do not tell the client")
    aisha.ticks("soon", "Not that soon")
    aisha.ticks("suspicion", "A plan to hurt people")
    aisha.ticks("learnt_at_work", "Yes")


def court(aisha: Somebody) -> None:
    aisha.ticks("paper", "An order with the name of a court on it")
    aisha.writes("court", "The county court")
    aisha.writes("number", "26/1187")
    aisha.field("seen_on").locator("input").fill("2026-03-02")


def fraud(aisha: Somebody) -> None:
    aisha.ticks("asker", "A council")
    aisha.writes("power", "They wrote which law lets them ask")


def drugs(aisha: Somebody) -> None:
    aisha.ticks("conduct", "Selling or giving to others")


def crime(aisha: Somebody) -> None:
    aisha.writes("crime", "A robbery")
    aisha.ticks("aim", "To stop it before it happens")
    aisha.writes("why_this_case", "Somebody could be killed")


def life(aisha: Somebody) -> None:
    aisha.ticks("soon", "Within days")
    aisha.ticks("threat", "They may end their life")


def workers(aisha: Somebody) -> None:
    aisha.ticks("soon", "Not that soon")
    aisha.ticks("worker_threat", "They carry a weapon")
    aisha.ticks("precaution_noted", "No")


def admitted(aisha: Somebody) -> None:
    aisha.writes("crime", "He set a house on fire")
    aisha.chooses("second_worker", "Ben Carter, Support worker")


def witness(aisha: Somebody) -> None:
    aisha.writes("crime", "A stabbing")
    for name in ("first_hand", "witness_encouraged", "witness_supported"):
        aisha.ticks(name, "Yes")
    aisha.ticks("witness_answer", "They will not report it")


def other(aisha: Somebody) -> None:
    aisha.writes("who_is_at_risk", "The children on the bus")
    aisha.writes("why_this_case", "They drive on Monday")


FILLS: dict[Ground, tuple[str, Fill]] = {
    Ground.CHILD_AT_RISK: ("A child at risk of serious harm", child),
    Ground.ADULT_AT_RISK: ("An adult at risk", adult),
    Ground.TERRORISM: ("Terrorism", terrorism),
    Ground.COURT: ("An order of a court", court),
    Ground.BENEFIT_FRAUD: ("Benefit fraud", fraud),
    Ground.DRUG_TRAFFICKING: ("Drug trafficking", drugs),
    Ground.SERIOUS_CRIME: ("Preventing or solving a serious crime", crime),
    Ground.LIFE_OF_CLIENT: ("The client's life is at risk", life),
    Ground.SAFETY_OF_WORKERS: ("The life of somebody who works here is at risk", workers),
    Ground.SERIOUS_OFFENCE_ADMITTED: ("The client admits a serious offence", admitted),
    Ground.WITNESS: ("A witness of a serious crime will not report it", witness),
    Ground.OTHER_SERIOUS_RISK: ("Another serious offence or risk to the public", other),
}


def opens_the_form(aisha: Somebody) -> None:
    """From the command to the form for the case without consent; the recipient is the police, who may be told on every ground."""
    aisha.types("/justus share JU-0412")
    answers_the_form(aisha, "The police", named=False, channel="In person", kind="Police or court")
    aisha.presses("See the answer")
    aisha.presses("Ask the trustees")


def says_the_rest(aisha: Somebody) -> None:
    """What every ground asks, as far as it asks it."""
    aisha.writes("reason", "Seen on the visit today, and told by two neighbours since Monday")
    aisha.ticks("why_no_consent", "Asking would put somebody at risk")
    for name, answer in (("discussed", "Yes"), ("encouraged", "Yes"), ("in_doubt", "No"), ("urgent", "No")):
        if aisha.field(name).count():
            aisha.ticks(name, answer)


@pytest.mark.parametrize("ground", FILLS)
def test_a_case_on_each_ground_comes_before_the_trustees(aisha: Somebody, tomasz: Somebody, ground: Ground) -> None:
    label, fill = FILLS[ground]
    opens_the_form(aisha)
    aisha.chooses("ground", label)
    fill(aisha)
    says_the_rest(aisha)
    if ground is Ground.CHILD_AT_RISK:
        aisha.field("childs_account").scroll_into_view_if_needed()
        aisha.picture("child")
    aisha.presses("Send")

    expect(aisha.modal).to_contain_text("is with the trustees")
    reference = re.search(r"R-\w{6}", aisha.modal.inner_text())
    assert reference
    aisha.presses("Close")
    request = tomasz.message(reference[0])
    expect(request).to_contain_text("needs a trustee's decision")
    expect(request).to_contain_text(f"{label} (clause {ground})")


def test_what_cannot_wait_leaves_one_button_and_whom_to_ring(aisha: Somebody, tomasz: Somebody) -> None:
    opens_the_form(aisha)
    aisha.chooses("ground", "A child at risk of serious harm")
    aisha.ticks("soon", "It cannot wait: ring now")
    expect(aisha.field("reason")).to_have_count(0)
    expect(aisha.modal).to_contain_text("If a life is in danger, ring 999")
    aisha.picture("cannot-wait")
    aisha.presses("Tell the trustees")

    expect(aisha.modal).to_contain_text("If a life is in danger, ring 999 now")
    expect(tomasz.message("for a child in danger")).to_contain_text("They do not need your yes")
