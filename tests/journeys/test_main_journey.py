"""The main job, end to end: a worker asks, the policy answers, a trustee decides, the disclosure is recorded (2.2, 4.1, 4.3)."""

from __future__ import annotations

from datetime import datetime

from tests.cast import AISHA, TOMASZ
from tests.journeys.steps import approves, asks_to_share, asks_trustees, records
from tests.scene import Scene, words_of


def test_a_share_without_consent_goes_by_the_trustees_and_ends_in_a_case_note(everywhere: Scene) -> None:
    """Every step of the journey, over each transport and on each database."""
    everywhere.given_client("JU-0412", AISHA)
    aisha, tomasz = everywhere.person(AISHA), everywhere.person(TOMASZ)

    asks_to_share(aisha, "Elm House")
    assert "consent does not cover this" in words_of(aisha.view("outcome"))
    assert asks_trustees(aisha).ok
    assert "is with the trustees" in words_of(aisha.view("outcome"))
    aisha.closes(everything=True)
    assert "needs a trustee's decision" in everywhere.heard(TOMASZ, "approvals")[-1]

    assert approves(tomasz).ok
    assert "was approved" in everywhere.heard(AISHA)[-1]
    assert "<@UTOMASZ0> approved" in everywhere.heard(TOMASZ, "approvals")[-1]

    now = datetime.now(everywhere.bot.settings.zone)
    assert records(aisha, categories=["housing"], shared_on=now.date().isoformat(), shared_time=now.strftime("%H:%M"), channel="email").ok
    note = aisha.view("note")["blocks"][1]["element"]["initial_value"]
    assert "Approved by Tomasz Nowak" in note
    assert "by E-mail:\n- Housing" in note
    assert everywhere.request().state == "shared"
    assert everywhere.log_verifies()
