"""A small Bolt app that shows every kind of behaviour the page has to keep up with."""

from __future__ import annotations

import base64
import time
from typing import Any

from slack_bolt import App
from slack_sdk import WebClient

Json = dict[str, Any]
PNG = base64.b64decode("iVBORw0KGgoAAAANSUhEUgAAAAIAAAACCAIAAAD91JpzAAAAEElEQVR4nGM4IScHRAwQCgAfJgQRoo8irwAAAABJRU5ErkJggg==")
HOSTILE = "<script>window.hurt=1</script> <!channel> *not bold* &amp;"

MANIFEST: Json = {
    "features": {
        "app_home": {"home_tab_enabled": True, "messages_tab_enabled": True},
        "slash_commands": [
            {"command": "/share", "description": "Ask whether something may be shared", "usage_hint": "[case]", "should_escape": True},
            {"command": "/show", "description": "Show a request to everyone", "usage_hint": ""},
            {"command": "/attach", "description": "A form for a file", "usage_hint": ""},
            {"command": "/fetch", "description": "Send a document and a picture", "usage_hint": ""},
            {"command": "/status", "description": "Only for you", "usage_hint": ""},
        ],
        "shortcuts": [{"name": "New request", "type": "global", "callback_id": "new_request", "description": "Ask"}],
    },
    "oauth_config": {"scopes": {"bot": ["commands", "chat:write", "im:write", "users:read", "im:history", "files:read", "files:write"]}},
    "settings": {
        "socket_mode_enabled": True,
        "interactivity": {"is_enabled": True},
        "event_subscriptions": {"bot_events": ["app_home_opened", "message.im"]},
    },
}
WORLD: Json = {
    "users": [
        {"id": "UAISHA", "name": "aisha", "real_name": "Aisha Khan", "title": "Support worker"},
        {"id": "UBEN", "name": "ben", "real_name": "Ben Okafor", "title": "Manager", "kind": "admin"},
        {"id": "UGWEN", "name": "gwen", "real_name": "Gwen Hughes", "kind": "guest"},
        {"id": "USAM", "name": "sam", "real_name": "Sam Stone", "kind": "stranger"},
        {"id": "UOLU", "name": "olu", "real_name": "Olu Left", "kind": "deactivated"},
    ],
    "channels": [
        {"id": "C0GENERAL", "name": "general", "members": ["UAISHA", "UBEN"], "bot_is_member": True},
        {"id": "G0CASES", "name": "cases", "private": True, "members": ["UAISHA", "UBEN"], "bot_is_member": True},
    ],
}


def plain(text: str) -> Json:
    return {"type": "plain_text", "text": text}


def option(text: str) -> Json:
    return {"text": plain(text), "value": text.lower().replace(" ", "_")}


def field(block_id: str, label: str, element: Json, **more: Any) -> Json:
    return {"type": "input", "block_id": block_id, "label": plain(label), "element": {"action_id": block_id, **element}, **more}


def form(therapist: bool = False) -> Json:
    kinds = {"type": "static_select", "options": [option("Address"), option("Therapy notes")]}
    people = {"type": "multi_static_select", "max_selected_items": 2, "options": [option("Police"), option("School"), option("Council")]}
    blocks = [
        field("reason", "Reason", {"type": "plain_text_input", "multiline": True, "max_length": 60}, hint=plain("In your own words")),
        field("kind", "Kind of data", kinds, dispatch_action=True),
        *([field("therapist", "Which therapist?", {"type": "plain_text_input"})] if therapist else []),
        field("people", "Who sees it", people, optional=True),
        field("case", "Case", {"type": "external_select", "min_query_length": 1}, optional=True),
        {
            "type": "actions",
            "block_id": "more",
            "elements": [
                {"type": "button", "action_id": "policy", "text": plain("Read the policy")},
                {
                    "type": "button",
                    "action_id": "clear",
                    "text": plain("Clear"),
                    "style": "danger",
                    "confirm": {"title": plain("Clear it?"), "text": plain("It is lost."), "confirm": plain("Clear it"), "deny": plain("Keep it")},
                },
            ],
        },
    ]
    return {"type": "modal", "callback_id": "form", "title": plain("Ask to share"), "submit": plain("Send"), "close": plain("Cancel"), "blocks": blocks}


def card(state: str) -> list[Json]:
    buttons = [
        {"type": "button", "action_id": "approve", "style": "primary", "text": plain("Approve")},
        {
            "type": "button",
            "action_id": "refuse",
            "style": "danger",
            "text": plain("Refuse"),
            "confirm": {
                "title": plain("Refuse it?"),
                "text": plain("Aisha is told."),
                "confirm": plain("Refuse it"),
                "deny": plain("Not yet"),
                "style": "danger",
            },
        },
        {"type": "button", "action_id": "late", "text": plain("Never answers")},
    ]
    return [
        {"type": "header", "text": plain("Request 17")},
        {"type": "section", "text": plain(HOSTILE)},
        {"type": "rich_text", "elements": [{"type": "rich_text_section", "elements": [{"type": "text", "text": HOSTILE}]}]},
        {"type": "section", "text": {"type": "mrkdwn", "text": f"*{state}* for <@UAISHA> &lt;!here&gt; <https://evil.example/x|the policy>"}},
        *([{"type": "actions", "block_id": "decide", "elements": buttons}] if state == "Waiting" else []),
    ]


def build(app: App) -> None:
    _commands(app)
    _presses(app)
    _forms(app)
    _files(app)

    @app.event("app_home_opened")
    def home(event: Json, client: WebClient) -> None:
        if event["tab"] == "home":
            client.views_publish(user_id=event["user"], view={"type": "home", "blocks": [{"type": "header", "text": plain("Your requests")}]})

    @app.event("message")
    def heard(event: Json, client: WebClient) -> None:
        if not event.get("bot_id"):
            client.chat_postMessage(channel=event["channel"], text="I heard you")


def _commands(app: App) -> None:
    @app.command("/share")
    def share(ack: Any, body: Json, client: WebClient) -> None:
        ack()
        client.views_open(trigger_id=body["trigger_id"], view=form())

    @app.shortcut("new_request")
    def shortcut(ack: Any, body: Json, client: WebClient) -> None:
        ack()
        client.views_open(trigger_id=body["trigger_id"], view=form())

    @app.command("/show")
    def show(ack: Any, body: Json, client: WebClient) -> None:
        ack()
        client.chat_postMessage(channel=body["channel_id"], text="Request 17 waits", blocks=card("Waiting"))

    @app.command("/status")
    def status(ack: Any) -> None:
        ack(text="Nothing waits")


def _files(app: App) -> None:
    @app.command("/attach")
    def attach(ack: Any, body: Json, client: WebClient) -> None:
        ack()
        scan = field("scan", "A scan", {"type": "file_input", "max_files": 1, "filetypes": ["pdf", "png"]}, optional=True)
        view = {"type": "modal", "callback_id": "attached", "title": plain("Attach"), "submit": plain("Send"), "blocks": [scan, *form()["blocks"][:1]]}
        client.views_open(trigger_id=body["trigger_id"], view=view)

    @app.view("attached")
    def attached(ack: Any, body: Json, client: WebClient) -> None:
        (file,) = body["view"]["state"]["values"]["scan"]["scan"]["files"]
        if file["size"] > 1000:
            ack(response_action="errors", errors={"scan": "That is too much."})
            return
        ack()
        client.chat_postMessage(channel="C0GENERAL", text=f"Took {file['name']}: {file['size']} bytes")

    @app.command("/fetch")
    def fetch(ack: Any, body: Json, client: WebClient) -> None:
        ack()
        for name, content, alt in (("report.pdf", b"%PDF-1.7 one", None), ("plan.png", PNG, "The plan of the house")):
            client.files_upload_v2(channel=body["channel_id"], filename=name, content=content, title=name.split(".")[0].title(), alt_txt=alt)


def _presses(app: App) -> None:
    @app.action("approve")
    def approve(ack: Any, body: Json, client: WebClient) -> None:
        ack()
        where = {"channel": body["channel"]["id"], "ts": body["message"]["ts"]}
        client.chat_update(**where, text="Approved", blocks=card("Approved"))
        client.chat_postMessage(channel=where["channel"], thread_ts=where["ts"], text=f"Approved by <@{body['user']['id']}>")

    @app.action("refuse")
    def refuse(ack: Any, body: Json, client: WebClient) -> None:
        ack()
        client.chat_update(channel=body["channel"]["id"], ts=body["message"]["ts"], text="Refused", blocks=card("Refused"))

    @app.action("late")
    def late(ack: Any) -> None:
        time.sleep(1.5)  # later than the deadline of these tests

    @app.action("clear")
    def clear(ack: Any, body: Json, client: WebClient) -> None:
        ack()
        client.views_update(
            view_id=body["view"]["id"], view={"type": "modal", "title": plain("Cleared"), "blocks": [{"type": "section", "text": plain("All gone")}]}
        )


def _forms(app: App) -> None:
    @app.action("kind")
    def kind(ack: Any, body: Json, client: WebClient) -> None:
        ack()
        time.sleep(0.4)  # so that there is time to type meanwhile
        chosen = body["actions"][0]["selected_option"] or {}
        client.views_update(view_id=body["view"]["id"], view=form(chosen.get("value") == "therapy_notes"))

    @app.action("policy")
    def policy(ack: Any, body: Json, client: WebClient) -> None:
        ack()
        typed = body["view"]["state"]["values"]["reason"]["reason"]["value"]
        view = {"type": "modal", "title": plain("The policy"), "close": plain("Back"), "blocks": [{"type": "section", "text": plain(f"You typed: {typed}")}]}
        client.views_push(trigger_id=body["trigger_id"], view=view)

    @app.options("case")
    def cases(ack: Any, payload: Json) -> None:
        ack(options=[option(f"Case {payload['value']}{number}") for number in range(3)])

    @app.view("form")
    def submitted(ack: Any, body: Json) -> None:
        reason = body["view"]["state"]["values"]["reason"]["reason"]["value"]
        if "late" in reason:
            time.sleep(1.5)
        elif "because" not in reason:
            ack(response_action="errors", errors={"reason": "Say because."})
            return
        ack()
