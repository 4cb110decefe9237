"""What a person can do in conversations: type, run a command or a shortcut, open Home or the app's messages."""

from __future__ import annotations

import base64
import html
import re

from sandbox import payloads, posting
from sandbox.checks import Json
from sandbox.core import Core
from sandbox.delivery import Answer, Delivery
from sandbox.files import LARGEST_INPUT, NoRoom, file_json
from sandbox.forms import Refusal
from sandbox.seen import seen_view
from sandbox.world import FOREIGN, Channel, Message, Person, World

TROUBLE = "We had some trouble connecting. Try again?"
"""What Slack shows in a modal when the app's answer was no good."""
ASIDE = "This app took too long to respond, or could not be reached. Try again?"
"""What stands by a button whose click was not acknowledged."""


def result(world: World, user: str, status: str = "ok", told: str | None = None, errors: dict[str, str] | None = None) -> Json:
    """Build the answer to an act."""
    if told and status in ("timeout", "failed"):
        world.notice(user, told)
    stack = world.stack(user)
    view = seen_view(stack[-1] if stack else None)
    return {"ok": True, "status": status, "told": told, "errors": errors or {}, "view": view, "revision": world.revision}


def escaped(world: World, text: str, mentions: bool = True) -> str:
    """Write what a person typed as Slack sends it: control characters escaped, names turned into ids."""
    kept: list[str] = []

    def keep(token: str) -> str:
        kept.append(token)
        return f"\0{len(kept) - 1}\0"

    def chosen(match: re.Match[str]) -> str:
        known = match[2] in world.people or match[2] in world.channels or match[2] == world.app["bot_user"]
        return keep(match[0]) if known and mentions else match[0]

    def named(match: re.Match[str]) -> str:
        name = match[2].lower()
        if match[1] == "@":
            found = [world.app["bot_user"]] if name == str(world.app["name"]).lower() else [p.id for p in world.people.values() if p.name == name]
            return keep(f"<@{found[0]}>") if found else match[0]
        channels = [channel for channel in world.channels.values() if channel.name == name and channel.kind != "im"]
        return keep(f"<#{channels[0].id}|{name if channels[0].kind == 'public' else ''}>") if channels else match[0]

    text = re.sub(r"<([@#])([A-Z0-9]+)(\|[^<>]*)?>", chosen, text)
    if mentions:
        text = re.sub(r"(?<!\w)([@#])([a-zA-Z0-9][\w.-]*\w|\w)", named, text)
    return re.sub(r"\0(\d+)\0", lambda match: kept[int(match[1])], html.escape(text, quote=False))


class Acting:
    """The acts of people outside of forms."""

    def __init__(self, core: Core, delivery: Delivery) -> None:
        """Act in the core's world, through the delivery."""
        self.core = core
        self.delivery = delivery

    @property
    def world(self) -> World:
        """The world as it is now."""
        return self.core.world

    def person(self, data: Json) -> Person:
        """Find who acts; the departed cannot."""
        person = self.world.people.get(str(data.get("as")))
        if person is None:
            raise KeyError(f"there is no person {data.get('as')!r}")
        if person.deactivated:
            raise Refusal("This account has been deactivated.")
        return person

    def channel(self, person: Person, wanted: object) -> Channel:
        """Find a channel that the person sees, by id, by name, or "dm"."""
        if wanted in ("dm", f"D{person.id[1:]}"):
            return self.world.open_dm(person.id)
        for channel in self.world.channels.values():
            if wanted in (channel.id, channel.name, f"#{channel.name}") and self.world.sees(person.id, channel):
                return channel
        raise Refusal(f"{person.name} sees no channel {wanted!r}")

    def message(self, person: Person, container: Json) -> tuple[Channel, Message]:
        """Find a message that the person sees."""
        channel = self.channel(person, container.get("channel"))
        message = channel.find(str(container.get("ts")))
        if message is None or not self.world.sees_message(person.id, message):
            raise Refusal("That message is no longer there.")
        return channel, message

    async def say(self, data: Json) -> Json:
        """Type a message, or a slash command."""
        person = self.person(data)
        channel = self.channel(person, data.get("channel"))
        text = str(data.get("text") or "")
        if person.id not in channel.members:
            raise Refusal(f"{person.name} is not a member of #{channel.name}")
        if channel.archived:
            raise Refusal("This channel has been archived.")
        if channel.kind == "im" and (not self.world.manifest.messages_tab or self.world.manifest.messages_read_only):
            raise Refusal("Sending messages to this app has been turned off.")
        if text.startswith("/"):
            return await self._command(person, channel, text, data.get("thread_ts"))
        self._said(person, channel, escaped(self.world, text), data.get("thread_ts"))
        return result(self.world, person.id)

    def _said(self, person: Person, channel: Channel, text: str, thread_ts: str | None = None) -> None:
        if not text.strip():
            raise Refusal("An empty message cannot be sent.")
        parent = channel.find(thread_ts) if thread_ts else None
        if thread_ts and (parent is None or not self.world.sees_message(person.id, parent)):
            raise Refusal("That thread is no longer there.")
        thread_ts = (parent.thread_ts or parent.ts) if parent else None
        message = Message(self.world.new_ts(), person.id, text, thread_ts=thread_ts)
        channel.messages.append(message)
        channel.read[person.id] = message.ts
        self.world.touch()
        kind = {"public": "channel", "private": "group", "im": "im"}[channel.kind]
        told = {"user": person.id, "text": text, "ts": message.ts, "channel": channel.id, "event_ts": message.ts, "team": person.team_id}
        told |= {"thread_ts": thread_ts} if thread_ts else {}
        if channel.bot_is_member:
            self.delivery.tell({"type": "message", "channel_type": kind, **told})
            if f"<@{self.world.app['bot_user']}>" in text and channel.kind != "im":
                self.delivery.tell({"type": "app_mention", **told})

    async def _command(self, person: Person, channel: Channel, line: str, thread_ts: object) -> Json:
        name, _, text = line.replace("\n", " ").partition(" ")
        known = self.world.manifest.commands.get(name)
        if thread_ts:
            raise Refusal(f"{name} is not supported in threads. Sorry!")
        if known is None or person.kind in FOREIGN or person.team_id != self.world.team["id"]:
            raise Refusal(f"{name} is not a valid command.")
        sent = escaped(self.world, text.strip()) if known.get("should_escape") else self._unescaped(text.strip())
        url = payloads.new_response_url(self.world, self.core.base_url, "commands", channel, person.id)
        body = payloads.command(self.world, person, channel, name, sent, url)
        answer = await self.delivery.send("slash_commands", name, body)
        if answer.status != "ok":
            return result(self.world, person.id, answer.status, f'{name} failed with the error "{answer.word}"')
        return self._command_answer(person, channel, line, answer)

    def _unescaped(self, text: str) -> str:
        def name(match: re.Match[str]) -> str:
            person, channel = self.world.people.get(match[2]), self.world.channels.get(match[2])
            return f"@{person.name}" if person else f"#{channel.name}" if channel else match[0]

        return re.sub(r"<([@#])([A-Z0-9]+)(\|[^<>]*)?>", name, text)

    def _command_answer(self, person: Person, channel: Channel, line: str, answer: Answer) -> Json:
        name = line.partition(" ")[0]
        spec = {"text": answer.body} if isinstance(answer.body, str) else answer.body or {}
        public = spec.get("response_type") == "in_channel"
        if public:
            channel.messages.append(Message(self.world.new_ts(), person.id, html.escape(line, quote=False)))
        if spec.get("text") or spec.get("blocks"):
            try:
                posting.post(self.world, channel, spec, None if public else person.id, limit_sum=False)
            except posting.ApiError as problem:
                self.core.wire.note("in", "api", f"{name} answer", spec, {"error": problem.error, **problem.more}, "refused")
                return result(self.world, person.id, "failed", f'{name} failed with the error "{problem.error}"')
        return result(self.world, person.id)

    async def shortcut(self, data: Json) -> Json:
        """Run a global shortcut, or a message shortcut when a message is named."""
        person = self.person(data)
        callback_id = str(data.get("callback_id"))
        known = self.world.manifest.shortcuts.get(callback_id)
        if known is None or person.kind in FOREIGN or person.team_id != self.world.team["id"]:
            raise Refusal(f"there is no shortcut {callback_id!r} for {person.name}")
        if known.get("type") == "message":
            channel, message = self.message(person, data)
            url = payloads.new_response_url(self.world, self.core.base_url, "actions", channel, person.id, message)
            body = payloads.message_shortcut(self.world, person, callback_id, channel, message, url)
        else:
            body = payloads.shortcut(self.world, person, callback_id)
        answer = await self.delivery.send("interactive", callback_id, body)
        told = None if answer.status == "ok" else f'{known.get("name", callback_id)} failed with the error "{answer.word}"'
        return result(self.world, person.id, answer.status, told)

    async def home(self, data: Json) -> Json:
        """Open the Home tab."""
        person = self.person(data)
        if not self.world.manifest.home_tab:
            raise Refusal("This app has no Home tab.")
        view = self.world.homes.get(person.id)
        told = {"type": "app_home_opened", "user": person.id, "channel": f"D{person.id[1:]}", "tab": "home"}
        self.delivery.tell(told | ({"view": payloads.view_json(self.world, view)} if view else {}))
        return result(self.world, person.id)

    async def open_dm(self, data: Json) -> Json:
        """Open the app's direct messages."""
        person = self.person(data)
        channel = self.world.open_dm(person.id)
        self.delivery.tell({"type": "app_home_opened", "user": person.id, "channel": channel.id, "tab": "messages"})
        return {**result(self.world, person.id), "channel": channel.id}

    async def read(self, data: Json) -> Json:
        """Look at a channel: nothing in it is unread any more."""
        person = self.person(data)
        channel = self.channel(person, data.get("channel"))
        last = [message.ts for message in channel.messages if self.world.sees_message(person.id, message)][-1:]
        if last and channel.read.get(person.id) != last[0]:
            channel.read[person.id] = last[0]
            self.world.touch()
        return result(self.world, person.id)

    async def delete_message(self, data: Json) -> Json:
        """Delete the person's own message."""
        person = self.person(data)
        channel, message = self.message(person, data)
        if person.id not in (message.user, message.ephemeral_to):
            raise Refusal("Only one's own messages can be deleted.")
        channel.messages.remove(message)
        self.world.touch()
        if channel.bot_is_member and message.user == person.id:
            event = {"type": "message", "subtype": "message_deleted", "channel": channel.id, "deleted_ts": message.ts, "ts": self.world.new_ts()}
            self.delivery.tell(event)
        return result(self.world, person.id)

    async def upload(self, data: Json) -> Json:
        """Upload a file for a file_input: its content as text, or as base64."""
        person = self.person(data)
        content = base64.b64decode(data["content_base64"]) if "content_base64" in data else str(data.get("content") or "").encode()
        if len(content) > LARGEST_INPUT:
            raise Refusal("This file is too large. Choose one of at most 10 MB.")
        try:
            file = self.world.files.new(str(data.get("name") or "file.txt"), person.id, len(content), self.world.now(), content=content)
        except NoRoom:
            raise Refusal("The storage of this workspace is used up.") from None
        file.completed = file.processed = True
        self.world.touch()
        return {**result(self.world, person.id), "file": file_json(self.world, file)}

    async def delete_file(self, data: Json) -> Json:
        """Delete the person's own file, wherever it was shared."""
        person = self.person(data)
        file = self.world.files.get(data.get("file"))
        if file is None or file.deleted or file.user != person.id:
            raise Refusal("Only one's own files can be deleted.")
        self.world.files.delete(file)
        self.world.touch()
        return result(self.world, person.id)
