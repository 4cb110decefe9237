"""Advice on what is typed (3.7): under the field and on the page that answers, by the field's label; never a block, never repeated, never kept."""

from __future__ import annotations

import json
import logging
from collections.abc import Iterator

import pytest
import structlog
from sqlalchemy import inspect, text

from bot import logs
from tests.cast import AISHA
from tests.danger.test_leaks import Ear, elsewhere_than_in_forms, kept_in_the_open
from tests.journeys.steps import asks_to_share, fills_share, opens_share, raises_alarm, writes_the_record
from tests.scene import Scene, in_words, words_of

CANARY = "Zaphira Kanarienvogel"
NUMBER = "07700 900999"
TYPED = f"I think {CANARY} on {NUMBER} knows"
BESIDE = "This may hold a guess, a name and a phone number."
AFTER = "there may be a guess, a name and a phone number"


@pytest.fixture
def heard() -> Iterator[list[str]]:
    """Every line of the process's log at DEBUG."""
    ear, root = Ear(), logging.getLogger()
    handlers, level = list(root.handlers), root.level
    logs.set_up("debug", json=True)
    root.addHandler(ear)
    yield ear.heard
    structlog.reset_defaults()
    root.handlers[:] = handlers
    root.setLevel(level)


def rows(scene: Scene) -> list[str]:
    """All that is on record, but for what everybody is told in the same words: the leaflet says that we do not guess."""
    with scene.bot.database.connect() as connection:
        tables = [one for one in inspect(connection).get_table_names() if one != "wording"]
        return [str(row) for table in tables for row in connection.execute(text(f'SELECT * FROM "{table}"'))]  # noqa: S608  # names from the database itself


def test_advice_stands_under_the_field_when_the_form_is_drawn_again(scene: Scene) -> None:
    """It comes with the next choice, stays beside its own field, and goes when the text is mended."""
    scene.given_client("JU-0412", AISHA)
    aisha = scene.person(AISHA)
    opens_share(aisha)

    fills_share(aisha, "Leeds Housing", justification=TYPED, channel="email")

    blocks = aisha.view("share")["blocks"]
    at = [block.get("block_id") for block in blocks].index("justification")
    assert BESIDE in json.dumps(blocks[at + 1])
    assert "This may hold" not in in_words({"blocks": blocks[:at] + blocks[at + 2 :]})

    aisha.fills(justification="They must place the client by Friday")
    aisha.chooses("channel", "letter")
    assert "This may hold" not in words_of(aisha.view("share"))


def test_advice_on_the_answer_names_the_field_and_holds_nothing_up(scene: Scene) -> None:
    """The answer is the same as without; the label leads back to the field; what was typed is not repeated; changing is one press away."""
    scene.given_client("JU-0412", AISHA)
    scene.given_consent("JU-0412", "Leeds Housing")
    aisha = scene.person(AISHA)

    assert asks_to_share(aisha, "Leeds Housing", justification=TYPED, **{"needs.housing": "Ask her sister Zaphira"}).ok

    said = words_of(aisha.view("outcome"))
    assert "*Yes, you may share this" in said
    assert f'In "Why is it right to tell them?" {AFTER}' in said
    assert 'In "Why do they need this: Housing?" there may be a name' in said
    assert "press *Change my answers*" in said
    assert CANARY not in said
    assert "Zaphira" not in said


def test_nothing_is_said_where_nothing_was_found(scene: Scene) -> None:
    """A plain text, and a recipient who is a person: their name belongs there."""
    scene.given_client("JU-0412", AISHA)
    aisha = scene.person(AISHA)

    assert asks_to_share(aisha, "Sarah Jones", recipient_kind="family_or_friend", justification="Sarah Jones must have the keys by Friday").ok

    assert "look again" not in words_of(aisha.view("outcome"))


def test_advice_follows_a_consent_and_an_emergency_record(scene: Scene) -> None:
    """Recipients and people told are names by design; the story beside them is looked at."""
    scene.given_client("JU-0412", AISHA)
    aisha = scene.person(AISHA)
    aisha.types("/justus consent JU-0412", channel="general")
    aisha.view("consent")
    aisha.chooses("answer", "refused")
    assert aisha.submits(recipients="Sarah Jones", in_their_words=f"Not {CANARY}").ok
    said = words_of(aisha.view("board"))
    assert 'In "How did they say it?" there may be a name' in said
    assert "Who may not be told" not in said
    aisha.closes(everything=True)

    raises_alarm(scene, AISHA)
    scene.settled()
    assert writes_the_record(aisha, whom="Dr Sarah Jones, at 14:10", what=TYPED).ok
    said = words_of(aisha.view("read"))
    assert "the record is written" in said
    assert f'In "What did you tell them, and why?" {AFTER}' in said
    assert CANARY not in said


def test_what_advice_is_given_on_is_never_kept_in_the_open_or_logged(heard: list[str], scene: Scene) -> None:
    """No log line, no message, no notification, no reference and no byte of the database holds the words, nor that there was advice."""
    scene.given_client("JU-0412", AISHA)
    aisha = scene.person(AISHA)

    assert asks_to_share(aisha, "Elm House", justification=TYPED, why_not_anonymous=TYPED).ok
    scene.settled()

    assert AFTER in words_of(aisha.view("outcome"))
    everywhere = [line.encode() for line in heard]
    everywhere += [said.encode() for _, said in elsewhere_than_in_forms(scene)]
    everywhere += [data for _, data in kept_in_the_open(scene)]
    assert everywhere
    for typed in (CANARY, NUMBER, AFTER, BESIDE):
        assert [found[:200] for found in everywhere if typed.encode() in found] == []
    said = heard + [words for _, words in elsewhere_than_in_forms(scene)] + rows(scene)
    for word in ("guess", "advice"):
        assert [line[:200] for line in said if word in line] == []
    assert any(b"request:" in line for line in everywhere)
