"""The command line. What a command needs is imported when it runs, so that the others start at once."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import contextmanager
from importlib.metadata import version
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from bot.backup_cli import backup, restore
from bot.consent_cli import consent_app
from bot.errors import NotSetUp
from bot.handover_cli import handover_app
from bot.import_cli import import_app
from bot.paper_cli import paper
from bot.policy_cli import policy_app
from bot.report_cli import report
from bot.retention_cli import retention_app
from bot.sar_cli import sar_app
from bot.say_cli import say
from bot.terminal import said
from bot.work_cli import work_app

if TYPE_CHECKING:
    from sqlalchemy import Engine as Database

app = typer.Typer(help=said("cli", "about"), no_args_is_help=True, add_completion=False, pretty_exceptions_enable=False)
log_app = typer.Typer(help=said("cli", "log"), no_args_is_help=True)
app.add_typer(log_app, name="log")
app.add_typer(policy_app, name="policy")
app.add_typer(sar_app, name="sar")
app.add_typer(consent_app, name="consent")
app.add_typer(retention_app, name="retention")
app.add_typer(import_app, name="import")
app.add_typer(handover_app, name="handover")
app.add_typer(work_app, name="work")
app.command(help=said("say", "say"))(say)
app.command(help=said("cli", "paper"))(paper)
app.command(help=said("backup", "backup"))(backup)
app.command(help=said("backup", "restore"))(restore)
app.command(help=said("report", "about"))(report)


def main() -> None:
    """Run the command line; what is not set up is said in sentences, with exit code 2."""
    try:
        app()
    except NotSetUp as wrong:
        typer.echo("\n".join((said("cli", "mend"), *(f"  - {problem}" for problem in wrong.problems))), err=True)
        raise SystemExit(2) from None


def _version(wanted: bool) -> None:
    if wanted:
        typer.echo(f"justus {version('justus')}")
        raise typer.Exit


@app.callback()
def _root(show: Annotated[bool, typer.Option("--version", callback=_version, is_eager=True, help=said("cli", "version"))] = False) -> None: ...


@app.command(help=said("cli", "serve"))
def serve() -> None:
    """Run the bot."""
    from bot.settings import load_settings

    settings = load_settings()
    from bot.app import serve as run

    run(settings)


@app.command(help=said("cli", "migrate"))
def migrate() -> None:
    """Make the database ready."""
    from sqlalchemy.exc import OperationalError

    from bot import database
    from bot.settings import load_settings

    engine = database.connect(load_settings().database_url, pool_size=2)
    try:
        database.migrate(engine)
    except OperationalError:
        raise NotSetUp((said("cli", "database_unreachable"),)) from None
    engine.dispose()
    typer.echo(said("cli", "migrated"))


@app.command(help=said("cli", "key"))
def key() -> None:
    """Make a service key."""
    from bot.vault import new_key

    typer.echo(new_key())


@app.command(help=said("cli", "manifest"))
def manifest(request_url: Annotated[str | None, typer.Option(help=said("cli", "request_url"))] = None) -> None:
    """Print the manifest."""
    from bot.manifest import manifest as make

    typer.echo(json.dumps(make(request_url), indent=2, ensure_ascii=False))


@app.command(help=said("cli", "doctor"))
def doctor() -> None:
    """Look at everything; exit code 1 if anything is to be mended."""
    from bot.doctor import examine
    from bot.settings import load_settings

    well = True
    for line in examine(load_settings()):
        typer.echo(said("doctor", "tick" if line.well else "cross").ljust(6) + line.text)
        well = well and line.well
    raise typer.Exit(0 if well else 1)


@log_app.command("verify", help=said("cli", "log_verify"))
def log_verify(checkpoint: Annotated[str | None, typer.Option(help=said("cli", "checkpoint_option"))] = None) -> None:
    """Check the log; exit code 1 if it is not sound."""
    from bot.ledger import verify_all

    with _settings_database() as (database, keys):
        sound = True
        for result in verify_all(database, keys, checkpoint):
            typer.echo(result.text)
            sound = sound and result.sound
    raise typer.Exit(0 if sound else 1)


@log_app.command("checkpoint", help=said("cli", "log_checkpoint"))
def log_checkpoint() -> None:
    """Print where the log of each workspace ends."""
    from bot.ledger import checkpoints

    with _settings_database() as (database, _keys):
        for line in checkpoints(database):
            typer.echo(line)


@app.command(help=said("cli", "sandbox"))
def sandbox(
    port: Annotated[int, typer.Option(help=said("cli", "port"))] = 8400,
    world: Annotated[Path | None, typer.Option()] = None,
    app_manifest: Annotated[Path | None, typer.Option("--manifest")] = None,
) -> None:
    """Run the stand-in for Slack."""
    from sandbox.server import serve as run

    run(port, world, app_manifest)


@app.command(help=said("cli", "demo"))
def demo(port: Annotated[int, typer.Option(help=said("cli", "port"))] = 8400) -> None:
    """Run the bot in the sandbox."""
    from bot.demo import run

    run(port)


@contextmanager
def _settings_database() -> Iterator[tuple[Database, str]]:
    from sqlalchemy.exc import SQLAlchemyError

    from bot.database import connect
    from bot.settings import load_settings

    settings = load_settings()
    database = connect(settings.database_url, pool_size=2)
    try:
        yield database, settings.key.get_secret_value()
    except SQLAlchemyError:
        raise NotSetUp((said("cli", "database_unreachable"),)) from None
    finally:
        database.dispose()


if __name__ == "__main__":
    main()
