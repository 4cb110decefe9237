"""Looks at everything the bot rests on, and says of each thing that it is well, or what to do."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from email.utils import parsedate_to_datetime
from typing import Any

from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError, SlackClientError
from slack_sdk.web import SlackResponse
from sqlalchemy import func, select
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.orm import Session

from bot import rooms
from bot.clock import system_clock
from bot.database import READ_ONLY, connect, is_current
from bot.errors import Tampered
from bot.ids import SCOPES
from bot.law_checks import oldest_check
from bot.outbox import WAITING
from bot.records import AccessRequest, Client, Complaint, Enquiry
from bot.retention import tombstones
from bot.settings import Settings
from bot.tables import Outbox, Replica, Workspace
from bot.terminal import said
from bot.vault import Vault
from policy.deadlines import law_check_due

_SKEW = 60
_LATELY = timedelta(minutes=2)
_STUCK = timedelta(minutes=15)


@dataclass(frozen=True, slots=True)
class Line:
    """One thing that was looked at."""

    well: bool
    name: str
    text: str


def examine(settings: Settings, now: Callable[[], float] = time.time) -> Iterator[Line]:
    """Look at one thing after the other; a thing that cannot be looked at because another is broken is left out."""
    yield _line(True, "settings_ok")
    yield _law(settings, now)
    token = settings.slack_bot_token.get_secret_value()
    client = WebClient(token, base_url=settings.slack_api_url, timeout=10, retry_handlers=[])
    yield from _slack(client, settings, now)
    yield from _database(settings)


def _line(well: bool, part: str, **context: Any) -> Line:
    return Line(well, part, said("doctor", part, **context))


def _slack(client: WebClient, settings: Settings, now: Callable[[], float]) -> Iterator[Line]:
    try:
        who = client.auth_test()
    except SlackApiError as wrong:
        yield _line(False, "slack_refuses", error=wrong.response.get("error"))
        return
    except (OSError, SlackClientError):
        yield _line(False, "slack_unreachable", url=settings.slack_api_url)
        return
    yield _line(True, "slack_ok", team=who["team"])
    yield _scopes(who)
    yield _clock(who, now())
    yield _way_in(client, settings)
    yield _channel(client, settings.approvals_channel)


def _law(settings: Settings, now: Callable[[], float]) -> Line:
    checked = oldest_check().checked
    due = law_check_due(checked, settings.values)
    today = datetime.fromtimestamp(now(), settings.zone).date()
    return _line(today <= due, "law_ok" if today <= due else "law_old", checked=checked, due=due)


def _scopes(answer: SlackResponse) -> Line:
    given = {one.strip() for one in _header(answer, "x-oauth-scopes").split(",")}
    missing = [one for one in SCOPES if one not in given]
    return _line(False, "scopes_missing", scopes=", ".join(missing)) if missing else _line(True, "scopes_ok")


def _clock(answer: SlackResponse, now: float) -> Line:
    date = _header(answer, "date")
    off = round(now - parsedate_to_datetime(date).timestamp()) if date else 0
    return _line(False, "clock_skewed", seconds=abs(off)) if abs(off) > _SKEW else _line(True, "clock_ok")


def _way_in(client: WebClient, settings: Settings) -> Line:
    if settings.slack_app_token is None:
        return _line(True, "http_ok")
    try:
        client.apps_connections_open(app_token=settings.slack_app_token.get_secret_value())
    except SlackApiError as wrong:
        return _line(False, "socket_refuses", error=wrong.response.get("error"))
    return _line(True, "socket_ok")


def _channel(client: WebClient, channel: str) -> Line:
    try:
        fault = rooms.look(client, channel)
    except SlackApiError as wrong:
        return _line(False, "channel_error", error=wrong.response.get("error"))
    return _line(False, f"channel_{fault}", channel=channel) if fault else _line(True, "channel_ok")


def _database(settings: Settings) -> Iterator[Line]:
    database = connect(settings.database_url, pool_size=2)
    try:
        if not is_current(database):
            yield _line(False, "not_migrated")
            return
        yield _line(True, "database_ok")
        with Session(database.execution_options(**READ_ONLY)) as session:
            yield _key(session, Vault(settings.key.get_secret_value()))
            yield _engine(session)
            yield from _tombstones(session, settings)
    except SQLAlchemyError:
        yield _line(False, "database_unreachable")
    finally:
        database.dispose()


def _key(session: Session, vault: Vault) -> Line:
    """Open the workspace's key, and the newest of clients and of records: after a half-done rotation one may open and the other not."""
    found = [(row.wrapped_key, row.team_id, "") for row in session.scalars(select(Workspace))]
    client = session.scalar(select(Client).where(Client.wrapped_key.is_not(None)).order_by(Client.opened_at.desc()).limit(1))
    if client is not None and client.wrapped_key is not None:
        found.append((client.wrapped_key, client.team_id, client.ref))
    for record, at in ((Enquiry, Enquiry.taken_at), (AccessRequest, AccessRequest.recorded_at), (Complaint, Complaint.recorded_at)):
        row = session.execute(select(record.wrapped_key, record.team_id, record.id).where(record.wrapped_key.is_not(None)).order_by(at.desc()).limit(1)).first()
        if row is not None:
            found.append((row[0], row[1], row[2]))
    try:
        for wrapped, team, owner in found:
            vault.unwrap(wrapped, team, owner)
    except Tampered:
        return _line(False, "key_wrong")
    return _line(True, "key_ok" if found else "key_new")


def _engine(session: Session) -> Line:
    now = system_clock()
    running = session.scalar(select(func.count()).select_from(Replica).where(Replica.seen_at > now - _LATELY))
    waiting, oldest = session.execute(select(func.count(), func.min(Outbox.created_at)).where(Outbox.state == WAITING)).one()
    if not running:
        return _line(not waiting, "engine_idle", waiting=waiting)
    if oldest is not None and now - oldest > _STUCK:
        return _line(False, "engine_stuck", waiting=waiting, minutes=round((now - oldest).total_seconds() / 60))
    return _line(True, "engine_ok", waiting=waiting)


def _tombstones(session: Session, settings: Settings) -> Iterator[Line]:
    """Whether each destroyed file is in the list that is kept apart: else an older backup would bring it back for good."""
    gone = tombstones.how_many(session)
    if settings.tombstones is None:
        if gone:
            yield _line(False, "tombstones_unset", gone=gone)
        return
    try:
        listed = len(tombstones.read(settings.tombstones))
    except OSError:
        listed = -1
    yield _line(listed >= gone, "tombstones_ok" if listed >= gone else "tombstones_missing", path=settings.tombstones, gone=gone)


def _header(answer: SlackResponse, name: str) -> str:
    found = next((value for key, value in (answer.headers or {}).items() if key.lower() == name), "")
    return found[0] if isinstance(found, list) else str(found)
