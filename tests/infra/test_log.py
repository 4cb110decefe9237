"""The log shows when it is tampered with, whatever is changed, and two writers at once do not break it."""

from __future__ import annotations

import base64
import json
import os
import threading
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import Engine as Database
from sqlalchemy import delete, select, update
from sqlalchemy.orm import Session

from bot import log
from bot.ledger import verify_all
from bot.log import Verified
from bot.tables import LogEntry, LogHead
from bot.vault import Vault, new_key

TEAM, OTHER = "T0JUSTUS", "T0OTHER0"
NOW = datetime(2026, 3, 2, 9, 30, 15, 123456, tzinfo=UTC)
KEY = new_key()
VAULT = Vault(KEY)


def write(database: Database, lines: int = 5, vault: Vault = VAULT, team: str = TEAM, actor: str = "U1") -> None:
    """Add lines, each in a transaction of its own."""
    for number in range(lines):
        with Session(database) as session, session.begin():
            detail = {"clauses": ["4.1"], "n": number}
            log.append(session, vault, team=team, at=NOW, actor=actor, event="client:file:read", subject=f"JU-{number:04d}", detail=detail)


def verified(database: Database, vault: Vault = VAULT, checkpoint: tuple[int, str] | None = None) -> Verified:
    """Check the log."""
    with Session(database) as session:
        return log.verify(session, vault, TEAM, checkpoint)


def run(database: Database, statement: Any) -> None:
    """Change something behind the bot's back."""
    with database.begin() as connection:
        connection.execute(statement)


def line(number: int) -> Any:
    """An update of one line."""
    return update(LogEntry).where(LogEntry.team_id == TEAM, LogEntry.seq == number)


def test_an_untouched_log_is_sound(database: Database) -> None:
    write(database)
    assert verified(database) == Verified(5)


CHANGES: dict[str, Any] = {
    "at": NOW + timedelta(seconds=1),
    "actor": "U2",
    "event": "client:file:open",
    "subject": "JU-9999",
    "detail": {"clauses": ["4.2"], "n": 2},
    "key_id": "00000000",
    "previous": "f" * 64,
    "seal": "f" * 64,
}


@pytest.mark.parametrize("column", CHANGES)
def test_a_change_of_any_column_shows(database: Database, column: str) -> None:
    write(database)
    run(database, line(3).values({column: CHANGES[column]}))
    assert verified(database) == Verified(2, "line_changed", 3)


def test_every_column_of_a_line_is_covered() -> None:
    assert {column.key for column in LogEntry.__table__.columns} == {*CHANGES, "team_id", "seq"}


def test_a_line_taken_out_shows(database: Database) -> None:
    write(database)
    run(database, delete(LogEntry).where(LogEntry.seq == 3))
    assert verified(database) == Verified(2, "line_missing", 3)


@pytest.mark.parametrize("cut", [1, 3, 5])
def test_a_cut_off_tail_shows(database: Database, cut: int) -> None:
    write(database)
    run(database, delete(LogEntry).where(LogEntry.seq >= cut))
    assert verified(database).problem == "tail_missing"


def test_a_cut_off_tail_shows_even_with_the_head_set_back(database: Database) -> None:
    write(database)
    with Session(database) as session:
        third = session.get_one(LogEntry, (TEAM, 3))
    run(database, delete(LogEntry).where(LogEntry.seq > 3))
    run(database, update(LogHead).values(seq=3, last=third.seal))
    assert verified(database).problem == "tail_missing"


def test_an_older_head_put_back_shows_with_a_checkpoint(database: Database) -> None:
    write(database, 3)
    with Session(database) as session:
        old = session.get_one(LogHead, TEAM)
        before = {"seq": old.seq, "last": old.last, "key_id": old.key_id, "seal": old.seal}
    write(database, 2)
    with Session(database) as session:
        kept = log.checkpoint(session, TEAM)
    run(database, delete(LogEntry).where(LogEntry.seq > 3))
    run(database, update(LogHead).values(before))
    assert verified(database) == Verified(3)  # this is what the checkpoint is for
    assert verified(database, checkpoint=kept).problem == "tail_missing"


def test_two_lines_swapped_show(database: Database) -> None:
    write(database)
    run(database, line(2).values(seq=99))
    run(database, line(3).values(seq=2))
    run(database, line(99).values(seq=3))
    assert verified(database) == Verified(1, "line_changed", 2)


def test_a_line_put_in_shows(database: Database) -> None:
    write(database)
    with Session(database) as session, session.begin():
        last = session.get_one(LogEntry, (TEAM, 5))
        more = {"event": "a:b", "subject": "s", "detail": {}, "key_id": last.key_id, "previous": last.seal, "seal": "a" * 64}
        session.add(LogEntry(team_id=TEAM, seq=6, at=NOW, actor="U1", **more))
    assert verified(database) == Verified(5, "line_changed", 6)


def test_a_line_of_another_workspace_does_not_pass(database: Database) -> None:
    write(database, 1)
    write(database, 1, team=OTHER)
    run(database, delete(LogEntry).where(LogEntry.team_id == TEAM))
    run(database, update(LogEntry).values(team_id=TEAM))
    assert verified(database).problem == "line_changed"


def test_a_head_taken_away_shows(database: Database) -> None:
    write(database)
    run(database, delete(LogHead))
    assert verified(database) == Verified(5, "head_missing")


def test_a_log_rewritten_with_another_key_shows(database: Database) -> None:
    write(database, vault=Vault(new_key()))
    assert verified(database) == Verified(0, "line_changed", 1)


def test_a_log_forged_whole_by_who_holds_the_key_shows_against_a_checkpoint(database: Database) -> None:
    write(database)
    with Session(database) as session:
        kept = log.checkpoint(session, TEAM)
    run(database, delete(LogEntry))
    run(database, delete(LogHead))
    write(database, 6, actor="U2")
    assert verified(database) == Verified(6)  # this is what the checkpoint is for
    assert verified(database, checkpoint=kept) == Verified(4, "checkpoint_differs", 5)


def test_two_writers_at_once_make_one_chain(database: Database) -> None:
    with ThreadPoolExecutor(4) as threads:
        list(threads.map(lambda _: write(database, 10), range(4)))
    assert verified(database) == Verified(40)


def test_what_is_rolled_back_leaves_no_line(database: Database) -> None:
    write(database, 2)
    with pytest.raises(ZeroDivisionError), Session(database) as session, session.begin():
        log.append(session, VAULT, team=TEAM, at=NOW, actor="U1", event="a:b", subject="s", detail={})
        raise ZeroDivisionError
    write(database, 1)
    assert verified(database) == Verified(3)


def test_the_key_can_be_rotated_in_the_middle(database: Database) -> None:
    write(database, 3)
    newer = base64.b64encode(os.urandom(32)).decode()
    both = Vault(f"{newer},{KEY}")
    write(database, 3, vault=both)
    assert verified(database, both) == Verified(6)
    assert verified(database).problem == "line_changed"  # without the newer key its lines cannot be checked
    with Session(database) as session:
        assert len({entry.key_id for entry in session.scalars(select(LogEntry))}) == 2


@pytest.mark.parametrize("detail", [{"note": "He said she hit him"}, {"Jane Doe!": 1}, {"list": ["ok", "not this one"]}, {"n": 1.5}, {"deep": {"er": ["a b"]}}])
def test_a_sentence_is_refused(database: Database, detail: dict[str, Any]) -> None:
    with pytest.raises(ValueError, match="ids, clauses and numbers"), Session(database) as session, session.begin():
        log.append(session, VAULT, team=TEAM, at=NOW, actor="U1", event="a:b", subject="s", detail=detail)


def test_lines_are_readable_by_other_tools(database: Database) -> None:
    write(database, 1)
    with Session(database) as session:
        entry = session.scalars(select(LogEntry)).one()
    assert json.loads(json.dumps(entry.detail)) == {"clauses": ["4.1"], "n": 0}


def test_a_log_is_sound_while_others_write_in_it(database: Database) -> None:
    """Whoever checks it sees it as at one moment: a line that comes between the last line and the head is no alarm."""
    enough = threading.Event()

    def writes() -> None:
        while not enough.is_set():
            write(database, 1)

    write(database)
    writer = threading.Thread(target=writes)
    writer.start()
    try:
        found = [one.sound for _ in range(40) for one in verify_all(database, KEY)]
    finally:
        enough.set()
        writer.join()
    assert found == [True] * 40
