"""`justus say`: what ships, as a person would read it, without a database and without Slack."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest
from typer.testing import CliRunner

from bot.cli import app
from bot.say_cli import say
from bot.saying import Kind, names
from bot.words import TEMPLATES


@pytest.fixture(autouse=True)
def nothing_is_set_up(monkeypatch: pytest.MonkeyPatch) -> None:
    """No settings, no database, no Slack."""
    for name in ("SLACK_BOT_TOKEN", "JUSTUS_KEY", "JUSTUS_DATABASE_URL"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("JUSTUS_SETTINGS", "/nowhere")


def says(*arguments: str) -> tuple[int, str]:
    result = CliRunner().invoke(app, ["say", *arguments])
    if result.exception is not None and not isinstance(result.exception, SystemExit):
        raise result.exception
    return result.exit_code, result.output


def test_a_message_is_printed_in_each_state_as_it_is_read() -> None:
    """What a locked phone shows, people by name, the buttons, the small print; and in which state it reads so."""
    code, printed = says("share/approved")

    assert code == 0
    assert "On a locked phone: R-7K3QFX: decided" in printed
    assert "When state is approved, and conditional is no" in printed
    assert "R-7K3QFX was approved by @Tomasz Nowak for @Ben Carter." in printed
    assert "[Record what was shared]" in printed
    assert "In small print: Approved under clauses 4.1 and 4.2.2." in printed
    assert "When state is shared" in printed
    assert not {"<@", "&gt;", "{{", "*"} & set(printed)


def test_a_form_is_printed_whole_with_hints_options_and_what_depends_on_answers() -> None:
    _, printed = says("share/form")

    assert "Is anybody in danger right now?\n    ( ) No, it can wait for an answer" in printed
    assert "Why is it right to tell them?\n    Asked only when other answers call for it.\n    Facts you could show later" in printed
    assert "Ring 999 now. Do not wait for this form" in printed
    assert "Fax is never safe" in printed
    assert "[See the answer]" in printed


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("share/outcome", "Yes, you may share this with Leeds Housing Options."),
        ("clauses/3.1", "fax"),
        ("reasons/by_fax", "You cannot know who will pick it up."),
        ("changes/get_consent", "consent"),
        ("words/category", "Mental health"),
        ("documents/case_note", "Case note R-7K3QFX"),
        ("templates/emergency/now.j2", "ring 999 now"),
    ],
)
def test_pages_reasons_clauses_and_labels_are_printed_too(name: str, expected: str) -> None:
    code, printed = says(name)

    assert code == 0
    assert expected in printed


def test_every_text_that_ships_is_in_the_list_and_can_be_printed(capsys: pytest.CaptureFixture[str]) -> None:
    """Each is printed by the command's own function, because to read a command line five hundred times takes minutes."""
    files = {str(path.relative_to(TEMPLATES).with_suffix("")) for path in TEMPLATES.rglob("*.j2")}
    _, printed = says()

    listed = {line.strip() for line in printed.splitlines() if line.startswith("  ")}
    assert listed == set(names()) == {name for name in files if not name.startswith("cli/")}
    assert set(names().values()) == set(Kind)
    short = []
    for name in names():
        say(name)
        if len(capsys.readouterr().out.splitlines()) < 3:
            short.append(name)
    assert short == []


def test_a_name_nearly_right_is_answered_with_those_like_it() -> None:
    code, printed = says("share/aproved")
    assert code == 1
    assert "Did you mean: share/approved" in printed

    assert "approval/expired" in says("expired")[1]
    assert "Did you mean" not in says("zzzzzz")[1]


def test_make_hands_the_name_on() -> None:
    root = Path(__file__).resolve().parent.parent.parent
    asked = subprocess.run(["make", "-n", "say", "MESSAGE=share/approved"], cwd=root, capture_output=True, text=True, check=True).stdout
    assert [line for line in asked.splitlines() if line.endswith("justus say share/approved")]  # make itself may say where it works


def test_saying_needs_no_engine_and_no_sandbox() -> None:
    code = "import bot.saying, bot.say_cli, sys; print([name for name in ('dbos', 'slack_bolt', 'alembic', 'sandbox') if name in sys.modules])"
    assert subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout.strip() == "[]"
