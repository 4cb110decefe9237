"""The demo: the sandbox, the bot and an example charity, on one machine and from nothing. Everything is made anew at each start."""

from __future__ import annotations

import shutil
import signal
import threading
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import typer
import yaml

from bot import approving, consents, duties, emergencies, logs, people, sharing, withdrawing
from bot.app import Bot, build
from bot.approving import Said
from bot.briefings import Told as Briefing
from bot.clients import FirstContact, open_client
from bot.database import connect, migrate
from bot.deciders import UNASKED
from bot.emergencies import Told
from bot.manifest import manifest
from bot.settings import Settings
from bot.terminal import said
from bot.vault import new_key
from bot.words import TEMPLATES
from policy.briefings import BriefingFormat
from policy.cases import WithoutConsent
from policy.codec import case_from_plain
from policy.deadlines import consent_ends
from policy.facts import Answer, Ask, BriefingItem, Category, Channel, Consent, Danger, Item, KeptBack, Purpose, Recipient, RecipientKind, TakenBack

Json = dict[str, Any]
TEAM = "T0HARBOUR"
FOLDER = Path(".demo")


def run(port: int) -> None:
    """Run the demo until Ctrl-C."""
    from sandbox.server import Running

    charity: Json = yaml.safe_load((TEMPLATES / "demo.yaml").read_text(encoding="utf-8"))
    shutil.rmtree(FOLDER, ignore_errors=True)
    FOLDER.mkdir()
    told = threading.Event()
    for sign in (signal.SIGTERM, signal.SIGINT):
        signal.signal(sign, lambda *_: told.set())
    logs.set_up("warning")
    with Running(world(charity), manifest(), port=port) as slack:
        bot = build(_settings(charity, slack.api_url))
        bot.start()
        try:
            seed(bot, charity)
            typer.echo(said("demo", "ready", url=slack.url))
            told.wait()
        finally:
            bot.stop()


def world(charity: Json) -> Json:
    """The charity's workspace, as the sandbox takes it."""
    users = [{"id": user, "kind": "member", "team_id": TEAM, **one} for user, one in charity["people"].items()]
    everybody = list(charity["people"])
    channels = [{**one, "members": everybody if one.get("everybody") else one["members"]} for one in charity["channels"]]
    return {
        "team": {"id": TEAM, "name": charity["charity"], "domain": "harbour"},
        "users": [{key: value for key, value in one.items() if key != "roles"} for one in users],
        "channels": [{key: value for key, value in one.items() if key != "everybody"} for one in channels],
    }


def _settings(charity: Json, api_url: str) -> Settings:
    url = f"sqlite:///{FOLDER / 'justus.db'}"
    database = connect(url, pool_size=2)
    migrate(database)
    database.dispose()
    return Settings(
        _env_file=None, SLACK_BOT_TOKEN="xoxb-sandbox-bot", SLACK_APP_TOKEN="xapp-sandbox-app", SLACK_API_URL=api_url, PORT=0,  # noqa: S106  # the sandbox's own
        JUSTUS_DATABASE_URL=url, JUSTUS_KEY=new_key(), JUSTUS_APPROVALS_CHANNEL="C0APPROVALS", JUSTUS_ADMINS="U0OLU", JUSTUS_CHARITY=charity["charity"],
        JUSTUS_EMERGENCY_NUMBERS=";".join(charity["emergency_numbers"]), JUSTUS_HELPLINE=charity["helpline"], JUSTUS_CONTACT=charity["contact"],
    )  # fmt: skip


def seed(bot: Bot, charity: Json) -> None:
    """Let the example charity's people do what the file says they did, through the same use cases as in life."""
    for user, one in charity["people"].items():
        standing = bot.services.directory.standing(user)
        if one["roles"]:
            with bot.services.store.open("U0OLU", "people") as desk:
                people.set_roles(desk, standing, frozenset(one["roles"]))
            with bot.services.store.open(user, "duties") as desk:
                duties.acknowledge(desk, duties.wording())
    for one in charity["clients"]:
        _client(bot, one)
    for one in charity["consents"]:
        _consent(bot, one)
    for one in charity["requests"]:
        _request(bot, one)
    for one in charity["emergencies"]:
        with bot.services.store.open(one["by"], "emergency") as desk:
            alarm = emergencies.raise_alarm(desk, one["ref"], Danger.LIFE)
        with bot.services.store.open(one["by"], "emergency") as desk:
            emergencies.record(desk, alarm.id, Told(whom=one["record"]["whom"], what=one["record"]["what"], at=desk.now))


def _client(bot: Bot, one: Json) -> None:
    with bot.services.store.open(one["key_workers"][0], "client") as desk:
        days = one.get("briefed_days_ago")
        contact = FirstContact(
            ref=one["ref"], is_child=one.get("child", False), key_workers=tuple(one["key_workers"]),
            told=Briefing(
                items=tuple(BriefingItem) if days else (), formats=(BriefingFormat.SPOKEN, BriefingFormat.LEAFLET), on=desk.today - timedelta(days=days or 0)
            ),
        )  # fmt: skip
        open_client(desk, contact)


def _consent(bot: Bot, one: Json) -> None:
    with bot.services.store.open(one["by"], "consent") as desk:
        given_on = desk.today - timedelta(days=one["days_ago"])
        consent = Consent(
            id="", answer=Answer(one.get("answer", "given")), recipients=tuple(one["recipients"]), purposes=tuple(map(Purpose, one.get("purposes", ()))),
            categories=tuple(map(Category, one.get("categories", ()))), kept_back=tuple(KeptBack(category=Category(name)) for name in one.get("kept_back", ())),
            in_their_words=one["words"], free_of_duress=True, given_on=given_on, ends_on=consent_ends(given_on, desk.values),
        )  # fmt: skip
        consents.record(desk, one["ref"], consent)
    if one.get("withdrawn"):
        with bot.services.store.open(one["by"], "withdraw") as desk:
            withdrawing.withdraw(desk, one["ref"], TakenBack(since=desk.today), "")


def _request(bot: Bot, one: Json) -> None:
    store = bot.services.store
    ask = Ask(
        recipient=Recipient(name=one["recipient"], kind=RecipientKind(one.get("kind", "agency"))), purpose=Purpose(one["purpose"]),
        justification=one["justification"], items=tuple(Item(category=Category(name), need=need) for name, need in one["categories"].items()),
        anonymous_would_do=False, why_not_anonymous=one["why_not_anonymous"], channel=Channel.SECURE_PORTAL,
    )  # fmt: skip
    with store.open(one["by"], "share") as desk:
        request = sharing.ask_to_share(desk, one["ref"], ask).request
    if case := one.get("case"):
        with store.open(one["by"], "share") as desk:
            sharing.ask_trustees(desk, request.id, _case(case, desk.today), urgent=one.get("urgent", False))
    for answer, approves in (("approve", True), ("decline", False)):
        if vote := one.get(answer):
            standing = bot.services.directory.standing(vote["by"])
            said = Said(
                discussed_with=vote["with"], discussed_when=vote["when"], discussed_what=vote["what"], reason=vote["reason"],
                categories=tuple(map(Category, one["categories"])) if approves else (), reference=request.id,
            )  # fmt: skip
            with store.open(vote["by"], "decide") as desk:
                found = approving.to_decide(desk, request.id, standing, UNASKED, approves=approves)
                approving.vote(desk, found, standing, UNASKED, said, approves=approves)


def _case(case: Json, today: date) -> WithoutConsent:
    basis = {name: today.isoformat() if value == "today" else value for name, value in case["basis"].items()}
    return case_from_plain({**case, "basis": basis})
