"""The Web API: tokens, scopes, arguments, membership, messages, people."""

from __future__ import annotations

import json
import urllib.request
from typing import Any
from urllib.parse import urlencode

import pytest
from conftest import BOT, MANIFEST, WORLD, button, entry, modal, plain
from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError

from sandbox.client import Person, Sandbox
from sandbox.server import Running

Json = dict[str, Any]


def post(running: Running, method: str, body: Any = None, token: str | None = BOT, form: bool = False) -> tuple[Json, Any]:
    """Call a method by hand; the answer and its headers. It must be HTTP 200."""
    raw = urlencode(body or {}).encode() if form else json.dumps(body or {}).encode()
    headers = {"Content-Type": "application/x-www-form-urlencoded" if form else "application/json; charset=utf-8"}
    if token:
        headers["Authorization"] = f"Bearer {token}"
    with urllib.request.urlopen(urllib.request.Request(f"{running.api_url}{method}", raw, headers)) as answer:
        assert answer.status == 200
        return json.loads(answer.read()), answer.headers


def error(call: Any, **args: Any) -> Json:
    """Call a method of the client that must be refused; the answer."""
    with pytest.raises(SlackApiError) as caught:
        call(**args)
    data: Json = caught.value.response.data
    return data


def test_tokens_and_unknown_methods(running: Running) -> None:
    """Missing, wrong and misplaced tokens, and a method that does not exist."""
    assert post(running, "auth.test", token=None)[0] == {"ok": False, "error": "not_authed"}
    assert post(running, "auth.test", token="xoxb-wrong")[0]["error"] == "invalid_auth"
    assert post(running, "auth.test", {"token": BOT}, token=None, form=True)[0]["user_id"] == "UJUSTUSBOT"
    assert post(running, "auth.test", token="xapp-sandbox-app")[0]["error"] == "not_allowed_token_type"
    assert post(running, "apps.connections.open")[0]["error"] == "not_allowed_token_type"
    assert post(running, "chat.shout")[0]["error"] == "unknown_method"
    assert post(running, "api.test", token=None)[0]["ok"]


def test_scopes_come_from_the_manifest(running: Running, sandbox: Sandbox) -> None:
    """The header shows them; a missing one is named."""
    assert post(running, "auth.test")[1]["x-oauth-scopes"].split(",") == MANIFEST["oauth_config"]["scopes"]["bot"]
    assert post(running, "team.info")[0] == {"ok": False, "error": "missing_scope", "needed": "team:read", "provided": ",".join(SCOPES)}
    sandbox.reset({**WORLD, "manifest": {**MANIFEST, "oauth_config": {"scopes": {"bot": ["commands"]}}}})
    assert post(running, "chat.postMessage", {"channel": "C0GENERAL", "text": "x"})[0]["needed"] == "chat:write"
    assert post(running, "conversations.open", {"users": "UWORKER"})[0]["needed"] == "im:write"
    assert post(running, "conversations.info", {"channel": "G0SECRET"})[0]["needed"] == "groups:read"


SCOPES = MANIFEST["oauth_config"]["scopes"]["bot"]


def test_form_fields_may_hold_json(running: Running, worker: Person) -> None:
    """A form's blocks are a JSON string; nonsense in them is refused."""
    fields = {"channel": "C0GENERAL", "text": "x", "blocks": json.dumps([button()]), "metadata": json.dumps({"event_type": "t", "event_payload": {"a": 1}})}
    assert post(running, "chat.postMessage", fields, form=True)[0]["message"]["metadata"] == {"event_type": "t", "event_payload": {"a": 1}}
    assert worker.messages("general")[0]["blocks"][0]["block_id"] == "acts"
    assert post(running, "chat.postMessage", {**fields, "blocks": "[{"}, form=True)[0]["error"] == "invalid_blocks_format"


@pytest.mark.parametrize(
    ("channel", "word"),
    [
        ("C0NOBOT", "not_in_channel"),
        ("G0HIDDEN", "channel_not_found"),
        ("C0NOWHERE", "channel_not_found"),
        ("DWORKER", "channel_not_found"),
        ("C0OLD", "is_archived"),
        ("UNOBODY", "channel_not_found"),
        ("UFAR", "channel_not_found"),
        ("UGONE", "user_disabled"),
    ],
)
def test_where_the_app_cannot_post(api: WebClient, channel: str, word: str) -> None:
    """Each place has its error word."""
    assert error(api.chat_postMessage, channel=channel, text="x")["error"] == word


@pytest.mark.filterwarnings("ignore:The top-level `text` argument is missing")
def test_message_errors(api: WebClient) -> None:
    """Text, blocks and their sum."""
    assert error(api.chat_postMessage, channel="C0GENERAL", text=" ")["error"] == "no_text"
    long = [{"type": "section", "text": plain("x" * 3000)} for _ in range(4)]
    api.chat_postMessage(channel="C0GENERAL", text="x", blocks=long)
    more = [*long, {"type": "section", "text": plain("y")}]
    assert error(api.chat_postMessage, channel="C0GENERAL", text="x", blocks=more)["error"] == "msg_blocks_too_long"
    refused = error(api.chat_postMessage, channel="C0GENERAL", text="x", blocks=[{"type": "section", "text": {**plain(""), "a": 1}}])
    assert refused["error"] == "invalid_blocks"
    assert "[ERROR] invalid additional property: a [json-pointer:/blocks/0/text]" in refused["response_metadata"]["messages"]
    assert error(api.chat_postMessage, channel="C0GENERAL", text="x", thread_ts="1.1")["error"] == "thread_not_found"


def test_messages_tab_off(running: Running, sandbox: Sandbox, api: WebClient) -> None:
    """Without the Messages tab there are no direct messages."""
    features = {**MANIFEST["features"], "app_home": {"home_tab_enabled": False, "messages_tab_enabled": False}}
    sandbox.reset({**WORLD, "manifest": {**MANIFEST, "features": features}})
    assert error(api.chat_postMessage, channel="UWORKER", text="x")["error"] == "messages_tab_disabled"
    assert error(api.views_publish, user_id="UWORKER", view={"type": "home", "blocks": []})["error"] == "not_enabled"


def test_update_and_delete(api: WebClient, worker: Person) -> None:
    """Text without blocks removes the blocks; only own messages change."""
    sent = api.chat_postMessage(channel="UWORKER", text="a", blocks=[button()], metadata={"event_type": "t", "event_payload": {}})
    assert sent["channel"] == "DWORKER"
    assert error(api.chat_update, channel="UWORKER", ts=sent["ts"], text="b")["error"] == "channel_not_found"
    assert error(api.chat_update, channel="DWORKER", ts=sent["ts"], text="b" * 4001)["error"] == "msg_too_long"
    assert error(api.chat_update, channel="DWORKER", ts="1.1", text="b")["error"] == "message_not_found"
    changed = api.chat_update(channel="DWORKER", ts=sent["ts"], text="b")
    assert changed["message"]["metadata"] == {"event_type": "t", "event_payload": {}}
    (message,) = worker.messages()
    assert (message["text"], message["blocks"], message["edited"]) == ("b", [], True)
    worker.says("mine", "general")
    assert error(api.chat_update, channel="C0GENERAL", ts=worker.messages("general")[0]["ts"], text="x")["error"] == "cant_update_message"
    whisper = api.chat_postEphemeral(channel="C0GENERAL", user="UWORKER", text="psst")
    assert error(api.chat_update, channel="C0GENERAL", ts=whisper["message_ts"], text="x")["error"] == "message_not_found"
    assert api.chat_getPermalink(channel="DWORKER", message_ts=sent["ts"])["permalink"].endswith(sent["ts"].replace(".", ""))
    api.chat_delete(channel="DWORKER", ts=sent["ts"])
    assert worker.messages() == []


def test_ephemeral(api: WebClient, sandbox: Sandbox, worker: Person) -> None:
    """It is for one, who must be there, and the history does not know it."""
    assert error(api.chat_postEphemeral, channel="C0GENERAL", user="UGUEST", text="x")["error"] == "user_not_in_channel"
    api.chat_postEphemeral(channel="C0GENERAL", user="UWORKER", text="psst")
    assert [message["text"] for message in worker.ephemerals()] == ["psst"]
    assert sandbox.person("UBOSS").messages("general") == []
    assert api.conversations_history(channel="C0GENERAL")["messages"] == []


def test_history_and_threads(api: WebClient, worker: Person) -> None:
    """Replies are found in the thread, the newest first elsewhere; metadata on request."""
    first = api.chat_postMessage(channel="C0GENERAL", text="one", metadata={"event_type": "t", "event_payload": {"n": 1}})["ts"]
    api.chat_postMessage(channel="C0GENERAL", text="reply", thread_ts=first)
    api.chat_postMessage(channel="C0GENERAL", text="two")
    told = api.conversations_history(channel="C0GENERAL")["messages"]
    assert [(m["text"], m.get("reply_count", 0), "metadata" in m) for m in told] == [("two", 0, False), ("one", 1, False)]
    assert api.conversations_history(channel="C0GENERAL", include_all_metadata=True)["messages"][1]["metadata"]["event_payload"] == {"n": 1}
    assert [m["text"] for m in api.conversations_replies(channel="C0GENERAL", ts=first)["messages"]] == ["one", "reply"]
    page = api.conversations_history(channel="C0GENERAL", limit=1)
    assert page["has_more"]
    assert api.conversations_history(channel="C0GENERAL", limit=1, cursor=page["response_metadata"]["next_cursor"])["messages"][0]["text"] == "one"
    assert error(api.conversations_history, channel="C0NOBOT")["error"] == "not_in_channel"
    assert worker.says("in the thread", "general", thread_ts=first).ok
    assert worker.types("/justus x", "general", thread_ts=first).told == "/justus is not supported in threads. Sorry!"


def test_conversations(api: WebClient, sandbox: Sandbox) -> None:
    """What the app learns of channels and direct messages."""
    assert error(api.conversations_info, channel="G0HIDDEN")["error"] == "channel_not_found"
    shared = api.conversations_info(channel="C0SHARED")["channel"]
    assert (shared["is_ext_shared"], shared["is_private"], shared["is_member"]) == (True, False, True)
    assert api.conversations_members(channel="G0SECRET")["members"] == ["UWORKER", "UJUSTUSBOT"]
    assert {one["id"] for one in api.conversations_list(types="public_channel,private_channel")["channels"]} == set(WORLD_IDS) - {"G0HIDDEN"}
    assert {one["id"] for one in api.users_conversations(types="private_channel")["channels"]} == {"G0SECRET"}
    for user, word in (("UNOBODY", "user_not_found"), ("UGONE", "user_disabled"), ("UFAR", "user_not_visible")):
        assert error(api.conversations_open, users=user)["error"] == word
    assert api.conversations_open(users="UWORKER")["channel"]["id"] == "DWORKER"
    assert api.conversations_open(users="UWORKER")["already_open"]
    sandbox.world("remove_bot", channel="secret")
    assert error(api.chat_postMessage, channel="G0SECRET", text="x")["error"] == "channel_not_found"


def test_changes_of_a_private_channel(api: WebClient, sandbox: Sandbox) -> None:
    """Its own event words and error words; conversions that Slack does not tell of; an id that changes or stays when it is shared."""
    events = [
        "group_archive",
        "group_unarchive",
        "group_rename",
        "group_left",
        "member_joined_channel",
        "channel_shared",
        "channel_unshared",
        "channel_id_changed",
    ]
    settings = {**MANIFEST["settings"], "event_subscriptions": {"bot_events": events}}
    sandbox.reset({**WORLD, "manifest": {**MANIFEST, "settings": settings}})

    def told() -> list[str]:
        """The events so far, a repeat of one left out."""
        sent = {one["request"]["event_id"]: one["name"] for one in sandbox.wire() if one["direction"] == "out" and "event_id" in (one["request"] or {})}
        return list(sent.values())

    def after(do: str, *events: str, **more: Any) -> None:
        """The change, and the events that Slack sends because of it."""
        before = told()
        sandbox.world(do, channel="secret", **more)
        sandbox.wait_for(lambda _: len(told()) >= len(before) + len(events))
        assert sorted(told()[len(before) :]) == sorted(events)

    after("archive", "group_archive")
    assert error(api.chat_postMessage, channel="G0SECRET", text="x")["error"] == "is_archived"
    after("unarchive", "group_unarchive")
    after("make_public")
    assert not api.conversations_info(channel="G0SECRET")["channel"]["is_private"]
    after("make_private")
    after("share", "channel_shared", keeps_id=True)
    assert api.conversations_info(channel="G0SECRET")["channel"]["is_ext_shared"]
    after("unshare", "channel_unshared")
    after("remove_bot", "group_left")
    after("invite_bot", "member_joined_channel")
    after("rename", "group_rename", name="other")
    sandbox.world("rename", channel="other", name="secret")
    sandbox.world("share", channel="secret")
    assert error(api.conversations_info, channel="G0SECRET")["error"] == "channel_not_found"
    sandbox.wait_for(lambda _: "channel_id_changed" in told())


WORLD_IDS = [channel["id"] for channel in WORLD["channels"]]


def test_people(api: WebClient, sandbox: Sandbox) -> None:
    """Guests, strangers, the departed, and who is listed."""
    guest = api.users_info(user="UGUEST")["user"]
    assert (guest["is_restricted"], guest["is_ultra_restricted"]) == (True, False)
    assert api.users_info(user="UBOSS")["user"]["is_admin"]
    assert "email" not in api.users_info(user="UBOSS")["user"]["profile"]
    stranger, far = (api.users_info(user=one)["user"] for one in ("USTRANGER", "UFAR"))
    assert (stranger["team_id"], stranger["is_stranger"], far["is_stranger"]) == ("T0OTHER", False, True)
    assert api.users_info(user="UGONE")["user"]["deleted"]
    listed = {one["id"] for one in api.users_list()["members"]}
    assert listed == {"UWORKER", "UBOSS", "UGUEST", "UGONE", "UJUSTUSBOT"}
    sandbox.world("make_guest", user="UWORKER")
    assert api.users_info(user="UWORKER")["user"]["is_restricted"]
    assert error(api.users_info, user="UNOBODY")["error"] == "user_not_found"
    sandbox.world("uninstall")
    assert error(api.auth_test)["error"] == "account_inactive"


def test_channel_id_changes_on_share(api: WebClient, sandbox: Sandbox) -> None:
    """A private channel's old id is gone as soon as it is shared."""
    new = sandbox.world("share", channel="secret", user="USTRANGER")["channel"]
    assert new != "G0SECRET"
    assert error(api.chat_postMessage, channel="G0SECRET", text="x")["error"] == "channel_not_found"
    api.chat_postMessage(channel=new, text="x")
    assert sandbox.person("USTRANGER").messages("secret")[0]["text"] == "x"


def test_blocks_validate(running: Running) -> None:
    """It needs no token, and exactly one payload."""
    ask = {"form": True, "token": None}
    assert post(running, "blocks.validate", {"blocks": json.dumps([button()])}, **ask)[0] == {"ok": True}
    assert post(running, "blocks.validate", {"view": json.dumps(modal(entry()))}, **ask)[0] == {"ok": True}
    bad = post(running, "blocks.validate", {"view": json.dumps(modal(entry(), title=plain("t" * 25)))}, **ask)[0]
    assert (bad["error"], bad["errors"][0]["pointer"]) == ("invalid_view", "/title/text")
    assert post(running, "blocks.validate", {"blocks": "[]", "view": "{}"}, **ask)[0]["error"] == "invalid_arguments"
    assert post(running, "blocks.validate", {"message": json.dumps({"text": "x", "blocks": [{"type": "x"}]})}, **ask)[0]["error"] == "invalid_message"


def test_faults(running: Running, sandbox: Sandbox, api: WebClient, worker: Person) -> None:
    """Each misbehaviour, once, on the call it was ordered for."""

    def send() -> Any:
        return api.chat_postMessage(channel="C0GENERAL", text="x")

    sandbox.faults("chat.postMessage", "429", seconds=7, after=1)
    send()
    with pytest.raises(SlackApiError) as limited:
        send()
    assert (limited.value.response.status_code, limited.value.response.headers["Retry-After"]) == (429, "7")
    sandbox.faults("*", "429_empty")
    with pytest.raises(SlackApiError) as limited:
        send()
    assert limited.value.response.status_code == 429
    sandbox.faults("chat.postMessage", "500", times=2)
    for _ in range(2):
        with pytest.raises(SlackApiError) as broken:
            send()
        assert broken.value.response.status_code == 500
    sandbox.faults("chat.postMessage", "error", error="fatal_error")
    assert error(api.chat_postMessage, channel="C0GENERAL", text="x")["error"] == "fatal_error"
    assert len(worker.messages("general")) == 1
    sandbox.faults("chat.postMessage", "reset_before")
    with pytest.raises(OSError):
        send()
    assert len(worker.messages("general")) == 1
    sandbox.faults("chat.postMessage", "empty")
    with pytest.raises(SlackApiError):
        send()
    assert len(worker.messages("general")) == 2
    sandbox.faults("chat.postMessage", "latency", seconds=0.2)
    send()
    assert [entry["ms"] >= 200 for entry in sandbox.wire() if entry["status"] == "latency"] == [True]
    sandbox.faults("chat.postMessage", "500", times=99)
    sandbox.clear_faults()
    assert send()["ok"]
