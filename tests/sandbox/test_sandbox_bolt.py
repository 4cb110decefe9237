"""A real Bolt app through a whole story, by Socket Mode and by HTTP."""

from __future__ import annotations

import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
from conftest import button, entry, modal, option, plain
from slack_bolt import App
from slack_sdk import WebClient

from sandbox.client import Person, Sandbox

Make = Callable[..., App]


def story(app: App) -> None:
    """A small app: a command opens a form, the form posts a request, a button decides it."""

    @app.command("/justus")
    def ask(ack: Any, body: dict[str, Any], client: WebClient) -> None:
        ack()
        kinds = {"type": "static_select", "action_id": "kind", "options": [option("a", "Alpha"), option("b", "Beta")]}
        choice = {"type": "section", "block_id": "kinds", "text": plain("Kind"), "accessory": kinds}
        client.views_open(trigger_id=body["trigger_id"], view=modal(entry(min_length=3), choice, private_metadata=body["text"]))

    @app.action("kind")
    def kind(ack: Any, body: dict[str, Any], client: WebClient) -> None:
        ack()
        more = entry("detail", optional=True)
        kept = [{**block} for block in body["view"]["blocks"]]
        client.views_update(view_id=body["view"]["id"], hash=body["view"]["hash"], view=modal(*kept, more, private_metadata=body["view"]["private_metadata"]))

    @app.view("form")
    def submitted(ack: Any, body: dict[str, Any], client: WebClient, view: dict[str, Any]) -> None:
        why = view["state"]["values"]["why"]["text"]["value"]
        if "because" not in why:
            ack(response_action="errors", errors={"why": "Say because"})
            return
        done = {"type": "modal", "title": plain("Done"), "close": plain("Close"), "blocks": [{"type": "section", "text": plain("Thank you")}]}
        ack(response_action="update", view=done)
        text = f"{why} / {view['private_metadata']}"
        client.chat_postMessage(channel="C0GENERAL", text=text, blocks=[{"type": "section", "text": plain(text)}, button()])

    @app.action("go")
    def go(ack: Any, body: dict[str, Any], client: WebClient) -> None:
        ack()
        client.chat_update(channel=body["channel"]["id"], ts=body["message"]["ts"], text=f"Decided by {body['user']['id']}")


def tell_story(worker: Person, boss: Person) -> None:
    """Walk through the app as two people."""
    assert worker.types("/justus share with @ben in #secret", channel="general").ok
    opened = worker.view("form")
    assert opened["title"]["text"] == "Form"
    assert worker.submits(why="no").errors == {"why": "Enter at least 3 characters."}
    assert worker.fills(why="just so").ok
    assert worker.chooses("kinds", "Beta").ok
    changed = worker.wait_for(lambda state: state["views"][-1] if len(state["views"][-1]["blocks"]) == 3 else None)
    assert changed["values"] == {"why": {"text": "just so"}, "kinds": {"kind": "b"}, "detail": {"text": None}}
    assert changed["hash"] != opened["hash"]
    refused = worker.submits()
    assert (refused.status, refused.errors) == ("errors", {"why": "Say because"})
    assert worker.submits(why="because").ok
    assert worker.view()["title"]["text"] == "Done"
    assert worker.closes().view is None
    assert boss.press("go", in_message="because").ok
    boss.wait_for(lambda state: [m for c in state["channels"] for m in c["messages"] if m["text"] == "Decided by UBOSS" and not m["blocks"] and m["edited"]])


def test_whole_story_by_socket(bolt: Make, sandbox: Sandbox, worker: Person) -> None:
    """Command, form, errors, update, message, button, update of the message."""
    bolt(story)
    tell_story(worker, sandbox.person("UBOSS"))
    command = next(entry for entry in sandbox.wire() if entry["name"] == "/justus")
    assert command["request"]["text"] == "share with <@UBOSS> in <#G0SECRET|>"


def test_whole_story_by_http(http_bolt: Make, sandbox: Sandbox, worker: Person) -> None:
    """The same over signed HTTP."""
    http_bolt(story)
    tell_story(worker, sandbox.person("UBOSS"))
    assert {entry["kind"] for entry in sandbox.wire() if entry["direction"] == "out"} == {"http"}


@pytest.mark.parametrize("connections", [1, 3])
def test_twelve_clicks_at_once(bolt: Make, api: WebClient, sandbox: Sandbox, worker: Person, connections: int) -> None:
    """Each of twelve simultaneous clicks arrives exactly once, over whichever connection."""
    seen: list[str] = []
    lock = threading.Lock()

    def build(app: App) -> None:
        @app.action("go")
        def go(ack: Any, body: dict[str, Any]) -> None:
            ack()
            with lock:
                seen.append(body["trigger_id"])

    bolt(build, connections)
    api.chat_postMessage(channel="C0GENERAL", text="x", blocks=[button()])
    message = worker.messages("general")[0]
    with ThreadPoolExecutor(12) as pool:
        results = list(pool.map(lambda _: worker.press("go", in_message=message), range(12)))
    assert [result.status for result in results] == ["ok"] * 12
    assert len(seen) == len(set(seen)) == 12
    links = {entry["status"] for entry in sandbox.wire() if entry["name"] == "go"}
    assert links == {"ok"}


def test_lost_answer_posts_once_or_twice(api: WebClient, running: Any, sandbox: Sandbox, worker: Person) -> None:
    """A connection reset after posting: the message is there; the default retry of the SDK posts it again."""
    sandbox.faults("chat.postMessage", "reset_after")
    with pytest.raises(OSError):
        api.chat_postMessage(channel="C0GENERAL", text="once")
    assert [message["text"] for message in worker.messages("general")] == ["once"]
    sandbox.faults("chat.postMessage", "reset_after")
    WebClient(token="xoxb-sandbox-bot", base_url=running.api_url).chat_postMessage(channel="C0GENERAL", text="twice")
    assert [message["text"] for message in worker.messages("general")] == ["once", "twice", "twice"]


@pytest.mark.parametrize("reason", ["warning", "refresh_requested", "abrupt"])
def test_reconnects(bolt: Make, sandbox: Sandbox, worker: Person, reason: str) -> None:
    """A disconnected app comes back, and is reached again."""
    bolt(story)
    before = sandbox.wire()[-1]["n"]
    assert sandbox.world("disconnect_sockets", reason=reason)["disconnected"] == 1
    sandbox.wait_for(lambda _: any(e["name"] == "hello" for e in sandbox.wire(before)) and any(e["name"] == "closed" for e in sandbox.wire(before)), timeout=12)
    sandbox.wait_for(lambda world: world["connections"] == 1)
    for _ in range(20):
        if worker.types("/justus again", channel="general").ok:
            break
    assert worker.view("form")


def test_a_missed_event_comes_again(bolt: Make, sandbox: Sandbox) -> None:
    """An event that found nobody is sent again over Socket Mode, and says so; the app hears of it once per delivery."""
    seen: list[Any] = []

    def build(app: App) -> None:
        @app.event("app_home_opened")
        def opened(request: Any, body: dict[str, Any]) -> None:
            seen.append((body["event_id"], request.headers.get("x-slack-retry-num")))

    sent = sandbox.event({"type": "app_home_opened", "tab": "home"}, user="UWORKER")
    assert sent["status"] == "failed"
    sandbox.wait_for(lambda _: sum(1 for e in sandbox.wire() if e["name"] == "app_home_opened") == 2)
    bolt(build)
    sandbox.world("retry_now")
    sandbox.wait_for(lambda _: seen)
    assert seen == [(sent["event_id"], ["2"])]
