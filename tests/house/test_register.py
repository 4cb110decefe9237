"""Where the register says that a clause is asked, said or kept, it is: the form has the field, the text is there, the event is logged."""

from __future__ import annotations

import re

import pytest

from bot.saying import forms, names
from policy.clause import Clause
from policy.clauses import CLAUSES
from tests.house.test_house_rules import ROOT, sources

FIELDS = {f"{form.view}.{field}" for form in forms().values() for field, _ in form.fields()}
EVENTS = {event for _, source in sources("bot", "handlers") for event in re.findall(r"\"([a-z]+:[a-z]+:[a-z_]+)\"", source)}


@pytest.mark.parametrize("clause", CLAUSES, ids=lambda it: it.number)
def test_a_clause_is_asked_said_and_kept_where_the_register_says(clause: Clause) -> None:
    assert [field for field in clause.fields if field not in FIELDS] == []
    assert [text for text in clause.words if text not in names()] == []
    assert [event for event in clause.records if event not in EVENTS] == []
    assert [page for page in clause.pages if not (ROOT / page).is_file()] == []
    for cell in (clause.fields, clause.words, clause.records, clause.pages, clause.law):
        assert len(set(cell)) == len(cell)


def test_the_fields_texts_and_events_are_found_where_they_are() -> None:
    assert {"share.channel", "consent.form", "precaution_review.reason"} <= FIELDS
    assert {"emergency/now", "advice"} <= set(names())
    assert {"precaution:note:write", "consent:answer:record"} <= EVENTS
    assert "share.fax" not in FIELDS


NO_CLAUSE = {"which.ref", "client.ref", "client.age", "people.person", "people.roles", "people.lead", "policy.word"}
"""Fields that serve the bot itself."""


def test_every_question_that_the_bot_asks_is_asked_by_some_clause() -> None:
    asked = {field for clause in CLAUSES for field in clause.fields}
    assert sorted(FIELDS - asked - NO_CLAUSE) == []
