"""What a client answered elsewhere is brought with a list: it stops, tells and allows what the same answer would that is typed (2.2, 3.4, 5.4)."""

from __future__ import annotations

import csv
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from bot.importing import columns, writing
from bot.importing.checking import Found
from bot.importing.problems import NotRead
from bot.importing.reading import look
from policy.facts import Category
from tests.cast import AISHA, APPROVALS, BEN, OLU, TOMASZ
from tests.danger.tools import nothing_changes
from tests.journeys.steps import approves, asks_to_share, now, records, request_waits
from tests.journeys.test_withdraw import LEEDS, YORK, allowed, notices
from tests.scene import Scene

ELM = "Elm House"
YES = {"reference": "JU-0412", "answer": "given", "purposes": "housing", "categories": "housing; contact", "in_their_words": "Yes", "form": "written"}
Brings = Callable[..., Found]


@pytest.fixture
def brings(scene: Scene, tmp_path: Path) -> Brings:
    """Olu brings a list of consents, answered yesterday unless it says otherwise."""

    def write(*rows: dict[str, Any]) -> Found:
        path, kind = tmp_path / "consents.csv", columns.consents(r"JU-\d{4}", "JU-0412")
        given = [{**YES, "free_of_duress": "yes", "given_on": str(scene.today - timedelta(days=1)), **one} for one in rows]
        with path.open("w", newline="", encoding="utf-8") as file:
            writer = csv.DictWriter(file, list(dict.fromkeys(name for one in given for name in one)))
            writer.writeheader()
            writer.writerows(given)
        with scene.store.open(OLU, "import") as desk:
            return writing.write(desk, writing.Lists(None, (look(path, [one.name for one in kind]), kind)))

    return write


def test_a_no_that_is_brought_stops_what_a_yes_had_allowed_and_its_worker_hears(scene: Scene, brings: Brings) -> None:
    """What it does not speak of goes on, and so does what was asked for somebody else."""
    scene.given_client("JU-0412", AISHA)
    scene.given_client("JU-0413", BEN)
    scene.given_consent("JU-0412", LEEDS, YORK)
    leeds, york = allowed(scene), allowed(scene, recipient=YORK)

    found = brings({"answer": "refused", "recipients": LEEDS}, {"reference": "JU-0413", "answer": "refused", "recipients": YORK})

    assert found.stopped == 1
    assert {one.id: one.state for one in scene.requests()} == {leeds: "stopped", york: "allowed"}
    assert f"*Stop: {leeds} no longer holds.* The client now says no to it." in scene.heard(AISHA)[-1]
    assert "Record what was shared" not in "".join(one for one in scene.heard(AISHA) if leeds in one)
    assert scene.logged()[-1] == "request:answer:stop" and scene.log_verifies()


def test_a_yes_that_was_taken_back_stops_what_an_older_yes_had_allowed_when_it_is_brought(scene: Scene, brings: Brings) -> None:
    scene.given_client("JU-0412", AISHA)
    scene.given_consent("JU-0412", LEEDS)
    request = allowed(scene)

    assert brings({"recipients": LEEDS, "withdrawn_on": str(scene.today)}).stopped == 1

    assert scene.request().state == "stopped"
    assert f"*Stop: {request} no longer holds.* The consent it rested on does not count any more." in scene.heard(AISHA)[-1]


def test_whoever_holds_what_was_taken_back_is_owed_a_letter_when_that_is_brought(scene: Scene, brings: Brings) -> None:
    """By somebody who works with the client, and for the day on which the client took it back; who holds nothing of it gets none."""
    scene.given_client("JU-0412", AISHA)
    scene.given_consent("JU-0412", LEEDS, YORK)
    day = scene.today - timedelta(days=1)
    for recipient in (LEEDS, YORK):
        allowed(scene, recipient=recipient)
        assert records(scene.person(AISHA), categories=["housing"], channel="email", **now(scene)).ok
        scene.person(AISHA).closes(everything=True)

    brings({"recipients": ELM, "withdrawn_on": str(scene.today)}, {"recipients": LEEDS, "withdrawn_on": str(day)})

    assert [(one.recipient, one.state, one.owed_by, one.taken_back_on) for one in notices(scene)] == [(LEEDS, "owed", AISHA, day)]
    assert notices(scene)[0].id in "".join(scene.heard(AISHA))
    assert scene.log_verifies()


def test_the_letter_is_about_what_was_taken_back_and_nothing_else_that_they_hold(scene: Scene, brings: Brings) -> None:
    scene.given_client("JU-0412", AISHA)
    scene.given_consent("JU-0412", LEEDS)
    aisha, both = scene.person(AISHA), ["housing", "contact"]
    assert asks_to_share(aisha, LEEDS, categories=both, **{"needs.contact": "To write to them"}).ok
    aisha.closes(everything=True)
    scene.settled()
    assert records(aisha, categories=both, channel="email", **now(scene)).ok

    brings({"recipients": LEEDS, "categories": "housing", "withdrawn_on": str(scene.today)})

    assert [one.categories for one in notices(scene)] == [(Category.HOUSING,)]


def test_nobody_is_owed_a_letter_for_what_was_taken_back_before_the_client_agreed_anew(scene: Scene, brings: Brings) -> None:
    scene.given_client("JU-0412", AISHA)
    scene.given_consent("JU-0412", LEEDS)
    allowed(scene)
    assert records(scene.person(AISHA), categories=["housing"], channel="email", **now(scene)).ok
    long_ago = str(scene.today - timedelta(days=100))

    brings({"recipients": LEEDS, "given_on": long_ago, "withdrawn_on": long_ago}, {"kind": "support", "withdrawn_on": str(scene.today)})

    assert notices(scene) == ()


def test_what_is_older_than_the_yes_stops_nothing_and_troubles_nobody(scene: Scene, brings: Brings) -> None:
    """Years of answers come in: the yes of last week is the client's last word."""
    scene.given_client("JU-0412", AISHA)
    scene.given_consent("JU-0412", LEEDS)
    allowed(scene)
    heard, long_ago = len(scene.heard(AISHA)), str(scene.today - timedelta(days=100))

    found = brings({"answer": "refused", "recipients": LEEDS, "given_on": long_ago}, {"recipients": LEEDS, "given_on": long_ago, "withdrawn_on": long_ago})

    assert found.stopped == 0
    assert scene.request().state == "allowed"
    assert len(scene.heard(AISHA)) == heard


def test_what_is_brought_about_support_troubles_nobody_who_waits_to_tell_others(scene: Scene, brings: Brings) -> None:
    """It is another matter (5.5)."""
    scene.given_client("JU-0412", AISHA)
    scene.given_consent("JU-0412", LEEDS)
    allowed(scene)
    request_waits(scene, AISHA)
    heard, posted = len(scene.heard(AISHA)), len(scene.heard(OLU, APPROVALS))

    brings({"kind": "support", "answer": "refused"}, {"kind": "support", "withdrawn_on": str(scene.today)})

    assert {one.state for one in scene.requests()} == {"waiting", "allowed"}
    assert (len(scene.heard(AISHA)), len(scene.heard(OLU, APPROVALS))) == (heard, posted)


@pytest.mark.parametrize(
    ("row", "says"),
    [
        ({"answer": "refused", "recipients": ELM}, "{} cannot be approved as it stands"),
        ({"recipients": LEEDS, "withdrawn_on": "today"}, "*The client's consent has changed since you asked for {}.*"),
    ],
    ids=["a no to it", "something taken back"],
)
def test_what_waits_for_the_trustees_goes_on_and_both_sides_hear_of_it(scene: Scene, brings: Brings, row: dict[str, str], says: str) -> None:
    scene.given_client("JU-0412", AISHA)
    request = request_waits(scene, AISHA)

    assert brings({name: str(scene.today) if cell == "today" else cell for name, cell in row.items()}).stopped == 0

    assert scene.request().state == "waiting"
    assert says.format(request) in scene.heard(AISHA)[-1]
    assert f"The client's consent has changed since {request} was asked." in scene.heard(OLU, APPROVALS)[-1]


def test_a_no_to_what_was_approved_is_told_to_both_sides(scene: Scene, brings: Brings) -> None:
    scene.given_client("JU-0412", AISHA)
    request = request_waits(scene, AISHA)
    assert approves(scene.person(TOMASZ)).ok
    assert scene.request().state == "approved"

    brings({"answer": "refused", "recipients": ELM})

    assert f"*The client's consent has changed since you asked for {request}.*" in scene.heard(AISHA)[-1]
    assert f"The client's consent has changed since {request} was asked." in scene.heard(OLU, APPROVALS)[-1]


def test_a_yes_that_is_brought_lets_be_shared_what_waits_for_the_trustees(scene: Scene, brings: Brings) -> None:
    """Nobody has to decide it any more (2.2)."""
    scene.given_client("JU-0412", AISHA)
    request = request_waits(scene, AISHA)

    brings({"recipients": ELM, "categories": "all"})

    assert scene.request().state == "allowed"
    assert request in scene.heard(AISHA)[-1] and "request:approval:close" in scene.logged()


def test_a_list_of_which_one_row_is_wrong_stops_nothing(scene: Scene, brings: Brings) -> None:
    scene.given_client("JU-0412", AISHA)
    scene.given_consent("JU-0412", LEEDS)
    allowed(scene)

    with nothing_changes(scene), pytest.raises(NotRead):
        brings({"answer": "refused", "recipients": LEEDS}, {"reference": "JU-0999", "recipients": LEEDS})

    assert scene.request().state == "allowed"
