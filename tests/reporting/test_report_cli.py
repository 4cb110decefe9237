"""`justus report`: the same figures as in Slack, for whoever runs the bot; taken, kept and logged like any other."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session
from typer.testing import CliRunner

from bot import log
from bot.cli import app
from bot.database import READ_ONLY
from bot.errors import NotSetUp
from bot.tables import Workspace
from tests.cast import AISHA, APPROVALS, OLU
from tests.journeys.test_report import given_told, taken
from tests.on_paper.readers import Page, Pdf
from tests.scene import Scene


@pytest.fixture
def set_up(scene: Scene, monkeypatch: pytest.MonkeyPatch) -> Scene:
    """The settings of the scene's bot, as its administrator has them."""
    settings = scene.bot.settings
    for name, value in {
        "SLACK_BOT_TOKEN": "xoxb-1", "SLACK_APP_TOKEN": "xapp-1", "JUSTUS_APPROVALS_CHANNEL": APPROVALS, "JUSTUS_ADMINS": OLU, "JUSTUS_SETTINGS": "/nowhere",
        "JUSTUS_DATABASE_URL": settings.database_url, "JUSTUS_KEY": settings.key.get_secret_value(), "JUSTUS_CHARITY": "Larch Lane",
    }.items():  # fmt: skip
        monkeypatch.setenv(name, value)
    scene.given_client("JU-0412", AISHA)
    given_told(scene, "4.2.1", 5, at=scene.store.clock())
    return scene


def reports(*arguments: str) -> tuple[int, str]:
    result = CliRunner().invoke(app, ["report", *arguments])
    if result.exception is not None and not isinstance(result.exception, SystemExit):
        raise result.exception
    return result.exit_code, result.output


def test_the_figures_are_printed_and_that_they_were_taken_is_logged(set_up: Scene) -> None:
    code, said = reports("--since", set_up.today.isoformat())

    assert code == 0
    assert "Told without consent: 5\n• 4.2.1 A child at risk of serious harm: 5" in said
    assert "Counts under 5 are not shown" in said and "*" not in said
    assert [report.taken_by for report in taken(set_up)] == ["terminal"]
    with Session(set_up.bot.database.execution_options(**READ_ONLY)) as session:
        line = session.scalars(select(log.LogEntry).where(log.LogEntry.event == "report:figures:take")).one()
        assert (line.actor, line.subject) == ("terminal", taken(set_up)[0].id)
    assert set_up.log_verifies()
    assert set_up.sandbox.wire()[-1]["name"] != "chat.postMessage"


@pytest.mark.parametrize("size", ["standard", "large"])
def test_it_is_written_as_a_pdf_and_as_a_web_page(set_up: Scene, tmp_path: Path, size: str) -> None:
    for suffix in ("pdf", "html"):
        code, said = reports("--since", (set_up.today - timedelta(days=1)).isoformat(), "--size", size, "--to", str(tmp_path / f"report.{suffix}"))
        assert (code, "Written to" in said) == (0, True)
    page, pdf = Page((tmp_path / "report.html").read_text(encoding="utf-8")), Pdf((tmp_path / "report.pdf").read_bytes())
    assert page.texts["h1"] == [pdf.title] == ["Report to the trustees"]
    assert [one["alt"] for one in page.all("img")] == [alt for tag, alt in pdf.tags if tag == "Figure"]
    assert [one["alt"].splitlines()[0] for one in page.all("img") if one["alt"]] == [
        "Bar chart: Told without consent, by clause.", "Bar chart: What became of requests.",
    ]  # fmt: skip
    assert "A child at risk of serious harm" in pdf.text and "Larch Lane" in pdf.text
    assert pdf.count("Table") == len(page.all("table")) == 3


def test_days_that_cannot_be_and_files_of_another_kind_are_said_in_a_sentence(set_up: Scene, tmp_path: Path) -> None:
    with pytest.raises(NotSetUp, match="still to come"):
        reports("--since", "2026-01-01", "--until", "2999-01-01")
    with pytest.raises(NotSetUp, match="after the last"):
        reports("--since", "2026-02-01", "--until", "2026-01-01")
    with pytest.raises(NotSetUp, match="must end in"):
        reports("--since", "2026-01-01", "--to", str(tmp_path / "report.docx"))
    assert reports("--since", "yesterday")[0] == 2
    assert taken(set_up) == []


def test_of_several_workspaces_one_has_to_be_named(set_up: Scene) -> None:
    with Session(set_up.bot.database) as session, session.begin():
        session.add(Workspace(team_id="T0SECOND", wrapped_key=b"", created_at=set_up.store.clock()))
    with pytest.raises(NotSetUp, match="T0JUSTUS, T0SECOND"):
        reports("--since", set_up.today.isoformat())
    with pytest.raises(NotSetUp, match="T0JUSTUS, T0SECOND"):
        reports("--since", set_up.today.isoformat(), "--workspace", "T0OTHER")
    assert "Told without consent: 5" in reports("--since", set_up.today.isoformat(), "--workspace", "T0JUSTUS")[1]
    assert "Nothing to report" in reports("--since", set_up.today.isoformat(), "--workspace", "T0SECOND")[1]
