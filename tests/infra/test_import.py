"""Bringing what a charity has today: whatever a spreadsheet wrote is read, everything to mend is said by row and column, and all of it is kept or nothing."""

from __future__ import annotations

import csv
import hashlib
import io
import resource
import secrets
import subprocess
import sys
import textwrap
import threading
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Engine as Database
from sqlalchemy import event, func, select
from sqlalchemy.orm import Session
from typer.testing import CliRunner

from bot import about, duties, log
from bot.cli import app
from bot.client_page import client_board
from bot.clients import FirstContact, open_client
from bot.consents import live, on_record, record
from bot.correcting import mark_in_error
from bot.database import connect
from bot.errors import Busy, NotSetUp
from bot.importing import columns, writing
from bot.importing.problems import NotRead, letter_of
from bot.importing.reading import look, rows
from bot.offline import opened, store_of
from bot.records import Client, ConsentRecord, Request, RoleHeld
from bot.settings import Settings
from bot.sharing import ask_to_share
from bot.store import Store
from bot.tables import LogEntry, Outbox, Replica, Workspace
from bot.vault import Vault, new_key
from bot.withdrawing import withdrawn_on
from policy.facts import Answer, Ask, BriefingItem, Category, Channel, GivenBy, Item, Purpose, Recipient, RecipientKind
from tests import cast
from tests.cast import AISHA, BEN, DANA, OLU, TEAM

ROOT = Path(__file__).resolve().parents[2]
TODAY = datetime.now(UTC).date()
LAST_WEEK = str(TODAY - timedelta(days=7))
CLIENT = {
    "reference": "JU-0412",
    "age": "adult",
    "key_workers": AISHA,
    "told_on": str(TODAY - timedelta(days=30)),
    "told": "all",
    "told_formats": "spoken; leaflet",
}
CONSENT = {
    "reference": "JU-0412", "answer": "given", "recipients": "Leeds Housing", "purposes": "housing", "categories": "housing; contact",
    "in_their_words": "Yes, do tell them", "form": "written", "free_of_duress": "yes", "given_on": LAST_WEEK,
}  # fmt: skip

Run = Callable[..., tuple[int, str]]


@pytest.fixture
def env(database_url: str) -> dict[str, str]:
    """The settings of a charity that has given its roles, and no client yet."""
    key = new_key()
    database = connect(database_url, pool_size=2)
    now = datetime.now(UTC)
    with Session(database) as session, session.begin():
        session.add(Workspace(team_id=TEAM, wrapped_key=Vault(key).new_wrapped_key(TEAM, ""), created_at=now))
        session.add_all(RoleHeld(team_id=TEAM, user_id=user, role="worker", given_by=OLU, given_at=now) for user in (AISHA, BEN))
    database.dispose()
    return {
        "SLACK_BOT_TOKEN": "xoxb-sandbox-bot", "SLACK_APP_TOKEN": "xapp-sandbox-app", "JUSTUS_DATABASE_URL": database_url, "JUSTUS_KEY": key,
        "JUSTUS_APPROVALS_CHANNEL": cast.APPROVALS, "JUSTUS_ADMINS": OLU, "JUSTUS_SETTINGS": "/nowhere",
    }  # fmt: skip


@pytest.fixture
def run(env: dict[str, str], monkeypatch: pytest.MonkeyPatch) -> Run:
    """Type a command; exit code and output."""

    def runs(*arguments: Any, **more: str) -> tuple[int, str]:
        with monkeypatch.context() as patch:
            for name, value in {**env, **more}.items():
                patch.setenv(name, value)
            result = CliRunner().invoke(app, ["import", *map(str, arguments)])
        if result.exception is not None and not isinstance(result.exception, SystemExit):
            raise result.exception
        return result.exit_code, result.output

    return runs


@pytest.fixture
def store(env: dict[str, str], database: Database) -> Store:
    """The records, to look behind the words."""
    return store_of(database, Settings(_env_file=None, **env), TEAM)


def csv_of(*given: dict[str, str], separator: str = ",") -> str:
    """A list with a column for everything that any of its rows has."""
    names = list(dict.fromkeys(name for one in given for name in one))
    text = io.StringIO(newline="")
    writer = csv.DictWriter(text, names, delimiter=separator)
    writer.writeheader()
    writer.writerows(given)
    return text.getvalue()


@pytest.fixture
def listed(tmp_path: Path) -> Callable[..., Path]:
    """Write a list as bytes or as text, and give its path."""

    def write(content: str | bytes, name: str = "clients.csv") -> Path:
        path = tmp_path / name
        path.write_bytes(content.encode() if isinstance(content, str) else content)
        return path

    return write


Listed = Callable[..., Path]


def counts(database: Database) -> tuple[int, int, int]:
    """Clients, consents and lines of the log."""
    with Session(database) as session:
        return tuple(session.scalar(select(func.count()).select_from(table)) or 0 for table in (Client, ConsentRecord, LogEntry))  # type: ignore[return-value]  # three


# Taken in


def test_what_was_brought_is_found_by_the_bot_as_if_it_had_been_recorded(run: Run, listed: Listed, store: Store, database: Database) -> None:
    """Clients with their workers and briefings, consents with all that was written; each has its line in the log, and the log checks."""
    clients = listed(csv_of(CLIENT, {**CLIENT, "reference": "ju0413", "age": "Child", "key_workers": f"{AISHA}; {BEN}", "told": "", "told_on": ""}))
    consents = listed(
        csv_of(
            CONSENT, {**CONSENT, "answer": "refused", "recipients": "His brother\nHis mother", "form": "", "purposes": "", "categories": ""},
            {
                **CONSENT, "reference": "JU-0413", "decided_by": "parent", "authority_seen": "Their papers", "recipients": "The school; Elm House; His aunt",
                "kept_back": "contact", "kept_from": "the  SCHOOL; Elm House",
            },
        ), "consents.csv",
    )  # fmt: skip

    code, said = run("run", "--by", OLU, "--clients", clients, "--consents", consents)

    assert code == 0, said
    assert "Taken in: 2 clients and 3 consents. The log has a line for each." in said
    assert "1 of the consents do not count yet (not briefed)." in said
    with store.open(AISHA, "test") as desk:
        board = client_board(desk, "JU-0412")
        assert board.briefed.not_told == () and not board.is_child
        given, refused = on_record(desk, "JU-0412")
        child = on_record(desk, "JU-0413")[0]
    assert (given.recipients, given.categories, given.in_their_words) == (("Leeds Housing",), (Category.HOUSING, Category.CONTACT), "Yes, do tell them")
    assert given.briefed_on == TODAY - timedelta(days=30) and given.ends_on > TODAY
    assert (refused.answer, refused.recipients) == (Answer.REFUSED, ("His brother", "His mother"))
    assert child.given_by is GivenBy.PARENT and child.not_told == tuple(BriefingItem)
    assert [one.recipient for one in child.kept_back] == ["the SCHOOL", "Elm House"]
    assert counts(database) == (2, 3, 7 + 1)  # two files, one briefing, three answers, one for the lists; and what was just read
    with Session(database) as session:
        lines = list(session.scalars(select(LogEntry).order_by(LogEntry.seq)))
        assert [one.event for one in lines[:7]].count("consent:answer:record") == 3
        assert lines[6].event == "import:lists:take" and lines[6].detail["clients"] == 2 and len(lines[6].detail["clients_print"]) == 64
        assert {one.actor for one in lines[:7]} == {OLU}
        assert log.verify(session, store.vault, TEAM).problem is None


def test_a_yes_that_was_taken_back_is_brought_as_taken_back(run: Run, listed: Listed, store: Store, database: Database) -> None:
    """It permits nothing, is not counted among those that lack something, and its withdrawal is on record with a line of its own."""
    gone = {**CONSENT, "withdrawn_on": str(TODAY - timedelta(days=2)), "free_of_duress": ""}

    code, said = run(
        "run", "--by", OLU, "--clients", listed(csv_of(CLIENT)),
        "--consents", listed(csv_of(gone, {**gone, "kind": "support"}, {**CONSENT, "withdrawn_on": "", "recipients": "Elm House"}), "consents.csv"),
    )  # fmt: skip

    assert code == 0, said
    assert "do not count yet" not in said
    with store.open(AISHA, "test") as desk:
        assert sorted(str(one.withdrawn_on) for one in on_record(desk, "JU-0412")) == [str(TODAY - timedelta(days=2))] * 2 + ["None"]
        assert [one.recipients for one in live(desk, "JU-0412")] == [("Elm House",)]
        assert withdrawn_on(desk, "JU-0412") == TODAY - timedelta(days=2)
    with Session(database) as session:
        assert [one.event for one in session.scalars(select(LogEntry))].count("consent:answer:withdraw") == 2
        assert log.verify(session, store.vault, TEAM).problem is None


def test_a_child_who_was_brought_is_asked_about_again_as_any_other(run: Run, listed: Listed, store: Store, database: Database, env: dict[str, str]) -> None:
    """As the month begins in which they become an adult or, where nobody knows it, in a year; and of a whole day no more than its month is kept (4.10)."""
    grown = date(TODAY.year + 3, 5, 14)
    children = [
        {**CLIENT, "reference": "JU-0413", "age": "child", "adult_in": ""}, {**CLIENT, "reference": "JU-0414", "age": "child", "adult_in": f"05/{grown.year}"},
        {**CLIENT, "reference": "JU-0415", "age": "child", "adult_in": str(grown)},
    ]  # fmt: skip

    code, said = run("run", "--by", OLU, "--clients", listed(csv_of(CLIENT, *children)))

    assert code == 0, said
    with store.open(AISHA, "test") as desk:
        assert [client_board(desk, one).adult_in for one in ("JU-0413", "JU-0414", "JU-0415")] == [None, grown.replace(day=1), grown.replace(day=1)]
    for day, asked in (
        (TODAY + timedelta(days=300), []), (TODAY + timedelta(days=400), ["JU-0413"]), (grown.replace(day=1) - timedelta(days=1), ["JU-0413"]),
        (grown.replace(day=2), ["JU-0413", "JU-0414", "JU-0415"]),
    ):  # fmt: skip
        later = datetime(day.year, day.month, day.day, 12, tzinfo=UTC)
        with store_of(database, Settings(_env_file=None, **env), TEAM, lambda at=later: at).open(OLU, "test") as desk:  # type: ignore[misc]  # this day's
            assert about.to_ask(desk, 10) == asked, day
    with Session(database) as session:
        opened_with = {one.subject: one.detail["month"] for one in session.scalars(select(LogEntry).where(LogEntry.event == "client:file:open"))}
    assert opened_with == {"JU-0412": None, "JU-0413": None, "JU-0414": f"{grown.year}-05", "JU-0415": f"{grown.year}-05"}


def test_a_parent_decided_for_a_child_and_not_for_who_was_an_adult_by_then(run: Run, listed: Listed, store: Store) -> None:
    """Also for a client who is on record as a child, and whose month has passed; what a parent said before it is brought, and counts no more (5.2.1)."""
    with store.open(AISHA, "test") as desk:
        open_client(desk, FirstContact(ref="JU-0412", is_child=True, key_workers=(), adult_in=date(TODAY.year - 1, 1, 1)))
    parent = {**CONSENT, "decided_by": "parent", "authority_seen": "Their papers"}
    before = {**parent, "given_on": f"{TODAY.year - 2}-06-01"}

    code, said = run("check", "--consents", listed(csv_of(before, parent), "consents.csv"))
    assert code == 1
    assert "row 3, column J (decided_by): this client is an adult, so a parent cannot decide for them." in said and "row 2" not in said

    code, said = run("run", "--by", OLU, "--consents", listed(csv_of(before), "before.csv"))
    assert code == 0, said
    assert "1 of the consents do not count yet (parent of an adult)." in said


def test_a_parent_decides_for_a_child_of_the_list_until_their_month_is_over(run: Run, listed: Listed) -> None:
    parent = {**CONSENT, "decided_by": "parent", "authority_seen": "Their papers"}
    code, said = run(
        "check", "--clients", listed(csv_of({**CLIENT, "age": "child", "adult_in": f"{TODAY:%Y-%m}"})), "--consents", listed(csv_of(parent), "consents.csv")
    )
    assert code == 0, said
    assert "do not count yet" not in said


def asks(store: Store, ref: str) -> str:
    """Aisha asks to tell Leeds Housing about a client, and does not do it yet; the request's reference."""
    ask = Ask(
        recipient=Recipient(name="Leeds Housing", kind=RecipientKind.AGENCY), purpose=Purpose.HOUSING, justification="They must place the client",
        items=(Item(category=Category.HOUSING, need="To find a flat"),), anonymous_would_do=False, why_not_anonymous="They house this client",
        channel=Channel.EMAIL,
    )  # fmt: skip
    with store.open(AISHA, "share") as desk:
        duties.acknowledge(desk, duties.wording())
        return ask_to_share(desk, ref, ask).request.id


def test_a_no_that_is_brought_stops_what_was_allowed_and_it_is_said_how_much(run: Run, listed: Listed, store: Store, database: Database) -> None:
    """Whoever asked is told by the bot when it runs again; nobody is told of a look."""
    assert run("run", "--by", OLU, "--clients", listed(csv_of(CLIENT)), "--consents", listed(csv_of(CONSENT), "consents.csv"))[0] == 0
    request, no = asks(store, "JU-0412"), listed(csv_of({**CONSENT, "answer": "refused", "given_on": str(TODAY - timedelta(days=1))}), "no.csv")
    assert run("check", "--consents", no)[0] == 0
    with Session(database) as session:
        assert session.get_one(Request, request).state == "allowed"

    code, said = run("run", "--by", OLU, "--consents", no)

    assert code == 0, said
    assert "Requests that were stopped by what was taken in: 1. Whoever asked is told as soon as JustUs runs again." in said
    with Session(database) as session:
        assert (session.get_one(Request, request).state, session.get_one(Request, request).stopped_because) == ("stopped", "client_said_no")
        assert session.scalars(select(Outbox.target).where(Outbox.message == "share/stopped", Outbox.about == request)).all() == [AISHA]
        assert log.verify(session, store.vault, TEAM).problem is None


def test_only_a_client_of_whom_something_was_asked_is_looked_at_again(run: Run, listed: Listed, store: Store, database: Database) -> None:
    """However many others have answers in the list, no more is asked of the database for it."""
    refs = [f"JU-{number}" for number in range(1000, 1090)]
    clients = listed(csv_of(CLIENT, *({**CLIENT, "reference": ref} for ref in refs)))
    assert run("run", "--by", OLU, "--clients", clients, "--consents", listed(csv_of(CONSENT), "consents.csv"))[0] == 0
    request = asks(store, "JU-0412")
    kind = columns.consents(r"JU-\d{4}", "JU-0412")
    asked = list[str]()

    def hears(_connection: Any, _cursor: Any, statement: str, *_: Any) -> None:
        asked.append(statement)

    event.listen(database, "before_cursor_execute", hears)
    taken = []
    for count in (10, 80):
        path = listed(csv_of(*({**CONSENT, "reference": ref, "recipients": f"House {count}"} for ref in ("JU-0412", *refs[-count:]))), f"{count}.csv")
        lists = writing.Lists(None, (look(path, [one.name for one in kind]), kind))
        for does in (writing.check, writing.write):
            with store.open(OLU, "import") as desk:
                before = len(asked)
                does(desk, lists, writing.nothing) if does is writing.check else does(desk, lists)  # type: ignore[operator]
            taken.append(len(asked) - before)
    checked_few, wrote_few, checked_many, wrote_many = taken

    assert wrote_many - wrote_few == checked_many - checked_few
    with Session(database) as session:
        assert session.get_one(Request, request).state == "allowed"


def test_a_look_changes_nothing_and_says_what_would_be_taken(run: Run, listed: Listed, database: Database) -> None:
    clients, consents = listed(csv_of(CLIENT)), listed(csv_of(CONSENT), "consents.csv")

    code, said = run("check", "--clients", clients, "--consents", consents)

    assert (code, "In order: 1 clients and 1 consents. Nothing was changed." in said) == (0, True)
    assert counts(database) == (0, 0, 0)


def test_the_template_says_what_stands_where_and_its_example_is_never_taken_for_a_client(run: Run, tmp_path: Path, database: Database) -> None:
    """An empty list that was sent back as it came says so; nothing that is there is written over."""
    code, said = run("template", "--to", tmp_path / "lists")
    assert code == 0 and said.count("Written: ") == 3
    guide = (tmp_path / "lists" / "columns.txt").read_text(encoding="utf-8")
    assert "reference (always)" in guide and "free_of_duress" in guide

    code, said = run("check", "--clients", tmp_path / "lists" / "clients.csv", "--consents", tmp_path / "lists" / "consents.csv")

    assert code == 1
    assert said.count("row 2: this is the row that shows how. Take it away.") == 2
    with pytest.raises(NotSetUp, match="cannot be written"):
        run("template", "--to", tmp_path / "lists")


def test_consents_can_be_brought_later_for_clients_that_are_here(run: Run, listed: Listed, store: Store) -> None:
    """With what they were told, as it is on record."""
    assert run("run", "--by", OLU, "--clients", listed(csv_of(CLIENT)))[0] == 0

    code, said = run("run", "--by", OLU, "--consents", listed(csv_of(CONSENT), "consents.csv"))

    assert code == 0, said
    assert "do not count yet" not in said
    with store.open(AISHA, "test") as desk:
        assert on_record(desk, "JU-0412")[0].not_told == ()


# However it was written

NAMED = csv_of({**CLIENT, "told_formats": "spoken", "told_language": "Français – née à Liège"})


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (NAMED.encode("utf-8"), "read as UTF-8, with commas"),
        (NAMED.encode("utf-8-sig"), "read as UTF-8, with commas"),
        (NAMED.encode("utf-16"), "read as UTF-16, with commas"),
        (NAMED.encode("cp1252"), "read as Windows-1252, with commas"),
        (b"\xef\xbb\xbf" + NAMED.encode("cp1252"), "read as Windows-1252, although a mark at its start says UTF-8, with commas"),
        (NAMED.replace(",", ";").encode("cp1252"), "read as Windows-1252, with semicolons"),
        (NAMED.replace(",", "\t").encode("utf-16"), "read as UTF-16, with tabs"),
        (b"sep=;\r\n" + NAMED.replace(",", ";").encode("utf-8"), "read as UTF-8, with semicolons"),
        ((NAMED + ",,,,,,\r\n\r\n   ,,,\r\n").encode("utf-8"), "read as UTF-8, with commas"),
        (NAMED.replace("reference", " Reference ").replace("key_workers", "Key workers").encode("utf-8"), "read as UTF-8, with commas"),
    ],
    ids=["utf-8", "utf-8 with a mark", "utf-16", "windows", "windows with a mark", "semicolons", "tabs", "sep=", "empty rows", "names as people write them"],
)  # fmt: skip
def test_a_list_is_read_whatever_wrote_it_and_it_is_said_how(run: Run, listed: Listed, store: Store, content: bytes, said: str) -> None:
    code, told = run("run", "--by", OLU, "--clients", listed(content))

    assert code == 0, told
    assert said in told
    with store.open(AISHA, "test") as desk:
        (sealed,) = desk.session.connection().exec_driver_sql("SELECT id, sealed FROM briefing").all()
        assert desk.unseal("JU-0412", "briefing", sealed[0], sealed[1])["language"] == "Français – née à Liège"


def test_a_line_break_in_quotation_marks_is_part_of_its_cell(run: Run, listed: Listed, store: Store) -> None:
    """And rows are counted as the spreadsheet counts them."""
    clients = listed(csv_of({**CLIENT, "told_language": "Polish\nand\n\nFrench"}, {**CLIENT, "reference": "nobody"}))
    _, said = run("check", "--clients", clients)

    assert "clients.csv, row 3, column A (reference): this is not a client's reference" in said


@pytest.mark.parametrize(
    ("content", "says"),
    [
        (b"PK\x03\x04" + secrets.token_bytes(200), "this is a workbook, not a CSV file"),
        (b"\xd0\xcf\x11\xe0" + secrets.token_bytes(200), "this is a workbook, not a CSV file"),
        (b"\x00\x81\x8d" * 90, "this is not text that we can read"),
        (b"", "the first row names none of our columns"),
        (b"JU-0412,adult,UAISHA00\r\n", "the first row names none of our columns"),
        (b'reference,age,key_workers\r\n"JU-0412,adult,UAISHA00\r\n', "a quotation mark is not closed here"),
        (b'reference,age,key_workers\r\n"JU"-0412,adult,UAISHA00\r\n', "a quotation mark is not closed here"),
    ],
)
def test_what_cannot_be_read_at_all_is_said_with_what_to_do(run: Run, listed: Listed, database: Database, content: bytes, says: str) -> None:
    code, said = run("check", "--clients", listed(content))

    assert code == 1
    assert f"clients.csv{', row 2' if 'quotation' in says else ''}: {says}" in said or says in said
    assert counts(database) == (0, 0, 0)


def test_a_list_that_is_not_there_is_said_not_to_be(run: Run, tmp_path: Path) -> None:
    assert "it cannot be read: No such file or directory." in run("check", "--clients", tmp_path / "nowhere.csv")[1]
    with pytest.raises(NotSetUp, match="Name at least one list"):
        run("check")


# Everything that is to be mended

SECRET = "Jane Kanarie Doe"

BAD_CLIENTS: list[tuple[dict[str, str], str]] = [
    ({"reference": SECRET}, "column A (reference): this is not a client's reference. It looks like JU-0412. If a name stands here: we never keep names."),
    ({"reference": ""}, "column A (reference): this must be filled in."),
    ({"age": SECRET}, "column B (age): this is not one of the answers that we know: adult, child."),
    ({"key_workers": SECRET}, "column C (key_workers): these must be Slack member ids such as U012AB3CD"),
    ({"key_workers": DANA}, "column C (key_workers): somebody here has not the role of worker."),
    ({"told_on": "45672"}, "column D (told_on): this is a day as the spreadsheet keeps it for itself, a bare number."),
    ({"told_on": "03/31/2026"}, "column D (told_on): this is not a day that we can read. Write it as 2026-03-31 or 31/03/2026"),
    ({"told_on": "1/2/26"}, "column D (told_on): this is not a day that we can read."),
    ({"told_on": "31/02/2026"}, "column D (told_on): this is not a day that we can read."),
    ({"told_on": "0026-03-01"}, "column D (told_on): this day is too long ago."),
    ({"told_on": str(TODAY + timedelta(days=2))}, "column D (told_on): this day is still to come."),
    ({"told": ""}, "column E (told): what the client was told and the day on which they were told go together."),
    ({"told": f"collected; {SECRET}"}, "column E (told): this is not one of the answers that we know: collected, used"),
    ({"told_formats": ""}, "column F (told_formats): this must be filled in for this answer."),
    ({"told_formats": "interpreter"}, "column G (told_language): this must be filled in for this answer."),
    ({"told_language": f"=cmd|'/c calc'!A1 {SECRET}"}, "column G (told_language): this begins like a formula, with = + - or @."),
    ({"told_language": f"\t@SUM(A1) {SECRET}"}, "column G (told_language): this begins like a formula"),
    ({"told_language": SECRET * 20}, "column G (told_language): this is longer than 200 letters."),
    ({"told_by": DANA}, "column H (told_by): somebody here has not the role of worker."),
    ({"told_by": f"{AISHA} {BEN}"}, "column H (told_by): name one person here."),
    ({"age": "child", "adult_in": SECRET}, "column I (adult_in): this is not a month that we can read. Write it as 2031-05 or 05/2031."),
    ({"age": "child", "adult_in": "13/2031"}, "column I (adult_in): this is not a month that we can read."),
    ({"age": "child", "adult_in": "47969"}, "column I (adult_in): this is a day as the spreadsheet keeps it for itself, a bare number."),
    ({"age": "child", "adult_in": "14/05/2013"}, "column I (adult_in): by this month they are an adult. Write adult as their age, or check the year."),
    ({"age": "child", "adult_in": f"{TODAY.year + 19}-12"}, "column I (adult_in): this is more than 18 years ahead. Check the year."),
    (
        {"age": "adult", "adult_in": f"{TODAY.year + 2}-05"},
        "column I (adult_in): only a child becomes an adult. Leave this empty, or write child as their age.",
    ),
]


def test_each_thing_to_mend_is_said_by_row_and_column_and_never_what_stands_there(run: Run, listed: Listed, database: Database) -> None:
    """All of them in one go; and nothing is taken in, not even the rows that are in order."""
    given = [{**CLIENT, "told_language": "", "reference": f"JU-{1000 + number}", **changes} for number, (changes, _) in enumerate(BAD_CLIENTS)]

    code, said = run("run", "--by", OLU, "--clients", listed(csv_of(CLIENT, *given)))

    assert code == 1
    for number, (_, says) in enumerate(BAD_CLIENTS, 3):
        assert f"clients.csv, row {number}, {says}" in said, says
    assert f"{len(BAD_CLIENTS)} to mend. Nothing was taken in." in said
    assert "Kanarie" not in said and "calc" not in said
    assert counts(database) == (0, 0, 0)


BAD_CONSENTS: list[tuple[dict[str, str], str]] = [
    ({"reference": "JU-0001"}, "column A (reference): no client has this reference, neither in the list nor here."),
    ({"answer": "yes"}, "column B (answer): this is not one of the answers that we know: given, refused, not_answered, unable."),
    ({"recipients": ""}, "column C (recipients): this must be filled in for this answer."),
    ({"categories": "housing; secrets"}, "column E (categories): this is not one of the answers that we know"),
    ({"free_of_duress": "maybe"}, "column H (free_of_duress): write yes or no."),
    ({"given_on": str(TODAY + timedelta(days=2))}, "column I (given_on): this day is still to come."),
    ({"given_on": ""}, "column I (given_on): this must be filled in."),
    ({"ends_on": str(TODAY + timedelta(days=400))}, "column J (ends_on): a consent given on that day can last until"),
    ({"ends_on": str(TODAY - timedelta(days=8))}, "column J (ends_on): the consent would end before it begins."),
    ({"decided_by": "parent", "authority_seen": "Seen"}, "column K (decided_by): this client is an adult, so a parent cannot decide for them."),
    (
        {"decided_by": "client_in_doubt", "observed": "Did not know the day", "understands": "no", "retains": "yes", "weighs": "yes", "communicates": "yes",
         "because_of_impairment": "yes", "cause": "Delirium", "assessed_on": LAST_WEEK},
        "column B (answer): somebody who cannot take this decision cannot consent (clause 5.2.1).",
    ),
    ({"decided_by": "client_in_doubt", "assessed_on": str(TODAY)}, "(assessed_on): it is looked into on the day of the answer"),
    ({"kept_back": "housing; contact"}, "(kept_back): everything is kept back, so nothing is left to share."),
    (
        {"recipients": "Mum Smith; Dad Smith", "kept_back": "housing", "kept_from": "Mum Smth"},
        "(kept_from): each name here must also stand among the recipients. Check how it is written",
    ),
    ({"recipients": "Mum Smith; Dad Smith", "kept_back": "housing", "kept_from": "Mum Smith and Dad Smith"}, "(kept_from): each name here must also stand"),
    (
        {"recipients": "Mum Smith; Dad Smith", "kept_back": "housing; contact", "kept_from": "mum smith; dad smith"},
        "(kept_back): everything is kept back, so nothing is left to share.",
    ),
    ({"withdrawn_on": str(TODAY + timedelta(days=1))}, "(withdrawn_on): this day is still to come."),
    ({"withdrawn_on": str(TODAY - timedelta(days=8))}, "(withdrawn_on): it was taken back before it was given."),
    ({"withdrawn_on": str(TODAY), "answer": "refused"}, "(withdrawn_on): only a yes can be taken back."),
    ({"kept_from": "Leeds Housing"}, "(kept_back): this must be filled in for this answer."),
    ({"recorded_by": f"{AISHA} {BEN}"}, "(recorded_by): name one person here."),
]  # fmt: skip


def test_each_thing_to_mend_in_a_consent_is_said_by_row_and_column(run: Run, listed: Listed, database: Database) -> None:
    given = [{**CONSENT, "ends_on": "", "decided_by": "", **changes} for changes, _ in BAD_CONSENTS]

    code, said = run("run", "--by", OLU, "--clients", listed(csv_of(CLIENT)), "--consents", listed(csv_of(*given), "consents.csv"))

    assert code == 1
    for number, (_, says) in enumerate(BAD_CONSENTS, 2):
        assert any(line.startswith(f"consents.csv, row {number}, ") and says in line for line in said.splitlines()), says
    assert counts(database) == (0, 0, 0)


def test_two_clients_of_one_number_are_told_by_both_rows(run: Run, listed: Listed) -> None:
    """Also when they are written differently."""
    _, said = run("check", "--clients", listed(csv_of(CLIENT, {**CLIENT, "reference": "JU-0413"}, {**CLIENT, "reference": "ju 0412"})))
    assert "row 4, column A (reference): row 2 has the same reference." in said


def test_a_client_who_is_here_already_is_not_brought_again(run: Run, listed: Listed, database: Database) -> None:
    """Not even in another list, beside somebody who is new."""
    assert run("run", "--by", OLU, "--clients", listed(csv_of(CLIENT)))[0] == 0

    code, said = run("run", "--by", OLU, "--clients", listed(csv_of({**CLIENT, "reference": "JU-0413"}, CLIENT), "more.csv"))

    assert code == 1
    assert "more.csv, row 3, column A (reference): this client is here already, or was once and the file was destroyed" in said
    assert counts(database)[0] == 1


# Brought once


def test_a_list_that_was_brought_is_not_brought_again(run: Run, listed: Listed, store: Store, database: Database) -> None:
    """By whatever name, alone or with another: it is said which and when, once, and not by each of its rows; and what is new beside it is still looked at."""
    clients, consents = listed(csv_of(CLIENT)), listed(csv_of(CONSENT), "consents.csv")
    assert run("run", "--by", OLU, "--clients", clients, "--consents", consents)[0] == 0
    kept, copy, new = counts(database), listed(consents.read_bytes(), "copy.csv"), listed(csv_of({**CONSENT, "recipients": "Elm House"}), "new.csv")
    with store.open(OLU, "test", to_look=True) as desk:
        before = f"this list was taken in on {desk.today}, and is not taken in again. Leave it out, or bring a list of what is new."

    for given, named in (
        (("--consents", copy), ["copy.csv"]),
        (("--clients", clients), ["clients.csv"]),
        (("--clients", clients, "--consents", consents), ["clients.csv", "consents.csv"]),
        (("--clients", clients, "--consents", new), ["clients.csv"]),
    ):
        for command in (("run", "--by", OLU), ("check",)):
            code, said = run(*command, *given)
            told = [line for line in said.splitlines() if "read as" not in line]
            assert (code, told) == (1, [*(f"{one}: {before}" for one in named), f"{len(named)} to mend. Nothing was taken in."])

    assert counts(database) == kept
    assert run("run", "--by", OLU, "--consents", new)[0] == 0


def test_a_list_that_was_only_looked_at_or_refused_was_not_brought(run: Run, listed: Listed, database: Database) -> None:
    clients, consents = listed(csv_of(CLIENT)), listed(csv_of(CONSENT), "consents.csv")
    assert run("check", "--clients", clients, "--consents", consents)[0] == 0
    assert run("run", "--by", OLU, "--clients", clients, "--consents", listed(csv_of({**CONSENT, "given_on": ""}), "wrong.csv"))[0] == 1
    assert run("run", "--by", OLU, "--consents", consents)[0] == 1  # of a client who is not here yet
    with pytest.raises(NotSetUp):
        run("run", "--by", AISHA, "--clients", clients, "--consents", consents)

    assert run("run", "--by", OLU, "--clients", clients, "--consents", consents)[0] == 0
    assert counts(database)[:2] == (1, 1)


def test_a_list_without_a_row_can_come_along_each_time(run: Run, listed: Listed) -> None:
    empty = listed(",".join(CLIENT) + "\r\n", "empty.csv")
    assert run("run", "--by", OLU, "--clients", listed(csv_of(CLIENT)))[0] == 0
    for recipient in ("Leeds Housing", "Elm House"):
        code, said = run("run", "--by", OLU, "--clients", empty, "--consents", listed(csv_of({**CONSENT, "recipients": recipient}), "consents.csv"))
        assert code == 0, said


def test_the_fingerprint_of_a_list_cannot_be_made_by_who_has_no_key_and_is_known_after_the_key_was_changed(
    run: Run, listed: Listed, store: Store, database: Database, env: dict[str, str]
) -> None:
    """A short list could be guessed from its plain fingerprint. Under a key that is gone nothing can be compared any more."""
    content = csv_of(CLIENT)
    assert run("run", "--by", OLU, "--clients", listed(content))[0] == 0
    with Session(database) as session:
        line = session.scalars(select(LogEntry).where(LogEntry.event == "import:lists:take")).one()
    assert len(line.detail["clients_print"]) == 64 and hashlib.sha256(content.encode()).hexdigest() not in str(line.detail)

    new = new_key()
    assert "was taken in on" in run("check", "--clients", listed(content), JUSTUS_KEY=f"{new},{env['JUSTUS_KEY']}")[1]
    assert "this client is here already" in run("check", "--clients", listed(content), JUSTUS_KEY=new)[1]


def test_two_who_bring_the_same_list_at_once_bring_it_once(listed: Listed, store: Store, database: Database, run: Run) -> None:
    """Both found it in order; who writes second finds, in the transaction that writes, that it is here."""
    assert run("run", "--by", OLU, "--clients", listed(csv_of(CLIENT)))[0] == 0
    kind = columns.consents(r"JU-\d{4}", "JU-0412")
    lists = writing.Lists(None, (look(listed(csv_of(CONSENT), "consents.csv"), [one.name for one in kind]), kind))
    both, outcomes = threading.Barrier(2), list[str]()

    def bring() -> None:
        with store.open(OLU, "import", to_look=True) as desk:
            assert writing.check(desk, lists, writing.nothing).problems == 0
        both.wait(30)
        while True:
            try:
                with store.open(OLU, "import") as desk:
                    writing.write(desk, lists)
                outcomes.append("brought")
            except NotRead as wrong:
                outcomes.append(wrong.problem.code)
            except Busy:
                continue
            return

    people = [threading.Thread(target=bring) for _ in range(2)]
    for one in people:
        one.start()
    for one in people:
        one.join(60)

    assert sorted(outcomes) == ["brought", "brought_before"]
    assert counts(database)[1] == 1


def test_who_brings_a_list_while_somebody_else_writes_is_told_to_wait(run: Run, listed: Listed, store: Store, database: Database) -> None:
    with store.open(OLU, "test") as desk:
        log.hold(desk.session, desk.vault, TEAM)
        with pytest.raises(NotSetUp, match="Somebody else is writing to the records now. Nothing was taken in."):
            run("run", "--by", OLU, "--clients", listed(csv_of(CLIENT)))
    assert counts(database)[0] == 0


def test_an_answer_that_is_on_record_is_not_brought_again_in_a_longer_list(run: Run, listed: Listed, store: Store, database: Database) -> None:
    """Also one that was typed here, or that was found to be an error since: brought again, it would count again. What is new beside it is in order."""
    assert run("run", "--by", OLU, "--clients", listed(csv_of(CLIENT)), "--consents", listed(csv_of(CONSENT), "consents.csv"))[0] == 0
    with store.open(AISHA, "test") as desk:
        found = on_record(desk, "JU-0412")[0]
        record(desk, "JU-0412", replace(found, recipients=("Elm House",)))
        desk.session.flush()
        mark_in_error(desk, found.id, "It was another client")
    others = [
        {"in_their_words": "Well, yes"}, {"given_on": str(TODAY - timedelta(days=8))}, {"answer": "refused"}, {"kind": "support"}, {"recipients": "His aunt"},
    ]  # fmt: skip
    more = listed(csv_of(CONSENT, *({**CONSENT, **one} for one in others), {**CONSENT, "recipients": "Elm House", "paper_at": "Cabinet 2"}), "more.csv")

    code, said = run("run", "--by", OLU, "--consents", more)

    assert code == 1
    before = "column A (reference): this answer is on record already. Take the row away. If the client took it back since, record that in Slack."
    assert [line for line in said.splitlines() if "column" in line] == [f"more.csv, row {row}, {before}" for row in (2, 8)]
    assert counts(database)[1] == 2


def test_what_one_list_brings_is_not_taken_for_what_was_on_record(run: Run, listed: Listed, database: Database) -> None:
    """Two rows that differ in who has the paper, so far apart that the first is written before the second is looked at."""
    assert run("run", "--by", OLU, "--clients", listed(csv_of(CLIENT)))[0] == 0
    between = ({**CONSENT, "recipients": f"House {number}"} for number in range(writing.AT_ONCE))

    code, said = run("run", "--by", OLU, "--consents", listed(csv_of(CONSENT, *between, {**CONSENT, "paper_at": "Cabinet 2"}), "consents.csv"))

    assert code == 0, said
    assert counts(database)[1] == writing.AT_ONCE + 2


def test_the_same_answer_twice_in_a_list_is_told_by_both_rows(run: Run, listed: Listed, database: Database) -> None:
    """Also where it is written differently; what differs in anything is another answer."""
    others = [
        {"recipients": "Elm House"}, {"given_on": str(TODAY - timedelta(days=8))}, {"kind": "support"}, {"withdrawn_on": str(TODAY)}, {"paper_at": "Cabinet 2"},
        {"recorded_by": BEN},
    ]  # fmt: skip
    again = {**CONSENT, "reference": "ju 0412", "kind": "Share", "purposes": "Housing", "in_their_words": " Yes, do tell them ", "recorded_by": OLU}
    consents = listed(csv_of({**CONSENT, "kind": ""}, *({**CONSENT, **one} for one in others), again), "consents.csv")

    code, said = run("run", "--by", OLU, "--clients", listed(csv_of(CLIENT)), "--consents", consents)

    assert code == 1
    assert "consents.csv, row 9, column A (reference): row 2 says exactly the same. Each answer stands in the list once." in said
    assert "1 to mend. Nothing was taken in." in said
    assert counts(database) == (0, 0, 0)


def test_columns_that_are_missing_there_twice_or_unknown_are_told_and_an_unknown_name_is_not_repeated(run: Run, listed: Listed) -> None:
    """A first row of contents in place of names must not be printed."""
    text = f"reference,age,{SECRET},told_on,told_on\r\nJU-0412,adult,x,,\r\n"

    _, said = run("check", "--clients", listed(text))

    assert "clients.csv, row 1 (key_workers): the column key_workers is missing." in said
    assert "clients.csv, row 1, column C: the name over this column is not one of ours." in said
    assert "clients.csv, row 1, column E (told_on): there is a column of this name before it." in said
    assert "Kanarie" not in said.title()


def test_a_row_with_more_cells_than_columns_is_told(run: Run, listed: Listed) -> None:
    _, said = run("check", "--clients", listed(csv_of(CLIENT).rstrip() + f",,,{SECRET}\r\n"))
    assert "clients.csv, row 2: there are more cells than columns." in said
    assert "Kanarie" not in said


# All or nothing, and by whom


def test_only_an_admin_brings_lists(run: Run, listed: Listed, database: Database) -> None:
    with pytest.raises(NotSetUp, match=f"{AISHA} is not an admin here"):
        run("run", "--by", AISHA, "--clients", listed(csv_of(CLIENT)))
    assert counts(database) == (0, 0, 0)


def test_nothing_is_brought_while_the_bot_runs(run: Run, listed: Listed, database: Database) -> None:
    """Those who are at work would wait, and could change what was just checked."""
    if database.dialect.name == "sqlite":
        from bot.keeping import Alone

        bot = Alone(database)
        bot.enter()
        with pytest.raises(NotSetUp, match="Another process of the bot"):
            run("run", "--by", OLU, "--clients", listed(csv_of(CLIENT)))
        bot.leave()
    else:
        with Session(database) as session, session.begin():
            session.add(Replica(executor="bot", seen_at=datetime.now(UTC)))
        with pytest.raises(NotSetUp, match="The bot is running on this database"):
            run("run", "--by", OLU, "--clients", listed(csv_of(CLIENT)))
    assert counts(database) == (0, 0, 0)


def test_a_file_that_changes_between_the_two_readings_is_not_taken_in(listed: Listed, tmp_path: Path) -> None:
    """Its fingerprint is taken at each reading."""
    path = listed(csv_of(CLIENT))
    names = [one.name for one in columns.clients(r"JU-\d{4}", "JU-0412")]
    found = look(path, names)
    path.write_bytes(path.read_bytes().replace(b"adult", b"child"))

    with pytest.raises(Exception, match="changed_meanwhile"):
        list(rows(found))


KILLED = """
    import os, sys
    from bot.importing import writing
    from bot.importing.reading import look
    from bot.importing import columns
    from bot.offline import opened, store_of
    from bot.settings import load_settings
    from pathlib import Path

    settings = load_settings()
    kind = columns.clients(settings.client_pattern, settings.client_example)
    lists = writing.Lists((look(Path(sys.argv[1]), [one.name for one in kind]), kind), None)

    def far(place):
        if place > 60_000:
            os.kill(os.getpid(), 9)  # as a power cut would

    with opened(settings) as database, store_of(database, settings, sys.argv[2]).open(sys.argv[3], "import") as desk:
        writing.write(desk, lists, far)
"""


def many(count: int) -> Iterator[dict[str, str]]:
    """So many clients, each with all that a list can say."""
    for number in range(count):
        yield {**CLIENT, "reference": f"JU-{number:06}", "told_language": "Français"}


def test_a_process_that_dies_in_the_middle_leaves_nothing(env: dict[str, str], listed: Listed, database: Database) -> None:
    """Neither a client nor a line of the log; and the same list is taken in at the next try."""
    path = listed(csv_of(*many(3000)))
    wide = {**env, "JUSTUS_CLIENT_PATTERN": r"JU-\d{6}", "JUSTUS_CLIENT_EXAMPLE": "JU-000412"}

    died = subprocess.run([sys.executable, "-c", textwrap.dedent(KILLED), str(path), TEAM, OLU], cwd=ROOT, env=wide, capture_output=True, check=False)

    assert died.returncode == -9, died.stderr.decode()
    assert counts(database) == (0, 0, 0)
    again = subprocess.run(
        [sys.executable, "-m", "bot.cli", "import", "run", "--by", OLU, "--clients", str(path)], cwd=ROOT, env=wide, capture_output=True, text=True, check=False
    )
    assert again.returncode == 0, again.stdout + again.stderr
    assert counts(database)[0] == 3000
    with Session(database) as session:
        assert log.verify(session, Vault(env["JUSTUS_KEY"]), TEAM).lines == 6001


MEASURED = """
    import resource, sys
    from bot.cli import app
    try:
        app(["import", "run", "--by", sys.argv[2], "--clients", sys.argv[1]])
    except SystemExit as ended:
        assert not ended.code
    print(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss)
"""


@pytest.mark.timeout(900)  # eleven thousand rows, and a busy machine takes its time for them
def test_a_list_ten_times_as_long_takes_hardly_more_memory(env: dict[str, str], tmp_path: Path) -> None:
    """Read twice, never held: what a hundred thousand rows take is what a thousand take."""
    assert resource.getrusage(resource.RUSAGE_SELF)
    used = []
    for start, count in ((0, 1000), (500_000, 10_000)):
        path = tmp_path / f"{count}.csv"
        with path.open("w", newline="", encoding="utf-8") as file:
            writer = csv.DictWriter(file, list(CLIENT))
            writer.writeheader()
            writer.writerows({**CLIENT, "reference": f"JU-{start + number:06}"} for number in range(count))
        wide = {**env, "JUSTUS_CLIENT_PATTERN": r"JU-\d{6}", "JUSTUS_CLIENT_EXAMPLE": "JU-000412"}
        done = subprocess.run(
            [sys.executable, "-c", textwrap.dedent(MEASURED), str(path), OLU], cwd=ROOT, env=wide, capture_output=True, text=True, check=False
        )
        assert done.returncode == 0, done.stdout + done.stderr
        used.append(int(done.stdout.splitlines()[-1]))
    assert used[1] - used[0] < 12_000, used  # kilobytes


def test_a_long_list_is_read_for_longer_than_the_bot_would_wait(env: dict[str, str], database: Database) -> None:
    """On a slow machine the look at many rows takes minutes, in which PostgreSQL is asked nothing: it must not hang up, as it would on the bot."""
    if database.dialect.name == "sqlite":
        return  # a file hangs up on nobody
    limit = "SHOW idle_in_transaction_session_timeout"
    with opened(Settings(_env_file=None, **env)) as patient, patient.connect() as there, database.connect() as bot:
        assert there.exec_driver_sql(limit).scalar() == "1h"
        assert bot.exec_driver_sql(limit).scalar() == "1min"


def test_the_letters_over_columns_are_those_of_a_spreadsheet() -> None:
    assert [letter_of(place) for place in (0, 25, 26, 51, 52, 701, 702)] == ["A", "Z", "AA", "AZ", "BA", "ZZ", "AAA"]


@pytest.mark.parametrize(
    ("cell", "day"),
    [
        ("2026-03-31", date(2026, 3, 31)), ("31/03/2026", date(2026, 3, 31)), ("1.2.2026", date(2026, 2, 1)), ("2026-03-31 00:00:00", date(2026, 3, 31)),
        ("31/03/2026 00:00", date(2026, 3, 31)),
    ],
)  # fmt: skip
def test_a_day_is_read_as_people_here_write_it(cell: str, day: date) -> None:
    assert columns.day(cell) == day


@pytest.mark.parametrize(
    "cell", ["2031-05", "2031-5", "05/2031", "5/2031", "May-31", "may 2031", "May 2031", "2031-05-01", "14/05/2031", "2031-05-31 00:00:00"]
)
def test_a_month_is_read_as_people_and_spreadsheets_write_it_and_no_day_is_kept(cell: str) -> None:
    assert columns.month(cell) == date(2031, 5, 1)


def test_every_column_is_told_of_in_the_documents() -> None:
    """docs/import.md names them all."""
    told = (ROOT / "docs" / "import.md").read_text(encoding="utf-8")
    names = {one.name for kind in (columns.clients, columns.consents) for one in kind(r"JU-\d{4}", "JU-0412")}
    assert [name for name in sorted(names) if f"`{name}`" not in told] == []
