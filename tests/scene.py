"""A scene: people act in a workspace, and the bot is overheard. The real app, the real SDK over a real socket, a real database; only Slack is stood in for."""

from __future__ import annotations

import json
import re
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from tempfile import TemporaryDirectory
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from bot import consents, duties, log
from bot.app import Bot, build
from bot.briefings import Told
from bot.clients import FirstContact, open_client
from bot.consents import Aside
from bot.database import READ_ONLY, at_one_moment
from bot.keeping import Times
from bot.manifest import manifest
from bot.openings import PATIENT
from bot.people import set_roles
from bot.records import Emergency, Request
from bot.settings import Settings
from bot.store import Desk
from bot.tables import Outbox
from bot.vault import new_key
from policy.briefings import BriefingFormat
from policy.deadlines import consent_ends
from policy.facts import Answer, BriefingItem, Category, Consent, Form, KeptBack, Purpose
from sandbox.client import Person, Sandbox
from sandbox.server import Running
from tests.cast import AISHA, APPROVALS, OLU, ROLES, TEAM, world

PATIENCE = 30.0
AT_LAST = 150.0
"""How long, in seconds, a busy machine may take to say all that is to be said."""
EVERYTHING = 200_000
"""More exchanges than any test has: whoever searches the wire searches all of it."""
NO_FOLDER = "/proc/no-folder-for-packs"
"""Where nobody can write: whoever makes packs in a test says where to."""
QUICK = Times(beat=0.5, dead_after=5.0, sweep=1.0)


class Scene:
    """One workspace with its bot, from first curtain to last."""

    def __init__(self, slack: Running, bot: Bot, offset: list[timedelta]) -> None:
        """Keep the parts."""
        self.slack = slack
        self.sandbox = Sandbox(slack.url)
        self.bot = bot
        self._offset = offset

    @property
    def store(self) -> Any:
        """The records, for givens."""
        return self.bot.services.store

    @property
    def today(self) -> date:
        """The date in the charity's zone."""
        return self._local().date()

    def person(self, user: str) -> Person:
        """Somebody, with a Slack client before them."""
        return self.sandbox.person(user)

    def time_passes(self, *, days: float = 0, **how_long: float) -> None:
        """Move the bot's clock on, and let it look at what is due; days go by on the wall, whatever the clocks do in summer."""
        before = self._local()
        self._offset[0] += (before + timedelta(days=days)).astimezone(UTC) - before.astimezone(UTC) + timedelta(**how_long)
        self.bot.round()

    def _local(self) -> datetime:
        return (datetime.now(UTC) + self._offset[0]).astimezone(self.bot.settings.zone)

    def time_is(self, moment: datetime) -> None:
        """Set the bot's clock to a moment, and let it look at what is due."""
        self.clock_is(moment)
        self.bot.round()

    def clock_is(self, moment: datetime) -> None:
        """Set the bot's clock to a moment; what is due then waits until it is looked at."""
        self._offset[0] = moment - datetime.now(UTC)

    # Givens

    def given_roles(self) -> None:
        """The cast holds its roles."""
        standings = [(self.bot.services.directory.standing(user), frozenset(roles)) for user, roles in ROLES.items()]
        with self.store.open(OLU, "people") as desk:
            for standing, roles in standings:
                set_roles(desk, standing, roles)
        for user in (*ROLES, OLU):
            self.given_duties_read(user)

    def given_duties_read(self, user: str) -> None:
        """Somebody read their duties today."""
        with self.store.open(user, "duties") as desk:
            duties.acknowledge(desk, duties.wording())

    def given_person(self, user: str, *roles: str) -> None:
        """Somebody holds these roles, and no others."""
        standing = self.bot.services.directory.standing(user)
        with self.store.open(OLU, "people") as desk:
            set_roles(desk, standing, frozenset(roles))

    def given_numbers(self, version: str = "test-1", **amounts: int) -> None:
        """The charity's own numbers from now on; those of a ground by its clause, as quorum_4_2_2."""
        steps = {re.sub(r"_(\d+(?:_\d+)*)$", lambda found: f".{found[1].replace('_', '.')}", name): ((date.min, amount),) for name, amount in amounts.items()}
        self.store.values = self.store.values.stepped(steps, version=version)

    def given_needs(self, purpose: Purpose, *needed: Category, version: str = "test-2") -> None:
        """The charity has found that a purpose needs no more than this."""
        values = self.store.values
        self.store.values = replace(values, version=version, needed_for={**values.needed_for, purpose: frozenset(needed)})

    def given_client(self, ref: str, *workers: str, briefed: bool = True, child: bool = False) -> None:
        """A client with their key workers, told at first contact a month ago."""
        told = tuple(BriefingItem) if briefed else ()
        with self.store.open(workers[0], "client") as desk:
            contact = FirstContact(
                ref=ref, is_child=child, key_workers=workers, told=Told(items=told, formats=(BriefingFormat.SPOKEN,), on=desk.today - timedelta(days=30))
            )
            open_client(desk, contact)

    def given_consent(self, ref: str, *recipients: str, by: str = AISHA, **changes: Any) -> Consent:
        """A good written consent of a week ago for housing, contact and housing details; change any fact of it."""
        with self.store.open(by, "consent") as desk:
            given_on = changes.pop("given_on", desk.today - timedelta(days=7))
            usual = Consent(
                id="", answer=Answer.GIVEN, recipients=recipients, purposes=(Purpose.HOUSING,), categories=(Category.HOUSING, Category.CONTACT),
                in_their_words="Yes, do tell them", form=Form.WRITTEN, free_of_duress=True, given_on=given_on, ends_on=consent_ends(given_on, desk.values),
            )  # fmt: skip
            return consents.record(desk, ref, replace(usual, **changes), Aside(paper_at="cabinet 2"))

    def given_kept_back(self, ref: str, recipient: str, category: Category) -> None:
        """A consent with something kept back."""
        self.given_consent(ref, recipient, categories=tuple({Category.HOUSING, Category.CONTACT, category}), kept_back=(KeptBack(category=category),))

    # What was heard

    def settled(self) -> None:
        """Wait until nothing is left to be said."""

        end, seen = time.monotonic() + AT_LAST, 0
        while self._unsaid():
            assert time.monotonic() < end, f"still unsaid after {AT_LAST} s"
            # A row is marked as said just after Slack has it, and that changes nothing in Slack: so look again soon, not at its next change.
            seen = self.sandbox.call("GET", f"/control/wait?since={seen}&timeout=0.03")["revision"]

    def _unsaid(self) -> int:
        with Session(self.bot.database.execution_options(**READ_ONLY)) as session:
            return session.scalar(select(func.count()).select_from(Outbox).where(Outbox.state == "waiting")) or 0

    def heard(self, user: str, channel: str = "dm") -> list[str]:
        """What a person finds in a channel or in their messages from the bot, oldest first, words and all."""
        self.settled()
        return [in_words(message) for message in self.person(user).messages(channel)]

    def phone(self, user: str, channel: str = "dm") -> list[str]:
        """What a locked phone showed."""
        self.settled()
        return [str(message["notification"]) for message in self.person(user).messages(channel)]

    def requests(self) -> list[Request]:
        """The requests on record, oldest first."""
        with Session(self.bot.database.execution_options(**READ_ONLY), expire_on_commit=False) as session:
            return list(session.scalars(select(Request).order_by(Request.asked_at)))

    def request(self) -> Request:
        """The latest request."""
        return self.requests()[-1]

    def alarms(self) -> list[Emergency]:
        """The emergencies on record, oldest first."""
        with Session(self.bot.database.execution_options(**READ_ONLY), expire_on_commit=False) as session:
            return list(session.scalars(select(Emergency).order_by(Emergency.raised_at)))

    def logged(self) -> list[str]:
        """The events in the log, in order."""
        with Session(self.bot.database.execution_options(**READ_ONLY)) as session:
            return [entry.event for entry in session.scalars(select(log.LogEntry).order_by(log.LogEntry.seq))]

    def log_verifies(self) -> bool:
        """Whether every line of the log checks."""
        with Session(at_one_moment(self.bot.database)) as session:
            return log.verify(session, self.store.vault, TEAM).problem is None

    @contextmanager
    def desk(self, user: str) -> Iterator[Desk]:
        """A desk, to look behind the words."""
        with self.store.open(user, "test") as desk:
            yield desk


def in_words(message: dict[str, Any]) -> str:
    """All the words of a message's blocks, a line for each text."""
    found: list[str] = []

    def walk(node: Any) -> None:
        if isinstance(node, dict):
            if isinstance(node.get("text"), str):
                found.append(node["text"])
            for value in node.values():
                walk(value)
        elif isinstance(node, list):
            for value in node:
                walk(value)

    walk(message.get("blocks"))
    return "\n".join(found)


def words_of(view: dict[str, Any] | None) -> str:
    """All the words of a modal."""
    assert view is not None
    return in_words({"blocks": [view["title"], *view["blocks"]]})


def settings_for(slack: Running, database_url: str, *, http: bool = False, **more: Any) -> Settings:
    """The bot's settings for a sandbox. This charity never closes, so that a test says the same by night; what hours do has tests of its own."""
    reach = {"SLACK_SIGNING_SECRET": "sandbox-signing-secret"} if http else {"SLACK_APP_TOKEN": "xapp-sandbox-app"}
    values = {
        "SLACK_BOT_TOKEN": "xoxb-sandbox-bot", "SLACK_API_URL": slack.api_url, "PORT": 0, "JUSTUS_DATABASE_URL": database_url,
        "JUSTUS_KEY": more.pop("JUSTUS_KEY", new_key()), "JUSTUS_APPROVALS_CHANNEL": APPROVALS, "JUSTUS_ADMINS": OLU, "JUSTUS_CHARITY": "JustUs",
        "JUSTUS_EMERGENCY_NUMBERS": "Children's social care: 0151 496 0001", "JUSTUS_WORKING_HOURS": "always", "JUSTUS_FILES": NO_FOLDER, **reach, **more,
    }  # fmt: skip
    return Settings(_env_file=None, **values)


@contextmanager
def play(database_url: str, *, http: bool = False, quick: int = PATIENT, **more: Any) -> Iterator[Scene]:
    """Raise the curtain on a migrated database: a sandbox, a running bot, and a cast with its roles; with more settings, if there are any.

    On a busy machine Slack may take longer than a click waits, and the bot longer than Slack does, so both are patient here, unless that is what is tested.
    """
    offset = [timedelta()]
    with Running(world(manifest()), None, deadline=PATIENCE, trigger=PATIENCE, kept=EVERYTHING) as slack, TemporaryDirectory(prefix="justus-packs-") as folder:
        more.setdefault("JUSTUS_FILES", f"{folder}/packs")
        bot = build(settings_for(slack, database_url, http=http, **more), lambda: datetime.now(UTC) + offset[0], poll=0.05, times=QUICK, quick=quick)
        bot.start()
        try:
            if http:
                Sandbox(slack.url).reset(world(manifest(), request_url=f"http://127.0.0.1:{bot.server.port}/slack/events"))
            scene = Scene(slack, bot, offset)
            scene.given_roles()
            yield scene
        finally:
            bot.stop()


def pretty(value: Any) -> str:
    """For a failure's message."""
    return json.dumps(value, indent=1, default=str)
