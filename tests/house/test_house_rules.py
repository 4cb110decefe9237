"""The house rules hold in every room; and each rule, shown something bad, says so."""

from __future__ import annotations

import json
import re
import tomllib
from collections.abc import Iterator
from pathlib import Path

import pytest

from bot.ids import COMMAND, SCOPES, Action, Event, Shortcut, View
from bot.manifest import manifest
from handlers import register
from handlers.buttons import PRESSES
from handlers.submitted import REDRAWS, SUBMISSIONS
from tests.house import checks

ROOT = Path(__file__).resolve().parent.parent.parent


def sources(*rooms: str) -> Iterator[tuple[str, str]]:
    """Every Python file of the rooms, by its path."""
    for room in rooms:
        for path in sorted((ROOT / room).rglob("*.py")):
            yield str(path.relative_to(ROOT)), path.read_text(encoding="utf-8")


MAY_SPEAK = {"bot/settings.py"}
"""Files with sentences for people in Python, and why: settings' descriptions stand beside the setting that they are about, as pydantic wants them."""


def test_the_policy_never_reads_a_clock() -> None:
    assert [(path, line) for path, source in sources("policy") for line in checks.clocks(source)] == []
    assert list(checks.clocks("from datetime import date\nx = date.today()")) == [2]


def test_no_sentence_for_people_stands_in_python() -> None:
    found = [
        (path, *one) for path, source in sources("bot", "handlers") if path not in MAY_SPEAK and "migrations" not in path for one in checks.sentences(source)
    ]
    assert found == []
    assert list(checks.sentences('x = "Please type it again later"')) == [(1, "Please type it again later")]


def test_files_and_functions_stay_short() -> None:
    long_files = [
        (path, lines) for path, source in sources("bot", "handlers", "policy") if "migrations" not in path and (lines := len(source.splitlines())) > 300
    ]
    assert long_files == []
    assert [
        (path, *one) for path, source in sources("bot", "handlers", "policy") if "migrations" not in path for one in checks.long_functions(source, 40)
    ] == []
    assert list(checks.long_functions("def f():\n" + "    x = 1\n" * 50, 40)) == [("f", 51)]


def test_a_running_replica_of_the_release_before_survives_each_migration() -> None:
    """From the first tables on. What takes something away says since which release nothing uses it (docs/developers.md)."""
    migrations = [(path, source) for path, source in sources("bot/migrations/versions") if not path.endswith("0001_first_tables.py")]
    assert migrations
    assert [(path, step) for path, source in migrations for step in checks.unsafe_steps(source)] == []
    bad = (
        'op.drop_column("client", "age")', 'op.rename_table("client", "person")', 'b.alter_column("age", nullable=False)',
        'b.alter_column("age", new_column_name="a")',
        'op.add_column("client", sa.Column("age", sa.Integer(), nullable=False))', 'op.add_column("client", sa.Column("age", sa.Integer()))',
        'op.execute("DELETE FROM client")',
    )  # fmt: skip
    good = (
        'op.add_column("client", sa.Column("age", sa.Integer(), nullable=True))', 'op.create_table("person")', 'b.alter_column("age", nullable=True)',
        'op.add_column("client", sa.Column("age", sa.Integer(), nullable=False, server_default="0"))', 'op.drop_table("person")  # unused since 0.2',
    )  # fmt: skip
    assert [len(list(checks.unsafe_steps(f"def upgrade():\n    {step}"))) for step in bad] == [1] * len(bad)
    assert [list(checks.unsafe_steps(f"def upgrade():\n    {step}")) for step in good] == [[]] * len(good)
    assert list(checks.unsafe_steps('def downgrade():\n    op.drop_table("person")')) == []


def test_every_decision_goes_by_the_numbers_of_its_own_charity() -> None:
    assert [(path, line) for path, source in sources("bot", "handlers") for line in checks.decisions_without_values(source)] == []
    assert list(checks.decisions_without_values("x = decide(ask, today)\ny = decide(ask, today, values=desk.values)")) == [1]


def test_no_test_patches_our_own_code() -> None:
    assert [
        (path, line) for path, source in sources("tests") if "tests/house" not in path and "tests/sandbox" not in path for line in checks.patches(source)
    ] == []
    assert list(checks.patches("with mock.patch('bot.store'):")) == [1]


def test_every_test_is_named_for_its_claim() -> None:
    assert [(path, name) for path, source in sources("tests") if "tests/sandbox" not in path for name in checks.weak_test_names(source)] == []
    assert list(checks.weak_test_names("def test_share(): ...")) == ["test_share"]


def test_every_exception_to_a_rule_says_why() -> None:
    assert [(path, line) for path, source in sources("bot", "handlers", "policy", "sandbox") for line in checks.bare_exceptions_to_rules(source)] == []
    assert list(checks.bare_exceptions_to_rules("x = 1  # noqa: S101\ny = 1  # type: ignore[arg-type]  # the library lies")) == [1]


@pytest.mark.parametrize("lock, groups", [("requirements.lock", ["build"]), ("requirements-dev.lock", ["build", "dev"])])
def test_the_lock_file_is_fresh_and_names_no_host(lock: str, groups: list[str]) -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    wanted = [*project["project"]["dependencies"], *(one for group in groups for one in project["dependency-groups"][group])]
    assert list(checks.not_locked(wanted, (ROOT / lock).read_text(encoding="utf-8"))) == []


def test_a_stale_lock_is_noticed() -> None:
    assert list(checks.not_locked(["jinja2>=9"], "jinja2==3.1.6 \\\n    --hash=sha256:00")) == ["jinja2>=9"]
    assert list(checks.not_locked([], "jinja2==3.1.6")) == ["jinja2==3.1.6"]


def test_every_id_has_its_handler_and_its_line_in_the_manifest() -> None:
    made = manifest()
    assert [one["command"] for one in made["features"]["slash_commands"]] == [COMMAND]
    assert {one["callback_id"] for one in made["features"]["shortcuts"]} == set(Shortcut) == set(register.SHORTCUTS)
    assert set(made["settings"]["event_subscriptions"]["bot_events"]) == set(Event) == set(register.EVENTS) | set(register.NEWS)
    assert set(made["oauth_config"]["scopes"]["bot"]) == set(SCOPES)
    assert set(PRESSES) == set(Action)
    tells_only = {View.OUTCOME, View.READ, View.WITHDRAWN, View.BOARD, View.FILE, View.CLAUSE, View.HELP}
    assert set(SUBMISSIONS) == set(View) - tells_only
    assert set(REDRAWS) <= set(SUBMISSIONS)


def test_the_manifest_in_the_repository_is_the_one_that_is_made() -> None:
    assert json.loads((ROOT / "manifest.json").read_text(encoding="utf-8")) == manifest()


def test_links_between_documents_lead_somewhere() -> None:
    pages = [ROOT / "README.md", *sorted((ROOT / "docs").rglob("*.md"))]
    dead = [
        (page.name, link)
        for page in pages
        for link in re.findall(r"\]\((?!https?:|#|mailto:)([^)#\s]+)", page.read_text(encoding="utf-8"))
        if not (page.parent / link).exists()
    ]
    assert dead == []


def test_every_dependency_says_why_it_is_here() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    told = (ROOT / "docs" / "dependencies.md").read_text(encoding="utf-8").lower()
    wanted = [*project["project"]["dependencies"], *project["dependency-groups"]["build"], *project["dependency-groups"]["dev"]]
    assert [name for one in wanted if f"`{(name := re.split(r'[<>=~;[ ]', one)[0].lower())}`" not in told] == []
