"""Destroying, in the worst moments: nothing readable is left, nothing is half done, nothing happens twice, and no backup brings anything back."""

from __future__ import annotations

import contextlib
import copy
import os
import secrets
import signal
import subprocess
import sys
import textwrap
import threading
from collections.abc import Iterator
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select, update
from sqlalchemy.orm import Session
from typer.testing import CliRunner

from bot import whereabouts
from bot.cli import app
from bot.database import READ_ONLY, connect
from bot.errors import Busy, Refused
from bot.offline import store_of
from bot.people import set_roles
from bot.records import Client, FileClosing
from bot.retention import deciding, tombstones
from bot.retention.belongings import about, sealed_columns, tables
from bot.store import Desk
from bot.vault import Vault, new_key
from tests.cast import AISHA, APPROVALS, BEN, DANA, GRACE, GUEST, LEFT, OLU, ROBOT, STRANGER, TEAM, TOMASZ
from tests.danger.test_leaks import kept_in_the_open
from tests.danger.tools import from_person, held_back, nothing_changes, sent, trouble, until
from tests.danger.whole import whole
from tests.journeys.files import REF, asks_to_destroy, certificates, closes_file, given_destroyed, given_due, key_of, morning
from tests.journeys.of_nobody import complaint, enquiry, is_destroyed, row_of, sealed_as_before, subject_access
from tests.postgres import Server, binaries
from tests.scene import Scene, play

ROOT = Path(__file__).resolve().parents[2]
TOKEN = f"kanarie{secrets.token_hex(5)}"
GONE = "was destroyed, as the charity's rules ask"


def asked(scene: Scene, *refs: str) -> None:
    """Files whose time has come, and that the data lead asked to destroy."""
    for ref in refs or (REF,):
        scene.given_client(ref, AISHA)
        assert closes_file(scene, ref=ref).ok
    morning(scene, days=366 * 6)
    assert asks_to_destroy(scene).ok
    scene.person(DANA).closes(everything=True)
    scene.settled()


def agrees_alone(scene: Scene, *refs: str, by: str = TOMASZ) -> None:
    """The use case by itself, as the handler calls it."""
    with scene.store.open(by, "files") as desk:
        deciding.agree(desk, refs or (REF,))


def every_byte(scene: Scene, server: Server | None) -> Iterator[tuple[str, bytes]]:
    """SQLite's files, the write-ahead log too; or what pg_dump writes, and every row besides."""
    yield from kept_in_the_open(scene)
    if server is not None:
        dump = [str(binaries() / "pg_dump"), scene.bot.settings.database_url]
        yield "pg_dump", subprocess.run(dump, capture_output=True, check=True).stdout


@pytest.fixture(params=["sqlite", "postgresql"])
def either(request: pytest.FixtureRequest) -> Iterator[tuple[Scene, Server | None]]:
    """A scene on each database."""
    server = request.getfixturevalue("postgres") if request.param == "postgresql" else None
    with play(request.getfixturevalue("postgres_url" if server else "sqlite_url")) as running:
        yield running, server


# Nothing readable is left


def test_no_word_that_was_typed_stands_in_the_database_before_or_after(either: tuple[Scene, Server | None]) -> None:
    """Sealed at all times: a search for what was typed through every byte, when all journeys were walked, and again when the file is gone."""
    scene, server = either
    for name, act in whole(scene, lambda field: f"{TOKEN} {field}"):
        assert act().ok, name
    scene.settled()
    needles = (TOKEN.encode(), TOKEN.encode().hex().encode())
    assert not [where for where, data in every_byte(scene, server) if any(one in data for one in needles)]

    with scene.store.open(OLU, "test") as desk:
        client = desk.session.get_one(Client, (TEAM, REF))
        wrapped, sealed = client.wrapped_key, _all_sealed(desk)
        from bot.retention.destroying import erase

        erase(desk, client, REF)
    until(scene.bot.book.keep)

    found = list(every_byte(scene, server))
    assert not [where for where, data in found if any(one in data for one in needles)]
    assert wrapped and len(sealed) > 20
    assert not [where for where, data in found if wrapped in data or wrapped.hex().encode() in data]
    assert not [where for where, data in found for one in sealed if one in data or one.hex().encode() in data]
    assert scene.log_verifies()


def _all_sealed(desk: Desk, ref: str = REF) -> list[bytes]:
    """Everything that is sealed about the client, or in a record of somebody who is none."""
    rows = [row for table in tables() if (columns := sealed_columns(table)) for row in desk.session.execute(select(*columns).where(about(table, TEAM, ref)))]
    return [value for row in rows for value in row if value]


def test_nothing_of_a_destroyed_record_of_somebody_who_is_no_client_is_left(either: tuple[Scene, Server | None]) -> None:
    """An enquiry, a subject access request, a complaint: what was typed, each key and each sealed word are sought in every byte, before and after."""
    scene, server = either
    refs = {
        enquiry(scene, who=f"{TOKEN} who", number=f"{TOKEN} number", answer=f"{TOKEN} answer"),
        subject_access(scene, f"{TOKEN} asks", f"{TOKEN} outcome"), complaint(scene, f"{TOKEN} complains", f"{TOKEN} sorry"),
    }  # fmt: skip
    morning(scene, days=1)
    needles = (TOKEN.encode(), TOKEN.encode().hex().encode())
    assert not [where for where, data in every_byte(scene, server) if any(one in data for one in needles)]
    with scene.store.open(OLU, "test") as desk:
        sealed = [one for ref in refs for one in _all_sealed(desk, ref)]
    keys = [row_of(scene, ref).wrapped_key for ref in refs]
    assert all(keys) and len(sealed) > 2 * len(refs) and set(keys) < set(sealed)
    assert [one for one in sealed if not any(one in data or one.hex().encode() in data for _, data in every_byte(scene, server))] == []

    for ref in refs:
        is_destroyed(scene, ref)
    until(scene.bot.book.keep)

    found = list(every_byte(scene, server))
    assert not [where for where, data in found if any(one in data for one in needles)]
    assert not [where for where, data in found for one in sealed if one in data or one.hex().encode() in data]
    assert {one.client_ref for one in certificates(scene)} == refs
    for ref in refs:
        code, said = typed(scene, "certificate", ref)
        assert code == 0 and f"The record {ref}, which is about no client, was destroyed at" in said and TOKEN not in said
    assert scene.log_verifies()


# Twice, and at the same moment


def test_two_who_agree_in_the_same_moment_give_one_destruction(either: tuple[Scene, Server | None]) -> None:
    """One certificate; the other is told that the file is gone, or that the records were busy and then that it is gone."""
    scene, _ = either
    asked(scene)
    said: list[str] = []
    gate = threading.Barrier(2)

    def agree(by: str) -> None:
        gate.wait()
        for _ in range(5):
            try:
                agrees_alone(scene, by=by)
                said.append("done")
                return
            except Refused as wrong:
                said.append(wrong.code)
                return
            except Busy:
                continue

    threads = [threading.Thread(target=agree, args=(by,)) for by in (TOMASZ, GRACE)]
    for one in threads:
        one.start()
    for one in threads:
        one.join(30)

    assert sorted(said) == ["destroyed", "done"]
    assert len(certificates(scene)) == 1
    assert scene.logged().count("retention:file:destroy") == 1
    assert scene.log_verifies()


def test_a_request_that_opens_in_the_same_moment_is_never_sealed_with_a_key_that_goes(either: tuple[Scene, Server | None]) -> None:
    """The request is first: who agrees waits, and then hears what is open. Its words can still be read."""
    scene, _ = either
    asked(scene)
    outcome: list[BaseException | str] = []

    def agree() -> None:
        try:
            agrees_alone(scene)
            outcome.append("done")
        except (Refused, Busy) as wrong:
            outcome.append(wrong)

    with scene.store.open(AISHA, "share") as desk:
        desk.client(REF)
        open_request(desk)
        other = threading.Thread(target=agree)
        other.start()
        other.join(0.5)  # it waits for us now, or has given up
        assert outcome == [] or isinstance(outcome[0], Busy)
    other.join(10)

    assert outcome != ["done"] and key_of(scene)
    with pytest.raises(Refused, match="file_held"):
        agrees_alone(scene)
    with scene.store.open(AISHA, "share") as desk:
        assert desk.unseal(REF, "request", "R-OPENED", desk.request("R-OPENED").sealed) == [TOKEN]


def test_a_request_that_opens_while_the_file_goes_is_told_that_it_is_gone(either: tuple[Scene, Server | None]) -> None:
    """The file is first: who asks has read the client already, waits, and nothing of theirs is kept."""
    scene, _ = either
    asked(scene)
    outcome: list[str] = []
    read, goes_on = threading.Event(), threading.Event()

    def ask() -> None:
        try:
            with scene.store.open(AISHA, "share", to_look=True) as desk:
                assert desk.reach(REF).works
            read.set()
            goes_on.wait(60)
            with scene.store.open(AISHA, "share") as desk:
                open_request(desk)
            outcome.append("kept")
        except (Refused, Busy) as wrong:
            outcome.append(str(wrong))

    other = threading.Thread(target=ask)
    other.start()
    assert read.wait(60)
    with scene.store.open(TOMASZ, "files") as desk:
        deciding.agree(desk, (REF,))
        goes_on.set()
        other.join(0.5)
    other.join(10)

    assert outcome in (["destroyed"], ["busy"])
    assert key_of(scene) is None and scene.requests() == []


def open_request(desk: Desk) -> None:
    """A request as the journey writes it, with its words sealed before the commit."""
    from bot.records import Request

    row = Request(
        id="R-OPENED", team_id=TEAM, client_ref=REF, asked_by=AISHA, asked_at=desk.now, state="waiting", verdict="ask_trustees", clauses=["4.1"],
        policy_version="2018-01", ground="4.2.2", urgent=False, recipient_kind="agency", categories=["housing"], put_at=desk.now, due_at=desk.now,
        sealed=b"",
    )  # fmt: skip
    row.sealed = desk.seal(REF, "request", row.id, [TOKEN])
    desk.session.add(row)
    desk.session.flush()


def test_many_who_ask_and_one_who_destroys_never_leave_a_request_that_nobody_can_read(postgres_url: str) -> None:
    """Twenty files, and for each two processes' worth of connections in one moment: afterwards either the key is there, or no request is."""
    refs = [f"JU-{1000 + number}" for number in range(20)]
    with play(postgres_url) as scene:
        asked(scene, *refs)
        gate = threading.Barrier(2)

        def ask() -> None:
            for ref in refs:
                gate.wait()
                try:
                    with scene.store.open(AISHA, "share") as desk:
                        desk.client(ref)
                        _open(desk, ref)
                except (Refused, Busy):
                    pass

        def destroy() -> None:
            for ref in refs:
                gate.wait()
                with contextlib.suppress(Refused, Busy):
                    agrees_alone(scene, ref)

        threads = [threading.Thread(target=one) for one in (ask, destroy)]
        for one in threads:
            one.start()
        for one in threads:
            one.join(60)

        opened = {one.client_ref for one in scene.requests()}
        with Session(scene.bot.database.execution_options(**READ_ONLY)) as session:
            gone = set(session.scalars(select(Client.ref).where(Client.wrapped_key.is_(None))))
        assert opened & gone == set()
        assert opened | gone <= set(refs) and (opened or gone)
        assert scene.log_verifies()


def _open(desk: Desk, ref: str) -> None:
    from bot.records import Request

    row = Request(
        id=f"R-{ref}", team_id=TEAM, client_ref=ref, asked_by=AISHA, asked_at=desk.now, state="waiting", verdict="ask_trustees", clauses=["4.1"],
        policy_version="2018-01", ground="4.2.2", urgent=False, recipient_kind="agency", categories=[], put_at=desk.now, due_at=desk.now, sealed=b"",
    )  # fmt: skip
    row.sealed = desk.seal(ref, "request", row.id, [TOKEN])
    desk.session.add(row)


# Half done


KILLED = """
    import os, sys, time
    from datetime import datetime
    from bot.offline import opened, store_of
    from bot.retention import deciding
    from bot.settings import load_settings

    class Never:
        def enqueue(self, session, outbox_id):
            print("so far", flush=True)
            time.sleep(60)  # the file is destroyed in this transaction, and it never ends

    settings = load_settings()
    with opened(settings) as database:
        store = store_of(database, settings, sys.argv[1], lambda: datetime.fromisoformat(sys.argv[2]))
        store._work = Never()
        with store.open(sys.argv[3], "files") as desk:
            deciding.agree(desk, (sys.argv[4],))
"""


def test_a_process_that_dies_while_it_destroys_leaves_the_file_whole(either: tuple[Scene, Server | None]) -> None:
    """Key, words and closing are as they were, there is no certificate, and the same two can do it at the next try."""
    scene, _ = either
    asked(scene)
    settings = scene.bot.settings
    env = {
        **os.environ, "SLACK_BOT_TOKEN": "xoxb-sandbox-bot", "SLACK_APP_TOKEN": "xapp-sandbox-app", "JUSTUS_DATABASE_URL": settings.database_url,
        "JUSTUS_KEY": settings.key.get_secret_value(), "JUSTUS_APPROVALS_CHANNEL": APPROVALS, "JUSTUS_ADMINS": OLU, "JUSTUS_SETTINGS": "/nowhere",
    }  # fmt: skip
    told = [sys.executable, "-c", textwrap.dedent(KILLED), TEAM, scene.store.clock().isoformat(), TOMASZ, REF]
    before = _state(scene)

    with subprocess.Popen(told, cwd=ROOT, env=env, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout and process.stdout.readline() == "so far\n"
        process.send_signal(signal.SIGKILL)

    assert _state(scene) == before and key_of(scene)
    assert certificates(scene) == []
    agrees_alone(scene)
    assert key_of(scene) is None
    assert scene.log_verifies()


def _state(scene: Scene) -> Any:
    with Session(scene.bot.database.execution_options(**READ_ONLY)) as session:
        rows = session.execute(select(FileClosing.state, FileClosing.asked_by)).all()
        return [tuple(one) for one in rows], session.scalars(select(Client.wrapped_key)).all(), scene.logged()


# What a backup brings back


def test_an_older_backup_that_was_put_back_is_made_to_forget_again(
    request: pytest.FixtureRequest, sqlite_url: str, tmp_path: Path, postgres: Server, postgres_url: str
) -> None:
    """On each database: at the start, from the list that is kept apart; nobody is asked again, and the log says that it was done again."""
    for url in (sqlite_url, postgres_url):
        kept = tmp_path / f"{url[:4]}-tombstones.txt"
        older = tmp_path / "older.db"
        with play(url, JUSTUS_TOMBSTONES=kept) as scene:
            given_due(scene)
            key = scene.bot.settings.key.get_secret_value()
            backup = _backed_up(scene, older, postgres)
            assert asks_to_destroy(scene).ok
            agrees_alone(scene)
            until(partial(_round_keeps, scene, kept))
            assert len(kept.read_text().splitlines()) == 1 and REF not in kept.read_text()
            assert kept.stat().st_mode & 0o077 == 0
            wrapped = _key_in(backup)
            assert wrapped and Vault(key).unwrap(wrapped, TEAM, REF)
        _put_back(backup)
        with play(backup, JUSTUS_TOMBSTONES=kept, JUSTUS_KEY=key) as again:
            assert key_of(again) is None
            assert "retention:file:destroy_again" in again.logged()
            assert again.log_verifies()
            aisha = again.person(AISHA)
            aisha.types(f"/justus status {REF}", channel="general")
            assert GONE in str(aisha.ephemerals()[-1])
        if not url.startswith("sqlite"):
            postgres.drop(backup)


def test_an_older_backup_brings_back_no_record_of_somebody_who_is_no_client_either(database_url: str, tmp_path: Path, postgres: Server) -> None:
    """On each database; also where the backup is from before such records had keys of their own."""
    kept, older = tmp_path / "tombstones.txt", tmp_path / "older.db"
    with play(database_url) as scene:
        refs = tuple(happens(scene) for happens in (enquiry, subject_access, complaint))
        backup = _backed_up(scene, older, postgres)
        for ref in refs:
            is_destroyed(scene, ref)
        assert tombstones.add(kept, tombstones.lines(scene.store)) == len(refs)
        assert not [ref for ref in refs if ref in kept.read_text()]
        settings, clock = scene.bot.settings, scene.store.clock
    _put_back(backup)
    database = connect(backup, pool_size=1)
    sealed_as_before(store_of(database, settings, TEAM, clock), refs[2])
    database.dispose()

    with play(backup, JUSTUS_TOMBSTONES=kept, JUSTUS_KEY=settings.key.get_secret_value()) as again:
        rows = [row_of(again, ref) for ref in refs]
        assert [(row.wrapped_key, row.sealed) for row in rows] == [(None, b"")] * len(refs)
        assert again.logged().count("retention:file:destroy_again") == len(refs)
        assert again.log_verifies()
    if not backup.startswith("sqlite"):
        postgres.drop(backup)


def _round_keeps(scene: Scene, kept: Path) -> bool:
    """Whether the list is there after a round: while others read, SQLite keeps old pages, and the next round tries again."""
    scene.bot.round()
    return kept.exists()


def _backed_up(scene: Scene, to: Path, server: Server) -> str:
    """A copy of the records as they are now."""
    url = scene.bot.settings.database_url
    if url.startswith("sqlite"):
        whereabouts.copy(scene.bot.database, to)
        return f"sqlite:///{to}"
    new = server.create()
    dump = subprocess.run([str(binaries() / "pg_dump"), url], capture_output=True, check=True).stdout
    subprocess.run([str(binaries() / "psql"), "-q", new], input=dump, capture_output=True, check=True)
    return new


def _put_back(url: str) -> None:
    """Take the copy up as the records from now on."""
    database = connect(url, pool_size=1)
    whereabouts.put_back(database, (), datetime.now(UTC))
    database.dispose()


def _key_in(url: str) -> bytes | None:
    database = connect(url, pool_size=1)
    with Session(database.execution_options(**READ_ONLY)) as session:
        found = session.get_one(Client, (TEAM, REF)).wrapped_key
    database.dispose()
    return found


def test_the_list_is_replayed_by_hand_too_and_says_which_lines_it_cannot_check(scene: Scene, tmp_path: Path) -> None:
    """Also after the service key was rotated; a line that was made with a thrown-away key is told, and a strange file is refused."""
    given_destroyed(scene)
    kept = tmp_path / "list.txt"
    assert typed(scene, "tombstones", "--to", str(kept)) == (0, f"{TEAM}: 1 added to {kept}, 1 in all.\n")
    assert typed(scene, "tombstones", "--to", str(kept))[1] == f"{TEAM}: 0 added to {kept}, 1 in all.\n"
    old = scene.bot.settings.key.get_secret_value()
    vault = Vault(f"{new_key()},{old}")
    with scene.store.open(OLU, "test") as desk:
        desk.session.execute(update(Client).values(wrapped_key=desk.vault.new_wrapped_key(TEAM, REF)))
    moved = copy.copy(scene.store)
    moved.vault = vault

    assert tombstones.forget_again(moved, kept.read_text().splitlines()) == tombstones.Again((REF,), 0)
    assert tombstones.forget_again(moved, kept.read_text().splitlines()) == tombstones.Again((), 0)
    assert key_of(scene) is None
    strange = copy.copy(scene.store)
    strange.vault = Vault(new_key())
    assert tombstones.forget_again(strange, kept.read_text().splitlines()) == tombstones.Again((), 1)
    assert tombstones.forget_again(scene.store, ["", "nonsense", f"justus-tombstone-1 {TEAM} zz", "justus-tombstone-1 T0OTHER 00000000 " + "0" * 64]).refs == ()


def typed(scene: Scene, *arguments: str) -> tuple[int, str]:
    settings = scene.bot.settings
    env = {
        "SLACK_BOT_TOKEN": "xoxb-sandbox-bot", "SLACK_APP_TOKEN": "xapp-sandbox-app", "JUSTUS_DATABASE_URL": settings.database_url,
        "JUSTUS_KEY": settings.key.get_secret_value(), "JUSTUS_APPROVALS_CHANNEL": APPROVALS, "JUSTUS_ADMINS": OLU, "JUSTUS_SETTINGS": "/nowhere",
        "SLACK_API_URL": settings.slack_api_url,
    }  # fmt: skip
    result = CliRunner(env=env).invoke(app, ["retention", *arguments])
    if result.exception is not None and not isinstance(result.exception, SystemExit):
        raise result.exception
    return result.exit_code, result.output


def test_the_certificate_on_paper_names_people_and_rules_and_nothing_of_the_file(scene: Scene, tmp_path: Path) -> None:
    """By the client's reference or its own; as text here, and into a file."""
    given_destroyed(scene)
    code, said = typed(scene, "certificate", REF)
    assert code == 0
    for expected in (f"The file of client {REF} was destroyed at", "Dana Price asked at", "Tomasz Nowak agreed.", "An adult's file: 6 years", "Briefings: 1"):
        assert expected in said
    mark = certificates(scene)[0].id
    assert typed(scene, "certificate", mark, "--to", str(tmp_path / "c.md"))[0] == 0
    assert mark in (tmp_path / "c.md").read_text(encoding="utf-8")
    assert typed(scene, "certificate", "X-222222")[0] == 1
    assert TOKEN not in said


# The wrong people


def test_nobody_else_can_send_the_form_that_destroys(scene: Scene) -> None:
    """Not who asked, not workers, guests, strangers, apps or people who left, whatever form they have overheard."""
    asked(scene)
    tomasz = scene.person(TOMASZ)
    tomasz.types("/justus files", channel="general")
    tomasz.view("board")
    tomasz.press("files_agree", in_view=True)
    tomasz.view("agree")
    tomasz.chooses("what", "destroy")
    payload = held_back(scene, "agree", lambda: tomasz.submits(sure=["sure"]))

    for user, code in ((DANA, "destroying_own_ask"), (AISHA, "not_your_role"), (OLU, "not_your_role")):
        with nothing_changes(scene):
            assert trouble(scene, code, ref=REF) in " ".join(sent(scene, "submission", from_person(payload, user)))
    for user in (GUEST, STRANGER, ROBOT, LEFT):
        with nothing_changes(scene):
            sent(scene, "submission", from_person(payload, user))
    assert key_of(scene)


def test_who_asked_must_still_be_a_data_lead_when_somebody_agrees(scene: Scene) -> None:
    """And who agrees must still hold their role."""
    asked(scene)
    set_to(scene, DANA, "worker")
    with pytest.raises(Refused, match="destroying_not_asked"):
        agrees_alone(scene)
    set_to(scene, DANA, "data_lead")
    set_to(scene, TOMASZ, "worker")
    with pytest.raises(Refused, match="not_your_role"):
        agrees_alone(scene)
    assert key_of(scene)


def set_to(scene: Scene, user: str, *roles: str) -> None:
    with scene.store.open(OLU, "people") as desk:
        set_roles(desk, scene.bot.services.directory.standing(user), frozenset(roles))


def test_a_form_that_is_sent_twice_destroys_once(scene: Scene) -> None:
    """The second delivery of the same payload changes nothing, and a second form says that the file is gone."""
    asked(scene)
    tomasz = scene.person(TOMASZ)
    tomasz.types("/justus files", channel="general")
    tomasz.view("board")
    tomasz.press("files_agree", in_view=True)
    tomasz.view("agree")
    tomasz.chooses("what", "destroy")
    payload = held_back(scene, "agree", lambda: tomasz.submits(sure=["sure"]))
    sent(scene, "submission", payload)
    scene.settled()
    assert key_of(scene) is None

    with nothing_changes(scene):
        sent(scene, "submission", payload)
    assert len(certificates(scene)) == 1


def test_a_file_that_the_form_did_not_offer_cannot_be_put_into_it(scene: Scene) -> None:
    """Another client's reference in the metadata or in the answer changes nothing."""
    asked(scene)
    scene.given_client("JU-0099", BEN)
    for user in (TOMASZ, DANA):
        with pytest.raises(Refused, match="file_not_closed"), scene.store.open(user, "files") as desk:
            (deciding.agree if user == TOMASZ else deciding.ask)(desk, ("JU-0099",))
    with pytest.raises(Refused, match="no_such_client"), scene.store.open(TOMASZ, "files") as desk:
        deciding.agree(desk, ("JU-9999",))
    assert key_of(scene, "JU-0099")


def test_the_form_says_kindly_that_the_list_has_become_empty(scene: Scene) -> None:
    """Somebody else was quicker while it was open: it shows the list as it is."""
    given_due(scene)
    dana = scene.person(DANA)
    dana.types("/justus files", channel="general")
    dana.view("board")
    dana.press("files_decide", in_view=True)
    dana.view("retain")
    with scene.store.open(DANA, "files") as desk:
        deciding.ask(desk, (REF,))
    dana.chooses("what", "destroy")
    assert "You asked for these" in str(dana.view("board"))
