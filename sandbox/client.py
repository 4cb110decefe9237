"""The control interface from Python: a sandbox, and the people in it. Synchronous, standard library only."""

from __future__ import annotations

import base64
import http.client
import json
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any, TypeVar
from urllib.parse import quote, urlsplit

from sandbox.looking import BUTTONS, describe_blocks, elements, text_of

Json = dict[str, Any]
T = TypeVar("T")
PATIENCE = 5.0
"""How long to wait, in seconds, for a view or a message that should be about to appear."""


class SandboxError(AssertionError):
    """Something is not there, or cannot be done; the text says what the person can see."""


@dataclass
class Result:
    """What came of an act."""

    status: str
    told: str | None = None
    errors: dict[str, str] = field(default_factory=dict)
    view: Json | None = None
    revision: int = 0
    data: Json = field(default_factory=dict)

    @property
    def ok(self) -> bool:
        """Whether it went through."""
        return self.status == "ok"


class Sandbox:
    """A running stand-in, seen from a test."""

    def __init__(self, url: str) -> None:
        """Keep the address."""
        self.url = url.rstrip("/")

    def call(self, method: str, path: str, body: Json | None = None, timeout: float = 90) -> Json:
        """Call the control interface."""
        target = urlsplit(self.url)
        connection = http.client.HTTPConnection(target.hostname or "127.0.0.1", target.port, timeout=timeout)
        try:
            headers = {"Content-Type": "application/json", "Connection": "close"}
            connection.request(method, path, None if body is None else json.dumps(body), headers)
            response = connection.getresponse()
            text = response.read().decode()
        finally:
            connection.close()
        try:
            data: Json = json.loads(text)
        except ValueError:
            raise SandboxError(f"{method} {path}: {response.status} {text[:300]}") from None
        if response.status != 200:
            raise SandboxError(f"{method} {path}: {data.get('error')}")
        return data

    def reset(self, world: Json) -> Json:
        """Start over with a world."""
        return self.call("POST", "/control/reset", world)

    def faults(self, method: str, kind: str, **more: Any) -> Json:
        """Order to misbehave: latency, 429, 429_empty, 500, reset_after, reset_before, empty, error."""
        return self.call("POST", "/control/faults", {"method": method, "kind": kind, **more})

    def clear_faults(self) -> Json:
        """Forget the orders to misbehave."""
        return self.call("DELETE", "/control/faults")

    def world(self, do: str, **more: Any) -> Json:
        """Change the workspace."""
        return self.call("POST", "/control/world", {"do": do, **more})

    def clock(self, offset_seconds: float = 0) -> Json:
        """Shift the clock."""
        return self.call("POST", "/control/clock", {"offset_seconds": offset_seconds})

    def wire(self, since: int = 0) -> list[Json]:
        """Read the inspector."""
        entries: list[Json] = self.call("GET", f"/control/wire?since={since}")["entries"]
        return entries

    def raw(self) -> Json:
        """Read the whole world."""
        return self.call("GET", "/control/raw")

    def deliver(self, type: str, body: Any, **more: Any) -> list[Json]:
        """Send a raw payload; what came back, once for each time."""
        answers: list[Json] = self.call("POST", "/control/deliver", {"type": type, "body": body, **more})["answers"]
        return answers

    def files(self) -> list[Json]:
        """List the files that exist in the workspace, as the Web API describes them."""
        return list(self.raw()["files"].values())

    def content(self, file_id: str, as_user: str | None = None) -> bytes:
        """Read what a file holds; as a person, only if they see it."""
        target = urlsplit(self.url)
        connection = http.client.HTTPConnection(target.hostname or "127.0.0.1", target.port, timeout=30)
        try:
            connection.request("GET", f"/control/file/{quote(file_id)}" + (f"?as={quote(as_user)}" if as_user else ""), headers={"Connection": "close"})
            response = connection.getresponse()
            content = response.read()
        finally:
            connection.close()
        if response.status != 200:
            raise SandboxError(f"there is no file {file_id} for {as_user or 'anybody'}")
        return content

    def event(self, event: Json, user: str | None = None) -> Json:
        """Send an Events API event."""
        return self.call("POST", "/control/event", {"event": event, **({"user": user} if user else {})})

    def person(self, user_id: str) -> Person:
        """Be a person."""
        return Person(self, user_id)

    def wait_for(self, look: Callable[[Json], T | None], timeout: float = 10, path: str = "/control/raw") -> T:
        """Wait until a look at the world finds something."""
        end = time.monotonic() + timeout
        while True:
            state = self.call("GET", path)
            found = look(state)
            if found:
                return found
            left = end - time.monotonic()
            if left <= 0:
                raise SandboxError(f"nothing came within {timeout} s")
            self.call("GET", f"/control/wait?since={state['revision']}&timeout={max(left, 0.01):.2f}")


class Person:
    """Somebody in the workspace, with a Slack client before them."""

    def __init__(self, sandbox: Sandbox, user_id: str) -> None:
        """Be this person in this sandbox."""
        self.sandbox = sandbox
        self.id = user_id

    # --- looking ----------------------------------------------------------------------------------------------------------------------------------

    def state(self) -> Json:
        """Read everything the person sees."""
        return self.sandbox.call("GET", f"/control/state?as={quote(self.id)}")

    def wait_for(self, predicate: Callable[[Json], T | None], timeout: float = 10) -> T:
        """Wait until a look at what the person sees finds something."""
        try:
            return self.sandbox.wait_for(predicate, timeout, f"/control/state?as={quote(self.id)}")
        except SandboxError as problem:
            raise SandboxError(f"{problem}\n{self.describe()}") from None

    def describe(self) -> str:
        """Write what the person sees, for the message of a failure."""
        state = self.state()
        lines = [f"{self.id} sees:"]
        for channel in state["channels"]:
            lines.append(f"  #{channel['name']} ({channel['id']}), {len(channel['messages'])} messages")
            for message in channel["messages"][-5:]:
                mark = " (ephemeral)" if message["ephemeral"] else ""
                lines.append(f"    {message['ts']} {message['username']}{mark}: {message['text'][:120]!r}")
                lines += [f"      {line}" for line in describe_blocks(message["blocks"])]
                lines += [f"      file {file['id']} {'(deleted)' if file['deleted'] else file['name']}" for file in message["files"]]
        for view in state["views"]:
            lines.append(f"  view {view['id']} {view['callback_id']!r} {view['title']['text']!r} errors={view['errors']}")
            lines += [f"    {line}" for line in describe_blocks(view["blocks"])]
        lines += [f"  home: {line}" for line in describe_blocks(state["home"]["blocks"])]
        lines += [f"  notice: {notice['text']}" for notice in state["notices"]]
        return "\n".join(lines)

    def channel(self, wanted: str, state: Json | None = None) -> Json:
        """Find a channel by id, by name, or "dm"."""
        for channel in (state or self.state())["channels"]:
            if wanted in (channel["id"], channel["name"]) or (wanted == "dm" and channel["kind"] == "im"):
                found: Json = channel
                return found
        raise SandboxError(f"{self.id} sees no channel {wanted!r}\n{self.describe()}")

    def messages(self, channel: str = "dm") -> list[Json]:
        """List the messages of a channel (id, name, or "dm"), each with its channel; none when the DM is not open."""
        state = self.state()
        if channel == "dm" and all(one["kind"] != "im" for one in state["channels"]):
            return []
        found = self.channel(channel, state)
        return [{**message, "channel": found["id"]} for message in found["messages"]]

    def ephemerals(self) -> list[Json]:
        """List what only this person sees."""
        return [{**m, "channel": c["id"]} for c in self.state()["channels"] for m in c["messages"] if m["ephemeral"]]

    def notices(self) -> list[str]:
        """List the sentences that Slack itself showed."""
        return [notice["text"] for notice in self.state()["notices"]]

    def views(self) -> list[Json]:
        """List the stack of modals, the last one on top."""
        found: list[Json] = self.state()["views"]
        return found

    def top_view(self) -> Json | None:
        """Read the modal on top, if one is open."""
        stack = self.views()
        return stack[-1] if stack else None

    def view(self, callback_id: str | None = None, timeout: float = PATIENCE) -> Json:
        """Wait for a modal on top, with this callback_id if given."""

        def look(state: Json) -> Json | None:
            top = state["views"][-1] if state["views"] else None
            return top if top and not top["busy"] and callback_id in (None, top["callback_id"]) else None

        return self.wait_for(look, timeout)

    # --- acting -----------------------------------------------------------------------------------------------------------------------------------

    def act(self, act: str, /, **body: Any) -> Result:
        """Do an act of the control interface."""
        data = self.sandbox.call("POST", f"/control/act/{act}", {"as": self.id, **body})
        return Result(data["status"], data["told"], data["errors"], data["view"], data["revision"], data)

    def says(self, text: str, channel: str = "dm", **more: Any) -> Result:
        """Type a message."""
        return self.act("say", channel=channel, text=text, **more)

    def types(self, text: str, channel: str = "dm", **more: Any) -> Result:
        """Type a slash command (or a message)."""
        return self.act("say", channel=channel, text=text, **more)

    def shortcut(self, callback_id: str, in_message: Json | None = None) -> Result:
        """Run a global shortcut, or a message shortcut on a message."""
        return self.act("shortcut", callback_id=callback_id, **({"channel": in_message["channel"], "ts": in_message["ts"]} if in_message else {}))

    def opens_home(self) -> Result:
        """Open the Home tab."""
        return self.act("home")

    def opens_dm(self) -> Result:
        """Open the app's messages."""
        return self.act("open_dm")

    def reads(self, channel: str = "dm") -> Result:
        """Look at a channel, so that it is read."""
        return self.act("read", channel=channel)

    def _message_with(self, action_id: str, wanted: Any, block_id: str | None) -> Json:
        if isinstance(wanted, dict):
            return wanted

        def fits(message: Json) -> bool:
            if not any(element["action_id"] == action_id and block_id in (None, block["block_id"]) for block, element in elements(message["blocks"])):
                return False
            return wanted is True or wanted == message["ts"] or (isinstance(wanted, str) and wanted in f"{message['text']}\n{text_of(message['blocks'])}")

        def look(state: Json) -> Json | None:
            found = [{**m, "channel": c["id"]} for c in state["channels"] for m in c["messages"] if fits(m)]
            return max(found, key=lambda message: float(message["ts"])) if found else None

        try:
            return self.wait_for(look, PATIENCE)
        except SandboxError as problem:
            raise SandboxError(f"no message with {action_id!r} (in_message={wanted!r})\n{problem}") from None

    def press(
        self, action_id: str, *, in_message: Any = None, in_view: bool = False, in_home: bool = False, block_id: str | None = None, **value: Any
    ) -> Result:
        """Press a button, or choose, in a message (a message, its ts, a part of its text, or True for the newest that has it), the view or Home."""
        if in_message is not None:
            message = self._message_with(action_id, in_message, block_id)
            container: Json = {"channel": message["channel"], "ts": message["ts"]}
            blocks = message.get("blocks") or []
        elif in_home:
            container = {"home": True}
            blocks = self.wait_for(lambda s: s["home"]["blocks"] if self._has(s["home"]["blocks"], action_id) else None, PATIENCE)
        elif in_view:
            view = self.view()
            container, blocks = {"view_id": view["id"]}, view["blocks"]
        else:
            raise SandboxError("press needs in_message=…, in_view=True or in_home=True")
        if blocks and not any(element["action_id"] == action_id and block_id in (None, block["block_id"]) for block, element in elements(blocks)):
            raise SandboxError(f"there is no {action_id!r} to press\n{self.describe()}")
        # The first such button, wherever it is by now: what is looked at may be drawn anew between the look and the finger.
        return self.act("press", container=container, block_id=block_id, action_id=action_id, **value)

    def _has(self, blocks: list[Json], action_id: str) -> bool:
        return any(element["action_id"] == action_id for _, element in elements(blocks))

    def _field(self, view: Json, name: str) -> tuple[str, str]:
        for block, element in elements(view["blocks"]):
            label = (block.get("label") or {}).get("text")
            if name in (block["block_id"], element["action_id"], label) and element["type"] not in BUTTONS:
                return block["block_id"], element["action_id"]
        raise SandboxError(f"there is no field {name!r} in the view {view['callback_id']!r}\n{self.describe()}")

    def _values(self, view: Json, values: Json) -> Json:
        told: Json = {}
        for name, value in values.items():
            block_id, action_id = self._field(view, name)
            told.setdefault(block_id, {})[action_id] = value
        return told

    def _must(self, outcome: Result, what: str) -> Result:
        if outcome.status == "refused":
            raise SandboxError(f"{what}: {outcome.told}\n{self.describe()}")
        return outcome

    def fills(self, **values: Any) -> Result:
        """Fill in fields of the view on top, each by block_id, action_id or label; choices by value or by label."""
        view = self.view()
        return self._must(self.act("fill", view_id=view["id"], values=self._values(view, values)), f"cannot fill in {values}")

    def chooses(self, name: str, value: Any) -> Result:
        """Choose in a field of the view on top that sends block_actions (or fill it in when it sends nothing)."""
        return self.fills(**{name: value})

    def submits(self, **values: Any) -> Result:
        """Submit the view on top, after filling in what is given."""
        if values:
            self.fills(**values)
        return self.act("submit", view_id=self.view()["id"])

    def closes(self, everything: bool = False) -> Result:
        """Press Cancel, or the X."""
        return self.act("close", view_id=self.view()["id"], all=everything)

    def options(self, name: str, query: str) -> list[Json]:
        """Type into an external select of the view on top; the options that come."""
        view = self.view()
        block_id, action_id = self._field(view, name)
        options: list[Json] = self.act("options", view_id=view["id"], block_id=block_id, action_id=action_id, query=query).data["options"]
        return options

    def uploads(self, name: str, content: str | bytes) -> str:
        """Upload a file for a file_input; its id."""
        raw = content.encode() if isinstance(content, str) else content
        outcome = self._must(self.act("upload", name=name, content_base64=base64.b64encode(raw).decode()), f"cannot upload {name}")
        return str(outcome.data["file"]["id"])

    def attaches(self, field: str, name: str, content: str | bytes) -> str:
        """Choose a file of one's own computer in a file_input of the view on top, beside those chosen before; its id."""
        view = self.view()
        block_id, action_id = self._field(view, field)
        before = list((view["values"].get(block_id) or {}).get(action_id) or [])
        file_id = self.uploads(name, content)
        self.fills(**{field: [*before, file_id]})
        return file_id

    def files(self, channel: str = "dm") -> list[Json]:
        """List the files in the messages of a channel, each with the ts of its message; the deleted ones say so."""
        return [{**file, "ts": message["ts"]} for message in self.messages(channel) for file in message["files"]]

    def downloads(self, file: Json | str) -> bytes:
        """Download a file from a message; it must be one that this person sees."""
        return self.sandbox.content(file if isinstance(file, str) else str(file["id"]), self.id)

    def deletes_file(self, file: Json | str) -> Result:
        """Delete a file of one's own, wherever it was shared."""
        return self.act("delete_file", file=file if isinstance(file, str) else file["id"])

    def deletes(self, message: Json) -> Result:
        """Delete a message of one's own."""
        return self.act("delete_message", channel=message["channel"], ts=message["ts"])
