"""Somebody curious looks at everything there is: each command, each page, each list, and every button on them that only shows something."""

from __future__ import annotations

from bot.ids import Action
from sandbox.client import Json, Person
from sandbox.looking import BUTTONS, elements
from tests.cast import AISHA, DANA, GRACE, OLU, TOMASZ
from tests.scene import Scene

ACTS = frozenset({
    Action.TAKE_BACK, Action.NUDGE, Action.SCAN_SEND, Action.NOTE_PRINT, Action.NOTICE_PRINT, Action.PAPER_NONE, Action.COVER_END, Action.AWAY_END,
    Action.FILE_REOPEN, Action.FILE_TAKE_BACK, Action.ACCESS_LOOK, Action.ACCESS_PACK, Action.ACCESS_PHRASE, Action.ACCESS_COPY_PHRASE,
})  # fmt: skip
"""Buttons that change or send something when they are pressed; the rest open a page or a form."""
EVERYBODY = (AISHA, DANA, TOMASZ, GRACE, OLU)
REFS = ("JU-0412", "JU-0413")
BARE = (
    "",
    "home",
    "help",
    "clients",
    "cover",
    "enquiries",
    "enquiry",
    "files",
    "away",
    "sar",
    "complaint",
    "report",
    "paper",
    "people",
    "duties",
    "code",
    "policy",
)
ABOUT = ("status", "client", "record", "looked", "meet", "note", "share", "consent", "withdraw", "precaution", "close", "hold", "sar", "complaint", "enquiry")
DEEP = 3
"""How many buttons one after the other are pressed."""


def looks_at_everything(scene: Scene) -> None:
    """Everybody types every command about everything, and presses on each page the buttons that they have not pressed yet."""
    for user in EVERYBODY:
        person, pressed = scene.person(user), set[tuple[str, str]]()
        for typed in (*(f"/justus {word}".strip() for word in BARE), *(f"/justus {word} {ref}" for word in ABOUT for ref in REFS)):
            _from_here(person, typed, (), pressed)
        _at_home(person, pressed)
        _in_messages(person, pressed)


def _from_here(person: Person, typed: str, way: tuple[str, ...], pressed: set[tuple[str, str]]) -> None:
    """Go the way again, and further by each button that was not pressed before."""
    page = way[-1] if way else typed.partition(" ")[2].partition(" ")[0]
    for action in _walked(person, typed, way):
        if action in ACTS or (page, action) in pressed:
            continue
        pressed.add((page, action))
        if len(way) + 1 < DEEP:
            _from_here(person, typed, (*way, action), pressed)
        else:
            _walked(person, typed, (*way, action))


def _walked(person: Person, typed: str, way: tuple[str, ...]) -> list[str]:
    """Type, and press one button after the other; the buttons that are there then."""
    _closes(person)
    person.types(typed, channel="general")
    for action in way:
        if action not in _buttons(person.top_view()):
            return []  # the page was drawn anew meanwhile, and there is nothing left to press
        person.press(action, in_view=True)
    return _buttons(person.top_view())


def _at_home(person: Person, pressed: set[tuple[str, str]]) -> None:
    _closes(person)
    person.opens_home()
    for action in _buttons(person.state()["home"]):
        if action not in ACTS and ("home", action) not in pressed:
            pressed.add(("home", action))
            person.press(action, in_home=True)
            _closes(person)


def _in_messages(person: Person, pressed: set[tuple[str, str]]) -> None:
    """Each button that stands in a message, in the newest that has it."""
    there = {action for channel in person.state()["channels"] for message in channel["messages"] for action in _buttons(message)}
    for action in sorted(there - {str(one) for one in ACTS}):
        if ("message", action) not in pressed:
            pressed.add(("message", action))
            person.press(action, in_message=True)
            _closes(person)


def _buttons(page: Json | None) -> list[str]:
    """The buttons of a page, each kind of them once."""
    return list(dict.fromkeys(element["action_id"] for _, element in elements((page or {}).get("blocks") or []) if element["type"] in BUTTONS))


def _closes(person: Person) -> None:
    if person.views():
        person.closes(everything=True)
