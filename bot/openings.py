"""Opens what the bot stands on, or says in words what an administrator must mend first."""

from __future__ import annotations

import logging
import ssl
from functools import cache

from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError
from sqlalchemy import Engine as Database
from sqlalchemy.exc import SQLAlchemyError

from bot.database import connect, is_current
from bot.entrance import Entrance, HttpServer
from bot.settings import Settings
from bot.terminal import not_set_up
from bot.whereabouts import is_copy, settle_in

QUICK, PATIENT = 2, 10
"""Seconds that a call to Slack, or the wait for another who writes, may take: within an answer that is due in three, and in durable work."""


def open_database(settings: Settings, wait: int) -> Database:
    """Connect to a database that is ready for this version."""
    database = connect(settings.database_url, pool_size=settings.threads + 16, wait=wait)
    try:
        if not is_current(database):
            raise not_set_up("not_migrated")
        if is_copy(database):
            raise not_set_up("is_copy")
        settle_in(database)
    except SQLAlchemyError:
        database.dispose()
        raise not_set_up("database_unreachable") from None
    except BaseException:
        database.dispose()
        raise
    return database


def slack_client(settings: Settings, timeout: int) -> WebClient:
    """Make a client that never retries by itself: it could not know whether Slack took the first call."""
    token = settings.slack_bot_token.get_secret_value()
    return WebClient(
        token, base_url=settings.slack_api_url, timeout=timeout, ssl=_trusted(), retry_handlers=[], logger=logging.getLogger("slack_sdk")
    )  # fmt: skip


@cache
def _trusted() -> ssl.SSLContext:
    """Whom this machine trusts, read once: the library would read it anew for every call and every connection."""
    return ssl.create_default_context()


def own_team(client: WebClient, settings: Settings) -> str:
    """Ask Slack which workspace the token belongs to."""
    try:
        return str(client.auth_test()["team_id"])
    except SlackApiError as wrong:
        raise not_set_up("slack_refuses", error=wrong.response.get("error")) from None
    except OSError:
        raise not_set_up("slack_unreachable", url=settings.slack_api_url) from None


def open_port(entrance: Entrance, settings: Settings) -> HttpServer:
    """Bind the port."""
    try:
        return HttpServer(entrance, settings.host, settings.port, settings.threads)
    except OSError as wrong:
        raise not_set_up("port_taken", port=settings.port, error=wrong.strerror) from None
