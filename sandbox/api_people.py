"""The methods about the app, people, the team and files."""

from __future__ import annotations

from sandbox.api import Call, Method
from sandbox.checks import Json
from sandbox.posting import ApiError
from sandbox.world import FOREIGN, GUESTS, Person


def api_test(call: Call) -> Json:
    """Serve api.test."""
    if call.args.get("error"):
        raise ApiError(str(call.args["error"]))
    return {"args": call.args}


def auth_test(call: Call) -> Json:
    """Serve auth.test."""
    world = call.world
    who = {"user": str(world.app["name"]).lower(), "user_id": world.app["bot_user"], "bot_id": world.bot_id, "is_enterprise_install": False}
    return {"url": f"https://{world.team['domain']}.slack.com/", "team": world.team["name"], "team_id": world.team["id"], "app_id": world.app["id"], **who}


def connections_open(call: Call) -> Json:
    """Serve apps.connections.open."""
    if call.world.sockets_refused:
        raise ApiError("internal_error")
    return {"url": call.delivery.hub.new_url()}


def user_json(call: Call, person: Person) -> Json:
    """Describe a person as users.info does."""
    profile: Json = {"real_name": person.real_name, "display_name": person.name, "title": person.title, "team": person.team_id, "status_text": ""}
    if "users:read.email" in call.world.manifest.scopes and person.kind not in FOREIGN:
        profile["email"] = person.email
    told: Json = {"id": person.id, "team_id": person.team_id, "name": person.name, "deleted": person.deactivated, "real_name": person.real_name}
    told |= {"tz": person.tz, "profile": profile, "is_bot": person.kind == "bot", "is_app_user": False, "updated": 1_700_000_000}
    if person.deactivated:
        return told
    told |= {"is_admin": person.kind == "admin", "is_owner": False, "is_primary_owner": False, "is_email_confirmed": True}
    told |= {"is_restricted": person.kind in GUESTS, "is_ultra_restricted": person.kind == "single_channel_guest"}
    if person.kind in FOREIGN or person.team_id != call.world.team["id"]:
        told["is_stranger"] = not call.world.shares_channel(person)
    return told


def _bot(call: Call) -> Json:
    app = call.world.app
    profile = {"real_name": app["name"], "display_name": app["name"], "bot_id": call.world.bot_id, "api_app_id": app["id"]}
    told = {"id": app["bot_user"], "team_id": call.world.team["id"], "name": str(app["name"]).lower(), "real_name": app["name"], "deleted": False}
    return {**told, "is_bot": True, "is_app_user": False, "profile": profile, "tz": "America/Los_Angeles"}


def users_info(call: Call) -> Json:
    """Serve users.info; people of elsewhere are found too."""
    if call.args.get("user") == call.world.app["bot_user"]:
        return {"user": _bot(call)}
    return {"user": user_json(call, call.person())}


def users_list(call: Call) -> Json:
    """Serve users.list; people of elsewhere are left out."""
    home = [user_json(call, one) for one in call.world.people.values() if one.kind not in FOREIGN and one.team_id == call.world.team["id"]]
    page, more = call.page([*home, _bot(call)])
    return {"members": page, "cache_ts": int(call.world.now()), "response_metadata": more}


def bots_info(call: Call) -> Json:
    """Serve bots.info."""
    app = call.world.app
    if call.args.get("bot") not in (None, "", call.world.bot_id):
        raise ApiError("bot_not_found")
    return {"bot": {"id": call.world.bot_id, "app_id": app["id"], "user_id": app["bot_user"], "name": app["name"], "deleted": False}}


def team_info(call: Call) -> Json:
    """Serve team.info."""
    return {"team": {**call.world.team, "email_domain": ""}}


def usergroups_list(call: Call) -> Json:
    """Serve usergroups.list: there are none."""
    return {"usergroups": []}


def files_info(call: Call) -> Json:
    """Serve files.info."""
    file = call.world.files.get(str(call.args["file"]))
    if file is None:
        raise ApiError("file_not_found")
    return {"file": file, "comments": [], "response_metadata": {"next_cursor": ""}}


METHODS = {
    "api.test": Method(api_test, token="none"),
    "auth.test": Method(auth_test),
    "apps.connections.open": Method(connections_open, token="app"),
    "users.info": Method(users_info, ("users:read",), ("user",)),
    "users.list": Method(users_list, ("users:read",)),
    "bots.info": Method(bots_info, ("users:read",)),
    "team.info": Method(team_info, ("team:read",)),
    "usergroups.list": Method(usergroups_list, ("usergroups:read",)),
    "files.info": Method(files_info, ("files:read",), ("file",)),
}
