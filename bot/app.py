"""The front door: puts the parts together, lets Slack in, and closes in good order. It decides nothing."""

from __future__ import annotations

import logging
import os
import secrets
import signal
import threading
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from slack_bolt import App, BoltRequest
from slack_bolt.adapter.socket_mode.internals import run_bolt_app, send_response
from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError
from sqlalchemy import Engine as Database

from bot import logs, rooms, wordings
from bot.access.making import Maker
from bot.clock import Clock, system_clock
from bot.database import reachable
from bot.delivery import Deliverer
from bot.directory import Directory
from bot.engine import Engine, leave_process
from bot.entrance import Answer, Dispatch, Entrance, HttpServer, Parsed
from bot.keeping import Times
from bot.messages import MESSAGES, composer
from bot.openings import PATIENT, QUICK, open_database, open_port, own_team, slack_client
from bot.removing import Remover
from bot.retention.tombstones import Book
from bot.scan_taking import Taker
from bot.services import Services
from bot.settings import Settings
from bot.sockets import Socket
from bot.store import Store
from bot.sweep import sweep, where_people_are
from bot.telemetry import Outcome, Standing, Telemetry, spans_wanted
from bot.terminal import not_set_up
from bot.undelivered import tell_others
from bot.vault import Vault
from bot.whereabouts import lost
from bot.words import words_of
from handlers import home
from handlers.register import register

Register = Callable[[App, Services], None]

_log = logs.logger()


@dataclass
class Bot:
    """A bot that is put together: start it, stop it."""

    settings: Settings
    services: Services
    database: Database
    engine: Engine
    server: HttpServer
    socket: Socket | None
    pool: ThreadPoolExecutor
    watch: rooms.Watch
    remover: Remover
    taker: Taker
    maker: Maker
    book: Book

    def start(self) -> None:
        """Take up work, then let Slack in."""
        try:
            self.book.open()
            self.engine.start()
            self.server.start()
            if self.socket is not None:
                self.socket.start()
        except SlackApiError as wrong:
            self.stop()
            raise not_set_up("app_token_refused", error=wrong.response.get("error")) from None
        except BaseException:
            self.stop()
            raise
        _log.info("bot:process:started", port=self.server.port, socket_mode=self.socket is not None, executor=self.engine.executor)

    def stop(self) -> None:
        """Take nothing new, finish what is in hand, and go: under thirty seconds in all, and as soon as nothing is in hand."""
        with ExitStack() as parts:  # each part stops although another would not; the last to be named here stops first
            parts.callback(_log.info, "bot:process:stopped")
            parts.callback(self.services.telemetry.stop)
            parts.callback(self.database.dispose)
            parts.callback(self.engine.stop, 5)
            parts.callback(self.maker.stop, 2)
            parts.callback(self.pool.shutdown, wait=False)
            if self.socket is not None:
                parts.callback(self.socket.stop, 10)
            parts.callback(self.server.stop, 10, 0 if self.settings.socket_mode else self.settings.drain)

    def round(self) -> None:
        """Do what is due from time to time: look at the trustees' channel, see to what is due, move files, and draw anew each Home that is out of date."""
        self.watch.round()
        where_people_are(self.services)
        sweep(self.services.store)
        self.remover.round()
        self.taker.round()
        self.maker.round()
        self.book.keep()
        home.refresh(self.services)

    def ready(self) -> dict[str, bool]:
        """Whether each part could do its work now."""
        return {"database": reachable(self.database), "engine": self.engine.health()["alive"], "slack": self.socket is None or self.socket.hears()}


def build(
    settings: Settings,
    clock: Clock = system_clock,
    *,
    poll: float = 0.25,
    times: Times | None = None,
    quick: int = QUICK,
    handlers: Register = register,
) -> Bot:
    """Put a bot together from its settings; NotSetUp says what an administrator must mend first."""
    database = open_database(settings, quick)
    try:
        slack = slack_client(settings, quick)
        team = own_team(slack, settings)
        words = words_of(settings)
        telemetry = Telemetry(MESSAGES, lambda code: words.has("trouble", code), spans_wanted(os.environ))
        engine = Engine(database, settings.executor, lambda row: deliverer.deliver(row), lambda: bot.round(), poll, times, telemetry)
        telemetry.registry.register(Standing(database, clock, engine.keeper.sweep_age))
        store = _store(database, settings, clock, team, engine)
        store.settle_in()
        wordings.settle_in(store, words)
        patient = slack_client(settings, PATIENT)
        deliverer = Deliverer(
            database, patient, composer(store, words), clock, lambda session, row: tell_others(store, session, row),
            look=lambda channel: rooms.look(patient, channel), lost=lost(database), telemetry=telemetry,
        )  # fmt: skip
        pool = ThreadPoolExecutor(settings.threads, thread_name_prefix="justus-answer")
        app = _app(settings, slack, pool)
        services = Services(settings=settings, store=store, directory=Directory(slack, team), words=words, slack=slack, team=team, telemetry=telemetry)
        handlers(app, services)
        dispatch = None if settings.socket_mode else _dispatch(app, telemetry)
        server = open_port(Entrance(dispatch, lambda: bot.ready(), telemetry, settings.metrics_token), settings)
        socket = _socket(app, settings, slack, telemetry) if settings.socket_mode else None
        rounds = (rooms.Watch(patient, store), Remover(patient, store), Taker(patient, store), _maker(settings, services, engine, times))
        bot = Bot(settings, services, database, engine, server, socket, pool, *rounds, Book(store, settings.tombstones))
    except BaseException:
        database.dispose()
        raise
    return bot


def serve(settings: Settings) -> None:
    """Run until told to stop by SIGTERM or Ctrl-C."""
    logs.set_up(settings.log_level)
    told = threading.Event()
    for sign in (signal.SIGTERM, signal.SIGINT):
        signal.signal(sign, lambda *_: told.set())
    bot = build(settings)
    bot.start()
    told.wait()
    bot.stop()
    leave_process()


def _store(database: Database, settings: Settings, clock: Clock, team: str, engine: Engine) -> Store:
    return Store(
        database, Vault(settings.key.get_secret_value()), clock, team, engine,
        zone=settings.zone, admins=settings.admins, approvals=settings.approvals_channel, values=settings.values, working=settings.working,
        holidays=settings.holidays,
    )  # fmt: skip


def _maker(settings: Settings, services: Services, engine: Engine, times: Times | None) -> Maker:
    held_for = timedelta(seconds=(times or Times()).dead_after)
    return Maker(services.store, services.words, services.directory, settings.files, engine.executor, held_for)


def _app(settings: Settings, client: WebClient, pool: ThreadPoolExecutor) -> App:
    secret = settings.slack_signing_secret.get_secret_value() if settings.slack_signing_secret else secrets.token_hex()
    return App(
        client=client, signing_secret=secret, process_before_response=True, listener_executor=pool,
        raise_error_for_unhandled_request=False, logger=logging.getLogger("slack_bolt"),
    )  # fmt: skip


def _socket(app: App, settings: Settings, client: WebClient, telemetry: Telemetry) -> Socket:
    def answer(socket: Any, request: Any) -> None:
        with telemetry.handling(request.payload) as happening:
            answer = run_bolt_app(app, request)
            happening.outcome = _outcome(answer.status)
            send_response(socket, request, answer, time.time())

    assert settings.slack_app_token is not None
    return Socket(settings.slack_app_token.get_secret_value(), client, answer, threads=settings.threads)


def _dispatch(app: App, telemetry: Telemetry) -> Dispatch:
    def dispatch(raw: str, headers: dict[str, str], parsed: Parsed) -> Answer:
        """Hand Bolt what we parsed, and the raw body for the signature: its own parser drops a command that says 'payload'."""
        request = BoltRequest(mode="socket_mode", body=parsed, headers=dict(headers))
        request.mode, request.raw_body = "http", raw
        with telemetry.handling(parsed) as happening:
            answer = app.dispatch(request)
            happening.outcome = _outcome(answer.status)
        return answer.status, {name: ", ".join(values) for name, values in answer.headers.items()}, answer.body

    return dispatch


def _outcome(status: int) -> Outcome:
    return Outcome.DONE if status < 400 else Outcome.REFUSED
