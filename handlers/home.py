"""The Home tab, its twin in a message, and help."""

from __future__ import annotations

from typing import Any

from bot import boards
from bot.ids import Action, View
from bot.messages import button, emergency_facts, footnote, request_facts, row_of_buttons, section
from bot.records import Request
from bot.services import Services
from bot.store import Desk
from handlers.elements import Block
from handlers.forms import page
from handlers.turn import Reply, Turn, show

_SECTIONS = (
    ("emergencies", Action.EMERGENCY_RECORD),
    ("to_review", Action.EMERGENCY_REVIEW),
    ("to_decide", Action.READ),
    ("to_record", Action.RECORD),
    ("waiting", Action.STATUS),
)
"""The lists of a board in the order of danger, each with the one thing to do next."""


def opened(services: Services, turn: Turn) -> Reply | None:
    """Draw the Home tab for whoever opened it."""
    if turn.body["event"].get("tab", "home") == "home":
        services.slack.views_publish(user_id=turn.user, view={"type": "home", "blocks": blocks(services, turn)})
    return None


def twin(services: Services, turn: Turn) -> Reply | None:
    """Answer a bare command with what Home shows."""
    return {"response_type": "ephemeral", "text": services.words.plain("home/board", "title"), "blocks": blocks(services, turn)}


def help_page(services: Services, turn: Turn) -> Reply | None:
    """Show what the bot can be asked, on one screen."""
    return show(services, turn, page(services.words, View.HELP, "home/help"))


def blocks(services: Services, turn: Turn) -> list[Block]:
    """What waits for this person and what they can do: at most 50 blocks, so that it fits a message too."""
    with services.store.open(turn.user, "home") as desk:
        board = boards.board(desk)
        context: dict[str, Any] = {"board": board, "roles": board.roles}
        lists = [block for name, action in _SECTIONS for block in _listed(services, desk, name, getattr(board, name), action)]
    words = services.words
    start = (Action.SHARE_START, Action.EMERGENCY_START, Action.CONSENT_START, Action.WITHDRAW_START, Action.CLIENT_START) if "worker" in board.roles else ()
    read = (Action.POLICY_START,) if board.roles else ()
    head = [section(words.mrkdwn("home/board", "body", **context)), *row_of_buttons(words, (*start, *read), "-")]
    return [*head, *_duties(services, board), *lists, footnote(words.mrkdwn("home/board", "footnote", **context))]


def _duties(services: Services, board: boards.Board) -> list[Block]:
    """That it is time, or soon will be, to read one's duties."""
    if not board.duties:
        return []
    said = section(services.words.mrkdwn("home/board", "duties", due=board.duties))
    return [{**said, "accessory": button(services.words, Action.DUTIES_START, "-")}]


def _listed(services: Services, desk: Desk, name: str, listed: boards.Listed, action: Action) -> list[Block]:
    """One list: its heading, a line for each with its button, and how many more there are."""
    if not listed.count:
        return []
    words = services.words
    shown = listed.some[:7]
    lines: list[Block] = [{"type": "header", "text": {"type": "plain_text", "text": words.plain("home/board", name, count=listed.count)}}]
    for row in shown:
        facts = request_facts(desk, row) if isinstance(row, Request) else emergency_facts(row)
        lines.append({**section(words.mrkdwn("home/board", f"{name}_line", **facts)), "accessory": button(words, action, row.id)})
    if listed.count > len(shown):
        lines.append(footnote(words.mrkdwn("home/board", "more", count=listed.count - len(shown))))
    return lines
