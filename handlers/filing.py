"""The file of a client, as it is read: an overview, its drawers page by page, and who looked (3.8)."""

from __future__ import annotations

from typing import Any

from bot import client_page, filing, looking
from bot.client_page import BeforeMeeting
from bot.filing import PAGE, Drawer, Entry, Filed, Overview
from bot.ids import Action, View
from bot.looking import By, Look
from bot.messages.blocks import button, row_of_buttons, section
from bot.precautions import Noted
from bot.reach import Reach
from bot.services import Services
from bot.store import DATA_LEAD
from bot.words import pieces
from handlers.elements import Block
from handlers.forms import page
from handlers.turn import Reply, Turn, show
from handlers.turning import asked_for, pages

LOOKS = 15
NOTES = 5
"""How many who looked are on a page, and how many safety notes at the top of one; the others are in their drawer, and it is said that there are more."""


def overview_page(services: Services, found: Overview, advice: list[Block] | None = None) -> Block:
    """What the file holds, drawer by drawer, after what to know before meeting the client."""
    words, ref = services.words, found.ref
    drawers = [_drawer(services, ref, drawer, count) for drawer, count in found.counts.items() if count]
    works = (Action.LOOKS_SHOW,) if found.reach.works else ()
    buttons = row_of_buttons(words, (Action.STATUS, Action.MEET_START, *works), ref)
    facts: dict[str, Any] = {"ref": ref, "by": By(found.reach.by), "until": found.reach.until, "empty": not drawers}
    view = page(words, View.FILE, "file/overview", blocks=[*drawers, *buttons], advice=advice, **facts)
    return {**view, "blocks": [*safety(services, found.meeting), *view["blocks"]]}


def _drawer(services: Services, ref: str, drawer: Drawer, count: int) -> Block:
    said = section(services.words.mrkdwn("file/overview", "drawer", drawer=drawer, count=count))
    return {**said, "accessory": button(services.words, Action.FILE_OPEN, f"file.{ref}/{drawer}.0")}


def safety(services: Services, meeting: BeforeMeeting, most: int = NOTES) -> list[Block]:
    """The safety notes, first of all that is shown, with what can be done about each; then how to talk with the client and reach them."""
    words, more = services.words, len(meeting.precautions) - most
    notes = [block for one in meeting.precautions[:most] for block in _note(services, one, meeting)]
    if more > 0:
        said = section(words.mrkdwn("client/meet", "more", more=more))
        notes.append({**said, "accessory": button(words, Action.FILE_OPEN, f"file.{meeting.ref}/{Drawer.SAFETY}.0")})
    needs = words.mrkdwn("client/meet", "needs", needs=meeting.needs).split("\n\n") if meeting.needs.said else []
    return [*notes, *(section(piece) for one in needs for piece in pieces(one))]


def _note(services: Services, noted: Noted, meeting: BeforeMeeting) -> list[Block]:
    paragraphs = services.words.mrkdwn("precaution/shown", "body", noted=noted, today=meeting.today).split("\n\n")
    said = [section(piece) for one in paragraphs for piece in pieces(one)]
    return [*said, *row_of_buttons(services.words, (Action.PRECAUTION_RENEW, Action.PRECAUTION_END) if meeting.works else (), noted.id)]


def open_drawer(services: Services, turn: Turn) -> Reply | None:
    """Open a drawer, from its button."""
    _, which, start = asked_for(turn.value)
    return drawer(services, turn, which, start)


def drawer(services: Services, turn: Turn, which: str, start: int) -> Reply | None:
    """One page of a drawer."""
    ref, _, name = which.rpartition("/")
    with services.store.open(turn.user, "record") as desk:
        reach = desk.file(ref)
        found = filing.page(desk, ref, Drawer(name) if name in set(Drawer) else Drawer.ALL, start)
    return show(services, turn, _drawer_page(services, found, reach))


def _drawer_page(services: Services, found: Filed, reach: Reach) -> Block:
    words = services.words
    shown = [block for entry in found.entries for block in _entry(services, entry, reach)]
    way = pages(words, f"file.{found.ref}/{found.drawer}", found.start, PAGE, found.count)
    back = row_of_buttons(words, (Action.FILE_START,), found.ref)
    facts: dict[str, Any] = {"ref": found.ref, "drawer": found.drawer, "count": found.count, "first": found.start + 1, "last": found.start + len(found.entries)}
    return page(words, View.FILE, "file/drawer", blocks=[*shown, *way, *back], **facts)


_OPENS = {"request": Action.READ, "disclosure": Action.READ, "enquiry": Action.ENQUIRY_OPEN}
"""What can be opened from an entry, by its own reference."""


def _entry(services: Services, entry: Entry, reach: Reach) -> list[Block]:
    """One entry: what it says, and the way to the whole of it."""
    said = services.words.mrkdwn("file/entries", entry.kind, ref=entry.id, at=entry.at, one=entry.facts)
    first, *others = [section(piece) for piece in pieces(said)]
    action = _OPENS.get(entry.kind)
    if action and (reach.works or action is Action.READ):
        first = {**first, "accessory": button(services.words, action, entry.id)}
    return [first, *others]


def looked(services: Services, turn: Turn, ref: str) -> Reply | None:
    """Who looked at the file, from the command."""
    return looks(services, turn, ref, 0)


def show_looks(services: Services, turn: Turn) -> Reply | None:
    """Who looked at the file, from a button."""
    return looks(services, turn, turn.value, 0)


def looks(services: Services, turn: Turn, ref: str, start: int) -> Reply | None:
    """One page of who looked: for those who work with the client, and for the data lead, who may also say who is kept out."""
    words = services.words
    with services.store.open(turn.user, "looked") as desk:
        found = looking.looks(desk, ref, start, LOOKS)
        leads = DATA_LEAD in desk.roles()
    lines = [section(words.mrkdwn("file/looks", "line", one=one, look=Look)) for one in found.rows]
    also = (Action.KEY_WORKERS_START, *((Action.KEEP_OUT_START,) if leads else ()))
    blocks = [*lines, *pages(words, f"looks.{ref}", found.start, LOOKS, found.count), *row_of_buttons(words, also, ref)]
    return show(services, turn, page(words, View.FILE, "file/looks", blocks=blocks, ref=ref, count=found.count))


def meet(services: Services, turn: Turn, ref: str) -> Reply | None:
    """What to know before meeting a client, and nothing else (4.8)."""
    with services.store.open(turn.user, "meet") as desk:
        meeting = client_page.before_meeting(desk, ref)
    view = page(services.words, View.FILE, "client/meet", blocks=row_of_buttons(services.words, (Action.STATUS,), ref), ref=ref, meeting=meeting)
    return show(services, turn, {**view, "blocks": [*safety(services, meeting, most=12), *view["blocks"]]})
