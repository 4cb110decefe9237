"""`justus consent receipt`: what a client answered, for them or for another system. What it needs is imported when it runs."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from bot.errors import NotSetUp
from bot.papers.model import Size
from bot.receipts.endings import PaperEnding
from bot.terminal import said

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

    from bot.settings import Settings
    from bot.store import Desk

consent_app = typer.Typer(help=said("consent", "about"), no_args_is_help=True)
TERMINAL = "terminal"
"""The actor of what somebody did at the computer itself."""


@consent_app.callback()
def _root() -> None: ...


@consent_app.command("receipt", help=said("consent", "receipt"))
def receipt(
    consent: Annotated[str, typer.Argument(help=said("consent", "consent"))],
    ending: Annotated[PaperEnding, typer.Option("--as", help=said("consent", "as"))] = PaperEnding.PDF,
    size: Annotated[Size, typer.Option(help=said("consent", "size"))] = Size.STANDARD,
    to: Annotated[Path | None, typer.Option(help=said("consent", "to"))] = None,
) -> None:
    """Print a receipt; that it left is in the log before it is written anywhere."""
    from bot.errors import Refused
    from bot.settings import load_settings
    from bot.words import words_of

    settings, ref = load_settings(), consent.strip().upper()
    if to is None and ending is PaperEnding.PDF:
        raise NotSetUp((said("consent", "needs_file"),))
    if to is not None and to.exists():
        raise NotSetUp((said("consent", "is_there", path=to),))
    with _session(settings) as session:
        from bot import printing

        desk = _desk_of(session, settings, ref)
        if desk is None:
            typer.echo(said("consent", "none", ref=ref), err=True)
            raise typer.Exit(1)
        try:
            made = printing.receipt_made(desk, words_of(settings), ref, size, ending)
        except Refused as wrong:
            raise NotSetUp((said("consent", wrong.code, ref=ref),)) from None
        desk.close()
    if to is None:
        typer.echo(made.decode(), nl=False)
    else:
        _write(made, to)


@contextmanager
def _session(settings: Settings) -> Iterator[Session]:
    from sqlalchemy.exc import SQLAlchemyError
    from sqlalchemy.orm import Session

    from bot.database import connect

    database = connect(settings.database_url, pool_size=2)
    try:
        with Session(database, expire_on_commit=False) as session, session.begin():
            yield session
    except SQLAlchemyError:
        raise NotSetUp((said("cli", "database_unreachable"),)) from None
    finally:
        database.dispose()


def _desk_of(session: Session, settings: Settings, ref: str) -> Desk | None:
    """A desk in the workspace of this answer; None where there is no such answer, or where its client was destroyed."""
    from sqlalchemy import Engine, select

    from bot.clock import system_clock
    from bot.records import Client, ConsentRecord
    from bot.store import Store
    from bot.vault import Vault

    whose = (Client.team_id == ConsentRecord.team_id) & (Client.ref == ConsentRecord.client_ref) & Client.wrapped_key.is_not(None)
    team = session.scalar(select(ConsentRecord.team_id).join(Client, whose).where(ConsentRecord.id == ref))
    database = session.get_bind()
    if team is None or not isinstance(database, Engine):
        return None
    store = Store(
        database, Vault(settings.key.get_secret_value()), system_clock, team, _NothingToSay(),
        zone=settings.zone, admins=settings.admins, approvals=settings.approvals_channel, values=settings.values, working=settings.working,
    )  # fmt: skip
    return store.desk(session, TERMINAL, "receipt")


class _NothingToSay:
    """No message comes of a receipt, so that there is no work for a bot that may not even run."""

    def enqueue(self, session: Session, outbox_id: str) -> None:
        raise AssertionError(outbox_id)


def _write(made: bytes, to: Path) -> None:
    """Write it for the one who asks alone; a file that is there already is not written over."""
    try:
        with os.fdopen(os.open(to, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
            file.write(made)
    except OSError as wrong:
        raise NotSetUp((said("consent", "cannot_write", path=to, why=wrong.strerror),)) from None
    typer.echo(said("consent", "written", path=to), err=True)
