"""The policy to read in Slack: its parts, its clauses, its law, and what a search finds. What it says is composed in bot/register.py."""

from __future__ import annotations

from bot.ids import Action, View
from bot.messages.blocks import button, row_of_buttons, section
from bot.register import PARTS, Page, Reader, Section, clause_called, clause_page, heading, law_page, neighbours, search, search_page
from bot.services import Services
from bot.store import ADMIN, DATA_LEAD, ROLES, TRUSTEE
from bot.words import escaped, pieces
from handlers.elements import Block
from handlers.forms import page
from handlers.modals.policies import PolicyForm
from handlers.turn import Reply, Turn, show
from policy.clause import Clause

MENDS = frozenset({TRUSTEE, DATA_LEAD, ADMIN})
"""Who sees what is to be mended in the policy's own text."""

PART = "part:"
ROOM = 2900
"""What fits into one block."""


def command(services: Services, turn: Turn, rest: list[str]) -> Reply | None:
    """Show the whole policy, its law, a clause, or what a search finds."""
    reader, text = _reader(services, turn), " ".join(rest)
    if not text:
        return show(services, turn, _index(services, reader))
    return show(services, turn, _law(services, reader) if text.lower() == "law" else _found(services, reader, text))


def submit_search(services: Services, turn: Turn) -> Reply | None:
    """Show the clause that was meant, or what the search finds."""
    return show(services, turn, _found(services, _reader(services, turn), PolicyForm.read(turn.view).word))


def start(services: Services, turn: Turn) -> Reply | None:
    """Show the whole policy, from a button."""
    return show(services, turn, _index(services, _reader(services, turn)))


def open_law(services: Services, turn: Turn) -> Reply | None:
    """Show how the law stands, from a button."""
    return show(services, turn, _law(services, _reader(services, turn)))


def open_page(services: Services, turn: Turn) -> Reply | None:
    """Show the part or the clause that a button names."""
    reader = _reader(services, turn)
    if turn.value.startswith(PART):
        return show(services, turn, _part(services, reader, turn.value.removeprefix(PART)))
    return show(services, turn, _found(services, reader, turn.value))


def _reader(services: Services, turn: Turn) -> Reader:
    """Whoever holds a role here may read the policy."""
    with services.store.open(turn.user, "policy") as desk:
        desk.must_be(*ROLES)
        return Reader(services.words, desk.today, desk.values, mends=bool(desk.roles() & MENDS))


def _index(services: Services, reader: Reader) -> Block:
    """The parts with their clauses, a line each, and a field to search."""
    view = PolicyForm.show(services.words, {}, metadata={})
    parts = [
        _opens(services, Section(reader.said("parts", f"part_{name}"), tuple(heading(reader, one) for one in found)), PART + name)
        for name, found in PARTS.items()
    ]
    return {**view, "blocks": [*view["blocks"], *parts, *row_of_buttons(services.words, (Action.POLICY_LAW,), "-")]}


def _part(services: Services, reader: Reader, name: str) -> Block:
    """One part: a line and a button for each clause."""
    blocks = [_opens(services, Section(heading(reader, one), ()), one.number) for one in PARTS.get(name, ())]
    return _page(services, Page(reader.said("parts", f"part_{name}"), ()), blocks, row_of_buttons(services.words, (Action.POLICY_START,), "-"))


def _found(services: Services, reader: Reader, text: str) -> Block:
    """The clause with this number or, if it is none, what a search finds."""
    clause = clause_called(text)
    if clause is not None:
        return _clause(services, reader, clause)
    told = search_page(reader, text)
    first, *rest = told.sections
    hits = [_opens(services, one, hit.clause.number) for one, hit in zip(rest, search(reader, text), strict=True)]
    return _page(services, Page(told.name, (first,)), hits, row_of_buttons(services.words, (Action.POLICY_START,), "-"))


def _clause(services: Services, reader: Reader, clause: Clause) -> Block:
    """The page of one clause, with the way to those next to it."""
    before, after = neighbours(clause)
    next_to = [(Action.POLICY_BEFORE, before), (Action.POLICY_AFTER, after)]
    buttons = [button(services.words, action, other.number) for action, other in next_to if other]
    everywhere = [button(services.words, one, "-") for one in (Action.POLICY_START, Action.POLICY_LAW)]
    return _page(services, clause_page(reader, clause), [], [{"type": "actions", "elements": [*buttons, *everywhere]}])


def _law(services: Services, reader: Reader) -> Block:
    return _page(services, law_page(reader), [], row_of_buttons(services.words, (Action.POLICY_START,), "-"))


def _page(services: Services, told: Page, listed: list[Block], buttons: list[Block]) -> Block:
    """A modal of what a page says, then what can be opened from it."""
    blocks = [section(text) for one in told.sections for text in _texts(one)]
    return page(services.words, View.CLAUSE, "policy/page", blocks=[*blocks, *listed, *buttons], heading=told.name)


def _opens(services: Services, told: Section, value: str) -> Block:
    """A section with the button that opens it."""
    return {**section(_texts(told)[0]), "accessory": button(services.words, Action.POLICY_OPEN, value)}


def _texts(told: Section) -> list[str]:
    """A section as Slack reads it: its heading in bold, its lines under it; cut between lines where it is too long for a block."""
    texts = [f"*{escaped(told.heading)}*"]
    bullet = "• " if len(told.lines) > 1 else ""
    for line in told.lines:
        for piece in pieces(f"{bullet}{escaped(line)}", ROOM - 100):
            if len(texts[-1]) + len(piece) < ROOM:
                texts[-1] = f"{texts[-1]}\n{piece}"
            else:
                texts.append(piece)
    return texts
