"""The views.* methods, and blocks.validate."""

from __future__ import annotations

from typing import Any

from sandbox import views
from sandbox.api import Call, Method
from sandbox.blocks import TEXT_SUM, check_blocks, check_view, text_total, too_large
from sandbox.checks import Json, Report
from sandbox.payloads import view_json
from sandbox.posting import ApiError, check_files
from sandbox.world import View, World

LONGEST_PAYLOAD = 100_000


def checked_view(world: World, body: Any, surface: str) -> Json:
    """Check a view, or raise Slack's error."""
    if too_large(body):
        raise ApiError("view_too_large")
    report = check_view(body, (surface,))
    if report.problems:
        raise ApiError("invalid_arguments", response_metadata={"messages": report.messages()})
    assert isinstance(body, dict)
    check_files(world, body.get("blocks"), "invalid_arguments")
    if "files:read" not in world.manifest.scopes and any((block.get("element") or {}).get("type") == "file_input" for block in body.get("blocks") or []):
        raise ApiError("missing_scope", needed="files:read", provided=",".join(world.manifest.scopes))
    return body


def _unique(call: Call, body: Json, besides: View | None = None) -> None:
    if views.external_taken(call.world, body, besides):
        raise ApiError("duplicate_external_id")


def _triggered(call: Call, inside: bool) -> str:
    """Use up the trigger id; the person it belongs to."""
    trigger = call.world.use_trigger(call.args.get("trigger_id"))
    if isinstance(trigger, str):
        raise ApiError(trigger)
    if inside and (trigger.view_id is None or call.world.view(trigger.view_id) is None):
        raise ApiError("invalid_trigger_id")
    trigger.used = True
    return trigger.user


def open_view(call: Call) -> Json:
    """Serve views.open."""
    body = checked_view(call.world, call.args["view"], "modal")
    _unique(call, body)
    return {"view": view_json(call.world, views.open_root(call.world, _triggered(call, inside=False), body))}


def push_view(call: Call) -> Json:
    """Serve views.push."""
    body = checked_view(call.world, call.args["view"], "modal")
    _unique(call, body)
    user = _triggered(call, inside=True)
    pushed = views.push(call.world, user, body)
    if pushed is None:
        raise ApiError("push_limit_reached")
    return {"view": view_json(call.world, pushed)}


def update_view(call: Call) -> Json:
    """Serve views.update."""
    external = call.args.get("external_id")
    view = call.world.view_by_external(str(external)) if external else call.world.view(call.args.get("view_id"))
    if view is None or (view.user not in call.world.people) or call.world.people[view.user].deactivated:
        raise ApiError("not_found")
    body = checked_view(call.world, call.args["view"], view.body["type"])
    if call.args.get("hash") and call.args["hash"] != view.hash:
        raise ApiError("hash_conflict")
    _unique(call, body, view)
    views.replace(call.world, view, body)
    return {"view": view_json(call.world, view)}


def publish_view(call: Call) -> Json:
    """Serve views.publish."""
    if not call.world.manifest.home_tab:
        raise ApiError("not_enabled")
    person = call.person("user_id", "invalid_arguments")
    body = checked_view(call.world, call.args["view"], "home")
    view = call.world.homes.get(person.id)
    if call.args.get("hash") and (view is None or call.args["hash"] != view.hash):
        raise ApiError("hash_conflict")
    _unique(call, body, view)
    if view is None:
        view = call.world.homes[person.id] = views.make(call.world, person.id, body)
        call.world.touch()
    else:
        views.replace(call.world, view, body)
    return {"view": view_json(call.world, view)}


def _checked(kind: str, payload: Any) -> Report:
    if kind == "blocks":
        return check_blocks(payload, "message", "")
    if kind == "view":
        return check_view(payload, ("modal", "home"), "")
    blocks = payload.get("blocks", []) if isinstance(payload, dict) else payload
    report = check_blocks(blocks, "message")
    if text_total(blocks) > TEXT_SUM:
        report.add("/blocks", "the text of all blocks must be less than 12001 characters")
    return report


def validate(call: Call) -> Json:
    """Serve blocks.validate: exactly one of blocks, view and message; no token."""
    given = [kind for kind in ("blocks", "view", "message") if call.args.get(kind) is not None]
    if len(given) != 1:
        raise ApiError("invalid_arguments")
    if text_total(call.args[given[0]]) > LONGEST_PAYLOAD:
        raise ApiError("payload_too_large")
    report = _checked(given[0], call.args[given[0]])
    if report.problems:
        told = [{"code": "invalid", "message": text, "pointer": at} for at, text in report.problems]
        raise ApiError(f"invalid_{given[0]}", errors=told)
    return {}


METHODS = {
    "views.open": Method(open_view, (), ("trigger_id", "view")),
    "views.push": Method(push_view, (), ("trigger_id", "view")),
    "views.update": Method(update_view, (), ("view",)),
    "views.publish": Method(publish_view, (), ("user_id", "view")),
    "blocks.validate": Method(validate, token="none"),
}
