"""`justus report`: the report for trustees, for whoever runs the bot. What it needs is imported when it runs."""

from __future__ import annotations

from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from bot.errors import FieldProblem, NotSetUp
from bot.paper_cli import ENDINGS, printed, write
from bot.papers.model import Size
from bot.terminal import said

if TYPE_CHECKING:
    from bot.records import Report
    from bot.reporting.taking import ReportFile
    from bot.settings import Settings

TERMINAL = "terminal"
"""Who takes a report here."""


def report(
    since: Annotated[datetime, typer.Option(formats=["%Y-%m-%d"], help=said("report", "since"))],
    until: Annotated[datetime | None, typer.Option(formats=["%Y-%m-%d"], help=said("report", "until"))] = None,
    size: Annotated[Size, typer.Option(help=said("report", "size"))] = Size.STANDARD,
    to: Annotated[Path | None, typer.Option(help=said("report", "to"))] = None,
    workspace: Annotated[str | None, typer.Option(help=said("report", "workspace"))] = None,
) -> None:
    """Take a report and print it, or write it to a file."""
    from sqlalchemy.exc import SQLAlchemyError

    from bot.settings import load_settings

    if to is not None and to.suffix not in ENDINGS:
        raise NotSetUp((said("paper", "neither", path=to),))
    settings = load_settings()
    try:
        taken = _taken(settings, workspace, since.date(), until.date() if until else None, _form(to, size))
    except SQLAlchemyError:
        raise NotSetUp((said("cli", "database_unreachable"),)) from None
    except FieldProblem as wrong:
        raise NotSetUp((said("report", "to_come" if "until" in wrong.problems else "backwards"),)) from None
    _print(settings, taken, size, to)


def _form(to: Path | None, size: Size) -> tuple[ReportFile, ...]:
    from bot.reporting.taking import ReportFile

    if to is None:
        return ()
    return (ReportFile.WEB_PAGE if to.suffix == ".html" else ReportFile.LARGE_PDF if size is Size.LARGE else ReportFile.PDF,)


def _taken(settings: Settings, workspace: str | None, since: date, until: date | None, forms: tuple[ReportFile, ...]) -> Report:
    """Take the report: it is kept and logged as any other, and nothing is said in Slack."""
    from bot.clock import system_clock
    from bot.database import connect
    from bot.reporting.taking import Days, keep, of_days
    from bot.store import Store
    from bot.vault import Vault

    database = connect(settings.database_url, pool_size=2)
    try:
        store = Store(
            database, Vault(settings.key.get_secret_value()), system_clock, _team(database, workspace), _Nothing(),
            zone=settings.zone, admins=settings.admins, approvals=settings.approvals_channel, values=settings.values,
            working=settings.working,
        )  # fmt: skip
        with store.open(TERMINAL, "report") as desk:
            return keep(desk, TERMINAL, of_days(desk, Days(since, until or desk.today)), forms, follows=False)
    finally:
        database.dispose()


class _Nothing:
    """No work: nothing is said."""

    def enqueue(self, session: object, outbox_id: str) -> None:
        """Never asked."""


def _team(database: object, workspace: str | None) -> str:
    from sqlalchemy import Engine, select
    from sqlalchemy.orm import Session

    from bot.database import READ_ONLY
    from bot.tables import Workspace

    assert isinstance(database, Engine)
    with Session(database.execution_options(**READ_ONLY)) as session:
        teams = sorted(session.scalars(select(Workspace.team_id)))
    wanted = [one for one in teams if workspace in {None, one}]
    if len(wanted) != 1:
        raise NotSetUp((said("report", "which", teams=teams),))
    return wanted[0]


def _print(settings: Settings, taken: Report, size: Size, to: Path | None) -> None:
    from bot.reporting.papers import facts, paper
    from bot.words import words_of

    words = words_of(settings)
    if to is not None:
        write(printed(paper(words, taken, size), size, to.suffix, made=taken.taken_at), to)
        return
    told = facts(taken, settings.zone)
    for part in ("body", "footnote"):
        typer.echo(words.plain("report/figures", part, **told).replace("*", "") + "\n")
