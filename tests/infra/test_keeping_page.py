"""What docs/keeping.md says to type is typed as it stands there, from a file that was destroyed to a successor that has everything."""

from __future__ import annotations

import re
import shlex
from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session
from typer.testing import CliRunner

from bot.cli import app
from bot.clock import system_clock
from bot.database import READ_ONLY, connect, migrate
from bot.records import Client
from bot.tables import Workspace
from bot.vault import Vault, new_key
from tests.cast import AISHA, APPROVALS, OLU, TEAM
from tests.journeys.files import certificates, given_destroyed
from tests.scene import Scene

PAGE = (Path(__file__).resolve().parents[2] / "docs" / "keeping.md").read_text(encoding="utf-8")
PASSPHRASE = "a long way round the harbour"


def commands() -> Iterator[str]:
    """Every line of the page's shell blocks, in order."""
    for block in re.findall(r"```sh\n(.*?)```", PAGE, re.S):
        yield from block.strip().splitlines()


def typed(command: str, certificate: str) -> str:
    """Type it, with the reference and the person of this test in place of the page's examples; what came out."""
    words = shlex.split(command.replace("X-7K3QFX", certificate).replace("U012AB3CD", OLU))
    assert words[0] == ".venv/bin/justus"
    asks = {"export": f"{PASSPHRASE}\n{PASSPHRASE}\n"}.get(words[2], f"{PASSPHRASE}\n")
    done = CliRunner().invoke(app, words[1:], input=asks)
    assert done.exit_code == 0, (command, done.output, done.exception)
    return done.output


def successor(path: Path) -> tuple[str, str]:
    """Another body's database, with a key of its own and nobody in it yet."""
    url, key = f"sqlite:///{path}", new_key()
    database = connect(url, pool_size=1)
    migrate(database)
    with Session(database) as session, session.begin():
        session.add(Workspace(team_id=TEAM, wrapped_key=Vault(key).new_wrapped_key(TEAM, ""), created_at=system_clock()))
    database.dispose()
    return url, key


def everybody_stays(people: Path) -> None:
    """Fill in the list: each person is the same in the new workspace."""
    head, *rows = people.read_text(encoding="utf-8-sig").splitlines()
    assert head == "old,roles,new"
    people.write_text("\n".join([head, *(f"{row.rpartition(',')[0]},{row.split(',')[0]}" for row in rows)]) + "\n", encoding="utf-8")


def test_every_command_of_the_page_does_what_the_page_says(scene: Scene, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """One client whose file was destroyed, one who is still here; both go to a successor."""
    given_destroyed(scene)
    scene.given_client("JU-0777", AISHA)
    (certificate,) = certificates(scene)
    settings = scene.bot.settings
    scene.bot.stop()
    _has_settings(monkeypatch, settings.database_url, settings.key.get_secret_value())
    monkeypatch.chdir(tmp_path)

    said: dict[str, str] = {}
    for command in commands():
        if "handover check" in command:
            _has_settings(monkeypatch, *successor(tmp_path / "successor.db"))
        if "handover import" in command and "--dry-run" in command:
            everybody_stays(tmp_path / "people.csv")
        said[command.removeprefix(".venv/bin/justus ")] = typed(command, certificate.id)

    assert "6 years after the last contact" in said["retention schedule"]
    assert "JU-0412" in said["retention certificate X-7K3QFX"] and "JU-0412" in (tmp_path / "certificate.txt").read_text(encoding="utf-8")
    assert "all sound" in said["log verify"]
    assert "1 added to tombstones.txt" in said["retention tombstones --to tombstones.txt"]
    assert "0 files were destroyed again" in said["retention replay-tombstones tombstones.txt"]
    assert "Nothing was changed" in said["handover import handover.zip --by U012AB3CD --people people.csv --dry-run"]
    taken = connect(f"sqlite:///{tmp_path / 'successor.db'}", pool_size=1)
    with Session(taken.execution_options(**READ_ONLY)) as session:
        assert {one.ref: one.wrapped_key is None for one in session.scalars(select(Client))} == {"JU-0412": True, "JU-0777": False}
    taken.dispose()


def _has_settings(monkeypatch: pytest.MonkeyPatch, url: str, key: str) -> None:
    given = {
        "SLACK_BOT_TOKEN": "xoxb-x", "SLACK_APP_TOKEN": "xapp-x", "JUSTUS_KEY": key, "JUSTUS_ADMINS": OLU, "JUSTUS_DATABASE_URL": url,
        "JUSTUS_APPROVALS_CHANNEL": APPROVALS, "JUSTUS_SETTINGS": "/dev/null",
    }  # fmt: skip
    for name, value in given.items():
        monkeypatch.setenv(name, value)
