"""The Home tab, its twin in a message, and help."""

from __future__ import annotations

from slack_sdk.errors import SlackApiError
from slack_sdk.webhook import WebhookClient

from bot import boards
from bot.errors import Refused
from bot.ids import Action, View
from bot.lists import Listed
from bot.messages.blocks import button, footnote, row_of_buttons, section
from bot.services import Services
from bot.slack_answers import is_for_later
from bot.store import CLOCK
from handlers.elements import Block
from handlers.forms import page
from handlers.turn import Reply, Turn, show

ON_HOME, IN_MESSAGE = 100, 50
"""How many blocks Slack allows on Home and in a message."""
_FIXED = 6
"""Blocks that are there whatever waits: head, buttons, duties, what is broken and the small print, and one to spare."""
_MOST = 7
_PEOPLE = 20
"""How many Homes are drawn anew in one round; the others follow in the next."""

_NEXT = {
    "emergencies": Action.EMERGENCY_RECORD, "to_review": Action.EMERGENCY_REVIEW, "to_decide": Action.READ, "to_record": Action.RECORD,
    "waiting": Action.STATUS, "lately": Action.STATUS, "to_look_at": Action.STATUS, "to_settle": Action.EMERGENCY_REVIEW, "lapsing": Action.RECORD,
    "away": Action.AWAY_END, "readings": Action.READING_SHOW, "enquiries": Action.ENQUIRY_OPEN, "nobodys": Action.KEY_WORKERS_START,
    "access_requests": Action.ACCESS_OPEN, "complaints": Action.COMPLAINT_OPEN, "material_i_owe": Action.ACCESS_ANSWER,
    "to_agree": Action.FILES_AGREE, "files_due": Action.FILES_DECIDE, "quiet": Action.FILE_CLOSE,
}  # fmt: skip
"""The one thing to do next with a line of each list; where there is none, it is somebody else's to do."""


def opened(services: Services, turn: Turn) -> Reply | None:
    """Draw the Home tab for whoever opened it."""
    if turn.body["event"].get("tab", "home") == "home":
        _publish(services, turn.user)
    return None


def twin(services: Services, turn: Turn) -> Reply | None:
    """Answer a bare command with what Home shows."""
    return {"response_type": "ephemeral", "text": services.words.plain("home/board", "title"), "blocks": blocks(services, turn.user, IN_MESSAGE)}


def turn_page(services: Services, turn: Turn) -> Reply | None:
    """Show another page of one list, where it was asked for: on Home, or in place of the message."""
    name, _, start = turn.value.rpartition(".")
    at = (name, int(start))
    if turn.view.get("type") == "home":
        _publish(services, turn.user, at)
    else:
        url = WebhookClient(turn.body["response_url"], timeout=2, retry_handlers=[])
        shown, title = blocks(services, turn.user, IN_MESSAGE, at), services.words.plain("home/board", "title")
        url.send(replace_original=True, response_type="ephemeral", text=title, blocks=shown)
    return None


def help_page(services: Services, turn: Turn) -> Reply | None:
    """Show what the bot can be asked, on one screen."""
    return show(services, turn, page(services.words, View.HELP, "home/help"))


def refresh(services: Services) -> None:
    """Draw Home anew for those to whom something was said since: once for all of it, however much it was."""
    with services.store.open(CLOCK, "home") as desk:
        people = boards.stale(desk, _PEOPLE)
    for one in people:
        try:
            if services.directory.standing(one).may_hold_roles:
                _publish(services, one)
                continue
        except SlackApiError as wrong:
            if is_for_later(wrong):
                return
        except (Refused, OSError):
            return
        with services.store.open(CLOCK, "home") as desk:
            boards.undrawn(desk, one)


def _publish(services: Services, user: str, at: tuple[str, int] | None = None) -> None:
    """Draw a person's Home, and keep what it is up to date with."""
    with services.store.open(user, "home") as desk:
        seen = boards.newest(desk)
    services.slack.views_publish(user_id=user, view={"type": "home", "blocks": blocks(services, user, ON_HOME, at)})
    with services.store.open(user, "home") as desk:
        boards.drawn(desk, seen)


def blocks(services: Services, user: str, limit: int, at: tuple[str, int] | None = None) -> list[Block]:
    """What waits for this person and what they can do, in so many blocks at most."""

    def room(lists: int) -> int:
        """Share the blocks among the lists that have something: each has a heading and a row of buttons besides its lines."""
        return max(1, min(_MOST, (limit - _FIXED) // lists - 2))

    with services.store.open(user, "home") as desk:
        board = boards.board(desk, room, at, services.settings.policy_file)
    words, context = services.words, {"board": board, "roles": board.roles}
    start = (Action.SHARE_START, Action.EMERGENCY_START, Action.CONSENT_START, Action.WITHDRAW_START, Action.CLIENTS_SHOW) if "worker" in board.roles else ()
    read = (Action.ENQUIRY_START, Action.POLICY_START) if board.roles else ()
    head = [section(words.mrkdwn("home/board", "body", **context)), *row_of_buttons(words, (*start, *read), "-")]
    broken = [section(words.mrkdwn("home/board", "broken", broken=board.broken))] if board.broken else []
    top = [*head, *broken, *_duties(services, board)]
    rest = limit - len(top) - 1
    lists = _as_many_as_fit([_listed(services, one, board.most) for one in board.lists], section(words.mrkdwn("home/board", "elsewhere")), rest)
    return [*top, *lists, footnote(words.mrkdwn("home/board", "footnote", **context))]


def _as_many_as_fit(lists: list[list[Block]], elsewhere: Block, room: int) -> list[Block]:
    """All the lists or, in a message to somebody with many roles, the gravest, and where the others are."""
    shown: list[Block] = []
    for number, one in enumerate(lists):
        rest = number < len(lists) - 1
        if len(shown) + len(one) + rest > room:
            return [*shown, elsewhere]
        shown += one
    return shown


def _duties(services: Services, board: boards.Board) -> list[Block]:
    """That it is time, or soon will be, to read one's duties."""
    if not board.duties:
        return []
    said = section(services.words.mrkdwn("home/board", "duties", due=board.duties))
    return [{**said, "accessory": button(services.words, Action.DUTIES_START, "-")}]


def _listed(services: Services, listed: Listed, most: int) -> list[Block]:
    """One list: its heading, a line for each with its button, and the way to its other pages."""
    words, name = services.words, listed.name
    lines: list[Block] = [{"type": "header", "text": {"type": "plain_text", "text": words.plain("home/board", name, count=listed.count)}}]
    for facts in listed.lines:
        said = section(words.mrkdwn("home/board", f"{name}_line", **facts))
        lines.append({**said, "accessory": button(words, _NEXT[name], facts["ref"])} if name in _NEXT else said)
    pages = {Action.HOME_BACK: listed.start - most, Action.HOME_MORE: listed.start + most}
    there = {action: max(0, start) for action, start in pages.items() if start > -most and start < listed.count}
    if there:
        lines.append({"type": "actions", "elements": [button(words, action, f"{name}.{start}") for action, start in there.items()]})
    return lines
