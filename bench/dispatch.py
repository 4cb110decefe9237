"""A slash command, signed, in process: through our whole path, through a bare Bolt app, and the least that any bot must do."""

from __future__ import annotations

import hashlib
import hmac
import http.client
import io
import time
from collections.abc import Callable
from typing import Any
from urllib.parse import parse_qsl, urlencode, urlsplit

from slack_bolt import Ack, App, BoltRequest
from slack_sdk import WebClient

from bench.loopback import InMemory
from bench.stage import REF, SECRET
from bench.timing import WALL, Contender, Group
from bot.app import Bot
from bot.entrance import EVENTS
from tests.cast import AISHA, GENERAL, TEAM


class Command:
    """A slash command as Slack sends it; it is signed anew for every round, outside the clock."""

    def __init__(self, text: str) -> None:
        """Take the words after the command."""
        form = {
            "token": "legacy", "team_id": TEAM, "team_domain": "justus", "channel_id": GENERAL, "channel_name": "general",
            "user_id": AISHA, "user_name": "aisha", "command": "/justus", "text": text, "api_app_id": "A0JUSTUS", "is_enterprise_install": "false",
            "response_url": "https://hooks.slack.com/commands/T0JUSTUS/1/x", "trigger_id": "1.1.a",
        }  # fmt: skip
        self.body = urlencode(form)
        self.sign()

    def sign(self) -> None:
        """Date and sign it."""
        self.timestamp = str(int(time.time()))
        self.signature = _signature(self.timestamp, self.body)
        self.headers = {"content-type": "application/x-www-form-urlencoded", "x-slack-request-timestamp": self.timestamp, "x-slack-signature": self.signature}

    def environ(self) -> dict[str, Any]:
        """The same for a WSGI application."""
        raw = self.body.encode()
        return {
            "REQUEST_METHOD": "POST", "PATH_INFO": EVENTS, "CONTENT_TYPE": "application/x-www-form-urlencoded", "CONTENT_LENGTH": str(len(raw)),
            "HTTP_X_SLACK_REQUEST_TIMESTAMP": self.timestamp, "HTTP_X_SLACK_SIGNATURE": self.signature, "wsgi.input": io.BytesIO(raw),
        }  # fmt: skip


def groups(slack_url: str, bots: dict[str, Bot], opened: dict[str, dict[str, Any]]) -> list[Group]:
    """Everything about the way in. `bots`: sqlite, postgresql if there is one, and memory, whose Slack is in memory; `opened` is what each command opens."""
    share, help_ = Command(f"share {REF}"), Command("help")
    client = WebClient("xoxb-bench", base_url=slack_url, retry_handlers=[])
    bare = {number: _bare(client, opened["share"], calls=number) for number in (1, 2)}
    silent = {number: _bare(InMemory("xoxb-bench"), opened["help"], calls=number) for number in (0, 2)}
    alone = [
        Contender("floor", "HMAC and form parsing", _floor(help_), "floor", help_.sign),
        Contender("bolt_ack", "Bare Bolt: acknowledges, nothing else", _to_bolt(silent[0], help_), "peer", help_.sign),
        Contender("bolt_two", "Bare Bolt: users.info, then opens the ready help", _to_bolt(silent[2], help_), "peer", help_.sign),
        Contender("help", "Ours: /justus help", _to_us(bots["memory"], help_), "ours", help_.sign),
    ]
    whole = [
        Contender("floor", "HMAC and form parsing", _floor(share), "floor", share.sign),
        Contender("post", "One call to Slack with http.client", _post(slack_url), "floor"),
        Contender("web_client", "One call to Slack with slack_sdk", lambda: client.users_info(user=AISHA), "peer"),
        Contender("bolt_modal", "Bare Bolt: opens the ready form", _to_bolt(bare[1], share), "peer", share.sign),
        Contender("bolt_two", "Bare Bolt: users.info, then opens the ready form", _to_bolt(bare[2], share), "peer", share.sign),
        Contender("help", "Ours: /justus help (users.info, views.open)", _to_us(bots["sqlite"], help_), "ours", help_.sign),
        Contender("share_memory", f"Ours: /justus share {REF}, SQLite, Slack in memory", _to_us(bots["memory"], share), "ours", share.sign),
        Contender("share_sqlite", f"Ours: /justus share {REF}, SQLite", _to_us(bots["sqlite"], share), "ours", share.sign),
    ]
    if "postgresql" in bots:
        whole.append(Contender("share_postgresql", f"Ours: /justus share {REF}, PostgreSQL", _to_us(bots["postgresql"], share), "ours", share.sign))
    for one in (*alone, *whole):
        one.run()  # each raises if it is not answered as it should be
    return [
        Group("dispatch", "A slash command in process, no database, Slack in memory", alone, peer="bolt_two"),
        Group("dispatch_whole", "A slash command in process, the whole path, Slack over the loopback", whole, peer="bolt_modal", clock=WALL),
    ]


def _signature(timestamp: str, body: str) -> str:
    return "v0=" + hmac.new(SECRET.encode(), f"v0:{timestamp}:{body}".encode(), hashlib.sha256).hexdigest()


def _floor(command: Command) -> Callable[[], object]:
    def run() -> object:
        if not hmac.compare_digest(command.signature, _signature(command.timestamp, command.body)):
            raise ValueError("the signature does not check")
        return dict(parse_qsl(command.body, keep_blank_values=True))

    return run


def _post(slack_url: str) -> Callable[[], object]:
    address = urlsplit(slack_url)
    assert address.hostname

    def run() -> object:
        connection = http.client.HTTPConnection(str(address.hostname), address.port)
        connection.request("POST", "/api/users.info", f"user={AISHA}", {"Content-Type": "application/x-www-form-urlencoded"})
        read = connection.getresponse().read()
        connection.close()
        return read

    return run


def _bare(client: WebClient, modal: dict[str, Any], *, calls: int) -> App:
    """An app as its makers show it, but acknowledging after the work as ours does."""
    app = App(client=client, signing_secret=SECRET, process_before_response=True)

    @app.command("/justus")
    def answer(ack: Ack, body: dict[str, Any]) -> None:
        if calls > 1:
            client.users_info(user=body["user_id"])
        if calls:
            client.views_open(trigger_id=body["trigger_id"], view=modal)
        ack()

    return app


def _to_bolt(app: App, command: Command) -> Callable[[], object]:
    def run() -> object:
        answer = app.dispatch(BoltRequest(body=command.body, headers=dict(command.headers)))
        if answer.status != 200:
            raise ValueError(f"Bolt answered {answer.status}")
        return answer

    return run


def _to_us(bot: Bot, command: Command) -> Callable[[], object]:
    entrance = bot.server._entrance

    def run() -> object:
        said: list[str] = []
        body = b"".join(entrance(command.environ(), lambda status, headers, *_: said.append(status)))  # type: ignore[arg-type]  # a WSGI server's write() is not used
        if said != ["200 OK"] or body:
            raise ValueError(f"the bot answered {said} {body!r}")
        return body

    return run
