"""`justus backup` and `justus restore`, as an admin meets them."""

from __future__ import annotations

import sqlite3
import stat
import subprocess
from contextlib import closing
from pathlib import Path

import pytest
from sqlalchemy import text

from bot.database import connect
from bot.errors import NotSetUp
from bot.whereabouts import is_copy, lost, settle_in
from sandbox.server import Running
from tests.infra.conftest import Run, StartBot, environment
from tests.postgres import Server, binaries


@pytest.fixture
def env(slack: Running, sqlite_url: str) -> dict[str, str]:
    """The settings of a charity on SQLite."""
    return environment(slack, sqlite_url)


def test_a_copy_is_made_beside_a_bot_that_writes_and_only_we_may_read_it(
    run: Run,
    env: dict[str, str],
    start_bot: StartBot,
    tmp_path: Path,
) -> None:
    bot = start_bot(env)
    to = tmp_path / "copy.db"
    with bot.database.begin() as connection:  # a write is under way: the copy is as it was before
        connection.execute(text("INSERT INTO receipt (team_id, key, about, at) VALUES ('T1', 'k', 'half done', '2026-01-01 00:00:00')"))
        code, said = run("backup", str(to), **env)
    assert (code, "Keep it away from this computer" in said) == (0, True), said
    assert stat.S_IMODE(to.stat().st_mode) == 0o600
    assert [one.name for one in tmp_path.iterdir()] == ["copy.db"]
    with closing(sqlite3.connect(to)) as copied:
        assert copied.execute("PRAGMA integrity_check").fetchone() == ("ok",)
        assert copied.execute("SELECT count(*) FROM receipt").fetchone() == (0,)
        assert copied.execute("SELECT count(*) FROM workspace").fetchone() == (1,)


def test_nothing_is_written_over_and_nothing_half_written_stays(run: Run, env: dict[str, str], tmp_path: Path) -> None:
    there = tmp_path / "there.db"
    there.write_text("an older copy")
    with pytest.raises(NotSetUp, match="is there already"):
        run("backup", str(there), **env)
    assert there.read_text() == "an older copy"
    with pytest.raises(NotSetUp, match="cannot be written"):
        run("backup", str(tmp_path / "no" / "folder.db"), **env)


def test_a_bot_does_not_start_on_a_copy_until_it_is_said_that_it_is_one(
    run: Run,
    env: dict[str, str],
    start_bot: StartBot,
    tmp_path: Path,
) -> None:
    start_bot(env).stop()
    assert run("backup", str(tmp_path / "copy.db"), **env)[0] == 0
    elsewhere = {**env, "JUSTUS_DATABASE_URL": f"sqlite:///{tmp_path / 'copy.db'}"}
    with pytest.raises(NotSetUp, match="justus restore"):
        start_bot(elsewhere)
    code, said = run("restore", **elsewhere)
    assert (code, "justus log verify" in said) == (0, True), said
    start_bot(elsewhere)
    with pytest.raises(NotSetUp, match="Another process"):
        run("restore", **elsewhere)


def test_postgresql_is_copied_by_its_own_tools(run: Run, slack: Running, postgres_url: str, tmp_path: Path) -> None:
    with pytest.raises(NotSetUp, match="pg_dump"):
        run("backup", str(tmp_path / "copy"), **environment(slack, postgres_url))
    assert not list(tmp_path.iterdir())


def test_a_dump_that_was_loaded_elsewhere_is_told_apart(
    run: Run,
    slack: Running,
    postgres: Server,
    postgres_url: str,
    start_bot: StartBot,
    tmp_path: Path,
) -> None:
    env = environment(slack, postgres_url)
    bot = start_bot(env)
    with pytest.raises(NotSetUp, match="bot is running"):
        run("restore", **env)
    bot.stop()
    start_bot(env).stop()
    dump = tmp_path / "copy.dump"
    subprocess.run([str(binaries() / "pg_dump"), "--format=custom", f"--file={dump}", postgres_url], check=True, capture_output=True)
    elsewhere = postgres.create()
    subprocess.run([str(binaries() / "pg_restore"), "--no-owner", f"--dbname={elsewhere}", str(dump)], check=True, capture_output=True)
    moved = {**env, "JUSTUS_DATABASE_URL": elsewhere}
    with pytest.raises(NotSetUp, match="justus restore"):
        start_bot(moved)
    assert run("restore", **moved)[0] == 0
    start_bot(moved).stop()
    postgres.drop(elsewhere)


def test_a_server_that_does_not_say_which_it_is_is_taken_at_its_word(postgres: Server, postgres_url: str) -> None:
    """Where the administrator of PostgreSQL lets nobody ask, no copy is refused, and nothing breaks."""
    admin = connect(postgres_url, pool_size=1)
    with admin.begin() as connection:
        connection.execute(text("REVOKE EXECUTE ON FUNCTION pg_control_system() FROM PUBLIC"))
        connection.execute(text("DROP ROLE IF EXISTS justus"))
        connection.execute(text("CREATE ROLE justus LOGIN"))
        connection.execute(text("GRANT ALL ON ALL TABLES IN SCHEMA public TO justus"))
    admin.dispose()
    plain = connect(postgres_url.replace("postgres@", "justus@"), pool_size=1)
    assert not is_copy(plain)
    settle_in(plain)
    assert not is_copy(plain)
    assert lost(plain) is None
    plain.dispose()
