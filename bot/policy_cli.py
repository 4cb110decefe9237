"""`justus policy …`: the policy, for whoever owns it. What a command needs is imported when it runs."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path
from typing import Annotated

import typer

from bot.terminal import said

policy_app = typer.Typer(help=said("cli", "policy"), no_args_is_help=True)


@policy_app.command("replay", help=said("replay", "about"))
def replay(
    draft: Annotated[Path | None, typer.Option(help=said("replay", "draft"))] = None,
    since: Annotated[datetime | None, typer.Option(formats=["%Y-%m-%d"], help=said("replay", "since"))] = None,
) -> None:
    """Decide past requests again; exit code 1 if one cannot be decided as it was."""
    from bot.replay_cli import run

    raise typer.Exit(0 if run(draft, since) else 1)
