"""The log, for whoever checks it from the command line."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass

from sqlalchemy import Engine as Database
from sqlalchemy import select, update
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.orm import Session

from bot import log
from bot.clock import system_clock
from bot.database import READ_ONLY, at_one_moment
from bot.errors import NotSetUp
from bot.tables import LogEntry, LogHead, Workspace
from bot.terminal import said
from bot.vault import Vault


@dataclass(frozen=True, slots=True)
class Result:
    """What was found in one workspace's log."""

    sound: bool
    text: str


def checkpoints(database: Database) -> Iterator[str]:
    """Give `workspace:number:seal` for each workspace."""
    with Session(database.execution_options(**READ_ONLY)) as session:
        teams = _teams(session)
        for team in teams:
            number, seal = log.checkpoint(session, team)
            yield f"{team}:{number}:{seal}"
        if not teams:
            yield said("cli", "log_empty")


def verify_all(database: Database, keys: str, kept: str | None = None) -> Iterator[Result]:
    """Check the log of each workspace, against a kept checkpoint if one is given."""
    checkpoint = _parsed(kept) if kept else None
    vault = Vault(keys)
    with Session(at_one_moment(database)) as session:
        teams = _teams(session)
        if checkpoint and checkpoint[0] not in teams:
            yield Result(False, said("cli", "log_no_team", team=checkpoint[0]))
        elif not teams:
            yield Result(True, said("cli", "log_empty"))
        for team in teams:
            mine = (checkpoint[1], checkpoint[2]) if checkpoint and checkpoint[0] == team else None
            found = log.verify(session, vault, team, mine)
            if found.problem is None:
                _note(database, team)
            yield _result(team, found)


def _note(database: Database, team: str) -> None:
    """Keep that the log was found sound now, if we may write: Home tells the admins when that was too long ago."""
    with suppress(SQLAlchemyError), Session(database) as session, session.begin():
        session.execute(update(LogHead).where(LogHead.team_id == team).values(verified_at=system_clock()))


def _result(team: str, found: log.Verified) -> Result:
    if found.problem is None:
        return Result(True, said("cli", "log_sound", team=team, lines=found.lines))
    where = found.at_line if found.at_line is not None else found.lines + 1
    return Result(False, said("cli", "log_unsound", team=team, lines=found.lines, at=where, problem=said("cli", found.problem)))


def _teams(session: Session) -> list[str]:
    """Every workspace of which anything is known: one whose head was removed must be looked at too."""
    return sorted({team for column in (Workspace.team_id, LogEntry.team_id, LogHead.team_id) for team in session.scalars(select(column).distinct())})


def _parsed(kept: str) -> tuple[str, int, str]:
    parts = kept.strip().split(":")
    if len(parts) != 3 or not parts[1].isdigit():
        raise NotSetUp((said("cli", "checkpoint_form"),))
    return parts[0], int(parts[1]), parts[2]
