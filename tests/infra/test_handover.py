"""Handing everything over and taking it in: the same boards, consents and decisions under new keys and new people; one archive, all of it or nothing."""

from __future__ import annotations

import copy
import csv
import io
import json
import subprocess
import sys
import textwrap
import zipfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
import pyzipper
from sqlalchemy import Engine as Database
from sqlalchemy import func, select
from sqlalchemy.orm import Session
from typer.testing import CliRunner

from bot import log
from bot.access import complaints
from bot.access.clock import stop
from bot.access.kinds import EntryKind
from bot.access.opened import Opened
from bot.access.sources import SOURCES
from bot.cli import app
from bot.client_keys import OWN
from bot.client_page import client_board
from bot.consents import on_record
from bot.database import connect
from bot.errors import NotSetUp, Refused, Tampered
from bot.handover import archive
from bot.handover.places import LEFT_BEHIND, PLACES, all_sealed, carried, informing
from bot.handover.shapes import LEFT_OUT, schema_of
from bot.offline import store_of
from bot.records import Client, Destruction, EarlierLog, LegalHold, RoleHeld
from bot.replaying import Found, replay
from bot.retention import alone, legal, tombstones
from bot.retention.belongings import OF_NO_CLIENT, counts, sealed_columns, tables
from bot.settings import Settings
from bot.store import Desk, Store
from bot.tables import LogEntry, Table, Workspace
from bot.vault import Vault, new_key, unseal
from policy.access import WhyStopped
from policy.access_steps import Stopping
from policy.values import STANDARD
from tests.cast import AISHA, APPROVALS, BEN, DANA, GRACE, OLU, TEAM, TOMASZ
from tests.danger.whole import whole
from tests.journeys.access_steps import requested
from tests.journeys.files import given_destroyed
from tests.journeys.of_nobody import WHO, complaint, enquiry, is_destroyed, subject_access
from tests.journeys.test_complaints import complained
from tests.scene import Scene, play

ROOT = Path(__file__).resolve().parents[2]
NEW_TEAM = "T0NEWBODY"
NEW = {AISHA: "UNEWAISHA", BEN: "UNEWBEN00", TOMASZ: "UNEWTOM00", GRACE: "UNEWGRACE", DANA: "gone", OLU: "gone"}
PASS = "correct horse battery staple"
HERE = ("JU-0412", "JU-0777")


@contextmanager
def old_charity(url: str) -> Iterator[Scene]:
    """A charity in which everything was done once; one file was destroyed."""
    with play(url) as scene:
        scene.given_client("JU-0777", AISHA, BEN, child=True)
        scene.given_consent("JU-0777", "The school")
        for name, act in whole(scene):
            assert act().ok, name
        scene.settled()
        given_destroyed(scene, "JU-0666", AISHA)
        records_of_nobody(scene)
        yield scene


def records_of_nobody(scene: Scene) -> None:
    """Records of people who are no clients: one of each kind, with what was done about it, and one of each that was destroyed."""
    for happens in (enquiry, subject_access, complaint):
        is_destroyed(scene, happens(scene))
    enquiry(scene)
    asked, said = requested(scene, AISHA, "", who=WHO), complained(scene, AISHA, "", who=WHO)
    with scene.store.open(DANA, "test") as desk:
        stop(desk, asked, WhyStopped.CLARIFICATION, Stopping(stopped_on=desk.today, reason="Which years?"))
        complaints.enquire(desk, said, desk.today, "We looked into it")
        complaints.enquire(desk, said, desk.today, "And again")
        legal.set_hold(desk, said, "A claim was announced")


@pytest.fixture(scope="module")
def given(tmp_path_factory: pytest.TempPathFactory, _sqlite_template: Path) -> dict[str, Any]:
    """The archive of that charity, and how things stood there; made once, because a life takes long."""
    folder = tmp_path_factory.mktemp("old")
    database = folder / "old.db"
    database.write_bytes(_sqlite_template.read_bytes())
    with old_charity(f"sqlite:///{database}") as scene:
        env = env_of(f"sqlite:///{database}", scene.bot.settings.key.get_secret_value())
        still = copy.copy(scene.store)
        now = scene.store.clock()
        still.clock = lambda: now
        stood = how_it_stands(still, GRACE)
        team = scene.store.team
        of_none = said_of_nobody(still)
        with scene.store.open(AISHA, "test") as desk:
            kept = {ref: counts(desk, ref) for ref in HERE}
    code, said = typed(env, PASS, PASS, arguments=["export", "--by", OLU, "--to", folder / "handover.zip"])
    assert code == 0, said
    return {
        "zip": folder / "handover.zip",
        "env": env,
        "stood": stood,
        "said": said,
        "team": team,
        "counts": kept,
        "database": database,
        "now": now,
        "of_none": of_none,
    }


def said_of_nobody(store: Store) -> dict[str, Any]:
    """What stands in each record that has a key of its own, with what hangs on it and who holds it; of one that was destroyed, nothing."""
    found: dict[str, Any] = {}
    with store.open(DANA, "test") as desk:
        for record in OWN.values():
            for row in desk.session.scalars(select(record).where(record.sealed_for == record.id)):
                key = row.wrapped_key and desk.vault.unwrap(row.wrapped_key, desk.team, row.id)
                typed = [(place, one.id, getattr(one, column)) for place, one, column in alone.typed_about(desk, row)]
                held = desk.session.scalars(select(LegalHold).where(LegalHold.client_ref == row.id))
                typed += [("legal_hold", one.id, one.sealed) for one in held]
                found[row.id] = sorted((place, one, repr(unseal(key, sealed, desk.team, place, one))) for place, one, sealed in typed if sealed)
    return found


def env_of(url: str, key: str) -> dict[str, str]:
    return {
        "SLACK_BOT_TOKEN": "xoxb-sandbox-bot", "SLACK_APP_TOKEN": "xapp-sandbox-app", "JUSTUS_DATABASE_URL": url, "JUSTUS_KEY": key,
        "JUSTUS_APPROVALS_CHANNEL": APPROVALS, "JUSTUS_ADMINS": OLU, "JUSTUS_SETTINGS": "/nowhere", "JUSTUS_CHARITY": "Harbour House",
    }  # fmt: skip


def typed(env: dict[str, str], *answers: str, arguments: list[Any]) -> tuple[int, str]:
    """Type a command and what it asks for; exit code and output."""
    result = CliRunner(env=env).invoke(app, ["handover", *map(str, arguments)], input="".join(f"{one}\n" for one in answers))
    if result.exception is not None and not isinstance(result.exception, SystemExit):
        raise result.exception
    return result.exit_code, result.output


def how_it_stands(store: Store, user: str) -> dict[str, Any]:
    """What a key worker reads of each client (in the end that is Grace, to whom all were handed over), the consents, and every past decision again."""
    with store.open(user, "test") as desk:
        boards = {ref: client_board(desk, ref) for ref in HERE}
        consents = {ref: on_record(desk, ref) for ref in HERE}
        records = {ref: [by_old_ids((kind, opened.record, opened.facts)) for kind, opened in opened_all(desk, ref)] for ref in HERE}
    again = list(replay(store.database, store.vault, STANDARD, None))
    return {
        "consents": consents,
        "records": records,
        "boards": {ref: by_old_ids((one.is_child, one.briefed, one.answers, one.conflicts, [row.id for row in one.requests])) for ref, one in boards.items()},
        "notes": {ref: [replace(one.note, review_by="") for one in board.meeting.precautions] for ref, board in boards.items()},
        "replayed": [(one.found, one.request, one.day, one.then, one.now) for one in again],
    }


def opened_all(desk: Desk, ref: str) -> Iterator[tuple[EntryKind, Opened]]:
    """Every record about a client, opened as for a pack; who looked stands in the log, which is another one there."""
    for source in SOURCES:
        if source.kind is not EntryKind.READING:
            for row in desk.session.scalars(source.rows(desk.team, ref).order_by(*source.order)).all():
                yield source.kind, source.opened(desk, ref, row)


def by_old_ids(read: Any) -> str:
    """All that was read, with people by the ids that they had before."""
    said = repr(read)
    for old, new in NEW.items():
        said = said.replace(new, old) if new != "gone" else said
    return said


@pytest.fixture
def env(database_url: str) -> dict[str, str]:
    """The settings of the body that takes over, in a workspace of its own: roles are given, and nothing else is there."""
    key = new_key()
    database = connect(database_url, pool_size=2)
    with Session(database) as session, session.begin():
        from datetime import UTC, datetime

        now = datetime.now(UTC)
        session.add(Workspace(team_id=NEW_TEAM, wrapped_key=Vault(key).new_wrapped_key(NEW_TEAM, ""), created_at=now))
        for user, role in ((NEW[AISHA], "worker"), (NEW[BEN], "worker"), (NEW[TOMASZ], "trustee"), (NEW[GRACE], "trustee"), (NEW[GRACE], "worker")):
            session.add(RoleHeld(team_id=NEW_TEAM, user_id=user, role=role, given_by=OLU, given_at=now))
    database.dispose()
    return env_of(database_url, key)


@pytest.fixture
def store(env: dict[str, str], database: Database, given: dict[str, Any]) -> Store:
    """The new records, looked at in the same moment as the old ones."""
    return store_of(database, Settings(_env_file=None, **env), NEW_TEAM, lambda: given["now"])  # type: ignore[arg-type]  # pydantic reads them


@pytest.fixture
def people(tmp_path: Path, given: dict[str, Any]) -> Path:
    """The list of people, filled in."""
    path = tmp_path / "people.csv"
    assert typed(given["env"], PASS, arguments=["people", given["zip"], "--to", path])[0] == 0
    rows = list(csv.DictReader(io.StringIO(path.read_text(encoding="utf-8"))))
    text = io.StringIO(newline="")
    writer = csv.DictWriter(text, ["old", "roles", "new"])
    writer.writeheader()
    writer.writerows({**row, "new": NEW.get(row["old"], "gone")} for row in rows)
    path.write_text(text.getvalue(), encoding="utf-8")
    return path


def takes(env: dict[str, str], path: Path, people: Path, *more: str, passphrase: str = PASS) -> tuple[int, str]:
    return typed(env, passphrase, arguments=["import", path, "--by", OLU, "--people", people, *more])


def rows(database: Database) -> dict[str, int]:
    with Session(database) as session:
        every = (*carried(), Table.metadata.tables["log_entry"])
        return {table.name: number for table in every if (number := session.scalar(select(func.count()).select_from(table)))}


def changed(path: Path, to: Path, change: Callable[[str, bytes], bytes | None]) -> Path:
    """The same archive with parts changed, or left out."""
    with pyzipper.AESZipFile(path) as old, pyzipper.AESZipFile(to, "w", compression=zipfile.ZIP_DEFLATED, encryption=pyzipper.WZ_AES) as new:
        old.setpassword(PASS.encode())
        new.setpassword(PASS.encode())
        for one in old.infolist():
            content = change(one.filename, old.read(one.filename))
            if content is not None:
                new.writestr(one.filename, content)
    return to


# There and back


def test_everything_is_there_again_under_new_keys_and_new_people(env: dict[str, str], store: Store, given: dict[str, Any], people: Path) -> None:
    """On each database: boards, consents and notes read the same for the same worker by their new id, and every decision is decided again as it was."""
    code, said = takes(env, given["zip"], people)

    assert code == 0, said
    assert "From Harbour House (workspace T0JUSTUS)" in said and "each following the one before" in said
    stands = how_it_stands(store, NEW[GRACE])
    before = given["stood"]
    assert stands["consents"] == before["consents"]
    assert stands["records"] == before["records"]
    opened = "".join(before["records"]["JU-0412"])
    assert {one for one in EntryKind if f"EntryKind.{one.name}:" not in opened} <= {EntryKind.READING, EntryKind.PAPER, EntryKind.CASE_NOTE, EntryKind.NOTICE}
    assert stands["boards"] == before["boards"]
    assert stands["notes"] == before["notes"]
    assert {one[0] for one in before["replayed"]} == {Found.SAME, Found.DESTROYED} or before["replayed"]
    assert [one[:3] for one in stands["replayed"]] == [one[:3] for one in before["replayed"]]
    assert all(found in {Found.SAME, Found.DESTROYED} for found, *_ in stands["replayed"])
    with store.open(NEW[AISHA], "test") as desk:
        carried_over = {ref: {name: one for name, one in found.items() if name not in LEFT_BEHIND} for ref, found in given["counts"].items()}
        assert {ref: counts(desk, ref) for ref in HERE} == carried_over


def test_each_sealed_word_opens_with_the_new_key_only(env: dict[str, str], store: Store, given: dict[str, Any], people: Path) -> None:
    """Every client has a key of their own, made here; the old service key opens nothing."""
    assert takes(env, given["zip"], people)[0] == 0

    with Session(store.database) as session:
        old = Vault(given["env"]["JUSTUS_KEY"])
        for client in session.scalars(select(Client).where(Client.wrapped_key.is_not(None))):
            assert store.vault.unwrap(client.wrapped_key or b"", NEW_TEAM, client.ref)
            with pytest.raises(Exception, match="key_unknown"):
                old.unwrap(client.wrapped_key or b"", NEW_TEAM, client.ref)


def test_what_was_destroyed_stays_destroyed_and_its_certificate_comes_along(env: dict[str, str], store: Store, given: dict[str, Any], people: Path) -> None:
    assert takes(env, given["zip"], people)[0] == 0

    with pytest.raises(Refused, match="destroyed"), store.open(NEW[AISHA], "test") as desk:
        client_board(desk, "JU-0666")
    with store.open(NEW[TOMASZ], "test") as desk:
        from bot.retention.certificates import find

        (certificate,) = find(desk.session, NEW_TEAM, "JU-0666")
    assert (certificate.asked_by, certificate.agreed_by) == (DANA, (NEW[TOMASZ],))


def test_records_of_people_who_are_no_clients_come_along_each_with_a_new_key_of_its_own(
    env: dict[str, str], store: Store, given: dict[str, Any], people: Path
) -> None:
    """What was destroyed stays so, a later backup cannot bring it back, and no key stands in the archive."""
    before = given["of_none"]
    gone = {ref for ref, said in before.items() if not said}
    assert len(gone) == 3 and {ref.partition("-")[0] for ref in set(before) - gone} == set(OWN)
    assert max(len(said) for said in before.values()) >= 4

    assert takes(env, given["zip"], people)[0] == 0

    assert said_of_nobody(store) == before
    old = Vault(given["env"]["JUSTUS_KEY"])
    with Session(store.database) as session:
        for record in OWN.values():
            for row in session.scalars(select(record).where(record.sealed_for == record.id)):
                assert (row.wrapped_key is None) == (row.id in gone)
                with pytest.raises(Tampered, match="key_unknown"):
                    old.unwrap(row.wrapped_key or b"", NEW_TEAM, row.id)
        assert {ref for (ref,) in session.execute(select(Destruction.client_ref))} == gone | {"JU-0666"}
    assert {tombstones.line_of(store.vault, NEW_TEAM, ref) for ref in gone} <= set(tombstones.lines(store))
    with pyzipper.AESZipFile(given["zip"]) as zipped:
        zipped.setpassword(PASS.encode())
        assert not [name for name in zipped.namelist() if b"wrapped_key" in zipped.read(name)]


def test_the_new_log_says_where_it_came_from_and_the_old_one_is_kept_as_it_was(env: dict[str, str], store: Store, given: dict[str, Any], people: Path) -> None:
    """The new one checks; the old one can still be checked by whoever holds the old key."""
    assert takes(env, given["zip"], people)[0] == 0

    with Session(store.database) as session:
        (line,) = session.scalars(select(LogEntry).where(LogEntry.event == "handover:records:import")).all()
        assert line.actor == OLU and line.detail["origin"] == TEAM and line.detail["consent"] >= 3 and len(line.detail["archive_sha256"]) == 64
        assert log.verify(session, store.vault, NEW_TEAM).problem is None
        old = list(session.scalars(select(EarlierLog).order_by(EarlierLog.seq)))
    assert [one.seq for one in old] == list(range(1, len(old) + 1))
    assert line.detail["origin_lines"] == len(old) and line.detail["origin_seal"] == old[-1].seal
    assert old[-1].event == "handover:records:export"
    vault = Vault(given["env"]["JUSTUS_KEY"])
    told = [{name: getattr(one, name) for name in ("seq", "actor", "event", "subject", "detail", "key_id", "previous", "seal")} for one in old]
    assert all(log.is_sealed(vault, TEAM, {**one, "at": row.at.isoformat()}) for one, row in zip(told, old, strict=True))


def test_an_archive_of_an_archive_still_has_both_logs(env: dict[str, str], store: Store, given: dict[str, Any], people: Path, tmp_path: Path) -> None:
    """A successor may have a successor."""
    assert takes(env, given["zip"], people)[0] == 0
    code, said = typed(env, PASS, PASS, arguments=["export", "--by", OLU, "--to", tmp_path / "again.zip"])
    assert code == 0, said

    assert typed(env, PASS, arguments=["check", tmp_path / "again.zip"])[0] == 0
    with archive.opened(tmp_path / "again.zip", PASS) as reader:
        assert reader.parts["records/earlier_log.jsonl"].lines > 50
        assert reader.parts["records/consent.jsonl"].lines >= 3


# The archive


def test_an_export_is_known_to_the_log_and_to_the_data_lead_before_it_is_written(given: dict[str, Any], tmp_path: Path) -> None:
    """Also when nothing comes of it, because there is no room for it."""
    database = connect(given["env"]["JUSTUS_DATABASE_URL"], pool_size=2)
    with Session(database) as session:
        line = session.scalars(select(LogEntry).where(LogEntry.event == "handover:records:export")).first()
        assert line and line.actor == OLU and line.detail["client"] == 4
        told = session.connection().exec_driver_sql("SELECT target FROM outbox WHERE message = 'retention/exported'").all()
    assert (DANA,) in told
    lines = len(list_of(database))
    with pytest.raises(NotSetUp, match="cannot be written"):
        typed(given["env"], PASS, PASS, arguments=["export", "--by", OLU, "--to", tmp_path / "no" / "such.zip"])
    assert len(list_of(database)) == lines + 1
    database.dispose()


def list_of(database: Database) -> list[LogEntry]:
    with Session(database) as session:
        return list(session.scalars(select(LogEntry).where(LogEntry.event == "handover:records:export")))


def test_nothing_in_the_archive_can_be_read_without_its_passphrase(given: dict[str, Any]) -> None:
    """No word that anybody typed stands in its bytes; a wrong passphrase opens nothing; nobody else on the machine may read the file."""
    raw = given["zip"].read_bytes()
    assert b"words about" not in raw and b"Leeds" not in raw
    assert given["zip"].stat().st_mode & 0o077 == 0
    with pytest.raises(NotSetUp, match="does not open the archive"):
        typed(given["env"], "another passphrase altogether", arguments=["check", given["zip"]])
    with archive.opened(given["zip"], PASS) as reader:
        assert any(b"words about" in line for line in reader.read("records/request.jsonl"))


def test_a_weak_passphrase_is_refused_and_an_empty_one_is_made(given: dict[str, Any], tmp_path: Path) -> None:
    for weak in ("short", "aaaaaaaaaaaaaaaaaaaaaaaaaaaa"):
        with pytest.raises(NotSetUp, match="too easy to guess"):
            typed(given["env"], weak, weak, arguments=["export", "--by", OLU, "--to", tmp_path / "x.zip"])
    with pytest.raises(NotSetUp, match="differ"):
        typed(given["env"], PASS, f"{PASS}!", arguments=["export", "--by", OLU, "--to", tmp_path / "x.zip"])
    code, said = typed(given["env"], "", arguments=["export", "--by", OLU, "--to", tmp_path / "x.zip"])
    made = said.split("The passphrase is: ")[1].split()[0]
    assert code == 0 and typed(given["env"], made, arguments=["check", tmp_path / "x.zip"])[0] == 0
    assert archive.new_passphrase() != archive.new_passphrase()


def test_only_an_admin_exports_and_nothing_is_written_over(given: dict[str, Any], tmp_path: Path) -> None:
    with pytest.raises(NotSetUp, match="is not an admin here"):
        typed(given["env"], PASS, PASS, arguments=["export", "--by", AISHA, "--to", tmp_path / "x.zip"])
    assert list(tmp_path.iterdir()) == []
    with pytest.raises(NotSetUp, match="is there already"):
        typed(given["env"], PASS, PASS, arguments=["export", "--by", OLU, "--to", given["zip"]])


def test_every_line_has_the_shape_that_its_schema_says(given: dict[str, Any]) -> None:
    """Fields, kinds and lengths, as whoever has no JustUs would read them."""
    with archive.opened(given["zip"], PASS) as reader:
        for table in (*carried(), *informing()):
            schema = json.loads(b"".join(reader.read(f"schemas/{table.name}.schema.json")))
            for line in reader.read(f"records/{table.name}.jsonl"):
                said = json.loads(line)
                assert set(schema["required"]) <= set(said) <= set(schema["properties"]), table.name
                for name, value in said.items():
                    kinds = schema["properties"][name].get("type")
                    if kinds:
                        assert kind_of(value) in ([kinds] if isinstance(kinds, str) else kinds), (table.name, name)
        assert "It is confidential." in b"".join(reader.read("README.txt")).decode()


def kind_of(value: Any) -> str:
    return {bool: "boolean", int: "integer", str: "string", type(None): "null", dict: "object", list: "array"}[type(value)]


def test_with_the_old_key_the_seals_are_checked_and_without_it_that_is_said(given: dict[str, Any], env: dict[str, str]) -> None:
    assert "Every seal was made with the old service key." in typed(given["env"], PASS, arguments=["check", given["zip"]])[1]
    assert "The seals can only be checked with the old service key." in typed(env, PASS, arguments=["check", given["zip"]])[1]


# What is not taken in


def test_a_dry_run_says_how_it_would_go_and_changes_nothing(env: dict[str, str], database: Database, given: dict[str, Any], people: Path) -> None:
    before = rows(database)
    code, said = takes(env, given["zip"], people, "--dry-run")
    assert (code, "Nothing was changed." in said) == (0, True)
    assert rows(database) == before


def _bit(name: str, content: bytes) -> bytes:
    return content.replace(b'"given"', b'"refused"', 1) if name == "records/consent.jsonl" else content


def _cut(name: str, content: bytes) -> bytes:
    return content[: content.rindex(b"\n", 0, -1) + 1] if name == "log.jsonl" else content


CHANGES: list[tuple[str, Callable[[str, bytes], bytes | None], str]] = [
    ("a word changed", _bit, "records/consent.jsonl, is not as the manifest says"),
    ("the log cut off", _cut, "log.jsonl, is not as the manifest says"),
    ("a part missing", lambda name, content: None if name == "records/vote.jsonl" else content, "part of the archive is missing: records/vote.jsonl"),
    ("a part too many", lambda name, content: content, "has 1 parts that do not belong in it"),
    ("another version", lambda name, content: content.replace(b'"version": 1', b'"version": 9') if name == "manifest.json" else content, "of version 9"),
    ("no manifest", lambda name, content: None if name == "manifest.json" else content, "no manifest that we understand"),
    ("a manifest of others", lambda name, content: b"[]" if name == "manifest.json" else content, "no manifest that we understand"),
]


@pytest.mark.parametrize(("change", "says"), [one[1:] for one in CHANGES], ids=[one[0] for one in CHANGES])
def test_an_archive_that_was_changed_is_not_taken_in(
    env: dict[str, str], database: Database, given: dict[str, Any], people: Path, tmp_path: Path, change: Callable[[str, bytes], bytes | None], says: str
) -> None:
    path = changed(given["zip"], tmp_path / "changed.zip", change)
    if "belong" in says:
        with pyzipper.AESZipFile(path, "a", encryption=pyzipper.WZ_AES) as more:
            more.setpassword(PASS.encode())
            more.writestr("records/../../etc/passwd", b"x")
    before = rows(database)

    with pytest.raises(NotSetUp, match=says):
        takes(env, path, people)

    assert rows(database) == before


def resummed(path: Path, to: Path, part: str, change: Callable[[bytes], bytes]) -> Path:
    """An archive made by somebody who knows the passphrase: a part is changed, and the manifest fits it."""
    import hashlib

    with archive.opened(path, PASS) as reader:
        content = change(b"".join(reader.read(part)))
        about = reader.about
    about["parts"][part] = {"lines": content.count(b"\n"), "sha256": hashlib.sha256(content).hexdigest()}
    return changed(path, to, lambda name, old: content if name == part else json.dumps(about).encode() if name == "manifest.json" else old)


@pytest.mark.parametrize(
    ("part", "change", "says"),
    [
        ("records/consent.jsonl", lambda content: content.replace(b'"answer":', b'"answered":', 1), "line 1: it has not the shape that it should"),
        ("records/consent.jsonl", lambda content: content.replace(b'"ends_on":"', b'"ends_on":"x', 1), "line 1: it has not the shape that it should"),
        ("records/client.jsonl", lambda content: b"not JSON\n" + content, "line 1: it has not the shape that it should"),
        ("records/client.jsonl", lambda content: content + content.splitlines(keepends=True)[0], "has a reference that is taken"),
        ("log.jsonl", lambda content: content.replace(b'"seq":', b'"no":', 1), "log.jsonl, line 1"),
    ],
)
def test_a_line_of_another_shape_is_not_taken_in_whatever_the_manifest_says(
    env: dict[str, str], database: Database, given: dict[str, Any], people: Path, tmp_path: Path, part: str, change: Callable[[bytes], bytes], says: str
) -> None:
    path = resummed(given["zip"], tmp_path / "changed.zip", part, change)
    before = rows(database)

    with pytest.raises(NotSetUp, match=says) as refused:
        takes(env, path, people)

    assert "words about" not in str(refused.value)
    assert rows(database) == before


def test_a_log_out_of_which_a_line_was_taken_is_told(env: dict[str, str], given: dict[str, Any], tmp_path: Path) -> None:
    path = resummed(
        given["zip"],
        tmp_path / "changed.zip",
        "log.jsonl",
        lambda content: b"".join(content.splitlines(keepends=True)[:3] + content.splitlines(keepends=True)[4:]),
    )
    code, said = typed(env, PASS, arguments=["check", path])
    assert code == 1 and "NOT in a row" in said


@pytest.mark.parametrize("content", [b"", b"PK\x03\x04 nonsense", b"\x00" * 5000])
def test_what_is_no_archive_is_said_to_be_none(given: dict[str, Any], tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "no.zip"
    path.write_bytes(content)
    with pytest.raises(NotSetUp, match="This is not an archive"):
        typed(given["env"], PASS, arguments=["check", path])
    with pytest.raises(NotSetUp, match="cannot be read"):
        typed(given["env"], PASS, arguments=["check", tmp_path / "nowhere.zip"])


def test_a_workspace_with_anything_in_it_takes_nothing(env: dict[str, str], database: Database, given: dict[str, Any], people: Path) -> None:
    assert takes(env, given["zip"], people)[0] == 0
    before = rows(database)
    with pytest.raises(NotSetUp, match="There are clients or records in this workspace already"):
        takes(env, given["zip"], people)
    assert rows(database) == before


@pytest.mark.parametrize(
    ("change", "says"),
    [
        (lambda text: "\n".join(text.splitlines()[:2]), "people stand in the archive and not in the list of people"),
        (lambda text: text.replace("UNEWBEN00", "UNEWAISHA"), "UNEWAISHA stands behind two people"),
        (lambda text: text.replace("UNEWBEN00", "Ben"), f"What stands behind {BEN} in the list"),
        (lambda text: text.replace("old,", "before,"), "The list of people cannot be read"),
    ],
)
def test_a_list_of_people_that_does_not_fit_is_refused(
    env: dict[str, str], database: Database, given: dict[str, Any], people: Path, change: Callable[[str], str], says: str
) -> None:
    """Two are never made one: each decided for themselves."""
    people.write_text(change(people.read_text(encoding="utf-8")), encoding="utf-8")
    before = rows(database)
    with pytest.raises(NotSetUp, match=says):
        takes(env, given["zip"], people)
    assert rows(database) == before


KILLED = """
    import os, sys
    from pathlib import Path
    from bot.handover import taking
    from bot.handover.archive import opened
    from bot.handover.people import read
    from bot.offline import opened as records, store_of
    from bot.settings import load_settings

    seen = [0]

    def far(count):
        seen[0] += count
        if seen[0] > 60:
            os.kill(os.getpid(), 9)  # as a power cut would

    settings = load_settings()
    with records(settings) as database, opened(Path(sys.argv[1]), sys.argv[3]) as reader:
        found = taking.look(reader, lambda _: None)
        who = read(Path(sys.argv[2]), found.people)
        taking.take(store_of(database, settings, sys.argv[4]), sys.argv[5], reader, who, found, far, fingerprint="0" * 64, dry=False)
"""


def test_a_process_that_dies_while_it_takes_an_archive_in_leaves_nothing(env: dict[str, str], database: Database, given: dict[str, Any], people: Path) -> None:
    before = rows(database)
    asked = [sys.executable, "-c", textwrap.dedent(KILLED), str(given["zip"]), str(people), PASS, NEW_TEAM, OLU]
    died = subprocess.run(asked, cwd=ROOT, env={**env, "PATH": ""}, capture_output=True, check=False)
    assert died.returncode == -9, died.stderr.decode()[-2000:]
    assert rows(database) == before

    assert takes(env, given["zip"], people)[0] == 0


# Nothing is forgotten


def test_every_table_is_about_a_client_or_known_to_be_about_none() -> None:
    """A new table must be put somewhere, or it would be neither destroyed nor handed over."""
    about_clients = {table.name for table in tables()}
    assert {table.name for table in Table.metadata.sorted_tables} == about_clients | OF_NO_CLIENT | {"client"}
    assert about_clients & OF_NO_CLIENT == set()


def test_every_sealed_column_has_its_place_and_its_words_on_a_certificate() -> None:
    assert set(all_sealed()) == set(PLACES)
    words = (ROOT / "templates" / "retention" / "counted.j2").read_text(encoding="utf-8")
    assert [table.name for table in tables() if sealed_columns(table) and f"block {table.name} " not in words] == []


def test_no_key_and_no_workspace_is_in_a_schema() -> None:
    assert [table.name for table in carried() if set(schema_of(table, {})["properties"]) & LEFT_OUT] == []
