"""The people of the tests, and the workspace they are in."""

from __future__ import annotations

from typing import Any

TEAM = "T0JUSTUS"
OTHER_TEAM = "T0OTHER"
APPROVALS = "C0APPROVALS"
GENERAL = "C0GENERAL"

AISHA, BEN = "UAISHA00", "UBEN0000"
TOMASZ, GRACE = "UTOMASZ0", "UGRACE00"
DANA, OLU = "UDANA000", "UOLU0000"
GUEST, STRANGER, ROBOT, LEFT = "UGUEST00", "USTRANGE", "UROBOT00", "ULEFT000"

_PEOPLE = (
    (AISHA, "aisha", "Aisha Khan", "Support worker", "member"),
    (BEN, "ben", "Ben Carter", "Support worker", "member"),
    (TOMASZ, "tomasz", "Tomasz Nowak", "Trustee", "member"),
    (GRACE, "grace", "Grace Obi", "Trustee and support worker", "member"),
    (DANA, "dana", "Dana Price", "Data lead", "member"),
    (OLU, "olu", "Olu Adeyemi", "Admin", "admin"),
    (GUEST, "gil", "Gil Guest", "Student on placement", "guest"),
    (STRANGER, "sam", "Sam Stranger", "Council officer", "stranger"),
    (ROBOT, "robot", "Robot", "Another app", "bot"),
    (LEFT, "lena", "Lena Left", "Left in spring", "deactivated"),
)

ROLES = {AISHA: ("worker",), BEN: ("worker",), TOMASZ: ("trustee",), GRACE: ("trustee", "worker"), DANA: ("data_lead",)}


def world(manifest: dict[str, Any], *, request_url: str | None = None) -> dict[str, Any]:
    """The workspace as the sandbox takes it."""
    users = [
        {"id": user, "name": name, "real_name": real, "title": title, "kind": kind, "team_id": OTHER_TEAM if kind == "stranger" else TEAM}
        for user, name, real, title, kind in _PEOPLE
    ]
    everybody = [user for user, *_ in _PEOPLE]
    return {
        "team": {"id": TEAM, "name": "JustUs", "domain": "justus"},
        "app": {"request_url": request_url} if request_url else {},
        "manifest": manifest,
        "users": users,
        "channels": [
            {"id": GENERAL, "name": "general", "private": False, "members": everybody, "bot_is_member": False},
            {"id": APPROVALS, "name": "approvals", "private": True, "members": [TOMASZ, GRACE, DANA, OLU, STRANGER, GUEST], "bot_is_member": True},
        ],
    }
