"""What is said about one-time codes: never a secret, and never a code."""

from __future__ import annotations

from bot import codes
from bot.codes import Stands
from bot.ids import Action
from bot.messages.blocks import Buttons, Context, Message
from bot.records import CodeKept
from bot.store import Desk
from bot.tables import Outbox


def _of_code(desk: Desk, row: Outbox) -> Context:
    """Whose code it is and how it stands; the words for the person whom it concerns differ from the others'."""
    whose = desk.session.get_one(CodeKept, row.about)
    assert whose.team_id == desk.team
    kept = codes.by_id(desk, row.about)
    return {
        "user": whose.user_id,
        "to": row.target,
        "stands": str(kept.stands if kept else Stands.NONE),
        "counts_at": whose.counts_at,
        "vouched_by": whose.vouched_by,
        "locked_until": whose.locked_until,
    }


def _to_vouch(context: Context) -> Buttons:
    return (Action.CODE_VOUCH,) if context["stands"] == Stands.WAITS and context["to"] != context["user"] else ()


MESSAGES: dict[str, Message] = {
    "code/set_up": Message(_of_code, _to_vouch),
    "code/vouched": Message(_of_code),
    "code/reset": Message(_of_code),
    "code/locked": Message(_of_code),
}
