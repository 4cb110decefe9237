"""A pack holds all that is kept about a client: whoever adds a table that seals something must say how it is read there, or why it is not."""

from __future__ import annotations

from sqlalchemy import LargeBinary

import bot.records
from bot.access.sources import SOURCES
from bot.saying import names
from bot.tables import Table
from bot.words import TEMPLATES

NOT_IN_A_PACK = {
    "access_stop": "what we asked whoever asked, and their answer, stand in our own letters to them",
    "access_choice": "what we chose for a record before a pack was made, and why: it would tell of what was kept back",
    "access_pack": "the pack itself",
    "client": "the key, not what it seals; the client's own entry is read",
    "code_kept": "a one-time code of one of us",
    "complaint_step": "our own enquiries; what was complained of, and the outcome, are in the pack",
    "work_step": "why an admin had a message tried again or set it aside: of no client, and asked not to name any",
    "workspace": "the key of the workspace",
}
"""Tables with something sealed that no pack shows, and why."""


def test_every_table_that_seals_something_is_read_into_a_pack_or_says_why_not() -> None:
    sealed = {table.name for table in Table.metadata.sorted_tables if any(isinstance(column.type, LargeBinary) for column in table.columns)}
    read = {source.written.class_.__tablename__ for source in SOURCES}

    assert bot.records.__all__
    assert sealed - read - set(NOT_IN_A_PACK) == set()
    assert set(NOT_IN_A_PACK) <= sealed
    assert read & set(NOT_IN_A_PACK) == {"client"}


def test_every_kind_of_record_has_a_name_that_people_read() -> None:
    assert "words/entry_kind" in names()
    words = (TEMPLATES / "words" / "entry_kind.j2").read_text(encoding="utf-8")
    assert all(f"{{% block {source.kind} %}}" in words for source in SOURCES)
