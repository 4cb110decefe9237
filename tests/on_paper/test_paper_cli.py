"""`justus paper`: what goes on paper, printed without a database and without Slack."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest
from typer.testing import CliRunner

from bot import samples
from bot.cli import app
from bot.client_papers import BLANK
from bot.errors import NotSetUp
from bot.saying import Kind, names
from bot.vault import new_key
from tests.on_paper.readers import Page, Pdf

PAPERS = [name for name, kind in names().items() if kind is Kind.PAPER]


@pytest.fixture(autouse=True)
def nothing_is_set_up(monkeypatch: pytest.MonkeyPatch) -> None:
    """No settings, no database, no Slack."""
    for name in ("SLACK_BOT_TOKEN", "JUSTUS_KEY", "JUSTUS_DATABASE_URL"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("JUSTUS_SETTINGS", "/nowhere")


def prints(*arguments: str) -> tuple[int, str]:
    result = CliRunner().invoke(app, ["paper", *arguments])
    if result.exception is not None and not isinstance(result.exception, SystemExit):
        raise result.exception
    return result.exit_code, result.output


def test_alone_it_lists_every_paper() -> None:
    assert prints() == (0, "\n".join(PAPERS) + "\n")
    assert "documents/specimen" in PAPERS and "documents/case_note" not in PAPERS


@pytest.mark.parametrize("size", ["standard", "large", "easy"])
@pytest.mark.parametrize("name", PAPERS)
def test_every_paper_that_ships_is_printed_in_every_size_and_form(name: str, size: str, tmp_path: Path) -> None:
    for suffix in ("html", "pdf"):
        code, said = prints(name, "--size", size, "--to", str(tmp_path / f"paper.{suffix}"))
        assert code == 0
        assert f"Written to {tmp_path}/paper.{suffix}." in said
        assert ("made up" in said) is (samples.words().needs_facts(name) and not name.endswith(tuple(f"/{one}" for one in BLANK)))
    title = Page((tmp_path / "paper.html").read_text(encoding="utf-8")).texts["h1"][0]
    assert Pdf((tmp_path / "paper.pdf").read_bytes()).title == title


def test_without_a_file_the_page_is_printed() -> None:
    result = CliRunner().invoke(app, ["paper", "templates/documents/specimen.j2"])
    assert Page(result.stdout).texts["h1"] == ["How to write a paper"]


def test_a_paper_of_nobody_is_the_charitys_own_where_it_is_set_up(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    settings = tmp_path / "settings.env"
    told = {
        "JUSTUS_CHARITY": "Larch Lane", "SLACK_BOT_TOKEN": "xoxb-1", "SLACK_APP_TOKEN": "xapp-1", "JUSTUS_KEY": new_key(),
        "JUSTUS_APPROVALS_CHANNEL": "C0APPROVALS", "JUSTUS_ADMINS": "U0ADMIN",
    }  # fmt: skip
    settings.write_text("".join(f"{name}={value}\n" for name, value in told.items()))
    monkeypatch.setenv("JUSTUS_SETTINGS", str(settings))
    assert "Larch Lane" in prints("documents/specimen")[1]


def test_a_name_nearly_right_is_answered_with_those_like_it() -> None:
    code, said = prints("documents/speciment")
    assert code == 1
    assert "Did you mean: documents/specimen" in said
    assert prints("documents/case_note")[0] == 1


def test_a_file_of_another_kind_or_in_no_folder_is_said_to_be_wrong(tmp_path: Path) -> None:
    with pytest.raises(NotSetUp, match=r"must end in \.pdf or \.html"):
        prints("documents/specimen", "--to", str(tmp_path / "paper.docx"))
    with pytest.raises(NotSetUp, match="cannot be written"):
        prints("documents/specimen", "--to", str(tmp_path / "nowhere" / "paper.pdf"))


def test_the_texts_are_said_without_loading_what_prints() -> None:
    code = "import bot.saying, bot.paper_cli, sys; print([name for name in ('typst', 'pygal', 'slack_bolt') if name in sys.modules])"
    assert subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout.strip() == "[]"
