"""The table of contents: everything that a person can ask of the bot. Its buttons are in handlers/buttons.py, its forms in handlers/submitted.py."""

from __future__ import annotations

from slack_bolt import App

from bot.ids import COMMAND, Event, Input, Shortcut
from bot.services import Services
from handlers import (
    command,
    danger,
    enquiry,
    home,
    room,
)
from handlers.buttons import PRESSES
from handlers.submitted import REDRAWS, SUBMISSIONS
from handlers.trouble import listener, overheard
from handlers.turn import Handler, News, Reply, Turn

SHORTCUTS: dict[Shortcut, Handler] = {
    Shortcut.SHARE: command.start_from_button("share"),
    Shortcut.ENQUIRY: enquiry.start_from_button,
    Shortcut.EMERGENCY: danger.shortcut,
}
EVENTS: dict[Event, Handler] = {Event.APP_HOME_OPENED: home.opened}
NEWS: dict[Event, News] = {
    **dict.fromkeys((Event.ARCHIVED, Event.UNARCHIVED, Event.DELETED, Event.PUT_OUT, Event.LET_IN), room.changed),
    **dict.fromkeys((Event.SHARED, Event.UNSHARED, Event.ID_CHANGED), room.changed),
    Event.RENAMED: room.renamed,
}
"""What happens in the workspace, whoever did it."""


def redraw(services: Services, turn: Turn) -> Reply | None:
    """A form changes as it is answered: whose form it is, its callback id says."""
    return REDRAWS[turn.view["callback_id"]](services, turn)


def register(app: App, services: Services) -> None:
    """Tell Bolt of them all, the most frequent first, because it looks them up in a row."""
    app.command(COMMAND)(listener(services, command.run))
    app.action(Input.REDRAW)(listener(services, redraw))
    for view, handler in SUBMISSIONS.items():
        app.view(view)(listener(services, handler))
    for action, handler in PRESSES.items():
        app.action(action)(listener(services, handler))
    for shortcut, handler in SHORTCUTS.items():
        app.shortcut(shortcut)(listener(services, handler))
    for event, handler in EVENTS.items():
        app.event(event)(listener(services, handler))
    for event, news in NEWS.items():
        app.event(event)(overheard(services, news))
