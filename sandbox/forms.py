"""What people fill in: initial values, choosing, the checks of Slack's own client, and `state.values`."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date
from typing import Any

from sandbox.checks import Json, units
from sandbox.elements import options_of
from sandbox.files import file_json
from sandbox.world import Values, World

STATELESS = ("button", "overflow", "workflow_button", "image", "feedback_buttons", "icon_button")
ENTRY = ("plain_text_input", "email_text_input", "url_text_input", "number_input")
KEYS = {
    **dict.fromkeys(ENTRY, "value"),
    "static_select": "selected_option",
    "external_select": "selected_option",
    "radio_buttons": "selected_option",
    "overflow": "selected_option",
    "multi_static_select": "selected_options",
    "multi_external_select": "selected_options",
    "checkboxes": "selected_options",
    "datepicker": "selected_date",
    "timepicker": "selected_time",
    "datetimepicker": "selected_date_time",
    "users_select": "selected_user",
    "multi_users_select": "selected_users",
    "conversations_select": "selected_conversation",
    "multi_conversations_select": "selected_conversations",
    "channels_select": "selected_channel",
    "multi_channels_select": "selected_channels",
    "file_input": "files",
    "rich_text_input": "rich_text_value",
}
"""The key under which each element's value travels."""
INITIAL = {"value": "initial_value", "rich_text_value": "initial_value", "files": ""}
LISTS = ("selected_options", "selected_users", "selected_conversations", "selected_channels", "files")


class Refusal(Exception):
    """Slack's own client would not let the person do that."""


def fields(blocks: list[Json]) -> Iterator[tuple[Json, Json]]:
    """List the interactive elements of blocks, each with its block."""
    for block in blocks:
        found = [block.get("element"), block.get("accessory"), *(block.get("elements") or [])]
        for element in found:
            if isinstance(element, dict) and element.get("type") in (*KEYS, *STATELESS) and "action_id" in element:
                yield block, element


def find(blocks: list[Json], block_id: str | None, action_id: str) -> tuple[Json, Json]:
    """Find an element by block_id (which may be left out) and action_id."""
    for block, element in fields(blocks):
        if element["action_id"] == action_id and block_id in (None, block.get("block_id")):
            return block, element
    there = ", ".join(f"{block.get('block_id')}/{element['action_id']}" for block, element in fields(blocks)) or "none"
    raise Refusal(f"there is no {block_id or '*'}/{action_id} here; there is: {there}")


def _raw(key: str, value: Any) -> Any:
    if key in ("selected_option", "rich_text_value") and isinstance(value, dict):
        return value.get("value") if key == "selected_option" else value
    if key == "selected_options" and isinstance(value, list):
        return [option["value"] for option in value]
    return str(value) if key == "selected_date_time" and value is not None else value


def initial(element: Json) -> Any:
    """Read an element's initial value, as if filled in."""
    key = KEYS[element["type"]]
    return _raw(key, element.get(INITIAL.get(key, key.replace("selected", "initial"))))


def _still_offered(element: Json, raw: Any) -> bool:
    if element["type"] not in ("static_select", "radio_buttons", "multi_static_select", "checkboxes"):
        return True
    values = {option["value"] for option in options_of(element)}
    return all(one in values for one in (raw if isinstance(raw, list) else [raw]) if one is not None)


def carried(blocks: list[Json], before: list[Json], old: Values) -> Values:
    """Carry what was filled in over to new blocks, by block_id, action_id and type."""
    kinds = {(block.get("block_id"), element["action_id"]): element["type"] for block, element in fields(before)}
    values: Values = {}
    for block, element in fields(blocks):
        if element["type"] in STATELESS:
            continue
        block_id, action_id = str(block["block_id"]), element["action_id"]
        kept = kinds.get((block_id, action_id)) == element["type"] and action_id in old.get(block_id, {})
        raw = old[block_id][action_id] if kept and _still_offered(element, old[block_id][action_id]) else initial(element)
        values.setdefault(block_id, {})[action_id] = raw
    return values


def _pick(choices: list[tuple[str, str]], wanted: Any) -> str:
    if wanted in [value for value, _ in choices]:
        return str(wanted)
    for value, label in choices:
        if isinstance(wanted, str) and wanted.strip().lstrip("@#") == label:
            return value
    raise Refusal(f"{wanted!r} cannot be chosen here; offered are: {', '.join(f'{value} ({label})' for value, label in choices) or 'nothing'}")


def _choices(world: World, user: str, element: Json, offered: list[Json]) -> list[tuple[str, str]]:
    kind = element["type"]
    if "users" in kind:
        people = [person for person in world.people.values() if not person.deactivated and person.kind != "other_org"]
        return [(p.id, p.real_name) for p in people] + [(p.id, p.name) for p in people] + [(world.app["bot_user"], world.app["name"])]
    if "conversations" in kind or "channels" in kind:
        include = (element.get("filter") or {}).get("include") or ["im", "private", "public"]
        kinds = ["public"] if "channels" in kind else include
        return [(c.id, c.name) for c in world.channels.values() if c.kind in kinds and not c.archived and world.sees(user, c)]
    listed = [*options_of(element), *offered, *([element["initial_option"]] if "initial_option" in element else []), *element.get("initial_options", [])]
    return [(str(option.get("value", "")), option["text"]["text"]) for option in listed]


def _moment(kind: str, value: str) -> str:
    good = {"datepicker": r"\d{4}-\d\d-\d\d", "timepicker": r"([01]\d|2[0-3]):[0-5]\d", "datetimepicker": r"\d{10}"}[kind]
    if not re.fullmatch(good, value):
        raise Refusal(f"{value!r} is not a value of a {kind}")
    if kind == "datepicker":
        try:
            date.fromisoformat(value)
        except ValueError as problem:
            raise Refusal(f"{value!r} is not a date") from problem
    return value


def _typed(element: Json, value: Any) -> Any:
    kind = element["type"]
    if kind == "rich_text_input":
        leaf = {"type": "rich_text_section", "elements": [{"type": "text", "text": str(value)}]}
        return value if isinstance(value, dict) else {"type": "rich_text", "elements": [leaf]}
    if not isinstance(value, str):
        raise Refusal(f"a {kind} takes a string")
    return value if kind == "plain_text_input" and element.get("multiline") else value.replace("\r", "").replace("\n", " ")


def _several(world: World, user: str, element: Json, values: list[Any], offered: list[Json]) -> list[str]:
    files = element["type"] == "file_input"
    limit = element.get("max_files", 10) if files else element.get("max_selected_items", len(values))
    if len(values) > limit:
        raise Refusal(f"no more than {limit} can be chosen")
    choices = [(file.id, file.name) for file in world.files if file.user == user] if files else _choices(world, user, element, offered)
    picked = [_pick(choices, one) for one in values]
    if files and "filetypes" in element:
        _of_types(world, picked, element["filetypes"])
    return picked


def _of_types(world: World, files: list[str], types: list[str]) -> None:
    """Refuse what the client of a person would not let them choose: it looks at the end of the name, and no further."""
    for one in files:
        file = world.files.get(one)
        if file is None or file.name.rpartition(".")[2].lower() not in [kind.lower() for kind in types]:
            raise Refusal(f"This file type is not allowed. Choose one of: {', '.join(types)}")


def chosen(world: World, user: str, element: Json, value: Any, offered: list[Json]) -> Any:
    """Turn what a person types or chooses into a raw value, or refuse what their client would not allow."""
    kind = element["type"]
    if isinstance(value, int | float) and kind in ("number_input", "datetimepicker"):
        value = str(value)
    if value is None or value in ("", []):
        return [] if KEYS[kind] in LISTS else None
    if kind in (*ENTRY, "rich_text_input"):
        return _typed(element, value)
    if kind in ("datepicker", "timepicker", "datetimepicker"):
        return _moment(kind, str(value))
    if KEYS[kind] in LISTS:
        return _several(world, user, element, value if isinstance(value, list) else [value], offered)
    return _pick(_choices(world, user, element, offered), value)


def as_state(world: World, element: Json, raw: Any, offered: list[Json]) -> Json:
    """Write one element's value as in `state.values`."""
    kind = element["type"]
    key = KEYS[kind]
    if key in ("selected_option", "selected_options"):
        listed = [*options_of(element), *offered, *([element["initial_option"]] if "initial_option" in element else []), *element.get("initial_options", [])]
        known = {option.get("value"): option for option in reversed(listed)}
        return {"type": kind, key: [known[one] for one in raw or []] if key == "selected_options" else known.get(raw)}
    if key == "files":
        return {"type": kind, key: [file_json(world, file) for one in raw or [] if (file := world.files.get(one)) and not file.deleted]}
    if key in LISTS:
        return {"type": kind, key: list(raw or [])}
    return {"type": kind, key: int(raw) if key == "selected_date_time" and raw else raw}


def state_values(world: World, blocks: list[Json], values: Values, offered: dict[tuple[str, str], list[Json]]) -> Json:
    """Write `state.values` for all elements of some blocks."""
    state: Json = {}
    for block, element in fields(blocks):
        if element["type"] not in STATELESS:
            block_id, action_id = block["block_id"], element["action_id"]
            raw = values.get(block_id, {}).get(action_id)
            state.setdefault(block_id, {})[action_id] = as_state(world, element, raw, offered.get((block_id, action_id), []))
    return state


def _number(element: Json, raw: str) -> str | None:
    if not re.fullmatch(r"-?\d+(\.\d+)?", raw):
        return "Enter a number."
    if "." in raw and not element.get("is_decimal_allowed"):
        return "Enter a whole number."
    if "min_value" in element and float(raw) < float(element["min_value"]):
        return f"Enter a number of at least {element['min_value']}."
    if "max_value" in element and float(raw) > float(element["max_value"]):
        return f"Enter a number of at most {element['max_value']}."
    return None


def _entry(element: Json, raw: str) -> str | None:
    kind = element["type"]
    if kind == "number_input":
        return _number(element, raw)
    if kind == "email_text_input" and not re.fullmatch(r"[^@\s]+@[^@\s]+\.[^@\s]+", raw):
        return "Enter a valid email address."
    if kind == "url_text_input" and not re.fullmatch(r"https?://[^\s/]+\S*", raw):
        return "Enter a valid URL."
    if kind == "plain_text_input":
        if units(raw) < element.get("min_length", 0):
            return f"Enter at least {element['min_length']} characters."
        if units(raw) > element.get("max_length", 3000):
            return f"Enter at most {element.get('max_length', 3000)} characters."
    return None


def complaints(blocks: list[Json], values: Values) -> dict[str, str]:
    """Check a form as Slack's client does before it submits: block_id to the text beside the field."""
    found: dict[str, str] = {}
    for block, element in fields(blocks):
        if block["type"] != "input":
            continue
        raw = values.get(block["block_id"], {}).get(element["action_id"])
        if raw is None or raw in ("", []):
            if not block.get("optional"):
                found[block["block_id"]] = "Please complete this required field."
        elif element["type"] in ENTRY and (problem := _entry(element, str(raw))):
            found[block["block_id"]] = problem
    return found
