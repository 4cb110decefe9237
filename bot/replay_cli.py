"""`justus policy replay`: what past requests would get under today's numbers or a draft's, line by line as they are decided."""

from __future__ import annotations

import sys
from collections import Counter
from datetime import date, datetime, time
from pathlib import Path
from typing import Any

import typer

from bot.errors import NotSetUp
from bot.replaying import Found, Replayed, how_many, replay
from bot.terminal import said
from policy.findings import Decision
from policy.value import Values

LISTED = frozenset({Found.DIFFERS, Found.FAULT, Found.UNREADABLE})
TO_MEND = frozenset({Found.FAULT, Found.UNREADABLE})


def run(draft: Path | None, since: datetime | None) -> bool:
    """Print the table and its totals; whether every answer could be given again as it was."""
    from sqlalchemy.exc import SQLAlchemyError

    from bot.clock import system_clock
    from bot.database import connect
    from bot.settings import load_settings
    from bot.vault import Vault

    settings = load_settings()
    values, day = _asked_about(draft, settings.values, system_clock().astimezone(settings.zone).date())
    start = datetime.combine(since.date(), time.min, settings.zone) if since else None
    database = connect(settings.database_url, pool_size=2)
    try:
        requests = how_many(database, start)
        _say("ran_on", database=database.url.render_as_string(hide_password=True), requests=requests, version=values.version, day=day, since=since)
        found = _listed(replay(database, Vault(settings.key.get_secret_value()), values.as_on(day), start), sum(requests.values()))
    except SQLAlchemyError:
        raise NotSetUp((said("cli", "database_unreachable"),)) from None
    finally:
        database.dispose()
    _say("totals", **{one.value: found[one] for one in Found})
    return not any(found[one] for one in TO_MEND)


def _asked_about(draft: Path | None, in_force: Values, today: date) -> tuple[Values, date]:
    """Whose numbers are looked at, and as they are on which day: a draft from its date of effect, those in force today."""
    from bot.policy_file import WrongFile, values_in

    if draft is None:
        return in_force, today
    try:
        values = values_in(draft)
    except WrongFile as wrong:
        raise NotSetUp(wrong.problems) from None
    return values, values.effective_from


def _listed(replayed: Any, total: int) -> Counter[Found]:
    """Print what is not the same as it is found, and count all."""
    from rich.console import Console
    from rich.progress import Progress

    console = Console(stderr=True)
    found: Counter[Found] = Counter()
    with Progress(console=console, transient=True, disable=not (console.is_terminal and sys.stdout.isatty())) as progress:
        task = progress.add_task("", total=total)
        last = ""
        for one in replayed:
            progress.update(task, advance=one.request != last)
            last = one.request
            if one.found in LISTED:
                if not found.keys() & LISTED:
                    _say("header")
                _say("line", **_columns(one))
            found[one.found] += 1
    return found


def _columns(one: Replayed) -> dict[str, Any]:
    return {"found": one.found.value, "ref": one.request, "day": one.day, "then": _answer(one.then), "now": _answer(one.now)}


def _answer(decision: Decision | None) -> dict[str, str]:
    if decision is None:
        return {"verdict": "-", "clauses": "-"}
    return {"verdict": said("replay", decision.verdict.name.lower()), "clauses": ", ".join(decision.clauses)}


def _say(part: str, **context: Any) -> None:
    typer.echo(said("replay", part, **context))
