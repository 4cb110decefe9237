"""Reading blocks as a person does: what can be read, filled in and pressed."""

from __future__ import annotations

from typing import Any

Json = dict[str, Any]
BUTTONS = ("button", "overflow", "workflow_button", "feedback_buttons", "icon_button")


def describe_blocks(blocks: list[Json]) -> list[str]:
    """Write what can be read, filled in and pressed in some blocks, one line each."""
    lines = []
    for block in blocks:
        label = (block.get("label") or block.get("text") or {}).get("text", "") if block.get("type") != "markdown" else block.get("text", "")
        for element in [block.get("element"), block.get("accessory"), *(block.get("elements") or [])]:
            if isinstance(element, dict) and "action_id" in element:
                text = element.get("text", {}).get("text", "") if isinstance(element.get("text"), dict) else ""
                options = ", ".join(f"{value} ({text})" for value, text in _options(element))
                lines.append(f"{block.get('block_id')}/{element['action_id']} {element['type']} {text or label!r} {options}".rstrip())
                label = ""
        if label:
            lines.append(f"{block['type']}: {str(label)[:200]!r}")
    return lines


def _options(element: Json) -> list[tuple[str, str]]:
    groups = [option for group in element.get("option_groups") or [] for option in group["options"]]
    return [(option.get("value", ""), option["text"]["text"]) for option in [*(element.get("options") or []), *groups]]


def elements(blocks: list[Json]) -> list[tuple[Json, Json]]:
    """List the interactive elements of blocks, each with its block."""
    found = []
    for block in blocks:
        for element in [block.get("element"), block.get("accessory"), *(block.get("elements") or [])]:
            if isinstance(element, dict) and "action_id" in element:
                found.append((block, element))
    return found


def text_of(blocks: Any) -> str:
    """Collect all text of some blocks, for searching in it."""
    if isinstance(blocks, list):
        return "\n".join(filter(None, (text_of(one) for one in blocks)))
    if isinstance(blocks, dict):
        return "\n".join(value if key == "text" and isinstance(value, str) else text_of(value) for key, value in blocks.items()).strip("\n")
    return ""
