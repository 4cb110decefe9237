"""Block Kit and view limits: what Slack would refuse, in Slack's words."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

from sandbox.checks import URL, Check, Json, Report, anything, boolean, integer, items, one_of, plain, shape, string, text, typed, units
from sandbox.elements import ACCESSORY, ACTION, CONTEXT, CONTEXT_ACTIONS, INPUT, SLACK_FILE, placed

COUNT = {"message": 50, "modal": 100, "home": 100}
"""How many blocks a surface may hold."""
TEXT_SUM = 12_000
VIEW_BYTES = 250_000
EVERYWHERE = ("message", "modal", "home")

STYLE = shape({}, dict.fromkeys(("bold", "italic", "strike", "code", "underline", "highlight", "client_highlight", "unlink"), boolean))
RICH_LEAF = typed(
    {
        "text": shape({"type": anything, "text": string(12_000)}, {"style": STYLE}),
        "link": shape({"type": anything, "url": URL}, {"text": string(3000), "style": STYLE, "unsafe": boolean}),
        "user": shape({"type": anything, "user_id": string(255)}, {"style": STYLE}),
        "channel": shape({"type": anything, "channel_id": string(255)}, {"style": STYLE}),
        "usergroup": shape({"type": anything, "usergroup_id": string(255)}, {"style": STYLE}),
        "emoji": shape({"type": anything, "name": string(255)}, {"unicode": string(255), "skin_tone": integer(1, 6), "style": STYLE}),
        "date": shape({"type": anything, "timestamp": integer(0, 99_999_999_999), "format": string(255)}, {"url": URL, "fallback": string(3000)}),
        "broadcast": shape({"type": anything, "range": one_of("here", "channel", "everyone")}, {}),
        "color": shape({"type": anything, "value": string(20)}, {}),
    }
)
RICH_SECTION = shape({"type": anything, "elements": items(RICH_LEAF, 0, 1000)}, {})
RICH_BOXED = shape({"type": anything, "elements": items(RICH_LEAF, 0, 1000)}, {"border": integer(0, 1), "language": string(50)})
RICH_LIST = shape(
    {"type": anything, "style": one_of("bullet", "ordered"), "elements": items(typed({"rich_text_section": RICH_SECTION}), 0, 1000)},
    {"indent": integer(0, 8), "offset": integer(0, 10_000), "border": integer(0, 1)},
)
RICH_PART = typed({"rich_text_section": RICH_SECTION, "rich_text_list": RICH_LIST, "rich_text_preformatted": RICH_BOXED, "rich_text_quote": RICH_BOXED})
RICH_TEXT = shape({"type": anything, "elements": items(RICH_PART, 0, 1000)}, {"block_id": string(255)})
CELL = typed({"raw_text": shape({"type": anything, "text": string(12_000, 0)}, {}), "rich_text": RICH_TEXT})
COLUMN = shape({}, {"align": one_of("left", "center", "right"), "is_wrapped": boolean})


def _section(value: Json, at: str, report: Report) -> None:
    if "text" not in value and "fields" not in value:
        report.add(at, "missing required field: text")


def _input(value: Json, at: str, report: Report) -> None:
    element = value.get("element")
    kind = element.get("type") if isinstance(element, dict) else None
    if kind == "file_input" and value.get("dispatch_action"):
        report.add(at, "dispatch_action is not supported with file_input")
    if isinstance(element, dict) and element.get("response_url_enabled") and report.surface != "modal":
        report.add(f"{at}/element", "response_url_enabled is supported in modals only")


def _no_response_url(value: Json, at: str, report: Report) -> None:
    elements = value.get("elements")
    for number, element in enumerate(elements if isinstance(elements, list) else []):
        if isinstance(element, dict) and "response_url_enabled" in element:
            report.add(f"{at}/elements/{number}", "response_url_enabled is supported in input blocks only")


def _image(value: Json, at: str, report: Report) -> None:
    if ("image_url" in value) == ("slack_file" in value):
        report.add(at, "exactly one of image_url and slack_file is required")


def _block(required: dict[str, Check], optional: dict[str, Check], also: Check | None = None) -> Check:
    return shape({"type": anything, **required}, {"block_id": string(255), **optional}, also)


BLOCKS: dict[str, tuple[tuple[str, ...], Check]] = {
    "section": (EVERYWHERE, _block({}, {"text": text(3000), "fields": items(text(2000), 1, 10), "accessory": ACCESSORY, "expand": boolean}, _section)),
    "actions": (EVERYWHERE, _block({"elements": items(ACTION, 1, 25)}, {}, _no_response_url)),
    "context": (EVERYWHERE, _block({"elements": items(CONTEXT, 1, 10)}, {})),
    "divider": (EVERYWHERE, _block({}, {})),
    "header": (EVERYWHERE, _block({"text": plain(150)}, {})),
    "image": (EVERYWHERE, _block({"alt_text": string(2000)}, {"title": plain(2000), "image_url": URL, "slack_file": SLACK_FILE}, _image)),
    "input": (EVERYWHERE, _block({"label": plain(2000), "element": INPUT}, {"hint": plain(2000), "optional": boolean, "dispatch_action": boolean}, _input)),
    "rich_text": (EVERYWHERE, RICH_TEXT),
    "markdown": (("message",), _block({"text": string(12_000)}, {})),
    "table": (("message", "home"), _block({"rows": items(items(CELL, 1, 20), 1, 100)}, {"column_settings": items(COLUMN, 1, 20)})),
    "context_actions": (("message",), _block({"elements": items(placed(CONTEXT_ACTIONS), 1, 5)}, {})),
}
"""Each kind of block: its surfaces, and its check."""


def _elements(block: Json) -> Iterator[tuple[str, Json]]:
    for key in ("accessory", "element"):
        if isinstance(block.get(key), dict):
            yield key, block[key]
    elements = block.get("elements")
    if block.get("type") in ("actions", "context_actions") and isinstance(elements, list):
        for number, element in enumerate(elements):
            if isinstance(element, dict):
                yield f"elements/{number}", element


def _one_block(block: Any, at: str, report: Report) -> None:
    typed({kind: check for kind, (_, check) in BLOCKS.items()})(block, at, report)
    kind = block.get("type") if isinstance(block, dict) else None
    if not isinstance(kind, str) or kind not in BLOCKS:
        return
    if report.surface not in BLOCKS[kind][0]:
        report.add(f"{at}/type", f"unsupported type: {kind} in a {report.surface}")
    own = block.get("block_id")
    if isinstance(own, str) and own in report.block_ids:
        report.add(f"{at}/block_id", f"block_id already exists: {own}")
    if isinstance(own, str):
        report.block_ids.add(own)
    seen: set[Any] = set()
    for where, element in _elements(block):
        action = element.get("action_id")
        if isinstance(action, str) and action in seen:
            report.add(f"{at}/{where}/action_id", f"action_id already exists in this block: {action}")
        seen.add(action if isinstance(action, str) else None)


def check_blocks(blocks: Any, surface: str, at: str = "/blocks") -> Report:
    """Check a list of blocks for a surface: message, modal or home."""
    report = Report(surface)
    items(_one_block, 0, COUNT[surface])(blocks, at, report)
    if isinstance(blocks, list):
        tables = [block for block in blocks if isinstance(block, dict) and block.get("type") == "table"]
        if surface == "message" and len(tables) > 1:
            report.add(at, "only one table allowed per message")
        marked = [block.get("text") for block in blocks if isinstance(block, dict) and block.get("type") == "markdown"]
        if sum(units(one) for one in marked if isinstance(one, str)) > TEXT_SUM:
            report.add(at, "markdown blocks must be less than 12001 characters together")
    return report


def text_total(value: Any) -> int:
    """Add up the text of a message's blocks, which Slack limits to about 12,000."""
    if isinstance(value, list):
        return sum(text_total(item) for item in value)
    if isinstance(value, dict):
        own = units(value["text"]) if isinstance(value.get("text"), str) else 0
        return own + sum(text_total(item) for key, item in value.items() if key != "text" or not isinstance(item, str))
    return 0


SHARED: dict[str, Check] = {"callback_id": string(255, 0), "private_metadata": string(3000, 0), "external_id": string(255, 0)}
MODAL = shape(
    {"type": anything, "title": plain(24), "blocks": anything},
    {**SHARED, "submit": plain(24), "close": plain(24), "clear_on_close": boolean, "notify_on_close": boolean, "submit_disabled": boolean},
)
HOME = shape({"type": anything, "blocks": anything}, SHARED)


def check_view(view: Any, surfaces: tuple[str, ...] = ("modal",), at: str = "/view") -> Report:
    """Check a whole view: a modal or a Home tab."""
    kind = view.get("type") if isinstance(view, dict) else None
    if not isinstance(view, dict) or kind not in surfaces:
        report = Report("modal")
        report.add(f"{at}/type", f"must be one of: {', '.join(surfaces)}")
        return report
    report = check_blocks(view.get("blocks", []), str(kind), f"{at}/blocks")
    (MODAL if kind == "modal" else HOME)(view, at, report)
    blocks = view.get("blocks")
    has_input = isinstance(blocks, list) and any(isinstance(block, dict) and block.get("type") == "input" for block in blocks)
    if kind == "modal" and has_input and "submit" not in view:
        report.add(at, "missing required field: submit (a modal with an input block needs it)")
    return report


def too_large(view: Any) -> bool:
    """Say whether a view is over 250 kB."""
    return len(json.dumps(view, ensure_ascii=False).encode("utf-8", "surrogatepass")) > VIEW_BYTES
