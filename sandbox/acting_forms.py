"""What a person can do with elements: press, choose, fill in, submit, close."""

from __future__ import annotations

from typing import Any

from sandbox import payloads, views
from sandbox.acting import ASIDE, TROUBLE, Acting, result
from sandbox.api_views import checked_view
from sandbox.checks import Json
from sandbox.forms import KEYS, STATELESS, Refusal, chosen, complaints, fields, find
from sandbox.posting import ApiError
from sandbox.world import Channel, Message, Person, Values, View

CHOSEN = ("value", *sorted({key for key in KEYS.values() if key != "value"}))


def given(data: Json) -> Any:
    """Read the value of a press, under whichever key it came."""
    for key in CHOSEN:
        if key in data:
            value = data[key]
            if isinstance(value, dict):
                return value.get("value", value)
            if isinstance(value, list):
                return [one.get("value", one) if isinstance(one, dict) else one for one in value]
            return value
    return None


def dispatches(block: Json, element: Json) -> bool:
    """Say whether choosing or typing here sends block_actions."""
    return block["type"] != "input" or bool(block.get("dispatch_action"))


class Forms(Acting):
    """The acts of people in views and on the elements of messages."""

    def top_view(self, person: Person, view_id: object) -> View:
        """Find the view that is on top of the person's stack, which is the one they see."""
        stack = self.world.stack(person.id)
        if not stack:
            raise Refusal("No modal is open.")
        if view_id not in (None, stack[-1].id):
            raise Refusal("That modal is not the one on top.")
        return stack[-1]

    def _needs_interactivity(self) -> None:
        if not self.world.manifest.interactive:
            raise Refusal("This app is not configured to handle interactive responses.")

    async def press(self, data: Json) -> Json:
        """Press or choose something that sends block_actions."""
        person = self.person(data)
        self._needs_interactivity()
        container = data.get("container") or {}
        if "ts" in container:
            return await self._press_in_message(person, data, *self.message(person, container))
        if container.get("home"):
            view = self.world.homes.get(person.id)
            if view is None:
                raise Refusal("The Home tab is empty.")
        else:
            view = self.top_view(person, container.get("view_id"))
        block, element = find(view.body["blocks"], data.get("block_id"), str(data.get("action_id")))
        if not dispatches(block, element):
            raise Refusal(f"{element['action_id']} sends nothing when it is chosen; fill it in")
        raw = self._take(person, view.values, element, block, given(data), view.offered.get((block["block_id"], element["action_id"]), []))
        return await self._send_from_view(person, view, block, element, raw)

    def _take(self, person: Person, values: Values, element: Json, block: Json, value: Any, offered: list[Json]) -> Any:
        if element["type"] == "overflow":
            return chosen(self.world, person.id, element, value, offered)
        if element["type"] in STATELESS:
            return value
        raw = chosen(self.world, person.id, element, value, offered)
        values.setdefault(block["block_id"], {})[element["action_id"]] = raw
        self.world.touch()
        return raw

    async def _send_from_view(self, person: Person, view: View, block: Json, element: Json, raw: Any) -> Json:
        offered = view.offered.get((block["block_id"], element["action_id"]), [])
        action = payloads.action_json(self.world, block, element, raw, offered)
        answer = await self.delivery.send("interactive", element["action_id"], payloads.actions_in_view(self.world, person, view, action))
        told = None if answer.status == "ok" else TROUBLE if view.body["type"] == "modal" else ASIDE
        return result(self.world, person.id, answer.status, told)

    async def _press_in_message(self, person: Person, data: Json, channel: Channel, message: Message) -> Json:
        block, element = find(message.blocks, data.get("block_id"), str(data.get("action_id")))
        values = self.world.message_values.setdefault((person.id, channel.id, message.ts), {})
        raw = self._take(person, values, element, block, given(data), self.world.offered.get((message.ts, block["block_id"], element["action_id"]), []))
        offered = self.world.offered.get((message.ts, block["block_id"], element["action_id"]), [])
        action = payloads.action_json(self.world, block, element, raw, offered)
        url = payloads.new_response_url(self.world, self.core.base_url, "actions", channel, person.id, message)
        body = payloads.actions_in_message(self.world, person, channel, message, action, url)
        answer = await self.delivery.send("interactive", element["action_id"], body)
        return result(self.world, person.id, answer.status, None if answer.status == "ok" else ASIDE)

    def _fill(self, person: Person, view: View, values: Values) -> list[tuple[Json, Json, Any]]:
        sending = []
        for block_id, actions in values.items():
            for action_id, value in actions.items():
                block, element = find(view.body["blocks"], block_id, action_id)
                if element["type"] in STATELESS:
                    raise Refusal(f"{action_id} is a {element['type']}: it is pressed, not filled in")
                before = view.values.get(block_id, {}).get(action_id)
                raw = self._take(person, view.values, element, block, value, view.offered.get((block_id, action_id), []))
                view.errors.pop(block_id, None)
                if dispatches(block, element) and raw != before:
                    sending.append((block, element, raw))
        return sending

    async def fill(self, data: Json) -> Json:
        """Type or choose, which sends something only where the element dispatches."""
        person = self.person(data)
        view = self.top_view(person, data.get("view_id"))
        answer = result(self.world, person.id)
        for block, element, raw in self._fill(person, view, data.get("values") or {}):
            answer = await self._send_from_view(person, view, block, element, raw)
        return {**answer, "revision": self.world.revision}

    async def submit(self, data: Json) -> Json:
        """Submit the view on top, if the client's own checks let it go."""
        person = self.person(data)
        view = self.top_view(person, data.get("view_id"))
        if data.get("values"):
            await self.fill(data)
            view = self.top_view(person, view.id)
        if view.busy:
            raise Refusal("It is being submitted already.")
        if not view.body.get("submit"):
            raise Refusal("This modal has no submit button.")
        view.errors = complaints(view.body["blocks"], view.values)
        self.world.touch()
        if view.errors:
            return result(self.world, person.id, "refused", None, view.errors)
        self._needs_interactivity()
        view.busy = True
        name = view.body.get("callback_id") or "view_submission"
        answer = await self.delivery.send("interactive", name, payloads.submission(self.world, person, view))
        view.busy = False
        self.world.touch()
        if answer.status != "ok":
            return result(self.world, person.id, answer.status, TROUBLE)
        return self._submitted(person, view, answer.body)

    def _submitted(self, person: Person, view: View, body: Any) -> Json:
        try:
            errors = self._respond(person, view, {} if body is None else body)
        except ApiError as problem:
            detail = {"error": problem.error, **problem.more}
            self.core.wire.note("in", "api", "view_submission answer", body, detail, "refused")
            return result(self.world, person.id, "failed", TROUBLE)
        return result(self.world, person.id, "errors" if errors else "ok", None, errors)

    def _respond(self, person: Person, view: View, body: Any) -> dict[str, str]:
        """Carry out the response_action of an acknowledgement; the errors beside the fields, if any."""
        if not isinstance(body, dict):
            raise ApiError("unexpected_body")
        action = body.get("response_action")
        allowed = {"clear": (), "update": ("view",), "push": ("view",), "errors": ("errors",)}
        if not body:
            views.close(self.world, view)
        elif action not in allowed or body.keys() - {"response_action", *allowed[action]}:
            raise ApiError("unexpected_body")
        elif action == "clear":
            views.clear(self.world, person.id)
        elif action == "errors":
            return self._show_errors(view, body.get("errors"))
        else:
            self._show(person, view, str(action), checked_view(self.world, body.get("view"), "modal"))
        return {}

    def _show(self, person: Person, view: View, action: str, body: Json) -> None:
        if views.external_taken(self.world, body, view if action == "update" else None):
            raise ApiError("duplicate_external_id")
        if self.world.view(view.id) is None:
            raise ApiError("not_found")
        if action == "update":
            views.replace(self.world, view, body)
        elif views.push(self.world, person.id, body) is None:
            raise ApiError("push_limit_reached")

    def _show_errors(self, view: View, errors: Any) -> dict[str, str]:
        inputs = {block["block_id"] for block, _ in fields(view.body["blocks"]) if block["type"] == "input"}
        if not isinstance(errors, dict) or not errors or not all(isinstance(text, str) and text for text in errors.values()):
            raise ApiError("invalid_errors")
        if not errors.keys() <= inputs:
            raise ApiError("invalid_errors", unknown=sorted(errors.keys() - inputs))
        view.errors = dict(errors)
        self.world.touch()
        return view.errors

    async def close(self, data: Json) -> Json:
        """Press Cancel, or the X that closes the whole stack."""
        person = self.person(data)
        view = self.top_view(person, data.get("view_id"))
        stack = self.world.stack(person.id)
        everything = bool(data.get("all")) or bool(view.body.get("clear_on_close"))
        told = stack[0] if everything else view
        if view.body.get("notify_on_close") or told.body.get("notify_on_close"):
            body = payloads.closed(self.world, person, told, everything)
            self.core.spawn(self.delivery.send("interactive", "view_closed", body))
        if everything:
            views.clear(self.world, person.id)
        else:
            views.close(self.world, view)
        return result(self.world, person.id)

    async def options(self, data: Json) -> Json:
        """Ask the app for the options of an external select; more than 100 are silently none."""
        person = self.person(data)
        container, query = data.get("container") or {}, str(data.get("query") or "")
        if "ts" in container:
            channel, message = self.message(person, container)
            blocks = message.blocks
            where: Json = {"container": {"type": "message", "message_ts": message.ts, "channel_id": channel.id}}
            where["channel"] = {"id": channel.id, "name": payloads.channel_name(channel)}
        else:
            view = self.world.homes[person.id] if container.get("home") else self.top_view(person, data.get("view_id") or container.get("view_id"))
            blocks, where = view.body["blocks"], {"container": {"type": "view", "view_id": view.id}, "view": payloads.view_json(self.world, view)}
        block, element = find(blocks, data.get("block_id"), str(data.get("action_id")))
        if len(query) < element.get("min_query_length", 3):
            return {**result(self.world, person.id), "options": []}
        body = payloads.suggestion(self.world, person, where, block["block_id"], element["action_id"], query)
        answer = await self.delivery.send("interactive", element["action_id"], body)
        options = self._options(answer.body)
        key = (block["block_id"], element["action_id"])
        if "ts" in container:
            self.world.offered[(message.ts, *key)] = [*self.world.offered.get((message.ts, *key), []), *options]
        else:
            view.offered[key] = [*view.offered.get(key, []), *options]
        told = None if answer.status == "ok" else TROUBLE
        return {**result(self.world, person.id, answer.status, told), "options": options}

    def _options(self, body: Any) -> list[Json]:
        if not isinstance(body, dict):
            return []
        groups = body.get("option_groups") or []
        options = [*(body.get("options") or []), *(option for group in groups for option in group.get("options", []))]
        return options if len(options) <= 100 else []
