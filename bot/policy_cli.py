"""`justus policy …`: the policy, for whoever owns it. What a command needs is imported when it runs."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path
from typing import Annotated

import typer

from bot.terminal import said

policy_app = typer.Typer(help=said("cli", "policy"), no_args_is_help=True)


@policy_app.command("show", help=said("policy", "show"))
def show(number: Annotated[list[str], typer.Argument(help=said("policy", "number"))]) -> None:
    """Show one clause; exit code 1 if there is no such clause."""
    from bot.policy_pages import show_clause

    raise typer.Exit(0 if show_clause(" ".join(number)) else 1)


@policy_app.command("search", help=said("policy", "search"))
def search(word: Annotated[list[str], typer.Argument(help=said("policy", "word"))]) -> None:
    """Show what a search finds; exit code 1 if it finds nothing."""
    from bot.policy_pages import show_search

    raise typer.Exit(0 if show_search(" ".join(word)) else 1)


@policy_app.command("trace", help=said("policy", "trace"))
def trace(html: Annotated[Path | None, typer.Option(help=said("policy", "html"))] = None) -> None:
    """Show the register; exit code 1 if a cell is empty that may not be."""
    from bot.policy_trace import show_trace

    raise typer.Exit(0 if show_trace(html) else 1)


@policy_app.command("law", help=said("policy", "law"))
def law() -> None:
    """Show how the law stands."""
    from bot.policy_pages import show_law

    show_law()


@policy_app.command("check", help=said("policy", "check"))
def check(file: Annotated[Path | None, typer.Argument(help=said("policy_file", "argument"))] = None) -> None:
    """Look whether the policy is whole; exit code 1 if something is to be mended."""
    from bot.policy_checks import show_checks

    raise typer.Exit(0 if show_checks(file) else 1)


@policy_app.command("examples", help=said("policy", "examples"))
def examples(to: Annotated[Path | None, typer.Option(help=said("policy", "to"))] = None) -> None:
    """Print the worked examples as a document, or write it to a file."""
    from bot.policy_pages import written
    from bot.worked import document

    written(document(), to)


@policy_app.command("replay", help=said("replay", "about"))
def replay(
    draft: Annotated[Path | None, typer.Option(help=said("replay", "draft"))] = None,
    since: Annotated[datetime | None, typer.Option(formats=["%Y-%m-%d"], help=said("replay", "since"))] = None,
) -> None:
    """Decide past requests again; exit code 1 if one cannot be decided as it was."""
    from bot.replay_cli import run

    raise typer.Exit(0 if run(draft, since) else 1)
