"""Delivery: deadlines, failures that people see, signatures, retries, raw Socket Mode, response_url, visibility."""

from __future__ import annotations

import asyncio
import hashlib
import hmac
import json
import threading
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs

import aiohttp
import pytest
from conftest import BOT, WORLD, button, entry, modal, option, plain
from slack_bolt import App
from slack_sdk import WebClient

from sandbox.client import Person, Sandbox
from sandbox.delivery import signature
from sandbox.server import Running

Json = dict[str, Any]
Make = Callable[..., App]


@dataclass
class Endpoint:
    """A bare HTTP server in the place of an app, and what it got."""

    got: list[tuple[dict[str, str], bytes]] = field(default_factory=list)
    answers: list[tuple[int, str, str]] = field(default_factory=list)
    release: threading.Event = field(default_factory=threading.Event)
    held: bool = False

    def form(self, number: int = -1) -> dict[str, str]:
        """Read a form-encoded request."""
        return {key: value[0] for key, value in parse_qs(self.got[number][1].decode()).items()}


@pytest.fixture
def endpoint(sandbox: Sandbox) -> Iterator[Endpoint]:
    """An endpoint, to which the stand-in delivers."""
    end = Endpoint()

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"]))
            end.got.append(({key.lower(): value for key, value in self.headers.items()}, body))
            if end.held:
                end.release.wait(10)
            status, content, text = end.answers.pop(0) if end.answers else (200, "text/plain", "")
            self.send_response(status)
            self.send_header("Content-Type", content)
            if status == 503:
                self.send_header("x-slack-no-retry", "1")
            self.end_headers()
            self.wfile.write(text.encode())

        def log_message(self, format: str, *args: Any) -> None:
            """Say nothing."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    threading.Thread(target=server.serve_forever, args=(0.01,), daemon=True).start()
    sandbox.world("request_url", url=f"http://127.0.0.1:{server.server_address[1]}/")
    yield end
    end.release.set()
    server.shutdown()
    server.server_close()


# --- what a person sees when the app fails --------------------------------------------------------------------------------------------------------


def test_nobody_there(worker: Person, api: WebClient) -> None:
    """Without a connection everything fails at once, visibly."""
    result = worker.types("/justus x", "general")
    assert (result.status, result.told) == ("failed", '/justus failed with the error "dispatch_failed"')
    assert worker.shortcut("ask").told == 'Ask failed with the error "dispatch_failed"'
    api.chat_postMessage(channel="C0GENERAL", text="x", blocks=[button()])
    assert worker.press("go", in_message=True).status == "failed"
    assert len(worker.notices()) == 3


def impatient(running: Running) -> None:
    """Shorten the 3 seconds, for the tests that wait for them to pass."""
    running.server.core.settings.deadline = 0.3


def test_late_by_socket(bolt: Make, running: Running, sandbox: Sandbox, worker: Person) -> None:
    """A late ack is the person's time-out, has no effect, and is on record."""
    impatient(running)
    go_on = threading.Event()

    def build(app: App) -> None:
        @app.command("/justus")
        def slow(ack: Any) -> None:
            go_on.wait(5)
            ack("too late")

    bolt(build)
    result = worker.types("/justus x", "general")
    assert (result.status, result.told) == ("timeout", '/justus failed with the error "operation_timeout"')
    go_on.set()
    late = sandbox.wait_for(lambda _: next((e for e in sandbox.wire() if e["status"] == "late ack"), None))
    assert late["name"] == "/justus late"
    assert late["ms"] > 300
    assert worker.ephemerals() == []


def test_late_by_http(endpoint: Endpoint, running: Running, sandbox: Sandbox, worker: Person) -> None:
    """The same over HTTP; a click is never sent again."""
    impatient(running)
    endpoint.held = True
    assert worker.types("/justus x", "general").told == '/justus failed with the error "operation_timeout"'
    endpoint.release.set()
    sandbox.wait_for(lambda _: [e for e in sandbox.wire() if e["status"] == "late ack"])
    assert len(endpoint.got) == 1


@pytest.mark.parametrize("status", [404, 500])
def test_bad_status(endpoint: Endpoint, worker: Person, status: int) -> None:
    """Anything but 200 fails visibly."""
    endpoint.answers = [(status, "text/plain", "")]
    assert worker.types("/justus x", "general").told == '/justus failed with the error "dispatch_failed"'
    assert len(endpoint.got) == 1


def test_submission_that_times_out(endpoint: Endpoint, running: Running, worker: Person, api: WebClient) -> None:
    """The modal stays, with the sentence of Slack; trying again works."""
    worker.types("/justus", "general")
    api.views_open(trigger_id=endpoint.form()["trigger_id"], view=modal(entry()))
    endpoint.held = True
    impatient(running)
    result = worker.submits(why="x")
    assert (result.status, result.told) == ("timeout", "We had some trouble connecting. Try again?")
    assert not worker.top_view()["busy"]
    endpoint.held = False
    running.server.core.settings.deadline = 3.0
    assert worker.submits().ok
    assert worker.views() == []


# --- signed HTTP ----------------------------------------------------------------------------------------------------------------------------------


def test_signature_of_the_documentation() -> None:
    """The vector that Slack publishes."""
    raw = (
        b"token=xyzz0WbapA4vBCDEFasx0q6G&team_id=T1DC2JH3J&team_domain=testteamnow&channel_id=G8PSS9T3V&channel_name=foobar&user_id=U2CERLKJA&user_name=roadrunner"
        b"&command=%2Fwebhook-collect&text=&response_url=https%3A%2F%2Fhooks.slack.com%2Fcommands%2FT1DC2JH3J%2F397700885554%2F96rGlfmibIGlgcZRskXaIFfN"
        b"&trigger_id=398738663015.47445629121.803a0bc887a14d10d2c447fce8b6703c"
    )
    expected = "v0=a2114d57b48eac39b9ad189dd8316235a7b4a8d21a10bd27519666489c69b503"
    assert signature("8f742231b10e8888abcd99yyyzzz85a5", "1531420618", raw) == expected


def test_commands_are_forms_and_signed(endpoint: Endpoint, worker: Person) -> None:
    """All documented fields, and a signature over the raw bytes."""
    worker.types("/justus share <!channel> & @ben #secret #general <@UGUEST> @nobody", "general")
    headers, raw = endpoint.got[0]
    base = b"v0:" + headers["x-slack-request-timestamp"].encode() + b":" + raw
    assert headers["x-slack-signature"] == "v0=" + hmac.new(b"sandbox-signing-secret", base, hashlib.sha256).hexdigest()
    form = endpoint.form()
    assert form["text"] == "share &lt;!channel&gt; &amp; <@UBOSS> <#G0SECRET|> <#C0GENERAL|general> <@UGUEST> @nobody"
    known = {"token", "team_id", "team_domain", "channel_id", "channel_name", "user_id", "user_name", "command", "text", "response_url", "trigger_id"}
    assert form.keys() == known | {"api_app_id", "is_enterprise_install"}
    worker.types("/plain <@UBOSS> & @gwen", "secret")
    assert (endpoint.form()["text"], endpoint.form()["channel_name"]) == ("@ben & @gwen", "privategroup")


def test_answers_of_a_command(endpoint: Endpoint, sandbox: Sandbox, worker: Person) -> None:
    """Text or JSON, for one or for all; a bad block is a visible failure."""
    blocks = {"blocks": [{"type": "section", "text": plain("hi")}], "text": "hi", "response_type": "in_channel"}
    bad = {"blocks": [{"type": "nonsense"}]}
    endpoint.answers = [
        (200, "text/plain", "just you"),
        (200, "application/json", json.dumps(blocks)),
        (200, "application/json", json.dumps(bad)),
    ]
    assert worker.types("/justus a", "general").ok
    assert worker.ephemerals()[0]["text"] == "just you"
    assert worker.types("/justus b", "general").ok
    assert [m["text"] for m in sandbox.person("UBOSS").messages("general")] == ["/justus b", "hi"]
    assert worker.types("/justus c", "general").told == '/justus failed with the error "invalid_blocks"'


def test_events_are_retried_and_clicks_are_not(endpoint: Endpoint, sandbox: Sandbox) -> None:
    """Three retries with headers, the same event_id each time; no-retry is honoured."""
    endpoint.answers = [(500, "text/plain", "")] * 4
    event_id = sandbox.event({"type": "app_home_opened", "tab": "home"}, user="UWORKER")["event_id"]
    sandbox.wait_for(lambda _: len(endpoint.got) == 2)
    for wanted in (3, 4):
        sandbox.wait_for(lambda _, wanted=wanted: sandbox.world("retry_now") and len(endpoint.got) == wanted)
    assert [headers.get("x-slack-retry-num") for headers, _ in endpoint.got] == [None, "1", "2", "3"]
    assert endpoint.got[3][0]["x-slack-retry-reason"] == "http_error"
    assert {json.loads(raw)["event_id"] for _, raw in endpoint.got} == {event_id}
    endpoint.answers = [(503, "text/plain", "")]
    assert sandbox.event({"type": "app_home_opened"}, user="UWORKER")["status"] == "failed"
    assert sandbox.event({"type": "reaction_added"})["status"] == "refused"


def test_an_app_may_refuse_retries(endpoint: Endpoint, sandbox: Sandbox, worker: Person) -> None:
    """With x-slack-no-retry an event comes once, whoever caused it."""
    endpoint.answers = [(503, "text/plain", ""), (503, "text/plain", ""), *[(200, "text/plain", "")] * 9]
    assert sandbox.event({"type": "app_home_opened", "tab": "one"}, user="UWORKER")["status"] == "failed"
    worker.opens_home()
    sandbox.wait_for(lambda _: len(endpoint.got) >= 2)
    for number in range(5):
        sandbox.world("retry_now")
        sandbox.event({"type": "app_home_opened", "tab": str(number)})
    tabs = [json.loads(raw)["event"]["tab"] for _, raw in endpoint.got]
    assert tabs == ["one", "home", "0", "1", "2", "3", "4"]


def test_events_of_the_world(endpoint: Endpoint, sandbox: Sandbox, worker: Person) -> None:
    """Acts and changes make the events the manifest subscribes to, and no others."""
    worker.opens_home()
    worker.says("hello <b>", "general")
    worker.says("hello")
    worker.says("not subscribed", "secret")
    sandbox.world("deactivate", user="UBOSS")
    sandbox.world("share", channel="secret")
    sandbox.wait_for(lambda _: len(endpoint.got) == 5)
    events = {json.loads(raw)["event"]["type"]: json.loads(raw) for _, raw in endpoint.got}
    assert set(events) == {"app_home_opened", "message", "user_change", "channel_id_changed"}
    texts = {json.loads(raw)["event"].get("text") for _, raw in endpoint.got}
    assert texts == {None, "hello", "hello &lt;b&gt;"}
    assert events["user_change"]["event"]["user"]["deleted"]
    assert events["channel_id_changed"]["event"]["old_channel_id"] == "G0SECRET"


def test_forgeries_and_duplicates(http_bolt: Make, sandbox: Sandbox) -> None:
    """Raw payloads: a good one passes as often as it is sent, a forged one never; ssl_check needs no signature."""
    seen: list[str] = []

    def build(app: App) -> None:
        @app.command("/justus")
        def command(ack: Any, body: Json) -> None:
            ack()
            seen.append(body["text"])

    http_bolt(build)
    body = {"command": "/justus", "text": "x", "user_id": "UWORKER", "team_id": "T0JUSTUS", "channel_id": "C0GENERAL"}
    assert [answer["code"] for answer in sandbox.deliver("command", body, times=2)] == [200, 200]
    assert [answer["code"] for answer in sandbox.deliver("command", body, times=3, at_once=True)] == [200] * 3
    assert seen == ["x"] * 5
    for sign in ("bad", "stale", "missing"):
        assert sandbox.deliver("command", body, sign=sign)[0]["code"] == 401
    assert sandbox.deliver("command", body, sign="nonnumeric")[0]["code"] == 500
    assert sandbox.deliver("ssl_check", {})[0]["code"] == 200
    assert len(seen) == 5


# --- raw Socket Mode ------------------------------------------------------------------------------------------------------------------------------


def test_socket_mode_by_hand(running: Running, sandbox: Sandbox, worker: Person) -> None:
    """Hello, one envelope to any one connection, an ack over another, pings, and at most ten connections."""

    async def talk() -> None:
        headers = {"Authorization": "Bearer xapp-sandbox-app"}
        async with aiohttp.ClientSession() as session:

            async def connect() -> aiohttp.ClientWebSocketResponse:
                async with session.post(f"{running.api_url}apps.connections.open", headers=headers) as answer:
                    url = (await answer.json())["url"]
                socket = await session.ws_connect(url, autoping=False)
                with pytest.raises(aiohttp.WSServerHandshakeError):
                    await session.ws_connect(url)
                return socket

            async def text(socket: aiohttp.ClientWebSocketResponse) -> Json:
                while (message := await socket.receive(timeout=5)).type is not aiohttp.WSMsgType.TEXT:
                    assert message.type is aiohttp.WSMsgType.PING
                found: Json = json.loads(message.data)
                return found

            sockets = [await connect() for _ in range(10)]
            hellos = [await text(socket) for socket in sockets]
            assert (hellos[0]["type"], [hello["num_connections"] for hello in hellos]) == ("hello", list(range(1, 11)))
            assert (await text(await connect()))["reason"] == "too_many_websockets"
            for socket in sockets[2:]:
                await socket.close()
            await asyncio.to_thread(sandbox.wait_for, lambda world: world["connections"] == 2)
            typing = asyncio.create_task(asyncio.to_thread(worker.types, "/justus x", "general"))
            waits = [asyncio.create_task(text(socket)) for socket in sockets[:2]]
            done, pending = await asyncio.wait(waits, return_when=asyncio.FIRST_COMPLETED)
            envelope = done.pop().result()
            assert (envelope["type"], envelope["accepts_response_payload"], envelope["payload"]["text"]) == ("slash_commands", True, "x")
            other = sockets[1] if waits[0].done() else sockets[0]
            await other.send_json({"envelope_id": envelope["envelope_id"], "payload": {"text": "from the other"}})
            assert (await typing).ok
            (idle,) = pending
            assert not idle.done()
            idle.cancel()
            await asyncio.wait([idle])
            assert (await other.receive(timeout=5)).type is aiohttp.WSMsgType.PING

    asyncio.run(talk())
    assert worker.ephemerals()[0]["text"] == "from the other"
    sandbox.world("refuse_sockets")
    with pytest.raises(Exception, match="internal_error"):
        WebClient(base_url=running.api_url).apps_connections_open(app_token="xapp-sandbox-app")
    sandbox.world("allow_sockets")
    assert WebClient(base_url=running.api_url).apps_connections_open(app_token="xapp-sandbox-app")["ok"]


# --- block_actions and response_url ---------------------------------------------------------------------------------------------------------------


def test_a_stranger_presses(endpoint: Endpoint, sandbox: Sandbox, api: WebClient) -> None:
    """The payload's team is home, the user's team is theirs; their commands and shortcuts do not exist."""
    chooser = {"type": "static_select", "action_id": "pick", "options": [option("a"), option("b")]}
    row = {"type": "actions", "block_id": "acts", "elements": [button()["elements"][0], chooser]}
    api.chat_postMessage(channel="C0SHARED", text="x", blocks=[row])
    stranger = sandbox.person("USTRANGER")
    assert stranger.press("go", in_message=True).ok
    body = json.loads(endpoint.form()["payload"])
    assert (body["team"]["id"], body["user"]["team_id"], body["user"]["id"]) == ("T0JUSTUS", "T0OTHER", "USTRANGER")
    expected = {"action_id": "go", "block_id": "acts", "type": "button", "text": plain("Go"), "value": "7"}
    assert {key: value for key, value in body["actions"][0].items() if key != "action_ts"} == expected
    assert body["container"] == {"type": "message", "message_ts": body["message"]["ts"], "channel_id": "C0SHARED", "is_ephemeral": False}
    assert (body["api_app_id"], body["enterprise"], body["is_enterprise_install"]) == ("A0JUSTUS", None, False)
    assert body["state"]["values"] == {"acts": {"pick": {"type": "static_select", "selected_option": None}}}
    assert stranger.press("pick", in_message=True, selected_option="B").ok
    body = json.loads(endpoint.form()["payload"])
    assert body["actions"][0]["selected_option"] == body["state"]["values"]["acts"]["pick"]["selected_option"] == option("b")
    assert stranger.types("/justus", "shared").status == "refused"
    assert stranger.shortcut("ask").status == "refused"
    assert sandbox.person("UGUEST").types("/justus", "shared").ok
    assert sandbox.person("UBOSS").types("/nothing", "general").told == "/nothing is not a valid command."


def respond(url: str, **body: Any) -> tuple[int, Json]:
    """Post to a response_url."""
    request = urllib.request.Request(url, json.dumps(body).encode(), {"Content-Type": "application/json"})
    try:
        with urllib.request.urlopen(request) as answer:
            return answer.status, json.loads(answer.read())
    except urllib.error.HTTPError as refused:
        return refused.code, json.loads(refused.read())


def test_response_url(endpoint: Endpoint, sandbox: Sandbox, worker: Person, api: WebClient) -> None:
    """Five uses in thirty minutes; for one person unless told otherwise; it replaces and deletes."""
    sent = api.chat_postMessage(channel="C0GENERAL", text="ask", blocks=[button()])
    boss = sandbox.person("UBOSS")
    worker.press("go", in_message=True)
    url = json.loads(endpoint.form()["payload"])["response_url"]
    respond(url, text="for you")
    assert ([m["text"] for m in worker.ephemerals()], boss.ephemerals()) == (["for you"], [])
    respond(url, text="for all", response_type="in_channel")
    respond(url, text="in thread", response_type="in_channel", thread_ts=sent["ts"])
    respond(url, text="new", replace_original=True)
    told = [(m["text"], m["thread_ts"], len(m["blocks"])) for m in boss.messages("general")]
    assert told == [("new", None, 0), ("for all", None, 0), ("in thread", sent["ts"], 0)]
    assert respond(url, blocks=[{"type": "nonsense"}])[0] == 400
    assert respond(url, delete_original=True) == (200, {"ok": True})
    assert "new" not in [m["text"] for m in boss.messages("general")]
    assert respond(url, text="x") == (404, {"ok": False, "error": "used_url"})
    worker.types("/justus", "nobot")
    url = endpoint.form()["response_url"]
    assert respond(url, text="anywhere", response_type="in_channel")[0] == 200
    assert worker.messages("nobot")[-1]["text"] == "anywhere"
    sandbox.clock(1801)
    assert respond(url, text="x") == (404, {"ok": False, "error": "expired_url"})
    assert respond(url[:-3], text="x")[0] == 404


# --- who sees what --------------------------------------------------------------------------------------------------------------------------------


def test_who_sees_which_channels(sandbox: Sandbox) -> None:
    """Members see public channels, guests and strangers only their own, the departed nothing."""
    seen = {user["id"]: {channel["name"] for channel in sandbox.person(user["id"]).state()["channels"]} for user in WORLD["users"]}
    assert seen["UWORKER"] == {"general", "nobot", "secret", "hidden", "shared", "old"}
    assert seen["UBOSS"] == {"general", "nobot", "shared", "old"}
    assert seen["UGUEST"] == seen["USTRANGER"] == {"shared"}
    assert seen["UFAR"] == seen["UGONE"] == set()
    assert sandbox.person("UBOSS").says("x", "shared").status == "refused"
    assert sandbox.person("UGONE").says("x", "general").told == "This account has been deactivated."
    people = {person["id"] for person in sandbox.person("UGUEST").state()["people"]}
    assert people == {"UWORKER", "UGUEST", "USTRANGER"}


@pytest.mark.filterwarnings("ignore:The top-level `text` argument is missing")
def test_unread_and_notifications(api: WebClient, sandbox: Sandbox, worker: Person) -> None:
    """What others wrote is unread until it is looked at; a phone shows names, not ids."""
    api.chat_postMessage(channel="C0GENERAL", text="<@UBOSS> asks in <#G0SECRET>: <https://x.org|look> &amp; decide", blocks=[button()])
    boss = sandbox.person("UBOSS")
    assert (boss.channel("general")["unread"], worker.channel("general")["unread"]) == (1, 1)
    worker.reads("general")
    assert (boss.channel("general")["unread"], worker.channel("general")["unread"]) == (1, 0)
    boss.says("yes", "general")
    assert (boss.channel("general")["unread"], worker.channel("general")["unread"]) == (0, 1)
    first = worker.messages("general")[0]["notification"], boss.messages("general")[0]["notification"]
    assert first == ("@Ben Okafor asks in #secret: look & decide", "@Ben Okafor asks in #private channel: look & decide")
    api.chat_postMessage(channel="C0GENERAL", blocks=[button()])
    assert worker.messages("general")[-1]["notification"] == "This content can't be displayed."


def test_deactivated_in_the_middle(endpoint: Endpoint, sandbox: Sandbox, worker: Person, api: WebClient) -> None:
    """Their modals are gone, and their next act is refused."""
    worker.types("/justus", "general")
    view = api.views_open(trigger_id=endpoint.form()["trigger_id"], view=modal(entry()))["view"]
    sandbox.world("deactivate", user="UWORKER")
    assert worker.views() == []
    assert worker.act("submit", view_id=view["id"]).status == "refused"
    with pytest.raises(Exception, match="not_found"):
        api.views_update(view_id=view["id"], view=modal(entry()))


def test_the_wire_hides_tokens(running: Running, sandbox: Sandbox, api: WebClient) -> None:
    """The inspector and the raw world hold no secret."""
    request = urllib.request.Request(f"{running.api_url}auth.test", f"token={BOT}".encode())
    urllib.request.urlopen(request)
    api.chat_postMessage(channel="C0GENERAL", text=f"my token is {BOT}, an old one xoxb-12-old, and the secret sandbox-signing-secret")
    told = json.dumps(sandbox.wire()) + json.dumps({**sandbox.raw(), "channels": {}})
    assert "my token is" in told
    for secret in (BOT, "xoxb-12-old", "xapp-sandbox-app", "sandbox-signing-secret"):
        assert secret not in told
