"""The stack of modals: opening, pushing, updating, closing."""

from __future__ import annotations

import copy
import secrets
from typing import Any

from sandbox.checks import Json
from sandbox.forms import carried
from sandbox.world import View, World

DEPTH = 3
"""How many modals a person's stack may hold."""


def completed(blocks: list[Json]) -> list[Json]:
    """Copy blocks, with a block_id and action_ids where they were left out."""
    copied = copy.deepcopy(blocks)
    for block in copied:
        block.setdefault("block_id", secrets.token_urlsafe(4)[:5])
        inside = [block.get("element"), block.get("accessory"), *(block.get("elements") or [] if block["type"] != "rich_text" else [])]
        for element in inside:
            if isinstance(element, dict) and element.get("type") not in ("image", "plain_text", "mrkdwn"):
                element.setdefault("action_id", secrets.token_urlsafe(4)[:5])
    return copied


def make(world: World, user: str, body: Json, under: View | None = None) -> View:
    """Make a view, on its own or above another."""
    full = {**body, "blocks": completed(body.get("blocks") or [])}
    view = View(id=f"V{secrets.token_hex(5).upper()}", user=user, body=full, hash=world.new_hash())
    view.root_id = under.root_id if under else view.id
    view.previous_id = under.id if under else None
    view.values = carried(full["blocks"], [], {})
    return view


def replace(world: World, view: View, body: Json) -> None:
    """Give a view a new body; what was filled in stays where block_id and action_id stay."""
    full = {**body, "blocks": completed(body.get("blocks") or [])}
    view.values = carried(full["blocks"], view.body["blocks"], view.values)
    view.body, view.hash, view.errors = full, world.new_hash(), {}
    world.touch()


def open_root(world: World, user: str, body: Json) -> View:
    """Open a modal as the root of a new stack; an older stack of this person is gone."""
    view = make(world, user, body)
    world.stacks[user] = [view]
    world.touch()
    return view


def push(world: World, user: str, body: Json) -> View | None:
    """Put a modal on top of the stack, or None when three are there."""
    stack = world.stack(user)
    if not stack or len(stack) >= DEPTH:
        return None
    view = make(world, user, body, stack[-1])
    stack.append(view)
    world.touch()
    return view


def close(world: World, view: View) -> None:
    """Take a modal off its stack."""
    stack = world.stack(view.user)
    if view in stack:
        stack.remove(view)
    world.touch()


def clear(world: World, user: str) -> None:
    """Close every modal of a person."""
    world.stacks[user] = []
    world.touch()


def external_taken(world: World, body: Json, besides: View | None = None) -> bool:
    """Say whether a view's external_id belongs to another view."""
    external: Any = body.get("external_id")
    other = world.view_by_external(external) if external else None
    return other is not None and other is not besides
