"""`justus sar`: copies a pack that is ready. It stays encrypted: its pass phrase is shown in Slack alone, to the data lead who had it made."""

from __future__ import annotations

import os
import shutil
from pathlib import Path
from typing import Annotated

import typer

from bot.errors import NotSetUp
from bot.terminal import said

sar_app = typer.Typer(help=said("sar", "about"), no_args_is_help=True)
_TERMINAL = "terminal"
"""The actor of what somebody did at the computer itself."""


@sar_app.callback()
def _root() -> None: ...


@sar_app.command("pack", help=said("sar", "pack"))
def pack(
    request: Annotated[str, typer.Argument(help=said("sar", "request"))],
    to: Annotated[Path | None, typer.Option(help=said("sar", "to"))] = None,
    working_copy: Annotated[bool, typer.Option("--working-copy", help=said("sar", "working_copy"))] = False,
) -> None:
    """Copy the pack of a request."""
    from sqlalchemy import select
    from sqlalchemy.exc import SQLAlchemyError
    from sqlalchemy.orm import Session

    from bot import log
    from bot.access.kinds import PackPurpose
    from bot.access.packs import READY, name_of
    from bot.clock import system_clock
    from bot.database import connect
    from bot.records import AccessPack
    from bot.settings import load_settings
    from bot.vault import Vault

    settings, ref = load_settings(), request.strip().upper()
    purpose = PackPurpose.TO_LOOK if working_copy else PackPurpose.TO_HAND_OVER
    to = to or Path(name_of(ref, purpose))
    database = connect(settings.database_url, pool_size=2)
    try:
        with Session(database) as session, session.begin():
            query = select(AccessPack).where(AccessPack.request_id == ref, AccessPack.purpose == purpose, AccessPack.state == READY)
            row = session.scalars(query).first()
            file = Path(row.file) if row and row.file else None
            if row is None or file is None or not file.is_file():
                typer.echo(said("sar", "none", ref=ref), err=True)
                raise typer.Exit(1)
            _copy(file, to)
            vault = Vault(settings.key.get_secret_value())
            log.append(
                session, vault, team=row.team_id, at=system_clock(), actor=_TERMINAL, event="access:pack:copy", subject=row.id, detail={"request": ref},
            )  # fmt: skip
    except SQLAlchemyError:
        raise NotSetUp((said("cli", "database_unreachable"),)) from None
    finally:
        database.dispose()
    typer.echo(said("sar", "copied", path=to), err=True)


def _copy(file: Path, to: Path) -> None:
    """Copy it for the one who asks alone; a file that is there already is not written over."""
    try:
        handle = os.open(to, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(handle, "wb") as copy, file.open("rb") as pack:
            shutil.copyfileobj(pack, copy)
    except OSError as wrong:
        raise NotSetUp((said("sar", "cannot_write", path=to, why=wrong.strerror),)) from None
