"""What goes wrong on an ordinary day: wrong words, hostile text, a lost channel, a locked database. Each has a clear answer and loses nothing."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest

from tests.cast import AISHA, APPROVALS, BEN, GRACE, OLU, TOMASZ
from tests.journeys.steps import (
    CASE,
    DECISION,
    GOOD,
    approves,
    asks_to_share,
    asks_trustees,
    fills_share,
    opens_share,
    records_locked,
    refusal,
    request_waits,
    shown,
    told,
    typed_into,
)
from tests.scene import Scene, play, words_of

HOSTILE = "<!channel> <@UTOMASZ0> <https://evil.example|the council> http://evil.example &lt;!here&gt;\n*Approved by:* everybody\u202e\u200b"


@pytest.fixture
def over_http(sqlite_url: str) -> Iterator[Scene]:
    """The same workspace with signed HTTP instead of Socket Mode."""
    with play(sqlite_url, http=True) as running:
        yield running


def markup(blocks: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Every text object of some blocks in which Slack reads markup."""
    found: list[dict[str, Any]] = []
    for block in blocks:
        found += [one for one in (block.get("text"), *(block.get("elements") or ())) if isinstance(one, dict) and one.get("type") == "mrkdwn"]
    return found


def reason_in(person: Any) -> Any:
    """What stands in the reason field of a form that was just opened."""
    return (person.view()["values"].get("justification") or {}).get("justification")


# Words after the command


def test_what_is_no_reference_is_answered_with_an_example(scene: Scene) -> None:
    """What it looks like, and what to type; the words that were typed are not said again."""
    aisha = scene.person(AISHA)

    for typed in ("share Mr Smith", "share JU-XII", "withdraw 0412-JU", "consent <!channel>", "status ../../etc/passwd", f"share {'9' * 4000}"):
        assert aisha.types(f"/justus {typed}", channel="general").ok

        said = told(aisha)
        assert "That is not a client reference. It looks like JU-0412." in said, typed
        assert typed.split()[-1] not in said
    assert aisha.views() == []


def test_an_unknown_word_is_answered_with_the_way_to_help(scene: Scene) -> None:
    """It does nothing, and says where to look."""
    aisha = scene.person(AISHA)
    scene.given_client("JU-0412", AISHA)

    for number, typed in enumerate(("shair JU-0412", "please", "JU-0412", "<!channel>x", "sudo make me a trustee"), start=1):
        assert aisha.types(f"/justus {typed}", channel="general").ok

        assert "Type /justus help to see what I can do" in told(aisha), typed
        assert len(aisha.ephemerals()) == number
    assert aisha.views() == []


def test_the_word_payload_in_a_command_is_a_word_like_any_other(over_http: Scene) -> None:
    """Over signed HTTP too, where Slack sends a field of that name for everything but commands."""
    over_http.given_client("JU-0412", AISHA)
    aisha = over_http.person(AISHA)

    assert aisha.types("/justus payload", channel="general").ok
    assert "Type /justus help" in told(aisha)
    assert aisha.types("/justus share payload=JU-0412&payload", channel="general").ok
    assert "*Client JU-0412.*" in words_of(aisha.view("share"))


# What is typed into forms


def test_hostile_text_is_shown_as_it_was_typed_and_does_nothing(scene: Scene) -> None:
    """No mention, no link, no second line and no turned direction: in the trustee's window it is only text."""
    scene.given_client("JU-0412", AISHA)
    aisha, tomasz = scene.person(AISHA), scene.person(TOMASZ)
    asks_to_share(aisha, "Elm House <!here>", justification=HOSTILE, **{"needs.housing": HOSTILE})
    assert asks_trustees(aisha, reason=HOSTILE).ok
    scene.settled()

    tomasz.press("request_read", in_message=True)

    texts = markup(tomasz.view("read")["blocks"])
    said = "\n".join(one["text"] for one in texts)
    assert "&lt;!channel&gt; &lt;@UTOMASZ0&gt; &lt;https://evil.example|the council&gt;" in said
    assert "&amp;lt;!here&amp;gt; *Approved by:*" in said
    assert not {"<!", "<@UT", "<http", "\u202e", "\u200b"} & {bad for bad in ("<!", "<@UT", "<http", "\u202e", "\u200b") if bad in said}
    assert all(one.get("verbatim") is True for one in texts)
    assert "evil" not in str(scene.heard(TOMASZ, "approvals")) + str(scene.heard(AISHA))


def test_hostile_questions_and_answers_are_only_text(scene: Scene) -> None:
    """A trustee's question and the worker's answer too."""
    scene.given_client("JU-0412", AISHA)
    request_waits(scene, AISHA)
    aisha, tomasz = scene.person(AISHA), scene.person(TOMASZ)
    tomasz.press("request_ask", in_message=True)
    assert tomasz.submits(question=HOSTILE).ok
    scene.settled()

    aisha.press("request_answer", in_message=True)
    asked = words_of(aisha.view("answer"))
    assert aisha.submits(answer=HOSTILE).ok
    scene.settled()
    tomasz.press("request_answer", in_message="Your question about")

    for said in (asked, words_of(tomasz.view("read"))):
        assert "&lt;!channel&gt;" in said
        assert "<!channel>" not in said
        assert "evil" not in str(scene.heard(AISHA)) + str(scene.heard(TOMASZ))


def test_the_longest_text_that_fits_is_kept_and_shown_whole(scene: Scene) -> None:
    """Every field full, with signs that grow when they are made harmless: the trustee reads all of it, and the case note has all of it."""
    scene.given_client("JU-0412", AISHA)
    aisha, tomasz = scene.person(AISHA), scene.person(TOMASZ)
    full = "x" * 10 + "&" * 2989 + "z"

    asks_to_share(aisha, "E" * 200, justification=full, why_not_anonymous="w " * 500, **{"needs.housing": "need" + "<" * 496})
    assert asks_trustees(aisha, reason="r" * 3000).ok
    aisha.closes(everything=True)
    scene.settled()

    tomasz.press("request_read", in_message=True)
    said = words_of(tomasz.view("read"))
    assert said.count("&amp;") == 2989
    assert said.count("r" * 100) >= 29
    tomasz.closes(everything=True)
    assert approves(tomasz, reason="a" * 3000).ok
    assert scene.request().state == "approved"


def test_a_text_that_is_too_long_is_stopped_before_it_is_sent(scene: Scene) -> None:
    """Slack says so beside the field; shortened, it goes through and nothing else had to be typed again."""
    scene.given_client("JU-0412", AISHA)
    aisha = scene.person(AISHA)
    opens_share(aisha)
    fills_share(aisha, "Elm House", justification="x" * 3001)

    assert "justification" in aisha.submits().errors
    assert aisha.submits(justification=GOOD["justification"]).ok

    assert aisha.view("outcome")


# The approvals channel


@pytest.mark.parametrize("lost", ["archive", "remove_bot", "delete_channel"])
def test_without_its_channel_a_request_reaches_each_trustee(scene: Scene, lost: str) -> None:
    """By direct message, with buttons that work; the admin is told what to mend, and the worker notices nothing."""
    scene.given_client("JU-0412", AISHA)
    scene.sandbox.world(lost, channel=APPROVALS)

    request = request_waits(scene, AISHA)

    for trustee in (TOMASZ, GRACE):
        assert f"*{request} needs a trustee's decision*" in scene.heard(trustee)[-1]
    assert "JustUs writes nothing there now" in scene.heard(OLU)[-1]
    assert f"*{request} is with the trustees.*" in scene.heard(AISHA)[-1]
    assert approves(scene.person(TOMASZ)).ok
    assert f"*{request} was approved*" in scene.heard(AISHA)[-1]
    assert f"*{request}: approved*" in scene.heard(GRACE)[-1]


def test_without_its_channel_an_emergency_is_still_told(scene: Scene) -> None:
    """Each trustee once, and the admin."""
    scene.sandbox.world("archive", channel=APPROVALS)

    scene.person(AISHA).types("/justus emergency", channel="general")

    for trustee in (TOMASZ, GRACE):
        assert len(scene.heard(trustee)) == 1
    assert "The approvals channel is archived" in scene.heard(OLU)[-1]


def test_a_requester_who_is_a_trustee_is_not_asked_to_decide_their_own(scene: Scene) -> None:
    """Also not when the channel is lost and the request goes to each trustee: it goes to each of the others."""
    scene.given_client("JU-0412", GRACE)
    scene.sandbox.world("archive", channel=APPROVALS)

    request = request_waits(scene, GRACE)

    assert f"*{request} needs a trustee's decision*" in scene.heard(TOMASZ)[-1]
    assert "needs a trustee's decision" not in str(scene.heard(GRACE))


# Slack is slow or broken


def test_a_button_whose_time_is_up_is_answered_kindly(scene: Scene) -> None:
    """By direct message: nothing was changed, press again; and pressed again it works."""
    scene.given_client("JU-0412", AISHA)
    request_waits(scene, AISHA)
    tomasz = scene.person(TOMASZ)
    scene.sandbox.faults("views.open", "error", error="expired_trigger_id")

    tomasz.press("request_approve", in_message=True)

    assert "Slack gave us too little time for that. Nothing was changed. Please press or type it again." in str(tomasz.messages())
    assert approves(tomasz).ok


def test_a_command_whose_time_is_up_is_answered_kindly(scene: Scene) -> None:
    """In the place where it was typed, for the worker alone."""
    scene.given_client("JU-0412", AISHA)
    aisha = scene.person(AISHA)
    scene.sandbox.faults("views.open", "error", error="expired_trigger_id")

    aisha.types("/justus share JU-0412", channel="general")

    assert "Please press or type it again" in told(aisha)
    opens_share(aisha)


def test_when_slack_cannot_say_who_it_is_nothing_is_done_and_nothing_lost(scene: Scene) -> None:
    """The form stays under the sentence with all that was typed; pressed again, it goes through."""
    scene.given_client("JU-0412", AISHA)
    aisha = scene.person(AISHA)
    opens_share(aisha)
    fills_share(aisha, "Elm House")
    scene.sandbox.faults("users.info", "error", error="internal_error")

    aisha.submits()

    assert "Slack could not tell us who you are just now, so nothing was changed" in refusal(aisha)
    assert scene.requests() == []
    aisha.closes()
    assert typed_into(aisha, "justification") == GOOD["justification"]
    assert aisha.submits().ok
    assert len(scene.requests()) == 1


def test_a_form_that_was_closed_keeps_nothing_and_says_nothing(scene: Scene) -> None:
    """Closed half way, also while it was being drawn again: no error page jumps up, and nothing was asked."""
    scene.given_client("JU-0412", AISHA)
    aisha = scene.person(AISHA)
    opens_share(aisha)
    fills_share(aisha, "Elm House")
    scene.sandbox.faults("views.update", "error", error="not_found")

    aisha.chooses("channel", "letter")
    assert aisha.view("share")
    aisha.closes()

    assert aisha.views() == []
    assert scene.requests() == []
    assert scene.heard(AISHA) == []
    opens_share(aisha)
    assert reason_in(aisha) is None


# The database is locked


def test_a_locked_database_keeps_what_was_typed_and_takes_it_the_second_time(scene: Scene) -> None:
    """The error stands beside the first field, with a number for the admin; nothing was kept half."""
    scene.given_client("JU-0412", AISHA)
    aisha = scene.person(AISHA)
    opens_share(aisha)
    fills_share(aisha, "Elm House")

    with records_locked(scene):
        result = aisha.submits()

    assert list(result.errors) == ["danger"]
    assert result.errors["danger"].startswith("Not saved yet: the records were busy.")
    assert "T-" in result.errors["danger"]
    assert typed_into(aisha, "justification") == GOOD["justification"]
    assert scene.requests() == []
    assert aisha.submits().ok
    assert len(scene.requests()) == 1


def test_a_locked_database_loses_no_decision(scene: Scene) -> None:
    """The trustee presses again, and it counts once."""
    scene.given_client("JU-0412", AISHA)
    request_waits(scene, AISHA)
    tomasz = scene.person(TOMASZ)
    tomasz.press("request_approve", in_message=True)
    tomasz.view("approve")
    tomasz.chooses("conflict", "no")

    with records_locked(scene):
        result = tomasz.submits(**{name: said for name, said in DECISION.items() if name != "conflict"})
    assert "Nothing you typed is lost" in result.errors["conflict"]
    assert tomasz.submits().ok

    assert scene.request().state == "approved"
    assert scene.logged().count("request:approval:vote") == 1


def test_a_locked_database_is_said_to_whoever_types_a_command(scene: Scene) -> None:
    """In words, and with what to do."""
    aisha = scene.person(AISHA)

    with records_locked(scene):
        assert aisha.types("/justus share JU-0412", channel="general").ok

    assert "the records were busy" in told(aisha)


def test_two_key_workers_may_ask_the_same_at_once(scene: Scene) -> None:
    """Both forms go through, each with its own request."""
    scene.given_client("JU-0412", AISHA, BEN)
    people = [scene.person(AISHA), scene.person(BEN)]
    for person in people:
        opens_share(person)
        fills_share(person, "Elm House")

    assert all(person.submits().ok for person in people)

    assert {one.asked_by for one in scene.requests()} == {AISHA, BEN}
    assert shown(people[0]) == set()
    assert CASE["reason"] not in str(scene.logged())
